"""The digest that the README shows: the demo's, as of a fixed day.

python -m tests.digest_example    # prints the text, and draws docs/digest.png anew
"""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from bot.charts.alt_text import trend_sentence
from bot.charts.drawing import draw_trend
from bot.cli.demo.story import demo_digest, demo_text
from bot.desk.digests.records import DigestReport

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "digest.png"
AS_OF = datetime(2026, 11, 23, 18, tzinfo=UTC)


async def example() -> DigestReport:
    return await demo_digest(AS_OF, Console(quiet=True))


def main() -> None:
    digest = asyncio.run(example())
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_bytes(draw_trend(digest.trend))
    print(demo_text(digest))
    print(f"\n![{trend_sentence(digest.trend)}](docs/{PICTURE.name})")


if __name__ == "__main__":
    main()
