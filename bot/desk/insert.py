"""The rows of a new claim."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.addresses import address_key
from bot.desk.drafts import ClaimDraft, SourceDraft
from bot.desk.stamp import Stamp
from bot.desk.wording import wording_key
from db.models import Claim, ClaimTag, Guild, Phrasing, Source
from db.vocabulary import PhrasingOrigin, Stance


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


def tag_rows(claim: Claim, tags: tuple[str, ...]) -> list[ClaimTag]:
    return [
        ClaimTag(guild_id=claim.guild_id, claim_number=claim.number, tag_key=tag.casefold(), tag=tag)
        for tag in tags
    ]


def phrasing_row(claim: Claim, text: str, stamp: Stamp, origin: PhrasingOrigin) -> Phrasing:
    return Phrasing(
        guild_id=claim.guild_id,
        claim_number=claim.number,
        text=text,
        wording_key=wording_key(text),
        origin=origin,
        created_at=stamp.at,
    )


def source_row(claim: Claim, draft: SourceDraft, stamp: Stamp) -> Source:
    return Source(
        guild_id=claim.guild_id,
        claim_number=claim.number,
        url=draft.url,
        address_key=address_key(draft.url),
        title=draft.title,
        publisher=draft.publisher,
        stance=draft.stance or Stance.SUPPORTS,
        quote=draft.quote,
        note=draft.note,
        created_at=stamp.at,
    )
