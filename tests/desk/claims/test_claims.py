import asyncio
from datetime import date
from typing import Any

import pytest

from bot.desk.claims.adding import track_claim
from bot.desk.claims.changing import archive_claim, assign_claim, edit_claim, restore_claim, set_verdict
from bot.desk.claims.drafts import ClaimDraft, PhrasingDraft
from bot.desk.claims.finding import Filter
from bot.desk.claims.history import history_of
from bot.desk.claims.records import State
from bot.desk.claims.store import load_brief, load_one
from bot.desk.errors import ConflictError, InvalidError, NotFoundError
from db.vocabulary import PhrasingOrigin, Verdict
from tests.conftest import GUILD, MARIA, NOON, OTHER_GUILD, Desk, list_claims


async def test_a_claim_is_kept_with_all_that_was_said_of_it(desk: Desk) -> None:
    draft = ClaimDraft.of(
        "  The bridge\nwas closed. ",
        claimant="Ministry of Transport",
        claimed_on="2021-11-07",
        quote="closed until further notice",
        source="https://example.org/bridge",
        tags="traffic, #Bridges,traffic",
    )
    added = await desk.do(track_claim, draft, MARIA)
    assert added.created
    claim = await desk.see(load_one, added.claim.number)
    assert (claim.number, claim.text, claim.claimant) == (
        1,
        "The bridge was closed.",
        "Ministry of Transport",
    )
    assert (str(claim.claimed_on), claim.quote) == ("2021-11-07", "closed until further notice")
    assert claim.tags == ("Bridges", "traffic")
    assert [source.url for source in claim.sources] == ["https://example.org/bridge"]
    assert claim.created_at == NOON


async def test_numbers_count_up_in_each_guild_by_itself(desk: Desk) -> None:
    assert await desk.track("The bridge was closed.") == 1
    assert await desk.track("The tunnel was flooded.") == 2
    assert await desk.track("The bridge was closed.", guild=OTHER_GUILD) == 1


async def test_a_number_is_not_given_again_after_its_claim_is_archived(desk: Desk) -> None:
    number = await desk.track("The bridge was closed.")
    await desk.do(archive_claim, number, MARIA)
    assert await desk.track("The bridge was closed.") == number + 1


async def test_the_same_wording_is_the_same_claim_whatever_its_case_and_marks(desk: Desk) -> None:
    await desk.track("The bridge was closed.")
    again = await desk.do(track_claim, ClaimDraft.of("the BRIDGE was **closed**!"), MARIA)
    assert (again.created, again.claim.number) == (False, 1)


async def test_editors_who_add_the_same_sentence_at_once_get_the_same_claim(desk: Desk) -> None:
    draft = ClaimDraft.of("The bridge was closed.")
    added = await asyncio.gather(*(desk.do(track_claim, draft, MARIA) for _ in range(8)))
    assert {one.claim.number for one in added} == {1}
    assert sum(one.created for one in added) == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": "   "}, "The claim is empty; write it as one sentence."),
        ({"text": "🙂 ***"}, "The claim holds no words; write it as one sentence."),
        ({"text": "word " * 500}, "The claim has 2,499 characters; shorten it to 2,000."),
        (
            {"text": "A b c.", "claimed_on": "7.11.2021"},
            "“7.11.2021” is not a date; write it like 2026-11-23.",
        ),
        (
            {"text": "A b c.", "claimed_on": "2021-02-30"},
            "“2021-02-30” is not a date; write it like 2026-11-23.",
        ),
        (
            {"text": "A b c.", "source": "example.org"},
            "“example.org” is not a web address; write it like https://example.org/page.",
        ),
        (
            {"text": "A b c.", "source": "javascript:alert(1)"},
            "“javascript:alert(1)” is not a web address; write it like https://example.org/page.",
        ),
        ({"text": "A b c.", "tags": "x" * 51}, "The tag has 51 characters; shorten it to 50."),
    ],
)
def test_what_cannot_be_kept_is_refused_with_what_to_do(fields: dict[str, str], sentence: str) -> None:
    with pytest.raises(InvalidError) as refusal:
        ClaimDraft.of(**fields)
    assert str(refusal.value) == sentence


