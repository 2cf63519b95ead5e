import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, select, text, update
from sqlalchemy.exc import IntegrityError

from bot.desk.digests.posting import digest_posted, take_digest
from bot.desk.digests.schedule import schedule_of, set_schedule
from bot.desk.recognition.checking import ClaimInMessage, IncomingMessage
from bot.desk.sightings.recording import record_message
from db import Database, DatabaseError, migrate
from db.models import Base, Claim, Digest, Sighting
from db.vocabulary import DigestState, SightingRelation
from tests.conftest import GUILD, MARIA, NOON, Desk, list_claims


def differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


async def test_the_migrations_build_what_the_models_say(database: Database) -> None:
    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_opening_again_changes_nothing(address: str, database: Database, desk: Desk) -> None:
    await desk.track("The bridge was closed.")
    async with Database(address):
        pass
    async with database.read() as session:
        assert (await session.scalars(select(Claim.text))).all() == ["The bridge was closed."]


async def test_a_file_that_needs_no_migration_is_not_copied_aside(sqlite_database: Database) -> None:
    file = sqlite_database.sqlite_file
    assert file is not None
    await sqlite_database.open()
    assert [path.name for path in file.parent.glob("*.before-*")] == []


async def test_down_and_up_again_with_data_leaves_an_empty_desk(database: Database, desk: Desk) -> None:
    await desk.track("The bridge was closed.", tags="traffic", source="https://example.org/a")
    await migrate.downgrade(database.engine, "base")
    assert await migrate.current(database.engine) is None
    await database.open()
    assert await migrate.current(database.engine) == migrate.head()
    assert await desk.track("The bridge was opened.") == 1


async def test_one_step_down_and_up_again_keeps_the_claims(database: Database, desk: Desk) -> None:
    await desk.track("The bridge was closed.", tags="traffic", source="https://example.org/a")
    await migrate.downgrade(database.engine, "0001")
    await database.open()
    (claim,) = await desk.see(list_claims)
    assert (claim.text, claim.tags, len(claim.sources)) == ("The bridge was closed.", ("traffic",), 1)


async def test_digests_that_were_posted_outlive_the_way_down_and_up_again(
    database: Database, desk: Desk
) -> None:
    await desk.do(set_schedule, 0, 9, "Europe/Berlin", 77, MARIA)
    async with database.write() as session:
        digest = await take_digest(session, GUILD, "first", NOON + timedelta(days=7))
        assert digest is not None
        await digest_posted(session, digest.digest_id, 500, NOON + timedelta(days=7))
    await migrate.downgrade(database.engine, "0002")
    await database.open()
    async with database.read() as session:
        (row,) = await session.scalars(select(Digest))
        assert (row.state, row.message_id, row.late) == (DigestState.POSTED, 500, False)
        assert await schedule_of(session, GUILD) is None


async def test_sightings_outlive_the_migration_that_lets_them_be_unsure(
    database: Database, desk: Desk
) -> None:
    await desk.track("The bridge was closed.")
    for message_id, relation in ((1, SightingRelation.ABOUT), (2, SightingRelation.CONTRADICTS)):
        message = IncomingMessage(GUILD, 5, message_id, 9, "words", NOON)
        seen = [ClaimInMessage(1, relation, 0.9, f"A sentence {message_id}.", ("sentence",))]
        async with database.write() as session:
            await record_message(session, message, seen)
    await migrate.downgrade(database.engine, "0008")
    await database.open()
    async with database.read() as session:
        rows = list(await session.scalars(select(Sighting).order_by(Sighting.message_id)))
    assert [(row.relation.value, row.flagged, row.words, row.sentence) for row in rows] == [
        ("repeats", True, ["sentence"], "A sentence 1."),
        ("contradicts", True, ["sentence"], "A sentence 2."),
    ]
    async with database.write() as session:
        await session.execute(update(Sighting).values(relation=SightingRelation.ABOUT))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sightings SET relation = 'rubbish'",
        "UPDATE sightings SET outcome = 'rubbish'",
        "UPDATE sightings SET score = 2",
        "UPDATE near_misses SET relation = 'rubbish'",
        "UPDATE near_misses SET score = 2",
    ],
)
async def test_a_table_made_anew_still_refuses_what_it_refused(
    database: Database, desk: Desk, change: str
) -> None:
    await desk.track("The bridge was closed.")
    for message_id, possible in ((1, False), (2, True)):
        message = IncomingMessage(GUILD, 5, message_id, 9, "words", NOON)
        seen = [ClaimInMessage(1, SightingRelation.ABOUT, 0.9, "A sentence.", ("sentence",), possible)]
        async with database.write() as session:
            await record_message(session, message, seen)
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            await session.execute(text(change))


async def test_an_existing_file_is_copied_aside_before_it_is_migrated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "desk.db"
    async with Database(f"sqlite+aiosqlite:///{file}") as database:
        await Desk(database).track("The bridge was closed.")
        monkeypatch.setattr(migrate, "head", lambda: "a later migration")
        await database.open()
    (copy,) = tmp_path.glob("*.before-*")
    assert copy.name == f"desk.db.before-{_revision(file)}"
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT text FROM claims").fetchall() == [("The bridge was closed.",)]


def _revision(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


async def test_a_database_of_a_newer_program_is_refused_in_a_sentence(
    address: str, database: Database
) -> None:
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseError, match=r"made by a newer Claimdesk \(migration 9999\); upgrade"):
        await Database(address).open()


async def test_programs_that_start_at_once_all_find_a_database(empty_address: str) -> None:
    databases = [Database(empty_address) for _ in range(3)]
    await asyncio.gather(*(database.open() for database in databases))
    assert {await migrate.current(database.engine) for database in databases} == {migrate.head()}
    await asyncio.gather(*(database.close() for database in databases))


async def test_a_migration_that_fails_half_way_leaves_the_database_as_it_was(empty_address: str) -> None:
    broken = Database(empty_address)
    async with broken.engine.begin() as connection:
        await connection.exec_driver_sql("CREATE TABLE sources (note TEXT)")
    with pytest.raises(DatabaseError, match="already exists"):
        await broken.open()
    async with broken.engine.connect() as connection:
        assert await connection.run_sync(lambda sync: inspect(sync).get_table_names()) == ["sources"]
    await broken.close()
