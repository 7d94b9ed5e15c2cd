"""First by which measure: `ranks`, each case a line through its places."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from helpers import palette
from helpers.described import Described

from .frame import layout, need, sentence, table, told_by
from .marks import LETTER, note, scatter, series
from .wording import blank, hover, listed, numeral, say, say_many, tag_words, wrapped

if TYPE_CHECKING:
    import pandas as pd

    from helpers.clock import Badge
NAME = 18               # letters in a line of a name


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
    title : str, optional
        A headline of your own.

    Returns
    -------
    Described
        With a row of its table for each figure and the place that it gives.

    Raises
    ------
    ValueError
        For a column that is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> two = pd.DataFrame({"crisis": ["a", "b", "a", "b"], "measure": ["deaths", "deaths", "days", "days"], "value": [9, 1, 2, 8]})
    >>> ranks(two).table["rank"].tolist()
    [1, 2, 1, 2]
    """
    need(frame, item, measure, value)
    badge = told_by(frame)
    found = _Ranking(order or list(dict.fromkeys(frame[measure])), _names(frame, item))
    rows = [row for m in found.measures for row in _rank(found, m, frame[frame[measure] == m].to_dict("records"), item, value)]
    heights = _heights(found)
    traces = [_line(found, number, code, heights) for number, code in enumerate(found.names)]
    if found.second:
        traces.append(_rings(found))
    made = _layout(found, title or say("ranks.title", n=len(found.measures)), badge)
    made["annotations"] = [label for code in found.names for label in _notes(found, code, heights)]
    listing = table(rows, "measure", "rank", "item", "value", "unit", "definition", "status", "source")
    return Described({"data": traces, "layout": made}, sentence([*_words(found), _mixed_words(found, frame, measure)], badge), listing)


@dataclass
class _Ranking:
    """The places: (item, measure) to place and figure, and every further figure with the place that it would give."""

    measures: list[str]
    names: dict[Any, str]
    places: dict[tuple, tuple[int, float]] = field(default_factory=dict)
    second: list[tuple[Any, str, int, float]] = field(default_factory=list)

    def of(self, code: Any) -> list[tuple[int, str, int, float]]:
        """An item's places from left to right: where, by what measure, which, and by what figure."""
        return [(x, m, *self.places[code, m]) for x, m in enumerate(self.measures) if (code, m) in self.places]


def _names(frame: pd.DataFrame, item: str) -> dict[Any, str]:
    """Item to its name: that of its first row, where the table has names."""
    firsts = frame.drop_duplicates(item)
    names = firsts["name"] if "name" in frame.columns else firsts[item].map(tag_words)
    return {code: str(name) for code, name in zip(firsts[item], names, strict=True)}


def _rank(found: _Ranking, measure: str, records: list[dict], item: str, value: str) -> list[dict]:
    """Rank the rows of one measure, the largest first; an item's first row counts, further ones are kept aside."""
    known = [(r[item], float(r[value]), r) for r in records if not blank(r[value])]
    counts: dict[Any, float] = {}
    for code, number, _ in known:
        counts.setdefault(code, number)
    rows = []
    for code, number, row in sorted(known, key=lambda k: (-k[1], str(k[0]))):
        place = 1 + sum(v > number for other, v in counts.items() if other != code)
        if (code, measure) in found.places or number != counts[code]:
            found.second.append((code, measure, place, number))
        else:
            found.places[code, measure] = (place, number)
        rows.append({"measure": tag_words(measure, "measure"), "rank": place, "item": found.names[code], "value": row[value]}
                    | {key: row.get(key, "") for key in ("unit", "definition", "status", "source")})
    return rows


def _heights(found: _Ranking) -> dict[tuple, float]:
    """Where each mark stands: cases that share a place beneath each other, not on each other."""
    at: dict[tuple, float] = {}
    for (code, m), (place, _) in found.places.items():
        at[code, m] = place + 0.42 * sum(other == m and int(height) == place for (_, other), height in at.items())
    return at


