"""The desk's claims as a file to attach."""

import asyncio
import io
import tempfile
import zipfile
from typing import IO

import discord

from bot.desk.errors import DeskError
from bot.desk.files.formats import FORMATS, Format, written
from db import Database

NAME = "claims"
_BLOCK = 2**20
_NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that ZIP knows, so that equal desks give equal files."""


class TooLargeError(DeskError):
    """Discord does not take the file, zipped or not."""


async def exported(
    database: Database, guild_id: int, kind: Format, publisher: str | None, limit: int, *, adopted: bool
) -> discord.File:
    """The file, zipped where it has more than `limit` bytes. Raises TooLargeError."""
    with tempfile.TemporaryFile() as file:
        async with database.read() as session:
            async for piece in written(session, guild_id, kind, publisher, adopted=adopted):
                file.write(piece)
        name = NAME + FORMATS[kind].endings[0]
        if file.tell() <= limit:
            return await asyncio.to_thread(_attachment, file, name)
        with tempfile.TemporaryFile() as packed:
            await asyncio.to_thread(_zip, file, name, packed)
            if packed.tell() <= limit:
                return await asyncio.to_thread(_attachment, packed, f"{NAME}.zip")
            size, room = packed.tell() / 2**20, limit / 2**20
    option = " --adopted" if adopted else ""
    raise TooLargeError(
        f"The export has {size:,.1f} MB even zipped, and {room:,.1f} MB can be sent here; "
        "write it on the bot's machine: "
        f"`claimdesk export --guild {guild_id} --format {kind}{option} --output FILE`."
    )


def _attachment(file: IO[bytes], name: str) -> discord.File:
    file.seek(0)
    return discord.File(io.BytesIO(file.read()), name)


def _zip(file: IO[bytes], name: str, packed: IO[bytes]) -> None:
    """Leaves `packed` at its end."""
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    file.seek(0)
    with zipfile.ZipFile(packed, "w") as archive, archive.open(entry, "w", force_zip64=True) as inside:
        while piece := file.read(_BLOCK):
            inside.write(piece)
    packed.seek(0, io.SEEK_END)
