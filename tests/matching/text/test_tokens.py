"""A text as words in plain form, each with its place."""

import pytest

from bot.matching.text.tokens import placed_words, plain_words, tokeniser


def words(text: str) -> list[str]:
    return [word for word, _, _ in placed_words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bridge, closed!", ["the", "bridge", "closed"]),
        ("Maria's bridge they're we've he'll I'd I'm", ["maria", "bridge", "they", "we", "he", "i", "i"]),
        ("o'clock", ["oclock"]),
        ("it wasn't and won't, cannot", ["it", "was", "not", "and", "will", "not", "can", "not"]),
        ("an accountant went to Kent", ["an", "accountant", "went", "to", "kent"]),
        ("US U.S. us U.N. e.g. x.y", ["usa", "usa", "us", "un", "eg", "x", "y"]),
        ("#StopTheSteal #BBCNews2020 #breaking", ["stop", "the", "steal", "bbc", "news", "2020", "breaking"]),
        ("see https://example.org/a-b?c=d now", ["see", "now"]),
        ("see www.example.org now", ["see", "now"]),
        ("see pic.twitter.com/abc now", ["see", "now"]),
        ("<@123> <@!123> <@&1> <#12> <:fire:12> <a:fire:12> <t:12:R> </claim add:12> burnt", ["burnt"]),
        ("hello :fire: @everyone @here a@here b", ["hello", "a", "here", "b"]),
        ("at 12:30:15 then", ["at", "12:30", "then"]),
        ("Мадрид ΟΔΟΣ", ["мадрид", "οδοσ"]),
    ],
)
def test_words_are_in_plain_form_and_what_holds_none_is_left_out(text: str, expected: list[str]) -> None:
    assert words(text) == expected
    assert plain_words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,187,000 people", ["1187000", "people"]),
        ("1,18 people", ["1.18", "people"]),
        ("25 000 people", ["25000", "people"]),
        ("25 300 people", ["25", "300", "people"]),
        ("1.50 euros", ["1.5", "euros"]),
        ("25k 3m 3mn 2bn 1tn", ["25000", "3000000", "3000000", "2000000000", "1000000000000"]),
        ("the 21st and 3rd", ["the", "21st", "and", "third"]),
        ("25km", ["25", "km"]),
        ("50% and 50 %", ["50", "percent", "and", "50", "percent"]),
        ("twenty-five people", ["25", "people"]),
        ("twenty twenty", ["20", "20"]),
        ("ten five", ["10", "5"]),
        ("two hundred and thirty people", ["230", "people"]),
        ("two hundred and trees", ["200", "and", "trees"]),
        ("twenty and five", ["20", "and", "5"]),
        ("two thousand three hundred and five", ["2305"]),
        ("one million two hundred thousand", ["1200000"]),
        ("1.5 million people", ["1500000", "people"]),
        ("twelve hundred people", ["1200", "people"]),
        ("three. Five", ["3", "5"]),
        ("two hundred. Five", ["200", "5"]),
        ("hundred people", ["hundred", "people"]),
        ("zero people", ["0", "people"]),
        ("3.000.000 3'000'000 3 000 000 3 mn 30 lakh", ["3000000"] * 5),
        ("3.000 people", ["3000", "people"]),
        ("1.234 of it", ["1.234", "of", "it"]),
        ("hay 3.400 en el centro", ["hay", "3400", "en", "el", "centro"]),
        ("1.234,5 and 1,234.5", ["1234.5", "and", "1234.5"]),
        ("half a million", ["500000"]),
        ("two and a half million", ["2500000"]),
        ("a hundred people", ["100", "people"]),
        ("one in five", ["1", "in", "5"]),
        ("no one and one of them", ["no", "one", "and", "one", "of", "them"]),
        ("30-40 people", ["30", "to", "40", "people"]),
        ("they won 1-2", ["they", "won", "1-2"]),
        ("March 3rd", ["march", "3"]),
        ("1.5 per cent", ["1.5", "percent"]),
        ("4x4 and 2nd", ["4x4", "and", "second"]),
        ("five zero", ["5", "0"]),
    ],
)
def test_numbers_are_read_in_every_common_way_to_write_them(text: str, expected: list[str]) -> None:
    assert words(text) == expected
    assert plain_words(text) == expected


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("“Kadhimí” fell", ["Kadhimí", "fell"]),
        ("it wasn't", ["it", "wasn't", "wasn't"]),
        ("about two hundred and thirty fell", ["about", "two hundred and thirty", "fell"]),
        ("#StopNow 50%", ["Stop", "Now", "50%", "50%"]),
        ("die Straße brennt", ["die", "Straße", "brennt"]),
    ],
)
def test_each_word_knows_where_it_stands(text: str, written: list[str]) -> None:
    assert [text[start:end] for _, start, end in placed_words(text)] == written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("हिन्दी में रेल", ["हिन्दी", "में", "रेल"]),
        ("முதல்வர் கதிர்", ["முதல்வர்", "கதிர்"]),
        ("台湾选举", ["台湾", "湾选", "选举"]),
        ("NATO峰会 2026年3月3日3000万人", ["nato", "峰会", "3", "march", "2026", "30000000", "人"]),
        ("ที่นี่", ["ที่นี่"]),
    ],
)
def test_words_of_every_script_are_whole_and_those_without_spaces_come_in_pairs(
    text: str, expected: list[str]
) -> None:
    assert words(text) == expected
    assert plain_words(text) == expected


