"""A match as lines on a terminal."""

from rich.text import Text

from bot.desk.checking import Found
from bot.desk.labels import said_by, standing
from bot.matching import Relation


def flag_lines(message: str, found: Found) -> list[Text]:
    """The claim, what it needs, and the message's sentence with the matched words in bold."""
    claim, match = found.claim, found.match
    sign = "FLAG" if found.flag else "possible"
    verb = "differs from" if match.relation is Relation.CONTRADICTS else "repeats"
    who = said_by(claim)
    head = Text.assemble(
        (f"{sign} ", "bold red" if found.flag else "yellow"), f"{verb} ", (f"#{claim.number}", "bold")
    )
    head.append(f" {claim.text}")
    facts = Text(
        f"     {standing(claim)}; score {match.score:.2f}" + (f"; said by {who}" if who else ""), "dim"
    )
    return [head, facts, Text("     ").append_text(_in_place(message, found))]


def _in_place(message: str, found: Found) -> Text:
    start, end = found.match.span
    sentence = Text()
    at = start
    for word_start, word_end in found.match.words:
        if not at <= word_start < word_end <= end:
            continue
        sentence.append(message[at:word_start])
        sentence.append(message[word_start:word_end], "bold cyan underline")
        at = word_end
    sentence.append(message[at:end])
    return Text(" ").join(part for part in sentence.split() if part)
