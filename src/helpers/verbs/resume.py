"""kit resume: put a hand-in back into my-work, on a computer that does not hold its work (a shared laptop, a new one)."""
from __future__ import annotations

import argparse
import json
import zipfile
from pathlib import Path

from helpers import mywork, record, words
from helpers.lessons import write
from helpers.verbs import Refusal

EXAMPLE = "kit resume handin-7b-Ada.zip"
PROGRESS = "progress.json"
LARGEST = 20_000_000                # bytes of one file: a lesson with its pictures has 300,000


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("handin", type=Path, help="the file that `kit handin` made")


def main(args: argparse.Namespace) -> int:
    found = held(args.handin)
    if record.progress_path().exists():
        raise Refusal(words.say("resume.somebody", path=record.progress_path().name))
    folder = mywork.folder()
    folder.mkdir(parents=True, exist_ok=True)
    put = [place(folder, name, notebook) for name, notebook in found.items() if name != PROGRESS]
    if PROGRESS in found:
        record.change(lambda data: data.update(found[PROGRESS]))
    print(words.say("resume.done", count=len(put), names=", ".join(put) or "-", folder=folder.name))
    return 0


def held(path: Path) -> dict[str, dict]:
    """What a hand-in holds, by file name: notebooks and the progress file, each as JSON. Folders and other files are left alone."""
    try:
        with zipfile.ZipFile(path) as bundle:
            wanted = [item for item in bundle.infolist() if item.filename == Path(item.filename).name and item.file_size <= LARGEST
                      and (item.filename.endswith(".ipynb") or item.filename == PROGRESS)]
            found = {item.filename: json.loads(bundle.read(item)) for item in wanted}
    except (OSError, ValueError, zipfile.BadZipFile, RecursionError, NotImplementedError, RuntimeError) as problem:
        raise Refusal(words.say("resume.unreadable", path=path)) from problem
    sound = {name: data for name, data in found.items() if (record.sound(data) if name == PROGRESS else mywork.is_notebook(data))}
    if not sound:
        raise Refusal(words.say("resume.unreadable", path=path))
    return sound


def place(folder: Path, name: str, notebook: dict) -> str:
    """Write a notebook under its own name, or beside one that somebody worked on; the name it got."""
    path, number = folder / name, 2
    while path.exists() and mywork.worked_on(path):
        path, number = folder / f"{Path(name).stem}-{number}.ipynb", number + 1
    write(path, notebook)
    return path.name
