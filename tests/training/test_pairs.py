"""What the judge learns from: messages beside the claims that they are about, and beside each other."""

import random

from training.judge.pairs import crossed_pairs, story_pairs
from training.stories import Story, StoryClaim, StoryMessage

REPEAT = StoryMessage("the harbour is shut, all of it", "chat", {1: "repeats"}, frozenset())
ANOTHER = StoryMessage("Harbour closed to all ships", "headline", {1: "repeats"}, frozenset())
DENIAL = StoryMessage("No, the harbour never closed", "denial", {1: "contradicts"}, frozenset())
UNSURE = StoryMessage("harbour?", "chat", {}, frozenset({1}))
STORY = Story(
    "harbour",
    [StoryClaim(1, ("The harbour was closed.",)), StoryClaim(2, ("The mayor resigned in March.",))],
    [REPEAT, ANOTHER, DENIAL, UNSURE],
)


def test_a_message_is_paired_with_its_claim_and_with_others() -> None:
    pairs = [(pair.claim, pair.passage, pair.label) for pair in story_pairs(STORY, random.Random(1))]
    assert ("The harbour was closed.", DENIAL.text, "contradicts") in pairs
    assert ("The mayor resigned in March.", DENIAL.text, "none") in pairs
    assert ("The harbour was closed.", REPEAT.text, "repeats") in pairs


def test_a_claim_on_which_labels_differ_makes_no_pair() -> None:
    pairs = [(pair.claim, pair.passage) for pair in story_pairs(STORY, random.Random(1))]
    assert ("The harbour was closed.", UNSURE.text) not in pairs
    assert ("The mayor resigned in March.", UNSURE.text) in pairs


def test_who_contradicts_a_claim_contradicts_those_who_repeat_it() -> None:
    pairs = {(pair.claim, pair.passage, pair.label) for pair in crossed_pairs(STORY, random.Random(1))}
    assert pairs == {
        (ANOTHER.text, REPEAT.text, "repeats"),
        (REPEAT.text, ANOTHER.text, "repeats"),
        (REPEAT.text, DENIAL.text, "contradicts"),
        (ANOTHER.text, DENIAL.text, "contradicts"),
    }
