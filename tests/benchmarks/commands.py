"""How long every command takes on a large desk, and for how long it holds the event loop.

python -m tests.benchmarks.commands [--claims 10000] [--json]

The real bot in a simulated Discord, on SQLite. A time is that from the command to its answer; what goes on
afterwards may hold the event loop too and is counted.
"""

import argparse
import asyncio
import csv
import gc
import io
import json
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import discord
import simcord
from discord import app_commands
from simcord import ChannelHandle, InteractionResult, MemberActor

from bot.desk.files.sheets.exporting import export_csv
from bot.discord_app.client import Claimdesk
from db import Database
from tests.benchmarks.event_loop import timed_steps, watched_loop
from tests.benchmarks.large_desk import LargeDesk

CLAIMS = 10_000
SIGHTINGS_A_CLAIM = 5
CHANGES = 5_000
"""Of one claim."""
ANSWER_MS = 300.0
HELD_MS = 20.0
IMPORTED = 5_000
"""Claims of the largest sheet that the bot takes."""
SETTLE_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    answer_ms: float
    held_ms: float
    """For which nothing else got a turn, by the clock: what other programs take of the processor counts too."""
    processor_ms: float
    """Of all threads, with the watching itself, until what goes on after the answer has ended."""
    step_ms: float
    """Of the processor, for the longest step of the event loop."""
    whole_desk: bool
    """It reads, writes or erases the whole desk; the goals are for the others."""

    @property
    def over(self) -> bool:
        return not self.whole_desk and (self.answer_ms > ANSWER_MS or self.step_ms > HELD_MS)


class AnswerLog(list[Any]):
    """What Discord is asked, and when the latest answer to an interaction came."""

    answered_at = 0.0

    def append(self, entry: Any) -> None:
        super().append(entry)
        if entry.path.startswith(("/interactions/", "/webhooks/")):
            self.answered_at = time.perf_counter()


class UnknownCommandError(Exception):
    """A command that the benchmark does not know."""


class Bench:
    """A bot with a large desk, and people who use it."""

    def __init__(self, env: simcord.Env, desk: LargeDesk, sheet: bytes) -> None:
        self.env = env
        self.desk = desk
        self.sheet = sheet
        self.figures: list[Figure] = []
        self.room: ChannelHandle
        self.ann: MemberActor
        self.tom: MemberActor
        self.message: discord.Message
        self._log = AnswerLog()
        env.backend.http_requests = self._log

    async def measured(
        self, name: str, work: Callable[[], Awaitable[Any]], *, whole_desk: bool = False
    ) -> Any:
        await self.env.settle()
        async with watched_loop() as held:
            with timed_steps() as steps:
                start, processor = time.perf_counter(), time.process_time()
                answer = await work()
                await self.env.settle()
                processor = time.process_time() - processor
        taken = self._log.answered_at - start
        assert taken > 0, f"{name} is not answered"
        self.figures.append(
            Figure(name, _ms(taken), _ms(max(held)), _ms(processor), _ms(max(steps)), whole_desk)
        )
        return answer

    async def slash(
        self, name: str, *, by: MemberActor | None = None, whole_desk: bool = False, **options: Any
    ) -> InteractionResult:
        shown = " ".join(str(value) for value in options.values() if isinstance(value, str))
        who = by or self.ann
        said = f"/{name} {shown[:30]}".strip() + ("" if by is None else " (a member)")
        answer: InteractionResult = await self.measured(
            said, lambda: who.slash(self.room, name, **options), whole_desk=whole_desk
        )
        return answer

    async def click(self, answer: InteractionResult, label: str, *, whole_desk: bool = False) -> None:
        message = answer.response
        assert message is not None
        await self.measured(
            f"button: {label}", lambda: self.ann.click(message, label=label), whole_desk=whole_desk
        )


async def _read(bench: Bench) -> None:
    """The commands that everybody has."""
    text = bench.desk.texts[6]
    await bench.slash("check", text=text, whole_desk=True)  # the first one loads the claims
    for who in (None, bench.tom):
        await bench.slash("claim list", by=who)
        for state in ("checked", "disputed", "sourced", "needs_sourcing"):
            await bench.slash("claim list", by=who, state=state)
        await bench.slash("claim list", by=who, verdict="false")
        await bench.slash("claim search", by=who, query=" ".join(text.split()[:3]))
        await bench.slash("claim history", by=who, claim="1")
    pages = await bench.slash("claim list", state="needs_sourcing", order="newest")
    await bench.click(pages, "Next")
    await bench.slash("claim search", query="zebra")
    await bench.slash("claim search", query="1")
    for typed in ("", "12", text[:2], text.split()[0], "zebra"):
        await bench.measured(
            f"suggestions for “{typed}”",
            partial(bench.ann.autocomplete, bench.room, "claim show", "claim", typed),
        )
    await bench.measured(
        "suggestions among archived",
        lambda: bench.ann.autocomplete(bench.room, "claim restore", "claim", text.split()[0]),
    )
    await bench.slash("check", text=text)
    await bench.slash("check", text=" ".join(bench.desk.texts[:40])[:4000])
    await bench.measured(
        "menu: Check for tracked claims",
        lambda: bench.ann.context_menu(bench.room, "Check for tracked claims", bench.message),
    )
    await bench.slash("claim show", claim="1")
    await bench.slash("source list", claim="1")
    await bench.slash("stats")
    await bench.slash("privacy about")
    await bench.slash("help")


