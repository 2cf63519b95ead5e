"""Breaks the code in one place after another, and says what no test noticed: `make mutants`, or

    python -m tests.mutants --sample 200 --seed 7 bot/desk/claims bot/matching/text

The places are drawn at random, the same ones for the same seed. All happens in a copy of the tree, uncommitted changes
included. Each mutant's tests run in a process of their own, forked from one that has the libraries imported.
"""

import argparse
import importlib.util
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.mutations import Mutant, sites

PROJECT = Path(__file__).parents[1]

_CLAIMS, _COMMANDS = "tests/desk/claims", "tests/discord/commands"
_READING, _POSTING = "tests/discord/reading", "tests/discord/posting"
TESTS = {
    "bot/desk/claims": [f"{_CLAIMS}/test_claims.py", _CLAIMS, "tests/desk/files/test_csv.py"],
    "bot/desk/claims/parts/addresses": [f"{_CLAIMS}/test_addresses.py", f"{_CLAIMS}/test_evidence.py"],
    "bot/desk/claims/parts/sources": [f"{_CLAIMS}/test_evidence.py", _CLAIMS],
    "bot/desk/claims/parts/links": [f"{_CLAIMS}/test_phrasings_and_links.py", _CLAIMS],
    "bot/desk/claims/parts/phrasings": [
        f"{_CLAIMS}/test_phrasings_and_links.py",
        "tests/desk/sightings/test_adopted_wordings.py",
        _CLAIMS,
    ],
    "bot/desk/claims/merging": [f"{_CLAIMS}/test_phrasings_and_links.py", _CLAIMS],
    "bot/desk/claims/fields": [f"{_CLAIMS}/test_fields.py", _CLAIMS],
    "bot/desk/claims/labels": [f"{_CLAIMS}/test_labels.py", _CLAIMS],
    "bot/desk/claims/history": [f"{_CLAIMS}/test_history.py", _CLAIMS],
    "bot/desk/digests": ["tests/desk/digests", f"{_CLAIMS}/test_history.py"],
    "bot/desk/files": ["tests/desk/files"],
    "bot/desk/guilds": ["tests/desk/guilds", f"{_CLAIMS}/test_claims.py", "tests/test_settings_page.py"],
    "bot/desk/recognition": ["tests/desk/recognition", "tests/desk/sightings"],
    "bot/desk/sightings": ["tests/desk/sightings", _READING],
    "bot/matching": ["tests/matching"],
    "bot/matching/extraction": ["tests/matching/extraction"],
    "bot/matching/text": ["tests/matching/text", "tests/matching/test_matcher.py", "tests/matching/judging"],
    "bot/discord_app/access.py": ["tests/discord/test_access.py", f"{_COMMANDS}/test_rights.py"],
    "bot/discord_app/permissions.py": ["tests/discord/test_permissions.py"],
    "bot/discord_app/commands/privacy.py": [f"{_COMMANDS}/test_privacy.py", f"{_COMMANDS}/test_rights.py"],
    "bot/discord_app/reading": [_READING, _POSTING],
    "bot/discord_app/posting": [_POSTING, _READING],
}
"""The tests that are about the code below a path, those first that are likeliest to notice; the longest path counts."""

PATHS = ["bot/desk", "bot/matching", *(part for part in TESTS if part.startswith("bot/discord_app"))]

SHORT = "not postgresql and not hostile"
OPTIONS = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "-k", SHORT]
OPTIONS += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # of plugins that are imported already
"""SQLite alone, on which each test would run again, and no generated input, which takes minutes."""

OUTPUT = Path("tests.log")
"""What the last tests printed, in the copied tree."""

LIBRARIES = """
    aiosqlite alembic.autogenerate alembic.command asyncpg discord.ext.commands hypothesis.stateful ijson matplotlib.figure
    numpy prometheus_client pydantic_settings pytest pytest_asyncio.plugin rapidfuzz rich.table simcord structlog
    sqlalchemy.dialects.sqlite.aiosqlite sqlalchemy.ext.asyncio typer xdist.plugin
""".split()
"""Imported once for all mutants, which is most of what a short test costs."""


