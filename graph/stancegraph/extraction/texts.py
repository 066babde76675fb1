"""The texts of a dataset that are asked about, and what is not at hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from stancegraph.characters import show
from stancegraph.coding.suggestions import Suggestions
from stancegraph.coding.texts import Library, by_text, places_of
from stancegraph.errors import StancegraphError
from stancegraph.model.records import Source
from stancegraph.nearest import nearest
from stancegraph.tables.reader import read_dataset


@dataclass(frozen=True, slots=True)
class AtHand:
    """A text as a method is given it."""

    sha256: str
    source: Source
    words: str


class Texts:
    """The texts of a dataset, all or those of the sources that are named."""

    def __init__(self, folder: Path, sources: Sequence[str] = ()) -> None:
        dataset = read_dataset(folder)
        self.suggestions = Suggestions(dataset)
        self._library = Library(places_of(folder))
        known = {each.id: each for each in dataset.sources}
        for name in sources:
            if name not in known:
                near = nearest(name, known, 1)
                hint = f"; did you mean {near[0]}?" if near else ""
                raise StancegraphError(f"{folder}: no source has the id {show(name)}{hint}")
            if not known[name].sha256:
                raise StancegraphError(f"{folder}: the source {name} has no text; add it with: stancegraph text add")
        wanted = [known[name] for name in dict.fromkeys(sources)] or [each for each in dataset.sources if each.sha256]
        if not wanted:
            raise StancegraphError(
                f"{folder}: no source has a text; add texts with: stancegraph text add {folder} FILE..."
            )
        self.sources = by_text(wanted)
        self.known = {name: each.sha256 or "" for each in dataset.sources for name in (each.id, each.sha256) if name}
        """Texts, by the ids of all sources of the dataset and by their SHA-256; empty of a source that has none."""
        self.missing = [each.id for key, each in self.sources.items() if not self._library.has(key)]
        if len(self.missing) == len(self.sources):
            which = f"none of {len(self.sources):,} texts" if len(self.sources) > 1 else "no text"
            raise StancegraphError(
                f"{which} is at hand; say where they lie with: stancegraph code {folder} --texts DIR, or --texts"
            )

    def at_hand(self) -> Iterator[AtHand]:
        """Those that are at hand, in the order of the table."""
        for sha256, source in self.sources.items():
            if self._library.has(sha256):
                yield AtHand(sha256, source, self._library.words(sha256))
