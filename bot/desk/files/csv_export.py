"""The desk's open claims as rows of a CSV file."""

from collections.abc import Iterator

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.store import load
from bot.desk.files.targets import own_key
from bot.exchange.claims_csv import join_list, write_table


async def export_csv(session: AsyncSession, guild_id: int) -> str:
    """All open claims with phrasings, tags, verdicts and sources; equal desks give equal files."""
    claims = await load(session, guild_id)
    return write_table(row for claim in claims for row in _rows(guild_id, claim))


def _rows(guild_id: int, claim: ClaimRecord) -> Iterator[dict[str, str]]:
    key = claim.key or own_key(guild_id, claim.number)
    row = {
        "key": key,
        "text": claim.text,
        "claimant": claim.claimant or "",
        "claimed_on": claim.claimed_on.isoformat() if claim.claimed_on else "",
        "quote": claim.quote or "",
        "verdict": claim.verdict or "",
        "verdict_note": claim.verdict_note or "",
        "published_url": claim.published_url or "",
        "tags": join_list(claim.tags),
        "phrasings": join_list(sorted(claim.phrasings)),
    }
    for source in sorted(claim.sources, key=lambda source: source.url):
        yield row | {
            "source_url": source.url,
            "source_title": source.title or "",
            "source_stance": source.stance,
            "source_quote": source.quote or "",
        }
        row = {"key": key}
    if not claim.sources:
        yield row