class CopiedTree:
    """Where files are broken and their tests run."""

    def __init__(self, folder: Path, seconds: float) -> None:
        self.folder = folder
        self.seconds = seconds
        """How long the tests of a mutant may take; one that makes them hang is noticed."""
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
        for name in filter(None, listed.stdout.decode().split("\0")):
            if (PROJECT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(PROJECT / name, folder / name)
        os.chdir(folder)
        os.environ["PYTHONPATH"] = str(folder)
        sys.path[:] = [str(folder), *(entry for entry in sys.path if Path(entry).resolve() != PROJECT)]
        self._processes = multiprocessing.get_context("forkserver")
        self._processes.set_forkserver_preload(LIBRARIES)

    def sites(self, names: list[str]) -> list[list[Mutant]]:
        paths = [self.folder / name for name in names]
        files = [
            file for path in paths for file in ([path] if path.is_file() else sorted(path.rglob("*.py")))
        ]
        return [site for file in files for site in sites(file)]

    def survives(self, mutant: Mutant) -> bool:
        original = mutant.path.read_bytes()
        _write(mutant.path, mutant.source())
        try:
            return self.passes(self.tests_of(mutant))
        finally:
            _write(mutant.path, original)

    def tests_of(self, mutant: Mutant) -> list[str]:
        return TESTS[max((part for part in TESTS if self.name(mutant).startswith(part)), key=len)]

    def name(self, mutant: Mutant) -> str:
        return mutant.path.relative_to(self.folder).as_posix()

    def passes(self, tests: list[str]) -> bool:
        process = self._processes.Process(target=run_tests, args=(tests,))
        process.start()
        process.join(self.seconds)
        if process.is_alive() and process.pid:
            os.killpg(process.pid, signal.SIGKILL)
            process.join()
        return process.exitcode == 0


def _write(file: Path, source: bytes) -> None:
    """Without the compiled file, which a source of the same size and second would pass for."""
    file.write_bytes(source)
    Path(importlib.util.cache_from_source(str(file))).unlink(missing_ok=True)


def run_tests(tests: list[str]) -> None:
    os.setpgid(0, 0)  # so that whatever a test started ends with it
    import pytest

    output = os.open(OUTPUT, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.exit(pytest.main([*OPTIONS, *tests]))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("paths", nargs="*", default=PATHS, help="files and folders to break (all with tests)")
    parser.add_argument("--sample", type=int, default=60, help="how many places (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the draw (%(default)s)")
    parser.add_argument(
        "--seconds", type=float, default=600, help="that one mutant's tests may take (%(default)g)"
    )
    return parser.parse_args()


def main() -> None:
    arguments = _arguments()
    chance = random.Random(arguments.seed)  # noqa: S311 - a draw that can be repeated
    with tempfile.TemporaryDirectory() as folder:
        tree = CopiedTree(Path(folder), arguments.seconds)
        places = tree.sites(arguments.paths)
        drawn = [chance.choice(place) for place in chance.sample(places, min(arguments.sample, len(places)))]
        for tests in {tuple(tree.tests_of(mutant)) for mutant in drawn}:
            if not tree.passes(list(tests)):
                sys.exit(f"These tests fail without a mutant: {' '.join(tests)}\n{OUTPUT.read_text()}")
        survivors = 0
        for mutant in drawn:
            if tree.survives(mutant):
                survivors += 1
                before, after = (" ".join(code.split()) for code in (mutant.before, mutant.after))
                print(f"{tree.name(mutant)}:{mutant.line}: {before:.110}  ->  {after:.110}", flush=True)
    print(f"{survivors} of {len(drawn)} survived ({survivors / len(drawn):.0%}), seed {arguments.seed}")


if __name__ == "__main__":
    main()
