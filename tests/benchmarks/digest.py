"""How long a large desk's digest takes, and how long it keeps the event loop from others.

python -m tests.benchmarks.digest [--claims 5000] [--sightings 50000] [--json]
"""

import argparse
import asyncio
import gc
import json
import random
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import insert

from bot.charts.drawing import draw_trend
from bot.desk.digests.records import DigestReport
from bot.desk.digests.report import digest_of
from bot.desk.digests.sections import rendered
from bot.desk.digests.table import digest_csv
from bot.desk.digests.text import PLAIN
from bot.discord_app.cards.digest import EMBED
from db import Database
from db.models import Base, Claim, Guild, HistoryEntry, Link, Sighting, Source
from db.vocabulary import LinkRelation, Outcome, SightingRelation, Stance, Verdict

GUILD = 41
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ROUNDS = 5
TICK = 0.001
"""Seconds that the task which watches the event loop sleeps at a time."""
WORDS = (
    "the bridge was closed minister said that votes in five provinces were counted twice on Monday".split()
)

Result = TypeVar("Result")


def _ago(random_: random.Random, days: float) -> datetime:
    return NOW - timedelta(days=random_.random() * days)


def _rows(claims: int, sightings: int) -> dict[type[Base], list[dict[str, Any]]]:
    draw = random.Random(7)
    rows: dict[type[Base], list[dict[str, Any]]] = {
        kind: [] for kind in (Claim, Source, HistoryEntry, Link, Sighting)
    }
    for number in range(1, claims + 1):
        rows[Claim].append(_claim(draw, number))
        created_at = rows[Claim][-1]["created_at"]
        for place in range(draw.choice((0, 1, 1, 2, 3))):
            rows[Source].append(_source(draw, number, place, created_at))
        if rows[Claim][-1]["verdict"]:
            at = rows[Claim][-1]["verdict_at"]
            rows[HistoryEntry].append(_entry(number, at, "verdict", {"verdict": rows[Claim][-1]["verdict"]}))
        rows[HistoryEntry].append(_entry(number, created_at, "added", {"text": "x"}))
        if number % 50 == 0:
            rows[Link].append(
                {
                    "guild_id": GUILD,
                    "claim_number": number - 1,
                    "other_number": number,
                    "relation": LinkRelation.CONTRADICTS,
                    "created_at": created_at,
                }
            )
    rows[Sighting] = [_sighting(draw, message, claims) for message in range(sightings)]
    return rows


def _claim(draw: random.Random, number: int) -> dict[str, Any]:
    created_at = _ago(draw, 200)
    verdict = draw.choice(list(Verdict)) if draw.random() < 0.3 else None
    return {
        "guild_id": GUILD,
        "number": number,
        "text": f"{number}: {' '.join(draw.choices(WORDS, k=15))}.",
        "wording_key": str(number),
        "claimant": draw.choice(("Ministry of Transport", "The governor", None)),
        "verdict": verdict,
        "verdict_at": created_at + (NOW - created_at) * draw.random() if verdict else None,
        "created_at": created_at,
        "archived_at": NOW - timedelta(days=1) if draw.random() < 0.02 else None,
        "revision": 1,
    }


def _source(draw: random.Random, number: int, place: int, created_at: datetime) -> dict[str, Any]:
    return {
        "guild_id": GUILD,
        "claim_number": number,
        "url": f"https://site{draw.randrange(300)}.example/{number}/{place}",
        "address_key": f"{number}/{place}",
        "publisher": draw.choice((None, f"Publisher {draw.randrange(300)}")),
        "stance": draw.choice((Stance.SUPPORTS, Stance.SUPPORTS, Stance.REFUTES, Stance.CONTEXT)),
        "created_at": created_at + (NOW - created_at) * draw.random(),
    }


def _entry(number: int, at: datetime, action: str, after: dict[str, Any]) -> dict[str, Any]:
    return {
        "guild_id": GUILD,
        "claim_number": number,
        "at": at,
        "by": "1",
        "action": action,
        "before": {},
        "after": after,
    }


def _sighting(draw: random.Random, message: int, claims: int) -> dict[str, Any]:
    return {
        "guild_id": GUILD,
        "claim_number": min(claims, int(draw.paretovariate(0.5))),
        "channel_id": draw.randrange(1, 40),
        "message_id": message,
        "score": 0.9,
        "relation": draw.choice((SightingRelation.REPEATS, SightingRelation.CONTRADICTS)),
        "sentence": " ".join(draw.choices(WORDS, k=20)),
        "words": WORDS[:5],
        "seen_at": _ago(draw, 84 if message % 5 else 14),
        "outcome": draw.choice((None, None, Outcome.CONFIRMED, Outcome.DISMISSED)),
    }


async def _fill(database: Database, claims: int, sightings: int) -> None:
    async with database.write() as session:
        session.add(Guild(guild_id=GUILD, next_number=claims + 1))
        await session.flush()
        for kind, rows in _rows(claims, sightings).items():
            if rows:
                await session.execute(insert(kind), rows)


async def _measured(work: Callable[[], Awaitable[Result]]) -> tuple[Result, float, float]:
    """What the work gives, its seconds, and the longest time for which nothing else got a turn."""
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        before = time.perf_counter()
        while True:
            await asyncio.sleep(TICK)
            now = time.perf_counter()
            longest = max(longest, now - before - TICK)
            before = now

    watcher = asyncio.create_task(watch())
    await asyncio.sleep(TICK)
    start = time.perf_counter()
    result = await work()
    seconds = time.perf_counter() - start
    await asyncio.sleep(TICK)
    watcher.cancel()
    return result, seconds, longest


async def measure(claims: int, sightings: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        async with Database(f"sqlite+aiosqlite:///{Path(folder) / 'desk.db'}") as database:
            await _fill(database, claims, sightings)
            # What the benchmark itself has made is not to be searched for garbage while it measures.
            gc.collect()
            gc.freeze()

            figures: dict[str, float] = {"claims": claims, "sightings": sightings}
            for _ in range(ROUNDS):
                for name, (seconds, blocked) in (await _round(database)).items():
                    for key, value in (
                        (f"{name}_s", round(seconds, 3)),
                        (f"{name}_loop_blocked_ms", round(blocked * 1000, 1)),
                    ):
                        figures[key] = max(figures.get(key, 0), value)
            return figures


async def _round(database: Database) -> dict[str, tuple[float, float]]:
    async def build() -> DigestReport:
        async with database.read() as session:
            return await digest_of(session, GUILD, NOW)

    digest, *built = await _measured(build)
    works: dict[str, Callable[[], object]] = {
        "text": lambda: rendered(digest, PLAIN, EMBED),
        "table": lambda: digest_csv(digest),
        "chart": lambda: draw_trend(digest.trend),
    }
    times = {"digest": (built[0], built[1])}
    for name, work in works.items():
        _, seconds, blocked = await _measured(partial(asyncio.to_thread, work))
        times[name] = seconds, blocked
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--claims", type=int, default=5_000)
    parser.add_argument("--sightings", type=int, default=50_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = asyncio.run(measure(options.claims, options.sightings))
    if options.json:
        print(json.dumps(figures))
        return
    print(f"{figures['claims']:,} claims, {figures['sightings']:,} sightings; the worst of {ROUNDS} rounds")
    for part in ("digest", "text", "table", "chart"):
        print(
            f"{part:8} {figures[f'{part}_s']:6.3f} s, "
            f"event loop held for at most {figures[f'{part}_loop_blocked_ms']:5.1f} ms"
        )


if __name__ == "__main__":
    main()
