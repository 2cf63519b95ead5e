"""Discord refuses an answer, or takes something away under an action: nothing is half written."""

import logging
import sqlite3
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest
from simcord import Env, GuildHandle, MemberActor
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.discord_app.access import RefusedError
from bot.discord_app.posting.retrying import is_expected
from bot.logs.repeats import RepeatFilter
from tests.discord.clock import pass_time
from tests.discord.newsroom import (
    DRONE,
    DRONE_AGAIN,
    FRAUD,
    FRAUD_AGAIN,
    Newsroom,
    expect_errors,
    said,
    shown,
)

CALLBACK = ("POST", "/interactions/*/*/callback")
SOURCE = {"url": "https://example.org/army"}


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Any:
    """Gives the warnings and errors that reached the log, as `claimdesk run` writes it."""

    def lines() -> list[logging.LogRecord]:
        kept = RepeatFilter(is_expected)
        found = [record for record in caplog.records if record.levelno >= logging.WARNING]
        return [record for record in found if kept.filter(record)]

    return lines


@pytest.mark.parametrize(("status", "code"), [(404, 10062), (404, 10015), (401, 50027), (400, 40060)])
async def test_an_interaction_that_is_over_changes_nothing_and_is_one_line(
    simcord_env: Env, newsroom: Newsroom, maria: MemberActor, told: Any, status: int, code: int
) -> None:
    simcord_env.inject_error(*CALLBACK, status=status, code=code)
    answer = await maria.slash(newsroom.room, "claim add", text=DRONE)
    assert not answer.acknowledged
    expect_errors(simcord_env, (discord.HTTPException, f"{code}"))
    (line,) = told()
    assert "an interaction was over before it was answered" in line.getMessage()
    assert line.exc_info is None
    assert (await newsroom.everything())["claims"] == []
    assert await newsroom.track(DRONE) == 1


async def test_a_token_that_expires_before_the_answer_keeps_what_was_done(
    simcord_env: Env, newsroom: Newsroom, maria: MemberActor, told: Any
) -> None:
    simcord_env.inject_error("POST", "/webhooks/*/*", status=404, code=10015)
    await maria.slash(newsroom.room, "claim add", text=DRONE)
    expect_errors(simcord_env, (discord.NotFound, "10015"))
    assert len(told()) == 1
    again = await maria.slash(newsroom.room, "claim add", text=DRONE)
    assert "tracked already as #1" in said(again)


async def test_a_refusal_for_the_moment_is_answered_in_a_sentence(
    simcord_env: Env, newsroom: Newsroom, maria: MemberActor, told: Any
) -> None:
    simcord_env.inject_error("POST", "/webhooks/*/*", status=503)
    answer = await maria.slash(newsroom.room, "claim add", text=DRONE)
    assert "Discord did not take part of that; look whether it is done" in said(answer)
    assert answer.ephemeral
    expect_errors(simcord_env, (discord.HTTPException, "503"))
    assert [line.exc_info for line in told()] == [None]
    assert len((await newsroom.everything())["claims"]) == 1


async def test_a_failure_that_stays_has_a_reference_that_the_log_has_once_a_minute(
    simcord_env: Env, newsroom: Newsroom, maria: MemberActor, told: Any
) -> None:
    await newsroom.track(DRONE)
    said_twice = set()
    for _ in range(2):
        simcord_env.inject_error("POST", "/webhooks/*/*", status=400, code=50035)
        said_twice.add(said(await maria.slash(newsroom.room, "claim show", claim="1")))
    expect_errors(simcord_env, *[(discord.HTTPException, "50035")] * 2)
    (sentence,) = said_twice
    (line,) = told()
    assert line.getMessage().split()[-1] == sentence.split()[-1].rstrip(".")


@pytest.mark.parametrize("status", [429, 503])
async def test_a_digest_waits_for_the_end_of_a_refusal(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor, status: int
) -> None:
    await ann.slash(newsroom.room, "digest schedule", weekday="friday", hour=9, timezone="Etc/UTC")
    simcord_env.inject_error("POST", "/channels/*/messages", status=status, times=3)
    await pass_time(simcord_env, 2 * 24 * 3600.0)
    assert "Claim digest" in shown(newsroom.flag())


