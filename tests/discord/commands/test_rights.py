"""Who may do what: everything that the bot offers, tried by everyone.

docs/rights.md is the table of it; CLAIMDESK_WRITE_DOCS=1 writes it anew.
"""

import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
from discord import app_commands
from simcord import ChannelHandle, Env, InteractionResult, MemberActor
from sqlalchemy import select

from bot.desk.errors import NotFoundError
from bot.discord_app.access import RefusedError
from bot.discord_app.cards.flag import LABELS, FlagAction
from db.models import Base
from tests.discord.newsroom import DRONE, DRONE_AGAIN, FRAUD, Newsroom, expect_errors, reply, said

TABLE = Path(__file__).parents[3] / "docs" / "rights.md"
EDITORS = "Only editors can do that"
MANAGERS = "Only people with the right to manage the server"
CANARY = "canaries"


@dataclass
class Desk:
    """A room in which somebody tries everything."""

    newsroom: Newsroom
    room: ChannelHandle
    message: discord.Message
    """It was flagged."""

    @property
    def flag(self) -> discord.Message:
        return self.newsroom.flags(self.room)[0]


Act = Callable[[MemberActor, Desk], Awaitable[InteractionResult]]


def slash(name: str, **options: Any) -> tuple[str, Act]:
    async def act(who: MemberActor, desk: Desk) -> InteractionResult:
        given = {key: who if value is MemberActor else value for key, value in options.items()}
        return await who.slash(desk.room, name, **given)

    return f"/{name}", act


def menu(name: str) -> tuple[str, Act]:
    async def act(who: MemberActor, desk: Desk) -> InteractionResult:
        return await who.context_menu(desk.room, name, desk.message)

    return f"menu: {name}", act


def press(action: FlagAction) -> tuple[str, Act]:
    async def act(who: MemberActor, desk: Desk) -> InteractionResult:
        return await who.click(desk.flag, label=LABELS[action])

    return f"button: {LABELS[action]}", act


ACTIONS: list[tuple[str, Act]] = [
    slash("help"),
    slash("check", text=DRONE_AGAIN),
    menu("Check for tracked claims"),
    slash("claim show", claim="1"),
    slash("claim list"),
    slash("claim search", query="drone"),
    slash("claim history", claim="1"),
    slash("source list", claim="1"),
    slash("stats"),
    slash("privacy about"),
    slash("claim add", text="The bridge over the river was closed on Monday."),
    menu("Track as claim"),
    slash("claim edit", claim="1"),
    slash("claim verdict", claim="1", verdict="false"),
    slash("claim assign", claim="1", member=MemberActor),
    slash("claim phrasing", claim="1", text="another wording of the drone claim in Baghdad"),
    slash("claim phrasing-remove", claim="1", phrasing="1"),
    slash("claim link", claim="1", other="2", relation="contradicts"),
    slash("claim seen", claim="1", url="https://example.org/seen"),
    slash("source add", claim="1", url="https://example.org/a"),
    slash("source remove", claim="1", source="1"),
    slash("import", file=("claims.csv", b"text\nThe tunnel was flooded on Tuesday night.\n")),
    slash("export", format="csv"),
    slash("privacy forget", member=MemberActor),
    press(FlagAction.ADD_SOURCE),
    press(FlagAction.SET_VERDICT),
    press(FlagAction.SAME),
    press(FlagAction.MUTE),
    press(FlagAction.NOT_THIS),
    slash("claim archive", claim="2"),
    slash("claim restore", claim="2"),
    slash("claim merge", duplicate="2", into="1"),
    slash("watch list"),
    slash("watch add"),
    slash("settings show"),
    slash("settings set", sources_required=2),
    slash("settings try threshold"),
    slash("digest schedule", weekday="monday", hour=9, timezone="UTC"),
    slash("digest preview"),
    slash("digest now"),
    slash("digest off"),
    slash("watch remove"),
    slash("settings erase"),
    slash("privacy forget-me"),
]
COLUMNS = ("a member", "an editor", "an administrator")


async def furnish(newsroom: Newsroom, name: str, writer: MemberActor) -> Desk:
    """A watched room with a message that was flagged."""
    room = newsroom.guild.create_text_channel(name)
    await newsroom.manager.slash(room, "watch add")
    return Desk(newsroom, room, await writer.send(room, f"{DRONE_AGAIN} in {name}"))


async def may(who: MemberActor, desk: Desk, act: Act) -> bool:
    """Whether somebody may do it: they get an answer that is no refusal."""
    answer = await act(who, desk)
    if answer.modal is not None:
        return True
    refused = said(answer).startswith((EDITORS, MANAGERS))
    assert answer.ephemeral or not refused
    return not refused


def offered(newsroom: Newsroom) -> set[str]:
    """All that the bot has to offer, as it is told to Discord."""
    tree = newsroom.bot.tree
    commands = {
        f"/{one.qualified_name}" for one in tree.walk_commands() if isinstance(one, app_commands.Command)
    }
    menus = {f"menu: {one.name}" for one in tree.get_commands(type=discord.AppCommandType.message)}
    assert tree.get_commands(type=discord.AppCommandType.user) == []
    return commands | menus | {f"button: {label}" for label in LABELS.values()}


