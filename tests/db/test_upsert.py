from sqlalchemy import select

from db import Database
from db.models import ProgramState
from db.statements import upsert


async def put(database: Database, value: str, *update: str) -> str:
    async with database.write() as session:
        await upsert(session, ProgramState, {"name": "commands", "value": value}, update=update)
    async with database.read() as session:
        return (await session.scalars(select(ProgramState.value))).one()


async def test_a_row_whose_key_is_taken_is_left_as_it_is(database: Database) -> None:
    assert await put(database, "first") == "first"
    assert await put(database, "second") == "first"


async def test_a_row_whose_key_is_taken_gets_the_columns_named(database: Database) -> None:
    assert await put(database, "first", "value") == "first"
    assert await put(database, "second", "value") == "second"


async def test_rows_are_added_and_changed_together(database: Database) -> None:
    await put(database, "first")
    async with database.write() as session:
        rows = ({"name": "commands", "value": "second"}, {"name": "guilds", "value": "third"})
        await upsert(session, ProgramState, *rows, update=["value"])
    async with database.read() as session:
        kept = {one.name: one.value for one in await session.scalars(select(ProgramState))}
    assert kept == {"commands": "second", "guilds": "third"}
