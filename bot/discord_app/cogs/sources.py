"""/source: evidence for and against claims."""

from discord import app_commands
from discord.ext import commands

from bot.desk.drafts import SourceDraft
from bot.desk.labels import plural
from bot.desk.sources import add_source, remove_source
from bot.desk.store import load_one
from bot.desk.visibility import as_seen
from bot.discord_app.access import editors_only, guild_id, guild_settings, is_editor, stamp
from bot.discord_app.choices import choices_of
from bot.discord_app.claim_embed import sources_embed, standing_line
from bot.discord_app.claim_option import ClaimNumber, SourcePlace
from bot.discord_app.client import Interaction
from bot.discord_app.plain import clip
from db.vocabulary import Stance

source_group = app_commands.Group(
    name="source", description="Evidence for and against claims", guild_only=True
)


@source_group.command(name="add", description="Add evidence for or against a claim")
@app_commands.describe(
    claim="Its number, or words of it",
    url="The evidence's address",
    title="Its title",
    stance="What it says of the claim; supports unless said otherwise",
    quote="The words that matter",
)
@app_commands.choices(stance=choices_of(Stance))
@editors_only
async def add(
    interaction: Interaction,
    claim: ClaimNumber,
    url: str,
    title: str | None = None,
    stance: str | None = None,
    quote: str | None = None,
) -> None:
    draft = SourceDraft.of(url, title, stance=stance, quote=quote)
    await interaction.response.defer(ephemeral=True)
    async with interaction.client.database.write() as session:
        added = await add_source(session, guild_id(interaction), claim, draft, stamp(interaction))
    done = "Source added to" if added.created else "That page is known; its source is up to date at"
    await interaction.followup.send(f"{done} #{claim}: {standing_line(added.claim)}.", ephemeral=True)


@source_group.command(name="list", description="List a claim's sources")
@app_commands.describe(claim="Its number, or words of it")
async def list_(interaction: Interaction, claim: ClaimNumber) -> None:
    await interaction.response.defer(ephemeral=True)
    settings = await guild_settings(interaction)
    async with interaction.client.database.read() as session:
        record = await load_one(session, guild_id(interaction), claim)
    seen = as_seen(record, settings.show_verdicts, editor=is_editor(interaction, settings))
    await interaction.followup.send(embed=sources_embed(seen), ephemeral=True)


@source_group.command(name="remove", description="Remove evidence from a claim")
@app_commands.describe(claim="Its number, or words of it", source="Its place in the list, or its address")
@editors_only
async def remove(interaction: Interaction, claim: ClaimNumber, source: SourcePlace) -> None:
    await interaction.response.defer(ephemeral=True)
    async with interaction.client.database.write() as session:
        record, removed = await remove_source(
            session, guild_id(interaction), claim, source, stamp(interaction)
        )
    left = plural(len(record.sources), "source")
    await interaction.followup.send(
        f"Removed {clip(removed.url, 500)} from #{claim}, which has {left} left.", ephemeral=True
    )


async def setup(bot: commands.Bot) -> None:
    bot.tree.add_command(source_group)
