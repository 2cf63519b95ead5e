"""Editors track and change claims; everyone finds them."""

import pytest
from simcord import Env, MemberActor

from bot.desk.errors import InvalidError, NotFoundError
from tests.discord.newsroom import (
    DRONE,
    DRONE_AGAIN,
    FRAUD,
    Newsroom,
    buttons,
    expect_errors,
    reply,
    said,
    shown,
)

ROCKET = "A rocket, not a drone, hit the residence of the Iraqi prime minister."


async def test_a_new_claim_gets_the_next_number(newsroom: Newsroom, maria: MemberActor) -> None:
    answer = await maria.slash(
        newsroom.room,
        "claim add",
        text=DRONE,
        claimant="Iraqi military",
        claimed_on="2021-11-07",
        quote="failed assassination attempt",
        source="https://example.org/drone",
        tags="Baghdad, drones",
    )
    assert answer.ephemeral
    text = said(answer)
    assert "Tracked as #1." in text
    assert "said by Iraqi military on 7 November 2021" in text
    assert "failed assassination attempt" in text
    assert "https://example.org/drone" in text
    assert "Baghdad, drones" in text
    assert "Tracked as #2." in said(await maria.slash(newsroom.room, "claim add", text=FRAUD))


async def test_the_same_wording_is_answered_with_the_claim_there_is(
    newsroom: Newsroom, maria: MemberActor
) -> None:
    await newsroom.track(DRONE)
    answer = await maria.slash(newsroom.room, "claim add", text=f"  {DRONE.upper()} ")
    assert "tracked already as #1" in said(answer)
    assert buttons(answer.response) == []


async def test_what_is_typed_for_a_known_wording_completes_the_claim(
    newsroom: Newsroom, maria: MemberActor
) -> None:
    await newsroom.track(DRONE, claimant="Police", tags="drones")
    typed = {"claimant": "Army", "quote": "It was a drone.", "tags": "iraq,Drones"}
    answer = said(
        await maria.slash(newsroom.room, "claim add", text=DRONE, source="https://example.org/1", **typed)
    )
    assert "tracked already as #1. Not taken over, since the claim has its own: claimant." in answer
    for kept in ("said by Police", "“It was a drone.”", "Tags: drones, iraq", "https://example.org/1"):
        assert kept in answer


async def test_what_is_typed_with_a_phrasing_completes_the_claim(
    newsroom: Newsroom, maria: MemberActor
) -> None:
    await newsroom.track(DRONE)
    typed = {"claimant": "Army", "claimed_on": "2021-11-07", "quote": "It was a drone.", "tags": "iraq"}
    offer = await maria.slash(newsroom.room, "claim add", text=DRONE_AGAIN, **typed)
    answer = said(await maria.click(reply(offer), label="Add as phrasing"))
    for kept in ("said by Army on 7 November 2021", "“It was a drone.”", "Tags: iraq"):
        assert kept in answer
    assert "Not taken over" not in answer


async def test_a_similar_claim_can_become_a_phrasing(newsroom: Newsroom, maria: MemberActor) -> None:
    await newsroom.track(DRONE)
    offer = await maria.slash(
        newsroom.room, "claim add", text=DRONE_AGAIN, source="https://example.org/drone"
    )
    assert "#1" in said(offer)
    assert [one["label"] for one in buttons(offer.response)] == ["Add as phrasing", "Track separately"]
    assert "1 claim" in said(await maria.slash(newsroom.room, "claim list"))
    answer = await maria.click(reply(offer), label="Add as phrasing")
    assert "Added as a phrasing of #1." in said(answer)
    shown = said(await maria.slash(newsroom.room, "claim show", claim="1"))
    assert "wire says an armed drone" in shown
    assert "https://example.org/drone" in shown


