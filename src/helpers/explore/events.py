"""Where does the story begin? `story`, a slider for the first day."""
from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from helpers import charts, clock, palette, words
from helpers.charts.frame import badge_of
from helpers.charts.timelines import lane_numbers, period, sorted_events
from helpers.charts.wording import as_day, precision, row_day, tag_words
from helpers.package import topic

from .explorer import Explorer, along_days, on_day, spec, stop_at, year_of

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd


def story(events: pd.DataFrame, *, start: Any = None, starts: list[dict] | None = None, lanes: str = "category") -> Explorer:
    """Where does the story begin? A slider for the first day, and a list of what drops out.

    Parameters
    ----------
    events : pandas.DataFrame
        Rows of the table ``events``.
    start : str, date or Waiting, optional
        Where the slider stands at first; without one, at the earliest event.
    starts : list of dict, optional
        Narrators' own starting points: ``{"who": …, "start": day, "why": …}``. Without it, those of topic.yml; ``[]`` for none.
    lanes : str
        The column that makes the lanes.

    Examples
    --------
    >>> from helpers import load
    >>> explorer = story(load("events"))
    >>> len(explorer.trace)
    1
    """
    rows = [_row(row, lanes) for row in sorted_events(events).to_dict("records")]
    last = max(r["high"] for r in rows)
    given = _starts(topic().get("starts") or [] if starts is None else starts, last)
    stops = sorted({*(r["low"] for r in rows), *(s["start"] for s in given)})
    numbers = lane_numbers((r["lane"] for r in rows), lanes)
    order = list(numbers)
    made = spec(
        "story", texts=[_text(rows, day) for day in stops], badge=badge_of(events), own_words=("starts", "dropped", "kept"),
        **along_days(words.say("explore.story.label"), stops, last),
        lanes=[{"name": tag_words(lane, lanes), "colour": palette.series(i), "symbol": palette.symbol(i)} for lane, i in numbers.items()],
        marks=[[year_of(r["low"]), order.index(r["lane"]), int(r["low"] == r["high"]), r["title"], r["when"]] for r in rows],
        starts=[[bisect_left(stops, s["start"]), words.say("explore.story.chosen", who=s["who"], start=words.date(s["start"])),
                 words.say("explore.story.why", who=s["who"], why=s["why"]) if s.get("why") else ""] for s in given])
    return Explorer(made, stops, lambda day: charts.timeline(events, start=day, lanes=lanes), stop_at(stops, start, 0), on_day(stops))


def _row(row: dict, lanes: str) -> dict:
    low, high = period(as_day(row["date"]), precision(row))
    return {"low": low, "high": high, "lane": str(row[lanes]), "title": str(row["title"]), "when": row_day(row)}


def _starts(starts: list[dict], last: dt.date) -> list[dict]:
    """The narrators' starting points; one after the last event would leave nothing."""
    given = [s | {"start": clock.day(s["start"])} for s in starts if s.get("who")]
    return [s for s in given if s["start"] <= last]


def _text(rows: list[dict], day: dt.date) -> str:
    out = [r for r in rows if r["low"] < day]
    return words.say("explore.story.some" if out else "explore.story.all", start=words.date(day), n=len(rows) - len(out), out=len(out),
                     dropped=out[-1]["title"] if out else "")
