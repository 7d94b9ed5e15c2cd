"""kit key: the printed key of a class, from its code and a list of names."""
from __future__ import annotations

import argparse
from pathlib import Path

from helpers.exercises.bank import BankError
from helpers.mywork import file_name
from helpers.teach import key
from helpers.verbs import Refusal

EXAMPLE = "kit key 7b --names class-7b.txt --out keys          (the list: a name a line, or a CSV whose first column holds them)"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", help='the class\'s code, as the pupils give it to sign("name", "code")')
    parser.add_argument("--names", type=Path, required=True, help="the list of names, as the pupils sign them")
    parser.add_argument("--out", type=Path, default=Path(), help="folder for the two files; here if left out")
    parser.add_argument("--force", action="store_true", help="replace files that are there already")


def main(args: argparse.Namespace) -> int:
    try:
        pupils = key.names(args.names.read_text(encoding="utf-8"))
    except OSError as problem:
        raise Refusal(f"The list {args.names} cannot be read ({problem.strerror}): give a text file with a name a line.") from problem
    except UnicodeDecodeError as problem:
        raise Refusal(f"The list {args.names} is not in UTF-8: save it as text in UTF-8 and try again.") from problem
    if not pupils:
        raise Refusal(f"There is no name in {args.names}: write one a line.")
    stem = args.out / f"key-{file_name(args.code) or 'class'}"
    paths = {stem.with_suffix(".csv"): key.as_csv, stem.with_suffix(".html"): key.as_page}
    if not args.force and (there := [path.name for path in paths if path.exists()]):
        raise Refusal(f"{', '.join(there)} is there already: choose another --out, or --force to replace it.")
    try:
        found = key.of_the_bank()
    except BankError as error:
        raise Refusal(f"The bank of exercises has {len(error.faults)} faults, the first: {error.faults[0]}") from error
    args.out.mkdir(parents=True, exist_ok=True)
    for path, make in paths.items():
        path.write_text(make(args.code, pupils, found), encoding="utf-8", newline="\n")
    several = sum(len(variants) > 1 for variants in found.values())
    print(f"The key for {len(pupils)} names and {len(found)} exercises, {several} of them with variants:\n  " + "\n  ".join(str(path.resolve()) for path in paths))
    return 0
