"""Sentences of an article that are worth tracking, found by rules.

A sentence is proposed where it holds a quotation, attributes a statement (“said”, “denied”, “according to”),
gives a number, or reports an event (“was killed”, “resigned”). The claimant is the capitalised name beside
the verb of speech; a pronoun stands for the last one named. A quotation may run over several sentences of a
paragraph, which then share the claimant.
"""

import re
from dataclasses import dataclass

_SPEECH = (
    "said|says|told|claimed|claims|announced|denied|denies|added|stated|insisted|argued|warned|called|accused|"
    "blamed|condemned|denounced|rejected|reject|vowed|promised|confirmed|alleged|acknowledged|tweeted|wrote|demanded"
)
_NAME = r"(?:(?:the|The)\s+)?[A-Z][\w’'\-]+(?:\s+(?:(?:of|the|al|bin|van|de|for|and)\s+)?[A-Z][\w’'\-]+)*"
_BEFORE = re.compile(
    rf"({_NAME}|\b[Hh]e|\b[Ss]he|\b[Tt]hey)\s+(?:(?:also|later|has|have|had)\s+)?(?:{_SPEECH})\b"
)
_AFTER = re.compile(rf"[,”\"]\s+(?:said|says|added|wrote)\s+({_NAME})")
_ACCORDING = re.compile(rf"\b[Aa]ccording to ({_NAME})")
_STATEMENT = re.compile(rf"\b(?:{_SPEECH}|according to|statement)\b", re.IGNORECASE)
_QUOTE = re.compile(r"“([^”]+)”|\"([^\"]+)\"")
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|dozens?|hundreds?|thousands?|"
    r"millions?|billions?|half|majority)\b",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:(?:was|were|been)\s+(?:\w+ly\s+)?\w+(?:ed|t|n)|killed|injured|wounded|hit|struck|attacked|survived|burned|"
    r"lose|lost|won|resigned|died|collapsed|closed|opened|signed|arrested|fired|appeared|refused|approved|rose|fell|"
    r"crashed|protesting|camping)\b",
    re.IGNORECASE,
)
_END = re.compile(r"(?<=[.!?])[”\"’)]*\s+(?=[A-Z“\"‘(\d])")
_SHORT = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Sgt|Gov|Sen|Rep|Prof|No|[A-Z])\.$")
_PRONOUNS = frozenset({"he", "she", "they"})
FEWEST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Proposal:
    text: str
    claimant: str | None
    quote: str | None
    why: tuple[str, ...]
    """Of `quote`, `statement`, `number` and `event`, those that hold."""


def proposals(text: str) -> list[Proposal]:
    """The sentences worth tracking, in their order, each once."""
    found: dict[str, Proposal] = {}
    last: str | None = None
    for paragraph in text.splitlines():
        quotes = [(match.start(), match.end()) for match in _QUOTE.finditer(paragraph)]
        spans = _sentences(paragraph)
        for start, end in spans:
            sentence = paragraph[start:end].strip()
            claimant = _claimant(sentence, last)
            quote, closing = _quote(paragraph, quotes, start, end)
            if claimant is None and closing > end:
                rest = next(paragraph[a:b] for a, b in spans if a < closing <= b or b == spans[-1][1])
                claimant = _claimant(rest, last)
            why = _reasons(sentence, quoted=quote is not None)
            if why and len(sentence.split()) >= FEWEST_WORDS:
                found.setdefault(sentence, Proposal(sentence, claimant, quote, why))
            last = claimant or last
    return list(found.values())


def _sentences(paragraph: str) -> list[tuple[int, int]]:
    spans = []
    start = 0
    for match in _END.finditer(paragraph):
        if not _SHORT.search(paragraph[start : match.start()]):
            spans.append((start, match.end()))
            start = match.end()
    return [*spans, (start, len(paragraph))] if paragraph[start:].strip() else spans


def _quote(paragraph: str, quotes: list[tuple[int, int]], start: int, end: int) -> tuple[str | None, int]:
    """The longest part of a quotation within a sentence, and where that quotation ends."""
    parts = [(min(b, end) - max(a, start), a, b) for a, b in quotes if a < end and b > start]
    if not parts:
        return None, 0
    _, a, b = max(parts)
    return paragraph[max(a, start) : min(b, end)].strip(' “”",') or None, b


def _claimant(sentence: str, last: str | None) -> str | None:
    plain = _QUOTE.sub(lambda match: "”" * len(match[0]), sentence)
    found = _AFTER.search(plain) or _ACCORDING.search(plain) or _BEFORE.search(plain)
    if found is None:
        return None
    name = found[1]
    return last if name.lower() in _PRONOUNS else name


def _reasons(sentence: str, *, quoted: bool) -> tuple[str, ...]:
    rules = (("statement", _STATEMENT), ("number", _NUMBER), ("event", _EVENT))
    return (("quote",) if quoted else ()) + tuple(name for name, rule in rules if rule.search(sentence))
