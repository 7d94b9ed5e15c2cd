"""Forecasts: sealed THEN, opened later, scored beside base rates; and pooled for a class without a mark."""
from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pandas as pd
import pytest

from helpers import charts, clock, expressions, forecasts, mywork, record, tables
from helpers.exercises import bank, cards, forms, learner, sealing, sheet as sheets
from helpers.teach import mark
from helpers.verbs import handin

sys.path.insert(0, str(Path(__file__).parent))
import handins  # noqa: E402

ASKED = tables.whole("forecasts").to_dict("records")
each = pytest.mark.parametrize("row", ASKED, ids=lambda row: row["row_id"])


@pytest.fixture
def mine(monkeypatch, tmp_path):
    monkeypatch.setenv("KIT_PROGRESS", str(tmp_path / "progress.json"))
    monkeypatch.setattr(record, "_unsaved", {})
    return tmp_path / "progress.json"


# -- the tables -------------------------------------------------------------------------------------------------------

def test_there_are_enough_that_nobody_remembers_and_one_that_is_open():
    settled = [row for row in ASKED if isinstance(row["resolves"], str)]
    assert len(settled) >= 12 and len(ASKED) - len(settled) == 1
    assert {row["lesson"] for row in settled} == {"05", "07", "09"}


def test_those_of_the_next_lesson_to_open_them_stand_first():
    """Lesson 02 says so to whoever has 45 minutes."""
    lesson = {row["guess"]: row["lesson"] for row in ASKED}
    order = [lesson[name] for name in sheets.load()["exercises"] if name in lesson]
    assert order == [row["lesson"] for row in ASKED] and order[:order.count("05")] == ["05"] * order.count("05")


@each
def test_the_bank_asks_what_the_table_asks(row):
    entry = sheets.load()["exercises"][row["guess"]]
    assert entry["prompt"] == row["question"] and entry["kind"] == "probability"


def test_the_bank_asks_nothing_else():
    assert {name for name in sheets.load()["exercises"] if bank.is_forecast(name)} == {row["guess"] for row in ASKED}


@each
def test_the_outcome_is_what_the_data_say(row):
    came = tables.load("resolutions", as_of="NOW").set_index("forecast")["outcome"]
    if isinstance(row["resolves"], str):
        assert bool(came[row["row_id"]]) is bool(expressions.evaluate(row["resolves"])), row["question"]
        assert row["resolve_by"] <= pd.Timestamp(clock.NOW)
    else:
        assert row["row_id"] not in came.index and row["resolve_by"] > pd.Timestamp(clock.NOW)


@each
def test_a_base_rate_is_of_the_evening(row, monkeypatch):
    """It is a share in per cent, and reads no row that was known later."""
    newest = []
    monkeypatch.setattr(tables, "LISTENERS", [lambda name, known: newest.append(known)])
    assert 0 <= expressions.evaluate(row["base_rate"]) <= 100
    assert all(known <= clock.THEN.isoformat() for known in newest)


def test_on_the_evening_nothing_is_settled():
    assert tables.load("resolutions").empty
    assert (tables.load("resolutions", as_of="NOW")["known_date"] > pd.Timestamp(clock.THEN)).all()


# -- sealing ----------------------------------------------------------------------------------------------------------

def test_what_is_sealed_comes_back_in_any_lesson(mine):
    first = learner.guess("02-f", [60, "15 %", ..., 0])
    assert first["sealed"].iloc[[0, 1, 3]].tolist() == [60, 15, 0] and first["sealed"].isna().sum() == len(ASKED) - 3
    again = learner.guess("02-f")
    pd.testing.assert_frame_equal(first, again)
    assert learner.guess("02-f1") == 60 and learner.guess("02-f4") == 0
    assert forecasts.sealed("02-f2") == 15 and forecasts.sealed("02-f3") is None
    assert isinstance(learner.guess("02-f3"), record.Waiting)


def test_sealing_again_replaces_and_is_counted(mine):
    learner.guess("02-f1", 60)
    learner.guess("02-f", {"02-f1": 60, "02-f2": 40})
    assert record.known("guess", "02-f1")["tries"] == 1
    learner.guess("02-f", {"02-f1": 70})
    assert record.known("guess", "02-f1") == {"answer": "70", "variant": "", "tries": 2} and forecasts.sealed("02-f2") == 40


@pytest.mark.parametrize(("given", "said"), [(0.6, "Do you mean 60 % or 0.6 %?"), (160, "160 is no probability"), ("likely", "cannot read a number")])
def test_what_is_no_probability_is_asked_back_and_the_rest_kept(mine, given, said, capsys):
    sheet = sheets.load()
    names = forecasts.of("02-f", sheet["exercises"])
    shown = sealing._keep(sheet, "02-f", {name: sheet["exercises"][name] for name in names}, {"02-f1": 20, "02-f2": given})
    assert said in shown.text and f"1 of {len(names)}" in shown.text
    assert shown.data["answer"] == {"02-f1": "20"} and shown.data["schema"] == "kit-forecasts/1" and shown.data["exercise"] == "02-f"


def test_the_form_goes_when_all_is_sealed(mine, monkeypatch):
    drawn = []
    monkeypatch.setattr(sealing, "_show_form", lambda *given: drawn.append(given[1]))
    learner.guess("02-f")
    learner.guess("02-f", [50] * len(ASKED))
    learner.guess("02-f")
    assert drawn == ["02-f"]


