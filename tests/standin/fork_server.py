"""Starts processes of the bot as forks of one that has imported it: two of the three seconds of a start are imports.

A fork is a process like any other, with its own memory, signals, output and end; `BotProcess` orders one, and
`tests/cli` starts the command as people do.
"""

import gc
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

PROJECT = Path(__file__).parents[2]
IMPORTED = ("bot.cli.run", "bot.cli.doctor", "aiosqlite", "asyncpg", "tests.standin.run_bot")
LONGEST_ORDER = 1 << 16


@dataclass(frozen=True, slots=True)
class Order:
    """A process to start."""

    arguments: list[str]
    directory: str
    environment: dict[str, str]


@dataclass
class ForkServer:
    """The way to the server, for the process that runs the tests."""

    orders: socket.socket

    def start(self, order: Order, stdout: int, stderr: int, life: int) -> None:
        """Start a process that writes to these files; `life` gets a line with its id, and one with its status."""
        socket.send_fds(self.orders, [json.dumps(asdict(order)).encode()], [stdout, stderr, life])


@contextmanager
def fork_server() -> Iterator[ForkServer]:
    """Runs until the block ends, or this process does."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.standin.fork_server", str(theirs.fileno())],
            cwd=PROJECT,
            pass_fds=[theirs.fileno()],
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(PROJECT), "PYTHONUNBUFFERED": "1"},
        )
        theirs.close()
        yield ForkServer(ours)
    server.wait()


def main() -> None:
    from bot.discord_app.client import EXTENSIONS

    for name in (*IMPORTED, *(f"bot.discord_app.{name}" for name in EXTENSIONS)):
        import_module(name)
    order = _next_fork(socket.socket(fileno=int(sys.argv[1])))
    if order is not None:
        os.chdir(order.directory)
        os.environ.clear()
        os.environ.update(order.environment)
        sys.argv[1:] = order.arguments
        import_module("tests.standin.run_bot").main()


def _next_fork(orders: socket.socket) -> Order | None:
    """Serve; gives an order in each process that is forked for one, and None at the end of the server."""
    gc.freeze()  # what is imported is shared, and stays so
    lives: dict[int, int] = {}
    woken, wake = socket.socketpair()
    wake.setblocking(False)
    signal.set_wakeup_fd(wake.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    with selectors.DefaultSelector() as selector, woken, wake:
        selector.register(orders, selectors.EVENT_READ)
        selector.register(woken, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is woken:
                    woken.recv(4096)
                    _report_ends(lives)
                    continue
                message, files, *_ = socket.recv_fds(orders, LONGEST_ORDER, 3)
                if not message:
                    return None
                pid = os.fork()
                if pid == 0:
                    _become_a_process(orders, files, lives)
                    return Order(**json.loads(message))
                stdout, stderr, lives[pid] = files
                os.close(stdout)
                os.close(stderr)
                os.write(lives[pid], f"{pid}\n".encode())


def _report_ends(lives: dict[int, int]) -> None:
    while lives:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        life = lives.pop(pid)
        os.write(life, f"{os.waitstatus_to_exitcode(status)}\n".encode())
        os.close(life)


def _become_a_process(orders: socket.socket, files: list[int], lives: dict[int, int]) -> None:
    """Leave to the server what is its own."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    orders.close()
    stdin = os.open(os.devnull, os.O_RDONLY)
    for target, file in enumerate((stdin, *files[:2])):
        os.dup2(file, target)
    for file in (stdin, *files, *lives.values()):
        os.close(file)


if __name__ == "__main__":
    main()
