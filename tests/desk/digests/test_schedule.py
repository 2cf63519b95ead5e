from datetime import UTC, datetime, timedelta

import pytest

from bot.desk.digests.schedule import clear_schedule, schedule_of, set_schedule, zone_of
from bot.desk.errors import InvalidError
from bot.desk.guilds.stamp import Stamp
from bot.desk.guilds.store import erase_guild
from tests.conftest import GUILD, MARIA, NOON, OTHER_GUILD, Desk

LATER = Stamp("maria", NOON + timedelta(days=2))


async def test_a_schedule_says_when_the_next_digest_is_due(desk: Desk) -> None:
    await desk.do(set_schedule, 0, 9, "europe/berlin", 77, MARIA)
    schedule = await desk.see(schedule_of, NOON)
    assert schedule is not None
    assert (schedule.weekday, schedule.hour, schedule.zone, schedule.channel_id) == (
        0,
        9,
        "Europe/Berlin",
        77,
    )
    assert schedule.next_due == datetime(2021, 11, 15, 8, tzinfo=UTC)
    assert schedule.sentence == "Every Monday at 09:00 (Europe/Berlin)"
    assert await desk.see(zone_of) == "Europe/Berlin"


async def test_each_guild_has_a_schedule_of_its_own(desk: Desk) -> None:
    await desk.do(set_schedule, 0, 9, "Europe/Berlin", 77, MARIA)
    assert await desk.see(schedule_of, guild=OTHER_GUILD) is None
    assert await desk.see(zone_of, guild=OTHER_GUILD) == "UTC"


async def test_another_time_is_owed_from_then_on_and_another_channel_changes_nothing_owed(desk: Desk) -> None:
    await desk.do(set_schedule, 0, 9, "Europe/Berlin", 77, MARIA)
    assert (await desk.do(set_schedule, 0, 9, "Europe/Berlin", 78, LATER)).since == NOON
    assert (await desk.do(set_schedule, 0, 10, "Europe/Berlin", 78, LATER)).since == LATER.at


async def test_a_schedule_is_switched_off_once(desk: Desk) -> None:
    await desk.do(set_schedule, 0, 9, "Europe/Berlin", 77, MARIA)
    assert await desk.do(clear_schedule, MARIA)
    assert not await desk.do(clear_schedule, MARIA)
    assert await desk.see(schedule_of) is None


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "+02:00", "Etc/GMT+2", "../../etc/passwd"])
async def test_a_zone_that_is_no_place_is_refused(desk: Desk, zone: str) -> None:
    with pytest.raises(
        InvalidError, match="is not a time zone; pick one from the list, such as Europe/Berlin"
    ):
        await desk.do(set_schedule, 0, 9, zone, 77, MARIA)
    assert await desk.see(schedule_of) is None


@pytest.mark.parametrize(("weekday", "hour"), [(7, 9), (-1, 9), (0, 24), (0, -1)])
async def test_a_day_or_an_hour_that_does_not_exist_is_refused(desk: Desk, weekday: int, hour: int) -> None:
    with pytest.raises(InvalidError, match="full hour from 0 to 23"):
        await desk.do(set_schedule, weekday, hour, "UTC", 77, MARIA)


async def test_a_schedule_goes_with_its_guild(desk: Desk) -> None:
    await desk.do(set_schedule, 0, 9, "UTC", 77, MARIA)
    await desk.do(erase_guild)
    assert await desk.see(schedule_of, guild=GUILD) is None
