"""A message is about a claim, and the matcher cannot tell whether it repeats or contradicts it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from simcord import Env, MemberActor

from bot.matching import Match, Matcher, Relation
from tests.discord.clock import pass_time
from tests.discord.newsroom import DRONE, DRONE_AGAIN, Newsroom, said, shown

WAS_IT = "was it an armed drone that attacked PM Kadhimi's home in Baghdad overnight"
UNSURE = f"{WAS_IT}, or was it not"
CONTRARY = "no armed drone attacked PM Kadhimi's home in Baghdad overnight"


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The matcher is sure of two wordings."""
    match: Callable[..., list[Match]] = Matcher.match

    def unsure_match(self: Matcher, text: str, **options: Any) -> list[Match]:
        relation = {DRONE_AGAIN: Relation.REPEATS, CONTRARY: Relation.CONTRADICTS}.get(text, Relation.ABOUT)
        return [replace(one, relation=relation) for one in match(self, text, **options)]

    monkeypatch.setattr(Matcher, "match", unsure_match)


async def rate(newsroom: Newsroom) -> None:
    await newsroom.manager.slash(newsroom.room, "settings set", show_verdicts="always")
    await newsroom.editor.slash(newsroom.room, "claim verdict", claim="1", verdict="false")


async def test_an_unsure_flag_says_so_before_it_shows_the_claims_verdict(
    newsroom: Newsroom, tom: MemberActor
) -> None:
    await newsroom.track(DRONE, claimant="Iraqi military")
    await rate(newsroom)
    await tom.send(newsroom.room, UNSURE)
    lines = shown(newsroom.flag()).splitlines()
    assert lines[:2] == [
        f"**About #1**: {DRONE}",
        "The message may say otherwise than the claim (checked: False; said by Iraqi military).",
    ]
    assert lines[2].startswith("“was it an **armed** **drone**")
    assert "repeats" not in shown(newsroom.flag())


async def test_an_unsure_flag_holds_back_no_repeat_and_no_contradiction(
    newsroom: Newsroom, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    for text in (UNSURE, UNSURE, DRONE_AGAIN, CONTRARY, UNSURE):
        await tom.send(newsroom.room, text)
    unsure, repeat, contradiction = newsroom.flags()
    assert "About #1" in shown(unsure)
    assert "repeats #1" in shown(repeat)
    assert "differs from #1" in shown(contradiction)
    assert len(await newsroom.authors()) == 5
    registry = newsroom.bot.metrics.registry
    assert registry.get_sample_value("claimdesk_matches_total", {"relation": "about"}) == 3


async def test_what_an_editor_says_of_an_unsure_flag_makes_it_a_repeat_and_a_phrasing(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await rate(newsroom)
    await tom.send(newsroom.room, UNSURE)
    answer = await maria.click(newsroom.flag(), label="Same claim")
    assert said(answer) == (
        "Noted: this repeats #1. The wording is kept as a phrasing; "
        "if it says otherwise, choose “Not this claim”."
    )
    assert f"This **repeats #1**: {DRONE}\nchecked: False\n" in shown(newsroom.flag())
    assert WAS_IT in said(await maria.slash(newsroom.room, "claim show", claim="1"))
    await tom.send(newsroom.room, DRONE_AGAIN)
    assert "repeats #1" in shown(newsroom.flag())


async def test_a_confirmed_flag_that_is_then_dismissed_leaves_no_phrasing(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await tom.send(newsroom.room, UNSURE)
    flag = newsroom.flag()
    await maria.click(flag, label="Same claim")
    await maria.click(flag, label="Not this claim")
    assert newsroom.flags() == []
    assert WAS_IT not in said(await maria.slash(newsroom.room, "claim show", claim="1"))
    await tom.send(newsroom.room, UNSURE)
    assert newsroom.flags() == []


async def test_an_edit_that_makes_the_message_sure_changes_its_flag(
    newsroom: Newsroom, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    message = await tom.send(newsroom.room, UNSURE)
    await tom.edit(message, CONTRARY)
    assert "differs from #1" in shown(newsroom.flag())


async def test_check_carries_the_caution_too(newsroom: Newsroom, maria: MemberActor) -> None:
    await newsroom.track(DRONE)
    await rate(newsroom)
    lines = said(await maria.slash(newsroom.room, "check", text=UNSURE)).splitlines()
    assert lines[:2] == [
        f"**about #1**: {DRONE}",
        "The text may say otherwise than the claim (checked: False).",
    ]


async def test_the_digest_tells_unsure_messages_from_repeats(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await tom.send(newsroom.room, UNSURE)
    await pass_time(simcord_env, 3600)
    digest = said(await ann.slash(newsroom.room, "digest preview"))
    assert "Sightings 1 (0), contradictions among them 0 (0), unsure 1 (0);" in digest
    assert f"May be repeated or contradicted: #1 {DRONE} (1 message)" in digest
    assert "Most repeated" not in digest
