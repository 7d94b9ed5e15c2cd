"""Marking: read hand-ins without executing anything, judge them by the bank as it is now, write tables and pages.

`mark(handins, out)` does it; `helpers.verbs.mark` is its door. Reading and judging are done by a few light processes, a
portion of files each; what they find is spooled, so that memory does not grow with the number of hand-ins.
"""
from __future__ import annotations

import gc
import os
import re
import shutil
import tempfile
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from helpers.exercises.bank import is_guess
from helpers.teach import mark_forecasts as foretold, mark_pages as pages, mark_tables as tables
from helpers.teach.mark_bar import Bar
from helpers.teach.mark_find import Found, Task, opened, tasks
from helpers.teach.mark_findings import finding
from helpers.teach.mark_judge import HandIn, Judge, marked
from helpers.teach.mark_key import Key, key, spawned
from helpers.teach.mark_store import Store, same_words

OWN = re.compile(r"(?:index|misconceptions|rulings|forecasts|question-[\w-]+)\.html|(?:marks|answers|findings|forecasts|rulings|written-[\w-]+)\.csv")
FEW = 40                        # files that are read faster here than by processes that have to start first


@dataclass
class Marked:
    """What came of it."""

    handins: int
    answers: int
    problems: int
    notes: int
    first: list[tuple[str, str]]            # (whose or which file, what), problems only
    files: list[str]


class Taken(Exception):
    """A file of an earlier marking stands where this one would write."""


def mark(given: Path, out: Path, force: bool = False, workers: int = 2) -> Marked:
    """Mark every hand-in below `given` and write tables and pages into `out`.

    Raises
    ------
    FileNotFoundError
        If there is no hand-in.
    Taken
        If `out` holds tables or pages already, and `force` is not given.
    helpers.exercises.bank.BankError
        If the bank cannot be evaluated.
    """
    given, out = given.resolve(), out.resolve()
    if not force and out.is_dir() and (there := sorted(path.name for path in out.iterdir() if OWN.fullmatch(path.name))):
        raise Taken(there[0])
    found, count = tasks(given, out)
    if not count:
        raise FileNotFoundError(given)
    with Store() as store:
        bar = Bar(count, "files read")
        made = key(lambda: bar.to(0))
        for place, handin in enumerate(_read(found, made, workers if count > FEW else 0), 1):
            store.add(handin)
            bar.to(place)
        bar.done()
        store.settle()
        return _written(store, made, out, force)


# -- reading ----------------------------------------------------------------------------------------------------------

_judge: list[Judge] = []        # of this process


def _begin(sheet: dict, claims: frozenset[str], alone: bool = True) -> None:
    """Make a process ready; one that does nothing else need not look for cycles, of which a parsed notebook has none."""
    _judge[:] = [Judge(sheet, claims)]
    if alone:
        gc.disable()


def _portion(task: Task) -> list[HandIn]:
    read = [marked(found, _judge[0]) for found in opened(task)]
    gc.collect()
    return read


def _read(found: list[Task], made: Key, workers: int) -> Iterator[HandIn]:
    """Every file, judged; in processes of their own where there are many."""
    given = made.sheet, frozenset(made.claims)
    if not workers:
        _begin(*given, alone=False)
        for task in found:
            yield from (marked(file, _judge[0]) for file in opened(task))
        return
    waiting, lost = deque(found), []
    while waiting:
        with ProcessPoolExecutor(workers, mp_context=spawned(), initializer=_begin, initargs=given) as pool:
            yield from _in_turn(pool, waiting, lost, workers)
    for task in lost:                           # one of these brought a process down: each alone, and named
        for label in task.labels:
            yield from _alone(task._replace(labels=(label,)), given)


def _in_turn(pool: ProcessPoolExecutor, waiting: deque[Task], lost: list[Task], workers: int) -> Iterator[HandIn]:
    """A few portions ahead, never all: what was read and not yet spooled stays small."""
    running: deque[tuple[Task, Future]] = deque()
    try:
        while waiting or running:
            while waiting and len(running) < workers * 3:
                running.append((waiting[0], pool.submit(_portion, waiting[0])))
                waiting.popleft()
            task, future = running[0]
            yield from future.result()
            running.popleft()
    except BrokenProcessPool:
        lost += [task for task, _ in running]


