"""Each guild's matcher, kept in step with its claims."""

import time
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.recognition.judging import Judging
from bot.desk.recognition.loaded import MOST_MATCHES, LoadedMatcher
from bot.desk.recognition.sentence_model import SentenceModel
from bot.desk.recognition.vectorising import VectorWork
from bot.matching import ClaimText, Match, Matcher, informative_words
from db import Database
from db.models import Claim, Guild, Phrasing
from db.statements import rows_of

QUOTE_WORDS = 3
"""Informative words that a quote needs to be matched like a phrasing; a shorter one says too little."""
SHORT_TEXT = 2500
"""Characters up to which a text is matched on the loop: a Discord message and a little more."""
IDLE_SECONDS = 1800.0
"""How long a guild's matcher is kept without use: most guilds are quiet most of the time."""
LONGEST_VIEW = 60.0
"""Seconds for which a session may still see the database as it was before the matcher's last change."""


class GuildMatchers:
    """Matchers by guild, loaded on first use and let go when idle.

    Every change of a claim takes a new revision of its guild, so asking the database for what changed since
    the last look finds all of it, whichever process made it.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        vectors: VectorWork | None = None,
        judging: Judging | None = None,
    ) -> None:
        """Without `judging` the shipped judge is used."""
        self._vectors = vectors
        self.judging = judging or Judging()
        self._loaded: dict[int, LoadedMatcher] = {}
        self._clock = clock
        self._looked_at = clock()

    def __contains__(self, guild_id: object) -> bool:
        """Whether the guild's matcher is loaded."""
        return guild_id in self._loaded

    async def matcher(self, session: AsyncSession, guild_id: int) -> Matcher:
        """The guild's matcher, as of the session's view of the database or a little newer.

        It is to be read before the caller's next `await`, after which another task may change it.
        """
        return (await self._up_to_date(session, guild_id)).matcher

    def in_memory(self, guild_id: int) -> Matcher | None:
        """The guild's matcher as it was last brought up to date; None where it is not loaded, or changes."""
        loaded = self._loaded.get(guild_id)
        if loaded is None or loaded.lock.writing:
            return None
        loaded.used = self._clock()
        return loaded.matcher

    async def match(self, session: AsyncSession, guild_id: int, text: str, threshold: float) -> list[Match]:
        """Match a text of any length; a long one is matched in pieces, in threads off the loop."""
        loaded = await self._up_to_date(session, guild_id)
        if len(text) > SHORT_TEXT and len(loaded.matcher):
            return await loaded.match_long(text, threshold, self.judging)
        read = None
        if self._vectors is not None and len(loaded.matcher.vectors):
            read = await self._vectors.model.read(text)
            await loaded.lock.unwritten()
        return await self.judging.matches(loaded.matcher.hopeful(text, read), threshold, MOST_MATCHES)

    async def _up_to_date(self, session: AsyncSession, guild_id: int) -> LoadedMatcher:
        guild = await session.get(Guild, guild_id)
        if guild is None:  # no claims yet, or all erased
            self.drop(guild_id)
            return LoadedMatcher.empty()
        self._let_go_of_idle()
        loaded = self._loaded.get(guild_id)
        if loaded is None:
            loaded = self._loaded[guild_id] = LoadedMatcher.empty(guild.language)
        loaded.used = self._clock()
        await loaded.lock.unwritten()
        if loaded.revision < guild.revision or _begins_anew(loaded, guild):
            async with loaded.lock.writing_alone():
                await self._catch_up(session, guild, loaded)
        return loaded

    async def _catch_up(self, session: AsyncSession, guild: Guild, loaded: LoadedMatcher) -> None:
        """Bring a matcher up to date, if nobody did meanwhile."""
        if _begins_anew(loaded, guild):
            loaded.begin_anew(guild.language)
            if self._vectors is not None:
                self._vectors.forget(guild.guild_id)
        if loaded.revision >= guild.revision:
            return
        texts, gone = await _changed(session, guild.guild_id, loaded.revision)
        await loaded.take_in(texts, gone)
        loaded.revision, loaded.renewed = guild.revision, loaded.used
        if self._vectors is not None:
            await self._vectors.take_in(session, guild.guild_id, loaded, texts)

    def _let_go_of_idle(self) -> None:
        now = self._clock()
        if now - self._looked_at < IDLE_SECONDS / 10:
            return
        self._looked_at = now
        for guild_id, loaded in list(self._loaded.items()):
            if now - loaded.used > IDLE_SECONDS and not loaded.lock.writing:
                self.drop(guild_id)

    def drop(self, guild_id: int) -> None:
        """Forget a guild's matcher; it is loaded again on the next use."""
        self._loaded.pop(guild_id, None)
        if self._vectors is not None:
            self._vectors.forget(guild_id)

    async def vectors_made(self, guild_id: int) -> None:
        """Wait until the claims of a guild's matcher have their vectors, where there is a model."""
        if self._vectors is not None:
            await self._vectors.done(guild_id)

    def close(self) -> None:
        """Stop what goes on in the background."""
        self.judging.close()
        if self._vectors is not None:
            self._vectors.close()


def matchers_with(database: Database, model: str | None, judging: Judging | None = None) -> GuildMatchers:
    """Matchers with a sentence model, where one is named."""
    return GuildMatchers(
        vectors=VectorWork(database, SentenceModel(model)) if model else None, judging=judging
    )


def _begins_anew(loaded: LoadedMatcher, guild: Guild) -> bool:
    """Whether the guild was erased and began anew, or its words are stemmed otherwise now."""
    if loaded.revision > guild.revision:
        return loaded.used - loaded.renewed > LONGEST_VIEW
    return loaded.language != guild.language


async def _changed(session: AsyncSession, guild_id: int, since: int) -> tuple[list[ClaimText], list[int]]:
    """The claims that changed after a revision: the open ones, and the numbers of the archived ones."""
    changed = (Claim.guild_id == guild_id, Claim.revision > since)
    claims = select(Claim.number, Claim.text, Claim.quote, Claim.archived_at).where(*changed)
    phrasings = (
        select(Phrasing.claim_number, Phrasing.text)
        .join(Claim, (Claim.guild_id == Phrasing.guild_id) & (Claim.number == Phrasing.claim_number))
        .where(*changed)
        .order_by(Phrasing.id)
    )
    wordings: dict[int, list[str]] = {}
    async for number, text in rows_of(session, phrasings):
        wordings.setdefault(number, []).append(text)
    texts, gone = [], []
    async for number, text, quote, archived_at in rows_of(session, claims):
        if archived_at is not None:
            gone.append(number)
            continue
        others = wordings.get(number, [])
        if quote and informative_words(quote) >= QUOTE_WORDS:
            others = [*others, quote]
        texts.append(ClaimText(number=number, text=text, phrasings=tuple(others)))
    return texts, gone
