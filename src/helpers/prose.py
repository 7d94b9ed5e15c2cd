"""Sentences bound to the data: `<!--= expression | format -->945.7 million<!--/-->` in Markdown.

What stands between the two comments is bound: the format must reproduce it exactly. Readers see only the text. A number,
a date or a count word that stands unbound is an error, unless it is of a short declared kind (`DECLARED`).
"""
from __future__ import annotations

import re
from collections.abc import Iterator

from helpers import expressions
from helpers.lessons import BINDING

COUNTS = ("two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
          "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|"
          "fortieth|fiftieth|twentieth|thirtieth|thirty-first|thirty-second")
NUMBER = re.compile(rf"(?<![\w.-])\d[\d,.]*\d|\d|\b(?:{COUNTS})\b|\b(?:January|February|April|June|July|August|September|October|November|December)\b", re.I)

# what may stand unbound, and why it is not a fact about the world
DECLARED = re.compile("|".join([
    r"\bArticles? \d+(?:(?:, \d+)*,? and \d+)?\b",                   # a clause's own number
    r"\blessons? \d\d(?:(?:, \d\d)*,? (?:and|to) \d\d)?\b", r"\bexercises? \d\d-\d\b", r"\b\d\d-[g\d]\d?\b",   # the kit's own numbering
    r"\b[ECM]\d\d\b", r"\banswer \d, sentence \d+\b", r"\bparagraph \d+(?:, sentence \d+)?\b", r"\bpages? \d+\b",       # places in the text
    r"\b\d+(?: to \d+)? minutes\b", r"\b\d\d:\d\d\b",                                # time to learn, time on the desk
    r"\bA/RES/(?:ES-)?\d+/\d+\b", r"\b5G\b",                                   # names that hold a digit
    r"\b0 (?:to|and) 100\b",                                                # the scale of `sure`
    r"\btwo clocks\b", r"\bthree routes\b", r"\bfive kinds\b",                       # the kit's own devices
    r"\bone or two\b", r"\btwo (?:or three )?(?:minutes|sentences|words|lines|neighbours)\b",          # instructions: how much to write
]), re.I)
CODE = re.compile(r"```.*?```|`[^`]*`", re.S)
LINK = re.compile(r"\]\([^)]*\)|https?://\S+|<a [^>]*>")
QUOTED = re.compile(r"^>.*$", re.M)
COMMENT = re.compile(r"<!--.*?-->", re.S)


def bindings(text: str) -> Iterator[tuple[str, str, str]]:
    """(expression, format, bound text) of every binding.

    Examples
    --------
    >>> list(bindings("There are <!--= count('members') | words -->thirty<!--/--> allies."))
    [("count('members')", 'words', 'thirty')]
    """
    for match in BINDING.finditer(text):
        yield match["expression"], match["form"], match["text"]


def lies(text: str) -> Iterator[str]:
    """A sentence for every binding whose text is not what the data say.

    Examples
    --------
    >>> list(lies("<!--= count('members') | words -->forty<!--/--> allies"))
    ["“forty” stands where count('members') gives “thirty”: forty allies"]
    >>> list(lies("<!--= 29 + 1 | words -->thirty<!--/--> allies"))
    ['“thirty” is bound to 29 + 1, which reads no data']
    """
    for expression, form, bound in bindings(text):
        if not re.search(r"[a-z_]+\(", expression) and expression not in ("THEN", "NOW"):
            yield f"“{bound}” is bound to {expression}, which reads no data"
            continue
        try:
            given = expressions.formatted(expressions.evaluate(expression), form)
        except ValueError as problem:
            given = f"an error ({problem})"
        if given != bound:
            yield f"“{bound}” stands where {expression} gives “{given}”: {sentence_of(text, bound)}"


def sentence_of(text: str, part: str) -> str:
    """The sentence around a part of a text, as a reader sees it."""
    plain = " ".join(BINDING.sub(lambda m: m["text"], text).split())
    return next((s for s in re.split(r"(?<=[.?!])\s", plain) if part in s), plain[:120])


def loose(text: str) -> Iterator[str]:
    """A sentence for every number, date or count word that stands unbound.

    Examples
    --------
    >>> list(loose("In 2014 three of them, see Article 5 and `year == 2020`."))
    ['“2014” stands unbound: In 2014 three of them, see Article 5 and `year == 2020`.', '“three” stands unbound: In 2014 three of them, see Article 5 and `year == 2020`.']
    """
    free = re.sub(BINDING.pattern + r"(?:[ -](?:thousand|million|billion)\b)?", " ", text, flags=re.S)     # 945.7 is bound, its unit stands beside it
    for pattern in (COMMENT, CODE, LINK, QUOTED, DECLARED):
        free = pattern.sub(" ", free)
    for match in NUMBER.finditer(free):
        yield f"“{match.group()}” stands unbound: {sentence_of(text, match.group())}"
