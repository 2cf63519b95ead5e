"""Editors act on a flag by its buttons."""

import pytest
from simcord import Env, MemberActor

from bot.desk.errors import InvalidError
from bot.desk.sightings.retention import forget_message
from tests.discord.clock import pass_time
from tests.discord.newsroom import (
    DRONE,
    DRONE_AGAIN,
    FRAUD,
    FRAUD_AGAIN,
    Newsroom,
    buttons,
    expect_errors,
    reply,
    said,
    shown,
)


@pytest.fixture
async def flagged(newsroom: Newsroom, tom: MemberActor) -> Newsroom:
    """One claim, flagged under one message."""
    await newsroom.track(DRONE)
    await tom.send(newsroom.room, DRONE_AGAIN)
    return newsroom


async def test_a_source_is_added_and_the_flag_follows(flagged: Newsroom, maria: MemberActor) -> None:
    modal = await maria.click(flagged.flag(), label="Add source")
    answer = await maria.submit_modal(modal, {"url": "https://example.org/army"})
    assert "Source added to #1: sourced: 1 source, no verdict yet." in said(answer)
    assert answer.ephemeral
    assert "sourced: 1 source" in shown(flagged.flag())


async def test_the_source_modal_takes_title_stance_and_quote(flagged: Newsroom, maria: MemberActor) -> None:
    modal = await maria.click(flagged.flag(), label="Add source")
    await maria.submit_modal(
        modal,
        {"url": "https://example.org/army", "title": "Army", "stance": "Refutes", "quote": "there was none"},
    )
    assert "refutes: Army https://example.org/army" in said(
        await maria.slash(flagged.room, "source list", claim="1")
    )


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"url": "ftp://example.org/a"}, "is not a web address"),
        ({"url": "https://example.org/a", "stance": "against"}, "use one of: supports, refutes, context"),
    ],
)
async def test_a_wrong_source_is_refused_and_nothing_saved(
    simcord_env: Env, flagged: Newsroom, maria: MemberActor, fields: dict[str, str], sentence: str
) -> None:
    modal = await maria.click(flagged.flag(), label="Add source")
    answer = await maria.submit_modal(modal, fields)
    assert sentence in said(answer)
    assert answer.ephemeral
    expect_errors(simcord_env, (InvalidError, sentence))
    assert "0 of 1 source" in shown(flagged.flag())


async def test_a_verdict_is_picked_from_a_menu(
    flagged: Newsroom, ann: MemberActor, maria: MemberActor
) -> None:
    await ann.slash(flagged.room, "settings set", show_verdicts="always", announce_verdicts=False)
    menu = await maria.click(flagged.flag(), label="Set verdict")
    assert menu.ephemeral
    assert said(menu) == "Which verdict on #1?"
    answer = await maria.select(reply(menu), ["mostly_true"], custom_id="verdict")
    assert "#1 checked: Mostly true." in said(answer)
    assert "checked: Mostly true" in shown(flagged.flag())


async def test_a_wrong_flag_goes_and_the_wording_is_not_flagged_again(
    flagged: Newsroom, ann: MemberActor, maria: MemberActor, tom: MemberActor
) -> None:
    await ann.slash(flagged.room, "settings set", cooldown_hours=0)
    answer = await maria.click(flagged.flag(), label="Not this claim")
    assert "this is not #1" in said(answer)
    assert flagged.flags() == []
    await tom.send(flagged.room, DRONE_AGAIN)
    assert flagged.flags() == []
    await tom.send(flagged.room, DRONE)
    assert "repeats #1" in shown(flagged.flag())


async def test_a_confirmed_wording_becomes_a_phrasing(flagged: Newsroom, maria: MemberActor) -> None:
    answer = await maria.click(flagged.flag(), label="Same claim")
    assert "this is #1" in said(answer)
    assert DRONE_AGAIN.split(",")[0] in said(await maria.slash(flagged.room, "claim show", claim="1"))


async def test_the_opposite_of_a_claim_becomes_no_phrasing(
    newsroom: Newsroom, ann: MemberActor, maria: MemberActor, tom: MemberActor
) -> None:
    await ann.slash(newsroom.room, "settings set", cooldown_hours=0)
    await newsroom.track("One protester was killed in a clash with police near the Green Zone.")
    await tom.send(newsroom.room, "Five protesters were killed in a clash with police near the Green Zone")
    assert "differs from #1" in shown(newsroom.flag())
    answer = await maria.click(newsroom.flag(), label="Same claim")
    assert said(answer) == "Noted: this is about #1 and says otherwise."
    await tom.send(newsroom.room, "five protesters were killed in a clash with police near the Green Zone!")
    assert "differs from #1" in shown(newsroom.flags()[-1])


async def test_a_wording_that_was_confirmed_and_then_dismissed_is_no_phrasing(
    flagged: Newsroom, maria: MemberActor
) -> None:
    flag = flagged.flag()
    await maria.click(flag, label="Same claim")
    await maria.click(flag, label="Not this claim")
    assert DRONE_AGAIN.split(",")[0] not in said(await maria.slash(flagged.room, "claim show", claim="1"))


