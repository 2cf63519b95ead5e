"""Tracking a claim: adding a new one, or filling the gaps of one that is tracked already."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.drafts import ClaimDraft
from bot.desk.claims.fields import wording_key
from bot.desk.claims.history import record
from bot.desk.claims.parts.addresses import address_key
from bot.desk.claims.parts.appearances import appearance_row
from bot.desk.claims.parts.phrasings import phrasing_row
from bot.desk.claims.parts.sources import source_row
from bot.desk.claims.parts.tags import tag_rows
from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.store import claim_row, load_one
from bot.desk.claims.updating import Policy, update_claim
from bot.desk.guilds.stamp import Stamp
from bot.desk.guilds.store import begin_change
from db.models import Claim, Guild


@dataclass(frozen=True, slots=True)
class Tracked:
    claim: ClaimRecord
    created: bool
    """False where the same wording was tracked already: `claim` is then that claim, its gaps filled."""
    kept: tuple[str, ...] = ()
    """Fields that differ from the draft and were left as they are."""

    @property
    def sentence(self) -> str:
        """“Not taken over, since the claim has its own: claimant, quote.”; empty where all was."""
        if not self.kept:
            return ""
        names = ("date" if name == "claimed_on" else name for name in self.kept)
        return f"Not taken over, since the claim has its own: {', '.join(names)}."


async def track_claim(session: AsyncSession, guild_id: int, draft: ClaimDraft, stamp: Stamp) -> Tracked:
    """Track a claim. Two editors who track the same wording get the same claim, with details from both."""
    guild = await begin_change(session, guild_id)
    same = await open_with_wording(session, guild_id, wording_key(draft.text))
    if same is not None:
        return await _complete(session, guild, same, draft, stamp)
    claim = insert_claim(session, guild, draft, stamp)
    record(session, claim, stamp, "added", after={"text": claim.text})
    await session.flush()
    return Tracked(await load_one(session, guild_id, claim.number), created=True)


async def complete_claim(
    session: AsyncSession, guild_id: int, number: int, draft: ClaimDraft, stamp: Stamp
) -> Tracked:
    """Fill what a claim leaves empty and add the draft's parts to it; the draft's text plays no role."""
    guild = await begin_change(session, guild_id)
    return await _complete(session, guild, await claim_row(session, guild_id, number), draft, stamp)


async def _complete(
    session: AsyncSession, guild: Guild, row: Claim, draft: ClaimDraft, stamp: Stamp
) -> Tracked:
    tracked = await load_one(session, guild.guild_id, row.number)
    update = await update_claim(session, row, tracked, draft, stamp, Policy.FILL)
    if update.changed:
        row.revision = guild.revision
    await session.flush()
    claim = await load_one(session, guild.guild_id, row.number)
    return Tracked(claim, created=False, kept=update.kept)


async def open_with_wording(session: AsyncSession, guild_id: int, key: str) -> Claim | None:
    return (
        await session.scalars(
            select(Claim).where(
                Claim.guild_id == guild_id, Claim.wording_key == key, Claim.archived_at.is_(None)
            )
        )
    ).one_or_none()


def insert_claim(
    session: AsyncSession, guild: Guild, draft: ClaimDraft, stamp: Stamp, number: int | None = None
) -> Claim:
    """Add a claim with all that its draft brings, under the guild's next number or a later `number`.

    The guild comes from `begin_change`; the caller makes sure that the wording is new.
    """
    given_now = None if draft.verdict is None or draft.verdict_by else stamp.at
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
        verdict_by=draft.verdict_by,
        verdict_at=draft.verdict_at or given_now,
        published_url=draft.published_url,
        assignee=draft.assignee,
        created_at=draft.created_at or stamp.at,
        archived_at=draft.archived_at,
        revision=guild.revision,
    )
    guild.next_number = claim.number + 1
    session.add(claim)
    session.add_all(tag_rows(claim, draft.tags))
    # Of equal wordings the first counts, of equal pages the last.
    phrasings = {wording_key(phrasing.text): phrasing for phrasing in reversed(draft.phrasings)}
    phrasings.pop(claim.wording_key, None)
    session.add_all(phrasing_row(claim, phrasing, stamp) for phrasing in reversed(phrasings.values()))
    sources = {address_key(source.url): source for source in draft.sources}
    session.add_all(source_row(claim, source, stamp) for source in sources.values())
    pages = {address_key(page.url): page for page in draft.appearances}
    session.add_all(appearance_row(claim, page, stamp) for page in pages.values())
    return claim
