"""Claims as plain values, the way every front end gets them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

from bot.desk.claims.fields import wording_key
from bot.desk.claims.parts.addresses import site
from db.vocabulary import LinkRelation, Stance, Verdict


class State(StrEnum):
    """Where the desk stands with a claim: derived from its verdict and sources, never stored."""

    CHECKED = "checked"
    DISPUTED = "disputed"
    SOURCED = "sourced"
    NEEDS_SOURCING = "needs_sourcing"


@dataclass(frozen=True, slots=True)
class SourceRecord:
    url: str
    title: str | None
    publisher: str | None
    stance: Stance
    quote: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """`relation` as read from the claim that has it; `passive` where the other claim does it to this one."""

    relation: LinkRelation
    other: int
    passive: bool = False


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    number: int
    key: str | None
    text: str
    claimant: str | None
    claimed_on: date | None
    quote: str | None
    verdict: Verdict | None
    verdict_note: str | None
    verdict_by: str | None
    verdict_at: datetime | None
    published_url: str | None
    assignee: str | None
    created_at: datetime
    archived_at: datetime | None
    merged_into: int | None
    tags: tuple[str, ...]
    phrasings: tuple[str, ...]
    adopted: tuple[str, ...]
    """The phrasings that are words of messages."""
    sources: tuple[SourceRecord, ...]
    appearances: tuple[str, ...]
    links: tuple[LinkRecord, ...]
    sources_required: int

    @property
    def own_phrasings(self) -> tuple[str, ...]:
        """The phrasings that the desk typed or imported."""
        return tuple(text for text in self.phrasings if text not in self.adopted)

    def without_adopted(self) -> "ClaimRecord":
        """The claim as it is handed out: without words of messages."""
        return replace(self, phrasings=self.own_phrasings, adopted=())

    @property
    def sources_counted(self) -> int:
        """Publishers that support or refute the claim, each once, the claimant never."""
        return count_publishers(self.sources, self.claimant)

    @property
    def state(self) -> State:
        if self.verdict is not None:
            return State.CHECKED
        return state_by_sources(self.sources, self.claimant, self.sources_required)


@lru_cache(maxsize=10_000)
def _letters(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _evidence(sources: tuple[SourceRecord, ...], claimant: str | None) -> list[SourceRecord]:
    """The sources that say something for or against the claim and are not the claimant's own."""
    own = _letters(claimant or "")
    return [
        source
        for source in sources
        if source.stance is not Stance.CONTEXT and not (own and own in _publisher_names(source))
    ]


def _publisher_names(source: SourceRecord) -> set[str]:
    """The names under which a source's publisher may be met: as given, its site, and the site's main word."""
    host = site(source.url)
    names = {_letters(host), _letters(host.split("/")[-1] if "/" in host else host.split(".")[0])}
    if source.publisher:
        names.add(_letters(source.publisher))
    return names


def state_by_sources(sources: tuple[SourceRecord, ...], claimant: str | None, sources_required: int) -> State:
    """The state of a claim without a verdict."""
    evidence = _evidence(sources, claimant)
    if {Stance.SUPPORTS, Stance.REFUTES} <= {source.stance for source in evidence}:
        return State.DISPUTED
    if len(evidence) < sources_required:
        return State.NEEDS_SOURCING
    enough = sources_required == 1 or _publishers(evidence) >= sources_required
    return State.SOURCED if enough else State.NEEDS_SOURCING


def count_publishers(sources: tuple[SourceRecord, ...], claimant: str | None) -> int:
    """How many publishers support or refute; sources that share a site or a named publisher are one."""
    return _publishers(_evidence(sources, claimant))


def _publishers(evidence: Iterable[SourceRecord]) -> int:
    publishers: list[set[str]] = []
    for source in evidence:
        known_as = {site(source.url)} | ({_name_key(source.publisher)} if source.publisher else set())
        same = [names for names in publishers if names & known_as]
        publishers = [names for names in publishers if not names & known_as]
        publishers.append(known_as.union(*same))
    return len(publishers)


_name_key = lru_cache(maxsize=10_000)(wording_key)
