"""Marking, measured against nbgrader and otter-grader in one run on one machine.

    .venv/bin/python benchmarks/marking.py              # everything; writes its part of benchmarks/README.md; about five minutes
    .venv/bin/python benchmarks/marking.py --no-peers   # only ours, and nothing is written

The same six questions are handed in to all three. The peers get the lightest notebooks that ask them: no figures, no
data to load, an answer typed in as a text and one assertion each. Ours get whole lessons with their stored figures.
The peers go into virtual environments of their own, which are thrown away.
"""
from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
README = Path(__file__).with_name("README.md")
PEERS = {"nbgrader": "nbgrader==0.9.6", "otter": "otter-grader==7.0.0"}
LESSON, QUESTIONS = "04", 6
FEW, MANY = 2, 8                # hand-ins for the peers
SIX = 200, 3_000                # and ours, for the seconds of a further one
OURS = (100, 1_000, 10_000)
GOALS = {"nbgrader": 400, "otter": 2_000}


# -- measuring --------------------------------------------------------------------------------------------------------

def tree(pid: int) -> list[int]:
    """A process and all that it started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        children = []
    return [pid, *(found for child in children for found in tree(int(child)))]


def memory(pid: int) -> float:
    """MB that a process holds."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except (OSError, ValueError, IndexError):
        return 0.0


def worked() -> float:
    """Processor seconds of everything that has been started and has ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Cost(NamedTuple):
    """Seconds by the clock, seconds of processor, and the most MB that all processes held together at one moment."""

    seconds: float
    worked: float
    peak: float


def further(few: Cost, many: Cost, count: int) -> Cost:
    """What one more costs, from two runs that differ by so many."""
    return Cost((many.seconds - few.seconds) / count, (many.worked - few.worked) / count, max(few.peak, many.peak))


def measured(command: list[str], good: tuple[int, ...] = (0,), **more) -> Cost:
    """What a command and all that it starts cost."""
    with tempfile.TemporaryFile() as said:
        begun, before, peak = time.monotonic(), worked(), 0.0
        process = subprocess.Popen(command, stdout=said, stderr=said, **more)
        while process.poll() is None:
            peak = max(peak, sum(map(memory, tree(process.pid))))
            time.sleep(0.02)
        seconds = time.monotonic() - begun
        if process.returncode not in good:
            said.seek(0)
            raise SystemExit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{said.read().decode(errors='replace')[-3000:]}")
    return Cost(seconds, worked() - before, peak)


def environment(venv: Path) -> dict[str, str]:
    """Of this machine, without what belongs to the kit."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("KIT_", "JUPYTER", "PYTHON", "VIRTUAL_ENV"))}
    return {**kept, "PATH": f"{venv / 'bin'}{os.pathsep}{kept['PATH']}"}


def installed(venv: Path, *what: str) -> Path:
    """A new virtual environment with a package and what it needs."""
    if shutil.which("uv"):
        subprocess.run(["uv", "venv", "-q", "-p", sys.executable, str(venv)], check=True)
        subprocess.run(["uv", "pip", "install", "-q", "-p", str(venv / "bin" / "python"), *what], check=True)
    else:
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        subprocess.run([str(venv / "bin" / "python"), "-m", "pip", "install", "-q", *what], check=True)
    return venv


# -- the six questions ------------------------------------------------------------------------------------------------

def questions() -> list[dict]:
    """Six of a lesson's questions that have a key: id, prompt, canonical answer."""
    import handins

    make = handins.Maker()
    chosen = [item for item in make.exercises.values() if item["id"].startswith(f"{LESSON}-") and "answer" in item and item["kind"] != "table"][:QUESTIONS]
    return [{"id": item["id"], "prompt": item["prompt"], "answer": make.answers(item["id"], make.variant(item["id"], "Pupil", "9b"))[0]} for item in chosen]


def cell(source: str, kind: str = "code", **metadata) -> dict:
    made = {"cell_type": kind, "id": re.sub(r"\W", "", source)[:20] + str(abs(hash(source)) % 10**6), "metadata": metadata, "source": source}
    return {**made, "outputs": [], "execution_count": None} if kind == "code" else made


