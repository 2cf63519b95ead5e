"""The guilds to be caught up with."""

from collections.abc import Awaitable, Callable


class Backlog:
    """Guilds in which a message could not be handled, a flag not posted, or a history not read."""

    def __init__(self) -> None:
        self._guilds: set[int] = set()

    def __bool__(self) -> bool:
        return bool(self._guilds)

    def add(self, guild_id: int) -> None:
        self._guilds.add(guild_id)

    def drop(self, guild_id: int) -> None:
        self._guilds.discard(guild_id)

    async def work_off(self, catch_up: Callable[[int], Awaitable[None]]) -> None:
        """Catch up with each of the guilds, which may add it again; if one fails, it and the rest stay."""
        for guild_id in sorted(self._guilds):
            self.drop(guild_id)
            try:
                await catch_up(guild_id)
            except BaseException:
                self.add(guild_id)
                raise
