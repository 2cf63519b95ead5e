"""The database fails under the bot: people get one sentence, nothing is half written, flags come afterwards."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import pytest
from simcord import Env, MemberActor
from sqlalchemy.exc import OperationalError

from db import Database
from tests.database_faults import full, impatient, locked, read_only, refusing
from tests.discord.clock import pass_time
from tests.discord.newsroom import DRONE, DRONE_AGAIN, FRAUD, Newsroom, buttons, expect_errors, said, shown

LONG = "So it was said. " * 60


async def test_a_command_on_a_locked_database_is_answered_in_a_sentence(
    simcord_env: Env, newsroom: Newsroom, maria: MemberActor, caplog: pytest.LogCaptureFixture
) -> None:
    file = newsroom.bot.database.sqlite_file
    assert file is not None
    before = await newsroom.everything()
    with impatient(newsroom.bot.database):
        async with locked(file):
            answer = await maria.slash(newsroom.room, "claim add", text=DRONE)
            assert await newsroom.everything() == before
    assert said(answer) == (
        "The database is locked by another program: "
        "what was not confirmed is not saved, so try again in a minute."
    )
    assert answer.ephemeral
    expect_errors(simcord_env, (OperationalError, "locked"))
    (line,) = [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"}]
    assert (line.exc_info, DRONE in line.getMessage()) == (None, False)
    assert await newsroom.track(DRONE) == 1


@pytest.mark.parametrize(
    ("fault", "cause", "sentence"),
    [
        (full, "full", "The disk of the database is full"),
        (read_only, "readonly", "The database can only be read"),
    ],
)
async def test_a_command_that_cannot_write_is_answered_in_a_sentence(
    simcord_env: Env,
    newsroom: Newsroom,
    maria: MemberActor,
    fault: Callable[[Database], AbstractContextManager[None]],
    cause: str,
    sentence: str,
) -> None:
    kept = 0
    answer: Any = None
    with fault(newsroom.bot.database):
        for number in range(200):
            answer = await maria.slash(newsroom.room, "claim add", text=f"Bridge {number}: {LONG}")
            if buttons(answer.response):  # it is close to the one before
                answer = await maria.click(answer.response, label="Track separately")
            if "Tracked as" not in said(answer):
                break
            kept += 1
        assert sentence in said(answer)
    expect_errors(simcord_env, (OperationalError, cause))
    assert len((await newsroom.everything())["claims"]) == kept
    assert await newsroom.track(FRAUD) == kept + 1


@pytest.mark.parametrize("fault", [impatient, read_only])
async def test_a_message_that_could_not_be_recorded_is_flagged_once_when_it_can(
    simcord_env: Env,
    newsroom: Newsroom,
    tom: MemberActor,
    fault: Callable[[Database], AbstractContextManager[None]],
) -> None:
    await newsroom.track(DRONE)
    file = newsroom.bot.database.sqlite_file
    assert file is not None
    with fault(newsroom.bot.database):
        async with locked(file):
            await tom.send(newsroom.room, DRONE_AGAIN)
            await pass_time(simcord_env, 70)
        assert newsroom.flags() == []
        assert await newsroom.authors() == []
    await pass_time(simcord_env, 70)
    assert "repeats #1" in shown(newsroom.flag())
    assert await newsroom.authors() == [tom.id]


async def test_a_catch_up_that_the_database_refused_is_tried_again(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor, caplog: pytest.LogCaptureFixture
) -> None:
    await newsroom.track(DRONE)
    await tom.send(newsroom.room, "hello")
    await newsroom.missed(tom, newsroom.room, DRONE_AGAIN)
    file = newsroom.bot.database.sqlite_file
    assert file is not None
    with refusing(newsroom.bot.database):
        await newsroom.new_session()
    assert newsroom.flags() == []
    lines = [one for one in caplog.records if "not caught up" in one.getMessage()]
    assert {(one.levelname, one.exc_info) for one in lines} == {("WARNING", None)}
    await pass_time(simcord_env, 40)
    assert "repeats #1" in shown(newsroom.flag())


async def test_a_digest_that_could_not_be_begun_is_begun_half_a_minute_later(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor
) -> None:
    await ann.slash(newsroom.room, "digest schedule", weekday="friday", hour=9, timezone="Etc/UTC")
    due = datetime(2026, 1, 2, 9, tzinfo=UTC)
    await pass_time(simcord_env, (due - simcord_env.now()).total_seconds() - 5)
    with read_only(newsroom.bot.database):
        await pass_time(simcord_env, 10)
        assert newsroom.flags() == []
    await pass_time(simcord_env, 40)
    assert len(newsroom.flags()) == 1
