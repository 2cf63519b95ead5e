"""How long a large desk's digest takes, and how long it keeps the event loop from others.

python -m tests.benchmarks.digest [--claims 5000] [--sightings 50000] [--json]
"""

import argparse
import asyncio
import gc
import json
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.charts.drawing import draw_trend
from bot.desk.digests.records import DigestReport
from bot.desk.digests.report import digest_of
from bot.desk.digests.sections import rendered
from bot.desk.digests.table import digest_csv
from bot.desk.digests.text import PLAIN
from bot.discord_app.cards.digest import EMBED
from db import Database
from tests.benchmarks.event_loop import watched_loop
from tests.benchmarks.large_desk import LargeDesk

GUILD = 41
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ROUNDS = 5
Result = TypeVar("Result")


async def _measured(work: Callable[[], Awaitable[Result]]) -> tuple[Result, float, float]:
    """What the work gives, its seconds, and the longest time for which nothing else got a turn."""
    async with watched_loop() as held:
        start = time.perf_counter()
        result = await work()
        seconds = time.perf_counter() - start
    return result, seconds, max(held)


async def measure(claims: int, sightings: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        async with Database(f"sqlite+aiosqlite:///{Path(folder) / 'desk.db'}") as database:
            await LargeDesk(GUILD, NOW, claims=claims, sightings=sightings).fill(database)
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
