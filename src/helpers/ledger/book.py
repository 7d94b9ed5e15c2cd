"""The learner's own desk book: rulings, and after the envelope the corrections."""
from __future__ import annotations

import html
from pathlib import Path

import pandas as pd

from helpers import clock, record, words
from helpers.exercises.cards import Card, literal
from helpers.interview import Envelope, came_after
from helpers.tables import load

SHOWN = 4                   # corrections that stand open
COLUMNS = ["claim", "says", "ruling", "sure", "because", "change_to", "rows", "correction"]


def desk_book(as_of: object = None) -> pd.DataFrame:
    """Your rulings, a row each, and what you corrected; with ``as_of=NOW`` also how many events came after the evening.

    Parameters
    ----------
    as_of : optional
        NOW, once the envelopes are open; the evening if left out, and nothing that came later is told.

    Returns
    -------
    pandas.DataFrame
        Columns ``claim, says, ruling, sure, because, change_to, rows, correction``, NOW also ``came_after``; `sure` from 0
        to 100; empty where nothing was ruled on.

    Examples
    --------
    >>> desk_book().columns.tolist()[:3]
    ['claim', 'says', 'ruling']
    """
    says = load("claims").set_index("row_id")["claim"]
    rows = [{**dict.fromkeys(COLUMNS, ""), **{key: held[key] for key in COLUMNS if key in held}, "claim": claim, "says": says[claim],
             "rows": ", ".join(held.get("rows") or [])} for claim, held in ruled().items()]
    book = pd.DataFrame(rows, columns=COLUMNS).astype({"sure": "int64"})
    opened = as_of is not None and clock.day(as_of) > clock.THEN
    return book.assign(came_after=pd.Series([len(came_after(claim)) for claim in book["claim"]], dtype="int64")) if opened else book


def ruled() -> dict[str, dict]:
    """Every ruling that is recorded, by claim, in the claims' order."""
    kept = record.load().get("rulings") or {}
    return {claim: kept[claim]["answer"] for claim in load("claims")["row_id"] if isinstance(kept.get(claim, {}).get("answer"), dict)}


def envelopes(core: bool | None = True) -> "Envelopes":
    """Every envelope in one list, to be opened one by one: your own ruling first, then what came after the evening.

    Parameters
    ----------
    core : bool, optional
        True for the claims that everybody rules on, and those of your own rulings; None for all.

    Examples
    --------
    >>> len(envelopes().each)
    12
    """
    table, mine = load("claims"), ruled()
    chosen = table if core is None else table[(table["core"] == core) | table["row_id"].isin(mine)]
    first = chosen.assign(later=~chosen["row_id"].isin(mine)).sort_values("later", kind="stable")          # those ruled on come first
    return Envelopes([(row.claim, Envelope(row.row_id, mine.get(row.row_id), came_after(row.row_id))) for row in first.itertuples()])


class Envelopes:
    """Some envelopes, each closed until it is opened."""

    def __init__(self, each: list[tuple[str, Envelope]]) -> None:
        self.each = each

    def _head(self, says: str, held: Envelope) -> str:
        ruling = words.say("ledger.envelope_ruled", ruling=words.say(f"interview.{held.ruling['ruling']}"), sure=held.ruling["sure"]) if held.ruling else words.say("ledger.envelope_unruled")
        return f"{held.claim} · {says} {ruling} {words.say('ledger.envelope_rows', n=len(held.rows))}"

    def _repr_html_(self) -> str:
        return "".join(f'<details style="margin:.4em 0"><summary>{html.escape(self._head(says, held))}</summary><div style="padding:0 1.4em">{held._repr_html_()}</div></details>' for says, held in self.each)

    def __repr__(self) -> str:
        return "\n".join(self._head(says, held) for says, held in self.each)


def class_forecasts(path: str | Path | None = None) -> pd.DataFrame:
    """What a class sealed, without names, from the ``forecasts.csv`` that marking writes; for the teacher's screen.

    Parameters
    ----------
    path : path, optional
        The file; ``forecasts.csv`` in ``my-work`` if left out.

    Returns
    -------
    pandas.DataFrame
        Columns ``forecast, sealed, base_rate, outcome``, shuffled; empty where there is no such file.

    Examples
    --------
    >>> class_forecasts("nowhere.csv").columns.tolist()
    ['forecast', 'sealed', 'base_rate', 'outcome']
    """
    from helpers import mywork

    file, columns = Path(path) if path else mywork.folder() / "forecasts.csv", ["forecast", "sealed", "base_rate", "outcome"]
    found = pd.read_csv(file) if file.is_file() else pd.DataFrame(columns=columns)
    return found[columns].sample(frac=1).reset_index(drop=True)


