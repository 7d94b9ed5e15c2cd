"""The interview on the desk: its lines, its claims, and the desk book with your rulings and what the envelope holds.

Nothing here is judged. A ruling is recorded with its reason; the envelope shows your own ruling first and then, row by
row, what came after the evening and bears on the claim.
"""
from __future__ import annotations

import html

import pandas as pd

from helpers import clock, package, record, tables, words
from helpers.exercises.cards import Card, literal
from helpers.tables import load

__all__ = ["quote", "claims", "rule", "envelope"]

RULINGS = ("print", "change", "hold")
KINDS = ("record", "estimate", "because", "will", "should", "whose word?")
PLACES = {"H": "headline", "S": "standfirst", "B": "byline", "D": "date line", "R": "page furniture", "P": "paragraph", "Q": "question", "A": "answer"}


def _entered(claim: str, into: str, **entered: object) -> None:
    """What a form gave: what is missing is asked for in the form's own words."""
    missing = [words.say(f"interview.form_{field}") for field, there in (
        ("ruling", entered["ruling"]), ("sure", entered["sure"] is not None), ("because", str(entered["because"]).strip()),
        ("change_to", entered["ruling"] != "change" or str(entered["change_to"]).strip())) if not there]
    if missing:
        _say("blank", _name(claim), words.say("interview.form_missing", fields=", ".join(f"“{field}”" for field in missing)), into)
    else:
        _ruling(claim, entered.pop("ruling"), entered.pop("sure"), entered.pop("because"), into, **entered)


class Quote:
    """One passage of the interview as it stands in the register, with its place and whose rendering it is."""

    def __init__(self, row: pd.Series):
        self.row_id, self.text, self.segment = row["row_id"], row["text"], row["segment"]
        self.place = words.say("interview.place", row_id=row["row_id"], place=place(row["segment"]), attribution=package.topic()["attribution"])

    def _repr_html_(self) -> str:
        return (f'<figure style="margin:.4em 0"><blockquote style="border-left:.35em solid #6b7280;margin:0;padding:.1em 1em;font-size:1.15em">'
                f'{html.escape(self.text)}</blockquote><figcaption style="padding:.2em 1.4em">{html.escape(self.place)}</figcaption></figure>')

    def __repr__(self) -> str:
        return f"“{self.text}”\n{self.place}"


def place(segment: str) -> str:
    """A sentence's place in a reader's words.

    Examples
    --------
    >>> place("A2.10"), place("H1"), place("P1.1")
    ('answer 2, sentence 10', 'headline', 'paragraph 1, sentence 1')
    """
    parent, _, sentence = segment.partition(".")
    what = PLACES[parent[0]] + ("" if parent[0] in "HSBDR" else f" {parent[1:]}")
    return what + (f", sentence {sentence}" if sentence else "")


def quote(row_id: str) -> Quote:
    """One passage of the interview, exactly as the register holds it.

    Parameters
    ----------
    row_id : str
        The excerpt's number, such as ``"E01"``.

    Raises
    ------
    ValueError
        If the register holds no such excerpt.

    Examples
    --------
    >>> quote("E01").segment
    'A3.1'
    """
    register = load("excerpts").set_index("row_id", drop=False)
    if row_id not in register.index:
        raise ValueError(words.say("interview.no_excerpt", given=repr(row_id), known=", ".join(register.index)))
    return Quote(register.loc[row_id])


def claims(core: bool | None = None) -> pd.DataFrame:
    """The claims of the interview in our words, with the sentence each stands in.

    Parameters
    ----------
    core : bool, optional
        True for the twelve that everybody rules on, False for the others; all if left out.

    Returns
    -------
    pandas.DataFrame
        Columns ``claim, where, says, tested_with``.

    Examples
    --------
    >>> len(claims(core=True))
    12
    """
    table = load("claims")
    where = load("claim_segments").groupby("claim")["segment"].agg(" ".join)
    chosen = table if core is None else table[table["core"] == core]
    return pd.DataFrame({"claim": chosen["row_id"], "where": chosen["row_id"].map(where), "says": chosen["claim"], "tested_with": chosen["tested_with"]}).reset_index(drop=True)


