"""Explorers: a slider over a figure, a written trace of what was looked at, and a still twin in the notebook.

An explorer is one small widget. Everything that it can show is sent once, when it opens; after that a step of the slider
sends the kernel one number and gets nothing back that has to be drawn. The slider, the buttons and the text are the
browser's own, so Tab, arrow keys and screen readers work. Beside it stands the same figure as `Described`, which is what
a saved notebook, a printout or a page without a kernel shows; no widget state needs to be stored.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from functools import cache
from typing import TYPE_CHECKING, Any

from helpers import charts, clock, palette, words
from helpers.package import topic

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from helpers.described import Described

__all__ = ["story", "years", "Explorer"]

VIEW = "application/vnd.jupyter.widget-view+json"


class Explorer:
    """A slider over a figure.

    Attributes
    ----------
    trace : list of str
        What has been shown, in the learner's order, a sentence each.
    twin : Described
        The figure at the explorer's first position.

    Examples
    --------
    >>> from helpers import load
    >>> explorer = years(load("members"))
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
            raise ValueError(
                words.say(
                    "explore.off", first=self._stops[0], last=self._stops[-1], given=wanted, nearest=self._stops[min(index, len(self._stops) - 1)]
                )
            )
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


def story(events: pd.DataFrame, *, start: Any = None, starts: list[dict] | None = None, lanes: str = "category") -> Explorer:
    """Where does the story begin? A slider for the first day, and a list of what drops out.

    Parameters
    ----------
    events : pandas.DataFrame
        Rows of the table ``events``.
    start : str or date, optional
        Where the slider stands at first; without one, at the earliest event.
    starts : list of dict, optional
        Narrators' own starting points: ``{"who": …, "start": day, "why": …}``. Without it, those of topic.yml; ``[]`` for none.

    Examples
    --------
    >>> from helpers import load
    >>> explorer = story(load("events"))
    >>> len(explorer.trace)
    1
    """
    frame = charts._sorted_events(events)
    rows = []
    for row in frame.to_dict("records"):
        low, high = charts._period(charts._day(row["date"]), str(row.get("precision") or "day"))
        rows.append(
            {
                "low": low,
                "high": high,
                "lane": str(row[lanes]),
                "title": str(row["title"]),
                "when": charts._date(row["date"], str(row.get("precision") or "day")),
            }
        )
    stops = sorted({r["low"] for r in rows})
    given = [dict(s, start=clock.day(s["start"])) for s in (topic().get("starts") or [] if starts is None else starts) if s.get("who")]
    last = max(r["high"] for r in rows)
    given = [s for s in given if s["start"] <= last]  # a start after the last event would leave nothing
    stops = sorted({*stops, *(s["start"] for s in given)})
    frames = []
    for day in stops:
        out = [r for r in rows if r["low"] < day]
        frames.append(
            {
                "label": words.date(day),
                "text": words.say(
                    "explore.story.some" if out else "explore.story.all",
                    start=words.date(day),
                    n=len(rows) - len(out),
                    out=len(out),
                    dropped=out[-1]["title"] if out else "",
                ),
            }
        )
    order = list(dict.fromkeys(r["lane"] for r in rows))
    badge = charts._badge(events)
    spec = {
        "kind": "story",
        "frames": frames,
        "badge": badge.words,
        "stops": [_number(d) for d in stops],
        "last": _number(last),
        "lanes": [{"name": charts._label(lane, lanes), "colour": palette.series(i)} for i, lane in enumerate(order)],
        "marks": [[_number(r["low"]), order.index(r["lane"]), 1 if r["low"] == r["high"] else 0, r["title"], r["when"]] for r in rows],
        "starts": [
            [
                bisect_left(stops, s["start"]),
                words.say("explore.story.chosen", who=s["who"], start=words.date(s["start"])),
                words.say("explore.story.why", who=s["who"], why=s["why"]) if s.get("why") else "",
            ]
            for s in given
        ],
        "words": {k: words.say(f"explore.{k}") for k in ("trace", "help")}
        | {k: words.say(f"explore.story.{k}") for k in ("label", "starts", "dropped")},
        "ink": palette.INK,
        "quiet": palette.QUIET,
        "rule": palette.RULE,
        "paper": palette.PAPER,
    }
    first = 0 if charts._blank(start) else min(bisect_left(stops, clock.day(start)), len(stops) - 1)
    return Explorer(spec, stops, lambda day: charts.timeline(events, start=day, lanes=lanes), first)


