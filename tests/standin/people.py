"""What people do in the simulated guilds: write, edit, delete, run commands, click, fill in."""

import asyncio
from collections.abc import Sequence
from typing import Any

import discord

from tests.standin.bodies import store_file
from tests.standin.interactions import Interaction
from tests.standin.server import Standin
from tests.standin.world import APPLICATION_ID, BOT_ID, TEXT, Guild, Payload

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
SUBCOMMANDS = (1, 2)
USER, CHANNEL, ROLE = 6, 7, 8
BUTTON, SELECT, ROW, LABEL = 2, 3, 1, 18


class Place:
    """A guild that the bot is in."""

    def __init__(self, standin: Standin, name: str = "Newsroom") -> None:
        self.standin = standin
        self.guild: Guild = standin.world.add_guild(name)
        standin.gateway.dispatch("GUILD_CREATE", standin.world.guild_payload(self.guild))

    def channel(self, name: str, kind: int = TEXT, parent: int | None = None) -> int:
        channel_id = self.standin.world.add_channel(self.guild, name, kind, parent)
        event = "THREAD_CREATE" if kind == 11 else "CHANNEL_CREATE"
        self.standin.gateway.dispatch(event, self.standin.world.channels[channel_id])
        return channel_id

    def role(self, name: str, **permissions: bool) -> int:
        role_id = self.standin.world.add_role(self.guild, name, discord.Permissions(**permissions))
        announced = {"guild_id": str(self.guild.id), "role": self.guild.roles[role_id]}
        self.standin.gateway.dispatch("GUILD_ROLE_CREATE", announced)
        return role_id

    def person(self, name: str, roles: Sequence[int] = (), *, bot: bool = False) -> "Person":
        user = self.standin.world.add_user(name, bot=bot)
        self.guild.members[user.id] = list(roles)
        return Person(self, user.id)

    def overwrite(self, channel_id: int, target: int, *, deny: discord.Permissions) -> None:
        """Deny something in a channel to a role, or to a member such as the bot (`BOT_ID`)."""
        channel = self.standin.world.channel(channel_id)
        kind = 0 if target in self.guild.roles else 1
        denied = {"id": str(target), "type": kind, "allow": "0", "deny": str(deny.value)}
        others = [one for one in channel["permission_overwrites"] if one["id"] != str(target)]
        channel["permission_overwrites"] = [*others, denied]
        self.standin.gateway.dispatch("CHANNEL_UPDATE", channel)

    def remove_channel(self, channel_id: int) -> None:
        gone = self.standin.world.channels.pop(channel_id)
        del self.guild.channels[channel_id]
        self.standin.gateway.dispatch("THREAD_DELETE" if gone["type"] == 11 else "CHANNEL_DELETE", gone)

    def outage(self) -> None:
        self.guild.unavailable = True
        self.standin.gateway.dispatch("GUILD_DELETE", {"id": str(self.guild.id), "unavailable": True})

    def return_from_outage(self) -> None:
        self.guild.unavailable = False
        self.standin.gateway.dispatch("GUILD_CREATE", self.standin.world.guild_payload(self.guild))

    def remove_bot(self) -> None:
        del self.standin.world.guilds[self.guild.id]
        self.standin.gateway.dispatch("GUILD_DELETE", {"id": str(self.guild.id)})


