"""Making the vectors of claims that lack them, in the background."""

import asyncio
import logging
from collections.abc import Iterable
from itertools import accumulate, islice

import numpy as np
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.labels import plural
from bot.desk.recognition.sentence_model import SentenceModel
from bot.desk.recognition.vector_store import Wordings, store_vectors, stored_vectors
from bot.matching import ClaimText, Matcher
from bot.matching.candidates.embedding import Embedder
from db import Database

log = logging.getLogger(__name__)
CLAIMS_A_STEP = 32
"""Claims whose vectors are made and stored together."""
TOLD_EVERY = 20
"""Such steps between two lines of progress in the log."""


class VectorWork:
    """Gives matchers the vectors of their claims: the stored ones at once, the others as they are made."""

    def __init__(self, database: Database, model: SentenceModel) -> None:
        self._database = database
        self.model = model
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._lacking: dict[int, dict[int, Wordings]] = {}

    async def take_in(
        self, session: AsyncSession, guild_id: int, matcher: Matcher, texts: Iterable[ClaimText]
    ) -> None:
        """Claims that are new to the matcher, or changed. Waits neither for the model nor for new vectors."""
        claims = {claim.number: (claim.text, *claim.phrasings) for claim in texts}
        if self.model.ready:
            embedder = await self.model.embedder()
            if embedder is not None:
                stored = await stored_vectors(session, guild_id, embedder, claims)
                for number, rows in stored.items():
                    matcher.vectors.put(number, rows)
                claims = {number: texts for number, texts in claims.items() if number not in stored}
        lacking = self._lacking.setdefault(guild_id, {})
        lacking.update(claims)
        if lacking and guild_id not in self._tasks:
            task = asyncio.create_task(self._work(guild_id, matcher, lacking))
            self._tasks[guild_id] = task
            task.add_done_callback(lambda _: self._tasks.pop(guild_id, None))

    async def done(self, guild_id: int) -> None:
        """Wait until the guild's claims have their vectors."""
        while task := self._tasks.get(guild_id):
            await asyncio.wait([task])

    def forget(self, guild_id: int) -> None:
        """The guild's matcher is let go."""
        self._lacking.pop(guild_id, None)
        task = self._tasks.pop(guild_id, None)
        if task is not None:
            task.cancel()

    def close(self) -> None:
        for guild_id in list(self._tasks):
            self.forget(guild_id)
        self.model.close()

    async def _work(self, guild_id: int, matcher: Matcher, lacking: dict[int, Wordings]) -> None:
        embedder = await self.model.embedder()
        if embedder is None:
            lacking.clear()
            return
        try:
            await self._put_stored(guild_id, embedder, matcher, lacking)
            await self._make(guild_id, embedder, matcher, lacking)
        except IntegrityError:
            log.info("a desk was erased while its vectors were made", extra={"guild": guild_id})
            lacking.clear()
        except Exception:  # words are matched without; the next change of a claim tries again
            log.exception("vectors cannot be made", extra={"guild": guild_id})

    async def _put_stored(
        self, guild_id: int, embedder: Embedder, matcher: Matcher, lacking: dict[int, Wordings]
    ) -> None:
        asked = dict(lacking)
        async with self._database.read() as session:
            stored = await stored_vectors(session, guild_id, embedder, asked)
        for number, rows in stored.items():
            if lacking.get(number) == asked[number] and number in matcher:
                matcher.vectors.put(number, rows)
                del lacking[number]

    async def _make(
        self, guild_id: int, embedder: Embedder, matcher: Matcher, lacking: dict[int, Wordings]
    ) -> None:
        made = steps = 0
        while lacking:
            part = dict(islice(lacking.items(), CLAIMS_A_STEP))
            flat = [text for wordings in part.values() for text in wordings]
            rows = await self.model.embed(embedder, flat)
            ends = list(accumulate(len(texts) for texts in part.values()))
            split = np.split(rows, ends[:-1])
            vectors = {number: (texts, own) for (number, texts), own in zip(part.items(), split, strict=True)}
            async with self._database.write() as session:
                await store_vectors(session, guild_id, embedder, vectors)
            for number, (texts, own) in vectors.items():
                if lacking.get(number) == texts:
                    del lacking[number]
                    if number in matcher:
                        matcher.vectors.put(number, own)
            made += len(part)
            steps += 1
            if steps % TOLD_EVERY == 0 or not lacking:
                done = plural(made, "claim")
                log.info("vectors: %s done, %d to go", done, len(lacking), extra={"guild": guild_id})
