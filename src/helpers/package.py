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


def descriptor() -> dict:
    """datapackage.json, as a dict."""
    path = data_dir() / MARK
    return _json(path, path.stat().st_mtime)


def topic() -> dict:
    """topic.yml, as a dict: speaker, the two clocks, the alliance, the notes on maps."""
    path = data_dir() / "topic.yml"
    return _yaml(path, path.stat().st_mtime)


def _resources() -> dict[str, dict]:
    path = data_dir() / MARK
    return _by_name(path, path.stat().st_mtime)


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
