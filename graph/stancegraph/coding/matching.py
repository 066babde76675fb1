"""Which statements of two coders of one text are about the same words: units, matched one to one.

Two units can be matched where they have at least half of the shorter one in common (strictly: where they begin and end alike). Of all
ways to match them one to one that is taken which has the most pairs; of those with as many, that with the most pairs of one actor, then
with the most of one issue, then with the most characters in common; and where even these are as many, the one whose pairs come first
in the text. So it depends on no order in which units are given, and on no position, voice or date: these are compared afterwards.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from operator import attrgetter
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of a text, from code point ``start`` to before ``end``, that somebody says is a statement of ``actor`` on ``issue``."""

    id: str
    start: int
    end: int
    actor: str = ""
    issue: str = ""


@dataclass(frozen=True, slots=True)
class Matching:
    """Units of two sides: ``pairs`` of the same words, in the order of the text, and those which only one or the other has."""

    pairs: tuple[tuple[Unit, Unit], ...]
    only_one: tuple[Unit, ...]
    only_other: tuple[Unit, ...]

    @property
    def f1(self) -> float | None:
        """Twice the pairs over the units of both (:func:`f1`)."""
        return f1(len(self.pairs), len(self.pairs) + len(self.only_one), len(self.pairs) + len(self.only_other))


_ORDER = attrgetter("start", "end", "id")

Alike = Callable[[Unit, Unit], bool]
"""Whether two units are alike in something."""


def f1(pairs: int, of_one: int, of_other: int) -> float | None:
    """The harmonic mean of the two shares of units that are matched (Dice 1945; F1 where one side is the truth): 2 x ``pairs`` over
    all units of both sides. None where there is no unit at all."""
    return 2 * pairs / (of_one + of_other) if of_one + of_other else None


class Stretch(Protocol):
    """What lies in a text from code point ``start`` to before ``end``."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def overlap(one: Stretch, other: Stretch) -> int:
    """How many code points two stretches have in common."""
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def can_match(one: Stretch, other: Stretch, strict: bool = False) -> bool:
    """Whether two stretches are about the same words: at least half of the shorter one in both, or strictly the same place."""
    if strict:
        return (one.start, one.end) == (other.start, other.end)
    return 2 * overlap(one, other) >= min(one.end - one.start, other.end - other.start)


def match(
    one: Iterable[Unit],
    other: Iterable[Unit],
    *,
    strict: bool = False,
    same_actor: Alike = lambda one, other: one.actor == other.actor,
    same_issue: Alike = lambda one, other: one.issue == other.issue,
) -> Matching:
    """The units of two coders of one text, matched one to one, as the module says.

    ``same_actor`` and ``same_issue`` say what counts as the same where several could be matched; by default the ids are compared.
    Raises ValueError for a unit without words, or two units of one side with one id.
    """
    left, right = _in_order(one), _in_order(other)
    starts = [each.start for each in right]
    longest = max((each.end - each.start for each in right), default=0)
    edges: list[tuple[int, int]] = []
    for number, unit in enumerate(left):
        first = bisect_left(starts, unit.start - longest)
        near = range(first, bisect_left(starts, unit.end))
        edges += [(number, place) for place in near if can_match(unit, right[place], strict)]
    if len({number for number, _place in edges}) == len(edges) == len({place for _number, place in edges}):
        chosen = edges  # nobody is in anybody's way, as in most texts
    else:
        chosen = []
        for part in _parts(edges):
            chosen += part if len(part) == 1 else _best(part, left, right, same_actor, same_issue)
        chosen.sort()
    here, there = {pair[0] for pair in chosen}, {pair[1] for pair in chosen}
    return Matching(
        tuple((left[number], right[place]) for number, place in chosen),
        tuple(each for number, each in enumerate(left) if number not in here),
        tuple(each for place, each in enumerate(right) if place not in there),
    )


def together(codings: Mapping[str, Iterable[Unit]], *, strict: bool = False) -> list[dict[str, Unit]]:
    """The units of several coders of one text, those of the same words together: of each coder at most one, by coder.

    Coders come in the order given. Each is matched to what stands, of which the first who found it is the measure; for two
    coders that is :func:`match`. In the order of the text.
    """
    found: list[dict[str, Unit]] = []
    for coder, units in codings.items():
        if not found:
            found = [{coder: unit} for unit in _in_order(units)]
            continue
        standing = []
        for number, each in enumerate(found):
            measure = next(iter(each.values()))
            standing.append(Unit(str(number), measure.start, measure.end, measure.actor, measure.issue))
        matching = match(standing, units, strict=strict)
        for known, unit in matching.pairs:
            found[int(known.id)][coder] = unit
        found += [{coder: unit} for unit in matching.only_other]
    return sorted(found, key=lambda each: min(map(_ORDER, each.values())))


def _in_order(units: Iterable[Unit]) -> list[Unit]:
    found = sorted(units, key=_ORDER)
    for each in found:
        if not each.start < each.end:
            raise ValueError(f"the unit {each.id} has no words: {each.start} to {each.end}")
    if len({each.id for each in found}) < len(found):
        raise ValueError("two units of one side have the same id")
    return found


def _parts(edges: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Pairs that could be taken, in the order of the left side, sorted into those that can get into each other's way."""
    above: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        while (parent := above.get(node, node)) != node:
            above[node] = above.get(parent, parent)
            node = parent
        return node

    for number, place in edges:
        above[root(("one", number))] = root(("other", place))
    parts: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for number, place in edges:
        parts.setdefault(root(("one", number)), []).append((number, place))
    return list(parts.values())


