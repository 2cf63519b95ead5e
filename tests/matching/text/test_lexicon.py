"""The word lists: each file says what its first line promises, and the matcher makes use of it."""

from collections import Counter
from importlib.resources import files

import Stemmer

from bot.matching import ClaimText, Matcher
from bot.matching.text.lexicon import lexicon
from bot.matching.text.tokens import Tokeniser


def _lines(name: str) -> list[str]:
    text = files("bot.matching").joinpath("data", name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_a_word_stands_in_one_group_of_synonyms_and_only_once() -> None:
    stem = Stemmer.Stemmer("english").stemWord
    counts = Counter(stem(word) for line in _lines("synonyms.txt") for word in line.split())
    assert [word for word, count in counts.items() if count > 1] == []


def test_pairs_have_words_on_both_sides_and_the_lists_are_sorted() -> None:
    for name in ("opposites.txt", "related.txt"):
        lines = _lines(name)
        assert all(line.partition("|")[0].strip() and line.partition("|")[2].strip() for line in lines)
        assert lines == sorted(lines)
    assert _lines("synonyms.txt") == sorted(_lines("synonyms.txt"))


def test_no_phrase_stands_for_two_things() -> None:
    phrases = [part.strip() for line in _lines("phrases.txt") for part in line.partition(":")[2].split(",")]
    assert [phrase for phrase, count in Counter(phrases).items() if count > 1] == []


def test_a_share_in_words_is_a_percentage() -> None:
    tokens = Tokeniser().tokens("One in five households")
    assert [token.word for token in tokens] == ["20", "percent", "households"]
    assert (tokens[0].start, tokens[1].end) == (0, len("One in five"))


def test_opposites_and_related_words_hold_both_ways() -> None:
    for pairs in (lexicon("english").opposites, lexicon("english").related):
        assert all(term in pairs[other] for term, others in pairs.items() for other in others)


def test_a_related_word_makes_a_message_more_alike() -> None:
    matcher = Matcher()
    matcher.put(ClaimText(1, "Police arrested the baker Jon Karst in Tolm on Friday."))
    related = matcher.match("the baker Jon Karst was jailed in Tolm", threshold=0.0)[0]
    other = matcher.match("the baker Jon Karst was seated in Tolm", threshold=0.0)[0]
    assert related.score > other.score


def test_short_words_say_nothing_by_themselves_and_digits_do() -> None:
    assert [word for word in ("x", "xy", "5", "the") if lexicon("english").is_common(word)] == ["x", "the"]
    assert [word for word in ("xyz", "wxyz", "123") if lexicon("german").is_common(word)] == ["xyz"]
