"""Words of messages go when they are old enough, or asked to."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.desk.claims.drafts import AppearanceDraft
from bot.desk.claims.parts.appearances import add_appearance
from bot.desk.claims.store import load_one
from bot.desk.guilds.settings import change_settings
from bot.desk.guilds.store import erase_guild
from bot.desk.recognition.checking import IncomingMessage, claims_in
from bot.desk.recognition.matchers import GuildMatchers
from bot.desk.sightings.judgements import confirm, dismiss
from bot.desk.sightings.recording import record_message
from bot.desk.sightings.retention import forget_message, messages_by, sweep
from db import Database
from db.models import HistoryEntry, NearMiss, Sighting
from tests.conftest import GUILD, MARIA, NOON, OTHER_GUILD, Desk
from tests.desk.digests.reporting import report

CLAIM = "An armed drone attacked the home of the Iraqi prime minister in Baghdad."
MARK = "zanzibar"
SAID = f"an armed drone attacked the prime minister's home in Baghdad says {MARK}"
AUTHOR = 7001
DAY = timedelta(days=1)


async def say(desk: Desk, message_id: int = 1, text: str = SAID, *, guild: int = GUILD) -> None:
    """A message that repeats a claim is read."""
    message = IncomingMessage(guild, 5, message_id, AUTHOR, text, NOON)
    async with desk.database.read() as session:
        seen = await claims_in(session, GuildMatchers(), message)
    async with desk.database.write() as session:
        await record_message(session, message, seen)


async def sightings(desk: Desk) -> list[Sighting]:
    async with desk.database.read() as session:
        return list(await session.scalars(select(Sighting).order_by(Sighting.id)))


def raw(database: Database) -> bytes:
    """All bytes of the database's files, its write-ahead log included, while it is open."""
    file = database.sqlite_file
    assert file is not None
    log = file.with_name(f"{file.name}-wal")
    return file.read_bytes() + (log.read_bytes() if log.exists() else b"")


async def test_words_and_authors_go_after_the_retention_and_the_count_stays(desk: Desk) -> None:
    await desk.track(CLAIM)
    await say(desk)
    assert (await sweep(desk.database, NOON + 89 * DAY)).sightings == 0
    (kept,) = await sightings(desk)
    assert kept.sentence is not None
    assert kept.author_id == AUTHOR
    assert (await sweep(desk.database, NOON + 91 * DAY)).sightings == 1
    (bare,) = await sightings(desk)
    assert (bare.sentence, bare.words, bare.wording_key, bare.author_id) == (None, [], None, None)
    assert bare.score == kept.score
    assert (await sweep(desk.database, NOON + 91 * DAY)).sightings == 0


async def test_each_guild_has_its_own_retention(desk: Desk) -> None:
    for guild in (GUILD, OTHER_GUILD):
        await desk.track(CLAIM, guild=guild)
        await say(desk, guild, guild=guild)
    await desk.do(change_settings, MARIA, retention_days=10)
    await sweep(desk.database, NOON + 11 * DAY)
    assert [row.sentence is None for row in await sightings(desk)] == [True, False]


async def test_scores_of_possible_matches_go_after_the_retention(desk: Desk) -> None:
    number = await desk.track(CLAIM)
    async with desk.database.write() as session:
        session.add(
            NearMiss(guild_id=GUILD, claim_number=number, message_id=3, channel_id=5, score=0.5, seen_at=NOON)
        )
    await sweep(desk.database, NOON + 91 * DAY)
    async with desk.database.read() as session:
        assert list(await session.scalars(select(NearMiss))) == []


async def test_a_dismissed_wording_is_kept_as_a_hash_only(desk: Desk) -> None:
    number = await desk.track(CLAIM)
    await say(desk)
    await desk.do(dismiss, 1, number, MARIA)
    (row,) = await sightings(desk)
    assert (row.sentence, row.words) == (None, [])
    assert row.wording_key is not None


