"""Exercises: bank -> sheet of fingerprints -> exercise, check, hint, reveal, guess; progress and variants.

Nothing heavy is imported until a word is used.
"""
from __future__ import annotations

from importlib import import_module

__all__ = ["exercise", "check", "hint", "reveal", "guess", "route", "sign", "progress", "quiz"]


def __getattr__(name: str):
    if name in __all__:
        return getattr(import_module(".rounds" if name == "quiz" else ".learner", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
