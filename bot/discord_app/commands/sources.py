"""/source: evidence for and against claims."""

from discord import app_commands
from discord.ext import commands

from bot.desk.claims.drafts import SourceDraft
from bot.desk.claims.labels import plural
from bot.desk.claims.parts.sources import add_source, remove_source
from bot.desk.claims.store import load_one
from bot.desk.claims.visibility import as_seen
from bot.discord_app.access import editors_only, guild_id, guild_settings, is_editor, require_editor, stamp
from bot.discord_app.cards.claim import sources_embed, standing_line
from bot.discord_app.cards.formatting import clip
from bot.discord_app.client import Interaction
from bot.discord_app.commands.base import DeskModal, line, paragraph
from bot.discord_app.commands.options import ClaimNumber, SourcePlace, choices_of
from bot.discord_app.posting.flag_updates import claims_changed
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
    async with claims_changed(interaction.client, guild_id(interaction), claim):
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
    async with claims_changed(interaction.client, guild_id(interaction), claim):
        await interaction.followup.send(
            f"Removed {clip(removed.url, 500)} from #{claim}, which has {left} left.", ephemeral=True
        )


async def setup(bot: commands.Bot) -> None:
    bot.tree.add_command(source_group)


class SourceModal(DeskModal):
    """Asks for a source of a claim: the address alone is required."""

    def __init__(self, number: int, message_id: int) -> None:
        super().__init__(title=f"Add a source to #{number}", timeout=None)
        self.number = number
        self.message_id = message_id
        self.url = line("URL", "url", placeholder="https://", max_length=2000)
        self.heading = line("Title", "title", required=False, max_length=300)
        self.stance = line(
            "Stance", "stance", required=False, max_length=20, placeholder="supports, refutes or context"
        )
        self.quote = paragraph("Quote", "quote", required=False, max_length=2000)
        for field in (self.url, self.heading, self.stance, self.quote):
            self.add_item(field)

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]  # the bot is a Claimdesk
        await require_editor(interaction)
        draft = SourceDraft.of(
            self.url.value, self.heading.value, stance=self.stance.value, quote=self.quote.value
        )
        await interaction.response.defer(ephemeral=True, thinking=True)
        async with interaction.client.database.write() as session:
            added = await add_source(session, guild_id(interaction), self.number, draft, stamp(interaction))
        done = "Source added to" if added.created else "That page is known; its source is up to date at"
        guild, sentence = guild_id(interaction), f"{done} #{self.number}: {standing_line(added.claim)}."
        async with claims_changed(interaction.client, guild, self.number, under=self.message_id):
            await interaction.followup.send(sentence, ephemeral=True)
