"""Discord fails in every way it can: each message is flagged exactly once, and the log stays short."""

import asyncio
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable

import discord
import pytest

from tests.standin.faults import Fault
from tests.standin.people import Person, Place
from tests.standin.process import BotProcess
from tests.standin.server import Standin
from tests.standin.world import BOT_ID, Payload

DRONE = "An armed drone attacked the home of Iraqi Prime Minister Mustafa al-Kadhimi in Baghdad."
DRONE_AGAIN = "wire says an armed drone attacked PM Kadhimi's home in Baghdad overnight"
SEND = ("POST", "/channels/*/messages")
NewBot = Callable[..., BotProcess]


@pytest.fixture
def room(newsroom: Place) -> int:
    return newsroom.channel("general")


@pytest.fixture
def desk(newsroom: Place) -> int:
    return newsroom.channel("desk")


@pytest.fixture
def ann(newsroom: Place) -> Person:
    """She may do everything."""
    return newsroom.person("ann", [newsroom.role("Boss", administrator=True)])


@pytest.fixture
async def bot(new_bot: NewBot, ann: Person, room: int) -> BotProcess:
    """The bot, watching the room and tracking a claim, which it flags each time."""
    started = await new_bot("run", "--log-format", "json").start()
    await started.wait_ready()
    await ann.slash(room, "watch add")
    await ann.slash(room, "claim add", text=DRONE)
    await ann.slash(room, "settings set", cooldown_hours=0)
    return started


def flagged(standin: Standin, channel: int) -> list[str]:
    """The messages that flags in the channel reply to, in the order of the flags."""
    replies = [one["message_reference"] for one in standin.posted(channel) if one.get("message_reference")]
    return [one["message_id"] for one in replies]


def states(bot: BotProcess) -> list[str]:
    with sqlite3.connect(bot.directory / "claimdesk.db") as database:
        return [row[0] for row in database.execute("SELECT state FROM flags ORDER BY message_id")]


def sightings(bot: BotProcess) -> int:
    with sqlite3.connect(bot.directory / "claimdesk.db") as database:
        (count,) = database.execute("SELECT count(*) FROM sightings").fetchone()
    return int(count)


async def stopped(bot: BotProcess) -> Counter[str]:
    """End the bot, and count its warnings and errors by cause: what they say, numbers aside."""
    bot.sigterm()
    assert await bot.exited() == 0
    assert "Traceback" not in bot.output
    logged: list[Payload] = [json.loads(line) for line in bot.stderr]
    bad = [one["event"] for one in logged if one["level"] in {"warning", "error"}]
    return Counter(re.sub(r"\d[\d.]*", "#", one) for one in bad)


def fails(standin: Standin, kind: str, times: int) -> Fault:
    """Have the next posts fail."""
    faults = standin.faults
    match kind:
        case "rate limit":
            return faults.rate_limit(*SEND, 0.2, times=times)
        case "global rate limit":
            return faults.rate_limit(*SEND, 0.2, times=times, everywhere=True)
        case "dropped":
            return faults.cut(*SEND, times=times)
        case "answer lost":
            return faults.lose_answer(*SEND, times=times)
    return faults.status(int(kind[:3]), *SEND, times=times, performed=kind.endswith("done"))


@pytest.mark.parametrize(
    ("kind", "times"),
    [
        ("500", 1),
        ("500 done", 1),
        ("502", 1),
        ("502 done", 1),
        ("503", 2),
        ("503 done", 2),
        ("rate limit", 2),
        ("rate limit", 6),  # discord.py itself gives up after five
        ("global rate limit", 2),
        ("dropped", 2),
        ("answer lost", 1),
    ],
)
async def test_whatever_a_post_meets_each_message_is_flagged_once_and_told_of_once(
    standin: Standin, bot: BotProcess, ann: Person, room: int, kind: str, times: int
) -> None:
    fault = fails(standin, kind, times)
    sent = [ann.send(room, DRONE_AGAIN)["id"] for _ in range(2)]
    await standin.until(lambda: states(bot) == ["posted", "posted"], "two posted flags")
    assert fault.hits == times
    assert sorted(flagged(standin, room)) == sorted(sent)
    counts = await stopped(bot)
    assert set(counts.values()) <= {1}, counts


