"""Editions: a folder and a zip that run after unpacking. The students' holds no answer and no way to one; the teachers' is all of it."""
from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from helpers import package, words
from helpers.cli import LEARNERS_VERBS
from helpers.exercises import bank, sheet
from helpers.exercises.cards import shown
from helpers.exercises.variants import steps
from helpers.lessons import BINDING, read, unrun

EDITIONS = ("student", "teacher")
NEVER = {"my-work", "test-artefacts", "dist", "__pycache__"}                # and every folder whose name begins with a point
SUFFIXES_NEVER = (".pyc", ".egg-info", ".part")
# what of the checkout a student gets; everything else stays behind, so that a new file is left out until somebody decides
STUDENT = ("kit.py", "requirements.lock", "environment.yml", "LICENSE", "LICENSE-CC-BY-4.0.md", "start-windows.bat", "docs/rights.md", "docs/by-ear.md", "data", "notebooks", "src/helpers")
NOT_STUDENT = ("data/exercises", "src/helpers/teach", "src/helpers/publish")
STAMP = (2022, 5, 25, 22, 36, 0)                    # one time for every file, so that the same content is the same zip
LONG = 6


def build(edition: str, root: Path, folder: Path) -> Path:
    """Write an edition of the kit in `root` to `folder`, and a zip of it beside; the zip's path."""
    for name in chosen(edition, root):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if edition == "student":
            target.write_bytes(students(name, root))
        else:
            shutil.copyfile(root / name, target)
    if edition == "student":
        (folder / "README.md").write_text(readme(root), encoding="utf-8", newline="\n")
    return zipped(folder)


def chosen(edition: str, root: Path) -> list[str]:
    """The files of an edition, as paths from the root, in order."""
    every = sorted(path.relative_to(root).as_posix() for path in _files(root))
    return every if edition == "teacher" else [name for name in every if for_students(name)]


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in NEVER or path.is_dir() and path.name.startswith(".") or path.name.endswith(SUFFIXES_NEVER) or path.is_symlink():
            continue
        if path.is_dir():
            yield from _files(path)
        else:
            yield path


def for_students(name: str) -> bool:
    """Whether a file of the checkout goes into the students' edition.

    >>> for_students("data/members.csv"), for_students("data/exercises/03.yml"), for_students("src/helpers/verbs/handin.py")
    (True, False, True)
    >>> for_students("src/helpers/verbs/release.py"), for_students("tests/test_data.py"), for_students("README.md")
    (False, False, False)
    """
    path = PurePosixPath(name)
    if not any(path.is_relative_to(part) for part in STUDENT) or any(path.is_relative_to(part) for part in NOT_STUDENT):
        return False
    verb = path.stem.replace("_", "-")
    return path.parent.name != "verbs" or verb in LEARNERS_VERBS or verb.startswith("--")


