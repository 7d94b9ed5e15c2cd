"""The quiz: the same six questions before the first lesson and after the last; both answers are shown only afterwards.

The questions stand in the bank (data/exercises/quiz.yml, ids q-1 …). One call is one record: schema kit-quiz/1, exercise
"quiz-before" or "quiz-after", and as answer the canonical answers by question. Nobody judges the first round.
"""
from __future__ import annotations

import html
from collections.abc import Mapping

from .. import record, words
from . import forms, sheet as sheets
from .bank import QUIZ
from .canonical import canonical
from .cards import Card, literal, marked, shown, unmarked
from .judge import Verdict, judge
from .problems import Blank, Problem, shortened

WHEN = ("before", "after")


def quiz(when: str = "before", *answers: object) -> record.Shown:
    """Answer the six questions: ``quiz("before")`` at the start, ``quiz("after")`` at the end.

    Parameters
    ----------
    when : {"before", "after"}
        Which round this is. After the second, both answers to each question are shown side by side.
    answers : optional
        Without the form: an answer for each question in order, dots (``...``) for none; or one list, or {"q-1": …}.

    Examples
    --------
    >>> quiz("during")
    There is no round “during”. Write quiz("before") at the start and quiz("after") at the end.
    """
    wanted = when.strip().lower() if isinstance(when, str) else when
    if not isinstance(wanted, str) or wanted not in WHEN:
        return _said(Card("unreadable", (words.say("exercises.quiz.when", given=literal(shortened(when))),)))
    try:
        sheet = sheets.load()
    except (OSError, ValueError):
        return _said(Card("plain", (words.say("exercises.no_sheet"),)))
    asked = questions(sheet)
    if not asked:
        return _said(Card("plain", (words.say("exercises.quiz.none"),)))
    into = record.handle(_name(wanted))
    if wanted == "before" and _kept("after"):           # both answers have been shown: the first round stays as it was
        return _said(Card("plain", (words.say("exercises.quiz.closed"),)))
    if not answers:
        _show_form(sheet, asked, wanted, into)
    return _answered(sheet, asked, wanted, _paired(list(asked), answers))


def questions(sheet: dict) -> dict[str, dict]:
    """The quiz's questions, in order: id -> entry of the sheet."""
    return {name: entry for name, entry in sheet["exercises"].items() if entry["lesson"] == QUIZ}


def verdicts(sheet: dict, kept: Mapping) -> dict[str, Verdict]:
    """The verdict on each recorded answer of a round."""
    return {name: judge(sheet, name, _variant(entry), kept[name]) for name, entry in questions(sheet).items() if isinstance(kept.get(name), str)}


def score(sheet: dict, when: str) -> int:
    """How many answers of a round were right."""
    return sum(verdict.kind == "right" for verdict in verdicts(sheet, _kept(when)).values())


def _scored(sheet: dict, when: str) -> str:
    """A round in a sentence: how many of the answers given were right, or that none was given."""
    answered = len(_kept(when))
    return words.say(f"exercises.quiz.{when}_none") if not answered else words.say(f"exercises.quiz.{when}_score", right=score(sheet, when), answered=answered)


def line(sheet: dict) -> str:
    """What the passport says of the quiz: how far one is, and both scores only after the second round."""
    asked, before, after = questions(sheet), _kept("before"), _kept("after")
    if not asked or not before and not after:
        return ""
    key = "both" if after else "before"
    return words.say(f"exercises.quiz.line_{key}", all=len(asked), answered=len(before), before=score(sheet, "before"), after=score(sheet, "after"))


# -- one round --------------------------------------------------------------------------------------------------------

def _paired(names: list[str], answers: tuple) -> dict[str, object]:
    """Answers by question, from a mapping, a list, or one after the other.

    >>> _paired(["q-1", "q-2"], ("a", ...)), _paired(["q-1", "q-2"], (["a", "b"],)), _paired(["q-1"], ({"q-1": 3, 4: 1},))
    ({'q-1': 'a', 'q-2': Ellipsis}, {'q-1': 'a', 'q-2': 'b'}, {'q-1': 3})
    """
    given = answers[0] if len(answers) == 1 else answers
    if isinstance(given, Mapping):
        return {name: given[name] for name in names if name in given}
    if len(answers) == 1 and not isinstance(given, (list, tuple)):
        given = answers
    return dict(zip(names, given))


def _answered(sheet: dict, asked: dict, when: str, given: dict, into: str = "") -> record.Shown:
    """Read, keep and show a round: what cannot be read is asked back, what was answered before stays."""
    before, problems = _kept(when), []
    kept = dict(before)
    for place, (name, entry) in enumerate(asked.items(), 1):
        read = canonical(given.get(name, ...), sheets.spec(sheet, entry))
        if isinstance(read, str):
            kept[name] = read
        elif not isinstance(read, Blank):
            problems.append(f"{place}. " + words.say(f"exercises.{read.key}", **{key: literal(str(value)) for key, value in read.values.items()}))
    if not kept:
        card = Card("unreadable" if problems else "blank", tuple(problems) or (words.say("exercises.blank.empty"),))
        return record.show(_name(when), card.html, card.text, None, into)
    tries = (record.known("quiz", _name(when)) or {}).get("tries", 0)
    held = record.keep("quiz", _name(when), answer=kept, tries=tries + (kept != before), hints=0)
    page, text = _after(sheet, asked, kept, problems) if when == "after" else _before(asked, kept, problems)
    return record.show(_name(when), page, text, record.payload("quiz", _name(when), held), into)


