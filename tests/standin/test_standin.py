import time
from collections.abc import Callable

import aiohttp
import discord
import pytest

from tests.standin.people import Person, Place
from tests.standin.process import BotProcess
from tests.standin.server import Standin
from tests.standin.world import BOT_ID, Payload

SEND = ("POST", "/channels/*/messages")


@pytest.fixture
def room(newsroom: Place) -> int:
    return newsroom.channel("general")


@pytest.fixture
def maria(newsroom: Place) -> Person:
    return newsroom.person("maria")


@pytest.fixture
async def toy(new_bot: Callable[..., BotProcess], room: int) -> BotProcess:
    started = await new_bot(main="tests.standin.toy_bot:main").start()
    await started.wait_ready()
    return started


def texts(posted: list[Payload]) -> list[str]:
    return [one["content"] for one in posted]


async def test_a_message_is_answered(standin: Standin, toy: BotProcess, maria: Person, room: int) -> None:
    message = maria.send(room, "hello", files=[("message.txt", b"a long text")])
    reply = (await standin.posts(room, 1))[0]
    assert reply["content"] == "heard hello a long text"
    assert reply["message_reference"]["message_id"] == message["id"]
    maria.send(room, "history")
    assert texts(await standin.posts(room, 2))[1] == "hello, heard hello a long text, history"


async def test_commands_menus_and_suggestions(toy: BotProcess, maria: Person, room: int) -> None:
    answer = await maria.slash(room, "slow", text="hi", who=maria.id)
    await maria.standin.until(lambda: answer.followups)
    assert texts(answer.answers) == ["hi maria", "for all"]
    assert answer.ephemeral
    assert [one["flags"] for one in answer.answers] == [64, 0]
    assert await maria.suggestions(room, "slow", "text", "ab") == [{"name": "AB", "value": "ab"}]
    looked = await maria.context_menu("Look", maria.send(room, "this"))
    assert texts(looked.answers) == ["saw this"]


async def test_buttons_and_modals_outlive_a_kill(
    standin: Standin, toy: BotProcess, maria: Person, room: int
) -> None:
    maria.send(room, "hello")
    reply = (await standin.posts(room, 1))[0]
    assert texts((await maria.click(reply, "Press")).answers) == ["pressed"]
    await toy.sigkill()
    assert toy.status == -9
    missed = maria.send(room, "while away")
    await (await toy.start()).wait_ready()
    noted = await maria.fill_in(await maria.click(reply, "Ask"), url="https://example.org")
    assert texts(noted.answers) == ["noted https://example.org"]
    assert texts(standin.posted(room)) == ["heard hello"]
    maria.send_again(missed)
    assert texts(await standin.posts(room, 2)) == ["heard hello", "heard while away"]


async def test_a_terminated_bot_says_goodbye(toy: BotProcess) -> None:
    toy.sigterm()
    assert await toy.exited() == 0
    assert toy.stdout == ["stopped"]


async def test_failed_posts(standin: Standin, toy: BotProcess, maria: Person, room: int) -> None:
    retried = standin.faults.status(500, *SEND)
    maria.send(room, "a")
    await standin.posts(room, 1)
    assert retried.hits == 1
    standin.faults.status(502, *SEND, performed=True)
    maria.send(room, "b")
    await standin.until(lambda: [one.status for one in standin.calls][-2:] == [502, 200])
    assert texts(standin.posted(room)) == ["heard a", "heard b"]
    standin.faults.status(503, *SEND)
    maria.send(room, "c")
    await toy.wait_line("503 Service Unavailable")
    assert len(standin.posted(room)) == 2


async def test_lost_answers_and_rate_limits(
    standin: Standin, toy: BotProcess, maria: Person, room: int
) -> None:
    standin.faults.lose_answer(*SEND)
    maria.send(room, "a")
    await toy.wait_line("Ignoring exception in on_message")
    assert texts(standin.posted(room)) == ["heard a"]
    assert standin.calls[-1].status is None
    standin.faults.cut(*SEND)
    maria.send(room, "nobody hears")
    await standin.until(lambda: standin.calls[-1].status is None and len(standin.calls) > 4)
    for everywhere in (False, True):
        standin.faults.rate_limit(*SEND, 0.3, everywhere=everywhere)
        began, before = time.monotonic(), len(standin.posted(room))
        maria.send(room, "b")
        await standin.posts(room, before + 1)
        assert time.monotonic() - began > 0.3
    assert texts(standin.posted(room)) == ["heard a", "heard b", "heard b"]


async def test_sessions(standin: Standin, toy: BotProcess, maria: Person, room: int) -> None:
    await standin.gateway.close()
    maria.send(room, "kept for the resumed session")
    await standin.posts(room, 1)
    assert (standin.gateway.resumed, standin.gateway.identified) == (1, 1)
    standin.gateway.refuse_resumes = True
    await standin.gateway.close()
    maria.send(room, "lost with the session")
    await standin.until(lambda: standin.gateway.identified == 2 and standin.gateway.connected)
    maria.send(room, "new")
    await standin.posts(room, 2)
    assert [text.split()[1] for text in texts(standin.posted(room))] == ["kept", "new"]
    assert standin.gateway.refused_resumes == 1
    assert standin.gateway.heartbeats


async def test_rights_are_kept(
    standin: Standin, newsroom: Place, toy: BotProcess, maria: Person, room: int
) -> None:
    newsroom.overwrite(room, BOT_ID, deny=discord.Permissions(send_messages=True))
    maria.send(room, "hello")
    await toy.wait_line("Missing Permissions")
    newsroom.remove_channel(room)
    assert standin.posted(room) == []


async def test_refused_log_ins(standin: Standin, newsroom: Place, new_bot: Callable[..., BotProcess]) -> None:
    wrong = await new_bot(main="tests.standin.toy_bot:main", DISCORD_TOKEN="wrong").start()  # noqa: S106
    assert await wrong.exited() == 1
    assert "LoginFailure" in wrong.output
    standin.gateway.allow_message_content = False
    unapproved = await new_bot(main="tests.standin.toy_bot:main").start()
    assert await unapproved.exited() == 1
    assert "PrivilegedIntentsRequired" in unapproved.output


async def test_what_is_lacking_is_named(standin: Standin, newsroom: Place) -> None:
    async with aiohttp.ClientSession(headers={"Authorization": "Bot standin"}) as session:
        answer = await session.get(f"{standin.url}/api/v10/guilds/1/widget")
        assert answer.status == 501
    assert standin.unimplemented == ["stand-in: GET /api/v10/guilds/1/widget is not implemented"]
    standin.unimplemented.clear()
