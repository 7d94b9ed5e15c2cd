"""The lessons as files: which there are, and a learner's copy of one."""
from __future__ import annotations

import copy
import json
import re
from pathlib import Path

from helpers.package import data_dir

FIGURE = "application/vnd.plotly.v1+json"
BINDING = re.compile(r"<!--= (?P<expression>.+?) \| ?(?P<form>.*?) ?-->(?P<text>.*?)<!--/-->", re.S)

GLOSSARY = "glossary.md"


def root() -> Path:
    """The kit's folder: the one that holds data/."""
    return data_dir().parent


def lessons() -> dict[str, Path]:
    """Number -> file of every lesson, in order."""
    return {path.name[:2]: path for path in sorted((root() / "notebooks").glob("[0-9][0-9]-*.ipynb"))}


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def write(path: Path, notebook: dict) -> None:
    """As JupyterLab writes it (one space, keys in order, a newline at the end), but each figure on one line.

    A figure's lists have a line a number otherwise, and nobody reads them line by line.

    Examples
    --------
    >>> import tempfile
    >>> data = {FIGURE: {"data": [{"x": [1, 2]}]}, "text/plain": ["a chart"]}
    >>> lesson = {"cells": [{"outputs": [{"data": data}]}]}
    >>> file = Path(tempfile.mkdtemp()) / "lesson.ipynb"
    >>> write(file, lesson)
    >>> read(file) == lesson, '{"data":[{"x":[1,2]}]}' in file.read_text(encoding="utf-8")
    (True, True)
    """
    figures: dict[str, str] = {}

    def held(output: dict) -> dict:
        if FIGURE not in output.get("data", {}):
            return output
        mark = f"figure \x00{len(figures)}"
        figures[json.dumps(mark)] = json.dumps(output["data"][FIGURE], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return {**output, "data": {**output["data"], FIGURE: mark}}

    cells = [{**cell, "outputs": [held(o) for o in cell["outputs"]]} if "outputs" in cell else cell for cell in notebook["cells"]]
    text = json.dumps({**notebook, "cells": cells}, indent=1, ensure_ascii=False, sort_keys=True)
    for mark, figure in figures.items():
        text = text.replace(mark, figure)
    path.write_text(text + "\n", encoding="utf-8")


def source(cell: dict) -> str:
    return "".join(cell["source"])


def unrun(notebook: dict) -> dict:
    """The lesson as it ships to learners: nothing run yet, sentences without what binds them.

    Examples
    --------
    >>> cell = {"cell_type": "markdown", "metadata": {}, "source": ["<!--= count('members') | -->30<!--/--> allies"]}
    >>> source(unrun({"cells": [cell], "metadata": {}})["cells"][0])
    '30 allies'
    """
    mine = copy.deepcopy(notebook)
    for cell in mine["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
        else:
            cell["source"] = BINDING.sub(lambda m: m["text"], source(cell)).splitlines(keepends=True)
    return mine


def learners_copy(notebook: dict) -> dict:
    """The lesson as a learner starts it in a folder of copies: as it ships, and with the glossary beside it.

    A learner's lab reaches no further up than that folder, so a link to `../data/` would lead nowhere.

    Examples
    --------
    >>> cell = {"cell_type": "markdown", "metadata": {}, "source": ["An [ally](../data/glossary.md#G-ally)"]}
    >>> source(learners_copy({"cells": [cell], "metadata": {}})["cells"][0])
    'An [ally](glossary.md#G-ally)'
    """
    mine = unrun(notebook)
    for cell in mine["cells"]:
        cell["source"] = [line.replace(f"](../data/{GLOSSARY}", f"]({GLOSSARY}") for line in cell["source"]]
    return mine


def learners_glossary() -> str:
    """The glossary as it lies beside a learner's copies: its links lead to these. Empty where there is none."""
    path = data_dir() / GLOSSARY
    return path.read_text(encoding="utf-8").replace("](../notebooks/", "](") if path.is_file() else ""
