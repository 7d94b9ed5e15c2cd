"""The class's forecasts, pooled: what it sealed, what came, how far off it was, and whether its words meant what they say.

Nobody gets a mark for being right. A question whose outcome the data do not hold yet stands in the table without one.
"""
from __future__ import annotations

from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

from helpers import clock, forecasts, package
from helpers.exercises import cards
from helpers.exercises.bank import is_forecast
from helpers.teach.mark_html import FOOT, bars, head, table
from helpers.teach.mark_key import Key
from helpers.teach.mark_pages import FORETOLD, LINKS
from helpers.teach.mark_store import Store
from helpers.teach.mark_tables import write as written
from helpers.teach.mark_text import escaped

BAND = 20                   # per cent: the width of a band of the calibration


class Question(NamedTuple):
    """One question: its base rate in per cent, and its outcome, 1 or 0, as far as the data hold them."""

    row_id: str
    text: str
    base_rate: float | None
    outcome: int | None


def opened(bank: dict[str, dict]) -> dict[str, Question]:
    """Every forecast of a bank, by name, with what the data know of it. Made where the key is made, since it takes pandas."""
    asked = [name for name in bank if is_forecast(name)]
    base, came = {}, {}
    if asked and "forecasts" in package.names():
        base = {str(row["guess"]): row for row in forecasts.questions().to_dict("records")}
    if asked and "resolutions" in package.names():
        from helpers import tables

        held = tables.load("resolutions", as_of=clock.NOW)
        came = dict(zip(held["forecast"], held["outcome"].astype(int)))
    rows = {name: str(base.get(name, {}).get("row_id", name)) for name in asked}
    return {name: Question(row, cards.unmarked(bank[name]["prompt"]), base.get(name, {}).get("base_rate"), came.get(row)) for name, row in rows.items()}


def write(folder: Path, store: Store, key: Key) -> None:
    """The page, and forecasts.csv with a line for each sealed probability."""
    asked = {name: entry["forecast"] for name, entry in key.bank.items() if "forecast" in entry}
    said = list(store.all("select name, class, exercise, said from foretold join row on row.id = foretold.row order by exercise, class, name collate nocase"))
    said = [line for line in said if line[2] in asked]
    heads = ["name", "class", "forecast", "question", "sealed", "base_rate", "outcome"]
    written(folder / "forecasts.csv", heads, ([name, class_, asked[which].row_id, asked[which].text, number, _blank(asked[which].base_rate), _blank(asked[which].outcome)]
                                              for name, class_, which, number in said))
    with open(folder / FORETOLD, "w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.write(head("Forecasts of the class", LINKS[:-1]))
        file.write(_page(asked, said) if said else "<p>Nobody has sealed a forecast yet.</p>\n")
        file.write(FOOT)


def _page(asked: dict[str, Question], said: list[tuple]) -> str:
    by: dict[str, list[int]] = {}
    for _, _, which, number in said:
        by.setdefault(which, []).append(number)
    order = [which for which in asked if which in by]
    known = [which for which in order if asked[which].outcome is not None]
    page = f"<p>{len(said)} probabilities of {len({line[:2] for line in said})} learners for {len(order)} questions. Every one: <a href=\"forecasts.csv\">forecasts.csv</a>. No mark depends on them.</p>\n"
    rows = []
    for which in order:
        numbers, (row_id, text, base, outcome) = by[which], asked[which]
        rows.append([escaped(row_id), escaped(text), str(len(numbers)), f"{median(numbers):g}", f"{min(numbers)} to {max(numbers)}", "" if base is None else f"{base:.0f}",
                     {1: "yes", 0: "no", None: "open"}[outcome]])
    page += table("Every question, pooled", ["", "question", "how many", "middle of the class, %", "from … to, %", "base rate, %", "outcome"], rows, (2, 3, 4, 5))
    return page + (_scores(asked, said, by, known) + _bands(asked, said) if known else "<p>No outcome is in the data yet.</p>\n")


def _scores(asked: dict[str, Question], said: list[tuple], by: dict[str, list[int]], known: list[str]) -> str:
    came = [asked[which].outcome for which in known]
    own: dict[tuple, list[tuple[int, int]]] = {}
    for name, class_, which, number in said:
        if which in known:
            own.setdefault((name, class_), []).append((number, asked[which].outcome))
    single = [forecasts.brier(*zip(*pairs)) for pairs in own.values()]
    rows = [["the class, its mean for each question", f"{forecasts.brier([mean(by[which]) for which in known], came):.3f}"], ["one learner, the middle of all", f"{median(single):.3f}"]]
    if all(asked[which].base_rate is not None for which in known):
        rows.append(["the base rates", f"{forecasts.brier([asked[which].base_rate for which in known], came):.3f}"])
    rows.append(["50 % on everything", f"{forecasts.brier([50] * len(came), came):.3f}"])
    return table(f"Brier score over the {len(known)} questions with an outcome: 0 is perfect, lower is better", ["who", "score"], rows, (1,))


def _bands(asked: dict[str, Question], said: list[tuple]) -> str:
    """For each band of probabilities: how many of the questions that got one came true."""
    held: dict[int, list[int]] = {}
    for _, _, which, number in said:
        if asked[which].outcome is not None:
            held.setdefault(min(number // BAND, 100 // BAND - 1), []).append(asked[which].outcome)
    rows = [(f"said {band * BAND} to {band * BAND + BAND - (band < 100 // BAND - 1)} %", sum(came), len(came)) for band, came in sorted(held.items())]
    words = "How often it came true, by what was said. A class whose words mean what they say has bars that grow with the band: of all that was called 80 %, four in five come true."
    return "<h2>Calibration</h2>\n" + bars("Calibration of the class", words, rows)


def _blank(value: object) -> object:
    return "" if value is None else round(value, 1) if isinstance(value, float) else value
