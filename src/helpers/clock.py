"""Two clocks: what could be known on the evening of the desk (THEN), and what is known now (NOW).

Every row of a table of facts carries `known_date`, the first day on which a reader could have had it. `as_of` keeps
what a reader had on a day; `badge` says of a frame whether it gives away anything that came later.
"""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from helpers import package, words

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["THEN", "NOW", "day", "as_of", "badge", "Badge"]


@cache
def _dates() -> dict[str, dt.date]:
    topic = package.topic()
    return {"THEN": topic["then"], "NOW": topic["hindsight_as_of"], "FIRST": topic["first_day"]}


def __getattr__(name: str) -> dt.date:              # THEN and NOW are the topic's, read when first asked for
    if name in ("THEN", "NOW", "FIRST"):
        return _dates()[name]
    raise AttributeError(name)


def day(value: object) -> dt.date:
    """One day, from what a beginner would type.

    Parameters
    ----------
    value : str, datetime.date, datetime.datetime or pandas.Timestamp
        ``"2022-05-25"`` (year-month-day), ``"THEN"``, ``"NOW"``, or a date.

    Raises
    ------
    ValueError
        For anything else, a day that no calendar has, or one before the topic's first day or after NOW.

    Examples
    --------
    >>> day("2022-05-25")
    datetime.date(2022, 5, 25)
    >>> day("31 Feb 2020")
    Traceback (most recent call last):
    ...
    ValueError: '31 Feb 2020' is not a day the kit can read. Write it as year-month-day, for example "2022-05-25".
    """
    if isinstance(value, str) and value.strip() in ("THEN", "NOW"):
        return _dates()[value.strip()]
    found = _read(value)
    if found is None:
        raise ValueError(words.say("clock.not_a_day", given=repr(value)[:60], example=_dates()["THEN"]))
    if found < _dates()["FIRST"]:
        raise ValueError(words.say("clock.too_early", given=found, first=_dates()["FIRST"]))
    if found > _dates()["NOW"]:
        raise ValueError(words.say("clock.too_late", given=found, now=_dates()["NOW"]))
    return found


def _read(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):              # a pandas.Timestamp is one of these, and NaT is not a day
        return value.date() if value == value else None
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value.strip())
        except ValueError:
            return None
    return None


def as_of(frame: pd.DataFrame, day_: object, editions: str = "latest") -> pd.DataFrame:
    """The rows that a reader could have had on one day.

    Parameters
    ----------
    frame : pandas.DataFrame
        A table of facts from ``load``, or any part of one that still has its key and ``known_date``.
    day_ : str or datetime.date
        The reader's day.
    editions : {"latest", "all"}
        ``"latest"`` keeps one row for each key that datapackage.json names for the table: the newest that was known;
        of a disputed fact the newest of each source. ``"all"`` keeps every edition that was known.

    Returns
    -------
    pandas.DataFrame
        In the order of ``frame``.

    Raises
    ------
    ValueError
        If the frame has no ``known_date``, was loaded for an earlier day, or holds a key twice with nothing to choose by.

    Examples
    --------
    >>> from helpers import load
    >>> steps = load("steps", as_of="NOW").query("country == 'FIN'")
    >>> list(as_of(steps, "2022-05-25")["step"])
    ['applied']
    """
    name, loaded = frame.attrs.get("table"), frame.attrs.get("as_of")
    wanted = day(day_)
    if "known_date" not in frame.columns:
        raise ValueError(words.say("clock.no_clock", table=name or "this frame"))
    if editions not in ("latest", "all"):
        raise ValueError(words.say("clock.editions", given=repr(editions)))
    if loaded and wanted > dt.date.fromisoformat(loaded):
        raise ValueError(words.say("clock.loaded_earlier", table=name, loaded=loaded, wanted=wanted))
    known = frame[frame["known_date"] <= dt.datetime.combine(wanted, dt.time.max)]
    if editions == "latest" and name:
        known = _newest(known, package.resource(name).get("kit:revision_key"), name)
    known.attrs.update(frame.attrs, as_of=wanted.isoformat())
    return known


def _newest(known: pd.DataFrame, key: list[str] | None, name: str) -> pd.DataFrame:
    """One row a key; of a key whose rows are all disputed, one row a source."""
    if not key or not set(key) <= set(known.columns):
        return known
    again = known.duplicated(key, keep=False).to_numpy()
    if not again.any():                             # most tables hold every key once: nothing to choose
        return known
    several = known[again]
    disputed = (several["status"] == "disputed").groupby([several[column] for column in key], dropna=False).transform("all")
    told_apart_by = several["source"].where(disputed, "")
    newest = several["known_date"] == several["known_date"].groupby([*(several[c] for c in key), told_apart_by], dropna=False).transform("max")
    kept = several[newest]
    twice = kept.assign(_source=told_apart_by[newest]).duplicated([*key, "_source"], keep=False)
    if twice.any():
        rows = ", ".join(kept.loc[twice, "row_id"].head(4)) if "row_id" in kept else str(int(twice.sum()))
        raise ValueError(words.say("clock.twice", table=name, rows=rows, key=", ".join(key)))
    chosen = ~again
    chosen[again] = newest
    return known[chosen]


@dataclass(frozen=True)
class Badge:
    """Which clock a frame keeps: `label` is THEN or NOW, `day` the last day known in it, `words` a sentence."""

    label: str
    day: dt.date
    words: str

    def __str__(self) -> str:
        return self.words


def badge(frame: pd.DataFrame) -> Badge:
    """Say of a frame whether a reader could have had all of it on the evening of the desk.

    The answer is computed from ``known_date``, never typed: THEN where the newest row was known by the evening,
    NOW otherwise. A frame that has lost ``known_date`` is judged by the day it was loaded for.

    Examples
    --------
    >>> from helpers import load
    >>> badge(load("members")).label
    'THEN'
    >>> badge(load("members", as_of="NOW")).label
    'NOW'
    """
    then, now = _dates()["THEN"], _dates()["NOW"]
    if "known_date" in frame.columns and len(frame):
        newest = frame["known_date"].max().date()
    else:
        newest = dt.date.fromisoformat(frame.attrs.get("as_of", then.isoformat()))
    if newest <= then:
        return Badge("THEN", then, words.say("clock.badge_then", day=words.date(then)))
    return Badge("NOW", now, words.say("clock.badge_now", day=words.date(now)))
