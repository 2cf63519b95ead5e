"""The vectors that are kept with claims."""

from collections.abc import Collection, Mapping

import numpy as np
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.fields import vector_key
from bot.matching.candidates.embedding import Embedder, Rows
from db.models import ClaimVector
from db.statements import rows_of

CLAIMS_A_QUERY = 500
"""Claims whose vectors are asked for together."""
_STORED = np.dtype("<f2")

Wordings = tuple[str, ...]
"""A claim's text and its phrasings, in the matcher's order."""


async def stored_vectors(
    session: AsyncSession, guild_id: int, embedder: Embedder, claims: Mapping[int, Wordings]
) -> dict[int, Rows]:
    """A row for each wording, of the claims that have all their vectors from this very model."""
    kept: dict[tuple[int, str], bytes] = {}
    numbers = sorted(claims)
    for start in range(0, len(numbers), CLAIMS_A_QUERY):
        part = numbers[start : start + CLAIMS_A_QUERY]
        query = select(ClaimVector.claim_number, ClaimVector.wording_key, ClaimVector.vector).where(
            ClaimVector.guild_id == guild_id,
            ClaimVector.claim_number.in_(part),
            ClaimVector.model == embedder.name,
            ClaimVector.dimension == embedder.dimension,
        )
        async for number, key, vector in rows_of(session, query):
            kept[number, key] = vector
    complete = {}
    for number, wordings in claims.items():
        vectors = [kept.get((number, vector_key(text))) for text in wordings]
        if all(vector is not None for vector in vectors):
            packed = b"".join(vector for vector in vectors if vector is not None)
            rows = np.frombuffer(packed, dtype=_STORED).astype(np.float32)
            complete[number] = rows.reshape(len(vectors), -1)
    return complete


async def store_vectors(
    session: AsyncSession,
    guild_id: int,
    embedder: Embedder,
    claims: Mapping[int, tuple[Wordings, Rows]],
) -> None:
    """Keep the vectors of these claims, in place of those that they had."""
    await _forget(session, guild_id, claims)
    for number, (wordings, rows) in claims.items():
        keyed = dict(zip(map(vector_key, wordings), rows, strict=True))
        session.add_all(
            ClaimVector(
                guild_id=guild_id,
                claim_number=number,
                wording_key=key,
                model=embedder.name,
                dimension=embedder.dimension,
                vector=row.astype(_STORED).tobytes(),
            )
            for key, row in keyed.items()
        )


async def _forget(session: AsyncSession, guild_id: int, numbers: Collection[int]) -> None:
    await session.execute(
        delete(ClaimVector).where(ClaimVector.guild_id == guild_id, ClaimVector.claim_number.in_(numbers))
    )
