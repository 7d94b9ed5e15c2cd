"""kit handin: one zip of a learner's notebooks and progress file."""
from __future__ import annotations

import argparse
import hashlib
import json
import os
import zipfile
from pathlib import Path

from helpers import mywork, record, words
from helpers.verbs import Refusal

EXAMPLE = "kit handin          (--out FOLDER puts the file elsewhere)"
PREFIX = "handin-"
RECEIPT = "handed-in.json"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, help="folder for the file; my-work if left out")


def main(args: argparse.Namespace) -> int:
    notebooks = [path for path in mywork.notebooks() if mywork.worked_on(path)]
    progress = record.load()
    kept = {name for part in ("answers", "guesses", "rulings", "quizzes") for name, held in (progress.get(part) or {}).items() if "answer" in held}
    if not notebooks and not kept:
        raise Refusal(words.say("handin.nothing", folder=mywork.folder()))
    who = record.me()
    folder = args.out or mywork.folder()
    try:
        path = write(folder, who, notebooks, record.progress_path())
    except OSError as problem:
        raise Refusal(words.say("handin.unwritable", folder=folder, problem=problem.strerror or problem)) from problem
    print(words.say("handin.done", count=len(notebooks), path=path.resolve()))
    if not who.get("name"):
        print(words.say("handin.unsigned"))
    if missing := sorted(kept - saved(notebooks)):
        print(words.say("handin.unsaved", names=", ".join(missing)))
    if drafts := sorted(progress.get("drafts") or {}):
        print(words.say("handin.drafts", names=", ".join(drafts)))
    return 0


def saved(notebooks: list[Path]) -> set[str]:
    """The names of what the saved notebooks hold a record of."""
    found = [mywork.opened(path) for path in notebooks]
    return {str(name) for notebook in found if notebook for item in mywork.records(notebook)
            for name in (item.get("exercise"), *(item["answer"] if isinstance(item.get("answer"), dict) else ()))}       # forecasts are recorded together


def write(folder: Path, who: dict, notebooks: list[Path], progress: Path) -> Path:
    """The zip, put in place whole: the notebooks under their own names, and progress.json where there is one."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{PREFIX}{mywork.file_name(who.get('class', ''), who.get('name', '')) or words.say('handin.nobody')}.zip"
    part = path.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as bundle:
        for notebook in notebooks:
            bundle.write(notebook, notebook.name)
        if progress.is_file():
            bundle.write(progress, "progress.json")
    os.replace(part, path)
    receipt(notebooks, progress)
    return path


def receipt(notebooks: list[Path], progress: Path) -> None:
    """Leave a note of what was handed in, by hash and without a name, so that `kit forget` knows it wherever the file went."""
    handed = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in [*notebooks, progress] if path.is_file()}
    mywork.folder().mkdir(parents=True, exist_ok=True)
    (mywork.folder() / RECEIPT).write_text(json.dumps(handed, indent=1) + "\n", encoding="utf-8")
