"""Networks of what was counted elsewhere: one row for each actor, issue and level, as engines of columns give it.

Everything that depends on counts only is the same as from the rows themselves. What needs single rows (windows, repetitions, lists,
draws, evidence) cannot be had.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any, Unpack

import numpy as np

from stancegraph.answers.arrays import Ints
from stancegraph.answers.stance_table import day_of
from stancegraph.errors import ArgumentError, StancegraphError
from stancegraph.networks.asking import Shape, definition_of
from stancegraph.networks.counts import scale_of
from stancegraph.networks.definition import Definition, Duplicates, Kernel, Reading
from stancegraph.networks.duplicates import keys
from stancegraph.networks.network import Network, Span
from stancegraph.networks.observations import Observations
from stancegraph.networks.projection import project
from stancegraph.networks.similarity import latest


def ask_counted(
    levels: Any,
    kind: str,
    *,
    without_actors: Collection[str] = (),
    without_issues: Collection[str] = (),
    **shape: Unpack[Shape],
) -> Network:
    """A network of ``levels``, an Arrow table with ``actor``, ``issue``, ``value``, ``count``, ``first`` and ``last``.

    Raises ArgumentError for a word that asks for single rows, and StancegraphError where votes are compared and a
    voter's last position on a vote is not one.
    """
    definition = definition_of(kind, shape)
    for word, asks in {
        "roll_up": shape.get("roll_up", False),
        "isolates": definition.isolates,
        "kernel": definition.kernel is not Kernel.NONE,
        "reading": definition.reading is Reading.DNA,
        "duplicates": definition.duplicates not in (Duplicates.ALL, Duplicates.RANGE),
    }.items():
        if asks:
            raise ArgumentError(word, _NOT_COUNTED)
    seen, first = _observations(levels, without_actors, without_issues)
    if definition.kind.compares_votes:
        seen = _one_vote(seen)
    read = seen.read(definition)
    first = first[read.stance]
    if definition.duplicates is Duplicates.RANGE:
        read, first = _earliest(read, first, definition)
    span = Span(day_of(int(first.min())), day_of(int(read.day.max()))) if len(read) else None
    return project(read, definition, *scale_of(read, definition), span=span)


_NOT_COUNTED = "asks for single rows, and columns are counted before they become a network; ask the graph itself"


def _observations(
    levels: Any, without_actors: Collection[str], without_issues: Collection[str]
) -> tuple[Observations, Ints]:
    """The counts as observations by their last day, and the first day of each."""
    columns = {name: levels.column(name).combine_chunks() for name in levels.column_names}
    (actors, actor), (issues, issue) = _coded(columns["actor"]), _coded(columns["issue"])
    last, first = _days(columns["last"]), _days(columns["first"])
    order = np.lexsort((issue, actor, last))
    kept = order[_kept(actors, without_actors)[actor[order]] & _kept(issues, without_issues)[issue[order]]]
    # Names that are left out, or that only they had, are no nodes.
    value = columns["value"].to_numpy(zero_copy_only=False).astype(np.int64)
    times = columns["count"].to_numpy(zero_copy_only=False).astype(np.int64)
    nothing = np.zeros(len(kept), dtype=np.int64)
    number = np.arange(len(kept))
    why = "" if len(kept) else "no row of the actors on the issues asked for stands on that day"
    seen = Observations(
        actor[kept], issue[kept], value[kept], last[kept], nothing, number, actors, issues, (), why, times=times[kept]
    )
    return seen, first[kept]


def _one_vote(seen: Observations) -> Observations:
    """Of each actor on each issue the last position, counted once."""
    key = seen.actor * max(len(seen.issues), 1) + seen.issue
    order = np.lexsort((seen.day, key))
    key, day = key[order], seen.day[order]
    ends = np.append(key[1:] != key[:-1], True) if len(key) else np.zeros(0, dtype=bool)
    tied = np.flatnonzero(ends[1:] & (key[1:] == key[:-1]) & (day[1:] == day[:-1]))
    if len(tied):
        row = int(order[tied[0]])
        raise StancegraphError(
            f"votes that are compared are one position each, and {len(tied):,} times there are several on the last day, first "
            f"of {seen.actors[seen.actor[row]]} on {seen.issues[seen.issue[row]]} on {day_of(int(seen.day[row]))}"
        )
    return _once(latest(seen))


def _earliest(seen: Observations, first: Ints, definition: Definition) -> tuple[Observations, Ints]:
    """Of what counts once the first time only, and its day."""
    _keys, kept, group = np.unique(keys(seen, definition), return_index=True, return_inverse=True)
    day = np.full(len(kept), np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(day, group, first)
    order = np.argsort(day, kind="stable")
    return replace(_once(seen[kept[order]]), day=day[order]), day[order]


def _once(seen: Observations) -> Observations:
    return replace(seen, times=np.ones(len(seen), dtype=np.int64))


def _coded(column: Any) -> tuple[list[str], Ints]:
    """The names of a column in order, and each row as a place among them."""
    held = column.dictionary_encode()
    names = held.dictionary.to_pylist()
    place = np.zeros(len(names), dtype=np.int64)
    order = sorted(range(len(names)), key=names.__getitem__)
    place[order] = np.arange(len(names))
    codes = held.indices.to_numpy(zero_copy_only=False)
    return [names[each] for each in order], place[codes]


def _kept(names: list[str], left_out: Collection[str]) -> Any:
    chosen = set(left_out)
    return np.array([each not in chosen for each in names], dtype=bool)


def _days(column: Any) -> Ints:
    import pyarrow as pa

    days: Ints = column.cast(pa.date32()).cast(pa.int32()).to_numpy(zero_copy_only=False).astype(np.int64)
    return days
