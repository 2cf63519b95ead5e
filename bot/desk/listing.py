"""Finding claims without a matcher: filters over the list."""

from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.fields import one_line
from bot.desk.records import ClaimRecord, State
from bot.desk.store import load, load_numbers
from db.models import Claim, ClaimTag
from db.vocabulary import Verdict


@dataclass(frozen=True, slots=True)
class Filter:
    """None leaves a condition out."""

    state: State | None = None
    verdict: Verdict | None = None
    assignee: str | None = None
    tag: str | None = None


async def list_claims(
    session: AsyncSession, guild_id: int, wanted: Filter = Filter(), *, archived: bool = False
) -> list[ClaimRecord]:
    """The claims that meet the filter, by number; without the archived ones unless asked for."""
    conditions = []
    if wanted.verdict is not None:
        conditions.append(Claim.verdict == wanted.verdict)
    if wanted.assignee is not None:
        conditions.append(Claim.assignee == wanted.assignee)
    if wanted.tag is not None:
        conditions.append(
            exists().where(
                ClaimTag.guild_id == guild_id,
                ClaimTag.claim_number == Claim.number,
                ClaimTag.tag_key == one_line(wanted.tag).lstrip("#").strip().casefold(),
            )
        )
    claims = await load(session, guild_id, *conditions, archived=archived)
    return [claim for claim in claims if wanted.state is None or claim.state is wanted.state]


async def latest_claims(session: AsyncSession, guild_id: int, limit: int) -> list[ClaimRecord]:
    """The claims tracked last, the newest first."""
    numbers = (
        await session.scalars(
            select(Claim.number)
            .where(Claim.guild_id == guild_id, Claim.archived_at.is_(None))
            .order_by(Claim.number.desc())
            .limit(limit)
        )
    ).all()
    claims = await load_numbers(session, guild_id, numbers)
    return [claims[number] for number in numbers]
