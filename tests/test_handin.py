"""Handing in and forgetting: what the zip holds, what is said, and that no name is left behind."""
from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from helpers import cli, mywork, record
from helpers.exercises import learner, rounds, sheet
from helpers.lessons import learners_copy, write

HERE = Path(__file__).parent
LESSON = {"cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# Which lakes?"]},
                    {"cell_type": "code", "id": "b", "metadata": {}, "execution_count": 1, "outputs": [{"output_type": "stream", "name": "stdout", "text": ["x"]}],
                     "source": ['exercise("90-1", ...)']}],
          "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def lakes(tmp_path, monkeypatch):
    """The five lakes as a kit of one lesson, opened once: my-work holds its copy."""
    data = tmp_path / "kit" / "data"
    (data / "exercises").mkdir(parents=True)
    for name in ("topic.yml", "lakes.csv", "datapackage.json"):
        shutil.copy(HERE / "banks" / name, data)
    shutil.copy(HERE / "banks" / "sample.yml", data / "exercises" / "90.yml")
    monkeypatch.setenv("KIT_DATA", str(data))
    monkeypatch.delenv("KIT_PROGRESS", raising=False)
    record._unsaved.clear(), record._notes.clear()
    sheet.write()
    kit = data.parent
    (kit / "notebooks").mkdir()
    (kit / "my-work").mkdir()
    write(kit / "notebooks" / "90-lakes.ipynb", LESSON)
    write(kit / "my-work" / "90-lakes.ipynb", learners_copy(LESSON))
    return kit


def answered(kit: Path, answer: object = 2, name: str = "90-lakes.ipynb") -> None:
    """Answer 90-1 and save the notebook, as JupyterLab does: the card with its record is an output."""
    shown = learner.check("90-1", answer)
    mine = learners_copy(LESSON)
    mine["cells"][1]["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": shown.bundle()}]
    (kit / "my-work").mkdir(exist_ok=True)
    write(kit / "my-work" / name, mine)


