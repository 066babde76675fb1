"""A part of a dataset as a page of its own: what it is of, and the records that its answers need."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from stancegraph.model.records import Dataset


@dataclass(frozen=True, slots=True)
class Part:
    """What a page is of: these ``actors`` on these ``issues`` (ids; None: all).

    ``stances`` are the ids of what they, and those who spoke for them, said. ``needed`` are the ids of all whose words the rules may
    need to tell where they stand: of governments, of whom they speak for, of issues from which something follows.
    """

    actors: tuple[str, ...] | None
    issues: tuple[str, ...] | None
    stances: frozenset[str]
    needed: frozenset[str]

    def title(self, dataset: Dataset) -> str:
        """What the page is called."""
        named = [
            _listed([each.name for each in dataset.actors if each.id in (self.actors or ())]),
            _listed([each.label for each in dataset.issues if each.id in (self.issues or ())]),
        ]
        return f"{dataset.info.title} \u2013 {' on '.join(filter(None, named))}"

    def of(self, dataset: Dataset) -> Dataset:
        """The records that a page of it needs: roles, events and names are all there, stances and sources only those that matter."""
        stances = tuple(each for each in dataset.stances if each.id in self.needed)
        kept = {each.id for each in stances}
        retractions = tuple(each for each in dataset.retractions if each.retracts in kept)
        cited = {source for each in stances for source in (each.source, *each.other_sources)}
        cited |= {each.source for each in dataset.events}
        return replace(
            dataset,
            info=replace(dataset.info, title=self.title(dataset)),
            stances=stances,
            retractions=retractions,
            sources=tuple(each for each in dataset.sources if each.id in cited),
        )


_MOST_NAMED = 4


def _listed(names: Iterable[str]) -> str:
    """Names in a row; of many the first, and how many more."""
    found = list(names)
    more = len(found) - _MOST_NAMED
    return ", ".join(found[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def outside(part: Collection[str] | None, identifier: str) -> bool:
    """Whether a part, by ids (None: all), leaves something out."""
    return part is not None and identifier not in part