async def test_forgetting_a_message_takes_its_link_from_the_claim_and_leaves_other_pages(desk: Desk) -> None:
    number = await desk.track(CLAIM)
    await say(desk)
    page = AppearanceDraft(f"https://discord.com/channels/{GUILD}/5/1", AUTHOR)
    await desk.do(add_appearance, number, page, MARIA)
    await desk.do(add_appearance, number, AppearanceDraft("https://example.org/1"), MARIA)
    assert await desk.see(messages_by, AUTHOR) == {1}
    await desk.do(forget_message, 1)
    claim = await desk.see(load_one, number)
    assert list(claim.appearances) == ["https://example.org/1"]
    assert await desk.see(messages_by, AUTHOR) == set()
    assert await sightings(desk) == []


async def test_the_history_holds_no_words_of_messages_and_no_links_to_them(desk: Desk) -> None:
    number = await desk.track(CLAIM)
    await say(desk)
    await desk.do(confirm, 1, number, MARIA)
    await desk.do(add_appearance, number, AppearanceDraft(f"https://discord.com/channels/{GUILD}/5/1"), MARIA)
    async with desk.database.read() as session:
        entries = [str((one.before, one.after)) for one in await session.scalars(select(HistoryEntry))]
    assert len(entries) == 4
    assert not any(MARK in entry or "discord.com" in entry for entry in entries)


async def test_the_author_of_a_dismissed_sighting_can_be_forgotten(desk: Desk) -> None:
    number = await desk.track(CLAIM)
    await say(desk)
    await desk.do(dismiss, 1, number, MARIA)
    assert await desk.see(messages_by, AUTHOR) == {1}
    await desk.do(forget_message, 1)
    assert await sightings(desk) == []


async def test_the_author_of_a_dismissed_sighting_goes_after_the_retention(desk: Desk) -> None:
    number = await desk.track(CLAIM)
    await say(desk)
    await desk.do(dismiss, 1, number, MARIA)
    async with desk.database.write() as session:  # a link to a page has an author and no wording
        await session.execute(update(Sighting).values(wording_key=None))
    assert (await sweep(desk.database, NOON + 91 * DAY)).sightings == 1
    (row,) = await sightings(desk)
    assert row.author_id is None


@pytest.mark.parametrize("way", ["old", "deleted", "erased", "dismissed"])
async def test_what_is_forgotten_is_gone_from_the_files(sqlite_database: Database, way: str) -> None:
    desk = Desk(sqlite_database)
    number = await desk.track(CLAIM)
    await say(desk)
    assert MARK.encode() in raw(sqlite_database)
    if way == "old":
        await sweep(sqlite_database, NOON + 91 * DAY)
    elif way == "deleted":
        await desk.do(forget_message, 1)
    elif way == "erased":
        await desk.do(erase_guild)
    else:
        await desk.do(dismiss, 1, number, MARIA)
    await sqlite_database.scrub()
    assert MARK.encode() not in raw(sqlite_database)
    assert b"armed drone" in raw(sqlite_database) or way == "erased"


async def test_copies_of_the_database_go_with_the_words(sqlite_database: Database) -> None:
    desk = Desk(sqlite_database)
    await desk.track(CLAIM)
    file = sqlite_database.sqlite_file
    assert file is not None
    old, new = (file.with_name(f"{file.name}.before-{name}") for name in ("0001", "0004"))
    for copy, age in ((old, 91), (new, 89)):
        copy.write_bytes(b"")
        at = (NOON - age * DAY).timestamp()
        os.utime(copy, (at, at))
    unrelated = file.with_name("other.db.before-0001")
    unrelated.write_bytes(b"")
    os.utime(unrelated, (0, 0))
    assert (await sweep(sqlite_database, NOON)).copies == (old.name,)
    assert [path.exists() for path in (old, new, unrelated)] == [False, True, True]


async def test_figures_are_the_same_whoever_wrote_the_messages(desk: Desk) -> None:
    await desk.track(CLAIM)
    for message_id in (1, 2, 3):
        await say(desk, message_id)
    by_one = await report(desk, NOON + DAY)
    async with desk.database.write() as session:
        await session.execute(update(Sighting).values(author_id=Sighting.message_id))
    assert await report(desk, NOON + DAY) == by_one
    assert by_one.figures.sightings == 3
