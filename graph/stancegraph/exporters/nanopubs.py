"""Stances as nanopublications (TriG): each a file of its own in the file, under an IRI that is made of what it says.

What is claimed is the assertion, with the words of the issue it is relative to; where it stands in what source, in which
words and by whose coding, is the provenance; dataset, licence and what it replaces are the publication info. The name
of each (a trusty URI, see :mod:`stancegraph.rdf.trusty`) ends in the hash of all of it. They are not signed: whoever
publishes them does that with a key of his own, which gives them another name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from stancegraph.answers.scope import Scope
from stancegraph.errors import GraphError
from stancegraph.exporters.prefixes import prefixes_in
from stancegraph.model.licences import licence_iri
from stancegraph.model.records import DatasetInfo, Retraction, Stance
from stancegraph.model.schema import ACTOR, ISSUE, RETRACTION, SOURCE, STANCE
from stancegraph.rdf import reader as reading
from stancegraph.rdf.graph import Graph
from stancegraph.rdf.nanopubs import NP, NPX
from stancegraph.rdf.statements import FOLLOWS, base_and_id
from stancegraph.rdf.trusty import UNKNOWN, artifact_code
from stancegraph.rdf.vocabulary import PREFIXES, expand, record_iri
from stancegraph.rdf.writer import Mapper

UNSIGNED = "Not signed: its name shows that it is whole, and nothing shows who published it."

_Correction = Stance | Retraction
_Fact = tuple[NamedNode, NamedNode, NamedNode | Literal]
_XSD_MOMENT = NamedNode(expand("xsd:dateTime"))
_FOLLOWS = frozenset(expand(name) for name in FOLLOWS["sg:Stance"])
_IN_PROVENANCE = frozenset(
    expand(field.predicate)
    for field in STANCE.fields
    if field.name
    in (
        "source",
        "other_sources",
        "evidence",
        "passages",
        "aggregate",
        "confidence",
        "coder",
        "recorded",
        "supersedes",
        "note",
    )
)
_SHORT = {
    **{
        name: PREFIXES[name]
        for name in ("sg", "rdf", "rdfs", "xsd", "skos", "dcterms", "dc", "prov", "oa", "foaf", "owl")
    },
    **{
        name: PREFIXES[name]
        for name in ("position", "voice", "date-precision", "condition-kind", "source-kind", "schema")
    },
    "np": NP,
    "npx": NPX,
}


def export_nanopubs(graph: Graph, stream: IO[bytes], scope: Scope | None = None) -> int:
    """Write the stances of a graph, and what withdraws them, in the order of their days; how many there are.

    ``scope`` has the ids of the actors and issues asked about (None: all). A stance that was corrected is written as well: it is what the correction replaces. Raises GraphError where a record corrects
    one that is not in the graph, and, before anything is written, where actors and issues are asked
    about that no stance has: a file of none would look like an answer.
    """
    made = _Nanopubs(graph)
    chosen = list(made.chosen(scope or Scope()))
    if not chosen and scope is not None:
        raise GraphError(_nothing(scope))
    declared = set[str]()
    for record in chosen:
        stream.write(_trig(*made.of(record), declared))
    return len(chosen)


def _nothing(scope: Scope) -> str:
    """That there is nothing to write, and of whom and on what it was asked for."""
    of = f" of {' or '.join(scope.actors)}" if scope.actors is not None else ""
    on = f" on {' or '.join(scope.issues)}" if scope.issues is not None else ""
    return f"there is no stance{of}{on} in the graph, and so no nanopublication to write"


def _trig(iri: str, quads: Iterable[Quad], declared: set[str]) -> bytes:
    """One nanopublication below the prefixes it uses: its own two, and those that are not ``declared`` in the file yet."""
    own = {"this": iri, "sub": f"{iri}#"}
    written = serialize(quads, format=RdfFormat.TRIG, prefixes={**_SHORT, **own}) or b""
    text = b"".join(line for line in written.splitlines(keepends=True) if not line.startswith(b"@prefix "))
    used = prefixes_in(text.decode()) - declared
    heads = [f"@prefix {name}: <{value}> .\n" for name, value in (_SHORT | own).items() if name in used]
    blank = "\n" if declared else ""
    declared |= used - own.keys()
    return f"{blank}{''.join(heads)}".encode() + text


class _Nanopubs:
    """Makes the nanopublications of the records of one graph, each when it is asked for or referred to."""

    def __init__(self, graph: Graph) -> None:
        self._infos = {info.base_iri: info for info in reading.infos(graph)}
        self._referred = {
            kind.path: reading.ById(
                kind, ((record.id, (iri, record)) for iri, record in reading.read_with_iris(graph, kind))
            )
            for kind in (ACTOR, ISSUE, SOURCE)
        }
        kinds = (STANCE, RETRACTION)
        self._records: dict[str, _Correction] = {
            iri: record for kind in kinds for iri, record in reading.read_with_iris(graph, kind)
        }
        self._mappers: dict[str, Mapper] = {}
        self._sources: dict[str, list[_Fact]] = {}
        self._names: dict[str, str] = {}
        self._facts_of: dict[str, tuple[list[_Fact], list[_Fact]]] = {}

    def chosen(self, scope: Scope) -> Iterator[str]:
        """The IRIs of the stances asked for by day and id, then of the retractions of these."""
        stances = [
            (record.date, iri)
            for iri, record in self._records.items()
            if isinstance(record, Stance)
            and (scope.actors is None or record.actor in scope.actors)
            and (scope.issues is None or record.issue in scope.issues)
        ]
        found = {iri for _, iri in stances}
        yield from (iri for _, iri in sorted(stances))
        ahead = dict(sorted((iri, each) for iri, each in self._records.items() if isinstance(each, Retraction)))
        # A retraction may be withdrawn in turn.
        while reached := [iri for iri, each in ahead.items() if self._target(iri, each.retracts) in found]:
            yield from reached
            found.update(reached)
            for iri in reached:
                del ahead[iri]

    def of(self, iri: str) -> tuple[str, list[Quad]]:
        """The nanopublication of a record: its name and what it says."""
        name = self._name(iri)
        quads = list(self._quads(iri, name))
        del self._facts_of[iri]
        return name, quads

    def _name(self, iri: str) -> str:
        """What the nanopublication of a record is called; first come those that it corrects."""
        ahead, waiting = [iri], set[str]()
        while ahead:
            record = ahead[-1]
            behind = [each for each in self._corrected(record).values() if each not in self._names]
            if record in waiting and behind:
                raise GraphError(f"<{record}> corrects what corrects it; see: stancegraph validate")
            waiting.add(record)
            if behind:
                ahead += behind
                continue
            ahead.pop()
            if record not in self._names:
                space = f"{self._base(record)}np/"
                self._names[record] = space + artifact_code(self._quads(record, space + UNKNOWN))
        return self._names[iri]

    def _corrected(self, iri: str) -> dict[str, str]:
        """The records that one replaces or withdraws, by how it does."""
        record = self._records[iri]
        told = {"retracts": record.retracts, "supersedes": record.supersedes if isinstance(record, Stance) else None}
        return {how: self._target(iri, each) for how, each in told.items() if each}

    def _target(self, iri: str, identifier: str) -> str:
        target = record_iri(self._base(iri), "stance", identifier)
        if target not in self._records:
            raise GraphError(f"<{iri}> corrects <{target}>, which is not in the graph; see: stancegraph validate")
        return target

    def _base(self, iri: str) -> str:
        place = base_and_id(iri, STANCE.path)
        if place is None:
            raise GraphError(f"<{iri}> is no IRI of a stance, so it belongs to no dataset; see: stancegraph validate")
        return place[0]

    # -- the parts -------------------------------------------------------------------------------------------------

    def _quads(self, iri: str, name: str) -> Iterator[Quad]:
        """All four graphs, under a name whose end may not be known yet."""
        this, (head, assertion, provenance, info) = NamedNode(name), _graphs(name)
        record = self._records[iri]
        if iri not in self._facts_of:  # they are wanted twice, with and without the name
            self._facts_of[iri] = self._facts(iri, record)
        assertions, sources = self._facts_of[iri]
        facts: dict[NamedNode, list[_Fact]] = {
            head: [
                (this, _n("rdf:type"), NamedNode(f"{NP}Nanopublication")),
                (this, NamedNode(f"{NP}hasAssertion"), assertion),
                (this, NamedNode(f"{NP}hasProvenance"), provenance),
                (this, NamedNode(f"{NP}hasPublicationInfo"), info),
            ],
            assertion: assertions,
            provenance: [*self._derived(iri, record, assertion, name), *sources],
            info: list(self._published(iri, record, this)),
        }
        for graph, each in facts.items():
            yield from (Quad(subject, predicate, value, graph) for subject, predicate, value in each)

    def _facts(self, iri: str, record: _Correction) -> tuple[list[_Fact], list[_Fact]]:
        """What a record claims, and what it says of where that comes from."""
        claims, sources = list[_Fact](), list[_Fact]()
        for fact in self._written(self._base(iri), record):
            subject, predicate, _ = fact
            if subject.value.startswith(f"{iri}#") and not subject.value.startswith(f"{iri}#for-"):
                sources.append(fact)
            elif subject.value == iri and predicate.value not in _FOLLOWS:
                (sources if predicate.value in _IN_PROVENANCE else claims).append(fact)
        if isinstance(record, Stance):
            claims += self._words(record)
            sources += self._source(record.source)
        return claims, sources

    def _source(self, identifier: str) -> list[_Fact]:
        if identifier not in self._sources:
            iri, source = self._referred["source"][identifier]
            written = self._written(self._base_of(iri, "source"), source)
            self._sources[identifier] = [fact for fact in written if fact[0].value == iri]
        return self._sources[identifier]

    def _words(self, stance: Stance) -> Iterator[_Fact]:
        """What the actors and the issue are called, and the proposition: a position is relative to its wording."""
        names = (stance.actor, stance.attributed_by, stance.on_behalf_of)
        for actor in dict.fromkeys(filter(None, names)):
            iri, record = self._referred["actor"][actor]
            yield NamedNode(iri), _n("rdfs:label"), Literal(record.name)
        iri, issue = self._referred["issue"][stance.issue]
        yield NamedNode(iri), _n("skos:prefLabel"), Literal(issue.label)
        yield NamedNode(iri), _n("skos:definition"), Literal(issue.proposition)

    def _derived(self, iri: str, record: _Correction, assertion: NamedNode, name: str) -> Iterator[_Fact]:
        if isinstance(record, Stance):
            source, _ = self._referred["source"][record.source]
            yield assertion, _n("prov:wasDerivedFrom"), NamedNode(source)
        for each in self._corrected(iri).values():
            yield assertion, _n("prov:wasDerivedFrom"), NamedNode(each)
        if record.coder:
            coder = NamedNode(f"{name}#coder")
            yield assertion, _n("prov:wasAttributedTo"), coder
            yield coder, _n("foaf:name"), Literal(record.coder)

    def _published(self, iri: str, record: _Correction, this: NamedNode) -> Iterator[_Fact]:
        base = self._base(iri)
        info = self._infos.get(base) or DatasetInfo(base, base)
        dataset = NamedNode(base)
        yield this, _n("rdfs:label"), Literal(self._label(record))
        yield this, NamedNode(f"{NPX}introduces"), NamedNode(iri)
        yield this, _n("dcterms:isPartOf"), dataset
        if record.recorded:
            written = STANCE.field("recorded").type.codec
            assert written is not None
            yield this, _n("dcterms:created"), Literal(written.format(record.recorded), datatype=_XSD_MOMENT)
        creators = {NamedNode(f"{this.value}#creator-{number}"): name for number, name in enumerate(info.creators, 1)}
        for node in creators:
            yield this, _n("dcterms:creator"), node
        if licence := licence_iri(info.licence):
            yield this, _n("dcterms:license"), NamedNode(licence)
        elif info.licence:
            yield this, _n("dc:rights"), Literal(info.licence)
        for how, target in self._corrected(iri).items():
            yield this, NamedNode(f"{NPX}{how}"), NamedNode(self._names[target])
        yield this, _n("rdfs:comment"), Literal(UNSIGNED, language="en")
        for node, creator in creators.items():
            yield node, _n("foaf:name"), Literal(creator)
        yield dataset, _n("dcterms:title"), Literal(info.title)
        if info.version:
            yield dataset, _n("owl:versionInfo"), Literal(info.version)

    def _label(self, record: _Correction) -> str:
        if isinstance(record, Retraction):
            return f"Withdraws {record.retracts}"
        actor, issue = self._referred["actor"][record.actor][1], self._referred["issue"][record.issue][1]
        return f"{actor.name} {record.position.label}: {issue.label} ({record.date}, {record.voice.value})"

    # -- records as triples ----------------------------------------------------------------------------------------

    def _written(self, base: str, record: Any) -> Iterator[_Fact]:
        """A record as the writer of graphs has it."""
        if base not in self._mappers:
            self._mappers[base] = Mapper(base, self._home)
        for quad in parse(self._mappers[base].quads(record), format=RdfFormat.N_QUADS):
            assert isinstance(quad.subject, NamedNode)
            assert isinstance(quad.object, NamedNode | Literal)
            yield quad.subject, quad.predicate, quad.object

    def _home(self, kind: str, identifier: str) -> tuple[str, str]:
        iri, _ = self._referred[kind][identifier]
        return self._base_of(iri, kind), kind

    def _base_of(self, iri: str, kind: str) -> str:
        place = base_and_id(iri, kind)
        assert place is not None
        return place[0]


def _n(name: str) -> NamedNode:
    return NamedNode(expand(name))


def _graphs(name: str) -> tuple[NamedNode, ...]:
    return tuple(NamedNode(f"{name}#{part}") for part in ("Head", "assertion", "provenance", "pubinfo"))
