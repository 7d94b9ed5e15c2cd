"""Where the hand-ins are: a folder, a zip, zips within it. Links are not followed and nothing is unpacked to disk.

`tasks` lists what there is to read; `opened` opens one task's files, one after another, for whoever reads them.
"""
from __future__ import annotations

import copy
import io
import os
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

from helpers.teach.mark_findings import Finding, finding
from helpers.teach.mark_names import FORMULA_NAME, MARK, PROGRESS, QUIET, UNSEEN_NAME, is_notebook, is_zip, points_out
from helpers.teach.mark_read import SEARCHED, taken
from helpers.teach.mark_text import size

UNPACKED = 1_000_000_000        # bytes that one zip may unpack to, all together
MEMBERS = 100_000               # files in one zip
DIRECTORY = 32_000_000          # bytes of a zip's list of files
DEEPEST = 3                     # zips within zips
SPLIT = 20_000_000              # a zip of this size is read by several processes
PORTION = 64                    # files a task


class Task(NamedTuple):
    """Some files to read: paths below `root`, or a part of one zip's members."""

    root: str
    labels: tuple[str, ...]
    members: tuple[int, int] | None = None


class Found(NamedTuple):
    """One file: its path within the hand-ins, how to read it (None if it must not be), and what was found before.

    `personal` where a progress file lies beside it: then all that lies there is one learner's.
    """

    label: str
    stream: BinaryIO | None
    findings: list[Finding]
    personal: bool = False


# -- what there is ----------------------------------------------------------------------------------------------------

def listed(given: Path, without: Path) -> list[str]:
    """Every file below a folder (or the one file), as paths within it, in order; the marker's own output is left out."""
    if not given.is_dir():
        return [given.name]
    found, folders = [], [""]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(given / folder) as entries:
                for entry in entries:
                    label = f"{folder}/{entry.name}".lstrip("/")
                    if entry.is_dir(follow_symlinks=False):
                        folders += [label] if Path(entry.path).resolve() != without else []
                    elif not QUIET.search(label):
                        found.append(label)
        except OSError:
            found.append(folder)
    return sorted(found)


