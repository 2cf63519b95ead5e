"""A message that was read changes or goes, and its flag with it."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord import Env, GuildHandle, MemberActor

from bot.desk.recognition.checking import claims_in
from bot.discord_app.reading import reader, text
from tests.discord.clock import pass_time
from tests.discord.newsroom import DRONE, DRONE_AGAIN, FRAUD, FRAUD_AGAIN, Newsroom, shown


async def test_an_edit_that_repeats_another_claim_changes_the_flag(
    newsroom: Newsroom, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await newsroom.track(FRAUD)
    message = await tom.send(newsroom.room, DRONE_AGAIN)
    await tom.edit(message, FRAUD_AGAIN)
    text = shown(newsroom.flag())
    assert "repeats #2" in text
    assert "#1" not in text


async def test_an_edit_that_repeats_nothing_takes_the_flag_away(newsroom: Newsroom, tom: MemberActor) -> None:
    await newsroom.track(DRONE)
    message = await tom.send(newsroom.room, DRONE_AGAIN)
    await tom.edit(message, "never mind")
    assert newsroom.flags() == []
    await tom.edit(message, DRONE_AGAIN)
    assert "repeats #1" in shown(newsroom.flag())


async def test_a_flag_that_a_moderator_deleted_comes_back_for_something_new_only(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await newsroom.track(FRAUD)
    message = await tom.send(newsroom.room, DRONE_AGAIN)
    simcord_env.backend.delete_message(newsroom.room.id, newsroom.flag().id)
    for ending in ("🙂", "👍"):
        await tom.edit(message, f"{DRONE_AGAIN}\n{ending}")
    assert newsroom.flags() == []
    await tom.edit(message, FRAUD_AGAIN)
    assert "repeats #2" in shown(newsroom.flag())


async def test_an_edit_that_comes_to_repeat_a_claim_is_flagged(newsroom: Newsroom, tom: MemberActor) -> None:
    await newsroom.track(DRONE)
    message = await tom.send(newsroom.room, "hello")
    await tom.edit(message, DRONE_AGAIN)
    assert "repeats #1" in shown(newsroom.flag())


async def test_an_edit_counts_where_the_bot_would_not_read_any_more(
    newsroom: Newsroom, guild: GuildHandle, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    message = await tom.send(newsroom.room, DRONE_AGAIN)
    await ann.slash(newsroom.room, "watch remove")
    await tom.edit(message, "never mind")
    assert newsroom.flags() == []
    other = guild.create_text_channel("other")
    assert newsroom.bot.user is not None
    question = await tom.send(other, f"<@{newsroom.bot.user.id}> {DRONE_AGAIN}?")
    assert len(newsroom.flags(other)) == 1
    await tom.edit(question, "never mind")
    assert newsroom.flags(other) == []


async def test_what_the_database_holds_up_is_done_when_it_answers_again(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor, tmp_path: Path
) -> None:
    await newsroom.track(DRONE)
    await newsroom.track(FRAUD)
    edited = await tom.send(newsroom.room, DRONE_AGAIN)
    deleted = await tom.send(newsroom.room, FRAUD_AGAIN)
    with sqlite3.connect(tmp_path / "desk.db") as database:
        database.execute("ALTER TABLE sightings RENAME TO away")
    simcord_env.backend.edit_message(newsroom.room.id, edited.id, {"content": FRAUD_AGAIN})
    simcord_env.backend.delete_message(newsroom.room.id, deleted.id)
    await pass_time(simcord_env, 2)
    with sqlite3.connect(tmp_path / "desk.db") as database:
        database.execute("ALTER TABLE away RENAME TO sightings")
    await pass_time(simcord_env, 10)
    assert "repeats #2" in shown(newsroom.flag())


async def test_a_change_of_something_else_than_the_text_changes_nothing(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor
) -> None:
    message = await tom.send(newsroom.room, DRONE_AGAIN)
    await newsroom.track(DRONE)
    simcord_env.backend.edit_message(newsroom.room.id, message.id, {"flags": 4})
    await simcord_env.settle()
    assert newsroom.flags() == []


async def test_a_deleted_message_takes_its_flag_and_words_along(
    newsroom: Newsroom, tom: MemberActor, tmp_path: Path
) -> None:
    await newsroom.track(DRONE)
    message = await tom.send(newsroom.room, DRONE_AGAIN)
    await tom.delete(message)
    assert newsroom.flags() == []
    assert await newsroom.authors() == []


async def test_messages_deleted_in_bulk_take_their_flags_along(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await newsroom.track(FRAUD)
    one = await tom.send(newsroom.room, DRONE_AGAIN)
    two = await tom.send(newsroom.room, FRAUD_AGAIN)
    assert len(newsroom.flags()) == 2
    simcord_env.backend.bulk_delete_messages(newsroom.room.id, [one.id, two.id])
    await simcord_env.settle()
    assert newsroom.flags() == []
    assert await newsroom.authors() == []


async def test_a_deleted_channel_takes_what_was_kept_of_it_along(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await tom.send(newsroom.room, DRONE_AGAIN)
    simcord_env.backend.delete_channel(newsroom.room.id)
    await simcord_env.settle()
    assert await newsroom.authors() == []
    assert await newsroom.bot.watched.of(newsroom.guild.id) == {}


async def test_a_deletion_that_overtakes_an_edit_wins(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await newsroom.track(DRONE)
    message = await tom.send(newsroom.room, "hello")
    real = text.text_of

    async def slowly(edited: discord.Message) -> str:
        await asyncio.sleep(60)
        return await real(edited)

    monkeypatch.setattr(reader, "text_of", slowly)
    await tom.edit(message, DRONE_AGAIN)
    await tom.delete(message)
    await pass_time(simcord_env, 70)
    assert newsroom.flags() == []
    assert await newsroom.authors() == []
    assert newsroom.posts() == 0


async def test_an_edit_while_the_flag_is_being_posted_changes_it(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await newsroom.track(DRONE)
    await newsroom.track(FRAUD)

    async def edit() -> None:
        message = newsroom.room.history()[-1]
        simcord_env.backend.edit_message(newsroom.room.id, message.id, {"content": FRAUD_AGAIN})
        while not newsroom.bot.reader._recent.says(message.id, FRAUD_AGAIN):  # noqa: ASYNC110  # nothing tells it
            await asyncio.sleep(0)

    happens_before_a_post(newsroom, monkeypatch, edit)
    await tom.send(newsroom.room, DRONE_AGAIN)
    text = shown(newsroom.flag())
    assert "repeats #2" in text
    assert "#1" not in text


async def test_a_deletion_while_the_flag_is_being_posted_takes_it_away(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor, tom: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = newsroom.guild.create_text_channel("desk")
    await ann.slash(newsroom.room, "settings set", flag_style="desk_channel", desk_channel=desk)
    await newsroom.track(DRONE)

    async def delete() -> None:
        simcord_env.backend.delete_message(newsroom.room.id, newsroom.room.history()[-1].id)
        while await newsroom.authors():  # noqa: ASYNC110  # nothing tells it
            await asyncio.sleep(0)

    happens_before_a_post(newsroom, monkeypatch, delete)
    await tom.send(newsroom.room, DRONE_AGAIN)
    assert newsroom.posts() == 1
    assert newsroom.flags(desk) == []
    assert await newsroom.authors() == []


def happens_before_a_post(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, event: Callable[[], Awaitable[None]]
) -> None:
    """The event comes, and is handled, while the bot's next post is on its way to Discord."""
    real = newsroom.bot.http.request
    events = [event]

    async def request(route: Any, **options: Any) -> Any:
        if route.method == "POST" and route.path.endswith("/messages") and events:
            await events.pop()()
        return await real(route, **options)

    monkeypatch.setattr(newsroom.bot.http, "request", request)


