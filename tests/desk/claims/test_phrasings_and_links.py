from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy import text as sql

from bot.desk.claims.changing import edit_claim
from bot.desk.claims.drafts import AppearanceDraft, SourceDraft
from bot.desk.claims.fields import stable_name, wording_key
from bot.desk.claims.history import history_of
from bot.desk.claims.labels import link
from bot.desk.claims.merging import merge_claims
from bot.desk.claims.parts.appearances import add_appearance
from bot.desk.claims.parts.links import link_claims
from bot.desk.claims.parts.phrasings import add_phrasing, remove_phrasing
from bot.desk.claims.parts.sources import add_source
from bot.desk.claims.store import load_one
from bot.desk.errors import InvalidError, NotFoundError
from bot.desk.guilds.stamp import Stamp
from db.models import Dismissal, HistoryEntry, Mute, Sighting
from db.vocabulary import LinkRelation, Outcome, PhrasingOrigin, SightingRelation
from tests.conftest import GUILD, MARIA, NOON, Desk


@pytest.fixture
async def two_claims(desk: Desk) -> None:
    await desk.track("The bridge was closed.", tags="traffic", source="https://a.example/1")
    await desk.track(
        "The bridge is shut.", claimant="Ministry", tags="traffic,bridge", source="https://b.example/1"
    )


async def test_a_phrasing_is_kept_once(desk: Desk, two_claims: None) -> None:
    await desk.do(add_phrasing, 1, "Nobody can cross the bridge.", MARIA)
    await desk.do(add_phrasing, 1, "nobody can cross the bridge", MARIA)
    claim = await desk.do(add_phrasing, 1, "the bridge WAS closed", MARIA)
    assert claim.phrasings == ("Nobody can cross the bridge.",)


async def test_a_phrasing_is_removed_by_its_words_or_its_place(desk: Desk, two_claims: None) -> None:
    for text in ("No way across the river.", "The river cannot be crossed.", "The crossing is barred."):
        await desk.do(add_phrasing, 1, text, MARIA)
    _, removed = await desk.do(remove_phrasing, 1, "the river cannot be crossed", MARIA)
    assert removed == "The river cannot be crossed."
    claim, _ = await desk.do(remove_phrasing, 1, "1", MARIA)
    assert claim.phrasings == ("The crossing is barred.",)
    with pytest.raises(NotFoundError, match="#1 has no such phrasing"):
        await desk.do(remove_phrasing, 1, "5", MARIA)


async def test_a_stable_name_stays_with_its_phrasing(desk: Desk, two_claims: None) -> None:
    texts = ("No way across the river.", "The river cannot be crossed.", "The crossing is barred.")
    for text in texts:
        await desk.do(add_phrasing, 1, text, MARIA)
    name = stable_name(wording_key(texts[1]))
    await desk.do(remove_phrasing, 1, "1", MARIA)
    claim, removed = await desk.do(remove_phrasing, 1, name, MARIA)
    assert removed == texts[1]
    assert claim.phrasings == texts[2:]
    with pytest.raises(NotFoundError, match="#1 has no such phrasing"):
        await desk.do(remove_phrasing, 1, name, MARIA)


async def test_the_words_of_a_message_kept_as_phrasing_are_not_in_the_history(
    desk: Desk, two_claims: None
) -> None:
    await desk.do(add_phrasing, 1, "lol cant cross", MARIA, PhrasingOrigin.MESSAGE)
    await desk.do(remove_phrasing, 1, "lol cant cross", MARIA)
    entries = [(entry.action, entry.before, entry.after) for entry in await desk.see(history_of, 1)]
    assert entries[1:] == [("phrasing added", {}, {}), ("phrasing removed", {}, {})]


async def test_a_link_is_shown_with_both_claims(desk: Desk, two_claims: None) -> None:
    await desk.do(link_claims, 2, 1, LinkRelation.SUPERSEDES, MARIA)
    assert [link(record) for record in (await desk.see(load_one, 2)).links] == ["supersedes #1"]
    assert [link(record) for record in (await desk.see(load_one, 1)).links] == ["is superseded by #2"]


async def test_a_contradiction_is_one_link_whichever_side_names_it(desk: Desk, two_claims: None) -> None:
    await desk.do(link_claims, 2, 1, LinkRelation.CONTRADICTS, MARIA)
    claim = await desk.do(link_claims, 1, 2, LinkRelation.CONTRADICTS, MARIA)
    assert [link(record) for record in claim.links] == ["contradicts #2"]
    with pytest.raises(InvalidError, match="cannot be linked to itself"):
        await desk.do(link_claims, 1, 1, LinkRelation.CONTRADICTS, MARIA)
    with pytest.raises(NotFoundError):
        await desk.do(link_claims, 1, 3, LinkRelation.CONTRADICTS, MARIA)


