"""What is kept of what people wrote, for how long, and how it goes."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.parts.phrasings import remove_adopted
from bot.desk.guilds.stamp import Stamp
from bot.desk.guilds.store import hold
from db import Database, migrate
from db.models import (
    Appearance,
    Claim,
    Flag,
    Guild,
    HistoryEntry,
    Mute,
    NearMiss,
    Phrasing,
    Position,
    Sighting,
    Watch,
)
from db.vocabulary import FlagState

_OF_A_MESSAGE = (Sighting, NearMiss, Flag, Appearance)
_NOBODY = ""
"""In the history, who removed adopted wordings: it must not tell whose message is gone."""


async def is_kept(session: AsyncSession, guild_id: int, message_id: int) -> bool:
    """Whether anything is kept of a message, be it a link to it or a wording adopted from it."""
    kept = (
        exists().where(kind.guild_id == guild_id, kind.message_id == message_id)
        for kind in (*_OF_A_MESSAGE, Phrasing)
    )
    return bool(await session.scalar(select(or_(*kept))))


@dataclass(frozen=True, slots=True)
class PostedFlag:
    """A flag that stands in Discord and whose record is gone."""

    channel_id: int
    message_id: int
    """The bot's own message; of a reaction, the message that has it."""
    reaction: bool = False


async def forget_message(session: AsyncSession, guild_id: int, message_id: int) -> PostedFlag | None:
    """Delete all that is kept of a message, what editors adopted from it included.

    Gives the flag to remove from Discord, if one was posted.
    """
    await hold(session, guild_id)
    flag = await session.get(Flag, (guild_id, message_id))
    await remove_adopted(session, guild_id, Stamp(_NOBODY), Phrasing.message_id == message_id)
    for kind in _OF_A_MESSAGE:
        await session.execute(delete(kind).where(kind.guild_id == guild_id, kind.message_id == message_id))
    if flag is None:
        return None
    if flag.posted_channel_id is not None and flag.posted_message_id is not None:
        return PostedFlag(flag.posted_channel_id, flag.posted_message_id)
    posted = flag.state is FlagState.POSTED
    return PostedFlag(flag.channel_id, message_id, reaction=True) if posted else None


async def messages_by(session: AsyncSession, guild_id: int, author_id: int) -> set[int]:
    """The messages of a person of which something is kept."""
    messages: set[int | None] = set()
    for kind in (Sighting, Appearance, Phrasing):
        theirs = (kind.guild_id == guild_id, kind.author_id == author_id)
        messages.update(await session.scalars(select(kind.message_id).where(*theirs)))
    return {message for message in messages if message is not None}


async def forget_name(session: AsyncSession, guild_id: int, user_id: int) -> bool:
    """Take a person's name from the history and off the claims handed to them; False where it was not there.

    What was changed stays, as somebody's.
    """
    entries = (HistoryEntry.guild_id == guild_id, HistoryEntry.by == str(user_id))
    claims = (Claim.guild_id == guild_id, Claim.assignee == str(user_id))
    assigned = select(HistoryEntry).where(
        HistoryEntry.guild_id == guild_id, HistoryEntry.action == "assigned"
    )
    named = [entry for entry in await session.scalars(assigned) if _names(entry, str(user_id))]
    stands = select(or_(exists().where(*entries), exists().where(*claims)))
    if not named and not await session.scalar(stands):
        return False
    for entry in named:
        entry.before, entry.after = (
            {} if values.get("assignee") == str(user_id) else values for values in (entry.before, entry.after)
        )
    await session.flush()
    await session.execute(update(HistoryEntry).where(*entries).values(by=""))
    await session.execute(update(Claim).where(*claims).values(assignee=None))
    return True


def _names(entry: HistoryEntry, user: str) -> bool:
    return user in (entry.before.get("assignee"), entry.after.get("assignee"))


async def forget_old_words(session: AsyncSession, now: datetime) -> int:
    """Drop the words and the authors of sightings that are older than their guild keeps them.

    The sightings stay, to be counted; scores of possible matches go. Gives how many sightings lost words.
    """
    forgotten = 0
    for guild_id, days in (await session.execute(select(Guild.guild_id, Guild.retention_days))).all():
        since = now - timedelta(days=days)
        old = (Sighting.guild_id == guild_id, Sighting.seen_at < since, _has_words())
        forgotten += (await session.scalars(select(func.count()).select_from(Sighting).where(*old))).one()
        bare: dict[str, object] = {"sentence": None, "words": [], "wording_key": None, "author_id": None}
        await session.execute(update(Sighting).where(*old).values(**bare))
        missed = (NearMiss.guild_id == guild_id, NearMiss.seen_at < since)
        await session.execute(delete(NearMiss).where(*missed))
    return forgotten


def _has_words() -> ColumnElement[bool]:
    kept = (Sighting.sentence, Sighting.author_id, Sighting.wording_key)
    return or_(*(part.is_not(None) for part in kept))


async def shortest_retention(session: AsyncSession) -> timedelta | None:
    """How long the guild that keeps words for the shortest time keeps them; None where there is no guild."""
    days = await session.scalar(select(func.min(Guild.retention_days)))
    return None if days is None else timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Swept:
    sightings: int
    """How many lost their words."""
    copies: tuple[str, ...]
    """Names of the copies of the database, made before migrations and restores, that were deleted."""


async def sweep(database: Database, now: datetime) -> Swept:
    """Drop words older than their guilds keep them, and copies of the database that may hold such."""
    async with database.write() as session:
        sightings = await forget_old_words(session, now)
        shortest = await shortest_retention(session)
    await database.scrub()
    file = database.sqlite_file
    if file is None or shortest is None:
        return Swept(sightings, ())
    return Swept(sightings, await asyncio.to_thread(_delete_older, file, now - shortest))


def _delete_older(file: Path, than: datetime) -> tuple[str, ...]:
    gone = []
    for copy in migrate.copies_of(file):
        if datetime.fromtimestamp(copy.stat().st_mtime, UTC) < than:
            copy.unlink()
            gone.append(copy.name)
    return tuple(gone)


async def forget_channel(session: AsyncSession, guild_id: int, channel_id: int) -> list[PostedFlag]:
    """A channel is gone with its messages: nothing of them is kept, and it is not watched any more.

    Gives the flags that stand elsewhere, to be removed from Discord.
    """
    await hold(session, guild_id)
    elsewhere = select(Flag.posted_channel_id, Flag.posted_message_id).where(
        Flag.guild_id == guild_id, Flag.channel_id == channel_id, Flag.posted_channel_id != channel_id
    )
    rows = await session.execute(elsewhere)
    posted = [PostedFlag(channel, message) for channel, message in rows if channel and message]
    linked = (
        Appearance.guild_id == guild_id,
        Appearance.message_id.is_not(None),
        Appearance.url.contains(f"/channels/{guild_id}/{channel_id}/"),
    )
    messages = [select(Appearance.message_id).where(*linked)] + [
        select(kind.message_id).where(kind.guild_id == guild_id, kind.channel_id == channel_id)
        for kind in (Sighting, Flag)
    ]
    gone = or_(*(Phrasing.message_id.in_(part) for part in messages))
    await remove_adopted(session, guild_id, Stamp(_NOBODY), gone)
    for kind in (Watch, Position, Sighting, NearMiss, Flag, Mute):
        await session.execute(delete(kind).where(kind.guild_id == guild_id, kind.channel_id == channel_id))
    await session.execute(delete(Appearance).where(*linked))
    return posted
