"""The stand-in of Discord: REST and gateway on a free loopback port, in the test's event loop."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import web

from tests.standin.channel_routes import ChannelRoutes
from tests.standin.faults import Fault, Faults
from tests.standin.gateway import Gateway
from tests.standin.interactions import InteractionRoutes
from tests.standin.refusals import RefusedError
from tests.standin.world import APPLICATION_ID, BOT_ID, Payload, World

TOKEN = "standin"  # noqa: S105  # stands for one, and must not look like one
API = "/api/v10"
PATIENCE = 120.0
"""Seconds after which an event is taken to come never: none is meant to take long, and a busy machine may be slow."""
Handler = Callable[[web.Request], Any]
Found = TypeVar("Found")


@dataclass
class Call:
    """One REST call of the bot; `status` is None when its answer was cut off."""

    at: float  # time.monotonic()
    method: str
    path: str
    body: Any
    status: int | None


class Standin:
    """Serves between `start` and `stop`; whatever it lacks answers 501 and is listed in `unimplemented`."""

    def __init__(self) -> None:
        self.unimplemented: list[str] = []
        self.calls: list[Call] = []
        self.faults = Faults()
        self.world = World(self._announce)
        self.gateway = Gateway(self.world, TOKEN, self.unimplemented)
        self.interactions = InteractionRoutes(self.world)
        self.url = ""
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None

    async def start(self, port: int = 0) -> None:
        """Listen on loopback; 0 takes a free port, another one the port of an earlier stand-in."""
        app = web.Application(middlewares=[self._around], client_max_size=64 << 20)
        ChannelRoutes(self.world).add_to(app.router)
        self.interactions.add_to(app.router)
        app.router.add_get(API + "/gateway", self._gateway_address)
        app.router.add_get(API + "/gateway/bot", self._gateway_address)
        app.router.add_get(API + "/users/@me", self._me)
        app.router.add_get(API + "/oauth2/applications/@me", self._application)
        app.router.add_get(API + "/applications/@me", self._application)
        for path in ("/commands", "/guilds/{guild}/commands"):
            app.router.add_get(API + "/applications/{application}" + path, self._commands)
            app.router.add_put(API + "/applications/{application}" + path, self._overwrite_commands)
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/attachments/{tail:.*}", self._file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        self._site = web.TCPSite(self._runner, "127.0.0.1", port)
        await self._site.start()
        listening_on = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{listening_on}"
        self.gateway.url = f"ws://127.0.0.1:{listening_on}/gateway"

    async def stop(self) -> None:
        if self._site is not None:
            await self._site.stop()  # first, so that no bot comes back while the rest is closed
            self._site = None
        await self.gateway.close(1001)
        if self._runner is not None:
            await self._runner.cleanup()

    async def until(
        self, condition: Callable[[], Found], what: str = "", *, seconds: float = PATIENCE
    ) -> Found:
        """Wait for a true value and give it; fail with the last calls of the bot."""
        end = time.monotonic() + seconds
        while not (value := condition()):
            if time.monotonic() > end:
                last = "\n".join(f"{one.method} {one.path} {one.status}" for one in self.calls[-15:])
                raise AssertionError(f"not within {seconds:g} s: {what or condition}; last calls:\n{last}")
            await asyncio.sleep(0.005)
        return value

    def posted(self, channel_id: int) -> list[Payload]:
        """What the bot has in a channel now, oldest first; ephemeral answers are no part of it."""
        messages = self.world.messages[channel_id].values()
        return [one for one in messages if one["author"]["id"] == str(BOT_ID)]

    async def posts(self, channel_id: int, count: int) -> list[Payload]:
        """Wait until the bot has at least `count` messages in a channel, and give them all."""
        await self.until(lambda: len(self.posted(channel_id)) >= count, f"{count} posts in {channel_id}")
        return self.posted(channel_id)

    def _announce(self, event: str, payload: Payload) -> None:
        self.gateway.dispatch(event, payload)

    @web.middleware
    async def _around(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith(API):
            response: web.StreamResponse = await handler(request)
            return response
        path = request.path.removeprefix(API)
        call = Call(time.monotonic(), request.method, path, await _json_of(request), None)
        self.calls.append(call)
        fault = self.faults.take(request.method, path)
        if fault is not None and not fault.performed:
            await asyncio.sleep(fault.seconds)
        plain = fault is None or (fault.status is None and not fault.drop)
        answer = await self._perform(request, handler) if plain or (fault and fault.performed) else None
        if fault is not None and fault.performed:
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.drop:
            if request.transport is not None:
                request.transport.abort()
            raise web.HTTPServiceUnavailable
        if fault is not None and fault.status is not None:
            answer = _faulty(fault)
        if answer is None:
            raise web.HTTPInternalServerError
        if answer.content_type == "application/json":
            answer.charset = None  # discord.py reads JSON only where the header says just that
        call.status = answer.status
        return answer

    async def _perform(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        by_token = request.path.startswith((API + "/interactions/", API + "/webhooks/"))
        if not by_token and request.headers.get("Authorization") != f"Bot {TOKEN}":
            return RefusedError(401, 0, "401: Unauthorized").response()
        lacking = RefusedError(501, 0, f"stand-in: {request.method} {request.path} is not implemented")
        try:
            if request.match_info.http_exception is not None:
                raise lacking
            answer: web.StreamResponse = await handler(request)
        except RefusedError as error:
            if error.status == lacking.status:
                self.unimplemented.append(error.message)
            answer = error.response()
        return answer

    async def _gateway_address(self, _: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return web.json_response({"url": self.gateway.url, "shards": 1, "session_start_limit": limit})

    async def _me(self, _: web.Request) -> web.Response:
        return web.json_response(self.world.users[BOT_ID].payload())

    async def _application(self, _: web.Request) -> web.Response:
        owner = next(iter(self.world.guilds.values())).owner_id if self.world.guilds else BOT_ID
        body: Payload = {
            "id": str(APPLICATION_ID),
            "name": "Claimdesk",
            "icon": None,
            "description": "",
            "summary": "",
            "rpc_origins": [],
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "",
            "flags": 1 << 19 if self.gateway.allow_message_content else 0,  # message content, unverified
            "owner": self.world.users[owner].payload(),
            "team": None,
        }
        return web.json_response(body)

    async def _commands(self, request: web.Request) -> web.Response:
        return web.json_response(self.world.commands.get(_guild_of(request), []))

    async def _overwrite_commands(self, request: web.Request) -> web.Response:
        guild = _guild_of(request)
        base = {"application_id": str(APPLICATION_ID), "version": "1", "type": 1, "description": ""}
        if guild is not None:
            base["guild_id"] = str(guild)
        asked = await request.json()
        self.world.commands[guild] = [{**base, **one, "id": str(self.world.new_id())} for one in asked]
        return web.json_response(self.world.commands[guild])

    async def _file(self, request: web.Request) -> web.Response:
        if request.path not in self.world.files:
            raise web.HTTPNotFound
        return web.Response(body=self.world.files[request.path])


def _guild_of(request: web.Request) -> int | None:
    return int(request.match_info["guild"]) if "guild" in request.match_info else None


async def _json_of(request: web.Request) -> Any:
    if request.content_type != "application/json":
        return None
    raw = await request.read()
    return json.loads(raw) if raw else None


def _faulty(fault: Fault) -> web.Response:
    status = fault.status or 500
    if fault.retry_after is None:
        body = {"code": fault.code, "message": f"injected {status}"}
        return web.json_response(body, status=status)
    limited = {
        "message": "You are being rate limited.",
        "retry_after": fault.retry_after,
        "global": fault.everywhere,
    }
    # discord.py takes a 429 without a Via header for a ban by the proxy in front, and gives up.
    headers = {"Via": "1.1 standin", "Retry-After": str(fault.retry_after)}
    if fault.everywhere:
        headers["X-RateLimit-Global"] = "true"
    return web.json_response(limited, status=429, headers=headers)
