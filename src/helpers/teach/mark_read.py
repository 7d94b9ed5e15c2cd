"""From the bytes of one hand-in to the records in it. Nothing is executed, nothing is written, no size is trusted.

A notebook of ordinary size is parsed. One that is larger, cut off or damaged is searched for its records instead, a
piece at a time, so that neither its size nor its state keeps what a pupil did from being seen.
"""
from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass, field
from typing import BinaryIO

from helpers.record import MIME, PARTS, SCHEMA
from helpers.teach.mark_findings import Finding, finding
from helpers.teach.mark_text import size

PARSED = 4_000_000          # a larger notebook is searched, not parsed
SEARCHED = 512_000_000      # and a larger one than this not to its end
PIECE = 1 << 20
LONGEST = 200_000           # a record takes a few hundred bytes; a longer one is none
MOST = 2_000                # records of one notebook
KEY = MIME.encode()
START = re.compile(rb'"' + re.escape(KEY) + rb'"\s*:\s*')
PACKED = {b"\x1f\x8b": "gzip", b"7z\xbc\xaf\x27\x1c": "a 7z archive", b"Rar!": "a rar archive", b"BZh": "bzip2", b"\xfd7zXZ": "xz",
          b"%PDF": "a PDF", b"\xd0\xcf\x11\xe0": "an old Office file", b"\x28\xb5\x2f\xfd": "zstd"}
DECODER = json.JSONDecoder(parse_constant=lambda name: _Odd(name))


class _Odd(float):
    """NaN or Infinity where JSON has none."""

    def __new__(cls, name: str):
        odd.append(name)
        return float(name.replace("Infinity", "inf"))


odd: list[str] = []


