"""What the database refuses by itself, whatever the code above it does."""

from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from db import Database
from db.models import Claim, Guild, HistoryEntry, Link, Phrasing, Sighting
from db.vocabulary import LinkRelation, PhrasingOrigin, SightingRelation
from tests.conftest import GUILD, NOON, OTHER_GUILD


def claim(number: int = 1, guild: int = GUILD, **columns: Any) -> Claim:
    values = {"text": f"Claim {number}.", "wording_key": f"claim {number}", "created_at": NOON, "revision": 1}
    return Claim(guild_id=guild, number=number, **values | columns)


def sighting(number: int = 1, guild: int = GUILD, message: int = 7, score: float = 0.9) -> Sighting:
    return Sighting(
        guild_id=guild,
        claim_number=number,
        channel_id=5,
        message_id=message,
        score=score,
        relation=SightingRelation.REPEATS,
        words=["claim"],
        seen_at=NOON,
    )


@pytest.fixture(autouse=True)
async def two_guilds(database: Database) -> None:
    async with database.write() as session:
        session.add_all([Guild(guild_id=GUILD), Guild(guild_id=OTHER_GUILD)])
        await session.flush()
        session.add_all([claim(1), claim(2), claim(1, OTHER_GUILD)])
        await session.flush()
        session.add(
            HistoryEntry(
                guild_id=GUILD,
                claim_number=1,
                at=NOON,
                by="m",
                action="added",
                before={},
                after={"text": "T"},
            )
        )


async def refused(database: Database, *rows: Any) -> None:
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            session.add_all(rows)


async def test_a_number_is_given_once_in_a_guild(database: Database) -> None:
    await refused(database, claim(1, wording_key="another"))


async def test_a_wording_is_tracked_by_one_open_claim_of_a_guild(database: Database) -> None:
    await refused(database, claim(3, wording_key="claim 1"))


async def test_the_wording_of_an_archived_claim_is_free(database: Database) -> None:
    async with database.write() as session:
        await session.execute(
            update(Claim).where(Claim.guild_id == GUILD, Claim.number == 1).values(archived_at=NOON)
        )
        session.add(claim(3, wording_key="claim 1"))


async def test_a_key_belongs_to_one_claim_of_a_guild(database: Database) -> None:
    async with database.write() as session:
        session.add_all([claim(3, key="A3"), claim(3, OTHER_GUILD, key="A3")])
    await refused(database, claim(4, key="A3"))


async def test_a_message_is_one_sighting_of_a_claim(database: Database) -> None:
    async with database.write() as session:
        session.add_all([sighting(1), sighting(2), sighting(1, OTHER_GUILD), sighting(1, message=8)])
    await refused(database, sighting(1))


async def test_a_score_outside_0_to_1_is_refused(database: Database) -> None:
    await refused(database, sighting(score=1.01))


async def test_a_row_cannot_point_at_a_claim_that_its_guild_lacks(database: Database) -> None:
    await refused(database, sighting(2, OTHER_GUILD))
    await refused(
        database,
        Phrasing(
            guild_id=OTHER_GUILD,
            claim_number=2,
            text="x",
            wording_key="x",
            origin=PhrasingOrigin.EDITOR,
            created_at=NOON,
        ),
    )


async def test_a_claim_cannot_be_linked_to_itself(database: Database) -> None:
    await refused(
        database,
        Link(
            guild_id=GUILD, claim_number=1, other_number=1, relation=LinkRelation.CONTRADICTS, created_at=NOON
        ),
    )


async def test_a_word_outside_the_vocabulary_is_refused(database: Database) -> None:
    async with database.write() as session:
        connection = await session.connection()
        with pytest.raises(IntegrityError):
            await connection.exec_driver_sql("UPDATE claims SET verdict = 'rubbish'")


@pytest.mark.parametrize(
    "change",
    [
        delete(Claim).where(Claim.guild_id == GUILD),
        delete(HistoryEntry).where(HistoryEntry.guild_id == GUILD),
        update(HistoryEntry).where(HistoryEntry.guild_id == GUILD).values(action="something else"),
        update(HistoryEntry).where(HistoryEntry.guild_id == GUILD).values(by="somebody else"),
        update(HistoryEntry).where(HistoryEntry.guild_id == GUILD).values(after={}),
        update(Guild).where(Guild.guild_id == GUILD).values(next_number=0),
    ],
    ids=[
        "delete a claim",
        "delete history",
        "change history",
        "change who",
        "blank what",
        "give a number again",
    ],
)
async def test_claims_stay_history_is_append_only_and_numbers_only_grow(
    database: Database, change: Any
) -> None:
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            await session.execute(change)


async def test_who_made_a_change_can_be_forgotten(database: Database) -> None:
    async with database.write() as session:
        await session.execute(update(HistoryEntry).where(HistoryEntry.guild_id == GUILD).values(by=""))


async def test_a_guild_goes_with_all_its_rows_and_no_others(database: Database) -> None:
    async with database.write() as session:
        session.add(sighting(1))
    async with database.write() as session:
        await session.execute(delete(Guild).where(Guild.guild_id == GUILD))
    async with database.read() as session:
        for kind in (Claim, Sighting, HistoryEntry):
            assert (await session.scalars(select(kind).where(kind.guild_id == GUILD))).first() is None
        assert (await session.scalars(select(Claim))).one().guild_id == OTHER_GUILD
