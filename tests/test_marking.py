"""Marking: a corpus of broken and hostile hand-ins, each named, none lost, nothing executed; and what a teacher gets."""
from __future__ import annotations

import csv
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from helpers import cli
from helpers.exercises import sheet
from helpers.lessons import lessons, root
from helpers import ledger, page as page_frame
from helpers.teach import mark, mark_text
from helpers.teach.mark_findings import SAYS

sys.path.insert(0, str(Path(__file__).parent))
import handins  # noqa: E402
from five_lakes import data_in  # noqa: E402

HERE = Path(__file__).parent
ROUNDS = 12 if os.environ.get("KIT_LONG") else 4


@pytest.fixture(scope="module")
def lakes(tmp_path_factory):
    """The five lakes as a data folder, for this process and those it starts."""
    with pytest.MonkeyPatch.context() as patch:
        yield data_in(tmp_path_factory.mktemp("lakes"), patch)


@pytest.fixture(scope="module")
def corpus(lakes, tmp_path_factory):
    """The corpus, marked once by the verb: (its cases, the folder of hand-ins, the folder of pages, exit code)."""
    folder = tmp_path_factory.mktemp("corpus")
    given, out = folder / "handins", folder / "marked"
    given.mkdir()
    cases = handins.Corpus(seed=20220525, rounds=ROUNDS).write(given)
    return cases, given, out, cli.main(["mark", str(given), "--out", str(out)])


def table(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number_of(text: str) -> int:
    return int(re.search(r"_(1\d{4})_assignsubmission_file", text)[1])


def codes(out: Path) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for row in table(out / "findings.csv"):
        found.setdefault(number_of(row["file"]), set()).add(row["code"])
    return found


# -- the corpus -------------------------------------------------------------------------------------------------------

def test_the_corpus_is_large_enough_and_of_many_kinds(corpus):
    cases, *_ = corpus
    assert len(cases) >= 300 and len({case.kind for case in cases}) >= 80
    assert set().union(*(case.codes for case in cases)) >= set(SAYS) - {"unreadable", "failed", "kept_apart", "ruling"}


def test_every_broken_hand_in_is_named_with_what_is_wrong(corpus):
    cases, _, out, code = corpus
    found = codes(out)
    wrong = {f"{case.number} {case.kind}: wanted {sorted(case.codes)}, found {sorted(found.get(case.number, ()))}" for case in cases if found.get(case.number, set()) != case.codes}
    assert not wrong, "\n".join(sorted(wrong)[:12])
    assert code == 1


def test_nothing_is_lost(corpus):
    """A line for every hand-in, and every answer that could be read has its mark, whatever is broken around it."""
    cases, _, out, _ = corpus
    marks = {int(row["number"]): row for row in table(out / "marks.csv")}
    assert len(marks) == len(cases) == len(table(out / "marks.csv"))
    wrong = {f"{case.number} {case.kind}, {name}: wanted {state}, found {marks[case.number][name + ' state']}" for case in cases for name, state in case.states.items()
             if marks[case.number][f"{name} state"] != state}
    assert not wrong, "\n".join(sorted(wrong)[:12])


def test_marks_agree_with_states(corpus):
    for row in table(corpus[2] / "marks.csv"):
        for name in handins.Corpus.STATES:
            state = row[f"{name} state"]
            assert row[name] == ("1" if state == "right" else "0" if state.startswith(("mistake", "not yet")) else ""), row
        assert int(row["right"]) == sum(row[name] == "1" for name in handins.Corpus.STATES)


def test_nothing_is_executed_or_written_elsewhere(corpus):
    cases, given, out, _ = corpus
    assert not [path for path in (Path.cwd(), given, out, out.parent) if (path / "EXECUTED").exists()]
    assert {path.name for path in out.parent.iterdir()} == {"handins", "marked"}
    assert all(mark.OWN.fullmatch(path.name) for path in out.iterdir()), sorted(path.name for path in out.iterdir())
    assert {number_of(path.name) for path in given.iterdir()} == {case.number for case in cases}


class Page(html.parser.HTMLParser):
    """Which tags and attributes a page has, and whether they close."""

    VOID = {"meta", "br", "input", "rect"}

    def __init__(self, text: str):
        super().__init__()
        self.tags, self.attributes, self.open = Counter(), [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attributes]
        self.open += [] if tag in self.VOID else [tag]

    def handle_startendtag(self, tag, attributes):
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attributes]

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"


