"""A desk moves from SQLite to PostgreSQL and back, and arrives as it was."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from bot.desk.claims.changing import archive_claim
from bot.desk.claims.parts.links import link_claims
from bot.desk.claims.parts.phrasings import add_phrasing
from bot.desk.digests.posting import take_digest
from bot.desk.digests.schedule import set_schedule
from bot.desk.guilds.program_state import remember
from bot.desk.sightings.watches import add_watch
from db import Database, DatabaseError
from db.copying import copy_all
from db.models import (
    Base,
    ClaimVector,
    Dismissal,
    Flag,
    Guild,
    HistoryEntry,
    Mute,
    NearMiss,
    Sighting,
)
from db.vocabulary import FlagState, LinkRelation, SightingRelation
from tests.conftest import GUILD, MARIA, NOON, OTHER_GUILD, Desk
from tests.throwaway_server import Server


@pytest.fixture
async def on_postgresql(postgresql: Server) -> AsyncIterator[Database]:
    url = postgresql.new_database()
    async with Database(url) as database:
        yield database
    postgresql.drop(url)


@pytest.fixture
async def back_on_sqlite(tmp_path: Path) -> AsyncIterator[Database]:
    async with Database(f"sqlite+aiosqlite:///{tmp_path / 'back.db'}") as database:
        yield database


@pytest.fixture
async def busy(sqlite_database: Database) -> Database:
    """A desk with something in every table."""
    desk = Desk(sqlite_database)
    for words in ("The bridge was closed.", "The bridge was open.", "“Zoë” said: 🌉 % ' \\ — done."):
        await desk.track(
            words, tags="traffic,Ärger,zebra,_x", source="https://example.org/a", quote="as said"
        )
    await desk.track("The bridge was closed.", guild=OTHER_GUILD)
    await desk.do(link_claims, 1, 2, LinkRelation.CONTRADICTS, MARIA)
    await desk.do(add_phrasing, 1, "They shut the bridge.", MARIA)
    await desk.do(archive_claim, 3, MARIA)
    await desk.do(add_watch, 5, feeds=True, since=1 << 60)
    await desk.do(set_schedule, 0, 9, "Europe/Berlin", 77, MARIA)
    of_claim = {"guild_id": GUILD, "claim_number": 1}
    async with sqlite_database.write() as session:
        await take_digest(session, GUILD, "first", NOON + timedelta(days=7))
        await remember(session, "commands:global", "abc")
        seen = {
            "channel_id": 5,
            "message_id": 9,
            "score": 0.1 + 0.2,
            "words": ["bridge", "é"],
            "seen_at": NOON,
        }
        session.add(Sighting(**of_claim, **seen, relation=SightingRelation.REPEATS))
        session.add(
            Flag(guild_id=GUILD, message_id=9, channel_id=5, state=FlagState.PENDING, created_at=NOON)
        )
        session.add(NearMiss(**of_claim, message_id=10, channel_id=5, score=1 / 3, seen_at=NOON))
        session.add(
            ClaimVector(**of_claim, wording_key="k", model="tiny", dimension=2, vector=b"\x00<\xff\x00")
        )
        session.add(Mute(**of_claim, channel_id=5, until=NOON))
        session.add_all(Dismissal(**of_claim, wording_key=key) for key in ("b", "A", "0"))
        await session.execute(
            text("INSERT INTO appearances (guild_id, claim_number, url, address_key, created_at)"
                 " VALUES (41, 1, 'https://example.org/b', 'k', '2021-11-08 12:00:00.000001')")
        )  # fmt: skip
    return sqlite_database


async def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    async with database.read() as session:
        return {
            table.name: sorted(map(tuple, await session.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


async def test_a_desk_moves_to_postgresql_and_back_as_it_was(
    busy: Database, on_postgresql: Database, back_on_sqlite: Database
) -> None:
    before = await everything(busy)
    assert [name for name, rows in before.items() if not rows] == []
    steps: list[tuple[int, int]] = []
    rows = await copy_all(busy, on_postgresql, lambda done, total: steps.append((done, total)))
    assert rows == sum(map(len, before.values()))
    assert steps[-1] == (2 * rows, 2 * rows)
    assert await everything(on_postgresql) == before
    assert await copy_all(on_postgresql, back_on_sqlite) == rows
    assert await everything(back_on_sqlite) == before


async def test_numbering_goes_on_after_the_copied_rows(busy: Database, on_postgresql: Database) -> None:
    await copy_all(busy, on_postgresql)
    assert await Desk(on_postgresql).track("A new one about something else.") == 4
    async with on_postgresql.read() as session:
        ids = list(await session.scalars(select(HistoryEntry.id).order_by(HistoryEntry.id)))
    assert ids == list(range(1, len(ids) + 1))


async def test_a_database_that_holds_something_is_not_copied_into(
    busy: Database, on_postgresql: Database
) -> None:
    await Desk(on_postgresql).track("It was here before.", guild=7)
    before = await everything(on_postgresql)
    with pytest.raises(DatabaseError, match="holds guilds already; copy into an empty database"):
        await copy_all(busy, on_postgresql)
    assert await everything(on_postgresql) == before


async def test_a_row_that_the_other_database_refuses_leaves_it_empty(
    busy: Database, on_postgresql: Database
) -> None:
    async with busy.write() as session:
        await session.execute(text("UPDATE claims SET claimant = 'x' || char(0) WHERE number = 1"))
    with pytest.raises(DatabaseError, match=r"refuses rows of claims \(.*\); nothing was copied"):
        await copy_all(busy, on_postgresql)
    assert not any((await everything(on_postgresql)).values())


async def test_a_row_that_does_not_arrive_as_it_was_leaves_the_target_empty(
    busy: Database, on_postgresql: Database
) -> None:
    async with on_postgresql.engine.begin() as connection:
        await connection.exec_driver_sql(
            "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN NEW.quote := NULL; RETURN NEW; END $$"
        )
        await connection.exec_driver_sql(
            "CREATE TRIGGER lose BEFORE INSERT ON claims FOR EACH ROW EXECUTE FUNCTION lose()"
        )
    with pytest.raises(DatabaseError, match=r"Row \[41, 1\] of claims did not arrive as it was"):
        await copy_all(busy, on_postgresql)
    assert not any((await everything(on_postgresql)).values())


async def test_more_rows_than_go_at_once_are_all_copied(
    sqlite_database: Database, on_postgresql: Database
) -> None:
    async with sqlite_database.write() as session:
        rows = [{"guild_id": number, "next_number": 1, "revision": number} for number in range(1, 1302)]
        await session.execute(insert(Guild), rows)
    assert await copy_all(sqlite_database, on_postgresql) == 1301
    assert await everything(on_postgresql) == await everything(sqlite_database)
