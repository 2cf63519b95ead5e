"""A sighting that is about a claim, once an editor has said that it repeats it."""

import pytest

from bot.desk.recognition.checking import ClaimInMessage, IncomingMessage
from bot.desk.sightings.flags import flag_of, flag_removed
from bot.desk.sightings.judgements import confirm, dismiss
from bot.desk.sightings.recording import change_message, record_message
from db.models import Sighting
from db.vocabulary import FlagState, SightingRelation
from tests.conftest import GUILD, MARIA, NOON, Desk

MESSAGE = IncomingMessage(GUILD, 5, 1, 9, "words", NOON)


def seen(relation: SightingRelation, sentence: str = "Was it closed?") -> list[ClaimInMessage]:
    return [ClaimInMessage(1, relation, 0.9, sentence, ("closed",))]


@pytest.fixture
async def confirmed(desk: Desk) -> Desk:
    await desk.track("The bridge was closed.")
    async with desk.database.write() as session:
        await record_message(session, MESSAGE, seen(SightingRelation.ABOUT))
    await desk.do(confirm, 1, 1, MARIA)
    return desk


async def edit(desk: Desk, *now: ClaimInMessage) -> None:
    async with desk.database.write() as session:
        await change_message(session, MESSAGE, now)


async def shown(desk: Desk) -> list[SightingRelation]:
    flag = await desk.see(flag_of, 1)
    assert flag is not None
    return [claim.relation for claim in flag.claims]


async def test_an_edit_that_keeps_the_sentence_keeps_what_the_editor_said(confirmed: Desk) -> None:
    await edit(confirmed, *seen(SightingRelation.ABOUT))
    assert await shown(confirmed) == [SightingRelation.REPEATS]


async def test_another_sentence_is_unsure_again(confirmed: Desk) -> None:
    await edit(confirmed, *seen(SightingRelation.ABOUT, "It may be closed."))
    assert await shown(confirmed) == [SightingRelation.ABOUT]


async def test_a_flag_that_was_taken_away_does_not_come_back_to_say_the_same(confirmed: Desk) -> None:
    await confirmed.do(flag_removed, 1)
    for relation in (SightingRelation.ABOUT, SightingRelation.REPEATS):
        await edit(confirmed, *seen(relation))
        flag = await confirmed.see(flag_of, 1)
        assert flag is not None
        assert flag.state is FlagState.REMOVED


async def test_a_judgement_taken_back_leaves_the_sighting_as_it_was_recognised(confirmed: Desk) -> None:
    await confirmed.do(dismiss, 1, 1, MARIA)
    async with confirmed.database.read() as session:
        row = await session.get_one(Sighting, 1)
    assert row.judged_relation is SightingRelation.ABOUT
