"""The sheet: what a learner's copy may know of the bank. data/sheet.json, generated, deterministic, no answer readable in it."""
from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path

from .. import words
from ..package import data_dir, descriptor, topic
from . import numerals
from .bank import WITH_OPTIONS, BankError, is_guess, lesson_of, read
from .canonical import canonical
from .fingerprints import fingerprint, seal
from .judge import line_of, lines
from .problems import Problem
from .variants import filled, unlike

SCHEMA = "kit-sheet/1"
FILE = "sheet.json"
SPEC = ("prompt", "kind", "minutes", "skill", "clock", "after", "hints", "places", "unit", "unit_one", "unit_words", "between", "precision", "options", "take",
        "none_allowed", "not_yet", "columns", "rows", "ordered", "limit", "words", "names")
MOST_CHOICES = 8


def path() -> Path:
    return data_dir() / FILE


def load() -> dict:
    """The sheet as it stands in the data.

    Raises
    ------
    FileNotFoundError
        If it has not been generated.
    """
    return _load(path(), path().stat().st_mtime_ns)


@cache
def _load(file: Path, changed: int) -> dict:
    return json.loads(file.read_text(encoding="utf-8"))


def text(folder: Path | None = None) -> str:
    """What should stand in data/sheet.json, from the bank as it is now.

    Raises
    ------
    BankError
        With every fault of the bank, a line each.
    """
    return _text(build(read(folder)))


def write(folder: Path | None = None) -> Path:
    """Generate data/sheet.json from the bank; the file is left alone where nothing changed."""
    wanted = text(folder)
    if not path().exists() or path().read_text(encoding="utf-8") != wanted:
        path().write_text(wanted, encoding="utf-8", newline="\n")
    return path()


def check(folder: Path | None = None) -> list[str]:
    """What keeps the stored sheet from being the bank's: nothing, or sentences."""
    try:
        wanted = build(read(folder))
    except BankError as error:
        return error.faults
    try:
        found = json.loads(path().read_text(encoding="utf-8"))
        old = found["exercises"]
    except (OSError, ValueError, KeyError, TypeError):
        return [words.say("exercises.sheet.none", file=FILE)]
    new = wanted["exercises"]
    changed = [name for name in sorted(old.keys() | new.keys()) if old.get(name) != new.get(name)]
    return [] if found == wanted else [words.say("exercises.sheet.stale", ids=", ".join(changed[:12]) or "-")]


def build(bank: list[dict]) -> dict:
    """The sheet of a bank.

    Raises
    ------
    BankError
        With a sentence for each answer that cannot be evaluated, each mistake that is no mistake, each text that gives an answer away.
    """
    faults: list[str] = []
    aliases = {code: sorted(names) for code, names in (topic().get("aliases") or {}).items()}
    kit = descriptor()["name"]
    salt = hashlib.sha256(f"{SCHEMA} {kit}".encode()).hexdigest()[:32]
    entries = {exercise["id"]: _entry(exercise, salt, aliases, faults) for exercise in bank}
    if faults:
        raise BankError(faults)
    digest = hashlib.sha256(_text({"exercises": entries}).encode()).hexdigest()[:12]
    return {"schema": SCHEMA, "kit": kit, "sheet": digest, "salt": salt, "aliases": aliases, "exercises": entries}


def spec(sheet: dict, entry: dict) -> dict:
    """What `canonical` needs to read an answer to this exercise."""
    return {**entry, "aliases": sheet["aliases"] if entry.get("names") else {}}


def answers(exercise: dict, variant: str, aliases: dict) -> tuple[str, list[tuple[str, dict]]]:
    """The canonical answer of an exercise for a variant, and each known mistake's; evaluated from the data.

    Raises
    ------
    ValueError
        If an expression cannot be evaluated or its value is none that the kind can have.
    """
    let = variables(exercise, variant)
    reading = {**exercise, "aliases": aliases if exercise.get("names") else {}}
    mistakes = [mistake for mistake in exercise["mistakes"] if variant in mistake.get("only", [variant])]
    return _evaluated(exercise["answer"], exercise, let, reading), \
        [(_evaluated(mistake["answer"], exercise, let, reading), mistake) for mistake in mistakes]


def variables(exercise: dict, variant: str) -> dict:
    return next((dict(item["let"]) for item in exercise.get("variants") or () if item["id"] == variant), {})


def _evaluated(answer, exercise: dict, let: dict, reading: dict) -> str:
    from ..expressions import evaluate

    answer = filled(answer, let)
    ids = {option["id"] for option in exercise.get("options") or ()}
    literal = isinstance(answer, list) or exercise["kind"] in WITH_OPTIONS and answer in ids
    value = answer if literal else evaluate(answer)
    found = canonical(value, reading)
    if isinstance(found, Problem):
        raise ValueError(words.say("exercises.bank.no_value", answer=answer, problem=found.key))
    return found


