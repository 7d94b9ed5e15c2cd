"""Handed-in text made harmless: for a page, for a line, for a cell of a table. Everything that leaves the marker passes here."""
from __future__ import annotations

import html
import re
import unicodedata

# characters that draw nothing, turn the line round, or stand for half a character
UNSEEN = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
HALF = re.compile("[\ud800-\udfff]")
FORMULA = tuple("=+-@＝＋－＠")
HARMLESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .,:'/|_=-]*|")         # most cells, and no need to look closer
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def seen(text: object, limit: int = 20_000) -> str:
    """Text without unseen characters, lines kept.

    Examples
    --------
    >>> seen("a\\u202eb\\x00\\nc")
    'ab\\nc'
    """
    held = str(text)
    cut = held[:limit].replace("\r\n", "\n").replace("\r", "\n")
    cut = HALF.sub("�", UNSEEN.sub("", cut))
    return cut if len(held) <= limit else cut + "…"


def line(text: object, limit: int = 120) -> str:
    """One short line of it.

    Examples
    --------
    >>> line("Anna\\n  Maria"), line("x" * 9, 5)
    ('Anna Maria', 'xxxx…')
    """
    whole = " ".join(unicodedata.normalize("NFC", seen(text, limit * 8)).split())
    return whole if len(whole) <= limit else whole[: limit - 1] + "…"


def escaped(text: object) -> str:
    """For HTML, inside an element or an attribute.

    Examples
    --------
    >>> escaped('<script>"')
    '&lt;script&gt;&quot;'
    """
    return html.escape(seen(text), quote=True)


def cell(value: object) -> object:
    """For a table that a spreadsheet may open: what would be a formula there begins with an apostrophe.

    Examples
    --------
    >>> cell("=1+1"), cell(" @SUM(A1)"), cell("-12.5"), cell("Anna;=1+1"), cell(3)
    ("'=1+1", "' @SUM(A1)", '-12.5', "Anna;'=1+1", 3)
    """
    if value is None or isinstance(value, (int, float)):
        return "" if value is None else value
    if HARMLESS.fullmatch(value):
        return value
    text = seen(value)
    if NUMBER.fullmatch(text):
        return text
    text = re.sub(r"([;\t]\s*)(?=[=+\-@＝＋－＠])", r"\1'", text)
    return "'" + text if text.lstrip().startswith(FORMULA) or text.startswith("\t") else text


def looks_like_markup(text: str) -> bool:
    """Whether a browser might do something with it, were it not escaped.

    Examples
    --------
    >>> looks_like_markup("<ScRipt >alert(1)"), looks_like_markup("30 < 40 and 5 > 4")
    (True, False)
    """
    return bool(re.search(r"<\s{0,9}[/!]?\s{0,9}[a-z][^<]{0,400}?(?:>|=)|<!--|\bon[a-z]{3,20}\s*=|javascript:|data:text/html", text[:20_000], re.I))


def size(count: int) -> str:
    """Bytes as a person says them.

    Examples
    --------
    >>> size(300_000), size(200_000_000)
    ('300 kB', '200 MB')
    """
    return f"{count / 1e3:.0f} kB" if count < 1e6 else f"{count / 1e6:.0f} MB" if count < 1e9 else f"{count / 1e9:.0f} GB"
