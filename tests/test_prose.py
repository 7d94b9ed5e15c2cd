"""No sentence states a number that the data do not: in lessons, in evidence pages, in README."""
from __future__ import annotations

from pathlib import Path

import pytest

from helpers import clock, package, prose, tables
from helpers.lessons import lessons, read, root, source

PAGES = {f"{path.stem}[{n}]": (source(cell), cell["metadata"].get("kit", {}).get("clock", "THEN"))
         for path in lessons().values() for n, cell in enumerate(read(path)["cells"]) if cell["cell_type"] == "markdown"}
PAGES |= {path.stem: (path.read_text(encoding="utf-8"), "NOW") for path in sorted((package.data_dir() / "evidence").glob("*.md"))}
PAGES["balance"] = ((root() / "docs" / "decisions" / "balance.md").read_text(encoding="utf-8"), "NOW")
PAGES["README"] = ((root() / "README.md").read_text(encoding="utf-8"), "NOW")


@pytest.mark.parametrize(("text", "kept"), PAGES.values(), ids=PAGES)
def test_what_is_bound_is_what_the_data_say(text, kept, monkeypatch):
    newest = []
    monkeypatch.setattr(tables, "LISTENERS", [lambda name, known: newest.append((known, name))])
    found = list(prose.lies(text))
    assert not found, "\n".join(found)
    ahead = [f"{name} ({known})" for known, name in newest if known > clock.THEN.isoformat()]
    assert kept == "NOW" or not ahead, f"this cell keeps the clock THEN and its sentences read rows known later: {ahead[:3]}"


@pytest.mark.parametrize(("text", "kept"), PAGES.values(), ids=PAGES)
def test_no_number_stands_unbound(text, kept):
    if text is PAGES["README"][0]:
        text = "\n".join(line for line in text.splitlines() if "<!--=" in line)       # elsewhere README speaks of versions and minutes
    assert not list(prose.loose(text)), "\n".join(prose.loose(text))


def test_every_lesson_binds_something():
    for path in lessons().values():
        bound = [b for cell in read(path)["cells"] for b in prose.bindings(source(cell))]
        assert len(bound) >= 5, f"{path.name} binds {len(bound)} numbers"
