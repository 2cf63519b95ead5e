"""Who states what a sentence says: the name or role beside a verb of speech."""

import re

from bot.matching.extraction.words import (
    BETWEEN,
    DATES,
    DESCRIBING,
    DETERMINERS,
    DOCUMENTS,
    FINDING,
    JOINING,
    OPENERS,
    ORGANISATIONS,
    PRONOUNS,
    RELATING,
    ROLES,
    SPEECH,
)

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[^\W_][\w’'&-]*(?:\.(?=\s*[A-Z])[\w’'-]*)*|¤+|[^\w\s]")
_PASSIVE = frozenset("was were been be being is are to not".split())
FURTHEST = 12
"""Words between a name and its verb, where a description in commas stands between them."""


class Speakers:
    """Who has been named so far, so that a pronoun can stand for them."""

    def __init__(self) -> None:
        self._anyone: str | None = None
        self._person: str | None = None

    def note(self, claimant: str) -> None:
        self._anyone = claimant
        if not _is_group(claimant):
            self._person = claimant

    def meant_by(self, word: str) -> str | None:
        """Whom “he” or “the statement” means."""
        return self._person if word in {"he", "she"} else self._anyone


def _is_group(name: str) -> bool:
    words = re.findall(r"[\w-]+", name)
    return words[0].lower() in DETERMINERS or any(word.lower() in ORGANISATIONS for word in words[-1:])


def stated(sentence: str) -> str | None:
    """The words for who states it, “he” or “the statement” included; None where nobody does.

    Quotations in the sentence must have been masked with ¤.
    """
    tokens = _TOKEN.findall(sentence)
    for at, token in enumerate(tokens):
        if token.lower() == "according" and tokens[at + 1 : at + 2] == ["to"]:
            found = _forward(tokens, at + 2)
        elif token in SPEECH or (token in FINDING and tokens[at + 1 : at + 2] == ["that"]):
            found = _subject(tokens, at)
        else:
            continue
        if found:
            return found
    return None


def _subject(tokens: list[str], verb: int) -> str | None:
    at = verb - 1
    while at >= 0 and (tokens[at] in BETWEEN or tokens[at].endswith("ly") or _is_day(tokens, at)):
        at -= 1
    if at < 0:
        return None
    if tokens[at] in _PASSIVE:
        return None
    after_quote = tokens[at] in {",", "?", "!", "”", '"', "»"} and any(
        "¤" in word for word in tokens[max(0, at - 2) : at + 1]
    )
    if after_quote or tokens[at].startswith("¤"):
        return _forward(tokens, verb + 1)
    if tokens[at] == ",":
        opening = next((one for one in range(at - 1, max(-1, at - FURTHEST), -1) if tokens[one] == ","), None)
        inverted = _forward(tokens, verb + 1)
        return _backward(tokens, opening - 1) if opening else inverted
    return _backward(tokens, at)


def _is_day(tokens: list[str], at: int) -> bool:
    """“on Monday”, seen from either word."""
    if tokens[at].lower() in DATES:
        return True
    return tokens[at] == "on" and tokens[at + 1 : at + 2] != [] and tokens[at + 1].lower() in DATES


def _fits(tokens: list[str], at: int) -> bool:
    """Whether a word can be part of a name or role."""
    word = tokens[at]
    lower = word.lower().removesuffix("’s").removesuffix("'s")
    if at == 0 and lower in OPENERS - DETERMINERS - DESCRIBING:
        return False
    if word[0].isupper():
        return lower not in DATES
    return lower in ROLES or lower in DESCRIBING or ("-" in lower and lower[0].isalpha())


def _backward(tokens: list[str], end: int) -> str | None:
    if end < 0:
        return None
    if tokens[end].lower() in PRONOUNS:
        return tokens[end].lower()
    start = end + 1
    for at in range(end, max(-1, end - FURTHEST), -1):
        word = tokens[at]
        if word.lower() in DETERMINERS and at <= end:
            start = at
            if not (at and tokens[at - 1] in {"of", "for"}):
                break
        elif _fits(tokens, at) or (word in JOINING and at < end and at and _fits(tokens, at - 1)):
            start = at
        else:
            break
    return _named(tokens[start : end + 1]) or _plain_subject(tokens, end)


def _plain_subject(tokens: list[str], end: int) -> str | None:
    """“the water board”: a few nouns after an article that begins the clause."""
    for at in range(end - 1, max(-1, end - 5), -1):
        if tokens[at].lower() in DETERMINERS:
            clause = at == 0 or tokens[at - 1].lower() not in RELATING
            text = " ".join(tokens[at : end + 1])
            return text[0].upper() + text[1:] if clause else None
        if not tokens[at].isalpha() or tokens[at] in RELATING or tokens[at].endswith("ed"):
            return None
    return None


def _forward(tokens: list[str], start: int) -> str | None:
    if start < len(tokens) and tokens[start].lower() in PRONOUNS:
        return tokens[start].lower()
    end = start
    while end < len(tokens) and end - start < FURTHEST:
        word = tokens[end]
        joins = word in JOINING and end > start and end + 1 < len(tokens)
        joins = joins and (_fits(tokens, end + 1) or tokens[end + 1] in DETERMINERS)
        after_join = end > start and tokens[end - 1] in JOINING
        if not (
            joins or _fits(tokens, end) or (word.lower() in DETERMINERS and (end == start or after_join))
        ):
            break
        end += 1
    return _named(tokens[start:end])


def _named(words: list[str]) -> str | None:
    """The words as a claimant: without an article before a name, and beginning with a capital."""
    while words and words[0] in JOINING:
        words = words[1:]
    plain = [word.lower().removesuffix("’s").removesuffix("'s") for word in words]
    named = [word for word in words if word[0].isupper() and word.lower() not in DETERMINERS | OPENERS]
    if not named and not any(word in ROLES for word in plain):
        return None
    if plain[-1] in DOCUMENTS and len(words) <= 2 and not named:
        return "it"
    if len(words) > 1 and plain[0] in {"the", "a", "an"} and words[1][0].isupper():
        words = words[1:]
    text = " ".join(words)
    return text[0].upper() + text[1:]
