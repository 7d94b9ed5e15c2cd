"""Bars in groups: every figure drawn, every gap written, nothing averaged in silence."""
from __future__ import annotations

import pandas as pd
import pytest

from helpers import charts

ROWS = pd.DataFrame({"country": ["NOR", "EST", "NOR", "EST"], "definition": ["of gas", "of gas", "of all energy", "of all energy"],
                     "value": [0, 93, None, 8.5]})


def test_every_row_with_a_number_is_a_bar_and_every_other_a_word():
    chart = charts.groups(ROWS, unit="%")
    bars = [x for trace in chart.bundle["data"] for x in trace["x"]]
    assert sorted(x for x in bars if x is not None) == [0, 8.5, 93] and bars.count(None) == 1
    assert [a["text"] for a in chart.bundle["layout"]["annotations"]] == ["no figure"]
    assert "No figure: Norway (of all energy)." in chart.words and "Estonia: from 8.5 (of all energy) to 93 % (of gas)." in chart.words


def test_a_gap_is_written_where_its_bar_would_stand():
    chart = charts.groups(ROWS)
    gap = chart.bundle["layout"]["annotations"][0]
    assert 0 < gap["y"] < 0.39, "Norway is the first row, all energy the second of two bars"


def test_the_order_is_the_rows_or_what_is_asked_for():
    assert charts.groups(ROWS).bundle["data"][0]["y"] == ["Norway", "Estonia"]
    assert charts.groups(ROWS, order=["EST", "NOR"]).bundle["data"][0]["y"] == ["Estonia", "Norway"]


def test_two_rows_for_one_bar_are_refused():
    with pytest.raises(ValueError, match="two rows for Norway"):
        charts.groups(pd.concat([ROWS, ROWS.head(1)]))


def test_the_guess_is_counted_against_every_bar():
    assert "Your guess, 9 %: 1 of 3 bars reaches it." in charts.groups(ROWS, unit="%", guess=9).words


def test_with_a_single_definition_there_is_no_legend_and_no_plural():
    chart = charts.groups(ROWS[ROWS["definition"] == "of gas"].assign(country=["first half", "year"]), label="country", unit="%")
    assert chart.words == "2 names, a bar each: of gas. First half: 0 %. Year: 93 %." and not chart.bundle["layout"]["showlegend"]
