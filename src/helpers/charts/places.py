"""Countries and where they lie: data/shapes, names as they were on a day, and a value for each code."""
from __future__ import annotations

import csv
import datetime as dt
import difflib
import json
from functools import cache
from pathlib import Path
from typing import Any

from helpers import clock
from helpers.package import data_dir, descriptor

from .frame import need
from .wording import blank, say, tag_words


@cache
def _read(path: Path, changed: float) -> Any:
    with path.open(encoding="utf-8", newline="") as file:
        return json.load(file) if path.suffix == ".json" else {row["country"]: row for row in csv.DictReader(file)}


def _shapes(name: str) -> Any:
    path = data_dir() / "shapes" / name
    return _read(path, path.stat().st_mtime)


def tiles() -> dict[str, dict]:
    """Country code to its row of tiles.csv: column and row of its square, and its names."""
    return _shapes("tiles.csv")


def outlines(extent: str) -> dict:
    """The outlines of a map, ``{"shapes": …, "box": …}`` in the map's own plane; ValueError names the maps there are."""
    if not (data_dir() / "shapes" / f"{extent}.json").is_file():
        known = sorted(p.stem for p in (data_dir() / "shapes").glob("*.json"))
        raise ValueError(say("no_such_extent", given=repr(extent), known=", ".join(known)))
    return _shapes(f"{extent}.json")


def country_name(code: Any, when: clock.Badge | dt.date | None, kind: str = "") -> str:
    """A country's name as it was on a day, on a badge's day, or on the evening; a tag that no tile has, in the topic's words for its `kind`.

    Examples
    --------
    >>> country_name("EST", None), country_name("some-place", None)
    ('Estonia', 'some place')
    """
    row = tiles().get(str(code))
    if row is None:
        return tag_words(str(code), kind)
    day = when if isinstance(when, dt.date) else when.day if when else clock.THEN
    return row["later_name"] if row["later_from"] and day.isoformat() >= row["later_from"] else row["name"]


def by_country(values: Any, column: str | None = None) -> dict[str, Any]:
    """Country code to value, from a dict, a Series indexed by code, or a frame with a column ``country``.

    Raises
    ------
    ValueError
        For a code that no tile has (the nearest are named: nothing is dropped without a word), or a code that comes twice.

    Examples
    --------
    >>> by_country({"EST": 1, "NOR": float("nan")})
    {'EST': 1, 'NOR': None}
    """
    if hasattr(values, "columns"):
        need(values, "country", *([column] if column else []))
        column = column or next((c for c in values.columns if c not in ("row_id", "country", "name")), "country")
        pairs = list(zip(values["country"], values[column], strict=True))
    else:
        pairs = list(values.items())
    for code, _ in pairs:
        if code not in tiles():
            raise ValueError(say("no_such_country", given=repr(code), near=", ".join(_nearest(str(code)))))
    codes = [code for code, _ in pairs]
    twice = sorted({c for c in codes if codes.count(c) > 1})
    if twice:
        raise ValueError(say("country_twice", countries=", ".join(twice)))
    return {code: (None if blank(v) else v) for code, v in pairs}


def _nearest(code: str) -> list[str]:
    """The codes that somebody may have meant: those of that name, then those spelt alike, else a few of them all."""
    named = [c for c, row in tiles().items() if code.lower() in (row["name"].lower(), row["later_name"].lower())]
    alike = [c for c in difflib.get_close_matches(code.upper(), tiles(), n=3, cutoff=0.5) if c not in named]
    return [*named, *alike] or sorted(tiles())[:6]


# ---- the order of tags

def tag_order(column: str | None) -> list[str]:
    """The tags of a column in the order in which datapackage.json lists them; empty for a column that has no list.

    Examples
    --------
    >>> tag_order("category")[:2], tag_order("no-such")
    (['alliance', 'war'], [])
    """
    fields = [f for r in descriptor()["resources"] for f in r["schema"]["fields"] if f["name"] == column]
    return next((list(f["constraints"]["enum"]) for f in fields if "enum" in f.get("constraints", {})), [])


def in_order(values: Any, column: str | None, *, by_size: bool = False) -> list:
    """Values as datapackage.json orders them, else by the alphabet, or by size.

    Examples
    --------
    >>> in_order({"war", "alliance"}, "category"), in_order({10, 2}, None, by_size=True)
    (['alliance', 'war'], [2, 10])
    """
    known = tag_order(column)
    if known and all(v in known for v in values):
        return sorted(values, key=known.index)
    return sorted(values, key=None if by_size else str)
