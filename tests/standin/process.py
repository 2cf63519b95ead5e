"""The bot as a process of its own."""

import asyncio
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tests.standin.fork_server import ForkServer, Order
from tests.standin.server import PATIENCE, TOKEN, Standin

Awaited = TypeVar("Awaited")


class BotProcess:
    """One run of the bot in `directory`, where it also finds its `.env` and leaves its files."""

    def __init__(
        self,
        forks: ForkServer,
        standin: Standin,
        directory: Path,
        *arguments: str,
        main: str = "bot.cli:main",
        **environment: str,
    ) -> None:
        self.standin = standin
        self.directory = directory
        self._forks = forks
        self._order = Order(
            list(arguments),
            str(directory),
            {
                "PATH": os.environ.get("PATH", ""),
                "STANDIN_URL": standin.url,
                "STANDIN_MAIN": main,
                "DISCORD_TOKEN": TOKEN,
                **environment,
            },
        )
        self.stdout: list[str] = []
        self.stderr: list[str] = []
        self.status: int | None = None
        """Of the exit; None while it runs, negative after a signal."""
        self._pid: int | None = None
        self._following: list[asyncio.Task[None]] = []
        self._identified_before = 0

    async def start(self) -> "BotProcess":
        self._identified_before = self.standin.gateway.identified
        self.status = None
        stdout, stderr, life = [await _Pipe.open() for _ in range(3)]
        self._forks.start(self._order, stdout.writing, stderr.writing, life.writing)
        for pipe in (stdout, stderr, life):
            os.close(pipe.writing)
        self._pid = int(await life.reading.readline())
        self._following = [
            asyncio.create_task(_read(stdout, self.stdout)),
            asyncio.create_task(_read(stderr, self.stderr)),
            asyncio.create_task(self._end(life)),
        ]
        return self

    async def _end(self, life: "_Pipe") -> None:
        self.status = int(await life.reading.readline())
        life.transport.close()

    async def wait_ready(self) -> None:
        """Wait until this run has its session: what is dispatched from here on reaches it."""
        await self._wait(self._has_session, "the session")

    async def wait_line(self, part: str) -> str:
        """Wait for a line of output that contains `part`, and give the line."""

        def line() -> str | None:
            return next((line for line in self.stdout + self.stderr if part in line), None)

        return await self._wait(line, f"a line with {part!r}")

    async def _wait(self, condition: Callable[[], Awaited | None], what: str) -> Awaited:
        """Wait for something that a running process does; its end ends the waiting too."""
        await self.standin.until(lambda: condition() or not self.running, what)
        if not self.running:
            await self.exited()
        value = condition()
        assert value, f"the bot ended with {self.status} before {what}:\n{self.output}"
        return value

    def sigterm(self) -> None:
        self._send(signal.SIGTERM)

    def sigint(self) -> None:
        self._send(signal.SIGINT)

    async def sigkill(self) -> None:
        self._send(signal.SIGKILL)
        await self.exited()

    def _send(self, sent: signal.Signals) -> None:
        if self.running:
            os.kill(self.pid, sent)

    async def exited(self) -> int:
        """Wait for the end of the process and of its output; give the exit status (-9: killed)."""
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*self._following)
        assert self.status is not None
        return self.status

    @property
    def running(self) -> bool:
        return self._pid is not None and self.status is None

    @property
    def pid(self) -> int:
        assert self._pid is not None, "not started"
        return self._pid

    @property
    def output(self) -> str:
        return "\n".join([*self.stdout, *self.stderr])

    def _has_session(self) -> bool:
        return self.standin.gateway.connected and self.standin.gateway.identified > self._identified_before


@dataclass
class _Pipe:
    """Read here, written by a process."""

    reading: asyncio.StreamReader
    transport: asyncio.ReadTransport
    writing: int

    @classmethod
    async def open(cls) -> "_Pipe":
        out, into = os.pipe()
        reader = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(out, "rb", 0)
        )
        return cls(reader, transport, into)


async def _read(pipe: _Pipe, lines: list[str]) -> None:
    while line := await pipe.reading.readline():
        lines.append(line.decode(errors="replace").rstrip("\n"))
    pipe.transport.close()
