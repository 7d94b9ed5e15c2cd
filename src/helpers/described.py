"""A figure that can be seen, read and looked up: the picture, a sentence computed from the data, and its table.

Two outputs are written: plotly's own type, and beneath it sentence and table as HTML. The object writes its mime types
itself, so no kernel has to import nbformat to show a figure, and nothing in them differs from one run to the next.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import html
import json
import math
from typing import TYPE_CHECKING, Any

from helpers import palette, words

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

__all__ = ["Described", "show", "figure_hash", "MIME", "CONFIG", "TEMPLATE"]

MIME = "application/vnd.plotly.v1+json"
ROWS = 60  # a longer table is cut in the page, never in `.table`
CELL = 160  # so is a longer cell

# nothing that a reader clicks leaves the room
CONFIG = {
    "displaylogo": False,
    "modeBarButtonsToRemove": ["sendChartToCloud", "sendDataToCloud", "editInChartStudio", "lasso2d", "select2d", "autoScale2d"],
    "plotlyServerURL": "",
    "responsive": True,
    "showEditInChartStudio": False,
    "showLink": False,
    "showSendToCloud": False,
}

_AXIS = {
    "automargin": True,
    "gridcolor": palette.RULE,
    "linecolor": palette.QUIET,
    "tickcolor": palette.QUIET,
    "ticks": "outside",
    "title": {"font": {"size": 13}, "standoff": 8},
    "zeroline": False,
}
TEMPLATE = {
    "layout": {
        "colorway": list(palette.SERIES),
        "dragmode": "pan",
        "font": {"color": palette.INK, "family": "Arial, Helvetica, sans-serif", "size": 13},
        "hoverlabel": {"align": "left", "bgcolor": palette.PAPER, "font": {"color": palette.INK, "size": 13}},
        "paper_bgcolor": palette.PAPER,
        "plot_bgcolor": palette.PAPER,
        "xaxis": _AXIS,
        "yaxis": _AXIS,
    }
}


class Described:
    """A figure, its words and its table.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure or dict
        The picture. A dict ``{"data": [...], "layout": {...}}`` is turned into a Figure when `figure` is first asked for.
    words : str
        What the figure shows, computed from the data.
    table : pandas.DataFrame
        The same as rows.
    listed : pandas.DataFrame, optional
        The same in fewer rows, for the page, where `table` is too long to be read or heard: every mark is in it, and no cell is cut.

    Examples
    --------
    >>> import pandas as pd
    >>> Described({"data": [], "layout": {"title": {"text": "Nothing yet"}}}, "An empty chart.", pd.DataFrame())
    <Described 'Nothing yet': 0 rows>
    """

    def __init__(self, figure: Any, words: str, table: pd.DataFrame, listed: pd.DataFrame | None = None) -> None:
        self._spec: dict | None = plain(figure) if isinstance(figure, dict) else None
        self._figure = None if isinstance(figure, dict) else figure
        self.words, self.table, self.listed = words, table, listed

    @property
    def figure(self) -> go.Figure:
        """The picture as a plotly Figure; what you change in it is shown."""
        if self._figure is None:
            import plotly.graph_objects as go

            self._figure = go.Figure(self._spec)
        return self._figure

    @property
    def _plain(self) -> dict:
        return plain(self._figure) if self._figure is not None else self._spec

    @property
    def bundle(self) -> dict:
        """What is written as plotly's mime type: plain lists, keys in a fixed order."""
        spec = self._plain
        layout = {k: v for k, v in spec.get("layout", {}).items() if v not in ([], {})}  # plotly's own Figure leaves the empty out too
        return {"config": CONFIG, "data": _sorted(spec.get("data", [])), "layout": _sorted(layout)}

    @property
    def html(self) -> str:
        """Sentence and table as HTML that a screen reader can walk."""
        return _html(self.words, self.table if self.listed is None else self.listed, _title(self._plain), CELL if self.listed is None else None)

    def __repr__(self) -> str:
        return f"<Described {_title(self._plain)!r}: {len(self.table)} rows>"

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display({MIME: self.bundle}, raw=True)
        display({"text/html": self.html, "text/plain": self.words}, raw=True)


