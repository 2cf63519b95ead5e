from bot.desk.appearances import SeenAt
from bot.desk.drafts import ClaimDraft
from bot.desk.fields import MAX_NAME, MAX_TEXT, one_line
from bot.discord_app.access import require_editor
from bot.discord_app.client import Interaction
from bot.discord_app.plain import clip
from bot.discord_app.tracking import track
from bot.discord_app.views.base import DeskModal, line, paragraph


class TrackModal(DeskModal):
    """A new claim, filled from a message, whose link is kept as an appearance."""

    def __init__(
        self, text: str, seen_at: SeenAt, claimant: str | None = None, quote: str | None = None
    ) -> None:
        super().__init__(title="Track as claim", timeout=None)
        self.seen_at = seen_at
        self.text = paragraph(
            "Claim, as one sentence", "text", default=clip(one_line(text), MAX_TEXT), max_length=MAX_TEXT
        )
        self.claimant = line(
            "Who made it",
            "claimant",
            default=clip(one_line(claimant or ""), MAX_NAME),
            required=False,
            max_length=MAX_NAME,
        )
        self.claimed_on = line("When, like 2026-11-23", "claimed_on", required=False, max_length=10)
        self.quote = paragraph(
            "Their words as published",
            "quote",
            default=clip(one_line(quote or ""), MAX_TEXT),
            required=False,
            max_length=MAX_TEXT,
        )
        self.tags = line("Tags, separated by commas", "tags", required=False, max_length=1100)
        for field in (self.text, self.claimant, self.claimed_on, self.quote, self.tags):
            self.add_item(field)

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]  # the bot is a Claimdesk
        await require_editor(interaction)
        draft = ClaimDraft.of(
            self.text.value,
            self.claimant.value,
            self.claimed_on.value,
            self.quote.value,
            tags=self.tags.value,
        )
        await interaction.response.defer(ephemeral=True, thinking=True)
        await track(interaction, draft, self.seen_at)
