"""The words that people read for verdicts, states, links, dates and changes."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.desk.claims import labels
from bot.desk.claims.adding import track_claim
from bot.desk.claims.changing import set_verdict
from bot.desk.claims.drafts import ClaimDraft, SourceDraft
from bot.desk.claims.history import HistoryRecord
from bot.desk.claims.parts.sources import add_source
from bot.desk.claims.records import ClaimRecord, LinkRecord, State
from bot.desk.claims.store import load_one
from bot.desk.guilds.settings import change_settings
from bot.matching import Relation
from db.vocabulary import LinkRelation, SightingRelation, Verdict
from tests.conftest import MARIA, Desk


def test_every_verdict_state_and_relation_has_its_words() -> None:
    assert labels.VERDICTS.keys() == set(Verdict)
    assert labels.STATES.keys() == set(State)
    for kind in SightingRelation:
        assert "#12" in labels.relation(kind, 12)
    for relation in LinkRelation:
        for passive in (False, True):
            assert labels.link(LinkRecord(relation, 4, passive)).endswith(" #4")


def test_a_message_repeats_a_claim_differs_from_it_or_links_to_where_it_was_seen() -> None:
    assert labels.relation(Relation.REPEATS, 12) == "repeats #12"
    assert labels.relation(SightingRelation.CONTRADICTS, 12) == "differs from #12"
    assert labels.relation(Relation.ABOUT, 12) == "about #12"
    assert labels.relation(SightingRelation.LINKS, 12) == "links to where #12 was seen"


def test_only_what_is_unsure_carries_a_caution() -> None:
    for kind in set(SightingRelation) - {SightingRelation.ABOUT}:
        assert labels.cautious("checked: False", kind) == "checked: False"
    assert labels.cautious("checked: False", Relation.ABOUT, "text") == (
        "The text may say otherwise than the claim (checked: False)."
    )


@pytest.mark.parametrize(
    ("relation", "active", "passive"),
    [
        (LinkRelation.CONTRADICTS, "contradicts #4", "contradicts #4"),
        (LinkRelation.SUPERSEDES, "supersedes #4", "is superseded by #4"),
        (LinkRelation.VARIANT_OF, "is a variant of #4", "has the variant #4"),
    ],
)
def test_a_link_is_read_from_either_side(relation: LinkRelation, active: str, passive: str) -> None:
    assert labels.link(LinkRecord(relation, 4)) == active
    assert labels.link(LinkRecord(relation, 4, passive=True)) == passive


async def test_where_a_claim_stands_is_said_with_its_sources(desk: Desk) -> None:
    await desk.do(change_settings, MARIA, sources_required=2)
    number = await desk.track("The bridge was closed.")

    async def standing() -> str:
        return labels.standing(await desk.see(load_one, number))

    assert await standing() == "needs sourcing: 0 of 2 sources"
    await desk.do(add_source, number, SourceDraft.of("https://example.org/a"), MARIA)
    assert await standing() == "needs sourcing: 1 of 2 sources"
    await desk.do(add_source, number, SourceDraft.of("https://other.example/a"), MARIA)
    assert await standing() == "sourced: 2 sources, no verdict yet"
    await desk.do(add_source, number, SourceDraft.of("https://third.example/a", stance="refutes"), MARIA)
    assert await standing() == "disputed: 3 sources for and against"
    await desk.do(set_verdict, number, Verdict.MOSTLY_TRUE, MARIA)
    assert await standing() == "checked: Mostly true"


def test_another_publishers_verdict_goes_under_its_name() -> None:
    assert labels.rating(Verdict.FALSE, None) == "checked: False"
    assert labels.rating(Verdict.FALSE, "The Gazette") == "rated False by The Gazette"


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 sources"), (1, "1 source"), (2, "2 sources"), (1204, "1,204 sources")]
)
def test_a_count_goes_with_its_noun(count: int, words: str) -> None:
    assert labels.plural(count, "source") == words


async def claim_said(desk: Desk, **fields: str) -> ClaimRecord:
    return (await desk.do(track_claim, ClaimDraft.of("The bridge was closed.", **fields), MARIA)).claim


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"claimant": "Ned Price", "claimed_on": "2021-11-07"}, "said by Ned Price on 7 November 2021"),
        ({"claimant": "Ned Price"}, "said by Ned Price"),
        ({"claimed_on": "2021-11-07"}, "said on 7 November 2021"),
        ({}, ""),
    ],
)
async def test_who_said_it_and_when_is_said_as_far_as_it_is_known(
    desk: Desk, fields: dict[str, str], words: str
) -> None:
    assert labels.said_by(await claim_said(desk, **fields)) == words


def test_a_day_is_written_out() -> None:
    assert labels.day(date(2021, 11, 7)) == "7 November 2021"


@pytest.mark.parametrize(
    ("action", "before", "after", "words"),
    [
        ("verdict", {}, {"verdict": "false"}, "verdict; verdict: false"),
        ("edited", {"text": "a"}, {"text": "b"}, "edited; text: a → b"),
        (
            "edited",
            {"claimed_on": "2021-11-07"},
            {"quote": "b"},
            "edited; claimed on: 2021-11-07 → none; quote: none → b",
        ),
        ("edited", {"tags": ["a", "b"]}, {"tags": []}, "edited; tags: a, b → none"),
        ("removed", {"url": "https://example.org"}, {}, "removed; url: https://example.org"),
        ("edited", {"key": "a"}, {"key": "a"}, "edited; key: a"),
        ("archived", {}, {}, "archived"),
    ],
)
def test_a_change_is_told_from_what_to_what(
    action: str, before: dict[str, Any], after: dict[str, Any], words: str
) -> None:
    entry = HistoryRecord(datetime(2026, 11, 23, 14, 5, tzinfo=UTC), "maria", action, before, after)
    assert labels.history_change(entry) == words
    assert labels.history_line(entry) == f"2026-11-23 14:05 UTC maria: {words}"


def test_who_asked_to_be_forgotten_is_somebody() -> None:
    entry = HistoryRecord(datetime(2026, 11, 23, 14, 5, tzinfo=UTC), "", "archived", {}, {})
    assert labels.history_line(entry) == "2026-11-23 14:05 UTC somebody: archived"