async def test_a_wording_that_was_dismissed_and_then_confirmed_is_flagged_again(
    newsroom: Newsroom, ann: MemberActor, maria: MemberActor, tom: MemberActor
) -> None:
    await ann.slash(newsroom.room, "settings set", cooldown_hours=0)
    await newsroom.track(DRONE)
    await newsroom.track(FRAUD)
    text = f"{DRONE_AGAIN}. Also, {FRAUD_AGAIN}."
    await tom.send(newsroom.room, text)
    assert "About #1" in shown(newsroom.flag())
    same = await maria.click(newsroom.flag(), label="Same claim")
    wrong = await maria.click(newsroom.flag(), label="Not this claim")
    await maria.select(reply(wrong), ["1"], custom_id="claim")
    answer = await maria.select(reply(same), ["1"], custom_id="claim")
    assert said(answer) == "Noted: this repeats #1."
    await tom.send(newsroom.room, text)
    assert "#1" in shown(newsroom.flags()[-1])


async def test_a_muted_claim_is_not_flagged_in_the_channel_for_a_day(
    simcord_env: Env, flagged: Newsroom, ann: MemberActor, maria: MemberActor, tom: MemberActor
) -> None:
    await ann.slash(flagged.room, "settings set", cooldown_hours=0)
    other = flagged.guild.create_text_channel("other")
    await ann.slash(other, "watch add")
    answer = await maria.click(flagged.flag(), label="Mute here 24 h")
    assert "#1 is not flagged in this channel for 24 hours." in said(answer)
    await tom.send(flagged.room, DRONE_AGAIN)
    assert len(flagged.flags()) == 1
    await tom.send(other, DRONE_AGAIN)
    assert len(flagged.flags(other)) == 1
    await pass_time(simcord_env, 24 * 3600 + 60)
    await tom.send(flagged.room, DRONE_AGAIN)
    assert len(flagged.flags()) == 2


async def test_with_several_claims_a_button_asks_which(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await newsroom.track(FRAUD)
    await tom.send(newsroom.room, f"{DRONE_AGAIN}. Also, {FRAUD_AGAIN}.")
    question = await maria.click(newsroom.flag(), label="Not this claim")
    assert question.ephemeral
    assert "Which claim?" in said(question)
    await maria.select(reply(question), ["1"], custom_id="claim")
    text = shown(newsroom.flag())
    assert "#1" not in text
    assert "repeats #2" in text


async def test_several_claims_lead_to_the_modal_of_the_one_picked(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await newsroom.track(FRAUD)
    await tom.send(newsroom.room, f"{DRONE_AGAIN}. Also, {FRAUD_AGAIN}.")
    question = await maria.click(newsroom.flag(), label="Add source")
    modal = await maria.select(reply(question), ["2"], custom_id="claim")
    assert "Source added to #2" in said(await maria.submit_modal(modal, {"url": "https://example.org/a"}))
    question = await maria.click(newsroom.flag(), label="Set verdict")
    menu = await maria.select(reply(question), ["1"], custom_id="claim")
    assert "#1 checked: False." in said(await maria.select(reply(menu), ["false"], custom_id="verdict"))


async def test_the_answers_to_a_flag_about_a_link_speak_of_no_wording(
    newsroom: Newsroom, ann: MemberActor, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await maria.slash(newsroom.room, "claim seen", claim="1", url="https://example.org/story")
    await tom.send(newsroom.room, "https://example.org/story")
    assert said(await maria.click(newsroom.flag(), label="Same claim")) == "Noted: this is #1."
    assert "Phrasings" not in said(await maria.slash(newsroom.room, "claim show", claim="1"))
    assert said(await maria.click(newsroom.flag(), label="Not this claim")) == "Noted: this is not #1."
    await tom.send(newsroom.room, "https://example.org/story")
    assert newsroom.flags() == []


async def test_in_the_desk_channel_a_muted_channel_is_named(
    newsroom: Newsroom, ann: MemberActor, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    desk = newsroom.guild.create_text_channel("desk")
    await ann.slash(desk, "settings set", flag_style="desk_channel", desk_channel=desk)
    await tom.send(newsroom.room, DRONE_AGAIN)
    (flag,) = newsroom.flags(desk)
    answer = said(await maria.click(flag, label="Mute here 24 h"))
    assert answer == f"#1 is not flagged in <#{newsroom.room.id}> for 24 hours."


async def test_others_are_told_privately_that_buttons_are_for_editors(
    flagged: Newsroom, tom: MemberActor
) -> None:
    for button in buttons(flagged.flag()):
        answer = await tom.click(flagged.flag(), custom_id=button["custom_id"])
        assert answer.ephemeral
        assert "Only editors can do that" in said(answer)
    assert "0 of 1 source" in shown(flagged.flag())


async def test_buttons_outlive_a_restart(simcord_env: Env, flagged: Newsroom, maria: MemberActor) -> None:
    async with flagged.restarted():
        answer = await maria.click(flagged.flag(), label="Not this claim")
        assert "this is not #1" in said(answer)


async def test_a_flag_whose_message_is_gone_says_so(
    simcord_env: Env, flagged: Newsroom, maria: MemberActor
) -> None:
    flag = flagged.flag()
    original = flag.reference.message_id if flag.reference else None
    assert original is not None
    async with flagged.bot.database.write() as session:
        await forget_message(session, flagged.guild.id, original)
    answer = await maria.click(flag, label="Same claim")
    assert "This flag is out of date" in said(answer)


async def test_a_judgement_whose_answer_discord_does_not_take_changes_the_flag_all_the_same(
    simcord_env: Env, flagged: Newsroom, maria: MemberActor
) -> None:
    simcord_env.inject_error("POST", "/webhooks/*/*", status=503)
    answer = await maria.click(flagged.flag(), label="Not this claim")
    assert "Discord did not take part of that" in said(answer)
    assert flagged.flags() == []