def notebook(cells: list[dict]) -> str:
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return json.dumps({"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})


# -- the peers --------------------------------------------------------------------------------------------------------

def nbgrader(asked: list[dict], venv: Path, folder: Path) -> Cost:
    """What a further hand-in costs with `nbgrader autograde`."""
    few, many = (_autograde(asked, venv, folder / str(count), count) for count in (FEW, MANY))
    return further(few, many, MANY - FEW)


def _autograde(asked: list[dict], venv: Path, course: Path, count: int) -> Cost:
    def mine(number: int, grade: bool, solution: bool) -> dict:
        made = {"grade": grade, "solution": solution, "locked": not solution, "task": False, "schema_version": 3, "grade_id": f"{'test' if grade else 'answer'}{number}"}
        return {"nbgrader": {**made, "points": 1} if grade else made}

    def sheet(answers: list[str]) -> str:
        cells = []
        for number, (question, answer) in enumerate(zip(asked, answers), 1):
            cells += [cell(question["prompt"], "markdown"), cell(f"answer{number} = {answer!r}", **mine(number, False, True)),
                      cell(f"assert answer{number} == {question['answer']!r}", **mine(number, True, False))]
        return notebook(cells)

    (course / "source" / "six").mkdir(parents=True)
    (course / "source" / "six" / "six.ipynb").write_text(sheet([question["answer"] for question in asked]))
    run = [str(venv / "bin" / "nbgrader")]
    subprocess.run([*run, "generate_assignment", "six"], cwd=course, env=environment(venv), check=True, capture_output=True)
    for number in range(count):
        folder = course / "submitted" / f"pupil{number}" / "six"
        folder.mkdir(parents=True)
        (folder / "six.ipynb").write_text(sheet([question["answer"] if (number + place) % 3 else "wrong" for place, question in enumerate(asked)]))
    taken = measured([*run, "autograde", "six"], cwd=course, env=environment(venv))
    done = len(list(course.glob("autograded/*/six/six.ipynb")))
    assert done == count, f"nbgrader graded {done} of {count}"
    return taken


def otter(asked: list[dict], venv: Path, folder: Path) -> Cost:
    """What a further hand-in costs with `otter run` (one after another, without containers)."""
    (folder / "tests").mkdir(parents=True)
    for number, question in enumerate(asked, 1):
        case = {"code": f">>> answer{number} == {question['answer']!r}\nTrue", "hidden": False, "locked": False}
        suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
        (folder / "tests" / f"q{number}.py").write_text(f"OK_FORMAT = True\ntest = {({'name': f'q{number}', 'points': 1, 'suites': [suite]})!r}\n")
    (folder / "otter_config.json").write_text('{"show_stdout": false, "pdf": false}')
    run = [str(venv / "bin" / "otter")]
    subprocess.run([*run, "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"], cwd=folder, env=environment(venv), check=True, capture_output=True)
    times = []
    for number in range(MANY):
        cells = [cell("import otter\ngrader = otter.Notebook()")]
        for place, question in enumerate(asked):
            cells += [cell(question["prompt"], "markdown"), cell(f"answer{place + 1} = {(question['answer'] if (number + place) % 3 else 'wrong')!r}")]
        (folder / f"pupil{number}.ipynb").write_text(notebook(cells))
        (folder / f"out{number}").mkdir()
        times.append(measured([*run, "run", f"pupil{number}.ipynb", "-a", "autograder.zip", "-o", f"out{number}"], cwd=folder, env=environment(venv)))
        scores = [test for test in json.loads((folder / f"out{number}" / "results.json").read_text())["tests"] if test.get("max_score")]
        assert scores, "otter graded nothing"
    later = times[FEW:]
    return Cost(sum(cost.seconds for cost in later) / len(later), sum(cost.worked for cost in later) / len(later), max(cost.peak for cost in times))


# -- ours -------------------------------------------------------------------------------------------------------------

def ours(folder: Path, count: int) -> Cost:
    """What `kit mark` costs for the hand-ins in `folder/in`."""
    cost = measured([sys.executable, "-m", "helpers.cli", "mark", str(folder / "in"), "--out", str(folder / "out"), "--workers", "2"], cwd=ROOT)
    with open(folder / "out" / "marks.csv", encoding="utf-8") as marks:
        lines = sum(1 for _ in marks) - 1
    assert lines == count, f"{lines} lines of marks for {count} hand-ins"
    shutil.rmtree(folder / "out")
    return cost


class Six:
    """The six questions handed in to us; measured before, between and after the peers, so that all see the same machine."""

    def __init__(self, folder: Path, lesson: Path, only: list[str]):
        import handins

        self.folder, self.runs = folder, []
        for count in SIX:
            handins.realistic(folder / str(count) / "in", [lesson], count, only=only)
        os.sync()                               # what was just written is not to be paid for by the marking

    def run(self) -> None:
        few, many = (ours(self.folder / str(count), count) for count in SIX)
        self.runs.append(further(few, many, SIX[1] - SIX[0]))
        print(f"kit mark: {said(self.runs[-1])}", flush=True)

    def told(self) -> Cost:
        """The median of each."""
        return Cost(*(median(values) for values in zip(*self.runs)))


def said(cost: Cost) -> str:
    return f"{cost.seconds:.4g} s a further hand-in ({cost.worked:.4g} s of processor), {cost.peak:.0f} MB"


def whole(folder: Path, count: int, lessons: list[Path]) -> tuple[int, int, Cost]:
    """So many whole lessons: how many, their bytes, and what they cost."""
    import handins

    size = handins.realistic(folder / "in", lessons, count)
    os.sync()
    cost = ours(folder, count)
    shutil.rmtree(folder)
    print(f"kit mark, {count:,} whole lessons: {cost.seconds:.1f} s, {cost.worked:.1f} s of processor, {cost.peak:.0f} MB", flush=True)
    return count, size, cost


# -- the table --------------------------------------------------------------------------------------------------------

def machine() -> str:
    try:
        name = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())[1]
        total = int(re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())[1]) / 1e6
    except (OSError, TypeError):
        name, total = platform.processor() or platform.machine(), 0
    return f"{os.cpu_count()} cores ({name}), {total:.0f} GB, {platform.system()} {platform.release()}, Python {platform.python_version()}"


