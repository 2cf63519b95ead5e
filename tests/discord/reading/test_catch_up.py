"""What the bot missed while it was away is read when it is back."""

import pytest
from simcord import Env, GuildHandle, MemberActor

from bot.desk.sightings.watches import positions_of
from bot.discord_app.posting.retrying import NAP
from bot.discord_app.reading import reader
from tests.discord.clock import pass_time
from tests.discord.newsroom import DRONE, DRONE_AGAIN, FRAUD, FRAUD_AGAIN, Newsroom, shown

HOUR = 3600.0


async def test_missed_messages_are_flagged_after_a_restart(newsroom: Newsroom, tom: MemberActor) -> None:
    await newsroom.track(DRONE)
    await newsroom.missed(tom, newsroom.room, "hello", DRONE_AGAIN, "goodbye")
    assert newsroom.flags() == []
    async with newsroom.restarted():
        await pass_time(newsroom.env, 5)
        assert "repeats #1" in shown(newsroom.flag())


async def test_missed_messages_are_flagged_after_a_lost_session(newsroom: Newsroom, tom: MemberActor) -> None:
    await newsroom.track(DRONE)
    await tom.send(newsroom.room, "hello")
    await newsroom.missed(tom, newsroom.room, DRONE_AGAIN)
    await newsroom.new_session()
    assert "repeats #1" in shown(newsroom.flag())
    await newsroom.new_session()
    assert len(newsroom.flags()) == 1


