"""Vectors are made in the background, kept with the claims, and made again where the claim or the model changed."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import numpy as np
import pytest
from sqlalchemy import select

from bot.desk.claims.changing import archive_claim
from bot.desk.guilds.store import erase_guild
from bot.desk.recognition.checking import check_text
from bot.desk.recognition.matchers import GuildMatchers
from bot.desk.recognition.sentence_model import SentenceModel
from bot.desk.recognition.vectorising import VectorWork
from bot.matching import Matcher
from bot.matching.candidates.embedding import EmbeddingError, Rows
from db.models import ClaimVector
from tests.conftest import GUILD, MARIA, Desk

CLAIM = "The old bridge was closed by the mayor."


class Letters:
    """A model whose vectors count letters; it remembers what it was given."""

    dimension = 26

    def __init__(self, name: str = "letters") -> None:
        self.name = name
        self.given: list[str] = []

    def embed(self, texts: Sequence[str]) -> Rows:
        self.given += texts
        counts = [[text.lower().count(chr(97 + place)) + 0.01 for place in range(26)] for text in texts]
        rows = np.array(counts, dtype=np.float32)
        unit: Rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


@asynccontextmanager
async def matchers_of(desk: Desk, model: Letters) -> AsyncIterator[GuildMatchers]:
    matchers = GuildMatchers(vectors=VectorWork(desk.database, SentenceModel("letters", lambda _: model)))
    try:
        yield matchers
    finally:
        matchers.close()


async def loaded(desk: Desk, matchers: GuildMatchers) -> Matcher:
    """The matcher when its claims have their vectors."""
    async with desk.database.read() as session:
        matcher = await matchers.matcher(session, GUILD)
    await asyncio.wait_for(matchers.vectors_made(GUILD), 30)
    return matcher


async def stored(desk: Desk) -> list[tuple[int, str, int, int]]:
    async with desk.database.read() as session:
        rows = await session.scalars(select(ClaimVector).order_by(ClaimVector.claim_number))
        return [(row.claim_number, row.model, row.dimension, len(row.vector)) for row in rows]


async def test_every_wording_gets_a_vector_that_is_kept_with_model_and_dimension(desk: Desk) -> None:
    await desk.track(CLAIM, quote="I closed the old bridge")
    for number in range(40):
        await desk.track(f"Council number {number} sold the harbour.")
    async with matchers_of(desk, Letters()) as matchers:
        matcher = await loaded(desk, matchers)
        assert len(matcher.vectors) == 41
    rows = await stored(desk)
    assert len(rows) == 42
    assert rows[0] == (1, "letters", 26, 52)


async def test_vectors_that_are_kept_are_not_made_again(desk: Desk) -> None:
    await desk.track(CLAIM)
    async with matchers_of(desk, Letters()) as matchers:
        await loaded(desk, matchers)
    later = Letters()
    async with matchers_of(desk, later) as matchers:
        matcher = await loaded(desk, matchers)
        assert 1 in matcher.vectors
        matchers.drop(GUILD)
        assert 1 in (await loaded(desk, matchers)).vectors
    assert later.given == []


async def test_another_model_has_them_made_again(desk: Desk) -> None:
    await desk.track(CLAIM)
    async with matchers_of(desk, Letters()) as matchers:
        await loaded(desk, matchers)
    later = Letters("others")
    async with matchers_of(desk, later) as matchers:
        await loaded(desk, matchers)
    assert later.given == [CLAIM]
    assert [model for _, model, _, _ in await stored(desk)] == ["others"]


async def test_a_new_claim_gets_its_vector_and_only_that_one_is_made(desk: Desk) -> None:
    model = Letters()
    await desk.track(CLAIM)
    async with matchers_of(desk, model) as matchers:
        await loaded(desk, matchers)
        await desk.track("The harbour was sold.")
        matcher = await loaded(desk, matchers)
        assert 2 in matcher.vectors
    assert model.given == [CLAIM, "The harbour was sold."]


async def test_an_archived_claim_leaves_no_vector_in_the_matcher(desk: Desk) -> None:
    await desk.track(CLAIM)
    async with matchers_of(desk, Letters()) as matchers:
        await loaded(desk, matchers)
        await desk.do(archive_claim, 1, MARIA)
        assert len((await loaded(desk, matchers)).vectors) == 0


async def test_vectors_go_with_their_desk(desk: Desk) -> None:
    await desk.track(CLAIM)
    async with matchers_of(desk, Letters()) as matchers:
        await loaded(desk, matchers)
        await desk.do(erase_guild)
        assert len((await loaded(desk, matchers)).vectors) == 0
    assert await stored(desk) == []


async def test_a_model_that_cannot_be_loaded_is_a_warning_and_words_still_match(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    def load(name: str) -> Letters:
        raise EmbeddingError(f"The model {name} is not there.")

    await desk.track(CLAIM)
    matchers = GuildMatchers(vectors=VectorWork(desk.database, SentenceModel("missing", load)))
    with caplog.at_level(logging.WARNING):
        await loaded(desk, matchers)
        await loaded(desk, matchers)
    async with desk.database.read() as session:
        found = await check_text(session, matchers, GUILD, CLAIM)
    matchers.close()
    assert [one.claim.number for one in found] == [1]
    assert [record.message for record in caplog.records] == [
        "matching by words alone: The model missing is not there."
    ]


async def test_a_model_that_fails_on_a_text_leaves_the_words(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    class Failing(Letters):
        def embed(self, texts: Sequence[str]) -> Rows:
            if "bridge again" in texts[0]:
                raise RuntimeError("out of memory")
            return super().embed(texts)

    await desk.track(CLAIM)
    async with matchers_of(desk, Failing()) as matchers:
        await loaded(desk, matchers)
        async with desk.database.read() as session:
            found = await check_text(session, matchers, GUILD, f"The bridge again. {CLAIM}")
    assert [one.claim.number for one in found] == [1]
    assert "the sentence model failed on a text" in caplog.text


async def test_progress_is_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    await desk.track(CLAIM)
    with caplog.at_level(logging.INFO):
        async with matchers_of(desk, Letters()) as matchers:
            await loaded(desk, matchers)
    assert "vectors: 1 claim done, 0 to go" in caplog.text


async def test_embedding_does_not_hold_the_event_loop(desk: Desk) -> None:
    """The model's thread waits for the loop here, which it could not do if it ran on it."""
    loop = asyncio.get_running_loop()

    class Asking(Letters):
        def embed(self, texts: Sequence[str]) -> Rows:
            asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop).result(timeout=10)
            return super().embed(texts)

    await desk.track(CLAIM)
    async with matchers_of(desk, Asking()) as matchers:
        assert 1 in (await loaded(desk, matchers)).vectors
        async with desk.database.read() as session:
            assert await check_text(session, matchers, GUILD, CLAIM)
