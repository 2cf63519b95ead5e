from collections.abc import AsyncIterator

import discord
import pytest
from simcord import ChannelHandle, Env, GuildHandle, MemberActor, pytest_plugin

from bot.discord_app.client import Claimdesk
from db import Database
from tests.discord.clock import PatientEnv
from tests.discord.newsroom import Newsroom


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pytest_plugin, "Env", PatientEnv)


@pytest.fixture
async def simcord_bot(sqlite_database: Database) -> AsyncIterator[Claimdesk]:
    """The real bot on a database file of its own; simcord logs it in."""
    bot = Claimdesk(sqlite_database)
    yield bot
    await bot.close()


@pytest.fixture
def guild(simcord_env: Env) -> GuildHandle:
    return simcord_env.create_guild()


@pytest.fixture
def room(guild: GuildHandle) -> ChannelHandle:
    return guild.create_text_channel("general")


@pytest.fixture
def tom(simcord_env: Env, guild: GuildHandle) -> MemberActor:
    """A reporter with no rights of note."""
    return guild.add_member(simcord_env.create_user("tom"))


@pytest.fixture
def maria(simcord_env: Env, guild: GuildHandle) -> MemberActor:
    """An editor: she manages messages."""
    role = guild.create_role("Editors", permissions=discord.Permissions(manage_messages=True))
    return guild.add_member(simcord_env.create_user("maria"), roles=[role])


@pytest.fixture
def ann(simcord_env: Env, guild: GuildHandle) -> MemberActor:
    """She manages the server."""
    role = guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    return guild.add_member(simcord_env.create_user("ann"), roles=[role])


@pytest.fixture
async def newsroom(
    simcord_env: Env, guild: GuildHandle, room: ChannelHandle, maria: MemberActor, ann: MemberActor
) -> Newsroom:
    """A server whose general channel is watched."""
    await ann.slash(room, "watch add")
    return Newsroom(simcord_env, guild, room, maria, ann)