async def test_what_was_handled_is_not_flagged_again(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await ann.slash(newsroom.room, "settings set", cooldown_hours=0)
    await tom.send(newsroom.room, DRONE_AGAIN)
    await pass_time(simcord_env, 40)
    async with newsroom.restarted():
        await pass_time(simcord_env, 5)
        assert len(newsroom.flags()) == 1


async def test_messages_from_before_the_watch_are_left(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    other = newsroom.guild.create_text_channel("other")
    await tom.send(other, DRONE_AGAIN)
    await ann.slash(other, "watch add")
    async with newsroom.restarted():
        await pass_time(simcord_env, 5)
        assert newsroom.flags(other) == []


async def test_messages_older_than_the_bound_are_left(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await newsroom.track(FRAUD)
    await ann.slash(newsroom.room, "settings set", catchup_hours=2)
    await newsroom.missed(tom, newsroom.room, DRONE_AGAIN)
    await pass_time(simcord_env, 3 * HOUR)
    await newsroom.missed(tom, newsroom.room, FRAUD_AGAIN)
    await newsroom.new_session()
    assert "repeats #2" in shown(newsroom.flag())


async def test_no_more_messages_than_the_bound_are_read(
    newsroom: Newsroom, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await newsroom.track(FRAUD)
    await ann.slash(newsroom.room, "settings set", catchup_messages=2)
    await newsroom.missed(tom, newsroom.room, DRONE_AGAIN, FRAUD_AGAIN, "hello")
    await newsroom.new_session()
    assert "repeats #2" in shown(newsroom.flag())


async def test_channels_made_while_away_under_a_watched_category_are_read(
    newsroom: Newsroom, guild: GuildHandle, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    category = guild.create_category("Desk")
    await ann.slash(newsroom.room, "watch add", channel=category)
    gateway = newsroom.env.backend.subscribers.pop()
    inside = guild.create_text_channel("inside", category=category)
    await tom.send(inside, DRONE_AGAIN)
    newsroom.env.backend.subscribers.append(gateway)
    await newsroom.new_session()
    assert "repeats #1" in shown(newsroom.flags(inside)[0])


async def test_a_flag_that_discord_refuses_for_minutes_is_left_to_the_catch_up(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    simcord_env.inject_error("POST", "/channels/*/messages", status=503, times=None)
    await newsroom.send_without_waiting(tom, DRONE_AGAIN)
    await pass_time(simcord_env, 119)
    tries = newsroom.posts()
    assert tries >= 119 // 5
    await pass_time(simcord_env, 60)
    assert newsroom.flags() == []
    simcord_env.backend.faults.clear()
    await pass_time(simcord_env, 60)
    assert "repeats #1" in shown(newsroom.flag())


async def test_a_flag_waits_no_longer_when_the_bot_stops(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor, caplog: pytest.LogCaptureFixture
) -> None:
    await newsroom.track(DRONE)
    simcord_env.inject_error("POST", "/channels/*/messages", status=503, times=None)
    await newsroom.send_without_waiting(tom, DRONE_AGAIN)
    await pass_time(simcord_env, 7.6)  # after the fifth attempt, in a pause of 5 s
    tries = newsroom.posts()
    newsroom.bot.stopping.set()
    await pass_time(simcord_env, NAP)
    assert "given up for now" in caplog.text
    assert newsroom.posts() == tries


async def test_a_flag_that_discord_refused_is_posted_after_a_restart(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    simcord_env.inject_error("POST", "/channels/*/messages", status=503, times=None)
    await newsroom.send_without_waiting(tom, DRONE_AGAIN)
    await pass_time(simcord_env, 10)
    newsroom.bot.stopping.set()
    await pass_time(simcord_env, 20)
    assert newsroom.flags() == []
    simcord_env.backend.faults.clear()
    async with newsroom.restarted():
        await pass_time(simcord_env, 5)
        assert "repeats #1" in shown(newsroom.flag())


async def test_a_flag_whose_answer_was_lost_is_found_and_not_posted_twice(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await newsroom.track(DRONE)
    lost = newsroom.lose_answers(monkeypatch, 1)
    await newsroom.send_without_waiting(tom, DRONE_AGAIN)
    await pass_time(simcord_env, 10)
    assert lost == ["POST"]
    assert "repeats #1" in shown(newsroom.flag())
    await newsroom.track(FRAUD)


async def test_a_flag_that_is_not_allowed_is_given_up_with_one_line(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor, caplog: pytest.LogCaptureFixture
) -> None:
    await newsroom.track(DRONE)
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=None)
    await tom.send(newsroom.room, DRONE_AGAIN)
    await pass_time(simcord_env, 200)
    assert newsroom.posts() == 1
    (line,) = [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"}]
    assert "flag refused" in line.getMessage()
    assert line.exc_info is None


async def test_a_flag_that_was_not_allowed_does_not_silence_the_next_one(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=1)
    await tom.send(newsroom.room, DRONE_AGAIN)
    assert newsroom.flags() == []
    await tom.send(newsroom.room, DRONE_AGAIN)
    assert "repeats #1" in shown(newsroom.flag())
    assert len(await newsroom.authors()) == 2


@pytest.mark.parametrize("status", [500, 503])
async def test_a_refused_flag_is_tried_again(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor, status: int
) -> None:
    await newsroom.track(DRONE)
    simcord_env.inject_error("POST", "/channels/*/messages", status=status, times=2)
    await newsroom.send_without_waiting(tom, DRONE_AGAIN)
    await pass_time(simcord_env, 10)
    assert "repeats #1" in shown(newsroom.flag())


async def test_messages_left_beyond_the_bound_are_given_up_and_the_position_goes_on(
    newsroom: Newsroom,
    ann: MemberActor,
    tom: MemberActor,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await newsroom.track(DRONE)
    await newsroom.track(FRAUD)
    await ann.slash(newsroom.room, "settings set", catchup_messages=2)
    with monkeypatch.context() as overloaded:
        overloaded.setattr(reader, "MOST_UNDER_WAY", 0)
        for text in (DRONE_AGAIN, FRAUD_AGAIN, "hello"):
            last = await tom.send(newsroom.room, text)
    await pass_time(newsroom.env, 70)
    assert "repeats #2" in shown(newsroom.flag())
    assert await position(newsroom) == last.id
    assert given_up(newsroom) == 1
    assert caplog.text.count("1 message left and given up") == 1


async def test_messages_left_for_longer_than_the_bound_are_given_up(
    newsroom: Newsroom, ann: MemberActor, tom: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ann.slash(newsroom.room, "settings set", catchup_hours=1)
    with monkeypatch.context() as overloaded:
        overloaded.setattr(reader, "MOST_UNDER_WAY", 0)
        await tom.send(newsroom.room, "hello")
        await pass_time(newsroom.env, HOUR + 60)
    assert given_up(newsroom) == 1
    last = await tom.send(newsroom.room, "goodbye")
    await pass_time(newsroom.env, 40)
    assert await position(newsroom) == last.id


async def test_messages_left_in_a_channel_that_is_no_longer_watched_are_given_up(
    newsroom: Newsroom, ann: MemberActor, tom: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as overloaded:
        overloaded.setattr(reader, "MOST_UNDER_WAY", 0)
        await tom.send(newsroom.room, "hello")
        await ann.slash(newsroom.room, "watch remove")
        await pass_time(newsroom.env, 70)
    assert given_up(newsroom) == 1
    await ann.slash(newsroom.room, "watch add")
    last = await tom.send(newsroom.room, "goodbye")
    await pass_time(newsroom.env, 40)
    assert await position(newsroom) == last.id


async def position(newsroom: Newsroom) -> int:
    """The last message of the watched channel that counts as handled after a restart."""
    async with newsroom.bot.database.read() as session:
        return (await positions_of(session, newsroom.guild.id))[newsroom.room.id]


def given_up(newsroom: Newsroom) -> float | None:
    registry = newsroom.bot.metrics.registry
    return registry.get_sample_value("claimdesk_messages_total", {"outcome": "given_up"})


async def test_messages_over_capacity_are_left_and_flagged_by_the_catch_up(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "MOST_UNDER_WAY", 1)
    await newsroom.track(DRONE)
    await newsroom.track(FRAUD)
    await newsroom.send_without_waiting(tom, DRONE_AGAIN)
    await newsroom.send_without_waiting(tom, FRAUD_AGAIN)
    await simcord_env.settle()
    (first,) = (shown(one) for one in newsroom.flags())
    await pass_time(simcord_env, 60)
    other = "repeats #2" if "repeats #1" in first else "repeats #1"
    assert [other in shown(one) for one in newsroom.flags()] == [False, True]