def test_the_form_has_a_named_field_for_each_question(mine):
    entries = {row["guess"]: sheets.load()["exercises"][row["guess"]] for row in ASKED}
    got = {}
    box = sealing.widget("02-f", entries, got.update)
    fields = [part for part in box.children if type(part).__name__ == "Text"]
    assert [field.description for field in fields] == [f"Forecast {n}, %" for n in range(1, len(ASKED) + 1)]
    fields[1].value = "35"
    next(part for part in box.children if type(part).__name__ == "Button").click()
    assert got["02-f2"] == "35" and got["02-f1"] == ""


def test_a_kit_without_the_tables_still_seals(mine, monkeypatch):
    monkeypatch.setattr(forecasts.package, "names", lambda: ["lakes"])
    assert forecasts.table({"90-f1": "Will it rain?"}).to_dict("records")[0] | {"sealed": 0, "base_rate": 0} == {
        "forecast": "90-f1", "question": "Will it rain?", "resolve_by": None, "sealed": 0, "base_rate": 0}


@pytest.mark.parametrize("item", [{"id": "02-f1", "prompt": "p", "kind": "number"}, {"id": "02-g1", "prompt": "p", "kind": "probability"}])
def test_only_forecasts_are_probabilities(tmp_path, item):
    (tmp_path / "02.yml").write_text(json.dumps([item]), encoding="utf-8")
    with pytest.raises(bank.BankError, match="the kind probability"):
        bank.read(tmp_path)


def test_words_of_a_probability():
    assert cards.shown("60", {"kind": "probability"}) == "60 %"
    assert "guess(\"02-f1\", 60)" in forms.plainly("02-f1", {"kind": "probability"}, "", "reader")


# -- scores -----------------------------------------------------------------------------------------------------------

def test_brier_is_pandas_one_line():
    frame = pd.DataFrame({"sealed": [60, 15, None, 100], "outcome": [1, 0, 1, 0]})
    assert forecasts.brier(frame["sealed"], frame["outcome"]) == pytest.approx(((frame["sealed"] / 100 - frame["outcome"]) ** 2).mean())


def test_calibration_compares_the_same_questions():
    frame = pd.DataFrame({"sealed": [90, 70, None], "outcome": [1, 0, 1], "base_rate": [50, 50, 0]})
    drawn = charts.calibration(frame)
    assert drawn.table[["whose", "count", "said", "came true"]].values.tolist() == [["What was sealed", 1, 70, 0], ["What was sealed", 1, 90, 100], ["Base rates", 2, 50, 50]]
    assert "Brier score 0.250" in drawn.words and "1 question has no sealed probability." in drawn.words


def test_calibration_of_nothing_says_so_and_keeps_the_base_rates():
    drawn = charts.calibration(pd.DataFrame({"sealed": [None, None], "outcome": [1, None], "base_rate": [50, 50]}))
    assert "No probability is sealed" in drawn.words and "1 question is still open." in drawn.words and set(drawn.table["whose"]) == {"Base rates"}


def test_a_class_is_calibrated_from_the_marks_file(handed, tmp_path):
    """forecasts.csv of `kit mark` is what the figure takes."""
    drawn = charts.calibration(pd.read_csv(handed / "forecasts.csv"))
    assert drawn.table.query("whose == 'What was sealed'")["count"].sum() == 4


# -- marking ----------------------------------------------------------------------------------------------------------

@pytest.fixture
def handed(mine, tmp_path, monkeypatch):
    """Two learners, one of whom also wrote what is no probability; marked."""
    given, out = tmp_path / "in", tmp_path / "out"
    given.mkdir()
    for name, first, second in (("Ada", 80, 20), ("Ben", 60, 40)):
        learner.sign(name, "9b")
        sheet = sheets.load()
        asked = {key: sheet["exercises"][key] for key in forecasts.of("02-f", sheet["exercises"])}
        shown = sealing._keep(sheet, "02-f", asked, {"02-f1": first, "02-f3": second})
        data = {**shown.data, "answer": {**shown.data["answer"], **({"02-f2": "a lot", "02-f99": 3} if name == "Ben" else {})}}
        outputs = [[{"output_type": "display_data", "metadata": {}, "data": {**shown.bundle(), record.MIME: data}}]]
        (given / f"{name}.ipynb").write_bytes(handins.dumped(handins.notebook(outputs, "02")))
    mark.mark(given, out)
    return out


def test_a_class_is_pooled_and_nobody_marked(handed):
    with open(handed / "forecasts.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["name"], row["forecast"], row["sealed"], row["outcome"]) for row in rows] == [
        ("Ada", "F01", "80", "1"), ("Ben", "F01", "60", "1"), ("Ada", "F03", "20", "0"), ("Ben", "F03", "40", "0")]
    page = (handed / "forecasts.html").read_text(encoding="utf-8")
    pooled = forecasts.brier([70, 30], [1, 0])
    assert f"{pooled:.3f}" in page and "60 to 80" in page and "said 60 to 79 %" in page
    assert "02-f" not in (handed / "marks.csv").read_text(encoding="utf-8")


def test_what_is_no_probability_in_a_hand_in_is_named(handed):
    told = (handed / "findings.csv").read_text(encoding="utf-8")
    assert "02-f2" in told and "02-f99" not in told


def test_sealed_together_is_not_called_unsaved(mine, monkeypatch):
    monkeypatch.setattr(mywork, "opened", lambda path: path)
    monkeypatch.setattr(mywork, "records", lambda notebook: [{"exercise": "02-f", "answer": {"02-f1": "60"}}])
    assert {"02-f", "02-f1"} <= handin.saved([{"cells": []}])
