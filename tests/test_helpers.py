"""The learner's words: they answer, and what they refuse they refuse in a sentence."""
from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys

import pandas as pd
import pytest

import helpers
from helpers import clock, expressions, interview, kernel, load, members_on, package, prose, tables, transcript
from helpers.lessons import root


def test_a_learner_has_at_most_twenty_words():
    assert len(helpers.__all__) <= 20


def test_import_helpers_costs_next_to_nothing():
    code = "import sys; before = set(sys.modules); import helpers; print(sorted(m for m in set(sys.modules) - before if not m.startswith('helpers')))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for heavy in ("pandas", "plotly", "ipywidgets", "yaml", "numpy"):
        assert heavy not in loaded, f"import helpers pulls in {heavy}"


def test_the_learners_wing_knows_nothing_of_the_others():
    for path in (root() / "src" / "helpers").glob("*.py"):
        if path.name != "cli.py":
            assert not re.search(r"helpers[. ]+(import +)?(teach|publish)\b|from \.(teach|publish)", path.read_text(encoding="utf-8")), path.name


def test_no_line_of_the_code_knows_the_topic():
    """The words that this topic cannot do without stand in data/, never in src/."""
    topic = {"NATO", "OTAN", "Ukrain", "Russia", "Stoltenberg", "Crimea", "Finland", "Sweden", "Finnish", "Swedish", "Putin", "Zelensk", "Kyiv", "Moscow",
             "Turkey", "Türkiye", "Donbas", "Madrid", "Brussels", "Davos", "Washington", "Bucharest"}
    found = [f"{path.relative_to(root())}:{n}: {word}" for path in sorted((root() / "src").rglob("*.py"))
             for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) for word in topic
             if word in line and not line.lstrip().startswith(">>>")]
    assert not found, "\n".join(found[:12])


def test_what_a_learner_does_to_a_table_stays_in_that_table():
    mine, before = load("members"), load("members")
    mine.loc[:, "name"], mine["extra"] = "?", 1
    mine["country"].array[0], mine.index.name, mine.attrs["table"] = "XXX", "row", "?"
    pd.testing.assert_frame_equal(load("members"), before)
    assert load("members").attrs == before.attrs and load("members").index.name is None and members_on("2022-05-25")[0] != "XXX"


@pytest.mark.parametrize("given", ["31 Feb 2020", None, "", "2022-02-30", 20220525, "yesterday", pd.NaT])
def test_what_is_not_a_day_is_refused_with_an_example(given):
    with pytest.raises(ValueError, match="year-month-day"):
        members_on(given)


def test_a_day_before_the_first_or_after_now_is_refused():
    with pytest.raises(ValueError, match="before"):
        members_on("1949-04-03")
    with pytest.raises(ValueError, match="after"):
        members_on(clock.NOW + dt.timedelta(days=1))


def test_a_misspelt_table_says_which_was_meant():
    with pytest.raises(ValueError, match='Did you mean "members"'):
        tables.load("membres")


def test_load_keeps_the_evenings_clock_unless_told():
    for name in package.names():
        frame = tables.load(name)
        if "known_date" in frame.columns and not package.resource(name).get("kit:authored"):
            assert (frame["known_date"].dt.date <= clock.THEN).all(), name
            assert len(tables.load(name, as_of="NOW", editions="all")) == len(tables.whole(name))


def small(**columns) -> pd.DataFrame:
    frame = pd.DataFrame({"row_id": ["a", "b"], "country": "ESP", "year": 2020, "definition": "d", "source": ["s", "t"], "status": "verified", **columns})
    frame["known_date"] = pd.to_datetime(frame["known_date"])
    frame.attrs["table"] = "population"
    return frame


def test_as_of_keeps_the_newest_edition_that_was_known():
    frame = small(known_date=["2021-07-01", "2022-07-01"])
    assert list(clock.as_of(frame, "2022-05-25")["row_id"]) == ["a"]
    assert list(clock.as_of(frame, "NOW")["row_id"]) == ["b"]
    assert list(clock.as_of(frame, "NOW", editions="all")["row_id"]) == ["a", "b"]


