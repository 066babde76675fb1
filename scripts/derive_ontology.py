#!/usr/bin/env python3
"""Write what of the ontology follows from the declaration of the data: ``python scripts/derive_ontology.py``

Whole files: ``schemes.ttl`` (the fixed lists) and ``context.jsonld``. Marked blocks: the property shapes in ``shapes.ttl``,
and in ``stancegraph.ttl`` the terms of fields that nobody has described there better, and what all terms are called in other
languages (``translations.toml``). A test compares files and declaration.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "graph"))

from stancegraph.model.schema import EVIDENCE, PARTS, SCHEMA, Field, Kind, Schema
from stancegraph.model.values import LANGUAGE_TAGGED, PROSE, Term
from stancegraph.model.words import SCHEMES, Position, Voice
from stancegraph.rdf.vocabulary import ACTOR_CLASSES, ONTOLOGY, PREFIXES, expand
from stancegraph.rdf.vocabulary import SCHEMES as SCHEMES_IRI

FOLDER = Path(__file__).resolve().parents[1] / "ontology"
BEGIN = "# -- derived from the declaration of the data; do not edit: python scripts/derive_ontology.py"
END = "# -- end of what is derived"
VERSION = "0.1.0"


def text(value: str) -> str:
    """A plain literal of Turtle."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def english(value: str) -> str:
    return f"{text(value)}@en"


LANGUAGES = ("fr", "uk", "ru")
"""The languages of the vocabulary beside English."""


@cache
def translations() -> dict[str, dict[str, list[str]]]:
    """By term, and by language: what it is called, and what it means."""
    return tomllib.loads((FOLDER / "translations.toml").read_text(encoding="utf-8"))


def in_all(name: str, index: int, value: str = "") -> str:
    """What a term is called (0) or means (1): the English text, where one is given, and those in other languages."""
    others = translations().get(name, {})
    told = [f"{text(others[each][index])}@{each}" for each in LANGUAGES if each in others]
    return " , ".join([english(value), *told] if value else told)


def prefixes(names: Iterable[str]) -> str:
    names = list(names)
    width = max(map(len, names)) + 1
    return "".join(f"@prefix {name + ':':<{width}} <{PREFIXES[name]}> .\n" for name in names)


# -- the fixed lists --------------------------------------------------------------------------------------------------


_OF_OTHERS = {
    "Class": ("skos:Concept", "skos:ConceptScheme"),
    "ObjectProperty": ("skos:inScheme", "skos:topConceptOf", "skos:hasTopConcept"),
    "DatatypeProperty": ("skos:notation",),
    "AnnotationProperty": (
        "dcterms:title", "dcterms:description", "dcterms:creator", "dcterms:license", "skos:prefLabel", "skos:definition", "skos:example",
    ),
}  # fmt: skip