async def test_a_similar_claim_can_be_tracked_separately_without_a_number_lost(
    newsroom: Newsroom, maria: MemberActor
) -> None:
    await newsroom.track(DRONE)
    first = await maria.slash(newsroom.room, "claim add", text=DRONE_AGAIN)
    assert "nothing is saved yet" in said(first)
    answer = await maria.click(reply(first), label="Track separately")
    assert "Tracked as #2." in said(answer)
    again = await maria.click(reply(first), label="Add as phrasing")
    assert said(again) == "That was answered already."
    assert "Phrasings" not in said(await maria.slash(newsroom.room, "claim show", claim="1"))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"text": "   "}, "The claim is empty"),
        ({"text": DRONE, "claimed_on": "7.11.2021"}, "is not a date; write it like 2026-11-23"),
        ({"text": DRONE, "source": "javascript:alert(1)"}, "is not a web address"),
        ({"text": "word " * 500}, "shorten it to 2,000"),
    ],
)
async def test_a_wrong_field_is_refused_in_a_sentence(
    newsroom: Newsroom, maria: MemberActor, simcord_env: Env, options: dict[str, str], sentence: str
) -> None:
    answer = await maria.slash(newsroom.room, "claim add", **options)
    assert sentence in said(answer)
    assert answer.ephemeral
    expect_errors(simcord_env, (InvalidError, sentence))
    assert "No claim fits" in said(await maria.slash(newsroom.room, "claim list"))


async def test_a_claim_option_takes_numbers_with_and_without_a_hash(
    newsroom: Newsroom, tom: MemberActor, simcord_env: Env
) -> None:
    await newsroom.track(DRONE)
    for typed in ("1", "#1", " # 1 "):
        assert "armed drone" in said(await tom.slash(newsroom.room, "claim show", claim=typed))
    for typed in ("drone", "0", "#", "9" * 20):
        assert "is not a claim's number" in said(await tom.slash(newsroom.room, "claim show", claim=typed))
    assert "There is no claim #7" in said(await tom.slash(newsroom.room, "claim show", claim="7"))
    expect_errors(
        simcord_env, *[(InvalidError, "is not a claim's number")] * 4, (NotFoundError, "There is no claim #7")
    )