def _entry(exercise: dict, salt: str, aliases: dict, faults: list[str]) -> dict:
    name = exercise["id"]
    entry = {"lesson": lesson_of(name), **{key: _plain(exercise[key]) for key in SPEC if key in exercise}}
    entry["clock"] = exercise.get("clock", "THEN")
    entry["forms"] = {route: {key: value for key, value in form.items() if key != "also"}
                      for route, form in (exercise.get("forms") or {}).items()}
    if exercise["kind"] == "text" and not is_guess(name):
        entry["rubric"] = [row["name"] for row in exercise["rubric"]]
    variants = [variant["id"] for variant in exercise.get("variants") or ()] or [""]
    entry["variants"] = {variant: {"let": variables(exercise, variant)} for variant in variants}
    faults.extend(f"{name}: " + words.say("exercises.bank.limit", given=limit) for limit in exercise.get("between") or () if isinstance(canonical(limit, exercise), Problem))
    if is_guess(name) or exercise["kind"] == "text":
        return entry
    found = {}
    for variant in variants:
        try:
            answer, mistakes = answers(exercise, variant, aliases)
            found[variant] = filled(exercise["answer"], variables(exercise, variant)), answer, len(mistakes)
            entry["variants"][variant] |= _keys(exercise, variant, salt, answer, mistakes)
        except ValueError as problem:
            faults.extend(f"{name}{'/' + variant if variant else ''}: {line}" for line in str(problem).splitlines())
    faults.extend(f"{name}: " + words.say(f"exercises.bank.{why}", **values) for why, values in unlike(exercise["kind"], found))
    return entry


def _keys(exercise: dict, variant: str, salt: str, answer: str, mistakes: list) -> dict:
    name, let = exercise["id"], variables(exercise, variant)
    accepted = numerals.grid(answer, exercise["places"], exercise.get("tolerance")) if exercise["kind"] == "number" else [answer]
    seen = dict.fromkeys(accepted, words.say("exercises.bank.the_answer"))
    for value, mistake in mistakes:
        if value in seen:
            raise ValueError(words.say("exercises.bank.same_value", name=mistake["name"], other=seen[value], value=value))
        seen[value] = mistake["name"]
    _given_away(exercise, let, answer, mistakes)
    return {
        "right": {fingerprint(salt, name, variant, value): seal(filled(exercise.get("right", ""), let), salt, name, variant, value)
                  for value in accepted},
        "mistakes": {fingerprint(salt, name, variant, value): {"name": mistake["name"], "says": filled(mistake["says"], let)}
                     for value, mistake in mistakes},
        **({"choices": _choices(exercise, let, answer, mistakes)} if exercise["kind"] in ("number", "date") else {}),
        **({"lines": sorted(fingerprint(salt, name, variant, line_of(line)) for line in lines(answer))} if exercise["kind"] == "table" else {}),
    }


def _choices(exercise: dict, let: dict, answer: str, mistakes: list) -> list[str]:
    """The values a reader chooses from, in their own order: the answer, the known mistakes, and what the form adds."""
    also = ((exercise.get("forms") or {}).get("reader") or {}).get("also", ())
    values = {answer, *(value for value, _ in mistakes), *(_evaluated(str(text), exercise, let, exercise) for text in also)}
    return sorted(values, key=float if exercise["kind"] == "number" else str)


def _given_away(exercise: dict, let: dict, answer: str, mistakes: list) -> None:
    """No text that a learner sees may hold the number or the date that is asked for."""
    if exercise["kind"] not in ("number", "date") or len(answer) < 2:
        return
    texts = filled([exercise["prompt"], exercise.get("not_yet", ""), *exercise["hints"], *(mistake["says"] for _, mistake in mistakes)], let)
    for text in texts:
        if any(canonical(piece, {**exercise, "unit": exercise.get("unit", "")}) == answer for piece in _pieces(text)):
            raise ValueError(words.say("exercises.bank.given_away", text=text))


def _pieces(text: str) -> list[str]:
    months = r"\d{1,2}(?:st|nd|rd|th)? (?:of )?[A-Z][a-z]+,? \d{4}|[A-Z][a-z]+ \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
    text = text.replace("`", " ")
    return re.findall(months, text) + re.findall(r"\d{4}-\d\d-\d\d", text) + re.findall(r"(?<![\w-])-?\d[\d,]*(?:\.\d+)?(?![\w-])", text)


def _plain(value):
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _text(data: dict) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
