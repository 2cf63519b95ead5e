"""Which language a text is in, on the newsroom corpus and in single sentences."""

import json
from pathlib import Path

import pytest

from bot.matching.text.languages import language_of, language_of_words

CORPUS = Path(__file__).parents[3] / "training" / "corpus"
SPLITS = json.loads((CORPUS / "splits.json").read_text())


def messages(*splits: str, english: bool) -> list[str]:
    """The messages of a corpus's stories, of which those in other languages have a language's code before them."""
    stories = [story for split in splits for story in SPLITS[split] if (story[2] != "-") is english]
    lines = [
        line
        for story in stories
        for line in (CORPUS / story / "messages.jsonl").read_text("utf-8").split("\n")
    ]
    return [json.loads(line)["text"] for line in lines if line]


def test_english_is_recognised_in_messages_of_five_words_or_more() -> None:
    texts = [text for text in messages("calibration", "thresholds", english=True) if len(text.split()) >= 5]
    assert sum(language_of(text) == "english" for text in texts) >= 0.995 * len(texts)


def test_other_languages_are_not_taken_for_english() -> None:
    texts = messages("training", english=False)
    assert sum(language_of(text) == "english" for text in texts) <= 0.02 * len(texts)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The mayor lives in the castle", "english"),
        ("Nine dead, ferry captain arrested", "english"),
        ("O prefeito não mora no castelo", "portuguese"),
        ("El gobierno de Torre bajó los sueldos", "spanish"),
        ("Le maire de Lorac n'a pas démissionné", "french"),
        ("Il sindaco di Torre non vive nel castello", "italian"),
        ("Das Werk in Ulmen schließt im Juni", "german"),
        ("Belediye başkanı istifa etti", "turkish"),
        ("De burgemeester is niet afgetreden", "dutch"),
        ("Мер не пішов у відставку, але його звільнили", "ukrainian"),
        ("Мэр не ушёл в отставку", "russian"),
        ("لم يصدر الشيخ سالم فتوى بتحريم القهوة", "arabic"),
        ("شهردار استعفا نکرده است", "persian"),
        ("महापौर ने इस्तीफ़ा नहीं दिया", "hindi"),
        ("市长没有辞职", "chinese"),
        ("市長は辞任していない", "japanese"),
        ("시장은 사임하지 않았다", "korean"),
        ("முதல்வர் கதிர் இன்று பதவி விலகினார்", "tamil"),
        ("นายกเทศมนตรีไม่ได้ลาออก", "thai"),
        ("Lusavia", None),
        ("37", None),
        ("", None),
    ],
)
def test_a_text_is_in_the_language_of_its_small_words_or_its_script(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_words_in_plain_form_tell_it_too() -> None:
    assert language_of_words(["o", "prefeito", "nao", "mora", "no", "castelo"]) == "portuguese"
    assert language_of_words([]) is None
