"""REST: channels, their messages, reactions; guilds, members, roles, threads."""

from typing import Any
from urllib.parse import unquote

from aiohttp import web

from tests.standin.bodies import message_fields, read_body
from tests.standin.refusals import RefusedError
from tests.standin.world import BOT_ID, PUBLIC_THREAD, Payload, World

FORWARD, REPLY_TYPE = 1, 19


class ChannelRoutes:
    def __init__(self, world: World) -> None:
        self.world = world

    def add_to(self, router: web.UrlDispatcher) -> None:
        messages = "/api/v10/channels/{channel}/messages"
        guild = "/api/v10/guilds/{guild}"
        router.add_get("/api/v10/channels/{channel}", self.channel)
        router.add_get(messages, self.history)
        router.add_post(messages, self.create)
        router.add_get(messages + "/{message}", self.message)
        router.add_patch(messages + "/{message}", self.edit)
        router.add_delete(messages + "/{message}", self.delete)
        router.add_put(messages + "/{message}/reactions/{emoji}/@me", self.react)
        router.add_delete(messages + "/{message}/reactions/{emoji}/@me", self.unreact)
        router.add_get(guild, self.guild)
        router.add_get(guild + "/channels", self.channels)
        router.add_get(guild + "/roles", self.roles)
        router.add_get(guild + "/members/{user}", self.member)
        router.add_get(guild + "/threads/active", self.active_threads)

    async def channel(self, request: web.Request) -> web.Response:
        channel_id = _id(request, "channel")
        found = self.world.channel(channel_id)
        self.world.require(channel_id)
        return web.json_response(found)

    async def history(self, request: web.Request) -> web.Response:
        """Newest first; `after` alone takes the oldest ones after it, as Discord does."""
        channel_id = _id(request, "channel")
        self.world.channel(channel_id)
        self.world.require(channel_id, "read_message_history")
        limit = int(request.query.get("limit", 50))
        if not 1 <= limit <= 100:
            raise RefusedError(400, 50035, "Invalid Form Body: limit")
        if "around" in request.query:
            raise RefusedError(501, 0, "stand-in: history around a message is not implemented")
        ids = sorted(self.world.messages[channel_id])
        if "before" in request.query:
            ids = [one for one in ids if one < int(request.query["before"])][-limit:]
        elif "after" in request.query:
            ids = [one for one in ids if one > int(request.query["after"])][:limit]
        else:
            ids = ids[-limit:]
        return web.json_response([self.world.messages[channel_id][one] for one in reversed(ids)])

    async def create(self, request: web.Request) -> web.Response:
        channel_id = _id(request, "channel")
        body, files = await read_body(request)
        thread = self.world.channel(channel_id)["type"] == PUBLIC_THREAD
        self.world.require(channel_id, "send_messages_in_threads" if thread else "send_messages")
        nonce = str(body["nonce"]) if body.get("nonce") is not None else None
        if nonce is not None and body.get("enforce_nonce"):
            earlier = self.world.nonces.get((channel_id, nonce))
            if earlier is not None and earlier in self.world.messages[channel_id]:
                return web.json_response(self.world.messages[channel_id][earlier])
        base = str(request.url.origin())
        fields = message_fields(self.world, base, channel_id, body, files)
        if not any(fields.get(name) for name in ("content", "embeds", "attachments", "components")):
            raise RefusedError(400, 50006, "Cannot send an empty message")
        fields |= self._reply_fields(channel_id, body)
        if nonce is not None:
            fields["nonce"] = nonce
        message = self.world.store_message(channel_id, self.world.users[BOT_ID].payload(), fields)
        if nonce is not None:
            self.world.nonces[channel_id, nonce] = int(message["id"])
        return web.json_response(message)

    async def message(self, request: web.Request) -> web.Response:
        channel_id = _id(request, "channel")
        found = self.world.message(channel_id, _id(request, "message"))
        self.world.require(channel_id, "read_message_history")
        return web.json_response(found)

    async def edit(self, request: web.Request) -> web.Response:
        channel_id, message_id = self._own(request)
        body, files = await read_body(request)
        fields = message_fields(self.world, str(request.url.origin()), channel_id, body, files)
        return web.json_response(self.world.change_message(channel_id, message_id, fields))

    async def delete(self, request: web.Request) -> web.Response:
        channel_id, message_id = _id(request, "channel"), _id(request, "message")
        author = self.world.message(channel_id, message_id)["author"]["id"]
        self.world.require(channel_id, *([] if author == str(BOT_ID) else ["manage_messages"]))
        self.world.drop_message(channel_id, message_id)
        return web.Response(status=204)

    async def react(self, request: web.Request) -> web.Response:
        channel_id = _id(request, "channel")
        message = self.world.message(channel_id, _id(request, "message"))
        self.world.require(channel_id, "add_reactions", "read_message_history")
        emoji = _emoji(request)
        if not any(one["emoji"] == emoji for one in message["reactions"]):
            message["reactions"].append({"emoji": emoji, "count": 1, "me": True})
        return web.Response(status=204)

    async def unreact(self, request: web.Request) -> web.Response:
        message = self.world.message(_id(request, "channel"), _id(request, "message"))
        emoji = _emoji(request)
        message["reactions"] = [one for one in message["reactions"] if one["emoji"] != emoji]
        return web.Response(status=204)

    async def guild(self, request: web.Request) -> web.Response:
        return web.json_response(self.world.guild_payload(self._guild(request)))

    async def channels(self, request: web.Request) -> web.Response:
        found = self._guild(request).channels.values()
        return web.json_response([one for one in found if one["type"] != PUBLIC_THREAD])

    async def roles(self, request: web.Request) -> web.Response:
        return web.json_response(list(self._guild(request).roles.values()))

    async def member(self, request: web.Request) -> web.Response:
        found = self.world.member_payload(self._guild(request), _id(request, "user"))
        return web.json_response(found)

    async def active_threads(self, request: web.Request) -> web.Response:
        found = [one for one in self._guild(request).channels.values() if one["type"] == PUBLIC_THREAD]
        return web.json_response({"threads": found, "members": []})

    def _guild(self, request: web.Request) -> Any:
        guild = self.world.guilds.get(_id(request, "guild"))
        if guild is None:
            raise RefusedError(404, 10004, "Unknown Guild")
        return guild

    def _own(self, request: web.Request) -> tuple[int, int]:
        channel_id, message_id = _id(request, "channel"), _id(request, "message")
        author = self.world.message(channel_id, message_id)["author"]["id"]
        self.world.require(channel_id)
        if author != str(BOT_ID):
            raise RefusedError(403, 50005, "Cannot edit a message authored by another user")
        return channel_id, message_id

    def _reply_fields(self, channel_id: int, body: Payload) -> Payload:
        reference = body.get("message_reference")
        if reference is None:
            return {}
        if reference.get("type", 0) == FORWARD:
            raise RefusedError(501, 0, "stand-in: forwarding by the bot is not implemented")
        replied = self.world.messages[channel_id].get(int(reference["message_id"]))
        if replied is None and reference.get("fail_if_not_exists", True):
            raise RefusedError(400, 50035, "Invalid Form Body: message_reference: Unknown message")
        found = {"type": 0, "channel_id": str(channel_id), "message_id": str(reference["message_id"])}
        quoted = None if replied is None else {**replied, "referenced_message": None}
        return {"type": REPLY_TYPE, "message_reference": found, "referenced_message": quoted}


def _id(request: web.Request, name: str) -> int:
    value = request.match_info[name]
    if not value.isdecimal():
        raise RefusedError(400, 50035, f"Invalid Form Body: {value} is not snowflake")
    return int(value)


def _emoji(request: web.Request) -> Payload:
    name, _, emoji_id = unquote(request.match_info["emoji"]).partition(":")
    return {"id": emoji_id or None, "name": name}
