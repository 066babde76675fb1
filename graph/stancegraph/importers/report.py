"""What an import did: everything written, and everything left out with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did: how many records were ``written`` by kind into ``folder``, and how many inputs ``dropped`` by reason.

    ``remarks`` are what else to know, each a sentence without its full stop; ``datasets`` the folders in it where there are
    several. As text it is what the command line shows.

    >>> from pathlib import Path
    >>> from stancegraph.importers import Report
    >>> print(Report(Path("talks"), {"stances": 1200}, {"no date": 3}, ("days were read as UTC",)))
    Wrote talks: 1,200 stances.
    Left out 3:
      3: no date
    Note: days were read as UTC.
    """

    folder: Path
    written: Mapping[str, int]
    dropped: Mapping[str, int]
    remarks: tuple[str, ...] = ()
    datasets: tuple[Path, ...] = ()

    def __str__(self) -> str:
        return self.told("Wrote")

    def told(self, done: str) -> str:
        """The report as text; ``done`` is its first word and says what was done with ``folder``: wrote, or read.

        >>> from pathlib import Path
        >>> from stancegraph.importers import Report
        >>> print(Report(Path("talks"), {"stances": 1200, "roles": 1}, {}).told("Read"))
        Read talks: 1,200 stances, 1 role.
        """
        counts = ", ".join(
            f"{count:,} {kind.removesuffix('s') if count == 1 else kind}" for kind, count in self.written.items()
        )
        many = (
            f" in {len(self.datasets)} datasets, {', '.join(each.name for each in self.datasets)}"
            if self.datasets
            else ""
        )
        lines = [f"{done} {self.folder}: {counts}{many}."]
        if self.dropped:
            lines.append(f"Left out {sum(self.dropped.values()):,}:")
            lines += [f"  {count:,}: {reason}" for reason, count in self.dropped.items()]
        lines += [f"Note: {remark}." for remark in self.remarks]
        return "\n".join(lines)
