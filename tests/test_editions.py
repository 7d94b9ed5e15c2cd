"""Editions and keys: what a student gets runs and gives nothing away; a class's key is the one that its pupils' notebooks follow."""
from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from helpers import cli, package
from helpers.exercises import bank, sheet, variants
from helpers.lessons import root
from helpers.teach import key, release
from five_lakes import data_in

ROOT = root()
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def bank_and_sheet():
    return release.of_the_bank()


@pytest.fixture(scope="module")
def student(tmp_path_factory):
    """The students' edition, unpacked from its zip somewhere else."""
    made, here = tmp_path_factory.mktemp("made"), tmp_path_factory.mktemp("here")
    bundle = release.build("student", ROOT, made / "kit-student")
    with zipfile.ZipFile(bundle) as packed:
        packed.extractall(here)
    return here / "kit-student"


def run(folder: Path, *arguments: str, code: str = "") -> subprocess.CompletedProcess:
    """A verb, or a line of Python, of the edition in a folder, as its own checkout would run it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KIT_")}
    command = [sys.executable, "-c", code] if code else [sys.executable, "-m", "helpers.cli", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8",
                          env=environment | {"PYTHONPATH": str(folder / "src"), "PYTHONIOENCODING": "utf-8", "KIT_DATA": str(folder / "data")})


# -- the students' edition --------------------------------------------------------------------------------------------

def test_nothing_in_it_gives_an_answer_away(student, bank_and_sheet):
    assert release.leaks(student, *bank_and_sheet) == []


@pytest.mark.parametrize("what", ["bank", "output", "binding", "expression", "answer", "beside"])
def test_the_search_for_leaks_finds_each_kind(student, bank_and_sheet, tmp_path, what):
    exercises, built = bank_and_sheet
    place = tmp_path / "edition"
    (place / "notebooks").mkdir(parents=True)
    chosen = next(item for item in exercises if item["kind"] == "choice" and "variants" not in item and len(sheet.answers(item, "", {})[0]) >= 6)
    files = {"bank": ("data/exercises/03.yml", "- id: 03-1"), "output": ("notebooks/03.ipynb", json.dumps({"cells": [{"cell_type": "code", "source": ["1"], "outputs": [{"x": 1}]}]})),
             "binding": ("notebooks/a.md", "<!--= count('x') | -->1<!--/-->"),
             "expression": ("src/a.py", next(item["answer"] for item in exercises if "variants" not in item and variants.steps(item.get("answer")) > 1)),
             "answer": ("README.md", "It is 2001-02-03."), "beside": ("src/a.py", f"check('{chosen['id']}', '{sheet.answers(chosen, '', {})[0]}')")}
    name, text = files[what]
    path = place / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    if what == "answer":
        day = {"id": "90-3", "kind": "date", "answer": "date('2001-02-03')", "literal": "a day of its own", "mistakes": []}
        exercises, built = [day], {"aliases": {}, "exercises": {"90-3": {"kind": "date", "variants": {"": {"let": {}}}}}}
    found = release.leaks(place, exercises, built)
    assert len(found) == 1 and name in found[0], found


def test_it_has_no_teachers_wing_and_lists_only_its_own_verbs(student):
    names = {path.relative_to(student).as_posix() for path in student.rglob("*")}
    assert not [name for name in names if re.search(r"(^|/)(teach|publish|tests|exercises/\d\d\.yml|benchmarks|\.git)(/|$)", name)]
    listed = run(student)
    assert listed.returncode == 0 and set(re.findall(r"kit (\S+)  ", listed.stdout)) == cli.LEARNERS_VERBS, listed.stdout + listed.stderr
    refused = run(student, "release", "student", "--out", "x")
    assert refused.returncode == 2 and "There is no verb 'release'" in refused.stderr and "Traceback" not in refused.stderr


def test_its_words_work_and_reveal_is_off(student):
    code = ("from helpers import *; from helpers.exercises import reveal, quiz; print(len(load('members'))); print(check('00-1', ...)); "
            "print(reveal('00-1', now=True)); print(quiz('before')); import helpers; print(helpers.__file__)")
    said = run(student, code=code)
    assert said.returncode == 0, said.stderr
    assert "holds no answers" in said.stdout and "Not answered yet" in said.stdout and str(student) in said.stdout.splitlines()[-1]


def test_its_package_is_valid_and_its_expressions_are_gone(student):
    import frictionless

    report = frictionless.validate(str(student / "data" / "datapackage.json"))
    assert report.valid, report.to_summary()
    held = {name: release.expressions(name) for name in package.names() if release.expressions(name)}
    assert {"claims", "voices", "errors"} <= set(held)
    for table, columns in held.items():
        lines = list(csv.DictReader((student / "data" / f"{table}.csv").open(encoding="utf-8", newline="")))
        assert lines and not any(line[column] for line in lines for column in columns)
        whole = list(csv.DictReader((package.data_dir() / f"{table}.csv").open(encoding="utf-8", newline="")))
        kept = [column for column in whole[0] if column not in columns]
        assert [[line[column] for column in kept] for line in lines] == [[line[column] for column in kept] for line in whole]


def test_every_link_in_it_leads_somewhere(student):
    broken = []
    for path in [*student.rglob("*.md"), *student.glob("notebooks/*.ipynb")]:
        text = path.read_text(encoding="utf-8")
        text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"]) if path.suffix == ".ipynb" else text
        for target in re.findall(r"\]\(([^)#\s]+)", text):
            if not target.startswith(("http:", "https:", "mailto:")) and not (path.parent / target).exists():
                broken.append(f"{path.relative_to(student)}: {target}")
    assert not broken, broken


@pytest.mark.parametrize("place", [0, -1])
def test_its_first_and_last_lesson_run_to_their_end(student, tmp_path, place):
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    path = sorted((student / "notebooks").glob("*.ipynb"))[place]
    book = nbformat.read(path, as_version=4)
    environment = {**os.environ, "PYTHONPATH": str(student / "src"), "KIT_DATA": str(student / "data"), "KIT_PROGRESS": str(tmp_path / "progress.json")}
    nbclient.NotebookClient(book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}, store_widget_state=False).execute(env=environment)
    assert not [output for cell in book.cells for output in cell.get("outputs", ()) if output["output_type"] == "error"]


def test_the_same_kit_gives_the_same_zip(tmp_path):
    first, second = (release.build("student", ROOT, tmp_path / name / "kit-student") for name in "ab")
    assert first.read_bytes() == second.read_bytes()


def test_bare_python_sets_a_student_up_with_the_learners_lock(student):
    """kit.py asks for the developers' lock only where there is one: a verb that is not there gets its sentence."""
    text = (student / "kit.py").read_text(encoding="utf-8")
    assert not (student / "requirements-dev.lock").exists() and '(ROOT / LOCKS["dev"]).is_file()' in text