def test_as_of_keeps_both_sides_of_a_dispute_and_refuses_a_plain_double():
    assert len(clock.as_of(small(known_date=["2021-07-01"] * 2, status=["disputed"] * 2), "NOW")) == 2
    with pytest.raises(ValueError, match="twice"):
        clock.as_of(small(known_date=["2021-07-01"] * 2), "NOW")


def test_as_of_cannot_give_back_what_load_left_out():
    with pytest.raises(ValueError, match="load it again"):
        clock.as_of(tables.load("members"), "NOW")


def test_the_badge_is_computed():
    members = tables.load("members", as_of="NOW")
    assert clock.badge(members).label == "NOW" and clock.badge(members.query("joined < '2020'")).label == "THEN"


@pytest.mark.parametrize("text", ["__import__('os')", "open('x')", "(1).__class__", "[x for x in ().__class__.__bases__]", "lambda: 1", "load('members')", "1 +", ""])
def test_expressions_are_an_allow_list(text):
    with pytest.raises(ValueError):
        expressions.evaluate(text)


def test_a_ruling_is_asked_back_until_it_is_whole():
    ask = lambda *a, **k: repr(interview.rule(*a, **k))
    assert "no claim" in ask("C99", "print", 50, "x")
    assert "Not ruled yet" in ask("C34", ...)
    assert "print" in ask("C34", "maybe", 50, "x") and "maybe" in ask("C34", "maybe", 50, "x")
    assert "0" in ask("C34", "print", 120, "x") and "120" in ask("C34", "print", 120, "x")
    assert "reason" in ask("C34", "print", 50)
    assert "change_to" in ask("C34", "change", 50, "x")
    assert "Signed" in ask("C34", "change", 50, "x", change_to="y")
    assert "Print instead: y" in repr(interview.envelope("C34"))


def test_an_envelope_holds_only_what_came_later():
    rows = interview.came_after("C34")
    assert len(rows) and (rows["known_date"].dt.date > clock.THEN).all() and rows["known_date"].is_monotonic_increasing


def test_too_early_says_which_cell_to_run_first():
    cells = ["from helpers import *", "allies = load('members')", "import plotly.express as px"]
    assert "from helpers import *" in kernel.where_from("load", cells)
    assert "allies = load('members')" in kernel.where_from("allies", cells)
    assert "import plotly.express" in kernel.where_from("px", cells)
    assert "spelling" in kernel.where_from("alleis", cells)


def test_prose_that_lies_is_found():
    assert list(prose.lies("<!--= count('members') | words -->thirty<!--/-->")) == []
    assert list(prose.lies("<!--= count('members') | words -->forty<!--/-->"))
    assert list(prose.lies("<!--= 30 | words -->thirty<!--/-->"))


@pytest.mark.parametrize(("text", "found"), [("It took 321 days", 1), ("Thirty allies", 1), ("Article 5 and Articles 5, 6 and 10", 0), ("on 4 April 2023", 3),
                                             ("see lesson 03, exercise 03-2", 0), ("45 minutes", 0), ("`year == 2020`", 0), ("> \"13 weeks\"", 0), ("A/RES/68/262", 0),
                                             ("one of them", 0), ("May 2022", 1), ("forty years", 1)])
def test_loose_numbers_are_found_and_declared_kinds_are_not(text, found):
    assert len(list(prose.loose(text))) == found


def test_quotations_are_found_in_their_order_only():
    assert transcript.holds("a b c d", "a […] d") and not transcript.holds("a b c d", "d […] a")


