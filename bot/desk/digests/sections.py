"""A digest as titled lists of lines, no longer than the front end has room for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.desk.claims.labels import day, plural, rating
from bot.desk.digests.records import DigestReport, ReportedClaim

CHANNELS_NAMED = 3


@dataclass(frozen=True, slots=True)
class Style:
    """How a front end writes what comes from users and what can be clicked."""

    text: Callable[[str], str]
    """The words of a claim or a name, escaped and cut for the front end."""
    person: Callable[[str | None], str]
    channel: Callable[[int], str]
    link: Callable[[str, str], str]
    """A label and an address."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a front end can show; lengths are those that its `measure` gives."""

    lines: int
    """Of a section, at the most."""
    section: int
    """Length of a section's lines, line breaks and the one about those left out included."""
    total: int
    measure: Callable[[str], int] = len


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: tuple[str, ...]
    left_out: int
    """Entries there was no room for."""

    @property
    def all_lines(self) -> tuple[str, ...]:
        """The lines, and one that says how many were left out."""
        if not self.left_out:
            return self.lines
        return (
            *self.lines,
            f"and {self.left_out:,} more" if self.lines else f"{self.left_out:,}, too long to show",
        )

    @property
    def value(self) -> str:
        return "\n".join(self.all_lines)


@dataclass(frozen=True, slots=True)
class RenderedDigest:
    title: str
    summary: tuple[str, ...]
    """One line where nothing happened; then there are no sections."""
    sections: tuple[Section, ...]


def rendered(digest: DigestReport, style: Style, room: Room, *, late: bool = False) -> RenderedDigest:
    """The digest with its sections in the order in which an editor needs them."""
    title = digest_title(digest) + (" (late)" if late else "")
    if digest.is_empty:
        line = f"{_uneventful(digest)}: no new claims, no sightings, nothing waiting for a source."
        return RenderedDigest(title, (line,), ())
    summary = _summary(digest)
    left = room.total - room.measure(title) - sum(room.measure(line) + 1 for line in summary)
    filled = [kind for kind in SECTIONS if kind.entries(digest)]
    sections = []
    for place, kind in enumerate(filled):
        share = left // (len(filled) - place) - room.measure(kind.title)
        section = _within(kind, digest, style, room, min(room.section, share))
        left -= room.measure(section.title) + room.measure(section.value)
        sections.append(section)
    return RenderedDigest(title, summary, tuple(sections))


def _uneventful(digest: DigestReport) -> str:
    days = round((digest.end - digest.start) / timedelta(days=1))
    return {1: "A quiet day", 7: "A quiet week"}.get(days, f"{days:,} quiet days")


def digest_title(digest: DigestReport) -> str:
    return f"Claim digest, {day(digest.first_day)} to {day(digest.last_day)}"


def _within(kind: "SectionKind", digest: DigestReport, style: Style, room: Room, length: int) -> Section:
    entries = kind.entries(digest)
    lines: list[str] = []
    left = length - len("\nand 1,000,000 more")
    for entry in entries[: room.lines]:
        line = kind.line(entry, style)
        left -= room.measure(line) + 1
        if left < 0:
            break
        lines.append(line)
    return Section(kind.title, tuple(lines), len(entries) - len(lines))


def _summary(digest: DigestReport) -> tuple[str, ...]:
    now, before = digest.figures, digest.before
    claims = (
        f"New {now.new:,} ({before.new:,}), checked {now.checked:,} ({before.checked:,}), "
        f"still needing a source {now.needs_sourcing:,} ({before.needs_sourcing:,})."
    )
    seen = (
        f"Sightings {now.sightings:,} ({before.sightings:,}), contradictions among them "
        f"{now.contradictions:,} ({before.contradictions:,}), unsure {now.unsure:,} ({before.unsure:,}); "
        f"flags confirmed {now.confirmed:,} "
        f"({before.confirmed:,}), dismissed {now.dismissed:,} ({before.dismissed:,})."
    )
    return f"{plural(now.open_claims, 'open claim')}; in brackets {_before(digest)}.", claims, seen


def _before(digest: DigestReport) -> str:
    days = round((digest.end - digest.start) / timedelta(days=1))
    return {1: "the day before", 7: "the week before"}.get(days, f"the {days:,} days before")


@dataclass(frozen=True, slots=True)
class SectionKind:
    """What a section lists, and how an entry becomes a line."""

    name: str
    """In JSON."""
    title: str
    entries: Callable[[DigestReport], Sequence[Any]]
    """Claims, or pairs of claims."""
    line: Callable[[Any, Style], str]


def _named(claim: ReportedClaim, style: Style) -> str:
    return f"#{claim.number} {style.text(claim.text)}"


def _waiting(claim: ReportedClaim, style: Style) -> str:
    since = "new today" if claim.age_days == 0 else f"for {plural(claim.age_days, 'day')}"
    who = style.person(claim.assignee) if claim.assignee else "nobody assigned"
    return f"{_named(claim, style)} ({since}, {who})"


def _checked(claim: ReportedClaim, style: Style) -> str:
    by = style.text(claim.verdict_by) if claim.verdict_by else None
    return f"{_named(claim, style)} ({rating(claim.verdict, by)})" if claim.verdict else _named(claim, style)


def _repeated(claim: ReportedClaim, style: Style) -> str:
    count = f"{plural(claim.seen.repeats, 'repeat')}, {claim.seen.repeats_before:,} before"
    return f"{_named(claim, style)} ({count}; seen {_channels(claim, style)}{_links(claim, style)})"


def _contradicted(claim: ReportedClaim, style: Style) -> str:
    return f"{_named(claim, style)} ({plural(claim.seen.contradictions, 'message')})"


def _unsure(claim: ReportedClaim, style: Style) -> str:
    return f"{_named(claim, style)} ({plural(claim.seen.unsure, 'message')})"


def _linked(pair: tuple[ReportedClaim, ReportedClaim], style: Style) -> str:
    return f"{_named(pair[0], style)} ↔ {_named(pair[1], style)}"


def _channels(claim: ReportedClaim, style: Style) -> str:
    channels = [style.channel(place.channel_id) for place in claim.seen.channels[:CHANNELS_NAMED]]
    more = len(claim.seen.channels) - len(channels)
    return f"in {', '.join(channels)}" + (f" and {more:,} more" if more else "")


def _links(claim: ReportedClaim, style: Style) -> str:
    first, last = claim.seen.first, claim.seen.last
    if first is None or last is None:
        return ""
    if first == last:
        return f"; {style.link('here', first)}"
    return f"; {style.link('first', first)}, {style.link('last', last)}"


SECTIONS = (
    SectionKind(
        "needs_sourcing",
        "Still needs a source, oldest first",
        lambda digest: digest.needs_sourcing,
        _waiting,
    ),
    SectionKind("new", "New claims", lambda digest: digest.new, _named),
    SectionKind("checked", "Checked", lambda digest: digest.checked, _checked),
    SectionKind("repeated", "Most repeated", lambda digest: digest.repeated, _repeated),
    SectionKind(
        "contradicted", "Contradicted by messages", lambda digest: digest.contradicted, _contradicted
    ),
    SectionKind("unsure", "May be repeated or contradicted", lambda digest: digest.unsure, _unsure),
    SectionKind("linked", "Newly linked as contradicting", lambda digest: digest.linked, _linked),
)
"""In the order in which an editor needs them."""
