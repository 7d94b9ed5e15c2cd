"""How long it takes to be let in: `accession_days` by country, `ratification_race` by ally."""
from __future__ import annotations

import datetime as dt
import statistics
from typing import TYPE_CHECKING, Any

from helpers import palette
from helpers.described import Described

from .frame import as_number, badge_of, disputed, layout, need, nothing, sentence, settled, table
from .marks import LABEL, add_guess, leftward, open_mark, scatter, series
from .places import country_name
from .wording import as_day, day_words, hover, listed, numeral, say, say_many, tag_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from helpers.clock import Badge

STEPS = ("applied", "invited", "memorandum", "protocol", "in_force", "last_deposit", "member")


# ---- days from step to step

def accession_days(steps: pd.DataFrame, *, clock: str = "applied", until: str = "member", guess: Any = None,
                   members: pd.DataFrame | None = None, title: str | None = None) -> Described:
    """Days from one step of an accession to another, one mark for each country, in the order of the rounds.

    Parameters
    ----------
    steps : pandas.DataFrame
        Rows of the table ``steps``.
    clock, until : str
        The step that starts the clock and the one that stops it: applied, invited, memorandum, protocol, in_force,
        last_deposit, member.
    guess : number or Waiting, optional
        The learner's own number of days, drawn as a line.
    members : pandas.DataFrame, optional
        Rows of ``members``, for the names of the rounds.
    title : str, optional
        A headline of your own.

    Returns
    -------
    Described
        With a row of its table for each country, or for each reading where sources differ; ``days`` until the badge's
        day where the clock still runs.

    Raises
    ------
    ValueError
        For a step that there is none of, a guess that is no number, or a column that is not there.

    Examples
    --------
    >>> from helpers import load
    >>> chart = accession_days(load("steps"), clock="protocol", guess=300)
    >>> "days" in chart.table.columns
    True
    """
    need(steps, "country", "step", "date")
    badge = badge_of(steps)
    known = list(dict.fromkeys(str(s) for s in steps["step"]))
    for step in (clock, until):
        if step not in known and step not in STEPS:
            raise ValueError(say("no_such_step", given=repr(step), known=", ".join(known)))
    guess = settled(guess, as_number)
    rounds = {} if members is None else dict(zip(members["country"], members["round"], strict=True))
    rows, without = _days_rows(steps, clock, until, rounds, badge)
    between = {"clock": tag_words(clock, "step"), "until": tag_words(until, "step")}
    title = title or say("days.title", **between)
    listing = table(rows, "country", "name", "round", "started", "ended", "days", "disputed")
    if not rows:
        return nothing(title, badge, say("days.none", badge=badge.words, **between), listing)
    rows.sort(key=lambda r: (r["ended"] is None, r["ended"] or r["started"], r["days"], r["country"]))
    groups = {"done": [r for r in rows if r["ended"]], "waiting": [r for r in rows if not r["ended"]]}
    traces = [_days_trace(key, mine, badge) for key, mine in groups.items() if mine]
    words = [_done_words(_once(groups["done"]), guess, between) if groups["done"] else "",
             *(say("days.still", name=name, days=numeral(days), day=day_words(badge.day)) for name, days in _once(groups["waiting"]).items())]
    if without:
        words.append(say_many("days.without", len(without), clock=between["clock"], countries=listed(without, 12)))
    if any(r["disputed"] for r in rows):
        words.append(say("days.disputed", countries=listed(dict.fromkeys(r["name"] for r in rows if r["disputed"]))))
    return Described({"data": traces, "layout": _days_layout(rows, traces, guess, between, title, badge)}, sentence(words, badge), listing)