async def test_a_merge_moves_everything_and_archives_the_duplicate(desk: Desk, two_claims: None) -> None:
    await desk.track("The bridge was open all day.")
    await desk.do(add_source, 2, SourceDraft.of("https://a.example/1", stance="refutes"), MARIA)
    await desk.do(add_phrasing, 2, "No way across.", MARIA)
    await desk.do(add_appearance, 2, AppearanceDraft("https://c.example/post"), MARIA)
    await desk.do(link_claims, 2, 3, LinkRelation.CONTRADICTS, MARIA)
    await desk.do(link_claims, 2, 1, LinkRelation.VARIANT_OF, MARIA)
    async with desk.database.write() as session:
        for number, message in ((1, 7), (2, 7), (2, 8)):
            session.add(
                Sighting(
                    guild_id=GUILD,
                    claim_number=number,
                    channel_id=5,
                    message_id=message,
                    score=0.9,
                    relation=SightingRelation.REPEATS,
                    words=[],
                    seen_at=NOON,
                )
            )

    claim = await desk.do(merge_claims, 2, 1, MARIA)

    assert claim.phrasings == ("The bridge is shut.", "No way across.")
    assert claim.tags == ("bridge", "traffic")
    assert [(s.url, s.stance) for s in claim.sources] == [
        ("https://a.example/1", "supports"),
        ("https://b.example/1", "supports"),
    ]
    assert (claim.claimant, claim.appearances) == ("Ministry", ("https://c.example/post",))
    assert [link(record) for record in claim.links] == ["contradicts #3"]
    duplicate = await desk.see(load_one, 2)
    assert (duplicate.archived_at, duplicate.merged_into, duplicate.links) == (NOON, 1, ())
    async with desk.database.read() as session:
        seen = (await session.scalars(select(Sighting.message_id).where(Sighting.claim_number == 1))).all()
    assert sorted(seen) == [7, 8]


async def test_a_merge_carries_over_in_the_same_order_whatever_order_the_database_reads_in(
    sqlite_desk: Desk,
) -> None:
    desk, lena = sqlite_desk, Stamp("lena", NOON)
    for text in ("The bridge was closed.", "The bridge is shut."):
        await desk.track(text)
    texts = tuple(f"The bridge has been shut since {hour} o'clock." for hour in range(6, 13))
    for text in texts:
        await desk.do(add_phrasing, 2, text, MARIA)
    others = [await desk.track(f"The {place} was flooded.") for place in ("tunnel", "harbour", "station")]
    for other in others:
        await desk.do(link_claims, 2, other, LinkRelation.VARIANT_OF, MARIA)
        await desk.do(link_claims, other, 2, LinkRelation.SUPERSEDES, MARIA)
    async with desk.database.write() as session:
        for channel in (5, 6, 7):
            until = NOON + timedelta(hours=1)
            session.add(Mute(guild_id=GUILD, claim_number=2, channel_id=channel, until=until))

    async with desk.database.write() as session:
        await session.execute(sql("PRAGMA reverse_unordered_selects = ON"))
        claim = await merge_claims(session, GUILD, 2, 1, lena)

    assert claim.phrasings == ("The bridge is shut.", *texts)
    async with desk.database.read() as session:
        query = select(HistoryEntry).where(HistoryEntry.by == lena.by).order_by(HistoryEntry.id)
        entries = (await session.scalars(query)).all()
    assert [entry.after["channel"] for entry in entries if entry.action == "muted"] == ["5", "6", "7"]
    linked = [(entry.claim_number, entry.after["other"]) for entry in entries if entry.action == "linked"]
    assert linked == [(1, other) for other in others] + [(other, 1) for other in others]


async def judged(desk: Desk) -> tuple[dict[int, set[str]], dict[tuple[int, int], datetime]]:
    """The dismissed wordings by claim, and the ends of mutes by claim and channel."""
    dismissed: dict[int, set[str]] = {}
    async with desk.database.read() as session:
        for dismissal in await session.scalars(select(Dismissal)):
            dismissed.setdefault(dismissal.claim_number, set()).add(dismissal.wording_key)
        mutes = {(row.claim_number, row.channel_id): row.until for row in await session.scalars(select(Mute))}
    return dismissed, mutes


