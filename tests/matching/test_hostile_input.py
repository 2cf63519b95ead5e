"""Whatever a text is made of, matching and reading it end well, in a time that goes with its length."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given

from bot.matching import ClaimText, Matcher, canonical_wording
from bot.matching.extraction.proposals import proposals
from bot.matching.text.passages import passages
from tests.hostile import CLAIM, EXAMPLES, NAUGHTY, OTHER_CLAIM, ROWS, generated, texts, too_slow

MEGABYTES = 6 * 1024 * 1024


def desk_matcher() -> Matcher:
    matcher = Matcher()
    naughty = [ClaimText(number, text) for number, text in enumerate(NAUGHTY, 10)]
    matcher.put_all([ClaimText(1, CLAIM), ClaimText(2, OTHER_CLAIM), *naughty])
    return matcher


MATCHER = desk_matcher()
READERS: dict[str, Callable[[str], Any]] = {
    "match": MATCHER.match,
    "search": MATCHER.search,
    "canonical wording": canonical_wording,
    "passages": passages,
    "proposals": proposals,
}


def test_twenty_thousand_are_generated_in_all() -> None:
    assert sum(EXAMPLES.values()) >= 20_000


@generated("matching")
@given(texts())
def test_what_is_matched_stands_in_the_text(text: str) -> None:
    for match in MATCHER.match(text):
        start, end = match.span
        assert match.sentence in text
        assert 0 <= start < end <= len(text)
        assert all(start <= a < b <= end for a, b in match.words)
        assert 0.0 <= match.score <= 1.0


@generated("reading")
@example("“" + CLAIM)
@given(texts())
def test_proposals_and_passages_are_of_the_text(text: str) -> None:
    assert all(proposal.text.strip("“”") in " ".join(text.split()) for proposal in proposals(text))
    assert all(text[one.start : one.stop].strip() for one in passages(text))


@generated("searching")
@given(texts(most=4))
def test_a_search_gives_claims_that_there_are_and_a_wording_stays_the_same(query: str) -> None:
    assert all(number in MATCHER for number in MATCHER.search(query))
    wording = canonical_wording(query)
    assert canonical_wording(wording) == canonical_wording(canonical_wording(wording))


def test_a_claim_can_be_put_and_taken_away_whatever_it_says() -> None:
    matcher = desk_matcher()
    for number in range(10, 10 + len(NAUGHTY)):
        matcher.remove(number)
    assert [match.claim for match in matcher.match(CLAIM)] == [1]


@pytest.mark.parametrize("end", ["", CLAIM])
def test_six_megabytes_of_emoji_are_read_to_the_end(end: str) -> None:
    text = "😀" * (MEGABYTES // len("😀".encode())) + "\n" + end
    assert [match.claim for match in MATCHER.match(text, limit=1)] == ([1] if end else [])
    assert canonical_wording(text) == canonical_wording(end)


@pytest.mark.parametrize("reader", READERS)
def test_the_time_goes_with_the_length(reader: str) -> None:
    assert too_slow(READERS[reader]) == []


@pytest.mark.parametrize("reader", ["match", "proposals"])
def test_a_quotation_of_many_sentences_before_a_long_one_takes_no_longer(reader: str) -> None:
    def read(text: str) -> None:
        READERS[reader](f"“{text}” {'x ' * (len(text) // 2)}he said.")

    assert too_slow(read, ["Ab cd. ", "a. ", *ROWS[:4]]) == []
