"""A message that repeats nothing is told so without asking the database."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import event

from bot.desk.claims.changing import archive_claim
from bot.desk.claims.drafts import AppearanceDraft
from bot.desk.claims.parts.appearances import add_appearance
from bot.desk.guilds.settings import change_settings
from bot.desk.guilds.store import erase_guild
from bot.desk.recognition.checking import IncomingMessage
from bot.desk.recognition.fast_path import FRESH_SECONDS, FastPath
from bot.desk.recognition.matchers import GuildMatchers
from db import Database
from tests.conftest import GUILD, MARIA, NOON, OTHER_GUILD, Desk

DRONE = "An armed drone attacked the home of the Iraqi prime minister in Baghdad."
FLOOD = "The tunnel under the river was flooded on Tuesday night."
CHAT = "who has the keys of the archive today?"


@dataclass
class Reading:
    """Reads messages with a clock of its own, and counts what the database is asked."""

    database: Database
    now: float = 0.0
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.matchers = GuildMatchers(lambda: self.now)
        self.fast_path = FastPath(self.database, self.matchers, lambda: self.now)
        event.listen(self.database.engine.sync_engine, "before_cursor_execute", self._asked)

    def _asked(self, _: Any, __: Any, statement: str, *___: Any) -> None:
        self.asked.append(statement)

    async def claims_in(self, text: str, guild: int = GUILD) -> list[int]:
        message = IncomingMessage(guild, 5, 1, None, text, NOON)
        return [one.claim for one in await self.fast_path.claims_in(message)]


@pytest.fixture
async def reading(database: Database, desk: Desk) -> Reading:
    """One claim is tracked, and the first message was read."""
    await desk.track(DRONE)
    made = Reading(database)
    assert await made.claims_in(CHAT) == []
    made.asked.clear()
    return made


async def test_chat_is_told_to_repeat_nothing_without_the_database(reading: Reading) -> None:
    assert await reading.claims_in(CHAT) == []
    assert await reading.claims_in("lunch at twelve?") == []
    assert reading.asked == []
    assert await reading.claims_in(DRONE) == [1]


async def test_a_claim_that_this_process_adds_or_archives_counts_at_once(
    reading: Reading, desk: Desk
) -> None:
    await desk.track(FLOOD)
    assert await reading.claims_in(FLOOD) == [2]
    await desk.do(archive_claim, 1, MARIA)
    assert await reading.claims_in(DRONE) == []


async def test_a_claim_that_another_process_adds_counts_after_a_second(
    reading: Reading, address: str
) -> None:
    async with Database(address) as other:
        await Desk(other).track(FLOOD)
    reading.now += FRESH_SECONDS + 0.1
    assert await reading.claims_in(FLOOD) == [2]


async def test_one_look_a_second_serves_all_guilds(reading: Reading, desk: Desk) -> None:
    await desk.track(FLOOD, guild=OTHER_GUILD)
    for guild in (GUILD, OTHER_GUILD):
        await reading.claims_in(CHAT, guild)
        await reading.claims_in(CHAT, guild)
    reading.asked.clear()
    reading.now += FRESH_SECONDS + 0.1
    for guild in (GUILD, OTHER_GUILD):
        assert await reading.claims_in(CHAT, guild) == []
    assert sum("FROM guilds" in statement for statement in reading.asked) == 1


async def test_thresholds_count_at_once(reading: Reading, desk: Desk) -> None:
    near = "somebody saw an armed drone over Baghdad"
    await desk.do(change_settings, MARIA, possible_threshold=0.05)
    found = await reading.claims_in(near)
    await desk.do(change_settings, MARIA, flag_threshold=1.0, possible_threshold=1.0)
    assert found == [1]
    assert await reading.claims_in(near) == []


async def test_a_link_to_where_a_claim_was_seen_is_looked_up(reading: Reading, desk: Desk) -> None:
    await desk.do(add_appearance, 1, AppearanceDraft("https://example.org/post"), MARIA)
    assert await reading.claims_in(CHAT) == []
    assert await reading.claims_in("look at https://example.org/post") == [1]


async def test_an_erased_guild_repeats_nothing(reading: Reading, desk: Desk) -> None:
    await desk.do(erase_guild)
    reading.matchers.drop(GUILD)
    assert await reading.claims_in(DRONE) == []
