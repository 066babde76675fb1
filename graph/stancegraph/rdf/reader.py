"""RDF -> records: the way back from :mod:`stancegraph.rdf.writer`, by SPARQL, so that it works on any graph anywhere.

The functions stream: they yield records as solutions arrive and hold only the lists that belong to them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from pyoxigraph import NamedNode, QuerySolution

from stancegraph.characters import show
from stancegraph.errors import GraphError
from stancegraph.model.records import (
    POSITIONS,
    Actor,
    Assessment,
    Bearing,
    Dataset,
    DatasetInfo,
    DatePrecision,
    Event,
    EventType,
    Evidence,
    Figure,
    Issue,
    PartialDate,
    Position,
    Represents,
    Retraction,
    Role,
    Source,
    SourceKind,
    Stance,
    Voice,
)
from stancegraph.rdf import vocabulary as v
from stancegraph.rdf.graph import Graph
from stancegraph.rdf.sparql import Bindings

Word = TypeVar("Word", bound=StrEnum)
Value = TypeVar("Value")

_KIND_OF_CLASS = {v.expand(name): kind for kind, name in v.ACTOR_CLASSES.items()}

_EVIDENCE = """
  OPTIONAL {
    ?record sg:evidence ?evidence .
    ?evidence oa:hasSelector ?quoteSelector . ?quoteSelector oa:exact ?quote .
    OPTIONAL { ?evidence oa:hasSelector ?span . ?span oa:start ?start ; oa:end ?end }
  }
"""
_RECORDING = """
  OPTIONAL { ?record dc:creator ?coder }
  OPTIONAL { ?record prov:generatedAtTime ?recorded }
  OPTIONAL { ?record skos:note ?note }
"""


class _Row:
    """One solution, its values read as what they mean; unbound is None or the empty string."""

    def __init__(self, solution: QuerySolution) -> None:
        self._solution = solution

    def text(self, name: str) -> str:
        """The lexical form of a literal, or an IRI; empty when unbound."""
        term = self._solution[name]
        return "" if term is None else term.value

    def id(self, name: str) -> str:
        """The identifier within a record's or concept's IRI."""
        return v.record_id(self.text(name))

    def id_or_none(self, name: str) -> str | None:
        return self.id(name) or None

    def day(self, name: str) -> date:
        return self._as(name, self.text(name), date.fromisoformat)

    def day_or_none(self, name: str) -> date | None:
        return self.day(name) if self.text(name) else None

    def partial_date(self, name: str) -> PartialDate | None:
        text = self.text(name)
        return self._as(name, text, PartialDate.parse) if text else None

    def moment(self, name: str) -> datetime | None:
        text = self.text(name)
        return self._as(name, text, datetime.fromisoformat) if text else None

    def number(self, name: str) -> Decimal | None:
        text = self.text(name)
        return self._as(name, text, Decimal) if text else None

    def position(self, name: str) -> Position:
        return self._as(name, self.id(name), POSITIONS.__getitem__)

    def word(self, name: str, words: type[Word]) -> Word:
        """One of our words, named by the last part of a concept's IRI."""
        return self._as(name, self.id(name), words)

    def evidence(self) -> Evidence | None:
        quote = self.text("quote")
        if not quote:
            return None
        start, end = self.text("start"), self.text("end")
        if not start:
            return Evidence(quote)
        return Evidence(quote, self._as("start", start, int), self._as("end", end, int))

    def _as(self, name: str, text: str, parse: Callable[[str], Value]) -> Value:
        try:
            return parse(text)
        except (ValueError, KeyError, ArithmeticError):
            message = (
                f"{self.text('record')}: {name} is {show(text)}, which has no meaning there; see: stancegraph validate"
            )
            raise GraphError(message) from None


def _rows(graph: Graph, query: str, bindings: Bindings | None = None) -> Iterator[_Row]:
    return map(_Row, graph.select(query, bindings))


