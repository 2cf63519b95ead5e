"""Reviews of claims from files made into drafts, and back."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from bot.desk.claims import fields
from bot.desk.claims.drafts import AppearanceDraft, ClaimDraft, PhrasingDraft, SourceDraft
from bot.desk.claims.labels import VERDICTS
from bot.desk.claims.parts import addresses
from bot.desk.claims.updating import Policy
from bot.desk.errors import InvalidError
from bot.desk.files.claims import FileClaim
from bot.exchange.reviews import Citation, Review
from db.vocabulary import PhrasingOrigin, Stance, Verdict

STANCES = {
    Verdict.TRUE: Stance.SUPPORTS,
    Verdict.MOSTLY_TRUE: Stance.SUPPORTS,
    Verdict.FALSE: Stance.REFUTES,
    Verdict.MISLEADING: Stance.REFUTES,
}
"""The stance of a review as a source, by its verdict; context for the verdicts left out."""


def review_draft(review: Review, publisher: str | None) -> FileClaim:
    """Check a review; `publisher` is the desk's own name. Raises InvalidError.

    Another publisher's review is among the sources where it has an address. What a desk wrote itself brings
    claims up to date; other files only fill what is empty.
    """
    name = fields.one_line(review.publisher or "")[: fields.MAX_NAME]
    own = review.rated and (review.own or bool(publisher and name.casefold() == publisher.casefold()))
    verdict = fields.optional_verdict(review.verdict)
    sources = {addresses.address_key(cite.url): _source(cite) for cite in review.citations}
    url = fields.optional_address(review.url)
    if review.rated and not own and url and addresses.address_key(url) not in sources:
        sources[addresses.address_key(url)] = _as_source(review, url, name, verdict)
    draft = ClaimDraft(
        text=fields.claim_text(review.text),
        key=fields.optional_name(review.key, "key"),
        claimant=fields.optional_name(review.claimant, "claimant"),
        claimed_on=fields.optional_day(review.claimed_on),
        quote=fields.optional_text(review.quote, "quote"),
        verdict=verdict,
        verdict_note=_note(review) if verdict or not review.rated else None,
        verdict_by=None if own or verdict is None else name or _host(url),
        verdict_at=_instant(review.published) if verdict else None,
        published_url=url if own else fields.optional_address(review.published_url),
        tags=fields.tags(review.tags),
        phrasings=tuple(
            PhrasingDraft(fields.claim_text(text, "phrasing"), PhrasingOrigin.IMPORT)
            for text in review.phrasings
        ),
        appearances=tuple(AppearanceDraft(addresses.web_address(page)) for page in review.appearances),
    )
    policy = Policy.FILL if review.key is None else Policy.REPLACE
    return FileClaim(review.place, draft, draft.key, list(sources.values()), policy=policy)


def _host(url: str | None) -> str:
    return (urlsplit(url or "").hostname or "another publisher").removeprefix("www.")


def _source(citation: Citation) -> SourceDraft:
    return SourceDraft.of(
        citation.url,
        _cut(citation.title, fields.MAX_NAME),
        citation.publisher,
        citation.stance or Stance.CONTEXT,
        _cut(citation.quote),
        _cut(citation.note),
    )


def _as_source(review: Review, url: str, name: str, verdict: Verdict | None) -> SourceDraft:
    words = fields.one_line(review.rating or (VERDICTS[verdict] if verdict else ""))
    return SourceDraft(
        url=url,
        title=fields.optional_name(_cut(review.title, fields.MAX_NAME), "title"),
        publisher=name or None,
        stance=STANCES.get(verdict, Stance.CONTEXT) if verdict else Stance.CONTEXT,
        note=_cut(f"Rated “{words}”") if words else None,
    )


def _note(review: Review) -> str | None:
    """The finding, after the publisher's own words for the rating where they are not the scale's."""
    parts = [fields.one_line(part or "") for part in (review.rating, review.note)]
    return _cut(": ".join(part for part in parts if part))


def _cut(text: str | None, limit: int = fields.MAX_TEXT) -> str | None:
    line = fields.one_line(text or "")
    return (line if len(line) <= limit else f"{line[: limit - 1]}…") or None


def _instant(raw: str | None) -> datetime | None:
    """A date (its midnight in UTC) or an instant, which is in UTC unless it says otherwise."""
    if not raw or not raw.strip():
        return None
    try:
        at = datetime.fromisoformat(raw.strip())
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidError(
            f"“{fields.one_line(raw)[:40]}” is not a date; write it like 2026-11-23."
        ) from None
