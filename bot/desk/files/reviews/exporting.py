"""The desk's open claims as ClaimReview."""

from collections.abc import Iterator

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.store import open_claims
from bot.desk.files.targets import own_key
from bot.exchange.claimreview_writing import written
from bot.exchange.reviews import Citation, Review


async def export_reviews(
    session: AsyncSession, guild_id: int, *, publisher: str | None = None, adopted: bool = False
) -> Iterator[str]:
    """The file in pieces; equal desks give equal files. `publisher` is the desk's name under its verdicts.

    Phrasings adopted from messages are left out unless asked for.
    """
    claims = open_claims(session, guild_id, adopted=adopted)
    return written([_review(guild_id, claim) async for claim in claims], publisher)


def _review(guild_id: int, claim: ClaimRecord) -> Review:
    own = claim.verdict is not None and claim.verdict_by is None
    pages = sorted(source.url for source in claim.sources if source.publisher == claim.verdict_by)
    review_page = pages[0] if claim.verdict_by and pages else None
    return Review(
        place=claim.number,
        text=claim.text,
        key=claim.key or own_key(guild_id, claim.number),
        claimant=claim.claimant,
        claimed_on=claim.claimed_on.isoformat() if claim.claimed_on else None,
        quote=claim.quote,
        phrasings=tuple(sorted(claim.phrasings)),
        tags=claim.tags,
        appearances=tuple(sorted(claim.appearances)),
        citations=_citations(claim),
        publisher=claim.verdict_by,
        own=own,
        rated=claim.verdict is not None,
        verdict=claim.verdict,
        note=claim.verdict_note,
        url=claim.published_url if own else review_page,
        published=claim.verdict_at.isoformat() if claim.verdict_at else None,
        published_url=None if own else claim.published_url,
    )


def _citations(claim: ClaimRecord) -> tuple[Citation, ...]:
    ordered = sorted(claim.sources, key=lambda source: source.url)
    return tuple(
        Citation(source.url, source.title, source.publisher, source.stance, source.quote, source.note)
        for source in ordered
    )
