"""Every sentence that the code says to a learner, in one place: one catalogue a language.

`say(key, **values)` fills a sentence; a key that is missing is an error at once, so no half sentence reaches anybody.
The topic's own nouns come in as values, from data/.
"""
from __future__ import annotations

import datetime as dt

from helpers.words.en import EN

LANGUAGE = "en"

# language -> catalogue; a translation is another dict with the same keys
CATALOGUES = {"en": EN}

MONTHS = {"en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]}


def say(key: str, /, **values: object) -> str:
    """The sentence of a key, filled.

    Examples
    --------
    >>> say("clock.badge_then", day="25 May 2022")
    'THEN: as it could be known on 25 May 2022'
    """
    return CATALOGUES[LANGUAGE][key].format(**values)


def say_many(key: str, n: int, /, **values: object) -> str:
    """The sentence for one of a thing, or for another number of them.

    Examples
    --------
    >>> say_many("exercises.recorded", 1).split(".")[0]
    '*Recorded:* your text of 1 word'
    """
    return say(f"{key}.one" if n == 1 else f"{key}.many", n=n, **values)


def date(value: dt.date) -> str:
    """A day as a reader writes it.

    Examples
    --------
    >>> date(dt.date(2022, 5, 25))
    '25 May 2022'
    """
    return f"{value.day} {MONTHS[LANGUAGE][value.month - 1]} {value.year}"


UNITS = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
         "seventeen eighteen nineteen").split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth", "twelve": "twelfth"}


def number(value: int) -> str:
    """A whole number below 1,000 in words.

    Examples
    --------
    >>> number(31), number(118)
    ('thirty-one', 'one hundred and eighteen')
    """
    if value < 20:
        return UNITS[value]
    if value < 100:
        return TENS[value // 10] + (f"-{UNITS[value % 10]}" if value % 10 else "")
    rest = value % 100
    return f"{UNITS[value // 100]} hundred" + (f" and {number(rest)}" if rest else "")


def ordinal(value: int) -> str:
    """The place in an order, in words.

    Examples
    --------
    >>> ordinal(4), ordinal(31), ordinal(20)
    ('fourth', 'thirty-first', 'twentieth')
    """
    head, dash, last = number(value).rpartition("-")
    last = ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return head + dash + last


def or_nothing(value: object) -> str:
    """`, value` where there is one."""
    return f", {value}" if isinstance(value, str) and value else ""
