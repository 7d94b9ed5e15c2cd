"""What an answer can be instead of readable. A problem is a value, never an exception."""
from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """Why an answer was not read. `why` ends the key of its sentence; `values` fill that sentence."""

    why: str
    values: dict = field(default_factory=dict, compare=False)

    @property
    def kind(self) -> str:
        return type(self).__name__.lower()

    @property
    def key(self) -> str:
        return f"{self.kind}.{self.why}"


class Blank(Problem):
    """Nothing was answered yet: records nothing."""


class Ambiguous(Problem):
    """It can be read in two ways: asked back."""


class Unreadable(Problem):
    """It cannot be read as an answer of this kind: said in a sentence, not counted as a try."""


def shortened(text: object, limit: int = 40) -> str:
    """A piece of what was typed, fit for a sentence."""
    line = " ".join(str(text)[: limit * 4].split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
