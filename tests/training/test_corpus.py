"""The newsroom corpus is what its page says."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).parents[2] / "training" / "corpus"
STORIES = sorted(folder.name for folder in CORPUS.iterdir() if folder.is_dir())
RELATIONS = {"repeats", "contradicts", "about"}


def lines(story: str, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPUS / story / name).read_text("utf-8").splitlines()]


def test_the_page_counts_stories_claims_and_messages() -> None:
    claims = sum(len(lines(story, "claims.jsonl")) for story in STORIES)
    messages = sum(len(lines(story, "messages.jsonl")) for story in STORIES)
    counted = f"{len(STORIES)} stories, {claims:,} claims, {messages:,} messages"
    assert counted in (CORPUS / "README.md").read_text("utf-8")


def test_each_story_is_in_one_split() -> None:
    splits = json.loads((CORPUS / "splits.json").read_text("utf-8"))
    assert Counter(story for stories in splits.values() for story in stories) == Counter(STORIES)


@pytest.mark.parametrize("story", STORIES)
def test_messages_of_a_story_name_its_claims_and_the_relations_there_are(story: str) -> None:
    claims, messages = lines(story, "claims.jsonl"), lines(story, "messages.jsonl")
    keys = {claim["key"] for claim in claims}
    assert len(keys) == len(claims)
    assert len({message["id"] for message in messages}) == len(
        {" ".join(message["text"].split()) for message in messages}
    )
    for message in messages:
        assert {message["near"]} - {None} | message["relations"].keys() | {*message.get("unsure", ())} <= keys
        assert {*message["relations"].values()} <= RELATIONS
        assert message["relations"].keys().isdisjoint(message.get("unsure", ()))
