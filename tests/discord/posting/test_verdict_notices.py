"""A verdict is the desk's own until it is published; then the flags of the last days follow."""

from simcord import Env, MemberActor

from tests.discord.clock import pass_time
from tests.discord.newsroom import DRONE, DRONE_AGAIN, FRAUD, FRAUD_AGAIN, Newsroom, reply, said, shown

DAY = 86_400.0
URL = "https://desk.example/fraud"


async def test_an_unpublished_verdict_stays_out_of_flags_and_checks(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(FRAUD)
    await tom.send(newsroom.room, FRAUD_AGAIN)
    await maria.slash(newsroom.room, "claim verdict", claim="1", verdict="false", note="No evidence.")
    assert "False" not in shown(newsroom.flag())
    for command, options in (
        ("check", {"text": FRAUD_AGAIN}),
        ("claim show", {"claim": "1"}),
        ("claim list", {}),
        ("claim search", {"query": "fraud"}),
        ("claim history", {"claim": "1"}),
        ("source list", {"claim": "1"}),
        ("stats", {}),
    ):
        seen = said(await tom.slash(newsroom.room, command, **options))
        assert "false" not in seen.lower(), command
        assert "No evidence" not in seen, command
    assert "checked: False" in said(await maria.slash(newsroom.room, "check", text=FRAUD_AGAIN))
    assert "1 claim" not in said(await tom.slash(newsroom.room, "claim list", verdict="false"))


async def test_the_way_to_a_verdict_stays_the_desks_own(
    newsroom: Newsroom, maria: MemberActor, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(FRAUD)
    await maria.slash(newsroom.room, "claim verdict", claim="1", verdict="misleading", note="Unsure yet.")
    await maria.slash(newsroom.room, "claim verdict", claim="1", verdict="false", published_url=URL)
    for _ in range(2):
        history = said(await tom.slash(newsroom.room, "claim history", claim="1"))
        assert "misleading" not in history
        assert "Unsure" not in history
        await maria.slash(newsroom.room, "claim verdict", claim="1", verdict="none")
    history = said(await maria.slash(newsroom.room, "claim history", claim="1"))
    assert "verdict: misleading → false" in history
    await ann.slash(newsroom.room, "settings set", show_verdicts="always")
    assert "misleading" in said(await tom.slash(newsroom.room, "claim history", claim="1"))


async def test_publishing_edits_the_flags_and_posts_one_notice_a_channel(
    newsroom: Newsroom, maria: MemberActor, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(FRAUD)
    await ann.slash(newsroom.room, "settings set", cooldown_hours=0)
    await tom.send(newsroom.room, FRAUD_AGAIN)
    await tom.send(newsroom.room, FRAUD_AGAIN)
    await maria.slash(newsroom.room, "claim verdict", claim="1", verdict="false", published_url=URL)
    first, second, notice = map(shown, newsroom.flags())
    assert "checked: False" in first
    assert "checked: False" in second
    assert notice == f"**#1** checked: False\n{FRAUD}\n{URL}"


async def test_a_notice_that_discord_refuses_for_the_moment_is_tried_again(
    simcord_env: Env, newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(FRAUD)
    await tom.send(newsroom.room, FRAUD_AGAIN)
    simcord_env.inject_error("POST", "/channels/*/messages", status=503, times=2)
    answer = await maria.slash(newsroom.room, "claim verdict", claim="1", verdict="false", published_url=URL)
    assert said(answer) == "#1 checked: False."
    await pass_time(simcord_env, 10)
    assert len(newsroom.flags()) == 2


async def test_a_channel_whose_flag_no_longer_shows_the_claim_gets_no_notice(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(FRAUD)
    await newsroom.track(DRONE)
    await tom.send(newsroom.room, f"{DRONE_AGAIN}. Also, {FRAUD_AGAIN}.")
    question = await maria.click(newsroom.flag(), label="Not this claim")
    await maria.select(reply(question), ["1"], custom_id="claim")
    await maria.slash(newsroom.room, "claim verdict", claim="1", verdict="false", published_url=URL)
    assert "#2**" in shown(newsroom.flag())


async def test_the_same_verdict_again_is_no_news(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(FRAUD)
    await tom.send(newsroom.room, FRAUD_AGAIN)
    for _ in range(2):
        await maria.slash(newsroom.room, "claim verdict", claim="1", verdict="false", published_url=URL)
    assert len(newsroom.flags()) == 2


async def test_a_cleared_verdict_leaves_the_flags_without_a_notice(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(FRAUD)
    await maria.slash(newsroom.room, "claim verdict", claim="1", verdict="false", published_url=URL)
    await tom.send(newsroom.room, FRAUD_AGAIN)
    assert "checked: False" in shown(newsroom.flag())
    await maria.slash(newsroom.room, "claim verdict", claim="1", verdict="none")
    assert "needs sourcing" in shown(newsroom.flag())


async def test_flags_older_than_a_week_are_left(
    simcord_env: Env, newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(FRAUD)
    await tom.send(newsroom.room, FRAUD_AGAIN)
    await pass_time(simcord_env, 7 * DAY + 60)
    await maria.slash(newsroom.room, "claim verdict", claim="1", verdict="false", published_url=URL)
    assert "checked" not in shown(newsroom.flag())


async def test_notices_can_be_switched_off(
    newsroom: Newsroom, maria: MemberActor, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(FRAUD)
    await ann.slash(newsroom.room, "settings set", announce_verdicts=False, show_verdicts="always")
    await tom.send(newsroom.room, FRAUD_AGAIN)
    await maria.slash(newsroom.room, "claim verdict", claim="1", verdict="false")
    assert "checked: False" in shown(newsroom.flag())


async def test_flags_follow_a_switch_of_who_sees_verdicts(
    newsroom: Newsroom, maria: MemberActor, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(FRAUD)
    await tom.send(newsroom.room, FRAUD_AGAIN)
    await maria.slash(newsroom.room, "claim verdict", claim="1", verdict="false")
    await ann.slash(newsroom.room, "settings set", show_verdicts="always")
    assert "checked: False" in shown(newsroom.flag())
    await ann.slash(newsroom.room, "settings set", show_verdicts="published")
    assert "False" not in shown(newsroom.flag())


async def test_flags_follow_the_verdicts_of_an_import_without_notices(
    newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    for text, again in ((FRAUD, FRAUD_AGAIN), (DRONE, DRONE_AGAIN)):
        await newsroom.track(text)
        await tom.send(newsroom.room, again)
    sheet = f"text,verdict,published_url\n{DRONE},true,{URL}\n".encode()
    await maria.slash(newsroom.room, "import", file=("sheet.csv", sheet))
    first, second = map(shown, newsroom.flags())
    assert "needs sourcing" in first
    assert "checked: True" in second


async def test_another_publishers_rating_is_shown_as_theirs(newsroom: Newsroom, tom: MemberActor) -> None:
    number = await newsroom.track(FRAUD)
    await newsroom.rated_by("Example Check", number)
    await tom.send(newsroom.room, FRAUD_AGAIN)
    assert "rated False by Example Check" in shown(newsroom.flag())