def _best(
    pairs: Sequence[tuple[int, int]],
    left: Sequence[Unit],
    right: Sequence[Unit],
    same_actor: Alike,
    same_issue: Alike,
) -> list[tuple[int, int]]:
    """The heaviest matching, a pair's weight being one whole number whose digits are what is looked at in turn."""
    common = [overlap(left[number], right[place]) for number, place in pairs]
    count, length = len(pairs) + 1, sum(common) + 1
    weights: dict[int, dict[int, int]] = {}
    for rank, ((number, place), together) in enumerate(zip(pairs, common, strict=True)):
        one, other = left[number], right[place]
        weight = (count + same_actor(one, other)) * count + same_issue(one, other)
        # Of two sets of pairs that one has the larger last digit which has the first pair in which they differ.
        first = 1 << len(pairs) - 1 - rank
        weights.setdefault(number, {})[place] = ((weight * length + together) << len(pairs)) + first
    return [(number, place) for place, number in _heaviest(weights).items()]


def _heaviest(weights: Mapping[int, Mapping[int, int]]) -> dict[int, int]:
    """By whom of the left each place of the right is taken, so that the weights are most in all: the Hungarian method (Kuhn 1955), a
    shortest path for each of the left (Tomizawa 1971) that ends at the nearest free place. Whoever is better matched to nobody takes a
    place of their own, which weighs nothing."""
    taken: dict[int, int] = {}
    place_of: dict[int, int] = {}
    # What each of the left pays and each of the right gets: together never less than a pair weighs, and as much where it is taken.
    pays: dict[int, int] = {}
    gets: dict[int, int] = {}
    for new, offers in weights.items():
        pays[new] = max(0, *(weight - gets.get(place, 0) for place, weight in offers.items()))
        passed, reached, came_from = {new: 0}, dict[int, int](), dict[int, int]()
        near: list[tuple[int, int, int]] = []
        who, way = new, 0
        while True:
            for place, weight in (*weights[who].items(), (-1 - who, 0)):
                if place not in reached:
                    heappush(near, (way + pays[who] + gets.get(place, 0) - weight, place, who))
            way, place, who = heappop(near)
            while place in reached:
                way, place, who = heappop(near)
            reached[place], came_from[place] = way, who
            if place not in taken:
                break
            who = taken[place]
            passed[who] = way
        for each, distance in passed.items():
            pays[each] -= way - distance
        for each, distance in reached.items():
            gets[each] = gets.get(each, 0) + way - distance
        free: int | None = place
        while free is not None:
            who = came_from[free]
            taken[free] = who
            place_of[who], free = free, place_of.get(who)
    return {place: who for place, who in taken.items() if place >= 0}
