"""The desk's open claims as rows of a CSV file."""

import asyncio
from collections.abc import Iterator

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.store import open_claims
from bot.desk.files.sheets.columns import CLAIM_COLUMNS, HEADER, KEY, SOURCE_COLUMNS
from bot.desk.files.targets import own_key
from bot.exchange.claims_csv import write_table


async def export_csv(session: AsyncSession, guild_id: int, *, adopted: bool = False) -> str:
    """All open claims with phrasings, tags, verdicts and sources; equal desks give equal files.

    Phrasings adopted from messages are left out unless asked for.
    """
    claims = open_claims(session, guild_id, adopted=adopted)
    rows = [row async for claim in claims for row in _rows(guild_id, claim)]
    return await asyncio.to_thread(write_table, HEADER, rows)


def _rows(guild_id: int, claim: ClaimRecord) -> Iterator[dict[str, str]]:
    key = {KEY: claim.key or own_key(guild_id, claim.number)}
    row = key | {column.name: column.write(claim) for column in CLAIM_COLUMNS}
    for source in sorted(claim.sources, key=lambda source: source.url):
        yield row | {column.name: column.write(source) for column in SOURCE_COLUMNS}
        row = key
    if not claim.sources:
        yield row
