"""The interview is quoted, never adapted: exact, short, in its place, inside the budget; the whole is not in the project."""
from __future__ import annotations

import re
import subprocess

import pytest

from helpers import package, tables, transcript
from helpers.lessons import lessons, read, root, source

TEXT = transcript.copy()
EXCERPTS = tables.whole("excerpts")
needs_the_text = pytest.mark.skipif(TEXT is None, reason="no copy of the interview here (KIT_INTERVIEW); fingerprints are checked instead")


def sentences() -> dict[str, str]:
    return transcript.segments(TEXT, package.topic()["interview_paragraphs"])


@pytest.mark.parametrize("row", EXCERPTS.to_dict("records"), ids=EXCERPTS["row_id"])
def test_an_excerpt_is_what_its_fingerprint_says(row):
    assert transcript.fingerprint(row["text"]) == row["sha256"], f"{row['row_id']} was altered: {row['text']!r}"
    assert transcript.words(row["text"]) == row["words"]
    assert (transcript.GAP in row["text"]) == row["elided"]


@needs_the_text
@pytest.mark.parametrize("row", EXCERPTS.to_dict("records"), ids=EXCERPTS["row_id"])
def test_an_excerpt_stands_in_its_sentence(row):
    assert transcript.holds(sentences()[row["segment"]], row["text"]), f"{row['row_id']} is not in {row['segment']} word for word: {row['text']!r}"


def test_the_quotations_stay_inside_the_budget():
    budget = package.topic()["quotation_budget"]
    assert EXCERPTS["words"].max() <= budget["excerpt"] and EXCERPTS["words"].sum() <= budget["all"]


@needs_the_text
def test_segments_are_the_texts_sentences():
    text = sentences()
    table = tables.whole("segments").set_index("row_id")
    assert list(table.index) == list(text)
    assert table["words"].to_dict() == {k: transcript.words(s) for k, s in text.items()}
    assert table["elided"].to_dict() == {k: "(...)" in s for k, s in text.items()}
    assert all(transcript.normalise(text[k]) == transcript.normalise(text[d]) for k, d in table["duplicate_of"].dropna().items())


@needs_the_text
def test_counts_of_words_are_the_texts():
    text = sentences()
    for term, group in tables.whole("text_facts").groupby("term"):
        found = {k: s.count(term) for k, s in text.items() if term in s}
        assert dict(group.dropna(subset=["segment"])[["segment", "count"]].to_numpy()) == found, term


def registered(quotation: str) -> bool:
    return any(transcript.normalise(quotation) in transcript.normalise(text) for text in EXCERPTS["text"])


@pytest.mark.parametrize("path", lessons().values(), ids=lambda p: p.stem)
def test_what_a_lesson_quotes_is_in_the_register(path):
    for cell in read(path)["cells"]:
        if cell["cell_type"] == "markdown":
            for line in re.findall(r"^> *[\"“](.+)[\"”] *$", source(cell), re.M):
                assert registered(line), f"{path.name} quotes what the register does not hold: {line!r}"


@needs_the_text
def test_the_article_is_not_in_the_project():
    """No file holds ten words of the interview in a row that are not in the register."""
    def runs(text: str) -> set[tuple[str, ...]]:
        plain = re.findall(r"[a-z0-9']+", transcript.normalise(text).lower())
        return {tuple(plain[i:i + 10]) for i in range(len(plain) - 9)}

    forbidden = set().union(*(runs(s) for s in sentences().values())) - set().union(*(runs(t) for t in EXCERPTS["text"]))
    files = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=root(), capture_output=True, text=True).stdout.split()
    for name in files:
        if name.endswith((".md", ".csv", ".yml", ".json", ".py", ".ipynb")):
            hit = runs((root() / name).read_text(encoding="utf-8")) & forbidden
            assert not hit, f"{name} holds a passage of the interview outside the register: {' '.join(next(iter(hit)))}"
