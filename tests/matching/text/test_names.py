"""Which words of a text are names, whose they are, and which offices stand for them."""

import pytest

from bot.matching.text.names import Offices, described_places, name_places, office_pairs, strangers
from bot.matching.text.tokens import tokeniser

OUT_OF_THE_ORDINARY = {tokeniser("english").term(word) for word in ("tolmvik", "karsten", "gorsk", "ahmed")}


def is_ordinary(term: str) -> bool:
    return term not in OUT_OF_THE_ORDINARY


def names(text: str) -> list[str]:
    tokens = tokeniser("english").tokens(text)
    return [tokens[place].word for place in sorted(name_places(text, tokens, is_ordinary))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the mayor met Karsten Tolmvik in the harbour", ["karsten", "tolmvik"]),
        ("Bridges fell near Tolmvik", ["tolmvik"]),
        ("Tolmvik burnt", ["tolmvik"]),
        ("It burnt. Bridges fell", []),
        ("it burnt in baghdad", ["baghdad"]),
        ("then Mayor Tolmvik left", ["mayor", "tolmvik"]),
        ("then deputy mayor Tolmvik left", ["deputy", "mayor", "tolmvik"]),
        ("Harbour Bridge Closed After Flooding Near Tolmvik", ["tolmvik"]),
        (
            "Bridge Closed After Flooding Near Tolmvik",
            ["closed", "flooding", "tolmvik"],
        ),  # too short for a headline
        ("they met 37 Tolmvik", ["tolmvik"]),
    ],
)
def test_names_are_places_and_words_with_a_capital_that_nothing_else_calls_for(
    text: str, expected: list[str]
) -> None:
    assert names(text) == expected


def test_a_stranger_is_a_name_that_no_claim_has() -> None:
    text = "Reuters says the Mayor of Tolmvik met Karsten and NATO in March"
    tokens = tokeniser("english").tokens(text)
    places = range(len(tokens))
    unknown = strangers(text, tokens, places, lambda term: tokeniser("english").term("karsten") == term)
    words = {tokens[place].word for place in unknown}
    assert "tolmvik" in words
    assert words.isdisjoint({"reuters", "mayor", "karsten", "nato", "march"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("then energy minister Tolmvik left", ["energy", "minister", "tolmvik"]),
        ("then Ahmed al Tolmvik left", ["ahmed", "al", "tolmvik"]),
        ("the Gorsk steel plant burnt", ["gorsk", "steel", "plant"]),
        ("the Gorsk plant burnt", ["gorsk", "plant"]),
        ("the Gorsk of plant burnt", ["gorsk"]),
        ("the Gorsk big steel plant burnt", ["gorsk"]),
    ],
)
def test_what_says_whose_name_it_is_belongs_to_it(text: str, expected: list[str]) -> None:
    tokens = tokeniser("english").tokens(text)
    places = described_places(tokens, name_places(text, tokens, is_ordinary))
    assert [tokens[place].word for place in sorted(places)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("then mayor Karsten Tolmvik left", [("mayor", "tolmvik")]),
        ("then mayor Karsten al Tolmvik left", [("mayor", "tolmvik")]),
        ("then the mayor left Tolmvik", []),
        ("then deputy mayor Tolmvik left", [("mayor", "tolmvik")]),
    ],
)
def test_an_office_goes_with_the_last_word_of_the_name_after_it(
    text: str, expected: list[tuple[str, str]]
) -> None:
    tokens = tokeniser("english").tokens(text)
    pairs = office_pairs(tokens, name_places(text, tokens, is_ordinary))
    term = tokeniser("english").term
    assert pairs == [(term(office), term(name)) for office, name in expected]


def test_an_office_stands_for_a_name_as_long_as_a_claim_says_so() -> None:
    offices = Offices()
    offices.add([("mayor", "tolmvik"), ("mayor", "tolmvik"), ("mayor", "karsten")])
    assert offices.stand_ins("mayor") == {"tolmvik", "karsten"}
    assert offices.stand_ins("tolmvik") == {"mayor"}
    offices.remove([("mayor", "tolmvik"), ("mayor", "karsten")])
    assert offices.stand_ins("mayor") == {"tolmvik"}
    assert offices.stand_ins("karsten") == set()
    offices.remove([("mayor", "tolmvik")])
    assert offices.stand_ins("mayor") == offices.stand_ins("tolmvik") == set()
