"""What people may know of what is kept of them, and how it goes."""

from pathlib import Path

import pytest
from simcord import ChannelHandle, Env, GuildHandle, MemberActor
from sqlalchemy import select

from bot.discord_app.access import RefusedError
from db.models import Appearance, Claim, HistoryEntry, Sighting
from tests.discord.clock import pass_time
from tests.discord.newsroom import (
    DRONE,
    DRONE_AGAIN,
    FRAUD,
    FRAUD_AGAIN,
    Newsroom,
    expect_errors,
    reply,
    said,
    shown,
)

DAY = 24 * 3600
MARK = "zanzibar"


def raw(folder: Path) -> bytes:
    """All bytes of the database's files, its write-ahead log included."""
    return b"".join(path.read_bytes() for path in folder.glob("desk.db*"))


async def test_everyone_is_told_what_is_kept_and_for_how_long(
    newsroom: Newsroom, tom: MemberActor, ann: MemberActor
) -> None:
    await ann.slash(newsroom.room, "settings set", retention_days=30)
    answer = await tom.slash(newsroom.room, "privacy about")
    assert answer.ephemeral
    text = said(answer)
    assert "the matched sentence, who wrote it, where and when, for **30 days**" in text
    assert "`/privacy forget-me`" in text
    assert "Messages in watched channels, and messages anywhere that mention me" in text


async def test_without_automatic_flags_everyone_is_told_that_only_mentions_are_read(
    newsroom: Newsroom, tom: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newsroom.bot, "autoflag", False)
    text = said(await tom.slash(newsroom.room, "privacy about"))
    assert "Messages that mention me, and no others, to see" in text
    assert "watched channels" not in text


async def test_forget_me_takes_my_words_and_flags_and_no_one_elses(
    simcord_env: Env, newsroom: Newsroom, guild: GuildHandle, tom: MemberActor, tmp_path: Path
) -> None:
    lena = guild.add_member(simcord_env.create_user("lena"))
    await newsroom.track(DRONE)
    await newsroom.track(FRAUD)
    await tom.send(newsroom.room, f"{DRONE_AGAIN} {MARK}")
    await lena.send(newsroom.room, FRAUD_AGAIN)
    assert MARK.encode() in raw(tmp_path)
    answer = await tom.slash(newsroom.room, "privacy forget-me")
    assert said(answer) == "Forgotten of you: 1 message and the flags under them."
    assert "repeats #2" in shown(newsroom.flag())
    assert MARK.encode() not in raw(tmp_path)
    assert await newsroom.authors() == [lena.id]
    again = await tom.slash(newsroom.room, "privacy forget-me")
    assert said(again) == "Nothing is kept of you."


async def test_forget_me_takes_a_flag_that_is_a_reaction_off_the_message(
    simcord_env: Env, newsroom: Newsroom, guild: GuildHandle, ann: MemberActor, tom: MemberActor
) -> None:
    lena = guild.add_member(simcord_env.create_user("lena"))
    await newsroom.track(DRONE)
    await newsroom.track(FRAUD)
    await ann.slash(newsroom.room, "settings set", flag_style="reaction")
    await tom.send(newsroom.room, DRONE_AGAIN)
    await lena.send(newsroom.room, FRAUD_AGAIN)
    assert reactions(newsroom) == [["\N{PUSHPIN}"], ["\N{PUSHPIN}"]]
    await tom.slash(newsroom.room, "privacy forget-me")
    assert reactions(newsroom) == [[], ["\N{PUSHPIN}"]]


