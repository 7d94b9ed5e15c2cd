"""The verdict on a canonical answer, from the sheet alone: right, a known mistake, or not yet."""
from __future__ import annotations

from dataclasses import dataclass

from .fingerprints import fingerprint, unseal
from .variants import filled


@dataclass(frozen=True)
class Verdict:
    """`kind` is right, mistake, not_yet or recorded; `says` the bank's own sentence for it, `name` the misconception's."""

    kind: str
    says: str = ""
    name: str = ""


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
    return Verdict("not_yet", filled(entry.get("not_yet", ""), key["let"]))
