"""A guild's settings. Each is declared once, in `Settings`; what reads, checks or shows them goes by that."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.errors import InvalidError, NotFoundError
from bot.desk.guilds.kinds import Channel, Choice, Kind, Language, Number, Role, YesNo
from bot.desk.guilds.stamp import Stamp
from bot.desk.guilds.store import begin_change, guild_of, new_guild
from bot.matching import DEFAULT_FLAG_THRESHOLD, DEFAULT_POSSIBLE_THRESHOLD
from db.models import Guild, HistoryEntry
from db.vocabulary import FlagStyle, ShowVerdicts

SCORE = Number(0.05, 1.0, whole=False)
"""What a threshold can be."""


def _declared(kind: Kind, meaning: str, *, clearable: bool = False) -> dict[str, Any]:
    return {"kind": kind, "meaning": meaning, "clearable": clearable}


@dataclass(frozen=True, slots=True)
class Settings:
    """Fields are named like their columns of `Guild`, which have the defaults."""

    flag_threshold: float = field(metadata=_declared(SCORE, "A message is flagged from this score on."))
    possible_threshold: float = field(
        metadata=_declared(SCORE, "A claim is shown as possible from this score on.")
    )
    sources_required: int = field(
        metadata=_declared(Number(1, 10), "A claim is sourced with sources of this many publishers.")
    )
    cooldown_hours: int = field(
        metadata=_declared(Number(0, 720), "A claim is not flagged again in a channel for this many hours.")
    )
    flag_style: FlagStyle = field(
        metadata=_declared(
            Choice(FlagStyle), "A flag is a reply, a reaction, a message in the desk channel, or not shown."
        )
    )
    desk_channel_id: int | None = field(
        metadata=_declared(
            Channel(),
            "Flags of the style “desk channel” and notices to the desk go to this channel.",
            clearable=True,
        )
    )
    editor_role_id: int | None = field(
        metadata=_declared(
            Role(), "Who has this role may write, besides those who manage messages.", clearable=True
        )
    )
    show_verdicts: ShowVerdicts = field(
        metadata=_declared(
            Choice(ShowVerdicts, {ShowVerdicts.PUBLISHED: "when published"}),
            "Everyone sees a verdict once it is published, or always.",
        )
    )
    announce_verdicts: bool = field(
        metadata=_declared(YesNo(), "A verdict is announced in the channels that had its claim's flag.")
    )
    catchup_hours: int = field(
        metadata=_declared(
            Number(0, 168), "Missed messages are flagged if they are at most this many hours old."
        )
    )
    catchup_messages: int = field(
        metadata=_declared(Number(0, 10_000), "At most this many missed messages are read in a channel.")
    )
    language: str = field(
        metadata=_declared(Language(), "Claims and messages are matched as words of this language.")
    )
    retention_days: int = field(
        metadata=_declared(Number(1, 3650), "The words of messages are kept for this many days.")
    )


@dataclass(frozen=True, slots=True)
class Setting:
    """One of `Settings` as declared there."""

    column: str
    kind: Kind
    meaning: str
    """One sentence for people."""
    clearable: bool
    """Whether it can be None."""

    @property
    def name(self) -> str:
        """What people call it."""
        return self.column.removesuffix("_id")

    @property
    def expected(self) -> str:
        """What to give, as the end of a sentence."""
        return f"{self.kind.expected}, or none" if self.clearable else self.kind.expected

    def value_in(self, settings: Settings) -> Any:
        return getattr(settings, self.column)

    def show(self, value: Any) -> str:
        """In words, which `read` understands."""
        return "none" if value is None else self.kind.show(value)

    def read(self, typed: str) -> Any:
        """The value that a typed word means. Raises InvalidError where it cannot be the setting's."""
        word = typed.strip()
        if self.clearable and word.lower() == "none":
            return None
        try:
            value = self.kind.read(word)
        except ValueError:
            raise self._refusal(word) from None
        if not self.kind.accepts(value):
            raise self._refusal(word)
        return value

    def check(self, value: object) -> None:
        """Raises InvalidError for what cannot be the setting's value."""
        if not (self.clearable if value is None else self.kind.accepts(value)):
            raise self._refusal("none" if value is None else str(value))

    def _refusal(self, word: str) -> InvalidError:
        return InvalidError(f"{self.name} cannot be “{_clipped(word)}”; give {self.expected}.")


SETTINGS = {
    setting.name: setting
    for setting in (Setting(declared.name, **declared.metadata) for declared in fields(Settings))
}
"""By name, in the order in which they are shown."""


def _clipped(typed: str) -> str:
    return " ".join(typed.split())[:40]


def setting_named(name: str) -> Setting:
    """Raises NotFoundError where no setting has the name."""
    if name not in SETTINGS:
        known = ", ".join(SETTINGS)
        raise NotFoundError(f"There is no setting “{_clipped(name)}”; the settings are {known}.")
    return SETTINGS[name]


async def settings_of(session: AsyncSession, guild_id: int) -> Settings:
    return settings_in(await guild_of(session, guild_id))


def settings_in(guild: Guild) -> Settings:
    thresholds = Thresholds.of(guild)
    values = {setting.column: getattr(guild, setting.column) for setting in SETTINGS.values()}
    return Settings(**values | {"flag_threshold": thresholds.flag, "possible_threshold": thresholds.possible})


def default_settings() -> Settings:
    """Those of a guild that has changed none."""
    return settings_in(new_guild(0))


async def change_settings(
    session: AsyncSession, guild_id: int, stamp: Stamp, /, **values: object
) -> Settings:
    """Set what is named.

    Raises NotFoundError for a name that is no setting's and InvalidError for a value that cannot be its.
    """
    named = [(setting_named(name), value) for name, value in values.items()]
    for setting, value in named:
        setting.check(value)
    guild = await begin_change(session, guild_id)
    before = asdict(settings_in(guild))
    for setting, value in named:
        setattr(guild, setting.column, value)
    _check_together(guild)
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


def _check_together(guild: Guild) -> None:
    """Raises InvalidError for settings that contradict each other."""
    if guild.possible_threshold is not None and guild.possible_threshold > Thresholds.of(guild).flag:
        raise InvalidError(
            f"possible_threshold {guild.possible_threshold} is over the flag threshold; give a lower one."
        )
    if guild.flag_style is FlagStyle.DESK_CHANNEL and guild.desk_channel_id is None:
        raise InvalidError("Flags cannot go to the desk channel before there is one; set desk_channel too.")
    if guild.editor_role_id == guild.guild_id:  # the role of everybody has its server's id
        raise InvalidError("editor_role cannot be the role that everybody has; pick another role.")


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
