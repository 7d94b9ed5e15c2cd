"""Many members, a few votes each: `squares`, a square a member with a strip for each vote."""
from __future__ import annotations

from math import ceil, sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

from helpers import palette
from helpers.described import Described

from .frame import HIDDEN_AXIS, as_number, layout, need, nothing, sentence, settled, table, told_by
from .marks import note, scatter
from .places import country_name, in_order
from .wording import hover, listed, numeral, say, say_many, tag_words, wrapped

if TYPE_CHECKING:
    import pandas as pd

HEIGHT = 450            # pixels of all rows together: what a screen of 768 shows at once, with headline and key
ROW = (45, 64)          # pixels of a row: room for a code that can be read from the back of a room, and no more than its letters need
HIGH = 0.7              # of a strip that is full; what is left of a row is for the code, which stands in its middle
# how a strip tells its value by form alone: full, hollow, half, a mere foot; its height, and what fills and frames it
FORMS = ((1.0, {"color": palette.SERIES[0], "line": {"width": 0}}), (1.0, {"color": palette.PAPER, "line": {"color": palette.SERIES[4], "width": 2}}),
         (0.5, {"color": palette.SERIES[1], "line": {"width": 0}}), (0.06, {"color": palette.QUIET, "line": {"width": 0}}))


class Grid(NamedTuple):
    """How so many squares stand: in how many columns and rows, how high a row is and how large the letters are, in pixels."""

    columns: int
    rows: int
    row: int
    letters: int


