from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a part of a file: by default a line, else what `unit` says.

    `line` is its number, the first being 1; 0 where it is the file as a whole and `reason` a sentence.
    `column` is None where it is the whole line.
    """

    line: int
    column: str | None
    reason: str
    unit: str = "line"

    def __str__(self) -> str:
        if not self.line:
            return self.reason
        column = f", {self.column}" if self.column else ""
        return f"{self.unit} {self.line}{column}: {self.reason}"


class UnreadableFileError(Exception):
    """The file as a whole cannot be read; the problem says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def unreadable(sentence: str) -> UnreadableFileError:
    return UnreadableFileError(Problem(0, None, sentence))


MOST = 10_000
"""Problems of a file that are kept in memory and listed."""


def stop_at_too_many(problems: Sequence[Problem]) -> None:
    """Raises UnreadableFileError where a file has more problems than anybody reads."""
    if len(problems) > MOST:
        raise unreadable(
            f"More than {MOST:,} parts of the file cannot be used, the first being {problems[0]}".rstrip(".")
            + "; is it a file of claims?"
        )
