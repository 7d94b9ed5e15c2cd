"""kit forget: a clean desk for whoever comes next: names, progress, pages, hand-ins."""
from __future__ import annotations

import argparse
import hashlib
import json
import os
from pathlib import Path

from helpers import mywork, record, words
from helpers.verbs import Refusal
from helpers.verbs.handin import PREFIX, RECEIPT

EXAMPLE = "kit forget --yes          (--keep-pages keeps what was written in the lessons, without the name)"
WRITTEN = ("dossier.html", "claim-reviews.json", "forecasts.csv", RECEIPT)        # what lessons write beside the notebooks


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="do it; without this you are told what would be deleted, and nothing is")
    parser.add_argument("--keep-pages", action="store_true", help="keep the lessons as they were written in, and only take the name out of them")
    parser.add_argument("--force", action="store_true", help="delete also what was never handed in")


def main(args: argparse.Namespace) -> int:
    files, notebooks = traces(args.keep_pages)
    if not files and not notebooks:
        print(words.say("forget.nothing"))
        return 0
    if not args.yes:
        raise Refusal(words.say("forget.ask", names=", ".join(path.name for path in [*files, *notebooks])))
    if not args.force and (open_work := not_handed_in(files)):
        raise Refusal(words.say("forget.not_handed_in", names=", ".join(open_work)))
    names = [record.me().get("name", "")]
    try:
        changed = [path for path in notebooks if clear(path, names)]
        gone = record.forget()
        for path in files:
            path.unlink(missing_ok=True)
    except OSError as problem:
        raise Refusal(words.say("forget.failed", path=problem.filename or "", problem=problem.strerror or problem)) from problem
    print(words.say("forget.done", files=", ".join(sorted({path.name for path in [*files, *gone]})) or "-"))
    if changed:
        print(words.say("forget.cleared", notebooks=", ".join(path.name for path in changed)))
    return 0


def traces(keep_pages: bool) -> tuple[list[Path], list[Path]]:
    """What would be deleted, and the notebooks that stay and hold a name."""
    progress, folder = record.progress_path(), mywork.folder()
    pages = [path for path in mywork.notebooks(checkpoints=True) if mywork.worked_on(path)]
    files = [path for path in (progress, *sorted(progress.parent.glob(f"{progress.stem}.broken-*{progress.suffix}")),
                               *(folder / name for name in WRITTEN), *sorted(folder.glob(f"{PREFIX}*.zip"))) if path.is_file()]
    if not keep_pages:
        return [*files, *pages], []
    names = [record.me().get("name", "")]
    return files, [path for path in mywork.notebooks(checkpoints=True) if (found := mywork.opened(path)) and mywork.nameless(found, names)]


def not_handed_in(files: list[Path]) -> list[str]:
    """Pages and progress that are not, as they are now, in the last hand-in; its receipt says what was."""
    try:
        handed = json.loads((mywork.folder() / RECEIPT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        handed = {}
    return [path.name for path in files if path.suffix in (".ipynb", ".json") and path.name not in WRITTEN and path.parent.name != ".ipynb_checkpoints"
            and handed.get(path.name) != hashlib.sha256(path.read_bytes()).hexdigest()]


def clear(path: Path, names: list[str]) -> bool:
    """Rewrite one notebook without names, whole or not at all; whether there was one."""
    notebook = mywork.opened(path)
    if not notebook or not mywork.nameless(notebook, names):
        return False
    part = path.with_suffix(".part")
    part.write_text(mywork.dumped(notebook), encoding="utf-8", newline="\n")
    os.replace(part, path)
    return True
