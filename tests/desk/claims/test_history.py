"""Where claims stood in each of the last twelve weeks."""

from datetime import timedelta

from bot.charts.figures import WeekOfClaims
from bot.desk.claims.changing import archive_claim, restore_claim, set_verdict
from bot.desk.claims.drafts import SourceDraft
from bot.desk.claims.parts.sources import add_source, remove_source
from bot.desk.files.sheets.columns import read_sheet
from bot.desk.files.sheets.importing import import_table
from db.vocabulary import Stance, Verdict
from tests.conftest import Desk
from tests.desk.digests.reporting import END, ago, report, track


async def states(desk: Desk) -> list[str]:
    """The state of the only claim at the end of each week, the oldest first; `-` where it was not open."""
    weeks = (await report(desk)).trend.weeks
    assert [week.day for week in weeks] == [
        END.date() - timedelta(days=7 * back) for back in range(11, -1, -1)
    ]
    return [_state(week) for week in weeks]


def _state(week: WeekOfClaims) -> str:
    names = ("checked", "sourced", "disputed", "needs_sourcing")
    found = [name for name in names if getattr(week, name)]
    assert len(found) == week.total <= 1
    return found[0] if found else "-"


def weeks_ago(weeks: float) -> float:
    """A day in the week whose end is that many weeks before the last one."""
    return 7 * weeks + 1


async def test_a_claim_counts_from_when_it_was_tracked(desk: Desk) -> None:
    await track(desk, "The bridge was closed.", weeks_ago(3))
    assert await states(desk) == [*["-"] * 8, *["needs_sourcing"] * 4]


async def test_sources_count_from_when_they_were_added_until_they_were_removed(desk: Desk) -> None:
    bridge = await track(desk, "The bridge was closed.", weeks_ago(20))
    await desk.do(add_source, bridge, SourceDraft.of("https://a.example/1"), ago(weeks_ago(9)))
    await desk.do(
        add_source, bridge, SourceDraft("https://b.example/1", stance=Stance.REFUTES), ago(weeks_ago(6))
    )
    await desk.do(remove_source, bridge, "1", ago(weeks_ago(4)))
    await desk.do(remove_source, bridge, "1", ago(weeks_ago(2)))
    assert await states(desk) == [
        *["needs_sourcing"] * 2,
        *["sourced"] * 3,
        *["disputed"] * 2,
        *["sourced"] * 2,
        *["needs_sourcing"] * 3,
    ]


async def test_a_source_that_came_with_its_claim_and_is_gone_counts_until_then(desk: Desk) -> None:
    bridge = await track(desk, "The bridge was closed.", weeks_ago(5), source="https://a.example/1")
    await desk.do(remove_source, bridge, "1", ago(weeks_ago(2)))
    assert await states(desk) == [*["-"] * 6, *["sourced"] * 3, *["needs_sourcing"] * 3]


async def test_sources_that_only_give_context_do_not_count(desk: Desk) -> None:
    bridge = await track(desk, "The bridge was closed.", weeks_ago(20))
    for address, weeks in (("https://a.example/1", 9), ("https://b.example/1", 8)):
        draft = SourceDraft(address, stance=Stance.CONTEXT)
        await desk.do(add_source, bridge, draft, ago(weeks_ago(weeks)))
    await desk.do(remove_source, bridge, "1", ago(weeks_ago(4)))
    assert await states(desk) == ["needs_sourcing"] * 12


async def test_verdicts_are_read_back_from_the_history(desk: Desk) -> None:
    bridge = await track(desk, "The bridge was closed.", weeks_ago(20))
    await desk.do(set_verdict, bridge, Verdict.FALSE, ago(weeks_ago(18)))
    await desk.do(set_verdict, bridge, None, ago(weeks_ago(9)))
    await desk.do(set_verdict, bridge, Verdict.TRUE, ago(weeks_ago(4)))
    await desk.do(set_verdict, bridge, Verdict.TRUE, ago(weeks_ago(2)), note="A note changes no verdict.")
    assert await states(desk) == [*["checked"] * 2, *["needs_sourcing"] * 5, *["checked"] * 5]


async def test_a_verdict_from_before_the_twelve_weeks_holds_through_them(desk: Desk) -> None:
    bridge = await track(desk, "The bridge was closed.", weeks_ago(20))
    await desk.do(set_verdict, bridge, Verdict.FALSE, ago(weeks_ago(18)))
    assert await states(desk) == ["checked"] * 12


async def test_verdicts_that_imports_bring_count_from_the_import(desk: Desk) -> None:
    for weeks, line in ((9, "a1,The bridge was closed.,"), (5, "a1,The bridge was closed.,true")):
        table = read_sheet(f"key,text,verdict\n{line}\n".encode())
        await desk.do(import_table, table, ago(weeks_ago(weeks)))
    assert await states(desk) == [*["-"] * 2, *["needs_sourcing"] * 4, *["checked"] * 6]


async def test_archived_claims_do_not_count_while_they_are_archived(desk: Desk) -> None:
    bridge = await track(desk, "The bridge was closed.", weeks_ago(20))
    await desk.do(archive_claim, bridge, ago(weeks_ago(9)))
    await desk.do(restore_claim, bridge, ago(weeks_ago(6)))
    await desk.do(archive_claim, bridge, ago(weeks_ago(1)))
    need = "needs_sourcing"
    assert await states(desk) == [need, need, "-", "-", "-", need, need, need, need, need, "-", "-"]


async def test_a_claim_archived_before_the_twelve_weeks_and_restored_in_them_counts_from_then(
    desk: Desk,
) -> None:
    bridge = await track(desk, "The bridge was closed.", weeks_ago(30))
    await desk.do(archive_claim, bridge, ago(weeks_ago(20)))
    await desk.do(restore_claim, bridge, ago(weeks_ago(2)))
    assert await states(desk) == [*["-"] * 9, *["needs_sourcing"] * 3]


async def test_what_happens_at_the_instant_at_which_a_week_ends_is_the_next_weeks(desk: Desk) -> None:
    bridge = await track(desk, "The bridge was closed.", weeks_ago(20))
    await desk.do(add_source, bridge, SourceDraft.of("https://a.example/1"), ago(7 * 9))
    await desk.do(remove_source, bridge, "1", ago(7 * 6))
    await desk.do(set_verdict, bridge, Verdict.TRUE, ago(7 * 4))
    await desk.do(archive_claim, bridge, ago(7 * 1))
    need = "needs_sourcing"
    assert await states(desk) == [*[need] * 3, *["sourced"] * 3, *[need] * 2, *["checked"] * 3, "-"]


async def test_a_claim_archived_before_the_twelve_weeks_is_not_there(desk: Desk) -> None:
    bridge = await track(desk, "The bridge was closed.", weeks_ago(20), source="https://a.example/1")
    await desk.do(archive_claim, bridge, ago(weeks_ago(19)))
    assert await states(desk) == ["-"] * 12


async def test_a_claim_archived_in_the_second_of_the_twelve_weeks_counts_in_the_first(desk: Desk) -> None:
    bridge = await track(desk, "The bridge was closed.", weeks_ago(20))
    await desk.do(archive_claim, bridge, ago(weeks_ago(10)))
    assert await states(desk) == ["needs_sourcing", *["-"] * 11]
