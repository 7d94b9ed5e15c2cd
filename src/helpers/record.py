"""The learner's record: a display handle in the notebook (so that the saved notebook is the hand-in) and a progress file.

Everything a learner decides passes through `record`: answers, guesses, rulings. Each is shown through one display
handle, as a card and, in the same bundle, as `application/vnd.kit.answer+json`; and each is kept in the progress file,
which belongs to the learner: `KIT_PROGRESS`, else `my-work/progress.json` beside the data.
"""
from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from . import words
from .package import data_dir, descriptor

MIME = "application/vnd.kit.answer+json"
SCHEMA = "kit-progress/1"
PARTS = {"answer": "answers", "guess": "guesses", "ruling": "rulings", "quiz": "quizzes"}         # kind of record -> its part of the file

_unsaved: dict[Path, dict] = {}         # what could not be written, so that the session goes on
_notes: list[str] = []                  # what the next card has to say about the file
_open: dict[str, str] = {}              # name -> the display handle that shows it


# -- the progress file ------------------------------------------------------------------------------------------------

def progress_path() -> Path:
    """The learner's file: `KIT_PROGRESS`, else `my-work/progress.json` beside the data (in a wheel: where you work)."""
    named = os.environ.get("KIT_PROGRESS")
    if named:
        return Path(named)
    folder = data_dir().parent
    return (Path.cwd() if folder.name == "helpers" else folder) / "my-work" / "progress.json"


def load() -> dict:
    """All that is recorded: {schema, me, answers, guesses, rulings, quizzes}. A file that cannot be read is set aside and told."""
    path = progress_path()
    if path in _unsaved:
        return _unsaved[path]
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if sound(found):
            return found
        problem = True
    except FileNotFoundError:
        problem = False
    except (OSError, ValueError, RecursionError):
        problem = True
    if problem and path.exists():
        _set_aside(path)
    return {"schema": SCHEMA}


def sound(data: object) -> bool:
    """Whether a file's content is a progress file's: this schema, names to mappings, counts that are counts."""
    if not isinstance(data, dict) or data.get("schema") != SCHEMA or not isinstance(data.get("me", {}), dict):
        return False
    parts = [data.get(part, {}) for part in PARTS.values()]
    return all(isinstance(part, dict) for part in [*parts, data.get("drafts", {})]) and all(isinstance(value, str) for value in data.get("me", {}).values()) and all(
        isinstance(kept, dict) and all(isinstance(kept.get(field, 0), int) for field in ("tries", "hints"))
        for part in parts for kept in part.values())


def change(edit: Callable[[dict], object]) -> dict:
    """Read the file, let `edit` change what it holds, write it atomically; where that fails, keep it for the session."""
    data, path = load(), progress_path()
    edit(data)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        part.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
        os.replace(part, path)
        _unsaved.pop(path, None)
    except OSError:
        if path not in _unsaved:
            _notes.append(words.say("exercises.record.unsaved", path=path))
        _unsaved[path] = data
    return data


def _set_aside(path: Path) -> None:
    number = 1
    while (aside := path.with_name(f"{path.stem}.broken-{number}{path.suffix}")).exists():
        number += 1
    try:
        os.replace(path, aside)
        _notes.append(words.say("exercises.record.set_aside", name=aside.name))
    except OSError:
        _notes.append(words.say("exercises.record.unreadable", path=path))


def forget() -> list[Path]:
    """Delete the progress file, what was set aside, and what the session holds; the paths that are gone."""
    path = progress_path()
    _unsaved.clear()
    gone = [file for file in (path, *path.parent.glob(f"{path.stem}.broken-*{path.suffix}")) if file.exists()]
    for file in gone:
        file.unlink()
    return gone


def me() -> dict:
    """Who is learning: {name, class, route}, as far as it was told."""
    return dict(load().get("me") or {})


def introduce(**known: str) -> dict:
    """Remember a name, a class or a route."""
    return change(lambda data: data.setdefault("me", {}).update(known))["me"]


def known(kind: str, name: str) -> dict | None:
    """What was recorded under a name ("answer", "guess", "ruling" or "quiz"), or None."""
    found = (load().get(_part(kind)) or {}).get(name)
    return dict(found) if isinstance(found, dict) else None


def keep(kind: str, name: str, **fields: object) -> dict:
    """Record fields under a name in the progress file; those given before and not now stay."""
    def edit(held: dict) -> None:
        held.setdefault(_part(kind), {}).setdefault(name, {}).update(fields)
        if "answer" in fields:
            (held.get("drafts") or {}).pop(name, None)

    return dict(change(edit)[_part(kind)][name])