def show(figure: Any, words: str | None = None, table: pd.DataFrame | None = None) -> Described:
    """Show a plotly figure of your own with a sentence and a table.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure or Described
        Your figure.
    words : str, optional
        Your sentence. Without one, the kit says what it can read off the figure: type, axes, range, number of marks.
    table : pandas.DataFrame, optional
        Your table. Without one, it is taken from the figure.

    Raises
    ------
    TypeError
        For anything that is not a figure.

    Examples
    --------
    >>> import plotly.graph_objects as go
    >>> shown = show(go.Figure(go.Bar(x=["a", "b"], y=[1, 3])))
    >>> len(shown.table)
    2
    """
    if isinstance(figure, Described):
        return figure if words is None else Described(figure.figure, words, figure.table if table is None else table)
    if not isinstance(figure, dict) and not hasattr(figure, "to_plotly_json"):
        raise TypeError(_say("described.not_a_figure", given=type(figure).__name__))
    spec = plain(figure)
    if len(json.dumps(spec.get("layout", {}).get("template", {}))) > 2000 or "template" not in spec.get("layout", {}):
        spec.setdefault("layout", {})["template"] = plain(TEMPLATE)  # plotly's own is seven kilobytes a figure
    rows = _rows(spec)
    return Described(spec, words or _fallback(spec, rows), _frame(rows) if table is None else table)


def figure_hash(figure: Any) -> str:
    """SHA-256 of a figure's data and layout in canonical JSON: the tag of a stored picture.

    Parameters
    ----------
    figure : Described, plotly.graph_objects.Figure or dict
        The dict may be a stored mime bundle's value; its config does not count.

    Examples
    --------
    >>> figure_hash({"data": [], "layout": {}})[:8]
    '0c05330d'
    """
    spec = figure.bundle if isinstance(figure, Described) else plain(figure)
    return hashlib.sha256(
        json.dumps(
            {"data": spec.get("data", []), "layout": spec.get("layout", {})}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        ).encode()
    ).hexdigest()


def plain(value: Any) -> Any:
    """Anything a figure holds as plain JSON: lists for arrays, text for dates, None for what is missing.

    Examples
    --------
    >>> plain({"x": (dt.date(2022, 5, 25), float("nan"))})
    {'x': ['2022-05-25', None]}
    """
    if hasattr(value, "to_plotly_json"):
        value = value.to_plotly_json()
    if isinstance(value, dict):
        if "bdata" in value and "dtype" in value:
            return _decoded(value)
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, str | bool) or value is None:
        return value
    if isinstance(value, dt.datetime):
        return None if value != value else value.isoformat().removesuffix("T00:00:00")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return None if math.isnan(value) or math.isinf(value) else int(value) if value.is_integer() and abs(value) < 1e15 else float(value)
    if hasattr(value, "tolist"):  # numpy's arrays and scalars, pandas' columns
        if str(getattr(value, "dtype", "")).startswith("datetime64"):
            value = value.to_numpy() if hasattr(value, "to_numpy") else value
            value = value.astype("datetime64[s]")
        return plain(value.tolist())
    if isinstance(value, list | tuple | set | range) or hasattr(value, "__iter__"):
        return [plain(v) for v in value]
    return None if str(value) in ("<NA>", "NaT") else str(value)


def _decoded(value: dict) -> list:
    """Plotly's base64 typed array as a list."""
    import numpy as np

    array = np.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"])
    if "shape" in value:
        array = array.reshape([int(n) for n in str(value["shape"]).split(",")])
    return plain(array.tolist())


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _sorted(value[k]) for k in sorted(value)}
    return [_sorted(v) for v in value] if isinstance(value, list) else value


def _title(spec: dict) -> str:
    title = spec.get("layout", {}).get("title", "")
    text = title.get("text", "") if isinstance(title, dict) else title
    return str(text or "").replace("<br>", " ").replace("<b>", "").replace("</b>", "")


# ---- sentence and table


def _say(key: str, **values: object) -> str:
    return words.say(key, **values)


