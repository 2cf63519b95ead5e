"""Picking the sentences of a long text that are to be tracked."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.desk.claims.drafts import AppearanceDraft
from bot.desk.claims.fields import MAX_TEXT
from bot.discord_app.access import require_editor
from bot.discord_app.cards.formatting import clip
from bot.discord_app.client import Interaction
from bot.discord_app.commands.base import DeskView
from bot.discord_app.commands.claims.tracking import TrackModal
from bot.matching.extraction.proposals import Proposal, most_telling

LONG = 300
"""Characters of a text over which sentences are offered to pick from, even if only one is proposed."""
OPTIONS = 25
"""Discord's limit."""
LABEL = 100
"""Characters of an option's name and of its description, at the most (Discord's limit)."""


async def offer_sentences(
    interaction: Interaction, text: str, proposed: Sequence[Proposal], seen_at: AppearanceDraft
) -> None:
    """Answer a deferred interaction with the sentences of a long text that may be tracked."""
    offered = most_telling(proposed, OPTIONS)
    if not offered:
        said = "No sentence stands out as a claim; write it yourself."
    elif len(offered) < len(proposed):
        said = f"Which sentence is the claim? These are {OPTIONS} of {len(proposed):,} that may be one."
    else:
        said = "Which sentence is the claim?"
    await interaction.followup.send(said, view=SentenceChoice(text, offered, seen_at), ephemeral=True)


class SentenceChoice(DeskView):
    """Goes on to the form, filled with the sentence picked; several can be picked one after another."""

    def __init__(self, text: str, offered: Sequence[Proposal], seen_at: AppearanceDraft) -> None:
        super().__init__()
        self.beginning = text[: 2 * MAX_TEXT]
        self.offered = offered
        self.seen_at = seen_at
        if offered:
            options = [_option(place, proposal) for place, proposal in enumerate(offered)]
            self.select: ui.Select[Any] = ui.Select(
                placeholder="Sentence", options=options, custom_id="sentence"
            )
            self.select.callback = self._chosen  # type: ignore[assignment,method-assign]  # the bot is a Claimdesk
            self.add_item(self.select)

    async def _chosen(self, interaction: Interaction) -> None:
        await require_editor(interaction)
        chosen = self.offered[int(self.select.values[0])]
        await interaction.response.send_modal(
            TrackModal(chosen.text, self.seen_at, chosen.claimant, chosen.quote)
        )

    @ui.button(label="Write it myself", row=1)
    async def write(self, interaction: Interaction, _: ui.Button["SentenceChoice"]) -> None:
        await require_editor(interaction)
        await interaction.response.send_modal(TrackModal(self.beginning, self.seen_at))


def _option(place: int, proposal: Proposal) -> discord.SelectOption:
    by = f"by {proposal.claimant}" if proposal.claimant else ""
    why = ", ".join(proposal.why)
    return discord.SelectOption(
        label=clip(proposal.text, LABEL),
        value=str(place),
        description=clip("; ".join(filter(None, (by, why))), LABEL),
    )
