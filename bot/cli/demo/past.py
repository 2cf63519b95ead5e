"""The eleven weeks that the demo's desk has behind it."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.changing import assign_claim, set_verdict
from bot.desk.claims.drafts import SourceDraft
from bot.desk.claims.parts.sources import add_source
from bot.desk.files.formats import seed_file
from bot.desk.files.sheets.columns import LINKS, read_sheet
from bot.desk.files.sheets.importing import import_table
from bot.desk.guilds.stamp import Stamp
from bot.desk.recognition.checking import IncomingMessage, claims_in
from bot.desk.recognition.matchers import GuildMatchers
from bot.desk.sightings.flags import flag_of
from bot.desk.sightings.judgements import confirm, dismiss
from bot.desk.sightings.recording import record_message
from bot.exchange.claims_csv import Row, Table
from db import Database
from db.vocabulary import Outcome, Stance, Verdict

TRACKED = {76: 4, 62: 8, 48: 12, 34: 15, 20: 17, 9: 19, 1: 23}
"""How many of the article's claims the desk had, by days ago."""
SOURCES = {
    55: (7, "https://example.org/restraint", Stance.SUPPORTS),
    38: (12, "https://example.com/tehran", Stance.SUPPORTS),
    26: (15, "https://example.org/green-zone-clash", Stance.SUPPORTS),
    5: (19, "https://example.net/seats", Stance.SUPPORTS),
    3: (19, "https://example.com/recount", Stance.REFUTES),
}
VERDICTS = {
    41: (8, Verdict.TRUE, "He spoke on television the same day."),
    12: (17, Verdict.MOSTLY_TRUE, "One portrait was burnt, by a handful of people."),
    1: (4, Verdict.TRUE, "He spoke on television the same day."),
}
OUTCOMES = {
    14: Outcome.CONFIRMED,
    11: Outcome.DISMISSED,
    9: Outcome.CONFIRMED,
    5: Outcome.CONFIRMED,
    3: Outcome.CONFIRMED,
    1: Outcome.DISMISSED,
}
"""How an editor judged the first message of a day, by days ago."""
SAID = (
    (1, "Kadhimi calls for calm and restraint from everyone in Iraq after the attack"),
    (2, "Iran's foreign ministry condemned the attack on the Iraqi prime minister"),
    (1, "Reminder: nobody has claimed responsibility for the attack on the prime minister's residence"),
    (3, "The Fatah Alliance lost a substantial number of seats in the October election"),
    (2, "Kadhimi appeared on Iraqi television after the attack, calm and composed"),
    (3, "Protesters burned a portrait of Kadhimi at their demonstration on November 6"),
    (3, "The Fatah Alliance gained a substantial number of seats in the October election"),
    (1, "US offers Iraqi security forces its help with investigating the attack on Kadhimi"),
    (2, "One militia claimed responsibility for the attack on the Iraqi prime minister's residence"),
)
"""Channel and text of the messages that keep coming back."""


async def live_through(database: Database, matchers: GuildMatchers, guild_id: int, now: datetime) -> int:
    """Play the past day by day; returns how many claims the desk then tracks."""
    table = read_sheet(seed_file())
    for ago in range(max(TRACKED), 0, -1):
        stamp = Stamp("demo", now - timedelta(days=ago))
        if ago in {*TRACKED, *SOURCES, *VERDICTS}:
            async with database.write() as session:
                await _work(session, guild_id, ago, table, stamp)
        messages = _said(guild_id, ago, stamp.at)
        async with database.read() as session:
            seen = [await claims_in(session, matchers, message) for message in messages]
        async with database.write() as session:
            for message, claims in zip(messages, seen, strict=True):
                if any(not claim.possible for claim in claims):
                    await record_message(session, message, claims)
            if ago in OUTCOMES:
                await _judge(session, guild_id, messages[0].message_id, OUTCOMES[ago], stamp)
    return len(table.rows)


async def _work(session: AsyncSession, guild_id: int, ago: int, table: Table, stamp: Stamp) -> None:
    """What editors did on a day."""
    if ago in TRACKED:
        rows = table.rows[: TRACKED[ago]]
        if TRACKED[ago] < len(table.rows):
            # Conflicting accounts are linked only on the last day that adds claims.
            rows = [Row(row.line, row.cells | {LINKS: ""}) for row in rows]
        await import_table(session, guild_id, Table(rows), stamp)
    if ago in SOURCES:
        number, address, stance = SOURCES[ago]
        await add_source(session, guild_id, number, SourceDraft(address, stance=stance), stamp)
    if ago in VERDICTS:
        number, verdict, note = VERDICTS[ago]
        await set_verdict(session, guild_id, number, verdict, stamp, note=note)
    if ago == 1:
        await assign_claim(session, guild_id, 1, "maria", stamp)


def _said(guild_id: int, ago: int, day: datetime) -> list[IncomingMessage]:
    """What people said on a day."""
    messages = []
    for place in range((ago * ago + ago // 4) % 4):
        channel_id, text = SAID[(4 * ago + place) % len(SAID)]
        message = IncomingMessage(
            guild_id=guild_id,
            channel_id=channel_id,
            message_id=(max(TRACKED) - ago) * 10 + place,
            author_id=None,
            text=text,
            sent_at=day + timedelta(hours=place),
        )
        messages.append(message)
    return messages


async def _judge(
    session: AsyncSession, guild_id: int, message_id: int, outcome: Outcome, stamp: Stamp
) -> None:
    flag = await flag_of(session, guild_id, message_id)
    if flag is not None and flag.claims:
        judge = confirm if outcome is Outcome.CONFIRMED else dismiss
        await judge(session, guild_id, message_id, flag.claims[0].claim.number, stamp)
