"""Did the words mean what they said? `calibration`: probabilities against what came true."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from helpers import palette
from helpers.described import Described
from helpers.forecasts import brier

from .frame import layout, need, sentence, table, told_by
from .marks import LABEL, note, scatter, series
from .wording import blank, numeral, say, say_many

if TYPE_CHECKING:
    import pandas as pd

    from helpers.clock import Badge


def calibration(frame: pd.DataFrame, *, said: str = "sealed", came: str = "outcome", against: str | None = "base_rate", bands: int = 5,
                badge: Any = None, title: str | None = None) -> Described:
    """Probabilities in bands, each with the share that came true; the dashed line is where both are the same.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row for each forecast, of one learner or of a class: a probability in per cent, and the outcome (1 or 0). Rows
        without a probability are counted in words, rows without an outcome are still open.
    said, came : str
        The columns of the probabilities and the outcomes.
    against : str or None
        A column of probabilities to compare with, such as base rates; drawn open.
    bands : int
        Into how many bands the probabilities are put: 5 of 20 per cent each.
    badge : Badge or DataFrame, optional
        What tells whether this is the evening's knowledge, where `frame` itself has no clock.
    title : str, optional
        A headline of your own.

    Returns
    -------
    Described
        With a row of its table for each mark: whose, band, how many, the mean of what was said, the share that came true.

    Raises
    ------
    ValueError
        For a column that is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> two = pd.DataFrame({"sealed": [90, 80, 10], "outcome": [1, 0, 0]})
    >>> calibration(two, against=None).table[["band", "count", "came true"]].values.tolist()
    [['0 to 19 %', 1, 0.0], ['80 to 100 %', 2, 50.0]]
    """
    against = against if against in frame.columns else None
    need(frame, said, came)
    shown: Badge | None = told_by(frame, badge)
    settled = frame[[not blank(v) for v in frame[came]]]
    mine = [not blank(v) for v in settled[said]]
    fair = settled[mine] if any(mine) else settled          # two scores are compared over the same questions
    rows, traces, words = [], [_diagonal()], [say("calibration.what")]
    for number, column in enumerate([said, *([against] if against else [])]):
        pairs = [(float(p), float(o)) for p, o in zip(fair[column], fair[came], strict=True) if not blank(p)]
        name = say("calibration.base" if number else "calibration.own")
        held = _banded(pairs, bands)
        rows += [{"whose": name, **row} for row in held]
        if held:
            traces.append(_marks(number, name, held, right=not number))
        score = brier(*zip(*pairs)) if pairs else None
        words.append(say_many("calibration.score", len(pairs), whose=name, score=f"{score:.3f}") if pairs else say("calibration.none") if not number else "")
    own = [r for r in rows if r["whose"] == say("calibration.own")]
    words += [say("calibration.band", band=r["band"], n=r["count"], true=round(r["count"] * r["came true"] / 100)) for r in own]
    if gap := len(mine) - sum(mine) if own else 0:
        words.append(say_many("calibration.gap", gap))
    if still := len(frame) - len(settled):
        words.append(say_many("calibration.open", still))
    made = layout(title or say("calibration.title"), shown, 380, legend=traces)
    made["annotations"].append(note(say("calibration.line"), 60, 60, xanchor="left", xshift=8, yshift=-12, font={"color": palette.QUIET, "size": 12}))
    made["xaxis"] = {"range": [-4, 104], "title": {"text": say("calibration.x")}}
    made["yaxis"] = {"range": [-12, 112], "title": {"text": say("calibration.y")}}
    return Described({"data": traces, "layout": made}, sentence(words, shown), table(rows, "whose", "band", "count", "said", "came true"))


def _banded(pairs: list[tuple[float, float]], bands: int) -> list[dict]:
    """For each band that holds a probability: how many, what was said on average, what share came true."""
    width, held = 100 / bands, {}
    for probability, outcome in pairs:
        held.setdefault(min(int(probability // width), bands - 1), []).append((probability, outcome))
    return [{"band": say("calibration.from_to", low=numeral(round(at * width)), high=numeral(round((at + 1) * width) - (at < bands - 1))), "count": len(part),
             "said": round(sum(p for p, _ in part) / len(part), 1), "came true": round(100 * sum(o for _, o in part) / len(part), 1)}
            for at, part in sorted(held.items())]


def _diagonal() -> dict:
    return scatter([0, 100], [0, 100], "lines", say("calibration.line"), line={"color": palette.QUIET, "dash": "dash", "width": 2}, hoverinfo="skip", showlegend=False)


def _marks(number: int, name: str, held: list[dict], *, right: bool) -> dict:
    """One series: a mark a band, larger for more forecasts, with how many came true beside it."""
    style = series(number)
    sizes = [10 + 4 * min(row["count"], 8) ** 0.5 for row in held]
    written = [say("calibration.of", true=round(row["count"] * row["came true"] / 100), n=row["count"]) for row in held]
    marker = {**style["marker"], "size": sizes, "opacity": 1}
    if number:
        marker |= {"symbol": f"{palette.symbol(number)}-open", "line": {"color": palette.series(number), "width": 2}}
    return scatter([row["said"] for row in held], [row["came true"] for row in held], "markers+text", name, marker=marker, text=written,
                   textposition="top center" if right else "bottom center", cliponaxis=False, hoverinfo="skip", **LABEL)
