"""The interview's text as data: sentences, words, counts, and the fingerprint of a quotation.

The text itself is not in the project. Where a copy is given (`KIT_INTERVIEW`), the tables segments, text_facts and
excerpts are checked against it, word for word; elsewhere the quotations are checked against their fingerprints.
"""
from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from pathlib import Path

END = re.compile(r"(?<=[.?!])[”\"]?\s+(?=[“\"(]?[A-Z(])")
STRAIGHT = str.maketrans("“”„«»‘’", '"""""' + "''")
GAP = "[…]"


def copy() -> str | None:
    """The text, where a copy is given; None elsewhere."""
    path = os.environ.get("KIT_INTERVIEW", "")
    return Path(path).read_text(encoding="utf-8") if path and Path(path).is_file() else None


def normalise(text: str) -> str:
    """Straight quotation marks, single spaces: what two copies of one passage share.

    Examples
    --------
    >>> normalise(" “one for all”  ")
    '"one for all"'
    """
    return " ".join(unicodedata.normalize("NFC", text).translate(STRAIGHT).split())


def fingerprint(text: str) -> str:
    """SHA-256 of the normalised text, in hexadecimal.

    Examples
    --------
    >>> fingerprint("a  b") == fingerprint("a b")
    True
    """
    return hashlib.sha256(normalise(text).encode()).hexdigest()


def words(text: str) -> int:
    """How many words: runs of letters or digits, with what is inside them.

    Examples
    --------
    >>> words("Today's (...) 40,000 troops")
    3
    """
    return len(re.findall(r"\w[\w',’\-]*", text.replace("(...)", " ").replace(GAP, " ")))


def sentences(paragraph: str) -> list[str]:
    """A paragraph's sentences. A mark of a cut, (...), opens the sentence that follows it.

    Examples
    --------
    >>> sentences("One is here. (...) Since then two. Is it?")
    ['One is here.', '(...) Since then two.', 'Is it?']
    """
    marked = END.sub(lambda m: m.group().rstrip() + "\0", paragraph.strip())
    return [s.strip() for s in marked.split("\0") if s.strip()]


def segments(text: str, labels: list[str]) -> dict[str, str]:
    """Sentence by sentence, named after the paragraph it stands in: A2.10 is answer 2, sentence 10.

    Parameters
    ----------
    text : str
        The interview; its paragraphs stand on lines of their own.
    labels : list of str
        One name a paragraph, in order (`interview_paragraphs` in topic.yml).

    Raises
    ------
    ValueError
        If the text has another number of paragraphs.

    Examples
    --------
    >>> segments("Title\\n\\nOne. Two.", ["H1", "P1"])
    {'H1': 'Title', 'P1.1': 'One.', 'P1.2': 'Two.'}
    """
    paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
    if len(paragraphs) != len(labels):
        raise ValueError(f"The text has {len(paragraphs)} paragraphs and topic.yml names {len(labels)}; name each one.")
    named = {}
    for label, paragraph in zip(labels, paragraphs):
        parts = sentences(paragraph)
        named |= {label: parts[0]} if len(parts) == 1 else {f"{label}.{n}": s for n, s in enumerate(parts, 1)}
    return named


def holds(sentence: str, quotation: str) -> bool:
    """Whether a quotation, part by part between its gaps, stands in a sentence in that order.

    Examples
    --------
    >>> holds("We need all of them to agree.", "We need […] to agree.")
    True
    >>> holds("We need all of them to agree.", "We need none")
    False
    """
    place = 0
    for part in normalise(quotation).split(GAP):
        found = normalise(sentence).find(part.strip(), place)
        if found < 0:
            return False
        place = found + len(part.strip())
    return True
