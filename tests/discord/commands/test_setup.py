"""Who manages the server has channels read and sets the desk up."""

import re
from typing import Any

import discord
import pytest
from simcord import ChannelHandle, Env, GuildHandle, MemberActor, OptionError

from bot.desk.errors import InvalidError, NotFoundError
from bot.desk.guilds.settings import SETTINGS
from bot.discord_app.access import RefusedError
from tests.discord.clock import pass_time
from tests.discord.newsroom import (
    DRONE,
    DRONE_AGAIN,
    FRAUD,
    Newsroom,
    buttons,
    expect_errors,
    reply,
    said,
    shown,
)


async def test_watches_are_added_listed_and_removed(
    newsroom: Newsroom, guild: GuildHandle, ann: MemberActor, simcord_env: Env
) -> None:
    assert f"<#{newsroom.room.id}>." in said(await ann.slash(newsroom.room, "watch list"))
    other = guild.create_text_channel("other")
    added = said(await ann.slash(newsroom.room, "watch add", channel=other, feeds=True))
    assert f"Watching <#{other.id}>. Webhooks and other bots are read too." in added
    assert f"<#{other.id}> with feeds." in said(await ann.slash(newsroom.room, "watch list"))
    await ann.slash(newsroom.room, "watch remove", channel=other)
    assert f"<#{other.id}>" not in said(await ann.slash(newsroom.room, "watch list"))
    assert "is not watched; /watch list shows" in said(
        await ann.slash(newsroom.room, "watch remove", channel=other)
    )
    await ann.slash(newsroom.room, "watch remove")
    assert "Nothing is watched yet" in said(await ann.slash(newsroom.room, "watch list"))
    expect_errors(simcord_env, (InvalidError, "is not watched"))


async def test_removing_a_watch_under_a_watched_category_says_what_goes_on(
    simcord_env: Env, newsroom: Newsroom, guild: GuildHandle, ann: MemberActor
) -> None:
    desk = guild.create_category("desk")
    room = guild.create_text_channel("inside", category=desk)
    await ann.slash(newsroom.room, "watch add", channel=desk)
    await ann.slash(newsroom.room, "watch add", channel=room)
    rest = f"still read with <#{desk.id}>; remove that to stop reading it"
    removed = said(await ann.slash(newsroom.room, "watch remove", channel=room))
    assert removed == f"<#{room.id}> is not watched by itself any more, but {rest}."
    again = said(await ann.slash(newsroom.room, "watch remove", channel=room))
    assert again == f"<#{room.id}> is not watched by itself: it is {rest}."
    await ann.slash(newsroom.room, "watch remove", channel=desk)
    gone = said(await ann.slash(newsroom.room, "watch remove", channel=room))
    assert "is not watched; /watch list shows" in gone
    expect_errors(simcord_env, (InvalidError, "is still read with"), (InvalidError, "is not watched"))


async def test_a_watch_says_which_permissions_are_missing(
    simcord_env: Env, newsroom: Newsroom, guild: GuildHandle, ann: MemberActor
) -> None:
    user = newsroom.bot.user
    assert user is not None
    closed = guild.create_text_channel(
        "closed", overwrites={user: discord.PermissionOverwrite(send_messages=False, embed_links=False)}
    )
    answer = said(await ann.slash(newsroom.room, "watch add", channel=closed))
    assert "I lack there: Send Messages, Embed Links." in answer


async def test_a_desk_channel_and_a_digest_say_which_permissions_are_missing(
    newsroom: Newsroom, guild: GuildHandle, ann: MemberActor, caplog: pytest.LogCaptureFixture
) -> None:
    assert newsroom.bot.user is not None
    closed = discord.PermissionOverwrite(send_messages=False, embed_links=False, attach_files=False)
    desk = guild.create_text_channel("desk", overwrites={newsroom.bot.user: closed})
    missing = "Send Messages, Embed Links"
    saved = await ann.slash(newsroom.room, "settings set", flag_style="desk_channel", desk_channel=desk)
    assert f"Saved. I lack in <#{desk.id}>: {missing}." in said(saved)
    assert f"Desk channel <#{desk.id}>: I lack there: {missing}." in said(
        await ann.slash(newsroom.room, "watch list")
    )
    scheduled = await ann.slash(
        newsroom.room, "digest schedule", weekday="monday", hour=9, timezone="Europe/Berlin", channel=desk
    )
    assert f"I lack there: {missing}, Attach Files." in said(scheduled)
    await newsroom.new_session()
    assert f"permissions missing in desk channel {desk.id}: {missing}" in caplog.messages


