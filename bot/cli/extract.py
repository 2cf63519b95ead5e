import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.output import print_json
from bot.cli.session import AsJson
from bot.desk.errors import InvalidError
from bot.matching.extraction.proposals import proposals


def extract(
    file: Annotated[str, typer.Argument(help="A text file in UTF-8; - is standard input.")],
    as_json: AsJson = False,
) -> None:
    """Propose the sentences of an article that are worth tracking; nothing is saved."""
    raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    try:
        sentences = proposals(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InvalidError("The text is not UTF-8; save it as UTF-8.") from None
    if as_json:
        print_json([asdict(proposal) for proposal in sentences])
        return
    for proposal in sentences:
        by = f" [{proposal.claimant}]" if proposal.claimant else ""
        typer.echo(f"{proposal.text}{by} ({', '.join(proposal.why)})")
