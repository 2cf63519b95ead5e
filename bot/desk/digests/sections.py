"""A digest as titled lists of lines that keep to the room they are given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from bot.desk.claims.labels import day, plural, rating
from bot.desk.digests.records import Digest, ReportedClaim

Entry = TypeVar("Entry")

CHANNELS_NAMED = 3


@dataclass(frozen=True, slots=True)
class Style:
    """How a front end writes what comes from users and what can be clicked."""

    text: Callable[[str], str]
    """A claim's or a name's words, harmless among others, and no longer than the front end has room for."""
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


def rendered(digest: Digest, style: Style, room: Room, *, late: bool = False) -> RenderedDigest:
    """The digest with its sections in the order in which an editor needs them."""
    title = digest_title(digest) + (" (late)" if late else "")
    if digest.is_empty:
        line = f"{_quiet(digest)}: no new claims, no sightings, nothing waiting for a source."
        return RenderedDigest(title, (line,), ())
    summary = _summary(digest)
    left = room.total - room.measure(title) - sum(room.measure(line) + 1 for line in summary)
    lists = [_List(*parts) for parts in _lists(digest, style) if parts[1]]
    sections = []
    for place, one in enumerate(lists):
        share = left // (len(lists) - place) - room.measure(one.title)
        section = one.within(min(room.section, share), room)
        left -= room.measure(section.title) + room.measure(section.value)
        sections.append(section)
    return RenderedDigest(title, summary, tuple(sections))


def _quiet(digest: Digest) -> str:
    days = round((digest.end - digest.start) / timedelta(days=1))
    return {1: "A quiet day", 7: "A quiet week"}.get(days, f"{days:,} quiet days")


def digest_title(digest: Digest) -> str:
    return f"Claim digest, {day(digest.first_day)} to {day(digest.last_day)}"


@dataclass(frozen=True, slots=True)
class _List:
    title: str
    entries: Sequence[object]
    line: Callable[..., str]

    def within(self, length: int, room: Room) -> Section:
        lines: list[str] = []
        left = length - len("\nand 1,000,000 more")
        for entry in self.entries[: room.lines]:
            line = self.line(entry)
            left -= room.measure(line) + 1
            if left < 0:
                break
            lines.append(line)
        return Section(self.title, tuple(lines), len(self.entries) - len(lines))


def _summary(digest: Digest) -> tuple[str, ...]:
    now, before = digest.figures, digest.before
    claims = (
        f"New {now.new:,} ({before.new:,}), checked {now.checked:,} ({before.checked:,}), "
        f"still needing a source {now.needs_sourcing:,} ({before.needs_sourcing:,})."
    )
    seen = (
        f"Sightings {now.sightings:,} ({before.sightings:,}), contradictions among them "
        f"{now.contradictions:,} ({before.contradictions:,}); flags confirmed {now.confirmed:,} "
        f"({before.confirmed:,}), dismissed {now.dismissed:,} ({before.dismissed:,})."
    )
    return f"{plural(now.open_claims, 'open claim')}; in brackets {_before(digest)}.", claims, seen


def _before(digest: Digest) -> str:
    days = round((digest.end - digest.start) / timedelta(days=1))
    return {1: "the day before", 7: "the week before"}.get(days, f"the {days:,} days before")


def _lists(digest: Digest, style: Style) -> tuple[tuple[str, Sequence[object], Callable[..., str]], ...]:
    def named(claim: ReportedClaim) -> str:
        return f"#{claim.number} {style.text(claim.text)}"

    def waiting(claim: ReportedClaim) -> str:
        since = "new today" if claim.age_days == 0 else f"for {plural(claim.age_days, 'day')}"
        who = style.person(claim.assignee) if claim.assignee else "nobody assigned"
        return f"{named(claim)} ({since}, {who})"

    def checked(claim: ReportedClaim) -> str:
        by = style.text(claim.verdict_by) if claim.verdict_by else None
        return f"{named(claim)} ({rating(claim.verdict, by)})" if claim.verdict else named(claim)

    def repeated(claim: ReportedClaim) -> str:
        count = f"{plural(claim.seen.sightings, 'sighting')}, {claim.seen.sightings_before:,} before"
        return f"{named(claim)} ({count}; {_channels(claim, style)}{_links(claim, style)})"

    def contradicted(claim: ReportedClaim) -> str:
        return f"{named(claim)} ({plural(claim.seen.contradictions, 'message')})"

    def linked(pair: tuple[ReportedClaim, ReportedClaim]) -> str:
        return f"{named(pair[0])} ↔ {named(pair[1])}"

    return (
        ("Still needs a source, oldest first", digest.needs_sourcing, waiting),
        ("New claims", digest.new, named),
        ("Checked", digest.checked, checked),
        ("Most repeated", digest.repeated, repeated),
        ("Contradicted by messages", digest.contradicted, contradicted),
        ("Newly linked as contradicting", digest.linked, linked),
    )


def _channels(claim: ReportedClaim, style: Style) -> str:
    channels = [style.channel(one.channel_id) for one in claim.seen.channels[:CHANNELS_NAMED]]
    more = len(claim.seen.channels) - len(channels)
    return f"in {', '.join(channels)}" + (f" and {more:,} more" if more else "")


def _links(claim: ReportedClaim, style: Style) -> str:
    first, last = claim.seen.first, claim.seen.last
    if first is None or last is None:
        return ""
    if first == last:
        return f"; {style.link('seen here', first)}"
    return f"; {style.link('first', first)}, {style.link('last', last)}"
