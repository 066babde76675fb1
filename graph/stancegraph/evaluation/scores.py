"""Scores of statements against gold ones, level by level: the words, then also the actor, the issue, the position, the attribution.

On each text the statements of both sides are matched one to one (:mod:`stancegraph.coding.matching`: half of the shorter stretch in common;
where several could be matched, those of one actor go first, then of one issue). A pair counts on a level if it is alike in that and in all before. Precision is
the share of the predicted that count, recall that of the gold ones, F1 their harmonic mean. Intervals: texts are drawn again with
replacement, as many as there are, since statements of one text stand and fall together (Efron and Tibshirani 1993); the middle 95 % of the
draws.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

import numpy as np
from numpy.typing import NDArray

from stancegraph.coding.matching import Unit, can_match, f1, match
from stancegraph.errors import StancegraphError
from stancegraph.evaluation.said import Said, Side, TextSaid, same_actor, same_issue, same_source, says_any
from stancegraph.model.words import POSITIONS

FIRST = (1, 3, 5, 10, 20, None)
"""For which numbers of first predictions of each text the recall is told; None: all."""
_SHARE = 0.95


class Level(StrEnum):
    """What a pair has to be alike in, and in all before it."""

    SPAN = "span"
    ACTOR = "+actor"
    ISSUE = "+issue"
    POSITION = "+position"
    ATTRIBUTION = "+attribution"


Interval = tuple[float, float] | None
"""The lowest and highest value of the middle 95 % of draws; None where there is but one text, or a draw has no value."""


@dataclass(frozen=True, slots=True)
class Score:
    """One level: how many ``pairs`` count on it, of how many ``gold`` and ``predicted`` statements. All is None where nothing predicted says
    anything of it."""

    level: Level
    pairs: int | None
    gold: int
    predicted: int
    precision: float | None
    recall: float | None
    f1: float | None
    interval: Interval


@dataclass(frozen=True, slots=True)
class Positions:
    """Positions of the ``n`` pairs of one actor and issue: the macro-F1 of the five-point scale (the mean over the positions that occur
    on either side), and what it is for whoever always says the most frequent gold one (``majority``)."""

    n: int
    right: int
    macro_f1: float | None
    interval: Interval
    majority: str
    majority_macro_f1: float | None
    majority_right: int


@dataclass(frozen=True, slots=True)
class RecallAt:
    """The share of gold statements whose words one of the first ``k`` predictions of each text points at (None: one of all): half of the
    shorter stretch in common. Whoever is shown a sentence sees all that is said in it, so one prediction may find several."""

    k: int | None
    found: int
    gold: int
    recall: float


@dataclass(frozen=True, slots=True)
class Rule:
    """What one rule, coder or method predicted: how many, and the share of them that count on each level."""

    rule: str
    predicted: int
    precision: Mapping[Level, float | None]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All scores, the number of texts of both sides, and what was not compared, by reason."""

    texts: int
    scores: tuple[Score, ...]
    positions: Positions
    recall_at: tuple[RecallAt, ...]
    rules: tuple[Rule, ...]
    left_out: Mapping[str, int]
    samples: int
    seed: int


Pair = tuple[Said, Said]


@dataclass(frozen=True, slots=True)
class _Text:
    """What one text comes to."""

    gold: int
    predicted: Sequence[Said]
    pairs: Sequence[Pair]

    def reached(self, level: int) -> int:
        return sum(_reached(*pair) > level for pair in self.pairs)


_ALIKE: tuple[Callable[[Said, Said], bool], ...] = (
    lambda _one, _other: True,
    lambda one, other: same_actor(one.actor, other.actor),
    lambda one, other: same_issue(one.issue, other.issue),
    lambda one, other: bool(set(one.positions) & set(other.positions)),
    lambda one, other: same_source(one.attributed_by, other.attributed_by),
)
_NEEDED = {Level.ACTOR: "actor", Level.ISSUE: "issue", Level.POSITION: "positions"}


