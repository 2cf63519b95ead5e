"""What a message does with a claim is the judge's to say; without it, or without time for it, that stays open."""

import asyncio
import threading
from collections.abc import Sequence

import numpy as np
import pytest

from bot.desk.recognition.checking import check_text
from bot.desk.recognition.judging import Judging
from bot.desk.recognition.matchers import SHORT_TEXT, GuildMatchers
from bot.matching import Judge
from bot.matching.judging.judge import Odds, Pair
from db.vocabulary import SightingRelation
from tests.conftest import GUILD, Desk

CLAIM = "Protesters burned a portrait of the governor at the harbour."
REPEAT = "they burnt the governor's portrait, protesters did, down at the harbour"
DENIAL = "No protesters burned a portrait of the governor at the harbour, the police say."


class Slow:
    """Finds a repeat in all that it reads, as soon as it may."""

    def __init__(self) -> None:
        self.may_answer = threading.Event()
        self.read: list[Pair] = []

    def judge(self, pairs: Sequence[Pair]) -> Odds:
        assert self.may_answer.wait(30)
        self.read += pairs
        return np.tile(np.array([0.0, -9.0, -9.0, -9.0], dtype=np.float32), (len(pairs), 1))


async def relations(desk: Desk, judging: Judging, text: str) -> list[SightingRelation]:
    async with desk.database.read() as session:
        checked = await check_text(session, GuildMatchers(judging=judging), GUILD, text)
    return [claim.relation for claim in checked]


@pytest.mark.parametrize(
    ("text", "relation"), [(REPEAT, SightingRelation.REPEATS), (DENIAL, SightingRelation.CONTRADICTS)]
)
async def test_the_shipped_judge_tells_a_repeat_from_a_denial(
    desk: Desk, text: str, relation: SightingRelation
) -> None:
    await desk.track(CLAIM)
    assert await relations(desk, Judging(), text) == [relation]


async def test_without_a_judge_the_sense_stays_open(desk: Desk) -> None:
    await desk.track(CLAIM)
    assert await relations(desk, Judging(None), REPEAT) == [SightingRelation.ABOUT]


async def test_a_claims_own_words_alone_need_no_judge(desk: Desk) -> None:
    await desk.track(CLAIM)
    assert await relations(desk, Judging(None), CLAIM.upper()) == [SightingRelation.REPEATS]
    assert await relations(desk, Judging(None), f"It is false that {CLAIM}") == [SightingRelation.ABOUT]


async def test_a_judge_that_fails_leaves_the_sense_open(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> Judge:
        raise OSError("the file is damaged")

    await desk.track(CLAIM)
    assert await relations(desk, Judging(broken), REPEAT) == [SightingRelation.ABOUT]
    assert "the judge failed on a text" in caplog.text


async def test_the_judge_reads_no_other_language_than_its_own(desk: Desk) -> None:
    judge = Slow()
    judge.may_answer.set()
    await desk.track("El ministro de sanidad ha cerrado las escuelas del norte por la gripe.")
    text = "El ministro de sanidad no ha cerrado las escuelas del norte por la gripe"
    assert await relations(desk, Judging(lambda: judge), text) == [SightingRelation.ABOUT]
    assert judge.read == []


async def test_a_long_text_is_judged_piece_by_piece(desk: Desk) -> None:
    judge = Slow()
    judge.may_answer.set()
    await desk.track(CLAIM)
    filler = "The weather was fine on the coast and nothing else was to be reported that day. " * 40
    assert len(filler) > SHORT_TEXT
    assert await relations(desk, Judging(lambda: judge), filler + REPEAT) == [SightingRelation.REPEATS]
    assert any("burnt the governor's portrait" in pair.passage for pair in judge.read)


async def test_what_would_wait_too_long_is_left_open_and_counted(desk: Desk) -> None:
    await desk.track(CLAIM)
    seconds, left_out = iter(range(0, 1000, 20)), []
    judge = Slow()
    judging = Judging(lambda: judge, left_out=lambda: left_out.append(1), clock=lambda: next(seconds))
    judge.may_answer.set()
    assert await relations(desk, judging, REPEAT) == [SightingRelation.REPEATS]
    judge.may_answer.clear()
    waiting = asyncio.create_task(relations(desk, judging, REPEAT))
    await asyncio.wait([waiting], timeout=0.5)
    assert judging.is_busy
    assert await relations(desk, judging, REPEAT) == [SightingRelation.ABOUT]
    assert left_out == [1]
    judge.may_answer.set()
    assert await waiting == [SightingRelation.REPEATS]
    assert await relations(desk, judging, REPEAT) == [SightingRelation.REPEATS]
    assert left_out == [1]
