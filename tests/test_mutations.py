"""`make mutants`: what it breaks, what it leaves alone, and that the tests it runs are there."""

import ast
from pathlib import Path

import pytest

from tests.mutants import PATHS, PROJECT, TESTS
from tests.mutations import sites


def broken(source: str, folder: Path) -> set[str]:
    file = folder / "broken.py"
    file.write_text(source)
    mutants = [mutant for site in sites(file) for mutant in site]
    return {mutant.source().decode() for mutant in mutants}


@pytest.mark.parametrize(
    ("source", "mutants"),
    [
        ("a = b < c", {"a = (b <= c)", "a = (not b < c)"}),
        ("a = b and c", {"a = (b or c)", "a = (c)", "a = (b)"}),
        ("a = b[c:d]", {"a = b[:d]", "a = b[c:]"}),
        ("a = not b", {"a = (b)"}),
        ("a = 3", {"a = (4)", "a = (2)"}),
        ("a = True", {"a = (False)"}),
        ("a = 'é' or b", {"a = ('é' and b)", "a = (b)", "a = ('é')", "a = ('éXX') or b"}),
        ("a = b.where(c, d)", {"a = (b.where(d))", "a = (b.where(c))"}),
        ("a = b(c, d=e)", {"a = (b(c))"}),
        ("a = min(b)", {"a = (max(b))", "a = (min())"}),
        ("b.c()", {"pass"}),
        ("b.c = d", {"pass"}),
        ("if a:\n    b", {"if (True):\n    b", "if (False):\n    b"}),
        ("a = [b for b in c if d]", {"a = [b for b in c if (True)]"}),
        ("def a():\n    return b", {"def a():\n    return None"}),
        ("@a\ndef b(): ...", {"@(lambda it: it)\ndef b(): ..."}),
        ("try:\n    a\nexcept B:\n    c", {"try:\n    a\nexcept (ZeroDivisionError):\n    c"}),
    ],
)
def test_a_file_is_broken_in_one_place_at_a_time(source: str, mutants: set[str], tmp_path: Path) -> None:
    assert broken(source, tmp_path) == mutants


@pytest.mark.parametrize(
    "source",
    [
        "def a(b: 'C | None' = None) -> 'D':\n    'Says what it is.'",
        "log.info('guild_left', guild=1)",
        "@dataclass(frozen=True)\nclass A:\n    b: C",
        "class A:\n    @abstractmethod\n    def b(self): ...",
        "a = zip(b, c, strict=True)",
        "a = f'{b or c}'",
        "a = 'A sentence that people read.'",
        "A = {'yes', 'no', 'maybe', 'never'}",
    ],
)
def test_types_logging_and_texts_are_left_alone(source: str, tmp_path: Path) -> None:
    assert broken(source, tmp_path) == set()


def test_each_mutant_is_a_program() -> None:
    for file in (PROJECT / "bot" / "desk" / "claims" / "parts").rglob("*.py"):
        for site in sites(file):
            for mutant in site:
                ast.parse(mutant.source())


def test_every_path_and_every_test_of_it_is_there() -> None:
    paths = [*PATHS, *(test for tests in TESTS.values() for test in tests)]
    assert [path for path in paths if not (PROJECT / path).exists()] == []


def test_every_file_that_is_broken_has_tests() -> None:
    files = [file for path in PATHS for file in (PROJECT / path).rglob("*.py")]
    untested = [
        file for file in files if not any(str(file).startswith(str(PROJECT / part)) for part in TESTS)
    ]
    assert [file for file in untested if sites(file)] == []
