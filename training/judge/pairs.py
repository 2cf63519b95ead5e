"""What the judge learns from: a claim's wording, a passage, and what the passage does with the claim."""

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from bot.matching import ClaimText, Matcher
from bot.matching.text.passages import judged_passage
from training.datasets import Dataset
from training.stories import Story

LABELS = ("repeats", "contradicts", "about", "none")
"""In the order of the judge's outputs."""
OPEN = "open"
"""The label of a public pair that is either `about` or `none`: inference sets do not tell them apart."""
CLOSEST = 3
"""Claims most like a message that it is not about, taken for it as pairs of `none`."""
FARTHER = 1
"""Others of the desk, drawn by chance, likewise."""
CROSSED = {"repeats": 1, "contradicts": 2, "about": 2}
"""How many repeats of a claim a message is paired with, by what it does with the claim itself."""
WORDING = 30
"""Words up to which a message may stand for a claim."""
SAME = 85
"""The likeness (0 to 100) at which two claims of a collection may be one."""
PUBLIC = {
    "mnli_dev": 3000,
    "snli_dev": 1000,
    "conjnli_adversarial_train_15k": 1500,
    "conjnli_conj_dev": 600,
    "negnli_MNLI": 800,
    "negnli_SNLI": 800,
    "cannot_wikifactcheck": 1500,
    "cannot_antonym": 500,
    "fever_symmetric": 1200,
    "emergent": 1600,
}
"""The sets whose licences let the weights be shipped (OANC, MIT, CC BY-SA), and how many pairs are drawn."""
NEUTRAL_IS_OPEN = ("mnli", "snli", "conjnli", "negnli")


@dataclass(frozen=True, slots=True)
class Pair:
    claim: str
    passage: str
    label: str
    source: str


def story_pairs(story: Story, choose: random.Random, closest: int = CLOSEST) -> Iterator[Pair]:
    """Each message with the claims that it is about, and some that it is not, the `closest` among them."""
    matcher = story.matcher()
    texts = {claim.number: claim.texts for claim in story.claims}
    for message in story.messages:
        found = matcher.best(message.text, matcher.tokens(message.text))
        ranked = sorted(found, key=lambda number: -found[number].score)
        silent = [n for n in ranked if n not in message.relations and n not in message.unsure]
        rest = [n for n in texts if n not in found and n not in message.relations and n not in message.unsure]
        others = silent[:closest] + choose.sample(rest, min(FARTHER, len(rest)))
        passage = judged_passage(message.text, 0, len(message.text))
        for number, relation in message.relations.items():
            if number not in message.unsure:
                for text in _some(texts[number], choose):
                    yield Pair(text, passage, relation, story.name)
        for number in others:
            yield Pair(choose.choice(texts[number]), passage, "none", story.name)


def crossed_pairs(story: Story, choose: random.Random) -> Iterator[Pair]:
    """Messages in the place of claims: what repeats a claim is another wording of it.

    Who contradicts a claim contradicts those who repeat it; who repeats it repeats them.
    """
    saying: dict[tuple[int, str], list[str]] = {}
    for message in story.messages:
        passage = judged_passage(message.text, 0, len(message.text))
        for number, relation in message.relations.items():
            if number not in message.unsure:
                saying.setdefault((number, relation), []).append(passage)
    for (number, relation), passages in saying.items():
        wordings = [text for text in saying.get((number, "repeats"), ()) if len(text.split()) <= WORDING]
        for passage in passages:
            others = [text for text in wordings if text != passage]
            for wording in choose.sample(others, min(len(others), CROSSED[relation])):
                yield Pair(wording, passage, relation, f"{story.name}, crossed")


def _some(texts: tuple[str, ...], choose: random.Random) -> list[str]:
    """The claim's own text, and one of its other wordings where it has any."""
    return [texts[0], choose.choice(texts[1:])] if len(texts) > 1 else [texts[0]]


def post_pairs(dataset: Dataset, choose: random.Random, most: int) -> Iterator[Pair]:
    """Posts with the verified claims that they repeat, and with the claims most like those."""
    matcher = Matcher()
    claims = {claim.number: claim for claim in dataset.claims}
    matcher.put_all(ClaimText(claim.number, claim.text) for claim in dataset.claims)
    posts = [query for query in dataset.queries if query.gold]
    for post in choose.sample(posts, min(most, len(posts))):
        passage = judged_passage(post.text, 0, len(post.text))
        own = [claims[number].text for number in post.gold]
        for text in own:
            yield Pair(text, passage, "repeats", dataset.name)
        found = matcher.best(post.text, matcher.tokens(post.text))
        ranked = sorted(found, key=lambda number: -found[number].score)
        others = [
            number
            for number in ranked
            if number not in post.gold
            and all(fuzz.token_set_ratio(claims[number].text, text) < SAME for text in own)
        ]
        for number in others[:CLOSEST]:
            yield Pair(claims[number].text, passage, "none", dataset.name)


def public_pairs(folder: Path, choose: random.Random) -> Iterator[Pair]:
    """Sentence pairs of the sets in `PUBLIC`."""
    for name, most in PUBLIC.items():
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        for row in choose.sample(rows, min(most, len(rows))):
            open_label = row["label"] == "none" and name.startswith(NEUTRAL_IS_OPEN)
            yield Pair(row["a"], row["b"], OPEN if open_label else row["label"], name)
