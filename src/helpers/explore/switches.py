"""The same rows under another choice: `switch`, radio buttons or a slider over definitions, denominators, editions, weights, clocks."""
from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from helpers import charts, words
from helpers.charts.frame import disputed, need, told_by
from helpers.charts.places import country_name
from helpers.charts.wording import blank, tag_words, with_unit
from helpers.package import topic
from helpers.palette import SERIES

from .explorer import Explorer, by_name, control, spec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from helpers.described import Described


def switch(frame: pd.DataFrame, by: str | list[str] | dict[str, str], *, label: str = "country", value: str | None = "value", unit: str | None = None,
           sliders: Iterable[str] = (), start: Any = None, notes: dict | None = None, line: str = "what",
           draw: Callable[..., Described] | None = None, badge: Any = None) -> Explorer:
    """One chart of bars for each choice, and the buttons or the slider to choose with.

    Parameters
    ----------
    frame : pandas.DataFrame
        Tidy rows: the columns of `by`, a column of names and one of numbers. A choice without rows says so.
    by : str, list or dict
        One or two columns to choose by; a dict gives each its label, ``{"definition": "Counted as"}``. Choices stand in the
        order of their first row.
    label, value : str
        The columns of names and numbers. With ``value=None`` a stop shows a list of lines and no bars, and needs `draw`.
    unit : str, optional
        The unit of all numbers; without one, the column ``unit``, which may differ from choice to choice.
    sliders : list of str
        The columns of `by` that get a slider; the others get radio buttons.
    start : str or tuple, optional
        The choice shown first, a name for each control; without one, the first.
    notes : dict, optional
        A sentence to add to a choice: ``{"gas": "…", ("gas", "2021"): "…"}``.
    line : str
        The column whose text follows the name where a stop shows lines.
    draw : callable, optional
        The still figure for the names chosen, as Described; without one, `charts.bars`.
    badge : Badge or DataFrame, optional
        What tells whether this is the evening's knowledge, where `frame` itself has no clock.

    Raises
    ------
    ValueError
        For a column that is not there, or a choice that no row has.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"country": ["EST", "NOR"] * 2, "value": [1, 5, 0.9, 0.2], "per": ["whole", "whole", "head", "head"], "unit": "boats"})
    >>> explorer = switch(rows, "per")
    >>> explorer.trace
    ['whole: Norway has the longest bar, 5 boats, Estonia the shortest, 1 boats.']
    >>> explorer.at("head").table["value"].tolist()
    [0.9, 0.2]
    """
    columns = by if isinstance(by, dict) else {c: tag_words(c) for c in ([by] if isinstance(by, str) else by)}
    need(frame, *columns, label, value or line)
    told = told_by(frame, badge)
    names = {c: {_key(v): _name(v, c) for v in dict.fromkeys(frame[c].dropna())} for c in columns}
    controls = [control(shown, list(names[c].values()), slider=c in sliders) for c, shown in columns.items()]
    stops = list(product(*(names[c] for c in columns)))
    keys = [[_key(v) for v in frame[c]] for c in columns]
    parts = [frame[[held == stop for held in zip(*keys, strict=True)]] for stop in stops]
    frames = [_bars(part, label, value, unit, told) if value else _lines(part, label, line, told) for part in parts]
    made = spec("switch", controls, [_text([names[c][s] for c, s in zip(columns, stop, strict=True)], stop, shown, notes or {})
                                     for stop, shown in zip(stops, frames, strict=True)], told, fill=SERIES[0])
    _same_scale(frames)
    for sent, shown in zip(made["frames"], frames, strict=True):
        sent |= {k: v for k, v in shown.items() if k != "unit"}

    def find(*given: Any) -> int:
        return by_name(controls)(*(names[c].get(_key(g), g) for c, g in zip(columns, given, strict=False)), *given[len(columns):])

    def still(stop: tuple[str, ...]) -> Described:
        if draw is not None:
            return draw(*stop)
        place = stops.index(stop)
        title = ", ".join(names[c][s] for c, s in zip(columns, stop, strict=True))
        return charts.bars(parts[place], label=label, value=value or "", unit=frames[place]["unit"], badge=badge if badge is not None else frame, title=title)

    first = 0 if start is None else find(*(start if isinstance(start, tuple) else (start,)))
    return Explorer(made, stops, still, first, find)


def _key(value: Any) -> str:
    """What a choice is found by: a day as year-month-day, all else as it is written."""
    return value.isoformat()[:10] if hasattr(value, "isoformat") else str(value)


def _name(value: Any, column: str) -> str:
    """What a choice is called: a day in words, the topic's word for a tag, else as it stands."""
    if hasattr(value, "day"):
        return words.date(value)
    return str((topic().get("labels") or {}).get(column, {}).get(value, value))


def _bars(part: pd.DataFrame, label: str, value: str, unit: str | None, told: Any) -> dict:
    """The bars of one choice, longest first; each with its name, number, written number, and whether it is disputed."""
    part = part.loc[[not blank(v) for v in part[value]]].sort_values([value, label], ascending=[False, True], kind="stable")
    one = unit if unit is not None else str(part["unit"].iloc[0]) if "unit" in part.columns and len(part) else ""
    shown = tag_words(one, "unit")
    return {"unit": shown, "bars": [[country_name(n, told), float(v), with_unit(v, shown), int(d)]
                                    for n, v, d in zip(part[label], part[value], disputed(part), strict=True)]}


def _lines(part: pd.DataFrame, label: str, line: str, told: Any) -> dict:
    return {"unit": "", "lines": [f"{country_name(n, told)}: {t}" for n, t in zip(part[label], part[line], strict=True)]}


def _text(names: list[str], stop: tuple[str, ...], shown: dict, notes: dict) -> str:
    """The sentence of a choice: what was chosen, the longest and the shortest bar, and the lesson's own note."""
    bars, chosen = shown.get("bars", []), ", ".join(names)
    if "lines" in shown:
        said = words.say("explore.switch.lines", chosen=chosen, n=len(shown["lines"]))
    elif not bars:
        said = words.say("explore.switch.none", chosen=chosen)
    elif len(bars) == 1:
        said = words.say("explore.switch.one", chosen=chosen, top=bars[0][0], v0=bars[0][2])
    else:
        said = words.say("explore.switch.many", chosen=chosen, top=bars[0][0], v0=bars[0][2], bottom=bars[-1][0], v1=bars[-1][2])
    return " ".join([said, *(notes[key] for key in dict.fromkeys((*stop, *names, stop)) if key in notes)])


def _same_scale(frames: list[dict]) -> None:
    """Bars of one unit keep one scale, whatever is chosen, so that their lengths can be compared."""
    for shown in frames:
        same = [bar[1] for other in frames if other["unit"] == shown["unit"] for bar in other.get("bars", [])]
        shown["most"] = max(same, default=1.0)
