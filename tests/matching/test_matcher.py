import os
import random
import subprocess
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.matching import (
    DEFAULT_FLAG_THRESHOLD,
    ClaimText,
    Matcher,
    Relation,
    canonical_wording,
    informative_words,
    shipped_judge,
)
from bot.matching.text.tokens import placed_words, plain_words

CLAIMS = (
    ClaimText(
        1, "An armed drone struck the Baghdad home of Prime Minister Mustafa al-Kadhimi on November 7."
    ),
    ClaimText(2, "Prime Minister Kadhimi was unharmed in the attack on his residence."),
    ClaimText(3, "One protester was killed in a clash with police near the Green Zone."),
    ClaimText(4, "The Fatah Alliance lost a substantial number of its seats in parliament."),
    ClaimText(5, "The election result was a fraud.", phrasings=("The election was a fraud",)),
    ClaimText(6, "Protesters burned a portrait of Kadhimi at a demonstration."),
    ClaimText(7, "Iran's Foreign Ministry condemned the attack on the prime minister."),
    ClaimText(
        8, "The ministry of health closed 300 schools in the north.", phrasings=("No lessons in 300 schools",)
    ),
)


@pytest.fixture
def matcher() -> Matcher:
    filled = Matcher()
    for claim in CLAIMS:
        filled.put(claim)
    return filled


def flagged(matcher: Matcher, text: str) -> list[tuple[int, str]]:
    matches = matcher.match(text, threshold=DEFAULT_FLAG_THRESHOLD, judge=shipped_judge())
    return [(match.claim, match.relation.value) for match in matches]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("protesters burnt Kadhimi's portrait at the demonstration", 6),
        ("PROTESTERS BURNED A PORTRAIT OF **KADHIMI** at a demo", 6),
        ("> demonstrators set fire to a portrait of the prime minister Kadhemi", 6),
        ("proetsters burned a protrait of Kazimi at a demonstration", 6),
        ("Рrоtesters b\u200burned a portr\u200bait of Kаdhimi at a demonstration", 6),
        ("Ｐｒｏｔｅｓｔｅｒｓ ｂｕｒｎｅｄ a portrait of 𝐊𝐚𝐝𝐡𝐢𝐦𝐢 at a demonstration", 6),
        ("#Protesters burned a #portrait of ||Kadhimi|| [at a demonstration](https://example.org/x)", 6),
    ],
)
def test_a_claim_is_found_in_other_words_spellings_and_scripts(
    matcher: Matcher, text: str, claim: int
) -> None:
    assert (claim, "repeats") in flagged(matcher, text)


@pytest.mark.parametrize(
    "text",
    ["", "ok", "lol no way", "🙂", "https://example.org/kadhimi-unharmed-attack", "<@123456789>", "the prime minister",
     "prime minister Kadhimi", "police", "Who has the desk tonight?"],
)  # fmt: skip
def test_too_little_to_go_on_matches_nothing(matcher: Matcher, text: str) -> None:
    assert matcher.match(text, judge=shipped_judge()) == []


def test_a_short_text_that_is_a_wording_matches_it(matcher: Matcher) -> None:
    assert flagged(matcher, "the election was a FRAUD!") == [(5, "repeats")]
    assert flagged(matcher, "They go on and on that the election was a fraud. Whatever.") == [(5, "repeats")]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Kadhimi was not unharmed in the attack on his residence", 2),
        ("Five protesters were killed in the clash with police near the Green Zone", 3),
        ("no protester was killed in the clash with police near the Green Zone", 3),
        ("The Fatah Alliance did not lose any seats in parliament", 4),
        ("Iran's foreign ministry refused to condemn the attack on the prime minister", 7),
        ("the health ministry closed 30 schools in the north", 8),
        ("An armed drone struck the Baghdad home of Prime Minister Kadhimi on November 9", 1),
    ],
)
def test_the_opposite_sense_or_another_number_contradicts(matcher: Matcher, text: str, claim: int) -> None:
    assert (claim, "contradicts") in flagged(matcher, text)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Kadhimi was not hurt in the attack on his residence", 2),
        ("one protester dead after clash with police near the Green Zone", 3),
        ("Not only did the Fatah Alliance lose seats in parliament, it lost a substantial number", 4),
        ("about 300 schools in the north closed by the health ministry", 8),
    ],
)
def test_the_same_in_other_words_repeats(matcher: Matcher, text: str, claim: int) -> None:
    assert (claim, "repeats") in flagged(matcher, text)


