"""What people outside the desk may see of a verdict."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Protocol

from bot.desk.claims.history import HistoryRecord
from bot.desk.claims.records import ClaimRecord
from db.vocabulary import ShowVerdicts


class Rated(Protocol):
    @property
    def published_url(self) -> str | None: ...

    @property
    def verdict_by(self) -> str | None: ...


def verdict_is_public(claim: Rated, show_verdicts: ShowVerdicts) -> bool:
    """A verdict is the desk's own business until published; that of another publisher never was."""
    return (
        show_verdicts is ShowVerdicts.ALWAYS
        or claim.published_url is not None
        or claim.verdict_by is not None
    )


def as_seen(claim: ClaimRecord, show_verdicts: ShowVerdicts, *, editor: bool = False) -> ClaimRecord:
    """The claim as an editor or anybody else may see it."""
    if editor or verdict_is_public(claim, show_verdicts):
        return claim
    return replace(claim, verdict=None, verdict_note=None, verdict_at=None)


_INTERNAL = ("verdict", "verdict_note", "verdict_by")


def history_as_seen(
    entries: Iterable[HistoryRecord], show_verdicts: ShowVerdicts, *, editor: bool = False
) -> list[HistoryRecord]:
    """A claim's history without the desk's way to its verdict, which publishing does not tell."""
    if editor or show_verdicts is ShowVerdicts.ALWAYS:
        return list(entries)
    seen = []
    for entry in entries:
        before, after = _public(entry.before), _public(entry.after)
        told_more = (before, after) != (entry.before, entry.after)
        if before or after or not told_more:
            seen.append(replace(entry, before=before, after=after))
    return seen


def _public(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in _INTERNAL}
