"""The printed key of a class: who has which variant of which exercise, and its answer; from the class's code and a list of names."""
from __future__ import annotations

import csv
import html
import io
from dataclasses import dataclass

from helpers import words
from helpers.exercises import bank, sheet
from helpers.exercises.bank import QUIZ, lesson_of
from helpers.exercises.cards import marked, shown
from helpers.exercises.variants import variant

STYLE = ("body{font:11pt/1.4 Georgia,serif;max-width:60em;margin:2em auto;padding:0 1em;color:#111;background:#fff}"
         "table{border-collapse:collapse;margin:1em 0;width:100%}th,td{border:1px solid #777;padding:.25em .5em;text-align:left;vertical-align:top}"
         "thead{display:table-header-group}tr{break-inside:avoid}caption{text-align:left;font-weight:bold;padding:.3em 0}@page{margin:15mm}")


@dataclass(frozen=True)
class Entry:
    """One exercise for one variant: what is asked, and the answer, as a reader writes it."""

    exercise: str
    variant: str
    prompt: str
    answer: str


def names(text: str) -> list[str]:
    """The names of a list: one a line, or the first column of a CSV; a head line `name` and repetitions are left out.

    >>> names("name;mark\\nAda;1\\n\\n Ben \\nada\\n")
    ['Ada', 'Ben']
    """
    text = text.removeprefix("\ufeff")
    found: dict[str, str] = {}
    for row in csv.reader(io.StringIO(text.replace(";", ",").replace("\t", ","))):
        name = " ".join(row[0].split()) if row else ""
        if name and name.casefold() != "name":
            found.setdefault(name.casefold(), name)
    return list(found.values())


def answers(exercises: list[dict], built: dict) -> dict[str, dict[str, Entry]]:
    """The key of every exercise that has one: exercise -> variant -> entry."""
    key: dict[str, dict[str, Entry]] = {}
    for exercise in exercises:
        if "answer" not in exercise:
            continue
        name, entry = exercise["id"], built["exercises"][exercise["id"]]
        for code, held in entry["variants"].items():
            answer, _ = sheet.answers(exercise, code, built["aliases"])
            own = sheet.filled(entry, held["let"])
            reading = answer.replace("\n", " / ").replace("\t", ": ") if exercise["kind"] == "table" else shown(answer, own)
            key.setdefault(name, {})[code] = Entry(name, code, own["prompt"], reading)
    return key


def rows(class_code: str, pupils: list[str], key: dict[str, dict[str, Entry]]) -> list[tuple[str, Entry]]:
    """(pupil, entry) for every pupil and every exercise that has variants, in the order of the list."""
    return [(pupil, found[variant(list(found), name, class_code, pupil)])
            for pupil in pupils for name, found in key.items() if len(found) > 1]


def as_csv(class_code: str, pupils: list[str], key: dict[str, dict[str, Entry]]) -> str:
    """class, pupil, exercise, variant, answer: a line for every pupil and exercise; a cell never begins a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["class", "pupil", "exercise", "variant", "answer"])
    for pupil in pupils:
        for name, found in key.items():
            entry = found[variant(list(found), name, class_code, pupil)]
            writer.writerow([tame(cell) for cell in (class_code, pupil, name, entry.variant, entry.answer)])
    return out.getvalue()


def tame(cell: str) -> str:
    """A cell that a spreadsheet does not run.

    >>> tame("=1+1"), tame("-3"), tame("Ada")
    ("'=1+1", '-3', 'Ada')
    """
    number = cell.lstrip("+-").replace(",", "").replace(".", "").split(" ")[0].isdigit()
    return f"'{cell}" if cell[:1] in "=+-@\t\r" and not number and cell else cell


def as_page(class_code: str, pupils: list[str], key: dict[str, dict[str, Entry]]) -> str:
    """The key as a page to print: who has which variant first, then every exercise with its answers."""
    title = words.say("key.title", code=class_code, count=len(pupils))
    own = rows(class_code, pupils, key)
    first = _table(words.say("key.own"), ("pupil", "exercise", "variant", "answer"),
                   [(pupil, entry.exercise, entry.variant, entry.answer) for pupil, entry in own]) if own else f"<p>{_safe(words.say('key.no_variants'))}</p>"
    rest = [(name, entry.variant, entry.prompt, entry.answer) for name, found in key.items() if lesson_of(name) != QUIZ for entry in found.values()]
    quiz = [(name, "", entry.prompt, entry.answer) for name, found in key.items() if lesson_of(name) == QUIZ for entry in found.values()]
    tables = [first, _table(words.say("key.all"), ("exercise", "variant", "prompt", "answer"), rest)]
    tables += [_table(words.say("key.quiz"), ("exercise", "variant", "prompt", "answer"), quiz)] if quiz else []
    return ('<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">'
            f"<title>{_safe(title)}</title><style>{STYLE}</style></head><body><h1>{_safe(title)}</h1><p>{_safe(words.say('key.same'))}</p>{''.join(tables)}</body></html>\n")


def _table(caption: str, heads: tuple[str, ...], lines: list[tuple[str, ...]]) -> str:
    head = "".join(f'<th scope="col">{_safe(words.say(f"key.head_{name}"))}</th>' for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{marked(cell)}</td>" for cell in line) + "</tr>" for line in lines)
    return f"<table><caption>{_safe(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _safe(text: str) -> str:
    return html.escape(text)


def of_the_bank() -> dict[str, dict[str, Entry]]:
    """The key of the bank as it is now."""
    exercises = bank.read()
    return answers(exercises, sheet.build(exercises))