async def test_a_watch_says_that_threads_are_out_of_reach(
    newsroom: Newsroom, guild: GuildHandle, ann: MemberActor
) -> None:
    assert newsroom.bot.user is not None
    mute = discord.PermissionOverwrite(send_messages_in_threads=False)
    room = guild.create_text_channel("quiet", overwrites={newsroom.bot.user: mute})
    answer = said(await ann.slash(newsroom.room, "watch add", channel=room))
    assert "I lack there: Send Messages in Threads." in answer


async def test_a_long_list_of_watches_keeps_to_discords_limit(
    newsroom: Newsroom, guild: GuildHandle, ann: MemberActor
) -> None:
    assert newsroom.bot.user is not None
    nothing = discord.PermissionOverwrite.from_pair(discord.Permissions(), discord.Permissions.all())
    for number in range(40):
        channel = guild.create_text_channel(f"room-{number}", overwrites={newsroom.bot.user: nothing})
        await ann.slash(newsroom.room, "watch add", channel=channel, feeds=True)
    listed = said(await ann.slash(newsroom.room, "watch list"))
    assert re.search(r"and \d+ more$", listed)


async def test_settings_are_shown_and_changed(
    newsroom: Newsroom, guild: GuildHandle, ann: MemberActor
) -> None:
    before = said(await ann.slash(newsroom.room, "settings show"))
    assert "cooldown_hours: **6**. A claim is not flagged again in a channel for this many hours." in before
    assert "flag_style: **reply**" in before
    role = guild.create_role("Desk")
    after = said(
        await ann.slash(
            newsroom.room,
            "settings set",
            flag_threshold=0.8,
            possible_threshold=0.3,
            sources_required=2,
            cooldown_hours=1,
            editor_role=role,
            show_verdicts="always",
            catchup_hours=12,
            catchup_messages=100,
        )
    )
    for line in (
        "flag_threshold: **0.80**",
        "possible_threshold: **0.30**",
        "sources_required: **2**",
        "cooldown_hours: **1**",
        f"editor_role: **<@&{role.id}>**",
        "show_verdicts: **always**",
        "catchup_hours: **12**",
        "catchup_messages: **100**",
    ):
        assert line in after
    cleared = said(await ann.slash(newsroom.room, "settings set", clear="editor_role"))
    assert "editor_role: **none**" in cleared


async def test_each_setting_is_shown_with_its_value_and_its_meaning(
    newsroom: Newsroom, guild: GuildHandle, ann: MemberActor
) -> None:
    desk = guild.create_text_channel("desk")
    await ann.slash(
        newsroom.room,
        "settings set",
        desk_channel=desk,
        flag_style="desk_channel",
        announce_verdicts=False,
        catchup_messages=10_000,
        language=" German ",
    )
    lines = said(await ann.slash(newsroom.room, "settings show")).splitlines()[1:]
    assert [line.split(": **")[0] for line in lines] == list(SETTINGS)
    assert all(line.endswith(f"**. {SETTINGS[line.split(':')[0]].meaning}") for line in lines)
    values = {line.split(": **")[0]: line.split("**")[1] for line in lines}
    assert values["flag_style"] == "desk channel"
    assert values["desk_channel"] == f"<#{desk.id}>"
    assert values["announce_verdicts"] == "off"
    assert values["catchup_messages"] == "10,000"
    assert values["language"] == "german"


