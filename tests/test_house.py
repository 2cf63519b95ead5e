"""The house keeps its shape: small folders, files and functions, and a guide whose addresses exist."""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
MOST_FILES = 14
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
LONGER = {
    "bot/desk/sightings/cooldown.py:claim_in_channel": "one query, written out; in parts it would say less",
    "bot/discord_app/client.py:__init__": "what the bot is made of, a line each",
    "bot/matching/judging/features.py:features": "a line for each feature, in the order of their names",
    "bot/metrics.py:__init__": "what is counted, one after the other",
}
"""Functions that may be longer, and why."""
PAGES = ["README.md", "CONTRIBUTING.md", "training/README.md"]
PAGES += [str(page.relative_to(PROJECT)) for page in sorted((PROJECT / "docs").glob("*.md"))]
QUOTED_PATH = re.compile(r"`([\w.-]+/[\w./-]*)`")
PATH_FROM_THE_ROOT = re.compile(r"(?<![\w/.-])((?:bot|db|docs|seeds|tests|training)/[\w./-]*\w)")


def modules(*roots: str) -> Iterator[Path]:
    for root in roots:
        for file in sorted((PROJECT / root).rglob("*.py")):
            if "versions" not in file.parts:  # migrations are written once and stay as they are
                yield file


def test_no_folder_has_more_files_than_are_held_in_mind() -> None:
    folders = Counter(file.parent for root in ("bot", "db") for file in (PROJECT / root).rglob("*.py"))
    assert {str(folder): count for folder, count in folders.items() if count > MOST_FILES} == {}


def test_no_file_is_longer_than_is_read_at_once() -> None:
    lengths = {file: len(file.read_text().splitlines()) for file in modules("bot", "db", "training")}
    assert {str(file): length for file, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen_but_for_a_reason() -> None:
    longer = {
        f"{file.relative_to(PROJECT)}:{node.name}"
        for file in modules("bot", "db", "training")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION
    }
    assert longer == LONGER.keys()


def test_every_package_says_in_a_sentence_what_belongs_there() -> None:
    packages = [file for file in modules("bot", "db", "training") if file.name == "__init__.py"]
    said = {file: ast.get_docstring(ast.parse(file.read_text())) or "" for file in packages}
    assert [str(file) for file, sentence in said.items() if not sentence.split("\n\n")[0].endswith(".")] == []


def test_the_guide_names_places_that_exist() -> None:
    guide = (PROJECT / "CONTRIBUTING.md").read_text()
    (table,) = re.findall(r"\| to change \| go to \|\n\|[-|]+\|\n((?:\|.*\|\n)+)", guide)
    rows = [row.strip("|").split("|") for row in table.splitlines()]
    places = {change.strip(): re.findall(r"`([^`]+)`", where) for change, where in rows}
    assert len(places) >= 12
    assert {change: where for change, where in places.items() if not 1 <= len(where) <= 3} == {}
    missing = {place for where in places.values() for place in where if not (PROJECT / place).exists()}
    assert missing == set()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_paths_that_exist(page: str) -> None:
    words = (PROJECT / page).read_text()
    named = {*QUOTED_PATH.findall(words), *PATH_FROM_THE_ROOT.findall(words)}
    folders = (PROJECT, (PROJECT / page).parent)
    assert {path for path in named if not any((folder / path).exists() for folder in folders)} == set()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_modules_that_python_can_run(page: str) -> None:
    named = set(re.findall(r"python -m (\w+(?:\.\w+)*)", (PROJECT / page).read_text()))
    assert {module for module in named if not runs(module)} == set()


def runs(module: str) -> bool:
    """Whether `python -m` finds the module, in a package its `__main__`."""
    try:
        spec = find_spec(module)
        if spec is not None and spec.submodule_search_locations is not None:
            spec = find_spec(f"{module}.__main__")
    except ModuleNotFoundError:
        return False
    return spec is not None


def test_the_changelog_begins_with_what_is_not_released_and_the_version_there_is() -> None:
    headings = re.findall(r"^## (.+)$", (PROJECT / "CHANGELOG.md").read_text(), re.MULTILINE)
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    assert headings[:2] == ["Unreleased", project["version"]]
