"""A desk's past, for tests of what is reported on it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.desk.claims.adding import track_claim
from bot.desk.claims.drafts import ClaimDraft
from bot.desk.digests.records import DigestReport
from bot.desk.digests.report import digest_of
from bot.desk.guilds.stamp import Stamp
from bot.desk.recognition.checking import ClaimInMessage, IncomingMessage
from bot.desk.sightings.recording import record_message
from db.vocabulary import SightingRelation
from tests.conftest import GUILD, Desk

END = datetime(2026, 11, 23, 12, tzinfo=UTC)


def ago(days: float) -> Stamp:
    """Maria, that many days before the end of the week that is reported on."""
    return Stamp("maria", END - timedelta(days=days))


async def track(desk: Desk, text: str, days: float, **fields: str) -> int:
    added = await desk.do(track_claim, ClaimDraft.of(text, **fields), ago(days))
    return added.claim.number


async def see(
    desk: Desk,
    number: int,
    message_id: int,
    days: float,
    channel_id: int = 5,
    relation: SightingRelation = SightingRelation.REPEATS,
    others: Sequence[int] = (),
) -> None:
    """Record a message, that many days before the end, in which the claim (and others) is seen."""
    message = IncomingMessage(GUILD, channel_id, message_id, None, "words", ago(days).at)
    async with desk.database.write() as session:
        await record_message(
            session, message, [ClaimInMessage(one, relation, 0.9) for one in (number, *others)]
        )


async def report(
    desk: Desk,
    end: datetime = END,
    length: timedelta = timedelta(days=7),
    *,
    editor: bool = True,
    guild: int = GUILD,
) -> DigestReport:
    async with desk.database.read() as session:
        return await digest_of(session, guild, end, length, editor=editor)
