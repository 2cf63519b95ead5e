"""A match as lines on a terminal."""

from rich.text import Text

from bot.desk.checking import Found
from bot.desk.labels import said_by, standing
from bot.matching import Relation


def flag_lines(message: str, found: Found, *, marks: bool) -> list[Text]:
    """The claim, what it needs, and the sentence with its matched words bold (`marks`: in brackets)."""
    claim, match = found.claim, found.match
    sign = "FLAG" if found.flag else "possible"
    verb = "differs from" if match.relation is Relation.CONTRADICTS else "repeats"
    head = Text.assemble(
        (f"{sign} ", "bold red" if found.flag else "yellow"), f"{verb} ", (f"#{claim.number}", "bold")
    )
    head.append(f" {claim.text}")
    facts = "; ".join(filter(None, [standing(claim), f"score {match.score:.2f}", said_by(claim)]))
    return [
        head,
        Text(f"     {facts}", "dim"),
        Text("     ").append_text(_in_place(message, found, marks=marks)),
    ]


def _in_place(message: str, found: Found, *, marks: bool) -> Text:
    start, end = found.match.span
    sentence = Text()
    at = start
    for word_start, word_end in found.match.words:
        if not at <= word_start < word_end <= end:
            continue
        sentence.append(message[at:word_start])
        word = message[word_start:word_end]
        sentence.append(f"[{word}]" if marks else word, "bold cyan underline")
        at = word_end
    sentence.append(message[at:end])
    return Text(" ").join(part for part in sentence.split() if part)
