"""What can be wrong with a hand-in, or worth a look: a code each, how much it matters, and its sentence.

A `problem` makes `kit mark` end with exit code 1: somebody has to look at that hand-in. A `note` is only said.
"""
from __future__ import annotations

from typing import NamedTuple

from helpers.teach.mark_text import line

PROBLEM, NOTE = "problem", "note"

SAYS = {
    # the file
    "empty": (PROBLEM, "The file is empty: ask for it again."),
    "cut": (PROBLEM, "The file ends too early, as after a broken upload: ask for it again. Records found before the break: {found}."),
    "not_json": (PROBLEM, "It cannot be read as a notebook ({why}). Records found all the same: {found}."),
    "not_utf8": (PROBLEM, "Its letters are not in UTF-8, so an editor has changed it: letters that could not be read stand as �."),
    "nan": (NOTE, "It holds {what}, which no notebook can: a program other than Jupyter has written it. It was read all the same."),
    "deep": (PROBLEM, "It is nested deeper than any notebook: it was not opened. Records found all the same: {found}."),
    "not_notebook": (PROBLEM, "It is JSON, but no notebook ({why})."),
    "old_format": (PROBLEM, "It has the form of notebooks before 2015: ask that it be opened and saved in JupyterLab. Records found all the same: {found}."),
    "shape": (PROBLEM, "Parts of it are not what a notebook has ({what}): these were passed over, the rest was read."),
    "big": (NOTE, "It takes {size}, so it was only searched for records; most likely a cell prints without end."),
    "too_big": (PROBLEM, "It takes more than {size}: it was searched up to there and no further."),
    "web_page": (PROBLEM, "It is a web page under a notebook's name: ask for File > Download of the notebook itself."),
    "packed": (PROBLEM, "It is packed as {what}, which is not opened here: unpack it, or ask for a zip."),
    "other_file": (NOTE, "It is no notebook: it was not read."),
    "unreadable": (PROBLEM, "The file could not be opened ({why})."),
    "link": (PROBLEM, "It is a link to somewhere else: links are not followed."),
    "special": (PROBLEM, "It is no ordinary file: it was not opened."),
    "trick": (PROBLEM, "Its name points out of its folder. Nothing is ever written under a handed-in name; the file itself was read."),
    "odd_name": (NOTE, "Its name holds characters that cannot be seen or that turn the text round: they are left out here."),
    "formula": (NOTE, "Its name would be a formula in a spreadsheet: the tables have an apostrophe before it."),
    "failed": (PROBLEM, "Reading it stopped ({why}): look at it by hand."),
    # zips
    "zip_broken": (PROBLEM, "The zip is damaged ({why}): ask for it again. What could be read of it was read."),
    "zip_locked": (PROBLEM, "It is locked with a password: ask for it without."),
    "zip_bomb": (PROBLEM, "It would unpack to more than {size}: it was not unpacked further."),
    "zip_method": (PROBLEM, "It is packed in a way that is not opened here ({why}): ask for an ordinary zip."),
    "zip_deep": (PROBLEM, "It is a zip within a zip within a zip: not opened any deeper."),
    "zip_many": (PROBLEM, "It holds more than {count} files: not opened."),
    "nothing_read": (PROBLEM, "There is no notebook in this hand-in that could be read."),
    # what is in it
    "foreign": (PROBLEM, "It is a notebook, but none of this kit, and holds no recorded answer."),
    "cleared": (PROBLEM, "Its outputs are cleared, and the recorded answers with them: ask that it be run again and saved, on the computer that holds the progress file."),
    "restored": (NOTE, "Its outputs are cleared or were not saved; these answers were taken from the progress file beside it: {what}."),
    "progress": (NOTE, "The progress file cannot be read: it was passed over, the notebooks were read."),
    "unanswered": (NOTE, "Nothing was answered in it."),
    "twin_cells": (NOTE, "Several cells have the same id ({what}): the notebook was put together by hand or by a program."),
    "many": (NOTE, "It holds more than {count} records: those after were passed over."),
    "record": (PROBLEM, "A record is not as the kit writes it ({what}): it was changed by hand, or by a program."),
    "other_kit": (PROBLEM, "A record comes from another kit ({what}): passed over."),
    "unknown": (PROBLEM, "It answers what is not in this bank ({what}): another version of the lesson, most likely."),
    "older_sheet": (NOTE, "It was made with another version of the exercises ({what}): its answers were checked against the bank as it is now."),
    "unknown_variant": (PROBLEM, "{what}: this variant is not in the bank."),
    "other_variant": (PROBLEM, "{what}: this is not the variant of the name and class it is signed with. No mark is given: look who worked it out."),
    "first_variant": (NOTE, "{what}: the variant of an unsigned copy. It is marked; most likely the name was given after the answer."),
    "edited": (PROBLEM, "{what}: the record and the card beside it do not say the same, or the kit would have written it otherwise: changed by hand."),
    "no_answer": (PROBLEM, "{what}: what is recorded cannot be an answer to this."),
    "long": (PROBLEM, "{what}: the recorded text is longer than the kit allows ({count} characters); its beginning is shown."),
    "markup": (NOTE, "{what}: the answer holds what looks like a script or markup: it is shown as text."),
    "ruling": (PROBLEM, "A ruling is not as the kit writes it ({what}): passed over."),
    # between hand-ins
    "signed_other": (NOTE, "It is signed {what}, and was handed in under another name."),
    "several_names": (PROBLEM, "Its notebooks are signed with different names ({what})."),
    "twice": (NOTE, "{what} was answered in more than one notebook of this hand-in: the one with most tries counts."),
    "kept_apart": (NOTE, "Another hand-in is signed with the same name and answers the same exercises: they are kept apart."),
    "same_file": (PROBLEM, "The same file, byte for byte, was handed in by others too: {what}."),
    "same_text": (NOTE, "{what}: the same words as {who}."),
    "sample_text": (NOTE, "{what}: the words of the bank's own sample answer ({who})."),
}
MOST = 20                   # of one file


class Finding(NamedTuple):
    """One thing that was found: its code and its whole sentence."""

    code: str
    says: str

    @property
    def weight(self) -> str:
        return SAYS[self.code][0]


def finding(code: str, **values: object) -> Finding:
    """A finding; what it quotes of a hand-in becomes one short clean line.

    Examples
    --------
    >>> finding("packed", what="a 7z archive").says
    'It is packed as a 7z archive, which is not opened here: unpack it, or ask for a zip.'
    >>> finding("empty").weight
    'problem'
    """
    return Finding(code, SAYS[code][1].format(**{key: line(value, 160) for key, value in values.items()}))


def few(found: list[Finding]) -> list[Finding]:
    """Each once, in order, and no more than a reader will read."""
    once = list(dict.fromkeys(found))
    return once if len(once) <= MOST else [*once[:MOST], Finding("record", f"And {len(once) - MOST} more of this kind.")]
