"""Lines of a JSONL file made into drafts of claims with all that belongs to them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from bot.desk.claims import fields
from bot.desk.claims.drafts import AppearanceDraft, ClaimDraft, PhrasingDraft, SourceDraft
from bot.desk.claims.history import HistoryRecord
from bot.desk.claims.parts import addresses
from bot.desk.errors import InvalidError
from bot.desk.files.claims import FileClaim
from bot.exchange.problems import Problem
from db.vocabulary import LinkRelation, PhrasingOrigin

Value = TypeVar("Value")
Node = dict[str, Any]

FIELDS = (
    "number", "key", "text", "claimant", "claimed_on", "quote", "verdict", "verdict_note", "verdict_by",
    "verdict_at", "published_url", "assignee", "created_at", "archived_at", "merged_into", "tags",
    "phrasings", "sources", "appearances", "links", "history",
)  # fmt: skip
HIGHEST = 2**31 - 1
DEEPEST = 6
"""How deep the values of an entry of the history may be nested."""


@dataclass(frozen=True, slots=True)
class LineDraft:
    claim: FileClaim
    number: int | None
    """The claim's number at the desk that wrote the file."""
    links: tuple[tuple[LinkRelation, int, datetime | None], ...]
    """The relation to another claim, that claim's number in the file, and since when."""
    history: tuple[HistoryRecord, ...]
    merged_into: int | None

    @property
    def archived(self) -> bool:
        return self.claim.draft is not None and self.claim.draft.archived_at is not None


def line_draft(line: int, node: Node) -> LineDraft | Problem:
    """Check a line; the first thing that cannot be used is its problem."""
    fields_of = _NodeFields(node)
    try:
        return _draft(line, fields_of)
    except InvalidError as error:
        return Problem(line, fields_of.at, str(error))


class _NodeFields:
    def __init__(self, node: Node) -> None:
        self.node = node
        self.at = ""
        """The field that was read last."""

    def text(self, name: str) -> str | None:
        self.at = name
        return _text(self.node, name)

    def take(self, name: str, parse: Callable[[str | None], Value]) -> Value:
        return parse(self.text(name))

    def instant(self, name: str) -> datetime | None:
        self.at = name
        return _instant(self.node, name)

    def number(self, name: str) -> int | None:
        self.at = name
        return _number(self.node, name)

    def each(self, name: str, parse: Callable[[Node], Value]) -> tuple[Value, ...]:
        """The entries of a list of objects."""
        self.at = name
        entries = self.node.get(name) or []
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise InvalidError("is not a list of objects")
        return tuple(parse(entry) for entry in entries)

    def texts(self, name: str) -> list[str]:
        self.at = name
        entries = self.node.get(name) or []
        if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
            raise InvalidError("is not a list of texts")
        return entries


def _draft(line: int, fields_of: _NodeFields) -> LineDraft:
    take = fields_of.take
    verdict = take("verdict", fields.optional_verdict)
    draft = ClaimDraft(
        text=take("text", lambda text: fields.claim_text(text or "")),
        key=take("key", lambda text: fields.optional_name(text, "key")),
        claimant=take("claimant", lambda text: fields.optional_name(text, "claimant")),
        claimed_on=take("claimed_on", fields.optional_day),
        quote=take("quote", lambda text: fields.optional_text(text, "quote")),
        verdict=verdict,
        verdict_note=take("verdict_note", lambda text: fields.optional_text(text, "note")),
        verdict_by=take(
            "verdict_by", lambda text: fields.optional_name(text, "publisher") if verdict else None
        ),
        verdict_at=fields_of.instant("verdict_at") if verdict else None,
        published_url=take("published_url", fields.optional_address),
        assignee=take("assignee", lambda text: fields.optional_text(text, "assignee", 100)),
        tags=fields.tags(fields_of.texts("tags")),
        phrasings=fields_of.each("phrasings", _phrasing),
        appearances=fields_of.each("appearances", _appearance),
        created_at=fields_of.instant("created_at"),
        archived_at=fields_of.instant("archived_at"),
    )
    return LineDraft(
        claim=FileClaim(line, draft, draft.key, list(fields_of.each("sources", _source))),
        number=fields_of.number("number"),
        links=fields_of.each("links", _link),
        history=fields_of.each("history", _history),
        merged_into=fields_of.number("merged_into"),
    )


def _text(node: Node, name: str) -> str | None:
    value = node.get(name)
    if value is not None and not isinstance(value, str):
        raise InvalidError(f"“{name}” is not a text")
    return value


def _number(node: Node, name: str) -> int | None:
    value = node.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= HIGHEST:
        raise InvalidError(f"“{name}” is not the number of a claim")
    return value


def _instant(node: Node, name: str) -> datetime | None:
    raw = _text(node, name)
    if raw is None:
        return None
    try:
        at = datetime.fromisoformat(raw)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidError(
            f"“{fields.one_line(raw)[:40]}” is not a time; write it like 2026-11-23T12:00:00Z."
        ) from None


def _phrasing(node: Node) -> PhrasingDraft:
    origin = fields.word_of(PhrasingOrigin, _text(node, "origin") or PhrasingOrigin.IMPORT, "origin")
    text = fields.claim_text(_text(node, "text") or "", "phrasing")
    return PhrasingDraft(text, origin, created_at=_instant(node, "created_at"))


def _source(node: Node) -> SourceDraft:
    said = {name: _text(node, name) for name in ("title", "publisher", "stance", "quote", "note")}
    return SourceDraft.of(_text(node, "url") or "", **said, created_at=_instant(node, "created_at"))


def _appearance(node: Node) -> AppearanceDraft:
    url = addresses.web_address(_text(node, "url") or "")
    return AppearanceDraft(url, created_at=_instant(node, "created_at"))


def _link(node: Node) -> tuple[LinkRelation, int, datetime | None]:
    other = _number(node, "other")
    if other is None:
        raise InvalidError("“other” is missing")
    return (
        fields.word_of(LinkRelation, _text(node, "relation") or "", "relation"),
        other,
        _instant(node, "created_at"),
    )


def _history(node: Node) -> HistoryRecord:
    at, action = _instant(node, "at"), fields.optional_text(_text(node, "action"), "action", 40)
    before, after = node.get("before") or {}, node.get("after") or {}
    if at is None or action is None or not isinstance(before, dict) or not isinstance(after, dict):
        raise InvalidError("an entry lacks its time or action, or has no fields before and after")
    by = fields.optional_text(_text(node, "by"), "name", 100) or ""
    if action == "edited" and "verdict" in {*before, *after}:  # as sheets were imported before version 0.2
        action = "verdict"
    return HistoryRecord(at, by, action, _kept(before), _kept(after))


def _kept(values: Node, depth: int = 0) -> Node:
    return {fields.keepable(name): _kept_value(value, depth + 1) for name, value in values.items()}


def _kept_value(value: Any, depth: int) -> Any:
    if depth > DEEPEST:
        raise InvalidError("an entry is nested too deeply")
    if isinstance(value, dict):
        return _kept(value, depth)
    if isinstance(value, list):
        return [_kept_value(entry, depth + 1) for entry in value]
    return fields.keepable(value) if isinstance(value, str) else value
