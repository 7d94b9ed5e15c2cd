"""Who said what when: `positions`, one mark each, in rows by speaker, the sign by stance."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from helpers import palette
from helpers.described import Described

from .frame import badge_of, between, layout, need, nothing, sentence, settled, shown
from .marks import LABEL, add_guess, first_free, scatter, text_width
from .wording import as_day, blank, day_words, hover, listed, precision, row_day, say, say_many, short, source_words, tag_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

WIDTH = 430             # the plot's usual width in pixels beside the speakers' names
STEP = 0.6              # from a speaker's first row of marks to the next
SIGNS = 8               # more signs than that are no signs: then the stance is written beside its mark


def positions(frame: pd.DataFrame, *, y: str = "actor", by: str = "stance", start: Any = None, end: Any = None, guess: Any = None,
              title: str | None = None) -> Described:
    """Who said what when: one mark a dated position, in rows by speaker, the sign by stance.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of the table ``voices``.
    y, by : str
        The columns of the rows and of the signs.
    start, end : str or date, optional
        The first and last day to draw.
    guess : str, date or Waiting, optional
        A day of the learner's.
    title : str, optional
        A headline of your own.

    Returns
    -------
    Described
        With a row of its table for each position drawn.

    Raises
    ------
    ValueError
        For a day that is none, or a column that is not there.

    Examples
    --------
    >>> from helpers import load
    >>> voices = load("voices")
    >>> len(positions(voices).table) == len(voices)
    True
    """
    need(frame, y, by, "date")
    badge = badge_of(frame)
    frame, before, after = between(frame, start, end)
    frame = frame.sort_values(["date", y], kind="stable")
    title = title or say("positions.title")
    table = shown(frame, "date", "precision", y, "country", "side", "place", by, "gist", "status", "source")
    if frame.empty:
        return nothing(title, badge, say("positions.none", badge=badge.words), table)
    rows = frame.to_dict("records")
    for row in rows:
        row |= {"_who": str(row[y]), "_stance": tag_words(row[by], by)}
    stances = list(dict.fromkeys(r["_stance"] for r in rows))
    written = len(stances) > SIGNS
    places, depth = _place(rows, written)
    groups = [("", rows)] if written else [(s, [r for r in rows if r["_stance"] == s]) for s in stances]
    traces = [_trace(number, stance, mine, written) for number, (stance, mine) in enumerate(groups)]
    made = layout(title, badge, round(25 * depth) + 90, legend=() if written else traces)
    guess = settled(guess, as_day)
    if guess:
        add_guess(made, guess, day_words(guess))
    made["xaxis"] = {"title": {"text": say("axis_date")}, "type": "date"}
    made["yaxis"] = {"range": [depth - 0.4, -0.7 - (0.9 if guess else 0)], "tickmode": "array", "ticks": "",
                     "ticktext": [short(who, 30) for who in places], "tickvals": list(places.values())}
    return Described({"data": traces, "layout": made}, sentence(_words(rows, stances, before + after), badge), table)


def _place(rows: list[dict], written: bool) -> tuple[dict[str, float], float]:
    """Give each mark its height, so that those of one speaker that would touch stand above each other.

    Returns the speakers with the middle of their marks, and the height of all.
    """
    days = [as_day(r["date"]) for r in rows]
    whole = max((max(days) - min(days)).days, 1)
    middles, top = {}, 0.0
    for who in dict.fromkeys(r["_who"] for r in rows):
        taken: list[list[tuple[float, float]]] = []
        for row in (r for r in rows if r["_who"] == who):
            px = (as_day(row["date"]) - min(days)).days / whole * WIDTH
            text = text_width(short(row["_stance"])) if written else 0
            row["_side"] = "left" if px > WIDTH / 2 else "right"
            left, right = px - 6.5 - (text if row["_side"] == "left" else 0), px + 6.5 + (text if row["_side"] == "right" else 0)
            row["_y"] = top + STEP * first_free(taken, left, right)
        middles[who] = top + STEP * (len(taken) - 1) / 2
        top += 1 + STEP * (len(taken) - 1)
    return middles, top


def _trace(number: int, stance: str, mine: list[dict], written: bool) -> dict:
    precise = [precision(r) == "day" for r in mine]
    sign, colour = palette.symbol(number), palette.series(number)
    trace = scatter([as_day(r["date"]) for r in mine], [r["_y"] for r in mine], "markers", stance, [_hover(r) for r in mine],
                    marker={"color": colour, "line": {"color": colour, "width": [0 if p else 2 for p in precise]}, "size": 11,
                            "symbol": [sign if p else f"{sign}-open" for p in precise]})
    if written:
        trace |= LABEL | {"mode": "markers+text", "text": [short(r["_stance"]) for r in mine],
                          "textposition": [f"middle {r['_side']}" for r in mine]}
    return trace


def _hover(row: Mapping) -> str:
    who = row["_who"] if blank(row.get("role")) else f"{row['_who']}, {row['role']}"
    return hover(row_day(row), who, row.get("gist"), row["_stance"], source_words(row))


def _words(rows: list[dict], stances: list[str], outside: int) -> list[str]:
    speakers = {stance: [r["_who"] for r in rows if r["_stance"] == stance] for stance in stances}
    return [say_many("positions.words", len(rows), actors=len({r["_who"] for r in rows}), first=day_words(rows[0]["date"]),
                     last=day_words(rows[-1]["date"])),
            *(say("positions.stance", stance=s, n=len(who), who=listed(dict.fromkeys(who), 4)) for s, who in speakers.items()),
            say_many("positions.outside", outside) if outside else "", say("positions.limits")]
