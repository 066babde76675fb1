"""What differs: between two days, or between two actors on one day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from stancegraph.answers.kinds import Difference
from stancegraph.answers.positions import PositionRow, Positions
from stancegraph.answers.shown import Brief


@dataclass(frozen=True, slots=True)
class Side:
    """The answers on one side, as one: the positions in words and numbers, and the stances they rest on.

    Of a contested position there are several of each. ``rows`` are the answers themselves.
    """

    rows: tuple[PositionRow, ...]

    @property
    def positions(self) -> tuple[str, ...]:
        """The words of the positions, from support to rejection."""
        return tuple(dict.fromkeys(row.position for row in self.rows))

    @property
    def values(self) -> tuple[int, ...]:
        """Their numbers."""
        return tuple(dict.fromkeys(row.value for row in self.rows))

    @property
    def signs(self) -> frozenset[int]:
        """On which sides of the middle they are: -1, 0 and 1."""
        return frozenset((value > 0) - (value < 0) for value in self.values)


@dataclass(frozen=True, slots=True, repr=False)
class ComparisonRow(Brief):
    """An issue on which two sides are compared, of one actor on two days or of two actors on one day.

    ``difference`` says in what they differ (:class:`Difference`). ``first`` and ``second`` name the sides: days or ids of
    actors. What begins with either is the answer of that side: its positions in words (several where contested), what they
    depend on, the days they were expressed, their standings, whose words they are, the ids of the stances and of their
    sources; all empty where a side has no answer.
    """

    actor: str | None
    actor_label: str | None
    issue: str
    issue_label: str
    difference: str
    first: str
    first_label: str
    first_position: tuple[str, ...]
    first_condition: tuple[str, ...]
    first_date: tuple[str, ...]
    first_standing: tuple[str, ...]
    first_stance_of: tuple[str, ...]
    first_stance: tuple[str, ...]
    first_source: tuple[str, ...]
    second: str
    second_label: str
    second_position: tuple[str, ...]
    second_condition: tuple[str, ...]
    second_date: tuple[str, ...]
    second_standing: tuple[str, ...]
    second_stance_of: tuple[str, ...]
    second_stance: tuple[str, ...]
    second_source: tuple[str, ...]


def compare_days(first: Positions, second: Positions) -> list[ComparisonRow]:
    """What differs between the answers of two days, from the farthest apart, then by actor and issue."""
    sides = f"{first.day}", f"{first.day}", f"{second.day}", f"{second.day}"
    before, after = _by_topic(first), _by_topic(second)
    return _farthest_first(
        _row(key[0], sides, before.get(key, _NOTHING), after.get(key, _NOTHING)) for key in {*before, *after}
    )


def compare_actors(answers: Positions, first: str, second: str) -> list[ComparisonRow]:
    """What differs between the answers of two actors (ids), from the farthest apart, then by issue."""
    of_issue = _by_topic(answers)
    labels = {row.actor: row.actor_label for row in answers}
    sides = first, labels.get(first, first), second, labels.get(second, second)
    issues = {issue for _actor, issue in of_issue}
    return _farthest_first(
        _row(None, sides, of_issue.get((first, issue), _NOTHING), of_issue.get((second, issue), _NOTHING))
        for issue in issues
    )


def _farthest_first(rows: Iterable[ComparisonRow]) -> list[ComparisonRow]:
    order = {difference.value: place for place, difference in enumerate(Difference)}
    return sorted(rows, key=lambda row: (order[row.difference], row.actor or "", row.issue))


_Texts = tuple[str, ...]
_NOTHING = Side(())


def _by_topic(answers: Iterable[PositionRow]) -> dict[tuple[str, str], Side]:
    found: dict[tuple[str, str], list[PositionRow]] = {}
    for row in answers:
        found.setdefault((row.actor, row.issue), []).append(row)
    return {topic: Side(tuple(rows)) for topic, rows in found.items()}


def _difference(first: Side, second: Side) -> Difference:
    if not first.rows:
        return Difference.ONLY_SECOND
    if not second.rows:
        return Difference.ONLY_FIRST
    if first.signs != second.signs:
        opposed = {-1, 1} == first.signs | second.signs and not first.signs & second.signs
        return Difference.OPPOSED if opposed else Difference.SIDE
    if first.values != second.values:
        return Difference.DEGREE
    if _said(first, _condition) != _said(second, _condition):
        return Difference.CONDITION
    return Difference.SAME


def _said(side: Side, of: Callable[[PositionRow], str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for row in side.rows if (text := of(row))))


def _condition(row: PositionRow) -> str:
    return row.condition


def _row(actor: str | None, sides: tuple[str, str, str, str], first: Side, second: Side) -> ComparisonRow:
    some: Sequence[PositionRow] = first.rows or second.rows
    return ComparisonRow(
        actor,
        some[0].actor_label if actor else None,
        some[0].issue,
        some[0].issue_label,
        _difference(first, second).value,
        sides[0],
        sides[1],
        *_side(first),
        sides[2],
        sides[3],
        *_side(second),
    )


def _side(side: Side) -> tuple[_Texts, _Texts, _Texts, _Texts, _Texts, _Texts, _Texts]:
    return (
        side.positions,
        _said(side, _condition),
        _said(side, lambda row: row.date.isoformat()),
        _said(side, lambda row: row.standing),
        _said(side, lambda row: row.stance_of),
        _said(side, lambda row: row.stance),
        _said(side, lambda row: row.source),
    )
