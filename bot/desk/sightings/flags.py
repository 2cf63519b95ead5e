"""Flags: what they show, and where they were posted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Update, and_, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.store import load_brief
from bot.desk.claims.visibility import verdict_seen
from bot.desk.guilds.settings import Settings, settings_in
from bot.desk.guilds.store import guild_of
from db.models import Claim, Flag, Sighting
from db.vocabulary import FlagState, Outcome, SightingRelation

_SHOWN = (Sighting.flagged, or_(Sighting.outcome.is_(None), Sighting.outcome != Outcome.DISMISSED))
"""Which sightings the flag of their message shows, as long as their claims are open."""


@dataclass(frozen=True, slots=True)
class FlaggedClaim:
    claim: ClaimRecord
    relation: SightingRelation
    score: float
    sentence: str | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FlagRecord:
    guild_id: int
    channel_id: int
    message_id: int
    posted_channel_id: int | None
    posted_message_id: int | None
    state: FlagState
    claims: tuple[FlaggedClaim, ...]
    """Best first; empty where nothing is left to show."""
    settings: Settings
    """The guild's, which say how and where the flag is shown."""


async def flag_of(session: AsyncSession, guild_id: int, message_id: int) -> FlagRecord | None:
    """The flag of a message with what it shows now: without dismissed and archived claims."""
    flag = await session.get(Flag, (guild_id, message_id))
    if flag is None:
        return None
    rows = await session.scalars(
        select(Sighting).where(Sighting.guild_id == guild_id, Sighting.message_id == message_id)
    )
    return await flag_with(session, flag, rows)


async def flag_with(session: AsyncSession, flag: Flag, sightings: Iterable[Sighting]) -> FlagRecord:
    """The flag of a message whose sightings are loaded already."""
    rows = [row for row in sightings if row.flagged and row.outcome is not Outcome.DISMISSED]
    shown = sorted(rows, key=lambda row: (-row.score, row.claim_number))
    guild = await guild_of(session, flag.guild_id)
    claims = await load_brief(session, flag.guild_id, [row.claim_number for row in shown])
    return FlagRecord(
        guild_id=flag.guild_id,
        channel_id=flag.channel_id,
        message_id=flag.message_id,
        posted_channel_id=flag.posted_channel_id,
        posted_message_id=flag.posted_message_id,
        state=flag.state,
        claims=tuple(
            FlaggedClaim(
                claims[row.claim_number], row.judged_relation, row.score, row.sentence, tuple(row.words)
            )
            for row in shown
            if row.claim_number in claims
        ),
        settings=settings_in(guild),
    )


async def flag_posted(
    session: AsyncSession,
    guild_id: int,
    message_id: int,
    channel_id: int | None,
    posted_message_id: int | None,
) -> bool:
    """Record where a flag was posted, None for a reaction; the second transaction of a flag's life.

    False where its message was deleted in the meantime.
    """
    posted = {"posted_channel_id": channel_id, "posted_message_id": posted_message_id}
    done = await session.execute(
        _update_flag(guild_id, message_id).values(state=FlagState.POSTED, **posted).returning(Flag.message_id)
    )
    return done.first() is not None


async def flag_removed(session: AsyncSession, guild_id: int, message_id: int) -> None:
    """The flag shows nothing any more, or Discord has lost it."""
    await session.execute(_update_flag(guild_id, message_id).values(state=FlagState.REMOVED))


async def flag_refused(session: AsyncSession, guild_id: int, message_id: int) -> None:
    """Discord would not post the flag: its claims do not count as flagged, so the next message gets one."""
    await flag_removed(session, guild_id, message_id)
    await session.execute(
        update(Sighting)
        .where(Sighting.guild_id == guild_id, Sighting.message_id == message_id)
        .values(flagged=False)
    )


def _update_flag(guild_id: int, message_id: int) -> Update:
    return update(Flag).where(Flag.guild_id == guild_id, Flag.message_id == message_id)


async def pending_flags(session: AsyncSession, guild_id: int, since: datetime) -> list[int]:
    """Messages sent since then whose flags are not as they should be, the oldest first.

    They were recorded but not posted, or they are posted with nothing left to show.
    """
    shows = (
        exists()
        .where(Claim.guild_id == Sighting.guild_id, Claim.number == Sighting.claim_number)
        .where(Sighting.guild_id == Flag.guild_id, Sighting.message_id == Flag.message_id)
        .where(Claim.archived_at.is_(None), *_SHOWN)
    )
    query = select(Flag.message_id).where(
        Flag.guild_id == guild_id,
        Flag.created_at >= since,
        or_(Flag.state == FlagState.PENDING, and_(Flag.state == FlagState.POSTED, ~shows)),
    )
    return list(await session.scalars(query.order_by(Flag.created_at)))


async def flags_showing(session: AsyncSession, guild_id: int, claim: int, since: datetime) -> list[int]:
    """Messages with posted flags that show a claim, recorded since then."""
    return await _showing(session, guild_id, since, Claim.number == claim)


async def flags_of_changed(session: AsyncSession, guild_id: int, revision: int, since: datetime) -> list[int]:
    """Messages with posted flags that show a claim changed after a revision of the guild."""
    return await _showing(session, guild_id, since, Claim.revision > revision)


async def flags_of_settings(
    session: AsyncSession, guild_id: int, before: Settings, after: Settings, since: datetime
) -> list[int]:
    """Messages with posted flags that show a claim otherwise since the guild's settings changed."""
    rated_before, rated = verdict_seen(before.show_verdicts), verdict_seen(after.show_verdicts)
    otherwise = rated_before != rated
    if after.sources_required != before.sources_required:
        otherwise = or_(otherwise, ~rated)
    return await _showing(session, guild_id, since, otherwise)


async def _showing(
    session: AsyncSession, guild_id: int, since: datetime, *conditions: ColumnElement[bool]
) -> list[int]:
    of_message = (Sighting.guild_id == Flag.guild_id) & (Sighting.message_id == Flag.message_id)
    of_claim = (Claim.guild_id == Sighting.guild_id) & (Claim.number == Sighting.claim_number)
    query = (
        select(Flag.message_id)
        .join(Sighting, of_message)
        .join(Claim, of_claim)
        .where(
            Flag.guild_id == guild_id,
            Flag.state == FlagState.POSTED,
            Flag.created_at >= since,
            *_SHOWN,
            *conditions,
        )
        .distinct()
        .order_by(Flag.message_id)
    )
    return list(await session.scalars(query))
