"""Finding claims without a matcher: filters over the list."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, false, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.fields import one_line
from bot.desk.claims.records import ClaimRecord, State
from bot.desk.claims.store import load, load_numbers
from db.models import Claim, ClaimTag
from db.vocabulary import Verdict

_BEFORE_WORDS = (" ", "-", "(", "'", '"', "\u2018", "\u201c")
MOST_WORDS = 6
"""Of what was typed, that are looked for."""


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


async def claims_like(
    session: AsyncSession, guild_id: int, typed: str, limit: int, *, archived: bool = False
) -> list[ClaimRecord]:
    """Claims whose numbers begin like that, then those with words that begin like each word typed.

    The open ones or, if asked for, the archived ones; what begins with `#` is a number.
    """
    typed = one_line(typed)
    digits = typed.strip(" #")
    is_number = digits.isascii() and digits.isdecimal()
    by_number = cast(Claim.number, String).startswith(digits) if is_number else false()
    by_words = and_(true(), *(_has_beginning(word) for word in typed.split()[:MOST_WORDS]))
    fits = by_number if is_number and typed.startswith("#") else or_(by_number, by_words)
    numbers = (
        await session.scalars(
            select(Claim.number)
            .where(Claim.guild_id == guild_id, Claim.archived_at.is_not(None) == archived, fits)
            .order_by(case((by_number, 0), else_=1), Claim.number)
            .limit(limit)
        )
    ).all()
    claims = await load_numbers(session, guild_id, numbers, archived=archived)
    return [claims[number] for number in numbers]


def _has_beginning(word: str) -> ColumnElement[bool]:
    within = (Claim.text.icontains(f"{mark}{word}", autoescape=True) for mark in _BEFORE_WORDS)
    return or_(Claim.text.istartswith(word, autoescape=True), *within)
