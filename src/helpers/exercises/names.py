"""Names: an option's id, its label, a letter, or another name from the data's table of names, to one id."""
from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping, Set

from .problems import Blank, Problem, Unreadable, shortened
from .unwrap import LONGEST, first_look, many, one, plain

LETTERS = "abcdefghijklmnopqrstuvwxyz"
PLAIN_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})
TWICE = None            # two ids share this name
EMPTY = "∅"             # the canonical form of a set with nothing in it


def fold(text: str) -> str:
    """A name without case, accents, quotation marks and punctuation: `Côte d'Or ` and `cote d or` are the same."""
    text = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    text = text.lower().translate(PLAIN_LETTERS)
    text = re.sub(r"(?<=\w)[-–—](?=\d)|[-–—](?!\d)", " ", text)
    return " ".join(re.sub(r"[\s_.,;:'’‘\"“”„`´()\[\]{}/|!?…]+", " ", text).split())


def lookup(spec) -> dict[str, str | None]:
    """Every name under which an answer may be given, folded, with the id it means. Ids win over labels, these over other names."""
    options = spec.get("options") or []
    other: Mapping = spec.get("aliases") or {}
    layers = [
        [(option["id"], option["id"]) for option in options],
        [(option["label"], option["id"]) for option in options],
        [(name, option["id"]) for option in options for name in other.get(option["id"], ())],
        [(name, code) for code, names in other.items() for name in (code, *names)] if not spec.get("closed") else [],
    ]
    found: dict[str, str | None] = {}
    for layer in layers:
        new: dict[str, str | None] = {}
        for name, code in layer:
            key = fold(name)
            new[key] = code if new.get(key, code) == code else TWICE
        found = {**new, **found}
    letters = LETTERS[: len(options)]
    if not any(key in found for key in LETTERS) and len(options) <= len(LETTERS):
        found.update(zip(letters, (option["id"] for option in options)))
    return found


def choice(value, spec) -> str | Problem:
    """The canonical form of a choice: the option's id."""
    value = one(value)
    return value if isinstance(value, Problem) else _resolve(value, lookup(spec), spec)


def several(value, spec) -> str | Problem:
    """The canonical form of a set: its ids, each once, sorted, joined by |; ∅ where none is meant and may be."""
    if isinstance(value, str) and value.strip() == EMPTY:
        value = []
    found = _ids(value, spec, lookup(spec))
    if isinstance(found, Problem):
        return found
    if not found:
        return EMPTY if spec.get("none_allowed") else Blank("none_chosen")
    return "|".join(sorted(set(found)))


def order(value, spec) -> str | Problem:
    """The canonical form of an order: its ids from first to last, joined by >."""
    if isinstance(value, (Set, Mapping)):
        return Unreadable("unordered")
    found = _ids(value, spec, lookup(spec))
    if isinstance(found, Problem):
        return found
    wanted = spec.get("take") or len(spec.get("options") or ())
    twice = next((item for n, item in enumerate(found) if item in found[:n]), None)
    if twice:
        return Unreadable("twice", {"name": label(twice, spec)})
    if not found:
        return Blank("none_chosen")
    if len(found) != wanted:
        return Unreadable("how_many", {"count": len(found), "wanted": wanted})
    return ">".join(found)


def label(code: str, spec) -> str:
    return next((option["label"] for option in spec.get("options") or () if option["id"] == code), code)


def _ids(value, spec, names) -> list[str] | Problem:
    problem = first_look(value)
    if problem:
        return problem
    held = many(value)
    if isinstance(held, Problem):
        return held
    if held is None:
        held = _parts(plain(value), spec, names)
    elif len(held) == 1 and isinstance(held[0], str):
        held = _parts(held[0], spec, names)
    found = []
    for item in held:
        item = one(item)
        code = item if isinstance(item, Problem) else _resolve(item, names, spec)
        if isinstance(code, Problem):
            return code
        found.append(code)
    return found


def _parts(value, spec, names) -> list:
    """The names in one typed line: parted by semicolons, commas, lines, arrows, `and`, or spaces between ids."""
    if not isinstance(value, str) or fold(value) in names:
        return [value]
    line = re.sub(r"[^\S\n]+", " ", value).strip().strip("[](){}").strip()      # one space each: the patterns below look back over runs
    parting = r"[;\n]" if re.search(r"[;\n]", line) else r"[,>→|]"
    parts = []
    for part in filter(None, (piece.strip() for piece in re.split(parting, line))):
        smaller = [part] if fold(part) in names else re.split(r",|\s+(?:and|&|\+)\s+|^and\s+", part)
        for piece in filter(None, (piece.strip() for piece in smaller)):
            words = piece.split()
            parts += words if fold(piece) not in names and all(fold(word) in names for word in words) else [piece]
    return parts


def _resolve(item, names, spec) -> str | Problem:
    """One name to its id; never by resemblance."""
    if isinstance(item, bool):
        tries = ["true", "yes"] if item else ["false", "no"]
    elif isinstance(item, datetime.datetime):
        tries = [item.date().isoformat()]
    elif isinstance(item, datetime.date):
        tries = [item.isoformat()]
    elif isinstance(item, (int, float)):
        tries = [str(int(item)) if item == item and abs(item) < 1e15 and int(item) == item else str(item)]
    elif isinstance(item, str) and len(item) <= LONGEST:
        tries = [item]
    else:
        return Unreadable("type", {"type": type(item).__name__})
    for text in map(fold, tries):
        if text in names:
            return names[text] or Unreadable("two_names", {"got": shortened(item)})
    return Unreadable("option", {"got": shortened(item)})
