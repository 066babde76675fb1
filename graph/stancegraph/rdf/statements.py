"""Every statement of a graph from outside: read as part of a record, at fault, or none of ours.

The declaration says which statements make a record. What uses our vocabulary and cannot be read is a finding; what is
said in other words is passed over, and counted by its predicate. Nothing is left out of this account. The rules
between nodes are those of :mod:`stancegraph.rdf.rules`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, RdfFormat, Store, Triple, parse

from stancegraph.characters import not_text
from stancegraph.model import cells
from stancegraph.model.records import DatasetInfo
from stancegraph.model.schema import EVIDENCE, PARTS, SCHEMA, Field, Kind, Part
from stancegraph.model.values import DAY, LANGUAGE_TAGGED, PROSE, ValueType
from stancegraph.model.values import Term as Sort
from stancegraph.nearest import did_you_mean
from stancegraph.rdf import description
from stancegraph.rdf import vocabulary as v
from stancegraph.rdf.findings import Finding, Node, Term
from stancegraph.rdf.rules import shape_messages
from stancegraph.resources import ontology_file

_SG = v.PREFIXES["sg"]
_TYPE = v.expand("rdf:type")
_REQUIRES = v.expand("dcterms:requires")
_ALL = DefaultGraph()
_FACTS = dict[str, list[Term]]
_OF_OTHERS = (("attributedBy", "stance-attributed-by-other"), ("onBehalfOf", "stance-on-behalf-of-other"))
_BESIDE = {"role": (("sg:firstDay", "role-first-day"), ("sg:lastDay", "role-last-day"))}
"""What follows from the fields of a record, and its shapes: the rules hold it against the fields."""
FOLLOWS = {
    "sg:Stance": (
        "sg:precedence",
        "sg:under",
        "sg:saidFor",
        "sg:inOffice",
        "sg:asMember",
        "sg:candidate",
        "sg:lastWord",
        "sg:movedFrom",
    ),
    "sg:Capacity": ("sg:organisation", "sg:weight", "sg:under"),
    "sg:Government": ("sg:governs", "sg:leader", "sg:days"),
    "sg:Pool": ("sg:poolOf", "sg:poolOn", "sg:candidate"),
}
"""What follows from several records, by what has it. A build works it out from them, whatever a file says."""
_SEVERAL = ("sg:saidFor", "sg:inOffice", "sg:asMember", "sg:days", "sg:candidate", "sg:lastWord", "sg:movedFrom")
_REFERRING = {
    "sg:under": ("sg:Government",),
    "sg:saidFor": ("sg:Capacity",),
    "sg:inOffice": ("sg:Government", "sg:Actor"),
    "sg:asMember": ("sg:Government", "sg:Actor"),
    "sg:organisation": ("sg:Actor",),
    "sg:governs": ("sg:Actor",),
    "sg:leader": ("sg:Actor",),
    "sg:poolOf": ("sg:Actor",),
    "sg:poolOn": ("sg:Issue",),
}
_SPAN = r"[01]?\d{4}-\d{2}-\d{2}/[01]?\d{4}-\d{2}-\d{2}"
_TEXTS = {
    "sg:precedence": ("xsd:string", rf"{_SPAN} \d\d"),
    "sg:candidate": ("xsd:string", rf"{_SPAN} {_SPAN} \d{{5}} \d{{4}}-\d\d-\d\d [-\d]{{10}}T[\d:. ]{{15}} \S+( \S+)?"),
    "sg:lastWord": ("xsd:string", _SPAN),
    "sg:movedFrom": ("xsd:string", rf"{_SPAN} (moved|government) \S+ \S+( \S+)?"),
    "sg:weight": ("xsd:integer", "[012]"),
    "sg:days": ("edtf:EDTF-level0", _SPAN),
}
_CORRECTING = ("sg:Stance", "sg:Retraction")


@dataclass(slots=True)
class Account:
    """What became of the statements of a graph.

    ``foreign`` counts those that are none of ours by predicate, ``bases`` are the base IRIs of the records, the described
    ones first, ``uses`` those of them that a dataset says it builds on, ``blanks`` where texts begin or end with blanks, which
    tables do not hold: the node and the property of each.
    """

    findings: list[Finding] = field(default_factory=list)
    foreign: Counter[str] = field(default_factory=Counter)
    bases: dict[str, None] = field(default_factory=dict)
    uses: dict[str, set[str]] = field(default_factory=dict)
    blanks: list[tuple[Node, NamedNode]] = field(default_factory=list)

    def passed_over(self) -> dict[str, int]:
        """How many statements are passed over, by what they say, most first."""
        return {v.shorten(name): count for name, count in self.foreign.most_common() if count}


def account(store: Store) -> Account:
    """Go through all statements of the default graph of a store."""
    return _Reading(store).account()


def forget_what_follows(store: Store) -> None:
    """Take out of a store, which was accounted for, what follows from several records: whatever it says, it is no record."""
    classes = [NamedNode(v.expand(name)) for name in FOLLOWS if name != "sg:Stance"]
    nodes = [quad.subject for each in classes for quad in store.quads_for_pattern(None, NamedNode(_TYPE), each, None)]
    found = [quad for node in nodes for quad in store.quads_for_pattern(node, None, None, None)]
    for name in FOLLOWS["sg:Stance"]:
        found += store.quads_for_pattern(None, NamedNode(v.expand(name)), None, None)
    for quad in found:
        store.remove(quad)


def base_and_id(iri: str, path: str) -> tuple[str, str] | None:
    """The base IRI and the id of a record whose kind has that path; None where it is called otherwise."""
    rest, _, identifier = iri.rpartition("/")
    base = rest.removesuffix(f"/{path}") + "/"
    if not rest.endswith(f"/{path}") or not cells.is_id(identifier) or {"?", "#"} & set(base):
        return None
    try:
        return cells.IRI.parse(base), identifier
    except ValueError:
        return None


@cache
def _vocabulary() -> frozenset[tuple[object, object, object]]:
    """What the ontology says itself, which every exported graph repeats."""
    return frozenset(
        (quad.subject, quad.predicate, quad.object)
        for name in ("stancegraph.ttl", "schemes.ttl")
        for quad in parse(path=str(ontology_file(name)), format=RdfFormat.TURTLE)
    )


@cache
def _terms() -> tuple[str, ...]:
    """The names of our own vocabulary."""
    return tuple(
        v.shorten(subject.value)
        for subject in {triple[0] for triple in _vocabulary()}
        if isinstance(subject, NamedNode) and subject.value.startswith(_SG)
    )


class _Reading:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._account = Account()
        self._seen: set[Node] = set()
        self._titles: dict[str, str] = {}
        self._required: dict[Node, list[Term]] = {}
        self._known: dict[tuple[Node, str], bool] = {}
        self._described: set[Triple] = set()

    def account(self) -> Account:
        for subject in self._members(SCHEMA.dataset.rdf_class):
            self._dataset(subject)
        for kind in SCHEMA.kinds:
            for subject in self._members(kind.rdf_class):
                self._record(kind, subject)
        for rdf_class in ("sg:Capacity", "sg:Government", "sg:Pool"):
            for subject in self._members(rdf_class):
                self._following(rdf_class, subject)
        self._uses()
        self._others()
        return self._account

    def _members(self, rdf_class: str) -> Iterable[Node]:
        for quad in self._store.quads_for_pattern(None, NamedNode(_TYPE), NamedNode(v.expand(rdf_class)), _ALL):
            if quad.subject not in self._seen:
                assert isinstance(quad.subject, Node)
                self._seen.add(quad.subject)
                yield quad.subject

    def _facts(self, node: Node) -> _FACTS:
        self._seen.add(node)
        facts: defaultdict[str, dict[Term, None]] = defaultdict(dict)
        for quad in self._store.quads_for_pattern(node, None, None, _ALL):
            assert isinstance(quad.object, Term)
            facts[quad.predicate.value][quad.object] = None
        return {predicate: list(values) for predicate, values in facts.items()}

    def _is_a(self, node: Term, *classes: str) -> bool:
        return not isinstance(node, Literal) and any(self._is_one(node, each) for each in classes)

    def _is_one(self, node: Node, rdf_class: str) -> bool:
        key = node, rdf_class
        if key not in self._known:
            found = self._store.quads_for_pattern(node, NamedNode(_TYPE), NamedNode(v.expand(rdf_class)), _ALL)
            self._known[key] = any(True for _ in found)
        return self._known[key]

    def _fault(self, focus: Node, path: str | None, value: Term | None, message: str) -> None:
        self._account.findings.append(Finding(focus, NamedNode(path) if path else None, value, message))

    # -- records ---------------------------------------------------------------------------------------------------

    def _dataset(self, subject: Node) -> None:
        facts = self._facts(subject)
        if not self._is_named(subject):
            return
        title, space = (facts.get(v.expand(name), []) for name in ("dcterms:title", "void:uriSpace"))
        self._account.bases[subject.value] = None
        self._description(subject, facts)
        self._fields(SCHEMA.dataset.name, SCHEMA.dataset.fields, subject, facts)
        self._types(subject, facts, (SCHEMA.dataset.rdf_class, "void:Dataset"))
        self._required[subject] = facts.pop(_REQUIRES, [])
        self._leftover(subject, SCHEMA.dataset.article, facts)
        if space and space[0].value != subject.value:
            message = "a dataset is called as its records begin; its IRI is its base (void:uriSpace)"
            self._fault(subject, v.expand("void:uriSpace"), space[0], message)
        self._titles[subject.value] = title[0].value if title else ""

    def _description(self, subject: Node, facts: _FACTS) -> None:
        """Take out what follows from what a dataset says of itself, and counts; a build writes both anew."""
        said: dict[str, Any] = {
            field.name: tuple(each.value for each in values) if field.type.many else values[0].value
            for field in SCHEMA.dataset.fields
            if (values := facts.get(v.expand(field.predicate)))
        }
        info = DatasetInfo(**({"title": "", **said} | {"base_iri": subject.value}))
        text = "".join(f"{each} .\n" for each in description.described(info))
        with suppress(SyntaxError):  # what makes it none is told of the field
            self._described |= {quad.triple for quad in parse(text.encode(), format=RdfFormat.N_TRIPLES)}
        for name in description.OF_DATASET:
            predicate = v.expand(name)
            if rest := [each for each in facts.pop(predicate, []) if not self._describes(subject, predicate, each)]:
                facts[predicate] = rest

    def _describes(self, subject: Node, predicate: str, value: Term) -> bool:
        """Whether a graph of ours says so of one of the datasets here."""
        if Triple(subject, NamedNode(predicate), value) in self._described:
            return True
        base = subject.value.partition("#")[0]
        return base in self._account.bases and description.is_count(base, subject.value, predicate, value.value)

    def _uses(self) -> None:
        """Which datasets build on which: those whose records are here, and none on itself."""
        uses = self._account.uses
        for subject, required in self._required.items():
            here = {each for each in required if isinstance(each, NamedNode) and each.value in self._account.bases}
            uses[subject.value] = {each.value for each in here}
            self._account.foreign[_REQUIRES] += len(required) - len(here)
        for subject in self._required:
            reached = set[str]()
            ahead = [subject.value]
            while ahead:
                found = uses.get(ahead.pop(), set()) - reached
                reached |= found
                ahead += found
            if subject.value in reached:
                message = (
                    "a dataset cannot build on itself, nor on one that builds on it; leave one of these statements out"
                )
                self._fault(subject, _REQUIRES, None, message)

    def _record(self, kind: Kind, subject: Node) -> None:
        facts = self._facts(subject)
        if not self._is_named(subject):
            return
        self._base(kind, subject)
        classes = (kind.rdf_class, *(v.ACTOR_CLASSES.values() if kind.name == "actor" else ()))
        self._types(subject, facts, classes)
        for property, shape in _OF_OTHERS:
            for both in {*facts.get(f"{_SG}actor", [])} & {*facts.get(f"{_SG}{property}", [])}:
                self._fault(subject, f"{_SG}{property}", both, shape_messages()[shape])
        self._fields(kind.name, kind.fields, subject, facts)
        for beside, shape in _BESIDE.get(kind.name, ()):
            for day in facts.pop(v.expand(beside), []):
                if fault := _literal_fault(DAY, day):
                    self._fault(subject, v.expand(beside), day, shape_messages()[shape] if fault is _SHAPE else fault)
        self._what_follows(kind.rdf_class, subject, facts)
        if kind.name == "issue":
            self._scheme(subject, facts)
        self._leftover(subject, kind.article, facts)

    def _following(self, rdf_class: str, subject: Node) -> None:
        """A node that follows from several records: not read, but it says nothing that such a node has not."""
        facts = self._facts(subject)
        self._types(subject, facts, (rdf_class,))
        self._what_follows(rdf_class, subject, facts)
        self._leftover(subject, f"{rdf_class}, which follows from records", facts)

    def _what_follows(self, rdf_class: str, subject: Node, facts: _FACTS) -> None:
        """Take out what follows from other records, and say where it can be nothing that a build writes."""
        for name in FOLLOWS.get(rdf_class, ()):
            values = facts.pop(v.expand(name), [])
            wrong = [value for value in values if not self._may_follow(name, value)]
            if len(values) > 1 and name not in _SEVERAL:
                wrong = wrong or values[1:]
            for value in wrong:
                message = f"{name} follows from other records and is not written so; leave it out, a build works it out"
                self._fault(subject, v.expand(name), value, message)

    def _may_follow(self, name: str, value: Term) -> bool:
        if name in _REFERRING:
            return any(self._is_a(value, rdf_class) for rdf_class in _REFERRING[name])
        datatype, pattern = _TEXTS[name]
        if not isinstance(value, Literal) or value.datatype.value != v.expand(datatype):
            return False
        return bool(re.fullmatch(pattern, value.value))

    def _is_named(self, node: Node) -> bool:
        if isinstance(node, BlankNode):
            self._fault(node, None, None, shape_messages()["NamedNode"])
        return isinstance(node, NamedNode)

    def _base(self, kind: Kind, subject: Node) -> None:
        found = base_and_id(subject.value, kind.path)
        if found is None:
            message = f'{kind.article} is called by the base IRI of its dataset (a web address), "{kind.path}/" and an id of up to 128 letters a-z, digits, "-", "_" and "."'
            self._fault(subject, None, None, message)
        elif self._titles and found[0] not in self._titles:
            self._fault(
                subject,
                None,
                None,
                f"its IRI begins with the base of no dataset that is described: {', '.join(self._titles)}",
            )
        else:
            self._account.bases[found[0]] = None

    def _types(self, subject: Node, facts: _FACTS, own: Iterable[str]) -> None:
        expected = {v.expand(name) for name in own}
        records = {v.expand(kind.rdf_class) for kind in SCHEMA.kinds}
        for each in facts.pop(_TYPE, []):
            if each.value in expected or each.value in records:
                continue  # of two sorts at once: a rule says so
            if each.value.startswith(_SG):
                self._fault(
                    subject, _TYPE, each, f"{v.shorten(each.value)} is no class it can have{_meant(each.value)}"
                )
            else:
                self._account.foreign[_TYPE] += 1

    def _scheme(self, subject: Node, facts: _FACTS) -> None:
        path = v.expand("skos:inScheme")
        schemes = facts.pop(path, [])
        if not schemes:
            self._fault(subject, path, None, shape_messages()["issue-scheme"])
        own = base_and_id(subject.value, "issue")
        for scheme in schemes:
            if not self._is_a(scheme, "skos:ConceptScheme"):
                self._fault(subject, path, scheme, shape_messages()["issue-scheme"])
            elif own and scheme.value != f"{own[0]}issue/":
                self._account.foreign[path] += 1

    def _leftover(self, subject: Node, article: str, facts: Mapping[str, list[Term]]) -> None:
        for predicate, values in facts.items():
            if predicate.startswith(_SG):
                message = f"{v.shorten(predicate)} is no property of {article}{_meant(predicate)}"
                self._fault(subject, predicate, None, message)
            else:
                self._account.foreign[predicate] += len(values)

    # -- values ----------------------------------------------------------------------------------------------------

    def _fields(self, shape: str, fields: Iterable[Field], subject: Node, facts: _FACTS) -> None:
        for each in fields:
            if each.type.term is Sort.CLASS:
                continue  # a rule counts them
            values = facts.pop(v.expand(each.predicate), [])
            self._values(f"{shape}-{each.name.replace('_', '-')}", each, subject, values)

    def _values(self, shape: str, field: Field, subject: Node, values: list[Term]) -> None:
        path, message = v.expand(field.predicate), shape_messages()[shape]
        # What a dataset says of itself stands in no cell.
        in_cell = not shape.startswith(f"{SCHEMA.dataset.name}-")
        if (len(values) > 1 and not field.type.many) or (field.required and not values):
            self._fault(subject, path, None, message)
        for value in values:
            if field.type.name in PARTS:
                self._part(PARTS[field.type.name], subject, path, value, message)
            elif field.type.term is Sort.PART:
                self._evidence(subject, path, value, message)
            elif in_cell and field.type.codec in _LISTS and ";" in value.value:
                self._fault(subject, path, value, _DIVIDED)
            elif fault := self._why_not(field, subject, value, in_cell):
                self._fault(subject, path, value, fault if fault is not _SHAPE else message)
            elif in_cell and value.value != value.value.strip():
                self._account.blanks.append((subject, NamedNode(path)))

    def _why_not(self, field: Field, subject: Node, value: Term, in_cell: bool) -> str:
        """Why a value cannot be read; empty where it can, and :data:`_SHAPE` where the shape's message says it."""
        match field.type.term:
            case Sort.LITERAL:
                return _literal_fault(field.type, value, in_cell)
            case Sort.IRI:
                return _cell_fault(field.type, value.value) if isinstance(value, NamedNode) else _SHAPE
            case Sort.CONCEPT:
                scheme, _, word = value.value.rpartition("/")
                good = scheme == f"{v.SCHEMES}{field.type.scheme}" and word in field.type.words
                return "" if good and isinstance(value, NamedNode) else _SHAPE
            case Sort.REFERENCE if field.refers_to != "subject":
                kind = next(kind for kind in SCHEMA.kinds if kind.name == field.refers_to)
                return "" if self._is_a(value, kind.rdf_class) else _SHAPE
            case Sort.OWN_REFERENCE if self._is_a(value, *_CORRECTING):
                here, there = base_and_id(subject.value, "stance"), base_and_id(value.value, "stance")
                return "a record corrects one of its own dataset" if here and there and here[0] != there[0] else ""
        return ""  # what is not there a rule says

    def _part(self, part: Part, subject: Node, path: str, node: Term, message: str) -> None:
        if isinstance(node, Literal) or not self._is_a(node, part.rdf_class):
            self._no_part(subject, path, node, message)
            return
        if node in self._seen or not self._is_named(node):
            self._seen.add(node)
            return
        facts = self._facts(node)
        name = part.value.__name__.lower()
        self._types(node, facts, (part.rdf_class,))
        self._fields(name, part.fields, node, facts)
        self._leftover(node, part.article, facts)

    def _no_part(self, subject: Node, path: str, node: Term, message: str) -> None:
        self._fault(subject, path, node, message)
        if not isinstance(node, Literal):
            self._seen.add(node)  # what it says is not held against it too

    def _evidence(self, subject: Node, path: str, node: Term, message: str) -> None:
        if isinstance(node, Literal) or not self._is_a(node, "oa:SpecificResource"):
            self._no_part(subject, path, node, message)
            return
        if node in self._seen or not self._is_named(node):
            self._seen.add(node)
            return
        facts, said = self._facts(node), shape_messages()
        self._types(node, facts, ("oa:SpecificResource",))
        source, selector = v.expand("oa:hasSource"), v.expand("oa:hasSelector")
        sources, selectors = facts.pop(source, []), facts.pop(selector, [])
        if len(sources) != 1 or not self._is_a(sources[0], "sg:Source"):
            self._fault(node, source, None, said["evidence-source"])
        quotes = [each for each in selectors if self._is_a(each, "oa:TextQuoteSelector")]
        spans = [each for each in selectors if self._is_a(each, "oa:TextPositionSelector")]
        if len(quotes) != 1:
            self._fault(node, selector, None, said["evidence-quote"])
        if len(spans) > 1:
            self._fault(node, selector, None, said["evidence-span"])
        self._account.foreign[selector] += len({*selectors} - {*quotes, *spans})
        exact, start, end = EVIDENCE
        for each in quotes:
            self._selector(each, "oa:TextQuoteSelector", {exact: "quote-exact"}, "a quote")
        for each in spans:
            self._selector(each, "oa:TextPositionSelector", {start: "span-start", end: "span-end"}, "a span")
        self._leftover(node, "evidence", facts)

    def _selector(self, node: Term, rdf_class: str, fields: Mapping[Field, str], article: str) -> None:
        assert not isinstance(node, Literal)
        if node in self._seen or not self._is_named(node):
            self._seen.add(node)
            return
        facts = self._facts(node)
        self._types(node, facts, (rdf_class,))
        for each, shape in fields.items():
            path, message = v.expand(each.predicate), shape_messages()[shape]
            values = facts.pop(path, [])
            if len(values) != 1:
                self._fault(node, path, None, message)
            for value in values:
                if fault := _literal_fault(each.type, value):
                    self._fault(node, path, value, fault if fault is not _SHAPE else message)
        self._leftover(node, article, facts)

    # -- what is no record -----------------------------------------------------------------------------------------

    def _others(self) -> None:
        """Statements about what is no record and no part of one."""
        reported: set[Node] = set()
        for quad in self._store.quads_for_pattern(None, None, None, _ALL):
            subject, predicate, value = quad.subject, quad.predicate.value, quad.object
            assert isinstance(subject, Node)
            assert isinstance(value, Term)
            if subject in self._seen or (subject, quad.predicate, value) in _vocabulary() or subject in reported:
                continue
            if predicate.startswith(_SG):
                reported.add(subject)
                message = f"has {v.shorten(predicate)} and is nothing that has it; give it its class, such as sg:Stance, and its place in a record"
                self._fault(subject, None, None, message)
            elif predicate == _TYPE and isinstance(value, NamedNode) and value.value.startswith(_SG):
                reported.add(subject)
                self._fault(subject, _TYPE, value, _of_no_record(value.value))
            elif not self._is_own_scheme(subject, predicate, value) and not self._describes(subject, predicate, value):
                self._account.foreign[predicate] += 1

    def _is_own_scheme(self, subject: Node, predicate: str, value: object) -> bool:
        """Whether this describes the scheme of a dataset's issues as a graph of ours does."""
        base = subject.value.removesuffix("issue/")
        if base == subject.value or base not in self._account.bases:
            return False
        if predicate == v.expand("dcterms:title") and isinstance(value, Literal):
            return value.value == f"Issues of: {self._titles.get(base)}"
        return predicate == _TYPE and value == NamedNode(v.expand("skos:ConceptScheme"))


