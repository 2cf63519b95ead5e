"""Which channels are read, kept in memory since every message asks."""

from typing import Any

from bot.desk.sightings.watches import watches_of
from db import Database


class WatchedChannels:
    """The watches of each guild, read from the database once and again after a change."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._guilds: dict[int, dict[int, bool]] = {}
        self._changes = 0

    async def feeds(self, guild_id: int, channel: Any) -> bool | None:
        """None: the channel is not read. Else whether webhooks and other bots are read there as well.

        A thread is read with its channel or forum, and both with their category; the closest watch counts.
        """
        watches = await self.of(guild_id)
        for channel_id in family(channel):
            if channel_id in watches:
                return watches[channel_id]
        return None

    async def of(self, guild_id: int) -> dict[int, bool]:
        """Whether feeds are read, by watched channel."""
        known = self._guilds.get(guild_id)
        if known is not None:
            return known
        change = self._changes
        async with self._database.read() as session:
            watches = {watch.channel_id: watch.feeds for watch in await watches_of(session, guild_id)}
        if change == self._changes:  # else what was read may be out of date already
            self._guilds[guild_id] = watches
        return watches

    def changed(self, guild_id: int) -> None:
        self._changes += 1
        self._guilds.pop(guild_id, None)


def family(channel: Any) -> list[int]:
    """A channel's id, its parent's and its category's, as far as it has and knows them."""
    ids = (channel.id, getattr(channel, "parent_id", None), _category(channel))
    return [channel_id for channel_id in ids if channel_id is not None]


def _category(channel: Any) -> int | None:
    parent = getattr(channel, "parent", None)
    owner = channel if parent is None else parent
    category = getattr(owner, "category_id", None)
    return category if isinstance(category, int) else None
