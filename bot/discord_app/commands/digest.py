"""/digest and /stats, and the job that posts what is due."""

import logging
from datetime import timedelta

import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot.desk.digests.posting import next_digest
from bot.desk.digests.report import digest_of
from bot.desk.digests.schedule import WEEKDAYS, clear_schedule, schedule_of, set_schedule
from bot.desk.digests.zones import zones_like
from bot.desk.errors import InvalidError
from bot.discord_app.access import guild_id, guild_settings, is_editor, managers_only, stamp
from bot.discord_app.cards.digest import digest_message
from bot.discord_app.client import Claimdesk, Interaction
from bot.discord_app.permissions import missing_to_post
from bot.discord_app.posting.digests import DigestPoster
from bot.discord_app.posting.retrying import is_passing
from db.errors import describe

log = logging.getLogger(__name__)

LONGEST_WAIT = 86_400.0
"""Seconds between two looks for digests that are due, at the most; the next one is looked for on time."""
AFTER_FAILURE = 30.0
"""Seconds until the next look where the database could not be asked."""
digest_group = app_commands.Group(
    name="digest",
    description="The weekly digest",
    guild_only=True,
    default_permissions=discord.Permissions(manage_guild=True),
)
Channel = discord.TextChannel | discord.Thread


async def _zones(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=zone, value=zone) for zone in zones_like(current)]


@digest_group.command(name="schedule", description="Post the digest every week")
@app_commands.describe(
    weekday="The day",
    hour="The full hour, in that time zone",
    timezone="Such as Europe/Berlin; type a city",
    channel="Where; without one, this channel",
)
@app_commands.choices(weekday=[app_commands.Choice(name=name, value=name.lower()) for name in WEEKDAYS])
@app_commands.autocomplete(timezone=_zones)
@managers_only
async def schedule(
    interaction: Interaction,
    weekday: str,
    hour: app_commands.Range[int, 0, 23],
    timezone: str,
    channel: Channel | None = None,
) -> None:
    await interaction.response.defer(ephemeral=True)
    place = channel or interaction.channel
    if place is None:
        raise InvalidError("This channel cannot be seen; name one.")
    async with interaction.client.database.write() as session:
        made = await set_schedule(
            session,
            guild_id(interaction),
            WEEKDAYS.index(weekday.capitalize()),
            hour,
            timezone,
            place.id,
            stamp(interaction),
        )
    interaction.client.dispatch("digest_scheduled")
    due = discord.utils.format_dt(made.next_due, "F")
    missing = missing_to_post(place, interaction.guild.me, files=True) if interaction.guild else []
    lacking = f" I lack there: {', '.join(missing)}." if missing else ""
    await interaction.followup.send(
        f"{made.sentence} in <#{made.channel_id}>. The next one is due on {due}.{lacking}", ephemeral=True
    )


@digest_group.command(name="off", description="Post no more digests")
@managers_only
async def off(interaction: Interaction) -> None:
    await interaction.response.defer(ephemeral=True)
    async with interaction.client.database.write() as session:
        had = await clear_schedule(session, guild_id(interaction), stamp(interaction))
    said = "No more digests are posted." if had else "There was no schedule; nothing is posted."
    await interaction.followup.send(said, ephemeral=True)


async def _send(interaction: Interaction, length: timedelta, *, editor: bool, ephemeral: bool) -> None:
    """Answer a deferred interaction with the report on the days up to now, this instant included."""
    end = discord.utils.utcnow() + timedelta(milliseconds=1)
    async with interaction.client.database.read() as session:
        digest = await digest_of(session, guild_id(interaction), end, length, editor=editor)
    message = await digest_message(digest)
    await interaction.followup.send(embed=message.embed, files=message.files, ephemeral=ephemeral)


@digest_group.command(name="preview", description="See the digest as it would be now; only you see it")
@managers_only
async def preview(interaction: Interaction) -> None:
    await interaction.response.defer(ephemeral=True)
    settings = await guild_settings(interaction)
    async with interaction.client.database.read() as session:
        made = await schedule_of(session, guild_id(interaction), discord.utils.utcnow())
    editor = is_editor(interaction, settings)
    await _send(interaction, timedelta(days=7), editor=editor, ephemeral=True)
    if made is not None:
        await interaction.followup.send(f"{made.sentence} in <#{made.channel_id}>.", ephemeral=True)


@digest_group.command(name="now", description="Post the digest of the last seven days in this channel")
@managers_only
async def now(interaction: Interaction) -> None:
    await interaction.response.defer()
    await _send(interaction, timedelta(days=7), editor=False, ephemeral=False)


@app_commands.command(name="stats", description="The desk's figures of the last days")
@app_commands.describe(days="How many days; 7 unless said otherwise")
@app_commands.guild_only
async def stats(interaction: Interaction, days: app_commands.Range[int, 1, 366] = 7) -> None:
    await interaction.response.defer(ephemeral=True)
    settings = await guild_settings(interaction)
    await _send(interaction, timedelta(days=days), editor=is_editor(interaction, settings), ephemeral=True)


class Digests(commands.Cog):
    """Looks for digests that are due."""

    def __init__(self, bot: Claimdesk) -> None:
        self.bot = bot
        self.poster = DigestPoster(bot, bot.database, bot.stopping, bot.metrics)
        self._left = False
        """Whether a digest that the last look found could not be begun or posted."""

    async def cog_load(self) -> None:
        self._look.start()

    async def cog_unload(self) -> None:
        self._look.cancel()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        await self._post_due()

    @commands.Cog.listener()
    async def on_digests_due(self) -> None:
        await self._post_due()

    @commands.Cog.listener("on_digest_scheduled")
    @commands.Cog.listener("on_guild_join")
    @commands.Cog.listener("on_guild_available")
    async def _look_soon(self, *_: discord.Guild) -> None:
        """A digest may have fallen due, or do so before the next look; one look serves all that come."""
        self._look.change_interval(seconds=1)

    @commands.Cog.listener()
    async def on_digest_left(self) -> None:
        self._left = True
        self._look.change_interval(seconds=AFTER_FAILURE)

    @tasks.loop(seconds=1)
    async def _look(self) -> None:
        self._look.change_interval(seconds=LONGEST_WAIT)
        # An event's listener, unlike a loop, is waited for when the bot stops.
        self.bot.dispatch("digests_due")

    async def _post_due(self) -> None:
        if not self.bot.is_ready() or self.bot.stopping.is_set():
            return
        guilds = {guild.id for guild in self.bot.guilds}
        self._left = False
        try:
            await self.poster.post_due(guilds)
            now = discord.utils.utcnow()
            async with self.bot.database.read() as session:
                following = await next_digest(session, now, guilds)
            if following is not None and not self._left:
                seconds = max(1.0, (following - now).total_seconds())
                self._look.change_interval(seconds=min(LONGEST_WAIT, seconds))
        except Exception as error:
            self._look.change_interval(seconds=AFTER_FAILURE)
            if is_passing(error):
                log.warning("due digests not found: %s", describe(error))
            else:
                log.exception("due digests not found")


async def setup(bot: Claimdesk) -> None:
    bot.tree.add_command(digest_group)
    bot.tree.add_command(stats)
    await bot.add_cog(Digests(bot))
