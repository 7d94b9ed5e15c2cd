"""The tables: marks.csv for the mark book, answers.csv with every answer, a sheet for each written question, findings.csv."""
from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from helpers.teach.mark_judge import BLANK, MISTAKE, NOT_YET, RIGHT, TO_READ
from helpers.teach.mark_store import Store
from helpers.teach.mark_text import cell

ROWS = "select id, name, class, file, number from row order by class, name collate nocase, file"


def write(path: Path, head: list[str], rows: Iterable[Iterable[object]]) -> None:
    """A CSV file: UTF-8, commas, and no cell that a spreadsheet would compute."""
    with open(path, "w", encoding="utf-8", errors="replace", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(head)
        table.writerows([cell(value) for value in row] for row in rows)


def marks(path: Path, store: Store, exercises: list[str], quizzes: list[str], keyed: int) -> None:
    """One line a hand-in: name, class, file; for each exercise its mark (1, 0 or empty) and its state; totals: right of those judged, of `keyed` that could be."""
    head = ["name", "class", "file"]
    for exercise in [*exercises, *quizzes]:
        head += [exercise, f"{exercise} state"]
    write(path, [*head, "right", "judged", "of", "answered", "to read", "hints", "problems", "number"], _lines(store, exercises, quizzes, keyed))


def _lines(store: Store, exercises: list[str], quizzes: list[str], keyed: int) -> Iterable[list]:
    for row, name, class_, file, number in store.all(ROWS):
        held = {exercise: (state, mistake, hints) for exercise, state, mistake, hints in store.all("select exercise, state, mistake, hints from final where row = ?", row)}
        cells = [part for exercise in [*exercises, *quizzes] for part in _mark(*held.get(exercise, (BLANK, "", 0))[:2])]
        own = [held[exercise] for exercise in exercises if exercise in held]
        problems = store.one("select count(*) from found where row = ? and weight = 'problem'", row)
        yield [name, class_, file, *cells, sum(state == RIGHT for state, _, _ in own), sum(state in (RIGHT, MISTAKE, NOT_YET) for state, _, _ in own), keyed,
               sum(state != BLANK for state, _, _ in own), sum(state == TO_READ for state, _, _ in own), sum(hints for _, _, hints in own), problems, number]


def _mark(state: str, mistake: str) -> tuple[object, str]:
    """1 for right, 0 for any other answer that was judged, nothing for what was not.

    Examples
    --------
    >>> _mark("right", ""), _mark("mistake", "sum = mean"), _mark("to read", "")
    ((1, 'right'), (0, 'mistake: sum = mean'), ('', 'to read'))
    """
    return {RIGHT: 1, MISTAKE: 0, NOT_YET: 0}.get(state, ""), f"{state}: {mistake}" if mistake else state


def answers(path: Path, store: Store) -> None:
    """One line an answer, as it was recorded."""
    write(path, ["name", "class", "file", "exercise", "variant", "answer", "state", "misconception", "tries", "hints"],
          store.all("select name, class, row.file, exercise, variant, answer, state, mistake, tries, hints from final join row on row.id = final.row "
                    "order by exercise, class, name collate nocase, row.file"))


def written(path: Path, store: Store, exercise: str, criteria: list[str]) -> None:
    """One line a written answer, with an empty column for each criterion of the rubric."""
    write(path, ["name", "class", "file", "answer", "hints", *criteria, "mark", "comment"],
          ([*row, *[""] * (len(criteria) + 2)] for row in store.all(
              "select name, class, row.file, answer, hints from final join row on row.id = final.row where exercise = ? and state = ? "
              "order by class, name collate nocase, row.file", exercise, TO_READ)))


def rulings(path: Path, store: Store) -> None:
    """One line a ruling, with the name: the page of rulings has none, so that it can be shown to the class."""
    write(path, ["claim", "name", "class", "file", "ruling", "sure", "because", "change to", "would change", "correction"], store.all(
        "select claim, name, class, row.file, ruling, sure, because, change_to, would_change, correction from ruled join row on row.id = ruled.row "
        "order by claim, class, name collate nocase"))


def findings(path: Path, store: Store) -> None:
    """One line a finding: problems first."""
    write(path, ["weight", "name", "file", "code", "finding"], store.findings())
