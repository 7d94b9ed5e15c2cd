"""Measures over the years: `indicators`, a panel each, and `lines`, one or more in a single plot."""
from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from helpers.described import Described

from .frame import as_number, dispute_words, layout, need, sentence, settled, shown, table, told_by
from .marks import LETTER, add_guess, add_level, note, on_axis, scatter, series
from .places import country_name
from .wording import as_day, blank, hover, listed, numeral, say, say_many, tag_words, with_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd


# ---- a panel each

def indicators(panels: Mapping[str, Any], *, base: int | None = None, indexed: Iterable[str] | None = None, guess: Any = None,
               badge: Any = None, title: str | None = None) -> Described:
    """Several measures over the same years, one panel each, because they have no common unit.

    Parameters
    ----------
    panels : dict of str to pandas.Series
        Name of the measure (with its unit) to its values by year.
    base : int, optional
        A year that becomes 100 in the panels named in `indexed` (in all, if none is named).
    indexed : list of str, optional
        The panels that are turned into an index.
    guess : int or Waiting, optional
        A year of the learner's, drawn through all panels.
    badge : Badge, DataFrame or list of DataFrame, optional
        What tells whether this is the evening's knowledge.
    title : str, optional
        A headline of your own.

    Returns
    -------
    Described
        With a row of its table for each measure and year.

    Raises
    ------
    ValueError
        For series that are all empty, a base year without a value, or a guess that is no year.

    Examples
    --------
    >>> import pandas as pd
    >>> chart = indicators({"spending": pd.Series({2014: 50.0, 2015: 55.0})}, base=2014)
    >>> chart.table["value"].round().tolist()
    [100.0, 110.0]
    """
    years = sorted({int(y) for series in panels.values() for y in series.index})
    if not years:
        raise ValueError(say("no_panels"))
    wanted = set() if base is None else set(panels if indexed is None else indexed)
    drawn = [_panel(name, given, years, base if name in wanted else None) for name, given in panels.items()]
    badge, year = told_by(None, badge), settled(guess, as_number)
    made = layout(title or say("indicators.title"), badge, 40 + 150 * len(drawn))
    made["margin"]["t"] += 26                       # the first panel's heading stands above it
    made["height"] += 26
    words = [say_many("indicators.words", len(drawn), first=years[0], last=years[-1])]
    for place, panel in enumerate(drawn):
        _set_panel(made, panel, place, len(drawn))
        words += _panel_words(panel)
    step = max(1, math.ceil(len(years) / 12))
    made["xaxis"] = {"anchor": f"y{_suffix(len(drawn) - 1)}", "range": [years[0] - 0.5, years[-1] + 0.5], "tickmode": "array",
                     "ticktext": [str(y) for y in years[::step]], "tickvals": years[::step], "title": {"text": say("axis_year")}}
    if year is not None:
        add_guess(made, year, int(year))
        words.append(say("guess_marked", guess=int(year)))
    rows = [{"measure": panel.heading, "year": y, "value": v} for panel in drawn for y, v in panel.values.items()]
    traces = [_panel_trace(panel, place) for place, panel in enumerate(drawn)]
    return Described({"data": traces, "layout": made}, sentence(words, badge), table(rows, "measure", "year", "value"))


@dataclass
class _Panel:
    """A measure: its heading, and a value or None for each year."""

    heading: str
    values: dict[int, float | None]
    base: int | None

    @property
    def known(self) -> dict[int, float]:
        return {y: v for y, v in self.values.items() if v is not None}


def _panel(name: str, given: pd.Series, years: list[int], base: int | None) -> _Panel:
    """A series over all the years; of one with a base year, what that year's value is 100 of."""
    found = {int(y): None if blank(v) else float(v) for y, v in given.sort_index().items()}
    values = {y: found.get(y) for y in years}
    if base is None:
        return _Panel(name, values, None)
    if not values.get(base):
        raise ValueError(say("no_base", name=name, base=base))
    index = {y: None if v is None else v / values[base] * 100 for y, v in values.items()}
    return _Panel(say("indicators.indexed", name=name, base=base), index, base)


def _suffix(place: int) -> str:
    """What plotly calls the nth y axis after its y: nothing, 2, 3 …"""
    return str(place + 1) if place else ""


def _panel_trace(panel: _Panel, place: int) -> dict:
    return scatter(list(panel.values), list(panel.values.values()), "lines+markers", panel.heading, **series(place), connectgaps=False,
                   hovertemplate="%{x}: %{y:,.1f}<extra></extra>", xaxis="x", yaxis=f"y{_suffix(place)}")


def _set_panel(made: dict, panel: _Panel, place: int, of: int) -> None:
    """A panel's axis, its heading above it, and its first and last value in figures."""
    gap = 0.34 / of if of > 1 else 0
    share = (1 - gap * (of - 1)) / of
    top, axis, known = 1 - place * (share + gap), _suffix(place), panel.known
    least, most = min(known.values(), default=0), max(known.values(), default=1)
    span = most - least
    low = 0 if known and least >= 0 and panel.base is None else least - span * 0.15
    made[f"yaxis{axis}"] = {"domain": [max(round(top - share, 4), 0), round(top, 4)], "nticks": 4, "range": [low, most + (span or 1) * 0.35]}
    for year in dict.fromkeys([min(known), max(known)] if known else []):
        made["annotations"].append(note(numeral(known[year]), year, known[year], xanchor="center", yanchor="bottom", yref=f"y{axis}", yshift=5))
    made["annotations"].append(note(f"<b>{panel.heading}</b>", 0, top, font={"size": 13}, xanchor="left", xref="paper", yanchor="bottom",
                                    yref="paper", yshift=6))