def _part(kind: str) -> str:
    return PARTS[kind]


# What stands in a form and was not recorded is a draft: it comes back with the form and is never marked.

def keep_draft(name: str, entered: object) -> None:
    """Keep what stands in a form, as entered, so that it comes back when the page is opened again; None takes it away."""
    def edit(held: dict) -> None:
        drafts = held.setdefault("drafts", {})
        drafts.pop(name, None) if entered is None else drafts.update({name: entered})

    change(edit)


def draft(name: str) -> object:
    """What was entered under a name and not recorded; None where nothing was."""
    return (load().get("drafts") or {}).get(name)


# -- the display handle -----------------------------------------------------------------------------------------------

def payload(kind: str, name: str, kept: dict) -> dict:
    """What the saved notebook holds of an answer: the fields that marking reads, in a fixed order."""
    who = me()
    return {"schema": f"kit-{kind}/1", "kit": descriptor()["name"], "sheet": _sheet(), "pupil": who.get("name", ""),
            "class": who.get("class", ""), "exercise": name, "variant": kept.get("variant", ""), "answer": kept.get("answer"),
            "tries": kept.get("tries", 0), "hints": kept.get("hints", 0)}


def _sheet() -> str:
    from .exercises import sheet

    try:
        return sheet.load()["sheet"]
    except (OSError, ValueError, KeyError):
        return ""


def record(kind: str, name: str, answer: object, html: str, text: str, **fields: object) -> "Shown":
    """Keep an answer, a guess or a ruling, and show its card through the name's display handle.

    Parameters
    ----------
    kind : {"answer", "guess", "ruling"}
    name : str
        What it is an answer to: an exercise's id, a claim's.
    answer : object
        Anything that JSON can hold.
    html, text : str
        The card, escaped already, and its plain twin.
    fields
        Kept beside the answer; of these `variant`, `tries` and `hints` stand in the notebook's record too.
    """
    kept = keep(kind, name, answer=answer, **fields)
    return show(name, html, text, payload(kind, name, kept))


def show(name: str, html: str, text: str, data: dict | None = None, into: str = "") -> "Shown":
    """Show a card through a name's display handle; without a name it is just shown.

    In a cell the handle is opened once, and updated by whatever follows in the same cell. A widget names the handle of
    its own cell as `into`, since only an update of that is saved with the notebook.
    """
    while _notes:
        note = _notes.pop(0)
        html, text = f"{html}<p>{_escaped(note)}</p>", f"{text}\n{note}"
    shown = Shown(name, html, text, data)
    shown.display(into)
    return shown


class Shown:
    """A card that was shown. At the end of a cell it is not shown a second time; later on it can be shown again."""

    def __init__(self, name: str, html: str, text: str, data: dict | None = None):
        self.name, self.html, self.text, self.data, self._cell = name, html, text, data, None

    def bundle(self) -> dict:
        return {"text/html": self.html, "text/plain": self.text, **({MIME: self.data} if self.data else {})}

    def display(self, into: str = "") -> None:
        if _shell() is None:
            return
        from IPython.display import display, update_display

        self._cell = _cell()
        here = handle(self.name)
        if into or self.name and _open.get(self.name) == here:
            update_display(self.bundle(), display_id=into or here, raw=True)
        elif self.name:
            _open[self.name] = here
            display(self.bundle(), display_id=here, raw=True)
        else:
            display(self.bundle(), raw=True)

    def _ipython_display_(self) -> None:
        if self._cell != _cell():
            self.display()

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text

    __str__ = __repr__


class Waiting:
    """A guess that is still blank: `value()` is None until its form holds one, then what the form holds."""

    def __init__(self, name: str, read: Callable[[str], object]):
        self.name, self._read = name, read

    def value(self) -> object:
        kept = known("guess", self.name)
        return self._read(kept["answer"]) if kept else None

    def _ipython_display_(self) -> None:
        """Nothing at the end of a cell: the card has been shown."""

    def __repr__(self) -> str:
        return f"<{self.name}: {self.value()}>"


def handle(name: str) -> str:
    """The display_id of a name in the cell that runs now."""
    return f"kit-{name}-{_cell()}"


def last_handle(name: str) -> str:
    """The display_id under which a name was shown last; empty where it was not."""
    return _open.get(name, "")


def _shell():
    return sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None


def _cell() -> object:
    """Which run of which cell this is: the message that asked for it, or where a kernel has none, the count."""
    shell = _shell()
    try:
        return shell.get_parent()["header"]["msg_id"]
    except (AttributeError, KeyError, TypeError):
        return getattr(shell, "execution_count", None)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