def grid(n: int) -> Grid:
    """About twice as many columns as rows, as a screen is wide; the fewer squares, the larger they and their letters.

    Examples
    --------
    >>> grid(193)
    Grid(columns=20, rows=10, row=45, letters=11)
    >>> grid(30)
    Grid(columns=8, rows=4, row=64, letters=16)
    """
    columns = ceil(sqrt(2 * n))
    rows = ceil(n / columns)
    row = max(ROW[0], min(ROW[1], HEIGHT // rows))
    return Grid(columns, rows, row, row // 4)


def squares(frame: pd.DataFrame, *, by: str = "resolution", value: str = "vote", label: str = "country", name: str = "name",
            first: Any = None, guess: Any = None, badge: Any = None, title: str | None = None) -> Described:
    """A square for each member, with a strip for each occasion; the form of a strip tells the value, its colour says it again.

    A full strip, a hollow one, half a strip and a mere foot stand for the values in the order of datapackage.json (four at
    most). Members with the same values stand together, in the order of the occasion `first`, so that its first value makes
    one block from the top.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row for each member and occasion.
    by, value, label, name : str
        The columns of the occasion, the value, the member's code and its name (left out where the frame has none).
    first : str, optional
        The occasion by which the squares are put in order first; without one, the first.
    guess : number or Waiting, optional
        How many members the learner thinks have the first value on that occasion; drawn after as many squares.
    badge : Badge or DataFrame, optional
        What tells whether this is the evening's knowledge, where `frame` itself has no clock.
    title : str, optional
        A headline of your own.

    Returns
    -------
    Described
        With a row of its table for each member; in the page those with the same values stand in one row.

    Raises
    ------
    ValueError
        For a column that is not there, a member with two values on one occasion, more than four values, or an occasion that no row has.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"resolution": ["one", "one", "two", "two"], "country": ["EST", "NOR"] * 2, "vote": ["yes", "no", "yes", "yes"]})
    >>> chart = squares(rows)
    >>> chart.table["country"].tolist(), "1 changed" in chart.words
    (['EST', 'NOR'], True)
    """
    need(frame, by, value, label)
    badge = told_by(frame, badge)
    occasions = [str(o) for o in dict.fromkeys(frame[by])]
    if not occasions:
        return nothing(title or say("squares.title"), badge, say("squares.none"), table([], label))
    values = [str(v) for v in in_order(set(frame[value].dropna()), value)]
    if len(values) > len(FORMS):
        raise ValueError(say("squares.too_many", most=len(FORMS), given=", ".join(values)))
    lead = occasions[0] if first is None else str(first)
    if lead not in occasions:
        raise ValueError(say("squares.no_occasion", given=repr(lead), known=", ".join(occasions)))
    members = _members(frame, by, value, label, name, badge)
    ranked = [lead, *(o for o in occasions if o != lead)]
    order = sorted(members, key=lambda m: ([values.index(members[m]["votes"][o]) if o in members[m]["votes"] else len(values) for o in ranked],
                                           members[m]["name"]))
    at = grid(len(order))
    traces = [_grounds(len(order), at), *_strips(order, members, occasions, values, value, at), _codes(order, members, occasions, value, at)]
    made = layout(title or say("squares.title"), badge, at.row * at.rows, legend=[t for t in traces if t.get("showlegend", True)], barmode="overlay", bargap=0)
    made["xaxis"] = {**HIDDEN_AXIS, "range": [-0.55, at.columns - 0.45]}
    made["yaxis"] = {**HIDDEN_AXIS, "range": [-(at.rows - 1) - 0.4, 0.84]}
    key = wrapped(say("squares.key", occasions=" · ".join(tag_words(o, by) for o in occasions)), 80)
    _add_key(made, key)
    words = _words(members, occasions, values, value, by)
    guessed = settled(guess, as_number)
    if guessed is not None:
        _add_guess(made, guessed, len(order), at)
        counted = sum(m["votes"].get(lead) == values[0] for m in members.values())
        words.append(say("squares.guess", guess=numeral(guessed), value=tag_words(values[0], value), occasion=tag_words(lead, by), n=counted))
    listing = [{label: m, **({name: members[m]["name"]} if name in frame.columns else {}), **{o: members[m]["votes"].get(o) for o in occasions}} for m in order]
    return Described({"data": traces, "layout": made}, sentence(words, badge), table(listing, *(listing[0] if listing else [label])), _together(order, members, occasions, value, by))


def _together(order: list[str], members: dict, occasions: list[str], column: str, by: str) -> pd.DataFrame:
    """The members that stand together as one row: what they did on each occasion, how many they are, and which."""
    same: dict[tuple, list[str]] = {}
    for m in order:
        same.setdefault(tuple(tag_words(members[m]["votes"][o], column) if o in members[m]["votes"] else "" for o in occasions), []).append(members[m]["name"])
    heads = [tag_words(o, by) for o in occasions]
    rows = [{**dict(zip(heads, votes, strict=True)), say("squares.how_many"): len(names), say("squares.which"): ", ".join(names)} for votes, names in same.items()]
    return table(rows, *heads, say("squares.how_many"), say("squares.which"))


def _members(frame: pd.DataFrame, by: str, value: str, label: str, name: str, badge: Any) -> dict[str, dict]:
    """Each member's name and its value on each occasion."""
    members: dict[str, dict] = {}
    for row in frame.to_dict("records"):
        code = str(row[label])
        mine = members.setdefault(code, {"name": str(row[name]) if name in row else country_name(code, badge), "votes": {}})
        if str(row[by]) in mine["votes"]:
            raise ValueError(say("squares.twice", member=code, occasion=row[by]))
        mine["votes"][str(row[by])] = str(row[value])
    return members


# ---- what is drawn

def _place(number: int, at: Grid) -> tuple[int, int]:
    return number % at.columns, -(number // at.columns)


def _grounds(n: int, at: Grid) -> dict:
    """The empty squares on which the strips stand."""
    spots = [_place(i, at) for i in range(n)]
    return {"base": [y for _, y in spots], "hoverinfo": "skip", "marker": {"color": palette.REST, "line": {"width": 0}},
            "showlegend": False, "type": "bar", "width": 0.92, "x": [x for x, _ in spots], "y": [HIGH] * n}


def _strips(order: list[str], members: dict, occasions: list[str], values: list[str], column: str, at: Grid) -> list[dict]:
    """The strips, a trace a value."""
    wide = 0.84 / len(occasions)
    traces = []
    for number, kind in enumerate(values):
        share, marker = FORMS[number]
        mine = [(i, k) for i, m in enumerate(order) for k, o in enumerate(occasions) if members[m]["votes"].get(o) == kind]
        spots = [_place(i, at) for i, _ in mine]
        traces.append({"base": [y for _, y in spots], "hoverinfo": "skip", "marker": marker, "name": say(f"squares.form_{number}", value=tag_words(kind, column)), "type": "bar",
                       "width": round(wide * 0.82, 3), "x": [round(x - 0.42 + wide * (k + 0.5), 3) for (x, _), (_, k) in zip(spots, mine, strict=True)],
                       "y": [round(HIGH * share, 3)] * len(mine)})
    return traces


def _codes(order: list[str], members: dict, occasions: list[str], column: str, at: Grid) -> dict:
    spots = [_place(i, at) for i in range(len(order))]
    told = [hover(members[m]["name"], ", ".join(tag_words(members[m]["votes"].get(o, "?"), column) for o in occasions)) for m in order]
    return scatter([x for x, _ in spots], [y - (1 - HIGH) / 2 for _, y in spots], "text", "", told, showlegend=False, text=order,
                   textfont={"color": palette.INK, "size": at.letters})


def _add_key(made: dict, key: list[str]) -> None:
    """Which strip is which, between the forms and the squares: whoever reads on has met it."""
    made["margin"] |= {"b": 10, "l": 10, "r": 10}
    plot, high = made["height"] - made["margin"]["t"] - made["margin"]["b"], 16 * len(key) + 10
    made["height"] += high
    made["margin"]["t"] += high
    made["legend"]["y"] = round(1 + high / plot, 3)
    made["annotations"] = [note("<br>".join(key), 0, 1, align="left", font={"color": palette.INK, "size": 12}, xanchor="left", xref="paper",
                                yanchor="bottom", yref="paper", yshift=5)]


def _add_guess(made: dict, guessed: float, n: int, at: Grid) -> None:
    """A dotted frame around the square at which the learner's number ends."""
    x, y = _place(max(0, min(round(guessed), n) - 1), at)
    made["shapes"].append({"line": {"color": palette.GUESS, "dash": "dot", "width": 3}, "type": "rect", "x0": x - 0.5, "x1": x + 0.5, "y0": y - 0.2, "y1": y + HIGH + 0.04})
    side = {"xanchor": "right", "xshift": 0} if x > at.columns / 2 else {"xanchor": "left"}
    made["annotations"].append(note(say("your_guess", guess=numeral(guessed)), x + (0.5 if x > at.columns / 2 else -0.5), y + HIGH, bgcolor=palette.PAPER,
                                    bordercolor=palette.GUESS, borderpad=2, yanchor="bottom", **side))


# ---- what is said

def _words(members: dict, occasions: list[str], values: list[str], column: str, by: str) -> list[str]:
    parts = [say_many("squares.words", len(members), strips=numeral(len(occasions)))]
    for occasion in occasions:
        counts = [(sum(m["votes"].get(occasion) == v for m in members.values()), tag_words(v, column)) for v in values]
        parts.append(say("squares.counts", occasion=tag_words(occasion, by), counts=listed([f"{numeral(n)} {v}" for n, v in counts], len(counts))))
    if len(occasions) > 1:
        moved = sum(len(set(m["votes"].values())) > 1 for m in members.values())
        parts.append(say("squares.moved", n=numeral(moved), same=numeral(len(members) - moved)))
    return parts