def _line(found: _Ranking, number: int, code: Any, heights: dict) -> dict:
    name, style = found.names[code], series(number, width=3, size=13)
    texts = ["" for _ in found.measures]
    for x, m, place, figure in found.of(code):
        texts[x] = hover(name, say("ranks.hover", measure=tag_words(m, "measure"), place=place, value=numeral(figure)))
    up = [heights.get((code, m)) for m in found.measures]
    return scatter(list(range(len(up))), up, "lines+markers", name, texts, connectgaps=False, **style)


def _rings(found: _Ranking) -> dict:
    return scatter([found.measures.index(m) for _, m, _, _ in found.second], [place for _, _, place, _ in found.second], "markers",
                   say("ranks.second"), [hover(found.names[code], say("ranks.second"), numeral(n)) for code, _, _, n in found.second],
                   marker={"color": palette.INK, "line": {"width": 2}, "size": 20, "symbol": "circle-open"})


def _notes(found: _Ranking, code: Any, heights: dict) -> list[dict]:
    """A figure at each of a line's marks, and its name beneath the last figure."""
    held = found.of(code)
    notes = [note(numeral(figure), x, heights[code, m], xanchor="center", yanchor="bottom", yshift=9) for x, m, _, figure in held[:-1]]
    if held:
        x, m, _, figure = held[-1]
        notes.append(note("<br>".join([numeral(figure), *wrapped(found.names[code], NAME)]), x, heights[code, m], align="left", xanchor="left",
                          xshift=14, yanchor="middle"))
    return notes


def _layout(found: _Ranking, title: str, badge: Badge | None) -> dict:
    most, columns = max((place for place, _ in found.places.values()), default=1), len(found.measures)
    made = layout(title, badge, 56 * most + 90)
    made["margin"]["t"] += 40                       # the names of the measures stand above the plot
    made["height"] += 40
    made["margin"]["r"] = 30 + round(min(max(len(n) for n in found.names.values()), NAME) * LETTER)
    made["xaxis"] = {"range": [-0.25, columns - 1 + 0.15], "showgrid": False, "side": "top", "tickmode": "array", "ticks": "",
                     "ticktext": ["<br>".join(wrapped(tag_words(m, "measure"), 11)) for m in found.measures], "tickangle": 0,
                     "tickvals": list(range(columns))}
    made["yaxis"] = {"dtick": 1, "range": [most + 0.5, 0.3], "showgrid": False, "title": {"text": say("ranks.axis")}}
    return made


def _words(found: _Ranking) -> list[str]:
    parts = [say_many("ranks.words", len(found.names), measures=len(found.measures))]
    for m in found.measures:
        first = [name for code, name in found.names.items() if found.places.get((code, m), (0, 0))[0] == 1]
        parts.append(say("ranks.leader", measure=tag_words(m, "measure"), name=listed(first)))
    spans = [(found.names[code], [place for _, _, place, _ in found.of(code)]) for code in found.names if found.of(code)]
    name, places = max(spans, key=lambda span: max(span[1]) - min(span[1]), default=("", [0]))
    if max(places) > min(places):
        parts.append(say("ranks.mover", name=name, high=min(places), low=max(places)))
    gaps = [say("ranks.gap", name=name, measure=tag_words(m, "measure"))
            for m in found.measures for code, name in found.names.items() if (code, m) not in found.places]
    if gaps:
        parts.append(say("ranks.gaps", gaps=listed(gaps, 8)))
    if found.second:
        parts.append(say("ranks.disputed", names=listed(dict.fromkeys(found.names[code] for code, *_ in found.second))))
    return parts


def _mixed_words(found: _Ranking, frame: pd.DataFrame, measure: str) -> str:
    """Which measures rank figures of several definitions; nothing where none does."""
    if "definition" not in frame.columns:
        return ""
    counts = frame.groupby(measure)["definition"].nunique()
    mixed = [say("ranks.definitions", measure=tag_words(m, "measure"), n=int(counts[m])) for m in found.measures if counts.get(m, 0) > 1]
    return say("ranks.mixed", measures=listed(mixed)) if mixed else ""
