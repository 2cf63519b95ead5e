"""The verbs of `claimdesk`, each loaded when it is called: `--help` and a wrong word need none of them."""

from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command


class Verb(NamedTuple):
    module: str
    name: str
    """Of the function, or of the Typer app for a group of verbs, in the module."""
    help: str
    """The first sentence of what `claimdesk VERB --help` says."""


VERBS = {
    "demo": Verb(
        "demo.story",
        "demo",
        "Show the main job on the claims of the seed article, in a scratch desk that is thrown away.",
    ),
    "check": Verb(
        "check",
        "check",
        "Say which tracked claims a text repeats, contradicts, is about or links to; writes nothing.",
    ),
    "import": Verb(
        "files",
        "import_file",
        "Import claims; known ones are brought up to date, and a bad file changes nothing.",
    ),
    "export": Verb(
        "files",
        "export_file",
        "Write the desk's claims in a form that import reads: CSV unless said otherwise.",
    ),
    "copy": Verb(
        "database",
        "copy",
        "Copy a whole database into an empty one, checked row by row; stop the bot first.",
    ),
    "digest": Verb("digest", "digest", "Report on a week of the desk against the week before."),
    "extract": Verb(
        "extract",
        "extract",
        "Propose the sentences of an article that are worth tracking; nothing is saved.",
    ),
    "threshold": Verb(
        "settings",
        "threshold",
        "Say what other flag thresholds would have done over the last four weeks; changes nothing.",
    ),
    "settings": Verb("settings", "app", "Show and change how a desk works."),
    "run": Verb("run", "run", "Connect to Discord and serve its newsrooms until told to stop."),
    "backup": Verb(
        "database",
        "backup",
        "Write a checked copy of the database to a file, also while the bot runs.",
    ),
    "restore": Verb(
        "database",
        "restore",
        "Put a backup in the database's place; stop the bot first.",
    ),
    "sweep": Verb(
        "privacy",
        "sweep_words",
        "Forget the words of messages that have been kept long enough; the bot does it once a day.",
    ),
    "erase": Verb(
        "privacy", "erase", "Delete all that is kept of a server, also of one that removed the bot."
    ),
    "doctor": Verb("doctor", "doctor", "Say what is configured and what is missing, and how to get it."),
    "claims": Verb("claims", "app", "Track claims: add, find, change, rate."),
    "sources": Verb("claims.sources", "app", "Keep the evidence for and against claims."),
}


def loaded(name: str) -> Any:
    """The command, or the group of commands, of a verb."""
    verb = VERBS[name]
    made = getattr(import_module(f"bot.cli.{verb.module}"), verb.name)
    if isinstance(made, typer.Typer):
        return get_command(made)
    alone = typer.Typer(add_completion=False)
    alone.command(name)(made)
    return get_command(alone)


class VerbGroup(TyperGroup):
    """Lists the verbs without loading their modules, and loads the one that is called."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = {name: TyperCommand(name, help=verb.help) for name, verb in VERBS.items()}

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        name, _, rest = super().resolve_command(ctx, args)
        return name, None if name is None else loaded(name), rest
