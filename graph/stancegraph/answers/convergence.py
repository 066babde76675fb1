"""How far two datasets place the same actors alike: issue by issue, pair by pair of actors, and where they differ most.

A dataset is a column of cells: where an actor stands on a topic, from -2 to 2, and on what that rests. Cells of the same actor on
the same issue are compared; and, also where the two have no issue in common (coded statements and roll calls), how near any two
actors are to each other in the one and in the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from stancegraph.answers.arrays import Ints
from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.positions import Positions
from stancegraph.answers.rank_correlation import kendall_tau_b, spearman_rho
from stancegraph.answers.roll_calls import VoteRow
from stancegraph.answers.rows import days_of, worked_out
from stancegraph.answers.shown import Brief
from stancegraph.answers.stance_table import StanceTable
from stancegraph.answers.wording import counted
from stancegraph.errors import ArgumentError
from stancegraph.model.records import Actor, Issue
from stancegraph.model.words import Ballot
from stancegraph.naming import fold

_WIDEST = 4
"""How far apart two positions can be."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where an ``actor`` stands on a ``topic`` (ids), as ``value`` from -2 to 2; ``record`` is the id of what says so, of the day ``day``.

    ``evidence`` is what it rests on, in words: a quote, a ballot, or how many events.
    """

    actor: str
    topic: str
    value: int
    record: str
    day: date
    evidence: str


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two datasets: its ``cells``, at most one for each actor and topic, with the actors and issues it knows.

    ``left_out`` counts what could be no cell, by reason. Roll calls are topics and no issues: ``issues`` then has none.
    """

    cells: Sequence[Cell]
    actors: Mapping[str, Actor]
    issues: Mapping[str, Issue]
    left_out: Mapping[str, int]

    @classmethod
    def of_positions(cls, answers: Positions) -> Side:
        """Of where actors stand, in words of their own or reported; what is contested, or hearsay only, tells no value."""
        table, claims, rules = answers.rules.table, answers.claims, answers.rules
        heard = table.attributed_by[claims.row] >= 0
        unclear = answers.contested & ~heard
        kept = claims[~heard & ~answers.contested]
        actors, issues = rules.names.actors, rules.names.issues
        cells = [
            Cell(actors[who], issues[what], value, record, day, evidence)
            for who, what, value, record, day, evidence in zip(
                kept.holder.tolist(),
                kept.issue.tolist(),
                table.value[kept.row].tolist(),
                table.ids.at(kept.row),
                days_of(table.date[kept.row]),
                _evidence(table, kept.row),
                strict=True,
            )
        ]
        topics = {(claims.holder[row], claims.issue[row]) for row in np.flatnonzero(unclear).tolist()}
        left_out = {"positions that are contested": len(topics), "positions that others attribute": int(heard.sum())}
        catalogue = rules.catalogue
        with_cells = sorted({cell.topic for cell in cells})
        known = {each: catalogue.issues[each] for each in with_cells if each in catalogue.issues}
        return cls(cells, catalogue.actors, known, {reason: count for reason, count in left_out.items() if count})

    @classmethod
    def of_votes(cls, rows: Iterable[VoteRow], catalogue: Catalogue) -> Side:
        """Of ballots: yes is 2, an abstention 0, no -2; who was absent took no side. Roll calls are topics of their own."""
        cells, absent = {}, 0
        for row in rows:
            if (value := _OF_BALLOT.get(row.ballot)) is None:
                absent += 1
            else:
                cells[row.actor, row.event] = Cell(
                    row.actor, row.event, value, row.vote, row.date, f"voted {row.ballot}"
                )
        return cls(list(cells.values()), catalogue.actors, {}, {"absences": absent} if absent else {})


_OF_BALLOT = {Ballot.YES: 2, Ballot.ABSTAIN: 0, Ballot.NO: -2}


def _evidence(table: StanceTable, rows: Ints) -> list[str]:
    _bases, counts, periods, means = worked_out(table, rows)
    quotes = table.quote.at(rows)
    return [
        counted(count, period, mean) if count else f"“{quote}”" if quote else "no words kept"
        for quote, count, period, mean in zip(quotes, counts, periods, means, strict=True)
    ]


class By(StrEnum):
    """How it is known that an actor or issue of one dataset is that of the other."""

    GIVEN = "given"
    ID = "id"
    WIKIDATA = "wikidata"
    ISO3166 = "iso3166"
    COW = "cow"
    NAME = "name"


