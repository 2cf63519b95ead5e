"""Many busy newsrooms at once, and how the bot bears it."""

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import count, islice
from pathlib import Path

from sqlalchemy import update

from bot.desk.claims.adding import insert_claim
from bot.desk.claims.drafts import ClaimDraft
from bot.desk.guilds.stamp import Stamp
from bot.desk.guilds.store import begin_change
from bot.desk.sightings.watches import add_watch
from bot.matching import informative_words
from db import Database
from db.models import Guild
from tests.benchmarks.synthetic import Language
from tests.standin.people import Person, Place
from tests.standin.process import BotProcess
from tests.standin.server import Standin
from tests.standin.world import Payload

REPEATING = 20
"""Of so many messages one repeats a claim."""
TELLING = 6
"""Informative words that a claim has at the least, so that a message repeating it is flagged for sure."""
TESTS = Path(__file__).parents[1]
KEPT = 5_000
"""Messages without a claim that the stand-in remembers, so that its own memory stays flat."""


@dataclass
class Room:
    """A guild with one watched channel."""

    tom: Person
    channel: int
    claims: list[str]
    repeats: list[Payload] = field(default_factory=list)


async def fill(database: Database, standin: Standin, guilds: int, claims: int) -> list[Room]:
    """Guilds with claims, each watching its channel."""
    texts = Language(words=english()).claims(10 * guilds * claims)
    rooms = []
    for name in range(guilds):
        place = Place(standin, f"Newsroom {name}")
        telling = (text for text in texts if informative_words(text) >= TELLING)
        room = Room(place.person("tom"), place.channel("general"), list(islice(telling, claims)))
        guild_id = place.guild.id
        async with database.write() as session:
            guild = await begin_change(session, guild_id)
            for text in room.claims:
                insert_claim(session, guild, ClaimDraft.of(text), Stamp("load"))
            await session.flush()
            await session.execute(
                update(Guild)
                .where(Guild.guild_id == guild_id)
                .values(catchup_messages=10_000, cooldown_hours=0)
            )
            await add_watch(session, guild_id, room.channel, feeds=False, since=1)
        rooms.append(room)
    return rooms


async def wake(standin: Standin, rooms: list[Room], seconds: float) -> None:
    """Have a flag in each room, so that the bot has read the claims of all."""
    for room in rooms:
        room.tom.send(room.channel, f"they say {room.claims[-1]}")
    await standin.until(
        lambda: all(standin.posted(room.channel) for room in rooms), "first flags", seconds=seconds
    )


async def talk(standin: Standin, rooms: list[Room], rate: int, seconds: float) -> int:
    """So many messages a second over all rooms, or as many as this process can send; gives how many."""
    chat = _without_end()
    sent: list[tuple[int, int]] = []
    start, total = time.monotonic(), 0
    while (elapsed := time.monotonic() - start) < seconds:
        while total < elapsed * rate:
            turn, place = divmod(total, len(rooms))
            room = rooms[place]
            if (turn + place) % REPEATING == 0 and turn // REPEATING < len(room.claims):
                claim = room.claims[turn // REPEATING]
                room.repeats.append(room.tom.send(room.channel, f"they say {claim}"))
            else:
                said = room.tom.send(room.channel, next(chat))
                sent.append((room.channel, int(said["id"])))
            total += 1
            if total % 50 == 0:
                await asyncio.sleep(0)
        while len(sent) > KEPT:
            channel, message = sent.pop(0)
            standin.world.messages[channel].pop(message, None)
        await asyncio.sleep(0.002)
    return total


def _without_end() -> Iterator[str]:
    for seed in count(7):
        yield from Language(seed, english()).messages(10_000)


@cache
def english() -> list[str]:
    """The words of the newsroom desks that the matcher is tested with, the most common first."""
    lines = (
        line
        for path in sorted(TESTS.rglob("messages.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    )
    texts = (json.loads(line)["text"] for line in lines)
    words = Counter(word for text in texts for word in re.findall(r"[a-z]{2,}", text.lower()))
    return sorted(words, key=lambda word: (-words[word], word))


def delays(standin: Standin, rooms: list[Room]) -> list[float]:
    """Seconds from each message that repeats a claim to its first flag, sorted."""
    found = []
    for room in rooms:
        sent = {one["id"]: _instant(one) for one in room.repeats}
        flagged = {
            one["message_reference"]["message_id"]: _instant(one)
            for one in reversed(standin.posted(room.channel))
            if one.get("message_reference")
        }
        found += [(flagged[one] - at).total_seconds() for one, at in sent.items() if one in flagged]
    return sorted(found)


def _instant(message: Payload) -> datetime:
    return datetime.fromisoformat(message["timestamp"])


def resident_mb(bot: BotProcess) -> float:
    """Memory of the bot's process; Linux only."""
    status = Path(f"/proc/{bot.pid}/status").read_text("ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS:"))
