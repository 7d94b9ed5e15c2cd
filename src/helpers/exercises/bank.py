"""The bank of exercises: data/exercises/NN.yml, the teacher's file, read and checked.

A file is a list of exercises (and guesses). What an exercise holds:

    id          03-2, two digits of the lesson and a number; a guess is 03-g1, a forecast 03-f1; in quiz.yml q-1 to q-9
    prompt      the question, one or two sentences; `code` and *emphasis* are kept
    kind        number | date | choice | set | order | text | table; of a forecast, and of nothing else: probability
    skill       the thinking skill: one of SKILLS
    minutes     a whole number
    answer      an expression over the data, or for choice, set and order an option's id or a list of ids;
                an expression that asks the data nothing needs `literal`: one line why no table holds it
    mistakes    at least two: {answer, name, says}; the name is the misconception's, the sentence may use {answer}
    hints       three: where to look; what to compare; the first step, done
    right       optional, one sentence shown after the right answer ({answer} stands for it); sealed in the sheet
    not_yet     optional, one sentence shown for any other answer: what to look at first
    forms       optional: reader {prompt, also: [expressions]}, editor {prompt, start: the line to change}, analyst {prompt}
    places      number: decimals kept (0; negative: tens, hundreds); tolerance: 0, 1 or 2 steps of the last place
    unit        number: the words after it ("million people", "days", "percent"); unit_one: the words after a 1 ("ally");
                unit_words: other words for it
    between     a guess of kind number or date: [least, greatest] that can be meant; what lies outside is asked back
    precision   date: day | month | year
    options     choice, set, order (and columns of those kinds): [{id, label}]; `names: true` takes every name that
                topic.yml lists under `aliases`, too; take: how many of them an order wants; none_allowed: an empty set
    columns     table: [{name, kind, …}]; rows: the cells of the first column, for the form; ordered: true if order counts
    rubric      text: [{name, levels: [four lines, weakest first]}]; samples: {weak, sound, strong}; limit: characters;
                words: [least, most] that are asked for; another length is taken, and told
    variants    optional: [{id, let: {name: value}}]; {name} is filled in prompts, hints, sentences and expressions;
                a mistake may say `only: [variant ids]`
    clock       THEN (default) or NOW; after: envelope, if it stands behind the envelope
A guess holds id, prompt, kind, and what its kind needs; it has no answer.
"""
from __future__ import annotations

import difflib
import re
from pathlib import Path

from .. import words
from ..package import data_dir
from .names import fold

SKILLS = ("sourcing", "contextualising", "corroborating", "close reading", "continuity and change", "perspectives", "reckoning")
KINDS = ("number", "date", "choice", "set", "order", "text", "table", "probability")
WITH_OPTIONS = ("choice", "set", "order")
WITH_RANGE = ("number", "date")
ROUTES = ("reader", "editor", "analyst")

COMMON = {"id": str, "prompt": str, "kind": KINDS, "minutes": int, "skill": SKILLS, "forms": dict, "clock": ("THEN", "NOW"),
          "after": ("envelope",), "variants": list}
KEYED = {"answer": (str, list), "literal": str, "mistakes": list, "hints": list, "right": str, "not_yet": str}
BY_KIND = {
    "number": {"places": int, "tolerance": (int, float), "unit": str, "unit_one": str, "unit_words": list},
    "date": {"precision": ("day", "month", "year")},
    "choice": {"options": list, "names": bool},
    "set": {"options": list, "names": bool, "none_allowed": bool},
    "order": {"options": list, "names": bool, "take": int},
    "text": {"rubric": list, "samples": dict, "limit": int, "words": list},
    "table": {"columns": list, "rows": list, "ordered": bool, "names": bool},
}
FORMS = {"reader": {"prompt": str, "also": list}, "editor": {"prompt": str, "start": str}, "analyst": {"prompt": str}}
PARTS = {
    "mistake": {"answer": (str, list), "name": str, "says": str, "only": list},
    "option": {"id": str, "label": str},
    "variant": {"id": str, "let": dict},
    "rubric": {"name": str, "levels": list},
    "column": {"name": str, "kind": ("number", "date", "choice", "text"), **BY_KIND["number"], **BY_KIND["date"], "options": list, "names": bool},
}
QUIZ = "q"                                          # the lesson of the questions that are asked before the first and after the last
ID = re.compile(rf"\d\d-[gf]?[1-9]\d?|{QUIZ}-[1-9]")
OPTION_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
CALL = re.compile(r"\w\s*\(")


class BankError(ValueError):
    """The faults of a bank, each with its file, line and mend."""

    def __init__(self, faults: list[str]):
        self.faults = faults
        super().__init__("\n".join(faults))


class Part(dict):
    """A mapping of the file that remembers its lines."""

    line = 0
    lines: dict = {}


