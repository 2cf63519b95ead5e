import asyncio
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from bot.cli.flag_lines import flag_lines
from bot.desk.checking import check_text
from bot.desk.claims import assign_claim, set_verdict
from bot.desk.digest import digest_of
from bot.desk.digest_text import digest_text
from bot.desk.drafts import SourceDraft
from bot.desk.importing import import_table
from bot.desk.live_index import LiveIndex
from bot.desk.messages import IncomingMessage, claims_in, record_message
from bot.desk.seeds import seed_file
from bot.desk.sources import add_source
from bot.desk.stamp import Stamp
from bot.exchange.claims_csv import read_table
from db import Database
from db.vocabulary import Verdict

GUILD = 0
MESSAGES = (
    ("maria", "Morning all. Who has the Baghdad story today?"),
    (
        "tom",
        "wire: PM Kadhemi survived an assasination attempt, drone hit his house in the Green Zone overnight",
    ),
    ("lena", "His office calls it a “failed assassination attempt”. Do we have that from anyone else?"),
    ("tom", "Another account: it was a rocket that struck Kadhimi's residence, not a drone."),
    ("maria", "Local TV now claims Kadhimi was seriously wounded in the attack on his home"),
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


def demo() -> None:
    """Show the main job on the claims of the seed article, in a scratch desk that is thrown away."""
    asyncio.run(_demo())


async def _demo() -> None:
    out = Console(highlight=False)
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        async with Database(f"sqlite+aiosqlite:///{Path(folder) / 'demo.db'}") as database:
            await _fill(database, Stamp("demo", now - timedelta(days=1)), out)
            await _read_along(database, now - timedelta(hours=1), out)
            async with database.read() as session:
                digest = await digest_of(session, GUILD, now + timedelta(minutes=1))
    out.print(Rule("the week's digest", align="left"))
    out.print(Text(digest_text(digest)))


async def _fill(database: Database, stamp: Stamp, out: Console) -> None:
    """Import the seeds, and do some of what editors would have done by now."""
    async with database.write() as session:
        report = await import_table(session, GUILD, read_table(seed_file()), stamp)
    source = SourceDraft.of(
        "https://example.org/green-zone-clash", "Clash near the Green Zone", "Example Wire"
    )
    async with database.write() as session:
        await add_source(session, GUILD, 15, source, stamp)
    async with database.write() as session:
        await set_verdict(session, GUILD, 4, Verdict.TRUE, stamp, note="He spoke on television the same day.")
    async with database.write() as session:
        await assign_claim(session, GUILD, 1, "maria", stamp)
    out.print(f"A scratch desk with the {report.added} claims of one article. Messages come in:\n")


async def _read_along(database: Database, start: datetime, out: Console) -> None:
    index = LiveIndex()
    for number, (name, text) in enumerate(MESSAGES, 1):
        message = IncomingMessage(
            guild_id=GUILD,
            channel_id=1,
            message_id=number,
            author_id=None,
            text=text,
            sent_at=start + timedelta(minutes=number),
        )
        async with database.read() as session:
            seen = await claims_in(session, index, message)
            flagged = [found for found in await check_text(session, index, GUILD, text) if found.flag]
        if any(not one.possible for one in seen):
            async with database.write() as session:
                await record_message(session, message, seen)
        out.print(Text.assemble((f"{name}: ", "bold"), text))
        for found in flagged:
            for line in flag_lines(text, found, marks=not out.is_terminal):
                out.print(Text("  ").append_text(line))
        out.print()