def _before(asked: dict, kept: dict, problems: list[str]) -> tuple[str, str]:
    card = Card("recorded", (words.say("exercises.quiz.noted", count=len(kept), all=len(asked)), *problems))
    return card.html, card.text


def _after(sheet: dict, asked: dict, kept: dict, problems: list[str]) -> tuple[str, str]:
    """Both answers to each question, each with its verdict in words, and the sentence that helps where one is wrong."""
    first, told = _kept("before"), " ".join((_scored(sheet, "before"), _scored(sheet, "after"), words.say("exercises.quiz.changed")))
    rows, lines = [], []
    for place, (name, entry) in enumerate(asked.items(), 1):
        cells = [_cell(sheet, name, entry, held.get(name)) for held in (first, kept)]
        verdict = verdicts(sheet, kept).get(name)
        helps = _helps(entry, verdict, kept.get(name)) if verdict and verdict.kind != "right" else ""
        rows.append((f"{place}. {entry['prompt']}", *cells, helps))
        lines.append(words.say("exercises.quiz.row", question=rows[-1][0], before=cells[0], after=cells[1]) + (f"\n   {helps}" if helps else ""))
    card = Card("recorded", (told, *problems))
    return card.html + _table(rows), unmarked("\n".join([card.text, *lines]))


def _cell(sheet: dict, name: str, entry: dict, answer: str | None) -> str:
    if not isinstance(answer, str):
        return words.say("exercises.quiz.no_answer")
    kind = judge(sheet, name, _variant(entry), answer).kind
    return words.say("exercises.quiz.right" if kind == "right" else "exercises.quiz.wrong", answer=_shown(answer, entry))


def _helps(entry: dict, verdict: Verdict, answer: str) -> str:
    return verdict.says.replace("{answer}", _shown(answer, entry))


def _table(rows: list[tuple[str, str, str, str]]) -> str:
    heads = "".join(f'<th scope="col" style="text-align:left;padding:.2em .6em">{html.escape(words.say(f"exercises.quiz.head_{key}"))}</th>' for key in ("question", "before", "after"))
    body = "".join(
        f'<tr><th scope="row" style="text-align:left;font-weight:normal;padding:.2em .6em;vertical-align:top">{marked(question)}</th>'
        f'<td style="text-align:left;padding:.2em .6em;vertical-align:top">{marked(before)}</td>'
        f'<td style="text-align:left;padding:.2em .6em;vertical-align:top">{marked(after)}{f"<br>{marked(helps)}" if helps else ""}</td></tr>'
        for question, before, after, helps in rows)
    return f'<table style="max-width:60em;line-height:1.45"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


# -- the form ---------------------------------------------------------------------------------------------------------

def _show_form(sheet: dict, asked: dict, when: str, into: str) -> None:
    if record._shell() is None:
        return
    from IPython.display import display

    bundle = {"text/html": as_html(asked, when), "text/plain": as_text(asked, when)}
    try:
        box = widget(asked, _kept(when), lambda given: _answered(sheet, asked, when, given, into))
        bundle = {**box._repr_mimebundle_(), **bundle}
    except ImportError:
        pass
    display(bundle, raw=True)


def as_html(asked: dict, when: str) -> str:
    """The six questions as a page or a printout shows them."""
    items = "".join(f"<li><p>{marked(entry['prompt'])}</p>" + _listed(entry) + "</li>" for entry in asked.values())
    return f'<div style="max-width:46em;line-height:1.5"><ol>{items}</ol><p>{marked(words.say("exercises.quiz.plainly", when=when))}</p></div>'


def as_text(asked: dict, when: str) -> str:
    lines = []
    for place, entry in enumerate(asked.values(), 1):
        lines.append(f"{place}. {unmarked(entry['prompt'])}")
        lines += [f"   {forms.LETTERS[n]}) {label}" for n, (label, _) in enumerate(_options(entry))]
    return "\n".join([*lines, unmarked(words.say("exercises.quiz.plainly", when=when))])


def _listed(entry: dict) -> str:
    listed = "".join(f"<li>{marked(label)}</li>" for label, _ in _options(entry))
    return f"{forms.LIST}{listed}</ol>" if listed else ""


def _options(entry: dict) -> list[tuple[str, str]]:
    return forms.options(entry, _variant(entry), "reader")


def widget(asked: dict, before: Mapping, on_record):
    """All questions in one box with one button; every field says which question it answers."""
    from . import widgets as w

    parts, readers = [w.HTML(forms.STYLE)], {}
    for place, (name, entry) in enumerate(asked.items(), 1):
        fields, readers[name] = forms._field(w, entry, _variant(entry), "reader", before.get(name))
        for field in fields:
            if field.description == words.say("exercises.form.answer"):
                field.description = words.say("exercises.quiz.answer", number=place)
        parts += [w.HTML(f"<p><strong>{place}.</strong> {marked(entry['prompt'])}</p>"), *fields]
    button = w.Button(description=words.say("exercises.form.keep"), button_style="primary")
    alert = forms.pressed(w, button, lambda: on_record({name: read() for name, read in readers.items()}))
    return forms.boxed(w, [*parts, button, alert])


# -- what they share --------------------------------------------------------------------------------------------------

def _name(when: str) -> str:
    return f"quiz-{when}"


def _kept(when: str) -> dict:
    answer = (record.known("quiz", _name(when)) or {}).get("answer")
    return answer if isinstance(answer, dict) else {}


def _variant(entry: dict) -> str:
    return next(iter(entry["variants"]))


def _shown(answer: str, entry: dict) -> str:
    return shown(answer, entry).rstrip(".")


def _said(card: Card) -> record.Shown:
    return record.show("", card.html, card.text)
