"""The frame of a page that stands alone: it forbids scripts and any request, also to itself."""
from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape

from helpers import words
from helpers.palette import INK, PAPER, QUIET, RULE, SERIES

STYLE = f"""
:root {{ color-scheme: light }}
body {{ background: {PAPER}; color: {INK}; font: 16px/1.5 Arial, Helvetica, sans-serif; margin: 0 auto; max-width: 80rem; padding: 1rem 1.5rem 3rem }}
h1 {{ font-size: 1.6rem; line-height: 1.25 }} h2 {{ font-size: 1.2rem; margin-top: 2rem }} h3 {{ font-size: 1rem; margin: 0 0 .2rem }}
p, li, figcaption {{ max-width: 46rem }} ol.named {{ list-style: none; padding: 0 }} ol.named li {{ margin: .2rem 0; padding-left: 2.2rem; text-indent: -2.2rem }} details {{ margin: .8rem 0 }} code {{ overflow-wrap: anywhere }} a {{ color: {SERIES[0]} }} small, .quiet {{ color: {QUIET}; font-size: .9rem }}
table {{ border-collapse: collapse; margin: .6rem 0 }} caption {{ text-align: left; font-weight: bold; padding-bottom: .3rem }}
th, td {{ border-bottom: 1px solid {RULE}; padding: .25rem .7rem .25rem 0; text-align: left; vertical-align: top }} bdi, blockquote {{ overflow-wrap: anywhere }}
td.n, th.n {{ text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }} td.name {{ min-width: 8rem }} td.wide {{ min-width: 16rem }}
.wide-table {{ overflow-x: auto }} figure {{ margin: 1rem 0 }} svg {{ display: block; height: auto; max-width: 100% }}
.grid {{ display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(21rem, 100%), 1fr)); margin-top: 1rem }}
article {{ border: 1px solid {QUIET}; border-radius: .3rem; padding: .7rem .9rem; overflow-wrap: anywhere }}
blockquote {{ border-left: .25rem solid {RULE}; margin: .5rem 0; padding: 0 0 0 .8rem; white-space: pre-wrap }}
fieldset {{ border: 0; margin: .35rem 0 0; padding: 0 }} legend {{ float: left; min-width: 6.5rem; padding: 0 .6rem 0 0 }} label {{ margin-right: .45rem; white-space: nowrap }}
.problem {{ font-weight: bold }} .box {{ border-bottom: 1px solid {QUIET}; display: inline-block; min-width: 5rem }}
@media print {{ body {{ font-size: 10.5pt; max-width: none; padding: 0 }} nav {{ display: none }} a {{ color: inherit; text-decoration: none }}
 .grid {{ display: block; columns: 2; column-gap: 1rem }} article, tr, figure {{ break-inside: avoid }} article {{ margin-bottom: .8rem }} h2, h3 {{ break-after: avoid }} }}
"""
POLICY = f"default-src 'none'; style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'; base-uri 'none'; form-action 'none'"


def head(title: str, links: Iterable[tuple[str, str]] = ()) -> str:
    """The beginning of a page; `links` are (file, words). All other text of a page has to come in escaped."""
    nav = " · ".join(f'<a href="{escape(file)}">{escape(told)}</a>' for file, told in links)
    return (f'<!doctype html>\n<html lang="{words.LANGUAGE}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">\n'
            f"<title>{escape(title)}</title><style>{STYLE}</style></head>\n<body>\n" + (f"<nav>{nav}</nav>\n" if nav else "") + f"<main>\n<h1>{escape(title)}</h1>\n")


FOOT = "</main>\n</body></html>\n"
