"""What is going to be added to journals, and adding it: checked before, each journal at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stancegraph.characters import show
from stancegraph.coding.fold import fold
from stancegraph.coding.journal import Entry, Journal, file_name, now, read_all, uuid7
from stancegraph.errors import StancegraphError
from stancegraph.tables.problems import Problems


@dataclass(frozen=True, slots=True)
class Arrival:
    """What keeping annotations does: the ``entries`` it writes, by coder, and how many statements are ``added`` and ``changed`` by them and
    ``present`` already. ``left_out`` counts what is not kept, by reason; ``remarks`` how places were found that were not as they should be."""

    entries: Mapping[str, Sequence[Entry]]
    added: int
    changed: int
    present: int
    left_out: Mapping[str, int]
    remarks: Mapping[str, int] = field(default_factory=dict)


def keep(folder: Path, found: Arrival) -> None:
    """Write it, each journal at once. Raises StancegraphError where somebody coded meanwhile, and where it cannot be written."""
    for coder, entries in found.entries.items():
        journal = Journal(folder, coder)
        journal.begin()
        with journal.writing() as handle:
            last = max((entry.n for entry in read_all(folder, Problems()) if entry.coder == coder), default=0)
            if last + 1 != entries[0].n:
                raise StancegraphError(f"{show(coder)} has decided something since this was prepared; do it again")
            journal.append(handle, entries)


class Writing:
    """The lines that will be added to the journal of one coder, and what would stand after them."""

    def __init__(self, coder: str, own: Sequence[Entry], origin: str) -> None:
        self.entries: list[Entry] = []
        self.state = fold(own)
        self._coder, self._origin = coder, origin
        self._n, self._head = (own[-1].n, own[-1].id) if own else (0, "")
        file_name(coder)  # which refuses what is no name

    def add(self, op: str, text: str, statement: str, values: Mapping[str, Any]) -> Entry:
        """Decide something."""
        at, milliseconds = now()
        self._n += 1
        entry = Entry(
            uuid7(milliseconds), self._n, at, self._coder, op, text, statement, values, self._head, self._origin
        )
        self._head = entry.id
        self.entries.append(entry)
        return entry
