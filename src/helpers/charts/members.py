"""How many members there were: `members_over_time`, a stepped line with each round named."""
from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from helpers import palette
from helpers.described import Described

from .frame import as_number, badge_of, layout, need, sentence, settled, table
from .marks import LETTER, PLOT, add_level, note, scatter
from .places import country_name
from .wording import as_day, day_words, hover, listed, members_noun, numeral, say

if TYPE_CHECKING:
    import pandas as pd


def members_over_time(members: pd.DataFrame, *, guess: Any = None, start: Any = None, end: Any = None, title: str | None = None) -> Described:
    """How many allies there were on each day, as steps, with each round named.

    Parameters
    ----------
    members : pandas.DataFrame
        Rows of the table ``members``.
    guess : number, dict of day to number, or Waiting, optional
        The learner's own count, or their own line.
    start, end : str or date, optional
        The days to draw between; without them, from the first row to the day of the badge.
    title : str, optional
        A headline of your own.

    Returns
    -------
    Described
        With a row of its table for each round: its day, how many were new, how many there were then, and who came.

    Raises
    ------
    ValueError
        For a guess or a day that cannot be read, or a column that is not there.

    Examples
    --------
    >>> from helpers import load
    >>> chart = members_over_time(load("members"))
    >>> int(chart.table["allies"].iloc[-1])
    30
    """
    need(members, "joined", "country")
    badge = badge_of(members)
    guess = settled(guess, _count_or_line)
    steps = _steps(members)
    low = settled(start, as_day) or steps[0]["date"]
    high = settled(end, as_day) or max(badge.day, steps[-1]["date"])
    count = max((s["allies"] for s in steps if s["date"] <= high), default=0)
    noun, own_line = members_noun(), isinstance(guess, list)
    traces = [_line(steps, high, count, noun)]
    if own_line:
        traces.append(scatter([d for d, _ in guess], [n for _, n in guess], "lines+markers", say("your_line"),
                              line={"color": palette.GUESS, "dash": "dot", "width": 2}, marker={"color": palette.GUESS, "size": 9, "symbol": "x"}))
    drawn = [s for s in steps if low <= s["date"] <= high]
    width = max((high - low).days, 1)
    made = layout(title or say("members.title", noun=noun), badge, 340, legend=traces if own_line else (),
                  annotations=_round_notes(drawn, low, width))
    one_number = guess is not None and not own_line
    if one_number:
        add_level(made, guess, numeral(guess), yanchor="middle")
    pad = dt.timedelta(days=round(width * 0.02))
    made["xaxis"] = {"range": [(low - pad).isoformat(), (high + pad).isoformat()], "title": {"text": say("axis_year")}, "type": "date"}
    made["yaxis"] = {"range": [0, max([*traces[0]["y"], *([guess] if one_number else [])]) * 1.12],
                     "title": {"text": say("members.axis", noun=noun)}}
    rows = [s | {"countries": ", ".join(s["countries"])} for s in steps]
    words = [*_words(drawn, high, count, noun, badge), _guess_words(guess, count), say("members.limits", noun=noun)]
    return Described({"data": traces, "layout": made}, sentence(words, badge), table(rows, "date", "new", "allies", "countries"))


def _count_or_line(guess: Any) -> float | list[tuple[dt.date, float]] | None:
    """A learner's number; or, of a dict, their line as pairs of day and number."""
    return sorted((as_day(d), float(n)) for d, n in guess.items()) or None if isinstance(guess, dict) else as_number(guess)


def _steps(members: pd.DataFrame) -> list[dict]:
    """One step a day on which somebody joined."""
    frame = members.sort_values(["joined", "country"], kind="stable")
    total, steps = 0, []
    for day, rows in frame.groupby("joined"):
        total += len(rows)
        steps.append({"date": as_day(day), "new": len(rows), "allies": total, "countries": list(rows["country"])})
    return steps


def _line(steps: list[dict], high: dt.date, count: int, noun: str) -> dict:
    """The stepped line, drawn on to the last day without a mark there."""
    texts = [hover(day_words(s["date"]), say("members.hover", n=s["allies"], new=s["new"]), ", ".join(s["countries"])) for s in steps]
    return scatter([*(s["date"] for s in steps), high], [*(s["allies"] for s in steps), count], "lines+markers", noun,
                   [*texts, hover(day_words(high), count)], line={"color": palette.SERIES[0], "shape": "hv", "width": 3},
                   marker={"color": palette.SERIES[0], "size": [8] * len(steps) + [0.1]})


def _round_notes(steps: list[dict], low: dt.date, width: int) -> list[dict]:
    """A label a step: above the line where there is room, else below it with a leader, so that none covers another."""
    notes, shown = [], []
    places = [(step["date"] - low).days / width * PLOT for step in steps]
    early = [i for i, x in enumerate(places) if x < 75]
    leader = {"arrowcolor": palette.QUIET, "arrowhead": 0, "arrowwidth": 1, "showarrow": True}
    below = 0
    for i, (step, x) in enumerate(zip(steps, places, strict=True)):
        text = say("members.round", year=step["date"].year, new=step["new"])
        if i in early:
            more = leader | {"ax": 12, "ay": 24 + 20 * (len(early) - 1 - early.index(i)), "xanchor": "left"}
        elif any(x - right < len(text) * LETTER + 6 and abs(step["allies"] - high) * 9 < 17 for right, high in shown):
            below += 1
            more = leader | {"ax": -4, "ay": 26 + 20 * below, "xanchor": "right"}
        else:
            below, more = 0, {"xanchor": "right", "xshift": -4, "yanchor": "bottom", "yshift": 2}
            shown.append((x, step["allies"]))
        notes.append(note(text, step["date"].isoformat(), step["allies"], **more))
    return notes


def _words(drawn: list[dict], high: dt.date, count: int, noun: str, badge: Any) -> list[str]:
    biggest = max(drawn[1:] or drawn, key=lambda s: s["new"])
    parts = [say("members.words", noun=noun, first=day_words(drawn[0]["date"]), n0=drawn[0]["allies"], last=day_words(high), n1=count,
                 rounds=len(drawn) - 1),
             say("members.biggest", day=day_words(biggest["date"]), new=biggest["new"],
                 countries=listed((country_name(c, badge) for c in biggest["countries"]), 12))]
    if len(drawn) > 1:
        days, first, last = max(((b["date"] - a["date"]).days, a["date"], b["date"]) for a, b in pairwise(drawn))
        parts.append(say("members.gap", first=day_words(first), last=day_words(last), years=numeral(round(days / 365.25, 1))))
    return parts


def _guess_words(guess: float | list | None, count: int) -> str:
    if isinstance(guess, list):
        return say("members.guess_line", n=numeral(guess[-1][1]), day=day_words(guess[-1][0]))
    return "" if guess is None else say("members.guess", guess=numeral(guess), record=count, off=numeral(abs(guess - count)))
