"""Whichever statement or call fails on the way of a flag or a digest, docs/reliability.md's promises hold.

Each test lets the first call fail, then the second, and so on until nothing is left to fail.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from simcord import Env, MemberActor

from bot.discord_app.cards.flag import is_flag_of
from bot.discord_app.client import Claimdesk
from bot.discord_app.posting import retrying
from db import Database
from tests.discord import failures
from tests.discord.clock import pass_time
from tests.discord.failures import (
    Desk,
    Fault,
    answer_lost_at,
    forbidden_from,
    full_from,
    locked_at,
    unavailable_at,
)
from tests.discord.newsroom import DRONE, DRONE_AGAIN, Newsroom, said

PASSING: list[Fault] = [locked_at, unavailable_at, answer_lost_at]
LASTING: list[Fault] = [full_from, forbidden_from]
FAILING, RECOVERING, TAKING_OVER = 40.0, 70.0, 700.0
"""Seconds of the tests' clock: longer than the bot tries again, than it takes to catch up, and than a digest
that its owner left is left alone."""


class Stage:
    """A reporter writes, an editor judges, and calls fail."""

    def __init__(self, newsroom: Newsroom, reporter: MemberActor) -> None:
        self.newsroom = newsroom
        self.reporter = reporter
        self.said = 0

    def repeat(self) -> str:
        """The claim in words that were not judged before."""
        self.said += 1
        source = "".join("abcdefghij"[int(digit)] for digit in str(self.said))
        return f"{DRONE_AGAIN}, says source {source}"

    async def send(self, text: str) -> Any:
        return await self.reporter.send(self.newsroom.room, text)

    async def click(self, message: Any, label: str) -> bool:
        """Judge a message by its flag; whether the editor was told that it is noted."""
        flag = next((post for post in self.newsroom.flags() if is_flag_of(post, message.id)), None)
        if flag is None:
            return False
        answer = await self.newsroom.editor.click(flag, label=label)
        return answer.response is not None and "Noted" in said(answer)

    async def restart(self) -> None:
        old = self.newsroom.bot
        database = Database(str(old.database.engine.url))
        await database.open()
        await self.newsroom.env.restart_bot(Claimdesk(database))
        await old.close()
        await self.newsroom.env.settle()

    async def desk(self) -> Desk:
        _ = (
            self.newsroom.env.errors
        )  # each was answered or tried again: looking at them is enough for simcord
        return await Desk.of(self.newsroom, DRONE_AGAIN)


@pytest.fixture
async def stage(
    newsroom: Newsroom, tom: MemberActor, ann: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    impatient = replace(retrying.FOR_MESSAGES, total=4.0)  # what fails for good is given up soon
    monkeypatch.setattr(retrying.persist, "__defaults__", (impatient,))
    await newsroom.track(DRONE)
    await ann.slash(newsroom.room, "settings set", cooldown_hours=0)
    yield Stage(newsroom, tom)
    await newsroom.bot.close()


@dataclass(frozen=True)
class Scene:
    act: Callable[[Stage, Any], Awaitable[Any]]
    """What is done while calls fail, with the message that was there before."""
    repeats: bool | None = True
    """Whether that message repeats the claim; None where there is none."""
    button: str | None = None
    """What the editor clicks again who was not told that it is noted."""


SCENES = {
    "sent": Scene(lambda stage, _: stage.send(stage.repeat()), repeats=None),
    "edited to repeat": Scene(
        lambda stage, message: stage.reporter.edit(message, stage.repeat()), repeats=False
    ),
    "edited to say nothing": Scene(lambda stage, message: stage.reporter.edit(message, "never mind")),
    "deleted": Scene(lambda stage, message: stage.reporter.delete(message)),
    "same claim": Scene(lambda stage, message: stage.click(message, "Same claim"), button="Same claim"),
    "not this claim": Scene(
        lambda stage, message: stage.click(message, "Not this claim"), button="Not this claim"
    ),
}


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("fault", [*PASSING, *LASTING])
async def test_flags_keep_their_promises_whichever_call_fails(
    simcord_env: Env, stage: Stage, name: str, fault: Fault
) -> None:
    scene = SCENES[name]
    for nth in count(1):
        text = stage.repeat() if scene.repeats else "hello"
        message = None if scene.repeats is None else await stage.send(text)
        with fault(stage.newsroom, nth) as countdown:
            noted = await scene.act(stage, message)
            await pass_time(simcord_env, FAILING)
        with telling(nth):
            holds_all_the_time(await stage.desk())
            if fault in LASTING:
                await stage.restart()
            if scene.button and not noted:
                await stage.click(message, scene.button)
            await pass_time(simcord_env, RECOVERING)
            holds_in_the_end(await stage.desk(), fault, name)
        if not countdown.reached:
            break
    await failures.the_database_is_sound(stage.newsroom)


@contextmanager
def telling(nth: int) -> Any:
    """A failed check tells which call failed before it."""
    try:
        yield
    except AssertionError as error:
        error.add_note(f"when call {nth} failed")
        raise


def holds_all_the_time(desk: Desk) -> None:
    failures.no_flag_twice(desk)
    failures.sightings_have_their_flags(desk)
    failures.judgements_are_whole(desk)
    failures.positions_are_behind_what_is_unhandled(desk)


def holds_in_the_end(desk: Desk, fault: Fault, scene: str) -> None:
    """What the bot is forbidden it leaves; an edit or a deletion while nothing can be written is not seen."""
    holds_all_the_time(desk)
    failures.no_flag_is_left_pending(desk)
    if fault is not forbidden_from:
        failures.flags_are_where_the_desk_says(desk)
    if fault in PASSING or (fault is full_from and scene not in {"edited to repeat", "deleted"}):
        failures.nothing_is_kept_of_what_was_deleted(desk)
    if fault in PASSING or (fault is full_from and scene == "sent"):
        failures.every_repeat_is_flagged(desk)


@pytest.mark.parametrize("fault", [*PASSING, *LASTING])
async def test_digests_keep_their_promises_whichever_call_fails(
    simcord_env: Env, stage: Stage, ann: MemberActor, fault: Fault
) -> None:
    await ann.slash(stage.newsroom.room, "digest schedule", weekday="friday", hour=9, timezone="Etc/UTC")
    due = datetime(2026, 1, 2, 9, tzinfo=UTC)
    for nth in count(1):
        await pass_time(simcord_env, (due - simcord_env.now()).total_seconds() - 1)
        with fault(stage.newsroom, nth) as countdown:
            await pass_time(simcord_env, FAILING)
        with telling(nth):
            failures.no_digest_twice(await stage.desk(), nth)
            if fault in LASTING:
                await stage.restart()
            await pass_time(simcord_env, TAKING_OVER)
            desk = await stage.desk()
            failures.no_digest_twice(desk, nth)
            failures.no_digest_is_left_begun(desk)
            if fault is not forbidden_from:
                failures.every_digest_is_posted(desk, nth)
        if not countdown.reached:
            break
        due += timedelta(days=7)
    await failures.the_database_is_sound(stage.newsroom)
