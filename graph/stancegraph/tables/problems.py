"""The list in which faults of data gather while everything is read to the end."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable

from stancegraph.errors import DataError, DataWarning, Problem

MOST_KEPT = 10_000


class Problems:
    """Gathers problems in reading order; past :data:`MOST_KEPT` it only counts them."""

    def __init__(self) -> None:
        self._problems = _List()
        self._warnings = _List()

    def __len__(self) -> int:
        return self._problems.count

    def add(self, file: str, line: int | None, column: str | None, message: str) -> None:
        """Note one problem."""
        self._problems.add(Problem(file, line, column, message))

    def warn(self, file: str, line: int | None, column: str | None, message: str) -> None:
        """Note what may be right, or is passed over without harm, but not in silence."""
        self._warnings.add(Problem(file, line, column, message))

    def all(self, strict: bool = False) -> tuple[Problem, ...]:
        """The problems, sorted by file and line, with the warnings when it is to be ``strict``.

        The last of each says how many more there are when they were too many to keep.
        """
        found = self._problems.kept("problems") + (self._warnings.kept("warnings") if strict else [])
        return tuple(sorted(found, key=_place) if strict else found)

    def warnings(self) -> tuple[Problem, ...]:
        """The warnings, sorted by file and line; the last says how many more there are when they were too many to keep."""
        return tuple(self._warnings.kept("warnings"))

    def conclude(self, said: Callable[[Iterable[Problem]], Iterable[Problem]] = tuple) -> None:
        """Say the warnings, as :class:`DataWarning`, and raise :class:`DataError` when there is any problem.

        ``said`` gives them the places their reader knows, where those that were read stand for others.
        """
        for warning in said(self.warnings()):
            warnings.warn(DataWarning(str(warning)), stacklevel=3)
        if self:
            raise DataError(said(self.all()))


class _List:
    """Problems of which only so many are kept."""

    def __init__(self) -> None:
        self._kept: list[Problem] = []
        self.count = 0

    def add(self, problem: Problem) -> None:
        self.count += 1
        if len(self._kept) < MOST_KEPT:
            self._kept.append(problem)

    def kept(self, what: str) -> list[Problem]:
        kept = sorted(self._kept, key=_place)
        if more := self.count - len(kept):
            kept.append(Problem(kept[-1].file, None, None, f"and {more:,} more {what}; mend these first"))
        return kept


def _place(problem: Problem) -> tuple[str, int]:
    return problem.file, problem.line or 0
