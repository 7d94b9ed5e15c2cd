"""Pages that stand alone: the kit's ledger, and a learner's dossier. No script, no request to anybody."""
from __future__ import annotations

import json
from html import escape
from pathlib import Path

import pandas as pd

from helpers import clock, package, record, words
from helpers.exercises.cards import Card
from helpers.ledger import entries
from helpers.ledger.book import column, desk_book
from helpers.ledger.review import claim_reviews
from helpers.page import FOOT, head
from helpers.tables import cite, load

LEDGER, DOSSIER, REVIEWS, OWN = "ledger.html", "dossier.html", "claim-reviews.json", "my-work"


def ledger_page() -> str:
    """Every claim with its evidence: what its test gives now, how it is written, and its page.

    Examples
    --------
    >>> page = ledger_page()
    >>> 'id="C22"' in page, "<script" in page
    (True, False)
    """
    made = [entries.entry(claim) for claim in load("claims")["row_id"]]
    listed = "".join(f'<li><a href="#{e.claim}">{e.claim}</a> {escape(e.says)}</li>' for e in made)
    parts = [head(words.say("ledger.title", speaker=package.topic()["speaker"], day=words.date(clock.THEN))),
             f"<p>{escape(words.say('ledger.intro', count=len(made), tested=sum(bool(e.test) for e in made), now=words.date(clock.NOW)))}</p><ol class=\"quiet named\">{listed}</ol>"]
    return "".join([*parts, *map(_entry, made), FOOT])


def _entry(e: entries.Entry) -> str:
    told = "".join(f"<p>{escape(words.say(label))} <code>{escape(text)}</code></p>" for label, text in (("ledger.test", e.test), ("ledger.range", e.range_test)) if text)
    test = f'<details class="quiet"><summary>{escape(words.say("ledger.how"))}</summary>{told}</details>' if told else ""
    body = "".join(f"<h3>{escape(title)}</h3>{entries.as_html(text)}" for title, text in e.sections.items())
    return f'<section><h2 id="{e.claim}">{escape(f"{e.claim} · {e.says}")}</h2><p><strong>{escape(e.headline())}</strong></p>{test}{body}</section>\n'


def dossier_page() -> str:
    """A learner's own page: the corrections column, every ruling with its reason, the rows it relied on, the forecasts, the texts."""
    who, book = record.me(), desk_book()
    parts = [head(words.say("ledger.dossier_title", speaker=package.topic()["speaker"]))]
    if who.get("name"):
        parts.append(f"<p>{escape(words.say('ledger.dossier_by', name=who['name'], cls=who.get('class') or '–'))}</p>")
    parts += [f"<h2>{escape(title)}</h2><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>" for title, lines in column().lines()]
    parts.append(f"<h2>{escape(words.say('ledger.head_book'))}</h2>")
    parts += [_ruling(row) for row in book.itertuples()] or [f"<p>{escape(words.say('ledger.no_rulings'))}</p>"]
    return "".join([*parts, _forecasts(), _texts(), FOOT])


def _ruling(row) -> str:
    told = [words.say("interview.ruled", claim=row.claim, ruling=words.say(f"interview.{row.ruling}"), sure=row.sure),
            *(words.say(f"interview.said_{key}", **{key: getattr(row, key)}) for key in ("because", "change_to") if getattr(row, key)),
            *(_cited(name.strip()) for name in row.rows.split(",") if name.strip())]
    return f'<section><h3 id="{row.claim}">{escape(f"{row.claim} · {row.says}")}</h3>{"".join(f"<p>{escape(text)}</p>" for text in told)}</section>'


def _cited(row_id: str) -> str:
    try:
        return cite(row_id)
    except ValueError:
        return words.say("ledger.no_row", row=row_id)


def _forecasts() -> str:
    """What was sealed beside what came, and the Brier score; nothing where nothing was sealed."""
    from helpers import forecasts

    asked = forecasts.questions()
    if asked.empty:
        return ""
    came = load("resolutions", as_of="NOW").set_index("forecast")["outcome"]
    rows = pd.DataFrame({"question": asked["question"], "sealed": asked["guess"].map(forecasts.sealed), "outcome": asked["row_id"].map(came)}).dropna(subset=["sealed"])
    if rows.empty:
        return ""
    score = forecasts.brier(rows["sealed"], rows["outcome"].astype("float64"))
    body = "".join(f"<tr><td>{escape(row.question)}</td><td>{row.sealed:.0f} %</td><td>{escape(words.say('ledger.not_yet') if pd.isna(row.outcome) else words.say('ledger.true' if row.outcome else 'ledger.false'))}</td></tr>" for row in rows.itertuples())
    heads = "".join(f'<th scope="col">{escape(words.say(f"ledger.forecast_{key}"))}</th>' for key in ("question", "sealed", "came"))
    said = f"<p>{escape(words.say('ledger.brier', score=f'{score:.2f}'))}</p>" if score is not None else ""
    return f'<h2>{escape(words.say("ledger.head_forecasts"))}</h2><div class="wide-table"><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>{said}'


def _texts() -> str:
    """The texts that were written in exercises, each under its question; nothing where there is none."""
    from helpers.exercises import sheet

    try:
        asked = sheet.load()["exercises"]
    except (OSError, ValueError, KeyError):
        return ""
    kept = record.load().get("answers") or {}
    written = [(name, entry["prompt"], kept[name]["answer"]) for name, entry in asked.items()
               if entry["kind"] == "text" and isinstance(kept.get(name, {}).get("answer"), str)]
    body = "".join(f'<section><h3>{escape(name)}</h3><p class="quiet">{escape(prompt)}</p>{"".join(f"<p>{escape(part)}</p>" for part in text.split(chr(10)) if part.strip())}</section>'
                   for name, prompt, text in written)
    return f"<h2>{escape(words.say('ledger.head_texts'))}</h2>{body}" if written else ""


def dossier(folder: str | Path | None = None) -> record.Shown:
    """Write your dossier (a page) and your rulings as ClaimReview (JSON) to your own folder; nothing leaves this computer.

    Parameters
    ----------
    folder : path, optional
        Where to; beside your progress file, in ``my-work``, if left out.

    Returns
    -------
    helpers.record.Shown
        A card that says where the two files are.
    """
    target = Path(folder) if folder else record.progress_path().parent
    target.mkdir(parents=True, exist_ok=True)
    write(target / DOSSIER, dossier_page())
    write(target / REVIEWS, json.dumps(claim_reviews("mine", DOSSIER), ensure_ascii=False, indent=1) + "\n")
    card = Card("recorded", (words.say("ledger.dossier_written", count=len(desk_book()), page=DOSSIER, reviews=REVIEWS, folder=Path(folder).name if folder else OWN),))
    return record.show("", card.html, card.text)


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
