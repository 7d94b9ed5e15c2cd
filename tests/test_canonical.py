"""Canonical answers: the shared cases, and whatever Hypothesis thinks of. Never an exception, never a wrong right."""
from __future__ import annotations

import datetime
import itertools
import json
import os
from decimal import Decimal, ROUND_HALF_UP
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from helpers import words
from helpers.exercises import fingerprints, numerals
from helpers.exercises.bank import KINDS
from helpers.exercises.canonical import canonical
from helpers.exercises.names import fold
from helpers.exercises.problems import Blank, Problem

CASES = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))["cases"]
EXAMPLES = 10_000 if os.environ.get("KIT_LONG") else 150
many = settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))

OPTIONS = [{"id": "FIN", "label": "Finland"}, {"id": "SWE", "label": "Sweden"}, {"id": "TUR", "label": "Türkiye"}]
SPECS = {
    "number": {"places": 1, "unit": "million people"}, "date": {}, "choice": {"options": OPTIONS}, "set": {"options": OPTIONS},
    "order": {"options": OPTIONS}, "text": {}, "probability": {},
    "table": {"columns": [{"name": "country", "kind": "choice", "options": OPTIONS}, {"name": "n", "kind": "number", "places": 0}]},
}


def value(item):
    """A case's input as Python has it."""
    if isinstance(item, list):
        return [value(part) for part in item]
    if not isinstance(item, dict):
        return item
    if "$" not in item:
        return {key: value(part) for key, part in item.items()}
    index = pd.Index(item["index"], name=item.get("index_name")) if "index" in item else None
    return {
        "nan": lambda: float("nan"), "nat": lambda: pd.NaT, "ellipsis": lambda: ..., "function": lambda: len,
        "repeat": lambda: item["text"] * item["times"], "date": lambda: datetime.date.fromisoformat(item["iso"]),
        "span": lambda: datetime.timedelta(days=item["days"]), "set": lambda: set(item["values"]), "numbers": lambda: range(item["count"]),
        "series": lambda: pd.Series(value(item["values"]), index=index, name=item.get("name"), dtype=None if item["values"] else object),
        "frame": lambda: pd.DataFrame({key: value(part) for key, part in item["columns"].items()}, index=index),
    }[item["$"]]()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['kind']}-{str(case['input'])[:30]}")
def test_vectors(case):
    found = canonical(value(case["input"]), {"kind": case["kind"], **case["spec"]})
    wanted = case.get("problem", value(case.get("canonical")))
    assert (found.key if isinstance(found, Problem) else found) == wanted


def test_there_are_enough_cases_of_every_kind():
    counts = {kind: sum(case["kind"] == kind for case in CASES) for kind in KINDS}
    assert len(CASES) >= 300 and min(counts.values()) >= 25, counts


@pytest.mark.parametrize("key", sorted({case["problem"] for case in CASES if "problem" in case}))
def test_every_problem_has_its_sentence(key):
    assert words.CATALOGUES["en"][f"exercises.{key}"]


class Hostile:
    """An object that answers every question with an exception."""

    def __getattribute__(self, name):
        raise RuntimeError(name)

    def __str__(self):
        raise RuntimeError

    __repr__ = __len__ = __iter__ = __eq__ = __bool__ = __hash__ = __str__


def endless():
    yield from itertools.count()


def knotted():
    knot = []
    knot.append(knot)
    return knot


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("make", [Hostile, endless, knotted, object, lambda: pd, lambda: pd.DataFrame, lambda: (lambda: 30), lambda: 1j, lambda: b"30",
                                  lambda: pd.NA, lambda: pd.DataFrame(), lambda: pd.DataFrame({"a": []}).groupby("a"), lambda: 10 ** 5000,
                                  lambda: "9" * 10_000_000, lambda: Decimal("sNaN"), lambda: Decimal("1e999999"), lambda: {"a": {"a": {}}},
                                  lambda: pd.Series([object(), 1]), lambda: pd.MultiIndex.from_tuples([(1, 2)]), lambda: open, lambda: range(10 ** 12)])
def test_hostile_values(kind, make):
    found = canonical(make(), {"kind": kind, **SPECS[kind]})
    assert isinstance(found, (str, Problem))


anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=60), st.binary(max_size=5), st.decimals(), st.fractions(),
              st.dates(), st.datetimes(), st.timedeltas(), st.complex_numbers(), st.sampled_from(["FIN", "Sweden", "30", "1,234", "...", "May"])),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.tuples(inner, inner), st.dictionaries(st.text(max_size=6), inner, max_size=3)), max_leaves=6)


@many
@given(kind=st.sampled_from(KINDS), item=anything)
def test_never_an_exception_and_always_a_form(kind, item):
    spec = {"kind": kind, **SPECS[kind]}
    found = canonical(item, spec)
    assert isinstance(found, (str, Problem))
    if isinstance(found, str):
        again = canonical(found, spec)
        assert again == found or isinstance(again, Blank), f"{found!r} is not its own canonical form: {again!r}"
    else:
        sentence = words.say(f"exercises.{found.key}", **found.values)
        assert sentence and len(sentence) < 600


