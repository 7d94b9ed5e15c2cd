"""What a learner calls: exercise, check, hint, reveal, guess, route, sign, progress. Nothing here raises for what was typed."""
from __future__ import annotations

import datetime
import difflib

from .. import forecasts, record, words
from . import forms, rounds, sealing, sheet as sheets
from .bank import QUIZ
from .canonical import canonical
from .cards import Card, literal, shown, unmarked
from .judge import Verdict, judge
from .names import EMPTY
from .problems import Blank, Problem, Unreadable, shortened
from .variants import variant as variant_of

ROUTES = ("reader", "editor", "analyst")
TRIES_BEFORE_REVEAL = 3


# -- the six words ----------------------------------------------------------------------------------------------------

def exercise(id: str, answer: object = ...) -> record.Shown:
    """Show an exercise in the form of your route; what you enter is recorded in this notebook.

    Parameters
    ----------
    id : str
        The exercise's name, such as ``"03-2"``; ``"quiz-before"`` and ``"quiz-after"`` are the two rounds of the quiz.
    answer : optional
        An answer, as for `check`.
    """
    if isinstance(id, str) and id.startswith("quiz-"):
        from .rounds import quiz

        return quiz(id.removeprefix("quiz-"), *([] if answer is ... else [answer]))
    found = _find(id)
    if isinstance(found, Card):
        return _said(found)
    into = record.handle(found.name)
    _show_form(found, into)
    return _answered(found, answer)


def check(id: str, answer: object = ...) -> record.Shown:
    """Check an answer: anything you would write or compute. Dots (``...``) are no answer yet and record nothing.

    Examples
    --------
    >>> check("99-1", 30)                                                          # doctest: +ELLIPSIS
    There is no exercise “99-1”...
    """
    found = _find(id)
    if isinstance(found, Card):
        return _said(found)
    return _answered(found, answer)


def hint(id: str) -> record.Shown:
    """The next hint of three: where to look, what to compare, the first step. Each is counted."""
    found = _find(id)
    if isinstance(found, Card):
        return _said(found)
    shown_now = _said(Card("plain", _next_hint(found)))
    kept = _kept(found)
    if "answer" in kept and (into := record.last_handle(found.name)):
        _again(found, kept, into)
    return shown_now


def reveal(id: str, now: bool = False) -> record.Shown:
    """The answer, after three tries (or at once with ``now=True``). The pupils' edition holds no answers."""
    found = _find(id)
    if isinstance(found, Card):
        return _said(found)
    tries = (record.known("answer", found.name) or {}).get("tries", 0)
    if tries < TRIES_BEFORE_REVEAL and not now:
        return _said(Card("plain", (words.say("exercises.reveal.later", tries=tries, wanted=TRIES_BEFORE_REVEAL, id=found.name),)))
    return _said(Card("plain", (_revealed(found),)))


def guess(id: str, value: object = ...):
    """Write down a guess before you see the data. It is recorded, never judged, and comes back so that a chart can draw it.

    Returns
    -------
    float, datetime.date, str, list, record.Waiting, pandas.DataFrame or None
        The guess. While it is blank a form is shown, and what comes back waits for it: a chart that is given it draws
        the guess once the form holds one. None where the guess cannot be read. A forecast that was sealed comes back as
        it was, in any lesson; ``guess("02-f")`` stands for all forecasts of a lesson and gives their table.
    """
    if _is_series(id):
        return sealing.seal(sheets.load(), id.strip().lower(), value)
    found = _find(id)
    if isinstance(found, Card):
        _said(found)
        return None
    read = canonical(value, found.spec)
    if isinstance(read, Blank) and found.spec["kind"] == "probability" and (kept := _kept(found, "guess")):
        read = kept["answer"]               # what is sealed is opened, in whichever lesson, and not asked again
    if isinstance(read, Blank):
        into, kept = record.handle(found.name), record.known("guess", found.name) or {}
        _display_form(found, kept.get("answer"), lambda typed: _guess_typed(found.now(), typed, into))
        _noted(found, kept) if kept else _said(_problem(read, found), found.name)
        return record.Waiting(found.name, lambda kept: _value(kept, found.spec))
    read = _meant(found, read)
    _guessed(found, read)
    return None if isinstance(read, Problem) else _value(read, found.spec)


def _meant(found: _Found, read: str | Problem) -> str | Problem:
    """A guess inside what its question can mean; outside it is asked back, as a slip of the keyboard is."""
    limits = found.entry.get("between")
    if isinstance(read, Problem) or not limits:
        return read
    low, high = (canonical(limit, found.spec) for limit in limits)
    if _value(low, found.spec) <= _value(read, found.spec) <= _value(high, found.spec):
        return read
    return Unreadable("beyond", {"got": shown(read, found.spec), "low": shown(low, found.spec), "high": shown(high, found.spec)})


