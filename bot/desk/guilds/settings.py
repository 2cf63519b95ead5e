"""A guild's settings."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.errors import InvalidError
from bot.desk.guilds.stamp import Stamp
from bot.desk.guilds.store import begin_change, guild_of
from bot.matching import DEFAULT_FLAG_THRESHOLD, DEFAULT_POSSIBLE_THRESHOLD, LANGUAGES
from db.models import Guild, HistoryEntry
from db.vocabulary import FlagStyle, ShowVerdicts


@dataclass(frozen=True, slots=True)
class Settings:
    flag_threshold: float
    """From this score on a claim is flagged; from `possible_threshold` on it is shown as possible."""
    possible_threshold: float
    sources_required: int
    cooldown_hours: int
    flag_style: FlagStyle
    desk_channel_id: int | None
    editor_role_id: int | None
    show_verdicts: ShowVerdicts
    announce_verdicts: bool
    catchup_hours: int
    catchup_messages: int
    language: str
    """Of the claims and messages, one of `LANGUAGES`."""
    retention_days: int


LIMITS = {
    "flag_threshold": (0.05, 1.0),
    "possible_threshold": (0.05, 1.0),
    "sources_required": (1, 10),
    "cooldown_hours": (0, 720),
    "catchup_hours": (0, 168),
    "catchup_messages": (0, 10_000),
    "retention_days": (1, 3650),
}
"""The least and the greatest value of the settings that are numbers."""


async def settings_of(session: AsyncSession, guild_id: int) -> Settings:
    return settings_in(await guild_of(session, guild_id))


def settings_in(guild: Guild) -> Settings:
    thresholds = Thresholds.of(guild)
    values = {field.name: getattr(guild, field.name) for field in fields(Settings)}
    return Settings(**values | {"flag_threshold": thresholds.flag, "possible_threshold": thresholds.possible})


async def change_settings(session: AsyncSession, guild_id: int, stamp: Stamp, **values: Any) -> Settings:
    """Set what is named. Raises InvalidError for a value out of range or thresholds the wrong way round."""
    for name in values.keys() & LIMITS.keys():
        least, greatest = LIMITS[name]
        if not least <= values[name] <= greatest:
            raise InvalidError(f"{name} is {values[name]}; give a value from {least} to {greatest:,}.")
    if "language" in values and values["language"] not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise InvalidError(f"“{values['language']}” is no language here; choose one of {known}.")
    if values.get("editor_role_id") == guild_id:  # Discord gives @everyone the server's own id
        raise InvalidError(
            "@everyone cannot be the editor role, or everybody could write; pick another role."
        )
    guild = await begin_change(session, guild_id)
    before = asdict(settings_in(guild))
    for name, value in values.items():
        setattr(guild, name, value)
    if guild.possible_threshold is not None and guild.possible_threshold > Thresholds.of(guild).flag:
        raise InvalidError(
            f"possible_threshold {guild.possible_threshold} is over the flag threshold; give a lower one."
        )
    if guild.flag_style is FlagStyle.DESK_CHANNEL and guild.desk_channel_id is None:
        raise InvalidError("Flags cannot go to the desk channel before there is one; set desk_channel too.")
    after = asdict(settings_in(guild))
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        entry = HistoryEntry(
            guild_id=guild_id, claim_number=None, at=stamp.at, by=stamp.by, action="settings"
        )
        entry.before = {name: before[name] for name in changed}
        entry.after = {name: after[name] for name in changed}
        session.add(entry)
    return settings_in(guild)


@dataclass(frozen=True, slots=True)
class Thresholds:
    flag: float
    possible: float

    @classmethod
    def of(cls, guild: Guild) -> "Thresholds":
        flag = DEFAULT_FLAG_THRESHOLD if guild.flag_threshold is None else guild.flag_threshold
        possible = (
            DEFAULT_POSSIBLE_THRESHOLD if guild.possible_threshold is None else guild.possible_threshold
        )
        return cls(flag=flag, possible=min(possible, flag))
