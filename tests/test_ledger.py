"""The claim ledger: every claim has its page, every test its value and its uncertainty, and what is published is well formed."""
from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from helpers import cli, interview, package, record, tables
from helpers.expressions import evaluate
from helpers.ledger import book, claim_reviews, class_forecasts, column, correct, desk_book, dossier, entries, envelopes, ledger

CLAIMS = tables.whole("claims").set_index("row_id", drop=False)
SCHEMA = json.loads((Path(__file__).parent / "claimreview.schema.json").read_text(encoding="utf-8"))
FIGURE, NO_FIGURE = "How far the figure can move", "Why there is no figure"
SECTIONS = ["What supports it", "What speaks against it", "What the data cannot tell", FIGURE, "What could be known on the evening"]
KINDS = set(next(f for f in package.resource("claims")["schema"]["fields"] if f["name"] == "uncertainty")["constraints"]["enum"])
# the closed lists, counted a second way: each expression has to give what the claim's own test gives
COUNTED_AGAIN = {
    "C01": "text_count('The Alliance must avoid a military escalation in Ukraine') - count('segments', voice='headline', row_id=values('text_facts', 'segment', term='The Alliance must avoid a military escalation in Ukraine'))",
    "C32": "len([c for c in ['FIN', 'SWE'] if value('steps', 'date', step='applied', country=c) == value('events', 'date', title='Finland and Sweden hand in their applications')])",
    "C43": "years(value('steps', 'date', country='ESP', step='member'), value('events', 'date', title__has='forty years of Spain', as_of='NOW'))",
    "C44": "days(THEN, value('concepts', 'date', row_id='CO-2022-russia-description', as_of='NOW'))",
    "C48": "count('concepts', document='SC-2010', term='China', status='verified', source2__not=None) - count('parallel_texts', segment='P4.2', sense__has='China does not appear', as_of='NOW')",
}
each = pytest.mark.parametrize("claim", CLAIMS.index)


@each
def test_every_claim_has_its_page(claim):
    found, tested = entries.sections(claim), isinstance(CLAIMS.loc[claim, "test"], str)
    assert list(found) == [title if tested or title != FIGURE else NO_FIGURE for title in SECTIONS], f"data/evidence/{claim}.md has the headings {list(found)}"
    assert all(len(text.split()) >= 8 for text in found.values()), f"{claim}: a section says next to nothing"


@each
def test_what_can_be_tested_is_computed(claim, monkeypatch):
    """`tested_with` names tables exactly where `test` is an expression: those that it and its range read, and no others but for the page."""
    row, made, read = CLAIMS.loc[claim], entries.entry(claim), set()
    assert isinstance(row["tested_with"], str) == bool(made.test), f"{claim}: tested_with is {row['tested_with']!r}, test is {made.test!r}"
    if made.test:
        monkeypatch.setattr(tables, "LISTENERS", [lambda name, known: read.add(name)])
        evaluate(made.test)
        evaluate(made.range_test or made.test)
        assert read <= set(row["tested_with"].split()) <= set(package.names()), f"{claim}: its expressions read {read}, tested_with names {row['tested_with']}"
        assert made.computed and read


@each
def test_what_is_computed_says_how_uncertain_it_is_and_of_what(claim):
    """Every test has a kind of uncertainty and a range that really is one and holds the value; only a closed list has none."""
    made = entries.entry(claim)
    assert bool(made.uncertainty) == bool(made.test), f"{claim}: its uncertainty is {made.uncertainty!r}, its test {made.test!r}"
    assert not made.test or made.uncertainty in KINDS
    if made.uncertainty == entries.EXACT:
        assert not made.range_test and claim in COUNTED_AGAIN, f"{claim} is called exact: no range, and a second way of counting in COUNTED_AGAIN"
    elif made.test:
        assert len(made.spread) >= 2, f"{claim}: {made.range_test} gives {made.spread}"
        assert entries.ranged(made.spread) != entries.ranged(made.spread[:1]), f"{claim}: as printed, every value of its range is the same"
        for part, (low, high), value in parts(made):
            assert low <= value <= high, f"{claim}, {part}: {value} is not between {low} and {high}"
        assert f"({entries.ranged(made.spread)} " in made.computed


def parts(made):
    """(name, (least, greatest), value) of every figure that a test gives."""
    held = entries.span(made.spread)
    return [(part, held[part], made.value[part]) for part in made.value] if isinstance(held, dict) else [("value", held, made.value)]