def evaluate(gold: Side, predicted: Side, samples: int = 1000, seed: int = 0) -> Evaluation:
    """Score the predicted statements against the gold ones, on the texts that both sides have.

    ``samples`` is how often texts are drawn again for the intervals, ``seed`` by which chance. Raises StancegraphError where
    nothing can be compared: no text in common, or no statement on those.
    """
    together, left_out = _together(gold, predicted)
    texts = [_text(one.said, other.said) for one, other in together]
    if not texts:
        raise StancegraphError(
            f"nothing was compared: no text is in both {gold.place} and {predicted.place}. Texts are known by SHA-256, id of the "
            f"source or name of the file; {_names(gold)} here, {_names(predicted)} there"
        )
    if not any(each.gold for each in texts):
        raise StancegraphError(f"nothing was compared: {gold.place} has no statement on the texts that both have")
    drawn = _drawn(np.array([_counts(text) for text in texts]), samples, seed)
    silent = _silent([each for text in texts for each in text.predicted])
    return Evaluation(
        len(texts),
        tuple(_score(level, number, texts, drawn, silent) for number, level in enumerate(Level)),
        _positions(texts, drawn),
        tuple(_recall_at(k, together) for k in FIRST),
        _rules(texts, silent),
        left_out,
        samples,
        seed,
    )


def matched(gold: Sequence[Said], predicted: Sequence[Said]) -> list[Pair]:
    """The statements of one text, matched one to one."""
    one = {str(number): each for number, each in enumerate(gold)}
    other = {str(number): each for number, each in enumerate(predicted)}
    found = match(
        (_unit(each, key) for key, each in one.items()),
        (_unit(each, key) for key, each in other.items()),
        same_actor=lambda a, b: same_actor(one[a.id].actor, other[b.id].actor),
        same_issue=lambda a, b: same_issue(one[a.id].issue, other[b.id].issue),
    )
    return [(one[a.id], other[b.id]) for a, b in found.pairs]


def _unit(said: Said, key: str = "") -> Unit:
    return Unit(key, said.start, said.end)


def _together(gold: Side, predicted: Side) -> tuple[list[tuple[TextSaid, TextSaid]], dict[str, int]]:
    by_name = {name: text for text in predicted.texts for name in text.names}
    pairs, seen = [], set[int]()
    unread = 0
    for text in gold.texts:
        other = next((by_name[name] for name in sorted(text.names) if name in by_name), None)
        if other is None:
            unread += 1
            continue
        if id(other) in seen:
            raise StancegraphError(
                f"two texts of {gold.place} are one of {predicted.place}: {', '.join(sorted(text.names))}"
            )
        seen.add(id(other))
        pairs.append((text, other))
    left_out = {f"gold: {reason}": count for reason, count in gold.left_out.items()}
    left_out |= {f"predicted: {reason}": count for reason, count in predicted.left_out.items()}
    if unread:
        left_out["texts of the gold side that the predicted side does not know"] = unread
    if more := len(predicted.texts) - len(seen):
        left_out["texts of the predicted side that the gold side does not know"] = more
    return pairs, left_out


def _names(side: Side) -> str:
    first = sorted(min(text.names, key=len) for text in side.texts)[:3]
    return ", ".join(first) + (" ..." if len(side.texts) > len(first) else "")


def _text(gold: Sequence[Said], predicted: Sequence[Said]) -> _Text:
    return _Text(len(gold), predicted, matched(gold, predicted))


def _reached(one: Said, other: Said) -> int:
    """On how many levels, from the first, a pair counts."""
    return next((number for number, alike in enumerate(_ALIKE) if not alike(one, other)), len(_ALIKE))


def _silent(predicted: Sequence[Said]) -> int:
    """The first level of which nothing predicted says anything; it and all after it have no score."""
    if not predicted:
        return len(Level)
    return next(
        (n for n, level in enumerate(Level) if level in _NEEDED and not says_any(predicted, _NEEDED[level])), len(Level)
    )


def _counts(text: _Text) -> list[int]:
    """What one text adds to all scores: the pairs on each level, the gold and the predicted statements, and for each gold and each predicted
    position the pairs that have them."""
    confused = Counter(_judged(*pair) for pair in _positioned(text))
    return [
        *(text.reached(number) for number in range(len(Level))),
        text.gold,
        len(text.predicted),
        *(confused[gold, said] for gold in POSITIONS for said in POSITIONS),
    ]


_GOLD, _PREDICTED, _CONFUSED = len(Level), len(Level) + 1, len(Level) + 2


def _drawn(counts: NDArray[np.int64], samples: int, seed: int) -> NDArray[np.int64]:
    """The counts of all texts together, a row each time texts are drawn again; no row where there is but one text."""
    chance, number = Random(seed), len(counts)
    rows = [
        np.bincount(chance.choices(range(number), k=number), minlength=number) @ counts
        for _ in range(samples if number > 1 else 0)
    ]
    return np.array(rows, dtype=np.int64).reshape(-1, counts.shape[1])


