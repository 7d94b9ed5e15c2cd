"""Whose hand-in a file is, from where it lies: folders and names as Moodle and Canvas export them, or anything else."""
from __future__ import annotations

import re
from typing import NamedTuple

from helpers.exercises.names import fold
from helpers.teach.mark_text import UNSEEN, line

MOODLE = re.compile(r"(?P<name>.{1,200}?)_(?P<id>\d{1,12})_assignsubmission_(?:file|onlinetext)(?:_(?P<file>.*))?", re.S)
CANVAS = re.compile(r"(?P<name>(?=[^_]*[^\W\d_])[^_/]{1,120}?)(?:_LATE)?_(?P<id>\d{3,12})_(?P<sub>\d{2,12})_(?P<file>.+)", re.S)
MARK = " > "                    # between a zip's name and the name inside it
NOTEBOOK = re.compile(r"\.ipynb(?:\.(?:json|txt))?$", re.I)
QUIET = re.compile(r"(?:^|/)(?:__MACOSX|\.ipynb_checkpoints|\.git)(?:/|$)|(?:^|/)(?:\.DS_Store|Thumbs\.db|desktop\.ini|progress\.broken-\d+\.json|\._[^/]*)$", re.I)
PROGRESS = re.compile(r"(?:^|/|> )progress\.json$")
UNSEEN_NAME = re.compile(UNSEEN.pattern[:-1] + "\n\t\ud800-\udfff]")
FORMULA_NAME = re.compile(r"(?:^|[/\\;\t]|> )\s*[=+\-@＝＋－＠]")


class Whose(NamedTuple):
    """`unit` is one hand-in; `name` and `number` are what the learning platform calls its owner; `box` is where it lies."""

    unit: str
    name: str
    number: str
    box: str


def whose(label: str) -> Whose:
    """Read a file's path within the hand-ins.

    Examples
    --------
    >>> whose("Marking/Ada Lovelace_4711_assignsubmission_file/04.ipynb")
    Whose(unit='Marking/Ada Lovelace_4711_assignsubmission_file', name='Ada Lovelace', number='4711', box='Marking')
    >>> whose("lovelaceada_LATE_12345_678_04-1.ipynb")
    Whose(unit='lovelaceada_12345', name='lovelaceada', number='12345', box='')
    >>> whose("year9.zip > ada/04.ipynb")
    Whose(unit='', name='', number='', box='year9.zip/ada')
    """
    parts = label.replace(MARK, "/").replace("\\", "/").split("/")
    for place, part in enumerate(parts):
        if found := MOODLE.fullmatch(part):
            box = "/".join(parts[:place])
            unit = "/".join([*parts[:place], f"{found['name']}_{found['id']}_assignsubmission_file"])
            return Whose(unit, line(found["name"]), found["id"], box)
    box, part = "/".join(parts[:-1]), parts[-1]
    if found := CANVAS.fullmatch(part):
        return Whose(f"{box}/{found['name']}_{found['id']}".lstrip("/"), line(found["name"]), found["id"], box)
    return Whose("", "", "", box)


def is_notebook(name: str) -> bool:
    """Whether a file calls itself a notebook, also as browsers save one.

    Examples
    --------
    >>> is_notebook("04.ipynb"), is_notebook("04.IPYNB.txt"), is_notebook("04.docx")
    (True, True, False)
    """
    return bool(NOTEBOOK.search(name))


def is_zip(name: str) -> bool:
    return name.lower().endswith(".zip")


def points_out(name: str) -> bool:
    """Whether a name, taken as a path, would leave its folder.

    Examples
    --------
    >>> points_out("../x.ipynb"), points_out("/etc/x.ipynb"), points_out("C:\\\\x.ipynb"), points_out("a..b/x.ipynb")
    (True, True, True, False)
    """
    return bool(re.search(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:|\0", name))


def same_person(one: str, other: str) -> bool:
    """Whether two ways to write a name may be one person's: one word of them is enough, also run together.

    Examples
    --------
    >>> same_person("Ada Lovelace", "lovelaceada"), same_person("Çelik, Deniz", "deniz celik"), same_person("Ada", "Ben")
    (True, True, False)
    """
    first, second = fold(one), fold(other)
    whole = second.replace(" ", ""), first.replace(" ", "")
    return not first or not second or any(word in whole[0] for word in first.split() if len(word) > 1) or any(word in whole[1] for word in second.split() if len(word) > 1)