def test_an_envelope_that_was_opened_too_early_opens_by_itself_when_the_ruling_is_signed(monkeypatch, tmp_path):
    from helpers import interview, record

    monkeypatch.setenv("KIT_PROGRESS", str(tmp_path / "progress.json"))
    told = []
    monkeypatch.setattr(record, "_shell", lambda: object())
    monkeypatch.setattr(record, "_cell", lambda: 7)
    monkeypatch.setattr("IPython.display.display", lambda bundle, display_id="", raw=False: told.append((display_id, bundle["text/plain"])))
    monkeypatch.setattr("IPython.display.update_display", lambda bundle, display_id="", raw=False: told.append((display_id, bundle["text/plain"])))
    interview.envelope("C34")._ipython_display_()
    assert "not ruled" in told[-1][1] and told[-1][0] == "kit-envelope-C34-7"
    monkeypatch.setattr(record, "_cell", lambda: 3)
    interview._ruling("C34", "hold", 60, "by which clock?")
    name, text = told[-1]
    assert name == "kit-envelope-C34-7" and text.startswith("Your ruling that evening") and "4 April 2023" in text


def test_an_envelope_with_the_dead_stays_a_fold_after_signing(monkeypatch, tmp_path):
    """The lesson says that it can be left out; signing must not open it."""
    from helpers import interview

    monkeypatch.setenv("KIT_PROGRESS", str(tmp_path / "progress.json"))
    assert "opens here" in interview.envelope("C34")._repr_html_() and "opens here" not in interview.envelope("C10")._repr_html_()
    for claim in ("C10", "C34"):
        interview.rule(claim, "hold", sure=60, because="what is counted?")
    careful, other = (interview.envelope(claim)._repr_html_() for claim in ("C10", "C34"))
    assert careful.index("Your ruling that evening") < careful.index("<details>") < careful.index("<ol>") < careful.index("</details>")
    assert "<ol>" in other and "<details>" not in other


def test_a_ruling_names_all_that_is_missing_at_once(monkeypatch, tmp_path):
    from helpers import interview

    monkeypatch.setenv("KIT_PROGRESS", str(tmp_path / "progress.json"))
    told = []
    monkeypatch.setattr(interview, "_say", lambda kind, name, text, into="": told.append(text))
    interview._entered("C34", "", ruling="change", sure=None, because=" ", change_to="")
    interview._entered("C34", "", ruling="", sure=None, because="", change_to="")
    assert all(field in told[0] for field in ("“How sure”", "“Because”", "“Print instead”")) and "“Your ruling”, “How sure”, “Because”" in told[1]


def test_a_row_that_no_table_has_is_told_and_the_ruling_signed(monkeypatch, tmp_path):
    from helpers import interview, record

    monkeypatch.setenv("KIT_PROGRESS", str(tmp_path / "progress.json"))
    told = str(interview.rule("C22", "print", sure=60, because="almost", rows=["banana", "M-ESP"]))
    assert "banana" in told.split("Signed all the same")[0] and "M-ESP;" not in told and record.known("ruling", "C22")["answer"]["rows"] == ["banana", "M-ESP"]


@pytest.mark.parametrize("line, ours", [('load("membres")', True), ('members_on("soon")', True), ('int("x")', False), ('load("members").query("a ==")', False)])
def test_a_refusal_of_the_kit_is_one_sentence_and_another_error_a_traceback(line, ours):
    try:
        exec(line, {"load": load, "members_on": members_on})
    except Exception as error:
        assert kernel.refused_by_the_kit(error.__traceback__) is ours
    else:
        raise AssertionError(line)


def test_the_kernel_shows_a_refusal_in_one_line():
    """In a real kernel: the sentence, and no line of the kit's own code."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(cwd=str(package.data_dir().parent / "notebooks"))
    try:
        seen = []
        client.execute_interactive('from helpers import *\nload("membres")', output_hook=seen.append, timeout=60)
        error, = [message["content"] for message in seen if message["msg_type"] == "error"]
        assert len(error["traceback"]) == 1 and "about() lists them all" in error["traceback"][0] and "Traceback" not in error["traceback"][0]
        seen.clear()
        client.execute_interactive('int("x")', output_hook=seen.append, timeout=60)
        error, = [message["content"] for message in seen if message["msg_type"] == "error"]
        assert "int(" in "".join(error["traceback"])
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
