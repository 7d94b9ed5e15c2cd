"""The glossary and the lessons name each other: a term that is used is explained, and one that is explained is used."""
from __future__ import annotations

import re

import pytest

from helpers import glossary, tables
from helpers.lessons import BINDING, lessons, read, source

# words that lessons also use in their everyday sense ("the round figure", "to hold", "somebody claims"): linked once, where they are explained
EVERYDAY = {"alliance", "hold", "share", "count", "run", "row", "key", "sum", "round", "table", "claim", "source", "column", "sort", "filter", "function", "query", "axis", "index", "definition",
            "estimate", "interval", "weight", "slip", "kind of sentence", "string", "aggression", "occupation", "forecast"}
TERMS = tables.whole("glossary").set_index("row_id")["term"]
LESSONS = {number: read(path) for number, path in lessons().items()}
each = pytest.mark.parametrize("number", LESSONS)


def prose(number: str) -> str:
    return "\n".join(source(cell) for cell in LESSONS[number]["cells"] if cell["cell_type"] == "markdown")


@each
def test_a_link_leads_to_a_term(number):
    wild = {match["term"] for match in glossary.LINK.finditer(prose(number))} - set(TERMS.index)
    assert not wild, f"lesson {number} links to terms that the glossary does not have: {sorted(wild)}"
    others = [link for link in re.findall(r"\]\(([^)]*glossary[^)]*)\)", prose(number)) if not re.fullmatch(r"\.\./data/glossary\.md#G-[\w-]+", link)]
    assert not others, f"lesson {number}: a link to the glossary has the form ../data/glossary.md#G-…: {others}"


@each
def test_the_metadata_lists_what_is_linked(number):
    said = set(LESSONS[number]["metadata"]["kit"]["glossary"])
    linked = {TERMS[match["term"]] for match in glossary.LINK.finditer(prose(number)) if match["term"] in TERMS.index}
    assert said == linked, f"lesson {number}: only in its metadata {sorted(said - linked)}, only in its text {sorted(linked - said)}"


def test_every_term_is_used():
    idle = set(TERMS.index) - set(glossary.linked())
    assert not idle, f"explained and linked by no lesson: {sorted(idle)}"


@each
def test_a_term_is_linked_before_or_where_it_is_first_used(number):
    """A reader who takes the lessons in order meets no term of the glossary unexplained."""
    before = {term for term, used in glossary.linked().items() if min(used) <= number}
    text = re.sub(r"`[^`]*`|^>.*$|\]\([^)]*\)", " ", BINDING.sub(lambda found: found["text"], prose(number)), flags=re.M)
    missed = [term for row, term in TERMS.items() if row not in before and term not in EVERYDAY and re.search(rf"(?<![\w-]){re.escape(term)}(?:s|es)?(?![\w-])", text, re.I)]
    assert not missed, f"lesson {number} uses and neither it nor an earlier one explains: {missed}"
