"""Which channels are read, and how far."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.errors import NotFoundError
from bot.desk.guilds.store import begin_change
from db.models import Position, Watch
from db.statements import upsert


@dataclass(frozen=True, slots=True)
class WatchRecord:
    channel_id: int
    feeds: bool
    """Whether webhooks and other bots are read as well."""


async def add_watch(
    session: AsyncSession, guild_id: int, channel_id: int, *, feeds: bool, since: int
) -> WatchRecord:
    """Read a channel, a category or a forum from now on; again with other `feeds` changes that.

    `since` is a Discord id as of now: messages with a lower one are not caught up with.
    """
    await begin_change(session, guild_id)
    row = await session.get(Watch, (guild_id, channel_id))
    if row is None:
        session.add(Watch(guild_id=guild_id, channel_id=channel_id, feeds=feeds))
        place = {"guild_id": guild_id, "channel_id": channel_id, "message_id": since}
        await upsert(session, Position, place, update=["message_id"])
    else:
        row.feeds = feeds
    return WatchRecord(channel_id, feeds)


async def remove_watch(session: AsyncSession, guild_id: int, channel_id: int) -> None:
    """Read a channel no more. Raises NotFoundError where it was not watched."""
    row = await session.get(Watch, (guild_id, channel_id))
    if row is None:
        raise NotFoundError(f"Channel {channel_id} is not watched.")
    await session.delete(row)


async def watches_of(session: AsyncSession, guild_id: int) -> list[WatchRecord]:
    rows = await session.scalars(select(Watch).where(Watch.guild_id == guild_id).order_by(Watch.channel_id))
    return [WatchRecord(row.channel_id, row.feeds) for row in rows]


async def watched_guilds(session: AsyncSession) -> list[int]:
    return list(await session.scalars(select(Watch.guild_id).distinct()))


async def positions_of(session: AsyncSession, guild_id: int) -> dict[int, int]:
    """The last handled message by channel."""
    rows = await session.scalars(select(Position).where(Position.guild_id == guild_id))
    return {row.channel_id: row.message_id for row in rows}


async def note_positions(session: AsyncSession, positions: dict[tuple[int, int], int]) -> None:
    """Remember the last handled message by guild and channel."""
    known = set(await session.scalars(select(Watch.guild_id).distinct()))
    rows = [
        {"guild_id": guild_id, "channel_id": channel_id, "message_id": message_id}
        for (guild_id, channel_id), message_id in positions.items()
        if guild_id in known
    ]
    if rows:
        await upsert(session, Position, *rows, update=["message_id"])