def schemes() -> str:
    """The concept schemes as Turtle."""
    names = [scheme.name for scheme in SCHEMES.values()]
    parts = [
        "# The fixed lists of stancegraph, each a SKOS concept scheme.\n#\n"
        '# The IRI of a scheme ends in "/", that of a concept continues it with the concept\'s notation: a consumer gets from one\n'
        '# to the other by cutting at the last "/". rdf:value is there where the concepts of a scheme are ordered, and orders\n'
        "# them. Issues are not listed here: they differ from dataset to dataset, and each dataset mints a scheme of its own,\n"
        '# whose IRI is the dataset\'s base IRI followed by "issue/".\n#\n'
        "# Made from the lists of the program: python scripts/derive_ontology.py\n",
        prefixes([*names, "rdf", "rdfs", "owl", "skos", "dcterms"]),
        f"<{SCHEMES_IRI}> a owl:Ontology ;\n"
        '    dcterms:title "Concept schemes of stancegraph"@en ;\n'
        '    dcterms:description "Eight SKOS concept schemes: the position scale, voice, representation, kind of source, date precision, kind of condition, ballot and event type."@en ;\n'
        '    dcterms:creator "The stancegraph contributors" ;\n'
        "    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;\n"
        f'    owl:versionInfo "{VERSION}" ;\n'
        f"    rdfs:seeAlso <{ONTOLOGY}> .\n",
        "# Terms of others: what each is, so that OWL tools need no other file.\n\n"
        + "".join(f"{name} a owl:{sort} .\n" for sort, names in _OF_OTHERS.items() for name in names),
    ]
    for words, scheme in SCHEMES.items():
        members = [(word.label if isinstance(word, Position) else word.value, word) for word in words]
        see_also = " , ".join(f"<{expand(each) if each.startswith('sg:') else each}>" for each in scheme.see_also)
        parts.append(
            f"# -- {scheme.name} {'-' * (113 - len(scheme.name))}\n\n"
            f"{scheme.name}: a skos:ConceptScheme ;\n"
            f"    dcterms:title {in_all(f'{scheme.name}:', 0, scheme.title)} ;\n"
            f"    skos:prefLabel {in_all(f'{scheme.name}:', 0, scheme.title)} ;\n"
            f"    dcterms:description {in_all(f'{scheme.name}:', 1, scheme.description)} ;\n"
            f"    rdfs:seeAlso {see_also} ;\n"
            f"    rdfs:isDefinedBy <{SCHEMES_IRI}> ;\n"
            f"    skos:hasTopConcept {' , '.join(f'{scheme.name}:{name}' for name, _ in members)} .\n"
        )
        for name, word in members:
            number = f"    rdf:value {rank} ;\n" if (rank := _order(word)) is not None else ""
            parts.append(
                f"{scheme.name}:{name} a skos:Concept ;\n"
                f"    skos:prefLabel {in_all(f'{scheme.name}:{name}', 0, word.label)} ;\n"
                f"    skos:notation {text(name)} ;\n{number}"
                f"    skos:definition {in_all(f'{scheme.name}:{name}', 1, word.definition)} ;\n"
                f"    skos:example {english(word.example)} ;\n"
                f"    skos:inScheme {scheme.name}: ;\n"
                f"    skos:topConceptOf {scheme.name}: .\n"
            )
    return "\n".join(parts)


def _order(word: Any) -> int | None:
    """The number that orders the words of a list, where they have an order."""
    if isinstance(word, Position):
        return int(word)
    return word.rank if isinstance(word, Voice) else None


# -- JSON-LD ----------------------------------------------------------------------------------------------------------

_CONTEXT_PREFIXES = (
    "sg", "rdf", "rdfs", "xsd", "owl", "skos", "dcterms", "dc", "dcat", "void", "prov", "oa", "org", "foaf", "schema", "edtf",
)  # fmt: skip


_DESCRIPTION: dict[str, Any] = {
    **{name.rpartition(":")[2]: name for name in ("dcat:Distribution", "void:Linkset", "dcterms:LinguisticSystem")},
    "Agent": "foaf:Agent",
    "Period": "dcterms:PeriodOfTime",
    "agentName": "foaf:name",
    "currentVersion": "dcat:version",
    **{name: {"@id": f"void:{name}", "@type": "xsd:integer"} for name in ("triples", "entities", "classes", "properties")},
    "firstDayCovered": {"@id": "dcat:startDate", "@type": "xsd:date"},
    "lastDayCovered": {"@id": "dcat:endDate", "@type": "xsd:date"},
    "licenceDocument": {"@id": "dcterms:license", "@type": "@id"},
    "publishedBy": {"@id": "dcterms:publisher", "@type": "@id"},
    "writtenIn": {"@id": "dcterms:language", "@type": "@id"},
    "period": {"@id": "dcterms:temporal", "@type": "@id"},
    **{
        name: {"@id": f"dcat:{name}", "@type": "@id"}
        for name in ("landingPage", "downloadURL", "accessURL", "mediaType", "compressFormat")
    },
    **{
        name: {"@id": f"void:{name}", "@type": "@id"}
        for name in ("class", "property", "linkPredicate", "subjectsTarget", "objectsTarget")
    },
    **{
        f"{name}s": {"@id": f"{prefix}:{name}", "@type": "@id", "@container": "@set"}
        for prefix, name in (
            ("dcat", "distribution"), ("void", "classPartition"), ("void", "propertyPartition"), ("void", "exampleResource"), ("void", "subset"),
        )
    },
    "vocabularies": {"@id": "void:vocabulary", "@type": "@id", "@container": "@set"},
}  # fmt: skip
"""What describes a dataset beside what it says of itself: see ``rdf/description.py``."""


