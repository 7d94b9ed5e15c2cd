"""Strict checking of all lessons against its floor: the same kernels started and cells run, with nothing compared.

    .venv/bin/python benchmarks/lessons.py              # ten paired rounds; writes its part of benchmarks/README.md
    .venv/bin/python benchmarks/lessons.py --rounds 2   # a quick look, and nothing is written

Four things are timed as whole processes, in turn, so that what else the machine does falls on all of them:
    strict    pytest --nbval over all lessons, every stored output compared, two lessons at a time (as `kit test` does it)
    floor     the same cells of the same lessons in kernels of their own, two at a time, nothing compared
    idle      the same kernels, told to import what the lessons import, and then as many cells that do nothing
    imports   the same kernels, told to import what the lessons import and no more
Each is given in seconds of the clock and in seconds of processor (its own and its kernels', from the system's accounts; a
system without fork keeps none), which other work on the machine hardly changes.
"""
from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median
from typing import NamedTuple

from helpers.verbs.test import ALONE, PYTEST

ROOT = Path(__file__).resolve().parents[1]
README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- lessons: begin, written by lessons.py -->\n", "<!-- lessons: end -->\n"
# What the kernel of every lesson has imported at its end. No lesson imports plotly: the kit writes plotly's mime type itself.
IMPORTS = "from helpers import *\nimport pandas, ipywidgets, anywidget"
GOAL = 1.25             # strict over floor, and floor over imports
AT_ONCE = 2


def cells(path: Path) -> list[str]:
    """The source of every code cell of a lesson."""
    return ["".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]


def executed(sources: list[str], folder: str) -> int:
    """Start a kernel, run the cells one after another, read what comes back and throw it away; how many ended in an error."""
    from jupyter_client.manager import start_new_kernel

    os.environ["KIT_PROGRESS"] = str(Path(folder) / f"{os.getpid()}-{time.monotonic_ns()}.json")
    try:
        manager, client = start_new_kernel(cwd=str(ROOT / "notebooks"))
    except RuntimeError:                        # two processes took the same free port: once more
        manager, client = start_new_kernel(cwd=str(ROOT / "notebooks"))
    try:
        return sum(client.execute_interactive(source, output_hook=lambda message: None, timeout=120)["content"]["status"] != "ok" for source in sources)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def bare(what: str) -> None:
    """What the process of floor, idle or imports does: all lessons, two at a time."""
    lessons = [cells(path) for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb"), key=lambda path: -path.stat().st_size)]
    work = {"floor": lessons, "idle": [[IMPORTS, *["pass"] * (len(sources) - 1)] for sources in lessons], "imports": [[IMPORTS] for _ in lessons]}[what]
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(AT_ONCE) as pool:
        failed = sum(pool.map(executed, work, [folder] * len(work)))
    if failed:
        sys.exit(f"{failed} cells ended in an error: nothing can be measured")


class Taken(NamedTuple):
    """Seconds that a whole process took, by the clock and of processor, with every process that it started."""

    clock: float
    processor: float


def timed(command: list[str]) -> Taken:
    """What a process takes; it has to succeed."""
    start = os.times()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, **ALONE, "KIT_OFFLINE": "1", "KIT_BROWSER": "leave out"})
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-1000:]}")
    end = os.times()
    return Taken(end.elapsed - start.elapsed, end.children_user + end.children_system - start.children_user - start.children_system)


COMMANDS = {
    "strict": [*PYTEST, "-n", str(AT_ONCE), "notebooks"],
    **{what: [sys.executable, str(Path(__file__)), "--only", what] for what in ("floor", "idle", "imports")},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--only", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.only:
        return bare(args.only)
    rounds = []
    for number in range(args.rounds):
        order = list(COMMANDS) if number % 2 == 0 else list(COMMANDS)[::-1]         # what comes first changes from round to round
        rounds.append({name: timed(COMMANDS[name]) for name in order})
        print(", ".join(f"{name} {taken.clock:.1f} s ({taken.processor:.1f} of processor)" for name, taken in rounds[-1].items()), flush=True)
    text = report(rounds)
    print(text)
    if args.rounds >= 10:
        written(text)


def report(rounds: list[dict[str, Taken]]) -> str:
    def over(upper: str, lower: str, measure: str) -> str:
        return f"{median(getattr(held[upper], measure) / getattr(held[lower], measure) for held in rounds):.2f}"

    def line(name: str) -> str:
        by_clock, by_processor = ([getattr(held[name], measure) for held in rounds] for measure in Taken._fields)
        return f"| {name} | " + " | ".join(f"{seconds:.1f}" for seconds in (min(by_clock), median(by_clock), max(by_clock), median(by_processor))) + " |"

    sources = [cells(path) for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb"))]
    count, all_cells = len(sources), sum(map(len, sources))
    left = 1000 * (median(held["floor"].processor - held["idle"].processor for held in rounds)) / all_cells
    return "\n".join([
        "## Checking the lessons", "",
        f"All {count} lessons, {len(rounds)} paired rounds, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, load of the machine after it {os.getloadavg()[0]:.1f}.", "",
        "| | least s | median s | most s | median s of processor |", "|---|---:|---:|---:|---:|", *map(line, COMMANDS), "",
        f"Strict checking takes **{over('strict', 'floor', 'clock')}** of the floor (median of the paired ratios; goal: at most {GOAL}), {over('strict', 'floor', 'processor')} by seconds of processor.", "",
        f"The floor is **{over('floor', 'imports', 'processor')}** of kernels that only import what lessons import, by seconds of processor (goal: at most {GOAL}), "
        f"and {over('floor', 'idle', 'processor')} of kernels that import it and run as many cells that do nothing. What is left above these, {left:.0f} ms of processor a cell, is what the {all_cells} cells are for: "
        "tables read and asked, tables written as HTML and as text, forms and figures sent to the page, the kit's evidence computed from its data.",
        "", "Again: `python benchmarks/lessons.py` (about a minute and a half a round).", ""])


def written(text: str) -> None:
    """Put the part of this script in its place."""
    page = README.read_text(encoding="utf-8")
    if BEGIN in page:
        page = page[:page.index(BEGIN)] + BEGIN + text + page[page.index(END):]
    else:
        page = page.rstrip() + "\n\n" + BEGIN + text + END
    README.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
