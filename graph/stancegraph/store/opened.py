"""A graph that was opened: it can be asked, read as columns or through rdflib, and closed."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from stancegraph.answers.among import ALL, Among
from stancegraph.answers.catalogue import Catalogue, GraphCatalogue
from stancegraph.answers.stance_texts import GraphTexts, StanceTexts
from stancegraph.rdf.graph import Graph
from stancegraph.rdf.reader import check_identities, read_dataset

if TYPE_CHECKING:
    from rdflib import Dataset

    from stancegraph.answers.stance_table import StanceTable
    from stancegraph.model import records


class OpenGraph(Graph):
    """A graph on disk or behind an endpoint, open for reading."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.place}>"

    @property
    def place(self) -> str:
        """Where it is: a folder, or an address."""
        return "in memory"

    def check_identities(self) -> None:
        """Raise GraphError where two records of a kind have one id, before anything is asked that answers with ids."""
        check_identities(self)

    def check_engine(self, name: str, text: str) -> None:  # engines of our own need no check
        """Raise QueryError where the engine would answer the query of that name wrongly without a word."""

    def remember(self) -> None:  # on disk there is no other
        """Take the state the graph is in for the one that is read from now on."""

    def check_same(self) -> None:
        """Raise GraphError where the graph is in another state than was remembered, so that what was read is of several."""

    @abstractmethod
    def stances(self, among: Among = ALL) -> StanceTable:
        """Stances as columns, for computing answers: those among what is asked for, and more where that costs nothing.

        Actors and issues that are asked for have been read before, as records.
        """

    def catalogue(self) -> Catalogue:
        """The small tables: read from the graph, unless they were written beside it."""
        return GraphCatalogue(self)

    def texts(self) -> StanceTexts:
        """The words of stances: looked for in the graph, unless they were written beside it."""
        return GraphTexts(self)

    def records(self) -> records.Dataset:
        """Everything in the graph as records. Of several datasets in it, the records of all under what the first says."""
        return read_dataset(self)

    @abstractmethod
    def rdflib(self, *, timeout: float | None = None, allow_service: bool = False) -> Dataset:
        """The graph as an rdflib ``Dataset``, for scripts written with rdflib; its queries pass the same door."""

    @abstractmethod
    def close(self) -> None:
        """Let go of processes and files; closing twice is fine."""
