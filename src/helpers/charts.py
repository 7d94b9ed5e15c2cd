"""The kit's figures: frame in, `Described` out.

Each function takes a table as `load` gives it, draws every row of it, and says in words what it drew, what is missing
and what is disputed. Whether a figure shows the evening's knowledge or later knowledge is computed from its rows and
printed beneath its title. A learner's guess is drawn beside the record. Nothing here fetches anything.
"""
from __future__ import annotations

import csv
import datetime as dt
import difflib
import json
import math
from functools import cache
from typing import TYPE_CHECKING, Any

from helpers import clock, palette, words
from helpers.described import TEMPLATE, Described, show
from helpers.package import data_dir, topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

__all__ = ["timeline", "members_over_time", "accession_days", "ratification_race", "tile_grid", "geographic_map", "indicators", "lines", "bars",
           "positions", "ranks", "people", "show"]

PLOT = 560              # a plot's usual width in pixels, for finding out what overlaps; nothing depends on it exactly
LETTER = 6.4            # and a letter's, at the size of a label


# ---- what all figures share

def _say(key: str, **values: object) -> str:
    return words.say(f"charts.{key}", **values)


def _many(key: str, n: int, **values: object) -> str:
    """A sentence with a count in it: its singular or its plural."""
    return _say(f"{key}.one" if n == 1 else f"{key}.many", n=_number(n), **values)


def _number(value: Any) -> str:
    """A number as a sentence shows it."""
    value = float(value)
    return f"{value:,.0f}" if value.is_integer() or abs(value) >= 1000 else f"{value:,.1f}"


def _list(items: Iterable[str], most: int = 6) -> str:
    """Words in a row, with what is left out counted."""
    items = [str(i) for i in items]
    if len(items) > most:
        return _say("list_more", some=", ".join(items[:most]), more=len(items) - most)
    return items[0] if len(items) == 1 else _say("list_and", some=", ".join(items[:-1]), last=items[-1]) if items else ""


def _date(value: Any, precision: str = "day") -> str:
    """A day in words, no finer than it is known."""
    value = _day(value)
    if precision == "year":
        return str(value.year)
    written = words.date(value)
    return written.split(" ", 1)[1] if precision == "month" else written


def _settled(guess: Any) -> Any:
    """A guess as it stands now: one whose form is still blank is none."""
    return guess.value() if hasattr(guess, "value") and callable(guess.value) else guess


def _day(value: Any) -> dt.date:
    value = _settled(value)
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else clock.day(value)


def _blank(value: Any) -> bool:
    """Whether nothing was given: None, the dots of an answer cell, a missing value."""
    value = _settled(value)
    return value is None or value is ... or str(value) in ("<NA>", "NaT", "nan", "")


def _guess_number(guess: Any) -> float | None:
    guess = _settled(guess)
    if _blank(guess):
        return None
    try:
        return float(str(guess).replace(",", ""))
    except ValueError:
        raise ValueError(_say("guess_number", given=repr(guess))) from None


def _need(frame: pd.DataFrame, *columns: str) -> None:
    missing = [c for c in columns if c not in frame.columns]
    if missing:
        raise ValueError(_say("need_columns", missing=", ".join(missing), found=", ".join(map(str, frame.columns))))


def _badge(*frames: pd.DataFrame) -> clock.Badge:
    """The badge of several frames: NOW as soon as one of them gives something away."""
    badges = [clock.badge(f) for f in frames]
    return max(badges, key=lambda b: (b.day, b.label))


@cache
def _places(path: str, changed: float) -> dict[str, dict]:
    with open(path, encoding="utf-8", newline="") as file:
        return {row["country"]: row for row in csv.DictReader(file)}


def _tiles() -> dict[str, dict]:
    path = data_dir() / "shapes" / "tiles.csv"
    return _places(str(path), path.stat().st_mtime)


@cache
def _outlines(path: str, changed: float) -> dict:
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def _name(code: str, day: dt.date) -> str:
    """A country's name as it was on a day; a code that nobody named stays a code."""
    row = _tiles().get(code)
    if row is None:
        return _label(code)
    return row["later_name"] if row["later_from"] and day.isoformat() >= row["later_from"] else row["name"]


def _label(slug: Any, kind: str = "") -> str:
    """A tag of the data as a reader sees it: the topic's own words for it (``labels: {act: {signed: …}}``), else the tag with spaces."""
    known = (topic().get("labels") or {}).get(kind) or {}
    return str(known.get(slug, str(slug).replace("_", " ").replace("-", " ")))


def _disputed(frame: pd.DataFrame) -> list[bool]:
    return [str(s) == "disputed" for s in frame["status"]] if "status" in frame.columns else [False] * len(frame)


def _hover(*parts: Any, width: int = 58) -> str:
    """Lines of a hover label, wrapped; what is missing is left out."""
    lines: list[str] = []
    for part in parts:
        if _blank(part):
            continue
        line = ""
        for word in str(part).replace("<", "&lt;").split():
            if line and len(line) + len(word) >= width:
                lines.append(line)
                line = ""
            line = f"{line} {word}".strip()
        lines.append(line)
    return "<br>".join(lines)


def _wrapped(text: str, width: int) -> list[str]:
    return _hover(text, width=width).replace("&lt;", "<").split("<br>")


