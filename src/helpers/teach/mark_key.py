"""The key: the bank as it is now, evaluated over the data as they are now. Made in a process of its own, which then ends.

Evaluating the bank needs pandas; marking does not. So the hundred megabytes that pandas takes are gone before the first
hand-in is opened.
"""
from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, wait
from functools import cache
from typing import NamedTuple


class Key(NamedTuple):
    """`sheet` judges; `bank` is what the teacher's pages show of each exercise; `claims` are the lines that can be ruled on."""

    sheet: dict
    bank: dict[str, dict]
    claims: dict[str, str]


def spawned() -> multiprocessing.context.BaseContext:
    """Processes that inherit nothing but what they are given, alike on every system."""
    return multiprocessing.get_context("spawn")


def key(waiting: Callable[[], object] = lambda: None) -> Key:
    """The key of the bank as it is now; `waiting` is called now and then until it is there.

    Raises
    ------
    helpers.exercises.bank.BankError
        With every fault, if the bank cannot be evaluated.
    """
    from helpers.exercises.bank import BankError

    with ProcessPoolExecutor(1, mp_context=spawned()) as process:
        future = process.submit(_made)
        while not wait([future], 0.2).done:
            waiting()
        made = future.result()
    if isinstance(made, list):
        raise BankError(made)
    return made


def _made() -> Key | list[str]:
    from helpers import tables
    from helpers.exercises import bank, sheet
    from helpers.exercises.bank import BankError
    from helpers.teach.mark_forecasts import opened

    tables.load = _once(tables.load)            # the bank asks for the same few tables a thousand times
    sheet.answers = _by_exercise(sheet.answers)
    try:
        exercises = bank.read()
        made = sheet.build(exercises)
    except BankError as error:
        return error.faults
    shown = {exercise["id"]: _shown(exercise, made) for exercise in exercises}
    for name, held in opened(shown).items():
        shown[name]["forecast"] = held
    return Key(made, shown, _claims(tables))


def _once(load):
    """`load`, reading each table of each day once; every caller gets a copy of its own."""
    kept = cache(load)
    return lambda name, as_of=None, editions="latest": kept(name, as_of, editions).copy() if as_of is None or isinstance(as_of, str) else load(name, as_of, editions)


def _by_exercise(answers):
    """`answers`, evaluating each exercise of each variant once."""
    kept: dict[tuple[str, str], tuple] = {}

    def once(exercise: dict, variant: str, aliases: dict) -> tuple:
        name = exercise["id"], variant
        if name not in kept:
            kept[name] = answers(exercise, variant, aliases)
        return kept[name]

    return once


def _shown(exercise: dict, made: dict) -> dict:
    """An exercise as the teacher's pages show it, with its answer for each variant."""
    from helpers.exercises import cards, sheet
    from helpers.exercises.bank import is_guess

    kept = {name: _plain(exercise[name]) for name in ("prompt", "kind", "skill", "hints", "rubric", "samples") if name in exercise}
    answers, says = {}, {}
    entry = made["exercises"][exercise["id"]]
    kept["prompt"] = sheet.filled(kept["prompt"], sheet.variables(exercise, next(iter(entry["variants"]))))         # neighbours may have had other values
    for variant in entry["variants"] if "answer" in exercise and not is_guess(exercise["id"]) else ():
        let = sheet.variables(exercise, variant)
        spec = sheet.spec(made, sheet.filled(entry, let))
        answers[variant], mistakes = sheet.answers(exercise, variant, made["aliases"])
        says[variant] = {mistake["name"]: sheet.filled(mistake["says"], let).replace("{answer}", cards.shown(value, spec)) for value, mistake in mistakes}
    return {**kept, "answers": answers, "says": says}


def _claims(tables) -> dict[str, str]:
    from helpers import package

    if "claims" not in package.names():
        return {}
    frame = tables.load("claims")
    return dict(zip(frame["row_id"].astype(str), frame["claim"].fillna("").astype(str)))


def _plain(value):
    """Without what the bank's reader adds to it."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value
