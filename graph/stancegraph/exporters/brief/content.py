"""What stands in a brief: tables of answers, each line with the footnote it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.contradictions import ContradictionRow
from stancegraph.answers.explain import Explanation
from stancegraph.answers.kinds import ShiftKind
from stancegraph.answers.positions import PositionRow, Positions
from stancegraph.answers.shifts import ShiftRow
from stancegraph.answers.wording import (
    NOBODY_SAID,
    aged,
    by_whom,
    conditions,
    dated,
    measured,
    silent,
    spoken_for_only,
    whose_words,
)
from stancegraph.errors import NotFound


@dataclass(frozen=True, slots=True)
class Cell:
    """A text and the numbers of the footnotes it rests on."""

    text: str
    notes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading over a table; ``empty`` is said where it has no rows, ``remarks`` of what it leaves out."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Footnote:
    """What a line rests on: the quote where there is one, the source and its address, and the id of the stance or event."""

    number: int
    quote: str
    source: str
    url: str
    record: str


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief: what it is about, as of which day, its sections and footnotes."""

    title: str
    lines: tuple[str, ...]
    sections: tuple[Section, ...]
    footnotes: tuple[Footnote, ...]


Opened = Callable[[str], Explanation]
"""Opens a stance by its id."""


@dataclass
class _Notes:
    """Gathers footnotes: each record has one, numbered in order of first use."""

    catalogue: Catalogue
    opened: Opened
    found: dict[str, Footnote] = field(default_factory=dict)

    def to(self, record: str) -> int:
        """The number of the footnote to a stance or an event."""
        if record not in self.found:
            self.found[record] = self._note(record, len(self.found) + 1)
        return self.found[record].number

    def _note(self, record: str, number: int) -> Footnote:
        for event in self.catalogue.events:
            if event.id == record:
                source = self.catalogue.sources[event.source]
                return Footnote(number, "", self._told(source.id), _link(source.url), record)
        try:
            stance = self.opened(record).stance
        except NotFound:  # a contradiction names an event by an id that a stance has too
            return Footnote(number, "", "", "", record)
        quote = stance.evidence.quote if stance.evidence else ""
        told = self._told(stance.source)
        if stance.aggregate:
            told = f"{told} ({NOBODY_SAID})"
        url = _link(self.catalogue.sources[stance.source].url)
        return Footnote(number, quote, told, url, record)

    def _told(self, identifier: str) -> str:
        source = self.catalogue.sources[identifier]
        day = source.published.isoformat() if source.published else ""
        return ", ".join(filter(None, (source.title, source.publisher, day, source.kind or "")))


def _link(url: str) -> str:
    """A web address that may be a link; data of others can hold anything."""
    plain = url.startswith(("http://", "https://")) and not any(each in url for each in "<> \\\n\r\t")
    return url if plain else ""


@dataclass(frozen=True, slots=True)
class _Topic:
    """What the lines of a brief are told apart by: the heading of that column, and what stands there for an answer."""

    heading: str
    label: Callable[[PositionRow | ShiftRow | ContradictionRow], str]


def actor_brief(
    catalogue: Catalogue,
    actor: str,
    answers: Positions,
    moves: Iterable[ShiftRow],
    against: Iterable[ContradictionRow],
    opened: Opened,
) -> Brief:
    """Where an actor (an id) stands on everything, how it moved and what stands against it."""
    notes = _Notes(catalogue, opened)
    record = catalogue.actors[actor]
    offices = [
        f"{role.office}, {catalogue.actors[role.organisation].name}"
        for role in catalogue.roles
        if role.actor == actor and role.holds(answers.day)
    ]
    lines = (f"As of {answers.day}.", *(f"{each}." for each in offices), *([record.note] if record.note else []))
    topic = _Topic("Issue", lambda row: row.issue_label)
    sections = (
        _standing("Where it stands", topic, answers, notes, _remarks(answers, catalogue)),
        _moves(topic, moves, notes),
        _against(topic, against, notes),
    )
    return Brief(record.name, lines, sections, tuple(notes.found.values()))