@pytest.mark.parametrize(("claim", "again"), COUNTED_AGAIN.items(), ids=COUNTED_AGAIN)
def test_what_is_called_exact_comes_out_the_same_a_second_way(claim, again):
    assert entries.entry(claim).uncertainty == entries.EXACT and evaluate(again) == entries.entry(claim).value


def test_a_students_edition_does_not_say_that_there_is_no_test(monkeypatch):
    real = tables.load
    monkeypatch.setattr(entries, "load", lambda name: real(name).assign(test=None, spread=None) if name == "claims" else real(name))
    assert "teachers' edition" in entries.entry("C22").headline() and "Nothing can be computed" in entries.entry("C24").headline()


def test_the_monday_is_a_monday():
    assert evaluate("weekday('2022-05-30')") in CLAIMS.loc["C43", "claim"] and evaluate("days(THEN, '2022-05-30')") < 7


@each
def test_the_page_says_in_bound_words_what_moves_the_figure(claim):
    raw = (package.data_dir() / "evidence" / f"{claim}.md").read_text(encoding="utf-8")
    said = re.search(rf"^## (?:{FIGURE}|{NO_FIGURE})\n+(.+?)\n+^## ", raw, re.S | re.M)[1]
    if entries.entry(claim).test:
        assert said.startswith(("By ", "Upwards only", "A little, by ", "Not the ")) and re.search(r"<!--= .+? -->", said), f"{claim}: {said[:60]}"
        assert re.search(r"\b(?:move|moves|settle|overturn|end the guessing)\b", said), f"{claim} does not say what would move the figure"


def test_every_link_of_an_event_to_a_claim_has_a_bearing():
    links, sides = tables.whole("event_claims"), next(f for f in package.resource("event_claims")["schema"]["fields"] if f["name"] == "bearing")["constraints"]["enum"]
    assert links["bearing"].notna().all() and set(links["bearing"]) == set(sides)
    assert (links["bearing"] == "context").mean() > 1 / 3, "nearly every row takes a side: background has been pressed into service"


def test_a_row_judged_otherwise_moves_the_count(monkeypatch):
    real, before = tables.load, entries.entry("C15")
    monkeypatch.setattr("helpers.expressions.tables.load", lambda name, **more: real(name, **more).replace({"bearing": {"both": "against"}}) if name == "event_claims" else real(name, **more))
    after = entries.entry("C15")
    assert before.value["for"] == after.value["for"] and before.value["against"] < after.value["against"]
    assert entries.ranged(after.spread) == entries.ranged(after.spread[:1]), "no row is left that could be read either way"


@each
def test_a_finding_is_words_and_only_where_something_was_tested(claim):
    finding = CLAIMS.loc[claim, "finding"]
    if isinstance(finding, str):
        assert not re.search(r"\d", finding) and 3 <= len(finding) <= 90, f"{claim}: {finding}"
        assert entries.entry(claim).test, f"{claim} has a finding and no test"


def test_the_twelve_core_claims_are_all_tested():
    assert [claim for claim in CLAIMS.index[CLAIMS["core"]] if not entries.entry(claim).computed] == []


def test_a_changed_row_changes_the_ledger(monkeypatch):
    real = tables.load
    before = entries.entry("C22").value
    monkeypatch.setattr("helpers.expressions.tables.load", lambda name, **more: real(name, **more).assign(value=lambda t: t["value"] * 2) if name == "population" else real(name, **more))
    assert entries.entry("C22").value == 2 * before


def test_the_verb_prints_and_writes(tmp_path, capsys):
    assert cli.main(["ledger"]) == 0
    printed = capsys.readouterr().out
    assert all(claim in printed for claim in CLAIMS.index)
    assert "946.6 million people (945.7 to 951.3 by edition)" in printed
    assert cli.main(["ledger", "--out", str(tmp_path)]) == 0
    page = (tmp_path / "ledger.html").read_text(encoding="utf-8")
    assert all(f'id="{claim}"' in page for claim in CLAIMS.index) and "<script" not in page and "Content-Security-Policy" in page and "<!--=" not in page
    assert "946.6 million people (945.7 to 951.3 by edition)" in page and page.count("Its range:") == sum(CLAIMS["spread"].notna())
    assert cli.main(["ledger", "--out", str(tmp_path)]) == 2 and "--force" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["ledger"], ["ledger", "--help"], []], ids=["ledger", "help", "overview"])
