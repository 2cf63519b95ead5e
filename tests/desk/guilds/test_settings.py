import math
from dataclasses import fields
from types import NoneType
from typing import get_args, get_type_hints

import pytest
from sqlalchemy import select

from bot.desk.errors import InvalidError, NotFoundError
from bot.desk.guilds.kinds import Choice, Language, Number
from bot.desk.guilds.settings import (
    SETTINGS,
    Settings,
    change_settings,
    default_settings,
    setting_named,
    settings_of,
)
from bot.desk.guilds.store import revision_of
from bot.matching import DEFAULT_FLAG_THRESHOLD, DEFAULT_POSSIBLE_THRESHOLD, LANGUAGES
from db.models import Guild, HistoryEntry
from db.vocabulary import FlagStyle, ShowVerdicts
from tests.conftest import GUILD, MARIA, OTHER_GUILD, Desk

NUMBERS = {name: setting.kind for name, setting in SETTINGS.items() if isinstance(setting.kind, Number)}


def test_each_field_of_the_settings_is_a_column_declared_with_one_sentence() -> None:
    assert [setting.column for setting in SETTINGS.values()] == [field.name for field in fields(Settings)]
    assert {setting.column for setting in SETTINGS.values()} <= set(Guild.__table__.columns.keys())
    for name, setting in SETTINGS.items():
        assert setting.meaning.endswith("."), name
        assert ". " not in setting.meaning, name


def test_what_can_be_cleared_is_what_a_desk_can_do_without() -> None:
    optional = [name for name, of in get_type_hints(Settings).items() if NoneType in get_args(of)]
    assert optional == [setting.column for setting in SETTINGS.values() if setting.clearable]
    assert {"desk_channel", "editor_role"} <= {
        name for name, setting in SETTINGS.items() if setting.clearable
    }


async def test_a_new_desk_has_the_defaults_of_the_columns_and_of_the_matcher(desk: Desk) -> None:
    settings = await desk.see(settings_of)
    assert settings == default_settings()
    for setting in SETTINGS.values():
        setting.check(setting.value_in(settings))
    assert settings.flag_threshold == DEFAULT_FLAG_THRESHOLD
    assert settings.possible_threshold == DEFAULT_POSSIBLE_THRESHOLD
    assert (settings.cooldown_hours, settings.flag_style, settings.editor_role_id) == (
        6,
        FlagStyle.REPLY,
        None,
    )


async def test_the_database_keeps_each_number_from_its_least_to_its_greatest(desk: Desk) -> None:
    for end in ("least", "greatest"):
        values = {name: getattr(kind, end) for name, kind in NUMBERS.items()}
        changed = await desk.do(change_settings, MARIA, **values)
        assert {name: SETTINGS[name].value_in(changed) for name in NUMBERS} == values
        assert await desk.see(settings_of) == changed


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_past_its_limits_is_refused_with_the_limits(name: str) -> None:
    kind = NUMBERS[name]
    step = 1 if kind.whole else 0.001
    for value in (kind.least - step, kind.greatest + step):
        with pytest.raises(InvalidError, match=f"^{name} cannot be “{value}”; give {kind.expected}.$"):
            SETTINGS[name].check(value)


async def test_what_is_no_setting_is_not_changed(desk: Desk) -> None:
    await desk.track("The bridge was closed.")
    revision = await desk.see(revision_of)
    known = "flag_threshold, possible_threshold, sources_required, "
    for name in ("revision", "next_number", "guild_id", "desk_channel_id", "stamp", "nonsense"):
        with pytest.raises(NotFoundError, match=f"^There is no setting “{name}”; the settings are {known}"):
            await desk.do(change_settings, MARIA, **{name: 0})
    assert await desk.see(revision_of) == revision > 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sources_required", 2.5),
        ("sources_required", True),
        ("sources_required", "2"),
        ("sources_required", None),
        ("flag_threshold", math.nan),
        ("flag_style", "reply"),
        ("show_verdicts", FlagStyle.REPLY),
        ("announce_verdicts", 1),
        ("language", "klingon"),
        ("language", None),
        ("desk_channel", 0),
        ("desk_channel", 2**63),
        ("editor_role", "77"),
    ],
)
def test_a_value_that_is_not_of_the_settings_kind_is_refused(name: str, value: object) -> None:
    with pytest.raises(InvalidError, match=f"^{name} cannot be “.+”; give "):
        SETTINGS[name].check(value)


def test_a_setting_that_cannot_be_cleared_says_that_none_is_no_value_of_it() -> None:
    with pytest.raises(InvalidError, match=r"^language cannot be “none”; give "):
        SETTINGS["language"].check(None)


async def test_one_bad_value_leaves_the_others_unchanged_too(desk: Desk) -> None:
    with pytest.raises(InvalidError):
        await desk.do(change_settings, MARIA, cooldown_hours=1, sources_required=11)
    assert await desk.see(settings_of) == default_settings()


async def test_a_change_is_one_entry_in_the_history_of_what_differs(desk: Desk) -> None:
    await desk.do(change_settings, MARIA, cooldown_hours=1, language="english", desk_channel=5)
    async with desk.database.read() as session:
        (entry,) = (await session.scalars(select(HistoryEntry))).all()
    assert (entry.action, entry.by) == ("settings", "maria")
    assert entry.before == {"cooldown_hours": 6, "desk_channel_id": None}
    assert entry.after == {"cooldown_hours": 1, "desk_channel_id": 5}


