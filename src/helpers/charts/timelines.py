"""Events along time: `timeline`, one mark each, in lanes, none covering another."""
from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from helpers import palette
from helpers.described import Described

from .frame import badge_of, between, dispute_words, layout, need, nothing, sentence, settled, shown
from .marks import LABEL, NARROW, add_guess, first_free, leftward, scatter, text_width
from .places import tag_order
from .wording import as_day, day_words, hover, numeral, precision, row_day, say, say_many, short, source_words, tag_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from helpers.clock import Badge

SIGNS = {"day": "", "month": "-open", "year": "-open-dot"}       # what a lane's sign ends with
ROOM = 520              # the height in pixels of all lanes that still fits on a screen with title and axis
# from wide to narrow: the size of a mark and the least height of a row, in pixels, and the rows that a label needs
STEPS = ((9, 13, 1), (6, 5, 3), (5, 4.4, 3), (4, 3.6, 4))


def timeline(events: pd.DataFrame, *, start: Any = None, end: Any = None, guess: Any = None, lanes: str = "category",
             labels: int | list[str] = 8, title: str | None = None) -> Described:
    """Events by day, one mark each, in lanes.

    An instant is a point. An event that another row ends (`end_of`) is a bar between two points. A date known only to
    the month or the year is a wide open mark. No mark covers another: those of one time are stacked. A lane keeps its
    colour and its sign whatever rows are shown. Where there are very many, marks and rows are smaller.

    Parameters
    ----------
    events : pandas.DataFrame
        Rows of the table ``events``.
    start, end : str or date, optional
        The first and last day to draw; what falls outside is counted in the words.
    guess : str, date or Waiting, optional
        The learner's own date, drawn as a line.
    lanes : str
        The column that makes the lanes.
    labels : int or list of str
        How many events are named in the picture, or the row_ids of those that are.
    title : str, optional
        A headline of your own.

    Returns
    -------
    Described
        With a row of its table for each event drawn.

    Raises
    ------
    ValueError
        For a day that is none, a column that is not there, or a label that no event drawn has.

    Examples
    --------
    >>> from helpers import load
    >>> events = load("events")
    >>> len(timeline(events).table) == len(events)
    True
    """
    need(events, "date", "title", lanes)
    frame, before, after = between(sorted_events(events), start, end)
    badge = badge_of(frame if len(frame) else events)
    title = title or say("timeline.title")
    table = shown(frame, "date", "precision", "category", "title", "what", "status", "source").reset_index(drop=True)
    if frame.empty:
        return nothing(title, badge, say("timeline.none", badge=badge.words), table)
    start, end, guess = (settled(day, as_day) for day in (start, end, guess))
    plan = _planned(frame, lanes, labels, *(day for day in (start, end) if day))
    traces = _traces(plan)
    words = [*_words(plan, lanes), *_outside_words(before, after)]
    if guess:
        words.append(say("timeline.guess", guess=day_words(guess), n=sum(m.high < guess for m in plan.marks)))
    drawn = {"data": traces, "layout": _layout(plan, traces, lanes, title, badge, guess)}
    return Described(drawn, sentence([*words, dispute_words(frame)], badge), table)


def sorted_events(events: pd.DataFrame) -> pd.DataFrame:
    """Events by day, those of one day by row_id."""
    return events.sort_values(["date", "row_id"] if "row_id" in events.columns else ["date"], kind="stable").reset_index(drop=True)


def period(day: dt.date, precision: str) -> tuple[dt.date, dt.date]:
    """First and last day that a date of this precision ("day", "month" or "year") can mean.

    Examples
    --------
    >>> [str(day) for day in period(dt.date(2024, 2, 1), "month")]
    ['2024-02-01', '2024-02-29']
    """
    if precision == "year":
        return dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)
    if precision == "month":
        following = dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return dt.date(day.year, day.month, 1), following - dt.timedelta(days=1)
    return day, day


def lane_numbers(lanes: Iterable[str], column: str) -> dict[str, int]:
    """Lane to the number that gives its colour and sign, from the top: by datapackage.json's list of tags, others after those.

    Examples
    --------
    >>> lane_numbers(["war", "of my own", "alliance"], "category")
    {'alliance': 0, 'war': 1, 'of my own': 10}
    """
    known, found = tag_order(column), list(dict.fromkeys(lanes))
    others = [lane for lane in found if lane not in known]
    return {lane: i for i, lane in enumerate(known) if lane in found} | {lane: len(known) + i for i, lane in enumerate(others)}


# ---- where each event goes

@dataclass(eq=False)
class _Mark:
    """One event and its place: days, then pixels along the plot, then its row in its lane."""

    row: dict
    lane: str
    low: dt.date
    high: dt.date
    begun: _Mark | None = None          # the event that this one ends
    ended: _Mark | None = None          # the event that ends this one
    px: float = 0
    half: float = 0
    level: int = 0
    y: float = 0
    side: str = "right"

    @property
    def id(self) -> str:
        return str(self.row.get("row_id", ""))

    @property
    def at(self) -> dt.date:
        return self.low + (self.high - self.low) / 2

    @property
    def text(self) -> str:
        return short(self.row["title"])


