"""What the bot counts while it serves."""

import logging
from datetime import UTC, datetime

import pytest
from simcord import Env, MemberActor
from sqlalchemy import text

from tests.discord.clock import pass_time
from tests.discord.newsroom import DRONE, DRONE_AGAIN, Newsroom


def figure(newsroom: Newsroom, name: str, **labels: str) -> float | None:
    return newsroom.bot.metrics.registry.get_sample_value(f"claimdesk_{name}", labels)


async def test_a_message_that_the_database_cannot_take_is_counted_as_left(
    newsroom: Newsroom, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    async with newsroom.bot.database.write() as session:
        await session.execute(text("ALTER TABLE sightings RENAME TO elsewhere"))
    await tom.send(newsroom.room, DRONE_AGAIN)
    assert figure(newsroom, "messages_total", outcome="left") == 1
    assert figure(newsroom, "database_errors_total") == 1
    assert figure(newsroom, "flags_total") == 0


async def test_what_is_refused_by_a_constraint_is_no_error_of_the_database(newsroom: Newsroom) -> None:
    await newsroom.track(DRONE)
    await newsroom.editor.slash(newsroom.room, "claim add", text=DRONE)
    assert figure(newsroom, "database_errors_total") == 0


async def test_a_refused_command_is_timed_and_logged_without_what_was_typed(
    newsroom: Newsroom, tom: MemberActor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await tom.slash(newsroom.room, "claim add", text=DRONE)
    await newsroom.editor.slash(newsroom.room, "claim add", text=DRONE, claimed_on="some day")
    await newsroom.editor.slash(newsroom.room, "claim add", text=DRONE)
    for outcome, count in (("refused", 2), ("done", 1)):
        assert figure(newsroom, "command_seconds_count", command="claim add", outcome=outcome) == count
    lines = [one for one in caplog.records if one.getMessage() == "command refused"]
    assert [(one.__dict__["command"], one.__dict__["why"]) for one in lines] == [
        ("claim add", "RefusedError"),
        ("claim add", "InvalidError"),
    ]
    assert "some day" not in str([one.__dict__ for one in lines])
    assert newsroom.env.errors


async def test_a_command_that_fails_is_timed_as_failed(newsroom: Newsroom, tom: MemberActor) -> None:
    async with newsroom.bot.database.write() as session:
        await session.execute(text("ALTER TABLE links RENAME TO elsewhere"))
    await tom.slash(newsroom.room, "claim list")
    assert figure(newsroom, "command_seconds_count", command="claim list", outcome="failed") == 1
    assert newsroom.env.errors


async def test_the_last_digest_is_told(simcord_env: Env, newsroom: Newsroom, ann: MemberActor) -> None:
    asked = {"weekday": "friday", "hour": 9, "timezone": "Europe/London"}
    await ann.slash(newsroom.room, "digest schedule", **asked)
    assert figure(newsroom, "last_digest_timestamp_seconds") == 0
    due = datetime(2026, 1, 2, 9, tzinfo=UTC)
    await pass_time(simcord_env, (due - simcord_env.now()).total_seconds() + 10)
    last = figure(newsroom, "last_digest_timestamp_seconds")
    assert last is not None
    assert due.timestamp() <= last <= due.timestamp() + 10