def _html(sentence: str, table: pd.DataFrame, title: str, longest: int | None = CELL) -> str:
    head = "".join(f'<th scope="col">{html.escape(str(c))}</th>' for c in table.columns)
    body = "".join(_html_row(row, longest) for row in table.head(ROWS).itertuples(index=False))
    more = len(table) - ROWS
    note = f"<p>{html.escape(_say('described.more_rows', more=more, rows=len(table)))}</p>" if more > 0 else ""
    caption = f"<caption>{html.escape(title)}</caption>" if title else ""
    held = (
        (
            f"<details><summary>{html.escape(_say('described.same_as_table'))}</summary><table>{caption}<thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table>{note}</details>"
        )
        if len(table.columns) and len(table)
        else ""
    )
    return f'<figure class="kit-described" style="margin:0"><p>{html.escape(sentence)}</p>{held}</figure>'


def _html_row(row: tuple, longest: int | None) -> str:
    cells = [html.escape(cell(v, longest)) for v in row]
    return f'<tr><th scope="row">{cells[0]}</th>' + "".join(f"<td>{c}</td>" for c in cells[1:]) + "</tr>"


def cell(value: Any, longest: int | None = CELL) -> str:
    """A value as a table shows it: a day as year-month-day, a number without noise, what is missing as nothing; a long text cut.

    Examples
    --------
    >>> cell(1234567.0), cell(0.125), cell(None)
    ('1,234,567', '0.125', '')
    """
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) >= 10000:
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.1f}" if abs(value) >= 1000 else f"{value:.4g}"
    text = str(value)
    return text if longest is None or len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _rows(spec: dict) -> list[dict]:
    """One row a mark, as far as a trace's x and y, or labels and values, go."""
    layout, rows = spec.get("layout", {}), []
    x_name, y_name = _axis_name(layout, "xaxis", "x"), _axis_name(layout, "yaxis", "y")
    for number, trace in enumerate(spec.get("data", []), start=1):
        kind = trace.get("type", "scatter")
        name = str(trace.get("name") or _say("described.series", number=number))
        one, two = ("labels", "values") if kind in ("pie", "treemap", "sunburst", "funnelarea") else ("x", "y")
        first, second = trace.get(one), trace.get(two)
        first, second = (first if isinstance(first, list) else []), (second if isinstance(second, list) else [])
        for i in range(max(len(first), len(second))):
            rows.append(
                {
                    _say("described.series_head"): name,
                    x_name if one == "x" else one: first[i] if i < len(first) else None,
                    y_name if two == "y" else two: second[i] if i < len(second) else None,
                }
            )
    return rows


def _axis_name(layout: dict, axis: str, otherwise: str) -> str:
    title = (layout.get(axis) or {}).get("title") or {}
    return str((title.get("text") if isinstance(title, dict) else title) or otherwise)


def _frame(rows: list[dict]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows)


def _fallback(spec: dict, rows: list[dict]) -> str:
    """What can be read off any figure: type, axes, range, marks, gaps."""
    traces = spec.get("data", [])
    if not traces or not rows:
        return _say("described.empty")
    kinds = sorted({_kind(t) for t in traces})
    parts = [_say("described.fallback", kinds=_say("described.and").join(kinds), series=len(traces), marks=len(rows))]
    for column in list(rows[0])[1:]:
        values = [r.get(column) for r in rows if r.get(column) is not None]
        if not values:
            continue
        if all(isinstance(v, int | float) for v in values) or all(isinstance(v, str) and v[:4].isdigit() for v in values):
            parts.append(_say("described.range", axis=column, low=cell(min(values)), high=cell(max(values))))
        else:
            some = list(dict.fromkeys(str(v) for v in values))
            parts.append(_say("described.names", axis=column, count=len(some), some=", ".join(some[:4]) + ("…" if len(some) > 4 else "")))
    gaps = sum(any(v is None for v in list(r.values())[1:]) for r in rows)
    if gaps:
        parts.append(_say("described.gaps", gaps=gaps))
    return " ".join(parts)


def _kind(trace: dict) -> str:
    kind = trace.get("type", "scatter")
    if kind == "scatter":
        kind = "lines" if "lines" in str(trace.get("mode", "lines")) else "markers"
    key = f"described.kind_{kind}"
    return _say(key) if key in words.CATALOGUES[words.LANGUAGE] else kind
