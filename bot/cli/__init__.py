"""The `claimdesk` command: every verb calls the desk and prints what it gets back."""

import sys
import traceback
from importlib.metadata import version
from typing import Annotated

import typer

from bot.cli.verbs import VerbGroup

app = typer.Typer(
    cls=VerbGroup,
    name="claimdesk",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"claimdesk {version('claimdesk')}")
        raise typer.Exit


@app.callback()
def claimdesk(
    _: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """The claims of a fact-checking desk: kept, matched against new text, reported."""


def main(arguments: list[str] | None = None) -> None:
    """Run a command; exit with 0, 1 (an error, in one sentence on standard error) or 2 (wrong usage)."""
    try:
        app(arguments)
    except Exception as error:
        from bot.cli.failures import sentence_for, wants_traceback

        sentence = sentence_for(error)
        if sentence is None:
            if wants_traceback():
                traceback.print_exc()
            sentence = (
                f"Unexpected error ({type(error).__name__}: {error}); "
                "CLAIMDESK_DEBUG=1 shows where it happened."
            )
        typer.echo(" ".join(sentence.split()), err=True)
        sys.exit(1)