async def test_a_merge_moves_dismissals_and_mutes_and_the_later_mute_counts(
    desk: Desk, two_claims: None
) -> None:
    async with desk.database.write() as session:
        for number, key in ((1, "a"), (2, "a"), (2, "b")):
            session.add(Dismissal(guild_id=GUILD, claim_number=number, wording_key=key))
        for number, channel, hours in ((1, 5, 1), (2, 5, 2), (1, 6, 4), (2, 6, 3), (2, 7, 5), (2, 8, -1)):
            until = NOON + timedelta(hours=hours)
            session.add(Mute(guild_id=GUILD, claim_number=number, channel_id=channel, until=until))
    await desk.do(merge_claims, 2, 1, MARIA)
    dismissed, mutes = await judged(desk)
    assert dismissed[1] == {"a", "b"}
    ends = {
        channel: (until - NOON) / timedelta(hours=1)
        for (claim, channel), until in mutes.items()
        if claim == 1
    }
    assert ends == {5: 2, 6: 4, 7: 5, 8: -1}
    told = [entry.after["channel"] for entry in await desk.see(history_of, 1) if entry.action == "muted"]
    assert told == ["5", "7"]


async def test_after_a_merge_no_wording_of_the_claim_is_a_dismissed_one(desk: Desk, two_claims: None) -> None:
    await desk.do(add_phrasing, 2, "No way across.", MARIA)
    own, other = wording_key("The bridge was closed."), wording_key("No way across.")
    async with desk.database.write() as session:
        session.add(Dismissal(guild_id=GUILD, claim_number=2, wording_key=own))
        session.add(Dismissal(guild_id=GUILD, claim_number=1, wording_key=other))
    await desk.do(merge_claims, 2, 1, MARIA)
    dismissed, _ = await judged(desk)
    assert dismissed == {}


@pytest.mark.parametrize(
    ("duplicate", "outcome", "relation"),
    [
        (SightingRelation.CONTRADICTS, None, SightingRelation.CONTRADICTS),
        (SightingRelation.ABOUT, Outcome.CONFIRMED, SightingRelation.REPEATS),
        (SightingRelation.REPEATS, Outcome.DISMISSED, SightingRelation.ABOUT),
        (SightingRelation.LINKS, None, SightingRelation.ABOUT),
    ],
)
async def test_where_a_message_is_unsure_about_the_kept_claim_a_merge_takes_what_it_says_of_the_duplicate(
    desk: Desk,
    two_claims: None,
    duplicate: SightingRelation,
    outcome: Outcome | None,
    relation: SightingRelation,
) -> None:
    async with desk.database.write() as session:
        for number, kind in ((1, SightingRelation.ABOUT), (2, duplicate)):
            session.add(
                Sighting(
                    guild_id=GUILD, claim_number=number, channel_id=5, message_id=9, score=0.9,
                    relation=kind, words=[f"word {number}"], seen_at=NOON,
                    outcome=outcome if number == 2 else None,
                )
            )  # fmt: skip
    await desk.do(merge_claims, 2, 1, MARIA)
    async with desk.database.read() as session:
        kept = (await session.scalars(select(Sighting).where(Sighting.claim_number == 1))).one()
    taken = relation is not SightingRelation.ABOUT
    assert (kept.judged_relation, kept.words) == (relation, ["word 2" if taken else "word 1"])


async def test_a_merge_leaves_the_links_of_other_claims(desk: Desk, two_claims: None) -> None:
    for text in ("The tunnel was flooded.", "The tunnel was dry.", "The tunnel is dry."):
        await desk.track(text)
    await desk.do(link_claims, 3, 4, LinkRelation.CONTRADICTS, MARIA)
    await desk.do(link_claims, 5, 4, LinkRelation.VARIANT_OF, MARIA)
    await desk.do(link_claims, 5, 2, LinkRelation.SUPERSEDES, MARIA)
    assert [link(record) for record in (await desk.do(merge_claims, 2, 1, MARIA)).links] == [
        "is superseded by #5"
    ]
    assert [link(record) for record in (await desk.see(load_one, 4)).links] == [
        "contradicts #3",
        "has the variant #5",
    ]


async def test_a_claim_is_not_merged_into_itself_or_into_an_archived_one(
    desk: Desk, two_claims: None
) -> None:
    with pytest.raises(InvalidError, match="into itself"):
        await desk.do(merge_claims, 1, 1, MARIA)
    await desk.do(merge_claims, 2, 1, MARIA)
    with pytest.raises(NotFoundError, match=r"#2 is archived \(merged into #1\)"):
        await desk.do(merge_claims, 1, 2, MARIA)


async def test_a_phrasing_that_becomes_the_claims_text_is_no_phrasing_any_more(desk: Desk) -> None:
    number = await desk.track("The bridge was closed.")
    await desk.do(add_phrasing, number, "Nobody could cross.", MARIA)
    claim = await desk.do(edit_claim, number, MARIA, text="Nobody could cross!")
    assert (claim.text, claim.phrasings) == ("Nobody could cross!", ())
    assert (await desk.see(history_of, number))[-1].before == {"phrasing": "Nobody could cross."}