def read(folder: Path | None = None) -> list[dict]:
    """Every exercise of every lesson, in order, checked.

    Raises
    ------
    BankError
        With every fault of every file, a line each: file, line, what is wrong, how to mend it.
    """
    folder = Path(folder) if folder else data_dir() / "exercises"
    found: dict[str, dict] = {}
    faults: list[str] = []
    for path in sorted(folder.glob("*.yml")):
        for exercise in _items(path, faults):
            check = _Check(path, faults)
            check.exercise(exercise)
            name = str(exercise.get("id"))
            if name in found:
                check.fault(exercise, "id", "twice", id=name)
            found[name] = exercise
    if faults:
        raise BankError(faults)
    return [found[name] for name in sorted(found, key=_order)]


def is_guess(exercise_id: str) -> bool:
    """Whether nobody judges it: a guess or a forecast.

    >>> is_guess("03-g1"), is_guess("03-f1"), is_guess("03-1")
    (True, True, False)
    """
    return "-g" in exercise_id or is_forecast(exercise_id)


def is_forecast(exercise_id: str) -> bool:
    return "-f" in exercise_id


def lesson_of(exercise_id: str) -> str:
    """The lesson that an exercise belongs to, or QUIZ.

    >>> lesson_of("03-g1"), lesson_of("q-2")
    ('03', 'q')
    """
    return exercise_id.partition("-")[0]


def _order(name: str) -> tuple:
    lesson, _, rest = name.partition("-")
    return lesson, {"g": 0, "f": 1}.get(rest[0], 2), int(rest.lstrip("gf"))


def _items(path: Path, faults: list[str]) -> list[Part]:
    import yaml

    class Loader(yaml.SafeLoader):
        """Safe YAML that keeps line numbers, refuses a key given twice, and leaves dates as text."""

    def mapping(loader, node):
        part = Part()
        part.line = node.start_mark.line + 1
        part.lines = {}
        loader.flatten_mapping(node)
        for key_node, value_node in node.value:
            key = loader.construct_object(key_node, deep=True)
            if key in part:
                faults.append(_said(path, key_node.start_mark.line + 1, "key_twice", key=key))
            part[key] = loader.construct_object(value_node, deep=True)
            part.lines[key] = key_node.start_mark.line + 1
        return part

    Loader.add_constructor("tag:yaml.org,2002:map", mapping)
    Loader.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: loader.construct_scalar(node))
    try:
        items = yaml.load(path.read_text(encoding="utf-8"), Loader)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        faults.append(_said(path, mark.line + 1 if mark else 1, "yaml", problem=problem.problem or problem.context))
        return []
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        faults.append(_said(path, 1, "yaml", problem=str(problem).splitlines()[0]))
        return []
    if not isinstance(items or [], list) or not all(isinstance(item, Part) for item in items or []):
        faults.append(_said(path, 1, "no_list"))
        return []
    return items or []


def _said(path: Path, line: int, why: str, /, **values) -> str:
    return f"{path.name}, line {line}: " + words.say(f"exercises.bank.{why}", **values)


