"""Waves: a line a series, a bar a margin, an open mark a month."""
from __future__ import annotations

import pandas as pd
import pytest

from helpers import charts

ASKED = pd.DataFrame({"date": ["2021-01-02", "2021-01-09", "2021-03-01", "2021-04-09"], "precision": ["day", "day", "month", "day"], "value": [40, 52, 44, 61],
                      "margin": [None, 3, None, 2.5], "who": ["North Poll", "South Poll", "North Poll", "South Poll"]})


def test_no_line_joins_two_series():
    data = charts.waves(ASKED, by="who").bundle["data"]
    assert [(t["name"], t["y"]) for t in data] == [("North Poll", [40, 44]), ("South Poll", [52, 61])]


def test_an_unknown_margin_is_not_drawn_and_is_counted():
    chart = charts.waves(ASKED, by="who")
    north, south = chart.bundle["data"]
    assert "error_y" not in north and south["error_y"]["array"] == [3, 2.5]
    assert "The margin is given for 2 of 4 marks and drawn as a bar." in chart.words
    assert "No margin is given." in charts.waves(ASKED.drop(columns="margin"), by="who").words


def test_a_month_is_an_open_mark_and_is_written_as_a_month():
    chart = charts.waves(ASKED, by="who")
    assert [s.endswith("-open") for s in chart.bundle["data"][0]["marker"]["symbol"]] == [False, True]
    assert "44 percent (March 2021)" in chart.words and "North Poll, March 2021" in chart.words


def test_the_rise_is_left_to_the_reader():
    chart = charts.waves(ASKED, by="who")
    assert "52 percent (9 January 2021), 61 percent (9 April 2021)" in chart.words and " 9 points" not in chart.words


def test_a_row_without_a_figure_is_no_mark_and_none_is_said():
    assert len(charts.waves(ASKED.assign(value=[40, None, 44, 61]), by="who").table) == 3
    assert charts.waves(ASKED.assign(value=None), by="who").words == "No mark: no row has a figure."


def test_a_missing_column_is_named():
    with pytest.raises(ValueError, match="whom"):
        charts.waves(ASKED, by="whom")