def _panel_words(panel: _Panel) -> list[str]:
    known, parts = panel.known, []
    if known:
        first, last, high, low = min(known), max(known), max(known, key=known.get), min(known, key=known.get)
        parts.append(say("indicators.panel", name=panel.heading, first=first, v0=numeral(known[first]), last=last, v1=numeral(known[last]),
                         high=numeral(known[high]), when=high, low=numeral(known[low]), when_low=low))
    missing = [y for y in panel.values if y not in known]
    return [*parts, say("indicators.missing", name=panel.heading, years=listed(missing, 8)) if missing else ""]


# ---- all in one

def lines(frame: pd.DataFrame, *, x: str = "year", y: str = "value", by: str | None = None, guess: Any = None, unit: str = "",
          badge: Any = None, title: str | None = None) -> Described:
    """One or more lines, each with its own colour, dash, mark and name.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows with the columns named.
    x, y : str
        The columns along and up.
    by : str, optional
        The column that tells the lines apart.
    guess : number or Waiting, optional
        A value of the learner's, drawn as a level.
    unit : str, optional
        The unit of y.
    badge : Badge or DataFrame, optional
        What tells whether this is the evening's knowledge, where `frame` itself has no clock.
    title : str, optional
        A headline of your own.

    Returns
    -------
    Described
        With a row of its table for each row given.

    Raises
    ------
    ValueError
        For a guess that is no number, or a column that is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> chart = lines(pd.DataFrame({"year": [2014, 2015], "value": [3, 5]}))
    >>> len(chart.table)
    2
    """
    need(frame, x, y, *([by] if by else []))
    badge, level = told_by(frame, badge), settled(guess, as_number)
    frame = frame.sort_values([c for c in (by, x) if c], kind="stable")
    groups = [(title or y, frame)] if by is None else [(country_name(g, badge), frame[frame[by] == g]) for g in dict.fromkeys(frame[by])]
    traces = [_line(number, name, rows[x], rows[y], bool(by), unit) for number, (name, rows) in enumerate(groups)]
    made = layout(title or say("lines.title", y=tag_words(y)), badge, 340, legend=traces if len(traces) > 4 else ())
    if by and len(traces) <= 4:
        _name_ends(made, traces)
    ticks = _whole_ticks(traces)
    made["xaxis"] = {"title": {"text": tag_words(x)}}
    if ticks:
        made["xaxis"] |= {"tickmode": "array", "ticktext": [str(t) for t in ticks], "tickvals": ticks}
    made["yaxis"] = {"rangemode": "tozero", "title": {"text": f"{tag_words(y)} ({unit})" if unit else tag_words(y)}}
    words = [_opening(made, traces, tag_words(x)), *(part for trace in traces for part in _line_words(trace))]
    if level is not None:
        add_level(made, level, with_unit(level, unit))
        words.append(say("guess_marked", guess=with_unit(level, unit)))
    listing = shown(frame, by, x, y, "unit", "edition", "status", "source")
    return Described({"data": traces, "layout": made}, sentence([*words, dispute_words(frame)], badge), listing)


def _line(number: int, name: str, along: pd.Series, up: pd.Series, several: bool, unit: str) -> dict:
    xs = [on_axis(as_day(v)) if isinstance(v, dt.date) else v for v in along]
    ys = [None if blank(v) else float(v) for v in up]
    texts = [hover(name if several else None, None if b is None else f"{a}: {numeral(b)} {unit}") for a, b in zip(xs, ys, strict=True)]
    return scatter(xs, ys, "lines+markers", name, texts, connectgaps=False, **series(number))


def _opening(made: dict, traces: list[dict], along: str) -> str:
    """What the lines are and how far they reach."""
    places = sorted({v for t in traces for v in t["x"]}) or [""]
    title = made["title"]["text"].replace("<br>", " ")
    return say_many("lines.words", len(traces), title=title, x=along, first=places[0], last=places[-1])


def _known(trace: dict) -> list[tuple[Any, float]]:
    return [(a, b) for a, b in zip(trace["x"], trace["y"], strict=True) if b is not None]


def _name_ends(made: dict, traces: list[dict]) -> None:
    """Write each line's name at its end, pushed apart where they would cover each other, with room beside the plot."""
    ends = [note(t["name"], *_known(t)[-1], xanchor="left", xshift=8, yanchor="middle") for t in traces if _known(t)]
    if not ends:
        return
    top, last = max(end["y"] for end in ends) or 1, -1e9
    for end in sorted(ends, key=lambda end: end["y"]):
        at = end["y"] / top * 300
        last = max(at, last + 15)
        end["yshift"] = round(last - at)
    made["annotations"] = ends
    made["margin"]["r"] = 20 + round(max(len(end["text"]) for end in ends) * LETTER) + 8


def _whole_ticks(traces: list[dict]) -> list[int]:
    """A tick for each place of an axis of whole numbers, if they are few; plotly would write halves of a year."""
    places = {v for t in traces for v in t["x"]}
    if not all(isinstance(v, int) or str(v).lstrip("-").isdigit() for v in places):
        return []
    ticks = sorted({int(v) for v in places})
    return ticks if len(ticks) <= 12 else []


def _line_words(trace: dict) -> list[str]:
    known, name = _known(trace), trace["name"]
    if not known:
        return [say("lines.empty", name=name)]
    (first, v0), (last, v1), (when, high) = known[0], known[-1], max(known, key=lambda p: p[1])
    gaps = len(trace["y"]) - len(known)
    return [say("lines.one", name=name, first=first, v0=numeral(v0), last=last, v1=numeral(v1), high=numeral(high), when=when),
            say_many("lines.gaps", gaps, name=name) if gaps else ""]
