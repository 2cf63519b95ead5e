"""Where sentences end, and which windows of a message may each hold a claim."""

import pytest

from bot.matching.text.sentences import LONGEST, sentence_spans, sentences, windows
from bot.matching.text.tokens import tokeniser


def split(text: str) -> list[str]:
    return [text[start:stop].strip() for start, stop in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It burnt. It fell.", ["It burnt.", "It fell."]),
        ("It burnt", ["It burnt"]),
        ("Did it burn? Yes! So it did…  And fell.", ["Did it burn?", "Yes!", "So it did…", "And fell."]),
        ("It burnt\nIt fell", ["It burnt", "It fell"]),
        ("燃えた。倒れた。", ["燃えた。", "倒れた。"]),
        ("first • second | third", ["first •", "second |", "third"]),
        ("Dr. Lee met Gen. Kim. They spoke.", ["Dr. Lee met Gen. Kim.", "They spoke."]),
        ("The U.S. Army left. It is gone.", ["The U.S. Army left.", "It is gone."]),
        ("He met Dr.\nThen he left.", ["He met Dr.", "Then he left."]),
        ("“Really?” he said. Nobody knew.", ["“Really?” he said.", "Nobody knew."]),
        ("“Really?” He left.", ["“Really?”", "He left."]),
        ("It cost 1.5 million. It fell.", ["It cost 1.5 million.", "It fell."]),
        ("", []),
        ("  \n ", []),
        ("It fell.  \n\n", ["It fell."]),
    ],
)
def test_a_text_is_split_at_the_ends_of_its_sentences(text: str, parts: list[str]) -> None:
    assert split(text) == parts


def ranges(text: str) -> list[tuple[int, int]]:
    return sentences(text, tokeniser("english").tokens(text))


def test_sentences_are_ranges_of_words_without_gaps() -> None:
    assert ranges("It burnt. The old tower fell. Nobody died.") == [(0, 2), (2, 6), (6, 8)]
    assert ranges("It burnt") == [(0, 2)]
    assert ranges("") == []


def test_a_part_without_words_is_no_sentence() -> None:
    assert ranges("It burnt. … !!! The tower fell.") == [(0, 2), (2, 5)]


@pytest.mark.parametrize(
    ("count", "cut"),
    [
        (LONGEST, [(0, LONGEST)]),
        (LONGEST + 1, [(0, LONGEST), (LONGEST, LONGEST + 1)]),
        (2 * LONGEST, [(0, LONGEST), (LONGEST, 2 * LONGEST)]),
    ],
)
def test_a_text_without_an_end_is_cut(count: int, cut: list[tuple[int, int]]) -> None:
    assert ranges("tower " * count) == cut


def test_a_long_sentence_after_another_is_cut_from_its_own_beginning() -> None:
    text = "It burnt. " + "tower " * (LONGEST + 1)
    assert ranges(text) == [(0, 2), (2, 2 + LONGEST), (2 + LONGEST, 3 + LONGEST)]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, [(0, 2)]),
        (2, [(0, 2), (2, 4), (0, 4)]),
        (3, [(0, 2), (2, 4), (4, 6), (0, 4), (2, 6), (0, 6)]),
        (4, [(0, 2), (2, 4), (4, 6), (6, 8), (0, 4), (2, 6), (4, 8), (0, 8)]),
        (5, [(0, 2), (2, 4), (4, 6), (6, 8), (8, 10), (0, 4), (2, 6), (4, 8), (6, 10)]),
    ],
)
def test_windows_are_sentences_pairs_of_them_and_a_short_text_as_a_whole(
    count: int, expected: list[tuple[int, int]]
) -> None:
    text = "It burnt. " * count
    assert windows(text, tokeniser("english").tokens(text)) == expected