@dataclass(frozen=True, slots=True, repr=False)
class MatchRow(Brief):
    """An actor (or issue) of the first dataset and that of the second it is, or None where it has none: ``by`` is how that is known.

    ``kind`` is actor or issue. Of one that is only in the second, ``first`` is None.
    """

    kind: str
    first: str | None
    first_label: str | None
    second: str | None
    second_label: str | None
    by: str | None


@dataclass(frozen=True, slots=True, repr=False)
class SummaryRow(Brief):
    """How far two columns agree: all cells (``what`` is ``positions``), all pairs of actors (``actor-pairs``), or those on one ``issue``.

    There are ``n`` of them; ``tau_b`` and ``rho`` are Kendall's and Spearman's, None where nothing varied. ``same_side`` is the part on
    one side of the middle in both; ``by_chance`` what that would be of columns that have nothing to do with each other but how often
    each takes a side; ``kappa`` is Cohen's, how far beyond chance it is, None where chance alone would do. Base rates are the parts of
    each that are ``for`` and ``against``. Of pairs of actors, which have no sides, all these are None.
    """

    what: str
    issue: str | None
    issue_label: str | None
    n: int
    tau_b: float | None = None
    rho: float | None = None
    same_side: float | None = None
    by_chance: float | None = None
    kappa: float | None = None
    first_for: float | None = None
    first_against: float | None = None
    second_for: float | None = None
    second_against: float | None = None


@dataclass(frozen=True, slots=True, repr=False)
class PairRow(Brief):
    """Two actors (ids of the first dataset): how near they are in each, from 0 (as far as can be) to 1 (alike), on how many topics."""

    actor: str
    actor_label: str
    other: str
    other_label: str
    first: float
    first_topics: int
    second: float
    second_topics: int
    difference: float


@dataclass(frozen=True, slots=True, repr=False)
class DisagreementRow(Brief):
    """An actor on an issue (ids of the first dataset): where it stands in each, what each rests on, and how far apart they are."""

    actor: str
    actor_label: str
    issue: str
    issue_label: str
    difference: int
    first: int
    first_date: date
    first_record: str
    first_evidence: str
    second: int
    second_date: date
    second_record: str
    second_evidence: str


@dataclass(frozen=True, slots=True)
class Convergence:
    """The whole answer. ``summary`` begins with all positions and all pairs of actors, then comes issue by issue.

    ``pairs`` and ``disagreements`` come from the farthest apart. ``matches`` say who was taken for whom, and who for nobody.
    ``as_of`` is the day asked about; ``first_left_out`` and ``second_left_out`` count what told no value, by reason.
    """

    as_of: date
    summary: tuple[SummaryRow, ...]
    pairs: tuple[PairRow, ...]
    disagreements: tuple[DisagreementRow, ...]
    matches: tuple[MatchRow, ...]
    first_left_out: Mapping[str, int]
    second_left_out: Mapping[str, int]

    def __repr__(self) -> str:
        counts = f"{self.summary[0].n:,} positions, {len(self.pairs):,} pairs of actors, {len(self.disagreements):,} disagreements"
        return f"<{type(self).__name__}: {counts} as of {self.as_of}>"


def converge(
    first: Side,
    second: Side,
    *,
    same_actors: Mapping[str, str] | None = None,
    same_issues: Mapping[str, str] | None = None,
    least: int = 1,
    as_of: date,
) -> Convergence:
    """Compare two datasets; ``same_actors`` and ``same_issues`` give the id in the second for ids in the first where they are known.

    Two actors are compared with each other in a dataset where they share at least ``least`` topics of it. Raises ArgumentError
    for an id that is not there.
    """
    actors = _matched(
        "actor",
        _there(first.actors, first.cells),
        _there(second.actors, second.cells),
        same_actors or {},
        _SIGNS_OF_ACTORS,
    )
    issues = _matched("issue", first.issues, second.issues, same_issues or {}, _SIGNS_OF_ISSUES)
    who = {row.second: row.first for row in actors if row.first and row.second}
    what = {row.second: row.first for row in issues if row.first and row.second}
    others = {
        (who[cell.actor], what[cell.topic]): cell for cell in second.cells if cell.actor in who and cell.topic in what
    }
    both = [(cell, others[key]) for cell in first.cells if (key := (cell.actor, cell.topic)) in others]
    pairs = _pairs(first, second, who, least)
    summary = [_summary("positions", both, None, None), _of_pairs(pairs)]
    by_issue: dict[str, list[tuple[Cell, Cell]]] = defaultdict(list)
    for one, other in both:
        by_issue[one.topic].append((one, other))
    summary += [_summary("issue", by_issue[issue], issue, first.issues[issue].label) for issue in sorted(by_issue)]
    return Convergence(
        as_of,
        tuple(summary),
        tuple(pairs),
        tuple(_disagreements(both, first)),
        (*actors, *issues),
        first.left_out,
        second.left_out,
    )


