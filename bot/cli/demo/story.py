import asyncio
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from bot.cli.demo.past import live_through
from bot.cli.digest import write_chart
from bot.cli.output import flag_lines
from bot.desk.digests.records import DigestReport
from bot.desk.digests.report import digest_of
from bot.desk.digests.text import digest_text
from bot.desk.recognition.checking import IncomingMessage, check_text, claims_in
from bot.desk.recognition.matchers import GuildMatchers
from bot.desk.sightings.recording import record_message
from db import Database

GUILD = 0
FIRST_MESSAGE = 1000
"""The messages of the weeks before have lower numbers."""
MESSAGES = (
    ("maria", "Morning all. Who has the Baghdad story today?"),
    (
        "tom",
        "wire: PM Kadhemi survived an assasination attempt, drone hit his house in the Green Zone overnight",
    ),
    ("lena", "His office calls it a “failed assassination attempt”. Do we have that from anyone else?"),
    ("tom", "Another account: it was a rocket that struck Kadhimi's residence, not a drone."),
    ("maria", "TV says it is a lie that Kadhimi was unharmed in the attack on his home, he is in hospital"),
    ("omar", "The Fatah camp keeps saying that the election was a fraud. Same line as last week."),
    (
        "lena",
        "Washington **condemned the attack** on the Iraqi prime minister and called it an act of terrorism",
    ),
    (
        "omar",
        "Tehran's foreign ministry is pointing the finger at the United States for the attack, indirectly",
    ),
    ("tom", "kadhimi meets the Turkish ambassador on Thursday about water, can someone cover?"),
    ("lena", "One protester died in clashes with police near the Green Zone, dozens hurt"),
    (
        "omar",
        "Correction: five protesters were killed in the clash with police near the Green Zone",
    ),
    ("maria", "lol no way"),
)


CHANNELS = {1: "#newsroom", 2: "#wire", 3: "#politics"}


def demo(
    chart: Annotated[
        Path | None, typer.Option("--chart", help="Write the digest's chart to this file, as PNG.")
    ] = None,
) -> None:
    """Show the main job on the claims of the seed article, in a scratch desk that is thrown away."""
    out = Console(highlight=False)
    digest = asyncio.run(demo_digest(datetime.now(UTC), out))
    out.print(Rule("the week's digest", align="left"))
    out.print(Text(demo_text(digest)))
    if chart is not None:
        write_chart(digest, chart)


async def demo_digest(now: datetime, out: Console) -> DigestReport:
    """Give the scratch desk eleven weeks of past, an hour of messages, and a report on its last week."""
    matchers = GuildMatchers()
    with tempfile.TemporaryDirectory() as folder:
        async with Database(f"sqlite+aiosqlite:///{Path(folder) / 'demo.db'}") as database:
            count = await live_through(database, matchers, GUILD, now)
            out.print(f"A scratch desk, eleven weeks old, with the {count} claims of one article.")
            out.print("Messages come in:\n")
            await _read_along(database, matchers, now - timedelta(hours=1), out)
            async with database.read() as session:
                return await digest_of(session, GUILD, now + timedelta(minutes=1))


def demo_text(digest: DigestReport) -> str:
    return digest_text(digest, channel_name=lambda channel_id: CHANNELS[channel_id])


async def _read_along(database: Database, matchers: GuildMatchers, start: datetime, out: Console) -> None:
    for number, (name, text) in enumerate(MESSAGES, 1):
        message = IncomingMessage(
            guild_id=GUILD,
            channel_id=1,
            message_id=FIRST_MESSAGE + number,
            author_id=None,
            text=text,
            sent_at=start + timedelta(minutes=number),
        )
        async with database.read() as session:
            seen = await claims_in(session, matchers, message)
            flagged = [match for match in await check_text(session, matchers, GUILD, text) if match.flag]
        if any(not claim.possible for claim in seen):
            async with database.write() as session:
                await record_message(session, message, seen)
        out.print(Text.assemble((f"{name}: ", "bold"), text))
        for match in flagged:
            for line in flag_lines(text, match, marks=not out.is_terminal):
                out.print(Text("  ").append_text(line))
        out.print()
