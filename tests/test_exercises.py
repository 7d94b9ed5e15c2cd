"""The exercises: the bank's schema, the sheet, what a learner is told, the record. A small topic of its own stands in tests/banks."""
from __future__ import annotations

import html
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import helpers
from helpers import interview, record
from helpers.exercises import bank, cards, forms, judge, learner, rounds, sealing, sheet, variants
from helpers.exercises.canonical import canonical
from helpers.exercises.problems import Problem
from helpers.lessons import BINDING, lessons, read
from five_lakes import data_in

HERE = Path(__file__).parent
ROOT = HERE.parent
SAMPLE = (HERE / "banks" / "sample.yml").read_text(encoding="utf-8")


@pytest.fixture
def lakes(tmp_path, monkeypatch):
    """The five lakes as a data folder with bank and sheet, and a learner without a past."""
    record._unsaved.clear(), record._notes.clear()
    return data_in(tmp_path, monkeypatch)


def faults(folder: Path, text: str) -> list[str]:
    (folder / "exercises" / "90.yml").write_text(text, encoding="utf-8")
    try:
        sheet.build(bank.read())
    except bank.BankError as error:
        return error.faults
    return []


# -- the bank ---------------------------------------------------------------------------------------------------------

LINES = SAMPLE.splitlines()


def line_of(text: str) -> int:
    return next(number for number, line in enumerate(LINES, 1) if text in line)


@pytest.mark.parametrize("old, new, line, said", [
    ("  kind: date\n  minutes: 2", "  kind: dat\n  minutes: 2", line_of("When was Brunna") + 1, "kind is dat. Choose one of: number, date"),
    ("  minutes: 2\n", "  minutes: two\n", line_of("minutes: 2"), "minutes is two. Write a whole number"),
    ("  minutes: 2\n", "  minuts: 2\n", line_of("minutes: 2"), "minuts is no field here. Did you mean minutes?"),
    ("  skill: perspectives\n", "  skill: guessing\n", line_of("skill: perspectives"), "Choose one of: sourcing"),
    ("  answer: count('lakes', area__min={least} + 1)", "  answer: 2", line_of("area__min={least} + 1"), "the answer is typed (2)"),
    ("  answer: count('lakes', area__min={least} + 1)", "  answer: '1 + 1'", line_of("area__min={least} + 1"), "asks the data nothing"),
    ("  answer: [L3, L1, L2]", "  answer: [L3, L1, L9]", line_of("answer: [L3, L1, L2]"), "L9 is no option's id"),
    ("  hints: [Look at the column `depth`., Compare the sum with the number of lakes., \"The first step: add the depths.\"]", "  hints: [one]", line_of("Compare the sum"), "1 hints. Write three"),
    ("  tolerance: 0.1", "  tolerance: 0.5", line_of("tolerance: 0.1"), "tolerance 0.5 is not 0, 0.1 or 0.2"),
    ("label: Brunna}", "label: vesa}", line_of("id: L2, label"), "could not tell apart"),
    ("{id: L2, label: Brunna}", "{id: L 2, label: Brunna}", line_of("id: L2, label"), "may hold letters, figures"),
    ("- id: 90-4", "- id: 90-3", line_of("- id: 90-4"), "used already"),
    ("- id: 90-4", "- id: 91-4", line_of("- id: 90-4"), "In this file ids are 90-1"),
    ("  prompt: When was Brunna measured?\n", "", line_of("- id: 90-3"), "prompt is missing"),
    ("  prompt: When was Brunna measured?\n", "  prompt: When was Brunna measured?\n  prompt: again\n", line_of("When was Brunna") + 1, "given twice"),
    ("  words: [5, 40]", "  words: [40, 5]", line_of("words: [5, 40]"), "Write two whole numbers: the least and the most"),
    ("    weak: It is wrong.\n", "", line_of("weak: It is"), "weak is missing"),
    ("levels: [none, a reason, a reason from the rows, a reason from the rows and its limit]", "levels: [none, a reason]", line_of("levels:"), "2 levels"),
    ("  prompt: When was Brunna measured?", "  prompt: When: was Brunna measured?", line_of("When was Brunna"), "this is not YAML"),
    ("    editor:\n", "    editr:\n", line_of("    editor:"), "Choose one of: reader, editor, analyst"),
])
def test_a_fault_names_its_line_and_its_mend(lakes, old, new, line, said):
    assert SAMPLE.count(old) >= 1
    found = faults(lakes, SAMPLE.replace(old, new, 1))
    assert any(said in fault and f"line {line}:" in fault for fault in found), found


@pytest.mark.parametrize("old, new, said", [
    ("median(values('lakes', 'depth'))", "total('lakes', 'depth') / count('lakes')", 'the mistake "median = mean" has the same value as the answer'),
    ("median(values('lakes', 'depth'))", "total('lakes', 'depth')", "has the same value as median = mean"),
    ("value('lakes', 'measured', name='Brunna')", "value('lakes', 'measured', name='Nix')", "exactly one row is wanted"),
    ("value('lakes', 'measured', name='Brunna')", "value('lakes', 'name', row_id='L1')", "gives no answer that this kind can have"),
    ("Compare the names.", "It was 3 April 2021.", "gives the answer away"),
    ("Compare the sum with the number of lakes.", "You should get 34.1 metres.", "gives the answer away"),
])
def test_a_sheet_is_not_made_of_a_bank_that_misleads(lakes, old, new, said):
    assert old in SAMPLE
    found = faults(lakes, SAMPLE.replace(old, new, 1))
    assert any(said in fault and fault.startswith("90-") for fault in found), found


