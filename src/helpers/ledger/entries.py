"""The kit's evidence, claim by claim: a test that is computed, its uncertainty, and a page of bound prose."""
from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pandas as pd

from helpers import words
from helpers.expressions import evaluate
from helpers.lessons import BINDING
from helpers.package import data_dir
from helpers.tables import load

EXACT = "exact"


@dataclass(frozen=True)
class Entry:
    """One claim with its evidence.

    Attributes
    ----------
    claim : str
        Its number, such as ``"C22"``.
    says : str
        The claim in our words.
    value : object
        What its test gives, computed now from the data; None where nothing can be computed.
    uncertainty : str
        What makes the value uncertain (edition, definition, clock, source, coverage, reading or group); ``"exact"`` for a closed
        list that was counted whole; empty where nothing is tested.
    spread : tuple
        The same quantity as it comes out otherwise: by other editions, definitions and so on.
    test, range_test : str
        The expressions that gave `value` and `spread`.
    sections : dict
        The page's headings and what stands under them, as Markdown without bindings.
    """

    claim: str
    says: str
    kind: str
    core: bool
    settled: str
    finding: str
    unit: str
    test: str
    value: Any = None
    uncertainty: str = ""
    spread: tuple = ()
    range_test: str = ""
    sections: dict[str, str] = field(default_factory=dict)

    @property
    def computed(self) -> str:
        """The test's value as a reader takes it, with its range and what it is a range of; empty where there is none.

        Examples
        --------
        >>> entry("C22").computed
        '946.6 million people (945.7 to 951.3 by edition)'
        """
        if self.value is None:
            return ""
        said = " ".join(part for part in (worded(self.value), self.unit) if part)
        if not self.uncertainty:
            return said
        by = words.say(f"ledger.by_{self.uncertainty}")
        return words.say("ledger.exact", said=said, by=by) if self.uncertainty == EXACT else words.say("ledger.spread", said=said, range=ranged(self.spread), by=by)

    def _repr_html_(self) -> str:
        parts = [f"<h4>{html.escape(f'{self.claim} · {self.says}')}</h4>", f"<p>{html.escape(self.headline())}</p>",
                 *(f"<h5>{html.escape(title)}</h5>{as_html(text)}" for title, text in self.sections.items())]
        return f'<div style="max-width:46em;line-height:1.5">{"".join(parts)}</div>'

    def __repr__(self) -> str:
        return "\n".join([f"{self.claim} · {self.says}", self.headline(), *(f"\n{title}\n{text}" for title, text in self.sections.items())])

    def headline(self) -> str:
        """One line: what was computed, and what it comes to."""
        held_back = self.uncertainty and not self.test          # a students' edition has no tests, and must not say that there is none
        told = [words.say("ledger.computed", value=self.computed) if self.computed else words.say("ledger.held_back" if held_back else "ledger.not_computed")]
        return " ".join([*told, *([words.say("ledger.finding", finding=self.finding)] if self.finding else []), words.say(f"ledger.{self.settled}")])


def evidence(claim: str) -> Entry:
    """The kit's evidence on one claim: what was computed, what supports it, what speaks against it, what cannot be told.

    Raises
    ------
    ValueError
        If there is no such claim.

    Examples
    --------
    >>> evidence("C22").settled
    'settled'
    >>> evidence("C99")
    Traceback (most recent call last):
    ...
    ValueError: There is no claim 'C99'. Claims are numbered C01 to C54; claims() lists them.
    """
    return entry(claim)


def ledger() -> pd.DataFrame:
    """Every claim with its evidence, a row each.

    Returns
    -------
    pandas.DataFrame
        Columns ``claim, says, kind, core, settled, computed, uncertainty, finding``; `computed` and `uncertainty` are empty
        where nothing can be computed.

    Examples
    --------
    >>> len(ledger())
    54
    """
    made = [entry(claim) for claim in load("claims")["row_id"]]
    return pd.DataFrame([{"claim": e.claim, "says": e.says, "kind": e.kind, "core": e.core, "settled": e.settled, "computed": e.computed, "uncertainty": e.uncertainty, "finding": e.finding} for e in made])


def entry(claim: str) -> Entry:
    """One claim's entry; see `evidence`."""
    table = load("claims").set_index("row_id", drop=False)
    if claim not in table.index:
        raise ValueError(words.say("interview.no_claim", given=repr(claim), first=table.index[0], last=table.index[-1]))
    row = table.loc[claim]
    test, spread = _text(row["test"]), _text(row["spread"])
    return Entry(claim, row["claim"], _text(row["kind"]), bool(row["core"]), row["settled"], _text(row["finding"]), _text(row["unit"]), test,
                 evaluate(test) if test else None, _text(row["uncertainty"]), tuple(evaluate(spread)) if spread else (), spread, sections(claim))


def sections(claim: str) -> dict[str, str]:
    """What stands on a claim's page, heading by heading, as a reader sees it; nothing where it has no page.

    Examples
    --------
    >>> list(sections("C22"))[0]
    'What supports it'
    """
    path = data_dir() / "evidence" / f"{claim}.md"
    return _sections(path.read_text(encoding="utf-8")) if path.is_file() else {}


@cache
def _sections(text: str) -> dict[str, str]:
    plain = BINDING.sub(lambda found: found["text"], text)
    parts = re.split(r"^## +(.+)$", plain, flags=re.M)
    return {title.strip(): body.strip() for title, body in zip(parts[1::2], parts[2::2], strict=True)}


def as_html(text: str) -> str:
    """Markdown as HTML, with whatever HTML it holds escaped."""
    import mistune

    return mistune.create_markdown(escape=True)(text)


def worded(value: Any) -> str:
    """A computed value as a reader takes it: whole numbers whole, others to one place, days written out, lists in order.

    Examples
    --------
    >>> worded(946.6318), worded(30), worded(dt.date(2022, 5, 25)), worded(["a", 2.0]), worded({"for": 3, "against": 1})
    ('946.6', '30', '25 May 2022', 'a, 2', '3 for, 1 against')
    """
    if isinstance(value, bool):
        return words.say(f"ledger.{str(value).lower()}")
    if isinstance(value, dt.date):
        return words.date(value)
    if isinstance(value, dict):
        return ", ".join(f"{worded(held)} {part}" for part, held in value.items())
    if isinstance(value, (list, tuple, set)):
        return ", ".join(worded(item) for item in value)
    if isinstance(value, (int, float)):
        return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
    return str(value)


def span(spread: tuple) -> Any:
    """Least and greatest of some values; of values that have named parts, part by part.

    Examples
    --------
    >>> span((3, 1, 2)), span(({"for": 1, "against": 4}, {"for": 3, "against": 4}))
    ((1, 3), {'for': (1, 3), 'against': (4, 4)})
    """
    if all(isinstance(value, dict) for value in spread):
        return {part: span(tuple(value[part] for value in spread)) for part in spread[0]}
    return min(spread), max(spread)


def ranged(spread: tuple) -> str:
    """The span of some values as a reader takes it; a part that is the same in all of them stands alone.

    Examples
    --------
    >>> ranged((945.7, 951.3)), ranged(({"for": 1, "against": 4}, {"for": 3, "against": 4}))
    ('945.7 to 951.3', '1 to 3 for, 4 against')
    """
    held = span(spread)
    if isinstance(held, dict):
        return ", ".join(f"{_from_to(*ends)} {part}" for part, ends in held.items())
    return _from_to(*held)


def _from_to(low: Any, high: Any) -> str:
    return worded(low) if low == high else words.say("ledger.from_to", low=worded(low), high=worded(high))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
