"""The bot as a process of its own."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from tests.standin.server import TOKEN, Standin

PROJECT = Path(__file__).parents[2]


class BotProcess:
    """One run of the bot in `directory`, where it also finds its `.env` and leaves its files."""

    def __init__(
        self,
        standin: Standin,
        directory: Path,
        *arguments: str,
        main: str = "bot.cli:main",
        **environment: str,
    ) -> None:
        self.standin = standin
        self.directory = directory
        self.arguments = arguments
        self.environment = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(PROJECT),
            "PYTHONUNBUFFERED": "1",
            "STANDIN_URL": standin.url,
            "STANDIN_MAIN": main,
            "DISCORD_TOKEN": TOKEN,
            **environment,
        }
        self.stdout: list[str] = []
        self.stderr: list[str] = []
        self._process: asyncio.subprocess.Process | None = None
        self._readers: list[asyncio.Task[None]] = []
        self._identified_before = 0

    async def start(self) -> "BotProcess":
        self._identified_before = self.standin.gateway.identified
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.standin.run_bot",
            *self.arguments,
            cwd=self.directory,
            env=self.environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        self._process = process
        pairs = ((process.stdout, self.stdout), (process.stderr, self.stderr))
        self._readers = [asyncio.create_task(_read(pipe, lines)) for pipe, lines in pairs]
        return self

    async def wait_ready(self, seconds: float = 15.0) -> None:
        """Wait until this run has its session: what is dispatched from here on reaches it."""
        await self.standin.until(lambda: self._has_session() or not self.running, seconds, "the session")
        if not self.running:
            await self.exited()
            raise AssertionError(f"the bot ended with {self.status}:\n{self.output}")

    async def wait_line(self, part: str, seconds: float = 10.0) -> str:
        """Wait for a line of output that contains `part`, and give the line."""

        def found() -> str | None:
            return next((line for line in self.stdout + self.stderr if part in line), None)

        line = await self.standin.until(found, seconds, f"a line with {part!r}")
        assert line is not None
        return line

    def sigterm(self) -> None:
        self._child.send_signal(signal.SIGTERM)

    def sigint(self) -> None:
        self._child.send_signal(signal.SIGINT)

    async def sigkill(self) -> None:
        if self.running:
            self._child.kill()
        await self.exited()

    async def exited(self, seconds: float = 12.0) -> int:
        """Wait for the end of the process and of its output; give the exit status (-9: killed)."""
        async with asyncio.timeout(seconds):
            status = await self._child.wait()
            await asyncio.gather(*self._readers)
        return status

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    @property
    def status(self) -> int | None:
        return self._child.returncode

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def output(self) -> str:
        return "\n".join([*self.stdout, *self.stderr])

    @property
    def _child(self) -> asyncio.subprocess.Process:
        assert self._process is not None, "not started"
        return self._process

    def _has_session(self) -> bool:
        return self.standin.gateway.connected and self.standin.gateway.identified > self._identified_before


async def _read(pipe: asyncio.StreamReader | None, lines: list[str]) -> None:
    assert pipe is not None
    while line := await pipe.readline():
        lines.append(line.decode(errors="replace").rstrip("\n"))
