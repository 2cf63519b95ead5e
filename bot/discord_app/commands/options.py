"""Options of commands: for a claim or one of its parts, with choices, for each setting."""

from collections.abc import Callable, Coroutine, Mapping
from enum import StrEnum
from inspect import Parameter, Signature
from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.desk.claims import fields
from bot.desk.claims.fields import stable_name, wording_key
from bot.desk.claims.finding import Order, claims_like, page_of_claims
from bot.desk.claims.parts.addresses import address_key
from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.store import load_numbers
from bot.desk.errors import InvalidError
from bot.desk.guilds.kinds import Channel, Choice, Kind, Language, Number, Role, YesNo
from bot.desk.guilds.settings import SETTINGS
from bot.desk.recognition.searching import search_claims
from bot.discord_app.access import guild_id
from bot.discord_app.cards.claim import choice_name
from bot.discord_app.cards.formatting import clip
from bot.discord_app.client import Interaction
from bot.matching import LANGUAGES

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
                claims = await search_claims(
                    session, interaction.client.matchers, guild, current, SUGGESTIONS
                )
            else:
                latest = await page_of_claims(session, guild, size=SUGGESTIONS, order=Order.NEWEST)
                claims = latest.claims
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
Callback = TypeVar("Callback", bound=Callable[..., Coroutine[Any, Any, None]])


def named_choices(names: Mapping[Word, str]) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=name, value=word.value) for word, name in names.items()]


def choices_of(words: type[StrEnum]) -> list[app_commands.Choice[str]]:
    """A choice for each word, named by itself."""
    return [app_commands.Choice(name=word.value.replace("_", " "), value=word.value) for word in words]


async def _languages(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    wanted = [name for name in LANGUAGES if current.strip().lower() in name]
    return [app_commands.Choice(name=name, value=name) for name in wanted[:SUGGESTIONS]]


def _option_type(kind: Kind) -> Any:
    """What discord.py takes as the type of an option for values of the kind."""
    match kind:
        case Number():
            return app_commands.Range[int if kind.whole else float, kind.least, kind.greatest]
        case YesNo():
            return bool
        case Channel():
            return discord.TextChannel
        case Role():
            return discord.Role
    return str


def with_an_option_for_each_setting(callback: Callback) -> Callback:
    """Declare the options of a command that takes them as keywords: one for each setting, and `clear`."""
    types = {setting.name: _option_type(setting.kind) for setting in SETTINGS.values()}
    options = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=option_type | None)
        for name, option_type in (types | {"clear": str}).items()
    ]
    asker = Parameter("interaction", Parameter.POSITIONAL_OR_KEYWORD, annotation=Interaction)
    callback.__signature__ = Signature([asker, *options])  # type: ignore[attr-defined]  # read by discord.py
    meanings = {setting.name: setting.meaning.removesuffix(".") for setting in SETTINGS.values()}
    app_commands.describe(**meanings, clear="A setting to empty")(callback)
    for setting in SETTINGS.values():
        match setting.kind:
            case Choice() as kind:
                words = [app_commands.Choice(name=kind.show(word), value=word.value) for word in kind.words]
                app_commands.choices(**{setting.name: words})(callback)
            case Language():
                app_commands.autocomplete(**{setting.name: _languages})(callback)
    clearable = [setting.name for setting in SETTINGS.values() if setting.clearable]
    app_commands.choices(clear=[app_commands.Choice(name=name, value=name) for name in clearable])(callback)
    return callback
