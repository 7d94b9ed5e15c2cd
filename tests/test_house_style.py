"""The house rules for a lesson, one test a rule. Each says what it found and in which cell."""
from __future__ import annotations

import re

import pytest

from helpers import package, tables
from helpers.lessons import lessons, read, root, source

LESSONS = {path.stem: read(path) for path in lessons().values()}
each = pytest.mark.parametrize(("name", "lesson"), LESSONS.items(), ids=LESSONS)
PLOTLY = "application/vnd.plotly.v1+json"
MODES = {"sourcing", "contextualising", "corroborating", "close reading", "continuity and change", "perspectives"}
ROLES = {"slip", "line", "guess", "needs", "record", "chart", "claim", "mirror", "disagree", "ruling", "envelope", "correction", "exercise", "exit", "sources", "next", "title", "import", "text", "explorer"}


def code(lesson):
    return [c for c in lesson["cells"] if c["cell_type"] == "code"]


def prose_cells(lesson):
    return [source(c) for c in lesson["cells"] if c["cell_type"] == "markdown"]


def outputs(lesson):
    return [o for c in code(lesson) for o in c["outputs"]]


# the first lesson is small, the last is the column itself: what each of them has of slip, disagreement, mirror and explorer
WITHOUT = {"00": set(), "09": {"disagree"}}


@each
def test_the_file_is_light(name, lesson):
    size = (root() / "notebooks" / f"{name}.ipynb").stat().st_size
    assert size <= 300_000, f"{name} takes {size} bytes"


@each
def test_one_h1_that_asks_and_no_level_skipped(name, lesson):
    levels = [len(m[1]) for text in prose_cells(lesson) for m in re.finditer(r"^(#+) ", re.sub(r"```.*?```", "", text, flags=re.S), re.M)]
    assert levels.count(1) == 1 and levels[0] == 1, levels
    assert all(b - a <= 1 for a, b in zip(levels, levels[1:])), f"a heading level is skipped: {levels}"
    title = re.search(r"^# (.+)$", prose_cells(lesson)[0], re.M)[1]
    assert title.endswith("?"), f"the title is not a question: {title}"


@each
def test_readme_lists_it_by_its_question(name, lesson):
    question = re.search(r"^# (.+)$", prose_cells(lesson)[0], re.M)[1]
    assert f"[{question}](notebooks/{name}.ipynb)" in (root() / "README.md").read_text(encoding="utf-8")


@each
def test_it_leads_on_to_the_next(name, lesson):
    """The last cell of a lesson links to the lesson after it; the last lesson leads out of the course."""
    names = list(LESSONS)
    after = names[names.index(name) + 1: names.index(name) + 2]
    assert all(f"]({following}.ipynb)" in prose_cells(lesson)[-1] for following in after), f"{name} does not link to {after}"


@each
def test_no_cell_is_long(name, lesson):
    for n, cell in enumerate(code(lesson), 1):
        lines = [line for line in source(cell).splitlines() if line.strip()]
        assert len(lines) <= 8, f"{name}, code cell {n} has {len(lines)} lines; 8 at most"


@each
def test_paragraphs_are_short(name, lesson):
    for text in prose_cells(lesson):
        for paragraph in re.split(r"\n\s*\n", re.sub(r"<!--.*?-->", "", text, flags=re.S)):
            if not re.match(r"\s*([>|#]|- |\d\. |\*\*)", paragraph):
                assert len(paragraph.split()) <= 60, f"{name}: {len(paragraph.split())} words before the next doing: {paragraph[:80]}…"


@each
def test_bindings_do_not_break_the_page(name, lesson):
    """A paragraph that begins with a comment is taken for HTML, and its links and stars stand raw; a stroke in a table's row splits it."""
    for text in prose_cells(lesson):
        begins = [p[:60] for p in re.split(r"\n\s*\n", text) if p.lstrip().startswith("<!--")]
        assert not begins, f"{name}: a paragraph begins with a binding; put a word before it: {begins}"
        items = [line[:60] for line in text.splitlines() if re.match(r"\s*(-|\d+\.) <!--", line)]
        assert not items, f"{name}: a list item begins with a binding, and its marks stand raw; put a word before it: {items}"
        rows = [line[:60] for line in text.splitlines() if line.startswith("|") and "<!--=" in line]
        assert not rows, f"{name}: a binding in a Markdown table's row; write the table as HTML: {rows}"