def _guess_typed(found: _Found, typed: object, into: str) -> None:
    _guessed(found, _meant(found, canonical(typed, found.spec)), into)


def _guessed(found: _Found, read: object, into: str = "") -> record.Shown:
    """Keep a guess and say that it is kept; or say why it could not be read, or cannot be meant."""
    if isinstance(read, Problem):
        card = _problem(read, found)
        return record.show(found.name, card.html, card.text, None, into)
    if found.spec["kind"] == "probability":
        return _noted(found, sealing.keep(found.name, read), into)
    return _noted(found, record.keep("guess", found.name, answer=read, variant=found.variant), into)


def _noted(found: _Found, kept: dict, into: str = "") -> record.Shown:
    said = {"probability": "exercises.forecasts.one", "text": "exercises.guess.noted_text"}.get(found.spec["kind"], "exercises.guess.noted")
    card = Card("recorded", (words.say(said, answer=shown(kept["answer"], found.spec).rstrip(".")),))
    return record.show(found.name, card.html, card.text, record.payload("guess", found.name, kept), into)


def route(name: str | None = None) -> record.Shown:
    """Choose how you work: "reader" (choose, place, write), "editor" (change a line) or "analyst" (write a few lines).

    Without a name a form is shown, in which you can also sign what you record.
    """
    if name is None or name is Ellipsis:
        into = record.handle("route")
        _display(lambda: forms.start_of_work([(_plain_route(r), r) for r in ROUTES], {**record.me(), "route": _route()},
                                             lambda **entered: _starts(into, **entered)))
        return record.show("route", *_both(Card("plain", (words.say("exercises.route.now", route=words.say(f"exercises.route.{_route()}")),))))
    wanted = str(name).strip().lower()
    if wanted not in ROUTES:
        return _said(Card("unreadable", (words.say("exercises.route.unknown", given=literal(shortened(name))),)))
    record.introduce(route=wanted)
    return _said(Card("recorded", (words.say("exercises.route.chosen", route=words.say(f"exercises.route.{wanted}")),)))


def _starts(into: str, route: str, name: str, class_code: str) -> None:
    told = [words.say("exercises.route.now" if route == _route() else "exercises.route.chosen", route=words.say(f"exercises.route.{route}"))]
    record.introduce(route=route)
    if name.strip():
        told.append(_introduced(name, class_code))
    record.show("route", *_both(Card("recorded", tuple(told))), None, into)


def _plain_route(name: str) -> str:
    return unmarked(words.say(f"exercises.route.{name}"))


def _both(card: Card) -> tuple[str, str]:
    return card.html, card.text


def sign(name: str, class_code: str = "") -> record.Shown:
    """Put your name (and your class's code) on what you record. It stays on this computer and in the notebooks you hand in."""
    if not isinstance(name, str) or not isinstance(class_code, str) or not name.strip():
        return _said(Card("unreadable", (words.say("exercises.sign.how"),)))
    return _said(Card("recorded", (_introduced(name, class_code),)))


def _introduced(name: str, class_code: str) -> str:
    """Keep name and class in one spelling; the sentence that says so, which has a full stop of its own."""
    who = record.introduce(**{"name": " ".join(name.split())[:80], "class": " ".join(class_code.split())[:40]})
    return words.say("exercises.sign.done", name=literal(who["name"].rstrip(".")))


def progress() -> record.Shown:
    """Your passport: for each thinking skill, the exercises answered, those right, and the hints used; and how far the quiz is."""
    sheet, kept = _sheet(), record.load().get("answers") or {}
    if isinstance(sheet, Card):
        return _said(sheet)
    skills: dict[str, list] = {}
    for name, entry in sheet["exercises"].items():
        if "skill" in entry and entry["lesson"] != QUIZ:
            skills.setdefault(entry["skill"], []).append(kept.get(name) or {})
    lines = [words.say("exercises.progress.skill", skill=skill, all=len(found), answered=sum("answer" in item for item in found),
                       right=sum(item.get("verdict") == "right" for item in found), hints=sum(item.get("hints", 0) for item in found))
             for skill, found in sorted(skills.items())]
    return _said(Card("plain", (words.say("exercises.progress.title"), *lines, rounds.line(sheet))))


# -- what they share --------------------------------------------------------------------------------------------------

