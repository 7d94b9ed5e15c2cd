"""kit mark: mark a class's hand-ins; nothing in them is executed."""
from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

from helpers.verbs import Refusal

EXAMPLE = "kit mark downloads/class-9b --out marked       (a folder or a zip, as Moodle or Canvas export them)"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("handins", type=Path, metavar="HANDINS", help="a folder of hand-ins, a zip of them, or one notebook")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for marks.csv and the pages")
    parser.add_argument("--force", action="store_true", help="write over what an earlier marking left there")
    parser.add_argument("--workers", type=int, default=min(os.cpu_count() or 1, 4), help="how many processes read (as many as there are processors, up to 4)")


def main(args: argparse.Namespace) -> int:
    from helpers.exercises.bank import BankError
    from helpers.teach.mark import Taken, mark

    if not args.handins.exists():
        raise Refusal(f"There is nothing at {args.handins}: give the folder or the zip that holds the hand-ins.")
    if args.out.exists() and not args.out.is_dir():
        raise Refusal(f"{args.out} is a file: give a folder for --out.")
    begun = time.monotonic()
    try:
        came = mark(args.handins, args.out, args.force, max(1, min(args.workers, 16)))
    except FileNotFoundError as problem:
        raise Refusal(f"There is no notebook and no zip in {args.handins}: give the folder that holds the hand-ins.") from problem
    except Taken as name:
        raise Refusal(f"{args.out / str(name)} is there already: give another folder for --out, or --force to write over it.") from name
    except BankError as error:
        raise Refusal(f"The bank cannot be used for marking. {error.faults[0]} (kit check-generated says all.)") from error
    except OSError as problem:
        raise Refusal(f"{problem.filename or args.out} could not be written ({problem.strerror}): give another folder for --out.") from problem
    print(f"{came.handins:,} hand-ins, {came.answers:,} answers, {time.monotonic() - begun:.1f} s. Read {args.out / 'index.html'}; for the mark book: {args.out / 'marks.csv'}")
    for name, says in came.first:
        print(f"  {name}: {says}")
    if came.problems > len(came.first):
        print(f"  … and {came.problems - len(came.first):,} more problems: {args.out / 'findings.csv'} has all.")
    return 1 if came.problems else 0