async def test_suggestions_come_by_number_and_by_beginnings_of_words(
    newsroom: Newsroom, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await newsroom.track(FRAUD)

    async def suggested(typed: str) -> list[str]:
        choices = await tom.autocomplete(newsroom.room, "claim show", "claim", typed)
        return [choice["value"] for choice in choices]

    assert await suggested("dro") == ["1"]
    assert await suggested("parl") == ["2"]
    assert await suggested("#2") == ["2"]
    assert await suggested("") == ["2", "1"]
    assert await suggested("zebra") == []
    (choice,) = await tom.autocomplete(newsroom.room, "claim show", "claim", "dro")
    assert choice["name"].startswith("#1 An armed drone")
    assert len(choice["name"]) <= 100


async def test_suggestions_come_for_beginnings_of_numbers_and_of_all_words(
    newsroom: Newsroom, tom: MemberActor
) -> None:
    subjects = ("dam", "bridge", "hospital", "airport", "school", "harbour", "prison", "market", "stadium")
    for number, subject in enumerate((*subjects, "museum"), 1):
        await newsroom.track(f"The {subject} of al-Town{number} was closed in {2030 + number} by officials.")

    async def suggested(typed: str) -> list[str]:
        choices = await tom.autocomplete(newsroom.room, "claim show", "claim", typed)
        return [choice["value"] for choice in choices]

    assert await suggested("1") == ["1", "10"]
    assert await suggested("#1") == ["1", "10"]
    assert await suggested("2040") == ["10"]
    assert (await suggested("203"))[:2] == ["1", "2"]
    assert await suggested("al-town7") == ["7"]
    assert (await suggested("clo harb"))[0] == "6"
    assert len(await suggested("t")) == 10
    assert "**#10**" in said(await tom.slash(newsroom.room, "claim search", query="2040"))


async def test_only_archived_claims_are_suggested_for_restoring(
    newsroom: Newsroom, maria: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await newsroom.track(FRAUD)
    await maria.slash(newsroom.room, "claim archive", claim="2")
    for typed in ("", "2", "#2", "parl"):
        (choice,) = await maria.autocomplete(newsroom.room, "claim restore", "claim", typed)
        assert choice["value"] == "2"
    assert await maria.autocomplete(newsroom.room, "claim restore", "claim", "drone") == []


async def test_lists_are_filtered_and_turned_by_buttons(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    subjects = ("dam", "bridge", "hospital", "airport", "school", "harbour", "prison", "market", "stadium")
    for number, subject in enumerate((*subjects, "museum", "factory"), 1):
        await newsroom.track(
            f"The {subject} of town {number * 7919} was closed by officials on day {number}."
        )
    await maria.slash(newsroom.room, "claim verdict", claim="2", verdict="false")
    await maria.slash(newsroom.room, "claim assign", claim="3", member=tom)
    pages = await tom.slash(newsroom.room, "claim list")
    assert "Page 1 of 2, 11 claims" in said(pages)
    turned = await tom.click(reply(pages), label="Next")
    assert "Page 2 of 2, 11 claims" in said(turned)
    assert "**#11**" in said(turned)
    assert "#11" not in said(await tom.click(reply(turned), label="Previous"))

    async def listed(**wanted: object) -> str:
        return said(await maria.slash(newsroom.room, "claim list", **wanted))

    assert "**#2**" in await listed(verdict="false")
    assert "1 claim" in await listed(verdict="false")
    assert "1 claim" in await listed(state="checked")
    assert "10 claims" in await listed(state="needs_sourcing")
    assert "**#3**" in await listed(assignee=tom)
    assert "No claim fits" in await listed(tag="nothing")


async def test_a_page_that_is_turned_shows_the_claims_of_that_moment(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    subjects = ("dam", "bridge", "hospital", "airport", "school", "harbour", "prison", "market", "stadium")
    for number, subject in enumerate((*subjects, "museum", "factory"), 1):
        await newsroom.track(f"The {subject} of town {number * 7919} was closed on day {number}.")
    pages = await tom.slash(newsroom.room, "claim list", order="newest")
    assert said(pages).index("**#11**") < said(pages).index("**#10**")
    await maria.slash(newsroom.room, "claim archive", claim="4")
    turned = said(await tom.click(reply(pages), label="Next"))
    assert "Page 1 of 1, 10 claims" in turned
    assert "**#4**" not in turned


async def test_found_claims_are_turned_in_pages_too(newsroom: Newsroom, tom: MemberActor) -> None:
    for number in range(1, 12):
        await newsroom.track(f"Governor {chr(96 + number) * 5} resigned in town {number * 7919}.")
    pages = await tom.slash(newsroom.room, "claim search", query="governor")
    assert "Page 1 of 2, 11 claims" in said(pages)
    assert "Page 2 of 2, 11 claims" in said(await tom.click(reply(pages), label="Next"))


async def test_search_finds_by_words(newsroom: Newsroom, tom: MemberActor) -> None:
    await newsroom.track(DRONE)
    await newsroom.track(FRAUD)
    found = said(await tom.slash(newsroom.room, "claim search", query="rigged elec"))
    assert "**#2**" in found
    assert "**#1**" not in found
    assert "No claim fits" in said(await tom.slash(newsroom.room, "claim search", query="zebra"))


async def test_an_edit_changes_what_was_changed_in_the_modal(newsroom: Newsroom, maria: MemberActor) -> None:
    await newsroom.track(DRONE, claimant="Iraqi military", tags="Baghdad")
    modal = await maria.slash(newsroom.room, "claim edit", claim="1")
    answer = await maria.submit_modal(
        modal,
        {"text": DRONE, "claimant": "Saad Maan", "claimed_on": "2021-11-07", "quote": "", "tags": "Baghdad"},
    )
    text = said(answer)
    assert "#1 is changed." in text
    assert "said by Saad Maan on 7 November 2021" in text
    history = said(await maria.slash(newsroom.room, "claim history", claim="1"))
    assert "claimant: Iraqi military → Saad Maan" in history.replace("\\", "")
    assert str(maria.id) in history


async def test_an_edit_with_a_wrong_date_changes_nothing(
    newsroom: Newsroom, maria: MemberActor, simcord_env: Env
) -> None:
    await newsroom.track(DRONE)
    modal = await maria.slash(newsroom.room, "claim edit", claim="1")
    answer = await maria.submit_modal(modal, {"text": "Something else was said.", "claimed_on": "yesterday"})
    assert "is not a date" in said(answer)
    assert "armed drone" in said(await maria.slash(newsroom.room, "claim show", claim="1"))
    expect_errors(simcord_env, (InvalidError, "is not a date"))


async def test_a_verdict_is_given_changed_and_cleared(newsroom: Newsroom, maria: MemberActor) -> None:
    await newsroom.track(DRONE)

    async def rate(verdict: str, **options: str) -> str:
        return said(await maria.slash(newsroom.room, "claim verdict", claim="1", verdict=verdict, **options))

    given = await rate("mostly_true", note="Three drones, two shot down.")
    assert "#1 checked: Mostly true." in given
    assert "stays the desk's own" in given
    assert "Three drones" in said(await maria.slash(newsroom.room, "claim show", claim="1"))
    assert "desk's own" not in await rate("true", published_url="https://desk.example/drone")
    assert "#1 needs sourcing" in await rate("none")


async def test_a_claim_is_handed_to_a_member_and_back(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    assigned = await maria.slash(newsroom.room, "claim assign", claim="1", member=tom)
    assert f"#1 is assigned to <@{tom.id}>." in said(assigned)
    assert "#1 is assigned to nobody." in said(await maria.slash(newsroom.room, "claim assign", claim="1"))


async def test_the_history_names_people(newsroom: Newsroom, maria: MemberActor, tom: MemberActor) -> None:
    await newsroom.track(DRONE)
    await maria.slash(newsroom.room, "claim assign", claim="1", member=tom)
    history = said(await tom.slash(newsroom.room, "claim history", claim="1"))
    assert f"UTC <@{maria.id}>: assigned; assignee: <@{tom.id}>" in history


async def test_phrasings_are_added_suggested_and_removed(newsroom: Newsroom, maria: MemberActor) -> None:
    await newsroom.track(DRONE)
    wording = "PM's house hit by unmanned aircraft"
    await maria.slash(newsroom.room, "claim phrasing", claim="1", text=wording)
    choices = await maria.autocomplete(
        newsroom.room, "claim phrasing-remove", "phrasing", "unmanned", claim="1"
    )
    (choice,) = choices
    assert choice["name"] == f"1. {wording}"
    answer = await maria.slash(newsroom.room, "claim phrasing-remove", claim="1", phrasing=choice["value"])
    assert f"not matched by “{wording}” any more" in said(answer)
    assert "Phrasings" not in said(answer)


async def test_a_suggestion_stays_with_its_entry_when_another_one_is_removed(
    newsroom: Newsroom, maria: MemberActor, ann: MemberActor
) -> None:
    await newsroom.track(DRONE)
    wordings = [f"wording number {place}" for place in "abc"]
    urls = [f"https://example.org/{place}" for place in "abc"]
    for wording, url in zip(wordings, urls, strict=True):
        await maria.slash(newsroom.room, "claim phrasing", claim="1", text=wording)
        await maria.slash(newsroom.room, "source add", claim="1", url=url)
    for command, option, names in (
        ("claim phrasing-remove", "phrasing", wordings),
        ("source remove", "source", urls),
    ):
        _, picked, _ = await maria.autocomplete(newsroom.room, command, option, "", claim="1")
        await ann.slash(newsroom.room, command, claim="1", **{option: "1"})
        answer = await maria.slash(newsroom.room, command, claim="1", **{option: picked["value"]})
        assert names[1] in said(answer)
    left = said(await maria.slash(newsroom.room, "claim show", claim="1"))
    assert wordings[2] in left
    assert urls[2] in left


async def test_a_duplicate_is_merged_archived_and_restored(
    newsroom: Newsroom, maria: MemberActor, simcord_env: Env
) -> None:
    await newsroom.track(DRONE)
    await newsroom.track(FRAUD)
    merged = await maria.slash(newsroom.room, "claim merge", duplicate="2", into="1")
    assert "#2 is merged into #1." in said(merged)
    assert "merged into #1" in said(await maria.slash(newsroom.room, "claim show", claim="2"))
    assert "#2 is tracked again." in said(await maria.slash(newsroom.room, "claim restore", claim="2"))
    assert "#1 is archived." in said(await maria.slash(newsroom.room, "claim archive", claim="1"))
    refused = await maria.slash(newsroom.room, "claim verdict", claim="1", verdict="true")
    assert "#1 is archived; restore it first" in said(refused)
    itself = await maria.slash(newsroom.room, "claim merge", duplicate="2", into="2")
    assert "cannot be merged into itself" in said(itself)
    expect_errors(simcord_env, (NotFoundError, "#1 is archived"), (InvalidError, "merged into itself"))


async def test_a_link_is_shown_with_both_claims(newsroom: Newsroom, maria: MemberActor) -> None:
    await newsroom.track(DRONE)
    await newsroom.track(ROCKET)
    answer = await maria.slash(newsroom.room, "claim link", claim="2", other="1", relation="contradicts")
    assert "#2 contradicts #1." in said(answer)
    for number, other in (("1", "#2"), ("2", "#1")):
        shown = said(await maria.slash(newsroom.room, "claim show", claim=number))
        assert f"contradicts {other}" in shown
    await maria.slash(newsroom.room, "claim link", claim="2", other="1", relation="variant_of")
    assert "has the variant #2" in said(await maria.slash(newsroom.room, "claim show", claim="1"))


async def test_where_a_claim_was_seen_is_kept(newsroom: Newsroom, maria: MemberActor) -> None:
    await newsroom.track(DRONE)
    answer = await maria.slash(newsroom.room, "claim seen", claim="1", url="https://example.org/story")
    assert "https://example.org/story" in said(answer)
    assert "messages linking there count" in said(answer)
    site = await maria.slash(newsroom.room, "claim seen", claim="1", url="https://example.org/")
    assert "links to a whole site do not count" in said(site)


async def test_sources_are_added_listed_and_removed(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor, simcord_env: Env
) -> None:
    await newsroom.track(DRONE)
    url = "https://example.org/army"
    added = await maria.slash(
        newsroom.room, "source add", claim="1", url=url, title="Army statement", stance="refutes", quote="no"
    )
    assert "Source added to #1: sourced: 1 source, no verdict yet." in said(added)
    again = await maria.slash(newsroom.room, "source add", claim="1", url=f"{url}?utm_source=x")
    assert "That page is known" in said(again)
    assert "1. refutes: Army statement" in said(await tom.slash(newsroom.room, "source list", claim="1"))
    listed = said(await tom.slash(newsroom.room, "source list", claim="1"))
    assert "Army statement https://example.org/army" in listed
    choices = await maria.autocomplete(newsroom.room, "source remove", "source", "army", claim="1")
    (choice,) = choices
    assert choice["name"] == f"1. Army statement {url}"
    removed = await maria.slash(newsroom.room, "source remove", claim="1", source=choice["value"])
    assert "from #1, which has 0 sources left" in said(removed)
    assert "No sources yet." in said(await tom.slash(newsroom.room, "source list", claim="1"))
    assert "no such source" in said(await maria.slash(newsroom.room, "source remove", claim="1", source="1"))
    wrong = await maria.slash(newsroom.room, "source add", claim="1", url="example")
    assert "is not a web address" in said(wrong)
    expect_errors(simcord_env, (NotFoundError, "has no such source"), (InvalidError, "is not a web address"))


async def test_a_claim_with_much_of_everything_is_shown_within_discords_limits(
    newsroom: Newsroom, maria: MemberActor
) -> None:
    text = "**Every** _word_ `counts` here. " * 60
    await maria.slash(
        newsroom.room,
        "claim add",
        text=text,
        claimant="*Somebody* " * 25,
        quote="[quoted](words) " * 100,
        tags=",".join(f"tag_{number}_" + "x" * 35 for number in range(20)),
    )
    for number in range(8):
        url = f"https://example.org/{number}/" + "p" * 300
        await maria.slash(newsroom.room, "source add", claim="1", url=url, title="_title_ " * 30)
        await maria.slash(newsroom.room, "claim seen", claim="1", url=url)
        await maria.slash(
            newsroom.room, "claim phrasing", claim="1", text=f"{number} " + "[other] words " * 100
        )
    await maria.slash(newsroom.room, "claim verdict", claim="1", verdict="mixed", note="||found|| " * 190)
    (embed,) = reply(await maria.slash(newsroom.room, "claim show", claim="1")).embeds
    assert len(embed) <= 6000
    assert all(len(field.value or "") <= 1024 for field in embed.fields)
    assert "more" in said(await maria.slash(newsroom.room, "claim show", claim="1"))


async def test_halves_of_characters_and_controls_break_nothing(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    odd = "a\ud800b \x00 \u202e c"
    answer = await maria.slash(newsroom.room, "claim add", text=f"{DRONE} {odd}", claimant=odd, tags=odd)
    assert "Tracked as #1." in said(answer)
    for command, options in (
        ("claim search", {"query": odd}),
        ("claim list", {"tag": odd}),
        ("check", {"text": f"{odd} {DRONE}"}),
    ):
        assert "reference" not in said(await tom.slash(newsroom.room, command, **options)), command
    await tom.send(newsroom.room, f"{DRONE_AGAIN} \ud800")
    assert "repeats #1" in shown(newsroom.flag())


async def test_a_long_history_shows_the_latest_changes(newsroom: Newsroom, maria: MemberActor) -> None:
    await newsroom.track(DRONE)
    for place in range(22):
        await maria.slash(newsroom.room, "claim phrasing", claim="1", text=f"wording {place} {'*|' * 80}")
    history = said(await maria.slash(newsroom.room, "claim history", claim="1"))
    assert "wording 21" in history
    assert "of 23 changes" in history
