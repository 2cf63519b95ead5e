"""A PostgreSQL server for the length of a test run, in a temporary folder and on a Unix socket of its own."""

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from db import Database

TEMPLATE = "claimdesk_template"
NEEDED = "CLAIMDESK_TESTS_NEED_POSTGRESQL"
"""Set, a test that lacks the binaries fails instead of being skipped."""
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "60"}
_OWNER = "claimdesk"


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL's programs on this machine."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parts[-2]))
    found = [path for path in folders if (path / "initdb").exists()]
    if found:
        return found[-1]
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@dataclass
class Server:
    """`start` it, ask for databases, `stop` it."""

    programs: Path
    folder: Path
    process: "subprocess.Popen[bytes] | None" = None
    made: int = 0

    @classmethod
    def in_a_new_folder(cls, programs: Path) -> "Server":
        folder = Path(tempfile.mkdtemp(prefix="claimdesk-pg-"))
        user = _unprivileged()
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
        return cls(programs, folder)

    def start(self) -> None:
        # A language's order of text, as servers are mostly set up: not the order of bytes, which is SQLite's.
        order = ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"]
        made = subprocess.run(
            [self.programs / "initdb", "-D", self._data, "-U", _OWNER, "--auth=trust", "--no-sync", *order],
            capture_output=True,
            check=False,
            **_as_unprivileged(),
        )
        assert made.returncode == 0, made.stderr.decode()
        self.run()

    def run(self) -> None:
        """Start the server on what it holds."""
        options = [word for name, value in _FAST.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self._data, "-k", self.folder, "-h", "", *options],
                stdout=subprocess.DEVNULL,
                stderr=log,
                **_as_unprivileged(),
            )

    def halt(self) -> None:
        """Disconnect everybody, and stop; `run` brings it back."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=30)

    def stop(self) -> None:
        self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str) -> str:
        return f"postgresql+asyncpg://{_OWNER}@/{database}?host={self.folder}"

    def admin(self, statement: str) -> None:
        """Run a statement on the server."""
        words: list[str | Path] = [
            self.programs / "psql",
            "-h",
            self.folder,
            "-U",
            _OWNER,
            "-d",
            "postgres",
            "-qc",
            statement,
        ]
        done = subprocess.run(words, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()

    def wait_until_up(self) -> None:
        give_up_at = time.monotonic() + 30
        asking: list[str | Path] = [self.programs / "pg_isready", "-h", self.folder, "-q"]
        while subprocess.run(asking, check=False).returncode != 0:
            assert time.monotonic() < give_up_at, (self.folder / "log").read_text()
            time.sleep(0.05)

    def prepare(self) -> None:
        """Make the database that new ones are copied from, brought up to date."""
        self.wait_until_up()
        self.admin(f"CREATE DATABASE {TEMPLATE}")
        with asyncio.Runner() as runner:
            runner.run(migrate(self.url(TEMPLATE)))

    def new_database(self, *, migrated: bool = True) -> str:
        """The address of a database of its own."""
        self.made += 1
        name = f"desk_{self.made}"
        template = TEMPLATE if migrated else "template0"
        self.admin(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        self.admin(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")


async def migrate(url: str) -> None:
    """Bring a database up to date, as every start of the program does."""
    async with Database(url):
        pass


def _unprivileged() -> pwd.struct_passwd | None:
    """Whom to run the server as, where the tests run as root, which it refuses."""
    if os.geteuid() != 0:
        return None
    return pwd.getpwnam("postgres")


def _as_unprivileged() -> dict[str, Any]:
    user = _unprivileged()
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"}
