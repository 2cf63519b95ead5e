from bot.desk.claims.finding import count_open_claims
from bot.desk.guilds.program_state import remember, remembered
from bot.desk.guilds.settings import change_settings, default_settings, settings_of
from bot.desk.guilds.store import erase_guild, has_guild, hold, revision_of
from db import Database
from tests.conftest import GUILD, MARIA, OTHER_GUILD, Desk


async def test_erasing_a_desk_takes_its_claims_and_settings_and_leaves_the_others(desk: Desk) -> None:
    await desk.track("The bridge was closed.")
    await desk.do(change_settings, MARIA, cooldown_hours=1)
    await desk.track("The tunnel was flooded.", guild=OTHER_GUILD)
    await desk.do(erase_guild)
    assert not await desk.see(has_guild)
    assert await desk.see(settings_of) == default_settings()
    assert await desk.see(count_open_claims) == 0
    assert await desk.see(has_guild, guild=OTHER_GUILD)
    assert await desk.see(count_open_claims, guild=OTHER_GUILD) == 1


async def test_each_change_is_a_revision_of_its_desk_alone(desk: Desk) -> None:
    assert await desk.see(revision_of) == 0
    await desk.track("The bridge was closed.")
    first = await desk.see(revision_of)
    await desk.do(change_settings, MARIA, cooldown_hours=1)
    assert await desk.see(revision_of) == first + 1
    assert await desk.see(revision_of, guild=OTHER_GUILD) == 0


async def test_what_the_program_keeps_for_itself_is_kept_by_name(sqlite_database: Database) -> None:
    async with sqlite_database.write() as session:
        await remember(session, "commands", "first")
        await remember(session, "commands", "second")
        await remember(session, "other", "third")
    async with sqlite_database.read() as session:
        assert await remembered(session, "commands") == "second"
        assert await remembered(session, "nothing") is None


async def test_a_desk_is_held_where_there_is_one(desk: Desk) -> None:
    assert await desk.do(hold) is None
    await desk.do(change_settings, MARIA, cooldown_hours=1)
    held = await desk.do(hold)
    assert held is not None
    assert (held.guild_id, held.cooldown_hours) == (GUILD, 1)
