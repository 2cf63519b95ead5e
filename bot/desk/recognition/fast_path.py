"""Which claims messages repeat, from memory where possible, so that few messages cost a query."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from bot.desk.claims.parts.addresses import pages_linked
from bot.desk.guilds.settings import Thresholds
from bot.desk.recognition.checking import ClaimInMessage, IncomingMessage, claims_in
from bot.desk.recognition.loaded import MOST_MATCHES
from bot.desk.recognition.matchers import SHORT_TEXT, GuildMatchers
from bot.matching import Hopeful
from db import Database
from db.models import Guild
from db.statements import rows_of

FRESH_SECONDS = 1.0
"""How long guilds count as unchanged by other processes; what this process changes counts at once."""
_STATE = (Guild.guild_id, Guild.revision, Guild.language, Guild.flag_threshold, Guild.possible_threshold)


@dataclass(slots=True)
class _Known:
    changes: int
    """How often this process had changed the guild when its state was read."""
    state: tuple[Any, ...]
    thresholds: Thresholds
    used: bool = True
    """Since the last look at all guilds; the next look forgets guilds that were not used."""


class FastPath:
    """Finds the claims that a message repeats; asks the database only where memory may be out of date."""

    def __init__(
        self, database: Database, matchers: GuildMatchers, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._matchers = matchers
        self._clock = clock
        self._known: dict[int, _Known] = {}
        self._changes: Counter[int] = Counter()
        self._looked_at = clock()
        self._looking = asyncio.Lock()
        database.on_change(self._changed)

    async def claims_in(self, message: IncomingMessage) -> list[ClaimInMessage]:
        """The claims that a message repeats, best first, the possible ones last."""
        guild_id = message.guild_id
        if len(message.text) <= SHORT_TEXT and guild_id in self._known:
            await self._look()
            known = self._in_memory(message)
            if known is not None:
                hopeful, thresholds = known
                matches = await self._matchers.judging.matches(hopeful, thresholds.possible, MOST_MATCHES)
                return [ClaimInMessage.of(match, thresholds.flag) for match in matches]
        changes = self._changes[guild_id]
        async with self._database.read() as session:
            seen = await claims_in(session, self._matchers, message)
            guild = await session.get(Guild, guild_id)
        if guild is not None:
            state = tuple(getattr(guild, column.key) for column in _STATE)
            self._known[guild_id] = _Known(changes, state, Thresholds.of(guild))
        return seen

    async def _look(self) -> None:
        """Find the guilds that other processes have changed; all messages of a second share one look."""
        async with self._looking:
            if self._clock() - self._looked_at <= FRESH_SECONDS:
                return
            now = self._clock()
            asked = {guild_id: known for guild_id, known in self._known.items() if known.used}
            query = select(*_STATE).where(Guild.guild_id.in_(asked))
            async with self._database.read() as session:
                states = {row.guild_id: tuple(row) async for row in rows_of(session, query)}
            self._known = {
                guild_id: replace(known, used=False)
                for guild_id, known in asked.items()
                if states.get(guild_id) == known.state
            }
            self._looked_at = now

    def _in_memory(self, message: IncomingMessage) -> tuple[Hopeful, Thresholds] | None:
        """What a short message without links may be about; None where only the database can tell."""
        known = self._known.get(message.guild_id)
        if known is None or known.changes != self._changes[message.guild_id]:
            return None
        known.used = True
        matcher = self._matchers.in_memory(message.guild_id)
        if matcher is None or len(matcher.vectors) or pages_linked(message.text):
            return None
        return matcher.hopeful(message.text), known.thresholds

    def _changed(self, guild_id: int) -> None:
        self._changes[guild_id] += 1