def issue_brief(
    catalogue: Catalogue,
    issue: str,
    answers: Positions,
    moves: Iterable[ShiftRow],
    against: Iterable[ContradictionRow],
    opened: Opened,
) -> Brief:
    """Who stands where on an issue (an id), who moved and what stands against what."""
    notes = _Notes(catalogue, opened)
    record = catalogue.issues[issue]
    lines = (f"“{record.proposition}”", f"As of {answers.day}.")
    by_position = sorted(answers, key=lambda row: (-row.value, row.actor_label))
    topic = _Topic("Actor", lambda row: row.actor_label)
    sections = (
        _standing("Who stands where", topic, by_position, notes, _remarks(answers, catalogue)),
        _moves(topic, moves, notes),
        _against(topic, against, notes),
    )
    return Brief(record.label, lines, sections, tuple(notes.found.values()))


def _remarks(answers: Positions, catalogue: Catalogue) -> tuple[str, ...]:
    """What has no line although somebody said something."""
    left_out = [silent(each, catalogue) for each in answers.silences]
    if answers.scope.actors is not None:
        left_out += [spoken_for_only(actor, issue, catalogue) for actor, issue in answers.unspoken()]
    return tuple(f"{each}." for each in left_out)


def _standing(
    title: str, topic: _Topic, rows: Iterable[PositionRow], notes: _Notes, remarks: tuple[str, ...]
) -> Section:
    header = (topic.heading, "Position", "Said", "Who says so")
    found = tuple(
        (
            Cell(topic.label(row)),
            Cell(_position(row), (notes.to(row.stance),)),
            Cell(f"{dated(row.date, row.date_precision)}, {aged(row)}"),
            Cell(whose_words(row)),
        )
        for row in rows
    )
    return Section(title, header, found, "No position is known.", remarks)


def _position(row: PositionRow) -> str:
    text = f"{row.position}{' (contested)' if row.contested else ''}"
    return ": ".join(filter(None, (text, ", ".join(conditions(row)))))


def _moves(topic: _Topic, moves: Iterable[ShiftRow], notes: _Notes) -> Section:
    rows = tuple(
        (
            Cell(_when(row)),
            Cell(topic.label(row)),
            Cell(f"{row.from_} to {row.to}", (notes.to(row.from_stance), notes.to(row.to_stance))),
            Cell(_who(row)),
            Cell(row.after_event_label or "", (notes.to(row.after_event),) if row.after_event else ()),
        )
        for row in moves
    )
    return Section(
        "Moves", ("Day", topic.heading, "From and to", "Who", "Last event before"), rows, "Nobody was seen to move."
    )


def _when(row: ShiftRow) -> str:
    day = dated(row.to_date, row.to_date_precision)
    return day if row.order_known else f"{day} (order not known)"


def _who(row: ShiftRow) -> str:
    seen = measured(row.from_basis, row.to_basis)
    return f"{_mover(row)} ({seen})" if seen else _mover(row)


def _mover(row: ShiftRow) -> str:
    if row.kind == ShiftKind.MOVED:
        return f"{row.actor_label}, for {row.speaks_for_label}" if row.speaks_for else row.actor_label
    return f"{row.kind}: {row.from_by_label}, then {row.to_by_label}"


def _against(topic: _Topic, rows: Iterable[ContradictionRow], notes: _Notes) -> Section:
    def side(position: str, by: str, day: date, record: str) -> Cell:
        return Cell(f"{position} ({by}, {day})", (notes.to(record),))

    found = tuple(
        (
            Cell(row.kind),
            Cell(topic.label(row)),
            side(row.first_position, by_whom(row.first_by_label, row.first_basis), row.first_date, row.first),
            side(row.second_position, by_whom(row.second_by_label, row.second_basis), row.second_date, row.second),
        )
        for row in rows
    )
    return Section("Contradictions", ("Kind", topic.heading, "First", "Second"), found, "None is known.")
