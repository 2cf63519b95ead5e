from bot.desk.guilds.settings import settings_of
from bot.desk.guilds.store import erase_guild
from bot.desk.recognition.checking import check_text
from bot.desk.recognition.matchers import IDLE_SECONDS, LONGEST_VIEW, GuildMatchers
from tests.conftest import GUILD, OTHER_GUILD, Desk

CLAIM = "Protesters burned a portrait of the governor at the harbour."


async def test_a_matcher_is_let_go_when_its_guild_is_quiet_and_loaded_again_when_needed(desk: Desk) -> None:
    now = 0.0
    matchers = GuildMatchers(clock=lambda: now)
    for guild in (GUILD, OTHER_GUILD):
        await desk.track(CLAIM, guild=guild)
        async with desk.database.read() as session:
            await matchers.matcher(session, guild)
    assert GUILD in matchers
    now = IDLE_SECONDS / 2
    async with desk.database.read() as session:
        await matchers.matcher(session, OTHER_GUILD)
    now = IDLE_SECONDS + 1
    async with desk.database.read() as session:
        await matchers.matcher(session, OTHER_GUILD)
        assert GUILD not in matchers
        assert OTHER_GUILD in matchers
        found = await check_text(session, matchers, GUILD, CLAIM)
    assert [match.claim.number for match in found] == [1]
    assert GUILD in matchers


async def test_many_claims_are_all_found_however_they_came(desk: Desk) -> None:
    matchers = GuildMatchers()
    for number in range(30):
        await desk.track(f"The ministry of health closed {100 + number} schools in district {number}.")
    async with desk.database.read() as session:
        matcher = await matchers.matcher(session, GUILD)
        assert len(matcher) == 30
        for number in range(30):
            text = f"ministry of health closed {100 + number} schools in district {number}"
            assert matcher.match(text)[0].claim == number + 1


async def test_a_session_that_sees_the_past_does_not_cost_the_matcher(desk: Desk) -> None:
    matchers = GuildMatchers()
    await desk.track(CLAIM)
    async with desk.database.read() as past:
        await settings_of(past, GUILD)
        await desk.track("The harbour master resigned in March.")
        async with desk.database.read() as session:
            matcher = await matchers.matcher(session, GUILD)
        assert await matchers.matcher(past, GUILD) is matcher
        assert len(matcher) == 2


async def test_a_guild_that_was_erased_elsewhere_begins_anew(desk: Desk) -> None:
    now = 0.0
    matchers = GuildMatchers(clock=lambda: now)
    for text in (CLAIM, "The harbour master resigned in March."):
        await desk.track(text)
    async with desk.database.read() as session:
        await matchers.matcher(session, GUILD)
    await desk.do(erase_guild)
    await desk.track("The bridge was closed for repairs.")
    now = LONGEST_VIEW + 1
    async with desk.database.read() as session:
        assert len(await matchers.matcher(session, GUILD)) == 1
