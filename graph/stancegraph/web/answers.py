"""The answers that are asked for by address: what each is called, what it takes, and how it is worked out.

Routes, pages and the OpenAPI description follow from this declaration.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any, Literal

from stancegraph.answers.contradictions import ContradictionRow
from stancegraph.answers.kinds import ContradictionKind
from stancegraph.answers.positions import PositionRow
from stancegraph.answers.scope import Scope, ScopeWords
from stancegraph.answers.search import Hit
from stancegraph.answers.shifts import ShiftRow
from stancegraph.answers.timeline import TimelineRow
from stancegraph.answers.wording import silent
from stancegraph.exporters.rows import plain
from stancegraph.model.cells import MOMENT
from stancegraph.networks.asking import names_of
from stancegraph.networks.definition import Kind
from stancegraph.networks.network import TieRow, labels, tie_rows
from stancegraph.session import Session
from stancegraph.web import parameters as p
from stancegraph.web.parameters import Asked, Parameter
from stancegraph.web.reply import Refusal
from stancegraph.web.schemas import Gives
from stancegraph.web.shapes import Rows, Shape

Record = tuple[str, str]
"""A kind of record and an id."""

MOST_SEARCHED = 200
"""Characters of a text that is searched for."""
_MOST_IN_A_FACET = 50


@dataclass(frozen=True, slots=True)
class Found:
    """All rows of an answer, in order, and what is said beside them.

    ``counts`` is how many rows have which value of each facet, where that is known without looking at the rows.
    """

    rows: Sequence[Any]
    beside: dict[str, Any] = field(default_factory=dict)
    counts: Mapping[str, Counter[str]] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its path, what it is, its parameters, the shape of its rows, which of their fields are ``facets``, and
    which ``records`` a row rests on. ``beside`` is what is said beside the rows, by the types of it."""

    path: str
    title: str
    about: str
    parameters: tuple[Parameter, ...]
    shape: Shape
    facets: tuple[str, ...]
    ask: Callable[[Session, dict[str, Any]], Found]
    records: Callable[[Any], Iterable[Record]]
    beside: Mapping[str, Gives] = field(default_factory=dict)
    tag: str = "answers"

    @property
    def name(self) -> str:
        """Its name: the path without the slash."""
        return self.path[1:]

    @property
    def reads(self) -> tuple[Parameter, ...]:
        """What is read of an address: words that mean nothing here too, so that the answer itself can say so."""
        names = {each.name for each in self.parameters}
        if not names >= {"as_of"}:
            return (*self.parameters, *p.PAGING)
        return (*self.parameters, *(each for each in p.SCOPE if each.name not in names), *p.PAGING)

    @property
    def gives(self) -> Gives:
        """What :func:`as_json` gives, by its types."""
        return {
            "answer": Literal[self.name],
            **self.beside,
            "total": int,
            "offset": int,
            "limit": int,
            "truncated": bool,
            "next": str | None,
            "facets": dict[str, dict[str, int]],
            "others": dict[str, dict[str, int]],
            "rows": list[self.shape.row],  # type: ignore[name-defined]  # a class that is known as it runs
        }


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of an answer and what all of it comes to: ``next`` is where the next ones begin, None at the end.

    ``others`` says of each facet that has too many values how many are left out, and how many rows have them.
    """

    rows: list[Any]
    total: int
    offset: int
    limit: int
    next: int | None
    facets: dict[str, dict[str, int]]
    others: dict[str, dict[str, int]]
    beside: dict[str, Any]


def paged(answer: Answer, found: Found, asked: Asked) -> Page:
    """The rows asked for of those that were found."""
    total = len(found.rows)
    rows = list(islice(iter(found.rows[asked.offset : asked.offset + asked.limit]), asked.limit))
    end = asked.offset + len(rows)
    facets = _ordered(found.counts if found.counts is not None else _counted(found.rows, answer.facets))
    return Page(
        rows,
        total,
        asked.offset,
        asked.limit,
        end if end < total and rows else None,
        {name: dict(counted[:_MOST_IN_A_FACET]) for name, counted in facets.items()},
        {
            name: {"values": len(rest), "rows": sum(count for _, count in rest)}
            for name, counted in facets.items()
            if (rest := counted[_MOST_IN_A_FACET:])
        },
        found.beside,
    )


def as_json(answer: Answer, page: Page, next_page: str | int | None) -> dict[str, Any]:
    """A page for programs; ``next_page`` is how they ask for the next one, None at the end."""
    return {
        "answer": answer.name,
        **page.beside,
        "total": page.total,
        "offset": page.offset,
        "limit": page.limit,
        "truncated": page.next is not None or page.offset > 0,
        "next": next_page,
        "facets": page.facets,
        "others": page.others,
        "rows": answer.shape.json(page.rows),
    }


def _counted(rows: Sequence[Any], names: tuple[str, ...]) -> Mapping[str, Counter[str]]:
    """How many of all rows have which value."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in names}
    for row in rows:
        for name, counted in counts.items():
            value = getattr(row, name)
            if value is not None:
                counted[str(value)] += 1
    return counts


