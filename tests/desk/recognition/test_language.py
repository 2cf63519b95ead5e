import pytest

from bot.desk.errors import InvalidError
from bot.desk.guilds.settings import change_settings, settings_of
from bot.desk.recognition.checking import check_text
from bot.desk.recognition.matchers import GuildMatchers
from bot.matching import LANGUAGES
from tests.conftest import GUILD, MARIA, Desk


async def numbers(desk: Desk, matchers: GuildMatchers, text: str) -> list[int]:
    async with desk.database.read() as session:
        return [one.claim.number for one in await check_text(session, matchers, GUILD, text) if one.flag]


async def test_a_desk_is_english_unless_it_says_otherwise(desk: Desk) -> None:
    assert (await desk.see(settings_of)).language == "english"
    assert (await desk.do(change_settings, MARIA, language="german")).language == "german"
    assert {"english", "german", "spanish"} <= set(LANGUAGES)
    with pytest.raises(InvalidError, match="language cannot be “klingon”; give arabic, armenian,"):
        await desk.do(change_settings, MARIA, language="klingon")


@pytest.mark.parametrize(
    ("language", "claim", "message", "other"),
    [
        (
            "german",
            "Die Behörde verweigerte den Familien neue Wohnungen.",
            "Behörden verweigern jetzt der Familie eine neue Wohnung!",
            "Neue Züge fahren nach Hamburg.",
        ),
        (
            "spanish",
            "El alcalde vendió los hospitales públicos de Valencia.",
            "los alcaldes venden el hospital público en valencia",
            "El tren de Valencia llega tarde.",
        ),
    ],
)
async def test_claims_are_found_in_other_forms_of_their_words(
    desk: Desk, language: str, claim: str, message: str, other: str
) -> None:
    await desk.do(change_settings, MARIA, language=language)
    await desk.track(claim)
    matchers = GuildMatchers()
    assert await numbers(desk, matchers, message) == [1]
    assert await numbers(desk, matchers, other) == []


async def test_another_language_holds_at_once_for_a_desk_that_is_loaded(desk: Desk) -> None:
    await desk.track("Die Behörde verweigerte den Familien neue Wohnungen.")
    matchers = GuildMatchers()
    async with desk.database.read() as session:
        english = await matchers.matcher(session, GUILD)
    await desk.do(change_settings, MARIA, language="german")
    async with desk.database.read() as session:
        german = await matchers.matcher(session, GUILD)
    assert german is not english
    assert 1 in german
    assert german.tokens("Behörden")[0].term == german.tokens("Behörde")[0].term


async def test_lists_of_english_words_do_not_hold_for_other_languages(desk: Desk) -> None:
    await desk.do(change_settings, MARIA, language="german")
    await desk.track("Der Minister sagte: the bridge was closed today.")
    matchers = GuildMatchers()
    async with desk.database.read() as session:
        german = await matchers.matcher(session, GUILD)
    assert german.tokens("closed")[0].term != german.tokens("shut")[0].term


async def test_numbers_and_names_count_in_any_language(desk: Desk) -> None:
    await desk.do(change_settings, MARIA, language="german")
    await desk.track("Die Regierung in Bagdad schloss 600 Schulen.")
    matchers = GuildMatchers()
    assert await numbers(desk, matchers, "600 Schulen von der Regierung in Bagdad geschlossen") == [1]