# -- the verb ---------------------------------------------------------------------------------------------------------

def test_an_edition_is_not_overwritten_without_force(tmp_path, monkeypatch, capsys):
    from helpers.verbs import release as verb

    made = []
    monkeypatch.setattr(verb.release, "build", lambda edition, home, folder: made.append(edition) or _tiny(folder))
    monkeypatch.setattr(verb.release, "of_the_bank", lambda: ([], sheet.load()))
    assert cli.main(["release", "teacher", "--out", str(tmp_path)]) == 0
    assert cli.main(["release", "teacher", "--out", str(tmp_path)]) == 2 and "--force" in capsys.readouterr().err
    assert cli.main(["release", "teacher", "--out", str(tmp_path), "--force"]) == 0
    folder = next(path for path in tmp_path.iterdir() if path.is_dir())
    (folder / "my-work").mkdir()
    capsys.readouterr()
    assert cli.main(["release", "teacher", "--out", str(tmp_path), "--force"]) == 2 and "somebody has worked in it" in capsys.readouterr().err
    assert cli.main(["release", "teacher", "--out", str(ROOT / "data")]) == 2 and "part of the kit itself" in capsys.readouterr().err
    assert made == ["teacher", "teacher"] and folder.is_dir()


def _tiny(folder: Path) -> Path:
    folder.mkdir()
    (folder / "kit.py").write_text("", encoding="utf-8")
    return release.zipped(folder)


