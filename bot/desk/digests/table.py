"""A digest's claims as a table."""

from bot.desk.digests.records import DigestReport, ReportedClaim
from bot.exchange.spreadsheets import table_bytes

HEADER = (
    "number",
    "text",
    "claimant",
    "state",
    "verdict",
    "verdict_by",
    "sightings",
    "sightings_before",
    "contradictions",
    "unsure",
    "first_sighting",
    "last_sighting",
    "assignee",
    "age_days",
)


def digest_csv(digest: DigestReport) -> bytes:
    """All open claims in CSV, a row each, by number."""
    return table_bytes(HEADER, (_row(claim) for claim in digest.claims))


def _row(claim: ReportedClaim) -> tuple[str | int | None, ...]:
    seen = claim.seen
    return (
        claim.number,
        claim.text,
        claim.claimant,
        claim.state,
        claim.verdict,
        claim.verdict_by,
        seen.sightings,
        seen.sightings_before,
        seen.contradictions,
        seen.unsure,
        seen.first,
        seen.last,
        claim.assignee,
        claim.age_days,
    )
