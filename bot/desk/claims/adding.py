"""A new claim; and what was typed for a claim that is tracked already goes to that claim."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims import fields
from bot.desk.claims.drafts import ClaimDraft
from bot.desk.claims.fields import wording_key
from bot.desk.claims.history import change, record
from bot.desk.claims.parts.addresses import address_key
from bot.desk.claims.parts.phrasings import phrasing_row
from bot.desk.claims.parts.sources import attach_source, source_row
from bot.desk.claims.parts.tags import replace_tags, tag_rows
from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.store import claim_row, in_order, load_one
from bot.desk.errors import InvalidError
from bot.desk.guilds.stamp import Stamp
from bot.desk.guilds.store import begin_change
from db.models import Claim, ClaimTag, Guild
from db.vocabulary import PhrasingOrigin


@dataclass(frozen=True, slots=True)
class Added:
    claim: ClaimRecord
    created: bool
    """False where the same wording was tracked already: `claim` is that one, unchanged."""


async def add_claim(session: AsyncSession, guild_id: int, draft: ClaimDraft, stamp: Stamp) -> Added:
    """Track a claim. Two editors who add the same wording get the same claim."""
    guild = await begin_change(session, guild_id)
    tracked = await open_with_wording(session, guild_id, wording_key(draft.text))
    if tracked is not None:
        return Added(await load_one(session, guild_id, tracked.number), created=False)
    claim = insert_claim(session, guild, draft, stamp, origin=PhrasingOrigin.EDITOR)
    record(session, claim, stamp, "added", after={"text": claim.text})
    await session.flush()
    return Added(await load_one(session, guild_id, claim.number), created=True)


async def open_with_wording(session: AsyncSession, guild_id: int, key: str) -> Claim | None:
    return (
        await session.scalars(
            select(Claim).where(
                Claim.guild_id == guild_id, Claim.wording_key == key, Claim.archived_at.is_(None)
            )
        )
    ).one_or_none()


@dataclass(frozen=True, slots=True)
class Completed:
    claim: ClaimRecord
    left_out: tuple[str, ...]
    """The fields of the draft that the claim has otherwise, which stay as they are."""

    @property
    def sentence(self) -> str:
        """“Not taken over, since the claim has its own: claimant, quote.”; empty where all was."""
        if not self.left_out:
            return ""
        return f"Not taken over, since the claim has its own: {', '.join(self.left_out)}."


async def complete_claim(
    session: AsyncSession, guild_id: int, number: int, draft: ClaimDraft, stamp: Stamp
) -> Completed:
    """Add the draft's sources and tags, and fill what the claim leaves empty, as merging does."""
    guild = await begin_change(session, guild_id)
    claim = await claim_row(session, guild_id, number)
    named = {"claimant": draft.claimant, "claimed_on": draft.claimed_on, "quote": draft.quote}
    given = {name: value for name, value in named.items() if value is not None}
    empty = {name: value for name, value in given.items() if getattr(claim, name) is None}
    left_out = [name for name, value in given.items() if name not in empty and getattr(claim, name) != value]
    if change(session, claim, stamp, "edited", **empty):
        claim.revision = guild.revision
    for source in draft.sources:
        await attach_source(session, claim, source, stamp)
    if draft.tags and not await _add_tags(session, claim, draft.tags, stamp):
        left_out.append("tags")
    await session.flush()
    said = {"claimed_on": "date"}
    return Completed(
        await load_one(session, guild_id, number), tuple(said.get(name, name) for name in left_out)
    )


async def _add_tags(session: AsyncSession, claim: Claim, tags: tuple[str, ...], stamp: Stamp) -> bool:
    """False where the claim would have too many."""
    mine = (ClaimTag.guild_id == claim.guild_id, ClaimTag.claim_number == claim.number)
    has = in_order((await session.scalars(select(ClaimTag).where(*mine))).all())
    try:
        together = fields.tags([*has, *tags])
    except InvalidError:
        return False
    await replace_tags(session, claim, together, stamp)
    return True


def insert_claim(
    session: AsyncSession,
    guild: Guild,
    draft: ClaimDraft,
    stamp: Stamp,
    *,
    origin: PhrasingOrigin,
    number: int | None = None,
) -> Claim:
    """Add a claim with all that its draft brings, under the guild's next number or a later one given.

    The guild comes from `begin_change`; that the wording is new is for the caller to see to.
    """
    claim = Claim(
        guild_id=guild.guild_id,
        number=guild.next_number if number is None else number,
        key=draft.key,
        text=draft.text,
        wording_key=wording_key(draft.text),
        claimant=draft.claimant,
        claimed_on=draft.claimed_on,
        quote=draft.quote,
        verdict=draft.verdict,
        verdict_note=draft.verdict_note,
        verdict_at=stamp.at if draft.verdict else None,
        published_url=draft.published_url,
        created_at=stamp.at,
        revision=guild.revision,
    )
    guild.next_number = claim.number + 1
    session.add(claim)
    session.add_all(tag_rows(claim, draft.tags))
    taken = {claim.wording_key}
    for phrasing in draft.phrasings:
        if wording_key(phrasing) not in taken:
            taken.add(wording_key(phrasing))
            session.add(phrasing_row(claim, phrasing, stamp, origin))
    session.add_all({address_key(s.url): source_row(claim, s, stamp) for s in draft.sources}.values())
    return claim