def tasks(given: Path, without: Path) -> tuple[list[Task], int]:
    """What there is to read, in portions, and how many files that is (a small zip counts as one)."""
    root = given if given.is_dir() else given.parent
    made, small, count = [], [], 0
    for label in listed(given, without):
        members = _members(root / label) if is_zip(label) else 0
        if members > PORTION:
            made += [Task(str(root), (label,), (start, start + PORTION)) for start in range(0, members, PORTION)]
        else:
            small.append(label)
        count += max(members, 1)
    portion = max(1, min(PORTION, len(small) // 16))
    made += [Task(str(root), tuple(small[n: n + portion])) for n in range(0, len(small), portion)]
    return made, count


def _members(path: Path) -> int:
    """How many files a large zip holds; 0 for a small or broken one."""
    try:
        if path.is_symlink() or path.stat().st_size < SPLIT or _directory(path) > DIRECTORY:
            return 0
        with zipfile.ZipFile(path) as archive:
            return len(archive.infolist())
    except Exception:                           # what is wrong with it is said when it is read
        return 0


def _directory(path: Path) -> int:
    """How many bytes a zip says that its list of files takes."""
    with open(path, "rb") as file:
        file.seek(max(0, path.stat().st_size - 65_600))
        tail = file.read()
    at = tail.rfind(b"PK\5\6")
    return struct.unpack("<L", tail[at + 12: at + 16])[0] if at >= 0 and len(tail) >= at + 16 else 0


# -- opening ----------------------------------------------------------------------------------------------------------

def opened(task: Task) -> Iterator[Found]:
    """Every file of a task, open; those that must not be opened with the reason."""
    for label in task.labels:
        path = Path(task.root) / label
        try:
            kind = path.lstat().st_mode
            if stat.S_ISLNK(kind):
                yield Found(label, None, [finding("link")])
            elif not stat.S_ISREG(kind):
                yield Found(label, None, [finding("special" if not stat.S_ISDIR(kind) else "unreadable", why="no right to read the folder")])
            elif is_zip(label):
                yield from _archive(path, label, task.members)
            else:
                with open(path, "rb") as file:
                    for found in _file(label, file, 0, [UNPACKED]):
                        yield found._replace(personal=found.personal or "/" in label and (path.parent / "progress.json").is_file())
        except OSError as problem:
            yield Found(label, None, [finding("unreadable", why=problem.strerror or problem)])


def _file(label: str, stream: BinaryIO, depth: int, budget: list[int]) -> Iterator[Found]:
    """A file that is no zip by its name; a notebook by name that is a zip inside is opened as one."""
    named = named_oddly(label)
    if PROGRESS.search(label):
        yield Found(label, stream, named)
    elif not is_notebook(label):
        yield Found(label, None, [*named, finding("other_file")])
    elif stream.seekable() and stream.read(4) == b"PK\3\4":
        yield from _inside(label, stream, depth, budget)
    else:
        if stream.seekable():
            stream.seek(0)
        yield Found(label, stream, named)


def named_oddly(label: str) -> list[Finding]:
    """What a file's own name has to be said of."""
    return [*([finding("trick")] if any(points_out(part) for part in [label, *label.split(MARK)]) else []),
            *([finding("odd_name")] if UNSEEN_NAME.search(label) else []), *([finding("formula")] if FORMULA_NAME.search(label) else [])]


@lru_cache(maxsize=1)
def _kept(path: Path, changed: int) -> zipfile.ZipFile:
    """The zip that this process read last: the next portion is often of the same."""
    return zipfile.ZipFile(path)


def _archive(path: Path, label: str, members: tuple[int, int] | None) -> Iterator[Found]:
    with open(path, "rb") as file:
        if members is None:
            yield from _inside(label, file, 1, [UNPACKED])
            return
    yield from _walked(label, _kept(path, path.stat().st_mtime_ns), 1, [UNPACKED], members)


def _inside(label: str, stream: BinaryIO, depth: int, budget: list[int]) -> Iterator[Found]:
    """The files of a zip, from a stream that can be searched."""
    if depth > DEEPEST:
        yield Found(label, None, [finding("zip_deep")])
        return
    try:
        stream.seek(0, 2)
        end = stream.tell()
        stream.seek(max(0, end - 65_600))
        tail = stream.read()
        at = tail.rfind(b"PK\5\6")
        if not end:
            yield Found(label, None, [finding("empty")])
            return
        if at >= 0 and len(tail) >= at + 16 and min(struct.unpack("<L", tail[at + 12: at + 16])[0], end) > DIRECTORY:
            yield Found(label, None, [finding("zip_many", count=MEMBERS)])
            return
        archive = zipfile.ZipFile(stream)
    except Exception as problem:                # zipfile raises many kinds for what a stranger may send
        yield Found(label, None, [*named_oddly(label), finding("zip_broken", why=problem)])
        return
    yield from _walked(label, archive, depth, budget, None)


def _walked(label: str, archive: zipfile.ZipFile, depth: int, budget: list[int], members: tuple[int, int] | None) -> Iterator[Found]:
    infos = archive.infolist()
    if len(infos) > MEMBERS:
        yield Found(label, None, [finding("zip_many", count=MEMBERS)])
        return
    personal = len(infos) <= PORTION and any(PROGRESS.search(info.filename) for info in infos)
    for info in infos if members is None else infos[slice(*members)]:
        inner = f"{label}{MARK}{info.filename}"
        if info.is_dir() or QUIET.search(info.filename.replace("\\", "/")):
            continue
        for found in _member(inner, archive, info, depth, budget):
            yield found._replace(personal=found.personal or personal)
    if not infos:
        yield Found(label, None, [finding("nothing_read")])


def _member(label: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, depth: int, budget: list[int]) -> Iterator[Found]:
    named = named_oddly(label)
    if stat.S_ISLNK(info.external_attr >> 16):
        yield Found(label, None, [*named, finding("link")])
    elif info.flag_bits & 1:
        yield Found(label, None, [*named, finding("zip_locked")])
    elif info.file_size > SEARCHED or info.file_size > budget[0]:
        yield Found(label, None, [*named, finding("zip_bomb", size=size(min(SEARCHED, UNPACKED)))])
    elif not (is_notebook(info.filename) or is_zip(info.filename) or PROGRESS.search(info.filename)):
        yield Found(label, None, [*named, finding("other_file")])
    else:
        budget[0] -= info.file_size
        bare = copy.copy(info)
        del bare.CRC                            # what zipfile finds wrong at the end, it finds before giving anything
        try:
            with archive.open(bare) as held:
                stream = _Checked(held, info.CRC)
                yield from _nested(label, stream, depth, budget) if is_zip(info.filename) else [Found(label, stream, named)]
        except (NotImplementedError, RuntimeError) as problem:
            yield Found(label, None, [*named, finding("zip_method", why=problem)])
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, struct.error) as problem:
            yield Found(label, None, [*named, finding("zip_broken", why=problem)])


class _Checked(io.RawIOBase):
    """A zip's member that complains of a wrong checksum only after all of it was given."""

    def __init__(self, stream: BinaryIO, wanted: int):
        self.stream, self.wanted, self.sum = stream, wanted, 0

    def read(self, count: int = -1) -> bytes:
        piece = self.stream.read(count)
        self.sum = zlib.crc32(piece, self.sum)
        if not piece and count and self.sum != self.wanted:
            raise zipfile.BadZipFile("its checksum is wrong")
        return piece


def _nested(label: str, stream: BinaryIO, depth: int, budget: list[int]) -> Iterator[Found]:
    """A zip within a zip, through a nameless file of its own: a stream out of a zip is slow to search."""
    if depth >= DEEPEST:
        yield Found(label, None, [finding("zip_deep")])
        return
    with tempfile.SpooledTemporaryFile(max_size=8_000_000) as held:
        while True:
            piece, problem = taken(stream, 1 << 20)
            held.write(piece)
            if problem or not piece:
                break
        yield from _inside(label, held, depth + 1, budget)
