"""The parts of a message that a sentence model reads: all of it, and each of its windows."""

import re
from typing import NamedTuple

from bot.matching.text.sentences import windows
from bot.matching.text.tokens import tokeniser

MOST = 16
"""Windows of a text that are read by themselves; each costs the model some milliseconds."""
_ADDRESS = re.compile(r"https?://\S+|pic\.twitter\.com/\S+|\bwww\.\S+|<a?:\w+:\d+>|<[@#][!&]?\d+>")
_SIGNATURE = re.compile(r"\s[—–-]{1,2}\s[^\n—–]{1,80}\(@\w+\)\s+\w+ \d{1,2}, \d{4}\s*$")
"""Who posted it and when, as at the end of quoted posts."""


class Passage(NamedTuple):
    start: int
    stop: int
    """Where it stands in the text."""
    read: str
    """What the model reads of it: without addresses, mentions and signatures."""


def passages(text: str) -> list[Passage]:
    """The whole first; none where no words are left."""
    whole = _plain(text)
    if not whole:
        return []
    found = [Passage(0, len(text), whole)]
    signed = _SIGNATURE.search(_ADDRESS.sub(lambda hidden: " " * len(hidden[0]), text).rstrip())
    end = signed.start() if signed else len(text)
    tokens = tokeniser("english").tokens(text[:end])
    known = {whole}
    for first, last in windows(text[:end], tokens):
        start, stop = tokens[first].start, tokens[last - 1].end
        read = _plain(text[start:stop])
        if read and read not in known and len(found) <= MOST:
            known.add(read)
            found.append(Passage(start, stop, read))
    return found


def _plain(text: str) -> str:
    text = _SIGNATURE.sub("", _ADDRESS.sub(" ", text).rstrip())
    return " ".join(text.replace("#", " ").split())
