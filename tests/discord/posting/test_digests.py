"""The weekly digest: asked for, on time, once, and worth reading."""

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import discord
import pytest
from simcord import Env, GuildHandle, MemberActor
from simcord.backend import serializers

from bot.desk.errors import InvalidError
from bot.discord_app.access import RefusedError
from bot.discord_app.posting.retrying import NAP
from tests.discord.clock import pass_time
from tests.discord.newsroom import DRONE, DRONE_AGAIN, Newsroom, expect_errors, reply, said, shown

HOUR = 3600.0
DAY = 24 * HOUR
NINE_IN_BERLIN = {"weekday": "friday", "hour": 9, "timezone": "Europe/Berlin"}


async def test_a_digest_is_posted_at_its_hour_with_chart_and_table(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await tom.send(newsroom.room, DRONE_AGAIN)
    before = len(newsroom.flags())
    answer = said(await ann.slash(newsroom.room, "digest schedule", **NINE_IN_BERLIN))
    assert f"Every Friday at 09:00 (Europe/Berlin) in <#{newsroom.room.id}>." in answer
    due = datetime(2026, 1, 2, 8, tzinfo=UTC)
    await pass_time(simcord_env, (due - simcord_env.now()).total_seconds() - 5)
    assert len(newsroom.flags()) == before
    await pass_time(simcord_env, 10)
    (digest,) = newsroom.flags()[before:]
    assert due <= digest.created_at <= due + timedelta(seconds=6)
    text = shown(digest)
    assert "Claim digest, 26 December 2025 to 2 January 2026" in text
    assert "1 open claim" in text
    assert f"https://discord.com/channels/{newsroom.guild.id}/{newsroom.room.id}/" in text
    chart, table = digest.attachments
    assert chart.description
    assert (await chart.read()).startswith(b"\x89PNG")
    assert "An armed drone attacked" in (await table.read()).decode()


async def test_a_digest_comes_every_week_until_it_is_switched_off(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor
) -> None:
    await ann.slash(newsroom.room, "digest schedule", **NINE_IN_BERLIN)
    await pass_time(simcord_env, 2 * DAY)
    await pass_time(simcord_env, 7 * DAY)
    assert len(newsroom.flags()) == 2
    assert "A quiet week" in shown(newsroom.flags()[1])
    assert "No more digests are posted." in said(await ann.slash(newsroom.room, "digest off"))
    await pass_time(simcord_env, 7 * DAY)
    assert len(newsroom.flags()) == 2
    assert "There was no schedule" in said(await ann.slash(newsroom.room, "digest off"))


@pytest.mark.parametrize(
    ("weeks", "skipping"),
    [
        pytest.param(
            6,
            {"Europe/Berlin", "America/New_York"},
            marks=pytest.mark.simcord(begins=datetime(2026, 3, 2, 12, tzinfo=UTC)),
        ),
        pytest.param(
            10,
            {"Australia/Lord_Howe", "America/Santiago"},
            marks=pytest.mark.simcord(begins=datetime(2026, 8, 31, 12, tzinfo=UTC)),
        ),
    ],
    ids=["spring", "autumn"],
)
async def test_digests_keep_to_the_clock_of_each_zone_when_it_changes(
    simcord_env: Env, weeks: int, skipping: set[str]
) -> None:
    """On Sundays at the hour that clocks skip in one half of the year and show twice in the other."""
    hours = {"Europe/Berlin": 2, "America/New_York": 2, "Australia/Lord_Howe": 2, "America/Santiago": 0}
    rooms = {}
    for zone, hour in hours.items():
        guild = simcord_env.create_guild()
        boss = guild.create_role("Boss", permissions=discord.Permissions(manage_guild=True))
        ann = guild.add_member(simcord_env.create_user(f"ann {zone}"), roles=[boss])
        rooms[zone] = guild.create_text_channel("general")
        await ann.slash(rooms[zone], "digest schedule", weekday="sunday", hour=hour, timezone=zone)
    for _ in range(weeks):
        await pass_time(simcord_env, 7 * DAY)
    for zone, room in rooms.items():
        posted = [message.created_at.astimezone(ZoneInfo(zone)) for message in room.history()]
        assert len({moment.date() for moment in posted}) == len(posted) == weeks
        assert {moment.weekday() for moment in posted} == {6}
        late = [moment for moment in posted if (moment.hour, moment.minute) != (hours[zone], 0)]
        assert len(late) == (zone in skipping)
        assert all(moment.hour in {hours[zone], hours[zone] + 1} for moment in late)


async def test_a_digest_that_was_missed_is_posted_at_the_start_marked_late_and_only_the_latest(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor
) -> None:
    await ann.slash(newsroom.room, "digest schedule", **NINE_IN_BERLIN)
    newsroom.bot.stopping.set()  # as if it were gone
    await pass_time(simcord_env, 22 * DAY)
    assert newsroom.flags() == []
    async with newsroom.restarted():
        await pass_time(simcord_env, 5)
        (digest,) = newsroom.flags()
        assert "(late)" in shown(digest)
        assert "2 earlier digests were missed" in shown(digest) or "3 earlier" in shown(digest)


async def test_a_lost_answer_does_not_double_the_digest(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ann.slash(newsroom.room, "digest schedule", **NINE_IN_BERLIN)
    lost = newsroom.lose_answers(monkeypatch, 1)
    await pass_time(simcord_env, 2 * DAY)
    assert lost == ["POST"]
    assert len(newsroom.flags()) == 1


async def test_a_digest_that_discord_refuses_for_a_while_is_tried_for_an_hour(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor
) -> None:
    await ann.slash(newsroom.room, "digest schedule", **NINE_IN_BERLIN)
    simcord_env.inject_error("POST", "/channels/*/messages", status=502, times=None)
    due = datetime(2026, 1, 2, 8, tzinfo=UTC)
    await pass_time(simcord_env, (due - simcord_env.now()).total_seconds() + 50 * 60)
    assert newsroom.flags() == []
    simcord_env.backend.faults.clear()
    await pass_time(simcord_env, 5 * 60)
    assert len(newsroom.flags()) == 1


async def test_a_digest_that_is_refused_for_an_hour_is_given_up_and_the_desk_is_told(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor
) -> None:
    desk = newsroom.guild.create_text_channel("desk")
    await ann.slash(newsroom.room, "settings set", desk_channel=desk)
    await ann.slash(newsroom.room, "digest schedule", **NINE_IN_BERLIN)
    simcord_env.inject_error("POST", f"/channels/{newsroom.room.id}/messages", status=502, times=None)
    due = datetime(2026, 1, 2, 8, tzinfo=UTC)
    await pass_time(simcord_env, (due - simcord_env.now()).total_seconds() + HOUR + 10)
    (notice,) = newsroom.flags(desk)
    assert "could not be posted" in shown(notice)
    assert "it was refused for an hour" in shown(notice)
    simcord_env.backend.faults.clear()
    await pass_time(simcord_env, 600)
    assert newsroom.flags() == []


async def test_a_digest_waits_no_longer_when_the_bot_stops(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor
) -> None:
    await ann.slash(newsroom.room, "digest schedule", **NINE_IN_BERLIN)
    simcord_env.inject_error("POST", "/channels/*/messages", status=502, times=None)
    due = datetime(2026, 1, 2, 8, tzinfo=UTC)
    await pass_time(simcord_env, (due - simcord_env.now()).total_seconds() + 660)
    assert digests_under_way()
    tries = newsroom.posts()
    newsroom.bot.stopping.set()
    await pass_time(simcord_env, NAP)
    assert not digests_under_way()
    assert newsroom.posts() == tries


def digests_under_way() -> list[str]:
    return [task.get_name() for task in asyncio.all_tasks() if "on_digest " in task.get_name()]


@pytest.mark.parametrize("table", ["digest_schedules", "digests", "sightings"])
async def test_a_digest_that_the_database_holds_up_is_posted_when_it_answers_again(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor, tmp_path: Path, table: str
) -> None:
    await ann.slash(newsroom.room, "digest schedule", **NINE_IN_BERLIN)
    due = datetime(2026, 1, 2, 8, tzinfo=UTC)
    await pass_time(simcord_env, (due - simcord_env.now()).total_seconds() - 10)
    with sqlite3.connect(tmp_path / "desk.db") as database:
        database.execute(f"ALTER TABLE {table} RENAME TO away")
    await pass_time(simcord_env, 60)
    assert newsroom.flags() == []
    with sqlite3.connect(tmp_path / "desk.db") as database:
        database.execute(f"ALTER TABLE away RENAME TO {table}")
    await pass_time(simcord_env, 6 * 60)
    assert len(newsroom.flags()) == 1


async def test_a_missing_right_is_reported_to_the_desk_channel_once_and_tried_next_week(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor
) -> None:
    desk = newsroom.guild.create_text_channel("desk")
    await ann.slash(newsroom.room, "settings set", desk_channel=desk)
    await ann.slash(newsroom.room, "digest schedule", **NINE_IN_BERLIN)
    simcord_env.inject_error(
        "POST", f"/channels/{newsroom.room.id}/messages", status=403, code=50013, times=2
    )
    await pass_time(simcord_env, 2 * DAY)
    await pass_time(simcord_env, 7 * DAY)
    (told,) = newsroom.flags(desk)
    assert f"could not be posted in <#{newsroom.room.id}>: I lack a permission there" in shown(told)
    await pass_time(simcord_env, 7 * DAY)
    assert len(newsroom.flags()) == 1


async def test_a_deleted_channel_is_reported_to_the_owner_where_there_is_no_desk_channel(
    simcord_env: Env, newsroom: Newsroom, guild: GuildHandle, ann: MemberActor
) -> None:
    gone = guild.create_text_channel("gone")
    await ann.slash(newsroom.room, "digest schedule", channel=gone, **NINE_IN_BERLIN)
    simcord_env.backend.delete_channel(gone.id)
    await pass_time(simcord_env, 2 * DAY)
    assert any(
        request.method == "POST" and request.path == "/users/@me/channels"
        for request in simcord_env.http_requests
    )


async def test_the_preview_is_for_the_asker_only_and_needs_no_schedule(
    newsroom: Newsroom, ann: MemberActor
) -> None:
    await newsroom.track(DRONE)
    answer = await ann.slash(newsroom.room, "digest preview")
    assert answer.ephemeral
    assert "Claim digest" in said(answer)
    assert [one.filename for one in reply(answer).attachments] == ["digest.png", "digest.csv"]
    assert newsroom.flags() == []


async def test_what_happened_this_instant_is_in_the_reports_on_demand(
    newsroom: Newsroom, ann: MemberActor, tom: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await tom.send(newsroom.room, DRONE_AGAIN)
    for command in ("digest preview", "digest now", "stats"):
        report = said(await ann.slash(newsroom.room, command))
        assert "New 1 (0)" in report
        assert "Sightings 1 (0)" in report


async def test_now_posts_the_digest_for_all_to_see(
    newsroom: Newsroom, maria: MemberActor, ann: MemberActor
) -> None:
    await newsroom.track(DRONE)
    await maria.slash(newsroom.room, "claim verdict", claim="1", verdict="false")
    await ann.slash(newsroom.room, "digest now")
    text = shown(newsroom.flag())
    assert "Claim digest" in text
    assert "checked: False" not in text


async def test_a_digest_for_editors_alone_holds_unpublished_verdicts(
    simcord_env: Env, newsroom: Newsroom, guild: GuildHandle, maria: MemberActor, ann: MemberActor
) -> None:
    role = guild.create_role("Desk")
    user = newsroom.bot.user
    assert user is not None
    private = guild.create_text_channel(
        "private",
        overwrites={
            guild.default_role: discord.PermissionOverwrite(view_channel=False),
            role: discord.PermissionOverwrite(view_channel=True),
            user: discord.PermissionOverwrite(view_channel=True),
        },
    )
    await ann.slash(newsroom.room, "settings set", editor_role=role)
    await newsroom.track(DRONE)
    await pass_time(simcord_env, 60)
    await maria.slash(newsroom.room, "claim verdict", claim="1", verdict="false")
    boss = guild.add_member(
        simcord_env.create_user("boss"),
        roles=[guild.create_role("Boss", permissions=discord.Permissions(administrator=True))],
    )
    for channel in (private, newsroom.room):
        await boss.slash(newsroom.room, "digest schedule", channel=channel, **NINE_IN_BERLIN)
        await pass_time(simcord_env, 7 * DAY)
    assert "False" in shown(newsroom.flags(private)[0])
    assert "False" not in shown(newsroom.flags()[0])


async def test_time_zones_are_suggested_and_wrong_ones_refused(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor
) -> None:
    choices = await ann.autocomplete(newsroom.room, "digest schedule", "timezone", "berl")
    assert choices == [{"name": "Europe/Berlin", "value": "Europe/Berlin"}]
    wrong = await ann.slash(
        newsroom.room, "digest schedule", weekday="monday", hour=9, timezone="Berlin time"
    )
    assert "is not a time zone" in said(wrong)
    expect_errors(simcord_env, (InvalidError, "is not a time zone"))
    for zone in ("Etc/UTC", "GMT", "europe/berlin"):
        choices = await ann.autocomplete(newsroom.room, "digest schedule", "timezone", zone)
        assert choices[0]["value"].casefold() == zone.casefold()
        answer = await ann.slash(newsroom.room, "digest schedule", weekday="monday", hour=9, timezone=zone)
        assert f"Every Monday at 09:00 ({choices[0]['value']})" in said(answer)


async def test_only_who_manages_the_server_has_digests_posted(
    simcord_env: Env, newsroom: Newsroom, maria: MemberActor
) -> None:
    await newsroom.show_commands_to(maria)
    for command, options in (
        ("digest schedule", NINE_IN_BERLIN),
        ("digest off", {}),
        ("digest preview", {}),
        ("digest now", {}),
    ):
        answer = await maria.slash(newsroom.room, command, **options)
        assert answer.ephemeral
        assert "Only people with the right to manage the server" in said(answer)
    expect_errors(simcord_env, *[(RefusedError, "manage the server")] * 4)


async def test_a_digest_that_fell_due_while_the_bot_was_out_of_the_server_comes_when_it_is_back(
    simcord_env: Env, newsroom: Newsroom, ann: MemberActor
) -> None:
    await ann.slash(newsroom.room, "digest schedule", **NINE_IN_BERLIN)
    due = datetime(2026, 1, 2, 8, tzinfo=UTC)
    simcord_env.backend.emit("GUILD_DELETE", {"id": str(newsroom.guild.id)})
    await pass_time(simcord_env, (due - simcord_env.now()).total_seconds() + 300)
    server = serializers.guild_create_payload(
        simcord_env.backend, simcord_env.backend.get_guild(newsroom.guild.id)
    )
    simcord_env.backend.emit("GUILD_CREATE", server)
    await pass_time(simcord_env, 60)
    (digest,) = newsroom.flags()
    assert "Claim digest, 26 December 2025 to 2 January 2026" in shown(digest)