async def test_everyone_may_do_what_the_table_says(
    simcord_env: Env, newsroom: Newsroom, maria: MemberActor, tom: MemberActor
) -> None:
    assert {name for name, _ in ACTIONS} == offered(newsroom)
    boss = newsroom.guild.create_role("Boss", permissions=discord.Permissions(administrator=True))
    admin = newsroom.guild.add_member(simcord_env.create_user("admin"), roles=[boss])
    await newsroom.track(DRONE)
    await newsroom.track(FRAUD)
    found: dict[str, list[str]] = {name: [] for name, _ in ACTIONS}
    for who, room in ((tom, "one"), (maria, "two"), (admin, "three")):
        await newsroom.show_commands_to(who)
        desk = await furnish(newsroom, room, tom)
        for name, act in ACTIONS:
            before = await newsroom.everything()
            allowed = await may(who, desk, act)
            assert allowed or await newsroom.everything() == before, f"{name} by {who}"
            found[name].append("yes" if allowed else "no")
    raising = [answers for name, answers in found.items() if not name.startswith("button")]
    refused = sum(answers.count("no") for answers in raising)  # buttons answer what they raise themselves
    merged_by_the_editor = (NotFoundError, "#2 is archived")
    expect_errors(simcord_env, *[(RefusedError, "Only ")] * refused, merged_by_the_editor)
    table = written(found)
    if os.environ.get("CLAIMDESK_WRITE_DOCS"):
        TABLE.write_text(table, "utf-8")
    assert TABLE.read_text("utf-8") == table


async def test_somebody_of_another_server_reaches_nothing_of_this_one(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor
) -> None:
    await newsroom.track(f"{DRONE} {CANARY}")
    await newsroom.track(FRAUD)
    await tom.send(newsroom.room, f"{DRONE_AGAIN} {CANARY}")
    theirs = await rows_of(newsroom)
    guild = simcord_env.create_guild()
    boss = guild.create_role("Boss", permissions=discord.Permissions(administrator=True))
    stranger = guild.add_member(simcord_env.create_user("stranger"), roles=[boss])
    own = Newsroom(simcord_env, guild, guild.create_text_channel("general"), stranger, stranger)
    await own.track("A bomb went off near the market hall of the old town.")
    await stranger.slash(own.room, "watch add")
    writer = guild.add_member(simcord_env.create_user("writer"))
    message = await writer.send(own.room, "they say a bomb went off near the market hall of the old town")
    desk = Desk(own, own.room, message)
    forge(own, desk.flag, newsroom.flag())
    for name, act in ACTIONS:
        answer = await act(stranger, desk)
        assert CANARY not in str(answer.modal or said(answer)), name
        assert not name.startswith("button") or "This flag is out of date" in said(answer)
        assert await rows_of(newsroom) == theirs, name
    for name in ("claim show", "source remove"):
        offers = await stranger.autocomplete(own.room, name, "claim", "drone")
        assert CANARY not in str(offers)


def forge(own: Newsroom, flag: discord.Message, other: discord.Message) -> None:
    """Give the buttons under one flag the ids of those under another."""
    parts = [row.to_dict() for row in other.components]
    own.env.backend.edit_message(own.room.id, flag.id, {"components": parts})


async def rows_of(newsroom: Newsroom) -> dict[str, list[tuple[Any, ...]]]:
    """All that is kept of a server."""
    tables = [table for table in Base.metadata.sorted_tables if "guild_id" in table.c]
    async with newsroom.bot.database.read() as session:
        return {
            table.name: list(
                map(tuple, await session.execute(select(table).where(table.c.guild_id == newsroom.guild.id)))
            )
            for table in tables
        }


async def test_who_is_an_editor_no_more_is_refused_by_what_they_had_open(
    simcord_env: Env, newsroom: Newsroom, tom: MemberActor
) -> None:
    role = newsroom.guild.create_role("Fact checkers")
    lena = newsroom.guild.add_member(simcord_env.create_user("lena"), roles=[role])
    await newsroom.manager.slash(newsroom.room, "settings set", editor_role=role)
    await newsroom.track(DRONE)
    message = await tom.send(newsroom.room, DRONE_AGAIN)
    form = await lena.click(newsroom.flag(), label="Add source")
    verdicts = await lena.click(newsroom.flag(), label="Set verdict")
    edit = await lena.slash(newsroom.room, "claim edit", claim="1")
    track = await lena.context_menu(newsroom.room, "Track as claim", message)
    offer = await lena.slash(newsroom.room, "claim add", text=DRONE_AGAIN)
    await newsroom.manager.slash(newsroom.room, "settings set", clear="editor_role")
    before = await newsroom.everything()
    for answer in (
        await lena.submit_modal(form, {"url": "https://example.org/a"}),
        await lena.select(reply(verdicts), ["false"], custom_id="verdict"),
        await lena.submit_modal(edit, {"text": "Something else was attacked in Baghdad."}),
        await lena.submit_modal(track, {"text": "Something new."}),
        await lena.click(reply(offer), label="Track separately"),
        await lena.click(reply(offer), label="Add as phrasing"),
    ):
        assert EDITORS in said(answer)
    assert await newsroom.everything() == before
    expect_errors(simcord_env, *[(RefusedError, EDITORS)] * 6)


def written(found: dict[str, list[str]]) -> str:
    lines = [
        "# Who may do what",
        "",
        "Written by `tests/discord/commands/test_rights.py`, which tries all of it. An editor has the editor role or the right to manage",
        "messages; an administrator stands for whoever may manage the server. Whoever is refused is told so privately, and nothing",
        "changes. Somebody of another server, administrator there or not, reaches nothing of this one: not by the numbers of claims,",
        "not by buttons whose ids they forge.",
        "",
        f"| | {' | '.join(COLUMNS)} |",
        f"|---|{'---|' * len(COLUMNS)}",
        *(f"| {name} | {' | '.join(results)} |" for name, results in found.items()),
    ]
    return "\n".join(lines) + "\n"
