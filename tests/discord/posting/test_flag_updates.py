"""A claim that changes is shown as it is now under every message of the last days that repeats it."""

import pytest
from simcord import Env, MemberActor

from bot.desk.guilds.stamp import Stamp
from bot.desk.sightings.judgements import dismiss
from tests.discord.clock import pass_time
from tests.discord.newsroom import DRONE, DRONE_AGAIN, FRAUD, FRAUD_AGAIN, Newsroom, reply, shown

PAGE = "https://evidence.example/1"


@pytest.fixture
async def flagged(newsroom: Newsroom, ann: MemberActor, tom: MemberActor) -> Newsroom:
    """Two messages repeat the one claim; one publisher makes it sourced."""
    await newsroom.track(DRONE)
    await ann.slash(newsroom.room, "settings set", cooldown_hours=0, sources_required=1)
    for _ in range(2):
        await tom.send(newsroom.room, DRONE_AGAIN)
    return newsroom


def show(newsroom: Newsroom, words: str) -> list[bool]:
    return [words in shown(flag) for flag in newsroom.flags()]


async def test_flags_follow_a_source_that_comes_and_goes(flagged: Newsroom, maria: MemberActor) -> None:
    assert show(flagged, "needs sourcing") == [True, True]
    await maria.slash(flagged.room, "source add", claim="1", url=PAGE)
    assert show(flagged, "needs sourcing") == [False, False]
    await maria.slash(flagged.room, "source remove", claim="1", source=PAGE)
    assert show(flagged, "needs sourcing") == [True, True]


async def test_flags_follow_how_many_publishers_make_a_claim_sourced(
    flagged: Newsroom, maria: MemberActor, ann: MemberActor
) -> None:
    await maria.slash(flagged.room, "source add", claim="1", url=PAGE)
    await ann.slash(flagged.room, "settings set", sources_required=2)
    assert show(flagged, "needs sourcing: 1 of 2 sources") == [True, True]
    await ann.slash(flagged.room, "settings set", sources_required=1)
    assert show(flagged, "needs sourcing") == [False, False]


async def test_a_source_added_under_one_flag_is_shown_under_the_others(
    flagged: Newsroom, maria: MemberActor
) -> None:
    form = await maria.click(flagged.flags()[0], label="Add source")
    await maria.submit_modal(form, {"url": PAGE})
    assert show(flagged, "needs sourcing") == [False, False]


async def test_flags_follow_an_edit(flagged: Newsroom, maria: MemberActor) -> None:
    form = await maria.slash(flagged.room, "claim edit", claim="1")
    await maria.submit_modal(form, {"text": "An armed drone hit a house.", "claimant": "The ministry"})
    assert show(flagged, "An armed drone hit a house.") == [True, True]
    assert show(flagged, "The ministry") == [True, True]


async def test_flags_follow_what_a_claim_tracked_again_brings(flagged: Newsroom, maria: MemberActor) -> None:
    await maria.slash(flagged.room, "claim add", text=DRONE, source=PAGE)
    assert show(flagged, "needs sourcing") == [False, False]


async def test_flags_follow_what_a_phrasing_brings(flagged: Newsroom, maria: MemberActor) -> None:
    offer = await maria.slash(flagged.room, "claim add", text=f"{DRONE[:-1]} again.", source=PAGE)
    await maria.click(reply(offer), label="Add as phrasing")
    assert show(flagged, "needs sourcing") == [False, False]


async def test_flags_of_the_claim_that_stays_follow_a_merge(flagged: Newsroom, maria: MemberActor) -> None:
    await flagged.track(FRAUD, source=PAGE)
    await maria.slash(flagged.room, "claim merge", duplicate="2", into="1")
    assert show(flagged, "needs sourcing") == [False, False]


async def test_a_restored_claim_is_shown_again_beside_another(
    simcord_env: Env, newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await newsroom.track(FRAUD)
    await tom.send(newsroom.room, f"{DRONE_AGAIN}. Also, {FRAUD_AGAIN}.")
    await maria.slash(newsroom.room, "claim archive", claim="1")
    assert show(newsroom, "#1") == [False]
    await maria.slash(newsroom.room, "claim restore", claim="1")
    assert show(newsroom, "#1") == [True]


async def test_a_flag_with_nothing_left_to_show_is_taken_back_at_the_start(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    message = await tom.send(newsroom.room, DRONE_AGAIN)
    async with newsroom.bot.database.write() as session:  # and the bot is gone before the flag follows
        await dismiss(session, newsroom.guild.id, message.id, 1, Stamp("maria"))
    async with newsroom.restarted():
        await pass_time(simcord_env, 5)
        assert newsroom.flags() == []
        assert [row[3] for row in (await newsroom.everything())["flags"]] == ["removed"]
