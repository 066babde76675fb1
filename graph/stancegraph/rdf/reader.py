"""RDF -> records: the way back from :mod:`stancegraph.rdf.writer`, by SPARQL, so that it works on any graph anywhere.

The queries follow from the declaration. Records stream as solutions arrive; only the lists that belong to them are held.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from types import MappingProxyType
from typing import Any, cast

from pyoxigraph import NamedNode, QuerySolution

from stancegraph.characters import show
from stancegraph.errors import GraphError, NotFound
from stancegraph.model import cells
from stancegraph.model.records import (
    Actor,
    Dataset,
    DatasetInfo,
    Event,
    Evidence,
    Issue,
    Retraction,
    Role,
    Source,
    Stance,
)
from stancegraph.model.renaming import references
from stancegraph.model.schema import (
    ACTOR,
    EVENT,
    EVIDENCE,
    ISSUE,
    PARTS,
    PARTS_IN_COLUMNS,
    RETRACTION,
    ROLE,
    SCHEMA,
    SOURCE,
    STANCE,
    STEP,
    Field,
    Kind,
    Part,
    Schema,
)
from stancegraph.model.values import LANGUAGE_TAGGED, Term
from stancegraph.rdf import vocabulary as v
from stancegraph.rdf.graph import Graph
from stancegraph.rdf.identities import Identities
from stancegraph.rdf.sparql import Bindings
from stancegraph.rdf.sparql import Term as RdfTerm

_KIND_OF_CLASS = {v.expand(name): kind for kind, name in v.ACTOR_CLASSES.items()}
_BY_DATE = ("date", "id")
_CORRECTED_AT_ONCE = 500


def find_iri(graph: Graph, kind: str, text: str) -> str | None:
    """The IRI of the record of that kind (actor, issue, source, stance ...) that ``text`` names; None where there is none.

    ``text`` is an id, also as ``kind:id``, or a whole IRI, also in pointed brackets. What can be neither names nothing,
    and never becomes part of a query. Raises NotFound where records of several datasets have the id.
    """
    iris = [text] if (text := plain_name(kind, text)) and not cells.is_id(text) else _iris(graph, kind, text)
    found = [iri for iri in iris if _is_iri(iri) and _is_there(graph, kind, iri)]
    if len(found) > 1:
        names = " and ".join(f"<{iri}>" for iri in found)
        raise NotFound(f"several records have the {kind} id {show(text)}: {names}; give one of these IRIs")
    return found[0] if found else None


def plain_name(kind: str, text: str) -> str:
    """An id or an IRI without what may be written around it: ``actor:anna`` is ``anna``, and brackets go."""
    text = text.strip().removeprefix(f"{kind}:")
    return text[1:-1] if text.startswith("<") and text.endswith(">") else text


def _iris(graph: Graph, kind: str, identifier: str) -> list[str]:
    return [v.record_iri(base, kind, identifier) for base in graph.bases]


def _is_iri(text: str) -> bool:
    try:
        cells.IRI.parse(text)
    except ValueError:
        return False
    return True


def _is_there(graph: Graph, kind: str, iri: str) -> bool:
    classes = " ".join(each.rdf_class for each in SCHEMA.kinds if each.path == kind)
    return graph.ask(f"ASK {{ VALUES ?class {{ {classes} }} ?record a ?class }}", {"record": NamedNode(iri)})


def infos(graph: Graph, schema: Schema = SCHEMA) -> list[DatasetInfo]:
    """What the datasets in a graph say of themselves, by base IRI."""
    found = cast("Iterator[DatasetInfo]", read(graph, schema.dataset))
    return sorted(found, key=lambda info: info.base_iri)


def check_identities(graph: Graph) -> None:
    """Raise GraphError where records of several datasets in a graph have one id, so that what shows ids would mix them up.

    Nothing is looked at where there is only one dataset: ids are unique within one.
    """
    if len(graph.bases) > 1:
        for kind in SCHEMA.kinds:
            for row in graph.select_by("record", f"SELECT ?record {{ ?record a {kind.rdf_class} }}"):
                graph.identities.id_of(kind.path, row["record"].value)


class ById(dict[str, Any]):
    """Records, or what is made of them, by the ids of the records of one kind. What is not there raises GraphError: it is asked for
    because another record names it, and whoever put the graph together has left it out.
    """

    def __init__(self, kind: Kind, found: Iterable[tuple[str, Any]]) -> None:
        super().__init__(found)
        self._kind = kind

    def __missing__(self, identifier: str) -> Any:
        raise absent(self._kind.path, identifier)


def absent(kind: str, identifier: str, by: str = "another record") -> GraphError:
    """What is wrong with a graph that names a record which is not in it."""
    called = {"subject": "actor, event or issue"}.get(kind, kind)
    return GraphError(
        f"there is no {called} {show(identifier)} in the graph, and {by} names it; load it, too (what a file lacks is told by: "
        "stancegraph validate FILE)"
    )


def actors(graph: Graph) -> list[Actor]:
    """All actors, by id."""
    return _sorted(read(graph, ACTOR))


def roles(graph: Graph) -> list[Role]:
    """All roles, by id."""
    return _sorted(read(graph, ROLE))


def issues(graph: Graph) -> list[Issue]:
    """All issues, by id."""
    return _sorted(read(graph, ISSUE))


def sources(graph: Graph) -> list[Source]:
    """All sources, by id."""
    return _sorted(read(graph, SOURCE))


def stances(graph: Graph, iri: str | None = None) -> Iterator[Stance]:
    """All stances, or the one of that IRI, in no particular order."""
    return cast("Iterator[Stance]", read(graph, STANCE, iri))


def stances_where(graph: Graph, pattern: str) -> Iterator[Stance]:
    """The stances, as ``?record``, of which a ``pattern`` of SPARQL holds, in no particular order, without lists and parts.

    It has one solution for each.
    """
    return (record for _, record in read_with_iris(graph, _SINGLE_VALUES, about=f"{pattern} "))


def corrections_where(graph: Graph, pattern: str) -> Iterator[tuple[str, datetime | None]]:
    """The id of each stance, ``?target``, of which a ``pattern`` holds and that is superseded or retracted, and when that was recorded."""
    query = (
        f"SELECT ?record ?target ?recorded {{ {pattern} ?record {_CORRECTING} ?target "
        f"OPTIONAL {{ ?record {_RECORDED.predicate} ?recorded }} }}"
    )
    recorded = _reader(_RECORDED, graph.identities)
    for row in _rows(graph, query):
        yield graph.identities.id_of("stance", row.text("target")), recorded(row)


def retractions(graph: Graph, iri: str | None = None) -> Iterator[Retraction]:
    """All records that only retract, or the one of that IRI, in no particular order."""
    return cast("Iterator[Retraction]", read(graph, RETRACTION, iri))


def corrections(graph: Graph, iris: Iterable[str]) -> list[Stance | Retraction]:
    """The records that supersede or retract those of these IRIs, and those that do so with one of these in turn, by IRI."""
    found: dict[str, Stance | Retraction] = {}
    ahead = sorted(iris)
    while ahead:
        reached: dict[str, Stance | Retraction] = {}
        for start in range(0, len(ahead), _CORRECTED_AT_ONCE):
            targets = " ".join(str(NamedNode(iri)) for iri in ahead[start : start + _CORRECTED_AT_ONCE])
            which = f"{{ SELECT DISTINCT ?record {{ VALUES ?target {{ {targets} }} ?record {_CORRECTING} ?target }} }} "
            for kind in (STANCE, RETRACTION):
                reached.update(read_with_iris(graph, kind, about=which))
        ahead = sorted(reached.keys() - found.keys())
        found |= reached
    return [found[iri] for iri in sorted(found)]


def events(graph: Graph) -> list[Event]:
    """All events, by date and id."""
    return _sorted(read(graph, EVENT), *_BY_DATE)


def read_dataset(graph: Graph, info: DatasetInfo | None = None, schema: Schema = SCHEMA) -> Dataset:
    """Everything in a graph as one dataset, described by ``info`` or, left out, by the first dataset in it that no other uses.

    Raises GraphError for a record that names one which is not there.
    """
    with graph.as_one():
        if info is None:
            info = _describing(graph, infos(graph, schema))
        found: dict[str, Any] = {}
        for kind in schema.kinds:
            found[kind.plural] = tuple(sorted(read(graph, kind), key=order_of(kind)))
    _check_references(found, schema)
    return Dataset(info, **found)


def _check_references(found: Mapping[str, Sequence[Any]], schema: Schema) -> None:
    known = {kind.path: {record.id for record in found[kind.plural]} for kind in schema.kinds if kind.path != "stance"}
    known["subject"] = known["actor"] | known["event"] | known["issue"]
    for kind in schema.kinds:
        for record in found[kind.plural]:
            for other, identifier in references(kind, record):
                if other in known and identifier not in known[other]:
                    raise absent(other, identifier, f"the {kind.path} {show(record.id)}")


def order_of(kind: Kind) -> Callable[[Any], tuple[Any, ...]]:
    """What the records of a kind are sorted by: the date, where they have one, and the id; steps by their place."""
    if kind is STEP:
        return attrgetter("place")
    dated = any(field.name == "date" for field in kind.fields)
    return attrgetter(*_BY_DATE) if dated else lambda record: (record.id,)


def _describing(graph: Graph, described: Sequence[DatasetInfo]) -> DatasetInfo:
    """Of the datasets in a graph the first that none of the others builds on."""
    if not described:
        return DatasetInfo(title="A graph of stances", base_iri="urn:stancegraph:unnamed/")
    used = {row["other"].value for row in graph.select("SELECT ?other { ?dataset dcterms:requires ?other }")}
    return next((info for info in described if info.base_iri not in used), described[0])


def _sorted(records: Iterator[Any], *by: str) -> list[Any]:
    return sorted(records, key=lambda record: tuple(getattr(record, name) for name in by or ("id",)))


def read(
    graph: Graph, kind: Kind, iri: str | None = None, having: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Any]:
    """All records of a kind, or the one of that IRI, or those ``having`` in each of some fields the record of an IRI, in no order.

    Raises GraphError for a value that has no meaning where it stands, for a record with several values where one is
    meant, for an id that two IRIs have, and, after the last, where there are records that lack a value they must have.
    """
    return (record for _, record in read_with_iris(graph, kind, iri, having))


def read_with_iris(
    graph: Graph,
    kind: Kind,
    iri: str | None = None,
    having: Mapping[str, str] = MappingProxyType({}),
    about: str = "",
) -> Iterator[tuple[str, Any]]:
    """The same, each record with its IRI before it; or only those of which the pattern ``about`` holds."""
    identities = graph.identities
    bindings: dict[str, RdfTerm] = {"record": NamedNode(iri)} if iri else {}
    bindings |= {name: NamedNode(each) for name, each in having.items()}
    pattern = f"{about}?record a {kind.rdf_class}"
    pattern += "".join(f" ; {kind.field(name).predicate} ?{name}" for name in having)
    parts = [field for field in kind.fields if field.type.name in PARTS and field.type.many]
    alone = [field for field in kind.fields if field.type.name in PARTS and not field.type.many]
    lists = [field for field in kind.fields if field.type.many and field not in parts]
    quoted = [field for field in kind.fields if field.type.name in PARTS_IN_COLUMNS]
    single = [field for field in kind.fields if field not in (*parts, *alone, *lists, *quoted)]
    listed = {field.name: _lists(graph, pattern, field, bindings) for field in lists}
    listed |= {field.name: _parts(graph, field, PARTS[field.type.name], bindings) for field in parts}
    readers = [(field.name, _reader(field, identities)) for field in single]
    named = kind.record is not DatasetInfo
    met: set[str] = set()
    lone = [(field.name, _part_reader(field, identities)) for field in alone]
    for row in _rows(graph, _select(pattern, single, quoted, alone), bindings):
        record = row.text("record")
        if record in met:
            raise GraphError(f"{record}: has several values where one is meant; see: stancegraph validate")
        met.add(record)
        values: dict[str, Any] = {"id": identities.id_of(kind.path, record)} if named else {}
        for name, get in readers:
            values[name] = get(row)
        for name, several in listed.items():
            values[name] = several.get(record, ())
        for field in quoted:
            values[field.name] = row.evidence()
        for name, part in lone:
            values[name] = part(row)
        yield record, kind.record(**values)
    _check_number(graph, kind, pattern, bindings, len(met))


def _check_number(graph: Graph, kind: Kind, pattern: str, bindings: Bindings, found: int) -> None:
    """Raise GraphError when there are more records of a kind than could be read."""
    number = graph.number("number", f"SELECT (COUNT(DISTINCT ?record) AS ?number) {{ {pattern} }}", bindings)
    if number > found:
        raise GraphError(
            f"{number - found:,} of {number:,} records of {kind.rdf_class} lack a value they must have; see: stancegraph validate"
        )


def _select(pattern: str, single: Sequence[Field], quoted: Sequence[Field], alone: Sequence[Field]) -> str:
    """The query for the fields that have one value."""
    names = [field.name for field in single]
    required = [field for field in single if field.required and field.default is None]
    needed = "".join(f" ; {field.predicate} ?{field.name}" for field in required)
    others = "".join(
        f"  OPTIONAL {{ ?record {field.predicate} ?{field.name} }}\n" for field in single if field not in required
    )
    # An endpoint may have further classes of its own.
    classes = ", ".join(v.ACTOR_CLASSES.values())
    filters = "".join(f"  FILTER(?{field.name} IN ({classes}))\n" for field in single if field.type.term is Term.CLASS)
    if quoted:
        names += [field.name for field in EVIDENCE]
        others += _EVIDENCE
    for field in alone:
        names += [each.name for each in _named_within(field)]
        others += _of_part(field)
    variables = " ".join(f"?{name}" for name in names)
    return f"SELECT ?record {variables} {{\n  {pattern}{needed} .\n{filters}{others}}}"


def _named_within(field: Field) -> list[Field]:
    """The fields of a part that a record has one of, under names that are those of no other field of the record."""
    return [replace(each, name=f"{field.name}_{each.name}") for each in PARTS[field.type.name].fields]


def _of_part(field: Field) -> str:
    part, fields = PARTS[field.type.name], _named_within(field)
    needed = "".join(f" ; {each.predicate} ?{each.name}" for each in fields if each.required)
    others = "".join(
        f" OPTIONAL {{ ?{field.name} {each.predicate} ?{each.name} }}" for each in fields if not each.required
    )
    return f"  OPTIONAL {{ ?record {field.predicate} ?{field.name} . ?{field.name} a {part.rdf_class}{needed} .{others} }}\n"


def _part_reader(field: Field, identities: Identities) -> Callable[[_Row], Any]:
    """What reads a part that a record has one of; None where it has none."""
    part = PARTS[field.type.name]
    names = [each.name for each in part.fields]
    renamed = _named_within(field)
    readers = [_reader(each, identities) for each in renamed]
    told = next(each.name for each in renamed if each.required)

    def read_part(row: _Row) -> Any:
        if not row.text(told):
            return None
        return part.value(**{name: read(row) for name, read in zip(names, readers, strict=True)})

    return read_part


_EVIDENCE = """  OPTIONAL {
    ?record sg:evidence ?evidence .
    ?evidence oa:hasSelector ?quoteSelector . ?quoteSelector oa:exact ?quote .
    OPTIONAL { ?evidence oa:hasSelector ?span . ?span oa:start ?start ; oa:end ?end }
  }
