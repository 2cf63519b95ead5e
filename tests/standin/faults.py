"""Faults to inject into REST calls: each applies to the next `times` calls that match."""

from dataclasses import dataclass, field
from fnmatch import fnmatchcase


@dataclass
class Fault:
    method: str
    path: str
    times: int
    status: int | None = None
    code: int = 0
    performed: bool = False  # carry the action out before answering with the fault
    drop: bool = False  # answer by cutting the connection
    retry_after: float | None = None
    everywhere: bool = False  # a 429 that says it is global
    seconds: float = 0.0
    hits: int = 0

    def takes(self, method: str, path: str) -> bool:
        return self.hits < self.times and self.method in ("*", method) and fnmatchcase(path, self.path)


@dataclass
class Faults:
    """Paths are patterns of fnmatch without `/api/v10`, such as `/channels/*/messages`."""

    planned: list[Fault] = field(default_factory=list)

    def status(
        self, status: int, method: str, path: str, *, times: int = 1, code: int = 0, performed: bool = False
    ) -> Fault:
        return self._plan(Fault(method, path, times, status=status, code=code, performed=performed))

    def lose_answer(self, method: str, path: str, *, times: int = 1) -> Fault:
        return self._plan(Fault(method, path, times, performed=True, drop=True))

    def cut(self, method: str, path: str, *, times: int = 1) -> Fault:
        return self._plan(Fault(method, path, times, drop=True))

    def rate_limit(
        self, method: str, path: str, retry_after: float, *, times: int = 1, everywhere: bool = False
    ) -> Fault:
        planned = Fault(method, path, times, status=429, retry_after=retry_after, everywhere=everywhere)
        return self._plan(planned)

    def delay(self, method: str, path: str, seconds: float, *, times: int = 1) -> Fault:
        return self._plan(Fault(method, path, times, seconds=seconds))

    def hold_answer(self, method: str, path: str, seconds: float, *, times: int = 1) -> Fault:
        """The call takes effect at once, and is answered late."""
        return self._plan(Fault(method, path, times, seconds=seconds, performed=True))

    def clear(self) -> None:
        self.planned.clear()

    def take(self, method: str, path: str) -> Fault | None:
        for fault in self.planned:
            if fault.takes(method, path):
                fault.hits += 1
                return fault
        return None

    def _plan(self, fault: Fault) -> Fault:
        self.planned.append(fault)
        return fault
