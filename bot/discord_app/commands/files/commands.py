"""/import and /export: claims from files and into files, for the asker only."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk.files.formats import FORMATS, Format, format_of
from bot.desk.files.report import BadFileError
from bot.desk.guilds.store import revision_of
from bot.desk.sightings.flags import flags_of_changed
from bot.discord_app.access import editors_only, guild_id, require_manager, stamp
from bot.discord_app.cards.formatting import escape_line
from bot.discord_app.client import Claimdesk, Interaction
from bot.discord_app.commands.files.exporting import exported
from bot.discord_app.commands.files.importing import downloaded, imported, refuse_large, with_problems
from bot.discord_app.posting.flag_updates import living_since, refresh_flags

CHOICES = [app_commands.Choice(name=format_.label, value=kind.value) for kind, format_ in FORMATS.items()]


@app_commands.command(name="import", description="Import claims from a file; only you see the answer")
@app_commands.describe(
    file="CSV, JSON Lines or ClaimReview",
    kind="If left out, found from the file's name or content",
    skip_bad="Import the rest of a file with bad lines; otherwise it imports nothing",
)
@app_commands.rename(kind="format")
@app_commands.choices(kind=CHOICES)
@app_commands.guild_only
@editors_only
async def import_(
    interaction: Interaction, file: discord.Attachment, kind: str | None = None, skip_bad: bool = False
) -> None:
    refuse_large(file, guild_id(interaction))
    await interaction.response.defer(ephemeral=True)
    bot = interaction.client
    async with bot.file_lock:
        content = await downloaded(file)
        chosen = Format(kind) if kind else format_of(file.filename, content)
        if FORMATS[chosen].tells_history:
            await require_manager(interaction)
        async with bot.database.read() as session:
            before = await revision_of(session, guild_id(interaction))
        try:
            report = await imported(
                bot.database,
                guild_id(interaction),
                content,
                chosen,
                stamp(interaction),
                skip_bad=skip_bad,
                stopping=bot.stopping.is_set,
            )
        except BadFileError as error:
            sentence, problems = f"{error}", error.problems
        else:
            sentence, problems = escape_line(report.summary(), 400), report.skipped
    text, files = with_problems(sentence, problems)
    try:
        await interaction.followup.send(text, files=files, ephemeral=True)
    finally:
        await _refresh_changed(bot, guild_id(interaction), before)


async def _refresh_changed(bot: Claimdesk, guild: int, revision: int) -> None:
    """Flags follow what an import changed; without notices, which would be many at once."""
    async with bot.database.read() as session:
        messages = await flags_of_changed(session, guild, revision, living_since())
    await refresh_flags(bot, guild, messages)


@app_commands.command(name="export", description="Get the desk's claims as a file; only you see it")
@app_commands.describe(
    kind="What the file is for",
    publisher="In ClaimReview, the name that signs this desk's verdicts",
    adopted="With the sentences that editors adopted from messages",
)
@app_commands.rename(kind="format")
@app_commands.choices(kind=CHOICES)
@app_commands.guild_only
@editors_only
async def export(
    interaction: Interaction, kind: str, publisher: str | None = None, adopted: bool = False
) -> None:
    await interaction.response.defer(ephemeral=True)
    bot = interaction.client
    async with bot.file_lock:
        file = await exported(
            bot.database,
            guild_id(interaction),
            Format(kind),
            publisher,
            interaction.filesize_limit,
            adopted=adopted,
        )
        await interaction.followup.send(file=file, ephemeral=True)


async def setup(bot: commands.Bot) -> None:
    bot.tree.add_command(import_)
    bot.tree.add_command(export)
