"""What the desk tracks about a text; writes nothing."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.listing import claims_like
from bot.desk.live_index import LiveIndex
from bot.desk.records import ClaimRecord
from bot.desk.store import guild_of, load_numbers
from bot.matching import DEFAULT_FLAG_THRESHOLD, DEFAULT_POSSIBLE_THRESHOLD, Match
from db.models import Guild


@dataclass(frozen=True, slots=True)
class Found:
    claim: ClaimRecord
    match: Match
    flag: bool
    """At or over the guild's flag threshold; below it the claim is only possible."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    flag: float
    possible: float

    @classmethod
    def of(cls, guild: Guild) -> "Thresholds":
        flag = DEFAULT_FLAG_THRESHOLD if guild.flag_threshold is None else guild.flag_threshold
        possible = (
            DEFAULT_POSSIBLE_THRESHOLD if guild.possible_threshold is None else guild.possible_threshold
        )
        return cls(flag=flag, possible=min(possible, flag))


async def check_text(session: AsyncSession, index: LiveIndex, guild_id: int, text: str) -> list[Found]:
    """The claims that the text repeats or contradicts, flagged or possible, best first."""
    thresholds = Thresholds.of(await guild_of(session, guild_id))
    matches = await index.match(session, guild_id, text, thresholds.possible)
    claims = await load_numbers(session, guild_id, [match.claim for match in matches]) if matches else {}
    return [
        Found(claims[match.claim], match, match.score >= thresholds.flag)
        for match in matches
        if match.claim in claims
    ]


async def similar_claims(session: AsyncSession, index: LiveIndex, guild_id: int, text: str) -> list[Found]:
    """The tracked claims that a new one would repeat."""
    return [found for found in await check_text(session, index, guild_id, text) if found.flag]


async def search_claims(
    session: AsyncSession, index: LiveIndex, guild_id: int, query: str, limit: int = 25
) -> list[ClaimRecord]:
    """Claims about the words of a query or beginnings of words, best first; `12` finds #12 and #120."""
    numbered = query.strip(" #").isdecimal()
    matcher = await index.matcher(session, guild_id)
    numbers = [] if numbered and query.strip().startswith("#") else matcher.search(query, limit=limit)
    known = await load_numbers(session, guild_id, numbers)
    about = [known[number] for number in numbers if number in known]
    like = await claims_like(session, guild_id, query, limit) if numbered or len(about) < limit else []
    best_first = [*like, *about] if numbered else [*about, *like]
    return list({claim.number: claim for claim in best_first}.values())[:limit]
