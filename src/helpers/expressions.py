"""One small language for prose, bank and claims: calls of general functions over the tables, arithmetic, comparison.

`evaluate("total('population', 'value', country=members_on('2022-05-25'), year=2020) / 1e6")` is how a number in a
sentence is bound to the data. Nothing else of Python can be written in it: names are an allow-list, attributes and
lambdas do not exist. Every function reads a table as it was known on one day (THEN, unless the expression says as_of).

Conditions are written as keywords: ``column=value``, ``column=[values]``, ``column__min=``, ``column__max=`` (both
inclusive), ``column__has=`` (text contained), ``column__not=``.
"""
from __future__ import annotations

import datetime as dt
import difflib
from typing import Any, Callable

import numpy as np
import pandas as pd

from helpers import alliance, clock, tables, words

__all__ = ["evaluate", "formatted", "VOCABULARY"]

TESTS: dict[str, Callable[[pd.Series, Any], pd.Series]] = {
    "min": lambda column, value: column >= value,
    "max": lambda column, value: column <= value,
    "has": lambda column, value: column.str.contains(str(value), regex=False, na=False),
    "not": lambda column, value: ~_is(column, value).fillna(False).astype(bool),
}


def _comparable(column: pd.Series, value: Any) -> Any:
    """A date typed as text compares as a date; a list compares item by item."""
    if isinstance(value, (list, tuple, set)):
        return [_comparable(column, v) for v in value]
    return pd.Timestamp(value) if pd.api.types.is_datetime64_any_dtype(column) and value is not None else value


def _is(column: pd.Series, value: Any) -> pd.Series:
    if value is None:
        return column.isna()
    return column.isin(value) if isinstance(value, list) else column == value


def rows(table: str, as_of: Any = None, editions: str = "latest", **where: Any) -> pd.DataFrame:
    """The rows of a table that meet every condition.

    Raises
    ------
    ValueError
        If a condition names a column that the table does not have.
    """
    frame, kept = _asked(table, as_of, editions, **where)
    return frame[kept]


def _column(table: str, column: str, **where: Any) -> pd.Series:
    """One column of `rows`: the others are not cut out to be thrown away."""
    frame, kept = _asked(table, **where)
    return frame[column][kept]


def _asked(table: str, as_of: Any = None, editions: str = "latest", **where: Any) -> tuple[pd.DataFrame, np.ndarray]:
    """A table, and which of its rows meet every condition."""
    frame = tables.load(table, as_of=as_of, editions=editions)
    kept = np.ones(len(frame), dtype=bool)
    for condition, value in where.items():
        name, _, test = condition.partition("__")
        if name not in frame.columns or (test and test not in TESTS):
            near = difflib.get_close_matches(name, list(frame.columns), n=1)
            raise ValueError(words.say("expressions.no_column", table=table, given=condition, near=near[0] if near else ", ".join(frame.columns)))
        value = _comparable(frame[name], value)
        keep = TESTS[test](frame[name], value) if test else _is(frame[name], value)
        kept &= keep.fillna(False).to_numpy(dtype=bool)
    return frame, kept


def count(table: str, **where: Any) -> int:
    """How many rows.

    >>> count("members")
    30
    """
    return int(_asked(table, **where)[1].sum())


def distinct(table: str, column: str, **where: Any) -> int:
    """How many different values a column has.

    >>> distinct("steps", "step") > 3
    True
    """
    return int(_column(table, column, **where).nunique())


def values(table: str, column: str, **where: Any) -> list:
    """The values of a column, in the table's order."""
    return [_plain(v) for v in _column(table, column, **where)]


def value(table: str, column: str, **where: Any) -> Any:
    """The one value of a column; an error where there is none, or more than one.

    >>> value("members", "joined", country="ESP")
    datetime.date(1982, 5, 30)
    """
    found = values(table, column, **where)
    if len(found) != 1:
        raise ValueError(words.say("expressions.not_one", table=table, column=column, where=where, found=len(found)))
    return found[0]


def total(table: str, column: str, **where: Any) -> float:
    """The sum of a column; an error where a value is missing, since a sum over a gap is a wrong sum."""
    column_ = _column(table, column, **where)
    if column_.empty or column_.isna().any():
        raise ValueError(words.say("expressions.gap", table=table, column=column, where=where))
    return _plain(column_.sum())


def _extreme(which: str) -> Callable[..., Any]:
    def pick(table: str, column: str, by: str = "date", **where: Any) -> Any:
        found = rows(table, **where).sort_values(by, kind="stable")
        if found.empty:
            raise ValueError(words.say("expressions.not_one", table=table, column=column, where=where, found=0))
        return _plain(found[column].iloc[0 if which == "first" else -1])

    pick.__doc__ = f"The {which} value of a column, in the order of `by`."
    return pick


def share(part: float, whole: float) -> float:
    """A part as per cent of a whole.

    >>> share(15, 30)
    50.0
    """
    return 100 * part / whole


def days(start: Any, end: Any) -> int:
    """Days from one date to another, the first not counted.

    >>> days("2022-02-24", "2022-05-25")
    90
    """
    return (_date(end) - _date(start)).days


def years(start: Any, end: Any) -> int:
    """Whole years from one date to another.

    >>> years("1982-05-30", "2022-05-30")
    40
    """
    a, b = _date(start), _date(end)
    return b.year - a.year - ((b.month, b.day) < (a.month, a.day))


def weekday(date: Any) -> str:
    """The weekday's name.

    >>> weekday("2022-05-25")
    'Wednesday'
    """
    return _date(date).strftime("%A")


