"""kit check-generated: files made from others are as new as what they are made from."""
from __future__ import annotations

import argparse
from pathlib import Path

from helpers import dictionary, glossary
from helpers.exercises import sheet
from helpers.package import data_dir
from helpers.verbs import Refusal

EXAMPLE = "kit check-generated --write"

# file -> the function that says what should stand in it
GENERATED = {"README.md": dictionary.text, glossary.FILE: glossary.text, "sheet.json": sheet.text}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--write", action="store_true", help="make the stale ones anew")


def stale() -> dict[Path, str]:
    """Every generated file that differs from what its sources say, with what should stand in it."""
    wanted = {data_dir() / name: make() for name, make in GENERATED.items()}
    return {path: text for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text}


def main(args: argparse.Namespace) -> int:
    try:
        found = stale()
    except ValueError as problem:                   # faults of the bank, a line each; or of a table
        raise Refusal(str(problem)) from problem
    for path, text in found.items():
        if args.write:
            path.write_text(text, encoding="utf-8")
        print(f"{'made anew' if args.write else 'stale'}: {path.name}" + ("" if args.write else " (kit check-generated --write makes it anew)"))
    if not found:
        print(f"All {len(GENERATED)} generated files are up to date.")
    return 1 if found and not args.write else 0