def test_the_teachers_edition_is_everything_but_what_is_private():
    names = set(release.chosen("teacher", ROOT))
    assert {"kit.py", "data/exercises/00.yml", "tests/test_editions.py", "src/helpers/teach/release.py", "requirements-dev.lock", "pyproject.toml"} <= names
    assert not [name for name in names if re.search(r"(^|/)(\.git|\.venv|my-work|__pycache__|test-artefacts|\.ruff_cache)/", name)]


def test_the_teachers_edition_works_where_it_was_unpacked(tmp_path):
    """Its own copy of everything: the generated files are up to date, and it can make the students' edition in its turn."""
    bundle = release.build("teacher", ROOT, tmp_path / "made" / "kit-teacher")
    with zipfile.ZipFile(bundle) as packed:
        packed.extractall(tmp_path / "here")
    folder = tmp_path / "here" / "kit-teacher"
    fresh = run(folder, "check-generated")
    assert fresh.returncode == 0, fresh.stdout + fresh.stderr
    students = run(folder, "release", "student", "--out", str(tmp_path / "dist"))
    assert students.returncode == 0 and "no bank" in students.stdout, students.stdout + students.stderr


# -- the key of a class -----------------------------------------------------------------------------------------------

PUPILS = ["Ada", "Ben", "Cleo", "Dana", "Eli", "Fay"]


@pytest.fixture
def lakes(tmp_path, monkeypatch):
    data_in(tmp_path, monkeypatch)
    return tmp_path


def test_the_key_gives_each_pupil_the_variant_of_the_notebook(lakes, capsys):
    from helpers.exercises import learner

    (lakes / "names.txt").write_text("name\n" + "\n".join(PUPILS) + "\n ada \n", encoding="utf-8-sig")
    assert cli.main(["key", "7b", "--names", str(lakes / "names.txt"), "--out", str(lakes / "keys")]) == 0
    lines = list(csv.DictReader((lakes / "keys" / "key-7b.csv").open(encoding="utf-8", newline="")))
    own = {line["pupil"]: line for line in lines if line["exercise"] == "90-1"}
    assert list(own) == PUPILS and {line["variant"] for line in own.values()} == {"thirty", "twelve"}
    for pupil, line in own.items():
        learner.sign(pupil, "7b")
        cards = str(learner.check("90-1", line["answer"]))
        assert cards.startswith("Yes: " + line["answer"]), (pupil, cards)
        (lakes / "mine" / "progress.json").unlink()
    page = (lakes / "keys" / "key-7b.html").read_text(encoding="utf-8")
    assert all(pupil in page for pupil in PUPILS) and "Content-Security-Policy" in page and "<script" not in page and "http" not in page.replace("http-equiv", "")
    assert cli.main(["key", "7b", "--names", str(lakes / "names.txt"), "--out", str(lakes / "keys")]) == 2 and "--force" in capsys.readouterr().err


@pytest.mark.parametrize("content, said", [(None, "cannot be read"), (b"", "no name"), (b"\xff\xfe\x00A", "UTF-8")])
def test_a_list_of_names_that_cannot_serve_is_one_sentence(lakes, capsys, content, said):
    path = lakes / "names.txt"
    if content is not None:
        path.write_bytes(content)
    assert cli.main(["key", "7b", "--names", str(path)]) == 2
    err = capsys.readouterr().err
    assert said in err and err.count("\n") == 1


def test_a_name_is_escaped_on_the_page_and_tame_in_the_table(lakes):
    found = key.of_the_bank()
    hostile = ["<script>alert(1)</script>", "=HYPERLINK(1)"]
    page, table = key.as_page("7b", hostile, found), key.as_csv("7b", hostile, found)
    assert "<script" not in page and "&lt;script&gt;" in page
    assert {row[1] for row in csv.reader(io.StringIO(table))} == {"pupil", "<script>alert(1)</script>", "'=HYPERLINK(1)"}


def test_a_key_of_the_kit_as_it_is():
    exercises = bank.read()
    found = key.answers(exercises, sheet.load())
    assert set(found) == {item["id"] for item in exercises if "answer" in item}
    assert all(entry.answer for held in found.values() for entry in held.values())