def students(name: str, root: Path) -> bytes:
    """What a student gets of one file: lessons without outputs and bindings, tables without their expressions, the rest as it is."""
    path = root / name
    if name.startswith("notebooks/") and path.suffix == ".ipynb":
        return (json.dumps(unrun(read(path)), indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()
    if path.parent.name == "data" and path.suffix == ".csv" and (columns := expressions(path.stem)):
        return emptied(path.read_text(encoding="utf-8"), columns).encode()
    if path.suffix == ".md":
        return BINDING.sub(lambda found: found["text"], path.read_text(encoding="utf-8")).encode()
    return path.read_bytes()


def expressions(table: str) -> tuple[str, ...]:
    """The columns of a table that hold expressions or findings: their cells are emptied, the columns stay, and the package stays valid.

    >>> expressions("claims"), expressions("members")
    (('test', 'spread'), ())
    """
    return tuple(field["name"] for field in package.resource(table)["schema"]["fields"] if field.get("kit:expression"))


def emptied(text: str, columns: tuple[str, ...]) -> str:
    """A table with nothing in some of its columns.

    >>> emptied("row_id,test,note\\nC01,count('members'),a\\n", ("test",))
    'row_id,test,note\\nC01,,a\\n'
    """
    rows = list(csv.DictReader(io.StringIO(text)))
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=next(csv.reader(io.StringIO(text))), lineterminator="\n")
    writer.writeheader()
    writer.writerows({**row, **dict.fromkeys(columns, "")} for row in rows)
    return out.getvalue()


def readme(root: Path) -> str:
    """The first page of the students' edition."""
    held = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    listed = "\n".join(f"- [{first_line(path)}](notebooks/{path.name})" for path in sorted((root / "notebooks").glob("[0-9][0-9]-*.ipynb")))
    return words.say("release.readme", title=held["name"], lessons=listed)


def first_line(path: Path) -> str:
    """A lesson's number and question."""
    source = "".join(read(path)["cells"][0]["source"])
    found = re.search(r"^# (.+)$", source, re.M)
    return f"{path.name[:2]} {found[1] if found else path.stem}"


def zipped(folder: Path) -> Path:
    """A zip of a folder, the folder itself on top; the same content gives the same bytes."""
    path = folder.with_name(folder.name + ".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        for file in sorted(item for item in folder.rglob("*") if item.is_file()):
            info = zipfile.ZipInfo(f"{folder.name}/{file.relative_to(folder).as_posix()}", STAMP)
            info.external_attr = (0o100755 if file.name in ("kit.py", "run") else 0o100644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            bundle.writestr(info, file.read_bytes())
    return path


# -- leaks ------------------------------------------------------------------------------------------------------------

def secrets(exercises: list[dict], built: dict) -> tuple[set[tuple[str, str, bool]], dict[str, str]]:
    """What no student should find: (exercise, answer of six characters or more, whether it says something by itself), and expression -> exercise.

    A number or a date says something wherever it stands. An option's id or a list of ids is an ordinary word or a list of
    countries; it is an answer only beside the exercise's name.
    An expression of a single step (how many rows a table has) is the question over again, and no secret.
    """
    answers: set[tuple[str, str, bool]] = set()
    expressions: dict[str, str] = {}
    for exercise in exercises:
        if "answer" not in exercise:
            continue
        name, entry = exercise["id"], built["exercises"][exercise["id"]]
        for variant, held in entry["variants"].items():
            if steps(exercise["answer"]) > 1:
                expressions[sheet.filled(exercise["answer"], held["let"])] = name
            canonical, _ = sheet.answers(exercise, variant, built["aliases"])
            answers |= {(name, text, exercise["kind"] in ("number", "date", "table"))
                        for text in spellings(canonical, sheet.filled(entry, held["let"])) if len(text.strip("'\"")) >= LONG}
    return answers, expressions


def spellings(canonical: str, entry: dict) -> set[str]:
    """How an answer would stand in a file: as it is compared and as it is read; a choice's id in quotation marks.

    >>> sorted(spellings("2022-05-18", {"kind": "date"}))
    ['18 May 2022', '2022-05-18']
    >>> sorted(spellings("beside", {"kind": "choice", "options": [{"id": "beside", "label": "b"}]}))
    ['"beside"', "'beside'"]
    """
    kind = entry["kind"]
    if kind == "choice":
        return {f'"{canonical}"', f"'{canonical}'"}
    if kind in ("set", "order"):
        codes = canonical.split("|" if kind == "set" else ">")
        return {", ".join(f"{mark}{code}{mark}" for code in codes) for mark in "'\""} if len(codes) > 1 else set()
    if kind == "table":
        return {canonical}
    return {canonical, shown(canonical, {**entry, "unit": ""})}


def leaks(folder: Path, exercises: list[dict], built: dict) -> list[str]:
    """A sentence for everything in an edition that no student should find: bank, expression, binding, output, answer."""
    answers, expressions = secrets(exercises, built)
    found = []
    for path in sorted(item for item in folder.rglob("*") if item.is_file()):
        name = path.relative_to(folder).as_posix()
        if any(PurePosixPath(name).is_relative_to(part) for part in NOT_STUDENT) or path.suffix in (".yml", ".yaml") and name not in ("environment.yml", "data/topic.yml"):
            found.append(words.say("release.leak_file", file=name))
        text = path.read_text(encoding="utf-8", errors="replace")
        if path.suffix == ".ipynb":
            notebook = json.loads(text)
            if any(cell.get("outputs") for cell in notebook["cells"]):
                found.append(words.say("release.leak_output", file=name))
            text = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
        if path.suffix in (".ipynb", ".md") and "<!--=" in text:
            found.append(words.say("release.leak_binding", file=name))
        found += [words.say("release.leak_expression", file=name, exercise=exercise) for expression, exercise in expressions.items() if expression in text]
        if not name.startswith("data/"):
            found += [words.say("release.leak_answer", file=name, exercise=exercise, answer=answer) for exercise, answer, alone in sorted(answers)
                      if stands(answer, exercise, alone, text)]
    return found


def stands(answer: str, exercise: str, alone: bool, text: str) -> bool:
    """Whether an answer stands in a text, as a whole word; one that says nothing alone must share a line with its exercise.

    >>> stands("2022-05-18", "03-1", True, "on 2022-05-18."), stands("'beside'", "03-5", False, "check('03-5', 'beside')")
    (True, True)
    >>> stands("12.3456", "03-1", True, "112.3456"), stands("'beside'", "03-5", False, "'beside'\\n03-5")
    (False, False)
    """
    lines = [text] if alone else [line for line in text.splitlines() if re.search(rf"(?<![\w-]){re.escape(exercise)}(?![\w-])", line)]
    return any(re.search(rf"(?<![\w.-]){re.escape(answer)}(?![\w-])", line) for line in lines)


def of_the_bank() -> tuple[list[dict], dict]:
    exercises = bank.read()
    return exercises, sheet.build(exercises)
