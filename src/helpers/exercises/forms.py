"""Forms: the widget of an exercise for one route, by keyboard too, with real labels; and its reading form without widgets."""
from __future__ import annotations

import html
from collections.abc import Callable
from importlib.resources import files

from .. import words
from .cards import marked, shown
from .names import LETTERS

RADIO_LIMIT = 8
LIST = '<ol type="a" style="list-style-type:lower-alpha">'      # Jupyter's own style numbers every list 1, 2, 3
WIDE = {"description_width": "16em"}
STYLE = ("<style>.kit-form .widget-radio-box label,.kit-form .widget-checkbox .widget-label-basic"
         "{height:auto;white-space:normal;line-height:1.4;margin-bottom:.3em;max-width:44em;width:auto}"
         ".kit-form .widget-radio-box label{display:flex;flex-flow:row-reverse nowrap;justify-content:flex-end;align-items:flex-start;gap:.5em}"
         ".kit-form .widget-radio-box input{flex:none;float:none;margin:0}.kit-form .widget-radio-box{height:auto;margin-bottom:0}.kit-form .widget-radio,.kit-form .widget-checkbox{height:auto}"
         ".kit-form p{line-height:1.5;margin:.25em 0;max-width:46em}"
         "@media (forced-colors:active){.kit-form button{border:1px solid ButtonText}}</style>")


def prompt(entry: dict, route: str) -> str:
    return (entry["forms"].get(route) or {}).get("prompt") or entry["prompt"]


def start(entry: dict, route: str) -> str:
    return (entry["forms"].get(route) or {}).get("start", "") if route == "editor" else ""


def options(entry: dict, variant: str, route: str) -> list[tuple[str, str]]:
    """(label, value) of what can be chosen: the options, or for a reader the values of a number or a date."""
    if "options" in entry:
        return [(option["label"], option["id"]) for option in entry["options"]]
    choices = entry["variants"][variant].get("choices", ()) if route == "reader" else ()
    return [(shown(value, entry), value) for value in choices]


SCRIPT = files(__package__).joinpath("form.js")


# -- without widgets --------------------------------------------------------------------------------------------------

def as_html(name: str, entry: dict, variant: str, route: str) -> str:
    """The exercise as a page or a printout shows it."""
    lines = [f"<p>{marked(prompt(entry, route))}</p>"]
    if code := start(entry, route):
        lines.append(f"<pre><code>{html.escape(code)}</code></pre>")
    if listed := options(entry, variant, route):
        lines.append(LIST + "".join(f"<li>{marked(label)}</li>" for label, _ in listed) + "</ol>")
    if entry["kind"] == "table":
        lines.append("<ul>" + "".join(f"<li>{marked(str(row))}</li>" for row in entry["rows"]) + "</ul>")
    lines.append(f"<p>{marked(plainly(name, entry, variant, route))}</p>")
    return f'<div style="max-width:46em;line-height:1.5">{"".join(lines)}</div>'


def as_text(name: str, entry: dict, variant: str, route: str) -> str:
    listed = [f"  {LETTERS[n] if n < 26 else '-'}) {label}" for n, (label, _) in enumerate(options(entry, variant, route))]
    return "\n".join(filter(None, [prompt(entry, route), start(entry, route), *listed, plainly(name, entry, variant, route).replace("`", "")]))


def plainly(name: str, entry: dict, variant: str, route: str) -> str:
    """How to answer with a plain call."""
    kind = entry["kind"]
    verb = "check" if entry.get("hints") else "guess"
    example = {"set": '["a", "c"]', "order": '["b", "a", …]', "choice": '"a"', "text": '"…"', "date": '"2020-01-31"', "probability": "60"}.get(kind, "…")
    return words.say("exercises.form.plainly", id=name, example=example, verb=verb)


# -- with widgets -----------------------------------------------------------------------------------------------------

def widget(entry: dict, variant: str, route: str, before: str | None, on_check: Callable, on_hint: Callable | None, on_draft: Callable = lambda entered: None):
    """The form as an ipywidgets box; `before` is the canonical answer given earlier, `on_check` gets what was entered.

    A form without hints belongs to a guess: nothing is checked, it is only kept. `on_draft` gets what stands in the form
    after each change.
    """
    from . import widgets as w

    field, read = _field(w, entry, variant, route, before)
    watch(field, lambda: on_draft(read()))
    judged = on_hint is not None and entry["kind"] != "text"
    check = w.Button(description=words.say("exercises.form." + ("check" if judged else "keep")), button_style="primary")
    alerts, buttons = [pressed(w, check, lambda: on_check(read()))], [check]
    if on_hint is not None and entry.get("hints"):
        hint = w.Button(description=words.say("exercises.form.hint"))
        alerts.append(pressed(w, hint, on_hint))
        buttons.append(hint)
    code = start(entry, route)
    question = f"{STYLE}<p>{marked(prompt(entry, route))}</p>" + (f"<pre>{html.escape(code)}</pre>" if code else "")
    return boxed(w, [w.HTML(question), *field, w.HBox(buttons), *alerts])


