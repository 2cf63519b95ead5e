import asyncio
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot.desk.labels import plural
from db import Database, DatabaseError
from db.copying import copy_all


def copy(
    from_url: Annotated[str, typer.Argument(help="Where the desk is, as DATABASE_URL is written.")],
    to_url: Annotated[str, typer.Argument(help="An empty database, of either kind.")],
) -> None:
    """Copy a whole database into an empty one, checked row by row; stop the bot first."""
    typer.echo(asyncio.run(_copy(from_url, to_url)))


async def _copy(from_url: str, to_url: str) -> str:
    source = Database(from_url)
    if source.sqlite_file is not None and not source.sqlite_file.exists():
        raise DatabaseError(f"There is no database {source.sqlite_file} to copy from; correct FROM_URL.")
    target = Database(to_url)
    if source.url == target.url:
        raise DatabaseError("FROM_URL and TO_URL are the same database; name an empty one to copy into.")
    async with source, target:
        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("Copying", total=None)
            rows = await copy_all(
                source, target, lambda done, total: bar.update(task, completed=done, total=total)
            )
    return f"Copied {plural(rows, 'row')} from {source.name} to {target.name}, each compared."
