"""Evidence for and against claims."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.drafts import SourceDraft
from bot.desk.claims.fields import place_named
from bot.desk.claims.history import record
from bot.desk.claims.parts.addresses import address_key
from bot.desk.claims.records import ClaimRecord, SourceRecord
from bot.desk.claims.store import claim_row, load_one, source_record
from bot.desk.errors import NotFoundError
from bot.desk.guilds.stamp import Stamp
from bot.desk.guilds.store import begin_change
from db.models import Claim, Source
from db.vocabulary import Stance


@dataclass(frozen=True, slots=True)
class SourceAdded:
    claim: ClaimRecord
    created: bool
    """False where the claim had that page already: the values given now replaced its own."""


async def add_source(
    session: AsyncSession, guild_id: int, number: int, draft: SourceDraft, stamp: Stamp
) -> SourceAdded:
    """Add evidence, or bring the evidence from the same page up to date."""
    await begin_change(session, guild_id)
    claim = await claim_row(session, guild_id, number)
    created = await attach_source(session, claim, draft, stamp)
    await session.flush()
    return SourceAdded(await load_one(session, guild_id, number), created is True)


async def attach_source(session: AsyncSession, claim: Claim, draft: SourceDraft, stamp: Stamp) -> bool | None:
    """True: added. False: there already, and changed. None: there already, and the same."""
    row = (
        await session.scalars(
            select(Source).where(
                Source.guild_id == claim.guild_id,
                Source.claim_number == claim.number,
                Source.address_key == address_key(draft.url),
            )
        )
    ).one_or_none()
    if row is None:
        row = source_row(claim, draft, stamp)
        session.add(row)
        record(session, claim, stamp, "source added", after=_shown(row))
        return True
    said = draft.said
    before = {name: getattr(row, name) for name in said if getattr(row, name) != said[name]}
    if not before:
        return None
    for name in before:
        setattr(row, name, said[name])
    after = {"url": row.url} | {name: said[name] for name in before}
    record(session, claim, stamp, "source changed", before={"url": row.url} | before, after=after)
    return False


async def remove_source(
    session: AsyncSession, guild_id: int, number: int, source: str, stamp: Stamp
) -> tuple[ClaimRecord, SourceRecord]:
    """Remove evidence, named by its address, its stable name or its place (1 is the first) in the list."""
    await begin_change(session, guild_id)
    claim = await claim_row(session, guild_id, number)
    rows = (
        await session.scalars(
            select(Source)
            .where(Source.guild_id == guild_id, Source.claim_number == number)
            .order_by(Source.id)
        )
    ).all()
    keys = [address_key(row.url) for row in rows]
    key = address_key(source.strip())
    place = keys.index(key) if key in keys else place_named(keys, source)
    if place is None:
        raise NotFoundError(
            f"#{number} has no such source; name it by its place in the list or by its address."
        )
    row = rows[place]
    await session.delete(row)
    record(session, claim, stamp, "source removed", before=_shown(row))
    await session.flush()
    return await load_one(session, guild_id, number), source_record(row)


def _shown(source: Source) -> dict[str, Any]:
    names = ("url", "title", "publisher", "stance", "quote", "note")
    return {name: getattr(source, name) for name in names}


def source_row(claim: Claim, draft: SourceDraft, stamp: Stamp) -> Source:
    return Source(
        guild_id=claim.guild_id,
        claim_number=claim.number,
        url=draft.url,
        address_key=address_key(draft.url),
        title=draft.title,
        publisher=draft.publisher,
        stance=draft.stance or Stance.SUPPORTS,
        quote=draft.quote,
        note=draft.note,
        created_at=draft.created_at or stamp.at,
    )