def pressed(w, button, act: Callable):
    """Call `act` when the button is pressed; gives the part that says so where something goes wrong in the kit itself.

    What a widget's callback raises is seen by nobody: the learner presses, and nothing happens.
    """
    alert = w.HTML()

    def on_click(_) -> None:
        alert.value = ""
        try:
            act()
        except Exception as problem:
            alert.value = f'<p role="alert">{html.escape(words.say("exercises.form.broken", problem=f"{type(problem).__name__}: {problem}"))}</p>'

    button.on_click(on_click)
    return alert


def boxed(w, parts: list):
    """The parts of a form in one box, with the script that gives it its manners."""
    box = w.VBox([*parts, w.script(SCRIPT.read_text(encoding="utf-8"))])
    box.add_class("kit-form")
    return box


def watch(fields: list, changed: Callable) -> None:
    """Call `changed` whenever one of the fields holds something new."""
    for field in fields:
        field.observe(lambda _: changed(), "value")


def refilled(entered: object, kind: str) -> str | None:
    """What was entered in a form, as the text that fills the form again.

    Examples
    --------
    >>> refilled(["a", "c"], "set"), refilled([["2014", "yes"]], "table"), refilled(None, "choice")
    ('a|c', '\\n2014\\tyes', None)
    """
    if isinstance(entered, list) and kind == "table":
        return "\n".join(["", *("\t".join("" if cell is None else str(cell) for cell in row) for row in entered)])
    if isinstance(entered, list):
        return (">" if kind == "order" else "|").join(map(str, entered))
    return entered if isinstance(entered, str) else None


def _field(w, entry: dict, variant: str, route: str, before: str | None):
    """The widgets to answer with, and a function that reads them."""
    kind, listed = entry["kind"], options(entry, variant, route)
    if kind == "set" and listed:
        return _boxes(w, listed, set((before or "").split("|")))
    if kind == "order":
        return _places(w, listed, entry.get("take") or len(listed), (before or "").split(">"))
    if kind == "table":
        return _rows(w, entry, before)
    if listed:
        return _one_of(w, listed, before)
    field = (w.Textarea if kind == "text" else w.Text)(
        value=before or "", description=words.say("exercises.form.answer"), continuous_update=False,      # one message a field: a press on the button cannot overtake it
        placeholder=words.say(f"exercises.form.placeholder_{kind}") if kind in ("number", "date", "text", "probability") else "",
        layout=w.Layout(width="min(46em, 98%)" if kind == "text" else "22em", **({"height": "7em"} if kind == "text" else {})))
    return [field], lambda: field.value


def _one_of(w, listed, before):
    values = [value for _, value in listed]
    before = before if before in values else None
    if len(listed) <= RADIO_LIMIT:
        field = w.RadioButtons(options=listed, value=before, description=words.say("exercises.form.answer"), layout=w.Layout(width="auto"))
    else:
        field = w.Dropdown(options=[(words.say("exercises.form.choose"), None), *listed], index=[None, *values].index(before),
                           description=words.say("exercises.form.answer"), layout=w.Layout(width="min(36em, 98%)"))
    return [field], lambda: field.value


def _boxes(w, listed, before):
    boxes = {value: w.Checkbox(value=value in before, description=label, indent=False, layout=w.Layout(width="auto"))
             for label, value in listed}
    return list(boxes.values()), lambda: [value for value, box in boxes.items() if box.value]


def _places(w, listed, wanted: int, before):
    known = [value for _, value in listed]
    chosen = [before[n] if n < len(before) and before[n] in known else None for n in range(wanted)]
    fields = [w.Dropdown(options=[(words.say("exercises.form.choose"), None), *listed], index=[None, *known].index(value),
                         description=words.say("exercises.form.place", number=n), layout=w.Layout(width="min(36em, 98%)"))
              for n, value in enumerate(chosen, 1)]
    return fields, lambda: [field.value for field in fields if field.value is not None]


