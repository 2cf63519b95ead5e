"""Reviews of claims, as files tell them, made into drafts; and back."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from bot.desk.claims import fields
from bot.desk.claims.drafts import ClaimDraft, SourceDraft
from bot.desk.claims.labels import VERDICTS
from bot.desk.claims.parts import addresses
from bot.desk.errors import InvalidError
from bot.desk.files.csv_drafts import FileClaim
from bot.exchange.reviews import Citation, Review
from db.vocabulary import Stance, Verdict

STANCES = {
    Verdict.TRUE: Stance.SUPPORTS,
    Verdict.MOSTLY_TRUE: Stance.SUPPORTS,
    Verdict.FALSE: Stance.REFUTES,
    Verdict.MISLEADING: Stance.REFUTES,
}
"""What a review is as evidence, by its verdict; context for the others."""


@dataclass(frozen=True, slots=True)
class ReviewDraft:
    claim: FileClaim
    """With the review itself among the sources, where another publisher's has an address."""
    appearances: tuple[str, ...]
    own: bool
    """Whether the verdict is the desk's own."""
    verdict_by: str | None
    verdict_at: datetime | None
    exported: bool
    """Whether a desk wrote the file: then it brings claims up to date, else it only fills what is empty."""


def review_draft(review: Review, publisher: str | None) -> ReviewDraft:
    """Check a review; `publisher` is the desk's own name. Raises InvalidError."""
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
        published_url=url if own else fields.optional_address(review.published_url),
        tags=fields.tags(review.tags),
        phrasings=tuple(fields.claim_text(text, "phrasing") for text in review.phrasings),
    )
    return ReviewDraft(
        claim=FileClaim(review.place, draft, draft.key, list(sources.values()), []),
        appearances=tuple(addresses.web_address(page) for page in review.appearances),
        own=own,
        verdict_by=None if own or verdict is None else name or _host(url),
        verdict_at=_instant(review.published) if verdict else None,
        exported=review.key is not None,
    )


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
