"""Records -> RDF: every record as lines of N-Quads, ready for any RDF 1.1 reader.

Text is written directly, because building a graph object by object costs several times the rest of a build. The
way back is :mod:`stancegraph.rdf.reader`; together they are exact: records -> RDF -> records is the identity.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal

from stancegraph.model.lexical import date_time, decimal
from stancegraph.model.records import (
    Actor,
    Assessment,
    DatasetInfo,
    Event,
    Evidence,
    Issue,
    PartialDate,
    Record,
    Retraction,
    Role,
    Source,
    Stance,
)
from stancegraph.rdf import vocabulary as v

_ESCAPES = {
    ord("\\"): "\\\\",
    ord('"'): '\\"',
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    ord("\t"): "\\t",
}
_NEEDS_ESCAPE = re.compile(r'[\\"\n\r\t]').search


def _terms(names: Iterable[str]) -> dict[str, str]:
    return {name: f"<{v.expand(name)}>" for name in names}


_T = _terms(
    [
        "rdf:type",
        "rdf:value",
        "rdfs:label",
        "skos:altLabel",
        "skos:note",
        "skos:prefLabel",
        "skos:definition",
        "skos:broader",
        "skos:inScheme",
        "skos:ConceptScheme",
        "schema:sameAs",
        "schema:startDate",
        "schema:endDate",
        "schema:location",
        "schema:url",
        "dcterms:title",
        "dcterms:description",
        "dcterms:source",
        "dcterms:issued",
        "dc:creator",
        "dc:publisher",
        "dc:language",
        "dc:rights",
        "org:Membership",
        "org:member",
        "org:organization",
        "prov:generatedAtTime",
        "prov:wasRevisionOf",
        "oa:hasSource",
        "oa:hasSelector",
        "oa:exact",
        "oa:start",
        "oa:end",
        "oa:SpecificResource",
        "oa:TextQuoteSelector",
        "oa:TextPositionSelector",
        "foaf:homepage",
        "void:Dataset",
        "void:uriSpace",
        "dcat:Dataset",
        "owl:versionInfo",
        "sg:Actor",
        "sg:Issue",
        "sg:Source",
        "sg:Stance",
        "sg:Retraction",
        "sg:Event",
        "sg:Assessment",
        "sg:Figure",
        "sg:Bearing",
        "sg:actor",
        "sg:issue",
        "sg:position",
        "sg:condition",
        "sg:date",
        "sg:datePrecision",
        "sg:voice",
        "sg:attributedBy",
        "sg:otherSource",
        "sg:evidence",
        "sg:confidence",
        "sg:retracts",
        "sg:entails",
        "sg:represents",
        "sg:firstDay",
        "sg:lastDay",
        "sg:sourceKind",
        "sg:sha256",
        "sg:eventType",
        "sg:doneBy",
        "sg:figure",
        "sg:measure",
        "sg:unit",
        "sg:bearsOn",
        "sg:subject",
    ]
)
_ACTOR_CLASS = {kind: f"<{v.expand(name)}>" for kind, name in v.ACTOR_CLASSES.items()}
_DATE = f"^^<{v.expand('xsd:date')}>"
_DATETIME = f"^^<{v.expand('xsd:dateTime')}>"
_DECIMAL = f"^^<{v.expand('xsd:decimal')}>"
_INTEGER = f"^^<{v.expand('xsd:integer')}>"
_EDTF = f"^^<{v.expand('edtf:EDTF-level0')}>"


def literal(text: str) -> str:
    """A plain string as an N-Quads literal."""
    return f'"{text.translate(_ESCAPES)}"' if _NEEDS_ESCAPE(text) else f'"{text}"'


class Mapper:
    """Writes the records of one dataset as N-Quads.

    ``base`` is the dataset's own base IRI. ``home(kind, id)`` gives the base IRI and the kind of a referenced record,
    where ``kind`` is actor, issue, source, or subject (an actor, event or issue). Left out, every reference is to a
    record of the same dataset and every subject an actor.
    """

    def __init__(self, base: str, home: Callable[[str, str], tuple[str, str]] | None = None) -> None:
        self.base = base
        self._home = home or (lambda kind, _id: (base, "actor" if kind == "subject" else kind))
        self._references: dict[tuple[str, str], str] = {}
        self._graphs: dict[str, str] = {}
        self._registry = f" <{v.registry_graph_iri(base)}> .\n"

    def quads(self, record: Record) -> str:
        """All quads of one record, one line each."""
        match record:
            case Stance():
                return self._stance(record)
            case Actor():
                return self._actor(record)
            case Role():
                return self._role(record)
            case Issue():
                return self._issue(record)
            case Source():
                return self._source(record)
            case Retraction():
                return self._retraction(record)
            case Event():
                return self._event(record)
            case Assessment():
                return self._assessment(record)

    def metadata(self, info: DatasetInfo) -> str:
        """The dataset's description of itself, and the scheme its issues belong to."""
        dataset = f"<{self.base}>"
        facts = [
            (_T["rdf:type"], _T["dcat:Dataset"]),
            (_T["rdf:type"], _T["void:Dataset"]),
            (_T["dcterms:title"], literal(info.title)),
            (_T["void:uriSpace"], literal(self.base)),
            *((_T["dc:creator"], literal(creator)) for creator in info.creators),
        ]
        optional = {
            "dcterms:description": info.description,
            "dc:rights": info.licence,
            "owl:versionInfo": info.version,
            "dc:language": info.language,
        }
        facts += [(_T[name], literal(text)) for name, text in optional.items() if text]
        if info.homepage:
            facts.append((_T["foaf:homepage"], f"<{info.homepage}>"))
        end = f" <{v.metadata_graph_iri(self.base)}> .\n"
        scheme = f"<{self.base}issue/>"
        return (
            _lines(dataset, facts, end)
            + f"{scheme} {_T['rdf:type']} {_T['skos:ConceptScheme']}{end}"
            + f"{scheme} {_T['dcterms:title']} {literal(f'Issues of: {info.title}')}{end}"
        )

    # -- references -------------------------------------------------------------------------------------------

    def _own(self, kind: str, identifier: str) -> str:
        return f"<{self.base}{kind}/{identifier}>"

    def _ref(self, kind: str, identifier: str) -> str:
        key = (kind, identifier)
        iri = self._references.get(key)
        if iri is None:
            iri = self._references[key] = f"<{v.record_iri(*self._home(kind, identifier), identifier)}>"
        return iri

    def _graph_of(self, source: str) -> str:
        end = self._graphs.get(source)
        if end is None:
            end = self._graphs[source] = (
                f" <{v.source_graph_iri(v.record_iri(*self._home('source', source), source))}> .\n"
            )
        return end

    # -- one method a kind of record --------------------------------------------------------------------------

    def _actor(self, actor: Actor) -> str:
        facts = [
            (_T["rdf:type"], _T["sg:Actor"]),
            (_T["rdf:type"], _ACTOR_CLASS[actor.kind]),
            (_T["rdfs:label"], literal(actor.name)),
            *((_T["skos:altLabel"], literal(alias)) for alias in actor.aliases),
            *((_T["schema:sameAs"], f"<{iri}>") for iri in actor.same_as),
            *_note(actor.note),
        ]
        return _lines(self._own("actor", actor.id), facts, self._registry)

    def _role(self, role: Role) -> str:
        facts = [
            (_T["rdf:type"], _T["org:Membership"]),
            (_T["org:member"], self._ref("actor", role.actor)),
            (_T["org:organization"], self._ref("actor", role.organisation)),
            (_T["rdfs:label"], literal(role.office)),
            (_T["sg:represents"], _concept("represents", role.represents)),
            *_bound("schema:startDate", role.start),
            *_bound("schema:endDate", role.end),
        ]
        # The first and last day the role may cover, so that queries compare dates with dates.
        if role.start:
            facts.append((_T["sg:firstDay"], f'"{role.start.first}"{_DATE}'))
        if role.end:
            facts.append((_T["sg:lastDay"], f'"{role.end.last}"{_DATE}'))
        return _lines(self._own("role", role.id), facts, self._registry)

    def _issue(self, issue: Issue) -> str:
        facts = [
            (_T["rdf:type"], _T["sg:Issue"]),
            (_T["skos:prefLabel"], literal(issue.label)),
            (_T["skos:definition"], literal(issue.proposition)),
            (_T["skos:inScheme"], f"<{self.base}issue/>"),
            *((_T["skos:broader"], self._ref("issue", broader)) for broader in issue.broader),
            *((_T["sg:entails"], self._ref("issue", entailed)) for entailed in issue.entails),
            *_note(issue.note),
        ]
        return _lines(self._own("issue", issue.id), facts, self._registry)

    def _source(self, source: Source) -> str:
        facts = [(_T["rdf:type"], _T["sg:Source"]), (_T["dcterms:title"], literal(source.title))]
        optional = {
            "dc:publisher": source.publisher,
            "dc:language": source.language,
            "sg:sha256": source.sha256,
            "dc:rights": source.licence,
        }
        facts += [(_T[name], literal(text)) for name, text in optional.items() if text]
        if source.url:
            facts.append((_T["schema:url"], f"<{source.url}>"))
        if source.published:
            facts.append((_T["dcterms:issued"], f'"{source.published}"{_DATE}'))
        if source.kind:
            facts.append((_T["sg:sourceKind"], _concept("source-kind", source.kind)))
        return _lines(self._own("source", source.id), facts, self._graph_of(source.id))

    def _stance(self, stance: Stance) -> str:
        subject = self._own("stance", stance.id)
        facts = [
            (_T["rdf:type"], _T["sg:Stance"]),
            (_T["sg:actor"], self._ref("actor", stance.actor)),
            (_T["sg:issue"], self._ref("issue", stance.issue)),
            (_T["sg:position"], _concept("position", stance.position.label)),
            (_T["sg:date"], f'"{stance.date}"{_DATE}'),
            (_T["sg:datePrecision"], _concept("date-precision", stance.date_precision)),
            (_T["sg:voice"], _concept("voice", stance.voice)),
            (_T["dcterms:source"], self._ref("source", stance.source)),
            *((_T["sg:otherSource"], self._ref("source", other)) for other in stance.other_sources),
            *_note(stance.note),
            *_recording(stance.coder, stance.recorded),
        ]
        if stance.condition:
            facts.append((_T["sg:condition"], literal(stance.condition)))
        if stance.attributed_by:
            facts.append((_T["sg:attributedBy"], self._ref("actor", stance.attributed_by)))
        if stance.confidence is not None:
            facts.append((_T["sg:confidence"], f'"{decimal(stance.confidence)}"{_DECIMAL}'))
        if stance.supersedes:
            facts.append((_T["prov:wasRevisionOf"], self._own("stance", stance.supersedes)))
        if stance.retracts:
            facts.append((_T["sg:retracts"], self._own("stance", stance.retracts)))
        end = self._graph_of(stance.source)
        return _lines(subject, facts, end) + self._evidence(subject, stance.evidence, stance.source, end)

    def _retraction(self, retraction: Retraction) -> str:
        facts = [
            (_T["rdf:type"], _T["sg:Retraction"]),
            (_T["sg:retracts"], self._own("stance", retraction.retracts)),
            *_note(retraction.note),
            *_recording(retraction.coder, retraction.recorded),
        ]
        return _lines(self._own("stance", retraction.id), facts, f" <{v.corrections_graph_iri(self.base)}> .\n")

    def _event(self, event: Event) -> str:
        subject = self._own("event", event.id)
        end = self._graph_of(event.source)
        facts = [
            (_T["rdf:type"], _T["sg:Event"]),
            (_T["sg:eventType"], _concept("event-type", event.type)),
            (_T["rdfs:label"], literal(event.label)),
            (_T["sg:date"], f'"{event.date}"{_DATE}'),
            (_T["dcterms:source"], self._ref("source", event.source)),
            *((_T["sg:doneBy"], self._ref("actor", actor)) for actor in event.actors),
            *_note(event.note),
        ]
        if event.place:
            facts.append((_T["schema:location"], literal(event.place)))
        parts = []
        for figure in event.figures:
            node = _part(subject, f"figure-{figure.measure}")
            facts.append((_T["sg:figure"], node))
            about = [(_T["rdf:type"], _T["sg:Figure"]), *_measured(figure.measure, figure.value, figure.unit)]
            parts.append(_lines(node, about, end))
        for bearing in event.bears_on:
            node = _part(subject, f"bears-on-{bearing.issue}")
            facts.append((_T["sg:bearsOn"], node))
            about = [
                (_T["rdf:type"], _T["sg:Bearing"]),
                (_T["sg:issue"], self._ref("issue", bearing.issue)),
                (_T["sg:position"], _concept("position", bearing.position.label)),
            ]
            parts.append(_lines(node, about, end))
        return _lines(subject, facts, end) + "".join(parts)

    def _assessment(self, assessment: Assessment) -> str:
        subject = self._own("assessment", assessment.id)
        end = self._graph_of(assessment.source)
        facts = [
            (_T["rdf:type"], _T["sg:Assessment"]),
            (_T["sg:actor"], self._ref("actor", assessment.actor)),
            (_T["sg:subject"], self._ref("subject", assessment.subject)),
            (_T["dcterms:description"], literal(assessment.claim)),
            (_T["sg:date"], f'"{assessment.date}"{_DATE}'),
            (_T["dcterms:source"], self._ref("source", assessment.source)),
            *_measured(assessment.measure, assessment.value, assessment.unit),
            *_note(assessment.note),
        ]
        return _lines(subject, facts, end) + self._evidence(subject, assessment.evidence, assessment.source, end)

    def _evidence(self, subject: str, evidence: Evidence | None, source: str, end: str) -> str:
        if evidence is None:
            return ""
        node, quote, span = _part(subject, "evidence"), _part(subject, "quote"), _part(subject, "span")
        text = (
            f"{subject} {_T['sg:evidence']} {node}{end}"
            f"{node} {_T['rdf:type']} {_T['oa:SpecificResource']}{end}"
            f"{node} {_T['oa:hasSource']} {self._ref('source', source)}{end}"
            f"{node} {_T['oa:hasSelector']} {quote}{end}"
            f"{quote} {_T['rdf:type']} {_T['oa:TextQuoteSelector']}{end}"
            f"{quote} {_T['oa:exact']} {literal(evidence.quote)}{end}"
        )
        if evidence.start is None:
            return text
        return text + (
            f"{node} {_T['oa:hasSelector']} {span}{end}"
            f"{span} {_T['rdf:type']} {_T['oa:TextPositionSelector']}{end}"
            f'{span} {_T["oa:start"]} "{evidence.start}"{_INTEGER}{end}'
            f'{span} {_T["oa:end"]} "{evidence.end}"{_INTEGER}{end}'
        )


