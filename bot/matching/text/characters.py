"""Characters as a reader sees them: accents, invisible and look-alike letters, scripts."""

import re
import unicodedata
from functools import lru_cache

_LETTERS = {
    "ß": "ss",
    "ẞ": "SS",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "ø": "o",
    "Ø": "O",
    "ł": "l",
    "Ł": "L",
}
_LETTERS |= {"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ς": "σ"}
_MARKS = dict.fromkeys("‘’‚‛ʼʹ′`´＇", "'") | dict.fromkeys("‐‑‒–—―−", "-")

# Cyrillic and Greek letters that pass for Latin ones, as listed in Unicode's table of confusables (UTS 39).
_ALIKE = (
    "АВЕЅІЈКМНОРСТХУаеѕіјкмнорстхуԁԛԝһвγΑΒΕΖΗΙΚΜΝΟΡΤΥΧαινορυκϲ",
    "ABESIJKMHOPCTXYaesijkmhopctxydqwhbyABEZHIKMNOPTYXaivopukc",
)
LOOK_ALIKES = str.maketrans(*_ALIKE)
_CYRILLIC_ALIKE = str.maketrans(_ALIKE[1][:29], _ALIKE[0][:29])
"""The other way round, for a Latin letter in a Cyrillic word."""

_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]"
)
"""Marks that a reader can do without: accents, points, vowel signs of alphabets that are read without them.

Those of other scripts (Indic vowel signs, Thai vowels and tones, voiced kana) are part of the word."""
_KEPT = frozenset("йЙїЇўЎ")
"""Letters of alphabets that only look like letters with an accent."""
_MARK_RANGES = "".join(
    chr(code)
    for code in (*range(0x0900, 0x1100), *range(0x1700, 0x1A00), 0x3099, 0x309A)
    if unicodedata.category(chr(code)) in {"Mn", "Mc"}
)
MARK = f"[{_MARK_RANGES}]"
"""A mark that is part of a word, as a pattern."""
LETTER = rf"(?:[^\W_]|[{_MARK_RANGES}])"
"""A letter, a digit, or a mark that is part of a word, as a pattern for plain characters."""
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, kana and Han, which have no spaces between words, as a pattern's range."""


@lru_cache(maxsize=20_000)
def _fold(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cf", "Me"} or _ACCENTS.match(character):  # invisible, or a mark on the letter before
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if character in _KEPT or category in {"Mn", "Mc"}:
        return character
    if category in {"Cs", "Co", "Cn", "Cc"}:
        return " "
    composed = unicodedata.normalize("NFKC", _LETTERS.get(character, character))
    if "\u1100" <= composed[:1] <= "\u11ff" or "\uac00" <= composed[:1] <= "\ud7a3":  # Hangul stays composed
        return composed
    bare = "".join(
        c
        for c in unicodedata.normalize("NFD", composed)
        if unicodedata.category(c) != "Cf" and not _ACCENTS.match(c)
    )
    return "".join(_MARKS.get(c) or _LETTERS.get(c, c) for c in unicodedata.normalize("NFC", bare))


def fold(text: str) -> tuple[str, list[int] | None]:
    """`text` with every character in its plain form, case kept, and for each place in it the place in `text`.

    None stands for equal places.
    """
    if text.isascii():
        return text, None
    pieces = []
    places: list[int] = []
    for place, character in enumerate(text):
        piece = character if character < "\x80" else _MARKS.get(character) or _fold(character)
        pieces.append(piece)
        places += [place] * len(piece)
    return "".join(pieces), places


def latin(word: str) -> str:
    """A word of mixed scripts with its look-alike letters in the one it passes for; others as they are."""
    if word.isascii() or not any("a" <= c <= "z" for c in word.lower()):
        return word
    plain, cyrillic = word.translate(LOOK_ALIKES), word.translate(_CYRILLIC_ALIKE)
    latins = sum(c.isascii() for c in word)
    if 2 * latins < len(word) and not any("a" <= c <= "z" for c in cyrillic.lower()):
        return cyrillic
    return plain


_SCRIPTS = (
    ("kana", "\u3040-\u30ff\u31f0-\u31ff"),
    ("han", "\u3400-\u9fff\U00020000-\U0003ffff"),
    ("cyrillic", "\u0400-\u052f"),
    ("arabic", "\u0600-\u06ff\u0750-\u077f"),
    ("devanagari", "\u0900-\u097f"),
    ("hangul", "\u1100-\u11ff\uac00-\ud7a3"),
    ("thai", "\u0e00-\u0e7f"),
    ("greek", "\u0370-\u03ff"),
    ("hebrew", "\u0590-\u05ff"),
    ("bengali", "\u0980-\u09ff"),
    ("punjabi", "\u0a00-\u0a7f"),
    ("gujarati", "\u0a80-\u0aff"),
    ("odia", "\u0b00-\u0b7f"),
    ("tamil", "\u0b80-\u0bff"),
    ("telugu", "\u0c00-\u0c7f"),
    ("kannada", "\u0c80-\u0cff"),
    ("malayalam", "\u0d00-\u0d7f"),
    ("sinhala", "\u0d80-\u0dff"),
    ("lao", "\u0e80-\u0eff"),
    ("burmese", "\u1000-\u109f"),
    ("georgian", "\u10a0-\u10ff"),
    ("armenian", "\u0530-\u058f"),
    ("amharic", "\u1200-\u137f"),
    ("khmer", "\u1780-\u17ff"),
)
_ANY_SCRIPT = re.compile("|".join(f"(?P<{name}>[{letters}])" for name, letters in _SCRIPTS))


def script_of(word: str) -> str | None:
    """The script of a word's first letter that is not Latin, else `latin`; None where it has no letters.

    Scripts of one language have its name.
    """
    if not word.isascii():
        match = _ANY_SCRIPT.search(word)
        if match:
            return "kana" if match.lastgroup == "han" and _KANA.search(word) else match.lastgroup
    return "latin" if any(c.isalpha() for c in word) else None


_KANA = re.compile("[\u3040-\u30ff]")
