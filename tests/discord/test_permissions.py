"""What the bot says that it lacks in a channel, by the kind of the channel and by what it is to do there."""

from typing import Any

import discord
import pytest
from simcord import ChannelHandle, Env, GuildHandle, MemberActor

from bot.discord_app.permissions import missing_at_the_desk, missing_permissions, missing_to_post
from db.vocabulary import FlagStyle

READ = ["View Channel", "Read Message History"]
REPLIES = {
    "text": [*READ, "Send Messages", "Send Messages in Threads", "Embed Links"],
    "category": [*READ, "Send Messages", "Send Messages in Threads", "Embed Links"],
    "thread": [*READ, "Send Messages in Threads", "Embed Links"],
    "forum": [*READ, "Send Messages in Threads", "Embed Links"],
    "voice": [*READ, "Send Messages", "Embed Links"],
}
"""What a reply takes."""


@pytest.fixture
def channels(simcord_env: Env, guild: GuildHandle, room: ChannelHandle, tom: MemberActor) -> dict[str, Any]:
    """One of each kind, as discord.py knows it."""
    thread = ChannelHandle(simcord_env, guild, simcord_env.backend.create_thread(room.id, "side", tom.id))
    handles = {
        "text": room,
        "category": guild.create_category("desk"),
        "thread": thread,
        "forum": guild.create_forum_channel("leads"),
        "voice": guild.create_voice_channel("talk"),
    }
    known = known_guild(simcord_env, guild)
    return {kind: known.get_channel_or_thread(handle.id) for kind, handle in handles.items()}


def known_guild(env: Env, guild: GuildHandle) -> discord.Guild:
    known = env.bot.get_guild(guild.id)
    assert known is not None
    return known


@pytest.fixture
def powerless(channels: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The same where the bot has no right at all."""
    for channel in channels.values():
        monkeypatch.setattr(type(channel), "permissions_for", lambda *_: discord.Permissions.none())
    return channels


@pytest.mark.parametrize("kind", REPLIES)
def test_a_reply_takes_the_right_to_speak_where_the_message_is(powerless: dict[str, Any], kind: str) -> None:
    channel = powerless[kind]
    assert missing_permissions(channel, channel.guild.me, FlagStyle.REPLY) == REPLIES[kind]


@pytest.mark.parametrize(
    ("style", "more"),
    [(FlagStyle.REACTION, ["Add Reactions"]), (FlagStyle.DESK_CHANNEL, []), (FlagStyle.SILENT, [])],
)
def test_what_posts_nothing_in_the_channel_takes_no_right_to_speak(
    powerless: dict[str, Any], style: FlagStyle, more: list[str]
) -> None:
    channel = powerless["text"]
    assert missing_permissions(channel, channel.guild.me, style) == [*READ, *more]


@pytest.mark.parametrize(
    ("kind", "speaking"),
    [("text", "Send Messages"), ("thread", "Send Messages in Threads"), ("voice", "Send Messages")],
)
def test_a_card_takes_the_right_to_find_it_again_and_a_chart_the_right_to_attach_it(
    powerless: dict[str, Any], kind: str, speaking: str
) -> None:
    channel = powerless[kind]
    card = [*READ, speaking, "Embed Links"]
    assert missing_to_post(channel, channel.guild.me) == card
    assert missing_to_post(channel, channel.guild.me, files=True) == [*card, "Attach Files"]


def test_what_the_bot_may_do_is_not_missing(channels: dict[str, Any]) -> None:
    for kind in REPLIES:
        channel = channels[kind]
        for style in FlagStyle:
            assert missing_permissions(channel, channel.guild.me, style) == [], kind
        assert missing_to_post(channel, channel.guild.me, files=True) == [], kind


def test_nothing_is_missing_at_a_desk_without_a_channel(powerless: dict[str, Any]) -> None:
    guild = powerless["text"].guild
    assert missing_at_the_desk(guild, None) == []
    assert missing_at_the_desk(guild, powerless["text"].id) == [*READ, "Send Messages", "Embed Links"]


def test_a_desk_channel_that_is_gone_cannot_be_seen(simcord_env: Env, guild: GuildHandle) -> None:
    assert missing_at_the_desk(known_guild(simcord_env, guild), 1) == ["View Channel"]
