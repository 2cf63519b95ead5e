"""Choices of options: Discord shows their names, the bot gets their values."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from discord import app_commands

Word = TypeVar("Word", bound=StrEnum)


def named_choices(names: Mapping[Word, str]) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=name, value=word.value) for word, name in names.items()]


def choices_of(words: type[StrEnum]) -> list[app_commands.Choice[str]]:
    """A choice for each word, named by itself."""
    return [app_commands.Choice(name=word.value.replace("_", " "), value=word.value) for word in words]
