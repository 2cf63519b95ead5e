"""What an import did, or why it did nothing."""

from collections import Counter
from dataclasses import dataclass, field

from bot.desk.claims.labels import plural
from bot.desk.errors import DeskError
from bot.exchange.problems import Problem


class BadFileError(DeskError):
    """Parts of the file cannot be used, so nothing was imported."""

    def __init__(self, problems: list[Problem]) -> None:
        places = Counter(unit for unit, _ in {(problem.unit, problem.line) for problem in problems})
        counted = " and ".join(f"{count:,} {unit}{'s' * (count > 1)}" for unit, count in places.items())
        super().__init__(f"Nothing was imported: {counted} cannot be used; correct them or skip them.")
        self.problems = problems


@dataclass(slots=True)
class ImportReport:
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    archived: int = 0
    """Claims that the desk has archived; they were left alone."""
    skipped: list[Problem] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)

    def summary(self) -> str:
        """What was done, in one line."""
        parts = [
            f"{plural(self.added, 'claim')} added",
            f"{self.updated:,} updated",
            f"{self.unchanged:,} unchanged",
        ]
        if self.archived:
            parts.append(f"{self.archived:,} archived ones left alone")
        if self.skipped:
            left_out = {(problem.unit, problem.line) for problem in self.skipped}
            parts.append(f"{plural(len(left_out), f'bad {self.skipped[0].unit}')} left out")
        if self.ignored_columns:
            parts.append(f"columns not used: {', '.join(self.ignored_columns)}")
        return "; ".join(parts) + "."