def table(each: dict[str, Cost], rows: list[tuple[int, int, Cost]], load: float) -> str:
    """This benchmark's part of README.md."""
    own = each["kit mark"]
    lines = ["## Marking", "", f"Six questions (lesson {LESSON}), three tools, one run on {datetime.date.today().isoformat()}: {machine()}. Load of the machine before it: {load:.1f}.", "",
             "| tool | seconds a further hand-in | times ours | goal | seconds of processor a further hand-in | times ours | peak memory |", "|---|---:|---:|---:|---:|---:|---:|"]
    for name, cost in each.items():
        goal = f"≥ {GOALS[name]:,}" if name in GOALS else ""
        lines.append(f"| {PEERS.get(name, name)} | {cost.seconds:.4g} | {cost.seconds / own.seconds:,.0f} | {goal} | {cost.worked:.4g} | {cost.worked / own.worked:,.0f} | {cost.peak:.0f} MB |")
    lines += ["", f"The peers execute the pupil's code; `kit mark` reads what was recorded. They were given the lightest notebooks that ask the six questions (no figures, no data, one assertion each), "
              f"{FEW} and {MANY} hand-ins; ours are lesson {LESSON} with its stored figures, {SIX[0]} and {SIX[1]:,}. "
              "A further hand-in is the difference of two runs divided by the difference of their numbers (otter: the mean of the later runs, since it marks one at a time; ours: "
              "the median of three such differences, taken before, between and after the peers).", "",
              "Whole lessons of all kinds, every exercise answered, signed, with their figures; `--workers 2`:", "",
              "| hand-ins | size together | seconds | milliseconds each | seconds of processor | peak memory of all processes |", "|---:|---:|---:|---:|---:|---:|"]
    lines += [f"| {count:,} | {size / 1e6:,.0f} MB | {cost.seconds:.1f} | {1000 * cost.seconds / count:.2f} | {cost.worked:.1f} | {cost.peak:.0f} MB |" for count, size, cost in rows]
    lines += ["", "Goals: 10,000 within 30 s on two cores, growth linear, memory flat below 300 MB. Each run begins with about two seconds in which the bank is evaluated over the data. "
              "Where other work shares the machine (its load stands above), the seconds are longer than its own; half the seconds of processor is what two free cores would need. "
              "Again: `python benchmarks/marking.py` (needs the network for the peers, 3 GB of room, about five minutes).", ""]
    return "\n".join(lines)


def written(text: str) -> None:
    """Put this benchmark's part into README.md; the parts of others stay."""
    begin, end = "<!-- marking: begin, written by marking.py -->\n", "<!-- marking: end -->\n"
    held = README.read_text(encoding="utf-8") if README.exists() else "# Benchmarks\n\nEach part is written by its script, after a run with the peers' own tools on one machine.\n\n" + begin + end
    before, _, rest = held.partition(begin)
    README.write_text((before if rest else held + "\n") + begin + text + end + rest.partition(end)[2], encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure kit mark beside nbgrader and otter-grader.")
    parser.add_argument("--no-peers", action="store_true", help="only ours; nothing is written")
    parser.add_argument("--counts", type=int, nargs="+", default=list(OURS), help="how many hand-ins for ours")
    args = parser.parse_args()
    from helpers.lessons import lessons

    load, asked, known = os.getloadavg()[0], questions(), lessons()
    with tempfile.TemporaryDirectory(prefix="kit-bench-") as held:
        folder = Path(held)
        each: dict[str, Cost] = {}
        six = Six(folder / "six", known[LESSON], [question["id"] for question in asked])
        six.run()
        for name, tool in () if args.no_peers else (("nbgrader", nbgrader), ("otter", otter)):
            print(f"{name}: installing …", end=" ", flush=True)
            venv = installed(folder / f"venv-{name}", PEERS[name], "ipykernel")
            print("marking …", end=" ", flush=True)
            each[name] = tool(asked, venv, folder / name)
            print(said(each[name]), flush=True)
            six.run()
        each["kit mark"] = six.told()
        rows = [whole(folder / "whole", count, list(known.values())) for count in args.counts]
    text = table(each, rows, load)
    if args.no_peers:
        print(text)
    else:
        written(text)
        print(f"Written: {README}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
