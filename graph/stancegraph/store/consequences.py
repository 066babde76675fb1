"""What follows from all stances of a graph together, as statements beside each: on which days it is the last word, whence it moved.

Queries read there what they would have to work out of every stance each time. It is worked out as the commands do
(:mod:`stancegraph.answers.courses`), once everything is read; what a file from outside says of it is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.claims import NOBODY
from stancegraph.answers.courses import Courses, Moves, last_words
from stancegraph.answers.pools import Rules
from stancegraph.answers.stance_table import StanceTable, day_of
from stancegraph.rdf import vocabulary as v
from stancegraph.rdf.writer import Home

_LAST_WORD, _MOVED_FROM = (f"<{v.expand(name)}>" for name in ("sg:lastWord", "sg:movedFrom"))


def consequences(table: StanceTable, catalogue: Catalogue, base_of: Callable[[int], str], home: Home) -> Iterator[str]:
    """The N-Quads, a piece a stance. ``base_of`` gives the base IRI of the stance in a row of the table, ``home`` is as for a Mapper.

    They stand in the graphs of the sources of the stances.
    """
    told = _Told(table, base_of, home)
    for row, first, last in last_words(table):
        yield told.of(row, _LAST_WORD, _days(first, last))
    rules = Rules(table, catalogue)
    for moves in Courses(rules).moves():
        yield from told.moved(moves, rules.names.actors)


class _Told:
    """Writes statements about rows of a table."""

    def __init__(self, table: StanceTable, base_of: Callable[[int], str], home: Home) -> None:
        self._table, self._base_of, self._home = table, base_of, home
        self._ends: dict[int, str] = {}

    def of(self, row: int, predicate: str, text: str) -> str:
        """That a stance has this text."""
        return f'<{self._stance(row)}> {predicate} "{text}"{self._end(int(self._table.source[row]))}'

    def moved(self, moves: Moves, actors: Sequence[str]) -> Iterator[str]:
        """That its actor, or who is led by somebody, moved to a stance from another."""
        columns = (moves.since, moves.until, moves.later.holder, moves.earlier.row, moves.later.row, moves.speaks_for)
        for since, until, holder, earlier, later, served in zip(*(each.tolist() for each in columns), strict=True):
            text = (
                f"{_days(since, until)} {moves.kind.value} {self._iri('actor', actors[holder])} {self._stance(earlier)}"
            )
            whom = "" if served == NOBODY else f" {self._iri('actor', actors[served])}"
            yield self.of(later, _MOVED_FROM, text + whom)

    def _stance(self, row: int) -> str:
        return v.record_iri(self._base_of(row), "stance", self._table.ids[row])

    def _iri(self, kind: str, identifier: str) -> str:
        return v.record_iri(*self._home(kind, identifier), identifier)

    def _end(self, source: int) -> str:
        if source not in self._ends:
            self._ends[source] = f" <{v.source_graph_iri(self._iri('source', self._table.sources[source]))}> .\n"
        return self._ends[source]


def _days(first: int, last: int) -> str:
    return f"{day_of(first)}/{day_of(last)}"
