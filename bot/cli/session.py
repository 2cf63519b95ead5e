"""What every command shares: its options, and a database for the length of one command."""

import asyncio
import getpass
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer

from bot.config import Config
from bot.desk.claims import fields
from bot.desk.errors import InvalidError
from bot.desk.guilds.stamp import Stamp
from db import Database

Result = TypeVar("Result")


def _claim_number(raw: str) -> int:
    try:
        return fields.claim_number(raw)
    except InvalidError as error:
        raise typer.BadParameter(str(error)) from None


Claim = Annotated[int, typer.Argument(parser=_claim_number, metavar="CLAIM", help="Its number: 12 or #12.")]
Guild = Annotated[
    int, typer.Option("--guild", min=0, help="The desk: a Discord server's id; 0 is the local desk.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def run(use: Callable[[Database], Awaitable[Result]]) -> Result:
    """Open the configured database, brought up to date, for one use of it."""

    async def with_database() -> Result:
        async with Database(Config().database_url) as database:
            return await use(database)

    return asyncio.run(with_database())


def stamp() -> Stamp:
    """Changes made here are made by the user of this machine."""
    try:
        return Stamp(getpass.getuser())
    except (OSError, KeyError):
        return Stamp("command line")
