"""Country by country: `tile_grid`, where each is as large as the next, and `geographic_map`, where it lies."""
from __future__ import annotations

import datetime as dt
import math
from typing import Any

from helpers import palette
from helpers.described import Described
from helpers.package import topic

from .frame import HIDDEN_AXIS, layout, sentence, table, told_by
from .marks import hatching, note, scatter
from .places import by_country, country_name, in_order, outlines, tiles
from .wording import day_words, hover, listed, numeral, say, say_many, tag_words, wrapped

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


# ---- countries in classes

class _Classes:
    """A value for each country, and the class it falls in: categories as they are, many different numbers in quarters."""

    def __init__(self, values: Any, column: str | None, order: list | None, badge: Any) -> None:
        self.given = by_country(values, column)
        self.badge = told_by(values, badge)
        known = {c: v for c, v in self.given.items() if v is not None}
        numbers = [v for v in known.values() if isinstance(v, int | float) and not isinstance(v, bool)]
        if len(numbers) == len(known) and len(set(numbers)) > 6:
            self.of, self.names = _quarters(known)
            return
        seen = order or in_order(set(known.values()), column, by_size=len(numbers) == len(known))
        self.of, self.names = {c: _class_name(v) for c, v in known.items()}, [_class_name(v) for v in seen]

    def letter(self, number: int) -> str:
        """A letter that stands for a class: its own first one, unless another class begins with it too."""
        firsts = [n[:1].upper() for n in self.names]
        own = len(set(firsts)) == len(firsts) and firsts[number].isalnum()
        return firsts[number] if own else LETTERS[number % 26]

    def groups(self, codes: dict[str, str], rest: bool = True) -> list[tuple[str, str, int | None, list[str]]]:
        """Letter, name, number and codes of each class that has any; then those without a value, and the rest.

        `codes` maps what is drawn to the country whose class it takes.
        """
        made = [(self.letter(i), name, i, [c for c, owner in codes.items() if self.of.get(owner) == name]) for i, name in enumerate(self.names)]
        made.append(("?", say("no_value"), None, [c for c, owner in codes.items() if owner in self.given and owner not in self.of]))
        made.append(("", say("not_in_table"), None, [c for c, owner in codes.items() if rest and owner not in self.given]))
        return [group for group in made if group[3]]

    def hover(self, code: str, name: str) -> str:
        """A country, its class, and its value where that says more."""
        value = self.given.get(code)
        return hover(country_name(code, self.badge), name if value is None or str(value) == name else f"{name}: {_class_name(value)}")

    def words(self, key: str, unit: str) -> list[str]:
        """Which countries are in which class, and which have no value."""
        parts = [say_many(key, len(self.given))]
        for name in self.names:
            mine = sorted(country_name(c, self.badge) for c, own in self.of.items() if own == name)
            if mine:
                parts.append(say_many("class", len(mine), name=f"{name} {unit}".strip(), countries=listed(mine, 5)))
        missing = [country_name(c, self.badge) for c in sorted(self.given) if c not in self.of]
        return [*parts, say_many("class_missing", len(missing), countries=listed(missing, 8)) if missing else ""]

    def table(self) -> Any:
        """A row for each country that was given."""
        rows = [{"country": c, "name": country_name(c, self.badge), "value": self.given[c], "class": self.of.get(c)} for c in sorted(self.given)]
        return table(rows, "country", "name", "value", "class")


def _quarters(known: dict[str, float]) -> tuple[dict[str, str], list[str]]:
    import pandas as pd

    cuts = [float(q) for q in pd.Series(list(known.values()), dtype="float64").quantile([0, 0.25, 0.5, 0.75, 1])]
    names = [say("class_range", low=numeral(a), high=numeral(b)) for a, b in zip(cuts, cuts[1:], strict=False)]
    return {c: names[sum(v > cut for cut in cuts[1:4])] for c, v in known.items()}, names


def _class_name(value: Any) -> str:
    if type(value).__name__ in ("bool", "bool_"):           # Python's and numpy's
        return say("yes") if value else say("no")
    if isinstance(value, dt.date):
        return day_words(value)
    return numeral(value) if isinstance(value, float) else tag_words(value, "class")


def _key(letter: str, name: str) -> str:
    return f"{letter}: {name}" if letter else name


# ---- squares

def tile_grid(values: Any, *, value: str | None = None, order: list | None = None, badge: Any = None, context: bool = True,
              title: str | None = None, unit: str = "") -> Described:
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

    Returns
    -------
    Described
        With a row of its table for each country given.

    Raises
    ------
    ValueError
        For a code that no square has, a country with two values, or a column that is not there.

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
    classes = _Classes(values, value, order, badge)
    groups = classes.groups({code: code for code in tiles()}, rest=context)
    traces = [_squares(classes, *group) for group in groups]
    shown = [tiles()[code] for *_, codes in groups for code in codes]
    columns, rows = [int(t["col"]) for t in shown], [int(t["row"]) for t in shown]
    across, down = max(columns) - min(columns) + 1, max(rows) - min(rows) + 1
    made = layout(title or say("tiles.title"), classes.badge, round(down * 640 / max(across, 9)) + 20, legend=traces, barmode="overlay", bargap=0)
    made["xaxis"] = {**HIDDEN_AXIS, "range": [min(columns) - 0.5, max(columns) + 0.5]}
    made["yaxis"] = {**HIDDEN_AXIS, "constrain": "domain", "constraintoward": "top",
                     "range": [-(max(rows) + 0.5), -(min(rows) - 0.5)], "scaleanchor": "x"}
    made["margin"] |= {"b": 10, "l": 10, "r": 10}
    return Described({"data": traces, "layout": made}, sentence(classes.words("tiles.words", unit), classes.badge), classes.table())


