"""kit ledger: every claim with the evidence that the data give, printed, as a page, and as schema.org ClaimReview."""
from __future__ import annotations

import argparse
import json
from pathlib import Path

from helpers.ledger import claim_reviews, ledger
from helpers.ledger.page import LEDGER, REVIEWS, ledger_page, write
from helpers.verbs import Refusal

EXAMPLE = "kit ledger --out dist/ledger          (without --out it is printed)"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, help=f"folder for {LEDGER} and {REVIEWS}")
    parser.add_argument("--base", default=LEDGER, help="address under which the page will be published, for the reviews' url")
    parser.add_argument("--force", action="store_true", help="replace files that are there already")


def main(args: argparse.Namespace) -> int:
    table = ledger()
    if args.out is None:
        for row in table.itertuples():
            print(f"{row.claim}{'*' if row.core else ' '} {row.says}\n     {row.computed or '(nothing to compute)'}{f' · {row.finding}' if row.finding else ''} · {row.settled}")
        print(f"{len(table)} claims, {(table['computed'] != '').sum()} with a test that was computed now; * marks the {table['core'].sum()} that everybody rules on.")
        return 0
    there = [name for name in (LEDGER, REVIEWS) if (args.out / name).exists()]
    if there and not args.force:
        raise Refusal(f"{args.out / there[0]} is there already: choose another --out, or --force to replace it.")
    args.out.mkdir(parents=True, exist_ok=True)
    reviews = claim_reviews("kit", args.base)
    write(args.out / LEDGER, ledger_page())
    write(args.out / REVIEWS, json.dumps(reviews, ensure_ascii=False, indent=1) + "\n")
    print(f"{len(table)} claims in {args.out / LEDGER}, {len(reviews)} of them as ClaimReview in {args.out / REVIEWS}.")
    return 0
