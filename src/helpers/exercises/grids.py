"""Tables: a DataFrame in whatever order, a Series, a dict, rows, or typed lines, to one canonical text."""
from __future__ import annotations

import re
from collections.abc import Mapping

from .names import fold
from .problems import Blank, Problem, Unreadable
from .unwrap import MOST, first_look, is_frame, is_series, many, plain


def table(value, spec, cell) -> str | Problem:
    """The canonical form of a table: its wanted columns in the exercise's order, rows sorted unless `ordered`.

    `cell(value, column)` gives a cell's canonical form.
    """
    columns = spec["columns"]
    problem = first_look(value)
    if problem:
        return problem
    rows = _rows(value, columns)
    if isinstance(rows, Problem):
        return rows
    if not rows:
        return Blank("none_chosen")
    if len(rows) > MOST:
        return Unreadable("too_many", {"count": len(rows), "limit": MOST})
    lines = []
    for number, row in enumerate(rows, 1):
        cells = [cell(plain(item), column) for item, column in zip(row, columns)]
        for found, column in zip(cells, columns):
            if isinstance(found, Blank) and all(isinstance(item, Blank) for item in cells):
                return found
            if isinstance(found, Problem):
                return Unreadable("cell", {"row": number, "column": column["name"]})
        lines.append("\t".join(re.sub(r"\s+", " ", item) for item in cells))
    if not spec.get("ordered"):
        lines.sort()
    return "\n".join(["\t".join(column["name"] for column in columns), *lines])


def _rows(value, columns) -> list[list] | Problem:
    if is_series(value):
        value = _framed(value, columns)
    if is_frame(value):
        return _from_frame(value, columns)
    if isinstance(value, Mapping):
        return _from_dict(dict(value), columns)
    if isinstance(value, str):
        return _from_lines(value, columns)
    held = many(value)
    if held is None:
        return Unreadable("type", {"type": type(value).__name__})
    if isinstance(held, Problem):
        return held
    return _from_rows(held, columns)


def _framed(series, columns):
    """A Series with its index beside it; its values take the one wanted name that the index does not have."""
    frame = series.reset_index()
    index = {fold(str(name)) for name in frame.columns[:-1]}
    left = [column["name"] for column in columns if fold(column["name"]) not in index]
    if len(frame.columns) == 2 and len(columns) == 2 and fold(str(frame.columns[0])) == "index":
        return frame.set_axis([columns[0]["name"], columns[1]["name"]], axis=1)
    return frame.set_axis([*frame.columns[:-1], left[0]], axis=1) if len(left) == 1 else frame


def _from_frame(frame, columns) -> list[list] | Problem:
    if len(frame) > MOST:
        return Unreadable("too_many", {"count": len(frame), "limit": MOST})
    wanted = [fold(column["name"]) for column in columns]
    if any(name is not None and fold(str(name)) in wanted for name in frame.index.names):
        known = {fold(str(name)) for name in frame.columns}
        frame = frame.reset_index(level=[n for n, name in enumerate(frame.index.names)
                                         if name is not None and fold(str(name)) not in known])
    places = _places([str(name) for name in frame.columns], columns)
    return places if isinstance(places, Problem) else \
        [[plain(frame.iat[row, place]) for place in places] for row in range(len(frame))]


def _places(names: list[str], columns) -> list[int] | Problem:
    folded = [fold(name) for name in names]
    places = []
    for column in columns:
        if folded.count(fold(column["name"])) != 1:
            return Unreadable("no_column", {"column": column["name"], "columns": ", ".join(names[:8])})
        places.append(folded.index(fold(column["name"])))
    return places


def _from_dict(value: dict, columns) -> list[list] | Problem:
    names = [str(key) for key in value]
    held = [many(item) for item in value.values()]
    if names and all(isinstance(item, list) for item in held):
        places = _places(names, columns)
        if isinstance(places, Problem):
            return places
        picked = [held[place] for place in places]
        return [list(row) for row in zip(*picked)] if len({len(item) for item in picked}) == 1 else Unreadable("uneven")
    if len(columns) == 2:
        return [[key, item] for key, item in value.items()]
    return Unreadable("type", {"type": "dict"})


def _from_rows(held: list, columns) -> list[list] | Problem:
    rows = []
    for row in held:
        if isinstance(row, Mapping):
            places = _places([str(key) for key in row], columns)
            if isinstance(places, Problem):
                return places
            cells = list(row.values())
            rows.append([cells[place] for place in places])
        else:
            cells = many(row)
            if isinstance(cells, Problem):
                return cells
            if cells is None or len(cells) != len(columns):
                return Unreadable("width", {"wanted": len(columns)})
            rows.append(cells)
    return rows


def _from_lines(text: str, columns) -> list[list] | Problem:
    lines = [line for line in text.splitlines() if line.strip()]
    rows = [_cells(line, len(columns)) for line in lines]
    if any(len(row) != len(columns) for row in rows):
        return Unreadable("width", {"wanted": len(columns)})
    if rows and not isinstance(places := _places(rows[0], columns), Problem):
        return [[row[place] for place in places] for row in rows[1:]]
    return rows


def _cells(line: str, wanted: int) -> list[str]:
    for mark in ("\t", ";", "|", ","):
        cells = [cell.strip() for cell in line.strip().strip("|").split(mark)]
        if len(cells) == wanted:
            return cells
    return [line]