_SHAPE = "as the shape has it"
_LISTS = (cells.TEXTS, cells.IRIS, cells.NAMES)
_DIVIDED = "an item of a list cannot hold ';', which divides them in tables; write it otherwise"


def _of_no_record(iri: str) -> str:
    name = v.shorten(iri)
    if wholes := [kind.article for kind in SCHEMA.kinds for field in kind.fields if _part_class(field) == name]:
        return f"{name} is part of {' or '.join(wholes)}; link it from one"
    return f"{name} is no class of records{_meant(iri)}"


def _part_class(field: Field) -> str:
    return PARTS[field.type.name].rdf_class if field.type.name in PARTS else ""


def _meant(iri: str) -> str:
    name = v.shorten(iri)
    return "" if name in _terms() else did_you_mean(name, _terms())


def _literal_fault(type: ValueType, value: Term, in_cell: bool = True) -> str:
    if type.datatype == LANGUAGE_TAGGED:
        if not isinstance(value, Literal) or not value.language or not value.value:
            return _SHAPE
        return not_text(value.value) or _cell_fault(type, f"{value.language}={value.value}")
    if type is PROSE and isinstance(value, Literal) and value.language:
        value = Literal(value.value)
    if not isinstance(value, Literal) or value.language or value.datatype.value != v.expand(type.datatype):
        return _SHAPE
    text = value.value
    if not text or (type.pattern and not re.search(type.pattern, text)):
        return _SHAPE
    if type.datatype != "xsd:string":
        try:
            read = type.read(text)
            if type.codec is not None:
                type.codec.parse(type.codec.format(read))
        except (ValueError, ArithmeticError):
            return _SHAPE
        return ""
    return not_text(text) or (_cell_fault(type, text) if in_cell else "")


def _cell_fault(type: ValueType, text: str) -> str:
    """Why a text cannot stand in a table as it is."""
    assert type.codec is not None
    # Tables hold quotes to the blank, and other texts without blanks around them.
    cell = text if type is EVIDENCE[0].type else text.strip()
    if not cell:
        return "holds nothing but blanks"
    try:
        type.codec.parse(cell)
    except ValueError as error:
        return str(error)
    return ""
