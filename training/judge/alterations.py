"""Repeats made into contradictions by one changed detail, as what people write has too few of each."""

import random
import re
from collections.abc import Iterator

from training.judge.pairs import Pair

_CLASSES = (
    "january february march april may june july august september october november december",
    "monday tuesday wednesday thursday friday saturday sunday",
    "morning afternoon evening night midnight noon dawn",
    "north south east west",
    "northern southern eastern western",
    "first second third fourth fifth sixth seventh eighth ninth tenth last",
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty",
    "all most half some few none",
    "always often sometimes rarely never",
    "minutes hours days weeks months years",
    "minute hour day week month year",
    "red blue green yellow black white orange purple grey",
    "today yesterday tomorrow",
    "thousand million billion",
    "captain colonel general major sergeant lieutenant",
    "mayor governor minister president senator",
    "mother father brother sister son daughter wife husband",
    "gold silver bronze",
    "least most",
    "before after",
    "under over",
)
"""Words of which one excludes the others of its line, where both texts have it."""
_CLASS_OF = {word: tuple(line.split()) for line in reversed(_CLASSES) for word in line.split()}
_WORD = re.compile(r"[A-Za-z]+|(?<![\w-])(?:\d[\d,.]*\d|\d)")
_NAME = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)*\b")
_LOOSE = re.compile(r"(?:about|over|than|least|most|nearly|almost|around|some|to|under)\s+[$€£]?$")
"""Before a figure that others may agree with."""
_NO_NAME = re.compile(r"\b(?:The|An?|In|On|At|No|One|It|He|She|They|After|Before|All|Its|His|Her|Their)\b")
_TOGETHER = re.compile(r"\b(?:and|with|or|between|both)\b|,")
"""Between names that may change places without a change of sense."""
_FACTORS = (0.1, 0.5, 2, 3, 10)


def altered(pair: Pair, choose: random.Random) -> Iterator[Pair]:
    """Contradictions made of a repeat, each by another changed detail; none where nothing can change."""
    shared = {word.lower() for word in _WORD.findall(pair.claim)}
    for passage in (
        _other_word(pair.passage, shared, choose),
        _other_figure(pair, shared, choose),
        _swapped(pair),
    ):
        if passage is not None:
            yield Pair(pair.claim, passage, "contradicts", f"{pair.source}, altered")


def _other_word(passage: str, shared: set[str], choose: random.Random) -> str | None:
    """A weekday, rank, quantifier or the like that both texts have made into another."""
    found = sorted(
        {w.lower() for w in _WORD.findall(passage) if w.lower() in shared and w.lower() in _CLASS_OF}
    )
    if not found:
        return None
    word = choose.choice(found)
    other = choose.choice([one for one in _CLASS_OF[word] if one != word])
    return re.sub(rf"\b{word}\b", lambda match: _cased(other, match[0]), passage, flags=re.IGNORECASE)


def _cased(word: str, like: str) -> str:
    if like.isupper():
        return word.upper()
    return word.capitalize() if like[0].isupper() else word


def _other_figure(pair: Pair, shared: set[str], choose: random.Random) -> str | None:
    """A figure that both texts have made into another one."""
    places = [
        match
        for match in _WORD.finditer(pair.passage)
        if match[0][0].isdigit() and match[0] in shared and not _LOOSE.search(pair.passage[: match.start()])
    ]
    if not places:
        return None
    match = choose.choice(places)
    return re.sub(rf"(?<![\d.,]){re.escape(match[0])}(?![\d])", _another(match[0], choose), pair.passage)


def _another(figure: str, choose: random.Random) -> str:
    plain = figure.replace(",", "")
    value = float(plain) if plain.count(".") < 2 else 0.0
    if not value:
        return str(choose.randint(2, 90))
    if 1900 <= value <= 2100:
        return str(int(value) + choose.choice((-3, -2, -1, 1, 2)))
    if value < 32 and value == int(value):
        return str(choose.choice([n for n in range(1, 32) if n != value]))
    changed = value * choose.choice(_FACTORS)
    if value == int(value):
        whole = max(1, round(changed)) + (round(changed) == value)
        return f"{whole:,}" if "," in figure else str(whole)
    return f"{changed:.1f}"


def _swapped(pair: Pair) -> str | None:
    """The first two names that both texts have, each in the other's place."""
    names = [name for name in dict.fromkeys(_NAME.findall(pair.claim)) if not _NO_NAME.search(name)]
    told = [name for name in names if re.search(rf"\b{re.escape(name)}\b(?!-)", pair.passage)]
    told = [name for name in told if name.lower() not in _CLASS_OF]
    if len(told) < 2:
        return None
    first, second = told[0], told[1]
    between = pair.claim[pair.claim.index(first) + len(first) : pair.claim.index(second)]
    if _TOGETHER.search(between) or len(between.split()) > 8 or first in second or second in first:
        return None
    either = re.compile(rf"\b(?:{re.escape(first)}|{re.escape(second)})\b")
    return either.sub(lambda match: second if match[0] == first else first, pair.passage)
