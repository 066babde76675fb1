"""A part of a dataset as a page of its own: what it is of, and the records that its answers need."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from stancegraph.characters import some
from stancegraph.errors import StancegraphError
from stancegraph.limits import MOST_ACTORS_OF_A_PAGE
from stancegraph.model.records import Dataset

MOST_NAMED = 4
"""Actors, issues, and values of a query, that the title of a part names."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a page is of: these ``actors`` on these ``issues`` (ids; None: all).

    ``stances`` are the ids of what they, and those who spoke for them, said. ``needed`` are the ids of all whose words the rules may
    need to tell where they stand: of governments, of whom they speak for, of issues from which something follows. ``topics`` are the
    pairs of actor and issue it shows, where not all of these actors on all of these issues are meant (None), ``called`` is what such a choice is called.
    """

    actors: tuple[str, ...] | None
    issues: tuple[str, ...] | None
    stances: frozenset[str]
    needed: frozenset[str]
    topics: frozenset[tuple[str, str]] | None = None
    called: str = ""

    def title(self, dataset: Dataset) -> str:
        """What the page is called."""
        if self.called:
            return f"{dataset.info.title} \u2013 {self.called}"
        named = [
            some([each.name for each in dataset.actors if each.id in (self.actors or ())], MOST_NAMED),
            some([each.label for each in dataset.issues if each.id in (self.issues or ())], MOST_NAMED),
        ]
        return f"{dataset.info.title} \u2013 {' on '.join(filter(None, named))}"

    def of(self, dataset: Dataset) -> Dataset:
        """The records that a page of it needs: roles, events and names are all there, stances and sources only those that matter."""
        info = replace(dataset.info, title=self.title(dataset))
        return replace(of_stances(dataset, self.needed), info=info)


def of_stances(dataset: Dataset, kept: Collection[str]) -> Dataset:
    """The dataset with these stances alone, by their ids, and the retractions and sources that they and its events name."""
    stances = tuple(each for each in dataset.stances if each.id in kept)
    found = {each.id for each in stances}
    cited = {source for each in stances for source in (each.source, *each.other_sources)}
    cited |= {each.source for each in dataset.events}
    return replace(
        dataset,
        stances=stances,
        retractions=tuple(each for each in dataset.retractions if each.retracts in found),
        sources=tuple(each for each in dataset.sources if each.id in cited),
    )


_FEWER = "choose some with --actor, --issue or --query (in Python actor, issue or query)"


def refuse_many(dataset: Dataset, part: Part | None, fewer: str = _FEWER) -> None:
    """Refuses a page of more actors than can be read in one, counting those who said something of their own that is shown.

    Raises StancegraphError with how many there are, and what makes them ``fewer``.
    """
    shown = None if part is None else part.stances
    actors = len({each.actor for each in dataset.stances if shown is None or each.id in shown})
    if actors > MOST_ACTORS_OF_A_PAGE:
        raise StancegraphError(
            f"a page shows the stances of at most {MOST_ACTORS_OF_A_PAGE:,} actors, and these are of {actors:,}: {fewer}"
        )


def outside(part: Collection[str] | None, identifier: str) -> bool:
    """Whether a part, by ids (None: all), leaves something out."""
    return part is not None and identifier not in part
