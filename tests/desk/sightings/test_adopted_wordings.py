"""A sentence that editors adopted from a message goes with the message and with its author's wish."""

from sqlalchemy import select

from bot.desk.claims.adding import complete_claim
from bot.desk.claims.changing import archive_claim, restore_claim
from bot.desk.claims.drafts import AppearanceDraft, ClaimDraft, PhrasingDraft
from bot.desk.claims.fields import vector_key
from bot.desk.claims.history import history_of
from bot.desk.claims.merging import merge_claims
from bot.desk.claims.parts.appearances import add_appearance
from bot.desk.claims.parts.phrasings import add_phrasing
from bot.desk.claims.store import load_one
from bot.desk.files.sheets.columns import read_sheet
from bot.desk.files.sheets.importing import import_table
from bot.desk.guilds.store import revision_of
from bot.desk.recognition.checking import IncomingMessage, check_text, claims_in
from bot.desk.recognition.matchers import GuildMatchers
from bot.desk.sightings.judgements import confirm
from bot.desk.sightings.recording import change_message, record_message
from bot.desk.sightings.retention import forget_channel, forget_message, is_kept, messages_by, sweep
from db.models import Claim, ClaimVector, Phrasing
from db.vocabulary import PhrasingOrigin
from tests.conftest import GUILD, MARIA, NOON, Desk
from tests.desk.sightings.test_retention import AUTHOR, CLAIM, DAY, MARK, SAID

CHANNEL, MESSAGE = 5, 1


async def read(desk: Desk, message_id: int = MESSAGE, text: str = SAID, author: int = AUTHOR) -> None:
    message = IncomingMessage(GUILD, CHANNEL, message_id, author, text, NOON)
    async with desk.database.read() as session:
        seen = await claims_in(session, GuildMatchers(), message)
    async with desk.database.write() as session:
        await record_message(session, message, seen)


async def adopt(desk: Desk) -> int:
    """A claim, and a message's sentence that an editor confirmed to be the same."""
    number = await desk.track(CLAIM)
    await read(desk)
    await desk.do(confirm, MESSAGE, number, MARIA)
    return number


async def phrasings(desk: Desk) -> list[Phrasing]:
    async with desk.database.read() as session:
        return list(await session.scalars(select(Phrasing).order_by(Phrasing.id)))


async def test_an_adopted_sentence_knows_its_message_and_author(desk: Desk) -> None:
    await adopt(desk)
    (row,) = await phrasings(desk)
    assert (row.origin, row.message_id, row.author_id) == (PhrasingOrigin.MESSAGE, MESSAGE, AUTHOR)


async def test_an_adopted_sentence_goes_with_its_message_and_the_history_tells_it_without_the_words(
    desk: Desk,
) -> None:
    number = await adopt(desk)
    assert await desk.see(is_kept, MESSAGE)
    await desk.do(forget_message, MESSAGE)
    assert await phrasings(desk) == []
    last = (await desk.see(history_of, number))[-1]
    assert (last.action, last.by, last.before, last.after) == ("phrasing removed", "", {}, {})
    assert not await desk.see(is_kept, MESSAGE)


async def test_the_matchers_learn_that_an_adopted_sentence_is_gone(desk: Desk) -> None:
    number = await adopt(desk)
    index = GuildMatchers()
    async with desk.database.read() as session:
        before = [one.score for one in await check_text(session, index, GUILD, SAID)]
    revision = await desk.see(revision_of)
    await desk.do(forget_message, MESSAGE)
    async with desk.database.read() as session:
        after = [one.score for one in await check_text(session, index, GUILD, SAID)]
        claim = await session.get_one(Claim, (GUILD, number))
    assert claim.revision == await desk.see(revision_of) == revision + 1
    assert after < before


async def test_a_message_that_nothing_was_adopted_from_changes_no_claim(desk: Desk) -> None:
    await adopt(desk)
    await read(desk, 2)
    revision = await desk.see(revision_of)
    await desk.do(forget_message, 2)
    assert len(await phrasings(desk)) == 1
    assert await desk.see(revision_of) == revision


async def test_an_adopted_sentence_is_found_by_its_author_when_the_sighting_names_nobody_any_more(
    desk: Desk,
) -> None:
    await adopt(desk)
    await sweep(desk.database, NOON + 91 * DAY)
    assert len(await phrasings(desk)) == 1
    assert await desk.see(messages_by, AUTHOR) == {MESSAGE}
    assert await desk.see(messages_by, AUTHOR + 1) == set()


async def test_an_adopted_sentence_of_an_edited_message_is_still_found(desk: Desk) -> None:
    await adopt(desk)
    async with desk.database.write() as session:
        await change_message(session, IncomingMessage(GUILD, CHANNEL, MESSAGE, AUTHOR, "hello", NOON), [])
    assert await desk.see(messages_by, AUTHOR) == {MESSAGE}
    await desk.do(forget_channel, CHANNEL)
    assert await phrasings(desk) == []


