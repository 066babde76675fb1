"""What an import did: everything written, and everything left out with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Report:
    """Counts of the records ``written`` by kind, of the inputs ``dropped`` by reason, and what else to know."""

    folder: Path
    written: Mapping[str, int]
    dropped: Mapping[str, int]
    remarks: tuple[str, ...] = ()

    def __str__(self) -> str:
        counts = ", ".join(f"{count:,} {kind}" for kind, count in self.written.items())
        lines = [f"Wrote {self.folder}: {counts}."]
        if self.dropped:
            lines.append(f"Left out {sum(self.dropped.values()):,}:")
            lines += [f"  {count:,}: {reason}" for reason, count in self.dropped.items()]
        lines += [f"Note: {remark}." for remark in self.remarks]
        return "\n".join(lines)