ALLOWED = {"html", "head", "meta", "title", "style", "body", "nav", "main", "a", "h1", "h2", "h3", "p", "em", "strong", "small", "code", "bdi", "br", "table", "caption", "thead", "tbody",
           "tr", "th", "td", "figure", "figcaption", "svg", "text", "rect", "article", "blockquote", "fieldset", "legend", "label", "input", "div"}


def test_pages_hold_nothing_but_their_own_tags(corpus):
    pages = sorted(corpus[2].glob("*.html"))
    assert len(pages) == 12
    for path in pages:
        text = path.read_text(encoding="utf-8")
        page = Page(text)
        assert not page.open and set(page.tags) <= ALLOWED, (path.name, set(page.tags) - ALLOWED, page.open)
        assert not [a for a in page.attributes if a[1].startswith("on") or a[1] == "style" or a[1] in ("src", "srcset", "action", "formaction", "background")], path.name
        assert all(re.fullmatch(r"[\w-]+\.(html|csv)", value) for _, name, value in page.attributes if name == "href"), path.name
        assert f'content="{page_frame.POLICY}"' in text and "script-src" not in page_frame.POLICY and page_frame.POLICY.startswith("default-src 'none'")
        assert text.index("Content-Security-Policy") < text.index("<style>") and page.tags["style"] == 1
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x00-\x08\x0b-\x1f]", text), path.name