async def test_forget_me_while_a_reaction_is_on_its_way_takes_it_off_again(
    newsroom: Newsroom, ann: MemberActor, tom: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await newsroom.track(DRONE)
    await ann.slash(newsroom.room, "settings set", flag_style="reaction")
    given = newsroom.bot.http.add_reaction

    async def forgotten_first(channel_id: int, message_id: int, emoji: str) -> None:
        await newsroom.bot.reader.forgotten(newsroom.guild.id, {message_id})
        await given(channel_id, message_id, emoji)

    monkeypatch.setattr(newsroom.bot.http, "add_reaction", forgotten_first)
    await tom.send(newsroom.room, DRONE_AGAIN)
    assert reactions(newsroom) == [[]]
    assert await newsroom.authors() == []


def reactions(newsroom: Newsroom) -> list[list[str]]:
    """Those of each message, the oldest message first."""
    return [[str(reaction.emoji) for reaction in message.reactions] for message in newsroom.room.history()]


async def test_a_deleted_message_is_asked_for_no_reaction_any_more(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await ann.slash(newsroom.room, "settings set", flag_style="reaction")
    message = await tom.send(newsroom.room, DRONE_AGAIN)
    await tom.delete(message)
    assert await newsroom.authors() == []
    assert [one.path for one in simcord_env.http_requests if one.method == "DELETE"] == []


async def test_forget_me_works_where_the_bot_is_not_watching_and_leaves_other_servers_alone(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await tom.send(newsroom.room, DRONE_AGAIN)
    elsewhere = simcord_env.create_guild()
    room = elsewhere.create_text_channel("other")
    answer = await elsewhere.add_member(tom.user).slash(room, "privacy forget-me")
    assert said(answer) == "Nothing is kept of you."
    assert await newsroom.authors() == [tom.id]


async def test_an_editor_has_a_persons_messages_forgotten_and_a_reporter_may_not(
    simcord_env: Env, newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await tom.send(newsroom.room, DRONE_AGAIN)
    refused = await tom.slash(newsroom.room, "privacy forget", member=tom)
    assert "Only editors" in said(refused)
    expect_errors(simcord_env, (RefusedError, "Only editors"))
    assert await newsroom.authors() == [tom.id]
    answer = await maria.slash(newsroom.room, "privacy forget", member=tom)
    assert said(answer) == f"Forgotten of <@{tom.id}>: 1 message and the flags under them."
    assert await newsroom.authors() == []
    assert newsroom.flags() == []


async def test_a_claim_tracked_from_a_message_stays_without_its_link_when_the_author_is_forgotten(
    newsroom: Newsroom, room: ChannelHandle, maria: MemberActor, tom: MemberActor
) -> None:
    message = await tom.send(room, DRONE)
    asked = await maria.context_menu(room, "Track as claim", message)
    await maria.submit_modal(asked, {"text": DRONE})
    async with newsroom.bot.database.read() as session:
        (page,) = await session.scalars(select(Appearance))
    assert (page.message_id, page.author_id) == (message.id, tom.id)
    await tom.slash(newsroom.room, "privacy forget-me")
    async with newsroom.bot.database.read() as session:
        assert list(await session.scalars(select(Appearance))) == []
    assert DRONE in said(await tom.slash(newsroom.room, "claim show", claim="#1"))


async def test_words_of_a_deleted_message_are_gone_from_the_database_file(
    newsroom: Newsroom, tom: MemberActor, tmp_path: Path
) -> None:
    await newsroom.track(DRONE)
    message = await tom.send(newsroom.room, f"{DRONE_AGAIN} {MARK}")
    assert MARK.encode() in raw(tmp_path)
    await tom.delete(message)
    assert MARK.encode() not in raw(tmp_path)


async def test_words_that_are_old_enough_are_forgotten_every_day(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor, ann: MemberActor, tmp_path: Path
) -> None:
    await ann.slash(newsroom.room, "settings set", retention_days=2)
    await newsroom.track(DRONE)
    await tom.send(newsroom.room, f"{DRONE_AGAIN} {MARK}")
    await pass_time(simcord_env, 1.5 * DAY)
    assert MARK.encode() in raw(tmp_path)
    await pass_time(simcord_env, 1.6 * DAY)
    assert MARK.encode() not in raw(tmp_path)
    async with newsroom.bot.database.read() as session:
        (kept,) = await session.scalars(select(Sighting))
    assert kept.author_id is None
    assert "repeats #1" in shown(newsroom.flag())


async def test_an_editor_who_asks_is_named_in_the_history_no_more(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await maria.slash(newsroom.room, "claim assign", claim="#1", member=maria)
    assert f"<@{maria.id}>" in said(await tom.slash(newsroom.room, "claim history", claim="#1"))
    answer = await maria.slash(newsroom.room, "privacy forget-me")
    assert said(answer) == "Forgotten of you: the name in the desk's history."
    history = said(await tom.slash(newsroom.room, "claim history", claim="#1"))
    assert "somebody" in history
    async with newsroom.bot.database.read() as session:
        assert set(await session.scalars(select(HistoryEntry.by))) == {""}
        assert (await session.scalars(select(Claim.assignee))).all() == [None]


async def test_whom_a_claim_was_assigned_to_is_named_in_the_history_no_more(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await maria.slash(newsroom.room, "claim assign", claim="#1", member=tom)
    await maria.slash(newsroom.room, "claim assign", claim="#1", member=maria)
    answer = await tom.slash(newsroom.room, "privacy forget-me")
    assert said(answer) == "Forgotten of you: the name in the desk's history."
    history = said(await maria.slash(newsroom.room, "claim history", claim="#1"))
    assert f"<@{tom.id}>" not in history
    assert f"<@{maria.id}>" in history
    assert said(await tom.slash(newsroom.room, "privacy forget-me")) == "Nothing is kept of you."


async def test_links_to_the_messages_of_a_deleted_channel_go_with_it(
    simcord_env: Env,
    newsroom: Newsroom,
    room: ChannelHandle,
    guild: GuildHandle,
    maria: MemberActor,
    tom: MemberActor,
) -> None:
    other = guild.create_text_channel("other")
    for place, text in ((room, DRONE), (other, FRAUD)):
        message = await tom.send(place, text)
        asked = await maria.context_menu(place, "Track as claim", message)
        await maria.submit_modal(asked, {"text": text})
    simcord_env.backend.delete_channel(other.id)
    await pass_time(simcord_env, 1)
    async with newsroom.bot.database.read() as session:
        (page,) = await session.scalars(select(Appearance))
    assert f"/{room.id}/" in page.url


async def test_a_confirmed_sentence_goes_when_its_author_is_forgotten(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor, tmp_path: Path
) -> None:
    await newsroom.track(DRONE)
    await tom.send(newsroom.room, f"{DRONE_AGAIN} {MARK}")
    await maria.click(newsroom.flag(), label="Same claim")
    assert MARK in said(await maria.slash(newsroom.room, "claim show", claim="1"))
    answer = await tom.slash(newsroom.room, "privacy forget-me")
    assert said(answer) == "Forgotten of you: 1 message and the flags under them."
    assert MARK not in said(await maria.slash(newsroom.room, "claim show", claim="1"))
    history = said(await maria.slash(newsroom.room, "claim history", claim="1"))
    assert "somebody: phrasing removed" in history
    assert MARK.encode() not in raw(tmp_path)


@pytest.mark.parametrize("way", ["author", "editor", "deleted", "channel"])
async def test_a_sentence_added_as_phrasing_from_a_message_goes_with_it(
    simcord_env: Env,
    newsroom: Newsroom,
    guild: GuildHandle,
    maria: MemberActor,
    tom: MemberActor,
    tmp_path: Path,
    way: str,
) -> None:
    await newsroom.track(DRONE)
    other = guild.create_text_channel("other")
    message = await tom.send(other, f"{DRONE_AGAIN} {MARK}")
    asked = await maria.context_menu(other, "Track as claim", message)
    offer = await maria.submit_modal(asked, {"text": f"{DRONE_AGAIN} {MARK}"})
    await maria.click(reply(offer), label="Add as phrasing")
    assert MARK in said(await maria.slash(newsroom.room, "claim show", claim="1"))
    if way == "author":
        await tom.slash(newsroom.room, "privacy forget-me")
    elif way == "editor":
        await maria.slash(newsroom.room, "privacy forget", member=tom)
    elif way == "deleted":
        await tom.delete(message)
    else:
        simcord_env.backend.delete_channel(other.id)
        await pass_time(simcord_env, 1)
    assert MARK not in said(await maria.slash(newsroom.room, "claim show", claim="1"))
    assert MARK.encode() not in raw(tmp_path)


async def test_a_phrasing_adopted_from_a_message_is_not_repeated_in_the_history(
    newsroom: Newsroom, room: ChannelHandle, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    message = await tom.send(room, f"{DRONE_AGAIN} {MARK}")
    asked = await maria.context_menu(room, "Track as claim", message)
    offer = await maria.submit_modal(asked, {"text": f"{DRONE_AGAIN} {MARK}"})
    await maria.click(reply(offer), label="Add as phrasing")
    assert MARK in said(await maria.slash(room, "claim show", claim="1"))
    async with newsroom.bot.database.read() as session:
        entries = [str((one.before, one.after)) for one in await session.scalars(select(HistoryEntry))]
    assert not any(MARK in entry for entry in entries)
