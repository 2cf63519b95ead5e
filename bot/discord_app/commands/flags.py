"""The buttons under flags, for editors."""

import re
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any

import discord
from discord import ui
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.records import ClaimRecord
from bot.desk.errors import NotFoundError
from bot.desk.guilds.stamp import Stamp
from bot.desk.sightings.flags import FlagRecord, flag_of
from bot.desk.sightings.judgements import Judged, confirm, dismiss, mute
from bot.discord_app.access import guild_id, require_editor, stamp
from bot.discord_app.cards.claim import choice_name
from bot.discord_app.cards.flag import TEMPLATE, FlagAction, button
from bot.discord_app.client import Claimdesk, Interaction
from bot.discord_app.commands.base import DeskView
from bot.discord_app.commands.claims.verdicts import VerdictChoice
from bot.discord_app.commands.sources import SourceModal
from bot.discord_app.errors import answer_error
from db.vocabulary import SightingRelation

Judge = Callable[[AsyncSession, int, int, int, Stamp], Awaitable[Judged]]
JUDGES: dict[FlagAction, Judge] = {
    FlagAction.NOT_THIS: dismiss,
    FlagAction.SAME: confirm,
    FlagAction.MUTE: mute,
}
LARGEST_ID = 2**63 - 1


class FlagButton(ui.DynamicItem["ui.Button[Any]"], template=TEMPLATE):
    """Any button of any flag, found again by its custom id."""

    def __init__(self, action: FlagAction, message_id: int) -> None:
        super().__init__(button(action, message_id))
        self.action = action
        self.message_id = message_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str]
    ) -> "FlagButton":
        return cls(FlagAction(match["action"]), min(int(match["message"]), LARGEST_ID))

    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]  # the bot is a Claimdesk
        try:
            await self._clicked(interaction)
        except Exception as error:  # discord.py only logs what a button raises
            await answer_error(interaction, error)

    async def _clicked(self, interaction: Interaction) -> None:
        await require_editor(interaction)
        async with interaction.client.database.read() as session:
            flag = await flag_of(session, guild_id(interaction), self.message_id)
        if flag is None or not flag.claims:
            raise NotFoundError("This flag is out of date: its claims were archived, or its message is gone.")
        claims = [flagged.claim for flagged in flag.claims]
        act = partial(carry_out, self.action, self.message_id)
        if len(claims) == 1:
            await act(interaction, claims[0].number)
        else:
            await interaction.response.send_message(
                "Which claim?", view=ClaimChoice(claims, act), ephemeral=True
            )


async def carry_out(action: FlagAction, message_id: int, interaction: Interaction, number: int) -> None:
    """Do what a button says to one claim of a flag."""
    await require_editor(interaction)
    if action is FlagAction.ADD_SOURCE:
        await interaction.response.send_modal(SourceModal(number, message_id))
    elif action is FlagAction.SET_VERDICT:
        await interaction.response.send_message(
            f"Which verdict on #{number}?", view=VerdictChoice(number, message_id), ephemeral=True
        )
    else:
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild = guild_id(interaction)
        async with interaction.client.database.write() as session:
            flag = await flag_of(session, guild, message_id)
            judged = await JUDGES[action](session, guild, message_id, number, stamp(interaction))
        there = _there(flag, interaction.channel_id)
        try:
            await interaction.followup.send(_noted(action, number, judged, there), ephemeral=True)
        finally:  # it is judged, whether Discord takes the answer or not
            await interaction.client.flags.show(guild, message_id)


def _there(flag: FlagRecord | None, channel_id: int | None) -> str:
    return "this channel" if flag is None or flag.channel_id == channel_id else f"<#{flag.channel_id}>"


def _noted(action: FlagAction, number: int, judged: Judged, there: str) -> str:
    if action is FlagAction.MUTE:
        return f"#{number} is not flagged in {there} for 24 hours."
    if action is FlagAction.NOT_THIS:
        rest = " The same wording is not flagged for it again." if judged.kept else ""
        return f"Noted: this is not #{number}.{rest}"
    if judged.relation is SightingRelation.CONTRADICTS:
        return f"Noted: this is about #{number} and says otherwise."
    if judged.relation is SightingRelation.ABOUT:
        rest = " The wording is kept as a phrasing; if it says otherwise, choose “Not this claim”."
        return f"Noted: this repeats #{number}." + (rest if judged.kept else "")
    return f"Noted: this is #{number}." + (" The wording is kept as a phrasing." if judged.kept else "")


async def setup(bot: Claimdesk) -> None:
    bot.add_dynamic_items(FlagButton)


class ClaimChoice(DeskView):
    """Asks which of several claims is meant, then goes on with that one's number."""

    def __init__(
        self, claims: Iterable[ClaimRecord], then: Callable[[Interaction, int], Awaitable[None]]
    ) -> None:
        super().__init__()
        self._then = then
        options = [
            discord.SelectOption(label=choice_name(claim), value=str(claim.number)) for claim in claims
        ]
        self.select: ui.Select[Any] = ui.Select(
            placeholder="Which claim?", options=options[:25], custom_id="claim"
        )
        self.select.callback = self._chosen  # type: ignore[assignment,method-assign]  # the bot is a Claimdesk
        self.add_item(self.select)

    async def _chosen(self, interaction: Interaction) -> None:
        await self._then(interaction, int(self.select.values[0]))
