"""charts.squares: each member and each vote is drawn once, by its form and not by colour alone; the words count them."""
from __future__ import annotations

import pandas as pd
import pytest

from helpers import charts, load
from helpers.charts.squares import FORMS, HEIGHT, HIGH, grid

THREE = ["A/RES/68/262", "A/RES/ES-11/1", "A/RES/ES-11/3"]


@pytest.fixture(scope="module")
def votes():
    return load("votes").query("resolution in @THREE")


@pytest.fixture(scope="module")
def chart(votes):
    return charts.squares(votes, first=THREE[1])


def traces(chart):
    return [t for t in chart.bundle["data"] if t["type"] == "bar" and t.get("name")]


def test_every_vote_is_one_strip(chart, votes):
    assert sum(len(t["x"]) for t in traces(chart)) == len(votes) == 193 * 3
    grounds = next(t for t in chart.bundle["data"] if t["type"] == "bar" and not t.get("name"))
    assert len(grounds["x"]) == len(chart.table) == 193


def test_the_page_lists_every_member_once_among_those_that_voted_alike(chart, votes):
    named = [name for group in chart.listed["which"] for name in group.split(", ")]
    assert sum(chart.listed["how many"]) == len(chart.table) == 193 and set(votes["name"]) == set(", ".join(named).split(", "))
    abstained = chart.listed[(chart.listed.iloc[:, 0] == "abstained") & (chart.listed.iloc[:, 1] == "in favour")]
    assert "Brazil" in " ".join(abstained["which"]) and all(name in chart.html for name in ("Argentina", "Zimbabwe")) and "are not shown here" not in chart.html


def test_the_form_tells_the_vote_without_colour(chart):
    """Two values may share a height only if one of them is a frame with nothing in it."""
    seen = {(t["y"][0], t["marker"]["color"] == "#ffffff") for t in traces(chart)}
    assert len(seen) == len(traces(chart)) == len(FORMS)
    assert all(set(t["y"]) == {t["y"][0]} and t["y"][0] <= HIGH for t in traces(chart))


def test_strips_stand_where_their_member_stands(chart):
    across = grid(len(chart.table)).columns
    place = {code: (i % across, -(i // across)) for i, code in enumerate(chart.table["country"])}
    drawn = {(round(x), base) for t in traces(chart) for x, base in zip(t["x"], t["base"])}
    assert drawn == set(place.values())
    against = next(t for t in traces(chart) if "against" in t["name"])
    codes = [c for c, spot in place.items() if spot in {(round(x), b) for x, b in zip(against["x"], against["base"])}]
    row = chart.table.set_index("country")
    assert set(codes) == {c for c in place if "no" in row.loc[c, THREE].tolist()}


def test_the_first_value_of_the_first_vote_makes_one_block(chart):
    leading = (chart.table[THREE[1]] == "yes").tolist()
    assert leading == sorted(leading, reverse=True) and sum(leading) == 141


def test_the_words_count_what_is_drawn(chart):
    assert "141 in favour, 5 against, 35 abstained and 12 absent" in chart.words
    assert "93 in favour, 24 against, 58 abstained and 18 absent" in chart.words
    wide = chart.table[THREE]
    assert f"{int((wide.nunique(axis=1) > 1).sum())} changed" in chart.words


def test_a_guess_is_drawn_and_counted(votes):
    chart = charts.squares(votes, first=THREE[1], guess=15)
    assert "Your guess for 2 March 2022, the war, 15" in chart.words
    frame = chart.bundle["layout"]["shapes"][0]
    assert (frame["x0"] + frame["x1"]) / 2 == 14 and -1 < frame["y0"] < 0
    assert not charts.squares(votes, guess=...).bundle["layout"].get("shapes")


def test_every_square_has_its_place_and_few_have_larger_letters():
    sizes = [grid(n) for n in (1, 2, 8, 30, 82, 99, 193, 400)]
    for n, at in zip((1, 2, 8, 30, 82, 99, 193, 400), sizes):
        assert at.columns * (at.rows - 1) < n <= at.columns * at.rows
    assert [at.letters for at in sizes] == sorted((at.letters for at in sizes), reverse=True) and min(at.letters for at in sizes) >= 11
    assert grid(193).row * grid(193).rows <= HEIGHT


def test_a_choice_of_members_is_drawn_larger(chart, votes):
    wide = chart.table.set_index("country")[THREE]
    moved = charts.squares(votes[votes["country"].isin(wide.index[wide.nunique(axis=1) > 1])], first=THREE[1])
    letters = [next(t for t in c.bundle["data"] if t.get("text"))["textfont"]["size"] for c in (chart, moved)]
    assert letters[0] < letters[1] and f"{len(moved.table)} changed between the occasions shown, 0 did not" in moved.words


def test_later_votes_wear_the_later_badge():
    later = charts.squares(load("votes", as_of="NOW").query("resolution == 'A/RES/ES-11/4'"))
    assert "NOW" in str(later.bundle["layout"]["title"])


@pytest.mark.parametrize(("change", "words"), [
    (lambda f: pd.concat([f, f.head(1)]), "two values"), (lambda f: f.drop(columns="vote"), "vote"),
    (lambda f: f.assign(vote=[f"v{i % 5}" for i in range(len(f))]), "tell 4 values")])
def test_what_cannot_be_drawn_is_refused_in_words(votes, change, words):
    with pytest.raises(ValueError, match=words):
        charts.squares(change(votes))


def test_an_unknown_occasion_is_named(votes):
    with pytest.raises(ValueError, match="A/RES/68/262"):
        charts.squares(votes, first="A/RES/1/1")
