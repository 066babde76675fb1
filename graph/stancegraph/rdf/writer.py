"""Records -> RDF: every record as lines of N-Quads, ready for any RDF 1.1 reader, as the declaration says.

Text is written directly, because building a graph object by object costs several times the rest of a build: each field
has a function from its value to ``predicate object``, which is worked out once for values that repeat. The way back is
:mod:`stancegraph.rdf.reader`; together they are exact: records -> RDF -> records is the identity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from stancegraph.model import values
from stancegraph.model.cells import Codec
from stancegraph.model.governments import Government
from stancegraph.model.lexical import date_time
from stancegraph.model.records import DatasetInfo, Evidence, Record, Stance
from stancegraph.model.schema import EVIDENCE, PARTS, PARTS_IN_COLUMNS, SCHEMA, Field, GraphOf, Kind, Part, Schema
from stancegraph.model.speakers import Speakers
from stancegraph.model.values import Term, ValueType
from stancegraph.model.words import DatePrecision, Position, Voice
from stancegraph.rdf import vocabulary as v
from stancegraph.rdf.description import described, language_tag
from stancegraph.rdf.literals import literal

# Past this many different values a field does not really repeat: what was kept is let go.
_MOST_KEPT = 100_000

Home = Callable[[str, str], tuple[str, str]]
"""Gives the base IRI and the kind of a referenced record from its kind (or ``subject``) and id."""

_Fact = Callable[[Any], str]
"""Makes `` predicate object`` of a value, with a blank before each."""


def _term(name: str) -> str:
    return f"<{v.expand(name)}>"


_TYPE = f" {_term('rdf:type')} "
_DATE = f"^^{_term('xsd:date')}"


class _Kept(dict[Any, str]):
    """The facts of a field by value, each worked out when first asked for."""

    def __init__(self, fact: _Fact) -> None:
        super().__init__()
        self._fact = fact

    def __missing__(self, value: Any) -> str:
        if len(self) >= _MOST_KEPT:
            self.clear()
        fact = self[value] = self._fact(value)
        return fact


class Mapper:
    """Writes the records of one dataset as N-Quads.

    ``base`` is the dataset's own base IRI. ``home(kind, id)`` gives the base IRI and the kind of a referenced record,
    where ``kind`` is actor, issue, source, or subject (an actor, event or issue). Left out, every reference is to a
    record of the same dataset and every subject an actor. ``speakers`` is shared by the mappers of one graph: it learns
    from actors, issues and roles, which have to be written before the stances.
    """

    def __init__(
        self, base: str, home: Home | None = None, schema: Schema = SCHEMA, speakers: Speakers | None = None
    ) -> None:
        self.base = base
        self.speakers = Speakers() if speakers is None else speakers
        self.home = home or (lambda kind, _id: (base, "actor" if kind == "subject" else kind))
        self._schema = schema
        self._pools: set[str] = set()
        self._graphs = _Kept(lambda source: f" <{v.source_graph_iri(self._referenced('source', source))}> .\n")
        self._writers = {kind.record: _Writer(self, kind) for kind in schema.kinds}

    def quads(self, record: Record) -> str:
        """All quads of one record, one line each."""
        self.speakers.note(record)
        return self._writers[type(record)].quads(record)

    def metadata(self, info: DatasetInfo, uses: Iterable[str] = ()) -> str:
        """The dataset's description of itself with what follows from it, the base IRIs of those it builds on, and the scheme its issues belong to.

        Its title and description are in its language, where it says which.
        """
        end = f" <{v.metadata_graph_iri(self.base)}> .\n"
        scheme = f"<{self.base}issue/>"
        return (
            _Writer(self, _in_language(self._schema.dataset, language_tag(info))).about(f"<{self.base}>", info, end)
            + f"<{self.base}>{_TYPE}{_term('void:Dataset')}{end}"
            + "".join(f"{each}{end}" for each in described(info))
            + "".join(f"<{self.base}> {_term('dcterms:requires')} <{other}>{end}" for other in sorted(uses))
            + f"{scheme}{_TYPE}{_term('skos:ConceptScheme')}{end}"
            + f"{scheme} {_term('dcterms:title')} {literal(f'Issues of: {info.title}')}{end}"
        )

    def end_of(self, kind: Kind) -> Callable[[Any], str]:
        """How the lines of a record of that kind end: with the graph they are in."""
        match kind.graph:
            case GraphOf.REGISTRY:
                fixed = f" <{v.registry_graph_iri(self.base)}> .\n"
            case GraphOf.CORRECTIONS:
                fixed = f" <{v.corrections_graph_iri(self.base)}> .\n"
            case GraphOf.METADATA:
                fixed = f" <{v.metadata_graph_iri(self.base)}> .\n"
            case GraphOf.SOURCE:
                source = attrgetter("id" if kind.name == "source" else "source")
                return lambda record: self._graphs[source(record)]
        return lambda _record: fixed

    def fact(self, field: Field) -> _Fact:
        """What makes a fact of a value of that field."""
        start, kind = f" {_term(field.predicate)} ", field.refers_to or ""
        one: Callable[[Any], str] = _object(field.type)
        match field.type.term:
            case Term.REFERENCE:
                one = lambda value: f"<{self._referenced(kind, value)}>"  # noqa: E731
            case Term.OWN_REFERENCE:
                one = lambda value: f"<{v.record_iri(self.base, kind, value)}>"  # noqa: E731
        fact: _Fact = lambda value: start + one(value)  # noqa: E731
        return fact if field.varied else _Kept(fact).__getitem__

    def actor(self, identifier: str) -> str:
        """An actor as a term."""
        return f"<{self._referenced('actor', identifier)}>"

    def pool(self, pool: str, holder: str, issue: str) -> str:
        """What a pool is of and on, beside what else is known of the holder; nothing where it was said just before."""
        if pool in self._pools:
            return ""
        if len(self._pools) >= _MOST_KEPT:
            self._pools.clear()  # said again it is the same statement of the same graph
        self._pools.add(pool)
        end = f" <{v.registry_graph_iri(self.home('actor', holder)[0])}> .\n"
        facts = [_POOL, f"{_POOL_OF}{self.actor(holder)}", f"{_POOL_ON}<{self._referenced('issue', issue)}>"]
        return _lines(pool, facts, end)

    def under(self, organisation: str, government: Government) -> str:
        """The fact that something was said under a government of an organisation."""
        return f"{_UNDER}{_government(self.actor(organisation), government)}"

    def body(self, organisation: str, government: Government | None) -> str:
        """A government as a term, the organisation itself where it knows none."""
        actor = self.actor(organisation)
        return _government(actor, government) if government else actor

    def _referenced(self, kind: str, identifier: str) -> str:
        return v.record_iri(*self.home(kind, identifier), identifier)


def _in_language(kind: Kind, tag: str) -> Kind:
    """A kind whose texts that have a language have this one; itself where there is none."""
    if not tag:
        return kind
    fields = (
        replace(each, type=replace(each.type, datatype=f"@{tag}")) if each.type is values.PROSE else each
        for each in kind.fields
    )
    return replace(kind, fields=tuple(fields))


def _object(type: ValueType) -> Callable[[Any], str]:
    """What writes a value as the object of a triple, unless it refers to a record."""
    if type.datatype == "xsd:string":
        return literal
    if type.datatype.startswith("@"):
        return lambda text: f"{literal(text)}{type.datatype}"
    if type.datatype == values.LANGUAGE_TAGGED:
        return lambda name: f"{literal(name.text)}@{name.language}"
    format = type.lexical or (type.codec or Codec(str)).format
    match type.term:
        case Term.LITERAL:
            end = f'"^^{_term(type.datatype)}'
            return lambda value: f'"{format(value)}{end}'
        case Term.CONCEPT:
            scheme = f"<{v.SCHEMES}{type.scheme}/"
            return lambda value: f"{scheme}{format(value)}>"
        case Term.CLASS:
            return lambda value: _term(v.ACTOR_CLASSES[value])
    return lambda value: f"<{value}>"


class _Facts:
    """The facts of the fields of a value: first those it must have, then those it may, then the lists."""

    def __init__(self, mapper: Mapper, fields: Iterable[Field]) -> None:
        single = [field for field in fields if field.type.term is not Term.PART and not field.type.many]
        listed = [field for field in fields if field.type.term is not Term.PART and field.type.many]
        needed = [field for field in single if field.required]
        self._needed = [(attrgetter(field.name), mapper.fact(field)) for field in needed]
        # Text may be empty, anything else may be missing.
        self._texts = [
            (attrgetter(field.name), mapper.fact(field))
            for field in single
            if not field.required and field.type.empty == ""
        ]
        self._others = [
            (attrgetter(field.name), mapper.fact(field))
            for field in single
            if not field.required and field.type.empty in (None, False)
        ]
        self._lists = [(attrgetter(field.name), mapper.fact(_one_of(field))) for field in listed]

    def of(self, value: Any) -> list[str]:
        facts = [fact(get(value)) for get, fact in self._needed]
        facts += [fact(text) for get, fact in self._texts if (text := get(value))]
        facts += [fact(other) for get, fact in self._others if (other := get(value)) is not None and other is not False]
        for get, fact in self._lists:
            if several := get(value):
                facts += map(fact, several)
        return facts


def _one_of(field: Field) -> Field:
    """A list as a field of one value: its items are written one by one."""
    return replace(field, type=replace(field.type, codec=Codec(str, str)))


class _Writer:
    """Writes the records of one kind."""

    def __init__(self, mapper: Mapper, kind: Kind) -> None:
        self._start = f"<{mapper.base}{kind.path}/"
        self._end = mapper.end_of(kind)
        self._types = [f"{_TYPE}{_term(kind.rdf_class)}"]
        self._beside = _BESIDE.get(kind.name)
        self._mapper = mapper
        self._facts = _Facts(mapper, kind.fields)
        self._parts = [
            (attrgetter(field.name), _PartWriter(mapper, field, PARTS[field.type.name]))
            for field in kind.fields
            if field.type.name in PARTS
        ]
        quoted = [attrgetter(field.name) for field in kind.fields if field.type.name in PARTS_IN_COLUMNS]
        self._evidence = [(get, _Evidence(mapper)) for get in quoted]

    def quads(self, record: Any) -> str:
        return self.about(f"{self._start}{record.id}>", record, self._end(record))

    def about(self, subject: str, record: Any, end: str) -> str:
        """All lines of a record that is called ``subject``."""
        facts = self._types + self._facts.of(record)
        if self._beside:
            facts += self._beside(self._mapper, record)
        text = _lines(subject, facts, end)
        for get, part in self._parts:
            if value := get(record):
                several = value if isinstance(value, tuple) else (value,)
                text += "".join([part.lines(subject, each, end) for each in several])
        for get, writer in self._evidence:
            if evidence := get(record):
                text += writer.lines(subject, evidence, record.source, end)
        if isinstance(record, Stance):
            text += said_for_quads(self._mapper, record, subject, end)
            text += claim_quads(self._mapper, record, subject, end)
        return text


class _PartWriter:
    """Writes the values of one field that are nodes of their own."""

    def __init__(self, mapper: Mapper, field: Field, part: Part) -> None:
        self._link = f" {_term(field.predicate)} "
        key = attrgetter(part.key) if part.key else None
        self._name: Callable[[Any], str] = (lambda value: f"{part.name}-{key(value)}") if key else lambda _: part.name
        self._type = f"{_TYPE}{_term(part.rdf_class)}"
        self._facts = _Facts(mapper, part.fields)

    def lines(self, subject: str, value: Any, end: str) -> str:
        node = _part(subject, self._name(value))
        return f"{subject}{self._link}{node}{end}" + _lines(node, [self._type, *self._facts.of(value)], end)


def _lines(subject: str, facts: list[str], end: str) -> str:
    return subject + (end + subject).join(facts) + end


def _part(subject: str, name: str) -> str:
    return f"{subject[:-1]}#{name}>"


# -- what follows from several fields ---------------------------------------------------------------------------------


def _beside_role(_mapper: Mapper, role: Any) -> list[str]:
    """The first and last day the role may cover, so that queries compare dates with dates."""
    facts = [f' {_term("sg:firstDay")} "{role.start.first}"{_DATE}'] if role.start else []
    return [*facts, f' {_term("sg:lastDay")} "{role.end.last}"{_DATE}'] if role.end else facts


def _beside_stance(mapper: Mapper, stance: Any) -> list[str]:
    """By what it competes with others, and the government it was said under where its own actor has one."""
    facts = [_PRECEDENCE[stance.date, stance.date_precision, stance.voice]]
    if under := mapper.speakers.under(stance.actor, stance.date, stance.actor):
        facts.append(mapper.under(stance.actor, under))
    facts += [
        (_IN_OFFICE if each.in_office else _AS_MEMBER) + mapper.body(each.organisation, each.under)
        for each in mapper.speakers.capacities(stance)
    ]
    return facts


def _precedence(of: tuple[date, DatePrecision, Voice]) -> str:
    day, precision, voice = of
    first, last = precision.span(day)
    text = f"{int(voice.direct)}{first}/{last} {precision.rank}{voice.rank}"
    return f' {_term("sg:precedence")} "{text}"'


def _beside_issue(mapper: Mapper, _issue: Any) -> list[str]:
    return [f" {_term('skos:inScheme')} <{mapper.base}issue/>"]


_PRECEDENCE = _Kept(_precedence)
_BESIDE: dict[str, Callable[[Mapper, Any], list[str]]] = {
    "role": _beside_role,
    "issue": _beside_issue,
    "stance": _beside_stance,
}


class _Evidence:
    """Writes the words a record rests on, after the Web Annotation Data Model: a node with a quote and a span."""

    def __init__(self, mapper: Mapper) -> None:
        quote, start, end = EVIDENCE
        self._source = mapper.fact(_IN_SOURCE)
        self._exact, self._start, self._stop = mapper.fact(quote), mapper.fact(start), mapper.fact(end)

    def lines(self, subject: str, evidence: Evidence, source: str, end: str) -> str:
        node, quote, span = _part(subject, "evidence"), _part(subject, "quote"), _part(subject, "span")
        about = [_RESOURCE, self._source(source), f"{_SELECTOR}{quote}"]
        text = f"{subject}{_LINK}{node}{end}" + _lines(quote, [_QUOTE, self._exact(evidence.quote)], end)
        if evidence.start is not None:
            about.append(f"{_SELECTOR}{span}")
            text += _lines(span, [_SPAN, self._start(evidence.start), self._stop(evidence.end)], end)
        return text + _lines(node, about, end)


_IN_SOURCE = Field("source", values.REFERENCE, "oa:hasSource", "", refers_to="source")
_LINK, _SELECTOR = f" {_term('sg:evidence')} ", f" {_term('oa:hasSelector')} "
_RESOURCE, _QUOTE, _SPAN = (
    f"{_TYPE}{_term(name)}" for name in ("oa:SpecificResource", "oa:TextQuoteSelector", "oa:TextPositionSelector")
)


def said_for_quads(mapper: Mapper, stance: Stance, subject: str, end: str) -> str:
    """A node for each state or organisation for which a stance was made."""
    text = ""
    for each in mapper.speakers.said_for(stance):
        node = _part(subject, f"for-{each.organisation}")
        facts = [_CAPACITY, f"{_FOR}{mapper.actor(each.organisation)}", f'{_WEIGHT}"{each.weight}"{_INTEGER}']
        if each.under:
            facts.append(mapper.under(each.organisation, each.under))
        text += f"{subject}{_SAID_FOR}{node}{end}" + _lines(node, facts, end)
    return text


def claim_quads(mapper: Mapper, stance: Stance, subject: str, end: str) -> str:
    """The pools a stance competes in, each the stances that may answer for one holder on one issue, and how it does so.

    All that does not depend on the question is one text, which sorts as stances compete and is that of no other stance:
    a query looks a stance up once, and again only where it answers.
    """
    text = ""
    for claim in mapper.speakers.claims(stance):
        pool = _part(mapper.actor(claim.holder), f"on-{stance.issue}")
        text += mapper.pool(pool, claim.holder, stance.issue)
        leader = f" {claim.under.leader}" if claim.under and claim.under.leader else ""
        for first, last in claim.days:
            told = f'"{first}/{last} {_ordered(stance, claim.weight)} {subject[1:-1]}{leader}"'
            text += f"{pool}{_CLAIM}{told}{end}{subject}{_CLAIM}{told}{end}"
    return text


def _ordered(stance: Stance, weight: int) -> str:
    """What ranks a stance among others, in order, with what it says, how long, and since when it is known: all of one length."""
    voice, (first, last) = int(stance.voice.direct), stance.date_precision.span(stance.date)
    up, down = stance.position - min(Position), max(Position) - stance.position
    rank = f"{stance.date_precision.rank}{stance.voice.rank}{weight}"
    # Without its zone, which is UTC, and with blanks, which sort before fractions of a second.
    recorded = date_time(stance.recorded or datetime.min)[:-1]
    return f"{voice}{first}/{voice}{last} {rank}{up}{down} {stance.until or date.max} {recorded:26}"


_POOL = f"{_TYPE}{_term('sg:Pool')}"
_CLAIM, _POOL_OF, _POOL_ON = (f" {_term(name)} " for name in ("sg:candidate", "sg:poolOf", "sg:poolOn"))


def government_quads(speakers: Speakers, home: Home) -> Iterator[str]:
    """The governments of all organisations that know any, beside what else is known of them; ``home`` is as for a Mapper.

    They follow from all roles of all datasets of a graph, so that they come last.
    """
    for organisation in speakers.governed():
        base, kind = home("actor", organisation)
        subject, end = f"<{v.record_iri(base, kind, organisation)}>", f" <{v.registry_graph_iri(base)}> .\n"
        spells = speakers.spells(organisation)
        for each in dict.fromkeys(each for spell in spells for each in (spell.government, *spell.outgoing)):
            facts = [f"{_TYPE}{_term('sg:Government')}", f" {_term('sg:governs')} {subject}"]
            if each.leader is not None:
                facts.append(f" {_term('sg:leader')} <{v.record_iri(*home('actor', each.leader), each.leader)}>")
            facts += [
                f' {_term("sg:days")} "{spell.first or date.min}/{spell.last or date.max}"{_INTERVAL}'
                for spell in spells
                if spell.government == each
            ]
            yield _lines(_government(subject, each), facts, end)


def _government(subject: str, government: Government) -> str:
    return _part(subject, f"government-{government.leader or ''}-{government.first or 'open'}")


_IN_OFFICE, _AS_MEMBER = f" {_term('sg:inOffice')} ", f" {_term('sg:asMember')} "
_UNDER, _SAID_FOR = f" {_term('sg:under')} ", f" {_term('sg:saidFor')} "
_CAPACITY, _FOR, _WEIGHT = f"{_TYPE}{_term('sg:Capacity')}", f" {_term('sg:organisation')} ", f" {_term('sg:weight')} "
_INTERVAL = f"^^{_term('edtf:EDTF-level0')}"
_INTEGER = f"^^{_term('xsd:integer')}"


def dataset_quads(mapper: Mapper, info: DatasetInfo, records: Iterable[Record]) -> Iterator[str]:
    """The N-Quads of a whole dataset: a piece per record, then what follows from several of them."""
    yield mapper.metadata(info)
    for record in records:
        yield mapper.quads(record)
    yield from government_quads(mapper.speakers, mapper.home)
