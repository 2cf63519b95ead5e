"""The list of claims in pages, and the latest of a claim's history."""

from typing import Any

import pytest
from sqlalchemy import event

from bot.desk.claims.changing import archive_claim, assign_claim, edit_claim, set_verdict
from bot.desk.claims.drafts import SourceDraft
from bot.desk.claims.finding import Filter, Order, Page, claim_numbers, page_of_claims
from bot.desk.claims.history import history_of
from bot.desk.claims.parts.sources import add_source
from bot.desk.claims.records import State
from bot.desk.claims.visibility import as_seen, latest_changes
from bot.desk.errors import NotFoundError
from bot.desk.guilds.settings import change_settings
from db.models import Claim
from db.vocabulary import ShowVerdicts, Stance, Verdict
from tests.conftest import GUILD, MARIA, OTHER_GUILD, Desk, list_claims

NAMES = ("bridge", "tunnel", "market", "school", "prison", "museum", "harbour")


@pytest.fixture
async def seven(desk: Desk) -> Desk:
    for name in NAMES:
        await desk.track(f"The {name} of the old town was closed.")
    return desk


def numbers(page: Page) -> list[int]:
    return [claim.number for claim in page.claims]


async def test_pages_follow_one_another_and_count_all_claims(seven: Desk) -> None:
    await seven.do(archive_claim, 2, MARIA)
    await seven.track("Another guild's claim.", guild=OTHER_GUILD)
    pages = [await seven.see(page_of_claims, page=page, size=4) for page in range(2)]
    assert [numbers(page) for page in pages] == [[1, 3, 4, 5], [6, 7]]
    assert {(page.pages, page.total) for page in pages} == {(2, 6)}
    newest = await seven.see(page_of_claims, size=4, order=Order.NEWEST)
    assert numbers(newest) == [7, 6, 5, 4]
    whole = await seven.see(page_of_claims, Filter(archived=True))
    assert numbers(whole) == [1, 2, 3, 4, 5, 6, 7]


async def test_a_page_that_is_gone_is_the_last_one(seven: Desk) -> None:
    page = await seven.see(page_of_claims, page=5, size=3)
    assert (page.number, numbers(page)) == (2, [7])
    nobodys = await seven.see(page_of_claims, Filter(assignee="nobody"), page=5)
    assert (nobodys.number, nobodys.pages, nobodys.total, nobodys.claims) == (0, 1, 0, [])


@pytest.mark.parametrize("state", [None, *State])
async def test_a_page_reads_only_its_own_claims_with_their_parts(seven: Desk, state: State | None) -> None:
    await seven.do(add_source, 1, SourceDraft("https://example.org/a"), MARIA)
    await seven.do(set_verdict, 2, Verdict.FALSE, MARIA)
    read: list[int] = []

    def loaded(claim: Claim, _: object) -> None:
        read.append(claim.number)

    event.listen(Claim, "load", loaded)
    try:
        page = await seven.see(page_of_claims, Filter(state=state), size=2)
    finally:
        event.remove(Claim, "load", loaded)
    assert sorted(read) == numbers(page)


