from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

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


@pytest.fixture
async def new_bot(standin: Standin, tmp_path: Path) -> AsyncIterator[Callable[..., BotProcess]]:
    """Makes processes of the bot, which do not outlive the test."""
    made: list[BotProcess] = []

    def make(*arguments: str, **options: str) -> BotProcess:
        made.append(BotProcess(standin, tmp_path, *arguments, **options))
        return made[-1]

    yield make
    for process in made:
        if process.running:
            await process.sigkill()
