"""A page of fewer stances than there are: of what was known at a moment, said until a day, or told by some sources."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from stancegraph.answers.scope import Scope
from stancegraph.errors import NotFound
from stancegraph.model.lexical import utc
from stancegraph.model.records import Dataset
from stancegraph.views.part import of_stances


def narrowed(dataset: Dataset, asked: Scope, live: Collection[str], passing: Collection[str]) -> Dataset:
    """The dataset as if nothing else had been written down.

    Of a resolved scope ``known_at``, ``until``, ``where`` and ``stale_after`` count here. ``live`` are the ids of the stances that the first three leave and
    nothing corrected, ``passing`` those that they leave whether or not something did. What was corrected stays, as history, where what took its place stays;
    events after ``until``, and those told in other sources, go. After how many days positions are stale is what the scope says, of every issue. The title says
    all of it. Raises NotFound where no stance is left.
    """
    dataset = _stale(dataset, asked)
    said = _said(asked)
    if not said:
        return dataset
    known = [each for each in dataset.retractions if each.recorded is None or each.recorded <= asked.moment]
    kept, gone = set(live), set(passing) - set(live)
    withdrawn = {each.retracts for each in known}
    corrections = {each.id: {each.supersedes, each.retracts} for each in dataset.stances}
    while more := gone & (withdrawn | set().union(*(corrections[each] for each in kept))) - kept:
        kept |= more
    if not kept:
        raise NotFound(f"a page of this would be empty: no stance is left {', '.join(said)}")
    events = tuple(
        each
        for each in dataset.events
        if (not asked.until or each.date <= asked.until) and (asked.sources is None or each.source in asked.sources)
    )
    return of_stances(replace(_titled(dataset, said), retractions=tuple(known), events=events), kept)


def _stale(dataset: Dataset, asked: Scope) -> Dataset:
    if asked.stale_after is None:
        return dataset
    issues = tuple(replace(each, stale_after=None) for each in dataset.issues)
    info = replace(dataset.info, stale_after=asked.stale_after)
    said = [f"stale after {asked.stale_after} day{'' if asked.stale_after == 1 else 's'}"]
    return _titled(replace(dataset, info=info, issues=issues), said)


def _titled(dataset: Dataset, said: list[str]) -> Dataset:
    return replace(dataset, info=replace(dataset.info, title=f"{dataset.info.title} \u2013 {', '.join(said)}"))


def _said(asked: Scope) -> list[str]:
    """What leaves stances out, in words."""
    return [
        *([f"as known at {utc(asked.known_at).isoformat().removesuffix('T00:00:00+00:00')}"] if asked.known_at else []),
        *([f"until {asked.until}"] if asked.until else []),
        *([f"where {'; '.join(asked.where)}"] if asked.where else []),
    ]
