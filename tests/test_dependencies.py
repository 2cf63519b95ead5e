"""docs/dependencies.md lists what is installed with Claimdesk: all of it, nothing else, under its licence."""

import ast
import re
import sys
from importlib import metadata

import pytest

from tests.dependency_list import (
    BOT,
    MODEL,
    PAGE,
    PROJECT,
    REASONS,
    STATED,
    canonical,
    installed_licence,
    locked,
    locked_twice,
    named,
    page,
    purposes,
)

ROW = re.compile(r"^\| (\S+) \| (.+?) \| (.+?) \|", re.MULTILINE)
COPYLEFT = re.compile(r"\b(?:A?GPL|SSPL|EUPL)")


@pytest.fixture
def listed() -> dict[str, str]:
    """Licences on the page, by package."""
    rows = [row for row in ROW.findall(PAGE.read_text()) if row[0] not in {"package", "|---|"}]
    assert len(rows) == len({row[0] for row in rows}), "a package is listed twice"
    return {name: licence for name, licence, _ in rows}


def test_the_page_lists_what_is_locked_and_nothing_else(listed: dict[str, str]) -> None:
    assert set(listed) == set(locked())


def test_what_the_project_names_is_locked() -> None:
    direct = {one for names in named().values() for one in names}
    assert direct <= set(locked())


def test_each_package_that_the_project_names_has_its_reason_on_the_page() -> None:
    direct = {one for names in named().values() for one in names}
    assert direct == set(REASONS)
    rows = {name: why for name, _, why in ROW.findall(PAGE.read_text()) if name in direct}
    assert rows == REASONS


def test_what_the_program_imports_is_named_by_the_project() -> None:
    """Else it is there only as long as another package happens to need it."""
    imported: set[str] = set()
    for file in (one for folder in ("bot", "db", "seeds") for one in (PROJECT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {one.name.partition(".")[0] for one in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.partition(".")[0])
    foreign = imported - sys.stdlib_module_names - {"bot", "db", "seeds"}
    providers = metadata.packages_distributions()
    unnamed = {
        one for one in foreign if not {*map(canonical, providers[one])} & {*named()[BOT], *named()[MODEL]}
    }
    assert unnamed == set()


def test_each_indirect_package_is_there_for_a_purpose() -> None:
    assert set(purposes()) == set(locked())


def test_licences_are_those_of_the_packages_installed(listed: dict[str, str]) -> None:
    by_version = locked_twice()  # whose licences here may be those of another version
    found = {one: installed_licence(one) for one in listed if one not in STATED and one not in by_version}
    assert {one: listed[one] for one, licence in found.items() if licence} == {
        one: licence for one, licence in found.items() if licence
    }
    assert [one for one in STATED if listed.get(one) != STATED[one]] == []


def test_the_bot_needs_nothing_whose_licence_would_bind_its_own(listed: dict[str, str]) -> None:
    for name, purpose in purposes().items():
        if purpose == BOT:
            assert not COPYLEFT.search(listed[name]), name


def test_the_page_is_as_written_from_the_lock() -> None:
    """Licences aside, which the machine may not know."""
    licence = re.compile(r"^(\| \S+ \| ).+?( \| .*)$", re.MULTILINE)
    assert licence.sub(r"\1\2", PAGE.read_text()) == licence.sub(r"\1\2", page())