def _days_rows(steps: pd.DataFrame, clock: str, until: str, rounds: Mapping, badge: Badge) -> tuple[list[dict], list[str]]:
    """A row for each country, or for each reading of a disputed date; and the names of those without a first date."""
    rows, without, taken = [], [], {}
    for code, step, date in steps[["country", "step", "date"]].dropna(subset="country").itertuples(index=False):
        taken.setdefault(code, []).append((step, date))
    for code in sorted(taken):
        begun, done = ([as_day(date) for step, date in taken[code] if step == s] for s in (clock, until))
        name = country_name(code, badge)
        if not begun:
            without.append(name)
        rows += [{"country": code, "name": name, "round": str(rounds.get(code) or (stop.year if done else "")), "started": start,
                  "ended": stop if done else None, "days": (stop - start).days, "disputed": len(begun) > 1 or len(done) > 1}
                 for start in begun for stop in done or [badge.day]]
    return rows, without


def _days_trace(key: str, mine: list[dict], badge: Badge) -> dict:
    """The marks of those that are done, or of those that wait, each at the end of its bar."""
    done = key == "done"
    texts = [hover(r["name"], say(f"days.hover_{key}", days=numeral(r["days"]), start=day_words(r["started"]),
                                  stop=day_words(r["ended"] or badge.day))) for r in mine]
    signs = [("circle-open" if r["disputed"] else "circle") if done else "triangle-right-open" for r in mine]
    return scatter([r["days"] for r in mine], [_days_label(r) for r in mine], "markers+text", say(f"days.{key}"), texts, **LABEL,
                   error_x={"array": [0] * len(mine), "arrayminus": [r["days"] for r in mine], "color": palette.RULE, "symmetric": False,
                            "thickness": 3, "type": "data", "width": 0},
                   marker={"color": palette.SERIES[0 if done else 2], "line": {"color": palette.SERIES[0], "width": 0 if done else 2},
                           "size": 11, "symbol": signs},
                   text=[_days_text(r, mine, key) for r in mine], textposition="middle right")


def _days_text(row: dict, rows: list[dict], key: str) -> str:
    """The number beside a mark; where a date is disputed, all readings beside the last of them."""
    readings = sorted((r for r in rows if r["country"] == row["country"]), key=lambda r: r["days"])
    low, high = readings[0]["days"], readings[-1]["days"]
    if row is not next(r for r in readings if r["days"] == high):
        return ""
    return say(f"days.text_{key}", n=numeral(low) if low == high else say("days.readings", low=numeral(low), high=numeral(high)))


def _days_label(row: Mapping) -> str:
    return f"{row['name']} ({row['round']})" if row["round"] else row["name"]


def _days_layout(rows: list[dict], traces: list[dict], guess: float | None, between: dict, title: str, badge: Badge) -> dict:
    order = list(dict.fromkeys(_days_label(r) for r in rows))
    top = max([*(r["days"] for r in rows), *([guess] if guess else [])])
    made = layout(title, badge, 24 * len(order) + 80, legend=traces if len(traces) > 1 else ())
    if guess is not None:
        add_guess(made, guess, say("n_days", n=numeral(guess)), **leftward(guess, top))
    made["xaxis"] = {"range": [0, top * 1.2], "title": {"text": say("days.axis", **between)}}
    made["yaxis"] = {"autorange": False, "categoryarray": order, "categoryorder": "array", "showgrid": False, "ticks": "", "type": "category",
                     "range": [len(order) - 0.5, -0.7 - (0 if guess is None else 0.9)]}
    return made


def _once(rows: list[dict]) -> dict[str, float]:
    """Country to days: one of which sources differ counts once, with the middle of its readings."""
    readings: dict[str, list[int]] = {}
    for row in rows:
        readings.setdefault(row["name"], []).append(row["days"])
    return {name: statistics.median(days) for name, days in readings.items()}