async def test_each_setting_has_its_option_and_clear_those_that_can_be_empty(newsroom: Newsroom) -> None:
    kinds = discord.AppCommandOptionType
    settings = newsroom.bot.tree.get_command("settings")
    assert isinstance(settings, discord.app_commands.Group)
    command = settings.get_command("set")
    assert isinstance(command, discord.app_commands.Command)
    options = {option.name: option for option in command.parameters}
    assert list(options) == [*SETTINGS, "clear"]
    types = {name: option.type for name, option in options.items()}
    assert (
        types.items()
        >= {
            "flag_threshold": kinds.number,
            "cooldown_hours": kinds.integer,
            "flag_style": kinds.string,
            "desk_channel": kinds.channel,
            "editor_role": kinds.role,
            "announce_verdicts": kinds.boolean,
            "language": kinds.string,
            "clear": kinds.string,
        }.items()
    )
    assert not any(option.required for option in options.values())
    assert (options["flag_threshold"].min_value, options["flag_threshold"].max_value) == (0.05, 1.0)
    assert (options["retention_days"].min_value, options["retention_days"].max_value) == (1, 3650)
    assert options["desk_channel"].channel_types == [discord.ChannelType.text, discord.ChannelType.news]
    assert options["language"].autocomplete
    choices = {name: [choice.name for choice in option.choices] for name, option in options.items()}
    assert choices["flag_style"] == ["reply", "reaction", "desk channel", "silent"]
    assert choices["show_verdicts"] == ["when published", "always"]
    assert choices["clear"] == [name for name, setting in SETTINGS.items() if setting.clearable]


def test_settings_are_as_many_and_explained_as_briefly_as_discord_takes() -> None:
    assert len(SETTINGS) < 25
    assert [name for name, setting in SETTINGS.items() if len(setting.meaning) > 100] == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Nothing was named to change"),
        ({"flag_threshold": 0.3, "possible_threshold": 0.6}, "is over the flag threshold"),
        ({"flag_style": "desk_channel"}, "set desk_channel too"),
    ],
)
async def test_settings_that_cannot_be_are_refused(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor, values: dict[str, object], sentence: str
) -> None:
    assert sentence in said(await ann.slash(newsroom.room, "settings set", **values))
    assert "flag_threshold: **0.50**" in said(await ann.slash(newsroom.room, "settings show"))
    expect_errors(simcord_env, (InvalidError, sentence))


async def test_everyone_cannot_be_made_editors(
    simcord_env: Env, newsroom: Newsroom, guild: GuildHandle, ann: MemberActor
) -> None:
    answer = said(await ann.slash(newsroom.room, "settings set", editor_role=guild.default_role))
    assert "editor_role cannot be the role that everybody has" in answer
    assert "editor_role: **none**" in said(await ann.slash(newsroom.room, "settings show"))
    expect_errors(simcord_env, (InvalidError, "that everybody has"))


async def test_values_out_of_range_do_not_reach_the_bot(newsroom: Newsroom, ann: MemberActor) -> None:
    with pytest.raises(OptionError):
        await ann.slash(newsroom.room, "settings set", sources_required=11)


