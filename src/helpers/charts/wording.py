"""How a figure speaks: numbers, days, names and lists, as its sentences and its hover labels write them."""
from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from helpers import clock, words
from helpers.package import topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def say(key: str, **values: object) -> str:
    """A sentence of the figures' part of the catalogue."""
    return words.say(f"charts.{key}", **values)


def say_many(key: str, n: int, **values: object) -> str:
    """A sentence with a count in it: its singular or its plural.

    Examples
    --------
    >>> say_many("timeline.open", 1)
    '1 is known only to the month or year and drawn as a wide open mark.'
    """
    return say(f"{key}.one" if n == 1 else f"{key}.many", n=numeral(n), **values)


def numeral(value: Any) -> str:
    """A number as a sentence shows it.

    Examples
    --------
    >>> numeral(1234.0), numeral(2.25), numeral(1234.5), numeral(0.06)
    ('1,234', '2.2', '1,234', '0.06')
    """
    value = float(value)
    if 0 < abs(value) < 1:                          # one decimal would make 0.06 and 0.14 the same
        return f"{value:.2g}"
    return f"{value:,.0f}" if value.is_integer() or abs(value) >= 1000 else f"{value:,.1f}"


def listed(items: Iterable[object], most: int = 6) -> str:
    """Words in a row, with what is left out counted.

    Examples
    --------
    >>> listed("abc"), listed("abcde", most=2)
    ('a, b and c', 'a, b and 3 more')
    """
    items = [str(i) for i in items]
    if len(items) > most:
        return say("list_more", some=", ".join(items[:most]), more=len(items) - most)
    return say("list_and", some=", ".join(items[:-1]), last=items[-1]) if len(items) > 1 else "".join(items)


def blank(value: Any) -> bool:
    """Whether nothing was given: None, the dots of an answer cell, a missing value.

    Examples
    --------
    >>> blank(...), blank(float("nan")), blank(0)
    (True, True, False)
    """
    return value is None or value is ... or str(value) in ("<NA>", "NaT", "nan", "")


def as_day(value: Any) -> dt.date:
    """A day from a date, a timestamp or text; ValueError with a sentence where it is none."""
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else clock.day(value)


def day_words(value: Any, precision: str = "day") -> str:
    """A day in words, no finer than it is known ("day", "month" or "year").

    Examples
    --------
    >>> day_words("2022-05-25"), day_words("2022-05-01", "month"), day_words("2022-01-01", "year")
    ('25 May 2022', 'May 2022', '2022')
    """
    value = as_day(value)
    if precision == "year":
        return str(value.year)
    written = words.date(value)
    return written.split(" ", 1)[1] if precision == "month" else written


def precision(row: Mapping) -> str:
    """How finely a row's date is known: day, month or year."""
    return str(row.get("precision") or "day")


def row_day(row: Mapping) -> str:
    """The date of a row in words."""
    return day_words(row["date"], precision(row))


def tag_words(tag: Any, kind: str = "") -> str:
    """A tag of the data as a reader sees it: the topic's words for it (``labels: {act: {signed: …}}``), else the tag with spaces.

    Examples
    --------
    >>> tag_words("no-such_tag")
    'no such tag'
    """
    known = (topic().get("labels") or {}).get(kind) or {}
    return str(known.get(tag, str(tag).replace("_", " ").replace("-", " ")))


def members_noun() -> str:
    """What the topic calls the members."""
    return str((topic().get("alliance") or {}).get("noun", say("members")))


def with_unit(number: Any, unit: str) -> str:
    """A number and its unit, if it has one; one of a thing is singular, where the catalogue knows the word.

    Examples
    --------
    >>> with_unit(1, "days"), with_unit(2, "days"), with_unit(1, "km")
    ('1 day', '2 days', '1 km')
    """
    written = numeral(number)
    one = words.CATALOGUES[words.LANGUAGE].get(f"unit_one.{unit}") if written == "1" else None
    return f"{written} {one or unit}".strip()


def short(title: Any, most: int = 34) -> str:
    """A title cut between words.

    Examples
    --------
    >>> short("Notes on the state of the lighthouses", most=20)
    'Notes on the state…'
    """
    title = str(title)
    return title if len(title) <= most else title[:most - 1].rsplit(" ", 1)[0] + "…"


def hover(*parts: Any, width: int = 58) -> str:
    """The lines of a hover label, wrapped at `width` letters; what is missing is left out.

    Examples
    --------
    >>> hover("a < b", None, "one two", width=5)
    'a<br>&lt;<br>b<br>one<br>two'
    """
    lines: list[str] = []
    for part in parts:
        if blank(part):
            continue
        line = ""
        for word in str(part).replace("<", "&lt;").split():
            if line and len(line) + len(word) >= width:
                lines.append(line)
                line = ""
            line = f"{line} {word}".strip()
        lines.append(line)
    return "<br>".join(lines)


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most `width` letters."""
    return hover(text, width=width).replace("&lt;", "<").split("<br>")


def source_words(row: Mapping) -> str:
    """The source of a row, for its hover label; nothing where the row names none."""
    source = row.get("source")
    return "" if blank(source) else say("source", source=source)
