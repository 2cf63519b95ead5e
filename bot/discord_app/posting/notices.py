"""Telling channels of a verdict that their flags did not show."""

import logging
import secrets

import discord

from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.visibility import as_seen
from bot.desk.guilds.settings import Settings
from bot.desk.sightings.flags import flag_of, flags_showing
from bot.discord_app.cards.claim import DESCRIPTION, standing_line
from bot.discord_app.cards.formatting import clip, escape_line
from bot.discord_app.client import Claimdesk
from bot.discord_app.posting.flag_updates import living_since, refresh_flags_of
from bot.discord_app.posting.retrying import is_passing, persist
from db.errors import describe
from db.vocabulary import FlagState, ShowVerdicts

log = logging.getLogger(__name__)


async def tell_channels(
    bot: Claimdesk, guild: int, before: ClaimRecord, after: ClaimRecord, settings: Settings
) -> None:
    """Bring the claim's flags up to date, and post one notice to each channel that has one."""
    then, now = _shown(before, settings.show_verdicts), _shown(after, settings.show_verdicts)
    if then == now:
        return
    channels: dict[int, None] = {}
    async with bot.database.read() as session:
        for message_id in await flags_showing(session, guild, after.number, living_since()):
            flag = await flag_of(session, guild, message_id)
            if flag is not None and flag.state is FlagState.POSTED:
                channels[flag.posted_channel_id or flag.channel_id] = None
    await refresh_flags_of(bot, guild, after.number)
    if settings.announce_verdicts and now[0] is not None:
        for channel_id in channels:
            await _notify(bot, guild, channel_id, after)


def _shown(claim: ClaimRecord, show_verdicts: ShowVerdicts) -> tuple[object, ...]:
    seen = as_seen(claim, show_verdicts)
    return seen.verdict, seen.verdict_by, seen.verdict_note, seen.published_url


def verdict_notice(claim: ClaimRecord) -> discord.Embed:
    """The notice of a verdict that a channel gets."""
    lines = [f"**#{claim.number}** {standing_line(claim)}", escape_line(claim.text, 500)]
    if claim.verdict_note:
        lines.append(escape_line(claim.verdict_note, 1000))
    if claim.published_url:
        lines.append(claim.published_url)
    return discord.Embed(description=clip("\n".join(lines), DESCRIPTION), colour=discord.Colour.green())


async def _notify(bot: Claimdesk, guild: int, channel_id: int, claim: ClaimRecord) -> None:
    embed = verdict_notice(claim)
    channel = bot.get_partial_messageable(channel_id, guild_id=guild)
    nonce = secrets.randbits(63)

    async def attempt(again: bool) -> None:
        try:
            await channel.send(embed=embed, nonce=nonce)  # Discord takes a nonce once
        except discord.HTTPException as error:
            if is_passing(error):
                raise
            log.warning("verdict notice refused in channel %s: %s", channel_id, describe(error))

    await persist(attempt, f"the verdict notice in channel {channel_id}", bot.stopping)
