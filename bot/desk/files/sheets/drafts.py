"""Rows of a CSV file made into drafts of claims, with every problem named by line and column."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from bot.desk.claims import fields
from bot.desk.claims.drafts import ClaimDraft, SourceDraft
from bot.desk.claims.fields import wording_key
from bot.desk.errors import InvalidError
from bot.desk.files.claims import FileClaim
from bot.desk.files.sheets.columns import CLAIM_COLUMNS, KEY, LINKS, SOURCE_COLUMNS, Column, links
from bot.exchange.claims_csv import Row, Table
from bot.exchange.problems import Problem, stop_at_too_many
from db.vocabulary import LinkRelation

Value = TypeVar("Value")


class _RowCells:
    """The cells of a row, read one by one; those that cannot be used are noted as problems."""

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

    def said(self, columns: Iterable[Column[Any]]) -> dict[str, Any]:
        """The values of the cells that are not empty and can be used, by field of the draft."""
        values = {}
        for column in columns:
            if self.row.cells[column.name].strip():
                value = self.read(column.name, column.read, None)
                if value is not None:
                    values[column.field] = value
        return values

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
        key = cells.read(KEY, lambda cell: fields.optional_name(cell, "key"), None)
        source = _source(cells)
        if not row.cells["text"].strip():
            if key in bad_keys:
                continue
            _further_source(cells, key, source, claims, by_key)
            continue
        draft = _draft(cells, key)
        linked: list[tuple[LinkRelation, str]] = cells.read(LINKS, links, [])
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
        claim = FileClaim(row.line, draft, key, [source] if source else [], linked)
        claims.append(claim)
        by_wording[wording_key(draft.text)] = claim
        if key:
            by_key[key] = claim
    return claims, sorted(problems, key=lambda problem: problem.line)


def _draft(cells: _RowCells, key: str | None) -> ClaimDraft | None:
    said = cells.said(CLAIM_COLUMNS)
    if "verdict" not in said:
        said.pop("verdict_by", None)
    return ClaimDraft(key=key, **said) if "text" in said else None


def _source(cells: _RowCells) -> SourceDraft | None:
    said = cells.said(SOURCE_COLUMNS)
    if said and "url" not in said and not cells.row.cells["source_url"].strip():
        cells.note("source_url", "is empty, though the row describes a source")
    return SourceDraft(**said) if "url" in said else None


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