def context(schema: Schema = SCHEMA) -> dict[str, Any]:
    """The JSON-LD context."""
    found: dict[str, Any] = {"@version": 1.1, **{name: PREFIXES[name] for name in _CONTEXT_PREFIXES}}
    found |= {"id": "@id", "type": "@type"}
    kinds = (schema.dataset, *schema.kinds)
    found |= {kind.name.capitalize(): kind.rdf_class for kind in kinds}
    found |= {kind.value.capitalize(): name for kind, name in ACTOR_CLASSES.items()}
    found |= {part.value.__name__: part.rdf_class for part in PARTS.values()}
    found |= {
        "IssueScheme": "skos:ConceptScheme",
        "VoidDataset": "void:Dataset",
        "Evidence": "oa:SpecificResource",
        "Quote": "oa:TextQuoteSelector",
        "Span": "oa:TextPositionSelector",
    }
    fields = [field for kind in kinds for field in kind.fields]
    fields += [field for part in PARTS.values() for field in part.fields] + list(EVIDENCE)
    for field in fields:
        if field.type.term is not Term.CLASS:
            _add(found, field)
    found |= {
        # What is written beside the fields: days that follow from partial dates, the scheme of issues, selectors.
        "firstDay": {"@id": "sg:firstDay", "@type": "xsd:date"},
        "lastDay": {"@id": "sg:lastDay", "@type": "xsd:date"},
        **{
            name: f"sg:{name}"
            for name in ("Capacity", "Government", "Pool", "candidate", "lastWord", "movedFrom", "precedence")
        },
        **{
            name: {"@id": f"sg:{name}", "@type": "@id"}
            for name in ("asMember", "governs", "inOffice", "leader", "poolOf", "poolOn", "saidFor", "under")
        },
        "weight": {"@id": "sg:weight", "@type": "xsd:integer"},
        "days": {"@id": "sg:days", "@type": "edtf:EDTF-level0"},
        "scheme": {"@id": "skos:inScheme", "@type": "@id"},
        "selectors": {"@id": "oa:hasSelector", "@type": "@id", "@container": "@set"},
    }
    found |= _DESCRIPTION
    found["evidence"]["@context"] = {"source": {"@id": "oa:hasSource", "@type": "@id"}}
    return found


def _add(found: dict[str, Any], field: Field) -> None:
    entry = _entry(field)
    before = found.setdefault(field.json_name, entry)
    if before == entry:
        return
    # One name for several predicates would lose one of them; a name for one and for many is a set.
    plain = [{**_as_dict(each), "@container": None} for each in (before, entry)]
    if plain[0] != plain[1]:
        raise ValueError(
            f"{field.json_name} would stand for {before} and for {entry}; give one of them another json name"
        )
    found[field.json_name] = {**_as_dict(entry), "@container": "@set"}


def _as_dict(entry: Any) -> dict[str, Any]:
    return {"@id": entry} if isinstance(entry, str) else dict(entry)


def _entry(field: Field) -> Any:
    type = field.type
    entry: dict[str, Any] = {"@id": field.predicate}
    if type.term is Term.CONCEPT:
        entry |= {"@type": "@vocab", "@context": {"@vocab": f"{SCHEMES_IRI}{type.scheme}/"}}
    elif type.term is not Term.LITERAL:
        entry["@type"] = "@id"
    elif type.datatype == LANGUAGE_TAGGED:
        entry["@container"] = ["@language", "@set"]
    elif type.datatype != "xsd:string":
        entry["@type"] = type.datatype
    if type.many:
        entry.setdefault("@container", "@set")
    return field.predicate if len(entry) == 1 else entry


# -- SHACL ------------------------------------------------------------------------------------------------------------


