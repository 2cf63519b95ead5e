"""The columns of a sheet of claims, each declared once: how its cells are read, and how they are written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bot.desk.claims import fields
from bot.desk.claims.drafts import PhrasingDraft
from bot.desk.claims.parts import addresses
from bot.desk.claims.records import ClaimRecord, SourceRecord
from bot.desk.errors import InvalidError
from bot.exchange.claims_csv import Table, join_list, read_table, split_list
from db.vocabulary import LinkRelation, PhrasingOrigin

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Column(Generic[Record]):
    name: str
    """In the sheet's header."""
    field: str
    """Of the draft."""
    read: Callable[[str], Any]
    """The value of a cell that is not empty; raises InvalidError."""
    write: Callable[[Record], str]


def _text(what: str, parse: Callable[[str, str], str | None]) -> Callable[[str], str | None]:
    return lambda cell: parse(cell, what)


def _phrasings(cell: str) -> tuple[PhrasingDraft, ...]:
    texts = (fields.claim_text(entry, "phrasing") for entry in split_list(cell))
    return tuple(PhrasingDraft(text, PhrasingOrigin.IMPORT) for text in texts)


def links(cell: str) -> list[tuple[LinkRelation, str]]:
    """Relations to other claims and the keys of those, from a cell of the column `LINKS`."""
    pairs = []
    for entry in split_list(cell):
        relation, _, key = entry.partition(":")
        if not key.strip():
            raise InvalidError(
                f"“{fields.one_line(entry)[:40]}” is not a link; write it like contradicts:KEY."
            )
        pairs.append((fields.word_of(LinkRelation, relation, "relation"), fields.one_line(key)))
    return pairs


KEY = "key"
"""Names the claim; further rows with the same key add sources to it."""
LINKS = "links"
"""Read besides the columns that are written: `contradicts:KEY`, several separated by `|`."""
CLAIM_COLUMNS: tuple[Column[ClaimRecord], ...] = (
    Column("text", "text", fields.claim_text, lambda claim: claim.text),
    Column(
        "claimant", "claimant", _text("claimant", fields.optional_name), lambda claim: claim.claimant or ""
    ),
    Column(
        "claimed_on",
        "claimed_on",
        fields.optional_day,
        lambda claim: claim.claimed_on.isoformat() if claim.claimed_on else "",
    ),
    Column("quote", "quote", _text("quote", fields.optional_text), lambda claim: claim.quote or ""),
    Column("verdict", "verdict", fields.optional_verdict, lambda claim: claim.verdict or ""),
    Column(
        "verdict_note",
        "verdict_note",
        _text("note", fields.optional_text),
        lambda claim: claim.verdict_note or "",
    ),
    Column(
        "verdict_by",
        "verdict_by",
        _text("publisher", fields.optional_name),
        lambda claim: claim.verdict_by or "",
    ),
    Column(
        "published_url", "published_url", fields.optional_address, lambda claim: claim.published_url or ""
    ),
    Column("tags", "tags", lambda cell: fields.tags(split_list(cell)), lambda claim: join_list(claim.tags)),
    Column("phrasings", "phrasings", _phrasings, lambda claim: join_list(sorted(claim.phrasings))),
)
"""A cell that is left empty says nothing."""
SOURCE_COLUMNS: tuple[Column[SourceRecord], ...] = (
    Column("source_url", "url", addresses.web_address, lambda source: source.url),
    Column("source_title", "title", _text("title", fields.optional_name), lambda source: source.title or ""),
    Column("source_stance", "stance", fields.stance, lambda source: source.stance),
    Column("source_quote", "quote", _text("quote", fields.optional_text), lambda source: source.quote or ""),
)
HEADER = (KEY, *(column.name for column in CLAIM_COLUMNS), *(column.name for column in SOURCE_COLUMNS))


def read_sheet(data: bytes) -> Table:
    """A sheet of claims, read whole. Raises UnreadableFileError."""
    return read_table(data, (*HEADER, LINKS))