def _done_words(days: dict[str, float], guess: float | None, between: dict) -> str:
    low, high = min(days.values()), max(days.values())
    fast, slow = (listed(sorted(name for name, n in days.items() if n == end), 8) for end in (low, high))
    found = {"fast": fast, "low": numeral(low), "slow": slow, "high": numeral(high), "median": numeral(statistics.median(days.values()))}
    level = low == high and len(days) > 1
    written = say("days.words_level", n=len(days), **found, **between) if level else say_many("days.words", len(days), **found, **between)
    if guess is None:
        return written
    return f"{written} {say('days.guess', guess=numeral(guess), faster=sum(n < guess for n in days.values()), n=len(days), **between)}"


# ---- ally after ally

def ratification_race(ratifications: pd.DataFrame, *, act: str | list[str] = "deposited", since: Any = None, guess: Any = None,
                      title: str | None = None) -> Described:
    """How many allies had acted on each day, one stepped line for each applicant and each kind of act.

    Where two sources disagree on a day, both rows are drawn: the line counts the earlier one, the later is an open mark.

    Parameters
    ----------
    ratifications : pandas.DataFrame
        Rows of the table ``ratifications``.
    act : str or list of str
        Which kinds of act count: parliament, government, signed, deposited.
    since : str, date or dict of applicant to date, optional
        Where the clock starts. With it, the axis counts days from there; without it, it shows dates.
    guess : number, str, date or Waiting, optional
        The learner's own day for the last ally: a date, or a number of days where `since` is given.
    title : str, optional
        A headline of your own.

    Returns
    -------
    Described
        With a row of its table for each act drawn; ``allies`` is the count on that day, ``days`` those since the clock's start.

    Raises
    ------
    ValueError
        For a kind of act that no row has, an applicant that `since` leaves out, a guess that cannot be read, or a column
        that is not there.

    Examples
    --------
    >>> from helpers import load
    >>> chart = ratification_race(load("ratifications", as_of="NOW"))
    >>> sorted(chart.table.columns)[:3]
    ['act', 'allies', 'ally']
    """
    need(ratifications, "applicant", "ally", "act", "date")
    acts = [act] if isinstance(act, str) else list(act)
    found = list(dict.fromkeys(str(a) for a in ratifications["act"]))
    unknown = [a for a in acts if a not in found]
    if unknown and found:
        raise ValueError(say("no_such_act", given=", ".join(unknown), known=", ".join(found)))
    since = settled(since, lambda chosen: chosen)
    in_days = since is not None
    guess = settled(guess, as_number if in_days else as_day)
    badge, title = badge_of(ratifications), title or say("race.title")
    columns = ["applicant", "act", "ally", "date", "allies", "disputed", *(["days"] if in_days else [])]
    counted = listed(tag_words(a, "act") for a in acts)
    applicants = list(dict.fromkeys(ratifications.loc[ratifications["act"].isin(acts), "applicant"]))
    if not applicants:
        return nothing(title, badge, say("race.none", acts=counted, badge=badge.words), table([], *columns))
    traces, rows, words = _raced(ratifications, [(p, a) for p in applicants for a in acts], since, badge)
    made = layout(title, badge, 380, legend=traces if len(traces) > 1 else ())
    if guess is not None:
        written = say("n_days", n=numeral(guess)) if in_days else day_words(guess)
        add_guess(made, guess, written, up=0.12)
        words.append(say("race.guess", guess=written))
    made["xaxis"] = {"title": {"text": say("race.axis_days")}} if in_days else {"title": {"text": say("axis_date")}, "type": "date"}
    made["yaxis"] = {"range": [0, max(r["allies"] for r in rows) * 1.18], "title": {"text": say("race.axis_allies")}}
    return Described({"data": traces, "layout": made}, sentence([say("race.opening", acts=counted), *words], badge), table(rows, *columns))