def correct(claim: object = ..., correction: str = "") -> record.Shown:
    """Correct a ruling of yours, in public: what you would print now, and why. Without a claim, a form for all of them.

    Parameters
    ----------
    claim : str, optional
        The claim's number, such as ``"C22"``.
    correction : str
        One sentence; an empty one withdraws the correction.

    Returns
    -------
    helpers.record.Shown
        A card; nothing is raised for what was typed.

    Examples
    --------
    >>> correct("C22", "…")
    You have not ruled on C22 yet, so there is nothing to correct: rule("C22", …) comes first.
    """
    if claim is ...:
        return _asked()
    held = ruled().get(claim) if isinstance(claim, str) else None
    if held is None:
        return _said(Card("blank", (words.say("ledger.nothing_to_correct", claim=literal(str(claim)[:40])),)))
    return _kept(claim, held, correction if isinstance(correction, str) else "")


def column() -> "Column":
    """The corrections column: your own corrections first, those you were surest of at the top, then the kit's own."""
    return Column()


class Column:
    """The corrections column as it stands now."""

    def __init__(self) -> None:
        book = desk_book()
        self.own = book[book["correction"] != ""].sort_values("sure", ascending=False, kind="stable").reset_index(drop=True)
        self.stands = book[book["correction"] == ""].reset_index(drop=True)
        self.kits = load("corrections")

    def lines(self) -> list[tuple[str, list[str]]]:
        """(heading, lines), in the order in which they are printed."""
        own = [words.say("ledger.own_correction", claim=row.claim, says=row.says, ruling=words.say(f"interview.{row.ruling}"), sure=row.sure, correction=row.correction) for row in self.own.itertuples()]
        stands = [words.say("ledger.row_stands", claim=row.claim, says=row.says, ruling=words.say(f"interview.{row.ruling}"), sure=row.sure) for row in self.stands.itertuples()]
        kits = [words.say("ledger.kits_correction", where=f"{row.where[0].upper()}{row.where[1:]}", printed=row.printed, correct=row.correct, why=row.why) for row in self.kits.itertuples()]
        return [(words.say("ledger.head_own"), own or [words.say("ledger.no_own")]), (words.say("ledger.head_kits"), kits),
                *([(words.say("ledger.head_stands"), stands)] if stands else [])]

    def _repr_html_(self) -> str:
        return "".join(f"<h4>{html.escape(head)}</h4>{self._listed(lines)}" for head, lines in self.lines())

    @staticmethod
    def _listed(lines: list[str]) -> str:
        """A list; what goes beyond the first few waits in a fold, since a class has minutes."""
        items = [f"<li>{html.escape(line)}</li>" for line in lines]
        if len(items) <= SHOWN:
            return f"<ul>{''.join(items)}</ul>"
        more = html.escape(words.say("ledger.more_lines", n=len(items) - SHOWN))
        return f"<ul>{''.join(items[:SHOWN])}</ul><details><summary>{more}</summary><ul>{''.join(items[SHOWN:])}</ul></details>"

    def __repr__(self) -> str:
        return "\n".join(part for head, lines in self.lines() for part in (head, *(f"- {line}" for line in lines)))


def _kept(claim: str, held: dict, correction: str, into: str = "") -> record.Shown:
    text = correction.strip()
    made = {**held, "correction": text}
    record.keep("ruling", claim, answer=made)
    told = words.say("ledger.corrected", claim=claim, correction=literal(text)) if text else words.say("ledger.withdrawn", claim=claim)
    card = Card("recorded", (told,))
    return record.show(f"correction-{claim}", card.html, card.text, record.payload("ruling", claim, {"answer": made}), into)


def _asked() -> record.Shown:
    """The form with a field for each ruling; a plain card where there is none, or where there are no widgets."""
    held = ruled()
    if not held:
        return _said(Card("blank", (words.say("ledger.no_rulings"),)))
    shown = _said(Card("plain", (words.say("ledger.correct_plainly", claim=next(iter(held))),)))
    if record._shell() is not None:
        try:
            _show_form(held)
        except ImportError:
            pass
    return shown


def _show_form(held: dict[str, dict]) -> None:
    from IPython.display import display

    from helpers.exercises import forms, widgets as w

    says, parts = load("claims").set_index("row_id")["claim"], [w.HTML(forms.STYLE)]
    for claim, kept in held.items():
        field = w.Textarea(value=kept.get("correction", ""), continuous_update=False, description=words.say("ledger.form_correction"), style={"description_width": "12em"}, layout=w.Layout(width="min(46em, 98%)", height="4em"))
        record.show(f"correction-{claim}", "", "", None)
        into, receipt = record.last_handle(f"correction-{claim}"), w.HTML()

        def keep(change: dict, claim: str = claim, into: str = into, receipt=receipt) -> None:
            receipt.value = _kept(claim, ruled()[claim], change["new"], into).html

        field.observe(keep, "value")
        parts += [w.HTML(f"<p><strong>{html.escape(f'{claim}: {says[claim]}')}</strong><br>{html.escape(words.say('interview.ruled', claim=claim, ruling=words.say('interview.' + kept['ruling']), sure=kept['sure']))}</p>"), field, receipt]
    display({**forms.boxed(w, parts)._repr_mimebundle_(), "text/html": "", "text/plain": ""}, raw=True)


def _said(card: Card) -> record.Shown:
    return record.show("", card.html, card.text)
