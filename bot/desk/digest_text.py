"""A digest as plain text."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from bot.desk.digest import Digest, Repeated
from bot.desk.labels import day, plural, standing
from bot.desk.records import ClaimRecord

Entry = TypeVar("Entry")

LISTED = 5
"""How many claims a section names before it says how many more there are."""


def digest_text(digest: Digest) -> str:
    """The digest as lines of text, its sections in the order in which an editor needs them."""
    last_day = digest.end - timedelta(microseconds=1)
    title = f"Claim digest, {day(digest.start)} to {day(last_day)}"
    if digest.is_empty:
        return f"{title}: no new claims, no sightings, nothing waiting for a source."
    sections = [
        [title, _summary(digest)],
        _section("Still needs a source, oldest first", digest.needs_sourcing, lambda c: _waiting(c, digest)),
        _section("New claims", digest.new, lambda claim: f"#{claim.number} {claim.text}"),
        _section(
            "Checked", digest.checked, lambda claim: f"#{claim.number} {claim.text} ({standing(claim)})"
        ),
        _section("Most repeated", digest.repeated, _repeated),
        _section("Newly linked as contradicting", digest.linked, lambda pair: f"#{pair[0]} and #{pair[1]}"),
    ]
    return "\n\n".join("\n".join(lines) for lines in sections if lines)


def _summary(digest: Digest) -> str:
    parts = [
        f"{plural(digest.open_claims, 'open claim')}, {len(digest.new):,} new",
        f"{len(digest.needs_sourcing):,} still without enough sources",
        f"{plural(digest.sightings, 'sighting')} ({digest.sightings_before:,} the week before)",
    ]
    if digest.contradictions:
        parts.append(plural(digest.contradictions, "contradiction") + " seen")
    if digest.confirmed or digest.dismissed:
        parts.append(f"flags confirmed {digest.confirmed:,}, dismissed {digest.dismissed:,}")
    return "; ".join(parts) + "."


def _section(title: str, entries: Sequence[Entry], line: Callable[[Entry], str]) -> list[str]:
    lines = [f"  {line(entry)}" for entry in entries[:LISTED]]
    if len(entries) > LISTED:
        lines.append(f"  and {len(entries) - LISTED:,} more")
    return [f"{title}:", *lines] if lines else []


def _waiting(claim: ClaimRecord, digest: Digest) -> str:
    age = (digest.end - claim.created_at).days
    since = "new today" if age == 0 else f"for {plural(age, 'day')}"
    return f"#{claim.number} {claim.text} ({since}, {claim.assignee or 'nobody assigned'})"


def _repeated(entry: Repeated) -> str:
    differs = f", {entry.contradictions:,} of them differing" if entry.contradictions else ""
    return f"#{entry.claim.number} {entry.claim.text} ({plural(entry.sightings, 'sighting')}{differs})"
