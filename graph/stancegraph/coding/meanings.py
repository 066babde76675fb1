"""What coders mean by one id. Two who make an issue of one name, each for themselves, get one id for it, so that their statements can be compared.

They may have written different propositions, though: then a position on the one is none on the other. So with actors that are a person
for one and a state for another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from stancegraph.coding.fold import Statement, undone
from stancegraph.coding.journal import Entry, in_order
from stancegraph.model.records import Dataset
from stancegraph.naming import fold

TELLING = {"actor": "kind", "issue": "proposition"}
"""The column that says what a record is, by kind: two that are called alike and have other cells there are not the same."""
NAMED = {"actor": "actor", "attributed_by": "actor", "on_behalf_of": "actor", "issue": "issue"}
"""The columns of statements that name a record, and its kind."""


class Meanings:
    """What the tables and each coder say of actors and issues."""

    def __init__(self, dataset: Dataset, entries: Sequence[Entry]) -> None:
        """``entries`` are those of all coders."""
        self._entries = entries
        self._tables: dict[str, Mapping[str, str]] = {
            "actor": {each.id: each.kind.value for each in dataset.actors},
            "issue": {each.id: each.proposition for each in dataset.issues},
        }

    @cached_property
    def _made(self) -> Mapping[tuple[str, str, str], str]:
        """What coders made, by coder, kind and id, the first of each; what was undone is not among it."""
        ordered = in_order(self._entries)
        void = undone(ordered)
        found: dict[tuple[str, str, str], str] = {}
        for entry in ordered:
            kind = entry.op.removeprefix("new-")
            if kind in TELLING and entry.id not in void:
                key = entry.coder, kind, str(entry.values.get("id", ""))
                found.setdefault(key, str(entry.values.get(TELLING[kind], "")))
        return found

    def apart(self, statements: Iterable[Statement]) -> dict[tuple[str, str], dict[str, str]]:
        """The actors and issues that these statements, or the table and these, do not mean alike, as :meth:`said` has them. What is alike is told by
        :func:`words_of`."""
        return {key: said for key, said in self.said(statements).items() if len(words_of(said)) > 1}

    def said(self, statements: Iterable[Statement]) -> dict[tuple[str, str], dict[str, str]]:
        """Of the actors and issues that these statements name what each coder of them says, by kind and id, and the tables under the name of their
        file."""
        coders: dict[tuple[str, str], set[str]] = {}
        for each in statements:
            for column, kind in NAMED.items():
                if identifier := str(each.values.get(column, "")):
                    coders.setdefault((kind, identifier), set()).add(each.coder)
        found = {}
        for (kind, identifier), of in sorted(coders.items()):
            table = self._tables[kind].get(identifier)
            said = {} if table is None else {f"{kind}s.csv": table}
            said |= {
                coder: made for coder in sorted(of) if (made := self._made.get((coder, kind, identifier))) is not None
            }
            found[kind, identifier] = said
        return found


def is_agreed(
    same: Iterable[tuple[str, str, frozenset[str]]], kind: str, identifier: str, said: Mapping[str, str]
) -> bool:
    """Whether somebody has said that what is said of this id means the same."""
    words = words_of(said)
    return any((kind, identifier) == (of, each) and words <= alike for of, each, alike in same)


def words_of(said: Mapping[str, str]) -> frozenset[str]:
    """What is said of one id, each that is said otherwise once: case, accents, blanks and the full stop make no difference."""
    return frozenset(fold(cell).rstrip(" .") for cell in said.values())


def told(said: Mapping[str, str]) -> str:
    """Who says what of one id, as words: ``"There should be talks." (issues.csv), "No talks." (ben)``."""
    return ", ".join(f"\u201c{cell}\u201d ({who})" for who, cell in said.items())
