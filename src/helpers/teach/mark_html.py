"""The frame of a page and its parts. Every page forbids scripts and any request, also to itself; all text comes in escaped."""
from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

from helpers.palette import INK, PAPER, QUIET, REST, RULE, SERIES
from helpers.teach.mark_text import escaped, line

STYLE = f"""
:root {{ color-scheme: light }}
body {{ background: {PAPER}; color: {INK}; font: 16px/1.5 Arial, Helvetica, sans-serif; margin: 0 auto; max-width: 80rem; padding: 1rem 1.5rem 3rem }}
h1 {{ font-size: 1.6rem; line-height: 1.25 }} h2 {{ font-size: 1.2rem; margin-top: 2rem }} h3 {{ font-size: 1rem; margin: 0 0 .2rem }}
p, li, figcaption {{ max-width: 46rem }} a {{ color: {SERIES[0]} }} small, .quiet {{ color: {QUIET}; font-size: .9rem }}
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
    """The beginning of a page; `links` are (file, words)."""
    nav = " · ".join(f'<a href="{escaped(file)}">{escaped(words)}</a>' for file, words in links)
    return (f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">\n'
            f"<title>{escaped(line(title))}</title><style>{STYLE}</style></head>\n<body>\n" + (f"<nav>{nav}</nav>\n" if nav else "") + f"<main>\n<h1>{escaped(title)}</h1>\n")


FOOT = "</main>\n</body></html>\n"


def name_of(text: str, empty: str = "no name") -> str:
    """A name in its own direction of writing."""
    return f"<bdi>{escaped(line(text, 80))}</bdi>" if text else f"<em>{escaped(empty)}</em>"


def table(caption: str, heads: list[str], rows: Iterable[list[str]], numbers: Iterable[int] = ()) -> str:
    """A table of cells that are HTML already; `numbers` are the columns set flush right."""
    right = set(numbers)
    kinds = [' class="n"' if place in right else "" for place in range(len(heads))]
    top = "".join(f'<th scope="col"{kind}>{escaped(text)}</th>' for kind, text in zip(kinds, heads))
    body = "\n".join("<tr>" + "".join(f"<td{kind}>{cell}</td>" for kind, cell in zip(kinds, row)) + "</tr>" for row in rows)
    return f"{wide(caption)}<table><caption>{escaped(caption)}</caption><thead><tr>{top}</tr></thead><tbody>\n{body}\n</tbody></table></div>\n"


def wide(name: str) -> str:
    """What a table stands in: on a narrow screen it scrolls by itself, by keyboard too, and the page stays as wide as the screen."""
    return f'<div class="wide-table" role="region" tabindex="0" aria-label="{escaped(line(name, 200))}">'


def percent(part: int, whole: int) -> str:
    """A share as a reader takes it.

    Examples
    --------
    >>> percent(1, 3), percent(0, 0)
    ('33 %', '–')
    """
    return f"{100 * part / whole:.0f} %" if whole else "–"


def bars(title: str, words: str, rows: list[tuple[str, int, int]]) -> str:
    """A figure of bars (label, how many, of how many): the pale bar is all of them. `words` say what it shows.

    Examples
    --------
    >>> drawn = bars("t", "w", [("<script>", 3, 4)])
    >>> "<script" in drawn, "3 of 4, 75 %" in drawn
    (False, True)
    """
    width, step = 720, 44
    drawn = [f'<text x="0" y="{n * step + 15}" font-size="14" fill="{INK}">{escaped(line(label, 95))}</text>'
             f'<rect x="0" y="{n * step + 21}" width="{width * 0.78:.0f}" height="14" fill="{REST}"/>'
             f'<rect x="0" y="{n * step + 21}" width="{max(width * 0.78 * count / (whole or 1), 2 if count else 0):.1f}" height="14" fill="{SERIES[0]}"/>'
             f'<text x="{width * 0.78 + 10:.0f}" y="{n * step + 33}" font-size="14" fill="{INK}">{count} of {whole}, {percent(count, whole)}</text>'
             for n, (label, count, whole) in enumerate(rows)]
    return (f'<figure><svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escaped(line(title, 200))}" viewBox="0 0 {width} {max(len(rows), 1) * step}" width="{width}" '
            f'font-family="Arial, Helvetica, sans-serif">{"".join(drawn)}</svg>\n<figcaption>{escaped(words)}</figcaption></figure>\n')
