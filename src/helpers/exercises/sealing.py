"""Sealing forecasts: all questions of a series in one form, a probability each, kept under its own id.

`guess("02-f")` shows the form while a question is open, and gives back the table of what is sealed; `guess("02-f1")`
gives back one of them. Nobody judges a forecast: a later lesson opens it. One call is one record: schema
kit-forecasts/1, exercise "02-f", and as answer the probabilities by question.
"""
from __future__ import annotations

from .. import forecasts, record, words
from . import forms, rounds, sheet as sheets
from .canonical import canonical
from .cards import Card, literal, marked, unmarked
from .problems import Blank


def seal(sheet: dict, series: str, given: object = ...):
    """Keep what was given for the questions of a series; show the form while one is open.

    Parameters
    ----------
    sheet : dict
        The sheet.
    series : str
        Such as "02-f".
    given : optional
        Probabilities in order, dots for none; or a mapping from names to probabilities.

    Returns
    -------
    pandas.DataFrame
        A row for each question: ``forecast``, ``question``, ``resolve_by``, ``sealed`` and ``base_rate``, in per cent.
    """
    asked = {name: sheet["exercises"][name] for name in forecasts.of(series, sheet["exercises"])}
    into = record.handle(series)
    if any(forecasts.sealed(name) is None for name in asked) and _nothing(given):
        _show_form(sheet, series, asked, into)
    _keep(sheet, series, asked, rounds._paired(list(asked), (given,)))
    return forecasts.table({name: unmarked(entry["prompt"]) for name, entry in asked.items()})


def keep(name: str, read: str) -> dict:
    """Keep one; what is sealed anew replaces what was, and is counted."""
    before = record.known("guess", name) or {}
    return record.keep("guess", name, answer=read, variant="", tries=before.get("tries", 0) + (before.get("answer") != read))


def _nothing(given: object) -> bool:
    return given is None or given is ...


def _keep(sheet: dict, series: str, asked: dict, given: dict, into: str = "") -> record.Shown:
    """Read and keep each; say how many are sealed, and what could not be read."""
    problems = []
    for place, (name, entry) in enumerate(asked.items(), 1):
        read = canonical(given.get(name, ...), sheets.spec(sheet, entry))
        if isinstance(read, str):
            keep(name, read)
            record.keep_draft(series, None)
        elif not isinstance(read, Blank):
            problems.append(f"{place}. " + words.say(f"exercises.{read.key}", **{key: literal(str(value)) for key, value in read.values.items()}))
    held = {name: record.known("guess", name) or {} for name in asked}
    kept = {name: entry["answer"] for name, entry in held.items() if entry.get("answer")}
    if not kept:
        card = Card("unreadable" if problems else "blank", tuple(problems) or (words.say("exercises.forecasts.blank", all=len(asked)),))
        return record.show(series, card.html, card.text, None, into)
    key = "all" if len(kept) == len(asked) else "some"
    card = Card("recorded", (words.say(f"exercises.forecasts.{key}", count=len(kept), all=len(asked)), *problems))
    tries = max(entry.get("tries", 0) for entry in held.values())
    return record.show(series, card.html, card.text, record.payload("forecasts", series, {"answer": kept, "tries": tries}), into)


# -- the form ---------------------------------------------------------------------------------------------------------

def _show_form(sheet: dict, series: str, asked: dict, into: str) -> None:
    from .learner import _display

    _display(lambda: widget(series, asked, lambda given: _keep(sheet, series, asked, given, into)),
             {"text/html": as_html(series, asked), "text/plain": as_text(series, asked)})


def as_html(series: str, asked: dict) -> str:
    """The questions as a page or a printout shows them."""
    items = "".join(f"<li>{marked(entry['prompt'])}</li>" for entry in asked.values())
    return f'<div style="max-width:46em;line-height:1.5"><ol>{items}</ol><p>{marked(words.say("exercises.forecasts.plainly", series=series))}</p></div>'


def as_text(series: str, asked: dict) -> str:
    lines = [f"{place}. {unmarked(entry['prompt'])}" for place, entry in enumerate(asked.values(), 1)]
    return "\n".join([*lines, unmarked(words.say("exercises.forecasts.plainly", series=series))])


def widget(series: str, asked: dict, on_seal):
    """All questions in one box with one button; every field says which question it answers."""
    from . import widgets as w

    parts, fields, readers, drafted = [w.HTML(f"{forms.STYLE}<p>{marked(words.say('exercises.forecasts.scale'))}</p>")], [], {}, record.draft(series) or {}
    for place, (name, entry) in enumerate(asked.items(), 1):
        before = forecasts.sealed(name)
        (field,), readers[name] = forms._field(w, entry, "", "reader", drafted.get(name) or (None if before is None else f"{before:g}"))
        field.description = words.say("exercises.forecasts.field", number=place)
        field.style, field.layout = w.look(type(field), description_width="8em"), w.Layout(width="16em")
        fields.append(field)
        parts += [w.HTML(f"<p><strong>{place}.</strong> {marked(entry['prompt'])}</p>"), field]
    button = w.Button(description=words.say("exercises.forecasts.seal"), button_style="primary")
    entered = lambda: {name: read() for name, read in readers.items()}
    alert = forms.pressed(w, button, lambda: on_seal(entered()))
    forms.watch(fields, lambda: record.keep_draft(series, entered()))
    return forms.boxed(w, [*parts, button, alert])
