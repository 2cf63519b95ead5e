"""The form that changes a claim's own fields."""

from typing import Any

from discord import ui

from bot.desk.claims.changing import Edits, edit_claim
from bot.desk.claims.records import ClaimRecord
from bot.discord_app.access import guild_id, require_editor, stamp
from bot.discord_app.cards.claim import claim_embed
from bot.discord_app.client import Interaction
from bot.discord_app.commands.base import DeskModal, line, paragraph
from bot.discord_app.posting.flag_updates import claims_changed


class EditModal(DeskModal):
    """A claim's own fields, filled with what they hold; only what is changed is written."""

    def __init__(self, claim: ClaimRecord) -> None:
        super().__init__(title=f"Edit #{claim.number}", timeout=None)
        self.number = claim.number
        self.before = {
            "text": claim.text,
            "claimant": claim.claimant or "",
            "claimed_on": claim.claimed_on.isoformat() if claim.claimed_on else "",
            "quote": claim.quote or "",
            "tags": ", ".join(claim.tags),
        }
        self.inputs: dict[str, ui.TextInput[Any]] = {
            "text": paragraph("Claim", "text", default=claim.text, max_length=2000),
            "claimant": self._line("Who made it", "claimant", 300),
            "claimed_on": self._line("When, like 2026-11-23", "claimed_on", 10),
            "quote": paragraph(
                "Their words as published",
                "quote",
                default=self.before["quote"],
                required=False,
                max_length=2000,
            ),
            "tags": self._line("Tags, separated by commas", "tags", 1100),
        }
        for field in self.inputs.values():
            self.add_item(field)

    def _line(self, label: str, name: str, limit: int) -> "ui.TextInput[Any]":
        return line(label, name, default=self.before[name], required=False, max_length=limit)

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]  # the bot is a Claimdesk
        await require_editor(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        typed = {name: field.value for name, field in self.inputs.items()}
        changed = {name: value for name, value in typed.items() if value.strip() != self.before[name]}
        edits = Edits(**changed)  # type: ignore[typeddict-item]  # names are those of Edits
        async with interaction.client.database.write() as session:
            claim = await edit_claim(session, guild_id(interaction), self.number, stamp(interaction), **edits)
        done = "changed" if changed else "unchanged"
        numbers = [claim.number] if changed else []
        async with claims_changed(interaction.client, guild_id(interaction), *numbers):
            await interaction.followup.send(
                f"#{claim.number} is {done}.", embed=claim_embed(claim), ephemeral=True
            )
