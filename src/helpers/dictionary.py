"""data/README.md, the dictionary of the data, made from datapackage.json."""
from __future__ import annotations

from helpers import package

HEAD = """# The data, table by table

*Made from `datapackage.json` by `kit check-generated --write`; change the descriptions there, not here.*

{description}

**Two dates in every row of facts.** One says when it was so (`date`, or `joined`); `known_date` says from which day a reader could have had it. `load("members")` gives what could be known on the evening of the desk; `load("members", as_of=NOW)` gives what is known now. A figure that was revised has a row for each edition, and you get the newest that your day knew. Where sources differ, both rows stand with status `disputed`. An empty cell means that nobody here knows it; it never means 0.

**Reading a row.** `row_id` is its name, for citing: `cite("M-ESP")` prints its sources. `source` and `source2` are keys into the table `sources`. In `status`, *verified* means that two independent sources agree.

"""


def text() -> str:
    """The whole dictionary."""
    package_ = package.descriptor()
    contents = "\n".join(f"- [`{r['name']}`](#{r['name']}): {r['description']}" for r in package_["resources"])
    return HEAD.format(description=package_["description"]) + contents + "\n\n" + "\n".join(table(r) for r in package_["resources"])


def table(resource: dict) -> str:
    """One table's entry: what one row is, its key, its terms, its columns."""
    key = resource.get("kit:revision_key")
    lines = [f"## {resource['name']}", "", f"**{resource['title']}.** One row is {resource['description']}. File: `{resource['path']}`."]
    lines += ["Written by the kit itself; it has no clock." if resource.get("kit:authored") else f"Editions of one figure share: {', '.join(f'`{k}`' for k in key)}."]
    lines += [f"Terms: {resource['kit:terms']}", "", "| column | kind | what it says |", "|---|---|---|"]
    lines += [f"| `{f['name']}` | {kind(f)} | {f['description'].replace('|', '/')} |" for f in resource["schema"]["fields"]]
    return "\n".join(lines) + "\n"


def kind(field: dict) -> str:
    """The column's type in a reader's words, with its unit and whether it may be empty."""
    plain = {"string": "text", "integer": "whole number", "number": "number", "boolean": "yes or no", "date": "date"}[field["type"]]
    unit = f", in {field['kit:unit']}" if "kit:unit" in field else ""
    return plain + unit + ("" if field.get("constraints", {}).get("required") else ", may be empty")
