"""Hand-ins from a seed: realistic ones for the benchmark, and a corpus of broken and hostile ones with what must be found.

    .venv/bin/python tests/handins.py FOLDER            # write the corpus there (KIT_DATA names the bank)
    .venv/bin/python tests/handins.py FOLDER 100        # 100 realistic ones

Every case lies in a folder as Moodle exports it, `Name_NUMBER_assignsubmission_file`; the number names the case.
"""
from __future__ import annotations

import copy
import gzip
import io
import json
import os
import random
import re
import struct
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from helpers.exercises import bank, learner, sheet as sheets
from helpers.exercises.canonical import canonical
from helpers.exercises.judge import judge
from helpers.exercises.variants import variant as variant_of
from helpers.record import MIME

FIRST = 10_001
WORDS = ("the average lies above most of the lakes because one of them is much deeper than all others and so says little about "
         "any single one while the middle value stays where most lakes are and a sum would hide that again").split()


# -- one output, one notebook -----------------------------------------------------------------------------------------

class Maker:
    """Makes outputs as the kit writes them and JupyterLab saves them, for the bank that KIT_DATA names."""

    def __init__(self):
        self.exercises = {item["id"]: item for item in bank.read()}
        self.sheet = sheets.load()
        self._answers: dict = {}

    def answers(self, name: str, variant: str) -> tuple[str, list[str]]:
        """The canonical answer, and those of the known mistakes."""
        if (name, variant) not in self._answers:
            right, mistakes = sheets.answers(self.exercises[name], variant, self.sheet["aliases"])
            self._answers[name, variant] = right, [value for value, _ in mistakes]
        return self._answers[name, variant]

    def variant(self, name: str, pupil: str, class_: str) -> str:
        return variant_of(list(self.sheet["exercises"][name]["variants"]), name, class_, pupil)

    def record(self, name: str, answer: str, pupil: str, class_: str = "9b", tries: int = 1, hints: int = 0, **other) -> dict:
        made = {"schema": "kit-answer/1", "kit": self.sheet["kit"], "sheet": self.sheet["sheet"], "pupil": pupil, "class": class_, "exercise": name,
                "variant": self.variant(name, pupil, class_), "answer": answer, "tries": tries, "hints": hints}
        return {**made, **other}

    def output(self, record: dict, card: str | None = None) -> dict:
        """The bundle: record, card as HTML and as text."""
        if card is None:
            card = self.card(record)
        data = {MIME: dict(sorted(record.items())), "text/html": ["<div>a card</div>"], "text/plain": card.splitlines(keepends=True)}
        return {"output_type": "display_data", "metadata": {}, "data": data}

    def card(self, record: dict) -> str:
        found = learner._Found(self.sheet, record["exercise"])
        found.variant = record["variant"]
        entry = self.sheet["exercises"][record["exercise"]]
        found.spec = sheets.spec(self.sheet, sheets.filled(entry, entry["variants"][found.variant]["let"]) if found.variant else entry)
        return learner._card(found, record["answer"], judge(self.sheet, found.name, found.variant, record["answer"])).text


