import pytest

from bot.desk.errors import NotFoundError
from bot.desk.sightings.watches import add_watch, remove_watch, watches_of
from tests.conftest import Desk


async def test_a_channel_that_is_not_watched_is_named_when_its_watch_is_to_go(desk: Desk) -> None:
    await desk.do(add_watch, 5, feeds=False, since=1)
    with pytest.raises(NotFoundError, match="Channel 6 is not watched"):
        await desk.do(remove_watch, 6)
    await desk.do(remove_watch, 5)
    assert await desk.see(watches_of) == []
