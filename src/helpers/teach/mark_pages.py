"""The teacher's pages: the report, a page a question, the misconceptions and the rulings of the class."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from typing import TextIO

from helpers.exercises import cards
from helpers.teach.mark_html import FOOT, bars, head, name_of, percent, table, wide
from helpers.teach.mark_judge import BLANK, MISTAKE, NO_ANSWER, NOT_YET, OTHERS, RIGHT, RULINGS, TO_READ
from helpers.teach.mark_key import Key
from helpers.teach.mark_store import Store
from helpers.teach.mark_text import escaped, line

PAGE = 400                  # written answers a page
NAMES = 40                  # names beside one answer; the tables have all
ANSWERS = 300               # different answers in one table
BARS = 15
REPORT, MISCONCEPTIONS, RULED = "index.html", "misconceptions.html", "rulings.html"
FORETOLD = "forecasts.html"
LINKS = [(REPORT, "Report"), (MISCONCEPTIONS, "Misconceptions"), (RULED, "Rulings"), (FORETOLD, "Forecasts")]


def question_file(exercise: str, part: int = 1) -> str:
    """A question's page; what a pupil wrote never becomes part of a file's name.

    Examples
    --------
    >>> question_file("04-1"), question_file("04-1", 2)
    ('question-04-1.html', 'question-04-1-part-2.html')
    """
    return f"question-{exercise}{f'-part-{part}' if part > 1 else ''}.html"


# -- the report -------------------------------------------------------------------------------------------------------

def report(path: Path, store: Store, key: Key, exercises: list[str], told: list[str]) -> None:
    with _open(path) as file:
        file.write(head("Marking report", LINKS[1:]))
        file.write("".join(f"<p>{escaped(sentence)}</p>\n" for sentence in told))
        file.write('<p>For the mark book: <a href="marks.csv">marks.csv</a>. Every answer: <a href="answers.csv">answers.csv</a>. '
                   'What was found: <a href="findings.csv">findings.csv</a>. A mark is 1 for right, 0 for any other answer that could be judged, '
                   "and empty where nothing was answered, or where you have to read.</p>\n")
        file.write("<h2>The questions</h2>\n" + _overview(store, key, exercises))
        if any(name.startswith("q-") for name, in store.all("select distinct exercise from final")):
            file.write("<h2>The quiz, before and after</h2>\n" + _quiz(store, key))
        file.write("<h2>What was found</h2>\n")
        _findings(file, store)
        file.write(FOOT)


def _overview(store: Store, key: Key, exercises: list[str]) -> str:
    rows = []
    for exercise in exercises:
        held = dict(store.all("select state, count(*) from final where exercise = ? group by state", exercise))
        answered = sum(count for state, count in held.items() if state != BLANK)
        hints = store.one("select coalesce(avg(hints), 0) from final where exercise = ?", exercise)
        rows.append([f'<a href="{question_file(exercise)}">{escaped(exercise)}</a>', escaped(cards.unmarked(key.bank[exercise]["prompt"])),
                     *(str(number) for number in (answered, held.get(RIGHT, 0), held.get(MISTAKE, 0), held.get(NOT_YET, 0), held.get(TO_READ, 0))), f"{hints:.1f}"])
    return table("All answers that count", ["question", "what is asked", "answered", "right", "known mistake", "not yet", "to read", "hints each"], rows, range(2, 8))


def _quiz(store: Store, key: Key) -> str:
    asked = sorted({name.rpartition(" ")[0] for name, in store.all("select distinct exercise from final where exercise like 'q-%'")})
    rows = []
    for name in asked:
        cells = []
        for when in ("before", "after"):
            held = dict(store.all("select state, count(*) from final where exercise = ? group by state", f"{name} {when}"))
            cells.append(f"{held.get(RIGHT, 0)} of {sum(held.values())}")
        rows.append([escaped(name), escaped(cards.unmarked(key.bank[name]["prompt"])), *cells])
    return table("Right answers to the same questions", ["question", "what is asked", "before", "after"], rows, (2, 3))


def _findings(file: TextIO, store: Store) -> None:
    if not store.one("select count(*) from found"):
        file.write("<p>Nothing: every hand-in could be read, and nothing in it needs a second look.</p>\n")
        return
    file.write(f'{wide("What was found")}<table><thead><tr><th scope="col">weight</th><th scope="col">name</th><th scope="col">file</th><th scope="col">what was found</th></tr></thead><tbody>\n')
    for weight, name, label, _, says in store.findings():
        file.write(f'<tr><td class="{escaped(weight)}">{escaped(weight)}</td><td class="name">{name_of(name)}</td><td><bdi>{escaped(line(label, 160))}</bdi></td><td class="wide">{escaped(says)}</td></tr>\n')
    file.write("</tbody></table></div>\n")


# -- a page a question ------------------------------------------------------------------------------------------------

def question(folder: Path, store: Store, key: Key, exercise: str, spec: Callable[[str, str], dict]) -> list[str]:
    """Write the page (or, for very many written answers, the pages) of one question; their names."""
    if key.bank[exercise]["kind"] == "text":
        return _written(folder, store, key, exercise)
    with _open(folder / question_file(exercise)) as file:
        file.write(head(f"{exercise}: {cards.unmarked(key.bank[exercise]['prompt'])}", LINKS))
        file.write(_keyed(store, key, exercise, spec) + FOOT)
    return [question_file(exercise)]


def _keyed(store: Store, key: Key, exercise: str, spec: Callable[[str, str], dict]) -> str:
    entry = key.bank[exercise]
    shown = {variant: cards.shown(answer, spec(exercise, variant)) for variant, answer in entry["answers"].items()}
    right = "; ".join(f"{variant}: {answer}" if variant else answer for variant, answer in shown.items())
    page = f"<p><strong>Answer</strong>: {escaped(right)}. <strong>Skill</strong>: {escaped(entry['skill'])}.</p>\n"
    states = list(store.all("select state, mistake, count(*) from final where exercise = ? and state != ? group by state, mistake order by count(*) desc, mistake", exercise, BLANK))
    answered = sum(count for _, _, count in states)
    if not answered:
        return page + "<p>Nobody answered it.</p>\n"
    order = {RIGHT: 0, MISTAKE: 1, NOT_YET: 2}
    rows = [(f"{state}: {mistake}" if mistake else state, count, answered)
            for state, mistake, count in sorted(states, key=lambda row: order.get(row[0], 3))]
    rights = sum(count for state, _, count in states if state == RIGHT)
    words = f"{rights} of {answered} answers are right ({percent(rights, answered)})."
    if worst := next(((mistake, count) for state, mistake, count in states if mistake), None):
        words += f" The most frequent mistake is “{worst[0]}”: {worst[1]} ({percent(worst[1], answered)})."
    page += bars(f"{exercise}: {words}", words, rows[: BARS + 2])
    return page + _given(store, entry, exercise, spec)


def _given(store: Store, entry: dict, exercise: str, spec: Callable[[str, str], dict]) -> str:
    rows = []
    groups = list(store.all("select variant, answer, state, mistake, count(*), avg(hints), avg(tries) from final where exercise = ? and state != ? "
                            "group by variant, answer, state, mistake order by count(*) desc, answer limit ?", exercise, BLANK, ANSWERS + 1))
    for variant, answer, state, mistake, count, hints, tries in groups[:ANSWERS]:
        names = [name for name, in store.all("select name from final join row on row.id = final.row where exercise = ? and variant = ? and answer = ? and state = ? "
                                             "order by name collate nocase limit ?", exercise, variant, answer, state, NAMES + 1)]
        told = ", ".join(map(name_of, names[:NAMES])) + (f", and {count - NAMES} more" if count > NAMES else "")
        means = escaped(mistake) + (f"<br><small>{cards.marked(entry['says'].get(variant, {}).get(mistake, ''))}</small>" if mistake else "")
        read = escaped(answer if state in (NO_ANSWER,) else cards.shown(answer, spec(exercise, variant))) if answer else "<em>nothing</em>"
        rows.append([f"<bdi>{read}</bdi>" + (f" <small>({escaped(variant)})</small>" if variant else ""), str(count), escaped(state), means, f"{hints:.1f}", f"{tries:.1f}", told])
    more = "<p>And more answers that differ: answers.csv has them all.</p>\n" if len(groups) > ANSWERS else ""
    return table("Every answer, with who gave it", ["answer", "how many", "state", "misconception, and what the kit said", "hints each", "tries each", "names"], rows, (1, 4, 5)) + more


def _written(folder: Path, store: Store, key: Key, exercise: str) -> list[str]:
    count = store.one("select count(*) from final where exercise = ? and state = ?", exercise, TO_READ)
    parts = max(1, -(-count // PAGE))
    names = [question_file(exercise, part) for part in range(1, parts + 1)]
    answers = store.all("select row.id, name, class, answer, hints, tries, variant from final join row on row.id = final.row where exercise = ? and state = ? "
                        "order by class, name collate nocase, row.file", exercise, TO_READ)
    for place, name in enumerate(names, 1):
        with _open(folder / name) as file:
            others = [(other, f"part {n}") for n, other in enumerate(names, 1) if n != place] if parts > 1 else []
            file.write(head(f"{exercise}: {cards.unmarked(key.bank[exercise]['prompt'])}", [*LINKS, *others]))
            file.write(_yardstick(key.bank[exercise], exercise, count))
            file.write('<h2>The answers</h2>\n<div class="grid">\n')
            for _, answer in zip(range(PAGE), answers):
                file.write(_article(store, key.bank[exercise], exercise, *answer))
            file.write("</div>\n" + FOOT)
    return names


def _yardstick(entry: dict, exercise: str, count: int) -> str:
    """The rubric and the bank's three samples, once for the page."""
    rubric = [[f"<strong>{escaped(row['name'])}</strong>", *map(escaped, row["levels"])] for row in entry["rubric"]]
    samples = "".join(f"<article><h3>A {escaped(kind)} answer</h3><blockquote>{escaped(text)}</blockquote></article>\n" for kind, text in entry["samples"].items())
    return (f"<p>{count} written answers. <strong>Skill</strong>: {escaped(entry['skill'])}. The boxes are for the screen and for paper: no page without scripts can keep "
            f'them. To keep marks, fill in <a href="written-{escaped(exercise)}.csv">written-{escaped(exercise)}.csv</a>.</p>\n'
            + table("The rubric", ["", "0", "1", "2", "3"], rubric) + f'<h2>Sample answers</h2>\n<div class="grid">\n{samples}</div>\n')


