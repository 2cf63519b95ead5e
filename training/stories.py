"""Stories of `corpus/` and `newsroom/`: a desk's claims, and messages with what each does with them."""

import json
from dataclasses import dataclass
from pathlib import Path

from bot.matching import ClaimText, Matcher

CORPUS = Path(__file__).parent / "corpus"
NEWSROOM = Path(__file__).parent / "newsroom"
OTHER_LANGUAGES = frozenset("ar de es fr hi it pt tr uk zh".split())


@dataclass(frozen=True, slots=True)
class StoryClaim:
    number: int
    texts: tuple[str, ...]
    """Its text, then its phrasings and its quote."""


@dataclass(frozen=True, slots=True)
class StoryMessage:
    text: str
    kind: str
    relations: dict[int, str]
    """What it does with claims by number; with all others nothing."""
    unsure: frozenset[int]
    """Claims on which its labels differ: neither trained nor tested on."""


@dataclass(frozen=True, slots=True)
class Story:
    name: str
    claims: list[StoryClaim]
    messages: list[StoryMessage]

    def put_into(self, matcher: Matcher) -> None:
        matcher.put_all(ClaimText(claim.number, claim.texts[0], claim.texts[1:]) for claim in self.claims)

    def matcher(self) -> Matcher:
        matcher = Matcher()
        self.put_into(matcher)
        return matcher


def read_story(folder: Path) -> Story:
    claims, numbers = [], {}
    for number, line in enumerate(_lines(folder / "claims.jsonl"), 1):
        quote = [line["quote"]] if len(line["quote"].split()) >= 3 else []
        claims.append(StoryClaim(number, (line["text"], *line["phrasings"], *quote)))
        numbers[line["key"]] = number
    messages = [_message(line, numbers) for line in _lines(folder / "messages.jsonl")]
    elsewhere = folder / "elsewhere.jsonl"
    if elsewhere.exists():
        messages += [_message(line, numbers) for line in _lines(elsewhere)]
    return Story(folder.name, claims, messages)


def stories(split: str, *, english: bool = True) -> list[Story]:
    """The corpus' stories of a split, in English or not; those of `newsroom/` are for training too."""
    names = json.loads((CORPUS / "splits.json").read_text("utf-8"))[split]
    folders = [CORPUS / name for name in names if is_english(name) == english]
    if split == "training" and english:
        folders += sorted(NEWSROOM.iterdir())
    return [read_story(folder) for folder in folders]


def is_english(name: str) -> bool:
    """Other stories' names begin with a language's two letters."""
    return name.partition("-")[0] not in OTHER_LANGUAGES


def _message(line: dict, numbers: dict[str, int]) -> StoryMessage:  # type: ignore[type-arg]  # as the files have it
    if "relations" in line:
        relations = {numbers[key]: relation for key, relation in line["relations"].items()}
        unsure = frozenset(numbers[key] for key in line.get("unsure", ()))
    else:
        relations = {numbers[line["claim"]]: line["relation"]} if line["claim"] and line["relation"] else {}
        unsure = frozenset(numbers[key] for key in line["also"])
    return StoryMessage(line["text"], line["kind"], relations, unsure)


def _lines(file: Path) -> list[dict]:  # type: ignore[type-arg]  # as the files have it
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line]