@pytest.mark.parametrize("text", ["", "just a sentence", "a: 1", "- 1", "\x00", "- id: [1]\n  kind: [2]", "- {id: 90-1, kind: number, options: 3, hints: 4, mistakes: {}}"])
def test_a_file_that_is_no_bank_is_a_sentence(lakes, text):
    found = faults(lakes, text)
    assert all(fault.startswith("90.yml, line ") for fault in found) and (found or not text)


# -- the sheet --------------------------------------------------------------------------------------------------------

def test_the_sheet_is_the_same_every_time_and_notices_a_changed_row(lakes):
    first = sheet.path().read_bytes()
    sheet.write()
    assert sheet.path().read_bytes() == first and sheet.check() == []
    text = (lakes / "lakes.csv").read_text(encoding="utf-8").replace("L2,Brunna,SWE,45", "L2,Brunna,SWE,20")
    (lakes / "lakes.csv").write_text(text, encoding="utf-8")
    os.utime(lakes / "lakes.csv", (1, 1))
    assert "90-1" in sheet.check()[0] and "90-8" in sheet.check()[0]


def test_no_answer_can_be_read_in_the_sheet(lakes):
    built = sheet.load()
    for exercise in bank.read():
        if "answer" not in exercise:
            continue
        for variant in built["exercises"][exercise["id"]]["variants"]:
            answer, _ = sheet.answers(exercise, variant, built["aliases"])
            entry = json.loads(json.dumps(built["exercises"][exercise["id"]]))
            for key in entry["variants"].values():
                key.pop("choices", None), key.pop("let", None)
            entry.pop("options", None), entry.pop("rows", None)
            strings = [text for text in _strings(entry) if len(answer) > 1]
            assert not any(answer == text or (len(answer) > 5 and answer in text) for text in strings), (exercise["id"], answer)
    assert "*More than* leaves out" not in sheet.path().read_text(encoding="utf-8"), "the sentence for the right answer is sealed"
    assert "count(" not in sheet.path().read_text(encoding="utf-8") and "samples" not in sheet.path().read_text(encoding="utf-8")


def test_no_menu_gives_its_answer_away_by_its_order():
    """Whoever goes down a list and chooses one option after another has read nothing, and must not be right."""
    exercises = bank.read()
    built = sheet.build(exercises)
    for exercise in exercises:
        if exercise["kind"] not in ("table", "order") or "answer" not in exercise:
            continue
        for variant in built["exercises"][exercise["id"]]["variants"]:
            answer, _ = sheet.answers(exercise, variant, built["aliases"])
            if exercise["kind"] == "order":
                assert answer != ">".join(option["id"] for option in exercise["options"])[:len(answer)], exercise["id"]
                continue
            rows = [row.split("\t") for row in answer.split("\n")[1:]]
            for number, column in enumerate(exercise["columns"][1:], 1):
                listed = [option["id"] for option in column.get("options") or ()]
                given = [row[number] for row in rows]
                assert len(set(given)) < 3 or given != listed[:len(given)], f"{exercise['id']}: the menu of {column['name']} stands in the order of the right rows"


def _strings(item):
    if isinstance(item, dict):
        for key, part in item.items():
            yield key
            yield from _strings(part)
    elif isinstance(item, list):
        for part in item:
            yield from _strings(part)
    else:
        yield str(item)


def proof(exercises: list[dict], built: dict) -> list[str]:
    """What is wrong with the three-way proof: blank, key, each mistake, anything else; for every exercise and variant."""
    wrong = []
    for exercise in exercises:
        name, entry = exercise["id"], built["exercises"][exercise["id"]]
        spec = sheet.spec(built, entry)
        for variant in entry["variants"]:
            if canonical(..., spec).kind != "blank":
                wrong.append(f"{name}/{variant}: a blank is not a blank")
            if "answer" not in exercise:
                continue
            answer, mistakes = sheet.answers(exercise, variant, built["aliases"])
            if judge.judge(built, name, variant, canonical(answer, spec)).kind != "right":
                wrong.append(f"{name}/{variant}: the key does not pass")
            for value, mistake in mistakes:
                found = judge.judge(built, name, variant, canonical(value, spec))
                if (found.kind, found.name) != ("mistake", mistake["name"]):
                    wrong.append(f"{name}/{variant}: the mistake {mistake['name']} is taken for {found.kind}")
            other = {"number": "987654321", "date": "1011-01-01", "choice": "none-of-these"}.get(exercise["kind"], "x")
            if judge.judge(built, name, variant, other).kind != "not_yet":
                wrong.append(f"{name}/{variant}: anything else is not told not yet")
    return wrong


def test_three_way_proof_of_the_sample(lakes):
    assert proof(bank.read(), sheet.load()) == []


def test_three_way_proof_of_every_lesson():
    """The bank as it is: no fault, and every exercise and variant proved. The stored sheet is compared by check-generated."""
    exercises = bank.read()
    assert proof(exercises, sheet.build(exercises)) == []


def test_no_sentence_of_a_variant_has_a_gap_left():
    """Prompts, hints and everything that is said to an answer are filled with the variant's own values; {answer} is the learner's."""
    built = sheet.build(bank.read())
    for name, entry in built["exercises"].items():
        for variant, held in entry["variants"].items():
            own = sheet.filled(entry, held["let"])
            said = [own["prompt"], *own.get("hints", ()), judge.judge(built, name, variant, "no such answer").says, *(mistake["says"] for mistake in held.get("mistakes", {}).values()),
                    *(text for form in own.get("forms", {}).values() for text in form.values() if isinstance(text, str))]
            gaps = [text for text in said if re.search(r"\{(?!answer\})\w+\}", text)]
            assert not gaps, f"{name}, variant {variant or '-'}: {gaps}"


def test_the_proof_notices_a_sheet_of_another_bank(lakes):
    built = json.loads(sheet.path().read_text(encoding="utf-8"))
    built["salt"] = "other"
    assert any("the key does not pass" in line for line in proof(bank.read(), built))