def shapes(schema: Schema = SCHEMA) -> str:
    """The shapes of all fields, as Turtle."""
    kinds = (*schema.kinds, schema.dataset)
    parts = [_node(kind.name, kind.rdf_class, kind.article, kind.fields, schema) for kind in kinds]
    parts += [
        _node(part.value.__name__.lower(), part.rdf_class, part.article, part.fields, schema) for part in PARTS.values()
    ]
    parts.append("# The fixed lists, by their concept schemes.\n")
    parts += [
        f"sgs:{_concept(scheme.name)} a sh:NodeShape ; sh:property sgs:in-{scheme.name}-scheme .\n"
        f"sgs:in-{scheme.name}-scheme a sh:PropertyShape ; sh:path skos:inScheme ; sh:hasValue {scheme.name}: .\n"
        for scheme in SCHEMES.values()
    ]
    return "\n".join(parts)


def _concept(scheme: str) -> str:
    return "".join(word.capitalize() for word in scheme.split("-")) + "Concept"


def _node(name: str, rdf_class: str, article: str, fields: Iterable[Field], schema: Schema) -> str:
    shaped = [field for field in fields if field.type.term is not Term.CLASS]
    names = [f"sgs:{name}-{field.name.replace('_', '-')}" for field in shaped]
    node = f"sgs:{name.capitalize()} a sh:NodeShape ;\n    sh:targetClass {rdf_class} ;\n    sh:property {' , '.join(names)} .\n"
    return "\n".join(
        [node, *(_property(shape, field, article, schema) for shape, field in zip(names, shaped, strict=True))]
    )


def _property(shape: str, field: Field, article: str, schema: Schema) -> str:
    facets = list(_facets(field, schema))
    if not field.type.many:
        facets.insert(0, "sh:maxCount 1")
    if field.required:
        facets.insert(0, "sh:minCount 1")
    constraints = f"    {' ; '.join(facets)} ;\n" if facets else ""
    return (
        f"{shape} a sh:PropertyShape ; sh:path {field.predicate} ;\n{constraints}"
        f"    sh:message {text(message(field, article, schema))} .\n"
    )


def message(field: Field, article: str, schema: Schema) -> str:
    """What a fault in a field is reported with."""
    described = _described(field, schema)
    if field.type.many:
        return f"the {field.called} of {article} ({field.predicate}) are {described}"
    return f"{article} has {'exactly' if field.required else 'at most'} one {field.called} ({field.predicate}): {described}"


def _class_of(field: Field, schema: Schema) -> str:
    """The class of what a field refers to; empty where it may have several."""
    if field.type.term is not Term.REFERENCE or field.refers_to == "subject":
        return ""
    return next(kind.rdf_class for kind in schema.kinds if kind.name == field.refers_to)


def _described(field: Field, schema: Schema) -> str:
    if field.type.name in PARTS:
        article = "" if field.type.many else "an "
        return f"described as {article}{PARTS[field.type.name].rdf_class}"
    if rdf_class := _class_of(field, schema):
        return f"described as {rdf_class}" if field.type.many else f"described as an {rdf_class}"
    return field.type.described


def _facets(field: Field, schema: Schema) -> Iterator[str]:
    type = field.type
    if type is PROSE:
        yield "sh:nodeKind sh:Literal"  # with a language or without
    elif type.datatype:
        yield f"sh:datatype {type.datatype}"
    if type.is_text:
        yield "sh:minLength 1"
    if type.pattern:
        yield f"sh:pattern {text(type.pattern)}"
    if type.minimum:
        yield f"sh:minInclusive {type.minimum}"
    if type.maximum:
        yield f"sh:maxInclusive {type.maximum}"
    if type.term is Term.IRI:
        yield "sh:nodeKind sh:IRI"
    if type.term is Term.CONCEPT:
        yield f"sh:node sgs:{_concept(type.scheme)}"
    if rdf_class := _class_of(field, schema):
        yield f"sh:class {rdf_class}"
    if type.term is Term.PART:
        yield f"sh:class {PARTS[type.name].rdf_class if type.name in PARTS else 'oa:SpecificResource'}"


# -- the vocabulary ---------------------------------------------------------------------------------------------------


