"""Giving a verdict, and telling the channels whose flags it changes."""

import logging
import secrets

import discord

from bot.desk.claims import set_verdict
from bot.desk.flags import flag_of, flags_showing
from bot.desk.records import ClaimRecord
from bot.desk.settings import Settings, settings_of
from bot.desk.store import load_one
from bot.desk.visibility import as_seen
from bot.discord_app.access import guild_id, stamp
from bot.discord_app.claim_embed import DESCRIPTION, standing_line
from bot.discord_app.client import Claimdesk, Interaction
from bot.discord_app.flag_refresh import living_since, refresh_flags
from bot.discord_app.plain import clip, plain
from bot.discord_app.retrying import describe, is_passing, persist
from db.vocabulary import FlagState, ShowVerdicts, Verdict

log = logging.getLogger(__name__)


async def give_verdict(
    interaction: Interaction,
    number: int,
    verdict: Verdict | None,
    note: str | None = None,
    published_url: str | None = None,
) -> None:
    """Set, change or clear a verdict for a deferred interaction, and answer it."""
    guild = guild_id(interaction)
    database = interaction.client.database
    async with database.write() as session:
        before = await load_one(session, guild, number)
        after = await set_verdict(
            session, guild, number, verdict, stamp(interaction), note=note, published_url=published_url
        )
        settings = await settings_of(session, guild)
    hidden = as_seen(after, settings.show_verdicts).verdict is None and after.verdict is not None
    hint = " It stays the desk's own until the check has a published_url." if hidden else ""
    await interaction.followup.send(f"#{number} {standing_line(after)}.{hint}", ephemeral=True)
    await tell_channels(interaction.client, guild, before, after, settings)


async def tell_channels(
    bot: Claimdesk, guild: int, before: ClaimRecord, after: ClaimRecord, settings: Settings
) -> None:
    """Bring the claim's flags up to date, and post one notice to each channel that has one."""
    then, now = _shown(before, settings.show_verdicts), _shown(after, settings.show_verdicts)
    if then == now:
        return
    channels: dict[int, None] = {}
    async with bot.database.read() as session:
        messages = await flags_showing(session, guild, after.number, living_since())
        for message_id in messages:
            flag = await flag_of(session, guild, message_id)
            if flag is not None and flag.state is FlagState.POSTED:
                channels[flag.posted_channel_id or flag.channel_id] = None
    await refresh_flags(bot, guild, messages)
    if settings.announce_verdicts and now[0] is not None:
        for channel_id in channels:
            await _notify(bot, guild, channel_id, after)


def _shown(claim: ClaimRecord, show_verdicts: ShowVerdicts) -> tuple[object, ...]:
    seen = as_seen(claim, show_verdicts)
    return seen.verdict, seen.verdict_by, seen.verdict_note, seen.published_url


def verdict_notice(claim: ClaimRecord) -> discord.Embed:
    """What a channel is told of a verdict."""
    lines = [f"**#{claim.number}** {standing_line(claim)}", plain(claim.text, 500)]
    if claim.verdict_note:
        lines.append(plain(claim.verdict_note, 1000))
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
