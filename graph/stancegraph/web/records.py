"""One record, opened, with what hangs on it; and records as RDF."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, get_type_hints

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, RdfFormat, Triple, serialize

from stancegraph.answers.explain import Explanation
from stancegraph.characters import show
from stancegraph.errors import NotFound
from stancegraph.model.records import Actor, Assessment, Event, Issue, Retraction, Role, Source, Stance
from stancegraph.model.schema import ACTOR, ASSESSMENT, EVENT, ISSUE, ROLE, SOURCE, STANCE, Kind
from stancegraph.networks.network import TieRow
from stancegraph.rdf.reader import corrections, find_iri, read_with_iris
from stancegraph.rdf.vocabulary import expand, record_iri
from stancegraph.session import Session
from stancegraph.web.answers import Record
from stancegraph.web.schemas import Gives
from stancegraph.web.shapes import plain_value, record_json

KINDS: dict[str, Kind] = {kind.plural: kind for kind in (ACTOR, ISSUE, STANCE, SOURCE, ROLE, EVENT, ASSESSMENT)}
"""The records that have an address of their own, by the first part of it."""
PLURAL = {kind.path: plural for plural, kind in KINDS.items()}

# What follows from several records, and is there so that queries are fast.
_WORKED_OUT = (
    "sg:precedence",
    "sg:candidate",
    "sg:lastWord",
    "sg:movedFrom",
    "sg:contradiction",
    "sg:under",
    "sg:saidFor",
    "sg:inOffice",
    "sg:asMember",
    "sg:poolOf",
    "sg:poolOn",
)
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Opened:
    """A record with its IRI; of a stance all that it refers to, and the ``corrections`` without which it would stand in a table or as
    RDF: what supersedes or withdraws it, and what does so with one of these."""

    kind: Kind
    iri: str
    record: Actor | Issue | Source | Stance | Role | Event | Assessment
    explanation: Explanation | None = None
    corrections: tuple[Stance | Retraction, ...] = ()

    @property
    def identifier(self) -> str:
        """Its id."""
        return self.record.id

    @property
    def title(self) -> str:
        """What it is called."""
        match self.record:
            case Actor(name=name):
                return name
            case Issue(label=label):
                return label
            case Source(title=title):
                return title
            case Role(office=office):
                return office
            case Event(label=label):
                return label
            case Assessment(claim=claim):
                return claim
        assert self.explanation is not None
        return f"{self.explanation.actor.name} on {self.explanation.issue.label}, {self.record.date}"


def opened(session: Session, plural: str, identifier: str) -> Opened:
    """The record with this id (of stances the short one too); raises NotFound, with the nearest."""
    kind = KINDS[plural]
    if kind is STANCE:
        found = session.explain(identifier)
        return Opened(kind, found.iri, found.stance, found, tuple(corrections(session.graph, [found.iri])))
    if kind in (ROLE, EVENT, ASSESSMENT):
        return _read(session, kind, identifier)
    catalogue = session.catalogue
    known: dict[str, Mapping[str, Any]] = {
        "actor": catalogue.actors,
        "issue": catalogue.issues,
        "source": catalogue.sources,
    }
    of_kind = known[kind.path]
    if identifier not in of_kind:
        find = getattr(catalogue, f"{kind.path}_id")
        # Raises for what has no name near, and names one where it is called so.
        raise NotFound(f"no {kind.path} has the id {show(identifier)}; did you mean {find(identifier)}?")
    iri = find_iri(session.graph, kind.path, identifier)
    if iri is None:
        raise NotFound(f"no {kind.path} has the id {show(identifier)}")
    return Opened(kind, iri, of_kind[identifier])


def _read(session: Session, kind: Kind, identifier: str) -> Opened:
    """A record of a kind that is not looked up by name."""
    iri = find_iri(session.graph, kind.path, identifier)
    if iri is None:
        raise NotFound(f"no {kind.path} has the id {show(identifier)}")
    [(_, record)] = read_with_iris(session.graph, kind, about=f"VALUES ?record {{ <{iri}> }} ")
    return Opened(kind, iri, record)


def as_json(found: Opened) -> dict[str, Any]:
    """A record for programs: its fields, and of a stance what it refers to."""
    beside: dict[str, Any] = {}
    if found.explanation is not None:
        whole = plain_value(asdict(found.explanation))
        del whole["stance"], whole["iri"]
        beside = {**whole, "stands": found.explanation.stands}
    return {"kind": found.kind.path, "iri": found.iri, found.kind.path: record_json(found.record), **beside}


def gives(plural: str) -> Gives:
    """What :func:`as_json` gives of such a record, by its types."""
    kind = KINDS[plural]
    found = {"kind": typing.Literal[kind.path], "iri": str, kind.path: kind.record}
    if kind is STANCE:
        hints = get_type_hints(Explanation)
        found |= {each.name: hints[each.name] for each in fields(Explanation) if each.name not in ("stance", "iri")}
        found["stands"] = bool
    return found


def iri_of(session: Session, kind: str, identifier: str) -> str | None:
    """The IRI of a record that is known to be there."""
    bases = session.graph.bases
    if len(bases) == 1:
        return record_iri(bases[0], kind, identifier)
    return find_iri(session.graph, kind, identifier)


def triples_of(session: Session, records: Iterable[Record]) -> bytes:
    """What the graph says of these records, their parts (quotes and where they stand) among it, as N-Triples.

    What is worked out from several records is left out: it is there for queries.
    """
    iris = [iri for record in dict.fromkeys(records) if (iri := iri_of(session, *record)) is not None]
    found: list[Triple] = []
    for start in range(0, len(iris), _AT_ONCE):
        found += _described(session, iris[start : start + _AT_ONCE])
    return serialize(dict.fromkeys(found), format=RdfFormat.N_TRIPLES) or b""


def _described(session: Session, iris: list[str]) -> Iterable[Triple]:
    hidden = {expand(name) for name in _WORKED_OUT}
    asked = list(map(NamedNode, iris))
    seen = set(asked)
    while asked:
        values = " ".join(map(str, asked))
        rows = session.graph.query(f"SELECT ?s ?p ?o {{ VALUES ?s {{ {values} }} ?s ?p ?o }}")
        assert isinstance(rows, QuerySolutions)
        asked = []
        for row in rows:
            subject, predicate, value = row["s"], row["p"], row["o"]
            assert isinstance(subject, NamedNode | BlankNode)
            assert isinstance(predicate, NamedNode)
            if predicate.value in hidden:
                continue
            yield Triple(subject, predicate, value)
            # Parts stand below their record, as its fragments.
            if isinstance(value, NamedNode) and value not in seen and _is_part(value.value, subject.value):
                seen.add(value)
                asked.append(value)


def _is_part(iri: str, whole: str) -> bool:
    return iri.startswith(f"{whole.partition('#')[0]}#")


_DCTERMS_SUBJECT, _TYPE = NamedNode(expand("dcterms:subject")), NamedNode(expand("rdf:type"))
_VALUE = NamedNode(expand("rdf:value"))
_OBSERVATION = NamedNode("http://purl.org/linked-data/cube#Observation")


def triples_of_ties(session: Session, ties: Iterable[TieRow], records: Mapping[str, Record]) -> bytes:
    """Ties as observations of the RDF Data Cube vocabulary: the two nodes are their subjects, the weight their value.

    ``records`` has which record each node is.
    """
    found = []
    for number, tie in enumerate(ties, 1):
        node = BlankNode(f"tie{number}")
        found += [Triple(node, _TYPE, _OBSERVATION), Triple(node, _VALUE, Literal(float(tie.weight)))]
        for each in (tie.source, tie.target):
            if iri := iri_of(session, *records[each]):
                found.append(Triple(node, _DCTERMS_SUBJECT, NamedNode(iri)))
    return serialize(found, format=RdfFormat.N_TRIPLES) or b""