def inside(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def test_nothing_to_hand_in_is_one_sentence(lakes, capsys):
    assert cli.main(["handin"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("There is nothing to hand in yet") and said.count("\n") == 1 and not list((lakes / "my-work").glob("*.zip"))


def test_one_zip_holds_the_notebooks_worked_on_and_the_progress(lakes, capsys):
    learner.sign("Zoë O'Neil", "7b")
    answered(lakes)
    write(lakes / "my-work" / "91-untouched.ipynb", LESSON)                 # no lesson of that number: hers, so it is in
    write(lakes / "my-work" / "90-again.ipynb", learners_copy(LESSON))      # a copy nobody touched
    assert cli.main(["handin"]) == 0
    path = lakes / "my-work" / "handin-7b-Zoë-O-Neil.zip"
    assert str(path) in capsys.readouterr().out
    found = inside(path)
    assert set(found) == {"90-lakes.ipynb", "91-untouched.ipynb", "progress.json"}
    assert found["90-lakes.ipynb"] == (lakes / "my-work" / "90-lakes.ipynb").read_bytes()
    records = list(mywork.records(json.loads(found["90-lakes.ipynb"])))
    assert [(item["exercise"], item["answer"], item["pupil"]) for item in records] == [("90-1", "2" if records[0]["variant"] == "thirty" else "2", "Zoë O'Neil")]


@pytest.mark.parametrize("name, code, file", [("../../etc/passwd", "..\\", "handin-etc-passwd.zip"), ("CON", "", "handin-CON.zip"), ("a/b:c*?", "7 b", "handin-7-b-a-b-c.zip"),
                                              ("李 明", "", "handin-李-明.zip"), ("...", "", "handin-without-a-name.zip")])
def test_the_file_name_is_safe(lakes, capsys, name, code, file):
    learner.sign(name, code)
    answered(lakes)
    assert cli.main(["handin", "--out", str(lakes / "out")]) == 0
    assert [path.name for path in (lakes / "out").iterdir()] == [file]


def test_an_answer_that_is_in_no_saved_notebook_is_named(lakes, capsys):
    learner.check("90-3", "3 April 2021")
    assert cli.main(["handin"]) == 0
    said = capsys.readouterr().out
    assert "in no saved notebook: 90-3" in said and "Nobody has signed it" in said
    answered(lakes)
    cli.main(["handin"])
    assert "in no saved notebook: 90-3." in capsys.readouterr().out, "what is saved is not named"


def test_a_broken_notebook_is_handed_in_all_the_same(lakes, capsys):
    (lakes / "my-work" / "90-lakes.ipynb").write_text('{"cells": [', encoding="utf-8")
    assert cli.main(["handin"]) == 0
    assert inside(next((lakes / "my-work").glob("*.zip")))["90-lakes.ipynb"] == b'{"cells": ['


def test_forget_asks_first_and_changes_nothing(lakes, capsys):
    learner.sign("Ada", "7b")
    answered(lakes)
    before = {path: path.read_bytes() for path in (lakes / "my-work").rglob("*") if path.is_file()}
    assert cli.main(["forget"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("Nothing was deleted") and "kit forget --yes" in said and "progress.json" in said and "90-lakes.ipynb" in said and said.count("\n") == 1
    assert cli.main(["forget", "--yes"]) == 2 and "not in the hand-in" in capsys.readouterr().err, "what was never handed in is not deleted by the way"
    assert before == {path: path.read_bytes() for path in (lakes / "my-work").rglob("*") if path.is_file()}


def test_the_next_pupil_finds_a_clean_desk(lakes, capsys):
    """Two pupils one after the other on one laptop: nothing of the first is in the second's hand-in."""
    learner.sign("Ada Lovelace", "7b")
    answered(lakes)
    (lakes / "my-work" / "dossier.html").write_text("Ada Lovelace", encoding="utf-8")
    (lakes / "my-work" / ".ipynb_checkpoints").mkdir()
    shutil.copy(lakes / "my-work" / "90-lakes.ipynb", lakes / "my-work" / ".ipynb_checkpoints" / "90-lakes-checkpoint.ipynb")
    write(lakes / "my-work" / "91-own.ipynb", LESSON)
    cli.main(["handin"])
    assert cli.main(["forget", "--yes"]) == 0 and "clean" in capsys.readouterr().out
    assert [path.name for path in (lakes / "my-work").rglob("*") if path.is_file()] == [] and record.me() == {}
    learner.sign("Emmy Noether", "7b")
    answered(lakes, 8)
    cli.main(["handin"])
    found = inside(next((lakes / "my-work").glob("handin-*.zip")))
    assert set(found) == {"90-lakes.ipynb", "progress.json"} and not any(b"Lovelace" in content for content in found.values())
    answered(lakes, 2)
    assert cli.main(["forget", "--yes"]) == 2 and "90-lakes.ipynb" in capsys.readouterr().err, "changed since it was handed in"
    assert cli.main(["forget", "--yes", "--force"]) == 0 and cli.main(["forget", "--yes"]) == 0 and "nobody has worked here" in capsys.readouterr().out


def test_a_hand_in_that_lies_on_a_stick_counts(lakes, capsys):
    learner.sign("Ada", "7b")
    answered(lakes)
    assert cli.main(["handin", "--out", str(lakes / "stick")]) == 0
    assert "Ada" not in (lakes / "my-work" / "handed-in.json").read_text(encoding="utf-8")
    assert cli.main(["forget", "--yes"]) == 0 and [path.name for path in (lakes / "my-work").rglob("*") if path.is_file()] == []
    assert len(list((lakes / "stick").glob("*.zip"))) == 1


def test_pages_can_be_kept_without_the_name(lakes, capsys):
    learner.sign("Ada Lovelace", "7b")
    answered(lakes)
    path = lakes / "my-work" / "90-lakes.ipynb"
    mine = json.loads(path.read_text(encoding="utf-8"))
    mine["cells"] += [{"cell_type": "code", "id": "c", "metadata": {}, "execution_count": 2, "source": ['sign("Ada Lovelace", "7b")\n', "x = 1"],
                       "outputs": [{"output_type": "display_data", "metadata": {}, "data": learner.sign("Ada Lovelace", "7b").bundle()}]}]
    write(path, mine)
    (lakes / "my-work" / ".ipynb_checkpoints").mkdir()
    shutil.copy(path, lakes / "my-work" / ".ipynb_checkpoints" / "90-lakes-checkpoint.ipynb")
    cli.main(["handin"])
    capsys.readouterr()
    assert cli.main(["forget", "--yes", "--keep-pages"]) == 0
    said = capsys.readouterr().out
    assert "progress.json" in said and "handin-7b-Ada-Lovelace.zip" in said and "90-lakes-checkpoint.ipynb" in said
    left = {file.name: file.read_text(encoding="utf-8") for file in (lakes / "my-work").rglob("*") if file.is_file()}
    assert set(left) == {"90-lakes.ipynb", "90-lakes-checkpoint.ipynb"} and not any("Lovelace" in text or '"7b"' in text for text in left.values())
    kept, = mywork.records(json.loads(left["90-lakes.ipynb"]))
    assert (kept["answer"], kept["tries"], kept["pupil"], kept["class"]) == ("2", 1, "", "") and "x = 1" in left["90-lakes.ipynb"]
    assert record.me() == {} and cli.main(["forget", "--yes", "--keep-pages"]) == 0 and "nobody has worked here" in capsys.readouterr().out


def test_the_quiz_is_handed_in_with_its_own_schema(lakes, monkeypatch):
    (lakes / "data" / "exercises" / "quiz.yml").write_text((HERE / "banks" / "sample.yml").read_text(encoding="utf-8").replace("90-g", "90-x").split("- id: 90-1")[1].join(["- id: q-1", ""])
                                                          .split("- id: 90-2")[0], encoding="utf-8")
    sheet.write()
    shown = rounds.quiz("before", 4)
    assert shown.data["schema"] == "kit-quiz/1" and shown.data["exercise"] == "quiz-before" and shown.data["answer"] == {"q-1": "4"}
    assert list(shown.data) == list(learner.check("90-1", 2).data), "the record has the fields of every other"
    assert "Yes" not in str(shown) and "right" not in str(shown), "nobody judges the first round"


def test_a_hand_in_is_put_back_where_nobody_works(lakes, capsys):
    record.introduce(name="Ada", **{"class": "7b"})
    answered(lakes)
    record.keep_draft("90-7", "Half a sent")
    assert cli.main(["handin"]) == 0 and "90-7" in capsys.readouterr().out
    bundle = lakes / "handin-7b-Ada.zip"
    shutil.copy(lakes / "my-work" / bundle.name, bundle)
    assert cli.main(["resume", str(bundle)]) == 2 and "somebody's work" in capsys.readouterr().err
    assert cli.main(["forget", "--yes", "--force"]) == 0 and record.me() == {}
    write(lakes / "my-work" / "90-lakes.ipynb", learners_copy(LESSON))
    assert cli.main(["resume", str(bundle)]) == 0
    assert record.me()["name"] == "Ada" and record.known("answer", "90-1")["answer"] == "2" and record.draft("90-7") == "Half a sent"
    assert [item["answer"] for item in mywork.records(mywork.opened(lakes / "my-work" / "90-lakes.ipynb"))] == ["2"]


def test_what_somebody_worked_on_is_not_overwritten(lakes, capsys):
    answered(lakes)
    cli.main(["handin"])
    bundle = lakes / "handin.zip"
    shutil.move(next((lakes / "my-work").glob("*.zip")), bundle)
    mine = (lakes / "my-work" / "90-lakes.ipynb").read_bytes()
    record.forget()
    assert cli.main(["resume", str(bundle)]) == 0 and "90-lakes-2.ipynb" in capsys.readouterr().out
    assert (lakes / "my-work" / "90-lakes.ipynb").read_bytes() == mine and record.known("answer", "90-1")


@pytest.mark.parametrize("files", [{}, {"../90-lakes.ipynb": json.dumps(LESSON)}, {"90-lakes.ipynb": "{"}, {"progress.json": "[]"}, {"notes.txt": "x"}])
def test_what_is_no_hand_in_is_one_sentence_and_writes_nothing(lakes, capsys, files):
    bundle = lakes / "odd.zip"
    with zipfile.ZipFile(bundle, "w") as made:
        for name, text in files.items():
            made.writestr(name, text)
    before = sorted(lakes.rglob("*"))
    assert cli.main(["resume", str(bundle)]) == 2 and capsys.readouterr().err.startswith(str(bundle)) and sorted(lakes.rglob("*")) == before
    assert cli.main(["resume", str(lakes / "none.zip")]) == 2
