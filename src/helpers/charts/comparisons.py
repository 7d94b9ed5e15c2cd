"""One against another: `bars`, longest first, and `people`, added up in stacked bars."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from helpers import palette
from helpers.described import Described

from .frame import as_number, dispute_words, disputed, layout, need, sentence, settled, shown, table, told_by
from .marks import add_guess, add_line, hatching, leftward, note
from .places import country_name
from .wording import blank, listed, numeral, say, say_many, tag_words, with_unit

if TYPE_CHECKING:
    import pandas as pd


# ---- bars

def bars(frame: pd.DataFrame, *, label: str = "country", value: str = "value", unit: str = "", guess: Any = None, mark: Any = None,
         mark_name: str = "", badge: Any = None, title: str | None = None) -> Described:
    """Bars lying down, longest first, each with its number.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows with the columns named. Two rows of one label (a disputed fact) are two bars.
    label, value : str
        The columns of names and numbers.
    unit : str, optional
        The unit of the numbers.
    guess, mark : number or Waiting, optional
        The learner's number and a number to compare with, drawn as lines.
    mark_name : str
        What `mark` is.
    badge : Badge or DataFrame, optional
        What tells whether this is the evening's knowledge, where `frame` itself has no clock.
    title : str, optional
        A headline of your own.

    Returns
    -------
    Described
        With a row of its table for each bar.

    Raises
    ------
    ValueError
        For a guess that is no number, or a column that is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> bars(pd.DataFrame({"country": ["EST", "NOR"], "value": [3, 5]})).table["value"].tolist()
    [5, 3]
    """
    need(frame, label, value)
    badge = told_by(frame, badge)
    unknown = [blank(v) for v in frame[value]]
    known = frame.loc[[not u for u in unknown]].sort_values([value, label], ascending=[False, True], kind="stable")
    names, values = [country_name(v, badge, label) for v in known[label]], [float(v) for v in known[value]]
    guess, mark = settled(guess, as_number), settled(mark, as_number)
    crossed = [n for n in (guess, mark) if n is not None]
    rows = max(len(values), 1) + len(crossed)               # a line's label has a row of its own beneath the bars, and covers none of their numbers
    made = layout(title or say("bars.title", y=tag_words(value, "measure")), badge, 24 * rows + 90)
    words = [_bars_words(names, values, unit)]
    if guess is not None:
        add_guess(made, guess, with_unit(guess, unit), up=0.5 / rows, yanchor="middle", **leftward(guess, max([*values, *crossed])))
    if mark is not None:
        add_line(made, mark, f"{mark_name} {with_unit(mark, unit)}".strip(), colour=palette.INK, dash="dash", up=(len(crossed) - 0.5) / rows,
                 yanchor="middle", **leftward(mark, max([*values, *crossed])))
    made["shapes"] = [shape | {"line": {"color": palette.PAPER, "width": 5}} for shape in made["shapes"]] + made["shapes"]   # a pale rim: to be seen on a bar too
    for number, line in zip(crossed, made["annotations"], strict=True):
        words.append(say("bars.over", text=line["text"], n=sum(v >= number for v in values), of=len(values)))
    if any(unknown):
        words.append(say_many("class_missing", sum(unknown), countries=listed([country_name(v, badge, label) for v in frame.loc[unknown, label]], 8)))
    made["xaxis"] = {"range": [min([0, *values]), max([*values, *crossed], default=1) * 1.15], "title": {"text": unit or tag_words(value)}}
    span = {"autorange": False, "range": [rows - 0.5, -0.5]} if crossed else {"autorange": "reversed"}
    made["yaxis"] = {**span, "ticks": "", "type": "category"}
    listing = shown(known, label, value, "unit", "year", "edition", "definition", "status", "source")
    names = _told_apart(names)
    if crossed:
        made["annotations"] += _numbers(names, values)
    trace = _bars_trace(names, values, disputed(known), numbered=not crossed)
    return Described({"data": [trace], "layout": made}, sentence([*words, dispute_words(frame)], badge), listing)


def _told_apart(names: list[str]) -> list[str]:
    """Names of which each stands once: of two readings of one fact, the first and the second."""
    return [name if names.count(name) == 1 else say("bars.again", name=name, number=names[:i + 1].count(name)) for i, name in enumerate(names)]


def _numbers(names: list[str], values: list[float]) -> list[dict]:
    """The numbers right of the bars on paper of their own, which a line passes behind."""
    return [note(numeral(v), v, name, bgcolor=palette.PAPER, borderpad=1, xanchor="left", xshift=4) for name, v in zip(names, values, strict=True)]


def _bars_trace(names: list[str], values: list[float], doubts: list[bool], *, numbered: bool) -> dict:
    """The bars, with their numbers right of them or without; the disputed are hatched."""
    pattern = {"fgcolor": palette.PAPER, "fillmode": "overlay", "shape": ["/" if d else "" for d in doubts], "solidity": 0.3}
    return {"hoverinfo": "skip", "marker": {"color": palette.SERIES[0], "pattern": pattern}, "orientation": "h",
            "text": [numeral(v) if numbered else "" for v in values], "textfont": {"color": palette.INK}, "textposition": "outside", "type": "bar",
            "x": values, "y": names}


def _bars_words(names: list[str], values: list[float], unit: str) -> str:
    if not values:
        return say("bars.none")
    return say_many("bars.words", len(values), top=names[0], v0=with_unit(values[0], unit), bottom=names[-1], v1=numeral(values[-1]))


# ---- people in stacked bars

def people(frame: pd.DataFrame, *, group: str = "side", bar: str | None = None, guess: Any = None, mark: float | None = 1_000_000_000,
           claim: str = "", order: list | None = None, title: str | None = None) -> Described:
    """People added up in stacked bars, in millions, with the learner's guess and a mark to compare with.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of ``population`` merged with ``members``: ``country``, ``value`` (persons) and the column `group`.
    group : str
        The column that splits a bar.
    bar : str, optional
        A column with one bar for each of its values, such as the edition or the year.
    guess : number or Waiting, optional
        The learner's number, in millions.
    mark : number or None
        A number of persons to compare with.
    claim : str
        What to call that mark.
    order : list, optional
        The groups in the order in which they are stacked.
    title : str, optional
        A headline of your own.

    Returns
    -------
    Described
        With a row of its table for each part of each bar: how many countries, how many millions of people.

    Raises
    ------
    ValueError
        For a guess that is no number, or a column that is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> two = pd.DataFrame({"country": ["EST", "CAN"], "value": [1_300_000, 38_000_000], "side": ["Europe", "North America"]})
    >>> people(two, guess=40).table["millions"].tolist()
    [1.3, 38.0]
    """
    need(frame, "country", "value", group, *([bar] if bar else []))
    badge = told_by(frame)
    heads = [""] if bar is None else [str(v) for v in dict.fromkeys(frame[bar])]
    groups = order or list(dict.fromkeys(frame[group].dropna()))
    rows, traces = [], []
    for number, name in enumerate(groups):
        parts = [frame[(frame[group] == name) & (bar is None or frame[bar].astype(str) == head)] for head in heads]
        sums = [float(part["value"].sum()) / 1e6 for part in parts]
        rows += [({bar: head} if bar else {}) | {group: name, "countries": int(part["country"].nunique()), "millions": round(millions, 1)}
                 for head, part, millions in zip(heads, parts, sums, strict=True)]
        traces.append(_people_trace(number, tag_words(name, group), sums, heads))
    totals = [sum(t["x"][i] for t in traces) for i in range(len(heads))]
    guess, level = settled(guess, as_number), None if mark is None else mark / 1e6
    made = layout(title or say("people.title"), badge, 90 + 56 * len(heads), legend=traces, barmode="stack", bargap=0.3)
    _people_lines(made, level, claim, guess, max([*totals, *(n for n in (guess, level) if n is not None)]))
    made["yaxis"] = {"autorange": False, "range": [len(heads) - 0.1, -0.9], "showgrid": False, "ticks": "", "type": "category"}
    words = [part for i, total in enumerate(totals) for part in _people_words(heads[i], total, [(t["name"], t["x"][i]) for t in traces], level)]
    if guess is not None:
        words.append(say("people.guess", guess=numeral(guess), off=numeral(round(abs(guess - totals[-1]), 1)),
                         side=say("people.more" if guess > totals[-1] else "people.less")))
    lost = sorted(set(frame.loc[frame["value"].isna() | frame[group].isna(), "country"]))
    if lost:
        words.append(say_many("class_missing", len(lost), countries=listed([country_name(c, badge) for c in lost], 8)))
    listing = table(rows, *([bar] if bar else []), group, "countries", "millions")
    return Described({"data": traces, "layout": made}, sentence(words, badge), listing)


def _people_trace(number: int, name: str, sums: list[float], heads: list[str]) -> dict:
    fill = palette.series(number)
    return {"hoverinfo": "skip", "insidetextanchor": "middle",
            "marker": {"color": fill, "line": {"color": palette.PAPER, "width": 1}, "pattern": hatching(number)}, "name": name, "orientation": "h",
            "text": [say("people.inside", name=name, n=numeral(round(s, 1))) for s in sums], "textangle": 0,
            "textfont": {"color": palette.text_on(fill), "size": 13}, "textposition": "inside", "type": "bar", "x": sums, "y": heads}


def _people_lines(made: dict, level: float | None, claim: str, guess: float | None, top: float) -> None:
    """The mark with its label above the bars, the guess with its own below them; both in millions, as the axis is."""
    def aside(number: float) -> dict:
        return {"xanchor": "right", "xshift": -4} if number > top * 0.5 else {"xanchor": "left", "xshift": 4}

    if level is not None:
        add_line(made, level, say("people.mark", claim=claim, n=numeral(level)).strip(), colour=palette.INK, dash="dash", **aside(level))
    if guess is not None:
        add_guess(made, guess, say("people.millions", n=numeral(guess)), up=0, yanchor="bottom", **aside(guess))
    made["xaxis"] = {"range": [0, top * 1.06], "title": {"text": say("people.axis")}}


def _people_words(head: str, total: float, parts: list[tuple[str, float]], level: float | None) -> list[str]:
    split = [say("people.split", name=name, n=numeral(round(n, 1)), share=numeral(round(n / total * 100, 1))) for name, n in parts]
    words = [say("people.words", head=f"{head}: " if head else "", n=numeral(round(total, 1)), split=listed(split))]
    if level is not None:
        off = numeral(round(abs(level - total), 1))
        words.append(say("people.short" if total < level else "people.over", off=off, mark=numeral(level)))
    return words
