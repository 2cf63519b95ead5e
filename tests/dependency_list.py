"""Writes docs/dependencies.md: `python -m tests.dependency_list`, after a change of pyproject.toml or the lock."""

import re
import textwrap
import tomllib
from importlib import metadata
from pathlib import Path

PROJECT = Path(__file__).parents[1]
PAGE = PROJECT / "docs" / "dependencies.md"

REASONS = {
    "aiohttp": "serves the metrics; its errors are those of a lost connection to Discord",
    "aiosqlite": "SQLite without blocking the event loop, for SQLAlchemy",
    "alembic": "migrations of the database, run at every start",
    "asyncpg": "PostgreSQL, for SQLAlchemy",
    "discord-py": "Discord: gateway, REST, commands, views",
    "ijson": "reads large JSON files of claim reviews piece by piece",
    "matplotlib": "draws the chart of the weekly digest",
    "numpy": "scores a message against all claims of a guild at once",
    "onnxruntime": "runs the judge and the optional sentence model on the CPU, without PyTorch",
    "prometheus-client": "the metrics that `CLAIMDESK_METRICS_PORT` serves",
    "pydantic": "says which part of the configuration is wrong, and why",
    "pydantic-settings": "configuration from the environment and `.env`, checked",
    "pystemmer": "stems words, so that inflected forms match",
    "rapidfuzz": "compares spellings fast, for words and names that are misspelt",
    "rich": "tables and colours of the command line",
    "sqlalchemy": "the database: models, sessions, both kinds of server",
    "structlog": "logs as text or JSON",
    "tokenizers": "cuts texts into the pieces of words that the judge reads",
    "typer": "the command line",
    "tzdata": "time zones where the system has none, for digests",
    "fastembed": "runs the optional sentence model on the CPU, without PyTorch",
    "bm25s": "the ranking that benchmarks compare the matcher with",
    "coverage": "tells which lines no test reaches",
    "editables": "lets hatchling install the project in place, offline",
    "hatchling": "builds the package",
    "hypothesis": "generates hostile input for tests",
    "import-linter": "keeps imports pointing one way",
    "mypy": "checks types",
    "onnx": "builds the tiny model that tests use in place of a real one",
    "pytest": "runs the tests",
    "pytest-asyncio": "runs tests that are coroutines",
    "pytest-xdist": "runs the tests on several cores at once",
    "ruff": "lints and formats",
    "simcord": "the simulated Discord of tests/discord",
}
"""Why each package is there that pyproject.toml names."""

NOT_TAKEN = {
    "tenacity": "It would do the retry of `bot/discord_app/posting/retrying.py` with strategies for pauses, patience and "
    "what passes. A pause that the bot's stop ends, with no attempt after it, has to be written beside it all "
    "the same; then its parts take as many lines as the whole loop, and each message would pay some 170 "
    "microseconds for a retry that it does not need.",
    "stamina": "It rests on tenacity and leaves less open: no pause of one's own, so that nothing ends it when the bot "
    "stops, and its switches are the process's.",
    "python-dateutil": "`tz.resolve_imaginary` moves an hour that clocks skip by as much as they skip: where they skip "
    "two hours or a day, the digest would come later than at the first instant after the skip, which is what "
    "`bot/desk/digests/times.py` says in ten lines.",
    "w3lib": "`canonicalize_url` orders parameters and escapes as `page` in `bot/desk/claims/parts/addresses.py` does, in "
    "the same time (33 microseconds an address), and leaves `www`, schemes and trackers to us. Its forms differ from "
    "those whose keys databases hold, so it would be worth its place only with a migration of all keys.",
    "courlan": "It drops trackers that are part of a page's name on other sites, keeps fragments, and brings babel, tld "
    "and urllib3 along.",
    "quantulum3": "It reads quantities with their units, in 10 milliseconds a message where the matcher has less than a "
    "tenth of one for all figures; without its classifier `€3bn` is euro-bit-newtons to it, and 1,5 a list.",
    "text2num": "It turns number words into digits in 10 microseconds and eight languages, but gives back a text without "
    "places, in which “3 million” is `3 1000000` and “two thirds” is `2 3rds`: what has to be known here is where a "
    "figure stands and what it counts.",
    "dateparser": "It takes 5 milliseconds a message, makes of 1,5 the fifth of January and of 15:30 the present day; "
    "dates without a year, which are most, must be compared as they stand.",
    "babel": "Its `parse_decimal` must be told the locale, and a message does not say in which it writes its numbers; "
    "58 microseconds a number.",
    "pint": "It converts 0.24 milliseconds a quantity with all units of physics; newsrooms use some forty, whose factors "
    "stand in `bot/matching/text/figures/units.py`, and the words for them would have to be written all the same.",
    "py3langid": "Held to thirty languages it recognises 99.6 % of English messages and takes none of others for "
    "English, in 0.2 milliseconds and with a model of 4 MB. Closed-class words (`bot/matching/text/languages.py`) "
    "recognise 99.8 % and take 0.2 %, in 40 microseconds on the same machine, and are needed for what says nothing anyway.",
    "pydantic for the lines of JSON Lines": "The words, dates and addresses of a line go through the checks that "
    "commands and sheets share (`bot/desk/claims/fields.py`), with their sentences; of a model there would be left "
    "the types, and a table that turns its errors into those sentences.",
}
"""Libraries that were judged for a job and left out, and why."""