def test_no_cell_of_a_table_is_a_formula(corpus):
    for path in corpus[2].glob("*.csv"):
        with open(path, encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                bad = [cell for cell in row if cell.lstrip().startswith(("=", "+", "-", "@", "＝")) and not re.fullmatch(r"-?\d+(\.\d+)?", cell)]
                assert not bad, (path.name, bad)
                assert not [cell for cell in row if "\x00" in cell or "\r" in cell]


def test_written_answers_stand_side_by_side_with_rubric_and_samples(corpus):
    cases, _, out, _ = corpus
    wanted = sum(case.states.get("90-7") == "to read" for case in cases)
    text = (out / "question-90-7.html").read_text(encoding="utf-8")
    parts = [text, *((out / name).read_text(encoding="utf-8") for name in sorted(path.name for path in out.glob("question-90-7-part-*")))]
    written = len(table(out / "written-90-7.csv"))
    assert written >= wanted and sum(part.count("<article>") for part in parts) == written + 3 * len(parts)
    assert "One lake is much deeper than the others, so the average lies above four of the five." in text and "a reason from the rows and its limit" in text
    assert text.count('type="radio"') == 4 * (text.count("<article>") - 3)
    assert "hints 0 of 3" in text and "the same words as" in text


def test_misconceptions_are_drawn_told_and_listed(corpus):
    text = (corpus[2] / "misconceptions.html").read_text(encoding="utf-8")
    count = sum(row["90-2 state"] == "mistake: median = mean" for row in table(corpus[2] / "marks.csv"))
    answered = sum(row["90-2"] != "" for row in table(corpus[2] / "marks.csv"))
    assert f"“median = mean” in 90-2: {count} of the {answered} who answered it" in text
    assert re.search(r'<svg[^>]* role="img" aria-label="Misconceptions: ', text) and "<td>median = mean</td>" in text


# -- whose, together, and again ---------------------------------------------------------------------------------------

def marked(given: Path, out: Path, *more: str) -> tuple[int, list[dict[str, str]]]:
    code = cli.main(["mark", str(given), "--out", str(out), *more])
    return code, table(out / "marks.csv") if (out / "marks.csv").exists() else []


@pytest.fixture
def made(lakes):
    return handins.Corpus(seed=3)


def test_canvas_and_loose_files_and_bulk_zips(made, tmp_path):
    base = {name: handins.dumped(made.base(name)) for name in ("Ada", "Ben", "Cem")}
    canvas = {"lovelaceada_4711_901_90.ipynb": base["Ada"], "bben_LATE_4712_902_90-1.ipynb": base["Ben"]}
    moodle = {"Ada Lovelace_4711_assignsubmission_file/90.ipynb": base["Ada"], "Ben B_4712_assignsubmission_file/90.ipynb": base["Ben"]}
    for name, files, wanted in (("canvas", canvas, ["bben", "lovelaceada"]), ("moodle", moodle, ["Ada Lovelace", "Ben B"])):
        (tmp_path / f"{name}.zip").write_bytes(made.zipped(files))
        code, rows = marked(tmp_path / f"{name}.zip", tmp_path / name)
        assert code == 0 and [row["name"] for row in rows] == wanted and {row["number"] for row in rows} == {"4711", "4712"}
    flat = tmp_path / "flat"
    flat.mkdir()
    for name, data in base.items():
        (flat / f"{name.lower()}.ipynb").write_bytes(data)
    code, rows = marked(flat, tmp_path / "loose")
    assert code == 0 and [(row["name"], row["class"]) for row in rows] == [("Ada", "9b"), ("Ben", "9b"), ("Cem", "9b")]


def test_two_of_one_name_are_kept_apart(made, tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.ipynb").write_bytes(handins.dumped(made.base("Ada")))
    _, rows = marked(tmp_path, tmp_path / "out")
    assert len(rows) == 2 and any("kept apart" in row["finding"] for row in table(tmp_path / "out" / "findings.csv"))


def test_a_handed_in_zip_of_the_kit_is_one_hand_in(made, tmp_path):
    files = {"90.ipynb": handins.dumped(made.base("Ada")), "90-2.ipynb": handins.dumped(made.base("Ada")), "progress.json": b"{}"}
    (tmp_path / "handin-9b-ada.zip").write_bytes(made.zipped(files))
    code, rows = marked(tmp_path, tmp_path / "out")
    assert len(rows) == 1 and rows[0]["name"] == "Ada"


def test_nothing_is_overwritten_without_force(made, tmp_path, capsys):
    given, out = tmp_path / "in", tmp_path / "out"
    given.mkdir()
    (given / "90.ipynb").write_bytes(handins.dumped(made.base("Ada")))
    assert marked(given, out)[0] == 0
    (out / "marks.csv").write_text("by hand")
    (out / "notes.txt").write_text("mine")
    assert cli.main(["mark", str(given), "--out", str(out)]) == 2 and (out / "marks.csv").read_text() == "by hand"
    assert "--force" in capsys.readouterr().err
    assert marked(given, out, "--force")[1][0]["name"] == "Ada" and (out / "notes.txt").read_text() == "mine"


def test_out_may_lie_within_the_hand_ins(made, tmp_path):
    (tmp_path / "90.ipynb").write_bytes(handins.dumped(made.base("Ada")))
    for more in ((), ("--force",)):
        code, rows = marked(tmp_path, tmp_path / "marked", *more)
        assert code == 0 and len(rows) == 1 and not table(tmp_path / "marked" / "findings.csv")


def test_what_cannot_be_run_is_refused_in_a_sentence(lakes, tmp_path, capsys):
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    for arguments in ([str(tmp_path / "none"), "--out", str(tmp_path / "o")], [str(tmp_path / "empty"), "--out", str(tmp_path / "o")],
                      [str(tmp_path / "empty"), "--out", str(tmp_path / "file")]):
        assert cli.main(["mark", *arguments]) == 2
        said = capsys.readouterr().err
        assert len(said.splitlines()) == 1 and "Traceback" not in said


# -- with the kit's own lessons ---------------------------------------------------------------------------------------

@pytest.fixture
def own(monkeypatch):
    monkeypatch.delenv("KIT_DATA", raising=False)
    monkeypatch.chdir(root())


def test_a_lesson_answered_through_the_kit_is_marked(own, tmp_path, monkeypatch):
    """From `check` and `rule` to the mark: no case made by hand stands between."""
    from helpers import interview, record
    from helpers.exercises import bank, learner

    monkeypatch.setenv("KIT_PROGRESS", str(tmp_path / "mine" / "progress.json"))
    monkeypatch.setattr(record, "_unsaved", {})
    learner.sign("Ada Lovelace", "9b")
    lesson, held = next(iter(lessons().items()))
    outputs, wanted = [], {}
    for item in bank.read():
        if item["id"].startswith(f"{lesson}-") and not bank.is_guess(item["id"]):
            wanted[item["id"]] = "to read" if item["kind"] == "text" else "right"
            found = learner._Found(sheet.load(), item["id"])
            answer = "Two sentences about a clock, in words of mine." if item["kind"] == "text" else sheet.answers(item, found.variant, sheet.load()["aliases"])[0]
            outputs.append([{"output_type": "display_data", "metadata": {}, "data": learner.check(item["id"], answer).bundle()}])
    claim = interview.claims()["claim"].iloc[0]
    shown = interview.rule(claim, "hold", sure=70, because="<b>two</b> clocks", would_change="a third")
    shown = ledger.correct(claim, "I would <i>now</i> print it with a day.")
    outputs.append([{"output_type": "display_data", "metadata": {}, "data": shown.bundle()}])
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / held.name).write_bytes(handins.dumped(handins.notebook(outputs, lesson)))
    code, rows = marked(tmp_path / "in", tmp_path / "out")
    assert {name: rows[0][f"{name} state"] for name in wanted} == wanted and rows[0]["name"] == "Ada Lovelace"
    assert code == 0, (tmp_path / "out" / "findings.csv").read_text()
    ruled = (tmp_path / "out" / "rulings.html").read_text(encoding="utf-8")
    assert f"{claim}: print 0, change 0, hold 1 of 1; half are at least 70 sure of 100." in ruled and "&lt;b&gt;two&lt;/b&gt; clocks" in ruled
    assert "&lt;i&gt;now&lt;/i&gt; print it" in ruled and "Lovelace" not in ruled, "the page can be shown: no name stands beside an opinion"
    assert [(row["name"], row["ruling"]) for row in table(tmp_path / "out" / "rulings.csv")] == [("Ada Lovelace", "hold")]
    assert int(rows[0]["judged"]) == sum(rows[0][name] in ("0", "1") for name in wanted) <= int(rows[0]["of"])
    assert not re.search(r"\{\w+\}", (tmp_path / "out" / "index.html").read_text(encoding="utf-8").split("</style>")[-1]), "a gap of a variant is filled"


def test_realistic_hand_ins_are_read_in_flat_memory(own, tmp_path):
    """Two hundred of a lesson with its figures, by processes of their own."""
    handins.realistic(tmp_path / "in", list(lessons().values()), 200)
    program = ("import sys; from helpers import cli; code = cli.main(sys.argv[1:]); "
               "print(code, next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')) if sys.platform == 'linux' else 0)")
    done = subprocess.run([sys.executable, "-c", program, "mark", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--workers", "2"], capture_output=True, text=True, check=True)
    code, taken = map(int, done.stdout.split()[-2:])
    rows = table(tmp_path / "out" / "marks.csv")
    assert code == 0 and len(rows) == 200, done.stdout
    assert taken < 80_000, f"the marker itself took {taken} kB"
    assert all(sum(1 for name, value in row.items() if name.endswith(" state") and value != "not answered") >= 4 for row in rows)


# -- text made harmless -----------------------------------------------------------------------------------------------

@pytest.mark.parametrize("text", ["=1", "+1 2", "-a", "@x", "\t=1", " =1", "＝1", "\u200b=1", "\x00=1", "a;=1", "\r=1"])
def test_a_formula_gets_its_apostrophe(text):
    made = str(mark_text.cell(text))
    assert made.startswith("'") or ";'" in made or not made.lstrip().startswith(("=", "+", "-", "@"))
    assert not made.lstrip().startswith(("=", "+", "@", "＝"))


def test_json_names_are_not_trusted(made, tmp_path):
    """What a record says of itself never becomes a path."""
    held = made.base("../../../Ada")
    (tmp_path / "90.ipynb").write_bytes(json.dumps(held).encode())
    marked(tmp_path, tmp_path / "out")
    assert {path.name for path in tmp_path.iterdir()} == {"90.ipynb", "out"}


def test_a_file_that_brings_a_reader_down_is_named_and_the_rest_go_on(made, tmp_path, monkeypatch):
    """The processes are played: the one that meets this file dies each time."""
    from concurrent.futures import Future
    from concurrent.futures.process import BrokenProcessPool

    class Played:
        def __init__(self, *_, initargs=(), **__):
            mark._begin(*initargs, alone=False)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return False

        def submit(self, work, task):
            future = Future()
            if any("killer" in label for label in task.labels):
                future.set_exception(BrokenProcessPool("a process died"))
            else:
                future.set_result(work(task))
            return future

    for number in range(60):
        (tmp_path / f"pupil{number}.ipynb").write_bytes(handins.dumped(made.base(f"Pupil {number}")))
    (tmp_path / "killer.ipynb").write_bytes(b"{}")
    monkeypatch.setattr(mark, "ProcessPoolExecutor", Played)
    code, rows = marked(tmp_path, tmp_path / "out")
    assert code == 1 and len(rows) == 61 and sum(row["90-4"] == "1" for row in rows) == 60
    assert [(row["code"], row["file"]) for row in table(tmp_path / "out" / "findings.csv")] == [("failed", "killer.ipynb")]


def test_the_quiz_is_counted_and_gives_no_mark(own, tmp_path, monkeypatch):
    from helpers import record
    from helpers.exercises import bank, rounds

    monkeypatch.setenv("KIT_PROGRESS", str(tmp_path / "mine" / "progress.json"))
    monkeypatch.setattr(record, "_unsaved", {})
    asked = [item for item in bank.read() if item["id"].startswith("q-")]
    right = [sheet.answers(item, "", sheet.load()["aliases"])[0] for item in asked]
    shown = [rounds.quiz("before", *[*right[:2], *[...] * (len(asked) - 2)]), rounds.quiz("after", *right)]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "09.ipynb").write_bytes(handins.dumped(handins.notebook([[{"output_type": "display_data", "metadata": {}, "data": item.bundle()}] for item in shown], "09")))
    code, rows = marked(tmp_path / "in", tmp_path / "out")
    assert code == 0 and rows[0]["right"] == "0" and rows[0]["q-1 before state"] == rows[0]["q-6 after state"] == "right"
    assert "1 of 1" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def test_the_bar_keeps_quiet_and_then_tells():
    import io

    from helpers.teach.mark_bar import Bar

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    bar = Bar(100, "files read", Terminal())
    bar.to(10)
    assert not bar.file.getvalue()
    bar.begun -= 3
    bar.told -= 3
    bar.to(50)
    assert bar.file.getvalue() == "\r[##########··········] 50 of 100 files read"


def test_a_bank_with_a_fault_is_refused(lakes, tmp_path, capsys):
    path = lakes / "exercises" / "90.yml"
    whole = path.read_text(encoding="utf-8")
    (tmp_path / "90.ipynb").write_text("{}")
    path.write_text(whole.replace("kind: date\n  minutes", "kind: dat\n  minutes", 1), encoding="utf-8")
    try:
        assert cli.main(["mark", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
        assert "90.yml, line" in capsys.readouterr().err and not (tmp_path / "out").exists()
    finally:
        path.write_text(whole, encoding="utf-8")


# -- as a teacher sees it -------------------------------------------------------------------------------------------------

@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_of_a_hostile_class_are_quiet_in_a_browser(corpus, width):
    """No script runs, no dialog opens, nothing is asked of another host, and no page is wider than the screen."""
    from playwright.sync_api import sync_playwright

    out, asked, dialogs, wide = corpus[2], set(), [], {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["BROWSER_PATH"], args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.on("request", lambda request: asked.add(request.url.split(":")[0]))
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        for file in sorted(out.glob("*.html")):
            page.goto(file.as_uri())
            assert page.locator("h1").count() == 1 and page.locator("script").count() == 0, file.name
            over = page.evaluate("() => document.scrollingElement.scrollWidth - window.innerWidth")
            if over > 1:
                wide[file.name] = over
            (HERE.parent / "test-artefacts").mkdir(exist_ok=True)
            page.screenshot(path=HERE.parent / "test-artefacts" / f"mark-{file.stem}-{width}.png")
        browser.close()
    assert asked <= {"file", "data"} and not dialogs and not wide, (asked, dialogs, wide)