def test_what_no_database_keeps_is_taken_out_of_a_claim() -> None:
    assert ClaimDraft.of("The\x00 bridge\ud800 was closed.").text == "The bridge was closed."


async def test_an_edit_changes_what_it_names_and_empties_what_it_leaves_empty(desk: Desk) -> None:
    number = await desk.track("The bridge was closed.", claimant="Ministry", quote="closed", tags="a,b")
    claim = await desk.do(edit_claim, number, MARIA, text="The bridge was shut.", claimant="", tags="b,c")
    assert (claim.text, claim.claimant, claim.quote, claim.tags) == (
        "The bridge was shut.",
        None,
        "closed",
        ("b", "c"),
    )


async def test_an_edit_to_a_wording_that_another_claim_has_is_refused(desk: Desk) -> None:
    await desk.track("The bridge was closed.")
    number = await desk.track("The bridge was shut.")
    with pytest.raises(ConflictError, match="tracked as #1 already; merge the two claims"):
        await desk.do(edit_claim, number, MARIA, text="The bridge was closed")
    assert (await desk.see(load_one, number)).text == "The bridge was shut."


async def test_a_verdict_checks_a_claim_and_none_clears_it(desk: Desk) -> None:
    number = await desk.track("The bridge was closed.")
    claim = await desk.do(
        set_verdict,
        number,
        Verdict.FALSE,
        MARIA,
        note="It was open.",
        published_url="https://example.org/check",
    )
    assert (claim.state, claim.verdict, claim.verdict_note, claim.verdict_at) == (
        State.CHECKED,
        Verdict.FALSE,
        "It was open.",
        NOON,
    )
    claim = await desk.do(set_verdict, number, None, MARIA)
    assert (claim.state, claim.verdict, claim.verdict_note, claim.published_url, claim.verdict_at) == (
        State.NEEDS_SOURCING,
        None,
        None,
        None,
        None,
    )


async def test_a_changed_verdict_drops_the_old_note_and_keeps_the_published_address(desk: Desk) -> None:
    number = await desk.track("The bridge was closed.")
    published = "https://example.org/check"
    await desk.do(set_verdict, number, Verdict.FALSE, MARIA, note="It was open.", published_url=published)
    same = await desk.do(set_verdict, number, Verdict.FALSE, MARIA)
    assert same.verdict_note == "It was open."
    changed = await desk.do(set_verdict, number, Verdict.MIXED, MARIA)
    assert (changed.verdict_note, changed.published_url) == (None, published)


async def test_a_claim_is_assigned_and_handed_back(desk: Desk) -> None:
    number = await desk.track("The bridge was closed.")
    assert (await desk.do(assign_claim, number, "lena", MARIA)).assignee == "lena"
    assert (await desk.do(assign_claim, number, None, MARIA)).assignee is None


async def test_an_archived_claim_is_listed_only_when_asked_for_and_cannot_be_changed(desk: Desk) -> None:
    number = await desk.track("The bridge was closed.")
    await desk.do(archive_claim, number, MARIA)
    assert await desk.see(list_claims) == []
    assert [claim.number for claim in await desk.see(list_claims, Filter(archived=True))] == [number]
    with pytest.raises(NotFoundError, match="#1 is archived; restore it first"):
        await desk.do(edit_claim, number, MARIA, text="The bridge was opened.")
    restored = await desk.do(restore_claim, number, MARIA)
    assert restored.archived_at is None


async def test_a_claim_whose_wording_is_tracked_again_is_not_restored(desk: Desk) -> None:
    number = await desk.track("The bridge was closed.")
    await desk.do(archive_claim, number, MARIA)
    await desk.track("The bridge was closed.")
    with pytest.raises(ConflictError, match="tracked as #2 by now"):
        await desk.do(restore_claim, number, MARIA)


async def test_another_guilds_claim_does_not_exist_here(desk: Desk) -> None:
    number = await desk.track("The bridge was closed.", guild=OTHER_GUILD)
    with pytest.raises(NotFoundError, match=f"no claim #{number}"):
        await desk.do(set_verdict, number, Verdict.TRUE, MARIA)
    assert (await desk.see(load_one, number, guild=OTHER_GUILD)).verdict is None