def test_the_cases_of_a_name_have_one_term_in_cyrillic() -> None:
    tokens = tokeniser("english").tokens("Москва Москве Москву МОСКВЫ")
    assert {token.term for token in tokens} == {"москв"}


@pytest.mark.parametrize("text", ["США и ВВП", "UN, EU and WHO met", "Die UN und die EU"])
def test_short_names_in_capitals_are_informative(text: str) -> None:
    informative = {
        text[token.start : token.end] for token in tokeniser("english").tokens(text) if token.informative
    }
    assert {word for word in text.replace(",", "").split() if word.isupper() and len(word) > 1} <= informative


def test_english_lists_do_not_act_on_a_text_in_another_language() -> None:
    portuguese = tokeniser("english").tokens("O prefeito mora no castelo com os amigos de sempre")
    assert [token.word for token in portuguese if token.informative] == [
        "prefeito",
        "mora",
        "castelo",
        "amigos",
        "sempre",
    ]
    german = tokeniser("english").tokens("Der Mann war also nicht im Haus")
    assert [token.term for token in german if token.word == "also"] == ["also"]
    assert next(token for token in german if token.word == "also").informative


def test_terms_are_stems_and_common_words_say_nothing() -> None:
    tokens = tokeniser("english").tokens("The bridges were closed in 2021")
    assert [
        (token.term, token.informative) for token in tokens if token.word in {"the", "bridges", "2021"}
    ] == [
        ("the", False),
        ("bridg", True),
        ("2021", True),
    ]
    assert [token.number for token in tokens if token.number is not None] == [2021.0]


def test_a_word_that_is_meant_for_another_counts_as_that_one_and_a_little_less() -> None:
    def meant(word: str) -> tuple[str, float]:
        return ("bridge", 0.8) if word == "brigde" else (word, 1.0)

    fell, bridge = tokeniser("english").tokens("fallen brigde", meant)
    assert (fell.word, fell.likeness) == ("fallen", 1.0)
    assert (bridge.word, bridge.likeness, bridge.start, bridge.end) == ("bridge", 0.8, 7, 13)


def test_other_languages_have_their_own_stems() -> None:
    german = tokeniser("german").tokens("die Häuser prime minister")
    assert [token.term for token in german] == ["die", "haus", "prim", "minist"]
    assert [token.informative for token in german] == [False, True, True, True]
