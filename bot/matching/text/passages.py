"""The parts of a message that models read: all of it, its windows, and what stands around a place."""

import re
from typing import NamedTuple

from bot.matching.text.sentences import sentence_spans, windows
from bot.matching.text.tokens import tokeniser

MOST = 16
"""Windows of a text that are read by themselves; each costs the model some milliseconds."""
JUDGED = 60
"""Words around a place that the judge reads, as long as they are whole sentences."""
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


def judged_passage(text: str, start: int, stop: int) -> str:
    """What the judge reads of a text about the place from `start` to `stop`: the text as a whole where it is
    short, else that place's sentences and as many around them as there is room for, those after it first.
    """
    whole = _plain(text)
    if len(whole.split()) <= JUDGED:
        return whole
    spans = sentence_spans(text)
    first = next((at for at, (_, end) in enumerate(spans) if end > start), 0)
    last = max((at for at, (begin, _) in enumerate(spans) if begin < stop), default=first)
    read = _plain(text[spans[first][0] : spans[last][1]])
    grows = True
    while grows:
        grows = False
        for wider in ((first, last + 1), (first - 1, last)):
            if wider[0] >= 0 and wider[1] < len(spans):
                longer = _plain(text[spans[wider[0]][0] : spans[wider[1]][1]])
                if len(longer.split()) <= JUDGED:
                    (first, last), read, grows = wider, longer, True
    return read


def _plain(text: str) -> str:
    text = _SIGNATURE.sub("", _ADDRESS.sub(" ", text).rstrip())
    return " ".join(text.replace("#", " ").split())