def notebook(outputs: list[list[dict]], lesson: str = "90", source: str = "exercise(...)") -> dict:
    """A notebook of the kit with one code cell for each list of outputs."""
    cells = [{"cell_type": "markdown", "id": "title", "metadata": {}, "source": ["# Lakes?"]}]
    cells += [{"cell_type": "code", "id": f"c{n}", "metadata": {"kit": {"role": "exercise"}}, "execution_count": n, "source": [source], "outputs": held} for n, held in enumerate(outputs, 1)]
    return {"cells": cells, "metadata": {"kit": {"id": lesson}, "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}, "nbformat": 4, "nbformat_minor": 5}


def dumped(held: object) -> bytes:
    """As JupyterLab writes a notebook."""
    return (json.dumps(held, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode("utf-8", "surrogatepass")


# -- the corpus -------------------------------------------------------------------------------------------------------

@dataclass
class Case:
    """One hand-in: how it is written, what must be found (exactly these codes), which states must stand in the marks."""

    kind: str
    number: int
    codes: set[str]
    states: dict[str, str]
    write: Callable[[Path], None] = field(repr=False, default=None)
    folder: str = ""
    at_root: bool = False


class Corpus:
    """Cases from a seed; `cases()` lists them, `write(folder)` writes them."""

    STATES = {"90-1": "right", "90-2": "mistake: median = mean", "90-4": "right", "90-7": "to read"}
    NOTHING = dict.fromkeys(STATES, "not answered")

    def __init__(self, seed: int = 1, rounds: int = 8):
        self.random, self.make, self.rounds, self.made = random.Random(seed), Maker(), rounds, []

    # what cases are made of

    def text(self) -> str:
        return " ".join(self.random.choice(WORDS) for _ in range(self.random.randint(12, 40))) + f" {self.random.random()}"

    def records(self, pupil: str, **other) -> list[dict]:
        made, record = self.make, self.make.record
        own = made.variant("90-1", pupil, "9b")
        return [record("90-1", made.answers("90-1", own)[0], pupil, tries=2, hints=1, **other), record("90-2", made.answers("90-2", "")[1][0], pupil, **other),
                record("90-4", "large", pupil, **other), record("90-7", self.text(), pupil, **other)]

    def base(self, pupil: str) -> dict:
        return notebook([[self.make.output(record)] for record in self.records(pupil)])

    def one(self, kind: str, codes: set[str], states: dict[str, str], held: bytes | Callable[[str], bytes], name: str = "90.ipynb", person: str = "") -> None:
        """A case of one file. `held` makes its bytes from the pupil's name."""
        self.some(kind, codes, states, lambda pupil: {name: held(pupil) if callable(held) else held}, person)

    def some(self, kind: str, codes: set[str], states: dict[str, str], files: Callable[[str], dict[str, bytes]], person: str = "") -> None:
        number = FIRST + len(self.made)
        pupil = f"Pupil{number}"
        folder = f"{person or pupil}_{number}_assignsubmission_file"
        held = files(pupil)

        def write(root: Path) -> None:
            (root / folder).mkdir(parents=True, exist_ok=True)
            for name, data in held.items():
                path = root / folder / name
                if isinstance(data, bytes):
                    path.write_bytes(data)
                else:
                    data(path)

        self.made.append(Case(kind, number, codes, states, write, folder))

    def zipped(self, files: dict[str, bytes], edit: Callable[[zipfile.ZipInfo], None] = lambda info: None, method: int = zipfile.ZIP_DEFLATED) -> bytes:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", method) as archive:
            for name, data in files.items():
                info = zipfile.ZipInfo(name)
                info.filename, info.compress_type = name, method
                edit(info)
                archive.writestr(info, data)
        return held.getvalue()

    def changed(self, edit: Callable[[dict, list[dict]], None]) -> Callable[[str], bytes]:
        """The base notebook after `edit(notebook, its records)`."""
        def make(pupil: str) -> bytes:
            held = self.base(pupil)
            edit(held, [cell["outputs"][0]["data"][MIME] for cell in held["cells"][1:]])
            return dumped(held)
        return make

    # the cases

    def cases(self) -> list[Case]:
        if not self.made:
            for _ in range(self.rounds):
                for part in (self.broken, self.shapes, self.names, self.progress_files, self.zips, self.records_changed, self.answers_changed, self.pairs):
                    part()
            self.once()
        return self.made

    def broken(self) -> None:
        rnd, ok, none = self.random, self.STATES, self.NOTHING
        plain = lambda pupil: dumped(self.base(pupil))
        self.one("whole", set(), ok, plain)
        self.one("empty", {"empty", "nothing_read"}, none, rnd.choice([b"", b" \n", b"\0" * 100]))
        self.one("cut at the end", {"cut"}, ok, lambda pupil: plain(pupil).rstrip()[: -rnd.randint(1, 200)])
        self.one("cut in the middle", {"cut"}, {"90-1": "right", "90-7": "not answered"}, lambda pupil: (lambda data: data[: data.index(b'"90-4"') + rnd.randint(0, 60)])(plain(pupil)))
        self.one("one comma too many", {"not_json"}, ok, lambda pupil: plain(pupil).replace(b'"metadata": {', b'"metadata": {,', 1))
        self.one("text after the end", {"not_json"}, ok, lambda pupil: plain(pupil) + b"<<<<<<< HEAD\n}")
        self.one("Latin-1", {"not_utf8"}, ok, lambda pupil: plain(pupil).replace(b"a card", "ein Kärtchen".encode("latin-1")))
        self.one("NaN", {"nan"}, ok, lambda pupil: plain(pupil).replace(b'"nbformat_minor": 5', b'"nbformat_minor": %s' % rnd.choice([b"NaN", b"Infinity", b"-Infinity"])))
        self.one("deep", {"deep"}, ok, lambda pupil: plain(pupil).replace(b'"nbformat_minor": 5', b'"nbformat_minor": ' + b'[' * 200_000 + b']' * 200_000))
        self.one("deep objects", {"deep"}, ok, lambda pupil: plain(pupil).replace(b'"nbformat_minor": 5', b'"nbformat_minor": ' + b'{"a":' * 150_000 + b'1' + b'}' * 150_000))
        self.one("a number without end", {"not_json"}, ok, lambda pupil: plain(pupil).replace(b'"nbformat_minor": 5', b'"nbformat_minor": ' + b"7" * 6000))
        self.one("UTF-16", set(), ok, lambda pupil: plain(pupil).decode().encode("utf-16"))
        self.one("byte order mark", set(), ok, lambda pupil: b"\xef\xbb\xbf" + plain(pupil))
        self.one("large outputs", {"big"}, ok, lambda pupil: self.large(pupil, rnd.randint(4_100_000, 7_000_000)))
        self.one("large and cut", {"big", "cut"}, ok, lambda pupil: self.large(pupil, 5_000_000).rstrip()[:-rnd.randint(1, 9)])
        self.one("web page", {"web_page", "nothing_read"}, none, rnd.choice([b"<!DOCTYPE html><script>alert(1)</script>", b"\n<html><body>Sign in</body>", b"<?xml version='1.0'?>"]))
        self.one("packed", {"packed", "nothing_read"}, none, lambda pupil: rnd.choice([gzip.compress(plain(pupil)), b"7z\xbc\xaf\x27\x1c" + b"0" * 50, b"Rar!\x1a\x07", b"%PDF-1.7"]))
        self.one("another file", {"other_file", "nothing_read"}, none, b"PK\3\4 words", name=rnd.choice(["answers.docx", "90.py", "photo.png", "onlinetext.html"]))
        self.one("code that would do harm", set(), ok, self.changed(lambda held, _: [cell.update(source=["import os; os.system('touch EXECUTED')\n", "__import__('pathlib').Path('EXECUTED').touch()"])
                                                                                     for cell in held["cells"]]))

    def large(self, pupil: str, count: int, letters: str = "0123456789\n") -> bytes:
        held = self.base(pupil)
        place = self.random.choice([1, 2, 4, 5])
        held["cells"].insert(place, {"cell_type": "code", "id": "big", "metadata": {}, "execution_count": 9, "source": ["while True: print(1)"], "outputs": [
            {"output_type": "stream", "name": "stdout", "text": letters * (count // len(letters))}]})
        return dumped(held)

    def shapes(self) -> None:
        rnd, ok, none = self.random, self.STATES, self.NOTHING
        self.one("no notebook", {"not_notebook", "nothing_read"}, none, rnd.choice([b"[]", b"{}", b'"notebook"', b"3", b"null", b"true", b'{"nbformat": 4}']))
        self.one("old format", {"old_format"}, ok, lambda pupil: dumped({"worksheets": [{"cells": self.base(pupil)["cells"]}], "nbformat": 3, "metadata": {}}))
        self.one("cells are no list", {"shape", "unanswered"}, none, self.changed(lambda held, _: held.update(cells=rnd.choice([{}, "x", 3, None]))))
        self.one("a cell is a number", {"shape"}, ok, self.changed(lambda held, _: held["cells"].insert(rnd.randint(0, 4), rnd.choice([3, "x", None, []]))))
        self.one("outputs are no list", {"shape"}, {**ok, "90-1": "not answered"}, self.changed(lambda held, _: held["cells"][1].update(outputs=rnd.choice([{}, "x", None, 7]))))
        self.one("an output is no mapping", {"shape"}, ok, self.changed(lambda held, _: held["cells"][2]["outputs"].insert(0, rnd.choice([3, "x", None, {"data": []}, {"data": "x"}]))))
        self.one("the metadata is a list", set(), ok, self.changed(lambda held, _: held.update(metadata=rnd.choice([[], "x", None]))))
        self.one("twin ids", {"twin_cells"}, ok, self.changed(lambda held, _: held["cells"][2].update(id="c1")))
        self.one("foreign", {"foreign"}, none, dumped({"cells": [{"cell_type": "code", "source": "1", "outputs": [], "metadata": {}}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
        self.one("cleared", {"cleared"}, none, self.changed(lambda held, _: [cell.update(outputs=[], execution_count=None) for cell in held["cells"][1:]]))
        self.one("unanswered", {"unanswered"}, none, self.changed(lambda held, _: [cell["outputs"][0]["data"].pop(MIME) for cell in held["cells"][1:]]))
        self.one("record kept as text", set(), ok, self.changed(lambda held, records: [cell["outputs"][0]["data"].update({MIME: json.dumps(record)}) for cell, record in zip(held["cells"][1:], records)]))
        self.one("record in a printed text", {"unanswered"}, none, self.changed(lambda held, records: [cell.update(outputs=[{"output_type": "stream", "name": "stdout", "text": [json.dumps({MIME: record})]}])
                                                                                                       for cell, record in zip(held["cells"][1:], records)]))
        self.one("record in the source", {"cleared"}, none, self.changed(lambda held, records: [cell.update(outputs=[], source=[json.dumps({MIME: record})]) for cell, record in zip(held["cells"][1:], records)]))

    def names(self) -> None:
        rnd, ok = self.random, self.STATES
        plain = lambda pupil: dumped(self.base(pupil))
        self.one("formula for a name", {"formula", "signed_other"}, ok, plain, person=rnd.choice(["=cmd|' -C calc'!A0", "+1+1", "@SUM(A1)", "-2+3", "=HYPERLINK(\"http:x\",\"y\")", "＝1+1"]))
        self.one("unseen letters", {"odd_name", "signed_other"}, ok, plain, person=rnd.choice(["An\u202ena", "Be\u200bn", "C\u2066i\u2069m", "D\nora", "E\tva"]))
        self.one("markup for a name", {"signed_other"}, ok, plain, person=rnd.choice(["<script>alert(1)<", "\"><img src=x onerror=alert(1)>", "&lt;b&gt;", "'onload='x"]))
        self.one("markup for a file", set(), ok, plain, name=rnd.choice(["<img src=x>.ipynb", "a\"b.ipynb", "x'&amp;.ipynb", "90.ipynb.txt", "90.IPYNB"]))
        self.one("name without end", {"signed_other"}, ok, plain, person="N" * 180)
        self.one("signed by another", {"signed_other"}, ok, plain, person=f"Quite Different{'x' * rnd.randint(1, 9)}")
        self.one("name of wrong type", {"record"}, ok, self.changed(lambda held, records: records[1].update(pupil=rnd.choice([None, 3, ["a"], {"a": 1}]))))
        self.one("half a letter", {"edited"}, ok, lambda pupil: self.changed(lambda held, records: records[3].update(answer="HALF " + self.text()))(pupil).replace(b"HALF", b"\\ud800"))

    def progress(self, pupil: str, names: tuple[str, ...] = ("90-1", "90-2", "90-4", "90-7"), **other: object) -> bytes:
        """The progress file that lies in a handed-in zip."""
        kept = {record["exercise"]: {key: record[key] for key in ("answer", "variant", "tries", "hints")} for record in self.records(pupil) if record["exercise"] in names}
        return dumped({"schema": "kit-progress/1", "me": {"name": pupil, "class": "9b"}, "answers": kept, **other})

    def progress_files(self) -> None:
        """Where outputs were cleared or not saved, the progress file beside the notebook holds the answers; it is no safer than they are."""
        rnd, ok, none = self.random, self.STATES, self.NOTHING
        cleared = lambda pupil: self.changed(lambda held, _: [cell.update(outputs=[], execution_count=None) for cell in held["cells"][1:]])(pupil)
        put = lambda kind, codes, states, make: self.some(kind, codes, states, make)
        put("cleared, progress beside it", {"restored"}, ok, lambda pupil: {"90.ipynb": cleared(pupil), "progress.json": self.progress(pupil)})
        put("progress in the zip", {"restored"}, ok, lambda pupil: {"handin.zip": self.zipped({"90.ipynb": cleared(pupil), "progress.json": self.progress(pupil)})})
        put("progress alone", {"restored"}, ok, lambda pupil: {"progress.json": self.progress(pupil)})
        put("a notebook's answer goes before progress", set(), ok, lambda pupil: {"90.ipynb": dumped(self.base(pupil)), "progress.json": self.progress(pupil, answers={"90-4": {"answer": self.make.answers("90-4", "")[1][0], "variant": "", "tries": 9}})})
        put("progress edited by hand", {"restored", "edited"}, {**none, "90-2": "mistake: median = mean"},
            lambda pupil: {"90.ipynb": cleared(pupil), "progress.json": self.progress(pupil, answers={"90-2": {"answer": self.make.answers("90-2", "")[1][0], "variant": "", "tries": 0}})})
        put("broken progress", {"progress"}, ok, lambda pupil: {"90.ipynb": dumped(self.base(pupil)), "progress.json": rnd.choice([b"", b"[]", b"{\"schema\": 3}", b"\xff\xfe", b"[" * 9_000, b"{", dumped({"schema": "kit-progress/0"})])})
        put("progress of wrong types", {"record", "no_answer"}, ok, lambda pupil: {"90.ipynb": dumped(self.base(pupil)), "progress.json": dumped(
            {"schema": "kit-progress/1", "me": rnd.choice([3, None, []]), "answers": {"90-1": 3, "90-2": {"answer": [[[]]], "tries": "x"}}, "rulings": [], "quizzes": None})})

    def zips(self) -> None:
        rnd, ok, none = self.random, self.STATES, self.NOTHING
        plain = lambda pupil: dumped(self.base(pupil))
        put = lambda kind, codes, states, make: self.one(kind, codes, states, make, name="handin.zip")
        put("zip", set(), ok, lambda pupil: self.zipped({"90.ipynb": plain(pupil), "progress.json": b"{}", "__MACOSX/._90.ipynb": b"x"}))
        put("zip in a zip", set(), ok, lambda pupil: self.zipped({"a.zip": self.zipped({"b/90.ipynb": plain(pupil)})}))
        put("zip in zip in zip in zip", {"zip_deep", "nothing_read"}, none, lambda pupil: self.zipped({"a.zip": self.zipped({"b.zip": self.zipped({"c.zip": self.zipped({"90.ipynb": plain(pupil)})})})}))
        put("path tricks", {"trick"}, ok, lambda pupil: self.zipped({rnd.choice(["../../x.ipynb", "/etc/x.ipynb", "C:\\x.ipynb", "a/../../x.ipynb", "..\\..\\x.ipynb"]): plain(pupil)}))
        put("newline in a member's name", {"odd_name"}, ok, lambda pupil: self.zipped({rnd.choice(["a\nb.ipynb", "a\u202eb.ipynb"]): plain(pupil)}))
        put("link in a zip", {"link"}, ok, lambda pupil: self.zipped({"90.ipynb": plain(pupil), "link.ipynb": rnd.choice([b"/etc/passwd", b"../../secret"])},
                                                                   lambda info: setattr(info, "external_attr", (0o120777 if info.filename == "link.ipynb" else 0o100644) << 16)))
        put("locked", {"zip_locked", "nothing_read"}, none, lambda pupil: self.patched(self.zipped({"90.ipynb": plain(pupil)}), flags=1))
        put("unknown packing", {"zip_method", "nothing_read"}, none, lambda pupil: self.patched(self.zipped({"90.ipynb": plain(pupil)}), method=rnd.choice([97, 99, 1])))
        put("says it is 4 GB", {"zip_bomb", "nothing_read"}, none, lambda pupil: self.patched(self.zipped({"90.ipynb": plain(pupil)}), size=rnd.randint(600_000_000, 4_000_000_000)))
        put("cut zip", {"zip_broken", "nothing_read"}, none, lambda pupil: self.zipped({"90.ipynb": plain(pupil)})[: -rnd.randint(23, 400)])
        put("no zip", {"zip_broken", "nothing_read"}, none, bytes(rnd.randrange(256) for _ in range(rnd.randint(1, 3000))))
        put("empty zip", {"nothing_read"}, none, self.zipped({}))
        put("empty file", {"empty", "nothing_read"}, none, b"")
        put("wrong checksum", {"zip_broken"}, ok, lambda pupil: self.patched(self.zipped({"90.ipynb": plain(pupil) + b" " * 200_000}), crc=rnd.randrange(1 << 32)))
        put("damaged in the middle", {"zip_broken", "nothing_read"}, none, lambda pupil: (lambda data: data[:60] + bytes(b ^ 255 for b in data[60:90]) + data[90:])(self.zipped({"90.ipynb": plain(pupil)})))
        put("a list of files without end", {"zip_many", "nothing_read"}, none, lambda pupil: self.many_members())
        self.one("a zip under a notebook's name", set(), ok, lambda pupil: self.zipped({"90.ipynb": plain(pupil)}))
        self.some("zip and file", {"twice"}, ok, lambda pupil: {"a.zip": self.zipped({"90.ipynb": plain(pupil)}), "90.ipynb": plain(pupil)})

    def many_members(self) -> bytes:
        """A zip whose list of files is said to take 40 MB, and does."""
        if not hasattr(self, "_many"):
            one = struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", 20, 3, 20, 0, 0, 0, 0, 33, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0) + b"a.ipynb"
            count = 34_000_000 // len(one)
            self._many = one * count + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count & 0xFFFF, count & 0xFFFF, count * len(one), 0, 0)
        return self._many

    @staticmethod
    def patched(data: bytes, flags: int | None = None, method: int | None = None, size: int | None = None, crc: int | None = None) -> bytes:
        """A zip of one member whose headers say something else."""
        held = bytearray(data)
        for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
            start = data.index(mark)
            if flags is not None:
                held[start + at: start + at + 2] = struct.pack("<H", flags)
            if method is not None:
                held[start + at + 2: start + at + 4] = struct.pack("<H", method)
            if crc is not None:
                held[start + at + 8: start + at + 12] = struct.pack("<L", crc)
            if size is not None:
                held[start + at + 16: start + at + 20] = struct.pack("<L", size)
        return bytes(held)

    def records_changed(self) -> None:
        rnd, ok, none = self.random, self.STATES, self.NOTHING
        put = lambda kind, codes, states, edit: self.one(kind, codes, states, self.changed(edit))
        wrong = [3, None, [], {}, "", 1.5, True]
        put("tries of wrong type", {"record", "edited"}, ok, lambda held, records: records[0].update(tries=rnd.choice(["3", -1, 1e99, None, [1], True, 10 ** 30])))
        put("hints of wrong type", {"record"}, ok, lambda held, records: records[2].update(hints=rnd.choice(["3", -1, 2.5, None, {}, 10 ** 30])))
        put("record of wrong type", {"record"}, {**ok, "90-2": "not answered"}, lambda held, _: held["cells"][2]["outputs"][0]["data"].update({MIME: rnd.choice([3, None, [], "x", [3], True])}))
        put("exercise of wrong type", {"record"}, {**ok, "90-2": "not answered"}, lambda held, records: records[1].update(exercise=rnd.choice([x for x in wrong if x != ""])))
        put("no schema", {"record"}, {**ok, "90-4": "not answered"}, lambda held, records: records[2].update(schema=rnd.choice([None, "kit-answer/9", 3, ["kit-answer/1"]])))
        put("another kit", {"other_kit"}, {**ok, "90-4": "not answered"}, lambda held, records: records[2].update(kit=rnd.choice(["rivers", None, 3])))
        put("unknown exercise", {"unknown"}, {**ok, "90-4": "not answered"}, lambda held, records: records[2].update(exercise=rnd.choice(["90-99", "../../x", "<script>", "__proto__", "", "90-g1"])))
        put("another sheet", {"older_sheet"}, ok, lambda held, records: [record.update(sheet="0123456789ab") for record in records])
        put("unknown variant", {"unknown_variant"}, {**ok, "90-1": "cannot be read"}, lambda held, records: records[0].update(variant=rnd.choice(["forty", "<b>", "x" * 5000])))
        self.one("another's variant", {"other_variant"}, {**ok, "90-1": "another's variant"}, self.others)
        self.one("variant of an unsigned copy", {"first_variant"}, ok, self.unsigned_variant)
        put("unsigned", set(), ok, lambda held, records: self.resigned(held, records, ""))
        put("many records", {"many"}, ok, lambda held, records: held["cells"][1].update(outputs=held["cells"][1]["outputs"] * rnd.randint(2_100, 2_500)) or held["cells"].insert(0, held["cells"].pop(4)) or held["cells"].insert(0, held["cells"].pop(4)) or held["cells"].insert(0, held["cells"].pop(4)))
        put("most tries count", set(), ok, lambda held, records: held["cells"][1]["outputs"].append(self.make.output({**records[0], "answer": "0", "tries": 1})))
        put("keys in another order", set(), ok, lambda held, records: [cell["outputs"][0]["data"].update({MIME: dict(rnd.sample(list(record.items()), len(record)))}) for cell, record in zip(held["cells"][1:], records)])

    def resigned(self, held: dict, records: list[dict], name: str) -> None:
        for cell, record in zip(held["cells"][1:], records):
            record.update(pupil=name, **{"class": ""}, variant=self.make.variant(record["exercise"], name, ""))
            record["answer"] = record["answer"] if record["exercise"] != "90-1" else self.make.answers("90-1", record["variant"])[0]
            cell["outputs"][0] = self.make.output(record)

    def others(self, pupil: str) -> bytes:
        """Somebody else's notebook under one's own name: a name whose own variant is the first, with the other."""
        held = self.base(pupil)
        own = next(f"{pupil} {n}" for n in range(99) if self.make.variant("90-1", f"{pupil} {n}", "9b") == "thirty")
        for cell in held["cells"][1:]:
            record = cell["outputs"][0]["data"][MIME]
            record["pupil"] = own
            if record["exercise"] == "90-1":
                record.update(variant="twelve", answer=self.make.answers("90-1", "twelve")[0])
            cell["outputs"][0] = self.make.output(record)
        return dumped(held)

    def unsigned_variant(self, pupil: str) -> bytes:
        held = self.base(pupil)
        own = next(f"{pupil} {n}" for n in range(99) if self.make.variant("90-1", f"{pupil} {n}", "9b") == "twelve")
        for cell in held["cells"][1:]:
            record = cell["outputs"][0]["data"][MIME]
            record["pupil"] = own
            if record["exercise"] == "90-1":
                record.update(variant="thirty", answer=self.make.answers("90-1", "thirty")[0])
            cell["outputs"][0] = self.make.output(record)
        return dumped(held)

    def answers_changed(self) -> None:
        rnd, ok = self.random, self.STATES
        put = lambda kind, codes, states, edit: self.one(kind, codes, states, self.changed(edit))
        mean = self.make.answers("90-2", "")[0]
        put("answer edited to the right one", {"edited"}, {**ok, "90-2": "right"}, lambda held, records: records[1].update(answer=mean))
        put("verdict edited", set(), ok, lambda held, records: records[1].update(verdict="right", state="right", mark=1))
        put("card edited", {"edited"}, ok, lambda held, records: held["cells"][2]["outputs"][0]["data"].update({"text/plain": "Right: 34.1 metres."}))
        put("answer as no kit writes it", {"edited"}, ok, lambda held, records: records[2].update(answer=rnd.choice(["LARGE", " large ", "a", "The largest lake is larger than all the others together."])))
        put("answer as a list", {"edited"}, ok, lambda held, records: records[2].update(answer=["large"]))
        put("answer as a number", {"edited"}, {**ok, "90-2": "not yet"}, lambda held, records: records[1].update(answer=rnd.choice([7, 7.5, 1e300 * 0])))
        put("answer NaN", {"nan", "no_answer"}, {**ok, "90-2": "cannot be read"}, lambda held, records: records[1].update(answer=float("nan")))
        put("answer that cannot be one", {"no_answer"}, {**ok, "90-2": "cannot be read"}, lambda held, records: records[1].update(answer=rnd.choice(["lots", {"a": 1}, [1, 2], True, "9" * 100_000, [[[[[[1]]]]]]])))
        put("an answer that is slow to read", {"no_answer"}, {**ok, "90-4": "cannot be read"}, lambda held, records: records[2].update(answer=rnd.choice(["1" + " " * 19_000 + "x", "ﷺ" * 19_000, ["a " * 9_000], {"a": "; " * 9_000}])))
        put("no answer", set(), {**ok, "90-2": "not answered"}, lambda held, records: records[1].update(answer=rnd.choice([None, "", "..."])))
        put("text without end", {"long"}, ok, lambda held, records: records[3].update(answer=self.text() + " word" * rnd.randint(3_000, 100_000)))
        script = rnd.choice(["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "</blockquote><iframe src='http://x'>", "<style>*{display:none}</style>",
                             "<a href='javascript:alert(1)'>x</a>", "<!--", "<base href='//x'>", "<form action=//x><input>", "<meta http-equiv=refresh content='0;url=//x'>"])
        self.one("script in an answer", {"markup"}, ok, lambda pupil: self.texted(pupil, f"{self.text()} {script}"))
        self.one("formula in an answer", set(), ok, lambda pupil: self.texted(pupil, rnd.choice(["=1+1 ", "@SUM(A1) ", "+cmd|' /C calc'!A0 "]) + self.text()))
        self.one("letters of every kind", set(), ok, lambda pupil: self.texted(pupil, rnd.choice(["Çığ ", "深い湖 ", "عمق البحيرة ", "🏞 ", "e\u0301 "]).replace("e\u0301", "é") + self.text()))

    def texted(self, pupil: str, text: str) -> bytes:
        text = canonical(text, {"kind": "text"})
        return dumped(notebook([[self.make.output({**record, "answer": text} if record["exercise"] == "90-7" else record)] for record in self.records(pupil)]))

    def pairs(self) -> None:
        """Findings that only show between files or between hand-ins."""
        rnd, ok = self.random, self.STATES
        self.some("two names", {"several_names"}, {}, lambda pupil: {"90.ipynb": dumped(notebook([[self.make.output(self.records(pupil)[3])]])), "91.ipynb": dumped(notebook([[self.make.output(self.records(f"Someone Else {rnd.random()}")[2])]]))})
        self.some("two copies", {"twice"}, ok, lambda pupil: {"90.ipynb": dumped(self.base(pupil)), "90-2.ipynb": self.changed(lambda held, records: [cell["outputs"].clear() for cell in held["cells"][2:]])(pupil)})
        text = self.text()
        for _ in range(2):
            self.one("the same words", {"same_text"}, ok, lambda pupil: self.texted(pupil, rnd.choice([text, text + ".", text.capitalize()])))
        self.one("the sample's words", {"sample_text"} | ({"same_text"} if self.rounds > 1 else set()), ok, lambda pupil: self.texted(pupil, self.make.exercises["90-7"]["samples"]["strong"]))
        twin = dumped(notebook([[self.make.output(record)] for record in self.records("Twin")]))
        for _ in range(2):
            self.one("the same file", {"same_file", "same_text", "signed_other"}, ok, twin)

    def once(self) -> None:
        """What is large, or of the file system."""
        ok, none = self.STATES, self.NOTHING
        self.one("200 MB of outputs", {"big"}, ok, lambda pupil: (lambda data: lambda path: self.poured(path, data, 200_000_000))(dumped(self.base(pupil))))
        self.one("600 MB of outputs", {"too_big"}, ok, lambda pupil: (lambda data: lambda path: self.poured(path, data, 600_000_000, sparse=True))(dumped(self.base(pupil))))
        self.one("a zip that unpacks to 200 MB", {"big"}, ok, lambda pupil: self.bomb(dumped(self.base(pupil)), 200_000_000), name="handin.zip")
        self.one("a zip that unpacks to 700 MB", {"zip_bomb", "nothing_read"}, none, lambda pupil: self.bomb(dumped(self.base(pupil)), 700_000_000), name="handin.zip")
        if hasattr(os, "symlink"):
            self.some("a link", {"link"}, ok, lambda pupil: {"90.ipynb": dumped(self.base(pupil)), "link.ipynb": lambda path: path.symlink_to("/etc/passwd"), "link.zip": lambda path: path.symlink_to("/nowhere")})
        if hasattr(os, "mkfifo"):
            self.some("a pipe", {"special"}, ok, lambda pupil: {"90.ipynb": dumped(self.base(pupil)), "pipe.ipynb": lambda path: os.mkfifo(path)})

    @staticmethod
    def parts(data: bytes, count: int):
        """A notebook with so many letters of output in the middle, a piece at a time."""
        at = data.index(b'"nbformat"')
        yield data[:at] + b'"more": "'
        for _ in range(count // 1_000_000):
            yield b"0" * 1_000_000
        yield b'",\n ' + data[at:]

    def poured(self, path: Path, data: bytes, count: int, sparse: bool = False) -> None:
        with open(path, "wb") as file:
            if sparse:
                file.write(data)
                file.truncate(count)
            else:
                file.writelines(self.parts(data, count))

    def bomb(self, data: bytes, count: int) -> bytes:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open("90.ipynb", "w", force_zip64=True) as member:
            for part in self.parts(data, count):
                member.write(part)
        return held.getvalue()

    def write(self, root: Path) -> list[Case]:
        for case in self.cases():
            case.write(root)
        return self.made


# -- realistic ones ---------------------------------------------------------------------------------------------------

class Realistic:
    """Hand-ins as large as real ones: a stored lesson with its figures, every exercise answered, signed, as JupyterLab saves it."""

    def __init__(self, lesson: Path, seed: int = 1, only: list[str] | None = None):
        self.make, self.random = Maker(), random.Random(seed)
        held = json.loads(lesson.read_text(encoding="utf-8"))
        self.names = []
        for cell in held["cells"]:
            name = re.search(r'exercise\("(\d\d-\d+)"', "".join(cell["source"]))
            if cell["cell_type"] == "code" and name and name[1] in self.make.exercises and (only is None or name[1] in only):
                self.names.append(name[1])
                cell["outputs"] = [*cell["outputs"][:-1], f"@{name[1]}@"]
        self.pieces = re.split(r'"@(\d\d-\d+)@"', dumped(held).decode())

    def answer(self, name: str, variant: str) -> str:
        if self.make.exercises[name]["kind"] == "text":
            return " ".join(self.random.choice(WORDS) for _ in range(self.random.randint(15, 70)))
        right, mistakes = self.make.answers(name, variant)
        return self.random.choices([right, self.random.choice(mistakes)], [3, 2])[0]

    def one(self, pupil: str, class_: str = "9b") -> bytes:
        made = []
        for place, piece in enumerate(self.pieces):
            if place % 2:
                variant = self.make.variant(piece, pupil, class_)
                record = self.make.record(piece, self.answer(piece, variant), pupil, class_, self.random.randint(1, 4), self.random.randint(0, 3))
                piece = json.dumps(self.make.output(record), indent=1, ensure_ascii=False)
            made.append(piece)
        return "".join(made).encode()


def realistic(root: Path, lessons: list[Path], count: int, seed: int = 1, only: list[str] | None = None) -> int:
    """Write so many, as Canvas exports them; the bytes they take."""
    makers, total = [Realistic(lesson, seed + n, only) for n, lesson in enumerate(lessons)], 0
    root.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        lesson = lessons[number % len(lessons)]
        data = makers[number % len(lessons)].one(f"Pupil {number}", f"{7 + number % 4}{'abcd'[number % 3]}")
        (root / f"pupil{number}_{20_000 + number}_{30_000 + number}_{lesson.name}").write_bytes(data)
        total += len(data)
    return total


if __name__ == "__main__":
    if len(sys.argv) > 2:
        from helpers.lessons import lessons as known

        print(realistic(Path(sys.argv[1]), list(known().values()), int(sys.argv[2])), "bytes")
    else:
        print(len(Corpus().write(Path(sys.argv[1]))), "cases")
