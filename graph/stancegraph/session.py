"""A graph that is open, and what it can be asked: each method is a command of the command line, and the other way round."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Unpack

from stancegraph import queries
from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.kinds import ContradictionKind, HitKind
from stancegraph.answers.scope import SCOPE_WORDS, Names, Scope, ScopeWords, chosen, refuse_unknown
from stancegraph.errors import NotFound
from stancegraph.model.records import Dataset
from stancegraph.rdf import reader as reading
from stancegraph.rdf.graph import Answer
from stancegraph.rdf.vocabulary import record_iri
from stancegraph.store.locate import open_graph
from stancegraph.store.opened import OpenGraph

if TYPE_CHECKING:
    import rdflib

    from stancegraph.answers.contradictions import ContradictionRow
    from stancegraph.answers.explain import Explanation
    from stancegraph.answers.positions import Positions
    from stancegraph.answers.search import Hit
    from stancegraph.answers.shifts import ShiftRow
    from stancegraph.answers.stance_table import StanceTable
    from stancegraph.answers.timeline import TimelineRow
    from stancegraph.networks.asking import Choices
    from stancegraph.networks.network import Network
    from stancegraph.networks.windows import Series
    from stancegraph.views.console import Console


class Session:
    """An open graph. Use it as a context manager, or call :meth:`close` when done.

    Every question about stances takes the same words: ``actor`` and ``issue`` (one or several, each by id, name or alias)
    and those of :class:`~stancegraph.answers.scope.ScopeWords`. What each answer makes of them stands in
    ``docs/positions.md``. All such methods raise NotFound for an actor or issue that nobody knows, ScopeError for a
    value that means nothing there, and TypeError for an unknown keyword.
    """

    def __init__(self, graph: OpenGraph) -> None:
        self.graph = graph
        self.catalogue = Catalogue(graph)

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of files and processes."""
        self.graph.close()

    @cached_property
    def stances(self) -> StanceTable:
        """All stances as numpy columns."""
        return self.graph.stances()

    def positions(
        self, actor: Names | None = None, issue: Names | None = None, **scope: Unpack[ScopeWords]
    ) -> Positions:
        """Where actors stand on issues as of a day (default: today), as known at a moment (default: all that is recorded).

        See :func:`stancegraph.answers.positions.positions`.
        """
        from stancegraph.answers.positions import positions

        return positions(self.stances, self.catalogue, self._scope("positions", actor, issue, scope))

    def timeline(
        self, actor: Names | None = None, issue: Names | None = None, **scope: Unpack[ScopeWords]
    ) -> list[TimelineRow]:
        """Every stance that stands, in order of time. See :func:`stancegraph.answers.timeline.timeline`."""
        from stancegraph.answers.timeline import timeline

        return timeline(self.stances, self.catalogue, self._scope("timeline", actor, issue, scope))

    def shifts(
        self,
        actor: Names | None = None,
        issue: Names | None = None,
        *,
        minimum: int = 1,
        **scope: Unpack[ScopeWords],
    ) -> list[ShiftRow]:
        """Who moved from what position to what, at least ``minimum`` steps, and after what event.

        See :func:`stancegraph.answers.shifts.shifts`.
        """
        from stancegraph.answers.shifts import shifts

        within = self._scope("shifts", actor, issue, scope, "minimum")
        return shifts(self.stances, self.catalogue, within, minimum=minimum)

    def contradictions(
        self,
        actor: Names | None = None,
        issue: Names | None = None,
        *,
        within: int = 30,
        kinds: Names | None = None,
        **scope: Unpack[ScopeWords],
    ) -> list[ContradictionRow]:
        """What does not go together, at most ``within`` days apart; ``kinds`` are ContradictionKind or their words.

        See :func:`stancegraph.answers.contradictions.contradictions`.
        """
        from stancegraph.answers.contradictions import contradictions

        return contradictions(
            self.stances,
            self.catalogue,
            self._scope("contradictions", actor, issue, scope, "within", "kinds"),
            kinds=None if kinds is None else chosen("kinds", ContradictionKind, kinds),
            within=within,
        )

    def explain(self, stance: str, texts: str | os.PathLike[str] | None = None) -> Explanation:
        """One stance with its evidence, source, provenance and corrections; ``texts`` is a folder of source texts."""
        from stancegraph.answers.explain import explain
        from stancegraph.tables.anchoring import read_texts

        return explain(self.graph, self.catalogue, stance, read_texts(Path(texts)) if texts is not None else None)

    def search(self, text: str, kinds: Names | None = None) -> list[Hit]:
        """Actors, issues, sources and stances (or only these kinds, HitKind or their words) with all words of ``text``."""
        from stancegraph.answers.search import search

        wanted = tuple(HitKind) if kinds is None else chosen("kinds", HitKind, kinds)
        return search(self.graph, self.catalogue, text, wanted)

    def query(
        self,
        query: str,
        values: Mapping[str, str] | None = None,
        *,
        timeout: float | None = None,
        allow_service: bool = False,
    ) -> Answer:
        """Run a named query, or SPARQL text, with values for its parameters.

        Raises QueryError, QueryTimeout, GraphError or, for a name there is no query of, NotFound.
        """
        found = queries.named(query) if query.replace("-", "").isalnum() else queries.parse("query", query)
        bindings = found.bind(values or {}, self.iri)
        return self.graph.query(found.text, bindings, timeout=timeout, allow_service=allow_service)

    def view(self, *, sparql: bool = True, say: Callable[[str], None] = lambda _text: None) -> str:
        """The graph as one self-contained HTML page, with a SPARQL console in it unless ``sparql`` is False.

        Where the console cannot be put in, the page says why, and ``say`` is told the same.
        """
        from stancegraph.views.explorer import explorer_html

        console = self._console() if sparql else None
        if isinstance(console, str):
            say(f"Without the SPARQL console. {console}")
        return explorer_html(self.dataset(), console=console)

    def _console(self) -> Console | str:
        """The console of the page, or why there is none."""
        from stancegraph.exporters.graphs import nquads
        from stancegraph.views.console import MOST_QUADS, NO_ENGINE, Console, too_large
        from stancegraph.views.engine import engine

        found = engine()
        if not found:
            return NO_ENGINE
        count, text = nquads(self.graph, most=MOST_QUADS)
        if count > MOST_QUADS:
            return too_large(count)
        bases = [info.base_iri for info in reading.infos(self.graph)]
        return Console(found, text, tuple(queries.library().values()), bases)

    def export(self, format: str, target: str | os.PathLike[str]) -> None:
        """Write the whole graph in a format (see :mod:`stancegraph.exporters.graphs`) to a file or, for tables, a new folder."""
        from stancegraph.exporters.graphs import export

        export(self.graph, format, Path(target))

    def dataset(self) -> Dataset:
        """Everything in the graph as records."""
        return reading.read_dataset(self.graph)

    def rdflib(self) -> rdflib.Dataset:
        """The graph as an rdflib ``Dataset`` (read-only), whose default graph is the union of all."""
        return self.graph.rdflib()

    def iri(self, kind: str, text: str) -> str:
        """The IRI of an actor, issue, source or stance that is called ``text``; raises NotFound."""
        match kind:
            case "actor":
                identifier = self.catalogue.actor_id(text)
            case "issue":
                identifier = self.catalogue.issue_id(text)
            case "source":
                identifier = self.catalogue.source_id(text)
            case _:
                identifier = text
        for info in reading.infos(self.graph):
            iri = record_iri(info.base_iri, kind, identifier)
            if self.graph.query(f"ASK {{ <{iri}> ?p ?o }}"):
                return iri
        raise NotFound(f'no {kind} has the id "{identifier}"')

    def network(
        self,
        kind: str = "agreement",
        actor: Names | None = None,
        issue: Names | None = None,
        **choices: Unpack[Choices],
    ) -> Network:
        """Who agrees or disagrees with whom, or on what; see :class:`stancegraph.networks.asking.Choices`.

        ``kind`` is a :class:`stancegraph.networks.definition.Kind` or its word.
        """
        from stancegraph.networks.asking import CHOICES, ask_network

        scope = self._scope("network", actor, issue, choices, "kind", *CHOICES)
        return ask_network(self.stances, self.catalogue, scope, kind, **_own(choices))

    def networks(
        self,
        window: str,
        kind: str = "agreement",
        actor: Names | None = None,
        issue: Names | None = None,
        *,
        step: str | None = None,
        **choices: Unpack[Choices],
    ) -> Series:
        """The same through time: a network for each window, for example of ``3months``, moving by ``step``.

        See :mod:`stancegraph.networks.windows`.
        """
        from stancegraph.networks.asking import CHOICES, ask_networks

        scope = self._scope("networks", actor, issue, choices, "window", "kind", "step", *CHOICES)
        return ask_networks(self.stances, self.catalogue, scope, kind, window, step, **_own(choices))

    def _scope(self, call: str, actor: Names | None, issue: Names | None, words: Mapping[str, Any], *own: str) -> Scope:
        """What a call is about; ``own`` are the words it takes beside those of a scope."""
        refuse_unknown(call, words, tuple(dict.fromkeys(("actor", "issue", *SCOPE_WORDS, *own))))
        return Scope.of(actor, issue, **_of_scope(words)).resolved(self.catalogue)


def _of_scope(words: Mapping[str, Any]) -> dict[str, Any]:
    return {word: value for word, value in words.items() if word in SCOPE_WORDS}


def _own(words: Mapping[str, Any]) -> dict[str, Any]:
    return {word: value for word, value in words.items() if word not in SCOPE_WORDS}


def open(target: str | os.PathLike[str] | None = None) -> Session:
    """Open a graph to ask it questions: a store, a dataset folder or a SPARQL endpoint.

    See :func:`stancegraph.store.locate.open_graph` for what is opened without a target.
    """
    return Session(open_graph(target))
