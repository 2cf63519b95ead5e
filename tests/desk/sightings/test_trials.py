from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.desk.errors import InvalidError
from bot.desk.guilds.settings import change_settings
from bot.desk.recognition.checking import ClaimInMessage, IncomingMessage
from bot.desk.sightings.judgements import confirm, dismiss
from bot.desk.sightings.recording import change_message, is_recorded, record_message
from bot.desk.sightings.retention import forget_message
from bot.desk.sightings.trials import ThresholdReport, claim_lines, threshold_lines, try_thresholds
from db.models import NearMiss
from db.vocabulary import SightingRelation
from tests.conftest import GUILD, MARIA, NOON, OTHER_GUILD, Desk

REPEATS = SightingRelation.REPEATS


def message(number: int, hours: float = 0.0, channel: int = 5) -> IncomingMessage:
    return IncomingMessage(GUILD, channel, number, 9, f"words {number}", NOON + timedelta(hours=hours))


def flagged(claim: int, score: float) -> ClaimInMessage:
    return ClaimInMessage(claim, REPEATS, score, f"sentence {score}", ("words",))


def missed(claim: int, score: float) -> ClaimInMessage:
    return ClaimInMessage(claim, REPEATS, score, "a sentence", ("words",), possible=True)


async def record(desk: Desk, incoming: IncomingMessage, *seen: ClaimInMessage) -> None:
    async with desk.database.write() as session:
        await record_message(session, incoming, seen)


async def tried(desk: Desk, *thresholds: float, guild: int = GUILD) -> ThresholdReport:
    return await desk.see(try_thresholds, thresholds, NOON + timedelta(days=7), guild=guild)


def figures(report: ThresholdReport) -> list[tuple[float, int, int, int]]:
    return [(one.threshold, one.flags, one.confirmed, one.dismissed) for one in report.trials]


async def test_of_a_possible_match_only_the_score_is_kept(desk: Desk) -> None:
    await desk.track("The bridge was closed.")
    await record(desk, message(1), missed(1, 0.4))
    async with desk.database.read() as session:
        (row,) = await session.scalars(select(NearMiss))
        assert (row.claim_number, row.message_id, row.channel_id, row.score) == (1, 1, 5, 0.4)
        assert await is_recorded(session, GUILD, 1)
    columns = {column.name for column in NearMiss.__table__.columns}
    assert columns == {"guild_id", "claim_number", "message_id", "channel_id", "score", "relation", "seen_at"}


async def test_each_threshold_counts_the_flags_that_it_would_have_made(desk: Desk) -> None:
    await desk.track("The bridge was closed.")
    await record(desk, message(1, 0), flagged(1, 0.95))
    await record(desk, message(2, 24), flagged(1, 0.8))
    await record(desk, message(3, 48), flagged(1, 0.7))
    await record(desk, message(4, 72), missed(1, 0.5))
    await desk.do(confirm, 1, 1, MARIA)
    await desk.do(dismiss, 3, 1, MARIA)
    report = await tried(desk, 0.9, 0.65, 0.4)
    assert figures(report) == [(0.9, 1, 1, 0), (0.65, 3, 1, 1), (0.4, 4, 1, 1)]


async def test_without_values_the_present_threshold_and_some_around_it_are_tried(desk: Desk) -> None:
    await desk.do(change_settings, MARIA, flag_threshold=0.95)
    report = await tried(desk)
    assert [one.threshold for one in report.trials] == [1.0, 0.95, 0.85, 0.75]
    assert "at 0.95 (now): 0 flags, 0 confirmed, 0 dismissed" in threshold_lines(report)


async def test_a_trial_tells_how_many_of_its_flags_would_be_unsure(desk: Desk) -> None:
    await desk.track("The bridge was closed.")
    await desk.track("The harbour was sold.")
    unsure = replace(flagged(1, 0.9), relation=SightingRelation.ABOUT)
    await record(desk, message(1, 0), unsure)
    await record(desk, message(2, 24), unsure, flagged(2, 0.8))
    await record(desk, message(3, 48), flagged(1, 0.7))
    report = await tried(desk, 0.85, 0.5, 0.95)
    assert [(trial.flags, trial.unsure) for trial in report.trials] == [(0, 0), (2, 2), (3, 1)]
    assert "at 0.50 (now): 3 flags (1 unsure), 0 confirmed, 0 dismissed" in threshold_lines(report)


