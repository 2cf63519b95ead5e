"""What the desk tracks about a text, by its words and by the pages that it links to; writes nothing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.parts.addresses import pages_linked
from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.store import load_numbers
from bot.desk.guilds.settings import Thresholds
from bot.desk.guilds.store import guild_of
from bot.desk.recognition.matchers import SHORT_TEXT, GuildMatchers
from bot.matching import Match
from db.models import Appearance, Claim
from db.vocabulary import SightingRelation

MOST_CLAIMS = 5
"""Claims that one flag shows."""
LINKED_SCORE = 1.0
"""The score of a link, which is certain."""


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim that a text repeats, contradicts, is about, or links to a page of."""

    claim: ClaimRecord
    relation: SightingRelation
    score: float
    flag: bool
    """Whether a message with this text would be flagged for the claim; else it is only possible."""
    match: Match | None = None
    """None where a link alone leads to the claim."""


async def check_text(
    session: AsyncSession, matchers: GuildMatchers, guild_id: int, text: str
) -> list[CheckedClaim]:
    """The claims that the text is about: those to flag, then those it links to, then the possible ones."""
    thresholds = Thresholds.of(await guild_of(session, guild_id))
    matches = await matchers.match(session, guild_id, text, thresholds.possible)
    linked = (await linked_claims(session, guild_id, text))[:MOST_CLAIMS]
    if not matches and not linked:
        return []
    numbers = [*linked, *(match.claim for match in matches)]
    claims = await load_numbers(session, guild_id, numbers)
    by_words = {match.claim: match for match in matches}
    return [
        CheckedClaim(
            claims[recognised.claim],
            recognised.relation,
            recognised.score,
            not recognised.possible,
            None if recognised.relation is SightingRelation.LINKS else by_words[recognised.claim],
        )
        for recognised in _joined(matches, linked, thresholds.flag)
        if recognised.claim in claims
    ]


async def similar_claims(
    session: AsyncSession, matchers: GuildMatchers, guild_id: int, text: str
) -> list[CheckedClaim]:
    """The tracked claims that a new one is about, and may repeat."""
    checked = await check_text(session, matchers, guild_id, text)
    return [claim for claim in checked if claim.flag and claim.match is not None]


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    guild_id: int
    channel_id: int
    message_id: int
    author_id: int | None
    """None for words that are not the author's own, such as forwarded ones."""
    text: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimInMessage:
    """A claim found in a message, by its words or by a link to where it was seen."""

    claim: int
    relation: SightingRelation
    score: float
    sentence: str | None = None
    words: tuple[str, ...] = ()
    possible: bool = False
    """Under the flag threshold: at most posted to the desk channel; only the score is recorded."""

    @classmethod
    def of(cls, match: Match, flag_threshold: float) -> "ClaimInMessage":
        relation = SightingRelation(match.relation)
        possible = match.score < flag_threshold
        return cls(match.claim, relation, match.score, match.sentence, match.why, possible)


async def claims_in(
    session: AsyncSession, matchers: GuildMatchers, message: IncomingMessage
) -> list[ClaimInMessage]:
    """The claims that a message repeats, best first, the possible ones last; reads only."""
    thresholds = Thresholds.of(await guild_of(session, message.guild_id))
    matches = await matchers.match(session, message.guild_id, message.text, thresholds.possible)
    linked = await linked_claims(session, message.guild_id, message.text)
    return _joined(matches, linked, thresholds.flag)


def _joined(matches: Sequence[Match], linked: Sequence[int], flag_threshold: float) -> list[ClaimInMessage]:
    """Each claim once: to flag by its words, else linked, else possible."""
    by_words = [ClaimInMessage.of(match, flag_threshold) for match in matches]
    sure = [recognised for recognised in by_words if not recognised.possible]
    numbers = {recognised.claim for recognised in sure}
    links = [
        ClaimInMessage(number, SightingRelation.LINKS, LINKED_SCORE)
        for number in linked
        if number not in numbers
    ]
    possible = [row for row in by_words if row.possible and row.claim not in linked]
    return [*sure, *links, *possible]


async def linked_claims(session: AsyncSession, guild_id: int, text: str) -> list[int]:
    """Numbers of the open claims that were seen on a page that the text links to."""
    long = len(text) > SHORT_TEXT
    pages = await asyncio.to_thread(pages_linked, text) if long else pages_linked(text)
    if not pages:
        return []
    rows = await session.scalars(
        select(Appearance.claim_number)
        .join(Claim, (Claim.guild_id == Appearance.guild_id) & (Claim.number == Appearance.claim_number))
        .where(
            Appearance.guild_id == guild_id, Appearance.address_key.in_(pages), Claim.archived_at.is_(None)
        )
        .distinct()
        .order_by(Appearance.claim_number)
    )
    return list(rows)