async def test_the_list_is_filtered_by_state_verdict_assignee_and_tag(desk: Desk) -> None:
    await desk.track("The bridge was closed.", tags="Traffic")
    await desk.track("The tunnel was flooded.", source="https://example.org/a")
    await desk.track("The mayor resigned.")
    await desk.do(set_verdict, 3, Verdict.FALSE, MARIA)
    await desk.do(assign_claim, 2, "lena", MARIA)

    async def numbers(**wanted: object) -> list[int]:
        return [claim.number for claim in await desk.see(list_claims, Filter(**wanted))]  # type: ignore[arg-type]

    assert await numbers() == [1, 2, 3]
    assert await numbers(state=State.NEEDS_SOURCING) == [1]
    assert await numbers(state=State.SOURCED) == [2]
    assert await numbers(state=State.CHECKED) == await numbers(verdict=Verdict.FALSE) == [3]
    assert await numbers(assignee="lena") == [2]
    assert await numbers(tag="#traffic") == [1]
    assert await desk.see(list_claims, guild=OTHER_GUILD) == []


async def test_history_says_who_changed_what_from_what_to_what(desk: Desk) -> None:
    number = await desk.track("The bridge was closed.")
    await desk.do(edit_claim, number, MARIA, text="The bridge was shut.")
    await desk.do(set_verdict, number, Verdict.FALSE, MARIA)
    await desk.do(set_verdict, number, Verdict.FALSE, MARIA)
    history = await desk.see(history_of, number)
    assert [(entry.by, entry.action, entry.before, entry.after) for entry in history] == [
        ("maria", "added", {}, {"text": "The bridge was closed."}),
        ("maria", "edited", {"text": "The bridge was closed."}, {"text": "The bridge was shut."}),
        ("maria", "verdict", {}, {"verdict": "false"}),
    ]
    assert {entry.at for entry in history} == {NOON}
    with pytest.raises(NotFoundError):
        await desk.see(history_of, 99)


async def test_a_guild_without_a_desk_has_an_empty_one(desk: Desk) -> None:
    assert await desk.see(list_claims, guild=GUILD) == []


async def test_an_edit_may_keep_the_wording(desk: Desk) -> None:
    number = await desk.track("The bridge was closed.")
    claim = await desk.do(edit_claim, number, MARIA, text="The Bridge was closed!")
    assert claim.text == "The Bridge was closed!"


async def test_a_claims_own_wording_is_no_phrasing_of_it(desk: Desk) -> None:
    phrasings = tuple(
        PhrasingDraft(text, PhrasingOrigin.IMPORT) for text in ("the bridge was CLOSED", "No way across.")
    )
    added = await desk.do(track_claim, ClaimDraft("The bridge was closed.", phrasings=phrasings), MARIA)
    assert added.claim.phrasings == ("No way across.",)


async def test_claims_are_had_in_brief_by_their_numbers_with_their_sources(desk: Desk) -> None:
    await desk.track("The bridge was closed.", tags="traffic", source="https://a.example/1")
    await desk.track("The tunnel was flooded.")
    await desk.do(archive_claim, await desk.track("The mayor resigned."), MARIA)
    await desk.track("The bridge was closed.", guild=OTHER_GUILD)
    brief = await desk.see(load_brief, [1, 3])
    assert brief.keys() == {1}
    assert [source.url for source in brief[1].sources] == ["https://a.example/1"]
    assert brief[1].tags == ()


def typed_into(field: str, text: str) -> dict[str, Any]:
    return {field: text}


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("claimant", " Ministry ", "Ministry"),
        ("claimed_on", "2021-11-08", date(2021, 11, 8)),
        ("quote", "shut\ndown", "shut down"),
        ("tags", "b, #a", ("a", "b")),
    ],
)
async def test_an_edit_of_a_field_is_kept_and_an_empty_one_empties_it(
    desk: Desk, name: str, typed: str, value: object
) -> None:
    number = await desk.track("The bridge was closed.")
    edited = await desk.do(edit_claim, number, MARIA, **typed_into(name, typed))
    assert getattr(edited, name) == value
    emptied = await desk.do(edit_claim, number, MARIA, **typed_into(name, " "))
    assert not getattr(emptied, name)
    action = "tags" if name == "tags" else "edited"
    told = [entry.action for entry in await desk.see(history_of, number)]
    assert told == ["added", action, action]
