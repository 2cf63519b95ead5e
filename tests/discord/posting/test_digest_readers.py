"""Who reads the channel of a digest, and so whether it may hold verdicts that the desk has not published."""

from typing import Any

import discord
import pytest
from discord.role import RoleTags
from simcord import Env, MemberActor, RoleHandle

from bot.discord_app.posting.digests import readable_by_editors_only
from tests.discord.newsroom import Newsroom

SEEN = discord.PermissionOverwrite(view_channel=True)
HIDDEN = discord.PermissionOverwrite(view_channel=False)


@pytest.fixture
def desk(newsroom: Newsroom) -> RoleHandle:
    """The editors' role."""
    return newsroom.guild.create_role("Desk")


def editors_only(newsroom: Newsroom, desk: RoleHandle, **others: Any) -> bool:
    """Whether a channel that the editors see, and these others by name, counts as theirs alone."""
    user = newsroom.bot.user
    assert user is not None
    hidden = newsroom.guild.create_text_channel(
        "private",
        overwrites={
            newsroom.guild.default_role: HIDDEN,
            desk: SEEN,
            user: SEEN,
            **dict.fromkeys(others.values(), SEEN),
        },
    )
    guild = newsroom.bot.get_guild(newsroom.guild.id)
    assert guild is not None
    channel = guild.get_channel(hidden.id)
    assert channel is not None
    return readable_by_editors_only(guild, channel, desk.id)


def marked(newsroom: Newsroom, role: RoleHandle, tags: dict[str, Any]) -> None:
    """A role that Discord made: for a bot, for who boosts the server, for an integration's members."""
    guild = newsroom.bot.get_guild(newsroom.guild.id)
    known = guild.get_role(role.id) if guild else None
    assert known is not None
    known.managed, known.tags = True, RoleTags(tags)  # type: ignore[arg-type]  # as Discord sends them


async def test_a_channel_of_editors_and_the_bot_is_the_editors_alone(
    newsroom: Newsroom, desk: RoleHandle
) -> None:
    assert editors_only(newsroom, desk)


async def test_a_channel_that_another_role_sees_is_not(newsroom: Newsroom, desk: RoleHandle) -> None:
    assert not editors_only(newsroom, desk, guests=newsroom.guild.create_role("Guests"))


async def test_a_role_that_manages_messages_is_the_editors_too(newsroom: Newsroom, desk: RoleHandle) -> None:
    moderators = newsroom.guild.create_role(
        "Moderators", permissions=discord.Permissions(manage_messages=True)
    )
    assert editors_only(newsroom, desk, moderators=moderators)


async def test_a_channel_that_a_member_was_let_into_is_not(
    newsroom: Newsroom, desk: RoleHandle, tom: MemberActor
) -> None:
    assert not editors_only(newsroom, desk, tom=tom)


async def test_nor_is_one_that_a_member_was_let_into_whom_the_bot_does_not_know(
    simcord_env: Env, newsroom: Newsroom, desk: RoleHandle, tom: MemberActor
) -> None:
    guild = newsroom.bot.get_guild(newsroom.guild.id)
    assert guild is not None
    guild._members.pop(tom.id, None)
    assert not editors_only(newsroom, desk, tom=tom)


async def test_another_bots_own_role_reads_nothing(newsroom: Newsroom, desk: RoleHandle) -> None:
    other = newsroom.guild.create_role("Clock")
    marked(newsroom, other, {"bot_id": "77"})
    assert editors_only(newsroom, desk, other=other)


@pytest.mark.parametrize("tags", [{"premium_subscriber": None}, {"integration_id": "78"}])
async def test_people_whose_role_discord_gives_out_do_read(
    newsroom: Newsroom, desk: RoleHandle, tags: dict[str, Any]
) -> None:
    boosters = newsroom.guild.create_role("Boosters")
    marked(newsroom, boosters, tags)
    assert not editors_only(newsroom, desk, boosters=boosters)