@each
def test_a_lesson_is_twenty_to_forty_cells(name, lesson):
    assert (14 if name.startswith("00") else 20) <= len(lesson["cells"]) <= 40, f"{name} has {len(lesson['cells'])} cells"


@each
def test_the_first_action_comes_within_four_cells_and_is_a_guess(name, lesson):
    first = lesson["cells"][:4]
    assert any(c["cell_type"] == "code" and "guess(" in source(c) for c in first), f"{name}: no guess within four cells"
    before = "".join(source(c) for c in first if c["cell_type"] == "code")
    assert "load(" not in before.split("guess(")[0], f"{name}: data before the guess"


@each
def test_it_opens_with_one_import(name, lesson):
    assert "from helpers import *" in source(code(lesson)[0])


@each
def test_counts_run_from_one(name, lesson):
    counts = [c["execution_count"] for c in code(lesson)]
    assert counts == list(range(1, len(counts) + 1)), f"{name}: code cells are counted {counts}; kit run stores them 1…n"


@each
def test_no_stored_output_is_an_error_and_none_is_missing(name, lesson):
    assert not [o for o in outputs(lesson) if o["output_type"] == "error"]
    assert sum(bool(c["outputs"]) for c in code(lesson)) >= len(code(lesson)) * 2 // 3, f"{name}: most cells show nothing"


@each
def test_every_figure_has_words_a_table_and_a_picture(name, lesson):
    for n, cell in enumerate(code(lesson), 1):
        for place, output in enumerate(cell["outputs"]):
            if PLOTLY in output.get("data", {}):
                after = cell["outputs"][place + 1]["data"].get("text/html", "") if place + 1 < len(cell["outputs"]) else ""
                html = "".join(after)
                assert "<table" in html and len(re.sub(r"<[^>]+>", " ", html).split()) >= 12, f"{name}, code cell {n}: a figure without words and table"
                picture = output["data"].get("image/png", "")
                assert picture, f"{name}, code cell {n}: no picture beside the figure; kit run draws it"
                assert len(picture) * 3 / 4 <= 18_500, f"{name}, code cell {n}: the picture takes {len(picture) * 3 // 4} bytes"


@each
def test_a_picture_belongs_to_its_figure(name, lesson):
    from helpers.described import figure_hash

    for n, cell in enumerate(code(lesson), 1):
        for output in cell["outputs"]:
            if PLOTLY in output.get("data", {}):
                tag = output["metadata"].get("image/png", {}).get("kit:figure")
                assert tag == figure_hash(output["data"][PLOTLY]), f"{name}, code cell {n}: the picture is of an older figure; kit run draws it anew"


@each
def test_no_figure_fetches_a_map(name, lesson):
    for output in outputs(lesson):
        for trace in output.get("data", {}).get(PLOTLY, {}).get("data", []):
            assert trace.get("type") not in ("choropleth", "scattergeo", "choroplethmap", "choroplethmapbox", "scattermap", "scattermapbox"), f"{name}: {trace['type']} asks another host for its shapes"


@each
def test_figures_wear_their_badge(name, lesson):
    for output in outputs(lesson):
        figure = output.get("data", {}).get(PLOTLY)
        if figure:
            assert re.search(r"\b(THEN|NOW)\b", str(figure["layout"])), f"{name}: a figure without its THEN or NOW badge"


@each
def test_no_sentence_in_a_table_is_cut(name, lesson):
    """pandas ends a long cell with three dots: in lesson 08 that was one side's half of the sentence."""
    cut = [row for output in outputs(lesson) for row in re.findall(r"<td>[^<]*\.\.\.</td>", "".join(output.get("data", {}).get("text/html", "")))]
    assert not [row for row in cut if row != "<td>...</td>"], f"{name}: {cut[:2]}"


@each
def test_no_widget_state_is_stored(name, lesson):
    assert "widgets" not in lesson["metadata"]


@each
def test_metadata_is_whole(name, lesson):
    kit = lesson["metadata"]["kit"]
    assert {"id", "question", "minutes", "level", "objectives", "needs_history", "needs_python", "excerpts", "claims", "tables", "glossary", "thinking", "standards"} <= set(kit)
    assert kit["id"] == name[:2] and kit["question"] in prose_cells(lesson)[0]
    assert set(kit["minutes"]) == {"read", "do", "discuss"}
    assert set(kit["claims"]) <= set(tables.whole("claims")["row_id"]) and set(kit["tables"]) <= set(package.names())
    assert set(kit["excerpts"]) <= set(tables.whole("excerpts")["row_id"]) and set(kit["thinking"]) <= MODES
    unknown = set(kit["glossary"]) - set(tables.whole("glossary")["term"])
    assert not unknown, f"{name}: terms that the glossary does not have: {unknown}"


