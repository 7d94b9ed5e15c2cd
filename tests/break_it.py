"""Break the kit on purpose, one thing at a time, and see that the suite says so.

    .venv/bin/python tests/break_it.py          # every fault, in a copy of the checkout; a minute or two
    .venv/bin/python tests/break_it.py colour   # one of them

Each fault is a change to one file and the tests that must turn red; what they said is printed in the form in which
tests/README.md keeps it. Exit code 1 if any fault goes unseen.
"""
from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def replaced(path: str, old: str, new: str) -> Callable[[Path], None]:
    def change(copy: Path) -> None:
        text = (copy / path).read_text(encoding="utf-8")
        assert re.search(old, text), f"{path} no longer holds {old}: mend this fault"
        (copy / path).write_text(re.sub(old, new, text, count=1), encoding="utf-8")

    return change


def in_notebook(path: str, edit: Callable[[dict], None]) -> Callable[[Path], None]:
    def change(copy: Path) -> None:
        notebook = json.loads((copy / path).read_text(encoding="utf-8"))
        edit(notebook)
        (copy / path).write_text(json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")

    return change


def cell(notebook: dict, id_: str) -> dict:
    return next(c for c in notebook["cells"] if c["id"] == id_)


def said(notebook: dict, old: str, new: str) -> None:
    """Change a sentence of the first Markdown cell that holds it."""
    for c in notebook["cells"]:
        text = "".join(c["source"])
        if c["cell_type"] == "markdown" and old in text:
            c["source"] = text.replace(old, new, 1).splitlines(keepends=True)
            return
    raise AssertionError(f"no sentence holds {old!r}: mend this fault")


def stored(notebook: dict) -> None:
    """Change one cell of a stored table."""
    output = cell(notebook, "00-steps")["outputs"][0]["data"]
    for kind, lines in output.items():
        output[kind] = [line.replace("2020-03-27", "2020-03-28") for line in lines]


DESK = "notebooks/00-the-desk.ipynb"
# name -> (what is broken, the change, the tests that must see it, what their sentence must name)
FAULTS: dict[str, tuple[str, Callable[[Path], None], list[str], str]] = {
    "date": ("the day on which Spain joined, in members.csv", replaced("data/members.csv", r"(M-ESP,.*?)1982-05-30", r"\g<1>1982-05-29"), ["tests/test_data.py"], r"differ on the day of joining: S-ESP"),
    "quote": ("one word of an excerpt, in excerpts.csv", replaced("data/excerpts.csv", "a quick accession", "a swift accession"), ["tests/test_quotes.py"], r"E01 was altered"),
    "bound": ("a bound number, in lesson 00", in_notebook(DESK, lambda n: said(n, "-->179<!--/-->", "-->180<!--/-->")), ["tests/test_prose.py"], r"“180” stands where"),
    "unbound": ("a number without a binding, in lesson 00", in_notebook(DESK, lambda n: said(n, "One word, one promise", "Within 2 years, one word, one promise")), ["tests/test_prose.py"], r"“2” stands unbound|“2”"),
    "output": ("a date in a stored output, in lesson 00", in_notebook(DESK, stored), [DESK], r"2020-03-28"),
    "known_date": ("the day from which Finland's application could be known, in steps.csv: two weeks late", replaced("data/steps.csv", r"(S-FIN-applied,.*?2022-05-18,day,)2022-05-18", r"\g<1>2022-06-01"), ["tests/test_prose.py", DESK], r"stands where .*S?steps|FIN"),
    "known_early": ("a membership of 2023 said to be known in 2022, in members.csv", replaced("data/members.csv", r"(M-FIN,.*?day,)2023-04-04", r"\g<1>2022-04-04"), ["tests/test_data.py"], r"M-FIN"),
    "clock": ("a THEN cell that loads what was known later, in lesson 00", in_notebook(DESK, lambda n: cell(n, "00-steps").update(source=['steps = load("steps", as_of=NOW)\n', *cell(n, "00-steps")["source"][1:]])), [DESK], r"keeps the clock THEN and read steps"),
    "colour": ("a colour of the palette, too pale to be seen", replaced("src/helpers/palette.py", "#bf8200", "#f2d9a0"), ["tests/test_palette.py"], r"#f2d9a0: WCAG"),
    "source": ("a row's source, misspelt", replaced("data/steps.csv", r"(S-FIN-applied,.*?2022-05-18,day,2022-05-18,)", r"\g<1>x"), ["tests/test_data.py"], r"xnato"),
    "topic": ("a word of the topic in src/", replaced("src/helpers/alliance.py", "Reference answers about the alliance", "Reference answers about NATO"), ["tests/test_helpers.py"], r"alliance.py:1: NATO"),
    "map": ("a choropleth stored in a lesson", in_notebook(DESK, lambda n: next(o for c in n["cells"] for o in c.get("outputs", []) if "application/vnd.plotly.v1+json" in o.get("data", {}))["data"]["application/vnd.plotly.v1+json"]["data"][0].update(type="choropleth")), ["tests/test_house_style.py"], r"choropleth asks another host"),
}


def broken(name: str) -> tuple[bool, str]:
    """Whether the suite sees one fault, and the line with which it names it."""
    what, change, tests, named = FAULTS[name]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "kit"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".venv", ".git", "my-work", "test-artefacts", "__pycache__"))
        change(copy)
        nbval = ["--nbval", "--nbval-sanitize-with", "tests/sanitize.cfg"] if any(t.endswith(".ipynb") for t in tests) else []
        done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--tb=short", "-c", "pyproject.toml", "--rootdir", ".",
                               *nbval, *tests], cwd=copy, capture_output=True, text=True,
                              env={**os.environ, "KIT_DATA": str(copy / "data"), "PYTHONPATH": str(copy / "src"), "KIT_BROWSER": "leave out"})
    lines = [re.sub(r"\x1b\[[\d;]*m", "", line).strip() for line in done.stdout.splitlines()]
    sentence = next((re.sub(r"^E +(\w+: )?", "", line) for line in lines if re.search(named, line) and not line.startswith(("FAILED", "def ", ">", "__"))), "")
    return done.returncode == 1 and bool(sentence), " ".join(sentence.split())[:240]


def main(names: list[str]) -> int:
    unseen = []
    for name in names or FAULTS:
        seen, sentence = broken(name)
        print(f"| {name} | {FAULTS[name][0]} | {sentence if seen else 'NOTHING'} |", flush=True)
        unseen += [] if seen else [name]
    if unseen:
        print(f"Unseen: {', '.join(unseen)}", file=sys.stderr)
    return 1 if unseen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