class _Found:
    """One exercise as it stands for this learner: its entry with the variant filled in, and what reads its answers.

    A form that was drawn keeps the variant that it asks for, whoever has signed since.
    """

    def __init__(self, sheet: dict, name: str, drawn: str | None = None):
        entry, who = sheet["exercises"][name], record.me()
        kept = record.known("answer", name) or {}
        ids = list(entry["variants"])
        self.name, self.sheet, self.route = name, sheet, _route()
        given = kept.get("variant") if drawn is None else drawn
        self.variant = given if given in ids else variant_of(ids, name, who.get("class", ""), who.get("name", ""))
        self.entry = sheets.filled(entry, entry["variants"][self.variant]["let"]) if self.variant else entry
        self.spec = sheets.spec(sheet, self.entry)

    def now(self) -> _Found:
        """The same exercise and variant, for the route that is chosen now."""
        return _Found(self.sheet, self.name, self.variant)


def _sheet() -> dict | Card:
    try:
        return sheets.load()
    except (OSError, ValueError):
        return Card("plain", (words.say("exercises.no_sheet"),))


def _find(name: object) -> _Found | Card:
    sheet = _sheet()
    if isinstance(sheet, Card):
        return sheet
    known = {item: entry for item, entry in sheet["exercises"].items() if entry["lesson"] != QUIZ}
    wanted = name.strip().lower() if isinstance(name, str) else str(name)[:40]
    if wanted in known:
        return _Found(sheet, wanted)
    near = difflib.get_close_matches(wanted[:40], known, n=3, cutoff=0.5) or list(known)[:3]
    return Card("unreadable", (words.say("exercises.unknown", given=literal(shortened(wanted)), near=", ".join(f'"{item}"' for item in near) or "-"),))


def _route() -> str:
    chosen = record.me().get("route")
    return chosen if chosen in ROUTES else ROUTES[0]


def _is_series(name: object) -> bool:
    """Whether a name stands for all forecasts of a lesson, and there are some."""
    wanted = name.strip().lower() if isinstance(name, str) else ""
    return bool(forecasts.SERIES.fullmatch(wanted)) and isinstance(sheet := _sheet(), dict) and bool(forecasts.of(wanted, sheet["exercises"]))


def _kept(found: _Found, kind: str = "answer") -> dict:
    """What was recorded for this exercise; an answer that it no longer can have (the exercise was changed) is none."""
    kept = record.known(kind, found.name) or {}
    if "answer" in kept and isinstance(canonical(kept["answer"], found.spec), Problem):
        del kept["answer"]
    return kept


def _said(card: Card, name: str = "") -> record.Shown:
    return record.show(name, card.html, card.text)


def _answered(found: _Found, answer: object, into: str = "") -> record.Shown:
    """Read, judge, keep and show one answer."""
    read = canonical(answer, found.spec)
    before = _kept(found)
    if isinstance(read, Problem):
        return _unanswered(found, read, before, into)
    verdict = judge(found.sheet, found.name, found.variant, read)
    tries = before.get("tries", 0) + (before.get("answer") != read)
    kept = record.keep("answer", found.name, variant=found.variant, answer=read, tries=tries,
                       hints=before.get("hints", 0), verdict=verdict.kind)
    card = _card(found, read, verdict)
    return record.show(found.name, card.html, card.text, record.payload("answer", found.name, kept), into)


def _unanswered(found: _Found, problem: Problem, before: dict, into: str) -> record.Shown:
    """Nothing was recorded; an answer given earlier stays, and is shown again with its record."""
    if "answer" not in before:
        card = _problem(problem, found)
        return record.show(found.name, card.html, card.text, None, into)
    if isinstance(problem, Blank):
        return _again(found, before, into)
    said = _problem(problem, found)
    card = Card(said.kind, (*said.paragraphs, words.say("exercises.earlier", answer=shown(before["answer"], found.spec))))
    return record.show(found.name, card.html, card.text, record.payload("answer", found.name, before), into)


def _again(found: _Found, kept: dict, into: str, *more: str) -> record.Shown:
    """What was recorded earlier, shown with its verdict and whatever else is to be said."""
    card = _card(found, kept["answer"], judge(found.sheet, found.name, found.variant, kept["answer"]))
    card = Card(card.kind, (*card.paragraphs, *more))
    return record.show(found.name, card.html, card.text, record.payload("answer", found.name, kept), into)


def _card(found: _Found, read: str, verdict: Verdict) -> Card:
    answer = shown(read, found.spec)
    says = verdict.says.replace("{answer}", answer)
    chosen = "_choice" if found.spec["kind"] == "choice" else ""          # an option is often a sentence of its own
    if verdict.kind == "right":
        told = words.say("exercises.right_table") if found.spec["kind"] == "table" else words.say("exercises.right", answer=answer.rstrip("."))
        return Card("right", (told, says))
    if verdict.kind == "mistake":
        return Card("mistake", (says if answer in says or found.spec["kind"] == "table" else words.say(f"exercises.mistake{chosen}", answer=answer, says=says),))
    if verdict.kind == "recorded":
        count, asked = len(read.split()), found.entry.get("words") or (0, float("inf"))
        told = () if asked[0] <= count <= asked[1] else (words.say("exercises.other_length", least=asked[0], most=asked[1]),)
        return Card("recorded", (words.say_many("exercises.recorded", count), *told))
    told = words.say("exercises.not_yet_table", fit=verdict.fit, all=read.count("\n")) if found.spec["kind"] == "table" else words.say(f"exercises.not_yet{chosen}", answer=answer)
    return Card("not_yet", (told, says or words.say("exercises.not_yet_next", id=found.name)))