async def _write(bench: Bench) -> None:
    """The editors' commands."""
    await bench.slash("claim add", text="The bridge over the river was closed on Monday.")
    await bench.slash("claim add", text=f"they say {bench.desk.texts[9]}")
    await bench.measured(
        "menu: Track as claim",
        lambda: bench.ann.context_menu(bench.room, "Track as claim", bench.message),
    )
    edit = await bench.slash("claim edit", claim="2")
    changed = {"text": "The tunnel under the river was flooded.", "claimant": "", "claimed_on": ""}
    await bench.measured(
        "form: edit", lambda: bench.ann.submit_modal(edit, changed | {"quote": "", "tags": ""})
    )
    await bench.slash("claim verdict", claim="2", verdict="false")
    await bench.slash("claim assign", claim="2", member=bench.tom)
    await bench.slash("claim phrasing", claim="2", text="water came into the tunnel under the river")
    await bench.slash("claim phrasing-remove", claim="2", phrasing="1")
    await bench.slash("claim link", claim="2", other="3", relation="contradicts")
    await bench.slash("claim seen", claim="2", url="https://example.org/seen")
    await bench.slash("source add", claim="2", url="https://example.org/a")
    await bench.slash("source remove", claim="2", source="1")
    await bench.slash("claim archive", claim="3")
    await bench.slash("claim restore", claim="3")
    await bench.slash("claim merge", duplicate="4", into="5")
    await bench.slash("import", file=("claims.csv", b"text\nThe mayor of the town resigned.\n"))


async def _manage(bench: Bench) -> None:
    """The commands of whoever manages the server."""
    await bench.slash("watch add")
    await bench.slash("watch list")
    await bench.slash("watch remove")
    await bench.slash("settings show")
    await bench.slash("settings set", sources_required=2)
    await bench.slash("settings try threshold")
    await bench.slash("digest schedule", weekday="monday", hour=9, timezone="UTC")
    await bench.slash("digest preview")
    await bench.slash("digest now")
    await bench.slash("digest off")
    await bench.slash("privacy forget", member=bench.tom)
    await bench.slash("privacy forget-me")


async def _whole_desk(bench: Bench) -> None:
    await bench.slash("export", format="csv", whole_desk=True)
    await bench.slash("export", format="jsonl", whole_desk=True)
    await bench.slash("export", format="claimreview", publisher="The Desk", whole_desk=True)
    await bench.slash("import", file=("claims.csv", bench.sheet), whole_desk=True)
    await bench.slash("settings set", language="german")
    await bench.slash("check", text=bench.desk.texts[6], whole_desk=True)
    erase = await bench.slash("settings erase")
    await bench.measured(
        "form: erase",
        lambda: bench.ann.submit_modal(erase, {"confirmation": "erase"}),
        whole_desk=True,
    )


def _first_rows(sheet: str, count: int) -> str:
    rows = csv.reader(io.StringIO(sheet, newline=""))
    out = io.StringIO(newline="")
    csv.writer(out).writerows(islice(rows, count + 1))
    return out.getvalue()


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


async def measure(claims: int, changes: int = CHANGES) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        async with Database(f"sqlite+aiosqlite:///{Path(folder) / 'desk.db'}") as database:
            bot = Claimdesk(database)
            async with simcord.run(bot) as env:
                gc.freeze()  # as the program does when it starts
                figures = await _measure(env, bot, claims, changes)
            await bot.close()
            gc.unfreeze()
            return figures


async def _measure(env: simcord.Env, bot: Claimdesk, claims: int, changes: int) -> list[Figure]:
    env.settle_timeout = SETTLE_SECONDS
    guild = env.create_guild()
    sightings = claims * SIGHTINGS_A_CLAIM
    desk = LargeDesk(guild.id, datetime.now(UTC), claims=claims, sightings=sightings, changes=changes)
    await desk.fill(bot.database)
    async with bot.database.read() as session:
        sheet = _first_rows(await export_csv(session, guild.id), IMPORTED).encode()
    bench = Bench(env, desk, sheet)
    bench.room = guild.create_text_channel("general")
    rights = discord.Permissions(manage_guild=True, manage_messages=True)
    bench.ann = guild.add_member(
        env.create_user("ann"), roles=[guild.create_role("Managers", permissions=rights)]
    )
    bench.tom = guild.add_member(env.create_user("tom"))
    bench.message = await bench.tom.send(bench.room, f"they say {desk.texts[7]}")
    for part in (_read, _write, _manage, _whole_desk):
        await part(bench)
    missing = _commands(bot) - {figure.name for figure in bench.figures}
    unmeasured = {name for name in missing if not any(f.name.startswith(name) for f in bench.figures)}
    if unmeasured:
        raise UnknownCommandError(f"not measured: {', '.join(sorted(unmeasured))}")
    return bench.figures


def _commands(bot: Claimdesk) -> set[str]:
    """All that the bot offers, as figures are named."""
    slashes = {
        f"/{c.qualified_name}" for c in bot.tree.walk_commands() if isinstance(c, app_commands.Command)
    }
    return slashes | {
        f"menu: {menu.name}" for menu in bot.tree.get_commands(type=discord.AppCommandType.message)
    }


def _print(figures: Iterable[Figure]) -> None:
    for whole_desk in (False, True):
        print("The whole desk" if whole_desk else f"Goals: {ANSWER_MS:.0f} ms, loop held {HELD_MS:.0f} ms")
        for figure in figures:
            if figure.whole_desk == whole_desk:
                mark = "  over" if figure.over else ""
                print(
                    f"{figure.name:58} {figure.answer_ms:9.1f} ms, held {figure.held_ms:6.1f} ms; "
                    f"processor {figure.processor_ms:8.1f} ms, "
                    f"longest step {figure.step_ms:6.1f} ms{mark}"
                )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--claims", type=int, default=CLAIMS)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = asyncio.run(measure(options.claims))
    if options.json:
        print(json.dumps([asdict(figure) for figure in figures]))
    else:
        _print(figures)


if __name__ == "__main__":
    main()
