"""A field is said once: added to a copy of the declaration it shows in every place, and nothing else has to know of it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import derive_ontology
import document_tables
from stancegraph.model import values
from stancegraph.model.records import (
    Actor,
    Assessment,
    Dataset,
    DatasetInfo,
    Event,
    Evidence,
    Issue,
    Retraction,
    Role,
    Source,
    Stance,
    Step,
    Vote,
)
from stancegraph.model.schema import EVIDENCE, PARTS, SCHEMA, Field, Kind, Schema
from stancegraph.model.words import SCHEMES, Voice
from stancegraph.rdf import reader
from stancegraph.rdf.writer import Mapper
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import scan
from stancegraph.tables.registry import Registry
from stancegraph.tables.table import tables_of
from stancegraph.views.payload import page_data
from support import OxigraphGraph, csv_text, rows, tiny, write_folder

NEW = "venue"
KINDS = {kind.name: kind for kind in SCHEMA.kinds}


def grown(kind: Kind, added: Field, annotation: Any = str) -> tuple[Schema, type]:
    """The declaration with one field more on one kind of record, and the class of records that has it."""
    record = dataclasses.make_dataclass(
        kind.record.__name__,
        [(added.name, annotation, field(default=added.empty))],
        bases=(kind.record,),
        frozen=True,
        kw_only=True,
    )
    new = replace(kind, record=record, fields=(*kind.fields, added))
    # A table of two kinds has the columns of the first.
    kinds = tuple(new if each is kind else replace(each) if each.table != kind.table else each for each in SCHEMA.kinds)
    return Schema(kinds), record


def as_grown(dataset: Dataset, kind: Kind, record: type, name: str, value: Any) -> Dataset:
    """The dataset with that field filled in each record of that kind."""
    filled = tuple(
        record(**{each.name: getattr(old, each.name) for each in fields(old)}, **{name: value})
        for old in getattr(dataset, kind.plural)
    )
    found: Dataset = dataclasses.replace(dataset, **{kind.plural: filled})  # type: ignore[arg-type]  # by name
    return found


@pytest.mark.parametrize("name", [name for name in KINDS if name != "retraction"])
def test_a_field_added_to_the_declaration_shows_everywhere(name: str, tmp_path: Path) -> None:
    kind = KINDS[name]
    added = Field(NEW, values.TEXT, f"sg:{NEW}", "where it was said", since=1)
    schema, record = grown(kind, added)
    dataset = as_grown(tiny(), kind, record, NEW, "Paris")

    # Graph and back.
    text = "".join(Mapper(dataset.info.base_iri).metadata(dataset.info))
    mapper = Mapper(dataset.info.base_iri, lambda kind, _id: (dataset.info.base_iri, _subject(kind)), schema)
    text += "".join(map(mapper.quads, schema.records(dataset)))
    assert f'<https://w3id.org/stancegraph/ontology#{NEW}> "Paris"' in text
    assert reader.read_dataset(OxigraphGraph(text), schema=schema) == dataset

    # Table and back.
    [table] = [table for table in tables_of(schema) if table.name == kind.table]
    assert NEW in table.header
    [one, *_] = getattr(dataset, kind.plural)
    cells = table.cells(one)
    assert cells[table.header.index(NEW)] == "Paris"
    folder = write_folder(tmp_path)
    path = folder / f"{kind.table}.csv"
    original = rows()[kind.table]
    body = csv_text(kind.table, original).splitlines()
    path.write_text("\n".join([f"{body[0]},{NEW}", *(f"{line},Paris" for line in body[1:])]) + "\n", encoding="utf-8")
    problems = Problems()
    read = [
        found.record for found in scan(folder, "https://example.org/talks/", Registry(), problems, tables_of(schema))
    ]
    assert not problems.all()
    assert {getattr(each, NEW) for each in read if type(each) is record} == {"Paris"}

    # Page, JSON-LD, SHACL, vocabulary, documentation.
    page = page_data(dataset, order=[], first={}, as_of=None, schema=schema)
    shown = {"role": "actors", "assessment": "", "vote": ""}.get(name, kind.plural)
    if shown:
        assert any(NEW in (each.get("roles") or [each])[0] for each in page[shown])
    assert derive_ontology.context(schema)[NEW] == f"sg:{NEW}"
    shapes = derive_ontology.shapes(schema)
    assert f"sgs:{name}-{NEW} a sh:PropertyShape ; sh:path sg:{NEW} ;" in shapes
    assert f"sg:{NEW} a owl:DatatypeProperty ;" in derive_ontology.terms(schema, _described())
    assert f"| {NEW} |  | where it was said |" in document_tables.columns(schema)


def _subject(kind: str) -> str:
    return "event" if kind == "subject" else kind


def _described() -> list[str]:
    return derive_ontology.described_terms((derive_ontology.FOLDER / "stancegraph.ttl").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("type", "annotation", "value"),
    [
        (values.TEXTS, tuple, ("a", "b")),
        (values.DAY, object, date(2025, 4, 4)),
        (values.IRI, str, "https://example.org/x"),
        (values.IRIS, tuple, ("https://example.org/x",)),
        (values.NUMBER, object, values.NUMBER.codec and values.NUMBER.codec.parse("2.5")),
        (values.OFFSET, object, 7),
    ],
    ids=lambda each: each.name if isinstance(each, values.ValueType) else "",
)
def test_a_field_of_any_type_goes_there_and_back(type: values.ValueType, annotation: Any, value: Any) -> None:
    kind = KINDS["stance"]
    schema, record = grown(kind, Field(NEW, type, f"sg:{NEW}", "x"), annotation)
    dataset = as_grown(tiny(), kind, record, NEW, value)
    mapper = Mapper(dataset.info.base_iri, lambda kind, _id: (dataset.info.base_iri, _subject(kind)), schema)
    text = mapper.metadata(dataset.info) + "".join(map(mapper.quads, schema.records(dataset)))
    assert reader.read_dataset(OxigraphGraph(text), schema=schema) == dataset
    [table] = [table for table in tables_of(schema) if table.name == "stances"]
    cell = table.cells(dataset.stances[0])[-1]
    assert type.codec is not None
    assert type.codec.parse(cell) == value
    assert derive_ontology.context(schema)[NEW]


def test_every_field_of_every_record_is_declared_in_its_order_of_columns() -> None:
    for kind in (*SCHEMA.kinds, SCHEMA.dataset):
        declared = {each.name for each in kind.fields}
        assert declared | {"id"} >= {each.name for each in fields(kind.record)} >= declared, kind.name
    for part in PARTS.values():
        assert [each.name for each in part.fields] == [each.name for each in fields(part.value)]
    assert [each.name for each in EVIDENCE] == [each.name for each in fields(Evidence)]
    assert {kind.record for kind in SCHEMA.kinds} == {
        Actor,
        Role,
        Issue,
        Source,
        Stance,
        Retraction,
        Event,
        Assessment,
        Vote,
        Step,
    }


def test_what_a_record_may_leave_out_is_what_its_column_may() -> None:
    for kind in (*SCHEMA.kinds, SCHEMA.dataset):
        for each in fields(kind.record):
            if each.name != "id":
                declared = kind.field(each.name)
                optional = each.default is not dataclasses.MISSING
                assert optional == (not declared.required or declared.default is not None), (kind.name, each.name)
                if optional:
                    assert each.default == declared.empty, (kind.name, each.name)


def test_the_world_of_the_identity_tests_fills_every_field_of_every_record() -> None:
    dataset = tiny()
    for kind in SCHEMA.kinds:
        some = getattr(dataset, kind.plural)
        for each in kind.fields:
            assert any(getattr(one, each.name) not in (None, "", (), each.empty) for one in some), (
                kind.name,
                each.name,
            )
    for each in SCHEMA.dataset.fields:
        assert getattr(dataset.info, each.name), each.name
    evidence = [one.evidence for one in dataset.stances if one.evidence]
    assert any(one.start is not None and one.end is not None and one.quote for one in evidence)
    for name, part in PARTS.items():
        whole = [
            value
            for kind in SCHEMA.kinds
            for each in kind.fields
            if each.type.name == name
            for one in getattr(dataset, kind.plural)
            for value in (getattr(one, each.name) if each.type.many else [getattr(one, each.name)])
            if value is not None
        ]
        for each in part.fields:
            assert any(getattr(value, each.name) not in (None, "") for value in whole), (name, each.name)


def test_two_fields_cannot_share_a_name_in_json_for_different_things() -> None:
    schema, _ = grown(KINDS["stance"], Field("published", values.TEXT, "sg:published", "x"))
    with pytest.raises(ValueError, match="published would stand for"):
        derive_ontology.context(schema)


@pytest.mark.parametrize("name", ["schemes.ttl", "context.jsonld", "shapes.ttl", "stancegraph.ttl"])
def test_the_files_of_the_ontology_are_those_the_declaration_gives(name: str) -> None:
    written = (derive_ontology.FOLDER / name).read_text(encoding="utf-8")
    assert written == derive_ontology.files()[name], "python scripts/derive_ontology.py"


def test_the_tables_of_the_documentation_are_those_the_declaration_gives() -> None:
    written = document_tables.PAGE.read_text(encoding="utf-8")
    assert written == document_tables.page(written), "python scripts/document_tables.py"


def test_every_word_says_what_it_means() -> None:
    for words in SCHEMES:
        for word in words:
            assert word.definition
            assert word.example
            assert word.label
    assert Voice.SELF.rank > Voice.REPORTED.rank > Voice.ATTRIBUTED.rank


def test_the_dataset_says_the_same_keys_as_its_record() -> None:
    assert [each.name for each in SCHEMA.dataset.fields] == [each.name for each in fields(DatasetInfo)]


@dataclass(frozen=True)
class _Unknown:
    """A record of no declared kind."""

    id: str


def test_a_record_of_no_declared_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        Mapper("https://example.org/").quads(_Unknown("x"))  # type: ignore[arg-type]


def test_a_field_that_the_record_has_no_attribute_for_is_refused_at_once() -> None:
    kind = KINDS["stance"]
    with pytest.raises(TypeError, match="Stance has no attribute venue_of_it, which is declared for it"):
        replace(kind, fields=(*kind.fields, Field("venue_of_it", values.TEXT, "sg:venueOfIt", "x")))
