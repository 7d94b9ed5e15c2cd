"""kit forget: delete names and progress; what was written in the notebooks stays."""
from __future__ import annotations

import argparse
import os
from pathlib import Path

from helpers import mywork, record, words
from helpers.verbs import Refusal
from helpers.verbs.handin import PREFIX

EXAMPLE = "kit forget --yes"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="do it; without this you are told what would be deleted")


def main(args: argparse.Namespace) -> int:
    files, notebooks = traces()
    if not files and not notebooks:
        print(words.say("forget.nothing"))
        return 0
    named = ", ".join(path.name for path in [*files, *notebooks])
    if not args.yes:
        raise Refusal(words.say("forget.ask", names=named))
    names = [record.me().get("name", "")]
    try:
        changed = [path for path in notebooks if clear(path, names)]
        gone = record.forget()
        for path in files:
            path.unlink(missing_ok=True)
    except OSError as problem:
        raise Refusal(words.say("forget.failed", path=problem.filename or "", problem=problem.strerror or problem)) from problem
    print(words.say("forget.done", files=", ".join(sorted({path.name for path in [*files, *gone]})) or "-",
                    notebooks=", ".join(path.name for path in changed) or "-"))
    return 0


def traces() -> tuple[list[Path], list[Path]]:
    """What would be deleted (progress, what was set aside, hand-ins), and the notebooks that hold a name."""
    progress = record.progress_path()
    files = [path for path in (progress, *sorted(progress.parent.glob(f"{progress.stem}.broken-*{progress.suffix}")),
                               *sorted(mywork.folder().glob(f"{PREFIX}*.zip"))) if path.is_file()]
    names = [record.me().get("name", "")]
    return files, [path for path in mywork.notebooks(checkpoints=True) if (found := mywork.opened(path)) and mywork.nameless(found, names)]


def clear(path: Path, names: list[str]) -> bool:
    """Rewrite one notebook without names, whole or not at all; whether there was one."""
    notebook = mywork.opened(path)
    if not notebook or not mywork.nameless(notebook, names):
        return False
    part = path.with_suffix(".part")
    part.write_text(mywork.dumped(notebook), encoding="utf-8", newline="\n")
    os.replace(part, path)
    return True
