"""The words of stances: their notes, conditions and quotes, looked through for what somebody searches.

A build writes them beside the graph as a text that is compared, in lower case, in the order of the stance table. Looking through
the bytes of a million stances takes a tenth of a second, which is less than it takes to make sure that an index of them is whole: so
there is none, and any part of any word in any script is found alike.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import Literal

from stancegraph.answers.stance_table import StanceTable, Strings, StringsBuilder, day_of, load_column
from stancegraph.model.records import Stance
from stancegraph.rdf.graph import Graph
from stancegraph.rdf.vocabulary import record_iri

# Those that quotes have; in SPARQL they are replaced by the same pattern.
_APOSTROPHE = re.compile("[`\u00b4\u02bc\u2018\u2019\u2032]")


def lowered(text: str) -> str:
    """A text as words are looked for in it: in lower case, with one kind of apostrophe."""
    return _APOSTROPHE.sub("'", text.lower())


@dataclass(frozen=True, slots=True)
class FoundText:
    """A stance that has the words: its id, those of its ``actor`` and ``issue``, its ``date`` as written, and the ``text``."""

    stance: str
    actor: str
    issue: str
    date: str
    text: str


class StanceTexts(ABC):
    """The notes, conditions and quotes of all stances of a graph."""

    @abstractmethod
    def holding(self, words: Sequence[str]) -> Iterator[FoundText]:
        """The stances with a text that holds all of these ``words``, which are :func:`lowered`, by date and IRI.

        Each comes once, with the first of its texts in the order of their characters.
        """


@dataclass(frozen=True)
class GraphTexts(StanceTexts):
    """The texts of any graph, looked through by SPARQL."""

    graph: Graph

    def holding(self, words: Sequence[str]) -> Iterator[FoundText]:
        tests = " && ".join(f"CONTAINS(?folded, ?word{number})" for number in range(len(words)))
        query = f"""
          SELECT ?stance ?actor ?issue ?date ?text {{
            {{ ?stance skos:note ?text }} UNION {{ ?stance sg:condition ?text }}
            UNION {{ ?stance sg:evidence/oa:hasSelector/oa:exact ?text }}
            BIND(REPLACE(LCASE(?text), "{_APOSTROPHE.pattern}", "'") AS ?folded)
            FILTER({tests})
            ?stance sg:actor ?actor ; sg:issue ?issue ; sg:date ?date .
          }} ORDER BY ?date ?stance ?text"""
        id_of = self.graph.identities.id_of
        seen: set[str] = set()
        for row in self.graph.select(query, {f"word{number}": Literal(word) for number, word in enumerate(words)}):
            stance = id_of("stance", row["stance"].value)
            if stance not in seen:
                seen.add(stance)
                actor, issue = id_of("actor", row["actor"].value), id_of("issue", row["issue"].value)
                yield FoundText(stance, actor, issue, row["date"].value, row["text"].value)


@dataclass(frozen=True)
class TextColumns:
    """What a build writes of the texts, in the order of the stance table.

    ``texts`` are the note, the condition and the quote of each stance, lowered, a line each. ``starts`` is where the stances of each
    dataset begin, ``bases`` are their base IRIs.
    """

    notes: Strings
    texts: Strings
    starts: NDArray[np.int64]
    bases: Sequence[str]

    def save(self, folder: Path) -> None:
        """Write the columns into a new folder."""
        folder.mkdir()
        self.notes.save(folder, "notes")
        self.texts.save(folder, "texts")
        np.save(folder / "starts.npy", self.starts)
        Strings.of(self.bases).save(folder, "bases")

    @classmethod
    def load(cls, folder: Path) -> TextColumns:
        """Map the columns of a folder; raises OSError or ValueError when they are damaged."""
        return cls(
            Strings.load(folder, "notes"),
            Strings.load(folder, "texts"),
            load_column(folder, "starts"),
            list(Strings.load(folder, "bases")),
        )


class TextsBuilder:
    """Gathers the texts of stances, one by one, as the stance table gathers the stances, into :class:`TextColumns`."""

    def __init__(self) -> None:
        self._notes, self._texts = StringsBuilder(), StringsBuilder()
        self._starts, self._bases = array("q"), list[str]()
        self._count = 0

    def add(self, stance: Stance, base: str) -> None:
        """Take in a stance of the dataset of that base IRI."""
        if not self._bases or self._bases[-1] != base:
            self._bases.append(base)
            self._starts.append(self._count)
        quote = stance.evidence.quote if stance.evidence else ""
        self._notes.add(stance.note)
        self._texts.add(lowered("\n".join(filter(None, (stance.note, stance.condition, quote)))))
        self._count += 1

    def columns(self) -> TextColumns:
        """The columns of all that was added."""
        starts = np.array(self._starts, dtype=np.int64)
        return TextColumns(self._notes.strings(), self._texts.strings(), starts, self._bases)


@dataclass(frozen=True)
class StoredTexts(StanceTexts):
    """The texts that were written beside a graph, with its stance table."""

    columns: TextColumns
    table: StanceTable

    def holding(self, words: Sequence[str]) -> Iterator[FoundText]:
        table, columns = self.table, self.columns
        rows = np.fromiter(columns.texts.holding(words), dtype=np.int64)
        said = zip(*(each.at(rows) for each in (columns.notes, table.condition, table.quote)), strict=True)
        firsts = [_first(each, words) for each in said]
        dates, ids = table.date[rows].tolist(), table.ids.at(rows)
        begins = [record_iri(base, "stance", "") for base in columns.bases]
        datasets = (np.searchsorted(columns.starts, rows, "right") - 1).tolist()
        order = [place for place, text in enumerate(firsts) if text is not None]
        order.sort(key=lambda place: (dates[place], begins[datasets[place]] + ids[place]))
        actors, issues = table.actor[rows].tolist(), table.issue[rows].tolist()
        for place in order:
            day = day_of(dates[place]).isoformat()
            actor, issue = table.actors[actors[place]], table.issues[issues[place]]
            yield FoundText(ids[place], actor, issue, day, firsts[place] or "")


def _first(texts: Sequence[str], words: Sequence[str]) -> str | None:
    """The first of some texts that holds all words, if any: they may stand in several."""
    return min((text for text in texts if _holds(lowered(text), words)), default=None)


def _holds(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)