async def test_a_message_that_begins_to_be_read_during_its_edit_does_not_bring_its_old_text_back(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await newsroom.track(DRONE)
    message = await tom.send(newsroom.room, "hello")
    event = next(
        dict(payload)
        for _, name, payload in simcord_env.backend.transcript
        if name == "MESSAGE_CREATE" and payload["id"] == str(message.id)
    )
    later = message.id + 1
    real = claims_in

    async def slowly(*arguments: Any) -> Any:
        simcord_env.backend.emit("MESSAGE_CREATE", event | {"id": str(later), "content": DRONE_AGAIN})
        while later not in newsroom.bot.reader._recent:  # noqa: ASYNC110  # nothing tells it
            await asyncio.sleep(0)
        return await real(*arguments)

    monkeypatch.setattr(reader, "claims_in", slowly)
    simcord_env.backend.emit("MESSAGE_UPDATE", event | {"id": str(later), "content": "never mind"})
    await simcord_env.settle()
    assert newsroom.flags() == []
    assert await newsroom.authors() == []


async def test_a_deletion_that_overtakes_its_message_wins(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    message = await tom.send(newsroom.room, "hello")
    event = next(
        dict(payload)
        for _, name, payload in simcord_env.backend.transcript
        if name == "MESSAGE_CREATE" and payload["id"] == str(message.id)
    )
    later = str(message.id + 1)
    place = {"channel_id": event["channel_id"], "guild_id": event["guild_id"]}
    simcord_env.backend.emit("MESSAGE_DELETE", {"id": later, **place})
    await simcord_env.settle()
    simcord_env.backend.emit("MESSAGE_CREATE", event | {"id": later, "content": DRONE_AGAIN})
    await simcord_env.settle()
    assert newsroom.flags() == []