async def test_a_higher_flag_threshold_flags_less(
    newsroom: Newsroom, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(FRAUD)
    await ann.slash(newsroom.room, "settings set", flag_threshold=1.0)
    await tom.send(newsroom.room, "the election in Iraq was a fraud, they say")
    assert newsroom.flags() == []


async def test_erasing_takes_the_word_typed(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    modal = await ann.slash(newsroom.room, "settings erase")
    assert "Nothing was erased" in said(await ann.submit_modal(modal, {"confirmation": "yes"}))
    assert "armed drone" in said(await tom.slash(newsroom.room, "claim show", claim="1"))
    modal = await ann.slash(newsroom.room, "settings erase")
    assert "Erased" in said(await ann.submit_modal(modal, {"confirmation": "erase"}))
    assert "There is no claim #1" in said(await tom.slash(newsroom.room, "claim show", claim="1"))
    await tom.send(newsroom.room, DRONE_AGAIN)
    assert newsroom.flags() == []
    assert await newsroom.track(DRONE) == 1
    expect_errors(simcord_env, (InvalidError, "Nothing was erased"), (NotFoundError, "no claim #1"))


WRITES: list[tuple[str, dict[str, object]]] = [
    ("claim add", {"text": FRAUD}),
    ("claim edit", {"claim": "1"}),
    ("claim verdict", {"claim": "1", "verdict": "true"}),
    ("claim assign", {"claim": "1"}),
    ("claim phrasing", {"claim": "1", "text": "another wording of it"}),
    ("claim phrasing-remove", {"claim": "1", "phrasing": "1"}),
    ("claim merge", {"duplicate": "1", "into": "2"}),
    ("claim archive", {"claim": "1"}),
    ("claim restore", {"claim": "1"}),
    ("claim link", {"claim": "1", "other": "2", "relation": "contradicts"}),
    ("claim seen", {"claim": "1", "url": "https://example.org/a"}),
    ("source add", {"claim": "1", "url": "https://example.org/a"}),
    ("source remove", {"claim": "1", "source": "1"}),
]
SETUPS: list[tuple[str, dict[str, object]]] = [
    ("watch add", {}),
    ("watch remove", {}),
    ("watch list", {}),
    ("settings show", {}),
    ("settings set", {"sources_required": 2}),
    ("settings erase", {}),
]
READS: list[tuple[str, dict[str, object]]] = [
    ("claim show", {"claim": "1"}),
    ("claim list", {}),
    ("claim search", {"query": "drone"}),
    ("claim history", {"claim": "1"}),
    ("source list", {"claim": "1"}),
    ("check", {"text": DRONE_AGAIN}),
    ("help", {}),
    ("stats", {}),
]


async def test_members_read_and_are_refused_everything_else_privately(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await newsroom.show_commands_to(tom)
    before = await newsroom.everything()
    for command, options in WRITES:
        answer = await tom.slash(newsroom.room, command, **options)
        assert "Only editors can do that" in said(answer), command
        assert answer.ephemeral, command
    for command, options in SETUPS:
        answer = await tom.slash(newsroom.room, command, **options)
        assert "Only people with the right to manage the server" in said(answer), command
        assert answer.ephemeral, command
    for command, options in READS:
        answer = await tom.slash(newsroom.room, command, **options)
        assert said(answer), command
        assert "Only" not in said(answer).split(), command
    assert await newsroom.everything() == before
    expect_errors(
        simcord_env,
        *[(RefusedError, "Only editors")] * len(WRITES),
        *[(RefusedError, "manage the server")] * len(SETUPS),
    )


async def test_editors_are_refused_the_setup(
    simcord_env: Env, newsroom: Newsroom, maria: MemberActor
) -> None:
    await newsroom.show_commands_to(maria)
    for command, options in SETUPS:
        answer = await maria.slash(newsroom.room, command, **options)
        assert "Only people with the right to manage the server" in said(answer), command
    expect_errors(simcord_env, *[(RefusedError, "manage the server")] * len(SETUPS))


async def test_the_editor_role_makes_an_editor(
    simcord_env: Env, newsroom: Newsroom, guild: GuildHandle, ann: MemberActor
) -> None:
    role = guild.create_role("Fact checkers")
    lena = guild.add_member(simcord_env.create_user("lena"), roles=[role])
    assert "Only editors" in said(await lena.slash(newsroom.room, "claim add", text=DRONE))
    await ann.slash(newsroom.room, "settings set", editor_role=role)
    assert "Tracked as #1" in said(await lena.slash(newsroom.room, "claim add", text=DRONE))
    expect_errors(simcord_env, (RefusedError, "Only editors"))


async def test_help_names_the_commands(newsroom: Newsroom, tom: MemberActor) -> None:
    text = said(await tom.slash(newsroom.room, "help"))
    for word in ("/check", "/claim add", "/watch add", "/settings show", "Track as claim"):
        assert word in text


async def test_choices_read_like_words(newsroom: Newsroom) -> None:
    def named(options: Any) -> list[str]:
        own = [choice["name"] for option in options for choice in option.get("choices", [])]
        return own + [name for option in options for name in named(option.get("options", []))]

    commands = [command.to_dict(newsroom.bot.tree) for command in newsroom.bot.tree.get_commands()]
    names = named(commands)
    assert {"needs sourcing", "Mostly true", "desk channel", "variant of"} <= set(names)
    assert [name for name in names if name.isupper()] == []


async def test_stats_count_the_last_days(simcord_env: Env, newsroom: Newsroom, tom: MemberActor) -> None:
    await newsroom.track(DRONE)
    await tom.send(newsroom.room, DRONE_AGAIN)
    await pass_time(simcord_env, 1)
    text = said(await tom.slash(newsroom.room, "stats"))
    assert "1 open claim" in text
    assert "New 1 (0)" in text
    assert "Sightings 1 (0)" in text


async def test_check_shows_what_is_tracked_to_the_asker_only(
    newsroom: Newsroom, room: ChannelHandle, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    answer = await tom.slash(room, "check", text=DRONE_AGAIN)
    assert answer.ephemeral
    assert "**repeats #1**" in said(answer)
    assert "needs sourcing: 0 of 1 source" in said(answer)
    assert "Nothing is tracked about this." in said(
        await tom.slash(room, "check", text="the weather is fine")
    )
    assert await newsroom.authors() == []


async def test_a_message_is_checked_from_its_menu(newsroom: Newsroom, tom: MemberActor) -> None:
    await newsroom.track(DRONE)
    elsewhere = newsroom.guild.create_text_channel("elsewhere")
    message = await tom.send(elsewhere, "", attachments=[("message.txt", DRONE_AGAIN.encode())])
    answer = await tom.context_menu(elsewhere, "Check for tracked claims", message)
    assert "**repeats #1**" in said(answer)
    assert answer.ephemeral


async def test_a_check_names_the_claims_that_the_text_links_to(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await maria.slash(newsroom.room, "claim seen", claim="1", url="https://example.org/story")
    answer = await tom.slash(newsroom.room, "check", text="true? https://example.org/story?utm_source=x")
    assert f"**links to where #1 was seen**: {DRONE}" in said(answer)


async def test_a_message_is_tracked_from_its_menu_and_its_link_kept(
    simcord_env: Env, newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    message = await tom.send(newsroom.room, f"  {DRONE}\n")
    modal = await maria.context_menu(newsroom.room, "Track as claim", message)
    filled = {one["custom_id"]: one.get("value") for one in _inputs(modal.modal)}
    assert filled["text"] == DRONE
    answer = await maria.submit_modal(modal, {"text": DRONE, "claimant": "Iraqi military"})
    assert "Tracked as #1." in said(answer)
    assert message.jump_url in said(answer)
    await tom.send(newsroom.room, f"as in {message.jump_url}")
    assert "links to where #1 was seen" in shown(newsroom.flag())
    refused = await tom.context_menu(newsroom.room, "Track as claim", message)
    assert "Only editors" in said(refused)
    expect_errors(simcord_env, (RefusedError, "Only editors"))


async def test_a_file_that_cannot_be_had_leaves_the_message_itself_to_track(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await tom.send(newsroom.room, DRONE, attachments=[("message.txt", b"much more")])

    async def read(_: discord.Attachment) -> bytes:
        raise TimeoutError

    monkeypatch.setattr(discord.Attachment, "read", read)
    asked = await maria.context_menu(newsroom.room, "Track as claim", message)
    assert said(asked) == "Which sentence is the claim?"
    (option,) = next(part["options"] for part in buttons(reply(asked)) if "options" in part)
    assert option["label"] == DRONE


async def test_tracking_a_similar_message_offers_a_phrasing(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    elsewhere = newsroom.guild.create_text_channel("elsewhere")
    message = await tom.send(elsewhere, DRONE_AGAIN)
    modal = await maria.context_menu(elsewhere, "Track as claim", message)
    offer = await maria.submit_modal(modal, {"text": DRONE_AGAIN})
    assert [one["label"] for one in buttons(offer.response)] == ["Add as phrasing", "Track separately"]
    answer = await maria.click(reply(offer), label="Add as phrasing")
    assert message.jump_url in said(answer)


def _inputs(modal: object) -> list[dict[str, object]]:
    """The text inputs of a raw modal, wherever they are nested."""
    if isinstance(modal, dict):
        own = [modal] if modal.get("type") == 4 else []
        return own + [one for part in modal.values() for one in _inputs(part)]
    return [one for part in modal for one in _inputs(part)] if isinstance(modal, list) else []
