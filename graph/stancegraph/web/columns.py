"""The columns of the tables that pages show: which cells a row of an answer has, and where each leads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.kinds import ShiftKind
from stancegraph.answers.wording import SAID, aged, by_whom, conditions, counted, dated, days, measured, whose_words
from stancegraph.model.records import Actor, Assessment, Role
from stancegraph.model.words import POSITIONS, Position
from stancegraph.views.answer_pages import Cell, Table
from stancegraph.web.links import address, with_pairs
from stancegraph.web.reading import Pairs


def position_cell(word: str, below: str = "") -> Cell:
    """A position by its word."""
    return Cell(word, below=below, value=int(POSITIONS[word]))


@dataclass(frozen=True)
class Around:
    """What cells are made of beside their row: the catalogue, and the words of the question."""

    known: Catalogue
    pairs: Pairs = ()

    @cached_property
    def language(self) -> str:
        """What names and labels are in: the language of the datasets, where they have one."""
        spoken = {info.language for info in self.known.infos}
        return spoken.pop() if len(spoken) == 1 else ""

    def source_language(self, source: str) -> str:
        """What the words of a source are in."""
        return self.known.sources[source].language if source in self.known.sources else ""

    def actor(self, identifier: str, below: str = "") -> Cell:
        """An actor by name."""
        known = self.known.actors
        return self.record("actor", identifier, known[identifier].name if identifier in known else None, below)

    def issue(self, identifier: str, below: str = "") -> Cell:
        """An issue by label."""
        known = self.known.issues
        return self.record("issue", identifier, known[identifier].label if identifier in known else None, below)

    def source(self, identifier: str) -> Cell:
        """A source by title, in the language of the source."""
        known = self.known.sources
        title = known[identifier].title if identifier in known else None
        return replace(self.record("source", identifier, title), lang=self.source_language(identifier))

    @cached_property
    def _events(self) -> dict[str, str]:
        return {each.id: each.label for each in self.known.events}

    def subject(self, identifier: str) -> Cell:
        """What an assessment is about: an event, an issue or an actor."""
        if identifier in self._events:
            return self.record("event", identifier, self._events[identifier])
        return self.issue(identifier) if identifier in self.known.issues else self.actor(identifier)

    def record(self, kind: str, identifier: str | None, label: str | None, below: str = "") -> Cell:
        """A record that leads to its page."""
        return Cell(
            label or identifier or "",
            address(kind, identifier) if identifier else "",
            below,
            lang=self.language if label else "",
        )

    def words(self, text: str, source: str) -> Cell:
        """The words of somebody, in the language of the source they stand in."""
        return Cell(text, quoted=True, lang=self.source_language(source)) if text else Cell("")


Column = tuple[str, Callable[[Any, Around], Cell]]

_ACTOR: Column = ("Actor", lambda row, it: it.record("actor", row.actor, row.actor_label))
_ISSUE: Column = ("Issue", lambda row, it: it.record("issue", row.issue, row.issue_label))
_STANCE: Column = ("Opened", lambda row, _it: Cell("quote and source", address("stance", row.stance), way=True))
_SOURCE: Column = ("Source", lambda row, it: it.source(row.source))


def _said(row: Any, _it: Around) -> Cell:
    contested = ["contested"] if row.contested else []
    return position_cell(row.position, "; ".join([*contested, *conditions(row)]))


def _voice(row: Any) -> str:
    told = row.aggregate
    return counted(told.count, told.period.text, float(told.mean)) if told else SAID[row.voice]


def _whether(row: Any) -> str:
    """On what condition a stance is one, and that it stands no more."""
    return "; ".join(filter(None, [row.condition, "" if row.stands else "no longer stands"]))


_OF_STANCES: tuple[Column, ...] = (
    ("Date", lambda row, _it: Cell(dated(row.date, row.date_precision), whole=True)),
    ("Actor", lambda row, it: it.actor(row.actor)),
    ("Issue", lambda row, it: it.issue(row.issue)),
    ("Position", lambda row, _it: position_cell(Position(row.position).label, _whether(row))),
    ("Voice", lambda row, it: Cell(_voice(row), parts=[it.actor(row.attributed_by)] if row.attributed_by else ())),
    ("Words", lambda row, it: it.words(row.evidence.quote if row.evidence else "", row.source)),
    ("Source", lambda row, it: it.source(row.source)),
    ("Opened", lambda row, _it: Cell("quote and source", address("stance", row.id), way=True)),
)

_COLUMNS: dict[str, tuple[Column, ...]] = {
    "positions": (
        _ACTOR,
        _ISSUE,
        ("Position", _said),
        ("Date", lambda row, _it: Cell(dated(row.date, row.date_precision), below=aged(row), whole=True)),
        ("Who says so", lambda row, _it: Cell(whose_words(row))),
        _SOURCE,
        _STANCE,
    ),
    "timeline": (
        ("Date", lambda row, _it: Cell(dated(row.date, row.date_precision), whole=True)),
        _ACTOR,
        _ISSUE,
        ("Position", _said),
        ("Who says so", lambda row, _it: Cell(whose_words(row))),
        ("Words", lambda row, it: it.words(row.quote, row.source)),
        _SOURCE,
        _STANCE,
    ),
    "shifts": (
        ("Date", lambda row, _it: Cell(dated(row.to_date, row.to_date_precision), below=_how_long(row), whole=True)),
        _ACTOR,
        _ISSUE,
        ("From", lambda row, _it: position_cell(row.from_)),
        ("To", lambda row, _it: position_cell(row.to)),
        ("Who", lambda row, _it: Cell(_who_moved(row), below=measured(row.from_basis, row.to_basis))),
        ("Before", lambda row, _it: Cell("opened", address("stance", row.from_stance), way=True)),
        ("After", lambda row, _it: Cell("opened", address("stance", row.to_stance), way=True)),
        ("Last event before", lambda row, it: it.record("event", row.after_event, row.after_event_label)),
    ),
    "contradictions": (
        ("Kind", lambda row, _it: Cell(row.kind.replace("-", " "))),
        _ACTOR,
        _ISSUE,
        (
            "First",
            lambda row, _it: position_cell(
                row.first_position, f"{by_whom(row.first_by_label, row.first_basis)}, {row.first_date}"
            ),
        ),
        (
            "Second",
            lambda row, _it: position_cell(
                row.second_position, f"{by_whom(row.second_by_label, row.second_basis)}, {row.second_date}"
            ),
        ),
        (
            "Opened",
            lambda row, _it: Cell(
                "",
                parts=(
                    Cell("first", address("stance", row.first)),
                    Cell("second", address("stance" if row.second_voice else "event", row.second)),
                ),
                way=True,
            ),
        ),
    ),
    "network": (
        ("One", lambda row, it: _node(row.source, row.source_label, it)),
        ("Other", lambda row, it: _node(row.target, row.target_label, it)),
        ("Weight", lambda row, _it: Cell(f"{row.weight:.4g}")),
        ("Opened", lambda row, it: Cell("its stances", with_pairs("/tie", _of_tie(row, it.pairs)), way=True)),
    ),
    "search": (
        ("Kind", lambda row, _it: Cell(str(row.kind))),
        ("Found", lambda row, it: it.record(row.kind, row.id, row.label)),
        ("In", lambda row, _it: Cell(row.match if row.match != row.label else "")),
    ),
    "tie": _OF_STANCES,
    "stances": _OF_STANCES,
    "actors": (
        ("Name", lambda row, it: it.actor(row.id)),
        ("Kind", lambda row, _it: Cell(row.kind.value)),
        ("Also called", lambda row, _it: Cell("", parts=names_of(row))),
        ("Stances", lambda row, _it: Cell("timeline", with_pairs("/timeline", [("actor", row.id)]), way=True)),
    ),
    "issues": (
        ("Issue", lambda row, it: it.issue(row.id)),
        ("What it says", lambda row, it: Cell(row.proposition, lang=it.language)),
        ("Wider", lambda row, it: Cell("", parts=tuple(map(it.issue, row.broader)))),
        ("Entails", lambda row, it: Cell("", parts=tuple(map(it.issue, row.entails)))),
        ("Positions", lambda row, _it: Cell("positions", with_pairs("/positions", [("issue", row.id)]), way=True)),
    ),
    "sources": (
        ("Published", lambda row, _it: Cell(row.published.isoformat() if row.published else "", whole=True)),
        ("Source", lambda row, it: it.source(row.id)),
        ("Publisher", lambda row, _it: Cell(row.publisher, below=row.author)),
        ("Kind", lambda row, _it: Cell(row.kind.value if row.kind else "")),
        ("Language", lambda row, _it: Cell(row.language)),
    ),
    "roles": (
        ("Actor", lambda row, it: it.actor(row.actor)),
        ("Office", lambda row, it: it.record("role", row.id, row.office)),
        ("For", lambda row, it: it.actor(row.organisation)),
        ("Time", lambda row, _it: Cell(span(row), whole=True)),
        ("Speaks for it", lambda row, it: Cell(row.represents.value, parts=tuple(map(it.issue, row.remit)))),
    ),
    "events": (
        ("Date", lambda row, _it: Cell(dated(row.date, row.date_precision), whole=True)),
        ("What happened", lambda row, it: it.record("event", row.id, row.label, row.place)),
        ("Type", lambda row, _it: Cell(row.type.value)),
        ("By", lambda row, it: Cell("", parts=tuple(map(it.actor, row.actors)))),
        (
            "Shows",
            lambda row, it: Cell(
                "", parts=tuple(it.issue(each.issue, Position(each.position).label) for each in row.bears_on)
            ),
        ),
        ("Source", lambda row, it: it.source(row.source)),
    ),
    "assessments": (
        ("Date", lambda row, _it: Cell(row.date.isoformat(), whole=True)),
        ("Who claims", lambda row, it: it.actor(row.actor)),
        ("About", lambda row, it: it.subject(row.subject)),
        ("What", lambda row, it: it.record("assessment", row.id, row.claim, ": ".join(filter(None, measure_of(row))))),
        ("Words", lambda row, it: it.words(row.evidence.quote if row.evidence else "", row.source)),
        ("Source", lambda row, it: it.source(row.source)),
    ),
}


def measure_of(assessment: Assessment) -> tuple[str, str]:
    """What the number in a claim measures, and the number with its unit; both empty where there is none."""
    if assessment.value is None:
        return "", ""
    name = assessment.measure.replace("_", " ").capitalize() or "Number"
    return name, f"{assessment.value:,} {assessment.unit}".rstrip()


def names_of(actor: Actor) -> tuple[Cell, ...]:
    """What else an actor is called, each once."""
    named = {each.text: each.language for each in actor.names}
    return tuple(
        Cell(each, lang=named.get(each, "")) for each in dict.fromkeys((*named, *actor.aliases)) if each != actor.name
    )


def _node(node: str, label: str, it: Around) -> Cell:
    """A node of a network; of two kinds each has its own before its id."""
    kind, colon, identifier = node.partition(":")
    return it.record(kind, identifier, label) if colon else it.record(_kind_of(node, it), node, label)


def _kind_of(node: str, it: Around) -> str:
    return "issue" if ("over", "issues") in it.pairs else "actor"


def _of_tie(row: Any, pairs: Pairs) -> list[tuple[str, str]]:
    """The words that ask for a tie of the network that was asked for in these."""
    return [
        ("source", row.source),
        ("target", row.target),
        *((name, value) for name, value in pairs if name not in ("limit", "offset")),
    ]


def _how_long(row: Any) -> str:
    return f"after {days(row.days)}" if row.order_known else "order not known"


def _who_moved(row: Any) -> str:
    if row.kind == ShiftKind.MOVED:
        return f"for {row.speaks_for_label}" if row.speaks_for else ""
    return f"{row.kind}: {row.from_by_label}, then {row.to_by_label}"


def table_of(
    name: str, rows: Sequence[Any], known: Catalogue, title: str = "", empty: str = "None.", pairs: Pairs = ()
) -> Table:
    """Rows of the answer of that name as a table; ``pairs`` are the words it was asked for with."""
    columns, around = _COLUMNS[name], Around(known, pairs)
    return Table(
        [heading for heading, _ in columns],
        [[cell(row, around) for _, cell in columns] for row in rows],
        title,
        "",
        empty,
    )


def span(role: Role) -> str:
    """From when to when a role was held, as exactly as it is known."""
    return f"{role.start.text if role.start else '?'} to {role.end.text if role.end else 'now'}"