# -- what a learner is told -------------------------------------------------------------------------------------------

@pytest.mark.parametrize("name, answer, said", [
    ("90-1", ..., "Not answered yet."), ("90-1", 2, "Yes: 2 lakes."), ("90-1", "two lakes", "Yes: 2 lakes.\nMore than leaves out the lakes of exactly 30: 2 lakes remain."),
    ("90-1", 4, "You have 4 lakes: that counts the lakes of exactly 30, too."), ("90-1", 5, "Not yet: you have 5 lakes.\nLook at the column area"),
    ("90-1", len, "You passed len itself"), ("90-1", "2 ponds", "I read 2, and then “ponds”"), ("90-1", True, "You have True"),
    ("90-2", 34.0, "Yes: 34.0 metres."), ("90-2", 33.9, "Not yet"), ("90-3", "3.4.2021", "Yes: 3 April 2021."), ("90-3", "03/04/2021", "Which day do you mean, 3 April 2021 or 4 March 2021?"),
    ("90-4", "a", "Yes: The largest lake is larger than all the others together."), ("90-4", "lrge", "“lrge” is not among what can be chosen here."),
    ("90-5", {"Turkey", "FIN"}, "Yes: Finland; Türkiye."), ("90-5", "Finland", "One is missing"), ("90-6", ["Gölcük", "Vesa", "Brunna"], "Yes: Gölcük → Vesa → Brunna."),
    ("90-7", "One lake is deeper.", "Recorded: your text of 4 words."), ("90-8", {"Sweden": 45, "Bosnia": 1200}, "Yes: every line."),
    (" 90-1 ", 2, "Yes: 2 lakes."), ("90-11", 2, 'There is no exercise “90-11”. Nearest: "90-1"'), (7, 2, "There is no exercise “7”."), (None, None, "There is no exercise"),
    ("90-1", "`x` *y* <b>", "I cannot read a number in ´x´ ∗y∗ <b>"), ("90-1", 10 ** 400, "That number is too large"),
])
def test_what_is_said(lakes, name, answer, said):
    assert said in str(learner.check(name, answer))


def test_html_is_escaped_and_needs_no_colour(lakes):
    card = learner.check("90-1", "<script>alert(1)</script> & `<b>`")
    assert "<script" not in card.html and "&lt;script&gt;" in card.html and 'class="kit-card"' in card.html
    assert cards.marked("`a*b*c` *x* 2*3*4 <i>") == "<code>a*b*c</code> <em>x</em> 2*3*4 &lt;i&gt;"
    edges = {kind: edge.split()[0] for kind, edge in cards.EDGES.items()}
    assert edges["right"] != edges["mistake"] != edges["blank"]


def test_three_hints_counted_then_no_more(lakes):
    assert [str(learner.hint("90-3")).count("Hint ") for _ in range(5)] == [1, 2, 3, 3, 3]
    learner.check("90-3", "3 April 2021")
    assert record.known("answer", "90-3")["hints"] == 3


def test_reveal_waits_for_three_tries_and_needs_a_bank(lakes):
    assert "You have tried 0 of 3 times" in str(learner.reveal("90-1"))
    for wrong in (7, 8, 9):
        learner.check("90-1", wrong)
    assert str(learner.reveal("90-1")).startswith("The answer is 2 lakes.")
    assert "no single answer" in str(learner.reveal("90-7", now=True))
    shutil.rmtree(lakes / "exercises")
    assert "holds no answers" in str(learner.reveal("90-1"))


def test_a_guess_is_recorded_never_judged_and_comes_back(lakes):
    waiting = learner.guess("90-g1", ...)
    assert waiting.value() is None and record.known("guess", "90-g1") is None
    number = learner.guess("90-g1", "1300 square kilometres")
    assert number == 1300.0 and number + 1 == 1301 and repr(number) == "1300"
    assert record.known("guess", "90-g1")["answer"] == "1300" and waiting.value() == 1300
    assert learner.guess("90-g1", ...).value() == 1300, "a blank does not take an earlier guess away"
    assert learner.guess("90-g2", "3 April 2021").year == 2021
    assert learner.guess("90-g2", "03/04/2021") is None and learner.guess("90-g7", 3) is None


def test_a_guess_that_cannot_be_meant_is_asked_back(lakes):
    name, entry = next((name, entry) for name, entry in sheet.load()["exercises"].items() if "between" in entry)
    low, high = entry["between"]
    assert learner.guess(name, high + 1) is None and record.known("guess", name) is None
    assert learner.guess(name, low - 1) is None and learner.guess(name, low) == low and learner.guess(name, high) == high
    assert "cannot be meant" in str(learner._guessed(learner._find(name), learner._meant(learner._find(name), str(high + 1))))


def test_a_limit_that_no_answer_can_have_is_a_fault_of_the_bank(lakes):
    bank_file = lakes / "exercises" / "90.yml"
    text = bank_file.read_text(encoding="utf-8")
    bank_file.write_text(text.replace("  between: [1, 100000]", "  between: [1, soon]", 1), encoding="utf-8")
    with pytest.raises(bank.BankError, match="between holds soon"):
        sheet.text()


def test_every_guess_of_the_lessons_takes_its_limits_and_a_value_between():
    for name, entry in sheet.load()["exercises"].items():
        for limit in entry.get("between") or ():
            found = learner._find(name)
            assert not isinstance(learner._meant(found, canonical(limit, found.spec)), Problem), name


def test_a_fault_behind_a_button_is_told(lakes):
    def broken(entered):
        raise KeyError("no such thing")

    found = learner._find("90-1")
    box = forms.widget(found.entry, found.variant, "reader", None, broken, lambda: None)
    widgets(box, "Button")[0].click()
    assert any("in the kit, not in your answer" in item.value for item in widgets(box, "HTML"))


