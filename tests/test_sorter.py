"""Sorting lines into kinds, and two readings laid over each other."""
from __future__ import annotations

import pandas as pd
import pytest

from helpers import charts, explore, record
from helpers.exercises import sheet as sheets

NAME = next(name for name, entry in sheets.load()["exercises"].items() if "-g" in name and entry["kind"] == "table")


@pytest.fixture(autouse=True)
def mine(monkeypatch, tmp_path):
    monkeypatch.setenv("KIT_PROGRESS", str(tmp_path / "progress.json"))
    monkeypatch.setattr(record, "_unsaved", {})


def fields(box):
    """The two choices and the flag of each line."""
    return [part.children for part in box.children if type(part).__name__ == "HBox"]


def test_two_labels_and_a_flag_are_kept_and_written_down():
    sorter = explore.sorter(NAME)
    lines = list(sorter.table.index)
    sorter.place(lines[0], "record")
    sorter.place(lines[1], "estimate", "record", "whose word?")
    assert sorter.table.loc[lines[0]].tolist() == ["record", "none", "no"] and sorter.table.loc[lines[1]].tolist() == ["estimate", "record", "yes"]
    assert sorter.trace == [f"{lines[0]}: record", f"{lines[1]}: estimate, record, whose word?"]
    assert sorter.kinds.notna().sum() == 2 and explore.sorter(NAME).kinds.equals(sorter.kinds)          # also in a later session


def test_a_mapping_does_what_the_form_does():
    lines = list(explore.sorter(NAME).table.index)
    sorter = explore.sorter(NAME, {lines[0]: "will", lines[1]: ["should", "whose word?"]})
    assert sorter.table.loc[lines[1]].tolist() == ["should", "none", "yes"] and len(sorter.trace) == 2


@pytest.mark.parametrize("labels", [["a mood"], ["record", "will", "should"], []])
def test_what_is_no_kind_is_refused_in_a_sentence(labels):
    sorter = explore.sorter(NAME)
    with pytest.raises(ValueError, match="is not among|one kind, or two"):
        sorter.place(sorter.table.index[0], *labels)
    assert sorter.kinds.isna().all()


def test_what_is_nothing_to_sort_is_refused():
    with pytest.raises(ValueError, match="nothing to sort"):
        explore.sorter("02-1")


def test_the_form_keeps_each_choice_at_once():
    sorter = explore.sorter(NAME)
    first, second, flag = fields(sorter.widget())[2]
    line = sorter.table.index[2]
    flag.value = True                           # without a kind there is nothing to keep yet
    assert sorter.kinds.isna().all()
    first.value = "because"
    second.value = "will"
    assert sorter.table.loc[line].tolist() == ["because", "will", "yes"] and len(sorter.trace) == 2
    again = fields(explore.sorter(NAME).widget())[2]
    assert [field.value for field in again] == ["because", "will", True]


def test_every_field_says_which_line_it_is_for():
    named = [field.description for row in fields(explore.sorter(NAME).widget()) for field in row[:1]]
    assert named == [f"Line {n} is" for n in range(1, len(named) + 1)] and len(named) == 8


def test_without_widgets_the_lines_and_the_way_to_answer_are_there():
    sorter = explore.sorter(NAME, {explore.sorter(NAME).table.index[0]: "will"})
    assert sorter._twin().count("<li>") == 8 and "will" in sorter._twin() and f'explore.sorter("{NAME}"' in sorter._twin_text()


def test_readers_are_laid_over_each_other():
    one, two = pd.Series({"a": "record", "b": "will", "c": "will", "d": None}), pd.Series({"a": "record", "b": "should", "c": "should", "e": "will"})
    drawn = charts.crossed(one, two, names=("me", "you"), order=["record", "will", "should"])
    assert drawn.table.values.tolist() == [["record", "record", 1, "a"], ["will", "should", 2, "b, c"]]
    assert "3 lines were sorted by both, 1 of them the same" in drawn.words and "me will, you should, 2 times (b and c)" in drawn.words and "2 lines are missing" in drawn.words
    assert [trace["marker"]["symbol"] for trace in drawn.bundle["data"]] == ["square", "diamond-open"]


def test_nothing_sorted_yet_is_said():
    blank = explore.sorter(NAME).kinds
    assert "Nothing has been sorted by both yet." in charts.crossed(blank, blank).words
