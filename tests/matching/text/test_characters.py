"""Characters in their plain form, and the places that they came from."""

import pytest

from bot.matching.text.characters import fold, latin, script_of


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Plain text", "Plain text"),
        ("Kadhimí é ü", "Kadhimi e u"),
        ("ﬁre ② ｆｕｌｌ", "fire 2 full"),
        ("Straße Łódź Øre æther", "Strasse Lodz Ore aether"),
        ("don’t – can‘t — x", "don't - can't - x"),
        ("zero\u200bwidth so\u00adft", "zerowidth soft"),
        ("z\u0351\u0352algo", "zalgo"),
        ("a\ue000b a\ud800b a\x80b", "a b a b a b"),
        ("한국", "한국"),
        ("Ἀθῆναι", "Αθηναι"),
        ("हिन्दी", "हिन्दी"),
        ("ไทย ที่", "ไทย ที่"),
        ("がぎ", "がぎ"),
        ("йод Київ Ёлка", "йод Київ Елка"),
        ("مُحَمَّد ١٢٣ १२३", "محمد 123 123"),
    ],
)
def test_a_text_is_folded_to_plain_characters(text: str, plain: str) -> None:
    assert fold(text)[0] == plain


def test_each_plain_character_knows_its_place_in_the_text() -> None:
    assert fold("ascii") == ("ascii", None)
    assert fold("aßb\u200bc") == ("assbc", [0, 1, 1, 2, 4])


@pytest.mark.parametrize(
    ("word", "plain"),
    [
        ("bridge", "bridge"),
        ("brіdge", "bridge"),  # with a Cyrillic letter
        ("ВАСК", "ВАСК"),  # in Cyrillic letters alone
        ("МОСКВА", "МОСКВА"),
        ("Мoсква", "Москва"),  # with a Latin letter
        ("дом", "дом"),  # with a letter that passes for none
        ("домz", "дomz"),  # with a Latin letter that passes for no other
    ],
)
def test_look_alike_letters_are_of_one_script_in_words_of_mixed_scripts(word: str, plain: str) -> None:
    assert latin(word) == plain


@pytest.mark.parametrize(
    ("word", "script"),
    [("Москва", "cyrillic"), ("bridge", "latin"), ("Straße", "latin"), ("37", None), ("学校は", "kana"),
     ("学校", "han"), ("ไทย", "thai"), ("هجوم", "arabic"), ("हमला", "devanagari"), ("한국", "hangul")],
)  # fmt: skip
def test_a_word_has_the_script_of_its_letters(word: str, script: str | None) -> None:
    assert script_of(word) == script
