"""Finding claims by words or beginnings of words."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.finding import claims_like
from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.store import load_numbers
from bot.desk.recognition.matchers import GuildMatchers


async def search_claims(
    session: AsyncSession, matchers: GuildMatchers, guild_id: int, query: str, limit: int = 25
) -> list[ClaimRecord]:
    """Claims about the words of a query or beginnings of words, best first; `12` finds #12 and #120."""
    numbered = query.strip(" #").isdecimal()
    matcher = await matchers.matcher(session, guild_id)
    numbers = [] if numbered and query.strip().startswith("#") else matcher.search(query, limit=limit)
    known = await load_numbers(session, guild_id, numbers)
    about = [known[number] for number in numbers if number in known]
    like = await claims_like(session, guild_id, query, limit) if numbered or len(about) < limit else []
    best_first = [*like, *about] if numbered else [*about, *like]
    return list({claim.number: claim for claim in best_first}.values())[:limit]
