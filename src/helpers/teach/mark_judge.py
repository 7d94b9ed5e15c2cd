"""Checking recorded answers anew, against the teacher's bank. A verdict that a hand-in holds is never read."""
from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from helpers import words
from helpers.exercises import cards, sheet as sheets
from helpers.exercises.bank import is_forecast, is_guess
from helpers.exercises.canonical import TEXT_LIMIT, canonical
from helpers.exercises.judge import judge
from helpers.exercises.problems import Blank, Problem, Unreadable
from helpers.exercises.variants import variant as variant_of
from helpers.teach.mark_findings import Finding, few, finding
from helpers.teach.mark_find import Found
from helpers.teach.mark_names import PROGRESS, whose
from helpers.teach.mark_read import Read, progress, read
from helpers.teach.mark_text import line, looks_like_markup, seen

ROUNDS = {"quiz-before": "before", "quiz-after": "after"}
RULINGS = ("print", "change", "hold")
LONG, LONG_TABLE = 2_000, 20_000          # letters that an answer as the kit writes it never takes
COUNTS = range(100_000)         # tries and hints beyond this were not made by hand
FIELDS = {"kit": str, "sheet": str, "pupil": str, "class": str, "variant": str}

RIGHT, MISTAKE, NOT_YET, TO_READ, BLANK, NO_ANSWER, OTHERS = "right", "mistake", "not yet", "to read", "not answered", "cannot be read", "another's variant"


class Answer(NamedTuple):
    """One exercise as it was answered last: the canonical answer, what it is, and for a mistake the misconception's name."""

    exercise: str
    variant: str
    answer: str
    state: str
    mistake: str
    tries: int
    hints: int


class Ruling(NamedTuple):
    """One line as it was ruled on."""

    claim: str
    ruling: str
    sure: float | None
    because: str
    change_to: str
    would_change: str
    correction: str             # after the envelope, in the last lesson


@dataclass
class HandIn:
    """One file, read and judged."""

    label: str
    unit: str = ""
    box: str = ""
    platform: str = ""              # the owner's name as the learning platform has it, and the number
    number: str = ""
    pupil: str = ""                 # the name it is signed with, and the class
    class_: str = ""
    lesson: str = ""
    personal: bool = False
    opened: bool = False
    kept: bool = False              # a progress file
    twin: tuple[int, int] = (0, 0)
    answers: list[Answer] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)
    forecasts: list[tuple[str, int]] = field(default_factory=list)      # name and probability, in per cent
    findings: list[Finding] = field(default_factory=list)


def marked(found: Found, judge_: "Judge") -> HandIn:
    """Read one file and judge what is in it; whatever goes wrong is said in its findings."""
    owner = whose(found.label)
    made = HandIn(found.label, owner.unit, owner.box, owner.name, owner.number, personal=found.personal)
    held = Read()
    try:
        if found.stream is not None:
            held = progress(found.stream) if PROGRESS.search(found.label) else read(found.stream)
            judge_.into(made, held)
    except Exception as problem:                # one hand-in never keeps the others from being marked
        made.findings.append(finding("failed", why=f"{type(problem).__name__}: {problem}"))
    made.lesson, made.opened, made.twin, made.kept = held.lesson, held.opened, held.twin, held.kept
    made.findings = few([*found.findings, *held.findings, *made.findings])
    return made


