"""The `claimdesk` command: every verb calls the desk and prints what it gets back."""

import sys
import traceback

import click
import typer
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from bot.cli import (
    backup,
    check,
    claims,
    copy,
    demo,
    digest,
    doctor,
    extract,
    files,
    privacy,
    run,
    sources,
    threshold,
)
from bot.config import Settings
from bot.desk.errors import DeskError
from bot.exchange.problems import UnreadableFileError
from db import DatabaseError
from db.errors import trouble

app = typer.Typer(
    name="claimdesk",
    help="The claims of a fact-checking desk: kept, matched against new text, reported.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("demo")(demo.demo)
app.command("check")(check.check)
app.command("import")(files.import_file)
app.command("export")(files.export_file)
app.command("copy")(copy.copy)
app.command("digest")(digest.digest)
app.command("extract")(extract.extract)
app.command("threshold")(threshold.threshold)
app.command("run")(run.run)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("sweep")(privacy.sweep_words)
app.command("erase")(privacy.erase)
app.command("doctor")(doctor.doctor)
app.add_typer(claims.app, name="claims")
app.add_typer(sources.app, name="sources")


def main(arguments: list[str] | None = None) -> None:
    """Run a command; exit with 0, 1 (an error, in one sentence on standard error) or 2 (wrong usage)."""
    try:
        app(arguments)
    except (DeskError, DatabaseError, UnreadableFileError) as error:
        _stop(str(error))
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "a setting"
        _stop(f"The setting {name} cannot be used: {first['msg']}.")
    except OSError as error:
        _stop(f"{error.strerror or error}: {error.filename}." if error.filename else f"{error}.")
    except DBAPIError as error:
        wrong = trouble(error) or f"The database failed ({error.orig})"
        _stop(f"{wrong}: what was not confirmed is not saved, so try again in a minute.")
    except Exception as error:
        if _wants_traceback():
            traceback.print_exc()
        _stop(
            f"Unexpected error ({type(error).__name__}: {error}); CLAIMDESK_DEBUG=1 shows where it happened."
        )


def _stop(sentence: str) -> None:
    click.echo(" ".join(sentence.split()), err=True)
    sys.exit(1)


def _wants_traceback() -> bool:
    try:
        return Settings().debug
    except ValidationError:
        return False
