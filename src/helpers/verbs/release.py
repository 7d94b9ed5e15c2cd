"""kit release: the students' edition or the teachers', as a folder and a zip."""
from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from helpers.exercises import sheet
from helpers.exercises.bank import BankError
from helpers.lessons import root
from helpers.package import descriptor
from helpers.teach import release
from helpers.verbs import Refusal

EXAMPLE = "kit release student --out dist"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("edition", choices=release.EDITIONS, help="student: no answers and no teacher's tools; teacher: everything")
    parser.add_argument("--out", type=Path, required=True, help="folder in which the edition's folder and zip are written")
    parser.add_argument("--force", action="store_true", help="replace an edition that is there already")


def main(args: argparse.Namespace) -> int:
    folder = args.out.resolve() / f"{descriptor()['name']}-{args.edition}"
    refuse(folder, args.force)
    try:
        exercises, built = release.of_the_bank()
    except BankError as error:
        raise Refusal(f"The bank of exercises has {len(error.faults)} faults, the first: {error.faults[0]}") from error
    if not sheet.path().is_file() or sheet.load() != built:
        raise Refusal("data/sheet.json is not what the bank says: `kit check-generated --write` makes it anew; then release again.")
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=args.out) as part:
        made = Path(part) / folder.name
        bundle = release.build(args.edition, root(), made)
        found = release.leaks(made, exercises, built) if args.edition == "student" else []
        if folder.exists():
            shutil.rmtree(folder)
        made.rename(folder)
        bundle.replace(folder.with_name(bundle.name))
    count = sum(item.is_file() for item in folder.rglob("*"))
    size = folder.with_name(bundle.name).stat().st_size / 1e6
    print(f"The {args.edition} edition, {count} files:\n  {folder}\n  {folder.with_name(bundle.name)} ({size:.1f} MB)")
    if args.edition == "student":
        print("\n".join(["What a student could read in it that gives something away:", *(f"  {line}" for line in found)]) if found
              else "Searched: no bank, no expression, no stored output, no answer of six characters or more outside data/.")
    return 1 if found else 0


def refuse(folder: Path, force: bool) -> None:
    """A sentence where something would be overwritten that a person may want to keep."""
    home = root()
    if folder.is_relative_to(home) and folder.relative_to(home).parts[0] in ("data", "docs", "notebooks", "src", "tests", "benchmarks", "my-work"):
        raise Refusal(f"{folder.parent} is a part of the kit itself: choose a folder beside it, such as --out dist.")
    bundle = folder.with_name(folder.name + ".zip")
    if (folder.exists() or bundle.exists()) and not force:
        raise Refusal(f"{folder if folder.exists() else bundle} is there already: choose another --out, or --force to replace it.")
    if folder.exists() and (not (folder / "kit.py").is_file() or (folder / "my-work").exists()):
        raise Refusal(f"{folder} is no untouched edition (somebody has worked in it, or it is something else): choose another --out.")