def text_count(term: str, segment: str | None = None) -> int:
    """How often a term occurs in the interview, or in one of its sentences."""
    where = {"term": term} | ({"segment": segment} if segment else {})
    if not count("text_facts", term=term):
        raise ValueError(words.say("expressions.term", given=repr(term), known=", ".join(sorted(set(values("text_facts", "term"))))))
    return int(_column("text_facts", "count", **where).sum())


def accession_days(start: str = "applied", end: str = "member", as_of: Any = None, middle: bool = False, **where: Any) -> list:
    """Days from one step to another for the countries that meet the conditions (columns of alliance.accession_days).

    A country whose date is disputed has a number for each reading; with `middle` it has one, their middle, so that countries
    are counted and not readings.

    >>> len(accession_days("protocol")) > len(accession_days("protocol", middle=True)) == 18
    True
    """
    frame = alliance.accession_days(start, end, as_of=as_of)
    for name, wanted in where.items():
        frame = frame[_is(frame[name], wanted if not isinstance(wanted, (tuple, set)) else list(wanted))]
    return [_plain(v) for v in (frame.groupby("country", sort=False)["days"].median() if middle else frame["days"])]


def median(numbers: list) -> float:
    """The middle value.

    >>> median([3, 1, 2])
    2
    """
    return _plain(pd.Series(numbers).median())


def word_count(table: str, column: str, **where: Any) -> int:
    """How many words a column of text holds in all.

    >>> word_count("glossary", "term", term="open door")
    2
    """
    return int(_column(table, column, **where).dropna().str.split().str.len().sum())


def concentration(shares: list) -> float:
    """Shares in per cent, squared and added up: 10,000 where one has everything, near 0 where many have little.

    >>> concentration([50, 50]), concentration([100])
    (5000, 10000)
    """
    return sum(s * s for s in shares)


def agreement(table: str, first: str, second: str, column: str = "value", **where: Any) -> int:
    """In how many cases two editions of a table give the same figure (as_of NOW, every edition)."""
    where = {"as_of": "NOW", **where, "editions": "all"}
    frame = rows(table, **where)
    key = [c for c in ("country", "year", "measure") if c in frame.columns]
    a, b = (frame[frame["edition"] == e].set_index(key)[column] for e in (first, second))
    both = pd.concat([a, b], axis=1, keys=["a", "b"]).dropna()
    return int((both["a"] == both["b"]).sum())


def above(table: str, column: str, limit: float, **where: Any) -> int:
    """How many rows reach a limit.

    >>> above("members", "border_km", 1)
    5
    """
    return int((_column(table, column, **where) >= limit).sum())


def _date(value: Any) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value if isinstance(value, dt.date) else dt.date.fromisoformat(str({"THEN": clock.THEN, "NOW": clock.NOW}.get(value, value)))


def _plain(value: Any) -> Any:
    """A Python value from pandas' own."""
    if value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    value = value.item() if hasattr(value, "item") else value
    return int(value) if isinstance(value, float) and value.is_integer() else value


VOCABULARY: dict[str, Callable] = {
    "count": count, "distinct": distinct, "value": value, "values": values, "total": total, "share": share, "days": days, "years": years,
    "weekday": weekday, "text_count": text_count, "agreement": agreement, "above": above, "median": median, "concentration": concentration, "word_count": word_count,
    "first": _extreme("first"), "last": _extreme("last"),
    "members_on": alliance.members_on, "accession_days": accession_days,
    "len": len, "min": min, "max": max, "abs": abs, "round": round, "sum": sum, "sorted": sorted, "date": _date,
}


def evaluate(text: str) -> Any:
    """The value of an expression.

    Raises
    ------
    ValueError
        If it does not parse, uses a name outside the vocabulary, or asks the tables for what they do not hold.

    Examples
    --------
    >>> evaluate("count('members', round='1999')")
    3
    >>> evaluate("open('/etc/passwd')")
    Traceback (most recent call last):
    ...
    ValueError: The expression open('/etc/passwd') cannot be evaluated: Function 'open' not defined, for expression 'open('/etc/passwd')'.
    """
    import simpleeval

    evaluator = simpleeval.EvalWithCompoundTypes(functions=VOCABULARY, names={"THEN": "THEN", "NOW": "NOW", "True": True, "False": False, "None": None})
    try:
        return evaluator.eval(text.strip())
    except (simpleeval.InvalidExpression, SyntaxError, ValueError, KeyError, TypeError, ZeroDivisionError, IndexError) as problem:
        raise ValueError(words.say("expressions.wrong", text=text.strip(), problem=str(problem).rstrip("."))) from problem


def formatted(value: Any, form: str = "") -> str:
    """A value as prose prints it.

    Parameters
    ----------
    value : object
        What `evaluate` gave.
    form : str
        ``words`` (twelve), ``Words`` (Twelve), ``ordinal`` (fourth), ``date`` (25 May 2022), ``day`` (25 May), ``month`` (May 2022),
        ``year``, ``text``, or a format of Python's such as ``,.1f``; empty prints the value as it is.

    Examples
    --------
    >>> formatted(945.7123, ",.1f"), formatted(12, "words"), formatted(dt.date(2022, 5, 25), "date")
    ('945.7', 'twelve', '25 May 2022')
    """
    if form in ("words", "Words", "ordinal"):
        text = words.number(int(value)) if form != "ordinal" else words.ordinal(int(value))
        return text.capitalize() if form == "Words" else text
    if form in ("date", "day", "month", "year"):
        date = _date(value)
        return {"date": words.date(date), "day": words.date(date).rsplit(" ", 1)[0], "month": words.date(date).split(" ", 1)[1], "year": str(date.year)}[form]
    if form in ("", "text"):
        return str(value)
    return format(value, form)
