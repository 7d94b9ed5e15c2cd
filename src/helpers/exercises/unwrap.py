"""Taking plain values out of whatever a beginner passes: lists, Series, DataFrames, arrays, functions, NaN.

Nothing here imports pandas or numpy: an object of theirs can only arrive when they are imported already.
"""
from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice

from .problems import Blank, Problem, Unreadable

MOST = 2_000        # more values than this are no answer to any exercise
LONGEST = 20_000    # nor is a longer text

BLANK_TEXTS = {"", "...", "…", "?", "_"}


def pandas():
    return sys.modules.get("pandas")


def is_frame(value) -> bool:
    return pandas() is not None and isinstance(value, pandas().DataFrame)


def is_series(value) -> bool:
    return pandas() is not None and isinstance(value, pandas().Series)


def is_index(value) -> bool:
    return pandas() is not None and isinstance(value, pandas().Index)


def is_array(value) -> bool:
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, numpy.ndarray)


def is_missing(value) -> bool:
    """NaN, NaT, pandas' NA: a value that the data do not have."""
    if pandas() is not None and (value is pandas().NA or value is pandas().NaT):
        return True
    return isinstance(value, (float, Decimal)) and value != value or _is_numpy_nan(value)


def _is_numpy_nan(value) -> bool:
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, (numpy.floating, numpy.datetime64, numpy.timedelta64)) \
        and bool(value != value)


def first_look(value) -> Problem | None:
    """The problems that every kind of answer shares: blank, too long, a function, a missing value."""
    if value is None or value is Ellipsis:
        return Blank("empty")
    if isinstance(value, str):
        if len(value) > LONGEST:
            return Unreadable("long", {"count": len(value), "limit": LONGEST})
        return Blank("empty") if value.strip().strip("'\"") in BLANK_TEXTS else None
    if isinstance(value, (bytes, bytearray, memoryview)):
        return Unreadable("type", {"type": type(value).__name__})
    if callable(value):
        return Unreadable("function", {"name": getattr(value, "__name__", type(value).__name__)})
    if is_missing(value):
        return Unreadable("missing")
    return None


def plain(value):
    """A numpy scalar as Python's own; everything else as it is."""
    numpy = sys.modules.get("numpy")
    if numpy is None or not isinstance(value, numpy.generic):
        return value
    if isinstance(value, (numpy.floating, numpy.complexfloating)) and not isinstance(value, float):
        return float(str(value)) if isinstance(value, numpy.floating) else complex(value)
    if isinstance(value, (numpy.datetime64, numpy.timedelta64)):
        made = pandas().Timestamp if isinstance(value, numpy.datetime64) else pandas().Timedelta
        return made(value) if pandas() is not None else value.item()
    return value.item()


def many(value) -> list | Problem | None:
    """The values of a container, in its order; None when `value` is not a container."""
    if is_frame(value):
        if len(value.columns) != 1:
            return Unreadable("which_column", {"columns": ", ".join(str(name) for name in value.columns[:8])})
        value = value.iloc[:, 0]
    if is_array(value):
        value = value.ravel()
    if is_series(value) or is_index(value) or is_array(value):
        if len(value) > MOST:
            return Unreadable("too_many", {"count": len(value), "limit": MOST})
        return [plain(item) for item in value]
    if isinstance(value, (list, tuple, set, frozenset, range, Iterator)) or _is_view(value):
        found = list(islice(iter(value), MOST + 1))
        if len(found) > MOST:
            return Unreadable("too_many", {"count": f"{MOST:,}+", "limit": MOST})
        return [plain(item) for item in found]
    return None


def _is_view(value) -> bool:
    return isinstance(value, (type({}.keys()), type({}.values())))


def one(value):
    """The single value that `value` is or holds, or a Problem."""
    for _ in range(4):                          # [[30]] is still one number
        problem = first_look(value)
        if problem:
            return problem
        if isinstance(value, Mapping):
            return Unreadable("type", {"type": type(value).__name__})
        if is_frame(value) and value.shape[1] != 1:
            return Unreadable("several", {"count": int(value.size)})
        held = many(value)
        if held is None:
            return plain(value)
        if isinstance(held, Problem):
            return held
        if not held:
            return Unreadable("none_left")
        if len(held) > 1:
            return Unreadable("several", {"count": len(held)})
        value = held[0]
    return Unreadable("type", {"type": "list"})
