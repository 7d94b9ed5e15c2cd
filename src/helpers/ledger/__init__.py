"""The claim ledger: what the kit's evidence says of every claim, and what you ruled and corrected.

The rooms: `entries` computes the kit's evidence from the claims' tests and pages; `book` is the learner's own desk book
and corrections; `page` writes either as a page; `review` gives either as schema.org ClaimReview.

Nothing heavy is imported until a word is used.
"""
from __future__ import annotations

from importlib import import_module

_HOME = {"ledger": "entries", "evidence": "entries", "desk_book": "book", "correct": "book", "column": "book", "envelopes": "book", "class_forecasts": "book", "dossier": "page", "claim_reviews": "review"}

__all__ = [*_HOME]


def __getattr__(name: str):
    if name in _HOME:
        return getattr(import_module(f".{_HOME[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
