"""The tables: load one as it could be known on a day, ask it for its sources, cite a row."""
from __future__ import annotations

import datetime as dt
import difflib
import json
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd

from helpers import clock, package, words
from helpers.package import data_dir, topic

__all__ = ["load", "sources", "cite", "about", "data_dir", "topic"]

pd.set_option("display.max_colwidth", 480)         # a learner reads sentences in tables; pandas cuts them at 50

TYPES = {"string": "string", "integer": "Int64", "number": "float64", "boolean": "boolean"}


@cache
def _read(path: Path, changed: float, name: str) -> pd.DataFrame:
    fields = package.resource(name)["schema"]["fields"]
    kinds = {field["name"]: TYPES.get(field["type"], "string") for field in fields}
    try:
        frame = pd.read_csv(path, dtype=kinds, keep_default_na=False, na_values=[""], encoding="utf-8", low_memory=False)
        for field in fields:
            if field["type"] == "date":
                frame[field["name"]] = pd.to_datetime(frame[field["name"]], format="%Y-%m-%d")
    except KeyError as problem:
        raise ValueError(words.say("tables.no_column", file=path.name, column=problem.args[0])) from problem
    except ValueError as problem:                   # another encoding, a row too long, a number or a date that is none
        raise ValueError(words.say("tables.unreadable", file=path.name, problem=str(problem).splitlines()[0])) from problem
    return frame


def whole(name: str) -> pd.DataFrame:
    """A table as it stands in its file, every edition and every day: for the kit's own tests and tools.

    Lessons use `load`, which keeps the clock.
    """
    path = data_dir() / package.resource(name)["path"]
    return _read(path, path.stat().st_mtime, name).copy()


def load(name: str, as_of: object = None, editions: str = "latest") -> pd.DataFrame:
    """One table, as a reader could have had it on a day.

    Parameters
    ----------
    name : str
        The table's name, such as ``"members"``; ``about()`` lists them all.
    as_of : str or datetime.date, optional
        The reader's day: ``"2022-03-01"``, THEN (the evening of the desk, if nothing is given) or NOW.
    editions : {"latest", "all"}
        ``"latest"`` keeps the newest edition of each figure known that day, ``"all"`` every one.

    Returns
    -------
    pandas.DataFrame
        One row a fact; columns and units are described in data/README.md. Tables without `known_date`
        (claims, sources, glossary …) have no clock and come whole.

    Raises
    ------
    ValueError
        If there is no such table, or the day cannot be read.

    Examples
    --------
    >>> len(load("members"))
    30
    >>> len(load("members", as_of="NOW"))
    32
    >>> load("membres")
    Traceback (most recent call last):
    ...
    ValueError: There is no table 'membres'. Did you mean "members"? about() lists them all.
    """
    if name not in package.names():
        near = difflib.get_close_matches(str(name), package.names(), n=1)
        raise ValueError(words.say("tables.no_such", given=repr(name), near=words.say("tables.near", name=near[0]) if near else ""))
    path = data_dir() / package.resource(name)["path"]
    frame = _known(path, path.stat().st_mtime, name, clock.day(clock.THEN if as_of is None else as_of), editions).copy()
    _trace(name, frame)
    return frame


@cache
def _known(path: Path, changed: float, name: str, day: dt.date, editions: str) -> pd.DataFrame:
    """What `load` hands out a copy of: prose and the bank ask for the same table hundreds of times."""
    frame = _read(path, changed, name).copy()
    frame.attrs["table"] = name
    if "known_date" in frame.columns:
        frame = clock.as_of(frame, day, editions)
    return frame.reset_index(drop=True)


def _trace(name: str, frame: pd.DataFrame) -> None:
    """Tell whoever listens which table was read, and the newest day known in it."""
    for listener in LISTENERS:
        newest = frame["known_date"].max() if "known_date" in frame.columns else pd.NaT
        listener(name, "" if pd.isna(newest) else newest.date().isoformat())


def _to_file(name: str, known: str) -> None:
    """One line a load: what the clock test reads."""
    line = {"table": name, "known": known}
    with open(os.environ["KIT_TRACE"], "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


# called with (table, newest known day) at every load
LISTENERS: list[Callable[[str, str], None]] = [_to_file] if os.environ.get("KIT_TRACE") else []


def sources(name: str) -> pd.DataFrame:
    """The sources behind one table, most used first.

    Returns
    -------
    pandas.DataFrame
        Columns ``key, rows, title, publisher, kind, published, url``.

    Examples
    --------
    >>> sources("members").columns.tolist()
    ['key', 'rows', 'title', 'publisher', 'kind', 'published', 'url']
    """
    frame = load(name, as_of=clock.NOW, editions="all")
    used = pd.concat([frame[c] for c in ("source", "source2") if c in frame.columns]).dropna() if "source" in frame.columns else pd.Series(dtype="string")
    counts = used.value_counts().rename_axis("key").rename("rows").reset_index()
    return counts.merge(whole("sources"), on="key")[["key", "rows", "title", "publisher", "kind", "published", "url"]]


def cite(row: object) -> str:
    """One row's sources as a sentence that can stand under a text.

    Parameters
    ----------
    row : pandas.Series or str
        A row of a table (``frame.iloc[0]``), or a ``row_id`` such as ``"M-ESP"``.

    Raises
    ------
    ValueError
        If no table has that row.

    Examples
    --------
    >>> cite("M-ESP").startswith("M-ESP: ")
    True
    """
    if not isinstance(row, pd.Series):
        row = _find_row(str(row))
    if "source" not in row.index:
        raise ValueError(words.say("tables.no_source", row=row.get("row_id", "?")))
    listed = whole("sources").set_index("key")
    parts = [words.say("tables.citation", publisher=s["publisher"], title=s["title"], published=words.or_nothing(s["published"]), seen=s["seen"].date())
             for key in (row["source"], row.get("source2")) if isinstance(key, str) and key in listed.index for s in [listed.loc[key]]]
    return f"{row.get('row_id', '')}: " + "; ".join(parts)


def _find_row(row_id: str) -> pd.Series:
    for name in package.names():
        frame = whole(name) if not package.resource(name).get("kit:authored") else pd.DataFrame()
        if "row_id" in frame.columns and (hit := frame[frame["row_id"] == row_id]).size:
            return hit.iloc[0]
    raise ValueError(words.say("tables.no_row", given=repr(row_id)))


def about() -> pd.DataFrame:
    """Every table in a line: its name, how many rows it has now, and what one row is.

    Examples
    --------
    >>> about().loc["members", "rows"]
    np.int64(32)
    """
    rows = {name: (len(whole(name)), package.resource(name)["description"]) for name in package.names()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["rows", "one row is"]).rename_axis("table")
