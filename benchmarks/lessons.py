"""Strict checking of all lessons against its floor: the same kernels started and cells run, with nothing compared.

    .venv/bin/python benchmarks/lessons.py              # ten paired rounds; writes its part of benchmarks/README.md
    .venv/bin/python benchmarks/lessons.py --rounds 2   # a quick look, and nothing is written

Three things are timed as whole processes, in turn, so that what else the machine does falls on all of them:
    strict    pytest --nbval over all lessons, every stored output compared, two lessons at a time (as `kit test` does it)
    floor     the same cells of the same lessons in kernels of their own, two at a time, nothing compared
    imports   the same kernels, each told to import what the lessons import and no more
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

from helpers.verbs.test import ALONE, PYTEST

ROOT = Path(__file__).resolve().parents[1]
README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- lessons: begin, written by lessons.py -->\n", "<!-- lessons: end -->\n"
IMPORTS = "from helpers import *\nimport pandas, plotly.graph_objects, ipywidgets\ncharts, explore, load('members'), claims()"
GOAL = 1.25
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


def bare(only_imports: bool) -> None:
    """What the floor's process does: all lessons, two at a time."""
    lessons = sorted((ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb"), key=lambda path: -path.stat().st_size)
    work = [[IMPORTS] if only_imports else cells(path) for path in lessons]
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(AT_ONCE) as pool:
        failed = sum(pool.map(executed, work, [folder] * len(work)))
    if failed:
        sys.exit(f"{failed} cells ended in an error: nothing can be measured")


def timed(command: list[str]) -> float:
    """Seconds that a whole process takes; it has to succeed."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, **ALONE, "KIT_OFFLINE": "1", "KIT_BROWSER": "leave out"})
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-1000:]}")
    return time.perf_counter() - start


COMMANDS = {
    "strict": [*PYTEST, "-n", str(AT_ONCE), "notebooks"],
    "floor": [sys.executable, str(Path(__file__)), "--floor"],
    "imports": [sys.executable, str(Path(__file__)), "--imports"],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--floor", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--imports", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.floor or args.imports:
        return bare(args.imports)
    rounds = []
    for number in range(args.rounds):
        order = list(COMMANDS) if number % 2 == 0 else list(COMMANDS)[::-1]         # what comes first changes from round to round
        rounds.append({name: timed(COMMANDS[name]) for name in order})
        print(", ".join(f"{name} {seconds:.1f} s" for name, seconds in rounds[-1].items()), flush=True)
    text = report(rounds)
    print(text)
    if args.rounds >= 10:
        written(text)


def report(rounds: list[dict[str, float]]) -> str:
    seconds = {name: [held[name] for held in rounds] for name in COMMANDS}
    ratio = median(held["strict"] / held["floor"] for held in rounds)
    over = median(held["floor"] / held["imports"] for held in rounds)
    count = len(list((ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb")))
    lines = [f"| {name} | {min(held):.1f} | {median(held):.1f} | {max(held):.1f} |" for name, held in seconds.items()]
    return "\n".join([
        "## Checking the lessons", "",
        f"All {count} lessons, {len(rounds)} paired rounds, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, load of the machine after it {os.getloadavg()[0]:.1f}.", "",
        "| | least s | median s | most s |", "|---|---:|---:|---:|", *lines, "",
        f"Strict checking takes **{ratio:.2f}** of the floor (median of the paired ratios; goal: at most {GOAL}). The floor is {over:.2f} of kernels that only import what lessons import: the rest is what the cells compute and draw.",
        "", "Again: `python benchmarks/lessons.py` (about a minute a round).", ""])


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