def years(members: pd.DataFrame, *, start: Any = None) -> Explorer:
    """Who was in, year by year: a line that walks along the steps, and a tile for each country.

    Parameters
    ----------
    members : pandas.DataFrame
        Rows of the table ``members``.
    start : str or date, optional
        Where the slider stands at first; without one, on the last day that the rows know.

    Examples
    --------
    >>> from helpers import load
    >>> years(load("members")).trace[0].count("30")
    1
    """
    badge = charts._badge(members)
    joined = {code: charts._day(day) for code, day in zip(members["country"], members["joined"], strict=True)}
    days = sorted(joined.values())
    stops = sorted({dt.date(year, 12, 31) for year in range(days[0].year, badge.day.year)} | {badge.day})
    noun = str((topic().get("alliance") or {}).get("noun", charts._say("members")))
    frames = []
    before: set[str] = set()
    for day in stops:
        now = {code for code, since in joined.items() if since <= day}
        new = charts._list(sorted(charts._name(code, day) for code in now - before), 12)
        text = words.say("explore.years.now", day=words.date(day), n=len(now), noun=noun)
        frames.append(
            {"label": words.date(day), "text": f"{text} {words.say('explore.years.new', countries=new) if new else words.say('explore.years.same')}"}
        )
        before = now
    tiles = charts._tiles()
    spec = {
        "kind": "years",
        "frames": frames,
        "badge": badge.words,
        "stops": [_number(d) for d in stops],
        "last": _number(badge.day),
        "starts": [],
        "tiles": [
            [code, int(row["col"]), int(row["row"]), _number(joined[code]) if code in joined else None, charts._name(code, badge.day)]
            for code, row in tiles.items()
        ],
        "steps": [[_number(day), bisect_right(days, day)] for day in sorted(set(days))],
        "words": {k: words.say(f"explore.{k}") for k in ("trace", "help")} | {k: words.say(f"explore.years.{k}") for k in ("label", "key")},
        "fill": palette.SERIES[0],
        "rest": palette.REST,
        "ink": palette.INK,
        "quiet": palette.QUIET,
        "rule": palette.RULE,
        "paper": palette.PAPER,
    }
    first = len(stops) - 1 if charts._blank(start) else min(bisect_left(stops, clock.day(start)), len(stops) - 1)

    def draw(day: dt.date) -> Described:
        state = {code: "in" if code in joined and joined[code] <= day else "not in" for code in joined}
        return charts.tile_grid(state, badge=members, order=["in", "not in"], title=frames[bisect_left(stops, day)]["text"])

    return Explorer(spec, stops, draw, first)


def _number(day: dt.date) -> float:
    """A day as a year with a fraction: what the browser draws along."""
    first = dt.date(day.year, 1, 1)
    return round(day.year + (day - first).days / (dt.date(day.year + 1, 1, 1) - first).days, 4)


@cache
def _widget_class() -> type:
    import anywidget
    import traitlets

    class ExplorerView(anywidget.AnyWidget):
        """What the browser holds: the figure's parts, sent once, and the slider's place."""

        _esm = SCRIPT
        _css = STYLE
        spec = traitlets.Dict().tag(sync=True)
        value = traitlets.Int(0).tag(sync=True, echo_update=False)  # the browser knows where its slider stands

    return ExplorerView


STYLE = """
.kit-explorer {background: #ffffff; color: #1f1a26; font: 14px Arial, Helvetica, sans-serif; max-width: 720px; padding: 8px}
.kit-explorer input[type=range] {width: 100%}
.kit-explorer :focus-visible {outline: 3px solid #0b2fb0; outline-offset: 2px}
.kit-explorer button {background: #ffffff; border: 1px solid #5b5866; border-radius: 4px; color: #1f1a26; cursor: pointer; font: inherit; margin: 0 6px 6px 0; padding: 4px 8px}
.kit-explorer button[aria-pressed=true] {border: 3px solid #0b2fb0; font-weight: bold}
.kit-explorer label {display: block; margin-bottom: 8px}
.kit-explorer p, .kit-explorer ol {margin: 6px 0}
.kit-explorer ol {max-height: 11em; overflow: auto; padding-left: 28px}
.kit-explorer svg {display: block; height: auto; width: 100%}
"""

