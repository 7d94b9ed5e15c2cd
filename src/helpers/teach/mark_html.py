"""The frame of a page and its parts. Every page forbids scripts and any request, also to itself; all text comes in escaped."""
from __future__ import annotations

from collections.abc import Iterable

from helpers import page
from helpers.page import FOOT
from helpers.palette import INK, REST, SERIES
from helpers.teach.mark_text import escaped, line

__all__ = ["FOOT", "bars", "head", "name_of", "percent", "table", "wide"]


def head(title: str, links: Iterable[tuple[str, str]] = ()) -> str:
    """The beginning of a page whose title may hold what was handed in."""
    return page.head(line(title, 400), links)


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
