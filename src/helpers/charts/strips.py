"""A text as strips: `strips`, a strip for each paragraph, a block for each sentence, as long as its words."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from helpers import palette
from helpers.described import Described

from .frame import layout, need, nothing, sentence, table, told_by
from .marks import PLOT, hatching, text_width
from .wording import blank, listed, numeral, say, say_many, tag_words

if TYPE_CHECKING:
    import pandas as pd


def strips(frame: pd.DataFrame, *, strip: str = "parent", group: str = "voice", length: str = "words", name: str = "row_id",
           badge: Any = None, title: str | None = None) -> Described:
    """A text drawn as strips from top to bottom: a strip for each paragraph, in it a block for each sentence.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row for each sentence, in the order in which they are read.
    strip : str
        The column that names the paragraph.
    group : str
        The column that colours and hatches the blocks; the group with most comes first.
    length : str
        The column with the length of a block.
    name : str
        The column that names a block.
    badge : Badge or DataFrame, optional
        What tells whether this is the evening's knowledge, where `frame` itself has no clock.
    title : str, optional
        A headline of your own.

    Returns
    -------
    Described
        With a row of its table for each strip and group: how many blocks, and how long together.

    Raises
    ------
    ValueError
        For a column that is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> two = pd.DataFrame({"row_id": ["a.1", "a.2"], "parent": "a", "voice": ["host", "guest"], "words": [4, 9]})
    >>> strips(two).table["words"].tolist()
    [4, 9]
    """
    need(frame, strip, group, length, name)
    badge = told_by(frame, frame if badge is None and "table" in frame.attrs else badge)
    known = frame.loc[[not blank(v) for v in frame[length]]]
    heading = title or say("strips.title", group=tag_words(group, "column"))
    if not len(known):
        return nothing(heading, badge, sentence([say("strips.none")], badge), table([], strip, group, "blocks", length))
    groups = list(known.groupby(group, sort=False)[length].sum().sort_values(ascending=False, kind="stable").index)
    most = int(known.groupby(strip)[length].sum().max())
    traces = [_blocks(known, number, value, strip, group, length, name, most) for number, value in enumerate(groups)]
    made = layout(heading, badge, 24 * known[strip].nunique() + 50, legend=traces, barmode="overlay", bargap=0.22)
    made["xaxis"] = {"title": {"text": tag_words(length, "column")}} | ({"dtick": 1} if most <= 10 else {})
    made["yaxis"] = {"autorange": "reversed", "categoryarray": list(dict.fromkeys(known[strip])), "categoryorder": "array", "ticks": "", "type": "category"}
    return Described({"data": traces, "layout": made}, sentence(_words(known, strip, group, length), badge), _listing(known, strip, group, length))


def _blocks(known: pd.DataFrame, number: int, value: Any, strip: str, group: str, length: str, name: str, most: int) -> dict:
    """The blocks of one group; each begins where those before it in its strip end, and has its name if there is room."""
    lengths = known[length].astype(int)
    before = (lengths.groupby(known[strip]).cumsum() - lengths)[known[group] == value]
    own, fill = known[known[group] == value], palette.series(number)
    spans = [int(n) for n in own[length]]
    room = [n if text_width(str(n)) < span / most * PLOT else "" for n, span in zip(own[name], spans, strict=True)]
    return {"base": [int(n) for n in before], "hoverinfo": "text", "hovertext": [f"{n}: {span}" for n, span in zip(own[name], spans, strict=True)],
            "insidetextanchor": "middle", "marker": {"color": fill, "line": {"color": palette.PAPER, "width": 2}, "pattern": hatching(number)},
            "name": tag_words(value, group), "orientation": "h", "text": room,
            "textangle": 0, "textfont": {"color": palette.text_on(fill), "size": 11}, "textposition": "inside", "type": "bar", "x": spans,
            "y": list(own[strip])}


def _words(known: pd.DataFrame, strip: str, group: str, length: str) -> list[str]:
    sizes = known.groupby(group, sort=False)[length].sum().sort_values(ascending=False, kind="stable")
    parts = [say("strips.part", name=tag_words(value, group), n=numeral(n)) for value, n in sizes.items()]
    longest = known.groupby(strip, sort=False)[length].sum()
    return [say_many("strips.words", known[strip].nunique(), blocks=len(known), unit=tag_words(length, "column"), parts=listed(parts, 8)),
            say("strips.longest", name=longest.idxmax(), n=numeral(longest.max()))]


def _listing(known: pd.DataFrame, strip: str, group: str, length: str) -> pd.DataFrame:
    rows = known.groupby([strip, group], sort=False)[length].agg(["size", "sum"]).reset_index()
    return rows.rename(columns={"size": "blocks", "sum": length})
