"""The same names under several definitions: `groups`, a bar for each, side by side."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from helpers import palette
from helpers.described import Described

from .frame import as_number, dispute_words, layout, need, sentence, settled, shown, told_by
from .marks import add_guess, hatching, note
from .places import country_name
from .wording import blank, listed, numeral, say, say_many, tag_words, with_unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd


def groups(frame: pd.DataFrame, *, label: str = "country", by: str = "definition", value: str = "value", unit: str = "", order: Iterable | None = None,
           guess: Any = None, badge: Any = None, title: str | None = None) -> Described:
    """Bars lying down in groups: one group a name, one bar in it for each definition. What has no figure is written, not drawn.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a bar: a column of names, a column of definitions (or editions, or denominators) and one of numbers.
    label, by, value : str
        These three columns.
    unit : str, optional
        The unit of all numbers.
    order : list, optional
        The names from top to bottom; without it, in the order of their first rows. The definitions keep that order always.
    guess : number or Waiting, optional
        The learner's number, drawn as a line through all groups.
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
        For a column that is not there, a guess that is no number, or two rows for one bar.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"country": ["EST", "EST", "NOR"], "definition": ["of all", "of some", "of all"], "value": [10, 90, 0]})
    >>> groups(rows).words
    '2 names, each under 2 definitions. Estonia: from 10 (of all) to 90 (of some). Norway: 0 (of all). No figure: Norway (of some).'
    """
    need(frame, label, by, value)
    badge, guess = told_by(frame, badge), settled(guess, as_number)
    if twice := [(n, d) for n, d in zip(frame[label], frame[by], strict=True) if ((frame[label] == n) & (frame[by] == d)).sum() > 1]:
        raise ValueError(say("groups.twice", name=country_name(twice[0][0], badge), by=twice[0][1]))
    codes, kinds = list(order if order is not None else dict.fromkeys(frame[label])), list(dict.fromkeys(frame[by]))
    found = {(n, d): None if blank(v) else float(v) for n, d, v in zip(frame[label], frame[by], frame[value], strict=True)}
    names = {code: country_name(code, badge) for code in codes}
    traces = [_trace(place, tag_words(kind, by), names, [found.get((code, kind)) for code in codes]) for place, kind in enumerate(kinds)]
    made = layout(title or say("groups.title"), badge, (22 * len(kinds) + 16) * len(codes) + 70, legend=traces if len(kinds) > 1 else ())
    most = max([v for v in found.values() if v is not None] + [guess or 0, 0.0])
    made |= {"bargap": 0.22, "bargroupgap": 0.06, "barmode": "group"}
    made["xaxis"] = {"range": [0, (most or 1) * 1.16], "title": {"text": unit or tag_words(value)}}
    made["yaxis"] = {"autorange": "reversed", "ticks": "", "type": "category"}
    missing = [(code, kind) for code in codes for kind in kinds if found.get((code, kind)) is None]
    for code, kind in missing:
        made["annotations"].append(_gap(names[code], kinds.index(kind), len(kinds), codes.index(code)))
    words = [say_many("groups.words", len(kinds), names=numeral(len(codes)), kind=tag_words(kinds[0], by) if kinds else "")]
    words += [_told(names[code], {tag_words(k, by): v for k in kinds if (v := found.get((code, k))) is not None}, unit, len(kinds)) for code in codes]
    if missing:
        words.append(say("groups.missing", gaps=listed([say("groups.one", name=names[c], by=tag_words(k, by)) for c, k in missing], 8)))
    if guess is not None:
        add_guess(made, guess, with_unit(guess, unit), up=0.02, yanchor="bottom")
        words.append(say_many("groups.guess", sum(v is not None and v >= guess for v in found.values()), of=sum(v is not None for v in found.values()),
                              guess=with_unit(guess, unit)))
    listing = shown(frame, label, by, value, "unit", "year", "edition", "status", "source")
    return Described({"data": traces, "layout": made}, sentence([*words, dispute_words(frame)], badge), listing)


def _trace(place: int, name: str, names: dict, values: list[float | None]) -> dict:
    """One definition's bars: their colour, their hatching, their numbers beside them."""
    return {"hoverinfo": "name+text", "marker": {"color": palette.series(place), "pattern": hatching(place)}, "name": name, "orientation": "h",
            "text": ["" if v is None else numeral(v) for v in values], "textfont": {"color": palette.INK}, "textposition": "outside", "type": "bar",
            "x": values, "y": list(names.values())}


def _gap(name: str, kind: int, of: int, row: int) -> dict:
    """Where a bar would stand, that there is none."""
    height = 0.78 / of                       # of a bar, in rows: what `bargap` leaves, divided
    return note(say("groups.gap"), 0, row - 0.39 + height * (kind + 0.5), font={"color": palette.QUIET, "size": 11}, xanchor="left", xshift=4)


def _told(name: str, known: dict[str, float], unit: str, of: int) -> str:
    """A name's bars in words: the shortest and the longest."""
    name = name[:1].upper() + name[1:]
    if not known:
        return say("groups.none", name=name)
    low, high = min(known, key=known.get), max(known, key=known.get)
    if of == 1:
        return say("groups.alone", name=name, value=with_unit(known[low], unit))
    if known[low] == known[high]:
        return say("groups.level", name=name, value=with_unit(known[low], unit), by=listed(known))
    return say("groups.span", name=name, low=numeral(known[low]), which=low, high=with_unit(known[high], unit), other=high)