async def test_a_message_with_two_claims_is_one_flag_and_dismissed_when_both_are(desk: Desk) -> None:
    await desk.track("The bridge was closed.")
    await desk.track("The harbour was sold.")
    await record(desk, message(1), flagged(1, 0.9), flagged(2, 0.8))
    await desk.do(dismiss, 1, 1, MARIA)
    assert figures(await tried(desk, 0.7)) == [(0.7, 1, 0, 0)]
    assert figures(await tried(desk, 0.85)) == [(0.85, 1, 0, 1)]
    await desk.do(dismiss, 1, 2, MARIA)
    assert figures(await tried(desk, 0.7)) == [(0.7, 1, 0, 1)]


async def test_a_claim_counts_once_in_a_cool_down_and_channel(desk: Desk) -> None:
    await desk.track("The bridge was closed.")
    await record(desk, message(1, 0), missed(1, 0.5))
    await record(desk, message(2, 1), flagged(1, 0.9))
    await record(desk, message(3, 2, channel=6), flagged(1, 0.9))
    await record(desk, message(4, 8), missed(1, 0.5))
    assert figures(await tried(desk, 0.85, 0.4)) == [(0.85, 2, 0, 0), (0.4, 3, 0, 0)]


async def test_links_and_old_messages_do_not_count(desk: Desk) -> None:
    await desk.track("The bridge was closed.")
    await record(desk, message(1), ClaimInMessage(1, SightingRelation.LINKS, 1.0))
    await record(desk, message(2, -24 * 22), flagged(1, 0.9))
    assert figures(await tried(desk, 0.5)) == [(0.5, 0, 0, 0)]


async def test_it_says_for_each_judged_claim_how_often_its_flags_were_right(desk: Desk) -> None:
    for text in ("The bridge was closed.", "The harbour was sold.", "The mayor left."):
        await desk.track(text)
    for number, claim in enumerate((1, 1, 2, 3), 1):
        await record(desk, message(number, 24 * number), flagged(claim, 0.9 - number / 100))
    await desk.do(confirm, 1, 1, MARIA)
    await desk.do(dismiss, 2, 1, MARIA)
    await desk.do(confirm, 3, 2, MARIA)
    report = await tried(desk)
    assert claim_lines(report) == ["#1: 1 of 2 judged flags right", "#2: 1 of 1 judged flags right"]
    assert report.claims[0].text == "The bridge was closed."


async def test_it_says_that_scores_below_the_possible_threshold_are_not_kept(desk: Desk) -> None:
    await desk.do(change_settings, MARIA, possible_threshold=0.3)
    assert "under 0.30 are not kept" in threshold_lines(await tried(desk, 0.2))[-1]
    assert "not kept" not in " ".join(threshold_lines(await tried(desk, 0.3)))


async def test_another_guild_is_not_counted(desk: Desk) -> None:
    await desk.track("The bridge was closed.")
    await record(desk, message(1), flagged(1, 0.9))
    assert figures(await tried(desk, 0.5, guild=OTHER_GUILD)) == [(0.5, 0, 0, 0)]


async def test_an_edit_replaces_the_scores_and_a_deletion_takes_them(desk: Desk) -> None:
    await desk.track("The bridge was closed.")
    await desk.track("The harbour was sold.")
    await record(desk, message(1), missed(1, 0.4))
    async with desk.database.write() as session:
        assert not await change_message(session, message(1), [missed(2, 0.5)])
    async with desk.database.read() as session:
        assert [(row.claim_number, row.score) for row in await session.scalars(select(NearMiss))] == [
            (2, 0.5)
        ]
    async with desk.database.write() as session:
        await forget_message(session, GUILD, 1)
    async with desk.database.read() as session:
        assert not await is_recorded(session, GUILD, 1)


@pytest.mark.parametrize("wrong", [[0.0], [1.2], [float("nan")], [0.1 + place / 100 for place in range(11)]])
async def test_thresholds_out_of_range_and_too_many_are_refused(desk: Desk, wrong: list[float]) -> None:
    with pytest.raises(InvalidError):
        await tried(desk, *wrong)