@dataclass
class _Plan:
    """All marks of a timeline, its days, and its lanes from the top: where each begins and how many rows it has."""

    marks: list[_Mark]
    low: dt.date
    high: dt.date
    named: set[str] = field(default_factory=set)
    base: dict[str, float] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    total: float = 0
    size: int = 9               # of a mark, in pixels
    least: float = 13           # the height of a row below which marks would touch
    deep: int = 1               # rows that a label needs

    @property
    def pitch(self) -> float:
        """The height of a row, in pixels."""
        return min(17 if self.deep == 1 else 13, max(self.least, ROOM / self.total))

    @property
    def days(self) -> int:
        return (self.high - self.low).days


def _planned(frame: pd.DataFrame, lanes: str, labels: int | list[str], *ends: dt.date) -> _Plan:
    marks = [_Mark(row, str(row[lanes]), *period(as_day(row["date"]), precision(row))) for row in frame.to_dict("records")]
    _join(marks)
    plan = _Plan(marks, min([*ends, *(m.low for m in marks)]), max([*ends, *(m.high for m in marks)]))
    plan.numbers = lane_numbers((m.lane for m in marks), lanes)
    for plan.size, plan.least, plan.deep in STEPS:          # too high for a screen: once more with smaller marks
        _fill(plan, labels)
        if plan.total * plan.least <= ROOM:
            break
    return plan


def _fill(plan: _Plan, labels: int | list[str]) -> None:
    """Give each mark its place, lane by lane."""
    width, plan.total = max(plan.days, 1), 0
    for mark in plan.marks:
        mark.px = (mark.at - plan.low).days / width * NARROW
        mark.half = max((mark.high - mark.low).days / width * NARROW / 2, plan.size / 2 + 1)
    plan.named = _chosen(plan.marks, labels)
    for lane in plan.numbers:
        plan.base[lane] = plan.total
        plan.rows[lane] = _fill_lane([m for m in plan.marks if m.lane == lane], plan)
        plan.total += plan.rows[lane] + (0.9 if plan.deep == 1 else 1.6)
    for mark in plan.marks:
        mark.level = mark.begun.level if mark.begun else mark.level
        mark.y = -round(plan.base[mark.lane] + mark.level + 0.5, 2)


def _join(marks: list[_Mark]) -> None:
    """Set what ends another event into that one's lane."""
    by_id = {m.id: m for m in marks if m.id}
    for mark in marks:
        begun = by_id.get(str(mark.row.get("end_of") or ""))
        if begun is not None and begun is not mark:
            mark.begun, mark.lane, begun.ended = begun, begun.lane, mark


def _fill_lane(marks: list[_Mark], plan: _Plan) -> int:
    """Give each mark of a lane a row in which it, its bar and its label cover nothing; the number of rows."""
    taken: list[list[tuple[float, float]]] = []

    def labelled(mark: _Mark) -> _Mark | None:
        return next((m for m in (mark, mark.ended) if m and m.id in plan.named), None)

    # the named first: they get the lowest rows
    for mark in sorted((m for m in marks if not m.begun), key=lambda m: (labelled(m) is None, m.px)):
        far = mark.ended or mark
        left, right = mark.px - mark.half - 1, far.px + far.half + 1
        if told := labelled(mark):
            text = text_width(told.text)
            out = right + text - NARROW - 10            # how far it would stand out on the right, if at all
            told.side = "left" if out > max(0, text - left) else "right"
            left, right = (left - text, right) if told.side == "left" else (left, right + text)
        deep = plan.deep if told else 1
        mark.level = first_free(taken, left, right, deep) + deep // 2
    return max(len(taken), plan.deep)


def _chosen(marks: list[_Mark], labels: int | list[str]) -> set[str]:
    """The row_ids to name: those asked for, or a few that lie far apart."""
    if not isinstance(labels, int):
        wanted, ids = [str(i) for i in labels], [m.id for m in marks if m.id]
        unknown = [i for i in wanted if i not in ids]
        if unknown:
            near = ", ".join(difflib.get_close_matches(unknown[0], ids, n=3)) or ids[0]
            raise ValueError(say("no_such_event", given=", ".join(unknown), near=near))
        return set(wanted)
    left, chosen = [m for m in marks if m.id and not m.begun], []

    def apart(mark: _Mark) -> float:
        return min((abs(mark.px - c.px) + (40 if mark.lane != c.lane else 0) for c in chosen), default=NARROW - mark.px)

    while left and len(chosen) < labels:
        chosen.append(max(left, key=apart))
        left.remove(chosen[-1])
    return {m.id for m in chosen}


# ---- what is drawn and said

