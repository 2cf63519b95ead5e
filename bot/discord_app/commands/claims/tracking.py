"""Tracking a claim from Discord: at once, or after asking where a similar one is tracked."""

from dataclasses import replace

import discord

from bot.desk.claims.adding import complete_claim, open_with_wording, track_claim
from bot.desk.claims.drafts import AppearanceDraft, ClaimDraft, PhrasingDraft
from bot.desk.claims.fields import MAX_NAME, MAX_TEXT, one_line, wording_key
from bot.desk.claims.parts.addresses import message_at
from bot.desk.recognition.checking import CheckedClaim, similar_claims
from bot.discord_app.access import guild_id, require_editor, stamp
from bot.discord_app.cards.claim import claim_embed, claim_line
from bot.discord_app.cards.formatting import clip
from bot.discord_app.client import Interaction
from bot.discord_app.commands.base import DeskModal, DeskView, line, paragraph
from bot.discord_app.posting.flag_updates import claims_changed
from db.vocabulary import PhrasingOrigin


async def track(interaction: Interaction, draft: ClaimDraft) -> None:
    """Answer a deferred interaction with the new claim, the one tracked already, or an offer."""
    guild = guild_id(interaction)
    bot = interaction.client
    async with bot.database.read() as session:
        known = await open_with_wording(session, guild, wording_key(draft.text))
        similar = [] if known else await similar_claims(session, bot.matchers, guild, draft.text)
    if similar:
        await interaction.followup.send(
            _question(similar), view=SimilarOffer(draft, similar[0].claim.number), ephemeral=True
        )
    else:
        await _add(interaction, draft)


async def _add(interaction: Interaction, draft: ClaimDraft) -> None:
    async with interaction.client.database.write() as session:
        tracked = await track_claim(session, guild_id(interaction), draft, stamp(interaction))
    done = "Tracked as" if tracked.created else "That is tracked already as"
    numbers = [] if tracked.created else [tracked.claim.number]
    async with claims_changed(interaction.client, guild_id(interaction), *numbers):
        await interaction.followup.send(
            f"{done} #{tracked.claim.number}. {tracked.sentence}".strip(),
            embed=claim_embed(tracked.claim),
            ephemeral=True,
        )


def _question(similar: list[CheckedClaim]) -> str:
    lines = [claim_line(checked.claim) for checked in similar[:3]]
    best = similar[0].claim.number
    return "\n".join(
        [
            "This is close to what is tracked already; nothing is saved yet.",
            *lines,
            f"Add it as a phrasing of #{best}, or track it as a claim of its own?",
        ]
    )


def _phrasing(draft: ClaimDraft, guild: int) -> PhrasingDraft:
    """The claim's text as a phrasing of another: adopted where it was tracked from a message."""
    for page in draft.appearances:
        message = message_at(page.url, guild)
        if message is not None:
            return PhrasingDraft(draft.text, PhrasingOrigin.MESSAGE, message, page.author_id)
    return PhrasingDraft(draft.text, PhrasingOrigin.EDITOR)


class SimilarOffer(DeskView):
    def __init__(self, draft: ClaimDraft, number: int) -> None:
        super().__init__()
        self.draft = draft
        self.number = number
        self.answered = False

    async def interaction_check(self, interaction: Interaction) -> bool:  # type: ignore[override]  # the bot is a Claimdesk
        if self.answered:
            await interaction.response.send_message("That was answered already.", ephemeral=True)
        return not self.answered

    @discord.ui.button(label="Add as phrasing", style=discord.ButtonStyle.primary)
    async def phrasing(self, interaction: Interaction, _: discord.ui.Button["SimilarOffer"]) -> None:
        await require_editor(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild = guild_id(interaction)
        draft = replace(self.draft, phrasings=(_phrasing(self.draft, guild),))
        async with interaction.client.database.write() as session:
            completed = await complete_claim(session, guild, self.number, draft, stamp(interaction))
        self.answered = True
        async with claims_changed(interaction.client, guild, self.number):
            await interaction.followup.send(
                f"Added as a phrasing of #{self.number}. {completed.sentence}".strip(),
                embed=claim_embed(completed.claim),
                ephemeral=True,
            )

    @discord.ui.button(label="Track separately")
    async def separately(self, interaction: Interaction, _: discord.ui.Button["SimilarOffer"]) -> None:
        await require_editor(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await _add(interaction, self.draft)
        self.answered = True


class TrackModal(DeskModal):
    """A new claim, filled from a message, whose link is kept as an appearance."""

    def __init__(
        self, text: str, seen_at: AppearanceDraft, claimant: str | None = None, quote: str | None = None
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
        await track(interaction, replace(draft, appearances=(self.seen_at,)))
