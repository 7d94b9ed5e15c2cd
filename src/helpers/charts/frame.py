"""What every figure begins and ends with: its rows, its badge, the learner's guess, its layout, its words and its table."""
from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from helpers import clock, palette
from helpers.described import TEMPLATE, Described
from helpers.record import Waiting

from .wording import as_day, blank, say, say_many, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

HIDDEN_AXIS = {"fixedrange": True, "showgrid": False, "showticklabels": False, "ticks": ""}      # for what is a place, not a number


# ---- the rows

def need(frame: pd.DataFrame, *columns: str) -> None:
    """Refuse a frame without these columns, with a ValueError that names those it has."""
    missing = [c for c in columns if c not in frame.columns]
    if missing:
        raise ValueError(say("need_columns", missing=", ".join(missing), found=", ".join(map(str, frame.columns))))


def shown(frame: pd.DataFrame, *columns: str | None) -> pd.DataFrame:
    """Those of the columns that the frame has."""
    return frame[[c for c in columns if c and c in frame.columns]]


def table(rows: list[dict], *columns: str) -> pd.DataFrame:
    """The table beneath a figure."""
    import pandas as pd

    return pd.DataFrame(rows, columns=list(columns))


def between(frame: pd.DataFrame, start: Any, end: Any) -> tuple[pd.DataFrame, int, int]:
    """The rows whose ``date`` lies between two days (either may be blank), and how many lie before and after.

    Examples
    --------
    >>> import pandas as pd
    >>> rows, before, after = between(pd.DataFrame({"date": ["2001-01-01", "2002-01-01"]}), "2001-06-01", None)
    >>> len(rows), before, after
    (1, 1, 0)
    """
    first, last = (settled(day, as_day) for day in (start, end))
    days = [as_day(d) for d in frame["date"]]
    before = [first is not None and d < first for d in days]
    after = [last is not None and d > last for d in days]
    return frame[[not (early or late) for early, late in zip(before, after, strict=True)]], sum(before), sum(after)


def disputed(frame: pd.DataFrame) -> list[bool]:
    """For each row, whether another source says otherwise."""
    return [str(s) == "disputed" for s in frame["status"]] if "status" in frame.columns else [False] * len(frame)


def dispute_words(frame: pd.DataFrame) -> str:
    """How many of the rows are disputed; nothing where none is."""
    n = sum(disputed(frame))
    return say_many("disputed", n) if n else ""


# ---- the badge

def badge_of(*frames: pd.DataFrame) -> clock.Badge:
    """The badge of several frames: NOW as soon as one of them gives something away."""
    return _latest([clock.badge(f) for f in frames])


def told_by(values: Any, badge: Any = None) -> clock.Badge | None:
    """The badge of what may be no table: of those given (badges or frames), else of the values if they have a clock, else None."""
    if badge is not None:
        return _latest([b if hasattr(b, "label") else clock.badge(b) for b in (badge if isinstance(badge, list) else [badge])])
    has_clock = hasattr(values, "columns") and ("known_date" in values.columns or "as_of" in values.attrs)
    return clock.badge(values) if has_clock else None


def _latest(badges: list[clock.Badge]) -> clock.Badge | None:
    return max(badges, key=lambda b: (b.day, b.label), default=None)


# ---- what a learner chose

def settled(value: Any, read: Callable[[Any], Any]) -> Any:
    """A learner's guess or choice as `read` makes it out; None while there is none.

    None, the dots of an answer cell, and a guess whose form is still blank (`record.Waiting`) are no guess. Every figure
    and explorer takes what a learner chose through here.

    Parameters
    ----------
    value : object
        What the learner gave.
    read : callable
        What makes a number, a day or a line of it, or raises a ValueError that says what to write instead.

    Examples
    --------
    >>> settled(..., as_number) is None, settled("1,200", as_number)
    (True, 1200.0)
    """
    if isinstance(value, Waiting):
        value = value.value()
    return None if blank(value) else read(value)


def as_number(value: Any) -> float:
    """A number from what a beginner would write; ValueError with a sentence where it is none."""
    try:
        return float(str(value).replace(",", ""))
    except ValueError:
        raise ValueError(say("guess_number", given=repr(value))) from None


# ---- the figure

def layout(title: str, badge: clock.Badge | None, height: int, *, legend: Iterable[dict] = (), **more: Any) -> dict:
    """The layout of every figure: title, badge in words beneath it, a legend of traces, room for all three.

    Parameters
    ----------
    title : str
        Wrapped at 44 letters: what a window of 800 has room for.
    badge : Badge or None
        Written beneath the title.
    height : int
        Of the plot with its axis, in pixels; the room above it is added.
    legend : list of dict
        The traces to name, if any.
    more
        Further keys of plotly's layout.
    """
    names = [t["name"] for t in legend if t.get("showlegend", True)]
    lines = wrapped(title, 44)
    top = 30 + 21 * len(lines) + (20 if badge else 0) + (8 + 20 * _legend_rows(names) if names else 0)
    made: dict[str, Any] = {
        "autosize": True, "height": height + top, "hovermode": "closest", "margin": {"b": 50, "l": 60, "r": 20, "t": top}, "showlegend": bool(names),
        "template": TEMPLATE,
        "title": {"font": {"size": 17}, "pad": {"l": 12, "t": 14 * len(lines) - 2}, "text": "<br>".join(lines), "x": 0, "xanchor": "left", "xref": "container",
                  "y": 1, "yanchor": "top", "yref": "container"}}
    if badge:
        written = f"<b>{badge.label}</b>{badge.words.removeprefix(badge.label)}"
        made["title"]["subtitle"] = {"font": {"color": palette.QUIET, "size": 13}, "text": written}
    if names:
        made["legend"] = {"orientation": "h", "traceorder": "normal", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom", "yref": "paper"}
    return made | {"annotations": [], "shapes": []} | more


def _legend_rows(names: list[str]) -> int:
    """How many rows plotly makes of a legend that lies down at 430 pixels."""
    across = max(1, int(410 // (max(map(len, names)) * 7 + 48)))
    return math.ceil(len(names) / across)


def sentence(parts: Iterable[str], badge: clock.Badge | None) -> str:
    """The sentences of a figure in a row, the badge last; empty ones are left out."""
    return " ".join(p for p in [*parts, f"{badge.words}." if badge else ""] if p)


def nothing(title: str, badge: clock.Badge | None, words: str, rows: pd.DataFrame) -> Described:
    """A figure of no rows, which says so."""
    return Described({"data": [], "layout": layout(title, badge, 60, xaxis={"visible": False}, yaxis={"visible": False})}, words, rows)
