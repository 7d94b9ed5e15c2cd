"""How many members there were: `members_over_time`, a stepped line with each round named."""
from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from helpers import palette
from helpers.described import Described

from .frame import as_number, badge_of, layout, need, sentence, settled, table
from .marks import LETTER, NARROW, add_level, note, scatter
from .places import country_name
from .wording import as_day, day_words, hover, listed, members_noun, numeral, say, say_many

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
        With a row of its table for each round drawn: its day, how many were new, how many there were then, and who came.

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
    count, before = _on(steps, high), _on(steps, low)
    noun, own_line = members_noun(), isinstance(guess, list)
    drawn = [s for s in steps if low <= s["date"] <= high]
    traces = [_line(drawn, (low, before), (high, count), noun)]
    if own_line:
        traces.append(scatter([d for d, _ in guess], [n for _, n in guess], "lines+markers", say("your_line"),
                              line={"color": palette.GUESS, "dash": "dot", "width": 2}, marker={"color": palette.GUESS, "size": 9, "symbol": "x"}))
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
    rows = [s | {"countries": ", ".join(s["countries"])} for s in drawn]
    rounds = [s for s in drawn if s["date"] > low]
    words = [*_words(rounds, (low, before), (high, count), noun, badge), _guess_words(guess, count), say("members.limits", noun=noun)]
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


def _on(steps: list[dict], day: dt.date) -> int:
    """How many there were on a day."""
    return max((s["allies"] for s in steps if s["date"] <= day), default=0)


def _line(steps: list[dict], first: tuple[dt.date, int], last: tuple[dt.date, int], noun: str) -> dict:
    """The stepped line from the first day drawn to the last, with a mark at each step and none at its ends."""
    ends = [end for end in (first, last) if end[0] not in [s["date"] for s in steps]]
    points = sorted([*((s["date"], s["allies"], s) for s in steps), *((*end, None) for end in ends)], key=lambda point: point[0])
    texts = [hover(day_words(day), say("members.hover", n=n, new=s["new"]) if s else n, ", ".join(s["countries"]) if s else None)
             for day, n, s in points]
    return scatter([day for day, *_ in points], [n for _, n, _ in points], "lines+markers", noun, texts,
                   line={"color": palette.SERIES[0], "shape": "hv", "width": 3},
                   marker={"color": palette.SERIES[0], "size": [8 if s else 0.1 for *_, s in points]})


def _round_notes(steps: list[dict], low: dt.date, width: int) -> list[dict]:
    """A label a step: above the line where there is room, else below it with a leader, so that none covers another."""
    notes, shown = [], []
    places = [(step["date"] - low).days / width * NARROW for step in steps]
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


def _words(rounds: list[dict], first: tuple[dt.date, int], last: tuple[dt.date, int], noun: str, badge: Any) -> list[str]:
    """What is drawn: `rounds` are the steps after the first day, on which the line stands already."""
    ends = {"first": day_words(first[0]), "n0": first[1], "last": day_words(last[0]), "n1": last[1], "noun": noun}
    if not rounds:
        return [say("members.words.none", **ends)]
    biggest = max(rounds, key=lambda s: s["new"])
    days, since, until = max(((b - a).days, a, b) for a, b in pairwise([first[0], *(s["date"] for s in rounds), last[0]]))
    return [say_many("members.words", len(rounds), **ends),
            say("members.biggest", day=day_words(biggest["date"]), new=biggest["new"],
                countries=listed((country_name(c, badge) for c in biggest["countries"]), 12)),
            say("members.gap", first=day_words(since), last=day_words(until), years=numeral(round(days / 365.25, 1)))]


def _guess_words(guess: float | list | None, count: int) -> str:
    if isinstance(guess, list):
        return say("members.guess_line", n=numeral(guess[-1][1]), day=day_words(guess[-1][0]))
    return "" if guess is None else say("members.guess", guess=numeral(guess), record=count, off=numeral(abs(guess - count)))
