"""The same question asked again and again: `waves`, a line for each who asked, never joined to another's."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from helpers.described import Described

from .frame import layout, need, nothing, sentence, shown, told_by
from .marks import open_mark, scatter, series
from .wording import as_day, blank, day_words, hover, listed, numeral, precision, row_day, say, say_many, with_unit

if TYPE_CHECKING:
    import pandas as pd


def waves(frame: pd.DataFrame, *, by: str, date: str = "date", value: str = "value", margin: str = "margin", unit: str = "percent",
          badge: Any = None, title: str | None = None) -> Described:
    """Figures by day, one line for each series; with the margin of error as a bar where the frame gives one.

    A line joins the marks of one series only. A date known only to the month or the year is an open mark. A mark without
    a margin has none drawn: it is unknown, not zero.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row for each figure.
    by : str
        The column that tells the series apart, such as who asked for whom.
    date, value, margin : str
        The columns of the day, the figure and its margin (either way); a frame without `margin` has none.
    unit : str
        The unit of the figures.
    badge : Badge or DataFrame, optional
        What tells whether this is the evening's knowledge, where `frame` itself has no clock.
    title : str, optional
        A headline of your own.

    Returns
    -------
    Described
        With a row of its table for each figure.

    Raises
    ------
    ValueError
        For a column that is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> asked = pd.DataFrame({"date": ["2021-01-02", "2021-03-02"], "value": [40, 45], "who": "North Poll", "margin": [None, 3]})
    >>> waves(asked, by="who").words
    'Marks by day, one line for each of 1 series. North Poll: 40 percent (2 January 2021), 45 percent (2 March 2021). The margin is given for 1 of 2 marks and drawn as a bar.'
    """
    need(frame, by, date, value)
    told = told_by(frame, badge)
    known = frame.loc[[not blank(v) for v in frame[value]]].sort_values([date, by], kind="stable")
    heading = title or say("waves.title")
    listing = shown(known, by, date, value, margin, "n", "status", "source")
    if not len(known):
        return nothing(heading, told, say("waves.none"), listing)
    names = list(dict.fromkeys(known[by]))
    groups = [(str(name), known[known[by] == name].to_dict("records")) for name in names]
    traces = [_trace(number, name, rows, date, value, margin, unit) for number, (name, rows) in enumerate(groups)]
    made = layout(heading, told, 360, legend=traces)
    made["xaxis"] = {"title": {"text": say("axis_date")}, "type": "date"}
    made["yaxis"] = {"rangemode": "tozero", "title": {"text": unit}}
    given = sum(not blank(row.get(margin)) for _, rows in groups for row in rows)
    open_ = [f"{name}, {row_day(row | {'date': row[date]})}" for name, rows in groups for row in rows if precision(row) != "day"]
    words = [say_many("waves.words", len(groups)), *(_words(name, rows, date, value, unit) for name, rows in groups),
             say("waves.margins", n=given, of=len(known)) if given else say("waves.no_margin"),
             say_many("waves.open", len(open_), which=listed(open_)) if open_ else ""]
    return Described({"data": traces, "layout": made}, sentence(words, told), listing)


def _trace(number: int, name: str, rows: list[dict], date: str, value: str, margin: str, unit: str) -> dict:
    """The marks of one series, its margins, and the line that joins them."""
    style, told = series(number, size=10), []
    opened = open_mark(number, 10)["symbol"]
    style["marker"]["symbol"] = [style["marker"]["symbol"] if precision(row) == "day" else opened for row in rows]
    spread = [0 if blank(row.get(margin)) else float(row[margin]) for row in rows]
    for row, width in zip(rows, spread, strict=True):
        told.append(hover(name, row_day(row | {"date": row[date]}), with_unit(row[value], unit), say("waves.margin", margin=numeral(width)) if width else None))
    bars = {"error_y": {"array": spread, "color": style["marker"]["color"], "thickness": 2, "type": "data", "width": 5}} if any(spread) else {}
    return scatter([as_day(row[date]).isoformat() for row in rows], [float(row[value]) for row in rows], "lines+markers", name, told, **style, **bars)


def _words(name: str, rows: list[dict], date: str, value: str, unit: str) -> str:
    """The first and the last mark of a series; how far they lie apart is left to the reader."""
    first, last = ((with_unit(row[value], unit), day_words(row[date], precision(row))) for row in (rows[0], rows[-1]))
    if len(rows) == 1:
        return say("waves.one", name=name, v0=first[0], first=first[1])
    return say("waves.span", name=name, v0=first[0], first=first[1], v1=last[0], last=last[1])
