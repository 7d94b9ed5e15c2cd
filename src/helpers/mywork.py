"""The learner's own folder: which notebooks were worked on, what is recorded in them, and how a name leaves them."""
from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from helpers.lessons import learners_copy, lessons, read, root
from helpers.record import MIME

SIGNED = re.compile(r"\bsign\((?:[^()\"']|\"[^\"\n]*\"|'[^'\n]*')*\)")


def folder() -> Path:
    return root() / "my-work"


def notebooks(checkpoints: bool = False) -> list[Path]:
    """The learner's notebooks, by name; JupyterLab's own checkpoints of them too, where asked for."""
    found = sorted(folder().glob("*.ipynb"))
    return found + sorted(folder().glob(".ipynb_checkpoints/*.ipynb")) if checkpoints else found


def opened(path: Path) -> dict | None:
    """A notebook as JSON; None where it cannot be read as one."""
    try:
        found = read(path)
        return found if is_notebook(found) else None
    except (OSError, ValueError, RecursionError):
        return None


def is_notebook(found: object) -> bool:
    return isinstance(found, dict) and isinstance(found.get("cells"), list)


def records(notebook: dict) -> Iterator[dict]:
    """Every answer, guess, ruling and round of the quiz that a saved notebook holds."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs") or () if isinstance(cell, dict) else ():
            data = output.get("data") if isinstance(output, dict) else None
            if isinstance(data, dict) and isinstance(data.get(MIME), dict):
                yield data[MIME]


def worked_on(path: Path) -> bool:
    """Whether a notebook is more than a lesson's copy that nobody has touched; one that cannot be read counts."""
    mine, lesson = opened(path), lessons().get(path.name[:2])
    if mine is None or lesson is None:
        return True
    return _content(mine) != _content(learners_copy(read(lesson)))


def _content(notebook: dict) -> list:
    return [("".join(cell.get("source") or ()), bool(cell.get("outputs"))) for cell in notebook["cells"] if isinstance(cell, dict)]


def file_name(*parts: str) -> str:
    """Parts of a name as one that every system takes: letters, figures and dashes.

    >>> file_name("7b", "Zoë O'Neil"), file_name("../..", ""), file_name("", "李 明", "a" * 99)
    ('7b-Zoë-O-Neil', '', '李-明-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')
    """
    safe = [re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", part)).strip("-")[:40] for part in parts]
    return "-".join(part for part in safe if part)


def nameless(notebook: dict, names: list[str]) -> int:
    """Take pupil and class out of a notebook's records, and the names out of its cards and `sign(…)`; how many places.

    >>> cell = {"cell_type": "code", "source": ['sign("Ada", "7b")'], "outputs": [{"data": {"text/plain": ["Signed: Ada."]}}]}
    >>> nameless({"cells": [cell]}, ["Ada"]), cell["source"], cell["outputs"][0]["data"]
    (2, ['sign(...)'], {'text/plain': ['Signed: ….']})
    """
    places = 0
    for record in records(notebook):
        if record.get("pupil") or record.get("class"):
            record.update({"pupil": "", "class": ""})
            places += 1
    patterns = [re.compile(rf"(?<!\w){re.escape(name)}(?!\w)") for name in names if name]
    for cell in notebook["cells"]:
        places += _unsigned(cell)
        for output in cell.get("outputs") or ():
            for kind, text in (output.get("data") or {}).items():
                if kind in ("text/html", "text/plain"):
                    lines = [text] if isinstance(text, str) else text
                    new = [_without(patterns, line) for line in lines]
                    places += new != lines
                    output["data"][kind] = new[0] if isinstance(text, str) else new
    return places


def _unsigned(cell: dict) -> int:
    source = "".join(cell.get("source") or ())
    new = SIGNED.sub("sign(...)", source)
    if cell.get("cell_type") != "code" or new == source:
        return 0
    cell["source"] = new.splitlines(keepends=True)
    return 1


def _without(patterns: list[re.Pattern], text: str) -> str:
    for pattern in patterns:
        text = pattern.sub("…", text)
    return text


def dumped(notebook: dict) -> str:
    """As JupyterLab writes it, with whatever else the learner's file holds."""
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
