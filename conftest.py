"""What all tests share: browser tests are left out where there is no browser, and every lesson runs as one learner's session.

Each lesson is run once, by nbval. The same run serves the clock test: every `load` leaves a line in KIT_TRACE, and after
a lesson's last cell one more item compares these lines with the clock that each cell declares.
"""
from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path

import pytest

FOLDER = Path(tempfile.mkdtemp(prefix="kit-test-"))
os.environ.setdefault("KIT_PROGRESS", str(FOLDER / "progress.json"))
os.environ["IPYTHONDIR"] = str(FOLDER / "ipython")


def pytest_collection_modifyitems(config, items):
    if os.environ.get("KIT_BROWSER") != "run":
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="no browser here; install Chromium, then run kit test again"))
    for place in reversed(range(len(items))):
        last_of_its_lesson = place + 1 == len(items) or items[place + 1].parent is not items[place].parent
        if _is_cell(items[place]) and last_of_its_lesson:
            items.insert(place + 1, ClockItem.from_parent(items[place].parent, name="clock"))


def _is_cell(item) -> bool:
    return type(item).__name__ == "IPyNbCell"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """A lesson's kernel starts as a learner without a past, and says which lesson it runs."""
    if _is_cell(item):
        lesson = item.path.stem
        os.environ["KIT_TRACE"] = str(FOLDER / f"{lesson}.jsonl")
        os.environ["KIT_PROGRESS"] = str(FOLDER / f"{lesson}.progress.json")


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item):
    """Mark in the trace where one cell ends: what stands before the mark was read by that cell."""
    if _is_cell(item):
        with open(FOLDER / f"{item.path.stem}.jsonl", "a", encoding="utf-8") as trace:
            trace.write(json.dumps({"end": item.cell_num}) + "\n")


def pytest_terminal_summary(terminalreporter):
    """After everything else, what a teacher who changed something wants to read: where it broke, in sentences."""
    failed = terminalreporter.stats.get("failed", []) + terminalreporter.stats.get("error", [])
    if not failed:
        return
    terminalreporter.section("What to mend, in words")
    for report in failed:
        terminalreporter.write_line(f"- {said(report)}")


def said(report) -> str:
    """The sentence of a failed test, with its place."""
    crash = getattr(report.longrepr, "reprcrash", None)
    text = crash.message if crash else str(report.longrepr)
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)              # nbval writes in colours
    if "Cell outputs differ" in text:
        code = text.partition("Input:\n")[2].partition("\n")[0].strip()
        return f"{report.nodeid}: `{code}` shows something else than what is stored. If it should: kit run {report.nodeid.rpartition('/')[2][:2]}"
    lines = [line for line in text.removeprefix("AssertionError: ").splitlines() if line.strip() and not re.match(r"\s*(assert |where |\+)", line)]
    return f"{report.nodeid.rpartition('::')[2] if crash else report.nodeid}: " + "\n    ".join((lines or text.splitlines())[:6])


class ClockItem(pytest.Item):
    """No cell that keeps the evening's clock has read a row that was known later."""

    def runtest(self):
        from helpers import clock

        cells = [c for c in json.loads(self.path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
        path, pending, reads = FOLDER / f"{self.path.stem}.jsonl", [], []
        for line in map(json.loads, path.read_text(encoding="utf-8").splitlines() if path.exists() else []):
            if "end" in line:
                reads += [(line["end"], read) for read in pending]
                pending = []
            else:
                pending.append(line)
        if not reads and any("load(" in "".join(c["source"]) for c in cells):
            raise ClockBroken(f"{self.path.name}: the run left no trace of its loads")
        wrong = {f"code cell {n + 1} keeps the clock THEN and read {read['table']} with a row known on {read['known']}" for n, read in reads
                 if read["known"] > clock.THEN.isoformat() and cells[n]["metadata"].get("kit", {}).get("clock", "THEN") != "NOW"}
        if wrong:
            raise ClockBroken(f"{self.path.name}: " + "; ".join(sorted(wrong)))

    def repr_failure(self, excinfo):
        return str(excinfo.value)

    def reportinfo(self):
        return self.path, 0, f"{self.path.name}: clock"


class ClockBroken(Exception):
    pass
