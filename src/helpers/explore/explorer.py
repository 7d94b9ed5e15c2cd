"""What explorers have in common: where their controls can stand, the trace, the widget, and what the browser is sent."""
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
    """A figure and the controls that change it.

    Parameters
    ----------
    spec : dict
        What the browser is sent, from `spec`.
    stops : list
        Where the controls can stand: a day, or a tuple with a name for each control.
    draw : callable
        The figure for one of them, as `Described`.
    first : int
        The stop at which it stands at first.
    find : callable
        What makes the number of a stop of what `at` is given, or raises a ValueError: `on_day` or `by_name`.

    Attributes
    ----------
    trace : list of str
        What has been shown, in the learner's order, a sentence each.
    twin : Described
        The figure at the explorer's first position.
    value : int
        The stop at which it stands now.

    Examples
    --------
    >>> from helpers import explore, load
    >>> explorer = explore.years(load("members"))
    >>> explorer.at("1949-12-31").words.count("12") > 0
    True
    >>> len(explorer.trace)
    2
    """

    def __init__(self, spec: dict, stops: list, draw: Callable[[Any], Described], first: int, find: Callable[..., int]) -> None:
        self._spec, self._stops, self._draw, self._find, self._widget = spec, stops, draw, find, None
        self.value = first
        self.trace = [spec["frames"][first]["text"]]
        self.twin = draw(stops[first])

    def at(self, *where: Any) -> Described:
        """The figure for one stop, without touching the controls; the trace notes it.

        Parameters
        ----------
        where : str or date
            A day, of which the nearest stop at or after it is shown; or the names of the choices, one for each control.

        Raises
        ------
        ValueError
            For a day outside the explorer, or a name that no control has.
        """
        index = self._find(*where)
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

        still = words.say("explore.still" if self._spec["controls"][0]["slider"] else "explore.still_choice", now=self._spec["frames"][self.value]["text"])
        bundle = self.widget._repr_mimebundle_()  # ipywidgets' own text/plain holds an id that no two runs share
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        display({VIEW: data[VIEW], "text/html": f"<p>{still}</p>", "text/plain": still}, raw=True)
        self.twin._ipython_display_()


@cache
def _widget_class() -> type:
    import anywidget
    import traitlets

    class ExplorerView(anywidget.AnyWidget):
        """What the browser holds: the figure's parts, sent once, and the place of its controls."""

        _esm = _beside("explorer.js")
        _css = _beside("explorer.css")
        spec = traitlets.Dict().tag(sync=True)
        value = traitlets.Int(0).tag(sync=True, echo_update=False)  # the browser knows where its controls stand

    return ExplorerView


def _beside(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


# ---- what the browser is sent

def control(label: str, names: list[str], *, slider: bool = False) -> dict:
    """One control: a slider, or a group of radio buttons.

    Parameters
    ----------
    label : str
        What is chosen with it.
    names : list of str
        What can be chosen, in its order.
    slider : bool
        Whether it is a slider: for what has an order, such as days and editions.
    """
    return {"label": label, "names": names, "slider": slider}


def spec(kind: str, controls: list[dict], texts: list[str], badge: clock.Badge | None, own_words: tuple[str, ...] = (), **more: Any) -> dict:
    """What the browser is sent once.

    Parameters
    ----------
    kind : str
        Which of the drawings of explorer.js: "story", "years" or "switch".
    controls : list of dict
        One or two, from `control`; the last one's names change fastest in `texts`.
    texts : list of str
        A sentence for each stop.
    badge : Badge or None
        Written above the controls.
    own_words : tuple of str
        What this kind needs of the catalogue, beside what all need.
    more
        What this kind draws.
    """
    said = {key: words.say(f"explore.{key}") for key in ("trace", "help", "help_choice", "bars")} | {key: words.say(f"explore.{kind}.{key}") for key in own_words}
    return {"kind": kind, "badge": badge.words if badge else "", "controls": controls, "words": said, "starts": [],
            "frames": [{"text": text} for text in texts],
            "ink": palette.INK, "quiet": palette.QUIET, "rule": palette.RULE, "paper": palette.PAPER} | more


def along_days(label: str, stops: list[dt.date], last: dt.date) -> dict:
    """The slider along days, and what a drawing needs to know of them: for `spec`.

    Parameters
    ----------
    label : str
        What is chosen with it.
    stops : list of date
        The days at which it can stand.
    last : date
        Where the axis ends.
    """
    return {"controls": [control(label, [words.date(day) for day in stops], slider=True)], "stops": [year_of(day) for day in stops], "last": year_of(last)}


# ---- from what a learner writes to a stop

def on_day(stops: list[dt.date], *, closed: bool = False) -> Callable[[Any], int]:
    """What finds the stop at or after a day; where `closed`, a day before the first is refused as one after the last is.

    Examples
    --------
    >>> on_day([dt.date(2020, 1, 1), dt.date(2021, 1, 1)])("2020-06-30")
    1
    """
    def find(day: Any) -> int:
        wanted = clock.day(day)
        index = bisect_left(stops, wanted)
        if index == len(stops) or (closed and wanted < stops[0]):
            nearest = stops[min(index, len(stops) - 1)]
            raise ValueError(words.say("explore.off", first=stops[0], last=stops[-1], given=wanted, nearest=nearest))
        return index

    return find


def by_name(controls: list[dict]) -> Callable[..., int]:
    """What finds the stop of the names chosen, one for each control.

    Examples
    --------
    >>> by_name([control("Size", ["small", "large"]), control("Year", ["2020", "2021"])])("large", 2020)
    2
    """
    def find(*names: Any) -> int:
        if len(names) != len(controls):
            raise ValueError(words.say("explore.how_many", n=len(controls), names="; ".join(c["label"] for c in controls)))
        index = 0
        for one, given in zip(controls, names, strict=True):
            if str(given) not in one["names"]:
                raise ValueError(words.say("explore.no_name", label=one["label"], given=repr(given), names=", ".join(one["names"])))
            index = index * len(one["names"]) + one["names"].index(str(given))
        return index

    return find


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
