"""The gateway websocket: sessions, sequence numbers, heartbeats, resuming."""

import asyncio
import json
import time
import zlib
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.standin.world import APPLICATION_ID, BOT_ID, Payload, World

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME, RECONNECT = 0, 1, 2, 3, 6, 7
INVALID_SESSION, HELLO, HEARTBEAT_ACK = 9, 10, 11
GUILD_MESSAGES, MESSAGE_CONTENT = 1 << 9, 1 << 15
AUTHENTICATION_FAILED, DISALLOWED_INTENTS = 4004, 4014
MESSAGE_EVENTS = ("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK")


class Connection:
    """One socket, compressed as a single zlib stream when the client asked for that."""

    def __init__(self, socket: web.WebSocketResponse, *, zlib_stream: bool) -> None:
        self.socket = socket
        self._deflate = zlib.compressobj() if zlib_stream else None
        self._outgoing: asyncio.Queue[Payload] = asyncio.Queue()

    def send(self, payload: Payload) -> None:
        self._outgoing.put_nowait(payload)

    async def write_for_ever(self) -> None:
        while True:
            text = json.dumps(await self._outgoing.get())
            try:
                if self._deflate is None:
                    await self.socket.send_str(text)
                else:
                    data = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                    await self.socket.send_bytes(data)
            except ConnectionError:
                return


@dataclass
class Session:
    id: str
    intents: int
    connection: Connection | None
    shard: tuple[int, int] = (0, 1)  # which one, of how many
    sent: list[Payload] = field(default_factory=list)

    def serves(self, guild_id: int) -> bool:
        number, count = self.shard
        return (guild_id >> 22) % count == number

    def dispatch(self, event: str, data: Payload) -> None:
        if event in MESSAGE_EVENTS and not self.intents & GUILD_MESSAGES:
            return
        if event in MESSAGE_EVENTS and not self.intents & MESSAGE_CONTENT:
            data = _without_content(data)
        # A copy: the world goes on changing the message that a socket has yet to write or replay.
        copied = json.loads(json.dumps(data))
        payload = {"op": DISPATCH, "t": event, "s": len(self.sent) + 1, "d": copied}
        self.sent.append(payload)
        if self.connection is not None:
            self.connection.send(payload)


class Gateway:
    """Keeps the newest session of each shard, connected or resumable."""

    def __init__(self, world: World, token: str, unimplemented: list[str]) -> None:
        self.world = world
        self.token = token
        self.url = ""
        self.heartbeat_seconds = 41.25
        self.allow_message_content = True
        self.refuse_resumes = False
        self.sessions: dict[tuple[int, int], Session] = {}
        self.identified = 0
        self.resumed = 0
        self.refused_resumes = 0
        self.heartbeats: list[float] = []  # time.monotonic() of each
        self._unimplemented = unimplemented

    @property
    def connected(self) -> bool:
        return any(session.connection is not None for session in self.sessions.values())

    def dispatch(self, event: str, data: Payload) -> None:
        guild_id = int(data.get("guild_id") or data["id"])  # events of guilds hold it as their own id
        guild = self.world.guilds.get(guild_id)
        if guild is not None and guild.unavailable and event in MESSAGE_EVENTS:
            return
        for session in self.sessions.values():
            if session.serves(guild_id):
                session.dispatch(event, data)

    async def close(self, code: int = 4000) -> None:
        """Close the sockets; the sessions stay resumable."""
        for session in self.sessions.values():
            if session.connection is not None:
                connection, session.connection = session.connection, None
                await connection.socket.close(code=code)

    def ask_to_reconnect(self) -> None:
        for session in self.sessions.values():
            if session.connection is not None:
                session.connection.send({"op": RECONNECT, "d": None})

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        compress = request.query.get("compress")
        if compress not in (None, "zlib-stream"):
            self._unimplemented.append(f"gateway compression {compress}")
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        connection = Connection(socket, zlib_stream=compress == "zlib-stream")
        writer = asyncio.create_task(connection.write_for_ever())
        connection.send({"op": HELLO, "d": {"heartbeat_interval": int(self.heartbeat_seconds * 1000)}})
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    await self._receive(connection, json.loads(frame.data))
        finally:
            writer.cancel()
            for session in self.sessions.values():
                if session.connection is connection:
                    session.connection = None
        return socket

    async def _receive(self, connection: Connection, frame: dict[str, Any]) -> None:
        match frame["op"]:
            case 1:
                self.heartbeats.append(time.monotonic())
                connection.send({"op": HEARTBEAT_ACK})
            case 2:
                await self._identify(connection, frame["d"])
            case 3:
                pass  # presence: nothing here shows it
            case 6:
                self._resume(connection, frame["d"])
            case other:
                self._unimplemented.append(f"gateway opcode {other}")

    async def _identify(self, connection: Connection, asked: Payload) -> None:
        if asked["token"] != self.token:
            await connection.socket.close(code=AUTHENTICATION_FAILED)
            return
        if asked["intents"] & MESSAGE_CONTENT and not self.allow_message_content:
            await connection.socket.close(code=DISALLOWED_INTENTS)
            return
        self.identified += 1
        number, count = asked.get("shard", (0, 1))
        session = Session(f"session-{self.identified}", asked["intents"], connection, (number, count))
        self.sessions[session.shard] = session
        guilds = [guild for guild in self.world.guilds.values() if session.serves(guild.id)]
        ready: Payload = {
            "v": 10,
            "user": self.world.users[BOT_ID].payload(),
            "guilds": [{"id": str(one.id), "unavailable": True} for one in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": [number, count],
            "application": {"id": str(APPLICATION_ID), "flags": 0},
        }
        session.dispatch("READY", ready)
        for guild in guilds:
            if not guild.unavailable:
                session.dispatch("GUILD_CREATE", self.world.guild_payload(guild))

    def _resume(self, connection: Connection, asked: Payload) -> None:
        known = {one.id: one for one in self.sessions.values()}
        session = known.get(asked["session_id"])
        if self.refuse_resumes or session is None:
            self.refused_resumes += 1
            if session is not None:
                del self.sessions[session.shard]
            connection.send({"op": INVALID_SESSION, "d": False})
            return
        self.resumed += 1
        for payload in session.sent[asked["seq"] :]:
            connection.send(payload)
        session.connection = connection
        session.dispatch("RESUMED", {"_trace": []})


def _without_content(message: Payload) -> Payload:
    """As Discord sends it to an application without the message-content intent."""
    mentions = [one["id"] for one in message.get("mentions", [])]
    if "author" not in message or message["author"]["id"] == str(BOT_ID) or str(BOT_ID) in mentions:
        return message
    return {**message, "content": "", "embeds": [], "attachments": [], "components": []}
