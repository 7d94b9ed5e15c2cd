"""Between what and what: `intervals`, a bar from the lower to the upper value, with an open end where only a minimum is known."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from helpers import palette
from helpers.described import Described

from .frame import as_number, layout, need, sentence, settled, shown, told_by
from .marks import add_guess, note, scatter
from .wording import blank, listed, numeral, say, say_many, tag_words, wrapped

if TYPE_CHECKING:
    import pandas as pd


def intervals(frame: pd.DataFrame, *, label: str, low: str = "low", high: str = "high", group: str | None = None, unit: str = "", guess: Any = None,
              badge: Any = None, title: str | None = None) -> Described:
    """Numbers that are known only between limits, one under another.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows with a name, a lower and an upper limit. The same limits are a point; no upper limit (a minimum) is an arrow to
        the right, no limit at all is written out.
    label, low, high : str
        The columns of names and limits.
    group : str, optional
        A column that gives colour and sign, such as the kind of source.
    unit : str, optional
        The unit of the numbers.
    guess : number or Waiting, optional
        The learner's number.
    badge : Badge or DataFrame, optional
        What tells whether this is the evening's knowledge, where `frame` itself has no clock.
    title : str, optional
        A headline of your own.

    Examples
    --------
    >>> import pandas as pd
    >>> chart = intervals(pd.DataFrame({"who": ["a", "b", "c"], "low": [2, 5, None], "high": [4, None, None]}), label="who")
    >>> chart.words.startswith("3 rows: a from 2 to 4 and b at least 5. No number: c.")
    True
    """
    need(frame, label, low, high, *([group] if group else []))
    badge, number = told_by(frame, badge), settled(guess, as_number)
    rows = frame.to_dict("records")
    names = ["<br>".join(wrapped(str(r[label]), 26)) for r in rows]        # broken into lines: a narrow window needs its room for the plot
    ends = [float(r[c]) for r in rows for c in (low, high) if not blank(r[c])]
    most = max([*ends, *([number] if number is not None else [])], default=1.0)
    groups = list(dict.fromkeys(str(r[group]) for r in rows)) if group else [""]
    traces = []
    for place, name in enumerate(groups):
        mine = [(n, r) for n, r in zip(names, rows, strict=True) if not group or str(r[group]) == name]
        traces.append(_trace(mine, low, high, most, place, tag_words(name, group) if group else "", bool(group)))
    row = max(34, 16 * max((n.count("<br>") + 1 for n in names), default=1) + 6)               # the name of most lines fits its row
    made = layout(title or say("intervals.title"), badge, row * max(len(rows), 1) + 80, legend=[t for t in traces if t["x"]] if group else ())
    made["yaxis"] = {"autorange": "reversed", "categoryarray": names, "categoryorder": "array", "ticks": "", "type": "category"}
    made["xaxis"] = {"range": [0, most * 1.18], "title": {"text": "<br>".join(wrapped(unit, 30))}}
    none = [n for n, r in zip(names, rows, strict=True) if blank(r[low]) and blank(r[high])]
    made["annotations"] += [note(say("intervals.none"), 0, n, xanchor="left", font={"color": palette.QUIET, "size": 12}) for n in none]
    said = [_said(str(r[label]), r[low], r[high]) for n, r in zip(names, rows, strict=True) if n not in none]
    words = [say_many("intervals.words", len(rows), listed=listed(said, 14))]
    if none:
        words.append(say("intervals.gaps", names=listed([n.replace("<br>", " ") for n in none], 8)))
    if number is not None:
        add_guess(made, number, numeral(number), up=0.02, yanchor="bottom")
        words.append(say("intervals.guess", guess=numeral(number), n=sum(_holds(r[low], r[high], number) for r in rows)))
    return Described({"data": traces, "layout": made}, sentence(words, badge), shown(frame, label, low, high, group, "unit", "definition", "status", "source"))


def _trace(rows: list[tuple[str, dict]], low: str, high: str, most: float, place: int, name: str, told: bool) -> dict:
    """The intervals of one group: two ends and a line for each, an arrow where the upper end is open."""
    x: list = []
    y: list = []
    signs: list = []
    for label, row in rows:
        start, end = (None if blank(row[c]) else float(row[c]) for c in (low, high))
        if start is None and end is None:
            continue
        x += [start if start is not None else 0, end if end is not None else most * 1.12, None]
        y += [label, label, None]
        signs += [palette.symbol(place), "triangle-right" if end is None else palette.symbol(place), palette.symbol(place)]
    colour = palette.series(place)
    return scatter(x, y, "lines+markers", name, line={"color": colour, "width": 4},
                   marker={"color": colour, "size": 11, "symbol": signs}, hoverinfo="skip", showlegend=told)


def _said(name: str, low: Any, high: Any) -> str:
    if blank(high):
        return say("intervals.least", name=name, n=numeral(low))
    if blank(low) or float(low) == float(high):
        return say("intervals.point", name=name, n=numeral(high))
    return say("intervals.between", name=name, low=numeral(low), high=numeral(high))


def _holds(low: Any, high: Any, number: float) -> bool:
    """Whether an interval allows a number."""
    return not (blank(low) and blank(high)) and (blank(low) or float(low) <= number) and (blank(high) or number <= float(high))
