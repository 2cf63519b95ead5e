from bot.desk.drafts import SourceDraft
from bot.desk.sources import add_source
from bot.discord_app.access import guild_id, require_editor, stamp
from bot.discord_app.claim_embed import standing_line
from bot.discord_app.client import Interaction
from bot.discord_app.views.base import DeskModal, line, paragraph


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
        await interaction.followup.send(
            f"{done} #{self.number}: {standing_line(added.claim)}.", ephemeral=True
        )
        await interaction.client.flags.show(guild_id(interaction), self.message_id)
