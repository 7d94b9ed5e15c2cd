"""Two figures: bars in panels without a common unit, and numbers known only between limits."""
from __future__ import annotations

import pandas as pd
import pytest

from helpers import charts


def test_each_panel_has_its_own_order_and_a_name_its_colour():
    rows = pd.DataFrame({"country": ["EST", "NOR"] * 2, "value": [1, 5, 0.9, 0.2], "per": ["whole", "whole", "head", "head"], "unit": ["boats"] * 2 + ["a head"] * 2})
    first, second = charts.panels(rows, panel="per").bundle["data"]
    assert first["y"] == ["Norway", "Estonia"] and second["y"] == ["Estonia", "Norway"]
    assert first["marker"]["color"] == second["marker"]["color"][::-1] and first["text"] == ["5", "1"]


def test_a_number_that_is_missing_is_no_bar():
    rows = pd.DataFrame({"country": ["EST", "NOR"], "value": [1, None], "per": "whole", "unit": "boats"})
    chart = charts.panels(rows, panel="per")
    assert chart.bundle["data"][0]["y"] == ["Estonia"] and "Norway" not in chart.words


@pytest.fixture
def limits():
    return pd.DataFrame({"who": ["range", "minimum", "point", "silent"], "low": [2, 5, 3, None], "high": [4, None, 3, None], "kind": ["a", "b", "a", "b"]})


def test_a_minimum_is_an_arrow_without_an_end(limits):
    (trace,) = charts.intervals(limits, label="who").bundle["data"]
    at = trace["y"].index("minimum")
    assert trace["x"][at] == 5 and trace["x"][at + 1] > 5 and trace["marker"]["symbol"][at + 1] == "triangle-right"
    assert "silent" not in trace["y"]


def test_a_group_that_draws_nothing_takes_no_room_and_long_names_fit_their_rows(limits):
    alone = limits.assign(kind=["a", "b", "a", "a group that has no number at all"])
    assert charts.intervals(alone, label="who", group="kind").bundle["layout"]["margin"]["t"] == charts.intervals(limits, label="who", group="kind").bundle["layout"]["margin"]["t"]
    long = limits.assign(who=["a name so long that it is broken into three lines of text or more", "minimum", "point", "silent"])
    assert charts.intervals(long, label="who").bundle["layout"]["height"] > charts.intervals(limits, label="who").bundle["layout"]["height"]


def test_words_tell_range_minimum_point_and_silence_apart(limits):
    words = charts.intervals(limits, label="who", group="kind", guess=6).words
    assert "range from 2 to 4, minimum at least 5 and point 3. No number: silent." in words
    assert "Your guess, 6, lies within 1 of them." in words