STATED = {
    "audioop-lts": "PSF-2.0",
    "colorama": "BSD-3-Clause",
    "contourpy": "BSD-3-Clause",
    "cycler": "BSD-3-Clause",
    "discord-py": "MIT",
    "grimp": "BSD-2-Clause",
    "import-linter": "BSD-2-Clause",
    "kiwisolver": "BSD-3-Clause",
    "matplotlib": "Matplotlib's own, after PSF-2.0",
    "protobuf": "BSD-3-Clause",
    "py-rust-stemmers": "MIT",
    "pystemmer": "MIT AND BSD-3-Clause",
    "win32-setctime": "MIT",
}
"""Licences by the packages' licence files, where their metadata is inexact or is not installed everywhere."""

_SPDX = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
_EXPRESSION = re.compile(r"[A-Za-z0-9.+-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+-]+)*")
_PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==", re.MULTILINE)

BOT, MODEL, DEVELOPMENT = "the bot", "the sentence model", "development"


def canonical(name: str) -> str:
    """As indexes spell names."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", name, maxsplit=1)[0]).lower()


def named() -> dict[str, list[str]]:
    """The packages that pyproject.toml names, by what they are for."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    optional = project["project"].get("optional-dependencies", {})
    wanted = {
        BOT: project["project"]["dependencies"],
        MODEL: [one for names in optional.values() for one in names],
        DEVELOPMENT: project["dependency-groups"]["dev"],
    }
    first: dict[str, str] = {}
    for purpose, names in wanted.items():
        for one in names:
            first.setdefault(canonical(one), purpose)
    return {purpose: sorted(one for one in first if first[one] == purpose) for purpose in wanted}


def locked() -> dict[str, set[str]]:
    """The packages of requirements.lock, each with those that need it."""
    text = (PROJECT / "requirements.lock").read_text()
    pins = list(_PINNED.finditer(text))
    ends = [pin.start() for pin in pins[1:]] + [len(text)]
    needed: dict[str, set[str]] = {}
    for pin, end in zip(pins, ends, strict=True):
        comments = re.findall(r"^ +# *(.*)$", text[pin.start() : end], re.MULTILINE)
        names = {one.removeprefix("via").strip() for one in comments}
        users = {canonical(one) for one in names if one and "pyproject.toml" not in one}
        needed.setdefault(canonical(pin[1]), set()).update(users)
    return needed


def locked_twice() -> set[str]:
    """Packages whose version depends on that of Python."""
    names = [canonical(pin[1]) for pin in _PINNED.finditer((PROJECT / "requirements.lock").read_text())]
    return {one for one in names if names.count(one) > 1}


def purposes() -> dict[str, str]:
    """What each locked package is for, where several: the first of the bot, the model and development."""
    needed = locked()
    found: dict[str, str] = {}
    for purpose, roots in named().items():
        reached: set[str] = set()
        more = set(roots)
        while more:
            reached |= more
            more = {one for one, users in needed.items() if users & reached} - reached
        for one in reached:
            found.setdefault(one, purpose)
    return found


def licence_of(name: str) -> str | None:
    """The licence of a package, in SPDX's terms if it is one of SPDX's; None where it is not known here."""
    return STATED.get(name) or installed_licence(name)


def installed_licence(name: str) -> str | None:
    """What the metadata says of a package that is installed; None where it says nothing exact."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    fields: list[str] = [*about.get_all("License-Expression", []), *about.get_all("License", [])]
    classifiers = [one.rpartition(" :: ")[2] for one in about.get_all("Classifier", [])]
    exact = [one for one in fields if one not in _SPDX and _EXPRESSION.fullmatch(one)]
    known = [_SPDX[one] for one in (*fields, *classifiers) if one in _SPDX]
    return next(iter(exact + known), None)


def page() -> str:
    lines = [
        "# Dependencies",
        "",
        "Every package that Claimdesk is installed with, its licence, and why it is there. The page is written by",
        "`python -m tests.dependency_list` from pyproject.toml and requirements.lock, which has the versions and",
        "hashes; `tests/test_dependencies.py` fails when the three disagree, or when a package changes its licence.",
    ]
    titles = {
        BOT: "What the bot uses",
        MODEL: "What the optional sentence model uses",
        DEVELOPMENT: "What development uses",
    }
    for purpose, names in named().items():
        lines += ["", f"## {titles[purpose]}", "", "| package | licence | why |", "|---|---|---|"]
        lines += [f"| {one} | {licence_of(one)} | {REASONS[one]} |" for one in names]
    lines += [
        "",
        "## What those need in turn",
        "",
        "| package | licence | needed by | for |",
        "|---|---|---|---|",
    ]
    direct = {one for names in named().values() for one in names}
    purpose_of = purposes()
    for one, users in sorted(locked().items()):
        if one not in direct:
            lines.append(f"| {one} | {licence_of(one)} | {', '.join(sorted(users))} | {purpose_of[one]} |")
    lines += ["", "## Judged and not taken", ""]
    for name, why in sorted(NOT_TAKEN.items()):
        lines += textwrap.wrap(f"- **{name}**: {why}", 110, subsequent_indent="  ", break_on_hyphens=False)
    return "\n".join([*lines, ""])


def main() -> None:
    unknown = [one for one in locked() if licence_of(one) is None]
    if unknown:
        raise SystemExit(f"No licence is known of {', '.join(unknown)}; add what their licence files say.")
    PAGE.write_text(page())


if __name__ == "__main__":
    main()