async def test_a_flag_that_may_not_look_for_itself_is_posted_once_all_the_same(
    standin: Standin, newsroom: Place, bot: BotProcess, ann: Person, room: int, desk: int
) -> None:
    await ann.slash(room, "settings set", flag_style="desk_channel", desk_channel=desk)
    newsroom.overwrite(desk, BOT_ID, deny=discord.Permissions(read_message_history=True))
    standin.faults.status(503, *SEND, performed=True)
    ann.send(room, DRONE_AGAIN)
    await standin.until(lambda: states(bot) == ["posted"])
    assert len(standin.posted(desk)) == 1


async def test_a_long_outage_logs_each_cause_once_a_minute_and_ends_with_every_flag(
    standin: Standin, bot: BotProcess, ann: Person, room: int
) -> None:
    outage = standin.faults.status(503, *SEND, times=1000)
    sent = [ann.send(room, DRONE_AGAIN)["id"] for _ in range(10)]
    await standin.until(lambda: outage.hits >= 40)
    standin.faults.clear()
    await standin.until(lambda: states(bot) == ["posted"] * 10)
    assert sorted(flagged(standin, room)) == sorted(sent)
    assert set((await stopped(bot)).values()) == {1}


async def test_dropped_connections_lose_and_double_nothing(
    standin: Standin, bot: BotProcess, ann: Person, room: int
) -> None:
    sent = [ann.send(room, DRONE_AGAIN)]
    for code in (4000, 1001, 1000):
        await standin.gateway.close(code)
        sent.append(ann.send(room, DRONE_AGAIN))
        await standin.until(lambda: standin.gateway.connected, "a return")
        sent.append(ann.send(room, DRONE_AGAIN))
    await standin.until(lambda: states(bot) == ["posted"] * len(sent))
    assert sorted(flagged(standin, room)) == sorted(one["id"] for one in sent)
    assert set((await stopped(bot)).values()) <= {1}


async def test_refused_sessions_lose_and_double_nothing(
    standin: Standin, bot: BotProcess, ann: Person, room: int
) -> None:
    sent = []
    standin.gateway.refuse_resumes = True
    for _ in range(2):
        await standin.gateway.close()
        sent.append(ann.send(room, DRONE_AGAIN))
        await standin.until(lambda: standin.gateway.connected, "a new session")
        sent.append(ann.send(room, DRONE_AGAIN))
        ann.send_again(sent[0])
    await standin.until(lambda: states(bot) == ["posted"] * len(sent))
    assert sorted(flagged(standin, room)) == sorted(one["id"] for one in sent)
    assert standin.gateway.identified == 3
    assert set((await stopped(bot)).values()) <= {1}


async def test_what_is_sent_while_the_guild_is_unavailable_is_flagged_when_it_is_back(
    standin: Standin, newsroom: Place, bot: BotProcess, ann: Person, room: int
) -> None:
    ann.send(room, DRONE_AGAIN)
    await standin.posts(room, 1)
    newsroom.outage()
    missed = ann.send(room, DRONE_AGAIN)
    newsroom.return_from_outage()
    await standin.until(lambda: states(bot) == ["posted", "posted"])
    assert flagged(standin, room)[1:] == [missed["id"]]


async def test_events_twice_and_out_of_order_end_in_the_last_state(
    standin: Standin, bot: BotProcess, ann: Person, room: int
) -> None:
    gone, kept, edited = (ann.send(room, DRONE_AGAIN) for _ in range(3))
    before = dict(edited)
    ann.delete(gone)
    ann.edit(edited, content="never mind")
    for one in (gone, kept, before, kept, gone):
        ann.send_again(one)
    await standin.until(lambda: flagged(standin, room) == [kept["id"]])
    last = ann.send(room, DRONE_AGAIN)
    await standin.until(lambda: last["id"] in flagged(standin, room))
    await stopped(bot)
    assert flagged(standin, room) == [kept["id"], last["id"]]


