"""From observations to a network: the definition, applied.

The order is that of the literature's software: select, read positions (a binary reading leaves 0 out), drop
duplicates, count, multiply, normalise.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancegraph.answers.stance_table import day_of
from stancegraph.errors import StancegraphError
from stancegraph.networks.counts import Cells, Floats, cells, scale_of, sums
from stancegraph.networks.definition import Cell, Definition, Kernel, Kind, Normalisation, Reading, Weighting
from stancegraph.networks.duplicates import without_duplicates
from stancegraph.networks.network import Network, Span, Ties
from stancegraph.networks.normalisation import is_mean_tie, needs, ratio, weigher
from stancegraph.networks.observations import Ints, Observations
from stancegraph.networks.shared import listed, lists_pairs, multiplied
from stancegraph.networks.similarity import latest, similarity

_MOST_COMBINED = 1_000
"""Levels whose combinations are told apart; beyond, their numbers do not fit."""


def network(selected: Observations, definition: Definition | None = None) -> Network:
    """The network of these observations."""
    definition = definition or Definition()
    if definition.kernel is not Kernel.NONE:
        raise StancegraphError("a kernel weighs stances by their place in a window: give a window too")
    kept = without_duplicates(selected.read(definition), definition)
    return project(kept, definition, *scale_of(kept, definition))


def project(
    kept: Observations,
    definition: Definition,
    levels: Ints,
    wholly_apart: int,
    span: Span | None = None,
    weights: Floats | None = None,
) -> Network:
    """The network of observations that are read and free of duplicates, on a given scale (see :func:`scale_of`).

    All count the same, or weigh what ``weights`` has for each (see :func:`cells`).
    """
    if definition.kind.compares_votes:
        kept = latest(kept)
    if not len(kept):
        reason = kept.why_empty or "no stance in that time"
        return replace(_of_isolates(kept, definition), wholly_apart=wholly_apart, span=span, why_empty=reason)
    counted = cells(kept, definition, levels, wholly_apart, weights)
    over_issues = not definition.two_mode and definition.over == "issues"
    names = kept.issues if over_issues else kept.actors
    rows = tuple([names[code] for code in counted.nodes.tolist()])
    columns = rows
    held: Floats | Ties
    if definition.two_mode:
        columns = tuple([kept.issues[code] for code in counted.topics.tolist()])
        held = affiliations(counted, definition, sorted(kept.scale))
    elif definition.kind.compares_votes and not is_mean_tie(definition):
        held = similarity(counted, definition)
    elif lists_pairs(counted, only_on_topics=not definition.ties_strangers):
        heads, tails, shared = listed(counted, needs(definition, counted))
        found = np.empty(len(heads))
        weigher(definition, counted)(shared, found)
        tied = found != 0
        held = Ties(heads[tied], tails[tied], found[tied])
    else:
        held = multiplied(counted, needs(definition, counted), weigher(definition, counted))
    span = span or Span(day_of(kept.day[0]), day_of(kept.day[-1]))
    return Network(definition, rows, columns, kept, wholly_apart, span, held=held, weights=weights)


def as_kind(network: Network, kind: Kind, normalisation: Normalisation) -> Network:
    """Another network of the same stances on the same scale."""
    definition = replace(network.definition, kind=kind, normalisation=normalisation)
    seen = network.observations
    levels, _apart = scale_of(seen, definition)
    return project(seen, definition, levels, network.wholly_apart, network.span, network.weights)


def _of_isolates(kept: Observations, definition: Definition) -> Network:
    """The network of no observations: of no nodes, or of isolates where those are wanted."""
    if not definition.isolates:
        return Network(definition, (), (), kept, 0)
    over_issues = not definition.two_mode and definition.over == "issues"
    rows = tuple(kept.issues if over_issues else kept.actors)
    columns = tuple(kept.issues) if definition.two_mode else rows
    return Network(definition, rows, columns, kept, 0, held=Ties.none())


def affiliations(counted: Cells, definition: Definition, scale: list[int]) -> Ties:
    """The two-mode network: what each actor and issue share.

    ``count`` is their number of stances, ``net`` the sum of the positions' values (binary: 1 and -1), ``mean`` their
    mean, ``combine`` the sum of 2^(K-1-k) over the levels k that occur out of K, counted from the lowest. There are as
    many levels as the scale has, or two in a binary reading; to the letter of Discourse Network Analyzer, unless the
    reading is binary, only those that occur in the selection.
    Activity divides by the number of stances of the actor, prominence by that on the issue, whatever their sign.
    """
    size = len(counted.topics)
    key = counted.node * size + counted.topic
    order = np.argsort(key, kind="stable")
    first = np.flatnonzero(np.append(True, key[order][1:] != key[order][:-1]))
    heads, tails = np.divmod(key[order][first], size)

    def total(entries: NDArray[Any]) -> Floats:
        return np.add.reduceat(entries[order], first).astype(np.float64)

    value = counted.levels[counted.level]
    match definition.cell:
        case Cell.COUNT:
            weights = total(counted.count)
        case Cell.NET if definition.weighting is Weighting.NOMINAL:
            weights = total(counted.count)
        case Cell.NET:
            weights = total(counted.count * value)
        case Cell.MEAN:
            weights = ratio(total(counted.count * value), total(counted.count))
        case Cell.COMBINE:
            weights = total(_codes(counted, definition, scale))
    match definition.normalisation:
        case Normalisation.ACTIVITY:
            weights = ratio(weights, counted.activity[heads])
        case Normalisation.PROMINENCE:
            weights = ratio(weights, sums(counted.topic, counted.count, size)[tails])
    tied = weights != 0
    return Ties(heads[tied], tails[tied], weights[tied])


def _codes(counted: Cells, definition: Definition, scale: list[int]) -> Floats:
    """The power of 2 for the level of each cell."""
    levels = counted.levels
    if definition.weighting is Weighting.BINARY:
        levels = np.array([-1, 1])
    elif definition.reading is Reading.TEXTBOOK:
        levels = np.union1d(np.array(scale, dtype=np.int64), counted.levels)
    if len(levels) > _MOST_COMBINED:
        raise StancegraphError(
            f"{len(levels):,} levels have too many combinations to number; choose another qualifier, or count"
        )
    place = np.searchsorted(levels, counted.levels)[counted.level]
    # Of drawn documents a cell may have none.
    codes: Floats = np.where(counted.count > 0, np.ldexp(1.0, len(levels) - 1 - place), 0.0)
    return codes