def rule(claim: str, ruling: object = ..., sure: object = None, because: str = "", *, change_to: str = "", kind: str = "",
         rows: list[str] | None = None, would_change: str = "") -> record.Shown:
    """Rule on a line of the interview, and sign it in the desk book.

    Parameters
    ----------
    claim : str
        The claim's number, such as ``"C34"``.
    ruling : {"print", "change", "hold"}
        Print it as it stands, change it, or hold it back.
    sure : int
        How sure you are, from 0 to 100.
    because : str
        Your reason, in a sentence.
    change_to : str
        What is printed instead; a change without it is asked back.
    kind, rows, would_change : optional
        The kind of statement, the rows (``row_id``) you rely on, and what would change your mind.

    Returns
    -------
    helpers.record.Shown
        A card. Nothing is raised for what was typed: what is missing is asked back, and dots (``...``) record nothing.

    Examples
    --------
    >>> rule("C34", "change", sure=60, because="quick by which clock?")
    You chose to change C34. Add what should be printed instead: change_to="…".
    """
    into = record.handle(_name(claim))
    if ruling is ... and _known(claim):
        _show_form(claim, into)
        if kept := _ruled(claim):
            return _signed(claim, kept)
    return _ruling(claim, ruling, sure, because, change_to=change_to, kind=kind, rows=rows, would_change=would_change)


def _ruling(claim: str, ruling: object, sure: object, because: str, into: str = "", *, change_to: str = "", kind: str = "",
            rows: list[str] | None = None, would_change: str = "") -> record.Shown:
    """Sign a ruling that is whole; ask back for what is missing in one that is not."""
    asked = _missing(claim, ruling, sure, because, change_to, kind)
    if asked:
        return _say("blank" if ruling is ... else "ambiguous", _name(claim) if _known(claim) else "", asked, into)
    kept = {"ruling": ruling, "sure": int(sure), "because": because, "change_to": change_to if ruling == "change" else "", "kind": kind,
            "rows": list(rows or []), "would_change": would_change}
    record.keep("ruling", claim, answer=kept)
    return _signed(claim, kept, into)


def _signed(claim: str, kept: dict, into: str = "") -> record.Shown:
    card = _ruling_card(claim, kept)
    shown = record.show(_name(claim), card.html, card.text, record.payload("ruling", claim, {"answer": kept}), into)
    if waiting := record.last_handle(_envelope_name(claim)):             # whoever ran ahead sees the envelope open by itself
        opened = Envelope(claim, kept, came_after(claim))
        record.show(_envelope_name(claim), opened._repr_html_(), repr(opened), None, waiting)
    return shown


def _ruled(claim: str) -> dict | None:
    return (record.known("ruling", claim) or {}).get("answer")


def _name(claim: object) -> str:
    return f"ruling-{claim}"


def _envelope_name(claim: str) -> str:
    return f"envelope-{claim}"


def _show_form(claim: str, into: str) -> None:
    """The ruling as a form, for those who type no code; where there are no widgets, nothing."""
    if record._shell() is None:
        return
    try:
        from helpers.exercises import forms
    except ImportError:
        return
    from IPython.display import display

    says = load("claims").set_index("row_id")["claim"][claim]
    box = forms.ruling(f"{claim}: {says}", RULINGS, record.draft(claim) or _ruled(claim) or {},
                       lambda **entered: _entered(claim, into, **entered), lambda entered: record.keep_draft(claim, entered))
    display({**box._repr_mimebundle_(), "text/html": "", "text/plain": ""}, raw=True)


def _missing(claim: object, ruling: object, sure: object, because: object, change_to: object, kind: object) -> str:
    """The sentences that ask back for what is missing; empty where nothing is."""
    numbers = load("claims")["row_id"]
    if not _known(claim):
        return words.say("interview.no_claim", given=literal(repr(claim)[:40]), first=numbers.iloc[0], last=numbers.iloc[-1])
    if ruling is ...:
        return words.say("interview.blank_code" if record.me().get("route") in ("editor", "analyst") else "interview.blank", claim=claim)
    if ruling not in RULINGS:
        return words.say("interview.ruling", given=literal(repr(ruling)[:40]))
    asked = []                          # all of it at once: whoever learns of one field a press gives up at the third
    if isinstance(sure, bool) or not isinstance(sure, (int, float)) or not 0 <= sure <= 100:
        asked.append(words.say("interview.sure", given=literal(repr(sure)[:40])))
    if not isinstance(because, str) or not because.strip() or because.strip() in ("…", "..."):
        asked.append(words.say("interview.because"))
    if ruling == "change" and not (isinstance(change_to, str) and change_to.strip()):
        asked.append(words.say("interview.change_to", claim=claim))
    if kind and kind not in KINDS:
        asked.append(words.say("interview.kind", given=literal(repr(kind)[:40]), allowed=", ".join(KINDS)))
    return " ".join(asked)


def _known(claim: object) -> bool:
    return isinstance(claim, str) and claim in set(load("claims")["row_id"])


