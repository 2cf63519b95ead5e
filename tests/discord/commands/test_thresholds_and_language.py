from simcord import Env, MemberActor

from bot.desk.errors import InvalidError
from tests.discord.newsroom import DRONE, DRONE_AGAIN, Newsroom, expect_errors, said


async def test_settings_try_threshold_says_what_thresholds_would_have_done(
    newsroom: Newsroom, ann: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await ann.send(newsroom.room, DRONE_AGAIN)
    assert len(newsroom.flags()) == 1
    lines = said(await ann.slash(newsroom.room, "settings try threshold"))
    assert "at 0.50 (now): 1 flag, 0 confirmed, 0 dismissed" in lines
    one = said(await ann.slash(newsroom.room, "settings try threshold", threshold=0.05))
    assert "at 0.05: 1 flag" in one
    assert "are not kept, so lower thresholds would have flagged more" in one


async def test_the_language_is_shown_and_changed(
    newsroom: Newsroom, ann: MemberActor, simcord_env: Env
) -> None:
    assert "language: **english**" in said(await ann.slash(newsroom.room, "settings show"))
    changed = said(await ann.slash(newsroom.room, "settings set", language="German"))
    assert "language: **german**" in changed
    wrong = said(await ann.slash(newsroom.room, "settings set", language="klingon"))
    assert "language cannot be “klingon”; give arabic," in wrong
    expect_errors(simcord_env, (InvalidError, "klingon"))