def _problem(problem: Problem, found: _Found) -> Card:
    values = {key: literal(str(value)) for key, value in problem.values.items()}
    lines = [words.say(f"exercises.{problem.key}", **values)]
    if problem.key == "unreadable.cell" and len(rows := found.entry.get("rows") or ()) >= problem.values["row"]:
        lines = [words.say("exercises.unreadable.line", line=literal(forms.row_label(str(rows[problem.values["row"] - 1]), found.entry["columns"][0])))]
    if problem.key == "unreadable.option" and found.entry.get("options"):
        lines.append(words.say("exercises.options", options="; ".join(option["label"] for option in found.entry["options"][:12])))
    return Card(problem.kind, tuple(lines))


def _next_hint(found: _Found) -> tuple[str, ...]:
    """One rung more, counted; then those before it: who listens hears the new one first."""
    hints = found.entry.get("hints") or []
    if not hints:
        return (words.say("exercises.hint.none"),)
    count = min((record.known("answer", found.name) or {}).get("hints", 0) + 1, len(hints))
    record.keep("answer", found.name, hints=count)
    if found.route == ROUTES[0]:                    # a reader was promised no code
        hints = [text.partition(" In code:")[0] for text in hints]
    return tuple(words.say("exercises.hint.rung", number=n, count=len(hints), hint=text) for n, text in reversed(list(enumerate(hints[:count], 1))))


def _show_form(found: _Found, into: str) -> None:
    """An exercise's form: what is entered is checked, and a hint can be asked for."""
    kept = record.known("answer", found.name) or {}
    _display_form(found, kept.get("answer"), lambda value: _answered(found.now(), value, into), lambda: _hint_pressed(found.now(), into))


def _display_form(found: _Found, before: str | None, on_check, on_hint=None) -> None:
    """A form with its reading twin in one bundle: a notebook without widgets shows the latter."""
    name, entry = found.name, found.entry
    drafted = forms.refilled(record.draft(name), entry["kind"])
    _display(lambda: forms.widget(entry, found.variant, found.route, before if drafted is None else drafted, on_check, on_hint, lambda entered: record.keep_draft(name, entered)),
             {"text/html": forms.as_html(name, entry, found.variant, found.route), "text/plain": forms.as_text(name, entry, found.variant, found.route)})


def _display(make, twin: dict | None = None) -> None:
    """Show a form that `make` makes, with its twin for readers without widgets."""
    if record._shell() is None:
        return
    from IPython.display import display

    bundle = twin or {"text/html": "", "text/plain": ""}
    try:
        bundle = {**make()._repr_mimebundle_(), **bundle}
    except ImportError:
        pass
    display(bundle, raw=True)


def _hint_pressed(found: _Found, into: str) -> None:
    lines = _next_hint(found)
    kept = _kept(found)
    if "answer" in kept:
        _again(found, kept, into, *lines)
    else:
        card = Card("plain", lines)
        record.show(found.name, card.html, card.text, None, into)


def _revealed(found: _Found) -> str:
    from . import bank

    try:
        exercises = {item["id"]: item for item in bank.read()}
        item = exercises[found.name]
        if "answer" not in item:
            return words.say("exercises.reveal.open")
        answer, _ = sheets.answers(item, found.variant, found.sheet["aliases"])
    except (KeyError, ImportError):
        return words.say("exercises.reveal.none")
    except (ValueError, OSError):
        return words.say("exercises.reveal.broken")
    return words.say("exercises.reveal.answer", answer=shown(answer, found.spec))


# -- a guess comes back as a value ------------------------------------------------------------------------------------

class _Quiet:
    """A value whose card was shown already: at the end of a cell it says nothing more."""

    def _ipython_display_(self) -> None:
        pass


class Number(_Quiet, float):
    def __repr__(self) -> str:
        return f"{float(self):.12g}"


class Day(_Quiet, datetime.date):
    pass


class Words(_Quiet, str):
    pass


class Several(_Quiet, list):
    pass


def _value(read: str, spec: dict):
    kind = spec["kind"]
    if kind in ("number", "probability"):
        return Number(read)
    if kind == "date":
        return Day.fromisoformat(read) if len(read) == 10 else Words(read)
    if kind in ("set", "order"):
        return Several(code for code in read.split("|" if kind == "set" else ">") if code != EMPTY)
    return Words(read)
