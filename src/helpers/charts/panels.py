"""The same names under measures without a common unit: `panels`, bars in a panel each, every panel in its own order."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from helpers import palette
from helpers.described import Described

from .frame import HIDDEN_AXIS, dispute_words, layout, need, sentence, shown, told_by
from .marks import hatching, note
from .places import country_name
from .wording import blank, listed, numeral, say, say_many, tag_words, with_unit

if TYPE_CHECKING:
    import pandas as pd

ROW, GAP = 24, 34       # a bar with its share of the space between bars; the room for a panel's heading


def panels(frame: pd.DataFrame, *, panel: str, label: str = "country", value: str = "value", unit: str = "unit", badge: Any = None,
           title: str | None = None) -> Described:
    """Bars of the same names in several panels, each longest first and with its own scale, since the units differ.

    Parameters
    ----------
    frame : pandas.DataFrame
        Tidy rows; a name keeps its colour and hatching in all panels.
    panel : str
        The column with one panel for each of its values, in the order of their first rows.
    label, value, unit : str
        The columns of names, of numbers and of the unit, which is one for each panel.
    badge : Badge or DataFrame, optional
        What tells whether this is the evening's knowledge, where `frame` itself has no clock.
    title : str, optional
        A headline of your own.

    Raises
    ------
    ValueError
        For a column that is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"country": ["EST", "NOR"] * 2, "value": [1, 5, 0.9, 0.2], "per": ["in all", "in all", "a head", "a head"], "unit": "boats"})
    >>> chart = panels(rows, panel="per")
    >>> "in all: Norway (5 boats) and Estonia (1 boats)" in chart.words, "a head: Estonia (0.9 boats) and Norway" in chart.words
    (True, True)
    """
    need(frame, panel, label, value, unit)
    badge = told_by(frame, badge)
    known = frame[[not blank(v) for v in frame[value]]]
    colour = {name: number for number, name in enumerate(dict.fromkeys(known[label]))}
    parts = [(name, known[known[panel] == name].sort_values([value, label], ascending=[False, True], kind="stable")) for name in dict.fromkeys(known[panel])]
    whole = sum(len(part) * ROW + GAP for _, part in parts)
    made = layout(title or say("panels.title"), badge, whole + 20, bargap=0.25)
    made["margin"]["b"] = 12
    traces, words, top = [], [say_many("panels.words", len(parts))], float(whole)
    for number, (name, part) in enumerate(parts, start=1):
        names, values = [country_name(v, badge) for v in part[label]], [float(v) for v in part[value]]
        counted = tag_words(part[unit].iloc[0], "unit")
        written = [with_unit(v, counted) for v in values]
        end = "" if number == 1 else str(number)
        made["annotations"].append(note(f"<b>{tag_words(name, panel)}</b>, {counted}", 0, (top - GAP) / whole, xref="paper", yref="paper", xanchor="left", yanchor="bottom"))
        made[f"yaxis{end}"] = {"anchor": f"x{end}", "autorange": "reversed", "domain": [(top - GAP - len(part) * ROW) / whole + 0.002, (top - GAP) / whole],
                               "ticks": "", "type": "category"}
        made[f"xaxis{end}"] = {**HIDDEN_AXIS, "anchor": f"y{end}", "range": [0, max(values, default=1) * 1.35]}
        traces.append({
            "hoverinfo": "skip", "marker": {"color": [palette.series(colour[c]) for c in part[label]], "pattern": _patterns([colour[c] for c in part[label]])},
            "name": tag_words(name, panel), "orientation": "h", "text": [numeral(v) for v in values], "textfont": {"color": palette.INK}, "textposition": "outside", "type": "bar",
            "x": values, "xaxis": f"x{end}", "y": names, "yaxis": f"y{end}"})
        words.append(f"{tag_words(name, panel)}: {listed([f'{n} ({w})' for n, w in zip(names, written, strict=True)], 12)}.")
        top -= len(part) * ROW + GAP
    listing = shown(known, panel, label, value, unit, "definition", "edition", "status", "source")
    return Described({"data": traces, "layout": made}, sentence([*words, dispute_words(frame)], badge), listing)


def _patterns(numbers: list[int]) -> dict:
    """The hatching of several bars of one trace."""
    single = [hatching(n) for n in numbers]
    return {"fillmode": "overlay", "solidity": 0.12, "size": 9} | {key: [s[key] for s in single] for key in ("fgcolor", "shape")}
