"""The list in which faults of data gather while everything is read to the end."""

from __future__ import annotations

import warnings

from stancegraph.errors import DataError, DataWarning, Problem

MOST_KEPT = 10_000


class Problems:
    """Gathers problems in reading order; past :data:`MOST_KEPT` it only counts them."""

    def __init__(self) -> None:
        self._kept: list[Problem] = []
        self._count = 0
        self.warnings: list[Problem] = []

    def __len__(self) -> int:
        return self._count

    def add(self, file: str, line: int | None, column: str | None, message: str) -> None:
        """Note one problem."""
        self._count += 1
        if len(self._kept) < MOST_KEPT:
            self._kept.append(Problem(file, line, column, message))

    def warn(self, file: str, line: int | None, column: str | None, message: str) -> None:
        """Note what is passed over without harm, but not in silence."""
        self.warnings.append(Problem(file, line, column, message))

    def all(self) -> tuple[Problem, ...]:
        """The problems, sorted by file and line; the last says how many more there are when they were too many to keep."""
        kept = sorted(self._kept, key=lambda problem: (problem.file, problem.line or 0))
        if self._count > len(kept):
            more = self._count - len(kept)
            kept.append(Problem(kept[-1].file, None, None, f"and {more:,} more problems; mend these first"))
        return tuple(kept)

    def conclude(self) -> None:
        """Say the warnings, as :class:`DataWarning`, and raise :class:`DataError` when there is any problem."""
        for warning in self.warnings:
            warnings.warn(DataWarning(str(warning)), stacklevel=3)
        if self._count:
            raise DataError(self.all())