class Judge:
    """The bank's key, ready to judge: `sheet` was built from the bank just now, `claims` are the lines that are ruled on."""

    def __init__(self, sheet: dict, claims: frozenset[str]):
        self.sheet, self.claims = sheet, claims
        self._verdict = lru_cache(maxsize=4096)(self._judged)
        self._read = lru_cache(maxsize=4096)(self._canonical)
        self.spec = lru_cache(maxsize=1024)(self._filled)

    # -- one file

    def into(self, made: HandIn, held: Read) -> None:
        """Add what a file's records say to `made`."""
        best: dict[str, tuple[tuple, dict, str]] = {}
        rulings: dict[str, tuple[tuple, dict]] = {}
        rounds: dict[str, tuple[tuple, dict]] = {}
        sealed: dict[str, object] = {}
        signed: dict[str, str] = {}
        hints: dict[str, int] = {}
        for place, (record, card) in enumerate(held.records):
            if held.kept:                       # a progress file does not say of which kit it is; its names do
                record["kit"] = self.sheet["kit"]
            kind, wrong = self._sort(record)
            if wrong:
                made.findings.append(wrong)
            if not kind:
                continue
            if record["pupil"]:
                signed[line(record["pupil"], 80)] = line(record["class"], 40)
            if record["sheet"] != self.sheet["sheet"] and not held.kept:
                made.findings.append(finding("older_sheet", what=record["sheet"] or "no version"))
            name, rank = record["exercise"], (record["tries"], place)
            if kind == "ruling" and (name not in rulings or rank > rulings[name][0]):
                rulings[name] = rank, record
            if kind == "quiz" and (name not in rounds or rank > rounds[name][0]):
                rounds[name] = rank, record
            if kind == "forecasts" and isinstance(record.get("answer"), dict):
                sealed |= {name: said for name, said in record["answer"].items() if name in self.sheet["exercises"] and is_forecast(name)}
            if kind == "guess" and is_forecast(name):
                sealed[name] = record.get("answer")
            if kind == "answer":
                hints[name] = max(hints.get(name, 0), record["hints"])
                if name not in best or rank > best[name][0]:
                    best[name] = rank, record, card
        made.pupil, made.class_ = next(reversed(signed.items()), ("", ""))
        if len(signed) > 1:
            made.findings.append(finding("several_names", what=", ".join(list(signed)[:6])))
        for name in sorted(best):
            made.answers.append(self._answer(best[name][1], best[name][2], hints[name], made.findings))
        for name in sorted(rounds):
            made.answers += self._round(ROUNDS[name], rounds[name][1], made.findings)
        for name in sorted(sealed):
            made.forecasts += self._forecast(name, sealed[name], made.findings)
        for name in sorted(rulings):
            made.rulings += self._ruling(rulings[name][1], made.findings)

    def _sort(self, record: object) -> tuple[str, Finding | None]:
        """answer, guess or ruling, and what is wrong with the record; "" for one that cannot be used."""
        if not isinstance(record, dict):
            return "", finding("record", what=f"it is {type(record).__name__}")
        kind = {"kit-answer/1": "answer", "kit-guess/1": "guess", "kit-ruling/1": "ruling", "kit-quiz/1": "quiz", "kit-forecasts/1": "forecasts"}.get(str(record.get("schema"))[:40], "")
        name = record.get("exercise")
        if not kind or not isinstance(name, str):
            return "", finding("record", what=f"schema {record.get('schema')!r}" if not kind else f"exercise {name!r:.60}")
        if record.get("kit") != self.sheet["kit"]:
            return "", finding("other_kit", what=record.get("kit"))
        series = {name.rstrip("0123456789") for name in self.sheet["exercises"] if is_forecast(name)} if kind == "forecasts" else ()
        known = {"ruling": self.claims, "quiz": ROUNDS, "forecasts": series}.get(kind, self.sheet["exercises"])
        if name not in known or kind in ("answer", "guess") and is_guess(name) != (kind == "guess"):
            return "", finding("unknown", what=name)
        wrong = [field for field, type_ in FIELDS.items() if not isinstance(record.get(field, ""), type_)]
        for field in wrong:
            record[field] = ""
        for field in FIELDS:
            record.setdefault(field, "")
        for field in ("tries", "hints"):
            if type(record.get(field, 0)) is not int or record.get(field, 0) not in COUNTS:
                wrong.append(field)
                record[field] = 0
            record.setdefault(field, 0)
        return kind, finding("record", what=f"{name}: {', '.join(wrong)}") if wrong else None

    # -- one answer

    def _answer(self, record: dict, card: str, hints: int, findings: list[Finding]) -> Answer:
        name, variant, given = record["exercise"], record["variant"], record.get("answer")
        entry = self.sheet["exercises"][name]
        made = Answer(name, variant[:40], "", BLANK, "", record["tries"], hints)
        if variant not in entry["variants"]:
            findings.append(finding("unknown_variant", what=f"{name}, variant {variant!r:.40}"))
            return made._replace(answer=_shortened(given), state=NO_ANSWER)
        spec = self.spec(name, variant)
        read = self._read(name, variant, given) if isinstance(given, str) and len(given) < 400 else self._canonical(name, variant, given)
        if isinstance(read, Problem):
            return self._unread(made, given, read, spec, findings)
        verdict = self._verdict(name, variant, read) if len(read) < 400 else self._judged(name, variant, read)
        if self._changed(record, card, read, spec):
            findings.append(finding("edited", what=name))
        if spec["kind"] == "text" and looks_like_markup(read):
            findings.append(finding("markup", what=name))
        made = made._replace(answer=read, state=verdict[0], mistake=verdict[1])
        return self._of_this_pupil(made, record, entry, findings)

    def _unread(self, made: Answer, given: object, problem: Problem, spec: dict, findings: list[Finding]) -> Answer:
        if isinstance(problem, Blank):
            return made
        if spec["kind"] == "text" and isinstance(given, str):
            findings.append(finding("long", what=made.exercise, count=len(given)))
            return made._replace(answer=seen(given, spec.get("limit") or TEXT_LIMIT), state=TO_READ)
        findings.append(finding("no_answer", what=made.exercise))
        return made._replace(answer=_shortened(given), state=NO_ANSWER)

    def _of_this_pupil(self, made: Answer, record: dict, entry: dict, findings: list[Finding]) -> Answer:
        """Whether the variant is that of the name on the record."""
        ids = list(entry["variants"])
        own = variant_of(ids, made.exercise, record["class"], record["pupil"])
        if len(ids) < 2 or made.variant == own:
            return made
        if made.variant == ids[0]:
            findings.append(finding("first_variant", what=made.exercise))
            return made
        findings.append(finding("other_variant", what=f"{made.exercise}, variant {made.variant}"))
        return made._replace(state=OTHERS if made.state in (RIGHT, MISTAKE, NOT_YET) else made.state)

    def _changed(self, record: dict, card: str, read: str, spec: dict) -> bool:
        """Whether somebody changed the record: the kit writes canonical answers, and the card beside it tells the answer."""
        if record["tries"] < 1:
            return True
        if record["sheet"] != self.sheet["sheet"]:
            return False
        if record.get("answer") != read:
            return True
        if not card or spec["kind"] == "table":         # a table's card does not tell the answer
            return False
        told = words.say_many("exercises.recorded", len(read.split())) if spec["kind"] == "text" else cards.shown(read, spec).rstrip(".")
        return cards.unmarked(told) not in card

    def _filled(self, name: str, variant: str) -> dict:
        entry = self.sheet["exercises"][name]
        return sheets.spec(self.sheet, sheets.filled(entry, entry["variants"][variant]["let"]) if variant else entry)

    def _judged(self, name: str, variant: str, read: str) -> tuple[str, str]:
        verdict = judge(self.sheet, name, variant, read)
        return {"right": RIGHT, "mistake": MISTAKE, "not_yet": NOT_YET, "recorded": TO_READ}[verdict.kind], verdict.name

    def _canonical(self, name: str, variant: str, given: object) -> str | Problem:
        spec = self.spec(name, variant)
        longest = {"text": None, "table": LONG_TABLE}.get(spec["kind"], LONG)
        if longest and (count := letters(given)) > longest:
            return Unreadable("long", {"count": count, "limit": longest})
        return canonical(given, spec)

    # -- a round of the quiz

    def _round(self, when: str, record: dict, findings: list[Finding]) -> list[Answer]:
        """The answers of one round: exercise "q-1 before". They are counted for the class and are no marks."""
        held, made = record.get("answer"), []
        if not isinstance(held, dict):
            findings.append(finding("record", what=record["exercise"]))
            return []
        for name, entry in self.sheet["exercises"].items():
            if entry["lesson"] != "q" or held.get(name) is None:
                continue
            variant, given = next(iter(entry["variants"])), held[name]
            read = self._canonical(name, variant, given)
            if isinstance(read, Problem):
                findings.append(finding("no_answer", what=f"{name} {when}"))
                continue
            if isinstance(given, str) and given != read and record["sheet"] == self.sheet["sheet"]:
                findings.append(finding("edited", what=f"{name} {when}"))
            made.append(Answer(f"{name} {when}", variant, read, *self._judged(name, variant, read), record["tries"], 0))
        return made

    # -- one forecast

    def _forecast(self, name: str, given: object, findings: list[Finding]) -> list[tuple[str, int]]:
        read = self._canonical(name, "", given)
        if isinstance(read, str):
            return [(name, int(read))]
        if not isinstance(read, Blank):
            findings.append(finding("no_answer", what=name))
        return []

    # -- one ruling

    def _ruling(self, record: dict, findings: list[Finding]) -> list[Ruling]:
        held, claim = record.get("answer"), record["exercise"]
        if not isinstance(held, dict) or held.get("ruling") not in RULINGS or not isinstance(held.get("because", ""), str):
            findings.append(finding("ruling", what=claim))
            return []
        sure = held.get("sure")
        if isinstance(sure, bool) or not isinstance(sure, (int, float)) or not 0 <= sure <= 100:
            findings.append(finding("ruling", what=f"{claim}: sure"))
            sure = None
        said = {key: seen(held.get(key) or "", 2_000) if isinstance(held.get(key, ""), str) else "" for key in ("because", "change_to", "would_change", "correction")}
        if any(map(looks_like_markup, said.values())):
            findings.append(finding("markup", what=claim))
        return [Ruling(claim, held["ruling"], sure, **said)]


def letters(given: object) -> int:
    """How much there is to read in an answer, however it is nested.

    Examples
    --------
    >>> letters("abc"), letters(["ab", ["c"], 3])
    (3, 10)
    """
    count, left = 0, [given]
    while left:
        item = left.pop()
        held = [*item, *item.values()] if isinstance(item, dict) else item if isinstance(item, list) else None
        count += len(item) if isinstance(item, str) else 1 if held is None else len(held) + 1
        left += held or []
    return count


def _shortened(given: object) -> str:
    """What stands where an answer should, as far as a line holds it."""
    return line(given if isinstance(given, str) else f"{given!r:.200}" if isinstance(given, (int, float, bool)) else type(given).__name__, 120)