def _lists(graph: Graph, query: str, bindings: Bindings | None = None) -> Mapping[str, list[str]]:
    """The values of a property that may have several, by record: the query selects ?record and ?value."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in _rows(graph, query, bindings):
        found[row.text("record")].append(row.text("value"))
    return defaultdict(list, {record: sorted(values) for record, values in found.items()})


def _property_lists(graph: Graph, kind: str, name: str) -> Mapping[str, list[str]]:
    return _lists(graph, f"SELECT ?record ?value {{ ?record a {kind} ; {name} ?value }}")


def _ids(iris: list[str]) -> tuple[str, ...]:
    return tuple(sorted(map(v.record_id, iris)))


def infos(graph: Graph) -> list[DatasetInfo]:
    """What the datasets in a graph say of themselves."""
    query = """
      SELECT ?base ?title ?description ?licence ?version ?language ?homepage {
        ?record a dcat:Dataset ; void:uriSpace ?base ; dcterms:title ?title .
        OPTIONAL { ?record dcterms:description ?description }
        OPTIONAL { ?record dc:rights ?licence }
        OPTIONAL { ?record owl:versionInfo ?version }
        OPTIONAL { ?record dc:language ?language }
        OPTIONAL { ?record foaf:homepage ?homepage }
      } ORDER BY ?base"""
    creators = _property_lists(graph, "dcat:Dataset", "dc:creator")
    return [
        DatasetInfo(
            title=row.text("title"),
            base_iri=row.text("base"),
            description=row.text("description"),
            licence=row.text("licence"),
            version=row.text("version"),
            creators=tuple(creators[row.text("base")]),
            language=row.text("language"),
            homepage=row.text("homepage"),
        )
        for row in _rows(graph, query)
    ]


def actors(graph: Graph) -> list[Actor]:
    """All actors, by id."""
    query = """
      SELECT ?record ?name ?class ?note {
        ?record a sg:Actor ; rdfs:label ?name ; a ?class . FILTER(?class != sg:Actor)
        OPTIONAL { ?record skos:note ?note }
      }"""
    aliases = _property_lists(graph, "sg:Actor", "skos:altLabel")
    same_as = _property_lists(graph, "sg:Actor", "schema:sameAs")
    found = [
        Actor(
            id=row.id("record"),
            name=row.text("name"),
            kind=_KIND_OF_CLASS[row.text("class")],
            aliases=tuple(aliases[row.text("record")]),
            same_as=tuple(same_as[row.text("record")]),
            note=row.text("note"),
        )
        for row in _rows(graph, query)
        if row.text("class") in _KIND_OF_CLASS
    ]
    return sorted(found, key=lambda actor: actor.id)


def roles(graph: Graph) -> list[Role]:
    """All roles, by id."""
    query = """
      SELECT ?record ?actor ?office ?organisation ?represents ?start ?end {
        ?record a org:Membership ; org:member ?actor ; rdfs:label ?office ; org:organization ?organisation ;
          sg:represents ?represents .
        OPTIONAL { ?record schema:startDate ?start }
        OPTIONAL { ?record schema:endDate ?end }
      }"""
    found = [
        Role(
            id=row.id("record"),
            actor=row.id("actor"),
            office=row.text("office"),
            organisation=row.id("organisation"),
            represents=row.word("represents", Represents),
            start=row.partial_date("start"),
            end=row.partial_date("end"),
        )
        for row in _rows(graph, query)
    ]
    return sorted(found, key=lambda role: role.id)


def issues(graph: Graph) -> list[Issue]:
    """All issues, by id."""
    query = """
      SELECT ?record ?label ?proposition ?note {
        ?record a sg:Issue ; skos:prefLabel ?label ; skos:definition ?proposition .
        OPTIONAL { ?record skos:note ?note }
      }"""
    broader = _property_lists(graph, "sg:Issue", "skos:broader")
    entails = _property_lists(graph, "sg:Issue", "sg:entails")
    found = [
        Issue(
            id=row.id("record"),
            label=row.text("label"),
            proposition=row.text("proposition"),
            broader=_ids(broader[row.text("record")]),
            entails=_ids(entails[row.text("record")]),
            note=row.text("note"),
        )
        for row in _rows(graph, query)
    ]
    return sorted(found, key=lambda issue: issue.id)


def sources(graph: Graph) -> list[Source]:
    """All sources, by id."""
    query = """
      SELECT ?record ?title ?publisher ?url ?published ?kind ?language ?sha256 ?licence {
        ?record a sg:Source ; dcterms:title ?title .
        OPTIONAL { ?record dc:publisher ?publisher }
        OPTIONAL { ?record schema:url ?url }
        OPTIONAL { ?record dcterms:issued ?published }
        OPTIONAL { ?record sg:sourceKind ?kind }
        OPTIONAL { ?record dc:language ?language }
        OPTIONAL { ?record sg:sha256 ?sha256 }
        OPTIONAL { ?record dc:rights ?licence }
      }"""
    found = [
        Source(
            id=row.id("record"),
            title=row.text("title"),
            publisher=row.text("publisher"),
            url=row.text("url"),
            published=row.day_or_none("published"),
            kind=row.word("kind", SourceKind) if row.text("kind") else None,
            language=row.text("language"),
            sha256=row.text("sha256"),
            licence=row.text("licence"),
        )
        for row in _rows(graph, query)
    ]
    return sorted(found, key=lambda source: source.id)


def stances(graph: Graph, iri: str | None = None) -> Iterator[Stance]:
    """All stances, or the one of that IRI, in no particular order."""
    query = f"""
      SELECT ?record ?actor ?issue ?position ?condition ?date ?precision ?voice ?attributedBy ?source
             ?quote ?start ?end ?confidence ?coder ?recorded ?supersedes ?retracts ?note {{
        ?record a sg:Stance ; sg:actor ?actor ; sg:issue ?issue ; sg:position ?position ; sg:date ?date ;
          sg:datePrecision ?precision ; sg:voice ?voice ; dcterms:source ?source .
        OPTIONAL {{ ?record sg:condition ?condition }}
        OPTIONAL {{ ?record sg:attributedBy ?attributedBy }}
        OPTIONAL {{ ?record sg:confidence ?confidence }}
        OPTIONAL {{ ?record prov:wasRevisionOf ?supersedes }}
        OPTIONAL {{ ?record sg:retracts ?retracts }}
        {_EVIDENCE}{_RECORDING}
      }}"""
    bindings = {"record": NamedNode(iri)} if iri else {}
    others = _lists(graph, "SELECT ?record ?value { ?record sg:otherSource ?value }", bindings)
    for row in _rows(graph, query, bindings):
        record = row.text("record")
        yield Stance(
            id=v.record_id(record),
            actor=row.id("actor"),
            issue=row.id("issue"),
            position=row.position("position"),
            date=row.day("date"),
            voice=row.word("voice", Voice),
            source=row.id("source"),
            condition=row.text("condition"),
            date_precision=row.word("precision", DatePrecision),
            attributed_by=row.id_or_none("attributedBy"),
            other_sources=_ids(others[record]),
            evidence=row.evidence(),
            confidence=row.number("confidence"),
            coder=row.text("coder"),
            recorded=row.moment("recorded"),
            supersedes=row.id_or_none("supersedes"),
            retracts=row.id_or_none("retracts"),
            note=row.text("note"),
        )


def retractions(graph: Graph, iri: str | None = None) -> Iterator[Retraction]:
    """All records that only retract, or the one of that IRI, in no particular order."""
    query = f"""
      SELECT ?record ?retracts ?coder ?recorded ?note {{ ?record a sg:Retraction ; sg:retracts ?retracts . {_RECORDING} }}"""
    for row in _rows(graph, query, {"record": NamedNode(iri)} if iri else {}):
        yield Retraction(
            id=row.id("record"),
            retracts=row.id("retracts"),
            coder=row.text("coder"),
            recorded=row.moment("recorded"),
            note=row.text("note"),
        )


def events(graph: Graph) -> list[Event]:
    """All events, by date and id."""
    query = """
      SELECT ?record ?type ?label ?date ?source ?place ?note {
        ?record a sg:Event ; sg:eventType ?type ; rdfs:label ?label ; sg:date ?date ; dcterms:source ?source .
        OPTIONAL { ?record schema:location ?place }
        OPTIONAL { ?record skos:note ?note }
      }"""
    doers = _property_lists(graph, "sg:Event", "sg:doneBy")
    figures, bearings = _figures(graph), _bearings(graph)
    found = [
        Event(
            id=row.id("record"),
            type=row.word("type", EventType),
            label=row.text("label"),
            date=row.day("date"),
            source=row.id("source"),
            place=row.text("place"),
            actors=_ids(doers[row.text("record")]),
            figures=tuple(sorted(figures[row.text("record")], key=lambda figure: figure.measure)),
            bears_on=tuple(sorted(bearings[row.text("record")], key=lambda bearing: bearing.issue)),
            note=row.text("note"),
        )
        for row in _rows(graph, query)
    ]
    return sorted(found, key=lambda event: (event.date, event.id))


def _figures(graph: Graph) -> Mapping[str, list[Figure]]:
    query = """
      SELECT ?record ?measure ?value ?unit {
        ?record sg:figure ?figure . ?figure sg:measure ?measure ; rdf:value ?value . OPTIONAL { ?figure sg:unit ?unit }
      }"""
    found: dict[str, list[Figure]] = defaultdict(list)
    for row in _rows(graph, query):
        if (value := row.number("value")) is not None:
            found[row.text("record")].append(Figure(row.text("measure"), value, row.text("unit")))
    return found


def _bearings(graph: Graph) -> Mapping[str, list[Bearing]]:
    query = "SELECT ?record ?issue ?position { ?record sg:bearsOn ?b . ?b sg:issue ?issue ; sg:position ?position }"
    found: dict[str, list[Bearing]] = defaultdict(list)
    for row in _rows(graph, query):
        found[row.text("record")].append(Bearing(row.id("issue"), row.position("position")))
    return found


def assessments(graph: Graph) -> list[Assessment]:
    """All assessments, by date and id."""
    query = f"""
      SELECT ?record ?actor ?subject ?claim ?date ?source ?measure ?value ?unit ?quote ?start ?end ?note {{
        ?record a sg:Assessment ; sg:actor ?actor ; sg:subject ?subject ; dcterms:description ?claim ; sg:date ?date ;
          dcterms:source ?source .
        OPTIONAL {{ ?record sg:measure ?measure }}
        OPTIONAL {{ ?record rdf:value ?value }}
        OPTIONAL {{ ?record sg:unit ?unit }}
        OPTIONAL {{ ?record skos:note ?note }}
        {_EVIDENCE}
      }}"""
    found = [
        Assessment(
            id=row.id("record"),
            actor=row.id("actor"),
            subject=row.id("subject"),
            claim=row.text("claim"),
            date=row.day("date"),
            source=row.id("source"),
            measure=row.text("measure"),
            value=row.number("value"),
            unit=row.text("unit"),
            evidence=row.evidence(),
            note=row.text("note"),
        )
        for row in _rows(graph, query)
    ]
    return sorted(found, key=lambda assessment: (assessment.date, assessment.id))


def read_dataset(graph: Graph, info: DatasetInfo | None = None) -> Dataset:
    """Everything in a graph as one dataset, described by ``info`` or, left out, by its first own description."""
    if info is None:
        described = infos(graph)
        info = (
            described[0] if described else DatasetInfo(title="A graph of stances", base_iri="urn:stancegraph:unnamed/")
        )
    return Dataset(
        info=info,
        actors=tuple(actors(graph)),
        roles=tuple(roles(graph)),
        issues=tuple(issues(graph)),
        sources=tuple(sources(graph)),
        stances=tuple(sorted(stances(graph), key=lambda stance: (stance.date, stance.id))),
        retractions=tuple(sorted(retractions(graph), key=lambda retraction: retraction.id)),
        events=tuple(events(graph)),
        assessments=tuple(assessments(graph)),
    )
