"""Where the data are and what they say of themselves: the folder, datapackage.json and topic.yml."""
from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

from helpers import words

MARK = "datapackage.json"


def data_dir() -> Path:
    """The folder of the data: `KIT_DATA`, else the copy inside the wheel, else the nearest parent's `data/`.

    Raises
    ------
    FileNotFoundError
        If none of these holds a datapackage.json; the message says where it looked.
    """
    return _find(os.environ.get("KIT_DATA"), os.getcwd())


@cache
def _find(named: str | None, here: str) -> Path:
    if named:
        candidates = [Path(named)]
    else:
        own = Path(__file__).resolve()
        candidates = [own.parent / "_data", *(p / "data" for p in [Path(here), *Path(here).parents]), own.parents[2] / "data"]
    for folder in candidates:
        if (folder / MARK).is_file():
            return folder.resolve()
    raise FileNotFoundError(words.say("package.no_data", looked=", ".join(str(c) for c in candidates[:6])))


@cache
def _json(path: Path, changed: float) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def _yaml(path: Path, changed: float) -> dict:
    import yaml                                     # a tenth of an `import helpers`: only where a topic is asked for

    # libyaml reads the same file seven times as fast; not every build of PyYAML has it
    return yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _as_it_stands(name: str) -> tuple[Path, float]:
    """A file of the data, and when it was changed: a figure asks for the topic at every mark."""
    path = _file(data_dir(), name)
    return path, path.stat().st_mtime


@cache
def _file(folder: Path, name: str) -> Path:
    return folder / name


def descriptor() -> dict:
    """datapackage.json, as a dict."""
    return _json(*_as_it_stands(MARK))


def topic() -> dict:
    """topic.yml, as a dict: speaker, the two clocks, the alliance, the notes on maps."""
    return _yaml(*_as_it_stands("topic.yml"))


def _resources() -> dict[str, dict]:
    return _by_name(*_as_it_stands(MARK))


@cache
def _by_name(path: Path, changed: float) -> dict[str, dict]:
    return {resource["name"]: resource for resource in _json(path, changed)["resources"]}


def names() -> list[str]:
    """The names of the tables, in the order of datapackage.json."""
    return list(_resources())


def resource(name: str) -> dict:
    """What datapackage.json says of one table.

    Raises
    ------
    KeyError
        If there is no such table.
    """
    return _resources()[name]