def _score(level: Level, number: int, texts: Sequence[_Text], drawn: NDArray[np.int64], silent: int) -> Score:
    gold, predicted = sum(each.gold for each in texts), sum(len(each.predicted) for each in texts)
    if number >= silent:
        return Score(level, None, gold, predicted, None, None, None, None)
    pairs = sum(each.reached(number) for each in texts)
    values = (f1(*map(int, row)) for row in drawn[:, [number, _GOLD, _PREDICTED]])
    return Score(
        level,
        pairs,
        gold,
        predicted,
        pairs / predicted if predicted else None,
        pairs / gold,
        f1(pairs, gold, predicted),
        _middle(values),
    )


def _middle(values: Iterable[float | None]) -> Interval:
    """The middle of drawn values, by the nearest ranks; draws without a value are passed over."""
    found = sorted(each for each in values if each is not None)
    if not found:
        return None
    tail = round((1 - _SHARE) / 2 * (len(found) - 1))
    return found[tail], found[-1 - tail]


def _positioned(text: _Text) -> list[Pair]:
    """The pairs of one actor and issue that have a position on both sides."""
    return [pair for pair in text.pairs if _reached(*pair) > 2 and pair[0].positions and pair[1].positions]


def _positions(texts: Sequence[_Text], drawn: NDArray[np.int64]) -> Positions:
    of_texts = [[_judged(*pair) for pair in _positioned(text)] for text in texts]
    pairs = [each for of in of_texts for each in of]
    if not pairs:
        return Positions(0, 0, None, None, "", None, 0)
    counts = Counter(gold for gold, _ in pairs)
    majority = min(counts, key=lambda each: (-counts[each], each))
    # Drawn again, the pairs of a single text are always the same: that is no interval.
    rows = drawn[:, _CONFUSED:] if sum(map(bool, of_texts)) > 1 else drawn[:0, _CONFUSED:]
    return Positions(
        len(pairs),
        sum(gold == predicted for gold, predicted in pairs),
        macro_f1(pairs),
        _middle(map(_macro_f1, rows.reshape(-1, len(POSITIONS), len(POSITIONS)))),
        majority,
        macro_f1([(gold, majority) for gold, _ in pairs]),
        counts[majority],
    )


def _judged(gold: Said, predicted: Said) -> tuple[str, str]:
    """The gold and the predicted position; where several gold ones fit, the one that was predicted is taken if it is among them."""
    said = predicted.positions[0]
    return (said if said in gold.positions else gold.positions[0]), said


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float | None:
    """The mean of the F1 of each position that occurs, gold or predicted; None where there is none.

    >>> macro_f1([("supports", "supports"), ("supports", "supports"), ("opposes", "supports")])
    0.4
    """
    numbers = {label: number for number, label in enumerate(POSITIONS)}
    confused = np.zeros((len(numbers), len(numbers)), dtype=np.int64)
    for gold, predicted in pairs:
        confused[numbers[gold], numbers[predicted]] += 1
    return _macro_f1(confused)


def _macro_f1(confused: NDArray[np.int64]) -> float | None:
    """The same of a table with a row for each gold and a column for each predicted class."""
    both = confused.sum(axis=0) + confused.sum(axis=1)
    occur = both > 0
    return float(np.mean(2 * confused.diagonal()[occur] / both[occur])) if occur.any() else None


def _recall_at(k: int | None, texts: Sequence[tuple[TextSaid, TextSaid]]) -> RecallAt:
    found = sum(
        any(can_match(_unit(one), _unit(other)) for other in predicted.said[:k])
        for gold, predicted in texts
        for one in gold.said
    )
    number = sum(len(gold.said) for gold, _ in texts)
    return RecallAt(k, found, number, found / number)


def _rules(texts: Sequence[_Text], silent: int) -> tuple[Rule, ...]:
    counts = Counter(each.rule for text in texts for each in text.predicted)
    reached: dict[str, list[int]] = {rule: [0] * len(Level) for rule in counts}
    for text in texts:
        for gold, predicted in text.pairs:
            for number in range(_reached(gold, predicted)):
                reached[predicted.rule][number] += 1
    return tuple(
        Rule(
            rule,
            counts[rule],
            {
                level: reached[rule][number] / counts[rule] if number < silent else None
                for number, level in enumerate(Level)
            },
        )
        for rule in sorted(counts, key=lambda each: (-counts[each], each))
        if rule
    )
