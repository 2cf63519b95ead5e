import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from tests.standin.fork_server import ForkServer, fork_server
from tests.standin.people import Place
from tests.standin.process import BotProcess
from tests.standin.server import Standin


@pytest.fixture
async def standin() -> AsyncIterator[Standin]:
    """Serves a test, which fails if the bot asked for something that the stand-in lacks."""
    served = Standin()
    await served.start()
    yield served
    await served.stop()
    assert not served.unimplemented


@pytest.fixture
def newsroom(standin: Standin) -> Place:
    return Place(standin)


@pytest.fixture(scope="session")
def forks() -> Iterator[ForkServer]:
    with fork_server() as server:
        yield server


@pytest.fixture
def bots_database(sqlite_template: Path, tmp_path: Path) -> Path:
    """The file that bots keep their claims in unless told otherwise; empty."""
    return Path(shutil.copy(sqlite_template, tmp_path / "claimdesk.db"))


@pytest.fixture
async def new_bot(
    forks: ForkServer, standin: Standin, bots_database: Path
) -> AsyncIterator[Callable[..., BotProcess]]:
    """Makes processes of the bot, which do not outlive the test."""
    made: list[BotProcess] = []

    def make(*arguments: str, **options: str) -> BotProcess:
        made.append(BotProcess(forks, standin, bots_database.parent, *arguments, **options))
        return made[-1]

    yield make
    for process in made:
        if process.running:
            await process.sigkill()