def _rows(w, entry: dict, before: str | None):
    """A field for each cell, labelled with its row (and its column, where there is more than one)."""
    first, *columns = entry["columns"]
    held = {cells[0]: cells[1:] for cells in (line.split("\t") for line in (before or "").split("\n")[1:])}
    lines, fields = [], []
    for row in map(str, entry["rows"]):
        known = held.get(row, [])
        named = row_label(row, first)
        made = [_cell(w, named if len(columns) == 1 else f"{named}: {column['name']}", column, known[n] if n < len(known) else None)
                for n, column in enumerate(columns)]
        fields.append((row, made))
        lines += made

    def read():
        rows = [[row, *(field.value for field in made)] for row, made in fields]
        return rows if any(cell not in (None, "") for row in rows for cell in row[1:]) else None

    return lines, read


def row_label(row: str, column: dict) -> str:
    return next((option["label"] for option in column.get("options") or () if option["id"] == row), row)


def _cell(w, label: str, column: dict, before: str | None):
    if column["kind"] != "choice":
        return w.Text(value=before or "", description=label, style=WIDE, layout=w.Layout(width="min(34em, 98%)"))
    listed = [(option["label"], option["id"]) for option in column["options"]]
    return w.Dropdown(options=[(words.say("exercises.form.choose"), None), *listed], description=label, style=WIDE,
                      index=next((n for n, (_, value) in enumerate(listed, 1) if value == before), 0), layout=w.Layout(width="min(46em, 98%)"))


SURE_STEP = 10


def ruling(heading: str, choices: tuple[str, ...], before: dict, on_sign: Callable, on_draft: Callable):
    """The form of a ruling, under the line that is ruled on; `on_sign` gets ruling, sure, rows and the texts as entered.

    How sure is chosen from a list that begins empty: a slider that nobody touched would sign as its middle.
    """
    from . import widgets as w

    named = {"description_width": "12em"}
    chosen = w.RadioButtons(options=[(words.say(f"interview.{choice}"), choice) for choice in choices], value=before.get("ruling"),
                            description=words.say("interview.form_ruling"), style=named, layout=w.Layout(width="auto"))
    steps = sorted({*range(0, 101, SURE_STEP), *([before["sure"]] if before.get("sure") is not None else [])})
    sure = w.Dropdown(options=[(words.say("exercises.form.choose"), None), *((_sure(step), step) for step in steps)], value=before.get("sure"),
                      description=words.say("interview.form_sure"), style=named, layout=w.Layout(width="min(34em, 98%)"))
    texts = {name: w.Textarea(value=before.get(name, ""), continuous_update=False, description=words.say(f"interview.form_{name}"), style=named, layout=w.Layout(width="min(46em, 98%)", height="4em"))
             for name in ("because", "change_to", "would_change")}
    rows = w.Text(value=", ".join(before.get("rows") or []), continuous_update=False, description=words.say("interview.form_rows"), style=named, layout=w.Layout(width="min(46em, 98%)"))
    sign = w.Button(description=words.say("interview.form_sign"), button_style="primary")

    def entered() -> dict:
        return {"ruling": chosen.value, "sure": sure.value, "rows": [row.strip() for row in rows.value.split(",") if row.strip()],
                **{name: field.value for name, field in texts.items()}}

    alert = pressed(w, sign, lambda: on_sign(**entered()))
    watch([chosen, sure, rows, *texts.values()], lambda: on_draft(entered()))
    return boxed(w, [w.HTML(f"{STYLE}<p><strong>{html.escape(heading)}</strong></p>"), chosen, sure, *texts.values(), rows, sign, alert])


def _sure(step: int) -> str:
    """A step of the list, its ends in words."""
    return words.say(f"interview.sure_{step}") if step in (0, 100) else str(step)


def start_of_work(routes: list[tuple[str, str]], before: dict, on_keep: Callable):
    """Who works here, and how: the route, a name or initials, the class's code; `on_keep` gets route, name and class_code."""
    from . import widgets as w

    named = {"description_width": "10em"}
    chosen = w.RadioButtons(options=routes, value=before.get("route"), description=words.say("exercises.route.form"), style=named, layout=w.Layout(width="auto"))
    name = w.Text(value=before.get("name", ""), continuous_update=False, description=words.say("exercises.sign.form_name"), style=named, layout=w.Layout(width="24em"))
    code = w.Text(value=before.get("class", ""), continuous_update=False, description=words.say("exercises.sign.form_class"), style=named, layout=w.Layout(width="24em"))
    keep = w.Button(description=words.say("exercises.form.keep"), button_style="primary")
    alert = pressed(w, keep, lambda: on_keep(route=chosen.value, name=name.value, class_code=code.value))
    return boxed(w, [w.HTML(STYLE), chosen, name, code, keep, alert])
