"""What stands in a figure: lines and marks told apart without colour, labels that cover nothing, the learner's guess."""
from __future__ import annotations

import datetime as dt
from typing import Any

from helpers import palette

from .wording import say

PLOT = 560              # a plot's usual width in pixels, for finding out what overlaps; nothing depends on it exactly
NARROW = 400            # and a plot's in a window of 800, for labels that must not cover each other there either
LETTER = 6.4            # and a letter's, at the size of a label
LABEL = {"textfont": {"color": palette.INK, "size": 12}}


def scatter(x: list, y: list, mode: str, name: str, hover: list[str] | None = None, **more: Any) -> dict:
    """Points or lines, with what they say when pointed at."""
    told = {"hoverinfo": "text", "hovertext": hover} if hover else {}
    return {**told, "mode": mode, "name": name, "type": "scatter", "x": x, "y": y, **more}


def series(number: int, *, width: int = 2, size: int = 8) -> dict:
    """Line and mark of the nth series: its colour, dash and sign.

    Examples
    --------
    >>> series(1)["line"]["dash"], series(1)["marker"]["symbol"]
    ('dash', 'diamond')
    """
    colour = palette.series(number)
    return {"line": {"color": colour, "dash": palette.dash(number), "width": width},
            "marker": {"color": colour, "size": size, "symbol": palette.symbol(number)}}


def open_mark(number: int, size: int) -> dict:
    """The open twin of the nth series' mark: the same fact by another source."""
    colour = palette.series(number)
    return {"color": colour, "line": {"color": colour, "width": 2}, "size": size, "symbol": f"{palette.symbol(number)}-open"}


def hatching(number: int) -> dict:
    """The hatching of the nth fill of a bar or a square."""
    return {"fgcolor": palette.text_on(palette.series(number)), "fgopacity": 0.28, "fillmode": "overlay", "shape": palette.pattern(number),
            "size": 9, "solidity": 0.12}


def note(text: str, x: Any, y: Any, **more: Any) -> dict:
    """A word at a place in a figure, without an arrow."""
    return {"font": {"size": 12}, "showarrow": False, "text": text, "x": x, "y": y, **more}


def mark_date(day: Any, text: str, *, colour: str = palette.QUIET, dash: str = "dot", up: float = 1.0) -> tuple[dict, dict]:
    """A labelled vertical line at a day or a number: one shape and one annotation, which works on every kind of axis.

    Parameters
    ----------
    day : date, str or number
        Where on the x axis.
    text : str
        What to write beside it.
    colour, dash : str
        ``#rrggbb`` and one of plotly's dashes.
    up : float
        Where the text ends, from 0 (the foot of the plot) to 1 (its top).

    Returns
    -------
    tuple of dict
        For ``layout.shapes`` and ``layout.annotations`` of a plotly figure.

    Examples
    --------
    >>> shape, label = mark_date("2022-05-25", "the evening")
    >>> shape["x0"] == label["x"] == "2022-05-25"
    True
    """
    x = on_axis(day)
    shape = {"line": {"color": colour, "dash": dash, "width": 2}, "type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper"}
    return shape, {"align": "left", "bgcolor": palette.PAPER, "bordercolor": colour, "borderpad": 2, "font": {"color": palette.INK, "size": 12},
                   "showarrow": False, "text": text, "x": x, "xanchor": "left", "xshift": 3, "y": up, "yanchor": "top", "yref": "paper"}


def on_axis(value: Any) -> Any:
    """A place on an axis: a day as text, a number as it is."""
    return value.isoformat() if isinstance(value, dt.date) else value


def add_line(layout: dict, at: Any, text: str, *, colour: str = palette.GUESS, dash: str = "dot", up: float = 1.0, **more: Any) -> None:
    """Draw a labelled vertical line into a layout; `more` changes its label."""
    shape, label = mark_date(at, text, colour=colour, dash=dash, up=up)
    layout["shapes"].append(shape)
    layout["annotations"].append(label | more)


def add_guess(layout: dict, at: Any, written: object, *, up: float = 1.0, **more: Any) -> None:
    """Draw the learner's guess as a dotted vertical line at a day or a number."""
    add_line(layout, at, say("your_guess", guess=written), up=up, **more)


def add_level(layout: dict, number: float, written: str, **more: Any) -> None:
    """Draw the learner's number as a dotted level line."""
    layout["shapes"].append({"line": {"color": palette.GUESS, "dash": "dot", "width": 2}, "type": "line", "x0": 0, "x1": 1, "xref": "paper",
                             "y0": number, "y1": number})
    layout["annotations"].append(note(say("your_guess", guess=written), 0.01, number, bgcolor=palette.PAPER, bordercolor=palette.GUESS,
                                      xanchor="left", xref="paper", **more))


def leftward(at: float, whole: float) -> dict:
    """A label's place left of its line, where there is more room on that side."""
    return {"xanchor": "right", "xshift": -3} if at > 0.6 * whole else {}


def text_width(text: str) -> float:
    """About how wide a label is, in pixels."""
    return len(text) * LETTER + 8


def first_free(rows: list[list[tuple[float, float]]], left: float, right: float, deep: int = 1) -> int:
    """The first row with room from `left` to `right`, `deep` rows down, all of which it then takes; new ones where all are full.

    Examples
    --------
    >>> rows = []
    >>> [first_free(rows, *span) for span in ((0, 10), (5, 15), (10, 20))]
    [0, 1, 0]
    >>> first_free(rows, 12, 14, deep=2)
    2
    """
    def free(level: int) -> bool:
        return all(right <= a or left >= b for row in rows[level:level + deep] for a, b in row)

    level = next(i for i in range(len(rows) + 1) if free(i))
    rows.extend([] for _ in range(level + deep - len(rows)))
    for row in rows[level:level + deep]:
        row.append((left, right))
    return level