def test_a_verb_whose_reader_has_gone_ends_quietly(arguments):
    running = subprocess.Popen([sys.executable, "-m", "helpers.cli", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    running.stdout.close()                          # as head does, only earlier
    assert running.stderr.read() == "" and running.wait(60) in (0, 2)          # 0: argparse prints its help and never asks whether it arrived


def test_reviews_are_what_the_schema_asks_for():
    made = claim_reviews("kit")
    assert len(made) >= 12
    said = {review["url"].rpartition("#")[2]: review["reviewBody"] for review in made}
    assert "945.7 to 951.3 by edition" in said["C22"] and "(exact: " in said["C48"] and "by how a row is read)" in said["C15"]
    for review in made:
        jsonschema.validate(review, SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({key: value for key, value in made[0].items() if key != "claimReviewed"}, SCHEMA)


@pytest.fixture
def learner(tmp_path, monkeypatch):
    monkeypatch.setenv("KIT_PROGRESS", str(tmp_path / "progress.json"))
    record._unsaved.clear()
    record.introduce(name="Ada <b>", **{"class": "9b"})
    interview.rule("C22", "print", sure=60, because="the word *almost* carries it", rows=["P-ESP-2020-WB-2021-11", "nonsense"])
    interview.rule("C34", "hold", sure=90, because="quick by which <clock>?")
    return tmp_path


def test_the_desk_book_grows_by_rulings_and_corrections(learner):
    assert desk_book()["claim"].tolist() == ["C22", "C34"] and desk_book("NOW").set_index("claim")["came_after"]["C34"] > 0 and "came_after" not in desk_book()
    assert "Corrected" in str(correct("C34", "One was quick, one was not."))
    assert str(correct("C01", "x")).startswith("You have not ruled") and "no ruling" not in str(column())
    own = column().lines()[0][1]
    assert len(own) == 1 and "One was quick" in own[0] and book.ruled()["C34"]["ruling"] == "hold"
    assert "stands as you signed" in str(correct("C34", " ")) and desk_book()["correction"].tolist() == ["", ""]


def test_before_the_envelope_the_desk_book_reads_nothing_later(learner, monkeypatch):
    newest = []
    monkeypatch.setattr(tables, "LISTENERS", [lambda name, known: newest.append(known)])
    desk_book()
    assert all(known <= "2022-05-25" for known in newest) and desk_book()["sure"].mean() == 75


def test_envelopes_are_closed_and_tell_the_own_ruling_first(learner):
    page = envelopes()._repr_html_()
    assert page.count("<details style") == 12 and "You ruled: hold, 90 of 100 sure." in page and page.index("quick by which") < page.rindex("[EV-2023-04-04-finland-member]")
    assert "<clock>" not in page and str(envelopes()).count("No ruling of yours.") == 10


def test_a_class_is_shown_without_names(tmp_path):
    (tmp_path / "forecasts.csv").write_text("name,class,forecast,sealed,base_rate,outcome\nAda,9b,F01,80,50,1\n", encoding="utf-8")
    assert class_forecasts(tmp_path / "forecasts.csv").columns.tolist() == ["forecast", "sealed", "base_rate", "outcome"]
    assert class_forecasts(tmp_path / "none.csv").empty


def test_a_new_ruling_keeps_no_old_correction(learner):
    correct("C34", "One was quick, one was not.")
    interview.rule("C34", "print", sure=10, because="on second thoughts")
    assert desk_book().set_index("claim")["correction"]["C34"] == ""


def test_the_dossier_is_a_page_that_cites_rows_and_escapes_everything(learner):
    correct("C34", "<script>alert(1)</script>")
    record.keep("answer", "09-8", answer="Source note: <b>nobody</b> knows.", variant="", tries=1, hints=0)
    dossier(learner)
    page = (learner / "dossier.html").read_text(encoding="utf-8")
    assert "World Development Indicators" in page and "no table has a row" in page and "<script" not in page and "Ada &lt;b&gt;" in page
    assert "What I wrote" in page and "Source note: &lt;b&gt;nobody&lt;/b&gt; knows." in page
    for review in json.loads((learner / "claim-reviews.json").read_text(encoding="utf-8")):
        jsonschema.validate(review, SCHEMA)
