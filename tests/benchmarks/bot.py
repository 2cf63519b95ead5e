"""`python -m tests.benchmarks.bot [--json]`: what the bot adds between a message and its flag.

The real bot in a simulated Discord, on SQLite, with 10,000 claims in the guild, beside a bot of three lines that
answers every message. Figures are milliseconds on the machine at hand; compare them with each other.
"""

import argparse
import asyncio
import gc
import json
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import discord
import simcord
from discord.ext import commands
from sqlalchemy import update

from bot.desk.claims.adding import insert_claim
from bot.desk.claims.drafts import ClaimDraft
from bot.desk.guilds.stamp import Stamp
from bot.desk.guilds.store import begin_change
from bot.desk.sightings.watches import add_watch
from bot.discord_app.client import Claimdesk
from db import Database
from db.models import Guild
from tests.benchmarks.event_loop import watched_loop
from tests.benchmarks.synthetic import Language

CLAIMS = 10_000
MESSAGES = 400
IMPORTED = 5_000
"""Rows of the sheet that is imported, twice, beside the claims."""
SETTLE_SECONDS = 180.0
"""For the bot to come to rest: a busy disk may take seconds to keep what it is given."""


class Trivial(commands.Bot):
    """Answers every message of a person with a reply."""

    def __init__(self) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
        super().__init__(commands.when_mentioned, intents=intents)

    async def on_message(self, message: discord.Message) -> None:
        if not message.author.bot:
            await message.reply("heard", mention_author=False)


async def _fill(database: Database, guild_id: int, channel_id: int, texts: list[str]) -> None:
    async with database.write() as session:
        guild = await begin_change(session, guild_id)
        for text in texts:
            insert_claim(session, guild, ClaimDraft.of(text), Stamp("benchmark"))
        await session.flush()
        await session.execute(update(Guild).where(Guild.guild_id == guild_id).values(cooldown_hours=0))
        await add_watch(session, guild_id, channel_id, feeds=False, since=1)


async def _timed(env: simcord.Env, send: Callable[[str], object], texts: list[str]) -> list[float]:
    """Milliseconds from each event to the bot's answer."""
    answered = asyncio.Event()
    real = env.bot.http.request

    async def request(route: discord.http.Route, **options: object) -> object:
        answer = await real(route, **options)  # type: ignore[arg-type]  # options as they come
        if route.method == "POST" and route.path.endswith("/messages"):
            taken.append((time.perf_counter() - start) * 1000)
            answered.set()
        return answer

    env.bot.http.request = request  # type: ignore[method-assign]  # watched for the answers
    taken: list[float] = []
    start = 0.0
    for text in texts:
        answered.clear()
        start = time.perf_counter()
        send(text)
        await asyncio.wait_for(answered.wait(), 10)
        await env.settle()
    env.bot.http.request = real  # type: ignore[method-assign]  # as it was
    return taken


def _figures(taken: list[float]) -> dict[str, float]:
    ordered = sorted(taken)
    return {
        "p50_ms": round(statistics.median(ordered), 2),
        "p99_ms": round(ordered[int(len(ordered) * 0.99)], 2),
        "max_ms": round(ordered[-1], 2),
    }


async def _trivial() -> dict[str, float]:
    bot = Trivial()
    async with simcord.run(bot) as env:
        guild = env.create_guild()
        room = guild.create_text_channel("general")
        tom = guild.add_member(env.create_user("tom"))
        texts = [f"message {number}" for number in range(MESSAGES)]
        taken = await _timed(env, lambda text: env.backend.create_message(room.id, tom.id, text), texts)
    await bot.close()
    return _figures(taken)


async def _claimdesk(folder: Path) -> dict[str, object]:
    language = Language()
    claims = list(language.claims(CLAIMS))
    async with Database(f"sqlite+aiosqlite:///{folder / 'desk.db'}") as database:
        bot = Claimdesk(database)
        async with simcord.run(bot) as env:
            env.settle_timeout = SETTLE_SECONDS
            gc.freeze()  # as `claimdesk run` does
            guild = env.create_guild()
            room = guild.create_text_channel("general")
            tom = guild.add_member(env.create_user("tom"))
            await _fill(database, guild.id, room.id, claims)
            bot.watched.changed(guild.id)

            def send(text: str) -> object:
                return env.backend.create_message(room.id, tom.id, text)

            send(claims[0])  # loads the matcher
            await env.settle()
            repeats = [f"they say {text}" for text in claims[1 : MESSAGES + 1]]
            flagged = await _timed(env, send, repeats)
            held_short = await _held(env, lambda: _each(env, send, list(language.messages(MESSAGES))))
            large = "\n".join(language.messages(10_000))[: 1024 * 1024].encode()

            async def attachment() -> None:
                await tom.send(room, "", attachments=[("message.txt", large)])

            held_long = await _held(env, attachment)
            boss = guild.create_role("Boss", permissions=discord.Permissions(administrator=True))
            maria = guild.add_member(env.create_user("maria"), roles=[boss])
            sheet = _sheet(list(Language(seed=2).claims(IMPORTED)))

            async def give() -> None:
                await maria.slash(room, "import", file=("sheet.csv", sheet))

            async def get() -> None:
                await maria.slash(room, "export", format="csv")

            held_import = await _held(env, give)
            held_again = await _held(env, give)
            held_export = await _held(env, get)
        await bot.close()
    return {
        "flag": _figures(flagged),
        "loop_held_by_messages_ms": round(held_short, 2),
        "loop_held_by_1_mib_ms": round(held_long, 2),
        "loop_held_by_import_ms": round(held_import, 2),
        "loop_held_by_import_again_ms": round(held_again, 2),
        "loop_held_by_export_ms": round(held_export, 2),
    }


def _sheet(texts: list[str]) -> bytes:
    rows = [
        f"K{place},{text},Claimant {place % 500},tag {place % 20},Also said: {text},https://source.example/{place}"
        for place, text in enumerate(texts)
    ]
    return "\n".join(["key,text,claimant,tags,phrasings,source_url", *rows]).encode()


async def _each(env: simcord.Env, send: Callable[[str], object], texts: list[str]) -> None:
    for text in texts:
        send(text)
        await env.settle()


async def _held(env: simcord.Env, work: Callable[[], Awaitable[None]]) -> float:
    """The longest time that the event loop was held while the work went on, in milliseconds."""
    async with watched_loop() as held:
        await work()
        await env.settle()
    return max(held) * 1000


async def measure() -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        return {
            "claims": CLAIMS,
            "messages": MESSAGES,
            "trivial": await _trivial(),
            "claimdesk": await _claimdesk(Path(folder)),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args()
    result = asyncio.run(measure())
    print(json.dumps(result) if asked.json else json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
