"""REST: answers to interactions, and the follow-ups sent through their tokens."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from tests.standin.bodies import message_fields, read_body
from tests.standin.refusals import RefusedError
from tests.standin.world import APPLICATION_ID, BOT_ID, Payload, World, now

MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
EPHEMERAL, LOADING = 1 << 6, 1 << 7
ANSWER_WITHIN_S, TOKEN_LASTS_S = 3.0, 900.0


@dataclass
class Interaction:
    """One interaction, and all that the bot answered to it."""

    id: int
    token: str
    kind: int
    channel_id: int
    clicked: Payload | None = None
    born: float = field(default_factory=time.monotonic)
    callback: int | None = None
    original: Payload | None = None
    followups: list[Payload] = field(default_factory=list)
    modal: Payload | None = None
    choices: list[Payload] | None = None

    @property
    def loading(self) -> bool:
        return self.original is not None and bool(self.original["flags"] & LOADING)

    @property
    def answers(self) -> list[Payload]:
        """The messages with something in them: the original one first."""
        first = [] if self.original is None or self.loading else [self.original]
        return first + self.followups

    @property
    def ephemeral(self) -> bool:
        return self.original is not None and bool(self.original["flags"] & EPHEMERAL)

    def expire(self) -> None:
        self.born -= TOKEN_LASTS_S


class InteractionRoutes:
    def __init__(self, world: World) -> None:
        self.world = world
        self.by_id: dict[int, Interaction] = {}

    def new(self, kind: int, channel_id: int, clicked: Payload | None = None) -> Interaction:
        one = Interaction(self.world.new_id(), "", kind, channel_id, clicked)
        one.token = f"interaction-{one.id}"
        self.by_id[one.id] = one
        return one

    def add_to(self, router: web.UrlDispatcher) -> None:
        webhook = "/api/v10/webhooks/{application}/{token}"
        router.add_post("/api/v10/interactions/{interaction}/{token}/callback", self.answer)
        router.add_post(webhook, self.follow_up)
        router.add_get(webhook + "/messages/{message}", self.read)
        router.add_patch(webhook + "/messages/{message}", self.edit)
        router.add_delete(webhook + "/messages/{message}", self.delete)

    async def answer(self, request: web.Request) -> web.Response:
        one = self.by_id.get(int(request.match_info["interaction"]))
        body, files = await read_body(request)
        if one is None or time.monotonic() - one.born > ANSWER_WITHIN_S:
            raise RefusedError(404, 10062, "Unknown interaction")
        if one.callback is not None:
            raise RefusedError(400, 40060, "Interaction has already been acknowledged.")
        data = body.get("data") or {}
        fields = message_fields(self.world, str(request.url.origin()), one.channel_id, data, files)
        self._take(one, body["type"], data, fields)
        return web.json_response(_callback_response(one))

    def _take(self, one: Interaction, kind: int, data: Payload, fields: Payload) -> None:
        takes: dict[int, Callable[[], None]] = {
            MESSAGE: lambda: self._open(one, fields),
            DEFERRED: lambda: self._open(one, {"flags": fields.get("flags", 0) | LOADING}),
            DEFERRED_UPDATE: lambda: self._adopt_clicked(one, {}),
            UPDATE: lambda: self._adopt_clicked(one, fields),
            CHOICES: lambda: setattr(one, "choices", data["choices"]),
            MODAL: lambda: setattr(one, "modal", data),
        }
        if kind not in takes:
            raise RefusedError(501, 0, f"stand-in: interaction callback type {kind} is not implemented")
        takes[kind]()
        one.callback = kind

    def _open(self, one: Interaction, fields: Payload) -> None:
        one.original = self._post(one, fields)

    def _adopt_clicked(self, one: Interaction, fields: Payload) -> None:
        if one.clicked is None:
            raise RefusedError(400, 50035, "Invalid Form Body: type")
        one.original = one.clicked
        if fields:
            self._change(one.clicked, fields)

    async def follow_up(self, request: web.Request) -> web.Response:
        one = self._by_token(request)
        body, files = await read_body(request)
        fields = message_fields(self.world, str(request.url.origin()), one.channel_id, body, files)
        if one.loading and one.original is not None:
            # The first follow-up takes over the "thinking" message and whether it is ephemeral.
            fields["flags"] = one.original["flags"] & EPHEMERAL
            self._change(one.original, fields)
            return web.json_response(one.original)
        message = self._post(one, fields)
        one.followups.append(message)
        return web.json_response(message)

    async def read(self, request: web.Request) -> web.Response:
        return web.json_response(self._message(request)[1])

    async def edit(self, request: web.Request) -> web.Response:
        one, message = self._message(request)
        body, files = await read_body(request)
        fields = message_fields(self.world, str(request.url.origin()), one.channel_id, body, files)
        self._change(message, {**fields, "flags": message["flags"] & ~LOADING})
        return web.json_response(message)

    async def delete(self, request: web.Request) -> web.Response:
        one, message = self._message(request)
        if message is one.original:
            one.original = None
        else:
            one.followups.remove(message)
        if int(message["id"]) in self.world.messages[one.channel_id]:
            self.world.drop_message(one.channel_id, int(message["id"]))
        return web.Response(status=204)

    def _by_token(self, request: web.Request) -> Interaction:
        token = request.match_info["token"]
        one = next((each for each in self.by_id.values() if each.token == token), None)
        if one is None:
            raise RefusedError(404, 10015, "Unknown Webhook")
        if time.monotonic() - one.born > TOKEN_LASTS_S:
            raise RefusedError(401, 50027, "Invalid Webhook Token")
        if one.callback is None:
            raise RefusedError(404, 10015, "Unknown Webhook")
        return one

    def _message(self, request: web.Request) -> tuple[Interaction, Payload]:
        one = self._by_token(request)
        wanted = request.match_info["message"]
        if wanted == "@original":
            found = one.original
        else:
            known = [*one.followups, *([one.original] if one.original else [])]
            found = next((each for each in known if each["id"] == wanted), None)
        if found is None:
            raise RefusedError(404, 10008, "Unknown Message")
        return one, found

    def _post(self, one: Interaction, fields: Payload) -> Payload:
        fields = {"flags": 0, **fields, "webhook_id": str(APPLICATION_ID)}
        author = self.world.users[BOT_ID].payload()
        if not fields["flags"] & EPHEMERAL:
            return self.world.store_message(one.channel_id, author, fields)
        return {
            "id": str(self.world.new_id()),
            "channel_id": str(one.channel_id),
            "author": author,
            "content": "",
            "timestamp": now(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": False,
            "type": 0,
            **fields,
        }

    def _change(self, message: Payload, fields: Payload) -> None:
        channel_id, message_id = int(message["channel_id"]), int(message["id"])
        if message_id in self.world.messages[channel_id]:
            self.world.change_message(channel_id, message_id, fields)
        else:
            message.update(fields)


def _callback_response(one: Interaction) -> Payload:
    shown: Payload = {"id": str(one.id), "type": one.kind}
    if one.original is not None:
        shown |= {
            "response_message_id": one.original["id"],
            "response_message_loading": one.loading,
            "response_message_ephemeral": one.ephemeral,
        }
    resource = {"type": one.callback, "message": one.original} if one.original else {"type": one.callback}
    return {"interaction": shown, "resource": resource}
