"""Who is heard: a count, not a promise. What it says in words stands in docs/decisions/balance.md."""
from __future__ import annotations

import re

import pandas as pd
import pytest

from helpers import tables
from helpers.lessons import lessons, read, source

VOICES = tables.whole("voices")
# lesson -> who has to be heard there: (country, side); a side of "" is any
WANTED = {
    "03": [("UKR", ""), ("RUS", "government"), ("RUS", "citizens"), ("FIN", ""), ("DEU", "")],
    "04": [("UKR", "government"), ("RUS", "government"), ("USA", "scholar"), ("CHN", ""), ("POL", ""), ("CZE", "")],
    "05": [("TUR", "government"), ("TUR", "opposition"), ("SWE", "government"), ("SWE", "opposition"), ("SWE", "citizens"), ("FIN", ""), ("HUN", "")],
    "06": [("UKR", "government"), ("UKR", "citizens"), ("RUS", "government"), ("RUS", "citizens"), ("CHN", ""), ("HUN", ""), ("SEN", "")],
    "07": [("UKR", "government"), ("RUS", "government"), ("CHN", ""), ("KEN", ""), ("IND", ""), ("ZAF", ""), ("BRA", "")],
    "08": [("UKR", ""), ("RUS", "government"), ("CHN", ""), ("DEU", "government"), ("DEU", "citizens"), ("POL", ""), ("HUN", ""), ("USA", "")],
}
FORTNIGHT = pd.Timestamp("2022-05-18"), pd.Timestamp("2022-06-01")
DISAGREE = {number: "\n".join(source(cell) for cell in read(path)["cells"] if cell["metadata"].get("kit", {}).get("role") == "disagree") for number, path in lessons().items()}


@pytest.mark.parametrize(("lesson", "wanted"), WANTED.items())
def test_those_who_must_be_heard_are_heard(lesson, wanted):
    here = VOICES[VOICES["lesson"].astype("string").str.zfill(2) == lesson]
    missing = [(country, side) for country, side in wanted if here[(here["country"] == country) & ((here["side"] == side) | (side == ""))].empty]
    assert not missing, f"lesson {lesson}: nobody speaks for {missing}"


@pytest.mark.parametrize("country", ["UKR", "RUS", "TUR", "HUN", "FIN", "SWE", "USA", "DEU"])
def test_no_country_is_one_card(country):
    sides = set(VOICES[VOICES["country"] == country]["side"])
    assert len(sides) >= 2, f"{country} is heard only through {sides}"


def test_enough_was_said_in_the_fortnight_of_the_interview():
    when = VOICES[VOICES["precision"] == "day"]["date"]
    assert when.between(*FORTNIGHT).sum() >= 20 and len(VOICES) >= 40


@pytest.mark.parametrize("lesson", [number for number, text in DISAGREE.items() if text])
def test_where_people_disagree_three_are_named_and_dated(lesson):
    named = set(re.findall(r"V-\d\d-[\w-]+", DISAGREE[lesson]))
    if lesson == "00":                          # it shows the table of what was said that week
        named = set(VOICES[VOICES["lesson"].astype("string").str.zfill(2) == "00"]["row_id"])
    cards = VOICES[VOICES["row_id"].isin(named)]
    assert len(cards) >= 3 and cards["actor"].nunique() >= 3 and cards["date"].notna().all(), f"lesson {lesson} names {sorted(named)}"
    assert cards["country"].nunique() >= 2, f"lesson {lesson}: all who disagree are from {set(cards['country'])}"


def test_nobody_fills_the_room():
    """No country has more than a quarter of all the words, and the two at war are not further apart than one to two."""
    words = VOICES["gist"].str.split().str.len().groupby(VOICES["country"]).sum()
    assert words.max() <= words.sum() / 4, words.nlargest(2).to_dict()
    assert 0.5 <= words["UKR"] / words["RUS"] <= 2, words[["UKR", "RUS"]].to_dict()