@each
def test_cells_say_what_they_are(name, lesson):
    roles = [c["metadata"].get("kit", {}).get("role") for c in lesson["cells"]]
    assert set(roles) <= ROLES, f"{name}: unknown roles {set(roles) - ROLES}"
    wanted = {"line", "guess", "chart", "ruling", "envelope", "exit"} | WITHOUT.get(name[:2], {"slip", "disagree", "mirror", "explorer"})
    assert wanted <= set(roles), f"{name}: missing {wanted - set(roles)}"
    clocks = [c["metadata"].get("kit", {}).get("clock", "THEN") for c in lesson["cells"]]
    if name.startswith("02"):                   # its envelope is sealed there, and opened in later lessons
        assert "NOW" not in clocks
        return
    first = clocks.index("NOW")
    assert lesson["cells"][first]["metadata"]["kit"]["role"] == "envelope", f"{name}: NOW begins before the envelope"
    assert roles.index("ruling") < first, f"{name}: the envelope is opened before the ruling"


@each
def test_every_objective_has_its_exercise_and_every_exercise_its_objective(name, lesson):
    import json

    sheet = json.loads((package.data_dir() / "sheet.json").read_text(encoding="utf-8"))["exercises"]
    used = set(re.findall(r"exercise\(\"(\d\d-\d+)\"", "".join(source(c) for c in code(lesson))))
    tested = {o["exercise"] for o in lesson["metadata"]["kit"]["objectives"]}
    assert 4 <= len(used) <= 8, f"{name} has {len(used)} exercises"
    assert used <= set(sheet), f"{name}: not in the bank: {used - set(sheet)}"
    assert tested <= used and used <= tested, f"objectives without exercise {tested - used}, exercises without objective {used - tested}"
    assert {k for k in sheet if k.startswith(name[:2]) and k[3] not in "gf"} == used, f"{name}: the bank and the lesson differ"


@each
def test_lessons_read_no_files_and_hide_no_plumbing(name, lesson):
    for n, cell in enumerate(code(lesson), 1):
        assert not re.search(r"read_csv|open\(|import os|sys\.path|%\w|!\w", source(cell)), f"{name}, code cell {n}: plumbing in a lesson"


def judgement_words(text: str) -> list[str]:
    """Words of the table `wording` that stand in a text outside quotations, code, positions given with their speaker (`- **Name**, …`) and what is allowed."""
    plain = re.sub(r"^(?:>|- \*\*).*$", " ", re.sub(r"<!--.*?-->|`[^`]*`", " ", text, flags=re.S), flags=re.M)
    found = []
    for row in tables.whole("wording").itertuples():
        left = re.sub(row.allowed, " ", plain, flags=re.I) if isinstance(row.allowed, str) else plain
        words = re.findall(rf"(?<![\w-])(?:{row.term})(?![\w-])" if row.term[0].isalpha() else row.term, left, re.I)
        found += [f"{word!r} (instead: {row.instead})" for word in dict.fromkeys(words)]
    return found


@each
def test_neutral_words(name, lesson):
    found = judgement_words("\n".join(prose_cells(lesson)))
    assert not found, f"{name}: {found}"


@pytest.mark.parametrize("page", sorted((package.data_dir() / "evidence").glob("*.md")), ids=lambda path: path.stem)
def test_neutral_words_on_evidence_pages(page):
    assert not judgement_words(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("bank", sorted((package.data_dir() / "exercises").glob("*.yml")), ids=lambda path: path.stem)
def test_neutral_words_in_exercises(bank):
    """Prompts, hints and what is said to mistakes; sample answers are pupils' own words."""
    import yaml

    said = [text for item in yaml.safe_load(bank.read_text(encoding="utf-8")) for text in
            (item["prompt"], item.get("right", ""), item.get("not_yet", ""), *item.get("hints", ()), *(m["says"] for m in item.get("mistakes", ())))]
    assert not judgement_words("\n".join(map(str, said)))