async def test_settings_are_each_guilds_own(desk: Desk) -> None:
    await desk.do(change_settings, MARIA, desk_channel=5, flag_style=FlagStyle.DESK_CHANNEL)
    assert (await desk.see(settings_of, guild=GUILD)).desk_channel_id == 5
    assert await desk.see(settings_of, guild=OTHER_GUILD) == default_settings()


async def test_everybody_cannot_be_made_editors(desk: Desk) -> None:
    with pytest.raises(InvalidError, match="everybody"):
        await desk.do(change_settings, MARIA, editor_role=GUILD)
    assert (await desk.do(change_settings, MARIA, editor_role=OTHER_GUILD)).editor_role_id == OTHER_GUILD


async def test_the_desk_channel_stays_while_flags_go_there(desk: Desk) -> None:
    await desk.do(change_settings, MARIA, desk_channel=5, flag_style=FlagStyle.DESK_CHANNEL)
    with pytest.raises(InvalidError, match="set desk_channel too"):
        await desk.do(change_settings, MARIA, desk_channel=None)
    cleared = await desk.do(change_settings, MARIA, desk_channel=None, flag_style=FlagStyle.SILENT)
    assert cleared.desk_channel_id is None


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("flag_threshold", " 0.8 ", 0.8),
        ("flag_threshold", "1", 1.0),
        ("catchup_messages", "2,500", 2500),
        ("catchup_messages", "10000", 10_000),
        ("flag_style", "Desk channel", FlagStyle.DESK_CHANNEL),
        ("flag_style", "desk_channel", FlagStyle.DESK_CHANNEL),
        ("show_verdicts", "when published", ShowVerdicts.PUBLISHED),
        ("show_verdicts", "published", ShowVerdicts.PUBLISHED),
        ("announce_verdicts", "No", False),
        *(("announce_verdicts", word, True) for word in ("on", "yes", "True")),
        *(("announce_verdicts", word, False) for word in ("off", "no", "False")),
        ("language", "German", "german"),
        ("desk_channel", "123456789012345678", 123456789012345678),
        ("editor_role", "None", None),
    ],
)
def test_a_typed_word_is_read(name: str, typed: str, value: object) -> None:
    read = SETTINGS[name].read(typed)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("flag_threshold", "high", "“high”; give a number from 0.05 to 1."),
        ("flag_threshold", "nan", "“nan”; give a number from 0.05 to 1."),
        ("catchup_hours", "1,5", "“1,5”; give a whole number from 0 to 168."),
        ("catchup_messages", "2,5000", "“2,5000”; give a whole number from 0 to 10,000."),
        ("flag_style", "loud", "“loud”; give reply, reaction, desk_channel or silent."),
        ("announce_verdicts", "maybe", "“maybe”; give on or off."),
        ("desk_channel", "#news", "“#news”; give the id of a channel, or none."),
        ("editor_role", "-5", "“-5”; give the id of a role, or none."),
        ("retention_days", "none", "“none”; give a whole number from 1 to 3,650."),
        ("retention_days", "9" * 5000, f"“{'9' * 40}”; give a whole number from 1 to 3,650."),
    ],
)
def test_a_typed_word_that_means_no_value_is_refused_with_what_to_give(
    name: str, typed: str, sentence: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        SETTINGS[name].read(typed)
    assert str(refused.value) == f"{name} cannot be {sentence}"


def test_a_name_that_is_no_settings_is_refused_in_one_line() -> None:
    with pytest.raises(NotFoundError) as refused:
        setting_named("a\nb" + "c" * 90)
    assert str(refused.value).startswith(f"There is no setting “a b{'c' * 37}”; the settings are ")


@pytest.mark.parametrize("name", SETTINGS)
def test_what_is_shown_of_a_value_can_be_typed_again(name: str) -> None:
    setting = SETTINGS[name]
    values = [setting.value_in(default_settings())]
    match setting.kind:
        case Number(least, greatest):
            values += [least, greatest]
        case Choice(words):
            values += list(words)
        case Language():
            values += list(LANGUAGES)
    for value in values:
        assert setting.read(setting.show(value)) == value


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("flag_threshold", 0.8, "0.80"),
        ("flag_threshold", 0.996, "0.996"),
        ("catchup_messages", 2500, "2,500"),
        ("flag_style", FlagStyle.DESK_CHANNEL, "desk channel"),
        ("show_verdicts", ShowVerdicts.PUBLISHED, "when published"),
        ("announce_verdicts", False, "off"),
        ("desk_channel", None, "none"),
        ("desk_channel", 5, "5"),
    ],
)
def test_a_value_is_shown_in_words(name: str, value: object, shown: str) -> None:
    assert SETTINGS[name].show(value) == shown


async def test_what_is_possible_is_not_over_what_is_flagged(desk: Desk) -> None:
    with pytest.raises(InvalidError, match=r"^possible_threshold 0\.9 is over the flag threshold"):
        await desk.do(change_settings, MARIA, possible_threshold=0.9, flag_threshold=0.8)
    equal = await desk.do(change_settings, MARIA, possible_threshold=0.8, flag_threshold=0.8)
    assert (equal.possible_threshold, equal.flag_threshold) == (0.8, 0.8)


async def test_a_low_flag_threshold_takes_the_possible_one_down_where_none_is_set(desk: Desk) -> None:
    settings = await desk.do(change_settings, MARIA, flag_threshold=0.1)
    assert settings.possible_threshold == 0.1


async def test_what_stays_as_it_is_is_no_entry_in_the_history(desk: Desk) -> None:
    await desk.do(change_settings, MARIA, cooldown_hours=6)
    async with desk.database.read() as session:
        assert (await session.scalars(select(HistoryEntry))).all() == []
