"""What happens before the bot serves."""

import gc
from collections.abc import Iterator
from typing import cast

import pytest

from bot.discord_app.client import Claimdesk
from bot.discord_app.starting import _start


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


class Steps:
    """A bot that notes how many objects were out of the collector's sight, at each step."""

    def __init__(self) -> None:
        self.hidden: dict[str, int] = {}

    async def login(self, token: str) -> None:
        self.hidden[f"login with {token}"] = gc.get_freeze_count()

    async def connect(self) -> None:
        self.hidden["connect"] = gc.get_freeze_count()


async def test_the_programs_own_objects_are_out_of_the_collectors_sight_when_the_bot_connects() -> None:
    before = len(gc.get_objects())
    bot = Steps()
    await _start(cast("Claimdesk", bot), "secret")
    assert list(bot.hidden) == ["login with secret", "connect"]
    assert bot.hidden["login with secret"] == 0
    assert bot.hidden["connect"] > before / 2