# -- who is whom -------------------------------------------------------------------------------------------------------


def _there(known: Mapping[str, Actor], cells: Iterable[Cell]) -> dict[str, Actor]:
    """The actors that have a cell."""
    return {each: known[each] for each in sorted({cell.actor for cell in cells}) if each in known}


_Sign = tuple[By, Callable[[Actor | Issue], set[str]]]


def _wikidata(record: Actor | Issue) -> set[str]:
    addresses = record.same_as if isinstance(record, Actor) else ()
    return {each.rpartition("/")[2] for each in addresses if "wikidata.org/" in each}


def _names(record: Actor | Issue) -> set[str]:
    if isinstance(record, Issue):
        return {fold(record.label)}
    return {fold(each) for each in (record.name, *record.aliases, *(name.text for name in record.names))}


def _code(name: str) -> Callable[[Actor | Issue], set[str]]:
    return lambda record: {found} if (found := getattr(record, name, "")) else set()


_SIGNS_OF_ACTORS: tuple[_Sign, ...] = (
    (By.ID, lambda record: {record.id}),
    (By.WIKIDATA, _wikidata),
    (By.ISO3166, _code("iso3166")),
    (By.COW, _code("cow")),
    (By.NAME, _names),
)
_SIGNS_OF_ISSUES: tuple[_Sign, ...] = ((By.ID, lambda record: {record.id}), (By.NAME, _names))


def _matched(
    kind: str,
    first: Mapping[str, Actor] | Mapping[str, Issue],
    second: Mapping[str, Actor] | Mapping[str, Issue],
    given: Mapping[str, str],
    signs: Sequence[_Sign],
) -> list[MatchRow]:
    """Each of the first with the one of the second that it is, by the first sign that only these two have."""
    for one, other in given.items():
        if one not in first or other not in second:
            missing, where = (one, "first") if one not in first else (other, "second")
            raise ArgumentError(f"same_{kind}s", f"the {where} dataset has nothing of the {kind} {missing} to compare")
    if len(set(given.values())) < len(given):
        raise ArgumentError(f"same_{kind}s", f"one {kind} of the second dataset is given for several of the first")
    found: dict[str, tuple[str, By]] = {one: (other, By.GIVEN) for one, other in given.items()}
    for by, sign in signs:
        taken = {other for other, _by in found.values()}
        here = _by_sign([each for each in first.values() if each.id not in found], sign)
        there = _by_sign([each for each in second.values() if each.id not in taken], sign)
        candidates: dict[str, set[str]] = defaultdict(set)
        back: dict[str, set[str]] = defaultdict(set)
        for text in here.keys() & there.keys():
            for one in here[text]:
                for other in there[text]:
                    candidates[one].add(other)
                    back[other].add(one)
        for one, several in sorted(candidates.items()):
            other = next(iter(several))
            # What two may be meant by, and what another sign denies, is left to whoever asks.
            if len(several) == 1 and len(back[other]) == 1 and not _denied(first[one], second[other]):
                found[one] = (other, by)
    rows = []
    for one, record in first.items():
        other_one, how = found.get(one, (None, None))
        label = None if other_one is None else _label(second[other_one])
        rows.append(MatchRow(kind, one, _label(record), other_one, label, None if how is None else how.value))
    taken = {other for other, _by in found.values()}
    rows += [MatchRow(kind, None, None, each, _label(second[each]), None) for each in second if each not in taken]
    return rows


def _denied(one: Actor | Issue, other: Actor | Issue) -> bool:
    """Whether both are known elsewhere, and as two."""
    return any(
        sign(one) and sign(other) and not sign(one) & sign(other)
        for sign in (_wikidata, _code("iso3166"), _code("cow"))
    )


