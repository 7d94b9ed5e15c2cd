"""data/glossary.md, the glossary as a page, made from the table `glossary` and from the lessons that link to it."""
from __future__ import annotations

import re
from collections import defaultdict

from helpers.lessons import GLOSSARY as FILE, lessons, read, source
from helpers.tables import whole

LINK = re.compile(rf"\[(?P<word>[^\]]+)\]\(\.\./data/{re.escape(FILE)}#(?P<term>G-[\w-]+)\)")
HEAD = """# Glossary

*Made from the table `glossary` by `kit check-generated --write`; change the meanings there, not here.*

"""


def text() -> str:
    """The whole page: each term with its meaning, what it is easily taken for, and the lessons that explain it."""
    used = linked()
    terms = whole("glossary").sort_values("term", key=lambda terms: terms.str.casefold())
    return HEAD + "\n".join(_entry(row, used.get(row.row_id, [])) for row in terms.itertuples())


def _entry(row, used: list[str]) -> str:
    told = f'<a id="{row.row_id}"></a>\n\n## {row.term}\n\n{row.meaning}\n'
    if isinstance(row.do_not_confuse_with, str):
        told += f"\nNot to be confused with: {row.do_not_confuse_with.rstrip('.')}.\n"
    files = lessons()
    return told + (f"\nIn lesson {', '.join(f'[{number}](../notebooks/{files[number].name})' for number in used)}.\n" if used else "")


def linked() -> dict[str, list[str]]:
    """Term (its row) -> the lessons that link to it, in order.

    Examples
    --------
    >>> all(term.startswith("G-") for term in linked())
    True
    """
    found: dict[str, list[str]] = defaultdict(list)
    for number, path in lessons().items():
        prose = "\n".join(source(cell) for cell in read(path)["cells"] if cell["cell_type"] == "markdown")
        for term in dict.fromkeys(match["term"] for match in LINK.finditer(prose)):
            found[term].append(number)
    return dict(found)