SCRIPT = r"""
const NS = "http://www.w3.org/2000/svg";
// JupyterLab takes the arrow keys of whatever has the focus inside a notebook, unless that very element says no
const OWN_KEYS = {"data-lm-suppress-shortcuts": "true"};
const make = (tag, at = {}, text) => { const e = document.createElement(tag); for (const k in at) e.setAttribute(k, at[k]); if (text != null) e.textContent = text; return e; };
const draw = (svg, tag, at, text, title) => {
  const e = document.createElementNS(NS, tag); for (const k in at) e.setAttribute(k, at[k]);
  if (text != null) e.textContent = text;
  if (title) { const t = document.createElementNS(NS, "title"); t.textContent = title; e.appendChild(t); }
  svg.appendChild(e); return e;
};
const W = 700, LEFT = 92, RIGHT = 14;

function ticks(svg, s, low, high, y, x) {
  const span = high - low, step = [1 / 12, 0.25, 0.5, 1, 2, 5, 10, 20].find(v => span / v <= 9) || 20;
  for (let t = Math.ceil(low / step - 1e-6) * step; t <= high + 1e-6; t += step) {
    const year = Math.floor(t + 1e-6), month = Math.round((t - year) * 12) + 1;
    draw(svg, "line", {x1: x(t), x2: x(t), y1: 4, y2: y, stroke: s.rule});
    draw(svg, "text", {x: x(t), y: y + 16, "text-anchor": "middle", "font-size": 12, fill: s.ink}, month > 1 || step < 1 ? year + "-" + String(month).padStart(2, "0") : year);
  }
}

function stack(s, low) {                                   // each mark's row in its lane, so that none covers another
  const x = t => LEFT + 8 + (t - low) / Math.max(s.last - low, 0.02) * (W - LEFT - RIGHT - 16), used = s.lanes.map(() => []);
  const rows = s.marks.map(m => {
    if (m[0] < low) return null;
    const px = x(m[0]), u = used[m[1]];
    let r = u.findIndex(v => px - v >= 11); if (r < 0) { r = u.length; }
    u[r] = px; return [px, r];
  });
  return {x, rows, depth: used.map(u => Math.max(u.length, 1))};
}

function story(svg, s, i, fixed) {
  const low = s.stops[i], {x, rows} = stack(s, low), base = []; let y = 10;
  fixed.forEach(d => { base.push(y); y += d * 11 + 10; });
  ticks(svg, s, low, Math.max(s.last, low + 0.02), y, x);
  s.lanes.forEach((l, k) => {
    if (k) draw(svg, "line", {x1: 0, x2: W, y1: base[k] - 4, y2: base[k] - 4, stroke: s.rule});
    draw(svg, "text", {x: LEFT - 6, y: base[k] + fixed[k] * 5.5 + 4, "text-anchor": "end", "font-size": 13, fill: s.ink}, l.name);
  });
  s.marks.forEach((m, k) => {
    if (!rows[k]) return;
    const c = s.lanes[m[1]].colour;
    draw(svg, "circle", {cx: rows[k][0], cy: base[m[1]] + rows[k][1] * 11 + 6, r: 4.5, fill: m[2] ? c : s.paper, stroke: c, "stroke-width": 2}, null, m[4] + ": " + m[3]);
  });
  svg.setAttribute("viewBox", `0 0 ${W} ${y + 24}`);
}

function years(svg, s, i) {
  const day = s.stops[i], before = i ? s.stops[i - 1] : -1, low = s.steps[0][0], H = 130, most = s.steps[s.steps.length - 1][1];
  const x = t => 34 + (t - low) / Math.max(s.last - low, 1) * (W - 60), y = n => H - n / (most * 1.15) * (H - 14);
  ticks(svg, s, low, s.last, H, x);
  for (let n = 0; n <= most; n += 10) draw(svg, "text", {x: 26, y: y(n) + 4, "text-anchor": "end", "font-size": 12, fill: s.ink}, n);
  let path = ""; s.steps.forEach(([t, n], k) => { path += k ? `H${x(t)}V${y(n)}` : `M${x(t)},${y(n)}`; });
  draw(svg, "path", {d: path + `H${x(s.last)}`, fill: "none", stroke: s.fill, "stroke-width": 3});
  const n = (s.steps.filter(p => p[0] <= day).pop() || [0, 0])[1];
  draw(svg, "line", {x1: x(Math.max(day, low)), x2: x(Math.max(day, low)), y1: 2, y2: H, stroke: s.ink, "stroke-width": 2, "stroke-dasharray": "5 3"});
  draw(svg, "circle", {cx: x(Math.max(day, low)), cy: y(n), r: 6, fill: s.ink});
  const T = 46, top = H + 34, cols = s.tiles.map(t => t[1]), off = (W - (Math.max(...cols) + 1) * (T + 4)) / 2;
  s.tiles.forEach(([code, col, row, since, name]) => {
    const here = since != null && since <= day, fresh = here && since > before, X = off + col * (T + 4), Y = top + row * (T + 4);
    draw(svg, "rect", {x: X, y: Y, width: T, height: T, fill: here ? s.fill : s.paper, stroke: s.ink, "stroke-width": fresh ? 4 : 1, ...(here ? {} : {"stroke-dasharray": "3 3", stroke: s.quiet})}, null, name);
    draw(svg, "text", {x: X + T / 2, y: Y + T / 2 + 5, "text-anchor": "middle", "font-size": 13, "font-weight": here ? "bold" : "normal", fill: here ? s.paper : s.ink, "pointer-events": "none"}, (fresh ? "+" : "") + code);
  });
  svg.setAttribute("viewBox", `0 0 ${W} ${top + (Math.max(...s.tiles.map(t => t[2])) + 1) * (T + 4) + 4}`);
}

function render({model, el}) {
  const s = model.get("spec"), id = "kit-" + Math.random().toString(36).slice(2), box = make("div", {class: "kit-explorer"});
  const label = make("label", {for: id}), slider = make("input", {type: "range", id, min: 0, max: s.stops.length - 1, step: 1, "aria-describedby": id + "h", ...OWN_KEYS});
  const now = make("p", {role: "status", "aria-live": "polite"}), svg = document.createElementNS(NS, "svg"), why = make("p");
  const list = make("ol"), traced = make("ol"), buttons = [];
  box.append(make("p", {}, s.badge), label, slider, make("p", {id: id + "h"}, s.words.help));
  if (s.starts.length) {
    const group = make("div", {role: "group", "aria-label": s.words.starts});
    group.append(make("p", {}, s.words.starts + ":"));
    s.starts.forEach(([i, text, reason]) => { const b = make("button", {type: "button", "aria-pressed": "false", ...OWN_KEYS}, text); b.onclick = () => { show(i, reason); settle(); }; buttons.push([b, i]); group.append(b); });
    box.append(group, why);
  }
  svg.setAttribute("role", "img");
  box.append(now, svg);
  if (s.kind === "years") box.append(make("p", {}, s.words.key));
  if (s.kind === "story") { const d = make("details", {open: ""}); d.append(make("summary", OWN_KEYS, s.words.dropped), list); box.append(d); }
  const t = make("details"); t.append(make("summary", OWN_KEYS, s.words.trace), traced); box.append(t);
  const fixed = s.kind === "story" ? s.stops.map(v => stack(s, v).depth).reduce((a, b) => a.map((v, k) => Math.max(v, b[k]))) : null;
  let last = "", shown = -1;
  function show(i, reason) {
    shown = i; slider.value = i;
    const f = s.frames[i];
    label.textContent = s.words.label + ": " + f.label; slider.setAttribute("aria-valuetext", f.label); why.textContent = reason || "";
    now.textContent = f.text; svg.setAttribute("aria-label", f.text); svg.replaceChildren();
    s.kind === "story" ? story(svg, s, i, fixed) : years(svg, s, i);
    buttons.forEach(([b, k]) => b.setAttribute("aria-pressed", k === i));
    if (s.kind === "story") list.replaceChildren(...s.marks.filter(m => m[0] < s.stops[i]).reverse().map(m => make("li", {}, m[4] + ": " + m[3])));
  }
  function settle() {
    const text = s.frames[shown].text;
    if (text === last) return;
    last = text; traced.append(make("li", {}, text));
    if (model.get("value") !== shown) { model.set("value", shown); model.save_changes(); }
  }
  slider.oninput = () => show(+slider.value);
  slider.onchange = settle;
  model.on("change:value", () => { if (model.get("value") !== shown) { show(model.get("value")); settle(); } });
  show(model.get("value")); settle();
  el.append(box);
}
export default { render };
"""
