"""Which IRI each id in a graph stands for.

A record is its whole IRI. Answers, tables and pages call it by the last part, its id, and that is right only where no
other record of its kind ends alike: two datasets may each have an ``anna``, and they are two people. So whoever reads a
graph asks here for ids, and a second IRI behind one id is an error, never the same record.
"""

from __future__ import annotations

from stancegraph.characters import show
from stancegraph.errors import GraphError

_SUBJECTS = ("actor", "event", "issue")

WAY_OUT = "build one of their datasets with --prefix, which goes before its ids"


class Identities:
    """The ids of one graph, as far as it has been read, each with the one IRI it may stand for."""

    def __init__(self) -> None:
        # Of an IRI only what stands before the id is kept, once for all: there may be millions of them.
        self._spaces: dict[str, str] = {}
        self._space_of: dict[str, dict[str, str]] = {}

    def id_of(self, kind: str, iri: str) -> str:
        """The id of a record of that kind, which may be ``subject``: an actor, an event or an issue, in this order.

        Raises GraphError where another IRI of the kind has this id.
        """
        space, _, identifier = iri.rpartition("/")
        if kind == "subject":
            for each in _SUBJECTS:
                if other := self.iri(each, identifier):
                    return self._same(each, identifier, other, iri)
            return identifier
        known = self._space_of.setdefault(kind, {}).setdefault(identifier, self._spaces.setdefault(space, space))
        return self._same(kind, identifier, f"{known}/{identifier}", iri) if known != space else identifier

    def iri(self, kind: str, identifier: str) -> str | None:
        """The IRI behind an id; None where none was met."""
        space = self._space_of.get(kind, {}).get(identifier)
        return None if space is None else f"{space}/{identifier}"

    def _same(self, kind: str, identifier: str, one: str, other: str) -> str:
        if one != other:
            raise GraphError(
                f"two records have the {kind} id {show(identifier)}: <{one}> and <{other}>; answers know them by their ids "
                f"and would take them for one: {WAY_OUT}"
            )
        return identifier
