"""Which flags show something else after a change of the guild's settings."""

from dataclasses import replace

import pytest

from bot.desk.claims.changing import set_verdict
from bot.desk.guilds.settings import Settings, default_settings
from bot.desk.recognition.checking import ClaimInMessage, IncomingMessage
from bot.desk.sightings.flags import flag_posted, flags_of_settings
from bot.desk.sightings.recording import record_message
from db.models import Claim
from db.vocabulary import FlagStyle, ShowVerdicts, SightingRelation, Verdict
from tests.conftest import GUILD, MARIA, NOON, Desk

UNRATED, RATED, PUBLISHED, RATED_BY_OTHERS = 1, 2, 3, 4
"""The claims, and the messages whose flags show them."""
URL = "https://desk.example/check"
AS_PUBLISHED = default_settings()
ALWAYS = replace(AS_PUBLISHED, show_verdicts=ShowVerdicts.ALWAYS)


@pytest.fixture
async def flags(desk: Desk) -> None:
    for number in (UNRATED, RATED, PUBLISHED, RATED_BY_OTHERS):
        await desk.track(f"Bridge {number} was closed.")
        message = IncomingMessage(GUILD, 5, number, 7, "bridges are closed", NOON)
        seen = ClaimInMessage(number, SightingRelation.REPEATS, 0.9, None, ())
        async with desk.database.write() as session:
            await record_message(session, message, [seen])
        await desk.do(flag_posted, number, 5, 100 + number)
    await desk.do(set_verdict, RATED, Verdict.FALSE, MARIA)
    await desk.do(set_verdict, PUBLISHED, Verdict.FALSE, MARIA, published_url=URL)
    async with desk.database.write() as session:
        claim = await session.get_one(Claim, (GUILD, RATED_BY_OTHERS))
        claim.verdict, claim.verdict_by = Verdict.FALSE, "Example Check"


@pytest.mark.parametrize(
    ("before", "after", "otherwise"),
    [
        (AS_PUBLISHED, ALWAYS, [RATED]),
        (ALWAYS, AS_PUBLISHED, [RATED]),
        (AS_PUBLISHED, replace(AS_PUBLISHED, sources_required=2), [UNRATED, RATED]),
        (ALWAYS, replace(ALWAYS, sources_required=2), [UNRATED]),
        (ALWAYS, replace(AS_PUBLISHED, sources_required=2), [UNRATED, RATED]),
        (AS_PUBLISHED, replace(ALWAYS, sources_required=2), [UNRATED, RATED]),
        (AS_PUBLISHED, replace(AS_PUBLISHED, flag_style=FlagStyle.SILENT), []),
    ],
)
async def test_flags_show_something_else_where_a_setting_says_what_their_claims_lack(
    desk: Desk, flags: None, before: Settings, after: Settings, otherwise: list[int]
) -> None:
    assert await desk.see(flags_of_settings, before, after, NOON) == otherwise
