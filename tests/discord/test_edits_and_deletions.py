"""A message that was read changes or goes, and its flag with it."""

from pathlib import Path

from simcord import Env, MemberActor

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


async def test_an_edit_that_comes_to_repeat_a_claim_is_flagged(newsroom: Newsroom, tom: MemberActor) -> None:
    await newsroom.track(DRONE)
    message = await tom.send(newsroom.room, "hello")
    await tom.edit(message, DRONE_AGAIN)
    assert "repeats #1" in shown(newsroom.flag())


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