@many
@given(text=st.text(alphabet="0123456789.,'_ -+eE%kKmM½²٣abnthirty\u00a0", max_size=20), places=st.integers(-2, 4))
def test_typed_numbers_are_exact_or_asked_back(text, places):
    """What is read from figures alone is what Decimal reads; nothing is invented."""
    found = canonical(text, {"kind": "number", "places": places})
    if not isinstance(found, str):
        return
    plain = text.replace("\u00a0", " ").strip()
    if plain.isascii() and plain.replace(".", "", 1).replace("-", "", 1).isdigit() and plain.count(".") <= 1 and not plain.endswith(".") and "-" not in plain[1:]:
        wanted = numerals._trusted(Decimal(plain)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        assert Decimal(found) == wanted


@many
@given(st.integers(-10 ** 12, 10 ** 12), st.integers(0, 5))
def test_the_same_number_however_it_is_passed(whole, places):
    exact = Decimal(whole).scaleb(-places)
    spec = {"kind": "number", "places": places}
    forms = [exact, f"{exact:f}", float(exact), [float(exact)], pd.Series([float(exact)]), f" {exact:f} ", f"'{exact:f}'", f"{exact:f}".replace("-", "−")]
    assert len({canonical(form, spec) for form in forms}) == 1


@many
@given(st.dates(datetime.date(1000, 1, 1), datetime.date(2999, 12, 31)))
def test_the_same_day_however_it_is_written(day):
    month = words.MONTHS["en"][day.month - 1]
    forms = [day, day.isoformat(), f"{day.day} {month} {day.year}", f"{month} {day.day}, {day.year}", f"{month[:3]} {day.day} {day.year}",
             f"{day.day}.{day.month}.{day.year}", f"{day.year:04d}/{day.month}/{day.day}", f"{day:%A}, {day.day} {month} {day.year}", [day], pd.Series([day])]
    assert {canonical(form, {"kind": "date"}) for form in forms} == {day.isoformat()}
    slashed = canonical(f"{day.day}/{day.month}/{day.year}", {"kind": "date"})
    assert slashed == day.isoformat() if day.day > 12 or day.day == day.month else slashed.key == "ambiguous.day_month"


@many
@given(st.sets(st.sampled_from(["FIN", "SWE", "TUR"]), min_size=1), st.randoms())
def test_the_same_set_however_it_is_passed(ids, random):
    shuffled = list(ids)
    random.shuffle(shuffled)
    labels = [next(option["label"] for option in OPTIONS if option["id"] == code) for code in shuffled]
    forms = [ids, shuffled, shuffled * 2, tuple(labels), ", ".join(labels), " and ".join(labels), pd.Series(shuffled), pd.DataFrame({"country": labels}),
             str(shuffled), "\n".join(labels).upper(), pd.Index(shuffled), iter(shuffled), dict.fromkeys(shuffled).keys()]
    assert {canonical(form, {"kind": "set", **SPECS["set"]}) for form in forms} == {"|".join(sorted(ids))}


@many
@given(st.text(max_size=30))
def test_no_text_is_taken_for_an_option_that_it_does_not_name(text):
    found = canonical(text, {"kind": "choice", **SPECS["choice"]})
    if isinstance(found, str):
        assert fold(text) in {"fin", "swe", "tur", "finland", "sweden", "turkiye", "a", "b", "c"}


@pytest.mark.parametrize("answer, places, tolerance, wanted", [
    ("945.7", 1, 0, ["945.7"]), ("945.7", 1, 0.1, ["945.6", "945.7", "945.8"]), ("945.7", 1, 0.2, ["945.5", "945.6", "945.7", "945.8", "945.9"]),
    ("0.0", 1, 0.1, ["-0.1", "0.0", "0.1"]), ("30", 0, 1, ["29", "30", "31"]), ("12000", -3, 1000, ["11000", "12000", "13000"])])
def test_the_grid_of_a_tolerance(answer, places, tolerance, wanted):
    assert numerals.grid(answer, places, tolerance) == wanted and len(wanted) <= 5


def test_fingerprints_are_plain_hmac():
    """The same as `printf '03-2\\n\\n30' | openssl dgst -sha256 -hmac salt`, cut to 32 digits."""
    assert fingerprints.fingerprint("salt", "03-2", "", "30") == "2cff1004a8a167bb7fef564bbeac0dcb"
    sealed = fingerprints.seal("Yes — thirty.", "salt", "03-2", "", "30")
    assert fingerprints.unseal(sealed, "salt", "03-2", "", "30") == "Yes — thirty."
    assert fingerprints.unseal(sealed, "salt", "03-2", "", "31") != "Yes — thirty."
