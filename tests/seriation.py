"""The order of the matrix as docs/explorer.md has it, in exact fractions and as slowly as it is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

Held = Mapping[str, Mapping[str, int]]


def exact(value: Fraction | float) -> int:
    """What is the same up to so many places is the same."""
    return round(value * 10**6)


def agreement(one: Mapping[str, int], other: Mapping[str, int]) -> tuple[Fraction, int]:
    """How far two agree, and on how many issues both have a position."""
    shared = one.keys() & other.keys()
    return sum((1 - Fraction(abs(one[each] - other[each]), 2) for each in shared), Fraction()) / (
        len(shared) + Fraction(3, 2)
    ), len(shared)


def axis(held: Held) -> tuple[dict[str, float], float]:
    """The first eigenvector of the agreements by actor, its sign open, and how far its eigenvalue is from the second."""
    actors = sorted(held)
    matrix = np.array([[float(agreement(held[one], held[other])[0]) for other in actors] for one in actors])
    values, vectors = np.linalg.eigh(matrix)
    gap = float(values[-1] - values[-2]) if len(actors) > 1 else 1.0
    return dict(zip(actors, vectors[:, -1].tolist(), strict=True)), gap


def clusters(held: Held) -> list[list[str]]:
    """Average linkage on pairs with three shared issues or more, until the best link is under 0.30."""
    links = {}
    for one in held:
        for other in held:
            value, shared = agreement(held[one], held[other])
            links[one, other] = value if shared >= 3 else Fraction()
    found = [[each] for each in sorted(held)]
    while True:
        best: tuple[int, int, int] | None = None
        for first, core in enumerate(found):
            for second, near in enumerate(found[first + 1 :], first + 1):
                link = exact(sum((links[a, b] for a in core for b in near), Fraction()) / (len(core) * len(near)))
                if best is None or link > best[0]:
                    best = link, first, second
        if best is None or best[0] < exact(Fraction(3, 10)):
            return found
        _, first, second = best
        found[first] = found[first] + found.pop(second)


def chain(members: Sequence[str], held: Held, along: Mapping[str, float]) -> list[str]:
    """Each, from the upper end of the axis down, where it agrees most with both neighbours."""
    near = {(a, b): agreement(held[a], held[b])[0] for a in members for b in members}
    placed: list[str] = []
    for each in sorted(members, key=lambda actor: (-exact(along[actor]), actor)):
        gains = []
        for place in range(len(placed) + 1):
            left, right = placed[:place][-1:], placed[place:][:1]
            gain = sum((near[each, other] for other in left + right), Fraction())
            gains.append((exact(gain - (near[left[0], right[0]] if left and right else 0)), place))
        placed.insert(max(gains)[1], each)
    return placed[::-1] if exact(along[placed[0]]) < exact(along[placed[-1]]) else placed


def groups(held: Held) -> tuple[list[list[str]], list[str]]:
    """Who is of one camp, and who is of none."""
    found = clusters(held)
    cores = [each for each in found if len(each) > 1]
    members, alone = [list(core) for core in cores], []
    for [single] in (each for each in found if len(each) == 1):
        near = [
            exact(sum((agreement(held[single], held[each])[0] for each in core), Fraction()) / len(core))
            for core in cores
        ]
        if near and max(near) > 0:
            members[near.index(max(near))].append(single)
        else:
            alone.append(single)
    return members, alone


def camps(held: Held, involved: Sequence[str], along: Mapping[str, float]) -> tuple[list[list[str]], list[str]]:
    """The camps from the upper end down, whoever is in none as a last one, and the issues."""
    leading = next((each for each in involved if each in held and exact(along[each])), None)
    if leading and along[leading] < 0:
        along = {actor: -value for actor, value in along.items()}
    members, alone = groups(held)
    members.sort(key=lambda camp: (-exact(sum(along[each] for each in camp) / len(camp)), min(camp)))
    ordered = [chain(camp, held, along) for camp in members]
    if alone:
        ordered.append(sorted(alone, key=lambda actor: (-exact(along[actor]), actor)))
    middle = sum(along.values()) / max(len(along), 1)
    scores = {}
    for issue in {each for answers in held.values() for each in answers}:
        answers = {actor: held[actor][issue] for actor in sorted(held) if issue in held[actor]}
        total = sum((along[actor] - middle) * value for actor, value in answers.items())
        scores[issue] = exact(total / (len(answers) + 1))
    return ordered, sorted(scores, key=lambda issue: (-scores[issue], issue))
