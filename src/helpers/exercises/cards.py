"""Cards: feedback as one short escaped box of HTML and its plain twin. Words carry the meaning; colour only repeats it."""
from __future__ import annotations

import datetime
import html
import re
from dataclasses import dataclass

from .. import words
from .names import EMPTY, label

# the edge of a card: its line tells the kinds apart in black and white too
EDGES = {"right": "solid #1b7f4d", "mistake": "dashed #b35900", "not_yet": "dashed #8a6d00", "blank": "dotted #6b7280",
         "ambiguous": "dotted #8a6d00", "unreadable": "dotted #8a6d00", "recorded": "solid #3b6ea8", "plain": "solid #6b7280"}


@dataclass(frozen=True)
class Card:
    """What is said to one answer: the kind decides the edge, the paragraphs are plain text with `code` and *emphasis*."""

    kind: str
    paragraphs: tuple[str, ...]

    @property
    def html(self) -> str:
        body = "".join(f'<p style="margin:.25em 0">{marked(text)}</p>' for text in self.paragraphs if text)
        return (f'<div class="kit-card" style="border-left:.35em {EDGES[self.kind]};padding:.15em .9em;margin:.4em 0;'
                f'max-width:46em;line-height:1.5">{body}</div>')

    @property
    def text(self) -> str:
        return "\n".join(unmarked(text) for text in self.paragraphs if text)


def marked(text: str) -> str:
    """Escaped HTML of a text in which `code` and *emphasis* are the only marks."""
    text = html.escape(text)
    parts = re.split(r"`([^`\n]+)`", text)
    return "".join(f"<code>{part}</code>" if n % 2 else re.sub(r"(?<!\w)\*(?! )([^*\n]+)(?<! )\*(?!\w)", r"<em>\1</em>", part).replace("\n", "<br>")
                   for n, part in enumerate(parts))


def unmarked(text: str) -> str:
    return re.sub(r"(?<!\w)\*(?! )([^*\n]+)(?<! )\*(?!\w)", r"\1", text).replace("`", "")


def literal(text: str) -> str:
    """What a learner typed, so that it cannot be taken for a mark."""
    return text.replace("`", "´").replace("*", "∗")


def shown(canonical: str, spec: dict) -> str:
    """A canonical answer as a reader writes it: 945.7 million people, 25 May 2022, the options' labels."""
    kind = spec["kind"]
    if kind == "number":
        whole, point, rest = canonical.partition(".")
        grouped = f"{int(whole):,}" if len(whole.lstrip("-")) > 4 else whole
        unit = spec.get("unit_one" if canonical == "1" and spec.get("unit_one") else "unit") or ""
        return f"{grouped}{point}{rest}" + (" %" if unit == "percent" else f" {unit}" if unit else "")
    if kind == "probability":
        return f"{canonical} %"
    if kind == "date":
        parts = [int(part) for part in canonical.split("-")]
        return words.date(datetime.date(*parts)) if len(parts) == 3 else canonical
    if kind in ("choice", "set", "order"):
        mark = {"set": "|", "order": ">"}.get(kind)
        labels = [label(code, spec).rstrip(".") for code in (canonical.split(mark) if mark else [canonical]) if code != EMPTY]
        return (" → " if kind == "order" else "; ").join(labels) or words.say("exercises.none")
    if kind == "table":
        return words.say("exercises.rows", count=canonical.count("\n"))
    return literal(canonical if len(canonical) < 120 else canonical[:119] + "…")
