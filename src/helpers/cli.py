"""`kit VERB`: the one door to everything the kit can do. Each verb is a module of `helpers.verbs`."""
from __future__ import annotations

import argparse
import importlib.util
import os
import sys

from helpers.verbs import Refusal

# in the order in which a teacher meets them
VERBS = {
    "lab": "open a lesson in JupyterLab, in a copy of your own",
    "handin": "make the one file that a learner hands in",
    "resume": "put a hand-in back, on a computer that does not hold its work",
    "mark": "mark a class's hand-ins; nothing in them is executed",
    "key": "print the key of a class: who has which variant, and every answer",
    "ledger": "print every claim with its evidence, or write it as a page and as ClaimReview",
    "release": "write the students' edition, or the teachers', as a folder and a zip",
    "test": "prove that everything works",
    "run": "run the lessons again and store what they show",
    "check-generated": "say which generated files are older than what they are made from, or make them anew",
    "doctor": "say what this machine has and what the kit needs",
    "forget": "leave a clean desk: delete names, answers, pages and hand-ins",
}
LEARNERS_VERBS = {"lab", "handin", "resume", "doctor", "forget"}      # those that a students' edition has


def main(arguments: list[str] | None = None) -> int:
    """Run one verb. Exit code 0: done; 1: found something wrong; 2: could not run, or not to the end."""
    try:
        try:
            return run(sys.argv[1:] if arguments is None else arguments)
        finally:
            sys.stdout.flush()              # here and not when Python ends, where nothing can be caught any more
    except BrokenPipeError:                 # whoever read it has closed, as `kit ledger | head` does: no word, and what is left goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2


def run(arguments: list[str]) -> int:
    """Run one verb, or print them all."""
    if not arguments or arguments[0] in ("-h", "--help"):
        print(overview())
        return 0
    verb, rest = arguments[0], arguments[1:]
    if verb not in (there := available()):
        print(f"There is no verb {verb!r}. There are: {', '.join(there)}. `kit` alone says what each does.", file=sys.stderr)
        return 2
    module = importlib.import_module(f"helpers.verbs.{verb.replace('-', '_')}")
    parser = argparse.ArgumentParser(prog=f"kit {verb}", description=VERBS[verb].capitalize() + ".",
                                     epilog="Example: " + module.EXAMPLE, formatter_class=argparse.RawDescriptionHelpFormatter)
    module.arguments(parser)
    try:
        return module.main(parser.parse_args(rest)) or 0
    except Refusal as sentence:
        print(sentence, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 2


def available() -> dict[str, str]:
    """The verbs that this edition has: those whose module is there."""
    return {verb: what for verb, what in VERBS.items() if importlib.util.find_spec(f"helpers.verbs.{verb.replace('-', '_')}")}


def overview() -> str:
    """The verbs, one a line."""
    width = max(map(len, available()))
    lines = [f"  kit {verb:<{width}}  {what}" for verb, what in available().items()]
    return "\n".join(["What the kit can do (each takes --help; from bare Python: python3 kit.py VERB):", "", *lines])


if __name__ == "__main__":
    sys.exit(main())