def _article(store: Store, entry: dict, exercise: str, row: int, name: str, class_: str, answer: str, hints: int, tries: int, variant: str) -> str:
    """One written answer with its boxes."""
    boxes = "".join(f"<fieldset><legend>{escaped(line['name'])}</legend>" + "".join(f'<label><input type="radio" name="r{row}-{n}"> {level}</label>' for level in range(4)) + "</fieldset>"
                    for n, line in enumerate(entry["rubric"]))
    looked = "".join(f'<p class="problem">{escaped(says)}</p>' for says, in store.all(
        "select says from found where row = ? and code in ('same_text', 'sample_text', 'edited', 'long', 'other_variant', 'same_file') and (code = 'same_file' or says like ?)",
        row, f"%{exercise}%"))
    told = " · ".join(escaped(part) for part in (class_, variant, f"hints {hints} of {len(entry.get('hints') or ())}", f"tries {tries}", f"{len(answer.split())} words") if part)
    return f'<article><h3>{name_of(name)}</h3><small>{told}</small><blockquote dir="auto">{escaped(answer)}</blockquote>{looked}{boxes}</article>\n'


# -- the class --------------------------------------------------------------------------------------------------------

def misconceptions(path: Path, store: Store, key: Key) -> None:
    """Which known mistakes the class made: a figure, words, and the table."""
    answered = dict(store.all("select exercise, count(*) from final where state in (?, ?, ?) group by exercise", RIGHT, MISTAKE, NOT_YET))
    found = list(store.all("select exercise, mistake, count(*) from final where mistake > '' and state = ? and exercise not like 'q-%' group by exercise, mistake", MISTAKE))
    found.sort(key=lambda row: (-row[2], -row[2] / answered[row[0]], row[0], row[1]))
    with _open(path) as file:
        file.write(head("Misconceptions of the class", LINKS))
        if not found:
            file.write("<p>No answer that counts is one of the mistakes that the bank knows.</p>\n" + FOOT)
            return
        exercise, mistake, count = found[0]
        words = (f"{len(found)} known {'mistake was' if len(found) == 1 else 'mistakes were'} made, {sum(row[2] for row in found)} times in all. The most frequent is “{mistake}” in {exercise}: "
                 f"{count} of the {answered[exercise]} who answered it ({percent(count, answered[exercise])}).")
        if len(found) > BARS:
            words += f" The {BARS} most frequent are drawn; the table has all."
        file.write(bars(f"Misconceptions: {words}", words, [(f"{name} ({where})", times, answered[where]) for where, name, times in found[:BARS]]))
        says = {(name, mistake): told for name, entry in key.bank.items() for held in entry["says"].values() for mistake, told in held.items()}
        file.write(table("Every known mistake that was made", ["misconception", "question", "how many", "of those who answered", "what the kit said"],
                         [[escaped(name), f'<a href="{question_file(where)}">{escaped(where)}</a>', str(times), percent(times, answered[where]), cards.marked(says.get((where, name), ""))]
                          for where, name, times in found], (2, 3)) + FOOT)