def test_a_table_says_how_many_lines_fit_and_the_sheet_holds_no_line(lakes):
    entry = sheet.load()["exercises"]["90-8"]
    right, _ = sheet.answers(next(item for item in bank.read() if item["id"] == "90-8"), "", sheet.load()["aliases"])
    rows = [line.split("\t") for line in right.split("\n")[1:]]
    rows[0][1] = "7"
    assert f"{len(rows) - 1} of {len(rows)} lines fit" in str(learner.check("90-8", rows))
    assert len(entry["variants"][""]["lines"]) == len(rows) and not any(line in json.dumps(entry) for line in right.split("\n")[1:])


def test_one_of_a_thing_is_said_in_the_singular():
    spec = {"kind": "number", "unit": "allies", "unit_one": "ally"}
    assert [cards.shown(value, spec) for value in ("0", "1", "2", "1.5")] == ["0 allies", "1 ally", "2 allies", "1.5 allies"]


def test_the_same_answer_again_is_no_new_try(lakes):
    for answer in (7, "7", 7.0, 8, ..., 8):
        learner.check("90-1", answer)
    assert record.known("answer", "90-1") == {"variant": "thirty", "answer": "8", "tries": 2, "hints": 0, "verdict": "not_yet"}


def test_an_answer_stays_when_something_unreadable_or_nothing_follows(lakes):
    learner.check("90-1", 2)
    again = learner.check("90-1", ...)
    assert again.data["answer"] == "2" and str(again).startswith("Yes: 2 lakes.")
    later = learner.check("90-1", "two and a bit")
    assert later.data["answer"] == "2" and "still stands" in str(later)


def test_a_variant_is_the_pupils_own_and_stays(lakes):
    ids = ["thirty", "twelve"]
    chosen = {name: variants.variant(ids, "90-1", "7b", name) for name in ("Ada", "Ben", "Cleo", "Dana", "Eli", "Fay")}
    assert set(chosen.values()) == set(ids) and variants.variant(ids, "90-1") == "thirty"
    assert variants.variant(ids, "90-1", " 7B", "ada ") == chosen["Ada"]
    name = next(name for name, variant in chosen.items() if variant == "twelve")
    learner.sign(name, "7b")
    shown = learner.check("90-1", 4)
    assert shown.data["variant"] == "twelve" and shown.data["pupil"] == name and "Yes" in str(shown) and "12" in str(shown)
    learner.sign(next(name for name, variant in chosen.items() if variant == "thirty"), "7b")
    assert learner.check("90-1", 4).data["variant"] == "twelve"


def test_a_form_drawn_before_the_name_was_given_is_judged_for_what_it_asks(lakes, monkeypatch):
    name = next(name for name in "abcdefgh" if variants.variant(["thirty", "twelve"], "90-1", "7b", name) == "twelve")
    drawn = []
    monkeypatch.setattr(learner, "_display_form", lambda found, before, on_check, on_hint=None: drawn.append((found.variant, on_check, on_hint)))
    learner.exercise("90-1")
    learner.sign(name, "7b")
    (asked, on_check, on_hint), = drawn
    assert asked == "thirty"
    on_hint()
    assert "Yes: 2 lakes." in str(on_check("2")) and record.known("answer", "90-1")["variant"] == "thirty"


def test_another_length_than_was_asked_is_recorded_and_told(lakes):
    short = learner.check("90-7", "It misleads.")
    assert short.data["answer"] == "It misleads." and "2 words" in str(short) and "Between 5 and 40 words were asked for." in str(short)
    assert "asked for" not in str(learner.check("90-7", "The deepest lake alone moves it up a lot."))


def test_the_route_is_remembered_and_changes_the_form(lakes):
    assert "a) 2 lakes" in forms.as_text("90-1", *_entry("90-1"), "reader")
    assert "reader, editor or analyst" in str(learner.route("teacher")).replace('"', "").replace(" or", " or")
    learner.route("Editor")
    assert record.me()["route"] == "editor" and "editor" in str(learner.route())
    text = forms.as_text("90-1", *_entry("90-1"), "editor")
    assert "put another limit here" in text and "a) 2 lakes" not in text
    assert forms.as_text("90-1", *_entry("90-1"), "analyst").startswith("Write the lines")


def _entry(name):
    found = learner._find(name)
    return found.entry, found.variant


def test_the_passport_counts_by_skill(lakes):
    learner.check("90-3", "3 April 2021")
    assert "close reading: 1 of 2 answered, 1 right, 0 hints used" in str(learner.progress())


def test_without_a_sheet_there_is_a_sentence(lakes):
    sheet.path().unlink()
    for call in (learner.exercise, learner.check, learner.hint, learner.reveal):
        assert "sheet.json" in str(call("90-1"))
    assert learner.guess("90-g1", 3) is None


# -- the forms --------------------------------------------------------------------------------------------------------

def widgets(box, kind):
    found = [box] if type(box).__name__ == kind else []
    return found + [item for child in getattr(box, "children", ()) for item in widgets(child, kind)]