def dataset_quads(mapper: Mapper, info: DatasetInfo, records: Iterable[Record]) -> Iterator[str]:
    """The N-Quads of a whole dataset, a piece per record."""
    yield mapper.metadata(info)
    for record in records:
        yield mapper.quads(record)


_Fact = tuple[str, str]


def _lines(subject: str, facts: Iterable[_Fact], end: str) -> str:
    return "".join([f"{subject} {predicate} {value}{end}" for predicate, value in facts])


def _part(subject: str, name: str) -> str:
    return f"{subject[:-1]}#{name}>"


def _concept(scheme: str, name: str) -> str:
    return f"<{v.SCHEMES}{scheme}/{name}>"


def _note(note: str) -> list[_Fact]:
    return [(_T["skos:note"], literal(note))] if note else []


def _recording(coder: str, recorded: datetime | None) -> list[_Fact]:
    facts = [(_T["dc:creator"], literal(coder))] if coder else []
    if recorded:
        facts.append((_T["prov:generatedAtTime"], f'"{date_time(recorded)}"{_DATETIME}'))
    return facts


def _bound(name: str, day: PartialDate | None) -> list[_Fact]:
    return [(_T[name], f'"{day.text}"{_EDTF}')] if day else []


def _measured(measure: str, value: Decimal | None, unit: str) -> list[_Fact]:
    facts = [(_T["sg:measure"], literal(measure))] if measure else []
    if value is not None:
        facts.append((_T["rdf:value"], f'"{decimal(value)}"{_DECIMAL}'))
    if unit:
        facts.append((_T["sg:unit"], literal(unit)))
    return facts
