"""What tests do in the simulated Discord, and the claims that they do it with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

import aiohttp
import discord
import pytest
from discord import app_commands
from simcord import ChannelHandle, Env, GuildHandle, InteractionResult, MemberActor, ResponseMessage
from simcord.backend import serializers
from sqlalchemy import select

from bot.discord_app.client import Claimdesk
from db import Database
from db.models import Base, Claim, Sighting
from db.vocabulary import Verdict
from tests.discord.clock import pass_time

DRONE = "An armed drone attacked the home of Iraqi Prime Minister Mustafa al-Kadhimi in Baghdad."
DRONE_AGAIN = "wire says an armed drone attacked PM Kadhimi's home in Baghdad overnight"
FRAUD = "Iraq's parliamentary election in October was rigged by massive fraud."
FRAUD_AGAIN = "they keep saying the October parliamentary election in Iraq was rigged, massive fraud"


@dataclass
class Newsroom:
    env: Env
    guild: GuildHandle
    room: ChannelHandle
    editor: MemberActor
    manager: MemberActor

    @property
    def bot(self) -> Claimdesk:
        return cast("Claimdesk", self.env.bot)

    async def track(self, text: str, **options: Any) -> int:
        """Have the editor track a claim; its number."""
        answer = await self.editor.slash(self.room, "claim add", text=text, **options)
        if any(button.get("label") == "Track separately" for button in buttons(answer.response)):
            answer = await self.editor.click(reply(answer), label="Track separately")
        return int(said(answer).split("#")[1].split(".")[0])

    def flags(self, channel: ChannelHandle | None = None) -> list[discord.Message]:
        """The bot's messages in the channel, the oldest first."""
        me = self.bot.user
        return [one for one in (channel or self.room).history() if me is not None and one.author.id == me.id]

    def flag(self) -> discord.Message:
        """The only one."""
        (flag,) = self.flags()
        return flag

    @asynccontextmanager
    async def restarted(self) -> AsyncIterator[None]:
        """The bot is stopped, and another one started on the same database."""
        old = self.bot
        async with Database(str(old.database.engine.url)) as database:
            new = Claimdesk(database)
            await self.env.restart_bot(new)
            await old.close()
            await self.env.settle()
            yield
            await new.close()

    async def show_commands_to(self, member: MemberActor) -> None:
        """Show the commands that Discord hides from members, as a server's integration settings can."""
        for command in await self.bot.tree.fetch_commands():
            self.guild.set_command_permissions(command, {member: True})

    async def missed(self, member: MemberActor, channel: ChannelHandle, *texts: str) -> None:
        """Messages that are sent while the bot is not connected."""
        gateway = self.env.backend.subscribers.pop()
        for text in texts:
            await member.send(channel, text)
        self.env.backend.subscribers.append(gateway)

    async def send_without_waiting(self, member: MemberActor, text: str) -> None:
        """A message whose handling goes on after this."""
        self.env.backend.create_message(self.room.id, member.id, text)

    def posts(self) -> int:
        """How many messages the bot tried to post in channels."""
        return sum(
            one.method == "POST" and one.path.startswith("/channels/") for one in self.env.http_requests
        )

    def lose_answers(self, monkeypatch: pytest.MonkeyPatch, count: int) -> list[str]:
        """The next posts reach Discord, and their answers never come back; gives what was lost so far."""
        real = self.bot.http.request
        lost: list[str] = []

        async def request(route: Any, **options: Any) -> Any:
            answer = await real(route, **options)
            if route.method == "POST" and route.path.endswith("/messages") and len(lost) < count:
                lost.append(route.method)
                raise aiohttp.ServerDisconnectedError
            return answer

        monkeypatch.setattr(self.bot.http, "request", request)
        return lost

    async def new_session(self) -> None:
        """Discord refuses to resume: the bot gets a new session, and its guilds again."""
        me = self.bot.user
        assert me is not None
        user = {"id": str(me.id), "username": me.name, "discriminator": "0", "avatar": None, "bot": True}
        guild = {"id": str(self.guild.id), "unavailable": True}
        ready = {
            "v": 10,
            "user": user,
            "guilds": [guild],
            "session_id": "second",
            "resume_gateway_url": "wss://gateway.invalid",
            "application": {"id": str(self.bot.application_id), "flags": 0},
        }
        with self.env._bot_scope():
            self.bot._connection.parsers["READY"](ready)
        backend = self.env.backend
        whole = serializers.guild_create_payload(backend, backend.get_guild(self.guild.id))
        backend.emit("GUILD_CREATE", whole)
        await pass_time(self.env, 3)

    async def rated_by(self, publisher: str, number: int) -> None:
        """As an import of another publisher's rating leaves a claim."""
        async with self.bot.database.write() as session:
            claim = await session.get_one(Claim, (self.guild.id, number))
            claim.verdict, claim.verdict_by = Verdict.FALSE, publisher

    async def everything(self) -> dict[str, list[Any]]:
        """All rows of the database but the guild's revision and how far channels were read."""
        tables = [table for table in Base.metadata.sorted_tables if table.name not in {"guilds", "positions"}]
        async with self.bot.database.read() as session:
            return {table.name: list(map(tuple, await session.execute(select(table)))) for table in tables}

    async def authors(self) -> list[int | None]:
        """Whose words the sightings are."""
        async with self.bot.database.read() as session:
            return list(await session.scalars(select(Sighting.author_id).order_by(Sighting.id)))


def expect_errors(env: Env, *expected: tuple[type[BaseException], str]) -> None:
    """These errors of the bot and no others, in this order: each by its kind and words of its message."""
    causes = [_cause(error) for error in env.errors]
    assert len(causes) == len(expected), causes
    for cause, (kind, words) in zip(causes, expected, strict=True):
        assert isinstance(cause, kind), repr(cause)
        assert words in str(cause)


def _cause(error: BaseException) -> BaseException:
    """What discord.py's errors of commands carry."""
    while isinstance(error, app_commands.AppCommandError) and error.__cause__ is not None:
        error = error.__cause__
    return error


def reply(answer: InteractionResult) -> ResponseMessage:
    assert answer.response is not None, "no answer"
    return answer.response


def said(answer: InteractionResult) -> str:
    """All that an answer says, its embeds included."""
    return shown(reply(answer))


def shown(message: Any) -> str:
    parts = [message.content]
    for embed in message.embeds:
        parts += [embed.title, embed.description, *(f"{field.name}: {field.value}" for field in embed.fields)]
        parts.append(embed.footer.text)
    return "\n".join(part for part in parts if part)


def buttons(message: Any) -> list[dict[str, Any]]:
    """The parts of a message's rows, raw."""
    rows = [row if isinstance(row, dict) else row.to_dict() for row in message.components]
    return [part for row in rows for part in row.get("components", [])]
