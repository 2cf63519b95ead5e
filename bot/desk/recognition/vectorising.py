"""Making the vectors of claims that lack them, in the background."""

import asyncio
import logging
from collections.abc import Iterable, Iterator
from itertools import accumulate, islice

import numpy as np
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.labels import plural
from bot.desk.recognition.loaded import LoadedMatcher
from bot.desk.recognition.sentence_model import SentenceModel
from bot.desk.recognition.vector_store import Wordings, store_vectors, stored_vectors
from bot.matching import ClaimText
from bot.matching.candidates.embedding import Embedder, Rows
from db import Database

log = logging.getLogger(__name__)
CLAIMS_A_STEP = 32
"""Claims whose vectors are made and stored together."""
CLAIMS_A_TURN = 100
"""Claims whose stored vectors are given to a matcher between two turns of the event loop."""
TOLD_EVERY = 20
"""Such steps between two lines of progress in the log."""


def _parts(stored: dict[int, Rows]) -> Iterator[list[tuple[int, Rows]]]:
    """Vectors of claims, so many together that they hold the event loop for some milliseconds."""
    items = iter(stored.items())
    while part := list(islice(items, CLAIMS_A_TURN)):
        yield part


class VectorWork:
    """Gives matchers the vectors of their claims: the stored ones at once, the others as they are made."""

    def __init__(self, database: Database, model: SentenceModel) -> None:
        self._database = database
        self.model = model
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._lacking: dict[int, dict[int, Wordings]] = {}

    async def take_in(
        self, session: AsyncSession, guild_id: int, loaded: LoadedMatcher, texts: Iterable[ClaimText]
    ) -> None:
        """Take in claims that are new to the matcher, or changed; the caller has its lock alone.

        Waits neither for the model nor for new vectors.
        """
        claims = {claim.number: (claim.text, *claim.phrasings) for claim in texts}
        if self.model.ready:
            embedder = await self.model.embedder()
            if embedder is not None:
                stored = await stored_vectors(session, guild_id, embedder, claims)
                for part in _parts(stored):
                    for number, rows in part:
                        loaded.matcher.vectors.put(number, rows)
                    await asyncio.sleep(0)
                claims = {number: texts for number, texts in claims.items() if number not in stored}
        lacking = self._lacking.setdefault(guild_id, {})
        lacking.update(claims)
        if lacking and guild_id not in self._tasks:
            task = asyncio.create_task(self._work(guild_id, loaded, lacking))
            self._tasks[guild_id] = task
            task.add_done_callback(lambda _: self._tasks.pop(guild_id, None))

    async def done(self, guild_id: int) -> None:
        """Wait until the guild's claims have their vectors."""
        while task := self._tasks.get(guild_id):
            await asyncio.wait([task])

    def forget(self, guild_id: int) -> None:
        """Make no more vectors for the guild, whose matcher is dropped."""
        self._lacking.pop(guild_id, None)
        task = self._tasks.pop(guild_id, None)
        if task is not None:
            task.cancel()

    def close(self) -> None:
        for guild_id in list(self._tasks):
            self.forget(guild_id)
        self.model.close()

    async def _work(self, guild_id: int, loaded: LoadedMatcher, lacking: dict[int, Wordings]) -> None:
        embedder = await self.model.embedder()
        if embedder is None:
            lacking.clear()
            return
        try:
            await self._put_stored(guild_id, embedder, loaded, lacking)
            await self._make(guild_id, embedder, loaded, lacking)
        except IntegrityError:
            log.info("a desk was erased while its vectors were made", extra={"guild": guild_id})
            lacking.clear()
        except Exception:  # words are matched without; the next change of a claim tries again
            log.exception("vectors cannot be made", extra={"guild": guild_id})

    async def _put_stored(
        self, guild_id: int, embedder: Embedder, loaded: LoadedMatcher, lacking: dict[int, Wordings]
    ) -> None:
        asked = dict(lacking)
        async with self._database.read() as session:
            stored = await stored_vectors(session, guild_id, embedder, asked)
        for part in _parts(stored):
            async with loaded.lock.writing_alone():
                for number, rows in part:
                    if lacking.get(number) == asked[number] and number in loaded.matcher:
                        loaded.matcher.vectors.put(number, rows)
                        del lacking[number]
            await asyncio.sleep(0)

    async def _make(
        self, guild_id: int, embedder: Embedder, loaded: LoadedMatcher, lacking: dict[int, Wordings]
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
            async with loaded.lock.writing_alone():
                for number, (texts, own) in vectors.items():
                    if lacking.get(number) == texts:
                        del lacking[number]
                        if number in loaded.matcher:
                            loaded.matcher.vectors.put(number, own)
            made += len(part)
            steps += 1
            if steps % TOLD_EVERY == 0 or not lacking:
                done = plural(made, "claim")
                log.info("vectors: %s done, %d to go", done, len(lacking), extra={"guild": guild_id})