def terms(schema: Schema = SCHEMA, described: Iterable[str] = ()) -> str:
    """Definitions of the terms of our own that fields use and nobody has described, as Turtle."""
    known = set(described)
    parts = []
    for kind in (*schema.kinds, schema.dataset):
        for field in kind.fields:
            if field.predicate.startswith("sg:") and field.predicate not in known:
                known.add(field.predicate)
                parts.append(_definition(kind, field))
    return "\n".join(parts)


def in_other_languages() -> str:
    """What the terms of our own are called and mean in the other languages, as Turtle."""
    parts = ["# What the terms are called and mean in other languages, from translations.toml.\n"]
    parts += [
        f"{name}\n    rdfs:label {in_all(name, 0)} ;\n    rdfs:comment {in_all(name, 1)} .\n"
        for name in translations()
        if name.startswith("sg:")
    ]
    return "\n".join(parts)


def _definition(kind: Kind, field: Field) -> str:
    literal = field.type.term is Term.LITERAL
    home = [
        each.rdf_class
        for each in (*SCHEMA.kinds, SCHEMA.dataset)
        if any(f.predicate == field.predicate for f in each.fields)
    ]
    return (
        f"{field.predicate} a owl:{'Datatype' if literal else 'Object'}Property ;\n"
        f"    schema:domainIncludes {' , '.join(home or [kind.rdf_class])} ;\n"
        + (
            f"    {_RANGE.get(field.type.datatype, 'schema:rangeIncludes')} {field.type.datatype} ;\n"
            if literal
            else ""
        )
        + f"    rdfs:label {english(field.called)} ;\n"
        f"    rdfs:comment {english(f'Of {kind.article}: {field.meaning}.')} ;\n"
        f"    skos:example {text(f'<{kind.path}/x1> {field.predicate} {_example(field)} .')} ;\n"
        f"    rdfs:isDefinedBy <{ONTOLOGY}> .\n"
    )


# OWL 2 has no other datatypes of those that fields have.
_RANGE = dict.fromkeys(("xsd:string", "xsd:dateTime", "xsd:decimal", "xsd:integer", "xsd:boolean"), "rdfs:range")
_EXAMPLES = {
    "xsd:string": '"some words"',
    "xsd:date": '"2025-04-04"^^xsd:date',
    "xsd:dateTime": '"2025-04-10T09:00:00Z"^^xsd:dateTime',
    "xsd:decimal": "0.9",
    "xsd:integer": "9",
    "xsd:boolean": "true",
    LANGUAGE_TAGGED: '"Україна"@uk',
    "edtf:EDTF-level0": '"2025-04"^^edtf:EDTF-level0',
}


def _example(field: Field) -> str:
    if field.type.term is Term.LITERAL:
        return _EXAMPLES[field.type.datatype]
    if field.type.term is Term.CONCEPT:
        return f"{field.type.scheme}:{field.type.words[0]}"
    return f"<{field.refers_to or 'other'}/x2>"


# -- files ------------------------------------------------------------------------------------------------------------


def with_block(whole: str, block: str) -> str:
    """A file with its derived block replaced."""
    before, begin, rest = whole.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("the marks of the derived block are missing")
    return f"{before}{BEGIN}\n\n{block}\n{END}{after}"


def by_hand(whole: str) -> str:
    """A file without its derived block."""
    return with_block(whole, "")


def described_terms(vocabulary: str) -> list[str]:
    """The terms that the part by hand defines."""
    return [line.split()[0] for line in by_hand(vocabulary).splitlines() if line.startswith("sg:")]


def files(schema: Schema = SCHEMA) -> dict[str, str]:
    """What each file should hold."""
    vocabulary = (FOLDER / "stancegraph.ttl").read_text(encoding="utf-8")
    return {
        "schemes.ttl": schemes(),
        "context.jsonld": json.dumps({"@context": context(schema)}, indent=2) + "\n",
        "shapes.ttl": with_block((FOLDER / "shapes.ttl").read_text(encoding="utf-8"), shapes(schema)),
        "stancegraph.ttl": with_block(
            vocabulary, terms(schema, described_terms(vocabulary)) + "\n" + in_other_languages()
        ),
    }


if __name__ == "__main__":
    for name, content in files().items():
        (FOLDER / name).write_text(content, encoding="utf-8")
