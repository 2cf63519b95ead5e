"""Rows of a CSV file made into drafts of claims, with every problem named by line and column."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from bot.desk.claims import fields
from bot.desk.claims.drafts import ClaimDraft, PhrasingDraft, SourceDraft
from bot.desk.claims.fields import wording_key
from bot.desk.claims.parts import addresses
from bot.desk.errors import InvalidError
from bot.desk.files.claims import FileClaim
from bot.exchange.claims_csv import LINKS, Row, Table, split_list
from bot.exchange.problems import Problem, stop_at_too_many
from db.vocabulary import LinkRelation, PhrasingOrigin

Value = TypeVar("Value")


class _RowCells:
    """One row's cells, read one by one; what cannot be used is noted."""

    def __init__(self, row: Row, problems: list[Problem]) -> None:
        self.row = row
        self.problems = problems
        self.good = True

    def read(self, column: str, parse: Callable[[str], Value], otherwise: Value) -> Value:
        try:
            return parse(self.row.cells[column])
        except InvalidError as error:
            self.note(column, str(error))
            return otherwise

    def note(self, column: str, reason: str) -> None:
        self.problems.append(Problem(self.row.line, column, reason))
        self.good = False


def claims_of(table: Table) -> tuple[list[FileClaim], list[Problem]]:
    """The claims of a file in its order, and all problems by line."""
    problems = list(table.problems)
    claims: list[FileClaim] = []
    by_key: dict[str, FileClaim] = {}
    by_wording: dict[str, FileClaim] = {}
    bad_keys: set[str] = set()
    for row in table.rows:
        stop_at_too_many(problems)
        cells = _RowCells(row, problems)
        key = cells.read("key", lambda cell: fields.optional_name(cell, "key"), None)
        source = _source(cells)
        if not row.cells["text"].strip():
            if key in bad_keys:
                continue
            _further_source(cells, key, source, claims, by_key)
            continue
        draft = _draft(cells, key)
        links: list[tuple[LinkRelation, str]] = cells.read(LINKS, _links, [])
        if not cells.good or draft is None:
            bad_keys |= {key} if key else set()
            continue
        earlier = by_key.get(key) if key else by_wording.get(wording_key(draft.text))
        if earlier is not None:
            _repeated_row(cells, draft, earlier, source)
            continue
        twin = by_wording.get(wording_key(draft.text))
        if twin is not None:
            cells.note("text", f"is the claim of line {twin.place} again, under another key")
            continue
        claim = FileClaim(row.line, draft, key, [source] if source else [], links)
        claims.append(claim)
        by_wording[wording_key(draft.text)] = claim
        if key:
            by_key[key] = claim
    return claims, sorted(problems, key=lambda problem: problem.line)


def _draft(cells: _RowCells, key: str | None) -> ClaimDraft | None:
    text = cells.read("text", fields.claim_text, "")
    draft = ClaimDraft(
        text=text,
        key=key,
        claimant=cells.read("claimant", lambda cell: fields.optional_name(cell, "claimant"), None),
        claimed_on=cells.read("claimed_on", fields.optional_day, None),
        quote=cells.read("quote", lambda cell: fields.optional_text(cell, "quote"), None),
        verdict=cells.read("verdict", fields.optional_verdict, None),
        verdict_note=cells.read("verdict_note", lambda cell: fields.optional_text(cell, "note"), None),
        published_url=cells.read("published_url", fields.optional_address, None),
        tags=cells.read("tags", lambda cell: fields.tags(split_list(cell)), ()),
        phrasings=cells.read("phrasings", _phrasings, ()),
    )
    return draft if text else None


def _phrasings(cell: str) -> tuple[PhrasingDraft, ...]:
    texts = (fields.claim_text(entry, "phrasing") for entry in split_list(cell))
    return tuple(PhrasingDraft(text, PhrasingOrigin.IMPORT) for text in texts)


def _source(cells: _RowCells) -> SourceDraft | None:
    row = cells.row.cells
    if not row["source_url"].strip():
        if any(row[name].strip() for name in ("source_title", "source_stance", "source_quote")):
            cells.note("source_url", "is empty, though the row describes a source")
        return None
    url = cells.read("source_url", addresses.web_address, "")
    draft = SourceDraft(
        url=url,
        title=cells.read("source_title", lambda cell: fields.optional_name(cell, "title"), None),
        stance=cells.read("source_stance", fields.stance, None),
        quote=cells.read("source_quote", lambda cell: fields.optional_text(cell, "quote"), None),
    )
    return draft if url else None


def _further_source(
    cells: _RowCells,
    key: str | None,
    source: SourceDraft | None,
    claims: list[FileClaim],
    by_key: dict[str, FileClaim],
) -> None:
    if not cells.good:
        return
    if key is None or source is None:
        cells.note("text", "is empty; only a row that repeats a key to add a source may leave it out")
        return
    if key in by_key:
        by_key[key].sources.append(source)
        return
    claim = FileClaim(cells.row.line, None, key, [source])
    by_key[key] = claim
    claims.append(claim)


def _repeated_row(
    cells: _RowCells, draft: ClaimDraft, earlier: FileClaim, source: SourceDraft | None
) -> None:
    if earlier.draft is None:
        earlier.draft = draft
    elif wording_key(earlier.draft.text) != wording_key(draft.text):
        cells.note("key", f"is that of line {earlier.place} already, with another text")
        return
    elif replace(draft, tags=(), phrasings=()) != replace(
        earlier.draft, tags=(), phrasings=(), key=draft.key
    ):
        cells.note(
            "text", f"repeats line {earlier.place} with other cells; leave the text of further rows empty"
        )
        return
    if source is not None:
        earlier.sources.append(source)


def _links(cell: str) -> list[tuple[LinkRelation, str]]:
    links = []
    for entry in split_list(cell):
        relation, _, key = entry.partition(":")
        if not key.strip():
            raise InvalidError(
                f"“{fields.one_line(entry)[:40]}” is not a link; write it like contradicts:KEY."
            )
        links.append((fields.word_of(LinkRelation, relation, "relation"), fields.one_line(key)))
    return links
