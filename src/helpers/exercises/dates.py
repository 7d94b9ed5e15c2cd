"""Dates: from whatever was passed to YYYY-MM-DD (or YYYY-MM, YYYY). An ambiguous one is asked back."""
from __future__ import annotations

import datetime
import re

from .numerals import tidy
from .problems import Ambiguous, Problem, Unreadable, shortened
from .unwrap import one

MONTHS = "january february march april may june july august september october november december".split()
DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
MONTH = "(?P<month>" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS) + r"|sept)\.?"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?"
YEAR = r"(?P<year>\d{4})"
WORDED = [re.compile(form) for form in (
    rf"{DAY} ?{MONTH} ?{YEAR}", rf"{MONTH} ?{DAY} {YEAR}", rf"{YEAR} ?{MONTH} ?{DAY}", rf"{MONTH} ?{YEAR}")]
TIME = re.compile(r"(?<=\d)(?:t| +|, )\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)? ?(?:z|utc|[ap]m|[+-]\d{2}:?\d{2})?$")
YEARS = range(1000, 3000)


def date(value, spec) -> str | Problem:
    """The canonical form of a date: ISO 8601, as exact as the exercise asks (`precision`: day, month or year)."""
    precision = spec.get("precision") or "day"
    value = one(value)
    if isinstance(value, Problem):
        return value
    if isinstance(value, datetime.date):                        # a datetime and a pandas Timestamp are dates too
        return _exact(value.year, value.month, value.day, precision, value)
    if isinstance(value, str):
        return _typed(value, precision)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and precision == "year" and value in YEARS:
        return f"{int(value):04d}"
    return Unreadable("date", {"got": shortened(value) if isinstance(value, (int, float)) else type(value).__name__})


def _exact(year, month, day, precision, got) -> str | Problem:
    if year not in YEARS:
        return Unreadable("date", {"got": shortened(got)})
    if precision == "year":
        return f"{year:04d}"
    if month is None:
        return Unreadable("no_month")
    if month not in range(1, 13):
        return Unreadable("no_such_day", {"got": shortened(got)})
    if precision == "month":
        return f"{year:04d}-{month:02d}"
    if day is None:
        return Unreadable("no_day")
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return Unreadable("no_such_day", {"got": shortened(got)})


def _typed(text: str, precision: str) -> str | Problem:
    line = TIME.sub("", tidy(text).rstrip(".;,! "))
    line = re.sub(rf"\b(?:{'|'.join(f'{d[:3]}(?:{d[3:]})?|{d[:4]}' for d in DAYS)})\b\.?", " ", line)
    line = re.sub(r"\b(?:on|the|of|in)\b", " ", line)
    line = " ".join(line.replace(",", " ").split())
    return _in_words(line, precision, text) or _in_figures(line, precision, text) \
        or Unreadable("date", {"got": shortened(text)})


def _in_words(line: str, precision: str, text: str) -> str | Problem | None:
    for form in WORDED:
        match = form.fullmatch(line)
        if match:
            found = match.groupdict()
            month = next(n for n, name in enumerate(MONTHS, 1) if name.startswith(found["month"][:3]))
            day = int(found["day"]) if found.get("day") else None
            if day == 0:
                return Unreadable("no_such_day", {"got": shortened(text)})
            return _exact(int(found["year"]), month, day, precision, text)
    if re.fullmatch(rf"{DAY} ?{MONTH}|{MONTH.replace('month', 'm2')} ?\d{{1,2}}(?:st|nd|rd|th)?", line):
        return Unreadable("no_year")
    if re.fullmatch(rf"{DAY} ?{MONTH} ?'?\d{{2}}|{MONTH.replace('month', 'm2')} ?\d{{1,2}} '?\d{{2}}", line):
        return Unreadable("short_year")
    return None


def _in_figures(line: str, precision: str, text: str) -> str | Problem | None:
    line = re.sub(r"\s*([./-])\s*", r"\1", line)
    if match := re.fullmatch(r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})|(\d{4})()(\d{2})(\d{2})", line):
        year, _, month, day = [part for part in match.groups() if part is not None]
        return _exact(int(year), int(month), int(day), precision, text)
    if match := re.fullmatch(r"(\d{4})[./-](\d{1,2})", line):
        return _exact(int(match[1]), int(match[2]), None, precision, text)
    if match := re.fullmatch(r"(\d{1,2})[./-](\d{4})", line):
        return _exact(int(match[2]), int(match[1]), None, precision, text)
    if re.fullmatch(r"\d{4}", line):
        return _exact(int(line), None, None, precision, text)
    if match := re.fullmatch(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})", line):
        return _day_and_month(int(match[1]), int(match[3]), int(match[4]), match[2], precision, text)
    if re.fullmatch(r"\d{1,2}([./-])\d{1,2}\1'?\d{2}", line):
        return Unreadable("short_year")
    return None


def _day_and_month(first: int, second: int, year: int, mark: str, precision: str, text: str) -> str | Problem:
    """25.5.2022, 25/05/2022, 05/25/2022 have one reading; with points the day stands first; 03/04/2022 has two."""
    day_first = _exact(year, second, first, precision, text)
    month_first = _exact(year, first, second, precision, text)
    if isinstance(day_first, Problem):
        return month_first
    if mark == "." or isinstance(month_first, Problem) or day_first == month_first:
        return day_first
    return Ambiguous("day_month", {"one": _long(year, second, first), "other": _long(year, first, second)})


def _long(year: int, month: int, day: int) -> str:
    return f"{day} {MONTHS[month - 1].capitalize()} {year}"