def _legend_rows(names: list[str]) -> int:
    """How many rows plotly makes of a legend that lies down at 700 pixels."""
    across = max(1, int(640 // (max(map(len, names)) * 7 + 48))) if names else 1
    return math.ceil(len(names) / across)


def _layout(title: str, badge: clock.Badge | None, height: int, *, legend: list[str] | None = None, **more: Any) -> dict:
    """The layout of every figure: title, badge in words beneath it, room for both."""
    lines = _wrapped(title, 74)
    top = 30 + 21 * len(lines) + (20 if badge else 0) + (8 + 20 * _legend_rows(legend) if legend else 0)
    layout: dict[str, Any] = {
        "height": height + top, "hovermode": "closest", "margin": {"b": 50, "l": 60, "r": 20, "t": top}, "showlegend": bool(legend), "template": TEMPLATE,
        "title": {"font": {"size": 17}, "pad": {"t": 12}, "text": "<br>".join(lines), "x": 0, "xanchor": "left", "xref": "container", "y": 1,
                  "yanchor": "top", "yref": "container"}}
    layout["title"]["pad"]["l"] = 12
    if badge:
        layout["title"]["subtitle"] = {"font": {"color": palette.QUIET, "size": 13}, "text": f"<b>{badge.label}</b>{badge.words.removeprefix(badge.label)}"}
    if legend:
        layout["legend"] = {"orientation": "h", "traceorder": "normal", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom", "yref": "paper"}
    for key, value in more.items():
        layout[key] = value
    return layout


def mark_date(day: Any, text: str, *, colour: str = palette.QUIET, dash: str = "dot", up: float = 1.0) -> tuple[dict, dict]:
    """A labelled vertical line at a day or a number: one shape and one annotation, which works on every kind of axis.

    Examples
    --------
    >>> shape, note = mark_date("2022-05-25", "the evening")
    >>> shape["x0"] == note["x"] == "2022-05-25"
    True
    """
    x = day.isoformat() if isinstance(day, dt.date) else day
    return ({"line": {"color": colour, "dash": dash, "width": 2}, "type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper"},
            {"align": "left", "bgcolor": palette.PAPER, "bordercolor": colour, "borderpad": 2, "font": {"color": palette.INK, "size": 12}, "showarrow": False,
             "text": text, "x": x, "xanchor": "left", "xshift": 3, "y": up, "yanchor": "top", "yref": "paper"})


# ---- 1 the timeline

def timeline(events: pd.DataFrame, *, start: Any = None, end: Any = None, guess: Any = None, lanes: str = "category", labels: int | list[str] = 8,
             title: str | None = None) -> Described:
    """Events by day, one mark each, in lanes.

    An instant is a point. An event that another row ends (`end_of`) is a bar between two points. A date known only to
    the month or the year is a wide open mark. No mark covers another: those of one time are stacked.

    Parameters
    ----------
    events : pandas.DataFrame
        Rows of the table ``events``.
    start, end : str or date, optional
        The first and last day to draw; what falls outside is counted in the words.
    guess : str or date, optional
        The learner's own date, drawn as a line.
    lanes : str
        The column that makes the lanes.
    labels : int or list of str
        How many events are named in the picture, or the row_ids of those that are.
    title : str, optional
        A headline of your own.

    Examples
    --------
    >>> from helpers import load
    >>> events = load("events")
    >>> len(timeline(events).table) == len(events)
    True
    """
    _need(events, "date", "title", lanes)
    frame = _sorted_events(events)
    first = None if _blank(start) else _day(start)
    last = None if _blank(end) else _day(end)
    days = [_day(d) for d in frame["date"]]
    before = sum(first is not None and d < first for d in days)
    after = sum(last is not None and d > last for d in days)
    frame = frame[[(first is None or d >= first) and (last is None or d <= last) for d in days]].reset_index(drop=True)
    badge = _badge(frame if len(frame) else events)
    title = title or _say("timeline.title")
    if frame.empty:
        return Described({"data": [], "layout": _layout(title, badge, 160)}, _say("timeline.none", badge=badge.words), _event_table(frame))
    marks = _timeline_marks(frame, lanes, labels, first, last)
    guessed = None if _blank(guess) else _day(guess)
    return Described({"data": _timeline_traces(marks), "layout": _timeline_layout(marks, lanes, title, badge, guessed)},
                     _timeline_words(frame, marks, lanes, before, after, guessed, badge), _event_table(frame))


def _sorted_events(events: pd.DataFrame) -> pd.DataFrame:
    keys = ["date", "row_id"] if "row_id" in events.columns else ["date"]
    return events.sort_values(keys, kind="stable").reset_index(drop=True)


def _event_table(frame: pd.DataFrame) -> pd.DataFrame:
    shown = [c for c in ("date", "precision", "category", "title", "what", "status", "source") if c in frame.columns]
    return frame[shown]


def _period(day: dt.date, precision: str) -> tuple[dt.date, dt.date]:
    """First and last day that a date of this precision can mean."""
    if precision == "year":
        return dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)
    if precision == "month":
        following = dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return dt.date(day.year, day.month, 1), following - dt.timedelta(days=1)
    return day, day


def _timeline_marks(frame: pd.DataFrame, lanes: str, labels: int | list[str], first: dt.date | None, last: dt.date | None) -> dict:
    """Where each event goes: its lane, and its row in the lane, so that nothing covers anything."""
    rows = frame.to_dict("records")
    for row in rows:
        precision = str(row.get("precision") or "day")
        low, high = _period(_day(row["date"]), precision)
        middle = low + (high - low) / 2
        row.update(low=low, high=high, at=middle, precision=precision, lane=str(row[lanes]), id=str(row.get("row_id", "")))
    by_id = {r["id"]: r for r in rows if r["id"]}
    spans = {}
    for row in rows:
        begun = by_id.get(str(row.get("end_of") or ""))
        if begun is not None and begun is not row:
            spans[row["id"]] = begun["id"]
            row["lane"] = begun["lane"]
    low = min([r["low"] for r in rows] + ([first] if first else []))
    high = max([r["high"] for r in rows] + ([last] if last else []))
    width = max((high - low).days, 1)
    for row in rows:
        row["px"] = (row["at"] - low).days / width * PLOT
        row["half"] = max((row["high"] - row["low"]).days / width * PLOT / 2, 5.5)
    named = _choose_labels([r for r in rows if r["id"] not in spans] if isinstance(labels, int) else rows, labels)
    order = list(dict.fromkeys(r["lane"] for r in rows))
    height, base = {}, {}
    ended = {begun: end for end, begun in spans.items()}
    for lane in order:
        taken: list[list[tuple[float, float]]] = []
        mine = [r for r in rows if r["lane"] == lane and r["id"] not in spans]
        for row in sorted(mine, key=lambda r: (r["id"] not in named and ended.get(r["id"]) not in named, r["px"])):     # the named first: they get the lowest rows
            other = by_id.get(ended.get(row["id"], ""))
            left, right = row["px"] - row["half"] - 1, (other["px"] + other["half"] if other else row["px"] + row["half"]) + 1
            label = next((r for r in (row, other) if r and r["id"] in named), None)
            if label:
                text = len(_short(label["title"])) * LETTER + 8
                label["side"] = "left" if right + text > PLOT + 10 else "right"
                left, right = (left - text, right) if label["side"] == "left" else (left, right + text)
            level = next((i for i, used in enumerate(taken) if all(right <= a or left >= b for a, b in used)), len(taken))
            if level == len(taken):
                taken.append([])
            taken[level].append((left, right))
            row["level"] = level
            if other:
                other["level"] = level
        height[lane] = max(len(taken), 1)
    top = 0.0
    for lane in order:
        base[lane] = top
        top += height[lane] + 0.9
    for row in rows:
        row["y"] = -(base[row["lane"]] + row["level"] + 0.5)
    return {"rows": rows, "spans": spans, "order": order, "height": height, "base": base, "total": top, "low": low, "high": high, "named": named}


def _short(title: Any, most: int = 34) -> str:
    title = str(title)
    return title if len(title) <= most else title[:most - 1].rsplit(" ", 1)[0] + "…"


def _choose_labels(rows: list[dict], labels: int | list[str]) -> set[str]:
    """The row_ids to name: those asked for, or a few that lie far apart."""
    ids = [r["id"] for r in rows if r["id"]]
    if not isinstance(labels, int):
        wanted = [str(i) for i in labels]
        unknown = [i for i in wanted if i not in ids]
        if unknown:
            raise ValueError(_say("no_such_event", given=", ".join(unknown), near=", ".join(difflib.get_close_matches(unknown[0], ids, n=3)) or ids[0]))
        return set(wanted)
    chosen: list[dict] = []
    while len(chosen) < min(labels, len(ids)):
        left = [r for r in rows if r["id"] and r not in chosen]
        chosen.append(max(left, key=lambda r: min((abs(r["px"] - c["px"]) + (40 if r["lane"] != c["lane"] else 0) for c in chosen), default=PLOT - r["px"])))
    return {r["id"] for r in chosen}


def _timeline_traces(marks: dict) -> list[dict]:
    rows, traces = marks["rows"], []
    by_id = {r["id"]: r for r in rows}
    colour = {lane: palette.series(i) for i, lane in enumerate(marks["order"])}
    x, y, bars = [], [], [(by_id[b], by_id[e]) for e, b in marks["spans"].items()]
    for begun, ended in bars:
        x += [begun["at"], ended["at"], None]
        y += [begun["y"], ended["y"], None]
    if bars:
        traces.append({"hoverinfo": "skip", "line": {"color": palette.QUIET, "width": 5}, "mode": "lines", "name": _say("timeline.span"), "opacity": 0.55,
                       "type": "scatter", "x": x, "y": y})
    signs = {"day": "circle", "month": "circle-open", "year": "square-open"}
    for precision, sign in signs.items():
        mine = [r for r in rows if r["precision"] == precision]
        if not mine:
            continue
        trace = {"hoverinfo": "text", "hovertext": [_hover(_date(r["date"], precision), r["title"], r.get("what"), _source(r)) for r in mine],
                 "marker": {"color": [colour[r["lane"]] for r in mine], "line": {"width": 2}, "size": 9 if precision == "day" else 11, "symbol": sign},
                 "mode": "markers+text", "name": _say(f"timeline.{precision}"),
                 "text": [_short(r["title"]) if r["id"] in marks["named"] else "" for r in mine], "textfont": {"color": palette.INK, "size": 12},
                 "textposition": [f"middle {r.get('side', 'right')}" for r in mine], "type": "scatter", "x": [r["at"] for r in mine], "y": [r["y"] for r in mine]}
        if precision == "day":
            trace["marker"]["line"] = {"color": palette.PAPER, "width": 1}
        else:
            trace["error_x"] = {"array": [round((r["high"] - r["low"]).days / 2 * 86400000) for r in mine], "color": palette.QUIET, "thickness": 2, "type": "data",
                                "width": 0}
        traces.append(trace)
    return traces


def _source(row: Mapping) -> str:
    source = row.get("source")
    return "" if _blank(source) else _say("source", source=source)


def _timeline_layout(marks: dict, lanes: str, title: str, badge: clock.Badge, guess: dt.date | None) -> dict:
    order, base, height = marks["order"], marks["base"], marks["height"]
    unit = min(17, max(13, 560 / marks["total"]))
    pad = dt.timedelta(days=max(2, round((marks["high"] - marks["low"]).days * 0.015)))
    shapes = [{"line": {"color": palette.RULE, "width": 1}, "type": "line", "x0": 0, "x1": 1, "xref": "paper", "y0": -(base[lane] - 0.45), "y1": -(base[lane] - 0.45)}
              for lane in order[1:]]
    notes = []
    if guess:
        shape, note = mark_date(guess, _say("your_guess", guess=_date(guess)), colour=palette.GUESS)
        if (guess - marks["low"]).days > 0.6 * (marks["high"] - marks["low"]).days:
            note |= {"xanchor": "right", "xshift": -3}
        shapes, notes = [*shapes, shape], [note]
    kinds = {r["precision"] for r in marks["rows"]} | ({"span"} if marks["spans"] else set())
    layout = _layout(title, badge, round(unit * marks["total"]) + 60, legend=[t["name"] for t in _timeline_traces(marks)] if kinds != {"day"} else None, annotations=notes, shapes=shapes)
    layout["xaxis"] = {"range": [(marks["low"] - pad).isoformat(), (marks["high"] + pad).isoformat()], "title": {"text": _say("axis_date")}, "type": "date"}
    layout["yaxis"] = {"range": [-marks["total"] + 0.3, 0.6 + (1.4 if guess else 0)], "showgrid": False, "tickmode": "array", "ticks": "",
                       "ticktext": [_label(lane, lanes) for lane in order], "tickvals": [-(base[lane] + height[lane] / 2) for lane in order]}
    return layout


def _timeline_words(frame: pd.DataFrame, marks: dict, lanes: str, before: int, after: int, guess: dt.date | None, badge: clock.Badge) -> str:
    rows = marks["rows"]
    counts = {lane: sum(str(r[lanes]) == lane for r in rows) for lane in dict.fromkeys(str(r[lanes]) for r in rows)}
    fullest = max(counts, key=lambda lane: counts[lane])
    parts = [_many("timeline.count", len(rows), lanes=len(counts), first=_date(rows[0]["date"], rows[0]["precision"]),
                   last=_date(rows[-1]["date"], rows[-1]["precision"])),
             _say("timeline.fullest", lane=_label(fullest, lanes), n=counts[fullest])]
    if len(rows) > 2:
        gap, before_gap, after_gap = max(((b["low"] - a["high"]).days, i, j) for (i, a), (j, b) in zip(enumerate(rows), list(enumerate(rows))[1:], strict=False))
        parts.append(_say("timeline.gap", first=_date(rows[before_gap]["date"], rows[before_gap]["precision"]),
                          last=_date(rows[after_gap]["date"], rows[after_gap]["precision"]), days=_number(gap)))
        late = sum(r["low"] > marks["low"] + (marks["high"] - marks["low"]) * 0.9 for r in rows)
        parts.append(_say("timeline.late", n=late))
    open_marks = sum(r["precision"] != "day" for r in rows)
    if open_marks:
        parts.append(_many("timeline.open", open_marks))
    if marks["spans"]:
        parts.append(_many("timeline.spans", len(marks["spans"])))
    if before:
        parts.append(_many("timeline.before", before))
    if after:
        parts.append(_many("timeline.after", after))
    if guess:
        parts.append(_say("timeline.guess", guess=_date(guess), n=sum(r["high"] < guess for r in rows)))
    parts += [_dispute_words(frame), badge.words + "."]
    return " ".join(p for p in parts if p)


def _dispute_words(frame: pd.DataFrame) -> str:
    n = sum(_disputed(frame))
    return _many("disputed", n) if n else ""


# ---- 2 allies over time

def members_over_time(members: pd.DataFrame, *, guess: Any = None, start: Any = None, end: Any = None, title: str | None = None) -> Described:
    """How many allies there were on each day, as steps, with each round named.

    Parameters
    ----------
    members : pandas.DataFrame
        Rows of the table ``members``.
    guess : number or dict of day to number, optional
        The learner's own count, or their own line.
    start, end : str or date, optional
        The days to draw between; without them, from the first row to the day of the badge.

    Examples
    --------
    >>> from helpers import load
    >>> chart = members_over_time(load("members"))
    >>> int(chart.table["allies"].iloc[-1])
    30
    """
    _need(members, "joined", "country")
    badge = _badge(members)
    frame = members.sort_values(["joined", "country"], kind="stable")
    groups = [(day, list(rows["country"])) for day, rows in ((_day(d), g) for d, g in frame.groupby("joined"))]
    total, steps = 0, []
    for day, codes in groups:
        total += len(codes)
        steps.append({"date": day, "new": len(codes), "allies": total, "countries": codes})
    low = steps[0]["date"] if _blank(start) else _day(start)
    high = max(badge.day, steps[-1]["date"]) if _blank(end) else _day(end)
    x, y = [s["date"] for s in steps] + [high], [s["allies"] for s in steps] + [max([s["allies"] for s in steps if s["date"] <= high], default=0)]
    noun = str((topic().get("alliance") or {}).get("noun", _say("members")))
    traces = [{"hoverinfo": "text", "hovertext": [_hover(_date(s["date"]), _say("members.hover", n=s["allies"], new=s["new"]), ", ".join(s["countries"]))
                                                  for s in steps] + [_hover(_date(high), str(y[-1]))],
               "line": {"color": palette.SERIES[0], "shape": "hv", "width": 3},
               "marker": {"color": palette.SERIES[0], "size": [8] * len(steps) + [0.1]}, "mode": "lines+markers", "name": noun, "type": "scatter", "x": x, "y": y}]
    width = max((high - low).days, 1)
    notes, shapes, below = _round_notes([s for s in steps if low <= s["date"] <= high], low, width), [], ""
    if isinstance(guess, dict):
        points = sorted((_day(d), float(n)) for d, n in guess.items())
        traces.append({"line": {"color": palette.GUESS, "dash": "dot", "width": 2}, "marker": {"color": palette.GUESS, "size": 9, "symbol": "x"},
                       "mode": "lines+markers", "name": _say("your_line"), "type": "scatter", "x": [d for d, _ in points], "y": [n for _, n in points]})
        below = _say("members.guess_line", n=_number(points[-1][1]), day=_date(points[-1][0]))
    elif (number := _guess_number(guess)) is not None:
        shapes.append({"line": {"color": palette.GUESS, "dash": "dot", "width": 2}, "type": "line", "x0": 0, "x1": 1, "xref": "paper", "y0": number, "y1": number})
        notes.append({"bgcolor": palette.PAPER, "bordercolor": palette.GUESS, "font": {"size": 12}, "showarrow": False, "text": _say("your_guess", guess=_number(number)),
                      "x": 0.01, "xanchor": "left", "xref": "paper", "y": number, "yanchor": "middle"})
        below = _say("members.guess", guess=_number(number), record=y[-1], off=_number(abs(number - y[-1])))
    pad = dt.timedelta(days=round(width * 0.02))
    layout = _layout(title or _say("members.title", noun=noun), badge, 340, legend=[t["name"] for t in traces] if isinstance(guess, dict) else None,
                     annotations=notes, shapes=shapes)
    layout["xaxis"] = {"range": [(low - pad).isoformat(), (high + pad).isoformat()], "title": {"text": _say("axis_year")}, "type": "date"}
    layout["yaxis"] = {"range": [0, max([*y, *([] if _blank(guess) or isinstance(guess, dict) else [_guess_number(guess)])]) * 1.12],
                       "title": {"text": _say("members.axis", noun=noun)}}
    drawn = [s for s in steps if low <= s["date"] <= high]
    big = max(drawn[1:] or drawn, key=lambda s: s["new"])
    gap = max(((b["date"] - a["date"]).days, a["date"], b["date"]) for a, b in zip(drawn, drawn[1:], strict=False)) if len(drawn) > 1 else None
    parts = [_say("members.words", noun=noun, first=_date(drawn[0]["date"]), n0=drawn[0]["allies"], last=_date(high), n1=y[-1], rounds=len(drawn) - 1),
             _say("members.biggest", day=_date(big["date"]), new=big["new"], countries=_list([_name(c, badge.day) for c in big["countries"]], 12))]
    if gap:
        parts.append(_say("members.gap", first=_date(gap[1]), last=_date(gap[2]), years=_number(round(gap[0] / 365.25, 1))))
    parts += [below, _say("members.limits", noun=noun), badge.words + "."]
    table = _table(steps, ["date", "new", "allies", "countries"])
    table["countries"] = [", ".join(c) for c in table["countries"]]
    return Described({"data": traces, "layout": layout}, " ".join(p for p in parts if p), table)


def _round_notes(steps: list[dict], low: dt.date, width: int) -> list[dict]:
    """A label a step: above the line where there is room, else below it with a leader, so that none covers another."""
    notes, shown = [], []
    places = [(step["date"] - low).days / width * PLOT for step in steps]
    early = [i for i, x in enumerate(places) if x < 75]
    below = 0
    for i, (step, x) in enumerate(zip(steps, places, strict=True)):
        text = _say("members.round", year=step["date"].year, new=step["new"])
        note = {"font": {"size": 12}, "text": text, "x": step["date"].isoformat(), "y": step["allies"]}
        leader = {"arrowcolor": palette.QUIET, "arrowhead": 0, "arrowwidth": 1, "showarrow": True}
        if i in early:
            note |= leader | {"ax": 12, "ay": 24 + 20 * (len(early) - 1 - early.index(i)), "xanchor": "left"}
        elif any(x - right < len(text) * LETTER + 6 and abs(step["allies"] - high) * 9 < 17 for right, high in shown):
            below += 1
            note |= leader | {"ax": -4, "ay": 26 + 20 * below, "xanchor": "right"}
        else:
            note |= {"showarrow": False, "xanchor": "right", "xshift": -4, "yanchor": "bottom", "yshift": 2}
            shown.append((x, step["allies"]))
            below = 0
        notes.append(note)
    return notes


def _table(rows: list[dict], columns: list[str]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, columns=columns)


# ---- 3 how long accessions took

def accession_days(steps: pd.DataFrame, *, clock: str = "applied", until: str = "member", guess: Any = None, members: pd.DataFrame | None = None,
                   title: str | None = None) -> Described:
    """Days from one step of an accession to another, one mark for each country, in the order of the rounds.

    Parameters
    ----------
    steps : pandas.DataFrame
        Rows of the table ``steps``.
    clock, until : str
        The step that starts the clock and the one that stops it: applied, invited, memorandum, protocol, in_force,
        last_deposit, member.
    guess : number, optional
        The learner's own number of days, drawn as a line.
    members : pandas.DataFrame, optional
        Rows of ``members``, for the names of the rounds.

    Examples
    --------
    >>> from helpers import load
    >>> chart = accession_days(load("steps"), clock="protocol", guess=300)
    >>> "days" in chart.table.columns
    True
    """
    _need(steps, "country", "step", "date")
    badge = _badge(steps)
    known = list(dict.fromkeys(str(s) for s in steps["step"]))
    for step in (clock, until):
        if step not in known and step not in ("applied", "invited", "memorandum", "protocol", "in_force", "last_deposit", "member"):
            raise ValueError(_say("no_such_step", given=repr(step), known=", ".join(known)))
    rounds = {} if members is None else dict(zip(members["country"], members["round"], strict=True))
    rows, without = [], []
    for code, mine in steps.groupby("country", sort=True):
        begun, done = ([_day(d) for d in mine.loc[mine["step"] == s, "date"]] for s in (clock, until))
        if not begun:
            without.append(_name(code, badge.day))
            continue
        doubt = len(begun) > 1 or len(done) > 1
        for start in begun:
            for stop in done or [badge.day]:
                rows.append({"country": code, "name": _name(code, badge.day), "round": str(rounds.get(code) or (stop.year if done else "")), "started": start,
                             "ended": stop if done else None, "days": (stop - start).days, "disputed": doubt})
    number = _guess_number(guess)
    from_, to = _label(clock, "step"), _label(until, "step")
    title = title or _say("days.title", clock=from_, until=to)
    table = _table(rows, ["country", "name", "round", "started", "ended", "days", "disputed"])
    if not rows:
        return Described({"data": [], "layout": _layout(title, badge, 160)}, _say("days.none", clock=from_, until=to, badge=badge.words), table)
    rows.sort(key=lambda r: (r["ended"] is None, r["ended"] or r["started"], r["days"], r["country"]))
    order = list(dict.fromkeys(_days_label(r) for r in rows))
    traces = []
    for key, mine, sign in (("done", [r for r in rows if r["ended"]], "circle"), ("waiting", [r for r in rows if not r["ended"]], "triangle-right-open")):
        if mine:
            traces.append({"error_x": {"array": [0] * len(mine), "arrayminus": [r["days"] for r in mine], "color": palette.RULE, "symmetric": False, "thickness": 3,
                                       "type": "data", "width": 0},
                           "hoverinfo": "text", "hovertext": [_hover(r["name"], _say(f"days.hover_{key}", days=_number(r["days"]), start=_date(r["started"]),
                                                                                     stop=_date(r["ended"] or badge.day))) for r in mine],
                           "marker": {"color": palette.SERIES[0] if key == "done" else palette.SERIES[2],
                                      "line": {"color": palette.SERIES[0], "width": 2 if key == "waiting" else 0},
                                      "size": 11, "symbol": [f"{sign}-open" if r["disputed"] and key == "done" else sign for r in mine]},
                           "mode": "markers+text", "name": _say(f"days.{key}"), "text": [_days_text(r, mine, key) for r in mine],
                           "textfont": {"color": palette.INK, "size": 12}, "textposition": "middle right", "type": "scatter",
                           "x": [r["days"] for r in mine], "y": [_days_label(r) for r in mine]})
    top = max([r["days"] for r in rows] + ([number] if number else []))
    shapes, notes = [], []
    if number is not None:
        shape, note = mark_date(number, _say("your_guess", guess=_say("n_days", n=_number(number))), colour=palette.GUESS)
        if number > top * 0.6:
            note |= {"xanchor": "right", "xshift": -3}
        shapes, notes = [shape], [note]
    layout = _layout(title, badge, 24 * len(order) + 80, legend=[t["name"] for t in traces] if len(traces) > 1 else None, annotations=notes, shapes=shapes)
    layout["xaxis"] = {"range": [0, top * 1.2], "title": {"text": _say("days.axis", clock=from_, until=to)}}
    layout["yaxis"] = {"autorange": False, "categoryarray": order, "categoryorder": "array",
                       "range": [len(order) - 0.5, -0.7 - (0.9 if notes else 0)], "showgrid": False, "ticks": "",
                       "type": "category"}
    parts = [_days_words(rows, from_, to, number, badge)]
    if without:
        parts.append(_many("days.without", len(without), clock=from_, countries=_list(without, 12)))
    if any(r["disputed"] for r in rows):
        parts.append(_say("days.disputed", countries=_list(dict.fromkeys(r["name"] for r in rows if r["disputed"]))))
    return Described({"data": traces, "layout": layout}, " ".join([*parts, badge.words + "."]), table)


def _days_text(row: dict, rows: list[dict], key: str) -> str:
    """The number beside a mark; where a date is disputed, all readings beside the last of them."""
    readings = sorted({r["days"] for r in rows if r["country"] == row["country"]})
    first_of_last = next(r for r in rows if r["country"] == row["country"] and r["days"] == readings[-1])
    if row is not first_of_last:
        return ""
    text = _number(readings[0]) if len(readings) == 1 else _say("days.readings", low=_number(readings[0]), high=_number(readings[-1]))
    return _say(f"days.text_{key}", n=text)


def _days_label(row: Mapping) -> str:
    return f"{row['name']} ({row['round']})" if row["round"] else row["name"]


def _days_words(rows: list[dict], from_: str, to: str, guess: float | None, badge: clock.Badge) -> str:
    done = sorted((r for r in rows if r["ended"]), key=lambda r: r["days"])
    waiting = [r for r in rows if not r["ended"]]
    parts = []
    if done:
        days = [r["days"] for r in done]
        half = len(days) // 2
        median = days[half] if len(days) % 2 else (days[half - 1] + days[half]) / 2
        parts.append(_many("days.words", len({r["country"] for r in done}), clock=from_, until=to, fast=done[0]["name"], low=_number(days[0]), slow=done[-1]["name"],
                           high=_number(days[-1]), median=_number(median)))
        if guess is not None:
            parts.append(_say("days.guess", guess=_number(guess), faster=sum(slowest < guess for slowest in {r["country"]: r["days"] for r in done}.values()),
                              n=len({r["country"] for r in done})))
    for row in waiting:
        parts.append(_say("days.still", name=row["name"], days=_number(row["days"]), day=_date(badge.day)))
    return " ".join(parts)


# ---- 4 the race of ratifications

def ratification_race(ratifications: pd.DataFrame, *, act: str | list[str] = "deposited", since: Any = None, guess: Any = None, title: str | None = None) -> Described:
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
    guess : number, str or date, optional
        The learner's own day for the last ally: a date, or a number of days where `since` is given.

    Examples
    --------
    >>> from helpers import load
    >>> chart = ratification_race(load("ratifications", as_of="NOW"))
    >>> sorted(chart.table.columns)[:3]
    ['act', 'allies', 'ally']
    """
    _need(ratifications, "applicant", "ally", "act", "date")
    acts = [act] if isinstance(act, str) else list(act)
    found = list(dict.fromkeys(str(a) for a in ratifications["act"]))
    unknown = [a for a in acts if a not in found]
    if unknown and len(ratifications):
        raise ValueError(_say("no_such_act", given=", ".join(unknown), known=", ".join(found)))
    badge = _badge(ratifications)
    frame = ratifications[ratifications["act"].isin(acts)]
    title = title or _say("race.title")
    columns = ["applicant", "act", "ally", "date", "allies", "disputed", *(["days"] if since is not None else [])]
    if frame.empty:
        return Described({"data": [], "layout": _layout(title, badge, 160)}, _say("race.none", acts=_list([_label(a, "act") for a in acts]), badge=badge.words), _table([], columns))
    traces, rows, parts, notes = [], [], [], []
    for number, (applicant, kind) in enumerate((p, a) for p in dict.fromkeys(frame["applicant"]) for a in acts):
        mine = frame[(frame["applicant"] == applicant) & (frame["act"] == kind)].sort_values(["date", "ally"], kind="stable")
        if mine.empty:
            parts.append(_say("race.no_rows", applicant=_name(applicant, badge.day), act=_label(kind, "act")))
            continue
        start = _start_of(since, applicant)
        counted, doubles = set(), []
        line: list[dict] = []
        for row, doubt in zip(mine.to_dict("records"), _disputed(mine), strict=True):
            entry = {"applicant": applicant, "act": kind, "ally": row["ally"], "date": _day(row["date"]), "disputed": doubt}
            if start:
                entry["days"] = (entry["date"] - start).days
            if row["ally"] in counted:
                doubles.append(entry | {"allies": len(counted)})
                continue
            counted.add(row["ally"])
            line.append(entry | {"allies": len(counted)})
        rows += sorted(line + doubles, key=lambda e: (e["date"], e["allies"]))
        along = "days" if start else "date"
        name = _name(applicant, badge.day) if len(acts) == 1 else _say("race.name", applicant=_name(applicant, badge.day), act=_label(kind, "act"))
        colour, sign = palette.series(number), palette.symbol(number)
        traces.append({"hoverinfo": "text", "hovertext": [_hover(_name(e["ally"], badge.day), _date(e["date"]), _say("race.hover", n=e["allies"], name=name)) for e in line],
                       "line": {"color": colour, "dash": palette.dash(number), "shape": "hv", "width": 4 if number == 0 else 2},
                       "marker": {"color": colour, "size": max(12 - 2 * number, 6), "symbol": sign},
                       "mode": "lines+markers", "name": name, "type": "scatter", "x": [e[along] for e in line], "y": [e["allies"] for e in line]})
        if doubles:
            traces.append({"hoverinfo": "text", "hovertext": [_hover(_name(e["ally"], badge.day), _date(e["date"]), _say("race.other_source")) for e in doubles],
                           "marker": {"color": colour, "line": {"color": colour, "width": 2}, "size": 15, "symbol": f"{sign}-open"}, "mode": "markers",
                           "name": _say("race.doubles"), "showlegend": not any(t["name"] == _say("race.doubles") for t in traces), "type": "scatter",
                           "x": [e[along] for e in doubles], "y": [e["allies"] for e in doubles]})
        parts.append(_many("race.words", len(counted), applicant=name, act=_label(kind, "act"), first=_date(line[0]["date"]), first_ally=_on(line, 0, badge.day),
                           last=_date(line[-1]["date"]), last_ally=_on(line, -1, badge.day), days=_number((line[-1]["date"] - line[0]["date"]).days)))
        if doubles:
            parts.append(_say("race.disputed", allies=_list(dict.fromkeys(_name(e["ally"], badge.day) for e in doubles))))
        others = sorted(set(ratifications.loc[ratifications["applicant"] == applicant, "ally"]) - counted)
        if others:
            parts.append(_many("race.others", len(others), applicant=_name(applicant, badge.day), act=_label(kind, "act"),
                               allies=_list([_name(c, badge.day) for c in others], 12)))
    guessed, shapes = _race_guess(guess, since is not None), []
    if guessed is not None:
        text = _say("n_days", n=_number(guessed)) if since is not None else _date(guessed)
        shape, note = mark_date(guessed, _say("your_guess", guess=text), colour=palette.GUESS, up=0.12)
        shapes, notes = [shape], [*notes, note]
        parts.append(_say("race.guess", guess=text))
    layout = _layout(title, badge, 380, legend=[t["name"] for t in traces if t.get("showlegend", True)] if len(traces) > 1 else None, annotations=notes, shapes=shapes)
    layout["xaxis"] = {"title": {"text": _say("race.axis_days") if since is not None else _say("axis_date")}, **({} if since is not None else {"type": "date"})}
    layout["yaxis"] = {"range": [0, max(r["allies"] for r in rows) * 1.18], "title": {"text": _say("race.axis_allies")}}
    return Described({"data": traces, "layout": layout}, " ".join([_say("race.opening", acts=_list([_label(a, "act") for a in acts])), *parts, badge.words + "."]), _table(rows, columns))


def _on(line: list[dict], at: int, day: dt.date) -> str:
    """Every ally that acted on the first or the last day of a line."""
    return _list([_name(e["ally"], day) for e in line if e["date"] == line[at]["date"]], 4)


def plain_x(value: Any) -> Any:
    """A place on an axis: a day as text, a number as it is."""
    return value.isoformat() if isinstance(value, dt.date) else value


def _start_of(since: Any, applicant: str) -> dt.date | None:
    if since is None:
        return None
    if isinstance(since, dict):
        if applicant not in since:
            raise ValueError(_say("race.since", applicant=applicant, known=", ".join(since)))
        return _day(since[applicant])
    return _day(since)


def _race_guess(guess: Any, in_days: bool) -> Any:
    if _blank(guess):
        return None
    return _guess_number(guess) if in_days else _day(guess)


# ---- 5 tiles and maps

def _values(values: Any, value: str | None = None) -> dict[str, Any]:
    """Country code to value, from a dict, a Series indexed by code, or a frame with a column `country`.

    Codes that no tile has are refused with the nearest that exist: nothing is dropped without a word.
    """
    if hasattr(values, "columns"):
        _need(values, "country", *([value] if value else []))
        column = value or next((c for c in values.columns if c not in ("row_id", "country", "name")), "country")
        pairs = list(zip(values["country"], values[column], strict=True))
    else:
        pairs = list(values.items())
    known = _tiles()
    for code, _ in pairs:
        if code not in known:
            near = [c for c, row in known.items() if str(code).lower() in (row["name"].lower(), row["later_name"].lower())]
            near += [c for c in difflib.get_close_matches(str(code).upper(), known, n=3, cutoff=0.5) if c not in near]
            raise ValueError(_say("no_such_country", given=repr(code), near=", ".join(near) or ", ".join(sorted(known)[:6])))
    twice = sorted({c for c, _ in pairs if [p[0] for p in pairs].count(c) > 1})
    if twice:
        raise ValueError(_say("country_twice", countries=", ".join(twice)))
    return {code: (None if _blank(v) else v) for code, v in pairs}


def _classes(given: dict[str, Any], order: list | None) -> tuple[dict[str, str], list[str]]:
    """Country to class, and the classes in order: categories as they are, many different numbers in quarters."""
    import pandas as pd

    numbers = [v for v in given.values() if isinstance(v, int | float) and not isinstance(v, bool)]
    if len(numbers) == len([v for v in given.values() if v is not None]) and len(set(numbers)) > 6:
        cuts = [float(q) for q in pd.Series(numbers, dtype="float64").quantile([0, 0.25, 0.5, 0.75, 1])]
        names = [_say("class_range", low=_number(a), high=_number(b)) for a, b in zip(cuts, cuts[1:], strict=False)]
        return {c: names[min(sum(v > cut for cut in cuts[1:4]), 3)] for c, v in given.items() if v is not None}, names
    if not order:
        seen = list(dict.fromkeys(v for v in given.values() if v is not None))
        order = sorted(seen) if len(numbers) == len(seen) else sorted(seen, key=str)
    return {c: _class_name(v) for c, v in given.items() if v is not None}, [_class_name(v) for v in order]


def _class_name(value: Any) -> str:
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return _say("yes") if value else _say("no")
    return _date(value) if isinstance(value, dt.date) else _number(value) if isinstance(value, float) else _label(value, "class")


def _title_badge(values: Any, badge: Any) -> clock.Badge | None:
    if badge is not None:
        return badge if hasattr(badge, "label") else clock.badge(badge)
    return clock.badge(values) if hasattr(values, "columns") and ("known_date" in values.columns or "as_of" in values.attrs) else None


def tile_grid(values: Any, *, value: str | None = None, order: list | None = None, badge: Any = None, context: bool = True, title: str | None = None,
              unit: str = "") -> Described:
    """Every country an equal square, filled by class, with its code; small states are as big as large ones.

    A class is told by colour, hatching and a letter, so that it reads in black and white too.

    Parameters
    ----------
    values : pandas.Series, dict or pandas.DataFrame
        A value for each ISO 3166-1 alpha-3 code; of a frame, the columns ``country`` and `value`.
    value : str, optional
        The frame's column to show.
    order : list, optional
        The classes in the order of the legend.
    badge : Badge or DataFrame, optional
        What tells whether this is the evening's knowledge; needed where `values` is no frame from ``load``.
    context : bool
        Draw squares without a value too.
    title, unit : str, optional
        A headline; the unit that the words name.

    Examples
    --------
    >>> chart = tile_grid({"EST": "yes", "NOR": "no"})
    >>> chart.table["country"].tolist()
    ['EST', 'NOR']
    >>> tile_grid({"Norway": "no"})
    Traceback (most recent call last):
    ...
    ValueError: 'Norway' is not a country code that the tiles know. Nearest: NOR.
    """
    given = _values(values, value)
    badge = _title_badge(values, badge)
    day = badge.day if badge else clock.THEN
    classes, names = _classes(given, order)
    places = {code: (int(row["col"]), int(row["row"])) for code, row in _tiles().items()}
    traces = []
    for number, name in enumerate(names):
        mine = [c for c in places if classes.get(c) == name]
        if mine:
            traces.append(_tile_trace(mine, places, _letter(number, names), name, number, given, day))
    empty = [c for c in places if c in given and c not in classes]
    if empty:
        traces.append(_tile_trace(empty, places, "?", _say("no_value"), None, given, day))
    rest = [c for c in places if c not in given] if context else []
    if rest:
        traces.append(_tile_trace(rest, places, "", _say("not_in_table"), None, given, day))
    shown = [places[c] for t in traces for c in t["meta"]]
    columns, depth = [c for c, _ in shown], [r for _, r in shown]
    across, down = max(columns) - min(columns) + 1, max(depth) - min(depth) + 1
    layout = _layout(title or _say("tiles.title"), badge, round(down * 640 / max(across, 9)) + 20, legend=[t["name"] for t in traces], barmode="overlay", bargap=0)
    hidden = {"fixedrange": True, "showgrid": False, "showticklabels": False, "ticks": ""}
    layout["xaxis"] = {**hidden, "range": [min(columns) - 0.5, max(columns) + 0.5]}
    layout["yaxis"] = {**hidden, "range": [-(max(depth) + 0.5), -(min(depth) - 0.5)], "scaleanchor": "x"}
    layout["margin"] |= {"b": 10, "l": 10, "r": 10}
    table = _country_table(given, classes, day)
    return Described({"data": traces, "layout": layout}, _class_words("tiles.words", given, classes, names, day, unit, badge), table)


def _letter(number: int, names: list[str]) -> str:
    """A letter that stands for a class: its own first one, unless another class begins with it too."""
    firsts = [n[:1].upper() for n in names]
    return firsts[number] if len(set(firsts)) == len(firsts) and firsts[number].isalnum() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number % 26]


def _tile_trace(codes: list[str], places: dict, letter: str, name: str, number: int | None, given: dict, day: dt.date) -> dict:
    fill = palette.REST if number is None else palette.series(number)
    ink = palette.text_on(fill)
    marker: dict[str, Any] = {"color": fill, "line": {"color": palette.INK, "width": 1}}
    if number is not None and palette.pattern(number):
        marker["pattern"] = {"fgcolor": ink, "fgopacity": 0.28, "fillmode": "overlay", "shape": palette.pattern(number), "size": 9, "solidity": 0.12}
    return {"base": [-places[c][1] - 0.46 for c in codes], "cliponaxis": False, "hoverinfo": "text",
            "hovertext": [_hover(_name(c, day), name if given.get(c) is None or str(given[c]) == name else f"{name}: {_class_name(given[c])}") for c in codes],
            "insidetextanchor": "middle", "marker": marker, "meta": codes, "name": f"{letter}: {name}" if letter else name, "orientation": "v",
            "text": [f"<b>{c}</b><br>{letter}" if letter else c for c in codes], "textangle": 0, "textfont": {"color": ink, "size": 13},
            "textposition": "inside", "type": "bar", "width": 0.92, "x": [places[c][0] for c in codes], "y": [0.92] * len(codes)}


def _country_table(given: dict, classes: dict, day: dt.date) -> pd.DataFrame:
    return _table([{"country": c, "name": _name(c, day), "value": given[c], "class": classes.get(c)} for c in sorted(given)], ["country", "name", "value", "class"])


def _class_words(key: str, given: dict, classes: dict, names: list[str], day: dt.date, unit: str, badge: clock.Badge | None) -> str:
    parts = [_many(key, len(given))]
    for name in names:
        mine = [_name(c, day) for c in sorted(classes) if classes[c] == name]
        if mine:
            parts.append(_many("class", len(mine), name=f"{name} {unit}".strip(), countries=_list(sorted(mine), 5)))
    missing = [_name(c, day) for c in sorted(given) if c not in classes]
    if missing:
        parts.append(_many("class_missing", len(missing), countries=_list(missing, 8)))
    return " ".join([*parts, badge.words + "." if badge else ""]).strip()


def geographic_map(values: Any, *, value: str | None = None, order: list | None = None, extent: str = "europe", badge: Any = None, note: str | None = None,
                   title: str | None = None, unit: str = "") -> Described:
    """A map of filled outlines on plain axes: equal areas, drawn from data/shapes, nothing fetched.

    Beneath it stands whose borders it draws: ``map: note`` of topic.yml.

    Parameters
    ----------
    values, value, order, badge, title, unit
        As in `tile_grid`.
    extent : {"europe", "north_atlantic"}
        Which of the two outlines to draw.
    note : str, optional
        Your own note on borders, instead of the topic's.

    Examples
    --------
    >>> chart = geographic_map({"EST": "yes", "NOR": "no"})
    >>> {trace["type"] for trace in chart.bundle["data"]}
    {'scatter'}
    """
    given = _values(values, value)
    badge = _title_badge(values, badge)
    day = badge.day if badge else clock.THEN
    classes, names = _classes(given, order)
    path = data_dir() / "shapes" / f"{extent}.json"
    if not path.is_file():
        raise ValueError(_say("no_such_extent", given=repr(extent), known=", ".join(sorted(p.stem for p in path.parent.glob("*.json")))))
    drawn = _outlines(str(path), path.stat().st_mtime)
    shapes, box = drawn["shapes"], drawn["box"]
    owner = {code: shape.get("part_of", code) for code, shape in shapes.items()}
    groups: list[tuple[str, str, int | None, list[str]]] = [("", _say("not_in_table"), None, [c for c in shapes if owner[c] not in given])]
    groups += [(_letter(i, names), n, i, [c for c in shapes if classes.get(owner[c]) == n]) for i, n in enumerate(names)]
    groups.append(("?", _say("no_value"), None, [c for c in shapes if owner[c] in given and owner[c] not in classes]))
    traces: list[dict] = []
    for letter, name, number, codes in groups:
        for dotted in (False, True):
            mine = [c for c in codes if bool(shapes[c].get("disputed")) is dotted]
            if mine:
                traces.append(_land(mine, shapes, f"{letter}: {name}" if letter else name, number, dotted, show_in_legend=not dotted))
    placed: list[tuple[float, float, str]] = []
    near = (box[2] - box[0]) / 680 * 15
    for letter, name, _, codes in groups[1:]:
        mine = []
        for c in codes:                             # of two neighbours of one class, one letter is enough
            spot = shapes[c]["label"]
            if owner[c] == c and not any(math.dist(spot, p[:2]) < near and p[2] == letter for p in placed):
                mine.append(c)
                placed.append((*spot, letter))
        if mine:
            traces.append({"hoverinfo": "text", "hovertext": [_hover(_name(c, day), name if str(given[c]) == name else f"{name}: {_class_name(given[c])}") for c in mine],
                           "marker": {"color": palette.PAPER, "line": {"color": palette.INK, "width": 1}, "size": 15, "symbol": "circle"}, "mode": "markers+text",
                           "showlegend": False, "text": [letter] * len(mine), "textfont": {"color": palette.INK, "size": 11}, "type": "scatter",
                           "x": [shapes[c]["label"][0] for c in mine], "y": [shapes[c]["label"][1] for c in mine]})
    borders = note or (topic().get("map") or {}).get("note", "")
    lines = _wrapped(borders, 105) if borders else []
    layout = _layout(title or _say("map.title"), badge, round(680 * (box[3] - box[1]) / (box[2] - box[0])) + 16 + 16 * len(lines),
                     legend=[t["name"] for t in traces if t.get("showlegend")])
    layout["margin"] |= {"b": 12 + 16 * len(lines), "l": 10, "r": 10}
    hidden = {"fixedrange": True, "showgrid": False, "showticklabels": False, "ticks": ""}
    layout["xaxis"] = {**hidden, "constrain": "domain", "range": [box[0], box[2]]}
    layout["yaxis"] = {**hidden, "constrain": "domain", "range": [box[1], box[3]], "scaleanchor": "x"}
    if lines:
        layout["annotations"] = [{"align": "left", "font": {"color": palette.QUIET, "size": 12}, "showarrow": False, "text": "<br>".join(lines),
                                  "x": 0, "xanchor": "left",
                                  "xref": "paper", "y": 0, "yanchor": "top", "yref": "paper", "yshift": -4}]
    outside = [_name(c, day) for c in sorted(given) if c not in shapes]
    sentence = _class_words("map.words", given, classes, names, day, unit, badge)
    if outside:
        sentence += " " + _many("map.outside", len(outside), countries=_list(outside, 8))
    if borders:
        sentence += " " + borders
    return Described({"data": traces, "layout": layout}, sentence, _country_table(given, classes, day))


def _land(codes: list[str], shapes: dict, name: str, number: int | None, dotted: bool, *, show_in_legend: bool) -> dict:
    """Outlines of one class as one trace: rings after each other, a gap between."""
    x: list[float | None] = []
    y: list[float | None] = []
    for code in codes:
        for xs, ys in shapes[code]["rings"]:
            x += [*xs, xs[0], None]
            y += [*ys, ys[0], None]
    fill = palette.REST if number is None else palette.series(number)
    trace: dict[str, Any] = {"fill": "toself", "fillcolor": fill, "hoverinfo": "skip",
                             "line": {"color": palette.QUIET if number is None else palette.PAPER, "dash": "dot" if dotted else "solid", "width": 1}, "mode": "lines",
                             "name": name, "showlegend": show_in_legend, "type": "scatter", "x": x[:-1], "y": y[:-1]}
    if number is not None and palette.pattern(number):
        trace["fillpattern"] = {"bgcolor": fill, "fgcolor": palette.text_on(fill), "fgopacity": 0.4, "fillmode": "replace", "shape": palette.pattern(number), "size": 7,
                                "solidity": 0.15}
    return trace


# ---- 6 lines, bars, dots, ranks

def indicators(panels: Mapping[str, Any], *, base: int | None = None, indexed: Iterable[str] | None = None, guess: Any = None, badge: Any = None,
               title: str | None = None) -> Described:
    """Several measures over the same years, one panel each, because they have no common unit.

    Parameters
    ----------
    panels : dict of str to pandas.Series
        Name of the measure (with its unit) to its values by year.
    base : int, optional
        A year that becomes 100 in the panels named in `indexed` (in all, if none is named).
    indexed : list of str, optional
        The panels that are turned into an index.
    guess : int, optional
        A year of the learner's, drawn through all panels.
    badge : Badge, DataFrame or list of DataFrame, optional
        What tells whether this is the evening's knowledge.

    Examples
    --------
    >>> import pandas as pd
    >>> chart = indicators({"spending": pd.Series({2014: 50.0, 2015: 55.0})}, base=2014)
    >>> chart.table["value"].round().tolist()
    [100.0, 110.0]
    """
    badges = [clock.badge(f) for f in badge] if isinstance(badge, list) else [_title_badge(None, badge)]
    told = max((b for b in badges if b), key=lambda b: (b.day, b.label), default=None)
    wanted = set(panels if indexed is None else indexed) if base is not None else set()
    rows, traces, notes, parts = [], [], [], []
    years = sorted({int(y) for series in panels.values() for y in series.index})
    if not years:
        raise ValueError(_say("no_panels"))
    number = len(panels)
    layout = _layout(title or _say("indicators.title"), told, 40 + 150 * number)
    gap = 0.34 / number if number > 1 else 0
    share = (1 - gap * (number - 1)) / number
    for place, (name, series) in enumerate(panels.items()):
        values = {int(y): (None if _blank(v) else float(v)) for y, v in series.sort_index().items()}
        heading = name
        if name in wanted:
            if not values.get(base):
                raise ValueError(_say("no_base", name=name, base=base))
            values = {y: None if v is None else v / values[base] * 100 for y, v in values.items()}
            heading = _say("indicators.indexed", name=name, base=base)
        suffix = "" if place == 0 else str(place + 1)
        top = 1 - place * (share + gap)
        complete = {y: values.get(y) for y in years}
        known = {y: v for y, v in complete.items() if v is not None}
        traces.append({"connectgaps": False, "hovertemplate": "%{x}: %{y:,.1f}<extra></extra>",
                       "line": {"color": palette.series(place), "dash": palette.dash(place), "width": 2},
                       "marker": {"color": palette.series(place), "size": 8, "symbol": palette.symbol(place)}, "mode": "lines+markers",
                       "name": heading, "type": "scatter",
                       "x": list(complete), "xaxis": "x", "y": list(complete.values()), "yaxis": f"y{suffix}"})
        for y in dict.fromkeys([min(known), max(known)]) if known else []:
            notes.append({"font": {"size": 12}, "showarrow": False, "text": _number(known[y]), "x": y, "xanchor": "center", "y": known[y],
                          "yanchor": "bottom", "yref": f"y{suffix}",
                          "yshift": 5})
        notes.append({"font": {"size": 13}, "showarrow": False, "text": f"<b>{heading}</b>", "x": 0, "xanchor": "left", "xref": "paper", "y": top, "yanchor": "bottom",
                      "yref": "paper", "yshift": 6})
        span = max(known.values()) - min(known.values()) if known else 1
        low = 0 if known and min(known.values()) >= 0 and name not in wanted else min(known.values(), default=0) - span * 0.15
        layout[f"yaxis{suffix}"] = {"domain": [max(round(top - share, 4), 0), round(top, 4)], "nticks": 4,
                                    "range": [low, max(known.values(), default=1) + (span or 1) * 0.35]}
        rows += [{"measure": heading, "year": y, "value": v} for y, v in complete.items()]
        if known:
            first, last = min(known), max(known)
            parts.append(_say("indicators.panel", name=heading, first=first, v0=_number(known[first]), last=last, v1=_number(known[last]),
                              high=_number(max(known.values())), when=max(known, key=lambda y: known[y]), low=_number(min(known.values())),
                              when_low=min(known, key=lambda y: known[y])))
        missing = [str(y) for y, v in complete.items() if v is None]
        if missing:
            parts.append(_say("indicators.missing", name=heading, years=_list(missing, 8)))
    layout["margin"]["t"] += 26
    layout["height"] += 26
    layout["annotations"], layout["shapes"] = notes, []
    anchor = "" if number == 1 else str(number)
    step = max(1, math.ceil(len(years) / 12))
    layout["xaxis"] = {"anchor": f"y{anchor}", "range": [years[0] - 0.5, years[-1] + 0.5], "tickmode": "array", "ticktext": [str(y) for y in years[::step]],
                       "tickvals": years[::step], "title": {"text": _say("axis_year")}}
    guessed = _guess_number(guess)
    if guessed is not None:
        shape, note = mark_date(guessed, _say("your_guess", guess=int(guessed)), colour=palette.GUESS)
        layout["shapes"].append(shape)
        notes.append(note)
        parts.append(_say("guess_marked", guess=int(guessed)))
    opening = _many("indicators.words", number, first=years[0], last=years[-1])
    return Described({"data": traces, "layout": layout}, " ".join([opening, *parts, *([told.words + "."] if told else [])]), _table(rows, ["measure", "year", "value"]))


def lines(frame: pd.DataFrame, *, x: str = "year", y: str = "value", by: str | None = None, guess: Any = None, unit: str = "", badge: Any = None,
          title: str | None = None) -> Described:
    """One or more lines, each with its own colour, dash, mark and name.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows with the columns named.
    x, y : str
        The columns along and up.
    by : str, optional
        The column that tells the lines apart.
    guess : number, optional
        A value of the learner's, drawn as a level.
    unit : str, optional
        The unit of y.

    Examples
    --------
    >>> import pandas as pd
    >>> chart = lines(pd.DataFrame({"year": [2014, 2015], "value": [3, 5]}))
    >>> len(chart.table)
    2
    """
    _need(frame, x, y, *([by] if by else []))
    told = _title_badge(frame, badge)
    frame = frame.sort_values([c for c in (by, x) if c], kind="stable")
    groups = [("", frame)] if by is None else [(g, frame[frame[by] == g]) for g in dict.fromkeys(frame[by])]
    traces, notes, parts = [], [], []
    for number, (group, rows) in enumerate(groups):
        name = _name_or_label(group, told) if by else (title or y)
        xs = [plain_x(_day(v)) if isinstance(v, dt.date) else v for v in rows[x]]
        ys = [None if _blank(v) else float(v) for v in rows[y]]
        known = [(a, b) for a, b in zip(xs, ys, strict=True) if b is not None]
        traces.append({"connectgaps": False, "hoverinfo": "text", "hovertext": [_hover(name if by else None, f"{a}: {_number(b)} {unit}" if b is not None else None) for a, b in zip(xs, ys, strict=True)],
                       "line": {"color": palette.series(number), "dash": palette.dash(number), "width": 2},
                       "marker": {"color": palette.series(number), "size": 8, "symbol": palette.symbol(number)}, "mode": "lines+markers",
                       "name": str(name), "type": "scatter",
                       "x": xs, "y": ys})
        if not known:
            parts.append(_say("lines.empty", name=name))
            continue
        if by and len(groups) <= 4:
            notes.append({"font": {"size": 12}, "showarrow": False, "text": str(name), "x": known[-1][0], "xanchor": "left", "xshift": 8,
                          "y": known[-1][1], "yanchor": "middle"})
        high = max(known, key=lambda p: p[1])
        parts.append(_say("lines.one", name=name, first=known[0][0], v0=_number(known[0][1]), last=known[-1][0], v1=_number(known[-1][1]),
                          high=_number(high[1]), when=high[0]))
        if len(known) < len(ys):
            parts.append(_many("lines.gaps", len(ys) - len(known), name=name))
    layout = _layout(title or _say("lines.title", y=_label(y)), told, 340, legend=[t["name"] for t in traces] if len(groups) > 4 else None, annotations=notes, shapes=[])
    if notes:
        _spread(notes, 300)
        layout["margin"]["r"] = 20 + round(max(len(n["text"]) for n in notes) * LETTER) + 8
    whole = all(isinstance(v, int) or str(v).lstrip("-").isdigit() for t in traces for v in t["x"])
    ticks = sorted({int(v) for t in traces for v in t["x"]}) if whole else []
    layout["xaxis"] = {"title": {"text": _label(x)}, **({"tickmode": "array", "ticktext": [str(t) for t in ticks], "tickvals": ticks} if 0 < len(ticks) <= 12 else {})}
    layout["yaxis"] = {"rangemode": "tozero", "title": {"text": f"{_label(y)} ({unit})" if unit else _label(y)}}
    _level(layout, guess, unit, parts)
    sentence = " ".join([_many("lines.words", len(groups), x=_label(x)), *parts, _dispute_words(frame), *([told.words + "."] if told else [])])
    return Described({"data": traces, "layout": layout}, " ".join(sentence.split()), frame[[c for c in (by, x, y, "unit", "edition", "status", "source") if c and c in frame.columns]])


def _spread(notes: list[dict], height: int) -> None:
    """Push labels at the ends of lines apart where they would cover each other."""
    top = max(n["y"] for n in notes) or 1
    last = -1e9
    for note in sorted(notes, key=lambda n: n["y"]):
        at = note["y"] / top * height
        place = max(at, last + 15)
        note["yshift"] = round(place - at)
        last = place


def _name_or_label(value: Any, told: clock.Badge | None) -> str:
    return _name(str(value), told.day if told else clock.THEN)


def _level(layout: dict, guess: Any, unit: str, parts: list[str]) -> None:
    """The learner's number as a level line."""
    number = _guess_number(guess)
    if number is None:
        return
    layout.setdefault("shapes", []).append({"line": {"color": palette.GUESS, "dash": "dot", "width": 2}, "type": "line", "x0": 0, "x1": 1, "xref": "paper", "y0": number,
                                            "y1": number})
    layout.setdefault("annotations", []).append({"bgcolor": palette.PAPER, "bordercolor": palette.GUESS, "font": {"size": 12}, "showarrow": False,
                                                 "text": _say("your_guess", guess=f"{_number(number)} {unit}".strip()), "x": 0.01, "xanchor": "left",
                                                 "xref": "paper", "y": number})
    parts.append(_say("guess_marked", guess=f"{_number(number)} {unit}".strip()))


def bars(frame: pd.DataFrame, *, label: str = "country", value: str = "value", unit: str = "", guess: Any = None, mark: Any = None,
         mark_name: str = "", badge: Any = None,
         title: str | None = None) -> Described:
    """Bars lying down, longest first, each with its number.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows with the columns named. Two rows of one label (a disputed fact) are two bars.
    label, value : str
        The columns of names and numbers.
    guess, mark : number, optional
        The learner's number and a number to compare with, drawn as lines.
    mark_name : str
        What `mark` is.

    Examples
    --------
    >>> import pandas as pd
    >>> bars(pd.DataFrame({"country": ["EST", "NOR"], "value": [3, 5]})).table["value"].tolist()
    [5, 3]
    """
    _need(frame, label, value)
    told = _title_badge(frame, badge)
    known = frame[[not _blank(v) for v in frame[value]]].sort_values([value, label], ascending=[False, True], kind="stable")
    missing = [_name_or_label(v, told) for v in frame.loc[[_blank(v) for v in frame[value]], label]]
    names = [_name_or_label(v, told) for v in known[label]]
    seen: dict[str, int] = {}
    unique = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        unique.append(name if names.count(name) == 1 else _say("bars.again", name=name, number=seen[name]))
    values = [float(v) for v in known[value]]
    doubt = _disputed(known)
    trace = {"hoverinfo": "skip", "marker": {"color": palette.SERIES[0], "pattern": {"fgcolor": palette.PAPER, "fillmode": "overlay", "shape": ["/" if d else "" for d in doubt],
                                                                                      "solidity": 0.3}},
             "orientation": "h", "text": [_number(v) for v in values], "textfont": {"color": palette.INK}, "textposition": "outside", "type": "bar",
             "x": values, "y": unique}
    numbers = [(_guess_number(guess), "guess"), (_guess_number(mark), "mark")]
    if any(n is not None for n, _ in numbers):      # a line would run through the numbers beside the bars: they move to the names
        unique = [_say("bars.name_and_number", name=name, n=_number(v)) for name, v in zip(unique, values, strict=True)]
        trace |= {"text": [""] * len(values), "y": unique}
    layout = _layout(title or _say("bars.title", y=_label(value, "measure")), told, 24 * max(len(values), 1) + 90, annotations=[], shapes=[])
    parts = [_many("bars.words", len(values), top=names[0], v0=_number(values[0]), bottom=names[-1], v1=_number(values[-1]),
                   unit=unit)] if values else [_say("bars.none")]
    for place, (number, kind) in enumerate(numbers):
        if number is None:
            continue
        written = f"{_number(number)} {unit}".strip()
        text = _say("your_guess", guess=written) if kind == "guess" else f"{mark_name} {written}".strip()
        shape, note = mark_date(number, text, colour=palette.GUESS if kind == "guess" else palette.QUIET, dash="dot" if kind == "guess" else "dash")
        note |= {"y": 0.02 + 0.1 * place, "yanchor": "bottom"}
        layout["shapes"].append(shape)
        layout["annotations"].append(note)
        parts.append(_say("bars.over", text=text, n=sum(v >= number for v in values), of=len(values)))
    if missing:
        parts.append(_many("class_missing", len(missing), countries=_list(missing, 8)))
    layout["xaxis"] = {"range": [min(0, *values) if values else 0, max([*values, *[n for n, _ in numbers if n is not None]], default=1) * 1.15],
                       "title": {"text": unit or _label(value)}}
    layout["yaxis"] = {"autorange": "reversed", "ticks": "", "type": "category"}
    return Described({"data": [trace], "layout": layout}, " ".join(p for p in [*parts, _dispute_words(frame), *([told.words + "."] if told else [])] if p),
                     known[[c for c in (label, value, "unit", "year", "edition", "definition", "status", "source") if c in known.columns]])


def positions(frame: pd.DataFrame, *, y: str = "actor", by: str = "stance", start: Any = None, end: Any = None, guess: Any = None, title: str | None = None) -> Described:
    """Who said what when: one mark a dated position, in rows by speaker, the sign by stance.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of the table ``voices``.
    y, by : str
        The columns of the rows and of the signs.
    start, end : str or date, optional
        The first and last day to draw.
    guess : str or date, optional
        A day of the learner's.

    Examples
    --------
    >>> from helpers import load
    >>> voices = load("voices")
    >>> len(positions(voices).table) == len(voices)
    True
    """
    _need(frame, y, by, "date")
    badge = _badge(frame)
    first, last = (None if _blank(v) else _day(v) for v in (start, end))
    keep = [(first is None or _day(d) >= first) and (last is None or _day(d) <= last) for d in frame["date"]]
    out, frame = len(keep) - sum(keep), frame[keep].sort_values(["date", y], kind="stable")
    title = title or _say("positions.title")
    table = frame[[c for c in ("date", "precision", y, "country", "side", "place", by, "gist", "status", "source") if c in frame.columns]]
    if frame.empty:
        return Described({"data": [], "layout": _layout(title, badge, 160)}, _say("positions.none", badge=badge.words), table)
    rows = frame.to_dict("records")
    order = list(dict.fromkeys(str(r[y]) for r in rows))
    stances = list(dict.fromkeys(_label(r[by], by) for r in rows))
    low, high = min(_day(r["date"]) for r in rows), max(_day(r["date"]) for r in rows)
    written = len(stances) > 8                      # more than eight signs are no signs: then the stance is written beside its mark
    base, middles, top = {}, [], 0.0
    for actor in order:                             # marks of one speaker that would touch are set one above the other
        taken: list[list[tuple[float, float]]] = []
        for r in (r for r in rows if str(r[y]) == actor):
            px = (_day(r["date"]) - low).days / max((high - low).days, 1) * 430
            text = (len(_short(_label(r[by], by))) * LETTER + 8) if written else 0
            r["_side"] = "left" if px > 215 else "right"
            left, right = px - 6.5 - (text if r["_side"] == "left" else 0), px + 6.5 + (text if r["_side"] == "right" else 0)
            r["_level"] = next((i for i, used in enumerate(taken) if all(right <= a or left >= b for a, b in used)), len(taken))
            if r["_level"] == len(taken):
                taken.append([])
            taken[r["_level"]].append((left, right))
        base[actor] = top
        middles.append(top + 0.6 * (len(taken) - 1) / 2)
        top += 1 + 0.6 * (len(taken) - 1)
    traces = []
    for number, stance in enumerate([""] if written else stances):
        mine = rows if written else [r for r in rows if _label(r[by], by) == stance]
        precise = [str(r.get("precision") or "day") == "day" for r in mine]
        sign, colour = palette.symbol(number), palette.series(number)
        traces.append({"hoverinfo": "text", "hovertext": [_position_hover(r, y, _label(r[by], by)) for r in mine],
                       "marker": {"color": colour, "line": {"color": colour, "width": [0 if p else 2 for p in precise]}, "size": 11,
                                  "symbol": [sign if p else f"{sign}-open" for p in precise]},
                       "mode": "markers", "name": stance, "type": "scatter", "x": [_day(r["date"]) for r in mine],
                       "y": [base[str(r[y])] + 0.6 * r["_level"] for r in mine]})
        if written:
            traces[-1] |= {"mode": "markers+text", "text": [_short(_label(r[by], by)) for r in mine], "textfont": {"color": palette.INK, "size": 12},
                           "textposition": [f"middle {r['_side']}" for r in mine]}
    shapes, notes = [], []
    if not _blank(guess):
        shape, note = mark_date(_day(guess), _say("your_guess", guess=_date(guess)), colour=palette.GUESS)
        shapes, notes = [shape], [note]
    names = [_short(n, 30) for n in order]
    layout = _layout(title, badge, round(25 * top) + 90, legend=None if written else stances, annotations=notes, shapes=shapes)
    layout["xaxis"] = {"title": {"text": _say("axis_date")}, "type": "date"}
    layout["yaxis"] = {"range": [top - 0.4, -0.7 - (0.9 if notes else 0)], "tickmode": "array", "ticks": "", "ticktext": names, "tickvals": middles}
    counts = [_say("positions.stance", stance=s, n=sum(_label(r[by], by) == s for r in rows),
                   who=_list(dict.fromkeys(str(r[y]) for r in rows if _label(r[by], by) == s), 4)) for s in stances]
    parts = [_many("positions.words", len(rows), actors=len(order), first=_date(rows[0]["date"]), last=_date(rows[-1]["date"])), *counts]
    if out:
        parts.append(_many("positions.outside", out))
    parts += [_say("positions.limits"), badge.words + "."]
    return Described({"data": traces, "layout": layout}, " ".join(parts), table)


def _position_hover(row: Mapping, speaker: str, stance: str) -> str:
    who = row[speaker] if _blank(row.get("role")) else f"{row[speaker]}, {row['role']}"
    return _hover(_date(row["date"], str(row.get("precision") or "day")), who, row.get("gist"), stance, _source(row))


def ranks(frame: pd.DataFrame, *, item: str = "crisis", measure: str = "measure", value: str = "value", order: list[str] | None = None,
          title: str | None = None) -> Described:
    """Places under several measures: who is first by one measure is not first by another.

    Each item is a line from measure to measure. A gap means that the table has no figure; nobody is ranked on a guess.
    A second figure of a disputed fact is an open mark at the place which it would give.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of the table ``crises``, or any with the three columns.
    item, measure, value : str
        The columns of what is ranked, by what, and the figure.
    order : list of str, optional
        The measures from left to right.

    Examples
    --------
    >>> import pandas as pd
    >>> two = pd.DataFrame({"crisis": ["a", "b", "a", "b"], "measure": ["deaths", "deaths", "days", "days"], "value": [9, 1, 2, 8]})
    >>> ranks(two).table["rank"].tolist()
    [1, 2, 1, 2]
    """
    _need(frame, item, measure, value)
    badge = _title_badge(frame, None)
    measures = order or list(dict.fromkeys(frame[measure]))
    items = list(dict.fromkeys(frame[item]))
    names = {i: str(frame.loc[frame[item] == i, "name"].iloc[0]) if "name" in frame.columns else _label(i) for i in items}
    rows, rank, second = [], {}, []
    for m in measures:
        mine = [(r[item], float(r[value]), r) for r in frame[frame[measure] == m].to_dict("records") if not _blank(r[value])]
        best: dict[Any, float] = {}
        for name, number, _ in mine:
            best.setdefault(name, number)
        counted = set()
        for name, number, row in sorted(mine, key=lambda p: (-p[1], str(p[0]))):
            place = 1 + sum(v > number for other, v in best.items() if other != name)
            if name in counted or (best[name] != number and sum(p[0] == name for p in mine) > 1 and number != best[name]):
                second.append((name, m, place, number))
            else:
                counted.add(name)
                rank[name, m] = (place, number)
            rows.append({"measure": _label(m, "measure"), "rank": place, "item": names[name], "value": row[value], "unit": row.get("unit", ""),
                         "definition": row.get("definition", ""), "status": row.get("status", ""),
                         "source": row.get("source", "")})
    traces, notes = [], []
    spots = {m: i for i, m in enumerate(measures)}
    at = {}                                         # cases that share a place stand beneath each other, not on each other
    for (i, m), (place, _) in rank.items():
        at[i, m] = place + 0.42 * sum(1 for (j, n), height in at.items() if n == m and int(height) == place)
    for number, i in enumerate(items):
        places = [rank.get((i, m)) for m in measures]
        traces.append({"connectgaps": False, "hoverinfo": "text",
                       "hovertext": [_hover(names[i], _say("ranks.hover", measure=_label(m, "measure"), place=p[0], value=_number(p[1]))) if p else "" for m, p in zip(measures, places, strict=True)],
                       "line": {"color": palette.series(number), "dash": palette.dash(number), "width": 3},
                       "marker": {"color": palette.series(number), "size": 13, "symbol": palette.symbol(number)}, "mode": "lines+markers",
                       "name": names[i], "type": "scatter",
                       "x": [spots[m] for m in measures], "y": [at.get((i, m)) for m in measures]})
        held = [(spots[m], p, at[i, m]) for m, p in zip(measures, places, strict=True) if p]
        for spot, p, height in held:
            note = {"font": {"size": 12}, "showarrow": False, "text": _number(p[1]), "x": spot, "xanchor": "center", "y": height, "yanchor": "bottom", "yshift": 9}
            notes.append(note)
        if held:
            spot, _, height = held[-1]
            notes.append({"font": {"size": 12}, "showarrow": False, "text": "<br>".join(_wrapped(names[i], 24)), "align": "left", "x": spot,
                          "xanchor": "left", "xshift": 14, "y": height,
                          "yanchor": "middle"})
    if second:
        traces.append({"hoverinfo": "text", "hovertext": [_hover(names[i], _say("ranks.second"), _number(n)) for i, _, _, n in second],
                       "marker": {"color": palette.INK, "line": {"width": 2}, "size": 20, "symbol": "circle-open"}, "mode": "markers", "name": _say("ranks.second"),
                       "type": "scatter", "x": [spots[m] for _, m, _, _ in second], "y": [p for _, _, p, _ in second]})
    most = max((p for p, _ in rank.values()), default=1)
    layout = _layout(title or _say("ranks.title", n=len(measures)), badge, 52 * most + 90, annotations=notes)
    layout["margin"]["t"] += 24                     # the names of the measures stand above the plot
    layout["height"] += 24
    layout["margin"]["r"] = 30 + round(min(max(len(n) for n in names.values()), 24) * LETTER)
    layout["xaxis"] = {"range": [-0.25, len(measures) - 1 + 0.15], "showgrid": False, "side": "top", "tickmode": "array", "ticks": "",
                       "ticktext": [_label(m, "measure") for m in measures],
                       "tickvals": list(range(len(measures)))}
    layout["yaxis"] = {"dtick": 1, "range": [most + 0.5, 0.3], "showgrid": False, "title": {"text": _say("ranks.axis")}}
    leaders = [_say("ranks.leader", measure=_label(m, "measure"), name=_list([names[i] for i in items if rank.get((i, m), (0, 0))[0] == 1])) for m in measures]
    moves = {i: (max(p), min(p)) for i in items if (p := [rank[i, m][0] for m in measures if (i, m) in rank])}
    mover = max(moves, key=lambda i: moves[i][0] - moves[i][1], default=None)
    parts = [_many("ranks.words", len(items), measures=len(measures)), *leaders]
    if mover is not None and moves[mover][0] > moves[mover][1]:
        parts.append(_say("ranks.mover", name=names[mover], high=moves[mover][1], low=moves[mover][0]))
    gaps = [_say("ranks.gap", name=names[i], measure=_label(m, "measure")) for m in measures for i in items if (i, m) not in rank]
    if gaps:
        parts.append(_say("ranks.gaps", gaps=_list(gaps, 8)))
    if second:
        parts.append(_say("ranks.disputed", names=_list(dict.fromkeys(names[i] for i, _, _, _ in second))))
    return Described({"data": traces, "layout": layout}, " ".join([*parts, *([badge.words + "."] if badge else [])]),
                     _table(rows, ["measure", "rank", "item", "value", "unit", "definition", "status", "source"]))


# ---- 7 people in allied countries

def people(frame: pd.DataFrame, *, group: str = "side", bar: str | None = None, guess: Any = None, mark: float | None = 1_000_000_000,
           claim: str = "", order: list | None = None,
           title: str | None = None) -> Described:
    """People added up in stacked bars, in millions, with the learner's guess and a mark to compare with.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of ``population`` merged with ``members``: ``country``, ``value`` (persons) and the column `group`.
    group : str
        The column that splits a bar.
    bar : str, optional
        A column with one bar for each of its values, such as the edition or the year.
    guess : number, optional
        The learner's number, in millions.
    mark : number or None
        A number of persons to compare with.
    claim : str
        What to call that mark.

    Examples
    --------
    >>> import pandas as pd
    >>> two = pd.DataFrame({"country": ["EST", "CAN"], "value": [1_300_000, 38_000_000], "side": ["Europe", "North America"]})
    >>> people(two, guess=40).table["millions"].tolist()
    [1.3, 38.0]
    """
    _need(frame, "country", "value", group, *([bar] if bar else []))
    badge = _title_badge(frame, None)
    heads = [""] if bar is None else [str(v) for v in dict.fromkeys(frame[bar])]
    groups = order or list(dict.fromkeys(frame[group].dropna()))
    rows, traces = [], []
    for number, name in enumerate(groups):
        sums = []
        for head in heads:
            mine = frame[(frame[group] == name) & (True if bar is None else frame[bar].astype(str) == head)]
            sums.append(float(mine["value"].sum()) / 1e6)
            rows.append({**({bar: head} if bar else {}), group: name, "countries": int(mine["country"].nunique()), "millions": round(sums[-1], 1)})
        fill = palette.series(number)
        traces.append({"hoverinfo": "skip", "insidetextanchor": "middle", "marker": {"color": fill, "line": {"color": palette.PAPER, "width": 1},
                                                                                  "pattern": {"fgcolor": palette.text_on(fill), "fgopacity": 0.28, "fillmode": "overlay",
                                                                                              "shape": palette.pattern(number), "size": 9, "solidity": 0.12}},
                       "name": _label(name, group), "orientation": "h", "text": [_say("people.inside", name=_label(name, group), n=_number(round(s, 1))) for s in sums], "textangle": 0,
                       "textfont": {"color": palette.text_on(fill), "size": 13}, "textposition": "inside", "type": "bar", "x": sums, "y": heads})
    totals = [sum(t["x"][i] for t in traces) for i in range(len(heads))]
    guessed = _guess_number(guess)
    level = None if mark is None else mark / 1e6
    top = max([*totals, *[n for n in (guessed, level) if n is not None]])
    layout = _layout(title or _say("people.title"), badge, 90 + 56 * len(heads), legend=[t["name"] for t in traces], barmode="stack", bargap=0.3,
                     annotations=[], shapes=[])
    for place, (number, text, colour, dash) in enumerate(((level, _say("people.mark", claim=claim, n=_number(level)).strip() if level is not None else "", palette.INK, "dash"),
                                                          (guessed, _say("your_guess", guess=_say("people.millions", n=_number(guessed))) if guessed is not None else "",
                                                           palette.GUESS, "dot"))):
        if number is None:
            continue
        shape, note = mark_date(number, text, colour=colour, dash=dash)
        shape |= {"y0": 0, "y1": 1.0}
        note |= {"xanchor": "right" if number > top * 0.5 else "left", "xshift": -4 if number > top * 0.5 else 4, "y": 1.0 - 0.5 * place if len(heads) == 1 else 1.0}
        note |= {"y": 1 if place == 0 else 0, "yanchor": "top" if place == 0 else "bottom"}
        layout["shapes"].append(shape)
        layout["annotations"].append(note)
    layout["xaxis"] = {"range": [0, top * 1.06], "title": {"text": _say("people.axis")}}
    layout["yaxis"] = {"autorange": False, "range": [len(heads) - 0.1, -0.9], "showgrid": False, "ticks": "", "type": "category"}
    parts = []
    for i, head in enumerate(heads):
        split = _list([_say("people.split", name=_label(g, group), n=_number(round(traces[k]["x"][i], 1)),
                            share=_number(round(traces[k]["x"][i] / totals[i] * 100, 1))) for k, g in enumerate(groups)])
        parts.append(_say("people.words", head=f"{head}: " if head else "", n=_number(round(totals[i], 1)), split=split))
        if level is not None:
            parts.append(_say("people.short" if totals[i] < level else "people.over", off=_number(round(abs(level - totals[i]), 1)), mark=_number(level)))
    if guessed is not None:
        parts.append(_say("people.guess", guess=_number(guessed), off=_number(round(abs(guessed - totals[-1]), 1)),
                          side=_say("people.more" if guessed > totals[-1] else "people.less")))
    lost = sorted(set(frame.loc[frame["value"].isna() | frame[group].isna(), "country"]))
    if lost:
        parts.append(_many("class_missing", len(lost), countries=_list([_name(c, badge.day if badge else clock.THEN) for c in lost], 8)))
    return Described({"data": traces, "layout": layout}, " ".join([*parts, *([badge.words + "."] if badge else [])]),
                     _table(rows, [*([bar] if bar else []), group, "countries", "millions"]))
