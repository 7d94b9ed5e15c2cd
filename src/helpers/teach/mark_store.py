"""What was read, spooled to a file of its own, so that ten thousand hand-ins take no more memory than ten.

One `file` is one notebook, one `row` one hand-in of one learner: what a mark book has a line for.
"""
from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from helpers.exercises.names import fold
from helpers.teach.mark_findings import SAYS, finding
from helpers.teach.mark_judge import TO_READ, HandIn
from helpers.teach.mark_names import MARK, is_notebook, same_person
from helpers.teach.mark_text import line

SAME_WORDS = 6              # shorter answers are alike by themselves
TABLES = """
create table file (id integer primary key, label text, row integer, pupil text, opened integer, lesson text, twin text, kept integer);
create table row (id integer primary key, name text, class text, number text, file text);
create table answer (file integer, exercise text, variant text, answer text, state text, mistake text, tries integer, hints integer, same text);
create table ruling (file integer, claim text, ruling text, sure real, because text, change_to text, would_change text, correction text);
create table forecast (file integer, exercise text, said integer);
create table found (file integer, row integer, weight text, code text, says text);
"""
# the answer that counts: a notebook's before a progress file's, of all notebooks the one with most tries, of these the last
FINAL = """
create table final as select * from (
  select file.row as row, answer.*, row_number() over (partition by file.row, exercise order by kept, tries desc, file.id desc) as place
  from answer join file on file.id = answer.file) where place = 1;
create index final_row on final (row);
create index final_exercise on final (exercise, state);
create table ruled as select * from (
  select file.row as row, ruling.*, row_number() over (partition by file.row, claim order by kept, file.id desc) as place
  from ruling join file on file.id = ruling.file) where place = 1;
create index ruled_claim on ruled (claim);
create table foretold as select * from (
  select file.row as row, forecast.*, row_number() over (partition by file.row, exercise order by kept, file.id desc) as place
  from forecast join file on file.id = forecast.file) where place = 1;
"""