def _squares(classes: _Classes, letter: str, name: str, number: int | None, codes: list[str]) -> dict:
    """The squares of one class: bars as wide as they are high."""
    fill = palette.REST if number is None else palette.series(number)
    marker: dict[str, Any] = {"color": fill, "line": {"color": palette.INK, "width": 1}}
    if number is not None and palette.pattern(number):      # the first class is plain
        marker["pattern"] = hatching(number)
    return {"base": [-int(tiles()[c]["row"]) - 0.46 for c in codes], "cliponaxis": False, "hoverinfo": "text",
            "hovertext": [classes.hover(c, name) for c in codes], "insidetextanchor": "middle", "marker": marker, "meta": codes,
            "name": _key(letter, name), "orientation": "v", "text": [f"<b>{c}</b><br>{letter}" if letter else c for c in codes], "textangle": 0,
            "textfont": {"color": palette.text_on(fill), "size": 13}, "textposition": "inside", "type": "bar", "width": 0.92,
            "x": [int(tiles()[c]["col"]) for c in codes], "y": [0.92] * len(codes)}


# ---- outlines

def geographic_map(values: Any, *, value: str | None = None, order: list | None = None, extent: str = "europe", badge: Any = None,
                   note: str | None = None, title: str | None = None, unit: str = "") -> Described:
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

    Returns
    -------
    Described
        With a row of its table for each country given.

    Raises
    ------
    ValueError
        For an extent that there is no map of, and as in `tile_grid`.

    Examples
    --------
    >>> chart = geographic_map({"EST": "yes", "NOR": "no"})
    >>> {trace["type"] for trace in chart.bundle["data"]}
    {'scatter'}
    """
    classes = _Classes(values, value, order, badge)
    drawn = outlines(extent)
    shapes, (left, low, right, high) = drawn["shapes"], drawn["box"]
    groups = classes.groups({code: shape.get("part_of", code) for code, shape in shapes.items()})
    rest = [group for group in groups if not group[0]]      # land without a value lies beneath the others
    ranked = [group for group in groups if group[0]]
    traces = [_land(shapes, *group, dotted) for group in rest + ranked for dotted in (False, True)]
    traces = [t for t in traces if t["x"]] + _letters(classes, shapes, ranked, near=(right - left) / 680 * 15)
    borders = note or (topic().get("map") or {}).get("note", "")
    lines = wrapped(borders, 66) if borders else []
    height = round(680 * (high - low) / (right - left)) + 16 + 16 * len(lines)
    made = layout(title or say("map.title"), classes.badge, height, legend=traces)
    made["margin"] |= {"b": 12 + 16 * len(lines), "l": 10, "r": 10}
    made["xaxis"] = {**HIDDEN_AXIS, "constrain": "domain", "range": [left, right]}
    made["yaxis"] = {**HIDDEN_AXIS, "constrain": "domain", "constraintoward": "top", "range": [low, high], "scaleanchor": "x"}
    made["annotations"] = [_foot(lines)] if lines else []
    outside = [country_name(c, classes.badge) for c in sorted(classes.given) if c not in shapes]
    words = [sentence(classes.words("map.words", unit), classes.badge),
             say_many("map.outside", len(outside), countries=listed(outside, 8)) if outside else "", borders]
    return Described({"data": traces, "layout": made}, sentence(words, None), classes.table())


def _land(shapes: dict, letter: str, name: str, number: int | None, codes: list[str], dotted: bool) -> dict:
    """Outlines of one class as one trace, rings after each other, a gap between: the disputed ones dotted, or the others."""
    rings = [ring for code in codes if bool(shapes[code].get("disputed")) is dotted for ring in shapes[code]["rings"]]
    x, y = ([v for ring in rings for v in (*ring[along], ring[along][0], None)][:-1] for along in (0, 1))
    fill = palette.REST if number is None else palette.series(number)
    edge = {"color": palette.QUIET if number is None else palette.PAPER, "dash": "dot" if dotted else "solid", "width": 1}
    trace = scatter(x, y, "lines", _key(letter, name), fill="toself", fillcolor=fill, hoverinfo="skip", line=edge, showlegend=not dotted)
    if number is not None and palette.pattern(number):      # the first class is plain
        trace["fillpattern"] = hatching(number) | {"bgcolor": fill, "fgopacity": 0.4, "fillmode": "replace", "size": 7, "solidity": 0.15}
    return trace


def _letters(classes: _Classes, shapes: dict, groups: list, near: float) -> list[dict]:
    """Each country's letter on its land; of two neighbours of one class, one letter is enough."""
    placed: list[tuple[tuple[float, float], str]] = []
    traces = []
    for letter, name, _, codes in groups:
        mine = []
        for code in codes:
            spot = shapes[code]["label"]
            if code in classes.given and not any(math.dist(spot, other) < near and sign == letter for other, sign in placed):
                mine.append(code)
                placed.append((spot, letter))
        if mine:
            x, y = ([shapes[c]["label"][along] for c in mine] for along in (0, 1))
            trace = scatter(x, y, "markers+text", "", [classes.hover(c, name) for c in mine], showlegend=False, text=[letter] * len(mine),
                            marker={"color": palette.PAPER, "line": {"color": palette.INK, "width": 1}, "size": 15, "symbol": "circle"},
                            textfont={"color": palette.INK, "size": 11})
            trace.pop("name")
            traces.append(trace)
    return traces


def _foot(lines: list[str]) -> dict:
    """What stands beneath a map."""
    return note("<br>".join(lines), 0, 0, align="left", font={"color": palette.QUIET, "size": 12}, xanchor="left", xref="paper",
                yanchor="top", yref="paper", yshift=-4)
