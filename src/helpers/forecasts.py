"""Forecasts: what a learner sealed, how often such things came true before, and how far off it all was.

A forecast is a probability from 0 to 100 for a question that was open. The questions stand in the table ``forecasts``
(each with its base rate, an expression over the data), their outcomes in ``resolutions``, which has a clock: loaded as
of a day before an outcome was known, it does not hold it.
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from helpers import package, record

if TYPE_CHECKING:
    import pandas as pd

SERIES = re.compile(r"\d\d-f")          # "02-f": all forecasts of a lesson; "02-f1" is one of them
COLUMNS = ["forecast", "question", "resolve_by", "sealed", "base_rate"]


def of(series: str, names: Iterable[str]) -> list[str]:
    """Which of the names are forecasts of a series.

    Examples
    --------
    >>> of("02-f", ["02-g1", "02-f1", "02-f12", "03-f1"])
    ['02-f1', '02-f12']
    """
    return [name for name in names if re.fullmatch(rf"{series}\d+", name)]


def sealed(name: str) -> float | None:
    """The probability that was sealed under a name, in per cent; None where none was."""
    kept = (record.known("guess", name) or {}).get("answer")
    return float(kept) if kept else None


def questions() -> pd.DataFrame:
    """The table of forecasts with each base rate worked out, in per cent."""
    from helpers import expressions, tables

    if "forecasts" not in package.names():
        import pandas as pd

        return pd.DataFrame(columns=["row_id", "guess", "question", "resolve_by", "base_rate"])
    frame = tables.load("forecasts")
    return frame.assign(base_rate=[float(expressions.evaluate(text)) for text in frame["base_rate"]])


def table(asked: dict[str, str]) -> pd.DataFrame:
    """What a learner sealed, a row each question, beside its base rate; empty (NaN) where nothing is sealed.

    Parameters
    ----------
    asked : dict
        Names of forecasts ("02-f1") and their questions, in order.
    """
    import pandas as pd

    known = questions().set_index("guess").to_dict("index")
    rows = [{"forecast": known.get(name, {}).get("row_id", name), "question": text, "resolve_by": known.get(name, {}).get("resolve_by"),
             "sealed": sealed(name), "base_rate": known.get(name, {}).get("base_rate")} for name, text in asked.items()]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"sealed": "float64", "base_rate": "float64"})


def brier(said: Iterable[float], came: Iterable[float]) -> float | None:
    """The Brier score: the mean squared distance between what was said, in per cent, and what came (1 yes, 0 no).

    0 is perfect, 0.25 is what 50 per cent always gets, 1 is certain and wrong every time. Pairs with a gap are left out;
    None where nothing is left.

    Examples
    --------
    >>> brier([100, 50], [1, 0]), brier([60], [1]), brier([None], [1])
    (0.125, 0.16, None)
    """
    pairs = [(float(a), float(b)) for a, b in zip(said, came, strict=True) if not (_gap(a) or _gap(b))]
    return round(sum((a / 100 - b) ** 2 for a, b in pairs) / len(pairs), 6) if pairs else None


def _gap(value: object) -> bool:
    return value is None or value != value or str(value) in ("<NA>", "")