"""


class _Row:
    """One solution, its values read as what they mean; unbound is None or the empty string."""

    def __init__(self, solution: QuerySolution) -> None:
        self._solution = solution

    def text(self, name: str) -> str:
        """The lexical form of a literal, or an IRI; empty when unbound."""
        term = self._solution[name]
        return "" if term is None else term.value

    def evidence(self) -> Evidence | None:
        quote, start, end = (read(self) for read in _EVIDENCE_READERS)
        return Evidence(quote, start, end) if quote else None

    def as_(self, name: str, text: str, parse: Callable[[str], Any]) -> Any:
        try:
            return parse(text)
        except (ValueError, KeyError, ArithmeticError):
            message = (
                f"{self.text('record')}: {name} is {show(text)}, which has no meaning there; see: stancegraph validate"
            )
            raise GraphError(message) from None


def _reader(field: Field, identities: Identities) -> Callable[[_Row], Any]:
    """What reads the value of a field out of a solution that selects it by its name."""
    name, type = field.name, field.type
    if type.read is str and type.term in (Term.LITERAL, Term.IRI):
        return lambda row: row.text(name)
    parse = _parse(field, identities)
    shorten = v.record_id if type.term is Term.CONCEPT else str

    def read_one(row: _Row) -> Any:
        text = shorten(row.text(name))
        return row.as_(name, text, parse) if text else field.empty

    return read_one


def _parse(field: Field, identities: Identities) -> Callable[[str], Any]:
    """What makes a value of the text of a term."""
    read_text, kind = field.type.read, field.refers_to
    match field.type.term:
        case Term.REFERENCE | Term.OWN_REFERENCE:
            assert kind is not None
            return lambda iri: identities.id_of(kind, iri)
        case Term.CLASS:
            return _KIND_OF_CLASS.__getitem__
    return read_text


_SINGLE_VALUES = replace(STANCE, fields=tuple(field for field in STANCE.fields if not field.type.many))
_CORRECTING = "|".join(field.predicate for field in STANCE.fields if field.name in ("supersedes", "retracts"))
_RECORDED = next(field for field in RETRACTION.fields if field.name == "recorded")
_EVIDENCE_READERS = [_reader(field, Identities()) for field in EVIDENCE]  # a quote and its span refer to nothing


def _rows(graph: Graph, query: str, bindings: Bindings | None = None) -> Iterator[_Row]:
    return map(_Row, graph.select_by("record", query, bindings))


def _lists(graph: Graph, pattern: str, field: Field, bindings: Bindings) -> Mapping[str, tuple[Any, ...]]:
    """The values of a field that may have several, by record, each once and in order."""
    found: dict[str, set[Any]] = defaultdict(set)
    parse = _parse(field, graph.identities)
    asked = f"{pattern} ; {field.predicate} ?value"
    if field.type.datatype == LANGUAGE_TAGGED:
        asked = f'{pattern} ; {field.predicate} ?term BIND(CONCAT(LANG(?term), "=", STR(?term)) AS ?value)'
    for row in _rows(graph, f"SELECT ?record ?value {{ {asked} }}", bindings):
        found[row.text("record")].add(row.as_(field.name, row.text("value"), parse))
    return {record: tuple(sorted(values)) for record, values in found.items()}


def _parts(graph: Graph, field: Field, part: Part, bindings: Bindings) -> Mapping[str, tuple[Any, ...]]:
    """The values of a field that are nodes of their own, by record, in the order of their keys."""
    names = " ".join(f"?{each.name}" for each in part.fields)
    needed = "".join(f" ; {each.predicate} ?{each.name}" for each in part.fields if each.required)
    others = "".join(
        f" OPTIONAL {{ ?part {each.predicate} ?{each.name} }}" for each in part.fields if not each.required
    )
    query = f"SELECT ?record {names} {{ ?record {field.predicate} ?part . ?part a {part.rdf_class}{needed} .{others} }}"
    readers = {each.name: _reader(each, graph.identities) for each in part.fields}
    found: dict[str, list[Any]] = defaultdict(list)
    for row in _rows(graph, query, bindings):
        found[row.text("record")].append(part.value(**{name: get(row) for name, get in readers.items()}))
    return {record: tuple(sorted(values, key=attrgetter(part.key))) for record, values in found.items()}
