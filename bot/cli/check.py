import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from bot.cli.output import console, flag_lines, print_json
from bot.cli.session import AsJson, Guild, run
from bot.config import Config
from bot.desk.errors import InvalidError
from bot.desk.recognition.checking import CheckedClaim, check_text
from bot.desk.recognition.judging import Judging
from bot.desk.recognition.matchers import matchers_with
from bot.matching import shipped_judge
from db import Database


def check(
    text: Annotated[str | None, typer.Argument(help="The text to check.")] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", help="A file with one text; - is standard input.", allow_dash=True),
    ] = None,
    jsonl: Annotated[
        Path | None,
        typer.Option(
            "--jsonl",
            help='A file of JSON objects with "text", one a line; - is standard input.',
            allow_dash=True,
        ),
    ] = None,
    guild: Guild = 0,
    as_json: AsJson = False,
) -> None:
    """Say which tracked claims a text repeats, contradicts, is about or links to; writes nothing."""
    if sum(option is not None for option in (text, file, jsonl)) != 1:
        raise typer.BadParameter("give one of TEXT, --file FILE or --jsonl FILE")
    messages = _messages(text, file, jsonl)

    async def use(database: Database) -> None:
        config = Config()
        judging = Judging(shipped_judge if config.judge else None)
        matchers = matchers_with(database, config.model, judging)
        async with database.read() as session:
            await matchers.matcher(session, guild)
        await matchers.vectors_made(guild)
        async with database.read() as session:
            for message in messages:
                checked = await check_text(session, matchers, guild, message)
                if as_json:
                    print_json({"text": message, "matches": [claim_json(claim) for claim in checked]})
                else:
                    _print(message, checked, several=jsonl is not None)
        matchers.close()

    run(use)


def _messages(text: str | None, file: Path | None, jsonl: Path | None) -> Iterator[str]:
    if text is not None:
        yield text
    elif file is not None:
        yield b"".join(_lines(file)).decode("utf-8", errors="replace")
    elif jsonl is not None:
        for number, line in enumerate(_lines(jsonl), 1):
            if line.strip():
                yield _text_of(line, number)


def _lines(file: Path) -> Iterator[bytes]:
    if str(file) == "-":
        yield from sys.stdin.buffer
    else:
        with file.open("rb") as opened:
            yield from opened


def _text_of(line: bytes, number: int) -> str:
    try:
        text = json.loads(line)["text"]
    except (ValueError, KeyError, TypeError, RecursionError):
        text = None
    if not isinstance(text, str):
        raise InvalidError(f'Line {number} is not a JSON object with a "text"; correct it and run again.')
    return text


def claim_json(checked: CheckedClaim) -> dict[str, Any]:
    return {
        "claim": checked.claim.number,
        "key": checked.claim.key,
        "text": checked.claim.text,
        "score": round(checked.score, 4),
        "relation": checked.relation,
        "flag": checked.flag,
        "state": checked.claim.state,
        "why": list(checked.match.why) if checked.match else [],
    }


def _print(message: str, checked: list[CheckedClaim], *, several: bool) -> None:
    out = console()
    if several:
        out.print(f"[dim]{escape(message[:200])}[/dim]")
    if not checked:
        out.print("Nothing that the desk tracks.")
    for claim in checked:
        for line in flag_lines(message, claim, marks=not out.is_terminal):
            out.print(line)
