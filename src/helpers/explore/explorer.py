"""What explorers have in common: the slider's stops, the trace, the widget, and what the browser is sent."""
from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from helpers import clock, palette, words
from helpers.charts.frame import settled

if TYPE_CHECKING:
    from collections.abc import Callable

    from helpers.described import Described

VIEW = "application/vnd.jupyter.widget-view+json"


class Explorer:
    """A slider over a figure.

    Parameters
    ----------
    spec : dict
        What the browser is sent, from `spec`.
    stops : list of date
        The days at which the slider can stand.
    draw : callable
        The figure for one of them, as `Described`.
    first : int
        The stop at which it stands at first.

    Attributes
    ----------
    trace : list of str
        What has been shown, in the learner's order, a sentence each.
    twin : Described
        The figure at the explorer's first position.
    value : int
        The stop at which the slider stands now.

    Examples
    --------
    >>> from helpers import explore, load
    >>> explorer = explore.years(load("members"))
    >>> explorer.at("1949-12-31").words.count("12") > 0
    True
    >>> len(explorer.trace)
    2
    """

    def __init__(self, spec: dict, stops: list[dt.date], draw: Callable[[dt.date], Described], first: int) -> None:
        self._spec, self._stops, self._draw, self._widget = spec, stops, draw, None
        self.value = first
        self.trace = [spec["frames"][first]["text"]]
        self.twin = draw(stops[first])

    def at(self, day: Any) -> Described:
        """The figure for a day, without a slider; the trace notes it.

        Parameters
        ----------
        day : str or date
            The nearest stop at or after it is shown.

        Raises
        ------
        ValueError
            For a day outside the explorer.
        """
        wanted = clock.day(day)
        index = bisect_left(self._stops, wanted)
        if index == len(self._stops) or (wanted < self._stops[0] and self._spec["kind"] == "years"):
            nearest = self._stops[min(index, len(self._stops) - 1)]
            raise ValueError(words.say("explore.off", first=self._stops[0], last=self._stops[-1], given=wanted, nearest=nearest))
        self._note(index)
        return self._draw(self._stops[index])

    def _note(self, index: int) -> None:
        self.value = index
        text = self._spec["frames"][index]["text"]
        if self.trace[-1] != text:
            self.trace.append(text)

    @property
    def widget(self) -> Any:
        """The widget, made when it is first asked for."""
        if self._widget is None:
            self._widget = _widget_class()(spec=self._spec, value=self.value)
            self._widget.observe(lambda change: self._note(change["new"]), names="value")
        return self._widget

    def __repr__(self) -> str:
        return words.say("explore.repr", now=self.trace[-1])

    def _ipython_display_(self) -> None:
        from IPython.display import display

        still = words.say("explore.still", now=self._spec["frames"][self.value]["text"])
        bundle = self.widget._repr_mimebundle_()  # ipywidgets' own text/plain holds an id that no two runs share
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        display({VIEW: data[VIEW], "text/html": f"<p>{still}</p>", "text/plain": still}, raw=True)
        self.twin._ipython_display_()


@cache
def _widget_class() -> type:
    import anywidget
    import traitlets

    class ExplorerView(anywidget.AnyWidget):
        """What the browser holds: the figure's parts, sent once, and the slider's place."""

        _esm = _beside("explorer.js")
        _css = _beside("explorer.css")
        spec = traitlets.Dict().tag(sync=True)
        value = traitlets.Int(0).tag(sync=True, echo_update=False)  # the browser knows where its slider stands

    return ExplorerView


def _beside(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def spec(kind: str, stops: list[dt.date], texts: list[str], last: dt.date, badge: clock.Badge, own_words: tuple[str, ...], **more: Any) -> dict:
    """What the browser is sent once.

    Parameters
    ----------
    kind : {"story", "years"}
        Which of the two figures explorer.js draws.
    stops : list of date
        The days at which the slider can stand.
    texts : list of str
        A sentence for each stop.
    last : date
        Where the axis ends.
    badge : Badge
        Written above the slider.
    own_words : tuple of str
        What this kind needs of the catalogue, beside what all need.
    more
        What this kind draws.
    """
    said = {key: words.say(f"explore.{key}") for key in ("trace", "help")} | {key: words.say(f"explore.{kind}.{key}") for key in own_words}
    return {"kind": kind, "badge": badge.words, "stops": [year_of(day) for day in stops], "last": year_of(last), "words": said, "starts": [],
            "frames": [{"label": words.date(day), "text": text} for day, text in zip(stops, texts, strict=True)],
            "ink": palette.INK, "quiet": palette.QUIET, "rule": palette.RULE, "paper": palette.PAPER} | more


def stop_at(stops: list[dt.date], start: Any, otherwise: int) -> int:
    """The stop at or after a day, the last one for a later day; where no day is given, another."""
    day = settled(start, clock.day)
    return otherwise if day is None else min(bisect_left(stops, day), len(stops) - 1)


def year_of(day: dt.date) -> float:
    """A day as a year with a fraction: what the browser draws along.

    Examples
    --------
    >>> year_of(dt.date(2022, 7, 2))
    2022.4986
    """
    first = dt.date(day.year, 1, 1)
    return round(day.year + (day - first).days / (dt.date(day.year + 1, 1, 1) - first).days, 4)