def _raced(ratifications: pd.DataFrame, races: list[tuple[str, str]], since: Any, badge: Badge) -> tuple[list[dict], list[dict], list[str]]:
    """Traces, rows and words of each applicant and kind of act."""
    traces, rows, words = [], [], []
    for number, (applicant, kind) in enumerate(races):
        line, doubles = _race_line(ratifications, applicant, kind, since)
        name = country_name(applicant, badge)
        if not line:
            words.append(say("race.no_rows", applicant=name, act=tag_words(kind, "act")))
            continue
        rows += sorted(line + doubles, key=lambda e: (e["date"], e["allies"]))
        one_kind = len({a for _, a in races}) == 1
        shown = name if one_kind else say("race.name", applicant=name, act=tag_words(kind, "act"))
        traces += _race_traces(number, shown, line, doubles, badge)
        asked = ratifications.loc[ratifications["applicant"] == applicant, "ally"]
        words += _race_words(shown, name, kind, line, doubles, asked, badge)
    for place, trace in enumerate(t for t in traces if t["name"] == say("race.doubles")):
        trace["showlegend"] = place == 0                # all open marks mean the same: one line of the legend is enough
    return traces, rows, words


def _race_line(ratifications: pd.DataFrame, applicant: str, kind: str, since: Any) -> tuple[list[dict], list[dict]]:
    """The acts that the line counts, each ally's first; and further rows of the same act."""
    mine = ratifications[(ratifications["applicant"] == applicant) & (ratifications["act"] == kind)].sort_values(["date", "ally"], kind="stable")
    start = _start_of(since, applicant) if len(mine) else None
    seen, line, doubles = set(), [], []
    for row, doubt in zip(mine.to_dict("records"), disputed(mine), strict=True):
        entry = {"applicant": applicant, "act": kind, "ally": row["ally"], "date": as_day(row["date"]), "disputed": doubt}
        if start:
            entry["days"] = (entry["date"] - start).days
        (doubles if row["ally"] in seen else line).append(entry)
        seen.add(row["ally"])
        entry["allies"] = len(seen)
    return line, doubles


def _start_of(since: Any, applicant: str) -> dt.date | None:
    if since is None:
        return None
    if isinstance(since, dict) and applicant not in since:
        raise ValueError(say("race.since", applicant=applicant, known=", ".join(since)))
    return as_day(since[applicant] if isinstance(since, dict) else since)


def _race_traces(number: int, name: str, line: list[dict], doubles: list[dict], badge: Badge) -> list[dict]:
    def points(entries: list[dict], told: list[str], mode: str, name: str, **more: Any) -> dict:
        texts = [hover(country_name(e["ally"], badge), day_words(e["date"]), own) for e, own in zip(entries, told, strict=True)]
        return scatter([e.get("days", e["date"]) for e in entries], [e["allies"] for e in entries], mode, name, texts, **more)

    style = series(number, width=4 if number == 0 else 2, size=max(12 - 2 * number, 6))
    style["line"]["shape"] = "hv"
    traces = [points(line, [say("race.hover", n=e["allies"], name=name) for e in line], "lines+markers", name, **style)]
    if doubles:
        traces.append(points(doubles, [say("race.other_source")] * len(doubles), "markers", say("race.doubles"), marker=open_mark(number, 15)))
    return traces


def _race_words(shown: str, name: str, kind: str, line: list[dict], doubles: list[dict], asked: pd.Series, badge: Badge) -> list[str]:
    first, last = line[0]["date"], line[-1]["date"]

    def named(codes: Any, most: int) -> str:
        return listed(dict.fromkeys(country_name(c, badge) for c in codes), most)

    parts = [say_many("race.words", len(line), applicant=shown, act=tag_words(kind, "act"), days=numeral((last - first).days),
                      first=day_words(first), first_ally=named((e["ally"] for e in line if e["date"] == first), 4),
                      last=day_words(last), last_ally=named((e["ally"] for e in line if e["date"] == last), 4))]
    if doubles:
        parts.append(say("race.disputed", allies=named((e["ally"] for e in doubles), 6)))
    others = sorted(set(asked) - {e["ally"] for e in line})
    if others:
        parts.append(say_many("race.others", len(others), applicant=name, act=tag_words(kind, "act"), allies=named(others, 12)))
    return parts
