"""A guild's row: read, its next revision taken, erased with all that hangs on it."""

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db import note_change
from db.models import Guild
from db.statements import upsert


async def guild_of(session: AsyncSession, guild_id: int) -> Guild:
    """The guild's settings; those of a guild that has none yet are the defaults."""
    return await session.get(Guild, guild_id) or new_guild(guild_id)


def new_guild(guild_id: int) -> Guild:
    defaults = {
        column.name: column.default.arg
        for column in Guild.__table__.columns
        if column.default is not None and column.default.is_scalar
    }
    return Guild(guild_id=guild_id, **defaults)


async def begin_change(session: AsyncSession, guild_id: int) -> Guild:
    """Take the guild's next revision for the claims about to change.

    It holds off other writers of the same guild, so that what is read after it stays true until the commit.
    """
    note_change(session, guild_id)
    await upsert(session, Guild, {"guild_id": guild_id})
    await session.execute(update(Guild).where(Guild.guild_id == guild_id).values(revision=Guild.revision + 1))
    return await session.get_one(Guild, guild_id, populate_existing=True)


async def revision_of(session: AsyncSession, guild_id: int) -> int:
    """The guild's last revision: what changes after this gets a higher one."""
    return await session.scalar(select(Guild.revision).where(Guild.guild_id == guild_id)) or 0


async def hold(session: AsyncSession, guild_id: int) -> Guild | None:
    """Hold off other writers of the guild without changing its claims. None: nothing is kept of it."""
    return await session.get(Guild, guild_id, populate_existing=True, with_for_update=True)


async def has_guild(session: AsyncSession, guild_id: int) -> bool:
    """Whether anything is kept of a guild."""
    return await session.get(Guild, guild_id) is not None


async def erase_guild(session: AsyncSession, guild_id: int) -> None:
    """Delete all that is kept of a guild: claims, evidence, sightings, history and settings."""
    await session.execute(delete(Guild).where(Guild.guild_id == guild_id))
