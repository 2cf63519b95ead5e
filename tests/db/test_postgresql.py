"""What only a PostgreSQL server can refuse, and what its readers and writers may count on."""

import asyncio

import pytest
from sqlalchemy import text

from bot.desk.claims.adding import track_claim
from bot.desk.claims.drafts import ClaimDraft
from bot.desk.guilds.program_state import remember, remembered
from db import Database, DatabaseError
from tests.conftest import GUILD, MARIA, Desk, list_claims
from tests.throwaway_server import Server


async def refusal(url: str) -> str:
    with pytest.raises(DatabaseError) as refused:
        await Database(url).open()
    return str(refused.value)


async def test_a_server_out_of_reach_is_one_sentence_without_the_password() -> None:
    said = await refusal("postgresql+asyncpg://desk:secret@127.0.0.1:1/desk")
    assert "127.0.0.1:1/desk cannot be reached" in said
    assert "secret" not in said


async def test_a_database_that_the_server_lacks_is_one_sentence(postgresql: Server) -> None:
    assert "has no database nowhere; create it" in await refusal(postgresql.url("nowhere"))


async def test_a_user_that_the_server_refuses_is_one_sentence(postgresql: Server) -> None:
    url = postgresql.url("postgres").replace("claimdesk@", "stranger:secret@")
    said = await refusal(url)
    assert said.startswith("The PostgreSQL server refuses the user or the password of ")
    assert "secret" not in said


async def test_without_its_driver_postgresql_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("db.postgresql.find_spec", lambda name: None)
    with pytest.raises(DatabaseError, match="PostgreSQL needs the package asyncpg"):
        Database("postgresql+asyncpg://host/desk")


async def test_a_user_without_rights_is_told_what_to_do(postgresql: Server) -> None:
    url = postgresql.new_database(migrated=False)
    postgresql.admin("DROP ROLE IF EXISTS guest")
    postgresql.admin("CREATE ROLE guest LOGIN")
    assert "lacks rights" in await refusal(url.replace("claimdesk@", "guest@"))
    postgresql.drop(url)


async def test_a_reader_cannot_write(postgresql: Server) -> None:
    url = postgresql.new_database()
    async with Database(url) as database:
        with pytest.raises(Exception, match="read-only transaction"):
            async with database.read() as session:
                await remember(session, "commands", "x")
    postgresql.drop(url)


async def test_writers_take_turns_so_that_numbers_and_wordings_stay_unique(
    address: str, database: Database
) -> None:
    async def track(text: str) -> int:
        async with database.write() as session:
            return (await track_claim(session, GUILD, ClaimDraft.of(text), MARIA)).claim.number

    texts = [f"The bridge over canal {number % 10} was closed." for number in range(20)]
    numbers = await asyncio.gather(*map(track, texts))
    assert sorted(set(numbers)) == list(range(1, 11))
    assert len(await Desk(database).see(list_claims)) == 10


async def test_what_the_program_remembers_is_written_by_two_at_once(database: Database) -> None:
    async def note(value: str) -> None:
        async with database.write() as session:
            await remember(session, "commands", value)

    await asyncio.gather(*(note("same") for _ in range(5)))
    async with database.read() as session:
        assert await remembered(session, "commands") == "same"


async def test_a_connection_that_the_server_cut_off_is_made_anew(postgresql: Server) -> None:
    url = postgresql.new_database()
    async with Database(url) as database:
        everybody = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'desk%'"
        postgresql.admin(everybody)
        async with database.read() as session:
            assert await session.scalar(text("SELECT 1")) == 1
    postgresql.drop(url)
