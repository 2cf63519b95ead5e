"""The figures of a week against the week before."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.desk.claims.changing import archive_claim, assign_claim, set_verdict
from bot.desk.claims.drafts import SourceDraft
from bot.desk.claims.merging import merge_claims
from bot.desk.claims.parts.links import link_claims
from bot.desk.claims.parts.sources import add_source
from bot.desk.claims.records import State
from bot.desk.digests.schedule import set_schedule
from bot.desk.files.sheets.columns import read_sheet
from bot.desk.files.sheets.importing import import_table
from bot.desk.guilds.settings import change_settings
from bot.desk.sightings.judgements import confirm, dismiss
from db.vocabulary import LinkRelation, ShowVerdicts, SightingRelation, Verdict
from tests.conftest import GUILD, OTHER_GUILD, Desk
from tests.desk.digests.reporting import END, ago, report, see, track

CONTRADICTS, ABOUT = SightingRelation.CONTRADICTS, SightingRelation.ABOUT


async def test_a_guild_with_nothing_has_an_empty_digest(desk: Desk) -> None:
    digest = await report(desk)
    assert digest.is_empty
    assert (digest.figures.open_claims, digest.claims) == (0, ())
    assert len(digest.trend.weeks) == 12
    assert len(digest.trend.days) == 84


async def test_new_claims_are_those_of_the_week_its_first_instant_included_and_its_end_not(
    desk: Desk,
) -> None:
    await track(desk, "Two weeks old.", 14)
    await track(desk, "Just before the week.", 7.001)
    first = await track(desk, "At its first instant.", 7)
    last = await track(desk, "Just before its end.", 0.001)
    await track(desk, "At its end.", 0)
    digest = await report(desk)
    assert [claim.number for claim in digest.new] == [first, last]
    assert (digest.figures.new, digest.before.new) == (2, 2)
    assert (digest.figures.open_claims, digest.before.open_claims) == (4, 2)


async def test_claims_that_need_a_source_come_with_age_and_assignee_the_oldest_first(desk: Desk) -> None:
    young = await track(desk, "The tunnel was flooded.", 2.5)
    old = await track(desk, "The bridge was closed.", 30)
    sourced = await track(desk, "The road was blocked.", 40, source="https://example.org/a")
    await desk.do(assign_claim, old, "lena", ago(1))
    digest = await report(desk)
    waiting = [(claim.number, claim.age_days, claim.assignee) for claim in digest.needs_sourcing]
    assert waiting == [(old, 30, "lena"), (young, 2, None)]
    assert (digest.figures.needs_sourcing, digest.before.needs_sourcing) == (2, 1)
    assert {claim.number: claim.state for claim in digest.claims}[sourced] is State.SOURCED


async def test_checked_claims_are_those_whose_verdict_was_given_in_the_week(desk: Desk) -> None:
    numbers = [await track(desk, f"Claim {place}.", 30) for place in range(4)]
    await desk.do(set_verdict, numbers[0], Verdict.FALSE, ago(10))
    await desk.do(set_verdict, numbers[1], Verdict.FALSE, ago(3))
    await desk.do(set_verdict, numbers[2], Verdict.MIXED, ago(2))
    await desk.do(set_verdict, numbers[2], None, ago(1))
    digest = await report(desk)
    assert [(claim.number, claim.verdict) for claim in digest.checked] == [(numbers[1], Verdict.FALSE)]
    assert (digest.figures.checked, digest.before.checked) == (1, 1)


async def test_a_verdict_at_the_first_instant_of_a_week_is_of_that_week(desk: Desk) -> None:
    for days in (14, 7, 0):
        number = await track(desk, f"A claim checked {days} days ago.", 30)
        await desk.do(set_verdict, number, Verdict.TRUE, ago(days))
    digest = await report(desk)
    assert [claim.number for claim in digest.checked] == [2]
    assert (digest.figures.checked, digest.before.checked) == (1, 1)


async def test_a_verdict_that_a_claim_came_with_was_given_when_it_came(desk: Desk) -> None:
    table = read_sheet(b"text,verdict\nThe bridge was closed.,false\n")
    await desk.do(import_table, table, ago(10))
    await desk.do(set_verdict, 1, Verdict.TRUE, ago(3))
    digest = await report(desk)
    assert (digest.figures.checked, digest.before.checked) == (1, 1)


async def test_a_past_week_is_reported_as_it_was_then(desk: Desk) -> None:
    bridge = await track(desk, "The bridge was closed.", 30)
    tunnel = await track(desk, "The tunnel was flooded.", 30)
    await desk.do(set_verdict, bridge, Verdict.FALSE, ago(10))
    await desk.do(set_verdict, bridge, Verdict.TRUE, ago(2))
    await desk.do(archive_claim, tunnel, ago(1))
    then = await report(desk, END - timedelta(days=7))
    assert [(claim.number, claim.verdict) for claim in then.checked] == [(bridge, Verdict.FALSE)]
    assert [claim.number for claim in then.needs_sourcing] == [tunnel]
    now = await report(desk)
    assert [(claim.number, claim.verdict) for claim in now.checked] == [(bridge, Verdict.TRUE)]
    assert now.needs_sourcing == ()
    assert (now.before.open_claims, now.figures.open_claims) == (2, 1)


async def test_the_most_repeated_claims_come_with_channels_and_links_to_first_and_last_sighting(
    desk: Desk,
) -> None:
    bridge = await track(desk, "The bridge was closed.", 30)
    tunnel = await track(desk, "The tunnel was flooded.", 30)
    await see(desk, bridge, 90, 9, channel_id=6)
    await see(desk, tunnel, 100, 6)
    for message, days, channel in ((101, 5, 5), (102, 4, 6), (103, 3, 6)):
        await see(desk, bridge, message, days, channel)
    await see(desk, bridge, 110, 0)
    digest = await report(desk)
    assert [(claim.number, claim.seen.sightings) for claim in digest.repeated] == [(bridge, 3), (tunnel, 1)]
    seen = digest.repeated[0].seen
    assert seen.sightings_before == 1
    assert [one.channel_id for one in seen.channels] == [6, 5]
    assert seen.first == f"https://discord.com/channels/{GUILD}/5/101"
    assert seen.last == f"https://discord.com/channels/{GUILD}/6/103"
    assert (digest.figures.sightings, digest.before.sightings) == (4, 1)


async def test_contradictions_are_counted_and_their_claims_named(desk: Desk) -> None:
    bridge = await track(desk, "The bridge was closed.", 30)
    await track(desk, "The tunnel was flooded.", 30)
    await see(desk, bridge, 100, 8, relation=CONTRADICTS)
    await see(desk, bridge, 101, 5, relation=CONTRADICTS)
    await see(desk, bridge, 102, 4)
    digest = await report(desk)
    assert [(claim.number, claim.seen.contradictions) for claim in digest.contradicted] == [(bridge, 1)]
    assert (digest.figures.contradictions, digest.before.contradictions) == (1, 1)


async def test_an_unsure_sighting_is_counted_apart_until_an_editor_confirms_it(desk: Desk) -> None:
    bridge = await track(desk, "The bridge was closed.", 30)
    await see(desk, bridge, 100, 8, relation=ABOUT)
    await see(desk, bridge, 101, 5, relation=ABOUT)
    digest = await report(desk)
    assert digest.repeated == digest.contradicted == ()
    assert [(claim.number, claim.seen.unsure) for claim in digest.unsure] == [(bridge, 1)]
    assert (digest.figures.unsure, digest.before.unsure) == (1, 1)
    assert [(day.sightings, day.unsure) for day in digest.trend.days if day.sightings] == [(1, 1), (1, 1)]
    await desk.do(confirm, 101, bridge, ago(4))
    digest = await report(desk)
    assert [(claim.seen.repeats, claim.seen.repeats_before) for claim in digest.repeated] == [(1, 0)]
    assert digest.unsure == ()
    assert (digest.figures.unsure, digest.before.unsure) == (0, 1)


async def test_a_contradicted_claim_is_not_among_the_repeated_ones(desk: Desk) -> None:
    bridge = await track(desk, "The bridge was closed.", 30)
    tunnel = await track(desk, "The tunnel was flooded.", 30)
    await see(desk, tunnel, 100, 5)
    for message in (101, 102):
        await see(desk, bridge, message, 5, relation=CONTRADICTS)
    assert [claim.number for claim in (await report(desk)).repeated] == [tunnel]


async def test_a_dismissed_sighting_was_none_and_flags_count_in_the_week_in_which_editors_acted(
    desk: Desk,
) -> None:
    bridge = await track(desk, "The bridge was closed.", 30)
    for message, days in ((100, 8), (101, 5), (102, 4)):
        await see(desk, bridge, message, days)
    await desk.do(confirm, 100, bridge, ago(6))
    await desk.do(dismiss, 101, bridge, ago(5))
    await desk.do(confirm, 102, bridge, ago(4))
    digest = await report(desk)
    assert (digest.figures.sightings, digest.before.sightings) == (1, 1)
    assert (digest.figures.confirmed, digest.figures.dismissed) == (2, 1)
    assert (digest.before.confirmed, digest.before.dismissed) == (0, 0)


async def test_a_message_in_which_two_claims_were_seen_counts_once_when_they_are_merged(desk: Desk) -> None:
    bridge = await track(desk, "The bridge was closed.", 30)
    double = await track(desk, "Nobody could cross the river.", 30)
    await see(desk, bridge, 100, 3, others=[double])
    await see(desk, double, 101, 2)
    assert (await report(desk)).figures.sightings == 3
    await desk.do(merge_claims, double, bridge, ago(1))
    digest = await report(desk)
    assert digest.figures.sightings == 2
    assert [(claim.number, claim.seen.sightings) for claim in digest.repeated] == [(bridge, 2)]
    assert sum(day.sightings for day in digest.trend.days) == 2


async def test_newly_linked_pairs_are_named_where_both_claims_are_open(desk: Desk) -> None:
    numbers = [await track(desk, f"Claim {place}.", 30) for place in range(5)]
    await desk.do(link_claims, numbers[0], numbers[1], LinkRelation.CONTRADICTS, ago(10))
    await desk.do(link_claims, numbers[2], numbers[1], LinkRelation.CONTRADICTS, ago(3))
    await desk.do(link_claims, numbers[2], numbers[3], LinkRelation.VARIANT_OF, ago(3))
    await desk.do(link_claims, numbers[3], numbers[4], LinkRelation.CONTRADICTS, ago(3))
    await desk.do(archive_claim, numbers[4], ago(2))
    digest = await report(desk)
    assert [tuple(claim.number for claim in pair) for pair in digest.linked] == [(numbers[1], numbers[2])]
    assert (digest.figures.linked, digest.before.linked) == (2, 1)


async def test_other_guilds_are_not_in_it(desk: Desk) -> None:
    bridge = await track(desk, "The bridge was closed.", 3)
    await see(desk, bridge, 100, 2)
    assert (await report(desk, guild=OTHER_GUILD)).is_empty


@pytest.mark.parametrize("days", [1, 7, 30, 120])
async def test_a_period_of_any_length_is_against_one_of_the_same_length(desk: Desk, days: int) -> None:
    bridge = await track(desk, "The bridge was closed.", 300)
    await track(desk, "The tunnel was flooded.", days + 0.5)
    await track(desk, "The road was blocked.", days - 0.5)
    for place, when in enumerate((days - 0.2, days - 0.1, days + 0.1, 2 * days + 0.1)):
        await see(desk, bridge, 100 + place, when)
    await desk.do(set_verdict, bridge, Verdict.TRUE, ago(1.5 * days))
    digest = await report(desk, length=timedelta(days=days))
    assert digest.start == END - timedelta(days=days)
    assert (digest.figures.new, digest.before.new) == (1, 1)
    assert (digest.figures.sightings, digest.before.sightings) == (2, 1)
    assert (digest.figures.checked, digest.before.checked) == (0, 1)


async def test_others_than_editors_see_public_verdicts_only(desk: Desk) -> None:
    own, published, sourced = [await track(desk, f"Claim {place}.", 30) for place in range(3)]
    await desk.do(set_verdict, own, Verdict.FALSE, ago(3))
    await desk.do(set_verdict, published, Verdict.TRUE, ago(2), published_url="https://desk.example/check")
    await desk.do(add_source, sourced, SourceDraft.of("https://example.org/a"), ago(20))
    await desk.do(set_verdict, sourced, Verdict.TRUE, ago(3))
    public = await report(desk, editor=False)
    assert [claim.number for claim in public.checked] == [published]
    assert [(claim.state, claim.verdict) for claim in public.claims] == [
        (State.NEEDS_SOURCING, None),
        (State.CHECKED, Verdict.TRUE),
        (State.SOURCED, None),
    ]
    assert public.figures.checked == 1
    assert (public.trend.weeks[-1].checked, public.trend.weeks[-1].needs_sourcing) == (1, 1)
    assert [claim.number for claim in (await report(desk)).checked] == [own, sourced, published]
    await desk.do(change_settings, ago(0), show_verdicts=ShowVerdicts.ALWAYS)
    assert len((await report(desk, editor=False)).checked) == 3


async def test_days_are_counted_in_the_zone_of_the_schedule(desk: Desk) -> None:
    bridge = await track(desk, "The bridge was closed.", 30)
    await see(desk, bridge, 100, 0.5)  # midnight UTC, in Sydney 11 o'clock of the same day
    await see(desk, bridge, 101, 0.55, relation=CONTRADICTS)  # the day before in UTC
    digest = await report(desk)
    assert {day.day: (day.sightings, day.contradictions) for day in digest.trend.days if day.sightings} == {
        date(2026, 11, 22): (1, 1),
        date(2026, 11, 23): (1, 0),
    }
    await desk.do(set_schedule, 0, 9, "Australia/Sydney", 77, ago(0))
    digest = await report(desk)
    assert [(day.day, day.sightings) for day in digest.trend.days if day.sightings] == [
        (date(2026, 11, 23), 2)
    ]
    assert digest.last_day == date(2026, 11, 23)
    assert (await report(desk, datetime(2026, 11, 23, 14, tzinfo=UTC))).last_day == date(2026, 11, 24)
