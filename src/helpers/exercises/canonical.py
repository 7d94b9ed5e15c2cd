"""One canonical form for every answer, shared with JavaScript: the rules are in docs/canonical.md, the cases in tests/vectors.json.

`canonical(value, spec)` takes anything and never raises: it gives the canonical text, or a Problem with the key of its
sentence. `spec` is the exercise as the sheet has it: kind, places, unit, precision, options, columns, aliases …
"""
from __future__ import annotations

import unicodedata

from . import dates, grids, names, numerals
from .problems import Blank, Problem, Unreadable
from .unwrap import first_look, many, plain

TEXT_LIMIT = 5_000


def canonical(value, spec) -> str | Problem:
    """The canonical form of an answer, or the Problem that keeps it from having one."""
    try:
        return KINDS[spec["kind"]](value, spec)
    except Exception:                       # an object that cannot even be looked at: hostile, endless or broken
        return Unreadable("type", {"type": _type_name(value)})


def text(value, spec) -> str | Problem:
    """The canonical form of a text: NFC, lines ended by \\n, nothing invisible, no space at the ends."""
    if isinstance(value, str):
        limit = spec.get("limit") or TEXT_LIMIT
        if len(value) > limit:
            return Unreadable("long", {"count": len(value), "limit": limit})
    problem = first_look(value)
    if problem:
        return problem
    held = many(value)
    if isinstance(held, Problem):
        return held
    if held is not None:
        if not all(isinstance(item, str) for item in held):
            return Unreadable("type", {"type": type(value).__name__})
        return text("\n".join(held), spec)
    value = plain(value)
    if not isinstance(value, (str, int, float)):
        return Unreadable("type", {"type": type(value).__name__})
    lines = unicodedata.normalize("NFC", str(value)).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = "\n".join(_visible(line).rstrip() for line in lines).strip()
    return kept or Blank("empty")


def _visible(line: str) -> str:
    """Without control characters; half a character (a lone surrogate) becomes the mark for one."""
    return "".join(" " if letter == "\t" else "\ufffd" if "\ud800" <= letter <= "\udfff" else letter
                   for letter in line if letter == "\t" or unicodedata.category(letter) != "Cc")


def _cell(value, column) -> str | Problem:
    return KINDS[column["kind"]](value, column)


def _type_name(value) -> str:
    try:
        return str(type(value).__name__)[:40]
    except Exception:
        return "object"


KINDS = {
    "number": numerals.number,
    "probability": numerals.probability,
    "date": dates.date,
    "choice": names.choice,
    "set": names.several,
    "order": names.order,
    "text": text,
    "table": lambda value, spec: grids.table(value, spec, lambda item, column: _cell(item, {"aliases": spec.get("aliases"), **column})),
}
