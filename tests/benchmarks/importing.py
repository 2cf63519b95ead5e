"""How long a long feed of ClaimReview takes to import, and the memory that it takes.

python -m tests.benchmarks.importing 50000
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.synthetic import Language

IMPORT = """
import resource, sys
from bot.cli import main
try:
    main(["import", sys.argv[1]])
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "MB at the most")
"""


def write_feed(file: Path, count: int) -> None:
    with file.open("w", encoding="utf-8") as out:
        out.write('{"@context": "https://schema.org", "@type": "DataFeed", "dataFeedElement": [')
        for number, text in enumerate(Language().claims(count)):
            out.write(f"{',' if number else ''}\n{json.dumps(_review(number, text))}")
        out.write("\n]}\n")


def _review(number: int, text: str) -> dict[str, object]:
    return {
        "@type": "ClaimReview",
        "url": f"https://checks.example/{number}",
        "datePublished": "2021-11-09",
        "author": {"@type": "Organization", "name": f"Checks {number % 20}"},
        "claimReviewed": text,
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Person", "name": f"Claimant {number % 5000}"},
            "datePublished": "2021-11-07",
            "appearance": [{"@type": "CreativeWork", "url": f"https://post.example/{number}"}],
        },
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": 1 + number % 5,
            "bestRating": 5,
            "worstRating": 1,
            "ratingExplanation": f"{text} {text}",
        },
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        feed = Path(folder, "feed.json")
        write_feed(feed, int(sys.argv[1]))
        print(f"{feed.stat().st_size / 2**20:.0f} MB")
        environment = os.environ | {"DATABASE_URL": f"sqlite+aiosqlite:///{folder}/desk.db"}
        for _ in range(2):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", IMPORT, str(feed)], env=environment, check=True)
            print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