@pytest.mark.parametrize("name, route, fill, answer, verdict", [
    ("90-1", "reader", lambda box: setattr(widgets(box, "RadioButtons")[0], "value", "2"), "2", "right"),
    ("90-1", "analyst", lambda box: setattr(widgets(box, "Text")[0], "value", "two"), "2", "right"),
    ("90-4", "reader", lambda box: setattr(widgets(box, "RadioButtons")[0], "value", "deep"), "deep", "mistake"),
    ("90-5", "reader", lambda box: [setattr(item, "value", True) for item in widgets(box, "Checkbox")[::2]], "FIN|TUR", "right"),
    ("90-6", "reader", lambda box: [setattr(item, "value", code) for item, code in zip(widgets(box, "Dropdown"), ["L3", "L1", "L2"])], "L3>L1>L2", "right"),
    ("90-7", "reader", lambda box: setattr(widgets(box, "Textarea")[0], "value", "Because."), "Because.", "recorded"),
    ("90-8", "reader", lambda box: [setattr(item, "value", text) for item, text in zip(widgets(box, "Text"), ["45", "1200"])], "country\tarea\nBIH\t1200\nSWE\t45", "right"),
])
def test_every_form_fills_checks_and_comes_back_filled(lakes, name, route, fill, answer, verdict):
    learner.route(route)
    found = learner._find(name)
    entered, drafts = [], []
    box = forms.widget(found.entry, found.variant, route, None, entered.append, lambda: None, drafts.append)
    check, = [button for button in widgets(box, "Button") if button.description in ("Check", "Record")]
    check.click()
    assert learner.check(name, entered.pop()).data is None, "an empty form is not answered yet"
    fill(box)
    drafted = forms.widget(found.entry, found.variant, route, forms.refilled(drafts[-1], found.entry["kind"]), entered.append, lambda: None)
    [button for button in widgets(drafted, "Button") if button.description in ("Check", "Record")][0].click()
    assert canonical(entered.pop(), found.spec) == answer, "what was entered and never recorded comes back too"
    check.click()
    assert learner.check(name, entered[-1]).data["answer"] == answer and record.known("answer", name)["verdict"] == verdict
    again = forms.widget(found.entry, found.variant, route, answer, entered.append, lambda: None)
    [button for button in widgets(again, "Button") if button.description in ("Check", "Record")][0].click()
    assert canonical(entered[-1], found.spec) == answer, "after a restart the form shows what was entered"


def test_parts_of_a_form_share_what_they_look_like_and_no_form_changes_it(lakes):
    """Each layout and style of its own would be a message more to the page, for every part of every form."""
    shown = [forms.ruling("A line", ("print", "hold"), {}, print, print) for _ in range(2)]
    assert len({field.layout.model_id for box in shown for field in widgets(box, "Textarea")}) == 1
    field, = widgets(forms.widget(learner._find("90-1").entry, "", "analyst", None, print, None), "Text")
    before = field.layout.width, field.style.description_width
    sealing.widget("90-f", {"90-f1": {"prompt": "?", "kind": "probability", "variants": {"": {}}}}, print)
    assert (field.layout.width, field.style.description_width) == before


def test_a_draft_lives_until_it_is_recorded(lakes):
    record.keep_draft("90-7", "Half a sent")
    assert record.draft("90-7") == "Half a sent" and learner.check("90-7", ...).data is None, "a draft is no answer"
    learner.hint("90-7")
    assert record.draft("90-7") == "Half a sent"
    learner.check("90-7", "A whole sentence.")
    assert record.draft("90-7") is None
    record.keep_draft("90-1", "2")
    record.keep_draft("90-1", None)
    assert record.draft("90-1") is None
    record.keep_draft("90-g1", "12")
    learner.guess("90-g1", "1300")
    record.keep_draft("90-g1", "14")
    learner.guess("90-g1", ...)
    assert record.draft("90-g1") == "14", "showing what was recorded takes no draft away"


def test_a_ruling_that_nobody_signed_comes_back_and_says_nothing_of_how_sure(lakes):
    drafts, signed = [], []
    box = forms.ruling("C34: quick", interview.RULINGS, {}, lambda **entered: signed.append(entered), drafts.append)
    assert widgets(box, "Dropdown")[0].value is None, "how sure begins empty"
    widgets(box, "RadioButtons")[0].value = "hold"
    widgets(box, "Textarea")[0].value = "By which clock?"
    again = forms.ruling("C34: quick", interview.RULINGS, drafts[-1], lambda **entered: signed.append(entered), drafts.append)
    widgets(again, "Button")[0].click()
    assert signed == [{"ruling": "hold", "sure": None, "because": "By which clock?", "change_to": "", "would_change": "", "rows": []}]
    interview._entered("C34", "", **signed[0])
    assert record.known("ruling", "C34") is None, "without how sure nothing is signed"


def test_every_field_has_a_label(lakes):
    for name, entry in sheet.load()["exercises"].items():
        box = forms.widget(entry, next(iter(entry["variants"])), "reader", None, print, print)
        for kind in ("Text", "Textarea", "Dropdown", "RadioButtons", "Checkbox", "Button"):
            assert all(item.description for item in widgets(box, kind)), (name, kind)


# -- the record -------------------------------------------------------------------------------------------------------

def test_the_record_has_exactly_the_fields_of_the_contract(lakes):
    data = learner.check("90-1", 2).data
    assert list(data) == ["schema", "kit", "sheet", "pupil", "class", "exercise", "variant", "answer", "tries", "hints"]
    assert data | {"sheet": ""} == {"schema": "kit-answer/1", "kit": "five-lakes", "sheet": "", "pupil": "", "class": "", "exercise": "90-1",
                                    "variant": "thirty", "answer": "2", "tries": 1, "hints": 0}
    assert data["sheet"] == sheet.load()["sheet"]


def test_a_ruling_is_recorded_the_same_way(lakes):
    shown = record.record("ruling", "C01", {"ruling": "print", "sure": 80}, "<p>noted</p>", "noted")
    assert shown.data["schema"] == "kit-ruling/1" and shown.data["exercise"] == "C01" and shown.data["answer"] == {"ruling": "print", "sure": 80}
    assert record.known("ruling", "C01")["answer"]["sure"] == 80 and list(shown.bundle()) == ["text/html", "text/plain", record.MIME]


def test_a_blank_and_a_question_record_nothing(lakes):
    for answer in (..., None, "", "03/04/2021", "soon", print):
        assert learner.check("90-3", answer).data is None
    assert not record.progress_path().exists()


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"schema": "other"}', '{"schema": "kit-progress/1", "answers": {"90-1": 3}}',
                                     '{"schema": "kit-progress/1", "answers": {"90-1": {"tries": "many"}}}', '{"schema": "kit-progress/1", "me": {"name": 3}}', "\x00\x01", "[" * 100_000])
