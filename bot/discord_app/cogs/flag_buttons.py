"""The buttons under flags, for editors."""

import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import discord
from discord import ui
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.errors import NotFoundError
from bot.desk.flags import flag_of
from bot.desk.outcomes import confirm, dismiss, mute
from bot.desk.records import ClaimRecord
from bot.desk.stamp import Stamp
from bot.discord_app.access import guild_id, require_editor, stamp
from bot.discord_app.client import Claimdesk, Interaction
from bot.discord_app.errors import answer_error
from bot.discord_app.flag_view import TEMPLATE, FlagAction, button
from bot.discord_app.views.claim_choice import ClaimChoice
from bot.discord_app.views.source_modal import SourceModal
from bot.discord_app.views.verdict_choice import VerdictChoice

Judge = Callable[[AsyncSession, int, int, int, Stamp], Awaitable[ClaimRecord]]
JUDGEMENTS: dict[FlagAction, tuple[Judge, str]] = {
    FlagAction.NOT_THIS: (dismiss, "Noted: this is not {}. The same wording is not flagged for it again."),
    FlagAction.SAME: (confirm, "Noted: this is {}. The wording is kept as a phrasing."),
    FlagAction.MUTE: (mute, "{} is not flagged in this channel for 24 hours."),
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
            raise NotFoundError("This flag is out of date; its message was changed or deleted.")
        claims = [one.claim for one in flag.claims]
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
        await interaction.response.send_message(view=VerdictChoice(number, message_id), ephemeral=True)
    else:
        judge, sentence = JUDGEMENTS[action]
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild = guild_id(interaction)
        async with interaction.client.database.write() as session:
            await judge(session, guild, message_id, number, stamp(interaction))
        await interaction.followup.send(sentence.format(f"#{number}"), ephemeral=True)
        await interaction.client.flags.show(guild, message_id)


async def setup(bot: Claimdesk) -> None:
    bot.add_dynamic_items(FlagButton)
