"""How well the sentences proposed of the seed article are those that its claims were made from.

    python -m tests.benchmarks.extraction ../shared/seed-article.txt

Which sentence a claim was made from was read off by hand and is kept by the sentence's first words.
"""

import csv
import io
import sys
from dataclasses import dataclass
from pathlib import Path

from bot.desk.files.formats import seed_file
from bot.matching.extraction.proposals import proposals
from bot.matching.text.sentences import sentence_spans

SENTENCES = {
    "Iraqi Prime Minister Mustafa": (1, 6),
    "The Baghdad residence": (2,),
    "Kadhimi was unharmed": (3, 4),
    "The government statement provided": (5,),
    "Kadhimi called in a tweet": (7,),
    "He later appeared": (8,),
    "Cowardly rocket": (9,),
    "The United States condemned": (10,),
    "This apparent act": (10,),
    "We are in close touch": (11,),
    "In a briefing": (12, 13),
    "He said to be aware": (13,),
    "Several hundred supporters": (14,),
    "Fresh demonstrations": (15, 16),
    "The protesters reject": (23,),
    "They burned a portrait": (17, 18),
    "Preliminary results": (19, 22),
    "The group’s supporters": (20, 21),
}
"""The numbers of the seeds that each sentence gave."""


@dataclass(frozen=True, slots=True)
class Figures:
    sentences: int
    wanted: int
    """Sentences that gave a seed."""
    found: int
    """Of those, how many were proposed."""
    others: int
    """Proposals that gave none."""
    missed: tuple[str, ...]
    seeds: int
    """Claims of which a sentence was proposed."""


def figures(text: str) -> Figures:
    """Raises ValueError where the text is not the seed article."""
    bare = [line[a:b].strip(" “”") for line in text.splitlines() for a, b in sentence_spans(line)]
    wanted = {begin: [one for one in bare if one.startswith(begin)] for begin in SENTENCES}
    if any(len(ones) != 1 for ones in wanted.values()):
        raise ValueError("not the seed article")
    proposed = [proposal.text.strip(" “”") for proposal in proposals(text)]
    hit = [begin for begin in SENTENCES if any(one.startswith(begin) for one in proposed)]
    return Figures(
        sentences=len(bare),
        wanted=len(SENTENCES),
        found=len(hit),
        others=len(proposed) - len(hit),
        missed=tuple(begin for begin in SENTENCES if begin not in hit),
        seeds=len({seed for begin in hit for seed in SENTENCES[begin]}),
    )


def main() -> None:
    found = figures(Path(sys.argv[1]).read_text(encoding="utf-8"))
    seeds = sum(1 for _ in csv.DictReader(io.StringIO(seed_file().decode())))
    print(f"{found.sentences} sentences, {found.wanted} of them gave the {seeds} seed claims")
    print(f"proposed: {found.found} of those ({found.found / found.wanted:.0%}) and {found.others} others")
    print(f"seed claims with a proposed sentence: {found.seeds} of {seeds}")
    for begin in found.missed:
        print(f"missed: {begin}")


if __name__ == "__main__":
    main()