def test_a_broken_progress_file_is_set_aside_and_told(lakes, content):
    path = record.progress_path()
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
    shown = learner.check("90-1", 2)
    assert "set aside as progress.broken-1.json" in str(shown) and "Yes: 2 lakes." in str(shown)
    assert path.with_name("progress.broken-1.json").read_text(encoding="utf-8") == content
    assert record.known("answer", "90-1")["answer"] == "2" and "set aside" not in str(learner.check("90-1", 3))


def test_an_answer_of_an_exercise_that_was_changed_is_none(lakes):
    record.keep("answer", "90-1", variant="gone", answer="a word", tries=2, hints=1)
    assert str(learner.check("90-1")) == "Not answered yet." and "Yes" in str(learner.check("90-1", 2))


def test_a_file_that_cannot_be_written_is_told_once_and_the_session_goes_on(lakes, monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(os, "replace", refuse)
    assert "could not be written" in str(learner.check("90-1", 2)) and "could not be written" not in str(learner.check("90-1", 3))
    assert record.known("answer", "90-1")["tries"] == 2


def test_writing_is_atomic(lakes, monkeypatch):
    learner.check("90-1", 2)
    before = record.progress_path().read_text(encoding="utf-8")
    monkeypatch.setattr(json, "dumps", lambda *a, **k: (_ for _ in ()).throw(OSError("disk full")))
    learner.check("90-1", 3)
    assert record.progress_path().read_text(encoding="utf-8") == before


def test_forget_leaves_nothing(lakes):
    learner.sign("Ada", "7b")
    learner.check("90-1", 2)
    assert [path.name for path in record.forget()] == ["progress.json"]
    assert record.me() == {} and record.known("answer", "90-1") is None


def test_without_a_name_the_file_stands_in_my_work(lakes, monkeypatch):
    monkeypatch.delenv("KIT_PROGRESS")
    assert record.progress_path() == lakes.parent / "my-work" / "progress.json"


# -- in a kernel ------------------------------------------------------------------------------------------------------

CELLS = ["from helpers.exercises import *", 'exercise("90-1")', 'check("90-1", ...)', 'check("90-3", "03/04/2021")', 'hint("90-3")', 'guess("90-g1", ...)',
         'g = guess("90-g1", 1300)', 'check("90-4", "a")', "1 + 1", 'exercise("90-7")', 'check("90-4", "a")\n2', 'progress()', 'check("99-1", 3)']


def test_a_stored_notebook_is_strictly_stable(lakes, tmp_path, monkeypatch):
    """Run once and stored, then compared by strict nbval with an empty progress file: no random id, no widget state."""
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    pytest.importorskip("nbval")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(helpers.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]))
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    nbclient.NotebookClient(book, kernel_name="python3", store_widget_state=False).execute()
    assert "widgets" not in book.metadata
    outputs = [output for cell in book.cells for output in cell.outputs]
    forms_shown = [output for output in outputs if "application/vnd.jupyter.widget-view+json" in output.get("data", {})]
    assert len(forms_shown) == 3 and all("text/html" in output["data"] for output in forms_shown)
    recorded = [output["data"][record.MIME]["exercise"] for output in outputs if record.MIME in output.get("data", {})]
    assert recorded == ["90-g1", "90-4", "90-4"]
    assert [output["data"]["text/plain"] for output in book.cells[10].outputs][-1] == "2", "a card at the end of a cell is not shown twice"
    assert [len(cell.outputs) for cell in book.cells] == [0, 2, 1, 1, 1, 2, 1, 1, 1, 2, 2, 1, 1]
    nbformat.write(book, tmp_path / "lesson.ipynb")
    record.progress_path().unlink(missing_ok=True)
    result = subprocess.run([sys.executable, "-m", "pytest", "-p", "nbval.plugin", "--nbval", "-q", "-c", os.devnull, "-p", "no:cacheprovider", "lesson.ipynb"],
                            cwd=tmp_path, env=os.environ | {"PYTEST_ADDOPTS": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout[-3000:]


# -- no exercise asks for what its lesson prints ----------------------------------------------------------------------

def readable(output: dict) -> str:
    """What a reader sees of a stored output: its text, without markup; a figure's sentence and table stand beside it as such."""
    data = output.get("data", {})
    parts = [output.get("text", "")] + [data.get(kind, "") for kind in ("text/plain", "text/html", "text/markdown")]
    return html.unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", "\n".join("".join(part) for part in parts), flags=re.S))


def printed(lesson: dict, name: str) -> str:
    """Everything that a reader has seen in a lesson when an exercise begins, and every sentence that stands after it."""
    cells = lesson["cells"]
    place = next((n for n, cell in enumerate(cells) if cell["cell_type"] == "code" and re.search(rf'\bexercise\("{name}"', "".join(cell["source"]))), len(cells))
    texts = [BINDING.sub(lambda found: found["text"], "".join(cell["source"])) for cell in cells if cell["cell_type"] == "markdown"]
    return "\n".join(texts + [readable(output) for cell in cells[:place] for output in cell.get("outputs", ())])


def given_away(lesson: dict, exercise: dict, answer: str) -> bool:
    """Whether a number or a date of three characters or more stands in the lesson that asks for it, in any spelling."""
    if exercise["kind"] not in ("number", "date") or len(answer) < 3:
        return False
    return any(canonical(piece.replace(",", "") if exercise["kind"] == "number" else piece, exercise) == answer
               for piece in set(sheet._pieces(printed(lesson, exercise["id"]))))


def asked() -> list:
    """(lesson, exercise, canonical answer) of every exercise whose lesson is there."""
    known, aliases = {number: read(path) for number, path in lessons().items()}, sheet.load()["aliases"]
    return [(known[item["id"][:2]], item, sheet.answers(item, variant, aliases)[0])
            for item in bank.read() if item["id"][:2] in known and "answer" in item
            for variant in [entry["id"] for entry in item.get("variants", ())] or [""]]


def test_no_exercise_asks_for_a_value_that_its_lesson_prints():
    found = [f"{item['id']} asks for {answer}, and its lesson prints it" for lesson, item, answer in asked() if given_away(lesson, item, answer)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("answer, kind, text, output, told", [
    ("1275", "number", "They cover <!--= x() | -->1,275<!--/--> km.", "", True), ("1275", "number", "They cover 11,275 km.", "", False), ("12", "number", "12", "12", False),
    ("34.1", "number", "", "<td>34.1</td>", True), ("34.1", "number", "", "<td>34.12</td>", True), ("34.1", "number", "", "<td>341</td>", False), ("2021-04-03", "date", "On 3 April 2021.", "", True),
    ("2021-04-03", "date", "", "<td>2021-04-03</td>", True), ("2021-04-03", "date", "On 4 April 2021.", "2021-04-02", False)])
def test_a_printed_answer_is_noticed(answer, kind, text, output, told):
    lesson = {"cells": [{"cell_type": "markdown", "source": [text]}, {"cell_type": "code", "source": ["x"], "outputs": [{"data": {"text/html": [output]}}]},
                        {"cell_type": "code", "source": ['exercise("90-1", ...)'], "outputs": [{"data": {"text/html": [f"<li>{answer}</li>"]}}]}]}
    exercise = {"id": "90-1", "kind": kind, "places": 1 if "." in answer else 0, "precision": "day"}
    assert given_away(lesson, exercise, answer) is told, "the form's own choices are allowed, what stands before it is not"


# -- variants ---------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("old, new, said", [
    ("      says: \"You have {answer}: those are the lakes that are left out. Turn the sign round.\"\n",
     "      says: \"You have {answer}: those are the lakes that are left out. Turn the sign round.\"\n      only: [thirty]\n", "90-1: the variant twelve knows 1 mistakes"),
    ("      says: \"You have {answer}: those are the lakes that are left out. Turn the sign round.\"\n",
     "      says: \"You have {answer}: those are the lakes that are left out. Turn the sign round.\"\n      only: [thirty]\n", "90-1: the variants know different numbers of mistakes (thirty: 2, twelve: 1)"),
    ("{least: 12}", "{least: 12 * 2 - 12}", "90-1: the variants' answers take different numbers of steps (thirty: 2, twelve: 4)"),
    ("answer: count('lakes', area__min={least} + 1)", "answer: count('lakes', area__min={least}) * {least} ** ({least} // 20)", "90-1: the variants' answers differ in length (thirty: 3, twelve: 1)"),
])
def test_variants_are_equally_hard_or_there_is_no_sheet(lakes, old, new, said):
    assert SAMPLE.count(old) == 1
    found = faults(lakes, SAMPLE.replace(old, new))
    assert any(fault.startswith(said) for fault in found), found


def test_every_variant_of_the_bank_is_as_hard_as_the_others_and_knows_two_mistakes():
    exercises, aliases = bank.read(), sheet.load()["aliases"]
    for exercise in exercises:
        if "answer" in exercise:
            ids = [entry["id"] for entry in exercise.get("variants", ())] or [""]
            keys = {name: sheet.answers(exercise, name, aliases) for name in ids}
            found = {name: (sheet.filled(exercise["answer"], sheet.variables(exercise, name)), answer, len(mistakes)) for name, (answer, mistakes) in keys.items()}
            assert variants.unlike(exercise["kind"], found) == [], exercise["id"]


# -- the quiz ---------------------------------------------------------------------------------------------------------

QUIZ = """
- {id: q-1, prompt: "How many lakes?", kind: number, places: 0, unit: lakes, minutes: 1, skill: reckoning, answer: "count('lakes')", hints: [a, b, c],
   mistakes: [{answer: "count('lakes') - 1", name: one off, says: "You have {answer}: count again."}, {answer: "count('lakes') + 1", name: one more, says: Too many.}]}
- {id: q-2, prompt: "Which is largest?", kind: choice, minutes: 1, skill: reckoning, options: [{id: ves, label: Vesa}, {id: bru, label: Brunna}, {id: gol, label: Lake <G>}], answer: gol, hints: [a, b, c],
   mistakes: [{answer: ves, name: first, says: That is the first.}, {answer: bru, name: second, says: That is the second.}]}
"""


@pytest.fixture
def quiz(lakes):
    (lakes / "exercises" / "quiz.yml").write_text(QUIZ, encoding="utf-8")
    sheet.write()
    return rounds.quiz


def test_the_first_round_is_recorded_and_not_judged(quiz):
    assert str(quiz("before")) == "Not answered yet." and record.known("quiz", "quiz-before") is None
    shown = quiz("before", 4, ...)
    assert "1 of 2 answered" in str(shown) and "right" not in str(shown) and "count again" not in str(shown)
    assert shown.data["schema"] == "kit-quiz/1" and shown.data["answer"] == {"q-1": "4"} and shown.data["tries"] == 1
    assert quiz("Before ", {"q-2": "b"}).data["answer"] == {"q-1": "4", "q-2": "bru"}, "what was answered stays"
    assert quiz("before", ["x y", "a"]).data["answer"] == {"q-1": "4", "q-2": "ves"} and "I cannot read a number" in str(quiz("before", ["x y"]))
    assert "quiz, first round: 2 of 2" in str(learner.progress()) and "right" not in str(learner.progress()).splitlines()[-1]
    assert "reckoning: 0 of 3 answered" in str(learner.progress()), "the quiz's questions are not counted among the exercises"


def test_both_answers_are_shown_after_the_second_round_and_only_then(quiz):
    quiz("before", 4, "b")
    shown = quiz("after", 5, "a")
    text = str(shown)
    assert "Before: 0 of 2 answered were right. After: 1 of 2 answered are right." in text
    assert "before: 4 lakes (not yet)\n   after: 5 lakes (right)" in text and "after: Vesa (not yet)\n   That is the first." in text and "count again" not in text
    assert '<th scope="col"' in shown.html and '<th scope="row"' in shown.html and "Lake <G>" not in shown.html
    assert "0 of 2 right before the lessons, 1 of 2 after them" in str(learner.progress())
    closed = quiz("before", 5, "c")
    assert "closed" in str(closed) and record.known("quiz", "quiz-before")["answer"] == {"q-1": "4", "q-2": "bru"}, "nobody mends the first round afterwards"


def test_a_round_that_was_not_taken_is_no_round_of_errors(quiz):
    text = str(quiz("after", 5))
    assert "Before: not taken." in text and "After: 1 of 1 answered are right." in text


def test_a_line_of_a_table_that_was_left_open_is_named(lakes):
    entry = sheet.load()["exercises"]["90-8"]
    rows = [[str(row), *("" for _ in entry["columns"][1:])] for row in entry["rows"]]
    rows[0][1:] = ["45"]
    text = str(learner.check("90-8", rows))
    assert "Still open" in text and forms.row_label(str(entry["rows"][1]), entry["columns"][0]) in text and "column" not in text


def test_a_readers_hints_speak_no_code(lakes):
    code = "Sort the column. In code: lakes.sort_values()."
    entry = {"hints": [code] * 3}
    for route, said in (("reader", False), ("editor", True)):
        found = learner._find("90-1")
        found.entry, found.route = entry, route
        assert ("sort_values" in " ".join(learner._next_hint(found))) is said


def test_the_second_round_stands_alone_too_and_nothing_typed_breaks_it(quiz):
    assert "before: not answered\n   after: 5 lakes (right)" in str(quiz("after", 5))
    for when, answers in ((7, ()), (None, ()), ("", ()), ("after", (None,)), ("after", ({},)), ("after", ([[]],)), ("after", (len, len)), ("after", ("x" * 10_000_000,)), ("after", tuple(range(50)))):
        assert str(quiz(when, *answers))


def test_the_quizs_questions_are_no_exercises(quiz):
    assert "There is no exercise “q-1”" in str(learner.check("q-1", 5)) and "There is no exercise" in str(learner.reveal("q-1", now=True))
    assert learner.guess("q-1", 5) is None and proof(bank.read(), sheet.load()) == []


def test_without_questions_the_quiz_says_so(lakes):
    assert str(rounds.quiz("before")) == "This copy of the kit has no quiz."


def test_every_field_of_the_quiz_names_its_question(quiz):
    entered = []
    box = rounds.widget(rounds.questions(sheet.load()), {"q-1": "4"}, entered.append)
    radios = widgets(box, "RadioButtons")
    assert [item.description for item in radios] == ["Answer 1", "Answer 2"] and [item.value for item in radios] == ["4", None]
    radios[1].value = "gol"
    widgets(box, "Button")[0].click()
    assert entered == [{"q-1": "4", "q-2": "gol"}]


def test_six_questions_are_asked_before_and_after():
    assert list(rounds.questions(sheet.load())) == [f"q-{n}" for n in range(1, 7)]


def test_options_are_lettered_wherever_they_are_printed(quiz):
    """`check(…, "a")` is offered beside the list, so the list has letters under Jupyter's own style too."""
    entry, variant = _entry("90-4")
    for page in (forms.as_html("90-4", entry, variant, "reader"), rounds.as_html(rounds.questions(sheet.load()), "before")):
        assert "list-style-type:lower-alpha" in page


def test_a_fault_in_the_bank_is_a_sentence_for_every_verb(lakes, capsys, monkeypatch):
    from helpers import cli
    from helpers.verbs import check_generated

    monkeypatch.setattr(check_generated, "GENERATED", {"sheet.json": sheet.text})
    bank_file = lakes / "exercises" / "90.yml"
    bank_file.write_text(bank_file.read_text(encoding="utf-8").replace("prompt: How many", "prompt: How: many", 1), encoding="utf-8")
    for verb in (["check-generated"], ["run"]):
        assert cli.main(verb) == 2
        said = capsys.readouterr().err
        assert "90.yml, line" in said and "put quotes around a text with a colon" in said and "Traceback" not in said


def test_lessons_are_not_run_with_a_sheet_that_is_older_than_the_bank(lakes, capsys):
    from helpers import cli

    bank_file = lakes / "exercises" / "90.yml"
    bank_file.write_text(bank_file.read_text(encoding="utf-8").replace("prompt: How many", "prompt: And how many", 1), encoding="utf-8")
    assert cli.main(["run"]) == 2 and "check-generated --write" in capsys.readouterr().err
    sheet.write()
    assert cli.main(["run"]) == 0, "there is no lesson in this kit, and nothing else in the way"


@pytest.mark.parametrize("saved, said", [(lambda text: text.replace(",", ";").encode(), "semicolons"), (lambda text: (text + "é").encode("cp1252"), "UTF-8"),
                                         (lambda text: (text + "Lake,,,,,,,,,,,,,\n").encode(), "look at the row")])
def test_a_table_that_a_spreadsheet_spoilt_says_which_and_how_to_mend_it(lakes, saved, said):
    path = lakes / "lakes.csv"
    path.write_bytes(saved(path.read_text(encoding="utf-8")))
    with pytest.raises(ValueError, match=rf"data/lakes\.csv .*{said}"):
        helpers.load("lakes")
