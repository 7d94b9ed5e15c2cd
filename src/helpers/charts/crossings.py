"""Two readings of the same things: `crossed`."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from helpers import palette
from helpers.described import Described

from .frame import layout, nothing, sentence, table, told_by
from .marks import scatter
from .wording import blank, listed, say, say_many, tag_words

if TYPE_CHECKING:
    import pandas as pd


def crossed(first: pd.Series, second: pd.Series, *, names: tuple[str, str] = ("first", "second"), order: list | None = None,
            badge: Any = None, title: str | None = None) -> Described:
    """How often two readers put the same things into the same class: a square for each pair of classes, larger for more.

    Parameters
    ----------
    first, second : pandas.Series
        For each thing (the index) its class. Things that one of the two leaves out are counted in words.
    names : tuple of str
        Whose readings these are.
    order : list, optional
        The classes in the order wanted; else as they come.
    badge : Badge or DataFrame, optional
        What tells whether this is the evening's knowledge.
    title : str, optional
        A headline of your own.

    Returns
    -------
    Described
        With a row of its table for each pair of classes that occurs.

    Examples
    --------
    >>> import pandas as pd
    >>> one, two = pd.Series({"a": "x", "b": "y"}), pd.Series({"a": "x", "b": "x"})
    >>> crossed(one, two, names=("me", "you")).table.values.tolist()
    [['x', 'x', 1, 'a'], ['y', 'x', 1, 'b']]
    """
    one, two = names
    both = [(key, first[key], second[key]) for key in first.index if key in second.index and not blank(first[key]) and not blank(second[key])]
    left = len({*first.index, *second.index}) - len(both)
    shown = told_by(first, badge)
    made_title = title or say("crossed.title", one=one, two=two)
    if not both:
        said = {name: {key: "" if blank(value) else value for key, value in reading.items()} for name, reading in zip(names, (first, second), strict=True)}
        rows = [{"which": key, **{name: said[name].get(key, "") for name in names}} for key in dict.fromkeys([*first.index, *second.index])]
        return nothing(made_title, shown, sentence([say("crossed.none")], shown), table(rows, "which", one, two))
    classes = [c for c in order or [] if any(c in pair[1:] for pair in both)]
    classes += [c for c in dict.fromkeys(c for pair in both for c in pair[1:]) if c not in classes]
    held: dict[tuple, list] = {}
    for key, a, b in both:
        held.setdefault((a, b), []).append(str(key))
    cells = sorted(held.items(), key=lambda cell: (classes.index(cell[0][0]), classes.index(cell[0][1])))
    rows = [{one: a, two: b, "count": len(keys), "which": ", ".join(keys)} for (a, b), keys in cells]
    traces = [_squares(say("crossed.same"), [c for c in cells if c[0][0] == c[0][1]], 0), _squares(say("crossed.other"), [c for c in cells if c[0][0] != c[0][1]], 1)]
    traces = [trace for trace in traces if trace["x"]]
    made = layout(made_title, shown, 60 + 62 * len(classes), legend=traces)
    spelt = [tag_words(c) for c in classes]
    made["xaxis"] = {"type": "category", "categoryorder": "array", "categoryarray": spelt, "range": [-0.6, len(spelt) - 0.4], "title": {"text": two}}
    made["yaxis"] = {"type": "category", "categoryorder": "array", "categoryarray": spelt, "range": [len(spelt) - 0.4, -0.6], "title": {"text": one}}
    return Described({"data": traces, "layout": made}, sentence(_words(both, held, left, one, two), shown), table(rows, one, two, "count", "which"))


def _squares(name: str, cells: list, number: int) -> dict:
    """The squares of one sort: filled where both say the same, open where they do not."""
    most = [len(keys) for _, keys in cells]
    marker = {"color": palette.series(number), "size": [18 + 7 * min(n, 16) ** 0.5 for n in most], "symbol": "square" if not number else "diamond-open", "opacity": 1,
              "line": {"color": palette.series(number), "width": 2}}
    colours = [palette.text_on(palette.series(number)) if not number else palette.INK] * len(cells)
    return scatter([tag_words(b) for (_, b), _ in cells], [tag_words(a) for (a, _), _ in cells], "markers+text", name, marker=marker,
                   text=[str(n) for n in most], textposition="middle center", textfont={"color": colours, "size": 13}, cliponaxis=False, hoverinfo="skip")


def _words(both: list, held: dict, left: int, one: str, two: str) -> list[str]:
    same = sum(a == b for _, a, b in both)
    words = [say_many("crossed.agree", len(both), same=same, one=one, two=two)]
    apart = sorted(((len(keys), a, b, keys) for (a, b), keys in held.items() if a != b), key=lambda cell: -cell[0])
    if apart:
        n, a, b, keys = apart[0]
        words.append(say("crossed.most", a=tag_words(a), b=tag_words(b), n=n, one=one, two=two, which=listed(keys, 6)))
    return [*words, say_many("crossed.left", left) if left else ""]