async def test_adopted_sentences_go_with_their_channel_alone(desk: Desk) -> None:
    number = await adopt(desk)
    page = AppearanceDraft(f"https://discord.com/channels/{GUILD}/6/60", AUTHOR)
    draft = ClaimDraft(
        "By link.",
        phrasings=(PhrasingDraft("By link.", PhrasingOrigin.MESSAGE, 60, AUTHOR),),
        appearances=(page,),
    )
    await desk.do(complete_claim, number, draft, MARIA)
    await desk.do(forget_channel, 7)
    assert len(await phrasings(desk)) == 2
    await desk.do(forget_channel, CHANNEL)
    assert [row.message_id for row in await phrasings(desk)] == [60]
    await desk.do(forget_channel, 6)
    assert await phrasings(desk) == []
    assert [entry.action for entry in await desk.see(history_of, number)].count("phrasing removed") == 2


async def test_an_archived_claim_loses_adopted_sentences_too_and_comes_back_without(desk: Desk) -> None:
    number = await adopt(desk)
    await desk.do(archive_claim, number, MARIA)
    assert len(await phrasings(desk)) == 1
    await desk.do(forget_message, MESSAGE)
    claim = await desk.do(restore_claim, number, MARIA)
    assert claim.phrasings == ()


async def test_words_that_an_editor_adds_by_hand_are_the_desks_own(desk: Desk) -> None:
    number = await adopt(desk)
    typed = f"An armed drone attacked the Prime Minister's home in Baghdad, says {MARK}!"
    claim = await desk.do(add_phrasing, number, typed, MARIA)
    assert (claim.phrasings, claim.adopted) == ((typed,), ())
    (row,) = await phrasings(desk)
    assert (row.origin, row.message_id, row.author_id) == (PhrasingOrigin.EDITOR, None, None)
    assert (await desk.see(history_of, number))[-1].after == {"phrasing": typed}
    await desk.do(forget_message, MESSAGE)
    assert len(await phrasings(desk)) == 1


async def test_words_that_an_editor_imports_are_the_desks_own(desk: Desk) -> None:
    await adopt(desk)
    table = f"key,text,phrasings\n,{CLAIM},{SAID}\n".encode()
    report = await desk.do(import_table, read_sheet(table), MARIA)
    assert report.updated == 1
    (row,) = await phrasings(desk)
    assert (row.origin, row.message_id, row.author_id) == (PhrasingOrigin.EDITOR, None, None)
    assert (await desk.do(import_table, read_sheet(table), MARIA)).unchanged == 1


async def test_what_the_desk_has_already_is_not_adopted(desk: Desk) -> None:
    number = await desk.track(CLAIM)
    await desk.do(add_phrasing, number, SAID, MARIA)
    await read(desk)
    await desk.do(confirm, MESSAGE, number, MARIA)
    await desk.do(forget_message, MESSAGE)
    assert [row.origin for row in await phrasings(desk)] == [PhrasingOrigin.EDITOR]


async def test_a_merge_carries_the_message_and_the_author_along(desk: Desk) -> None:
    duplicate = await adopt(desk)
    kept = await desk.track("The home of the Iraqi prime minister was hit by a drone.")
    await desk.do(merge_claims, duplicate, kept, MARIA)
    assert (await desk.see(load_one, kept)).adopted == (SAID,)
    assert await desk.see(messages_by, AUTHOR) == {MESSAGE}
    await desk.do(forget_message, MESSAGE)
    assert (await desk.see(load_one, kept)).phrasings == (CLAIM,)


async def test_the_vector_of_an_adopted_sentence_goes_with_it(desk: Desk) -> None:
    number = await adopt(desk)
    async with desk.database.write() as session:
        for text in (CLAIM, SAID):
            session.add(
                ClaimVector(
                    guild_id=GUILD,
                    claim_number=number,
                    wording_key=vector_key(text),
                    model="tiny",
                    dimension=1,
                    vector=b"00",
                )
            )
    await desk.do(forget_message, MESSAGE)
    async with desk.database.read() as session:
        assert list(await session.scalars(select(ClaimVector.wording_key))) == [vector_key(CLAIM)]


async def test_a_page_noted_by_hand_is_not_taken_for_a_message(desk: Desk) -> None:
    number = await adopt(desk)
    await desk.do(add_appearance, number, AppearanceDraft("https://example.org/channels/41/5/1"), MARIA)
    await desk.do(forget_channel, CHANNEL)
    assert len((await desk.see(load_one, number)).appearances) == 1