def _by_sign(records: Iterable[Actor | Issue], sign: Callable[[Actor | Issue], set[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for record in records:
        for text in sign(record):
            found[text].append(record.id)
    return found


def _label(record: Actor | Issue) -> str:
    return record.name if isinstance(record, Actor) else record.label


# -- how far they agree ------------------------------------------------------------------------------------------------


def _summary(what: str, both: Sequence[tuple[Cell, Cell]], issue: str | None, label: str | None) -> SummaryRow:
    one = np.array([cell.value for cell, _other in both], dtype=np.float64)
    other = np.array([cell.value for _one, cell in both], dtype=np.float64)
    count = len(both)
    if not count:
        return SummaryRow(what, issue, label, 0)
    signs, others = np.sign(one), np.sign(other)
    same = np.count_nonzero(signs == others)
    # In whole numbers: what chance alone would do is told from what it nearly would.
    sides = [(np.count_nonzero(signs == side), np.count_nonzero(others == side)) for side in (-1, 0, 1)]
    chance = sum(here * there for here, there in sides)
    return SummaryRow(
        what,
        issue,
        label,
        count,
        kendall_tau_b(one, other),
        spearman_rho(one, other),
        same / count,
        chance / count**2,
        None if chance == count**2 else (same * count - chance) / (count**2 - chance),
        sides[2][0] / count,
        sides[0][0] / count,
        sides[2][1] / count,
        sides[0][1] / count,
    )


def _of_pairs(pairs: Sequence[PairRow]) -> SummaryRow:
    one = np.array([row.first for row in pairs], dtype=np.float64)
    other = np.array([row.second for row in pairs], dtype=np.float64)
    return SummaryRow("actor-pairs", None, None, len(pairs), kendall_tau_b(one, other), spearman_rho(one, other))


def _pairs(first: Side, second: Side, who: Mapping[str, str], least: int) -> list[PairRow]:
    """How near any two are in both datasets, where both know enough of them, from the greatest difference."""
    shared = sorted(who.values())
    one, one_shared = _nearness(shared, ((cell.actor, cell) for cell in first.cells))
    other, other_shared = _nearness(shared, ((who.get(cell.actor), cell) for cell in second.cells))
    heads, tails = np.nonzero(np.triu((one_shared >= least) & (other_shared >= least), 1))
    rows = [
        PairRow(
            shared[head],
            first.actors[shared[head]].name,
            shared[tail],
            first.actors[shared[tail]].name,
            near := float(one[head, tail]),
            int(one_shared[head, tail]),
            also := float(other[head, tail]),
            int(other_shared[head, tail]),
            near - also,
        )
        for head, tail in zip(heads.tolist(), tails.tolist(), strict=True)
    ]
    return sorted(rows, key=lambda row: (-abs(row.difference), row.actor, row.other))


def _nearness(
    actors: Sequence[str], cells: Iterable[tuple[str | None, Cell]]
) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.float64]], np.ndarray[tuple[int, ...], np.dtype[np.int64]]]:
    """One less the mean distance on the topics that two share, in parts of the widest; and how many these are."""
    place = {actor: number for number, actor in enumerate(actors)}
    by_topic: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for actor, cell in cells:
        if actor in place:
            by_topic[cell.topic].append((place[actor], cell.value))
    distance = np.zeros((len(actors), len(actors)), dtype=np.int64)
    shared = np.zeros((len(actors), len(actors)), dtype=np.int64)
    for there in by_topic.values():
        who, values = np.array(there, dtype=np.int64).T
        both = np.ix_(who, who)
        distance[both] += np.abs(values[:, None] - values[None, :])
        shared[both] += 1
    # One division of whole numbers: what is equally near is equal.
    return (_WIDEST * shared - distance) / (_WIDEST * np.maximum(shared, 1)), shared


def _disagreements(both: Iterable[tuple[Cell, Cell]], first: Side) -> list[DisagreementRow]:
    rows = [
        DisagreementRow(
            one.actor,
            first.actors[one.actor].name,
            one.topic,
            first.issues[one.topic].label,
            one.value - other.value,
            one.value,
            one.day,
            one.record,
            one.evidence,
            other.value,
            other.day,
            other.record,
            other.evidence,
        )
        for one, other in both
        if one.value != other.value
    ]
    return sorted(rows, key=lambda row: (-abs(row.difference), row.actor, row.issue))
