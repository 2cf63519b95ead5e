"""How many of the seed claims' sentences extraction proposes.

    python -m tests.benchmarks.extraction ../shared/seed-article.txt

A claim's sentence is the one of the article that shares most of its words.
"""

import csv
import io
import sys
from pathlib import Path

from bot.desk.seeds import seed_file
from bot.matching.extraction import _sentences, proposals
from bot.matching.tokens import Tokeniser


def main() -> None:
    text = Path(sys.argv[1]).read_text(encoding="utf-8")
    tokens = Tokeniser()

    def terms(words: str) -> set[str]:
        return {token.term for token in tokens.tokens(words) if token.informative}

    sentences = [line[a:b].strip() for line in text.splitlines() for a, b in _sentences(line)]
    wanted = set()
    for row in csv.DictReader(io.StringIO(seed_file().decode())):
        claim = terms(row["text"] + " " + row["quote"])
        wanted.add(max(sentences, key=lambda one: len(claim & terms(one)) / (len(terms(one)) + 5)))
    found = {proposal.text for proposal in proposals(text)}
    print(f"{len(sentences)} sentences, {len(wanted)} of seed claims; {len(found)} proposed")
    print(f"of the seed claims' sentences {len(wanted & found)} ({len(wanted & found) / len(wanted):.0%})")
    print(*(f"missed: {one}" for one in wanted - found), sep="\n")


if __name__ == "__main__":
    main()