def _say(kind: str, name: str, text: str, into: str = "") -> record.Shown:
    card = Card(kind, (text,))
    return record.show(name, card.html, card.text, None, into)


def _ruling_card(claim: str, kept: dict, before: tuple[str, ...] = ()) -> Card:
    told = [words.say("interview.ruled", claim=claim, ruling=words.say(f"interview.{kept['ruling']}"), sure=kept["sure"])]
    told += [words.say("interview.unknown_rows", rows=literal(", ".join(unknown)))] if (unknown := _unknown_rows(kept["rows"])) else []
    for field in ("because", "change_to", "rows", "would_change"):
        value = ", ".join(kept[field]) if field == "rows" else kept[field]
        if value:
            told.append(words.say(f"interview.said_{field}", **{field: literal(value)}))
    return Card("recorded", (*before, *told))


def _unknown_rows(rows: list[str]) -> list[str]:
    """Those of the rows relied on that no table has."""
    if not rows:
        return []
    known = set().union(*(tables.whole(name)["row_id"] for name in package.names() if "row_id" in tables.whole(name).columns))
    return [row for row in rows if row not in known]


def envelope(claim: str) -> "Envelope | record.Shown":
    """Open a claim's envelope: your own ruling first, then what came after the evening and bears on it.

    Parameters
    ----------
    claim : str
        The claim's number.

    Returns
    -------
    Envelope
        With ``rows``, the events known after the evening that are tied to the claim. Where you have not ruled yet, it
        says so first.
    """
    if not _known(claim):
        return _say("ambiguous", "", _missing(claim, ..., None, "", "", ""))
    return Envelope(claim, _ruled(claim), came_after(claim))


def came_after(claim: str) -> pd.DataFrame:
    """The events tied to a claim that became known only after the evening, in the order in which they became known.

    Returns
    -------
    pandas.DataFrame
        Columns ``row_id, date, known_date, title, what, source``.
    """
    ties, events = load("event_claims"), load("events", as_of="NOW")
    tied = ties["event"][ties["claim"] == claim]
    later = events[events["row_id"].isin(tied) & (events["known_date"] > pd.Timestamp(clock.THEN))]
    return later.sort_values(["known_date", "date"])[["row_id", "date", "known_date", "title", "what", "source"]].reset_index(drop=True)


class Envelope:
    """What a claim's envelope holds; shows the learner's own ruling before anything else."""

    def __init__(self, claim: str, ruling: dict | None, rows: pd.DataFrame):
        self.claim, self.ruling, self.rows = claim, ruling, rows

    def _parts(self) -> tuple[Card, list[tuple[str, str, str, str]], Card]:
        own = (_ruling_card(self.claim, self.ruling, (words.say("interview.own_first"),)) if self.ruling
               else Card("blank", (" ".join([words.say("interview.no_ruling", claim=self.claim), *([] if self._with_care else [words.say("interview.opens_here")])]),)))
        after = [(words.date(r.date.date()), r.title, r.what, r.row_id) for r in self.rows.itertuples()]
        closing = words.say("interview.still") if after else words.say("interview.nothing_after", claim=self.claim)
        return own, after, Card("plain", (closing,))

    @property
    def _with_care(self) -> bool:
        """Whether the claim is tested with a table that not everybody may want to see: those that topic.yml names under `care`."""
        tested = load("claims").set_index("row_id")["tested_with"].get(self.claim)
        return not set(package.topic().get("care", ())).isdisjoint(str(tested).split())

    def _ipython_display_(self) -> None:
        """Through a handle of its own while there is no ruling, so that signing opens it."""
        record.Shown(_envelope_name(self.claim) if self.ruling is None else "", self._repr_html_(), repr(self)).display()

    def _repr_html_(self) -> str:
        own, after, closing = self._parts()
        items = "".join(f"<li><strong>{html.escape(day)}</strong> {html.escape(title)}. {html.escape(what)} <small>[{row_id}]</small></li>" for day, title, what, row_id in after)
        heading = f"<p><strong>{html.escape(words.say('interview.came_after'))}</strong></p><ol>{items}</ol>" if after else ""
        if after and (self.ruling is None or self._with_care):          # the order is the point, and some do not want to see the dead: a second step
            step = words.say("interview.open_with_care" if self._with_care else "interview.open_anyway")
            heading = f"<details><summary>{html.escape(step)}</summary>{heading}</details>"
        return own.html + heading + (closing.html if self.ruling else "")

    def __repr__(self) -> str:
        own, after, closing = self._parts()
        return "\n".join([own.text, *(f"{day}: {title}. {what} [{row_id}]" for day, title, what, row_id in after), closing.text])