async def test_an_answer_that_is_lost_is_not_given_twice(
    simcord_env: Env,
    newsroom: Newsroom,
    maria: MemberActor,
    told: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = simcord_env._webhook_adapter.request
    lost: list[str] = []

    async def request(route: Any, *values: Any, **options: Any) -> Any:
        answer = await real(route, *values, **options)
        if route.path.endswith("/callback") and not lost:
            lost.append(route.path)
            raise aiohttp.ServerDisconnectedError
        return answer

    monkeypatch.setattr(simcord_env._webhook_adapter, "request", request)
    await maria.slash(newsroom.room, "claim add", text=DRONE)
    assert lost
    expect_errors(simcord_env, (aiohttp.ServerDisconnectedError, ""))
    assert all(line.exc_info is None for line in told())
    assert (await newsroom.everything())["claims"] == []


async def test_the_editors_role_deleted_under_an_open_form_refuses_it(
    simcord_env: Env, newsroom: Newsroom, guild: GuildHandle, ann: MemberActor, tom: MemberActor
) -> None:
    role = guild.create_role("Desk")
    eva = guild.add_member(simcord_env.create_user("eva"), roles=[role])
    await ann.slash(newsroom.room, "settings set", editor_role=role)
    await newsroom.track(DRONE)
    await tom.send(newsroom.room, DRONE_AGAIN)
    form = await eva.click(newsroom.flag(), label="Add source")
    before = await newsroom.everything()
    simcord_env.backend.delete_role(guild.id, role.id)
    await simcord_env.settle()
    answer = await eva.submit_modal(form, SOURCE)
    assert "Only editors can do that" in said(answer)
    assert answer.ephemeral
    expect_errors(simcord_env, (RefusedError, "Only editors"))
    assert await newsroom.everything() == before


async def test_a_verdict_whose_notice_is_not_allowed_any_more_is_kept(
    simcord_env: Env, newsroom: Newsroom, maria: MemberActor, tom: MemberActor, told: Any
) -> None:
    await newsroom.track(FRAUD)
    await tom.send(newsroom.room, FRAUD_AGAIN)
    me = newsroom.bot.user
    assert me is not None
    allow, deny = discord.PermissionOverwrite(send_messages=False).pair()
    simcord_env.backend.set_overwrite(
        newsroom.room.id, Overwrite(me.id, OverwriteType.MEMBER, allow.value, deny.value)
    )
    await simcord_env.settle()
    answer = await maria.slash(
        newsroom.room, "claim verdict", claim="1", verdict="false", published_url="https://desk.example/a"
    )
    assert said(answer) == "#1 checked: False."
    assert "checked: False" in shown(newsroom.flag())
    (line,) = told()
    assert "verdict notice refused" in line.getMessage()


async def test_a_channel_that_goes_while_the_database_is_away_is_forgotten_later(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor, tmp_path: Path
) -> None:
    await newsroom.track(DRONE)
    await tom.send(newsroom.room, DRONE_AGAIN)
    with sqlite3.connect(tmp_path / "desk.db") as database:
        database.execute("ALTER TABLE sightings RENAME TO away")
    simcord_env.backend.delete_channel(newsroom.room.id)
    await pass_time(simcord_env, 2)
    with sqlite3.connect(tmp_path / "desk.db") as database:
        database.execute("ALTER TABLE away RENAME TO sightings")
    await pass_time(simcord_env, 10)
    assert await newsroom.authors() == []
    assert await newsroom.bot.watched.of(newsroom.guild.id) == {}


async def test_a_message_is_read_later_where_the_database_could_not_say_what_is_watched(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor, tmp_path: Path
) -> None:
    await newsroom.track(DRONE)
    newsroom.bot.watched.changed(newsroom.guild.id)
    with sqlite3.connect(tmp_path / "desk.db") as database:
        database.execute("ALTER TABLE watches RENAME TO away")
    await tom.send(newsroom.room, DRONE_AGAIN)
    with sqlite3.connect(tmp_path / "desk.db") as database:
        database.execute("ALTER TABLE away RENAME TO watches")
    await tom.send(newsroom.room, "hello")
    await pass_time(simcord_env, 70)
    assert "repeats #1" in shown(newsroom.flag())