class Store:
    """The spool. `add` every hand-in, then `settle`; then ask."""

    def __init__(self):
        handle, self.path = tempfile.mkstemp(prefix="kit-mark-", suffix=".sqlite")
        os.close(handle)
        self.base = sqlite3.connect(self.path, isolation_level=None)
        self.base.executescript("pragma journal_mode=off; pragma synchronous=off; pragma cache_size=-8000; begin;" + TABLES)
        self._heads: list[tuple] = []           # what grouping needs of each file

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.base.close()
        os.unlink(self.path)

    def all(self, sql: str, *values: object) -> Iterator[tuple]:
        return self.base.execute(sql, values)

    def one(self, sql: str, *values: object):
        return self.base.execute(sql, values).fetchone()[0]

    # -- spooling

    def add(self, made: HandIn) -> None:
        exercises = frozenset(answer.exercise for answer in made.answers)
        twin = f"{made.twin[0]}-{made.twin[1]}" if made.twin[0] and exercises else ""
        number = self.base.execute("insert into file (label, pupil, opened, lesson, twin, kept) values (?, ?, ?, ?, ?, ?)",
                                   (_kept(made.label), made.pupil, made.opened, made.lesson, twin, made.kept)).lastrowid
        self.base.executemany("insert into answer values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                              [(number, *_kept_all(answer), same_words(answer.answer) if answer.state == TO_READ else "") for answer in made.answers])
        self.base.executemany("insert into ruling values (?, ?, ?, ?, ?, ?, ?, ?)", [(number, *_kept_all(ruling)) for ruling in made.rulings])
        self.base.executemany("insert into forecast values (?, ?, ?)", [(number, *forecast) for forecast in made.forecasts])
        self.base.executemany("insert into found values (?, null, ?, ?, ?)", [(number, found.weight, found.code, _kept(found.says)) for found in made.findings])
        self._heads.append((_kept(made.label), number, made, exercises, frozenset(made.answers and {e.split("-")[0] for e in exercises}) | {made.lesson}))
        made.answers, made.rulings, made.forecasts, made.findings = [], [], [], []

    def say(self, row: int, code: str, **values: object) -> None:
        """A finding about a whole hand-in."""
        found = finding(code, **values)
        self.base.execute("insert into found values (null, ?, ?, ?, ?)", (row, found.weight, found.code, found.says))

    # -- which files are one hand-in

    def settle(self) -> None:
        """Put files together to hand-ins, and say what only shows between them."""
        rows: dict[tuple, list] = {}
        for label, number, made, exercises, lessons in sorted(self._heads, key=lambda head: (head[2].kept, head[0])):
            key, apart = _key(label, made, exercises, rows)
            if key is not None:
                rows.setdefault(key, []).append((label, number, made, exercises, apart))
        self._heads = []
        for files in rows.values():
            self._row(files)
        self.base.executescript(FINAL + "begin;")           # (a script ends the transaction before it)
        self.base.execute("create index answer_file on answer (file)")
        self.base.execute("create index file_row on file (row)")
        for (row,) in list(self.all("select distinct row from file where kept and row is not null")):
            self._restored(row)
        self._twins()
        self.base.execute("update found set row = (select row from file where file.id = found.file) where row is null")
        self.base.execute("commit")

    def _row(self, files: list) -> None:
        label, _, first, _, _ = files[0]
        pupils = list(dict.fromkeys(made.pupil for _, _, made, _, _ in files if made.pupil))
        class_ = next((made.class_ for _, _, made, _, _ in files if made.class_), "")
        whole = first.unit or (first.box if len(files) > 1 else "") or label
        name = spelt(first.platform, pupils[0] if pupils else "") or (PurePosixPath(first.box.split(MARK)[-1]).name if len(files) > 1 else "") or _stem(label)
        row = self.base.execute("insert into row (name, class, number, file) values (?, ?, ?, ?)", (line(name), class_, first.number, _kept(line(whole, 400)))).lastrowid
        self.base.executemany("update file set row = ? where id = ?", [(row, number) for _, number, _, _, _ in files])
        if len(pupils) > 1:
            self.say(row, "several_names", what=", ".join(pupils[:6]))
        elif first.platform and pupils and not same_person(pupils[0], first.platform):
            self.say(row, "signed_other", what=pupils[0])
        seen: set[str] = set()
        for _, _, made, exercises, apart in files:
            if made.kept:
                continue
            if both := seen & exercises:
                self.say(row, "twice", what=", ".join(sorted(both)))
            seen |= exercises
            if apart:
                self.say(row, "kept_apart")
        if not any(made.opened or exercises for _, _, made, exercises, _ in files) and (len(files) > 1 or first.unit):
            self.say(row, "nothing_read")

    def _restored(self, row: int) -> None:
        """Say which answers only the progress file holds; a notebook without outputs is no problem where it holds them all."""
        of = "select distinct exercise from answer join file on file.id = answer.file where file.row = ? and kept = "
        only = [name for name, in self.all(f"{of} 1 except {of} 0 order by exercise", row, row)]
        if only:
            self.say(row, "restored", what=", ".join(only))
            lessons = {name.split("-")[0] for name in only}
            self.base.executemany("delete from found where code = 'cleared' and file in (select id from file where row = ? and lesson = ?)", [(row, lesson) for lesson in lessons])

    def _twins(self) -> None:
        for (twin,) in list(self.all("select twin from file where twin > '' group by twin having count(distinct row) > 1")):
            held = list(self.all("select row, name from file join row on row.id = file.row where twin = ? group by row order by name", twin))
            for row, name in held:
                self.say(row, "same_file", what=few_names([other for number, other in held if number != row]))

    def same_texts(self, samples: dict[tuple[str, str], str]) -> None:
        """Say whose written answers are word for word alike, and whose are the bank's own samples (by exercise and words)."""
        self.base.execute("begin")
        for exercise, same in list(self.all("select exercise, same from final where same > '' group by exercise, same having count(*) > 1")):
            held = list(self.all("select row, name from final join row on row.id = final.row where exercise = ? and same = ? order by name", exercise, same))
            for row, name in held:
                self.say(row, "same_text", what=exercise, who=few_names([other for number, other in held if number != row]))
        for (exercise, same), which in samples.items():
            for (row,) in list(self.all("select row from final where exercise = ? and same = ?", exercise, same)):
                self.say(row, "sample_text", what=exercise, who=which)
        self.base.execute("commit")

    def findings(self) -> Iterator[tuple]:
        """weight, name, file, code, sentence: problems first."""
        order = {code: place for place, code in enumerate(SAYS)}
        self.base.create_function("place", 1, lambda code: order.get(code, 0), deterministic=True)
        return self.all("select weight, coalesce(row.name, ''), coalesce(file.label, row.file, ''), code, says from found left join file on file.id = found.file "
                        "left join row on row.id = found.row order by weight != 'problem', place(code), 2, 3")


def same_words(text: str) -> str:
    """A mark that two texts share when their words are the same; empty for a few words.

    Examples
    --------
    >>> same_words("The clock starts, with the LETTER today.") == same_words("the clock starts with the letter; today")
    True
    >>> same_words("I do not know")
    ''
    """
    folded = fold(text)
    return hashlib.blake2b(folded.encode("utf-8", "replace"), digest_size=12).hexdigest() if len(folded.split()) >= SAME_WORDS else ""


def spelt(platform: str, signed: str) -> str:
    """The platform's name for somebody; as it was signed where that is the same name, not run together.

    Examples
    --------
    >>> spelt("lovelaceada", "Ada Lovelace"), spelt("lovelaceada", "Ben"), spelt("", "Ben")
    ('Ada Lovelace', 'lovelaceada', 'Ben')
    """
    letters = [sorted(fold(name).replace(" ", "")) for name in (platform, signed)]
    return signed if signed and letters[0] in ([], letters[1]) else platform


def few_names(names: list[str]) -> str:
    """Up to six names, and how many more.

    Examples
    --------
    >>> few_names(list("abcdefgh"))
    'a, b, c, d, e, f and 2 more'
    """
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")


def _key(label: str, made: HandIn, exercises: frozenset[str], rows: dict) -> tuple[tuple | None, bool]:
    """Which hand-in a file belongs to, and whether it was kept apart from another of the same name."""
    if made.unit:
        return ("unit", made.unit), False
    if not is_notebook(label) and not exercises and not label.lower().endswith(".zip"):
        return None, False
    if made.personal:
        return ("box", made.box), False
    if not (made.pupil or made.box) or not (exercises or made.lesson):
        return ("file", label), False
    key = ("name", made.box, fold(made.pupil), fold(made.class_))
    clash = not made.kept and any(not other.kept and exercises & others or made.lesson and made.lesson == other.lesson for _, _, other, others, _ in rows.get(key, ()))
    return (("file", label), bool(made.pupil)) if clash else (key, False)


def _stem(label: str) -> str:
    return PurePosixPath(label.split(MARK)[-1].replace("\\", "/")).name.split(".ipynb")[0] or label


def _kept(value: object) -> object:
    """As the spool can hold it: half characters cannot be written."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) and not value.isascii() else value


def _kept_all(values: tuple) -> list:
    return [_kept(value) for value in values]
