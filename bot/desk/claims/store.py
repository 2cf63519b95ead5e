"""Reading the claims of one guild."""

from collections.abc import AsyncIterator, Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.desk.claims.records import ClaimRecord, LinkRecord, SourceRecord
from bot.desk.errors import NotFoundError
from bot.desk.guilds.store import guild_of
from db.models import Claim, ClaimTag, Link, Source
from db.vocabulary import PhrasingOrigin

PAGE = 40
"""Claims read between two turns of the event loop, which they hold for some 10 ms."""


async def claim_row(session: AsyncSession, guild_id: int, number: int, *, open_only: bool = True) -> Claim:
    """The claim to change. Raises NotFoundError, also for an archived one unless `open_only` is False."""
    claim = await session.get(Claim, (guild_id, number))
    if claim is None:
        raise NotFoundError(f"There is no claim #{number}; search for it by its words or list the claims.")
    if open_only and claim.archived_at is not None:
        merged = f" (merged into #{claim.merged_into})" if claim.merged_into else ""
        raise NotFoundError(f"Claim #{number} is archived{merged}; restore it first.")
    return claim


async def load(
    session: AsyncSession,
    guild_id: int,
    *conditions: ColumnElement[bool],
    archived: bool = False,
    most: int | None = None,
) -> list[ClaimRecord]:
    """The guild's claims that meet the conditions, by number; without the archived ones unless asked for."""
    query = select(Claim).where(Claim.guild_id == guild_id, *conditions).order_by(Claim.number).limit(most)
    if not archived:
        query = query.where(Claim.archived_at.is_(None))
    parts = (Claim.phrasings, Claim.tags, Claim.sources, Claim.appearances)
    query = query.options(*(selectinload(part) for part in parts)).execution_options(populate_existing=True)
    claims = (await session.scalars(query)).all()
    links = await _links(session, guild_id, [claim.number for claim in claims])
    guild = await guild_of(session, guild_id)
    return [_record(claim, links.get(claim.number, []), guild.sources_required) for claim in claims]


async def open_claims(session: AsyncSession, guild_id: int, *, adopted: bool) -> AsyncIterator[ClaimRecord]:
    """All open claims by number, however many; other tasks get their turn between them.

    `adopted`: with the phrasings that are words of messages.
    """
    last = 0
    while page := await load(session, guild_id, Claim.number > last, most=PAGE):
        for claim in page:
            yield claim if adopted else claim.without_adopted()
        last = page[-1].number


async def load_numbers(
    session: AsyncSession, guild_id: int, numbers: Sequence[int], *, archived: bool = False
) -> dict[int, ClaimRecord]:
    claims = await load(session, guild_id, Claim.number.in_(numbers), archived=archived)
    return {claim.number: claim for claim in claims}


async def claim_rows(session: AsyncSession, guild_id: int, numbers: Sequence[int]) -> dict[int, Claim]:
    """The rows of claims, archived ones too, to change many at once."""
    query = select(Claim).where(Claim.guild_id == guild_id, Claim.number.in_(numbers))
    return {claim.number: claim for claim in await session.scalars(query)}


async def load_brief(session: AsyncSession, guild_id: int, numbers: Sequence[int]) -> dict[int, ClaimRecord]:
    """Open claims with their sources, and without phrasings, tags, appearances and links: two queries."""
    claims = await session.scalars(
        select(Claim)
        .where(Claim.guild_id == guild_id, Claim.number.in_(numbers), Claim.archived_at.is_(None))
        .options(selectinload(Claim.sources))
        .execution_options(populate_existing=True)
    )
    guild = await guild_of(session, guild_id)
    return {claim.number: _record(claim, [], guild.sources_required, brief=True) for claim in claims}


async def load_one(session: AsyncSession, guild_id: int, number: int) -> ClaimRecord:
    """A claim, archived or not. Raises NotFoundError."""
    await claim_row(session, guild_id, number, open_only=False)
    return (await load_numbers(session, guild_id, [number], archived=True))[number]


async def _links(session: AsyncSession, guild_id: int, numbers: Sequence[int]) -> dict[int, list[LinkRecord]]:
    query = (
        select(Link)
        .where(Link.guild_id == guild_id)
        .order_by(Link.claim_number, Link.other_number, Link.relation)
    )
    if len(numbers) <= 100:  # else reading all of the guild's links is cheaper than naming the claims
        query = query.where(or_(Link.claim_number.in_(numbers), Link.other_number.in_(numbers)))
    links: dict[int, list[LinkRecord]] = {}
    for link in await session.scalars(query):
        links.setdefault(link.claim_number, []).append(LinkRecord(link.relation, link.other_number))
        links.setdefault(link.other_number, []).append(
            LinkRecord(link.relation, link.claim_number, passive=True)
        )
    return links


def in_order(tags: Sequence[ClaimTag]) -> tuple[str, ...]:
    """The tags in the same order on every database; databases sort text by different rules."""
    return tuple(tag.tag for tag in sorted(tags, key=lambda tag: tag.tag_key))


def source_record(source: Source) -> SourceRecord:
    return SourceRecord(
        url=source.url,
        title=source.title,
        publisher=source.publisher,
        stance=source.stance,
        quote=source.quote,
        note=source.note,
    )


def _adopted(claim: Claim) -> tuple[str, ...]:
    return tuple(row.text for row in claim.phrasings if row.origin is PhrasingOrigin.MESSAGE)


def _record(
    claim: Claim, links: list[LinkRecord], sources_required: int, *, brief: bool = False
) -> ClaimRecord:
    return ClaimRecord(
        number=claim.number,
        key=claim.key,
        text=claim.text,
        claimant=claim.claimant,
        claimed_on=claim.claimed_on,
        quote=claim.quote,
        verdict=claim.verdict,
        verdict_note=claim.verdict_note,
        verdict_by=claim.verdict_by,
        verdict_at=claim.verdict_at,
        published_url=claim.published_url,
        assignee=claim.assignee,
        created_at=claim.created_at,
        archived_at=claim.archived_at,
        merged_into=claim.merged_into,
        tags=() if brief else in_order(claim.tags),
        phrasings=() if brief else tuple(phrasing.text for phrasing in claim.phrasings),
        adopted=() if brief else _adopted(claim),
        sources=tuple(source_record(source) for source in claim.sources),
        appearances=() if brief else tuple(appearance.url for appearance in claim.appearances),
        links=tuple(links),
        sources_required=sources_required,
    )
