"""Who was in? `years`, a slider along the years."""
from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from helpers import charts, palette, words
from helpers.charts.frame import badge_of
from helpers.charts.places import country_name, tiles
from helpers.charts.wording import as_day, listed, members_noun

from .explorer import Explorer, along_days, on_day, spec, stop_at, year_of

if TYPE_CHECKING:
    import pandas as pd

    from helpers.described import Described


def years(members: pd.DataFrame, *, start: Any = None) -> Explorer:
    """Who was in, year by year: a line that walks along the steps, and a tile for each country.

    Parameters
    ----------
    members : pandas.DataFrame
        Rows of the table ``members``.
    start : str, date or Waiting, optional
        Where the slider stands at first; without one, on the day of the first members.

    Examples
    --------
    >>> from helpers import load
    >>> years(load("members")).trace[0].count("12")
    1
    """
    badge = badge_of(members)
    joined = {code: as_day(day) for code, day in zip(members["country"], members["joined"], strict=True)}
    days = sorted(joined.values())
    stops = sorted({*days, *(dt.date(year, 12, 31) for year in range(days[0].year, badge.day.year)), badge.day})
    texts = _texts(joined, stops)
    made = spec(
        "years", texts=texts, badge=badge, own_words=("key", "codes", "inside"), **along_days(words.say("explore.years.label"), stops, badge.day),
        fill=palette.SERIES[0], rest=palette.REST,
        tiles=[[code, int(row["col"]), int(row["row"]), year_of(joined[code]) if code in joined else None, country_name(code, badge)]
               for code, row in tiles().items()],
        steps=[[year_of(day), bisect_right(days, day)] for day in sorted(set(days))])

    def draw(day: dt.date) -> Described:
        state = {code: "in" if since <= day else "not in" for code, since in joined.items()}
        return charts.tile_grid(state, badge=members, order=["in", "not in"], title=texts[bisect_left(stops, day)])

    return Explorer(made, stops, draw, stop_at(stops, start, 0), on_day(stops, closed=True))


def _texts(joined: dict[str, dt.date], stops: list[dt.date]) -> list[str]:
    """For each stop how many there were, and who was new; names as they were that day."""
    noun, texts = members_noun(), []
    for before, day in pairwise([dt.date.min, *stops]):
        now = [code for code, since in joined.items() if since <= day]
        new = listed(sorted(country_name(code, day) for code in now if joined[code] > before), 12)
        texts.append(f"{words.say('explore.years.now', day=words.date(day), n=len(now), noun=noun)} "
                     f"{words.say('explore.years.new', countries=new) if new else words.say('explore.years.same')}")
    return texts
