"""The learner's words: what `from helpers import *` brings into a lesson.

Each name is fetched from its module when it is first asked for, so `import helpers` costs next to nothing.
"""
from __future__ import annotations

import importlib

# name -> module; at most twenty, so that a beginner can hold them all
_HOME = {
    "load": "tables", "sources": "tables", "cite": "tables", "about": "tables",
    "THEN": "clock", "NOW": "clock", "as_of": "clock",
    "quote": "interview", "claims": "interview", "rule": "interview", "envelope": "interview",
    "members_on": "alliance",
    "guess": "exercises", "exercise": "exercises", "check": "exercises", "hint": "exercises", "route": "exercises",
    "show": "described",
}
_MODULES = ["charts", "explore"]                    # figures are charts.…, explorers are explore.…

__all__ = [*_HOME, *_MODULES]


def __getattr__(name: str):
    if name in _HOME:
        found = getattr(importlib.import_module(f"helpers.{_HOME[name]}"), name)
        globals()[name] = found
        return found
    if name in _MODULES:
        return importlib.import_module(f"helpers.{name}")
    raise AttributeError(f"module 'helpers' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
