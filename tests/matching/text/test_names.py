"""Which words of a text are names."""

import pytest

from bot.matching.text.names import described_places, name_places, strangers
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
        ("it burnt in baghdad", []),
        ("then Mayor Tolmvik left", ["mayor", "tolmvik"]),
        ("then deputy mayor Tolmvik left", ["tolmvik"]),
        ("Harbour Bridge Closed After Flooding Near Tolmvik", ["tolmvik"]),
        (
            "Bridge Closed After Flooding Near Tolmvik",
            ["closed", "flooding", "tolmvik"],
        ),  # too short for a headline
        ("they met 37 Tolmvik", ["tolmvik"]),
    ],
)
def test_names_are_words_with_a_capital_that_nothing_else_calls_for(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_a_stranger_is_a_name_that_no_claim_has() -> None:
    text = "Reuters says that Tolmvik met Karsten and NATO in March"
    tokens = tokeniser("english").tokens(text)
    places = range(len(tokens))
    unknown = strangers(text, tokens, places, lambda term: tokeniser("english").term("karsten") == term)
    words = {tokens[place].word for place in unknown}
    assert "tolmvik" in words
    assert words.isdisjoint({"reuters", "karsten", "nato", "march"})


def test_particles_before_a_name_belong_to_it() -> None:
    text = "then Ahmed al Tolmvik left"
    tokens = tokeniser("english").tokens(text)
    places = described_places(tokens, name_places(text, tokens, is_ordinary))
    assert [tokens[place].word for place in sorted(places)] == ["ahmed", "al", "tolmvik"]
