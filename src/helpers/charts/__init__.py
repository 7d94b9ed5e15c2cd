"""The kit's figures: frame in, `Described` out.

Each function takes a table as `load` gives it, draws every row of it, and says in words what it drew, what is missing
and what is disputed. Whether a figure shows the evening's knowledge or later knowledge is computed from its rows and
printed beneath its title. A learner's guess is drawn beside the record. Nothing here fetches anything.

Which figure for what
    timeline            what happened when: a mark an event, in lanes
    positions           who said what when: a mark a statement, in rows by speaker
    members_over_time   how many allies there were: a stepped line
    accession_days      how long each took to be let in: days from one step to another
    ratification_race   how fast one ally after another said yes
    squares             how each of many members voted: a square a member, a strip a vote
    tile_grid           which countries: equal squares, so that small states count
    geographic_map      where they lie: outlines in equal areas
    lines, indicators   a measure over the years; several of them, a panel each
    bars                one number each, longest first
    groups              the same names under several definitions, a bar each
    people              numbers of people added up, beside a mark
    panels              the same names under measures without a common unit, a panel each
    intervals           numbers known only between limits, or as a minimum
    ranks               who is first by which measure
    waves               one question asked again and again, a line for each who asked
    strips              a text: a strip a paragraph, a block a sentence
    crossed             how two readers sorted the same things
    calibration         whether probabilities meant what they said: said against came true

For a figure of your own: `mark_date` (a labelled line at a day) and `show` (a plotly figure with sentence and table).

The rooms: `timelines`, `statements`, `members`, `accession`, `maps`, `measures`, `comparisons`, `rankings` hold the
figures; `frame` is what each begins and ends with, `marks` what stands in it, `places` where countries lie and what they
are called, `wording` how it speaks.
"""
from helpers.described import show

from .accession import accession_days, ratification_race
from .calibration import calibration
from .comparisons import bars, people
from .crossings import crossed
from .groups import groups
from .intervals import intervals
from .maps import geographic_map, tile_grid
from .marks import mark_date
from .measures import indicators, lines
from .members import members_over_time
from .panels import panels
from .rankings import ranks
from .squares import squares
from .statements import positions
from .strips import strips
from .timelines import timeline
from .waves import waves

__all__ = ["timeline", "positions", "members_over_time", "accession_days", "ratification_race", "tile_grid", "geographic_map", "indicators",
           "lines", "bars", "groups", "intervals", "panels", "people", "ranks", "calibration", "squares", "mark_date", "strips", "waves", "show"]
