"""What the desk tracks about a text; writes nothing."""

import asyncio
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


@dataclass(frozen=True, slots=True)
class Found:
    claim: ClaimRecord
    match: Match
    flag: bool
    """At or over the guild's flag threshold; below it the claim is only possible."""


async def check_text(session: AsyncSession, index: GuildMatchers, guild_id: int, text: str) -> list[Found]:
    """The claims that the text repeats or contradicts, flagged or possible, best first."""
    thresholds = Thresholds.of(await guild_of(session, guild_id))
    matches = await index.match(session, guild_id, text, thresholds.possible)
    claims = await load_numbers(session, guild_id, [match.claim for match in matches]) if matches else {}
    return [
        Found(claims[match.claim], match, match.score >= thresholds.flag)
        for match in matches
        if match.claim in claims
    ]


async def similar_claims(
    session: AsyncSession, index: GuildMatchers, guild_id: int, text: str
) -> list[Found]:
    """The tracked claims that a new one would repeat."""
    return [found for found in await check_text(session, index, guild_id, text) if found.flag]


MOST_CLAIMS = 5
"""Claims that one flag shows."""


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
    """Under the flag threshold: told to the desk at most; only the score is recorded."""

    @classmethod
    def of(cls, match: Match, flag_threshold: float) -> "ClaimInMessage":
        relation = SightingRelation(match.relation)
        possible = match.score < flag_threshold
        return cls(match.claim, relation, match.score, match.sentence, match.why, possible)


async def claims_in(
    session: AsyncSession, index: GuildMatchers, message: IncomingMessage
) -> list[ClaimInMessage]:
    """The claims that a message repeats, best first, the possible ones last; reads only."""
    thresholds = Thresholds.of(await guild_of(session, message.guild_id))
    matches = await index.match(session, message.guild_id, message.text, thresholds.possible)
    found = [ClaimInMessage.of(match, thresholds.flag) for match in matches]
    sure = [one for one in found if not one.possible]
    numbers = {one.claim for one in sure}
    linked = [
        number
        for number in await linked_claims(session, message.guild_id, message.text)
        if number not in numbers
    ]
    sure += [ClaimInMessage(number, SightingRelation.LINKS, 1.0) for number in linked]
    return sure + [one for one in found if one.possible and one.claim not in linked]


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
