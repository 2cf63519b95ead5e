"""Desks of one story with the messages of its newsroom: `claims.jsonl` and `messages.jsonl`.

Some have `elsewhere.jsonl` too: messages that say the same of other people, places and things, which
repeats nothing.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from bot.matching import ClaimText, Matcher, informative_words


@dataclass(frozen=True, slots=True)
class Message:
    text: str
    claims: frozenset[int]
    """Numbers of the claims that it is about."""
    relation: str | None
    kind: str


MatcherKind = TypeVar("MatcherKind", bound=Matcher)


@dataclass(frozen=True, slots=True)
class StoryDesk(Generic[MatcherKind]):
    matcher: MatcherKind
    messages: list[Message]
    elsewhere: list[Message]


def read_desk(folder: Path, matcher: MatcherKind) -> StoryDesk[MatcherKind]:
    """The desk's messages, and its claims in the matcher that is given."""
    numbers = {}
    for number, claim in enumerate(_jsonl(folder / "claims.jsonl"), 1):
        phrasings = [*claim["phrasings"]]
        if informative_words(claim["quote"]) >= 3:
            phrasings.append(claim["quote"])
        matcher.put(ClaimText(number, claim["text"], tuple(phrasings)))
        numbers[claim["key"]] = number
    messages = [_message(line, numbers) for line in _jsonl(folder / "messages.jsonl")]
    other = folder / "elsewhere.jsonl"
    elsewhere = [_message(line, numbers) for line in _jsonl(other)] if other.exists() else []
    return StoryDesk(matcher, messages, elsewhere)


def _message(line: dict, numbers: dict[str, int]) -> Message:  # type: ignore[type-arg]  # as the files have it
    return Message(
        text=line["text"],
        claims=frozenset(numbers[key] for key in [line["claim"], *line["also"]] if key),
        relation=line["relation"],
        kind=line["kind"],
    )


def _jsonl(file: Path) -> list[dict]:  # type: ignore[type-arg]  # as the files have it
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line]
