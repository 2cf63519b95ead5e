"""Taking an attached file of claims into the desk."""

import asyncio
import io
from collections.abc import Callable, Sequence

import discord

from bot.desk.errors import DeskError, InvalidError
from bot.desk.files.formats import Format, opened
from bot.desk.files.report import ImportReport
from bot.desk.guilds.stamp import Stamp
from bot.discord_app.cards.formatting import escape_line, utf16_length
from bot.exchange.problems import Problem
from db import Database

MOST_BYTES = 25 * 2**20
MOST_CLAIMS = 5_000
"""A larger import keeps other writers waiting for too long; it is for the command line."""
LIST = 1500
"""Characters of the list of bad lines in an answer; a longer one is attached as well."""
LIST_FILE = "bad-lines.txt"


def refuse_large(file: discord.Attachment, guild_id: int) -> None:
    """Raises InvalidError, before anything is downloaded."""
    if file.size > MOST_BYTES:
        raise InvalidError(
            f"The file has {file.size / 2**20:,.0f} MB; over {MOST_BYTES // 2**20} MB, import it with "
            f"`claimdesk import --guild {guild_id}`."
        )


async def downloaded(file: discord.Attachment) -> io.BytesIO:
    """Raises InvalidError where the file is gone; discord.HTTPException where Discord fails."""
    try:
        return io.BytesIO(await file.read())
    except (discord.NotFound, discord.Forbidden):
        raise InvalidError("Discord does not have the file any more; attach it again.") from None


async def imported(
    database: Database,
    guild_id: int,
    file: io.BytesIO,
    kind: Format,
    stamp: Stamp,
    *,
    skip_bad: bool,
    stopping: Callable[[], bool],
) -> ImportReport:
    """Import the file, all of it or nothing; other tasks get their turn meanwhile, other writers after it.

    Raises BadFileError, UnreadableFileError, and DeskError where it has too many claims or the bot stops.
    """

    def check(done: int, total: int) -> None:
        if max(done, total) > MOST_CLAIMS:
            raise InvalidError(
                f"The file has more than {MOST_CLAIMS:,} claims; import it with "
                f"`claimdesk import --guild {guild_id}`."
            )
        if stopping():
            raise DeskError("The bot is being restarted and imported nothing; try again in a minute.")

    claims = await asyncio.to_thread(opened, file, kind, stamp)
    check(0, claims.count)
    async with database.write() as session:
        return await claims.take(session, guild_id, skip_bad=skip_bad, progress=check)


def with_problems(sentence: str, problems: Sequence[Problem]) -> tuple[str, list[discord.File]]:
    """The answer with the bad lines, the first ones where they are many; then all of them as a file."""
    lines: list[str] = []
    room = LIST
    for problem in problems:
        line = escape_line(str(problem), 300)
        room -= utf16_length(line) + 1
        if room < 0:
            break
        lines.append(line)
    if len(lines) == len(problems):
        return "\n".join([sentence, *lines]), []
    lines.append(f"and {len(problems) - len(lines):,} more; the attached file lists all of them.")
    whole = "".join(f"{' '.join(str(problem).split())}\n" for problem in problems)
    return "\n".join([sentence, *lines]), [discord.File(io.BytesIO(whole.encode()), LIST_FILE)]
