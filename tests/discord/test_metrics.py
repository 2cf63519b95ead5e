"""What the bot counts while it serves."""

from datetime import UTC, datetime

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


async def test_the_last_digest_is_told(simcord_env: Env, newsroom: Newsroom, ann: MemberActor) -> None:
    asked = {"weekday": "friday", "hour": 9, "timezone": "Europe/London"}
    await ann.slash(newsroom.room, "digest schedule", **asked)
    assert figure(newsroom, "last_digest_timestamp_seconds") == 0
    due = datetime(2026, 1, 2, 9, tzinfo=UTC)
    await pass_time(simcord_env, (due - simcord_env.now()).total_seconds() + 10)
    last = figure(newsroom, "last_digest_timestamp_seconds")
    assert last is not None
    assert due.timestamp() <= last <= due.timestamp() + 10