@dataclass
class Read:
    """What one file holds: its records in order, each with the plain text of the card beside it."""

    records: list[tuple[object, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    lesson: str = ""
    twin: tuple[int, int] = (0, 0)
    opened: bool = False
    kept: bool = False              # out of a progress file, not a notebook

    def note(self, code: str, **values: object) -> None:
        self.findings.append(finding(code, **values))


def read(stream: BinaryIO) -> Read:
    """Read one notebook.

    Examples
    --------
    >>> import io
    >>> [found.code for found in read(io.BytesIO(b'{"cells": [')).findings]
    ['cut']
    """
    made = Read()
    head, problem = taken(stream, PARSED + 1)
    if problem:
        made.note("zip_broken", why=problem)
        if not head:
            return made
    try:
        if len(head) > PARSED:
            _searched(head, stream, made)
        elif refused := _sniffed(head):
            made.findings.append(refused)
        else:
            _parsed(head, made)
            made.twin = len(head), zlib.crc32(head)
    except MemoryError:
        made.note("too_big", size=size(PARSED))
    return made


def progress(stream: BinaryIO) -> Read:
    """Read one progress file: what it holds counts only where no notebook of the hand-in holds it.

    Examples
    --------
    >>> import io
    >>> made = progress(io.BytesIO(b'{"schema": "kit-progress/1", "me": {"name": "Ada"}, "answers": {"04-1": {"answer": "30", "tries": 2}}}'))
    >>> [(record["exercise"], record["pupil"], record["answer"]) for record, _ in made.records]
    [('04-1', 'Ada', '30')]
    """
    made = Read(kept=True)
    head, problem = taken(stream, PARSED + 1)
    try:
        held = DECODER.decode(head.decode("utf-8")) if not problem and len(head) <= PARSED else None
    except (ValueError, RecursionError):
        held = None
    if not isinstance(held, dict) or held and held.get("schema") != SCHEMA:
        made.note("progress")
        return made
    me = held.get("me") if isinstance(held.get("me"), dict) else {}
    for kind, part in PARTS.items():
        entries = held.get(part) if isinstance(held.get(part), dict) else {}
        made.records += [({"schema": f"kit-{kind}/1", "pupil": me.get("name", ""), "class": me.get("class", ""), "sheet": "", **kept, "exercise": name}, "")
                         for name, kept in list(entries.items())[:MOST] if isinstance(kept, dict) and "answer" in kept]
    return made


def taken(stream: BinaryIO, limit: int) -> tuple[bytes, str]:
    """At most `limit` bytes, as far as they can be had; and why they ended early, if they did."""
    pieces, left = [], limit
    try:
        while left > 0 and (piece := stream.read(min(left, PIECE))):
            pieces.append(piece)
            left -= len(piece)
    except (OSError, EOFError, zlib.error, ValueError, NotImplementedError) as problem:
        return b"".join(pieces), str(problem) or type(problem).__name__
    except Exception as problem:                    # zipfile.BadZipFile and what else an unpacker raises
        return b"".join(pieces), str(problem) or type(problem).__name__
    return b"".join(pieces), ""


def _sniffed(head: bytes) -> Finding | None:
    """Why this is no notebook at all, from its first bytes."""
    if not head.strip(b" \t\r\n\0"):
        return finding("empty")
    packed = next((what for mark, what in PACKED.items() if head.startswith(mark)), None)
    packed = packed or ("a tar archive" if head[257:262] == b"ustar" else None)
    if packed:
        return finding("packed", what=packed)
    return finding("web_page") if re.match(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|\?xml)", head[:400], re.I) else None


# -- of ordinary size -------------------------------------------------------------------------------------------------

def _parsed(head: bytes, made: Read) -> None:
    odd.clear()
    try:
        text = head.decode(json.detect_encoding(head))
    except UnicodeDecodeError:
        made.note("not_utf8")
        text = head.decode("utf-8", "replace")
    try:
        notebook = DECODER.decode(text)
    except RecursionError:
        _salvaged(head, made, "deep")
        return
    except ValueError as problem:
        cut = not text.rstrip().endswith("}") or getattr(problem, "pos", 0) >= len(text.rstrip())
        _salvaged(head, made, "cut" if cut else "not_json", why=str(problem))
        return
    if odd:
        made.note("nan", what=", ".join(sorted(set(odd))))
    _walked(notebook, head, made)


def _walked(notebook: object, head: bytes, made: Read) -> None:
    if not isinstance(notebook, dict) or "cells" not in notebook:
        if isinstance(notebook, dict) and isinstance(notebook.get("worksheets"), list):
            _salvaged(head, made, "old_format")
        else:
            made.note("not_notebook", why="a list or a value" if not isinstance(notebook, dict) else "it has no cells")
            made.records = [(record, "") for record in found_in(head)]
        return
    made.opened = True
    shapes: dict[str, None] = {}
    cells = _list(notebook["cells"], "cells", shapes)
    metadata = notebook.get("metadata")
    kit = metadata.get("kit") if isinstance(metadata, dict) else None
    made.lesson = str(kit.get("id", ""))[:8] if isinstance(kit, dict) else ""
    outputs = coded = 0
    ids: dict[str, int] = {}
    for cell in cells:
        if not isinstance(cell, dict):
            shapes["a cell"] = None
            continue
        if isinstance(cell.get("id"), str):
            ids[cell["id"]] = ids.get(cell["id"], 0) + 1
        if cell.get("cell_type") != "code":
            continue
        coded += 1
        for output in _list(cell.get("outputs", []), "outputs", shapes):
            outputs += 1
            _output(output, made, shapes)
    if shapes:
        made.note("shape", what=", ".join(shapes))
    if twins := [name for name, count in ids.items() if count > 1]:
        made.note("twin_cells", what=", ".join(twins[:4]))
    if not made.records:
        made.note("foreign" if not isinstance(kit, dict) else "cleared" if coded and not outputs else "unanswered")


def _output(output: object, made: Read, shapes: dict[str, None]) -> None:
    """Take the record out of one output, if it holds one."""
    data = output.get("data", {}) if isinstance(output, dict) else None
    if not isinstance(data, dict):
        shapes["an output"] = None
        return
    if MIME not in data:
        return
    if len(made.records) >= MOST:
        if len(made.records) == MOST:
            made.note("many", count=MOST)
        return
    record, card = data[MIME], data.get("text/plain", "")
    if isinstance(record, (str, list)) and all(isinstance(part, str) for part in record):        # as text, as some programs keep it
        record = next(iter(found_in(b'"' + KEY + b'": ' + "".join(record).encode("utf-8", "replace"))), record)
    card = "".join(part for part in card if isinstance(part, str)) if isinstance(card, list) else card
    made.records.append((record, card[:PIECE] if isinstance(card, str) else ""))


def _list(value: object, what: str, shapes: dict[str, None]) -> list:
    if isinstance(value, list):
        return value
    shapes[what] = None
    return []


# -- too large, or broken ---------------------------------------------------------------------------------------------

def _salvaged(head: bytes, made: Read, code: str, **values: object) -> None:
    made.records = [(record, "") for record in found_in(head)]
    made.note(code, found=len(made.records), **values)


def found_in(data: bytes, until: int | None = None) -> list[object]:
    """Every record that stands whole in a piece of a notebook, in order, wherever the piece begins or ends.

    Examples
    --------
    >>> found_in(b'ata": {"application/vnd.kit.answer+json": {"exercise": "04-1"}, "text/pl')
    [{'exercise': '04-1'}]
    """
    found = []
    for match in START.finditer(data):
        if until is not None and match.start() >= until or len(found) >= MOST:
            break
        if data[match.start() - 1: match.start()] != b"\\" and (record := _one(data[match.end(): match.end() + LONGEST])) is not None:
            found.append(record)
    return found


def _one(data: bytes) -> object:
    try:
        return DECODER.raw_decode(data.decode("utf-8", "replace"))[0]
    except (ValueError, RecursionError):
        return None


def _searched(head: bytes, stream: BinaryIO, made: Read) -> None:
    """Search a stream a piece at a time. The end of a piece is searched with the next one: a record may lie across both."""
    made.opened, held, count, problem, more = True, head, len(head), "", b"more"
    while more and not problem and len(made.records) < MOST:
        more, problem = taken(stream, min(PIECE, SEARCHED - count))
        count += len(more)
        held += more
        sure = len(held) - LONGEST if more and not problem else len(held)
        made.records += [(record, "") for record in found_in(held, sure)]
        held = held[max(sure - 1, 0):] if sure < len(held) else held[-64:]
    if problem:
        made.note("zip_broken", why=problem)
    if count >= SEARCHED:
        made.note("too_big", size=size(SEARCHED))
        return
    made.note("big", size=size(count))
    if not held.rstrip().endswith(b"}"):
        made.note("cut", found=len(made.records))
    elif not made.records:
        made.note("foreign")