class _Check:
    """The schema, applied to one file: it collects faults and goes on."""

    def __init__(self, path: Path, faults: list[str]):
        self.path, self.faults = path, faults

    def fault(self, part: Part, key, why: str, /, **values) -> None:
        self.faults.append(_said(self.path, part.lines.get(key, part.line), why, key=key, **values))

    def exercise(self, part: Part) -> None:
        kind = part.get("kind") if isinstance(part.get("kind"), str) else None
        guess = is_guess(str(part.get("id")))
        keyed = {} if guess or kind == "text" else KEYED
        hints = {"hints": list} if kind == "text" and not guess else {}
        between = {"between": list} if guess and kind in WITH_RANGE else {}
        fields = {**COMMON, **keyed, **hints, **between, **BY_KIND.get(kind, {})}
        wanted = ["id", "prompt", "kind"]
        wanted += [] if guess else ["minutes", "skill", "hints", *(["rubric", "samples"] if kind == "text" else ["answer", "mistakes"])]
        wanted += {"number": [] if guess else ["places"], "table": ["columns", "rows"]}.get(kind, ["options"] if kind in WITH_OPTIONS else [])
        self.fields(part, fields, wanted)
        if kind not in KINDS:
            return
        name = str(part.get("id", ""))
        stem = self.path.stem
        lesson = QUIZ if stem == "quiz" else stem if re.fullmatch(r"\d\d", stem) else lesson_of(name)
        if not ID.fullmatch(name) or lesson_of(name) != lesson:
            self.fault(part, "id", "id", id=name, lesson=lesson)
        if is_forecast(name) != (kind == "probability"):
            self.fault(part, "kind", "forecast", id=name)
        if isinstance(limits := part.get("between"), list) and len(limits) != 2:
            self.fault(part, "between", "between", count=len(limits))
        if isinstance(asked := part.get("words"), list) and not (len(asked) == 2 and all(isinstance(n, int) for n in asked) and asked[0] <= asked[1]):
            self.fault(part, "words", "words", given=asked)
        self.forms(part)
        self.options(part)
        self.variants(part)
        for column in self.parts(part, "columns", "column", ["name", "kind"]):
            self.options(column)
            if column.get("kind") == "choice" and "options" not in column:
                self.fault(column, "kind", "missing", wanted="options")
        if not guess:
            self.hints(part)
        if keyed:
            self.key(part)
        if kind == "text" and not guess:
            self.rubric(part)

    def fields(self, part: Part, fields: dict, wanted: list[str]) -> None:
        for key, value in part.items():
            if key not in fields:
                near = difflib.get_close_matches(str(key), fields, n=1)
                self.fault(part, key, "unknown", near=near[0] if near else ", ".join(fields))
            elif isinstance(fields[key], tuple) and all(isinstance(item, str) for item in fields[key]):
                if value not in fields[key]:
                    self.fault(part, key, "one_of", given=value, allowed=", ".join(fields[key]))
            elif not isinstance(value, fields[key]) or isinstance(value, bool) and fields[key] is not bool:
                if key == "answer":
                    self.fault(part, key, "typed", given=value)
                else:
                    self.fault(part, key, "type", given=value, type=_type_words(fields[key]))
            elif isinstance(value, str) and not value.strip():
                self.fault(part, key, "empty")
        for key in wanted:
            if key not in part:
                self.fault(part, None, "missing", wanted=key)

    def parts(self, part: Part, key: str, what: str, wanted: list[str]) -> list[Part]:
        found = part.get(key) if isinstance(part.get(key), list) else []
        for item in found:
            if not isinstance(item, Part):
                self.fault(part, key, "part", given=item, wanted=", ".join(wanted))
            else:
                self.fields(item, PARTS[what], wanted)
        return [item for item in found if isinstance(item, Part)]

    def forms(self, part: Part) -> None:
        forms = part.get("forms")
        for route, form in forms.items() if isinstance(forms, Part) else ():
            if route not in FORMS:
                self.fault(forms, route, "one_of", given=route, allowed=", ".join(ROUTES))
            elif not isinstance(form, Part):
                self.fault(forms, route, "part", given=form, wanted=", ".join(FORMS[route]))
            else:
                self.fields(form, FORMS[route], [])

    def options(self, part: Part) -> None:
        seen: dict[str, str] = {}
        for option in self.parts(part, "options", "option", ["id", "label"]):
            code = option.get("id")
            if not isinstance(code, str) or not OPTION_ID.fullmatch(code):
                self.fault(option, "id", "option_id", given=code)
                continue
            for name in {fold(code), fold(str(option.get("label", "")))}:
                if seen.setdefault(name, code) != code:
                    self.fault(option, "label", "alike", one=seen[name], other=code)

    def variants(self, part: Part) -> None:
        ids = [str(variant.get("id")) for variant in self.parts(part, "variants", "variant", ["id", "let"])]
        if len(set(ids)) != len(ids):
            self.fault(part, "variants", "variants_twice")

    def hints(self, part: Part) -> None:
        hints = part.get("hints")
        if isinstance(hints, list) and (len(hints) != 3 or not all(isinstance(hint, str) and hint.strip() for hint in hints)):
            self.fault(part, "hints", "hints", count=len(hints))

    def key(self, part: Part) -> None:
        mistakes = self.parts(part, "mistakes", "mistake", ["answer", "name", "says"])
        if isinstance(part.get("mistakes"), list) and len(mistakes) < 2:
            self.fault(part, "mistakes", "mistakes", count=len(mistakes))
        answer = part.get("answer")
        if isinstance(answer, str) and part["kind"] not in WITH_OPTIONS and not CALL.search(answer) and "literal" not in part:
            self.fault(part, "answer", "literal", given=answer)
        options = part.get("options") if isinstance(part.get("options"), list) else []
        ids = {str(option.get("id")) for option in options if isinstance(option, Part)}
        for holder in (part, *mistakes):
            given = holder.get("answer")
            for code in given if isinstance(given, list) and part["kind"] in WITH_OPTIONS and not part.get("names") else ():
                if code not in ids:
                    self.fault(holder, "answer", "no_option", given=code, near=", ".join(sorted(ids)))
        tolerance = part.get("tolerance", 0)
        if isinstance(tolerance, (int, float)) and isinstance(part.get("places"), int):
            steps = tolerance * 10.0 ** part["places"]
            if not min(abs(steps - n) for n in (0, 1, 2)) < 1e-9:
                self.fault(part, "tolerance", "tolerance", given=tolerance, one=f"{10.0 ** -part['places']:g}", two=f"{2 * 10.0 ** -part['places']:g}")

    def rubric(self, part: Part) -> None:
        for row in self.parts(part, "rubric", "rubric", ["name", "levels"]):
            if isinstance(row.get("levels"), list) and len(row["levels"]) != 4:
                self.fault(row, "levels", "levels", count=len(row["levels"]))
        samples = part.get("samples")
        if isinstance(samples, Part):
            self.fields(samples, {"weak": str, "sound": str, "strong": str}, ["weak", "sound", "strong"])


def _type_words(wanted) -> str:
    plain = {str: "text", int: "whole_number", float: "number", list: "list", dict: "mapping", bool: "truth"}
    return words.say(f"exercises.bank.type_{plain[wanted[-1] if isinstance(wanted, tuple) else wanted]}")
