"""Options of commands: those that name a claim or one of its parts, and those with choices."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

import discord
from discord import app_commands

from bot.desk.claims import fields
from bot.desk.claims.fields import stable_name, wording_key
from bot.desk.claims.finding import claims_like, latest_claims
from bot.desk.claims.parts.addresses import address_key
from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.store import load_numbers
from bot.desk.errors import InvalidError
from bot.desk.recognition.searching import search_claims
from bot.discord_app.access import guild_id
from bot.discord_app.cards.claim import choice_name
from bot.discord_app.cards.formatting import clip
from bot.discord_app.client import Interaction

SUGGESTIONS = 25
"""Discord's limit."""
NAME = 100
"""Characters of a suggestion, at the most (Discord's limit)."""


class ClaimOption(app_commands.Transformer):
    """Takes `12`, `#12`, or the suggestion picked, whose value is the number."""

    async def transform(self, interaction: discord.Interaction, value: str) -> int:
        return fields.claim_number(value)

    async def autocomplete(  # type: ignore[override]  # the bot is always a Claimdesk
        self, interaction: Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        guild = guild_id(interaction)
        async with interaction.client.database.read() as session:
            if current.strip(" #"):
                claims = await search_claims(session, interaction.client.index, guild, current, SUGGESTIONS)
            else:
                claims = await latest_claims(session, guild, SUGGESTIONS)
        return [app_commands.Choice(name=choice_name(c), value=str(c.number)) for c in claims[:SUGGESTIONS]]


class ArchivedClaimOption(ClaimOption):
    async def autocomplete(  # type: ignore[override]  # the bot is always a Claimdesk
        self, interaction: Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        guild = guild_id(interaction)
        async with interaction.client.database.read() as session:
            claims = await claims_like(session, guild, current, SUGGESTIONS, archived=True)
        return [app_commands.Choice(name=choice_name(c), value=str(c.number)) for c in claims]


class _PlaceOption(app_commands.Transformer):
    """Names one of a claim's parts, as typed or by the suggestion picked, whose value stays with the part."""

    def parts(self, claim: ClaimRecord) -> list[tuple[str, str]]:
        """What they are called, with their keys."""
        raise NotImplementedError

    async def transform(self, interaction: discord.Interaction, value: str) -> str:
        return value

    async def autocomplete(  # type: ignore[override]  # the bot is always a Claimdesk
        self, interaction: Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        try:
            number = fields.claim_number(str(interaction.namespace["claim"] or ""))
        except InvalidError:
            return []
        async with interaction.client.database.read() as session:
            claims = await load_numbers(session, guild_id(interaction), [number])
        parts = self.parts(claims[number]) if number in claims else []
        named = [(f"{place}. {part}", stable_name(key)) for place, (part, key) in enumerate(parts, 1)]
        fitting = [(name, value) for name, value in named if current.casefold() in name.casefold()]
        return [
            app_commands.Choice(name=clip(name, NAME), value=value) for name, value in fitting[:SUGGESTIONS]
        ]


class _PhrasingOption(_PlaceOption):
    def parts(self, claim: ClaimRecord) -> list[tuple[str, str]]:
        return [(phrasing, wording_key(phrasing)) for phrasing in claim.phrasings]


class _SourceOption(_PlaceOption):
    def parts(self, claim: ClaimRecord) -> list[tuple[str, str]]:
        return [
            (" ".join(filter(None, (source.title, source.url))), address_key(source.url))
            for source in claim.sources
        ]


ClaimNumber = app_commands.Transform[int, ClaimOption]
ArchivedClaimNumber = app_commands.Transform[int, ArchivedClaimOption]
PhrasingPlace = app_commands.Transform[str, _PhrasingOption]
SourcePlace = app_commands.Transform[str, _SourceOption]
Word = TypeVar("Word", bound=StrEnum)


def named_choices(names: Mapping[Word, str]) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=name, value=word.value) for word, name in names.items()]


def choices_of(words: type[StrEnum]) -> list[app_commands.Choice[str]]:
    """A choice for each word, named by itself."""
    return [app_commands.Choice(name=word.value.replace("_", " "), value=word.value) for word in words]