async def test_an_edit_that_overtakes_its_message_counts(
    standin: Standin, bot: BotProcess, ann: Person, room: int
) -> None:
    world, events = standin.world, []
    announce, world.announce = world.announce, lambda event, data: events.append((event, dict(data)))
    message = ann.send(room, "hello")
    ann.edit(message, content=DRONE_AGAIN)
    world.announce = announce
    for event, data in reversed(events):
        announce(event, data)
    assert flagged(standin, room) == []
    await standin.until(lambda: states(bot) == ["posted"])
    await stopped(bot)
    assert flagged(standin, room) == [message["id"]]


async def test_the_desk_is_told_once_of_what_is_possible(
    standin: Standin, bot: BotProcess, ann: Person, room: int, desk: int
) -> None:
    style = {"flag_style": "desk_channel", "desk_channel": desk}
    await ann.slash(room, "settings set", flag_threshold=1.0, possible_threshold=0.1, **style)
    standin.faults.lose_answer(*SEND)
    ann.send(room, "they say a drone was seen near the home of Kadhimi in Baghdad")
    tries = ("POST", f"/channels/{desk}/messages")
    await standin.until(lambda: sum((one.method, one.path) == tries for one in standin.calls) == 2)
    counts = await stopped(bot)
    (told,) = standin.posted(desk)
    assert told["embeds"][0]["title"] == "Possibly about a tracked claim"
    assert set(counts.values()) == {1}


@pytest.mark.parametrize("what", ["message", "channel"])
async def test_what_is_deleted_under_a_pending_flag_leaves_nothing(
    standin: Standin, newsroom: Place, bot: BotProcess, ann: Person, room: int, what: str
) -> None:
    outage = standin.faults.status(503, *SEND, times=1000)
    message = ann.send(room, DRONE_AGAIN)
    await standin.until(lambda: outage.hits >= 2)
    if what == "message":
        ann.delete(message)
    else:
        newsroom.remove_channel(room)
    standin.faults.clear()
    await standin.until(lambda: (states(bot), sightings(bot)) == ([], 0))
    await asyncio.sleep(0)
    counts = await stopped(bot)
    assert standin.posted(room) == []
    assert set(counts.values()) <= {1}


@pytest.mark.parametrize("what", ["message", "channel"])
async def test_what_is_deleted_under_an_open_form_does_not_cost_the_source(
    standin: Standin, newsroom: Place, bot: BotProcess, ann: Person, room: int, desk: int, what: str
) -> None:
    message = ann.send(room, DRONE_AGAIN)
    (flag,) = await standin.posts(room, 1)
    form = await ann.click(flag, "Add source")
    filling = asyncio.create_task(ann.fill_in(form, url="https://example.org/army"))
    await asyncio.sleep(0)
    if what == "message":
        ann.delete(message)
    else:
        newsroom.remove_channel(room)
    answer = await filling
    assert "Source added to #1" in answer.answers[0]["content"]
    await standin.until(lambda: (states(bot), sightings(bot)) == ([], 0))
    shown = await ann.slash(desk, "claim show", claim="1")
    assert "sourced: 1 source" in str(shown.answers)
    assert set((await stopped(bot)).values()) <= {1}


async def test_permissions_withdrawn_between_two_tries_end_in_one_refusal(
    standin: Standin, newsroom: Place, bot: BotProcess, ann: Person, room: int
) -> None:
    outage = standin.faults.status(503, *SEND, times=1000)
    ann.send(room, DRONE_AGAIN)
    await standin.until(lambda: outage.hits >= 2)
    newsroom.overwrite(room, BOT_ID, deny=discord.Permissions(send_messages=True))
    standin.faults.clear()
    await standin.until(lambda: states(bot) == ["removed"])
    newsroom.overwrite(room, BOT_ID, deny=discord.Permissions(0))
    again = ann.send(room, DRONE_AGAIN)
    await standin.until(lambda: flagged(standin, room) == [again["id"]])
    counts = await stopped(bot)
    assert sum(count for said, count in counts.items() if said.startswith("flag refused")) == 1