def rulings(path: Path, store: Store, key: Key) -> None:
    """How the class ruled on each line, with the reasons and without names: a page that can be shown to the class."""
    with _open(path) as file:
        file.write(head("Rulings of the class", LINKS))
        file.write('<p>No names stand here, so that the page can be shown; who wrote what is in <a href="rulings.csv">rulings.csv</a>.</p>\n')
        claims = [claim for claim, in store.all("select distinct claim from ruled order by claim")]
        if not claims:
            file.write("<p>Nobody has ruled on a line yet.</p>\n")
        for claim in claims:
            file.write(_claim(store, claim, key.claims.get(claim, "")))
        file.write(FOOT)


def _claim(store: Store, claim: str, text: str) -> str:
    counts = dict(store.all("select ruling, count(*) from ruled where claim = ? group by ruling", claim))
    sure = [value for value, in store.all("select sure from ruled where claim = ? and sure is not null", claim)]
    ruled = sum(counts.values())
    words = f"{claim}: " + ", ".join(f"{ruling} {counts.get(ruling, 0)}" for ruling in RULINGS) + f" of {ruled}" + (f"; half are at least {median(sure):.0f} sure of 100." if sure else ".")
    rows = ([escaped(ruling), "" if value is None else f"{value:.0f}", escaped(because), escaped(change_to), escaped(would_change), escaped(correction)]
            for ruling, value, because, change_to, would_change, correction in store.all(
                "select ruling, sure, because, change_to, would_change, correction from ruled where claim = ? "
                "order by case ruling when 'print' then 0 when 'change' then 1 else 2 end, because collate nocase limit ?", claim, PAGE))
    more = f"<p>The first {PAGE} are shown.</p>\n" if ruled > PAGE else ""
    return (f"<h2>{escaped(claim)}: {escaped(text)}</h2>\n" + bars(words, words, [(ruling, counts.get(ruling, 0), ruled) for ruling in RULINGS])
            + table("With which reason", ["ruling", "sure", "because", "change it to", "what would change my mind", "correction"], rows, (1,)) + more)


def _open(path: Path):
    return open(path, "w", encoding="utf-8", errors="replace", newline="\n")
