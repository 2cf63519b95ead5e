from sqlalchemy import select

from db import Database
from db.models import ProgramState
from db.upsert import upsert


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