def test_a_claim_in_the_middle_of_a_draft_is_found_with_its_sentence(matcher: Matcher) -> None:
    middle = "Protesters burned a portrait of Kadhimi at their demonstration."
    draft = (
        "The square was quiet on Friday morning. Shopkeepers swept up glass and talked about football. "
        f"{middle} Later the rain came and everyone went home. A tea seller counted his money."
    )
    best = matcher.match(draft)[0]
    assert best.claim == 6
    assert middle.rstrip(".") in best.sentence
    assert draft[slice(*best.span)] == best.sentence


def test_the_matched_words_are_named_and_found_in_the_message(matcher: Matcher) -> None:
    text = "so: **Kadhemi** was unharmed in the attack, says his office"
    best = matcher.match(text)[0]
    assert best.claim == 2
    assert [text[start:end] for start, end in best.words] == ["Kadhemi", "unharmed", "attack"]
    assert best.why == ("kadhimi", "unharmed", "attack")


def test_without_a_judge_it_is_open_what_a_text_does_with_a_claim(matcher: Matcher) -> None:
    for text in (
        "protesters burnt Kadhimi's portrait at the demonstration",
        "no portrait of Kadhimi was burned by protesters at a demonstration",
    ):
        best = matcher.match(text)[0]
        assert (best.claim, best.relation) == (6, Relation.ABOUT)


@pytest.mark.parametrize("text", ["Rehn has resigned!!", "rehn resigns", "BREAKING Rehn resigned"])
def test_a_name_and_one_telling_word_are_enough(text: str) -> None:
    matcher = Matcher()
    matcher.put(ClaimText(1, "Finance minister Olavi Rehn has resigned over the loan."))
    assert flagged(matcher, text) == [(1, "repeats")]


@pytest.mark.parametrize(
    "text", ["Rehn", "Olavi Rehn!!", "ok Rehn", "resigned", "Rehn? lunch?", "minister resigned"]
)
def test_a_name_alone_or_none_is_not(text: str) -> None:
    matcher = Matcher()
    matcher.put(ClaimText(1, "Finance minister Olavi Rehn has resigned over the loan."))
    assert flagged(matcher, text) == []


def test_at_most_five_claims_are_given_and_the_best_first(matcher: Matcher) -> None:
    text = " ".join(claim.text for claim in CLAIMS)
    matches = matcher.match(text)
    assert len(matches) == 5
    assert [m.score for m in matches] == sorted((m.score for m in matches), reverse=True)


def test_the_threshold_decides_what_is_given(matcher: Matcher) -> None:
    text = "Kadhimi speaks about the attack and his residence in Baghdad"
    loose, strict = matcher.match(text, threshold=0.0), matcher.match(text, threshold=0.99)
    assert loose
    assert strict == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: f"claim {claim.number}")
def test_a_claims_own_text_finds_it_first(matcher: Matcher, claim: ClaimText) -> None:
    for wording in (claim.text, *claim.phrasings):
        best = matcher.match(wording)[0]
        assert (best.claim, best.score, best.relation) == (claim.number, 1.0, Relation.REPEATS)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(min_size=1, max_size=80).filter(canonical_wording),
        min_size=1,
        max_size=6,
        unique_by=canonical_wording,
    )
)
def test_any_claims_own_text_finds_it_first(texts: list[str]) -> None:
    matcher = Matcher()
    for number, text in enumerate(texts, 1):
        matcher.put(ClaimText(number, text))
    for number, text in enumerate(texts, 1):
        best = matcher.match(text)[0]
        assert best.score == 1.0
        assert number in [m.claim for m in matcher.match(text) if m.score == 1.0]


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(), max_size=400))
@example("\ud800 lone \udfff")
@example("a\u0301" * 300)
@example("\x00" * 50)
@example("9" * 400 + " 1e999 million billion trillion")
@example("((((((" * 60)
def test_any_text_gives_an_answer(text: str) -> None:
    matcher = Matcher()
    for claim in CLAIMS:
        matcher.put(claim)
    for match in matcher.match(text, threshold=0.0):
        assert 0 <= match.score <= 1
        assert text[slice(*match.span)] == match.sentence


def test_a_long_text_gives_an_answer(matcher: Matcher) -> None:
    assert matcher.match("🙂" * 200_000) == []
    assert matcher.match("word" * 100_000) == []


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(), max_size=200))
@example("twenty. five")
@example("don't U.S. 1,000 İI ǅ ﬃ")
@example("İ'S")
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = canonical_wording(text)
    assert canonical_wording(once) == once


def test_equal_wordings_are_equal_whatever_their_dress() -> None:
    plain = canonical_wording("The US offered 1,000 tents and didn't say why.")
    for dressed in (
        "the U.S. offered one thousand tents — and DIDN’T say why",
        "**The US** offered 1000 tents, and didnt say why!!!",
        "Тhe US  offered 1,000 tеnts\nand didn't say why https://example.org",
    ):
        assert canonical_wording(dressed) == plain