def _ordered(counts: Mapping[str, Counter[str]]) -> dict[str, list[tuple[str, int]]]:
    """The values of each facet, the most frequent first."""
    return {
        name.rstrip("_"): sorted(counted.items(), key=lambda each: (-each[1], each[0]))
        for name, counted in counts.items()
    }


# -- the answers ------------------------------------------------------------------------------------------------------


def _positions(session: Session, words: dict[str, Any]) -> Found:
    found = session.positions(**words)
    return Found(
        found,
        {
            **_moment(session, words),
            "silences": [silent(each, session.catalogue) for each in found.silences[:_MOST_IN_A_FACET]],
        },
    )


def _timeline(session: Session, words: dict[str, Any]) -> Found:
    rows = session.timeline(**words)
    return Found(rows, _moment(session, words))


def _shifts(session: Session, words: dict[str, Any]) -> Found:
    found = session.shifts(**words)
    return Found(found, {**_moment(session, words), "across_silence": found.silent})


def _contradictions(session: Session, words: dict[str, Any]) -> Found:
    return Found(session.contradictions(**words), _moment(session, words))


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A node of a network: its id there, what it is called, and whether it is an actor or an issue."""

    id: str
    label: str
    kind: str


def _network(session: Session, words: dict[str, Any]) -> Found:
    network = session.network(**words)
    names = names_of(session.catalogue)
    ties = list(tie_rows(network, names))
    ties.sort(key=lambda tie: (-abs(tie.weight), tie.source, tie.target))
    return Found(
        ties,
        {
            "kind": str(words.get("kind", "agreement")),
            "nodes": list(plain(map(NodeRow, network.nodes, labels(network, names), network.kinds))),
        },
    )


def _search(session: Session, words: dict[str, Any]) -> Found:
    text = words["text"]
    if len(text) > MOST_SEARCHED:
        raise Refusal(400, f"text: more than {MOST_SEARCHED} characters; search for fewer words")
    return Found(session.search(**words), {"text": text})


def _moment(session: Session, words: dict[str, Any]) -> dict[str, str | None]:
    """The day that was asked about, and by when it had to be recorded (None: whatever is recorded counts)."""
    said: ScopeWords = {"as_of": words.get("as_of"), "known_at": words.get("known_at")}
    scope = Scope.of(**said).resolved(session.catalogue)
    return {
        "as_of": scope.day.isoformat(),
        "known_at": None if scope.known_at is None else MOMENT.format(scope.known_at),
    }


def _of_stance(row: Any) -> Iterable[Record]:
    yield "stance", row.stance


def _of_shift(row: Any) -> Iterable[Record]:
    yield "stance", row.from_stance
    yield "stance", row.to_stance


def _of_contradiction(row: Any) -> Iterable[Record]:
    yield "stance", row.first
    yield ("event" if row.kind == ContradictionKind.WORDS_VS_DEEDS else "stance"), row.second


def _of_hit(row: Any) -> Iterable[Record]:
    yield row.kind, row.id


def _of_tie(_row: Any) -> Iterable[Record]:
    return ()


_OTHER = p.without_those_of_positions(p.SCOPE)

_MOMENTS: Mapping[str, Gives] = {"as_of": date, "known_at": datetime | None}
"""The day an answer is for, and by when what counts was recorded."""

ANSWERS = (
    Answer(
        "/positions",
        "Positions",
        "Where actors stand on issues, as of a day, as known at a moment.",
        p.SCOPE,
        Rows(PositionRow),
        ("actor", "issue", "position", "voice", "standing"),
        _positions,
        _of_stance,
        {**_MOMENTS, "silences": list[str]},
    ),
    Answer(
        "/timeline",
        "Timeline",
        "Every stance that still stands, in order of time.",
        _OTHER,
        Rows(TimelineRow),
        ("actor", "issue", "position", "voice", "standing", "source"),
        _timeline,
        _of_stance,
        _MOMENTS,
    ),
    Answer(
        "/shifts",
        "Shifts",
        "Who moved: from what, to what, when.",
        (*(each for each in _OTHER if each.name != "stale_after"), *p.OF_SHIFTS),
        Rows(ShiftRow),
        ("kind", "actor", "issue", "from_", "to"),
        _shifts,
        _of_shift,
        {**_MOMENTS, "across_silence": int},
    ),
    Answer(
        "/contradictions",
        "Contradictions",
        "Words against words, and words against deeds.",
        (*_OTHER, *p.OF_CONTRADICTIONS),
        Rows(ContradictionRow),
        ("kind", "actor", "issue"),
        _contradictions,
        _of_contradiction,
        _MOMENTS,
    ),
    Answer(
        "/network",
        "Network",
        "Who agrees or disagrees with whom, or on what: ties, the strongest first.",
        (*(each for each in _OTHER if each.name not in ("stale_after", "inherit", "own")), *p.OF_NETWORKS),
        Rows(TieRow),
        (),
        _network,
        _of_tie,
        {"kind": Kind, "nodes": list[NodeRow]},
    ),
    Answer(
        "/search",
        "Search",
        "Actors, issues, sources and stances that hold all words of a text.",
        p.OF_SEARCH,
        Rows(Hit),
        ("kind",),
        _search,
        _of_hit,
        {"text": str},
    ),
)
