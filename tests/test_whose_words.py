"""A text as strips, the chain it came through, and the pairs of phrases: what lesson 01 stands on."""
from __future__ import annotations

import pandas as pd
import pytest

from helpers import charts, package, tables, transcript
from helpers.described import Described

TEXT = transcript.copy()
needs_the_text = pytest.mark.skipif(TEXT is None, reason="no copy of the interview here (KIT_INTERVIEW)")


@pytest.fixture
def talk():
    return pd.DataFrame({"row_id": ["a.1", "a.2", "b.1"], "parent": ["a", "a", "b"], "voice": ["host", "guest", "host"], "words": [4, 90, 50]})


def test_each_sentence_is_a_block_that_begins_where_the_one_before_ends(talk):
    figure = charts.strips(talk)
    blocks = {(y, base): x for trace in figure.bundle["data"] for x, y, base in zip(trace["x"], trace["y"], trace["base"])}
    assert blocks == {("a", 0): 4, ("a", 4): 90, ("b", 0): 50}
    assert figure.table.to_dict("records") == [{"parent": "a", "voice": "host", "blocks": 1, "words": 4}, {"parent": "a", "voice": "guest", "blocks": 1, "words": 90},
                                               {"parent": "b", "voice": "host", "blocks": 1, "words": 50}]


def test_a_block_without_room_has_no_name_but_tells_it_when_pointed_at(talk):
    guest, host = charts.strips(talk).bundle["data"]
    assert guest["text"] == ["a.2"] and host["text"] == ["", "b.1"] and host["hovertext"] == ["a.1: 4", "b.1: 50"]


def test_its_words_say_how_much_is_whose(talk):
    words = charts.strips(talk).words
    assert "guest 90 and host 54" in words and "2 strips, 3 blocks" in words and "The longest strip is a with 94." in words


def test_without_rows_it_says_so(talk):
    empty = charts.strips(talk.iloc[:0])
    assert isinstance(empty, Described) and "No block" in empty.words
    with pytest.raises(ValueError, match="voice"):
        charts.strips(talk.drop(columns="voice"))


@needs_the_text
def test_words_in_his_mouth_and_between_the_printed_marks_are_the_texts():
    """`spoken` mends the closing marks that were printed straight; `marked` does not."""
    sentences = transcript.segments(TEXT, package.topic()["interview_paragraphs"])
    table = tables.whole("segments").set_index("row_id")

    def between(closing: str) -> dict[str, int]:
        inside, found = False, {}
        for name, sentence in sentences.items():
            kept = ""
            inside = inside and name[0] == "P"
            for sign in sentence if name[0] in "PQA" else "":
                inside = sign == "“" or (inside and sign not in closing)
                kept += sign if inside and sign != "“" else " "
            found[name] = transcript.words(kept)
        return found

    assert table["marked"].to_dict() == between("”")
    mended = between('”"')
    for name, row in table.iterrows():
        assert row["spoken"] == {"speaker": row["words"], "mixed": mended[name]}.get(row["voice"], 0), name


@needs_the_text
def test_each_pair_has_the_pages_own_words_and_all_quotations_stay_inside_the_budget():
    sentences = transcript.segments(TEXT, package.topic()["interview_paragraphs"])
    pairs, excerpts = tables.whole("parallel_texts"), tables.whole("excerpts")
    for pair in pairs.itertuples():
        assert transcript.holds(sentences[pair.segment], pair.rendering), f"{pair.row_id}: {pair.rendering!r} is not in {pair.segment}"
    more = {p for p in pairs["rendering"] if not any(p in text for text in excerpts["text"])}
    assert excerpts["words"].sum() + sum(map(transcript.words, more)) <= package.topic()["quotation_budget"]["all"]


def test_a_headline_is_compared_with_its_own_text():
    """The string test of the lesson: one of the headlines stands word for word in the text beneath it, the others do not."""
    papers = tables.whole("outlets").query("of == 'speech'").dropna(subset=["body"])
    assert [p.row_id for p in papers.itertuples() if p.headline in p.body] == ["O-thehill-2022-05-24"]
