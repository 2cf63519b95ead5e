"""A flag as Discord shows it, and the buttons under it."""

import re
from enum import StrEnum
from typing import Any

import discord
from discord import ui

from bot.desk.claims.labels import relation
from bot.desk.claims.visibility import as_seen, verdict_is_public
from bot.desk.sightings.flags import FlaggedClaim, FlagRecord
from bot.discord_app.cards.claim import DESCRIPTION, facts_line
from bot.discord_app.cards.formatting import clip, escape_line, escaped
from db.vocabulary import ShowVerdicts, SightingRelation

OTHER_WORDS = 1200
"""Characters of a claim's entry besides its addresses, mostly."""
_WORD = re.compile(r"[^\W_]+")
_BOLD = re.compile(r"\\.")
"""What is escaped, and so does not count when bold print that was cut is closed."""


def flag_embed(flag: FlagRecord, elsewhere: str | None = None) -> discord.Embed:
    """The claims that a message is about: each with what it needs, and the words that matched.

    `elsewhere` is the message's address where the flag does not stand below it.
    """
    room = DESCRIPTION // max(1, len(flag.claims)) - 2
    parts = [_claim(flagged, flag.settings.show_verdicts, room) for flagged in flag.claims]
    embed = discord.Embed(description="\n\n".join(parts), colour=discord.Colour.orange())
    if elsewhere is not None:
        embed.title, embed.url = "Message in a watched channel", elsewhere
    return embed


def _claim(flagged: FlaggedClaim, show_verdicts: ShowVerdicts, room: int) -> str:
    claim = as_seen(flagged.claim, show_verdicts)
    label = relation(flagged.relation, claim.number)
    unsure = flagged.relation is SightingRelation.ABOUT
    opening = f"**{label.capitalize()}**" if unsure else f"This **{label}**"
    lines = [f"{opening}: {escape_line(claim.text, 300)}", facts_line(claim, flagged.relation)]
    if claim.verdict is not None and verdict_is_public(claim, show_verdicts):
        links = [claim.published_url, *(source.url for source in claim.sources)]
        longest = max(200, (room - OTHER_WORDS) // 3)
        lines += [url for url in links if url and len(url) <= longest][:3]
    if flagged.sentence and flagged.relation is not SightingRelation.LINKS:
        lines.append(f"“{_marked(flagged.sentence, flagged.words)}” (score {flagged.score:.2f})")
    text = clip("\n".join(lines), room - 2)
    return f"{text}**" if _BOLD.sub("", text).count("**") % 2 else text


def _marked(sentence: str, words: tuple[str, ...]) -> str:
    """The sentence with the matched words in bold."""
    line = clip(" ".join(sentence.split()), 250)
    wanted = set(words)
    pieces = []
    at = 0
    for word in _WORD.finditer(line):
        if word[0].lower() in wanted:
            pieces += [escaped(line[at : word.start()]), f"**{escaped(word[0])}**"]
            at = word.end()
    return "".join([*pieces, escaped(line[at:])])


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
        match["message"] == str(message_id)
        for custom_id in ids
        if custom_id and (match := TEMPLATE.fullmatch(custom_id))
    )
