"""The Nth call fails: of the database, or of Discord; and what has to hold whatever failed."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
from sqlalchemy import event, select, text
from sqlalchemy.exc import OperationalError

from bot.discord_app.cards.flag import TEMPLATE
from db.models import Base, Digest, Dismissal, Flag, HistoryEntry, Phrasing, Position, Sighting
from db.vocabulary import DigestState, FlagState, Outcome, PhrasingOrigin
from tests.discord.newsroom import Newsroom, buttons

_WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass
class Countdown:
    """Which call fails: the Nth, and with `stays` every one after it."""

    nth: int
    stays: bool = False
    calls: int = 0

    def strikes(self) -> bool:
        self.calls += 1
        return self.calls == self.nth or (self.stays and self.reached)

    @property
    def reached(self) -> bool:
        return self.calls >= self.nth


Fault = Callable[[Newsroom, int], Any]


@contextmanager
def locked_at(newsroom: Newsroom, nth: int) -> Iterator[Countdown]:
    """The Nth begin, write or commit finds the database locked.

    A read that fails undoes its transaction just as the beginning or the end of it does.
    """
    kinds = ("BEGIN", *_WRITES)
    with _database_fails(newsroom, Countdown(nth), "database is locked", kinds) as countdown:
        yield countdown


@contextmanager
def full_from(newsroom: Newsroom, nth: int) -> Iterator[Countdown]:
    """From the Nth write or commit of writes on the disk is full."""
    failing = _database_fails(newsroom, Countdown(nth, stays=True), "database or disk is full", _WRITES)
    with failing as countdown:
        yield countdown


@contextmanager
def _database_fails(
    newsroom: Newsroom, countdown: Countdown, reason: str, kinds: tuple[str, ...]
) -> Iterator[Countdown]:
    def strike() -> None:
        if countdown.strikes():
            raise OperationalError("", {}, sqlite3.OperationalError(reason))

    def executed(_connection: Any, _cursor: Any, statement: str, *_: object) -> None:
        if statement.startswith(kinds):
            strike()

    def committed(connection: Any) -> None:
        if not countdown.stays or connection.get_execution_options().get("claimdesk_writes"):
            strike()

    engine = newsroom.bot.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", executed)
    event.listen(engine, "commit", committed)
    try:
        yield countdown
    finally:
        event.remove(engine, "before_cursor_execute", executed)
        event.remove(engine, "commit", committed)


@contextmanager
def unavailable_at(newsroom: Newsroom, nth: int) -> Iterator[Countdown]:
    """Discord answers the Nth call with 503."""
    with _discord_fails(newsroom, Countdown(nth), lambda: _refusal(503, "Service Unavailable")) as countdown:
        yield countdown


@contextmanager
def forbidden_from(newsroom: Newsroom, nth: int) -> Iterator[Countdown]:
    """From the Nth call on Discord answers with 403."""
    refused = _discord_fails(newsroom, Countdown(nth, stays=True), lambda: _refusal(403, "Forbidden"))
    with refused as countdown:
        yield countdown


@contextmanager
def answer_lost_at(newsroom: Newsroom, nth: int) -> Iterator[Countdown]:
    """Discord does what the Nth call asks, and the connection breaks before its answer."""
    lost = _discord_fails(newsroom, Countdown(nth), aiohttp.ServerDisconnectedError, performed=True)
    with lost as countdown:
        yield countdown


def _refusal(status: int, reason: str) -> discord.HTTPException:
    kind = discord.Forbidden if status == 403 else discord.DiscordServerError
    response: Any = SimpleNamespace(status=status, reason=reason)
    return kind(response, {"code": 50013 if status == 403 else 0, "message": reason})


@contextmanager
def _discord_fails(
    newsroom: Newsroom, countdown: Countdown, error: Callable[[], Exception], *, performed: bool = False
) -> Iterator[Countdown]:
    doors: tuple[Any, ...] = (newsroom.bot.http, newsroom.env._webhook_adapter)
    real = [door.request for door in doors]

    def failing(request: Any) -> Any:
        async def call(*values: Any, **options: Any) -> Any:
            if not countdown.strikes():
                return await request(*values, **options)
            if performed:
                await request(*values, **options)
            raise error()

        return call

    for door, request in zip(doors, real, strict=True):
        door.request = failing(request)
    try:
        yield countdown
    finally:
        for door, request in zip(doors, real, strict=True):
            door.request = request


async def the_database_is_sound(newsroom: Newsroom) -> None:
    async with newsroom.bot.database.read() as session:
        assert (await session.execute(text("PRAGMA integrity_check"))).scalar() == "ok"
        assert (await session.execute(text("PRAGMA foreign_key_check"))).all() == []


@dataclass
class Desk:
    """All that the database and the channel say after a failure."""

    rows: dict[str, list[Any]]
    posts: list[discord.Message]
    """Of the bot, in the watched channel."""
    present: set[int]
    """The messages that are there."""
    repeats: set[int]
    """Those that people sent and that repeat a claim."""

    @classmethod
    async def of(cls, newsroom: Newsroom, repeating: str) -> "Desk":
        kinds: list[type[Base]] = [Digest, Dismissal, Flag, HistoryEntry, Phrasing, Position, Sighting]
        async with newsroom.bot.database.read() as session:
            rows = {kind.__name__: list(await session.scalars(select(kind))) for kind in kinds}
        messages = newsroom.room.history()
        repeats = {message.id for message in messages if message.content.startswith(repeating)}
        return cls(rows, newsroom.flags(), {message.id for message in messages}, repeats)

    @property
    def flagged(self) -> list[int]:
        """The message of each flag in the channel."""
        ids = [button.get("custom_id", "") for post in self.posts for button in buttons(post)[:1]]
        return [int(match["message"]) for match in map(TEMPLATE.fullmatch, ids) if match]


def no_flag_twice(desk: Desk) -> None:
    assert len(desk.flagged) == len(set(desk.flagged))


def every_repeat_is_flagged(desk: Desk) -> None:
    dismissed = {row.message_id for row in desk.rows["Sighting"] if row.outcome is Outcome.DISMISSED}
    assert set(desk.flagged) == desk.repeats - dismissed


def no_flag_is_left_pending(desk: Desk) -> None:
    assert [flag.message_id for flag in desk.rows["Flag"] if flag.state is FlagState.PENDING] == []


def flags_are_where_the_desk_says(desk: Desk) -> None:
    """No half-written flag: each one that is posted is recorded, each one that is recorded is posted."""
    recorded = {f.posted_message_id: f.message_id for f in desk.rows["Flag"] if f.state is FlagState.POSTED}
    standing = {post.id for post in desk.posts}
    assert {posted for posted in recorded if posted in standing} == set(recorded)
    assert sorted(recorded.values()) == sorted(desk.flagged)


def sightings_have_their_flags(desk: Desk) -> None:
    """No half-written message: what counts as flagged has a flag, and a flag has what it shows."""
    flags = {flag.message_id for flag in desk.rows["Flag"]}
    shown = {row.message_id for row in desk.rows["Sighting"] if row.flagged}
    assert shown <= flags


def judgements_are_whole(desk: Desk) -> None:
    """What an editor said is in the sighting, the history and the wordings, or in none of them."""
    outcomes = [row.outcome for row in desk.rows["Sighting"]]
    actions = [row.action for row in desk.rows["HistoryEntry"]]
    assert outcomes.count(Outcome.CONFIRMED) == actions.count("sighting confirmed")
    assert outcomes.count(Outcome.DISMISSED) == actions.count("sighting dismissed")
    adopted = [row for row in desk.rows["Phrasing"] if row.origin is PhrasingOrigin.MESSAGE]
    assert len(adopted) == outcomes.count(Outcome.CONFIRMED)
    assert len(desk.rows["Dismissal"]) == outcomes.count(Outcome.DISMISSED)


def nothing_is_kept_of_what_was_deleted(desk: Desk) -> None:
    for kind in ("Sighting", "Flag"):
        assert {row.message_id for row in desk.rows[kind]} <= desk.present
    assert set(desk.flagged) <= desk.present


def positions_are_behind_what_is_unhandled(desk: Desk) -> None:
    handled = {row.message_id for row in desk.rows["Sighting"]}
    (position,) = [row.message_id for row in desk.rows["Position"]]
    assert {message for message in desk.repeats if message <= position} <= handled


def no_digest_twice(desk: Desk, due: int) -> None:
    """Of those that were due each has one record and one post at the most."""
    ends = {row.period_end for row in desk.rows["Digest"]}
    assert len(ends) == len(desk.rows["Digest"]) <= due
    assert len(desk.posts) <= due


def every_digest_is_posted(desk: Desk, due: int) -> None:
    assert [row.state for row in desk.rows["Digest"]] == [DigestState.POSTED] * due
    assert [row.message_id for row in desk.rows["Digest"]] == [post.id for post in desk.posts]


def no_digest_is_left_begun(desk: Desk) -> None:
    assert [row.id for row in desk.rows["Digest"] if row.state is DigestState.INTENDED] == []
