"""Who counts as an editor and as a manager, by each right that makes one."""

from types import SimpleNamespace
from typing import cast

import discord
import pytest
from simcord import Env, MemberActor

from bot.discord_app.access import RefusedError, guild_id, require_manager
from bot.discord_app.client import Interaction
from tests.discord.newsroom import DRONE, Newsroom, said

EDITORS = "Only editors can do that; it takes the right to manage messages"
MANAGERS = "Only people with the right to manage the server can do that."


async def with_right(env: Env, newsroom: Newsroom, right: str) -> MemberActor:
    role = newsroom.guild.create_role(right, permissions=discord.Permissions(**{right: True}))
    member = newsroom.guild.add_member(env.create_user(right), roles=[role])
    await newsroom.show_commands_to(member)
    return member


@pytest.mark.parametrize(
    ("right", "edits", "manages"),
    [
        ("manage_messages", True, False),
        ("manage_guild", True, True),
        ("administrator", True, True),
        ("manage_channels", False, False),
    ],
)
async def test_the_rights_to_manage_make_editors_and_managers(
    simcord_env: Env, newsroom: Newsroom, right: str, edits: bool, manages: bool
) -> None:
    member = await with_right(simcord_env, newsroom, right)
    added = said(await member.slash(newsroom.room, "claim add", text=DRONE))
    assert added.startswith("Tracked as #1" if edits else EDITORS)
    listed = said(await member.slash(newsroom.room, "watch list"))
    assert (listed != MANAGERS) is manages
    assert simcord_env.errors or (edits and manages)


async def test_who_is_refused_is_told_which_role_would_do(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor
) -> None:
    refused = await tom.slash(newsroom.room, "claim add", text=DRONE)
    assert said(refused) == f"{EDITORS}."
    role = newsroom.guild.create_role("Fact checkers")
    await newsroom.manager.slash(newsroom.room, "settings set", editor_role=role)
    refused = await tom.slash(newsroom.room, "claim add", text=DRONE)
    assert said(refused) == f"{EDITORS} or the role <@&{role.id}>."
    assert simcord_env.errors


async def test_outside_of_a_server_there_is_no_desk_whatever_the_rights() -> None:
    rights = discord.Permissions.all()
    alone = cast("Interaction", SimpleNamespace(guild_id=None, permissions=rights))
    with pytest.raises(RefusedError, match="works in servers only"):
        guild_id(alone)
    with pytest.raises(RefusedError, match="works in servers only"):
        await require_manager(alone)
