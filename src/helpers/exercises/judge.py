"""The verdict on a canonical answer, from the sheet alone: right, a known mistake, or not yet."""
from __future__ import annotations

from dataclasses import dataclass

from .fingerprints import fingerprint, unseal
from .variants import filled


@dataclass(frozen=True)
class Verdict:
    """`kind` is right, mistake, not_yet or recorded; `says` the bank's own sentence for it, `name` the misconception's.

    `fit` is, for a table, how many of its lines are lines of the answer.
    """

    kind: str
    says: str = ""
    name: str = ""
    fit: int = 0


def judge(sheet: dict, name: str, variant: str, canonical: str) -> Verdict:
    entry = sheet["exercises"][name]
    key = entry["variants"][variant]
    if "right" not in key:
        return Verdict("recorded")
    mark = fingerprint(sheet["salt"], name, variant, canonical)
    if mark in key["right"]:
        return Verdict("right", unseal(key["right"][mark], sheet["salt"], name, variant, canonical))
    if mark in key["mistakes"]:
        found = key["mistakes"][mark]
        return Verdict("mistake", found["says"], found["name"])
    fit = sum(fingerprint(sheet["salt"], name, variant, line_of(line)) in key["lines"] for line in set(lines(canonical))) if "lines" in key else 0
    return Verdict("not_yet", filled(entry.get("not_yet", ""), key["let"]), fit=fit)


def lines(table: str) -> list[str]:
    """The lines of a canonical table, without its head."""
    return table.split("\n")[1:]


def line_of(line: str) -> str:
    """What a line of a table is fingerprinted as; no whole answer begins so."""
    return f"\nline\n{line}"
