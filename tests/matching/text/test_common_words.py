"""Words that say nothing about a claim by themselves, in English and in other languages."""

from bot.matching.text.common_words import common_words


def test_short_words_say_nothing_by_themselves_and_digits_do() -> None:
    assert [word for word in ("x", "xy", "5", "the") if word in common_words("english")] == ["x", "the"]
    assert [word for word in ("xyz", "wxyz", "123") if word in common_words("estonian")] == ["xyz"]


def test_of_a_language_with_a_list_the_closed_classes_say_nothing_and_short_names_do() -> None:
    german = common_words("german")
    assert [word for word in ("der", "nicht", "uno", "ö") if word in german] == ["der", "nicht", "ö"]
    assert [word for word in ("и", "сша", "ввп") if word in common_words("russian")] == ["и"]
