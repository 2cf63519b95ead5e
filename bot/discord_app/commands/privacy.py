"""/privacy: what is kept of people's words, and how to have it forgotten."""

import logging

import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot.desk.claims.labels import plural
from bot.desk.sightings.retention import forget_name, messages_by, sweep
from bot.discord_app.access import editors_only, guild_id, guild_settings
from bot.discord_app.client import Claimdesk, Interaction
from bot.discord_app.posting.retrying import is_passing
from db.errors import describe

log = logging.getLogger(__name__)

privacy_group = app_commands.Group(
    name="privacy",
    description="What is kept of what you write here, and how to have it forgotten",
    guild_only=True,
)
EVERY_HOURS = 24
WATCHED = "Messages in watched channels, and messages anywhere that mention me,"
MENTIONS = "Messages that mention me, and no others,"
"""Without automatic flags."""
ABOUT = """\
**What is read.** {read} to see whether they are about a claim that this desk tracks. A message that is \
about none leaves nothing behind.
**What is kept.** Of a message that repeats, contradicts or is about a claim: the matched sentence, who \
wrote it, where and when, for **{days}**, so that editors can see what was said and correct a flag. After \
that only the count stays. Of a message that may be about a claim: a score, no words and no name. Wordings \
that editors said are not the claim are kept as fingerprints that cannot be read back.
**What stays longer.** A sentence that an editor adopts from a message as another wording of a claim, with \
who wrote it; and the link to a message that a claim was tracked from: as long as the message is there, \
unless its author asks. What editors write themselves, claims and wordings, is the desk's own and stays, \
in archived claims too. Who changed what on the list stays in its history, without the name if that person \
asks.
**How it goes.** Delete your message, and its sentence, its flag and what was adopted from it go at once; \
where I was away just then, its sentence goes after **{days}**. `/privacy forget-me` takes back all of \
your messages here, adopted sentences too, and your name from the history; an editor can do it for you. \
`/settings erase` deletes everything of this server.
Nobody is ranked or scored. Editors can export the desk's claims; adopted sentences are left out unless \
they ask for them."""


@privacy_group.command(name="about", description="What is kept of messages, for how long, and why")
async def about(interaction: Interaction) -> None:
    await interaction.response.defer(ephemeral=True)
    settings = await guild_settings(interaction)
    read = WATCHED if interaction.client.autoflag else MENTIONS
    text = ABOUT.format(read=read, days=plural(settings.retention_days, "day"))
    await interaction.followup.send(embed=discord.Embed(title="Privacy", description=text), ephemeral=True)


@privacy_group.command(name="forget-me", description="Delete what is kept of you in this server")
async def forget_me(interaction: Interaction) -> None:
    await _forget(interaction, interaction.user, "you")


@privacy_group.command(name="forget", description="Delete what is kept of a person in this server")
@app_commands.describe(member="Who; an id will do for one who left")
@editors_only
async def forget(interaction: Interaction, member: discord.User) -> None:
    await _forget(interaction, member, member.mention)


async def _forget(interaction: Interaction, person: discord.User | discord.Member, who: str) -> None:
    await interaction.response.defer(ephemeral=True)
    bot = interaction.client
    async with bot.database.read() as session:
        messages = await messages_by(session, guild_id(interaction), person.id)
    await bot.reader.forgotten(guild_id(interaction), messages)
    async with bot.database.write() as session:
        named = await forget_name(session, guild_id(interaction), person.id)
    gone = [f"{plural(len(messages), 'message')} and the flags under them"] if messages else []
    gone += ["the name in the desk's history"] if named else []
    done = f"Forgotten of {who}: {', and '.join(gone)}." if gone else f"Nothing is kept of {who}."
    await interaction.followup.send(done, ephemeral=True)


class Privacy(commands.Cog):
    """Drops what has been kept long enough, once a day."""

    def __init__(self, bot: Claimdesk) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        self._daily.start()

    async def cog_unload(self) -> None:
        self._daily.cancel()

    @tasks.loop(hours=EVERY_HOURS)
    async def _daily(self) -> None:
        # An event's listener, unlike a loop, is waited for when the bot stops.
        self.bot.dispatch("sweep_due")

    @commands.Cog.listener()
    async def on_sweep_due(self) -> None:
        try:
            swept = await sweep(self.bot.database, discord.utils.utcnow())
        except Exception as error:
            if is_passing(error):
                log.warning("old words not forgotten: %s", describe(error))
            else:
                log.exception("old words not forgotten")
        else:
            log.info("old words forgotten", extra={"sightings": swept.sightings, "copies": len(swept.copies)})


async def setup(bot: Claimdesk) -> None:
    bot.tree.add_command(privacy_group)
    await bot.add_cog(Privacy(bot))