async def _many_standings(desk: Desk) -> None:
    """Claims in every state, with every kind of source that counts or does not."""
    for number in range(16):
        await desk.track(
            f"Claim {number} about the {NAMES[number % 7]} number {number}.", claimant="The Post"
        )
    sources = [
        (1, "https://a.example/1", None, Stance.SUPPORTS),
        (2, "https://a.example/1", None, Stance.SUPPORTS),
        (2, "https://a.example/2", None, Stance.SUPPORTS),
        (3, "https://a.example/1", "Alpha", Stance.SUPPORTS),
        (3, "https://b.example/1", "alpha", Stance.SUPPORTS),
        (4, "https://a.example/1", None, Stance.SUPPORTS),
        (4, "https://b.example/1", None, Stance.SUPPORTS),
        (5, "https://a.example/1", None, Stance.SUPPORTS),
        (5, "https://b.example/1", None, Stance.REFUTES),
        (6, "https://thepost.example/1", None, Stance.REFUTES),
        (6, "https://a.example/1", None, Stance.SUPPORTS),
        (7, "https://a.example/1", None, Stance.CONTEXT),
        (7, "https://b.example/1", None, Stance.CONTEXT),
        (8, "https://a.example/1", None, Stance.SUPPORTS),
        (8, "https://b.example/1", None, Stance.REFUTES),
        (9, "https://a.example/1", None, Stance.SUPPORTS),
        (9, "https://b.example/1", None, Stance.SUPPORTS),
    ]
    for number, url, publisher, stance in sources:
        await desk.do(add_source, number, SourceDraft(url, publisher=publisher, stance=stance), MARIA)
    for number in (8, 10, 11):
        await desk.do(set_verdict, number, Verdict.FALSE, MARIA)
    published = "https://desk.example/1"
    await desk.do(set_verdict, 9, Verdict.TRUE, MARIA, published_url=published)
    await desk.do(set_verdict, 12, Verdict.FALSE, MARIA, published_url=published)
    async with desk.database.write() as session:
        rated = await session.get_one(Claim, (GUILD, 13))
        rated.verdict, rated.verdict_by = Verdict.FALSE, "Other Checkers"
    await desk.do(assign_claim, 4, "lena", MARIA)


@pytest.mark.parametrize("show_verdicts", list(ShowVerdicts))
@pytest.mark.parametrize("required", [1, 2])
async def test_a_filter_finds_what_the_viewer_sees_in_that_state_and_with_that_verdict(
    desk: Desk, required: int, show_verdicts: ShowVerdicts
) -> None:
    await _many_standings(desk)
    await desk.do(change_settings, MARIA, sources_required=required)
    seen = [as_seen(claim, show_verdicts) for claim in await desk.see(list_claims)]
    for state in (None, *State):
        for verdict in (None, Verdict.TRUE, Verdict.FALSE):
            for assignee in (None, "lena"):
                page = await desk.see(
                    page_of_claims, Filter(state, verdict, assignee), size=100, show_verdicts=show_verdicts
                )
                wanted = [
                    claim
                    for claim in seen
                    if state in {None, claim.state}
                    and verdict in {None, claim.verdict}
                    and assignee in {None, claim.assignee}
                ]
                assert page.claims == wanted, (state, verdict, assignee)
                assert page.total == len(wanted)
    assert {claim.state for claim in seen} == set(State)
    assert await desk.see(claim_numbers, Filter(State.DISPUTED)) == [5]


async def test_the_latest_changes_are_read_and_no_others(desk: Desk) -> None:
    number = await desk.track("The bridge was closed at 0.")
    for hour in range(1, 31):
        await desk.do(edit_claim, number, MARIA, text=f"The bridge was closed at {hour}.")
    asked: list[Any] = []
    event.listen(desk.database.engine.sync_engine, "before_cursor_execute", lambda *call: asked.append(call))
    latest = await desk.see(latest_changes, number, 5, ShowVerdicts.ALWAYS)
    assert latest.total == 31
    assert latest.entries == (await desk.see(history_of, number))[-5:]
    with pytest.raises(NotFoundError):
        await desk.see(latest_changes, 99, 5, ShowVerdicts.ALWAYS)


async def test_the_way_to_a_verdict_neither_counts_nor_shows_among_the_latest_changes(desk: Desk) -> None:
    number = await desk.track("The bridge was closed.")
    await desk.do(set_verdict, number, Verdict.FALSE, MARIA, note="Not so.")
    await desk.do(set_verdict, number, Verdict.TRUE, MARIA)
    published = "https://desk.example/1"
    await desk.do(set_verdict, number, Verdict.TRUE, MARIA, published_url=published)
    await desk.do(edit_claim, number, MARIA, text="The bridge was shut, the verdict says.")
    latest = await desk.see(latest_changes, number, 20, ShowVerdicts.PUBLISHED)
    assert [(entry.action, entry.after) for entry in latest.entries] == [
        ("added", {"text": "The bridge was closed."}),
        ("verdict", {"published_url": published}),
        ("edited", {"text": "The bridge was shut, the verdict says."}),
    ]
    assert latest.total == 3
    assert (await desk.see(latest_changes, number, 20, ShowVerdicts.ALWAYS)).total == 5
