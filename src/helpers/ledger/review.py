"""Claims and rulings as schema.org ClaimReview, the form in which fact-checkers exchange them.

A rating is words, never a number: the kit does not grade truth on a scale. Only what has been tested or ruled on becomes
a review; a value or a forecast that nobody tested does not.
"""
from __future__ import annotations

from helpers import clock, package, words
from helpers.ledger import entries
from helpers.ledger.book import ruled
from helpers.tables import load

VOICES = {"speaker": "speaker", "mixed": "speaker"}


def claim_reviews(of: str = "mine", base: str = "ledger.html") -> list[dict]:
    """Reviews as JSON-LD, a dict each.

    Parameters
    ----------
    of : {"mine", "kit"}
        Your own rulings, or the kit's evidence on every claim that has a test and a finding.
    base : str
        Address of the page on which a claim's evidence stands; the claim's number is its anchor.

    Raises
    ------
    ValueError
        If `of` is neither.

    Examples
    --------
    >>> review = next(r for r in claim_reviews("kit") if r["url"].endswith("#C22"))
    >>> review["@type"], review["itemReviewed"]["datePublished"]
    ('ClaimReview', '2022-05-25')
    """
    if of not in ("mine", "kit"):
        raise ValueError(words.say("ledger.whose", given=repr(of)))
    if of == "kit":
        made = [entries.entry(claim) for claim in load("claims")["row_id"]]
        return [_review(e.claim, e.says, e.finding, e.headline(), base, package.descriptor()["name"]) for e in made if e.test and e.finding]
    says = load("claims").set_index("row_id")["claim"]
    return [_review(claim, says[claim], words.say(f"interview.{held['ruling']}"), " ".join(filter(None, (held["because"], held.get("correction")))), base, words.say("ledger.learner"))
            for claim, held in ruled().items()]


def _review(claim: str, says: str, rating: str, body: str, base: str, author: str) -> dict:
    topic = package.topic()
    said = {"@type": "Person", "name": topic["speaker"], "jobTitle": topic["speaker_role"]} if _voice(claim) == "speaker" else {"@type": "Organization", "name": words.say("ledger.newspaper")}
    return {"@context": "https://schema.org", "@type": "ClaimReview", "url": f"{base}#{claim}", "claimReviewed": says, "reviewBody": body,
            "datePublished": clock.NOW.isoformat(), "inLanguage": words.LANGUAGE, "author": {"@type": "Organization", "name": author},
            "itemReviewed": {"@type": "Claim", "author": said, "datePublished": clock.THEN.isoformat(),
                             "appearance": {"@type": "CreativeWork", "name": words.say("ledger.appearance", speaker=topic["speaker"], attribution=topic["attribution"])}},
            "reviewRating": {"@type": "Rating", "alternateName": rating}}


def _voice(claim: str) -> str:
    """Whose mouth the claim's first sentence is in."""
    segments = load("claim_segments").query("claim == @claim")["segment"]
    voices = load("segments").set_index("row_id")["voice"]
    return VOICES.get(voices[segments.iloc[0]], "newspaper") if len(segments) else "newspaper"