def _traces(plan: _Plan) -> list[dict]:
    traces = []
    bars = [(m.begun, m) for m in plan.marks if m.begun]
    if bars:
        x, y = ([v for pair in bars for v in (*(getattr(m, along) for m in pair), None)] for along in ("at", "y"))
        traces.append(scatter(x, y, "lines", say("timeline.span"), hoverinfo="skip", line={"color": palette.QUIET, "width": 5}, opacity=0.55))
    for known in SIGNS:
        mine = [m for m in plan.marks if precision(m.row) == known]
        if mine:
            traces.append(_points(mine, known, plan))
    named = [m for m in plan.marks if m.id in plan.named]
    if named:                               # a trace of their own: most marks have no name, and need not say so one by one
        traces.append(scatter([m.at for m in named], [m.y for m in named], "text", "", hoverinfo="skip", showlegend=False, **LABEL,
                              text=[_beside(m) for m in named], textposition=[f"middle {m.side}" for m in named]))
    return traces


def _beside(mark: _Mark) -> str:
    """A name, with an en space of room for the mark that it stands beside."""
    return f"\u2002{mark.text}" if mark.side == "right" else f"{mark.text}\u2002"


def _points(mine: list[_Mark], known: str, plan: _Plan) -> dict:
    """The marks of one precision; those that are no days reach as far as they may lie."""
    exact, numbers = known == "day", [plan.numbers[m.lane] for m in mine]
    trace = scatter([m.at for m in mine], [m.y for m in mine], "markers", say(f"timeline.{known}"),
                    [hover(row_day(m.row), m.row["title"], m.row.get("what"), source_words(m.row)) for m in mine],
                    marker={"color": [palette.series(n) for n in numbers],
                            "line": {"color": palette.PAPER, "width": 1 if plan.deep == 1 else 0} if exact else {"width": 2},
                            "size": plan.size if exact else plan.size + 2, "symbol": [palette.symbol(n) + SIGNS[known] for n in numbers]})
    if not exact:
        reach = [round((m.high - m.low).days / 2 * 86_400_000) for m in mine]          # plotly counts time in milliseconds
        trace["error_x"] = {"array": reach, "color": palette.QUIET, "thickness": 2, "type": "data", "width": 0}
    return trace


def _layout(plan: _Plan, traces: list[dict], lanes: str, title: str, badge: Badge, guess: dt.date | None) -> dict:
    height = round(plan.pitch * plan.total) + 60
    only_days = all(precision(m.row) == "day" and not m.begun for m in plan.marks)
    made = layout(title, badge, height, legend=() if only_days else traces)
    made["shapes"] = [{"line": {"color": palette.RULE, "width": 1}, "type": "line", "x0": 0, "x1": 1, "xref": "paper",
                       "y0": -(base - 0.45), "y1": -(base - 0.45)} for base in list(plan.base.values())[1:]]
    if guess:
        add_guess(made, guess, day_words(guess), **leftward((guess - plan.low).days, plan.days))
    pad = dt.timedelta(days=max(2, round(plan.days * 0.015)))
    made["xaxis"] = {"range": [(plan.low - pad).isoformat(), (plan.high + pad).isoformat()], "title": {"text": say("axis_date")}, "type": "date"}
    made["yaxis"] = {"range": [-plan.total + 0.3, 0.6 + (24 / plan.pitch if guess else 0)], "showgrid": False, "tickmode": "array", "ticks": "",
                     "ticktext": [tag_words(lane, lanes) for lane in plan.base],
                     "tickvals": [-(base + plan.rows[lane] / 2) for lane, base in plan.base.items()]}
    return made


def _words(plan: _Plan, lanes: str) -> list[str]:
    marks = plan.marks
    given = [str(m.row[lanes]) for m in marks]
    fullest = max(dict.fromkeys(given), key=given.count)
    parts = [say_many("timeline.count", len(marks), lanes=len(set(given)), first=row_day(marks[0].row), last=row_day(marks[-1].row)),
             say("timeline.fullest", lane=tag_words(fullest, lanes), n=given.count(fullest))]
    if len(marks) > 2:
        gap, at = max(((b.low - a.high).days, i) for i, (a, b) in enumerate(pairwise(marks)))
        parts.append(say("timeline.gap", first=row_day(marks[at].row), last=row_day(marks[at + 1].row), days=numeral(gap)))
        parts.append(say("timeline.late", n=sum(m.low > plan.low + (plan.high - plan.low) * 0.9 for m in marks)))
    vague = sum(precision(m.row) != "day" for m in marks)
    spans = sum(m.begun is not None for m in marks)
    return [*parts, say_many("timeline.open", vague) if vague else "", say_many("timeline.spans", spans) if spans else ""]


def _outside_words(before: int, after: int) -> list[str]:
    return [say_many(f"timeline.{side}", n) for side, n in (("before", before), ("after", after)) if n]