class Person:
    """A member; what they do returns at once unless it is a coroutine, which waits for the bot's answer."""

    def __init__(self, place: Place, user_id: int) -> None:
        self.place = place
        self.standin = place.standin
        self.world = place.standin.world
        self.id = user_id

    def send(
        self, channel_id: int, content: str = "", *, files: Sequence[tuple[str, bytes]] = (), **fields: Any
    ) -> Payload:
        """Write a message; `fields` are further ones of Discord's message object (message_snapshots...)."""
        url = self.standin.url
        stored = [store_file(self.world, url, channel_id, name, data) for name, data in files]
        mentions = [self.world.users[BOT_ID].payload()] if f"<@{BOT_ID}>" in content else []
        named = {"content": content, "attachments": stored, "mentions": mentions, **fields}
        return self.world.store_message(channel_id, self.world.users[self.id].payload(), named)

    def edit(self, message: Payload, **fields: Any) -> None:
        self.world.change_message(int(message["channel_id"]), int(message["id"]), fields)

    def delete(self, message: Payload) -> None:
        self.world.drop_message(int(message["channel_id"]), int(message["id"]))

    def delete_many(self, messages: Sequence[Payload]) -> None:
        channel_id = int(messages[0]["channel_id"])
        for one in messages:
            del self.world.messages[channel_id][int(one["id"])]
        announced = {
            "ids": [one["id"] for one in messages],
            "channel_id": str(channel_id),
            "guild_id": str(self.place.guild.id),
        }
        self.standin.gateway.dispatch("MESSAGE_DELETE_BULK", announced)

    def send_again(self, message: Payload) -> None:
        """Deliver the event of a message once more, as Discord may after a reconnect."""
        self.standin.gateway.dispatch("MESSAGE_CREATE", message)

    async def slash(self, channel_id: int, words: str, /, **options: Any) -> Interaction:
        """Run a command ("claim add") and wait for the answer; mentionables are given by their id."""
        data = self._command_data(words, options)
        return await self.answered(self._interact(COMMAND, channel_id, data))

    async def suggestions(self, channel_id: int, words: str, option: str, typed: str) -> list[Payload]:
        data = self._command_data(words, {option: typed}, focused=option)
        one = await self.answered(self._interact(AUTOCOMPLETE, channel_id, data))
        return one.choices or []

    async def context_menu(self, name: str, message: Payload) -> Interaction:
        command = self._command(name, kind=3)
        data = {
            "id": command["id"],
            "name": name,
            "type": 3,
            "target_id": message["id"],
            "resolved": {"messages": {message["id"]: message}},
        }
        return await self.answered(self._interact(COMMAND, int(message["channel_id"]), data))

    async def click(self, message: Payload, label: str) -> Interaction:
        button = next(one for one in _components(message) if one.get("label") == label)
        data = {"component_type": BUTTON, "custom_id": button["custom_id"]}
        return await self.answered(self._interact(COMPONENT, int(message["channel_id"]), data, message))

    async def select(self, message: Payload, *values: str, custom_id: str | None = None) -> Interaction:
        chosen = next(
            one
            for one in _components(message)
            if one["type"] == SELECT and custom_id in (None, one["custom_id"])
        )
        data = {"component_type": SELECT, "custom_id": chosen["custom_id"], "values": list(values)}
        return await self.answered(self._interact(COMPONENT, int(message["channel_id"]), data, message))

    async def fill_in(self, shown: Interaction, **values: str) -> Interaction:
        """Submit the modal an interaction was answered with; values by the inputs' custom_id."""
        assert shown.modal is not None, "the answer was no modal"
        filled = [_filled(one, values) for one in shown.modal["components"]]
        data = {"custom_id": shown.modal["custom_id"], "components": filled}
        return await self.answered(self._interact(MODAL_SUBMIT, shown.channel_id, data, shown.clicked))

    def start(self, channel_id: int, words: str, /, **options: Any) -> Interaction:
        """Run a command without waiting: for tests that kill the bot, or make it fail, meanwhile."""
        return self._interact(COMMAND, channel_id, self._command_data(words, options))

    async def answered(self, one: Interaction) -> Interaction:
        """Wait for something to read: a message, a modal, choices, or an update of the message clicked.

        After a deferred update of the message clicked, the follow-ups are still to come.
        """
        await self.standin.until(
            lambda: one.callback is not None and not one.loading, "an answer to an interaction"
        )
        await asyncio.sleep(0)
        return one

    def _interact(
        self, kind: int, channel_id: int, data: Payload, message: Payload | None = None
    ) -> Interaction:
        one = self.standin.interactions.new(kind, channel_id, message)
        member = self.world.member_payload(self.place.guild, self.id)
        member["permissions"] = str(self.world.permissions(channel_id, self.id).value)
        payload: Payload = {
            "id": str(one.id),
            "application_id": str(APPLICATION_ID),
            "type": kind,
            "token": one.token,
            "version": 1,
            "data": data,
            "guild_id": str(self.place.guild.id),
            "channel_id": str(channel_id),
            "channel": self.world.channel(channel_id),
            "member": member,
            "locale": "en-US",
            "guild_locale": "en-US",
            "entitlements": [],
            "authorizing_integration_owners": {},
            "context": 0,
            "app_permissions": str(self.world.permissions(channel_id, BOT_ID).value),
            "attachment_size_limit": 10 << 20,
        }
        if message is not None:
            payload["message"] = message
        self.standin.gateway.dispatch("INTERACTION_CREATE", payload)
        return one

    def _command(self, name: str, kind: int = 1) -> Payload:
        registered = self.world.commands.get(self.place.guild.id, []) + self.world.commands.get(None, [])
        found = [one for one in registered if one["name"] == name and one["type"] == kind]
        assert found, f"no command {name!r} among {[one['name'] for one in registered]}"
        return found[0]

    def _command_data(self, words: str, options: Payload, focused: str | None = None) -> Payload:
        root, *rest = words.split()
        command = self._command(root)
        leaf, path = command, []
        for word in rest:
            leaf = next(one for one in leaf["options"] if one["name"] == word and one["type"] in SUBCOMMANDS)
            path.append(leaf)
        kinds = {one["name"]: one["type"] for one in leaf.get("options", [])}
        resolved: Payload = {}
        filled = [self._option(name, kinds[name], value, resolved) for name, value in options.items()]
        for one in filled:
            if one["name"] == focused:
                one["focused"] = True
        for step in reversed(path):
            filled = [{"name": step["name"], "type": step["type"], "options": filled}]
        base = {"id": command["id"], "name": root, "type": 1}
        return {**base, "options": filled, "resolved": resolved}

    def _option(self, name: str, kind: int, value: Any, resolved: Payload) -> Payload:
        if kind == USER:
            resolved.setdefault("users", {})[str(value)] = self.world.users[value].payload()
            member = self.world.member_payload(self.place.guild, value, with_user=False)
            member["permissions"] = "0"
            resolved.setdefault("members", {})[str(value)] = member
        elif kind == CHANNEL:
            channel = {**self.world.channel(value), "permissions": "0"}
            resolved.setdefault("channels", {})[str(value)] = channel
        elif kind == ROLE:
            resolved.setdefault("roles", {})[str(value)] = self.place.guild.roles[value]
        wire = str(value) if kind in (USER, CHANNEL, ROLE) else value
        return {"name": name, "type": kind, "value": wire}


def _components(message: Payload) -> list[Payload]:
    return [one for row in message["components"] for one in row.get("components", [])]


def _filled(part: Payload, values: dict[str, str]) -> Payload:
    if part["type"] == ROW:
        return {"type": ROW, "components": [_filled(one, values) for one in part["components"]]}
    if part["type"] == LABEL:
        return {"type": LABEL, "component": _filled(part["component"], values)}
    given = values.get(part["custom_id"], part.get("value") or "")
    if part["type"] == SELECT:
        return {"type": SELECT, "custom_id": part["custom_id"], "values": [given]}
    return {"type": part["type"], "custom_id": part["custom_id"], "value": given}