def _alone(task: Task, given: tuple) -> Iterator[HandIn]:
    try:
        with ProcessPoolExecutor(1, mp_context=spawned(), initializer=_begin, initargs=given) as pool:
            yield from pool.submit(_portion, task).result()
    except BrokenProcessPool:
        yield marked(Found(task.labels[0], None, [finding("failed", why="it brought the reader down")]), Judge(*given))


# -- writing ----------------------------------------------------------------------------------------------------------

def _written(store: Store, made: Key, out: Path, force: bool) -> Marked:
    """Everything is written beside `out` first and put in place when it is whole."""
    out.mkdir(parents=True, exist_ok=True)
    exercises, quizzes = _columns(store, made)
    store.same_texts({(name, same_words(text)): kind for name in exercises for kind, text in (made.bank[name].get("samples") or {}).items() if same_words(text)})
    part = Path(tempfile.mkdtemp(prefix=".kit-mark-", dir=out))
    try:
        keyed = sum(made.bank[name]["kind"] != "text" for name in exercises)
        tables.marks(part / "marks.csv", store, exercises, quizzes, keyed)
        tables.answers(part / "answers.csv", store)
        tables.findings(part / "findings.csv", store)
        tables.rulings(part / "rulings.csv", store)
        judge = Judge(made.sheet, frozenset())
        for name in exercises:
            pages.question(part, store, made, name, judge.spec)
            if made.bank[name]["kind"] == "text":
                tables.written(part / f"written-{name}.csv", store, name, [row["name"] for row in made.bank[name]["rubric"]])
        pages.misconceptions(part / pages.MISCONCEPTIONS, store, made)
        pages.rulings(part / pages.RULED, store, made)
        foretold.write(part, store, made)
        came = _summary(store)
        pages.report(part / pages.REPORT, store, made, exercises, _told(came, made))
        came.files = _placed(part, out, force)
        return came
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _columns(store: Store, made: Key) -> tuple[list[str], list[str]]:
    """The exercises of every lesson that somebody handed in, in the bank's order; and the quiz's questions by round."""
    answered = {name for name, in store.all("select distinct exercise from final")}
    lessons = {name.split("-")[0] for name in answered} | {lesson for lesson, in store.all("select distinct lesson from file")}
    exercises = [name for name, entry in made.bank.items() if name.split("-")[0] in lessons and not name.startswith("q-") and not is_guess(name)]
    return exercises, sorted(name for name in answered if name.startswith("q-"))


def _summary(store: Store) -> Marked:
    first = [(name or label, says) for weight, name, label, _, says in islice(store.findings(), 12) if weight == "problem"]
    weights = dict(store.all("select weight, count(*) from found group by weight"))
    return Marked(store.one("select count(*) from row"), store.one("select count(*) from final"), weights.get("problem", 0), weights.get("note", 0), first, [])


def _told(came: Marked, made: Key) -> list[str]:
    problems = "1 problem that somebody should look at" if came.problems == 1 else f"{came.problems:,} problems that somebody should look at"
    return [f"{came.handins:,} {'hand-in' if came.handins == 1 else 'hand-ins'} with {came.answers:,} answers, checked against the bank as it is now (sheet {made.sheet['sheet']}). Nothing in them was executed.",
            f"{problems}, and {came.notes:,} {'note' if came.notes == 1 else 'notes'}; each is named below."]


def _placed(part: Path, out: Path, force: bool) -> list[str]:
    names = sorted(path.name for path in part.iterdir())
    if force:
        for path in out.iterdir():
            if OWN.fullmatch(path.name) and path.name not in names:
                path.unlink()                   # a page of an earlier marking that this one does not have
    elif there := [name for name in names if (out / name).exists()]:
        raise Taken(there[0])
    for name in names:
        os.replace(part / name, out / name)
    return names
