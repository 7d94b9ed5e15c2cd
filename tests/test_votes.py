"""The votes: every member state once, the totals as they were announced, and the independent lists that we compared."""
from __future__ import annotations

import pytest

from helpers import package, tables

VOTES, TOTALS = tables.whole("votes"), tables.whole("vote_totals")
KINDS = ["yes", "no", "abstain", "absent"]
EACH = sorted(VOTES["resolution"].unique())
MEMBERS = 193
# yes, no, abstain, as the presidents of the Assembly read them out
ANNOUNCED = {"A/RES/68/262": (100, 11, 58), "A/RES/ES-11/1": (141, 5, 35), "A/RES/ES-11/2": (140, 5, 38), "A/RES/ES-11/3": (93, 24, 58),
             "A/RES/ES-11/4": (143, 5, 35), "A/RES/ES-11/5": (94, 14, 73), "A/RES/ES-11/6": (141, 7, 32)}
AGAINST = {  # those against, typed from lists by other hands; one flipped row anywhere in them is found
    "A/RES/68/262": "ARM BLR BOL CUB NIC PRK RUS SDN SYR VEN ZWE",
    "A/RES/ES-11/1": "BLR ERI PRK RUS SYR",
    "A/RES/ES-11/2": "BLR ERI PRK RUS SYR",
    "A/RES/ES-11/3": "BDI BLR BOL CAF CHN COG CUB DZA ERI ETH GAB IRN KAZ KGZ LAO MLI NIC PRK RUS SYR TJK UZB VNM ZWE",
    "A/RES/ES-11/4": "BLR NIC PRK RUS SYR",
    "A/RES/ES-11/6": "BLR ERI MLI NIC PRK RUS SYR",
}
# the states' six votes on ES-11/1 to 6 as one word each, and how many states share it: a tabulation by another hand
# (A. Bukreev, "Anatomy of Solidarity", from the UN Digital Library); 1 yes, 0 abstain, - no, n not voting
PATTERNS = ("nnnnnn 4 nn0nnn 1 nnn1n1 1 00nn0n 1 11nnn1 1 1n11nn 1 nnn000 1 0000nn 1 0101nn 1 11n10n 1 11nn11 1 1nn111 1 n0000n 1 n0010n 1 00-n-0 1 "
            "000n00 1 00n000 1 11110n 1 1111n1 2 11n101 2 11n111 4 1n1111 1 n0-0-0 1 n0-000 1 n00010 1 ------ 4 ---0-- 1 00---- 1 00-0-- 1 00-0-0 4 "
            "00-000 9 000000 9 000100 1 000101 1 010001 1 010100 1 010101 1 100101 2 11-100 1 110001 2 110101 23 110111 10 111001 1 1111-1 1 "
            "111101 10 111111 76").split()


@pytest.mark.parametrize("resolution", EACH)
def test_every_member_votes_once(resolution):
    rows = VOTES[VOTES["resolution"] == resolution]
    assert len(rows) == rows["country"].nunique() == MEMBERS


def test_the_members_are_the_same_states_everywhere():
    assert VOTES.groupby("country")["resolution"].nunique().eq(len(EACH)).all()


@pytest.mark.parametrize("resolution", EACH)
def test_rows_add_up_to_what_was_announced(resolution):
    counted = VOTES[VOTES["resolution"] == resolution]["vote"].value_counts()
    assert tuple(int(counted.get(k, 0)) for k in KINDS[:3]) == ANNOUNCED[resolution]
    stated = TOTALS.set_index("resolution").loc[resolution]
    assert [int(counted.get(k, 0)) for k in KINDS] == [int(stated[k]) for k in KINDS]


@pytest.mark.parametrize("resolution", AGAINST)
def test_those_against_are_those_that_other_lists_name(resolution):
    rows = VOTES[(VOTES["resolution"] == resolution) & (VOTES["vote"] == "no")]
    assert set(rows["country"]) == set(AGAINST[resolution].split())


def test_six_votes_of_each_state_agree_with_a_tabulation_by_another_hand():
    sign = {"yes": "1", "abstain": "0", "no": "-", "absent": "n"}
    wide = VOTES.pivot(index="country", columns="resolution", values="vote")[[f"A/RES/ES-11/{n}" for n in range(1, 7)]]
    counted = wide.apply(lambda row: "".join(sign[v] for v in row), axis=1).value_counts().to_dict()
    assert counted == {pattern: int(n) for pattern, n in zip(PATTERNS[::2], PATTERNS[1::2])}


def test_totals_are_of_all_members_and_absent_is_the_rest():
    assert (TOTALS[KINDS].sum(axis=1) == MEMBERS).all()


def test_a_flipped_row_is_found():
    """The tests above would see it: one state moved from one list to another changes two totals and a pattern."""
    flipped = VOTES.copy()
    first = flipped.index[flipped["resolution"] == "A/RES/ES-11/3"][0]
    flipped.loc[first, "vote"] = "yes" if flipped.loc[first, "vote"] != "yes" else "no"
    counted = flipped[flipped["resolution"] == "A/RES/ES-11/3"]["vote"].value_counts()
    assert tuple(int(counted[k]) for k in KINDS[:3]) != ANNOUNCED["A/RES/ES-11/3"]


def test_every_state_has_names_under_which_it_is_understood():
    from helpers.exercises.names import fold

    names = package.topic()["aliases"]
    states = set(VOTES["country"])
    assert states <= set(names), sorted(states - set(names))
    seen: dict[str, str] = {}
    for code, own in names.items():
        for name in (code, *own):
            assert seen.setdefault(fold(name), code) == code, f"{name} is {code} and {seen[fold(name)]}"
    for code, name in VOTES.drop_duplicates(["country", "name"])[["country", "name"]].itertuples(index=False):
        assert seen.get(fold(name)) == code, f"{name} is not understood as {code}"


def test_people_can_be_counted_for_all_but_one_state():
    people = tables.load("population").query("year == 2020 and edition == 'WB-2021-11'")
    missing = set(VOTES["country"]) - set(people["country"])
    assert missing == {"ERI"}, f"the edition of the evening has no figure of 2020 for {sorted(missing)}"