def test_a_claim_that_is_removed_leaves_no_trace(matcher: Matcher) -> None:
    probes = [claim.text for claim in CLAIMS] + ["Kazimi was wounded", "a quadcopter over the Green Zone"]
    before = [matcher.match(text, threshold=0.0) for text in probes]
    extra = ClaimText(99, "A quadcopter over the Green Zone wounded Commander Zubaydi.", ("Zubaydi is hurt",))
    matcher.put(extra)
    assert matcher.match(extra.text)[0].claim == 99
    matcher.remove(99)
    assert 99 not in matcher
    assert [matcher.match(text, threshold=0.0) for text in probes] == before
    assert matcher.search("zubaydi") == []


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 8), st.booleans()), max_size=40), st.randoms(use_true_random=False))
def test_changes_in_any_order_leave_the_matcher_that_the_claims_alone_make(
    changes: list[tuple[int, bool]], choose: random.Random
) -> None:
    changed = Matcher()
    for number, keep in changes:
        if keep or number not in changed:
            changed.put(CLAIMS[number - 1])
        else:
            changed.remove(number)
    fresh = Matcher()
    for claim in CLAIMS:
        if claim.number in changed:
            fresh.put(claim)
    assert len(changed) == len(fresh)
    for claim in CLAIMS:
        expected = [(m.claim, round(m.score, 5)) for m in fresh.match(claim.text, threshold=0.0)]
        assert sorted(expected) == sorted(
            (m.claim, round(m.score, 5)) for m in changed.match(claim.text, threshold=0.0)
        )


def test_the_same_claims_and_text_match_alike_in_every_run() -> None:
    program = """
from bot.matching import ClaimText, Matcher
matcher = Matcher()
matcher.put(ClaimText(1, "Kadhimi's home was hit by a drone carrying explosives"))
matcher.put(ClaimText(2, "Nobody claimed responsibility for the attack on the minister's home."))
print(matcher.match("the attack on the prime minister's home, with a drone", threshold=0.0))
"""
    runs = {
        subprocess.run(  # the program is the test's own
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in range(6)
    }
    assert len(runs) == 1


def test_a_claim_with_the_same_words_is_no_rival() -> None:
    alone, doubled = Matcher(), Matcher()
    for claim in CLAIMS:
        alone.put(claim)
        doubled.put(claim)
    doubled.put(ClaimText(9, CLAIMS[5].text.replace("Kadhimi", "“Kadhimi”")))
    text = "burned Kadhimi portrait today in the square near the river"
    [single] = [match for match in alone.match(text, threshold=0.0) if match.claim == 6]
    twins = {match.claim: match.score for match in doubled.match(text, threshold=0.0)}
    assert twins[6] == pytest.approx(twins[9])
    assert twins[6] == pytest.approx(single.score, abs=0.05)


def test_removing_what_is_not_there_is_an_error(matcher: Matcher) -> None:
    with pytest.raises(KeyError):
        matcher.remove(99)


def test_a_changed_claim_is_found_by_its_new_words_only(matcher: Matcher) -> None:
    matcher.put(ClaimText(6, "The mayor resigned over the flooded tunnel."))
    assert flagged(matcher, "protesters burnt Kadhimi's portrait at the demonstration") == []
    assert flagged(matcher, "mayor resigns over flooded tunnel") == [(6, "repeats")]


@pytest.mark.parametrize(
    ("query", "first"), [("portr", 6), ("burned portrait", 6), ("kadimi portrait", 6), ("fatah", 4)]
)
def test_search_takes_words_their_beginnings_and_typing_errors(
    matcher: Matcher, query: str, first: int
) -> None:
    assert matcher.search(query)[0] == first
    assert len(matcher.search("kadhimi", limit=1)) == 1


@given(
    st.one_of(
        st.text(st.characters(), max_size=80),
        st.lists(
            st.sampled_from(("Twenty", "five", "U.S.", "don't", "(the", "is", "is,", '"x"', "8", "%"))
        ).map(" ".join),
    )
)
@settings(max_examples=300, deadline=None)
def test_words_are_the_same_with_and_without_their_places(text: str) -> None:
    assert plain_words(text) == [word for word, _, _ in placed_words(text)]


def test_informative_words_are_counted_once_each() -> None:
    assert informative_words("The attack, the attack, and the drone!") == 2


@pytest.mark.parametrize("place", ["in Lisbon", "of the Zandvoort circuit"])
def test_a_name_that_no_claim_has_makes_a_repeat_less_likely(matcher: Matcher, place: str) -> None:
    here = matcher.match("police clash with a protester who was killed", threshold=0.0)[0]
    there = matcher.match(f"police clash with a protester {place} who was killed", threshold=0.0)[0]
    assert here.claim == there.claim == 3
    assert there.score < here.score
