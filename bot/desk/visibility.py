"""What people outside the desk may see of a verdict."""

from dataclasses import replace
from typing import Protocol

from bot.desk.records import ClaimRecord
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
