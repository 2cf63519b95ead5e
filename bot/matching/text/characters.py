"""Characters as a reader sees them: compatibility forms, accents, invisible and look-alike letters."""

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
LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТХУаеѕіјкмнорстхуԁԛԝһвγΑΒΕΖΗΙΚΜΝΟΡΤΥΧαινορυκϲ",
    "ABESIJKMHOPCTXYaesijkmhopctxydqwhbyABEZHIKMNOPTYXaivopukc",
)


@lru_cache(maxsize=20_000)
def _fold(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cf", "Mn", "Me"}:  # invisible, or a mark on the letter before
        return ""
    if category in {"Cs", "Co", "Cn", "Cc"}:
        return " "
    composed = unicodedata.normalize("NFKC", _LETTERS.get(character, character))
    if "\u1100" <= composed[:1] <= "\u11ff" or "\uac00" <= composed[:1] <= "\ud7a3":  # Hangul stays composed
        return composed
    bare = "".join(
        c for c in unicodedata.normalize("NFD", composed) if unicodedata.category(c) not in {"Mn", "Cf"}
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
    """The word with look-alike letters made Latin, where it has Latin letters or nothing but look-alikes."""
    if word.isascii():
        return word
    plain = word.translate(LOOK_ALIKES)
    return plain if plain.isascii() or any("a" <= c <= "z" for c in word.lower()) else word
