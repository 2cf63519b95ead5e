"""The buttons under a flag, which outlive a restart: all they need is in their custom id."""

import re
from enum import StrEnum
from typing import Any

import discord
from discord import ui


class FlagAction(StrEnum):
    ADD_SOURCE = "source"
    SET_VERDICT = "verdict"
    NOT_THIS = "not"
    SAME = "same"
    MUTE = "mute"


LABELS = {
    FlagAction.ADD_SOURCE: "Add source",
    FlagAction.SET_VERDICT: "Set verdict",
    FlagAction.NOT_THIS: "Not this claim",
    FlagAction.SAME: "Same claim",
    FlagAction.MUTE: "Mute here 24 h",
}
TEMPLATE = re.compile(rf"cd:flag:(?P<action>{'|'.join(FlagAction)}):(?P<message>[0-9]{{1,19}})")


def button(action: FlagAction, message_id: int) -> "ui.Button[Any]":
    primary = action in {FlagAction.ADD_SOURCE, FlagAction.SET_VERDICT}
    style = discord.ButtonStyle.primary if primary else discord.ButtonStyle.secondary
    return ui.Button(label=LABELS[action], style=style, custom_id=f"cd:flag:{action}:{message_id}")


def flag_view(message_id: int) -> ui.View:
    """The five buttons. Their clicks are answered by the cog that knows the template, not by this view."""
    view = ui.View(timeout=None)
    for action in FlagAction:
        view.add_item(button(action, message_id))
    view.stop()
    return view


def is_flag_of(posted: discord.Message, message_id: int) -> bool:
    """Whether a message of the bot is its flag of that message."""
    ids = (
        getattr(item, "custom_id", None) for row in posted.components for item in getattr(row, "children", ())
    )
    return any(
        found["message"] == str(message_id) for one in ids if one and (found := TEMPLATE.fullmatch(one))
    )
