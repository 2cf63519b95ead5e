"""The paragraphs of a text that are prose, without headings, captions, bylines and what else a page has."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ENDED = re.compile(r"[.!?…][”\"’'»)\]]*$")
_BULLET = re.compile(r"^(?:[-*•·–]|\d{1,2}[.)])\s+(?=\S)")
_FURNITURE = re.compile(
    r"^(?:read (?:more|also|next|on)\b|see also|also read|related\b|more (?:on|from|stories)|"
    r"recommended|share\b|"
    r"subscribe|sign (?:up|in)|log in|follow us|advert|photo\b|photograph|image\b|picture\b|video\b|"
    r"caption|"
    r"credit\b|source:|graphic|file photo|getty|©|\(c\)|copyright|all rights reserved|cookie|"
    r"we use cookies|"
    r"privacy policy|terms (?:of|and)|comments?\b|leave a|tags?:|topics?:|newsletter|click here|"
    r"published\b|"
    r"updated\b|last (?:updated|modified)|posted (?:on|by)|by(?:line)?:|contacts?:|media contact|"
    r"press contact|"
    r"for immediate release|notes? (?:to|for) editors|about (?:us|the (?:author|company))|"
    r"[#*_=~-]{2,}|-?\s*ends?\s*-?$|"
    r"skip to|back to top|menu$|home\b.*[|>›]|reporting by|editing by|edited by|this (?:article|"
    r"story) (?:was|is))",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"^(?:[Bb]y|BY)\s+[A-Z][\w.’'-]+(?:\s+[A-Z][\w.’'-]+){0,5}(?:\s*[,|/·-].*)?\.?$")
_CREDIT = re.compile(
    r"(?:\(|\[|/|\|)\s*(?:file\s+)?(?:photo|image|picture|ap|afp|reuters|epa|getty)\b[^)\]]*[)\]]?\.?$",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"^[(\[][^()\[\]]*[)\]]\.?$")
_DATELINE = re.compile(
    r"^[A-Z][A-Z .’'-]+(?:,\s+[A-Z][\w.]+)?(?:,?\s+[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:,\s+\d{4})?)?"
    r"(?:\s*\([^)]{2,30}\))?\s*[—–-]{1,2}\s+"
)
_LABEL = re.compile(
    r"^(?:\[?\d{1,2}:\d{2}(?::\d{2})?\]?\s+)?([^\W\d_][\w.’'-]*(?:\s[^\W\d_][\w.’'-]*){0,4})"
    r"(?:\s*\([^)]{1,40}\))?:\s+(?=\S)"
)
LONGEST_CAPTION = 400
"""Characters of a line that may still be a caption, a heading or the like."""
WRAPPED = range(50, 101)
"""Characters of lines that an editor or a mail program has broken."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    speaker: str | None
    """Whose words it is, in transcripts and chats whose lines begin with the speaker."""


def paragraphs(text: str) -> list[Paragraph]:
    lines = [line for line in map(_spaced, text.splitlines()) if line]
    spoken = sum(_LABEL.match(line) is not None for line in lines) >= max(2, len(lines) / 2)
    if not spoken:
        lines = list(_whole_lines(text))
    long = [line for line in lines if len(line.split()) > 3]
    punctuated = not spoken and 2 * sum(_ENDED.search(line) is not None for line in long) >= len(long)
    found: list[Paragraph] = []
    speaker = None
    for line in lines:
        said = line
        label = _LABEL.match(line) if spoken else None
        if label is not None:
            speaker, said = _speaker(label[1]), line[label.end() :]
        if _is_prose(said, punctuated=punctuated):
            found.append(Paragraph(_DATELINE.sub("", _BULLET.sub("", said)), speaker))
    return found


def _spaced(line: str) -> str:
    return " ".join(line.split())


def _speaker(label: str) -> str | None:
    """The name in a label; a nickname in a chat says nothing of who made a claim."""
    if label[0].islower():
        return None
    return label.title() if label.isupper() and " " in label else label


def _whole_lines(text: str) -> Iterator[str]:
    """Lines with what was broken off put back: into mails, and where a line begins with a small letter."""
    lower = [line.lstrip()[:1].islower() for line in text.splitlines() if line.strip()]
    joins = 2 * sum(lower) < len(lower)
    for block in re.split(r"\n\s*\n", text):
        lines = [_spaced(line) for line in block.splitlines() if line.strip()]
        broken = [line for line in lines[:-1] if not _ENDED.search(line)]
        if broken and all(len(line) in WRAPPED for line in lines[:-1]):
            yield " ".join(lines)
            continue
        held: list[str] = []
        for line in lines:
            if held and not (joins and line[0].islower() and not _ENDED.search(held[-1])):
                yield " ".join(held)
                held = []
            held.append(line)
        if held:
            yield " ".join(held)


def _is_prose(line: str, *, punctuated: bool) -> bool:
    """`punctuated` says that the text's sentences end with a mark, so that a line without one is none."""
    if len(line) <= LONGEST_CAPTION:
        rules = (_FURNITURE, _BYLINE, _CREDIT, _ASIDE)
        if any(rule.search(line) for rule in rules) or _is_title(line):
            return False
    return not punctuated or _ENDED.search(line) is not None or _BULLET.match(line) is not None


def _is_title(line: str) -> bool:
    """Whether Nearly All Words Are Capitalised, or ALL LETTERS are."""
    if _ENDED.search(line):
        return False
    words = [word for word in re.findall(r"[^\W\d_]+", line) if len(word) > 3]
    return len(words) > 3 and sum(word[0].isupper() for word in words) > 0.7 * len(words)
