"""Answers in the W3C formats say exactly what the terms are, to readers that are not ours."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from typing import Any
from xml.parsers import expat

import pyoxigraph
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, Triple

from stancegraph.errors import StancegraphError
from stancegraph.exporters.answers import write_rows
from stancegraph.exporters.formats import RDF_NAMES, ROW_NAMES, format_called
from stancegraph.exporters.graphs import write_triples
from support import NASTY

SRX = "{http://www.w3.org/2005/sparql-results#}"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
QUERY = r"""
SELECT ?x ?y { VALUES (?x ?y) {
  (<http://a/é?b=c&d#e> UNDEF) ("a"@en-GB 1) ("b"@en--rtl 1.0) ("q\"u,o\tt\n\re" 1e0) ("" true) (" x " "a"^^<http://dt/>)
  ("]]> <&amp;" -1) ("\r" "01"^^<http://www.w3.org/2001/XMLSchema#integer>) (UNDEF UNDEF) ("cr\r\nlf" "\u00a0\u2028")
  (<<( <http://s/> <http://p/> "o"@en )>> 2)
} }
"""


def asked(query: str = QUERY) -> Any:
    return pyoxigraph.Store().query(query)


def written(format: str, answer: QuerySolutions | QueryBoolean | None = None) -> bytes:
    stream = io.BytesIO()
    write_rows(asked() if answer is None else answer, format, stream)
    return stream.getvalue()


def as_json(term: Any) -> dict[str, Any]:
    """A term as the SPARQL 1.2 results format in JSON has it, by its words (section 3.2)."""
    match term:
        case NamedNode():
            return {"type": "uri", "value": term.value}
        case Triple():
            parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
            return {"type": "triple", "value": {name: as_json(part) for name, part in parts.items()}}
        case Literal():
            found = {"type": "literal", "value": term.value}
            if term.language:
                found["xml:lang"] = term.language
                if term.direction:
                    found["its:dir"] = str(term.direction)
            elif term.datatype.value != f"{XSD}string":
                found["datatype"] = term.datatype.value
            return found
    raise TypeError(term)


EXPECTED = [{name: as_json(row[name]) for name in ("x", "y") if row[name] is not None} for row in asked()]


def test_json() -> None:
    found = json.loads(written("json"))
    assert found == {"head": {"vars": ["x", "y"]}, "results": {"bindings": EXPECTED}}
    assert json.loads(written("json", asked("ASK {}"))) == {"head": {}, "boolean": True}


def of_xml(element: ElementTree.Element) -> dict[str, Any]:
    """A term of the results format in XML, as that in JSON has it."""
    kind = element.tag.removeprefix(SRX)
    if kind == "triple":
        return {"type": "triple", "value": {part.tag.removeprefix(SRX): of_xml(part[0]) for part in element}}
    found: dict[str, Any] = {"type": kind, "value": element.text or ""}
    names = {
        "{http://www.w3.org/XML/1998/namespace}lang": "xml:lang",
        "{http://www.w3.org/2005/11/its}dir": "its:dir",
        "datatype": "datatype",
    }
    return found | {names[name]: value for name, value in element.attrib.items() if name in names}


def test_xml() -> None:
    root = ElementTree.fromstring(written("xml"))
    assert [each.attrib["name"] for each in root.iter(f"{SRX}variable")] == ["x", "y"]
    found = [{binding.attrib["name"]: of_xml(binding[0]) for binding in result} for result in root.iter(f"{SRX}result")]
    assert found == EXPECTED
    boolean = ElementTree.fromstring(written("xml", asked("ASK { ?s ?p ?o }"))).find(f"{SRX}boolean")
    assert boolean is not None
    assert boolean.text == "false"


@pytest.mark.parametrize("char", ["\x00", "\x01", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_xml_refuses_what_it_cannot_hold(char: str) -> None:
    answer = asked(f'SELECT ("{"a" * 5000}\\u{ord(char):04X}" AS ?x) {{}}')
    with pytest.raises(StancegraphError, match=rf"holds U\+{ord(char):04X}, which XML cannot; choose another format"):
        written("xml", answer)
    graph = [Triple(NamedNode("http://a/"), NamedNode("http://a/p"), Literal(char))]
    with pytest.raises(StancegraphError, match="which XML cannot"):
        write_triples(graph, "rdfxml", io.BytesIO())


def test_csv_has_values_only_and_lines_as_rfc_4180_has_them() -> None:
    content = written("csv").decode()
    assert content.startswith("x,y\r\nhttp://a/é?b=c&d#e,\r\na,1\r\n")
    found = list(csv.reader(io.StringIO(content, newline="")))
    assert len(found) == len(EXPECTED) + 1
    for row, expected in zip(found[1:-1], EXPECTED[:-1], strict=True):
        assert row == [expected.get(name, {"value": ""})["value"] for name in ("x", "y")]


def test_tsv_has_terms_as_turtle_has_them() -> None:
    lines = written("tsv").decode().removesuffix("\n").split("\n")
    assert lines[0] == "?x\t?y"
    assert all(line.count("\t") == 1 for line in lines)
    assert lines[1] == "<http://a/é?b=c&d#e>\t"
    assert lines[4].partition("\t")[0] == r'"q\"u,o\tt\n\re"'
    back = pyoxigraph.parse_query_results(written("tsv"), QueryResultsFormat.TSV)
    assert isinstance(back, QuerySolutions)
    assert [tuple(row) for row in back] == [tuple(row) for row in asked()]


@given(
    st.sampled_from(NASTY)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from("\t\n\r\"',;<>&"))
)
def test_every_format_gives_any_text_back(text: str) -> None:
    query = f"SELECT ?x {{ VALUES ?x {{ {Literal(text)} }} }}"
    assert json.loads(written("json", asked(query)))["results"]["bindings"][0]["x"]["value"] == text
    assert list(csv.reader(io.StringIO(written("csv", asked(query)).decode(), newline="")))[1] == (
        [text] if text else []
    )
    if not {"\ufffe", "\uffff"} & set(text):
        [literal] = ElementTree.fromstring(written("xml", asked(query))).iter(f"{SRX}literal")
        assert (literal.text or "") == text


def test_blank_nodes_are_told_apart() -> None:
    query = "SELECT ?x ?y ?z { BIND(BNODE() AS ?x) BIND(BNODE() AS ?y) BIND(?x AS ?z) }"
    [row] = json.loads(written("json", asked(query)))["results"]["bindings"]
    assert row["x"] == row["z"] != row["y"]
    assert {each["type"] for each in row.values()} == {"bnode"}
    [_, csv_row] = csv.reader(io.StringIO(written("csv", asked(query)).decode()))
    assert all(cell.startswith("_:") for cell in csv_row)


@pytest.mark.parametrize("format", ["csv", "tsv"])
def test_a_truth_value_is_a_word_on_a_line(format: str) -> None:
    assert written(format, asked("ASK {}")) == b"true\n"
    assert written(format, asked("ASK { ?s ?p ?o }")) == b"false\n"


def test_rdf_xml_is_read_by_others() -> None:
    triples = [
        Triple(NamedNode("http://a/s"), NamedNode("http://a/p"), Literal("one\r\ntwo & <three>", language="en")),
        Triple(NamedNode("http://a/s"), NamedNode("http://a#p-1.x"), BlankNode("b")),
    ]
    stream = io.BytesIO()
    write_triples(triples, "rdfxml", stream)
    graph = rdflib.Graph().parse(data=stream.getvalue(), format="xml")
    assert len(graph) == 2
    assert rdflib.Literal("one\r\ntwo & <three>", lang="en") in set(graph.objects())


@pytest.mark.parametrize(
    "predicate",
    [
        "http://a/1",
        "http://a/",
        "http://a/p%20",
        "http://a/²",
        "http://a/ª",
        "http://a/µ",
        "http://a/a²",
        f"{RDF}li",
        f"{RDF}RDF",
    ],
)
def test_a_predicate_that_is_no_name_of_xml_is_refused(predicate: str) -> None:
    with pytest.raises(StancegraphError, match="cannot be the name of an element"):
        write_triples([Triple(NamedNode("http://a/"), NamedNode(predicate), Literal("x"))], "rdfxml", io.BytesIO())


@given(
    st.text(
        # Beyond, not all may stand in an IRI.
        st.characters(
            codec="utf-8",
            max_codepoint=0xDFFFF,
            exclude_categories=["C", "Z"],
            exclude_characters='%#[]<>"{}|^`\\\ufffc\ufffd',
        ),
        max_size=4,
    )
)
def test_rdf_xml_of_any_predicate_is_well_formed_or_refused(end: str) -> None:
    triple = Triple(NamedNode("http://a/s"), NamedNode(f"http://a/{end}"), Literal("x"))
    stream = io.BytesIO()
    try:
        write_triples([triple], "rdfxml", stream)
    except StancegraphError:
        assert not (end.isascii() and re.search(r"[A-Za-z]\Z", end))
        return
    names: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, _attributes: names.append(name.replace(" ", ""))
    parser.Parse(stream.getvalue(), True)
    assert names[-1] == triple.predicate.value


@pytest.mark.parametrize("name", ["p", "p-1.x", "Größe", "имя", "名", "_p", "%20p", "1/p"])
def test_a_predicate_with_a_name_at_its_end_is_written(name: str) -> None:
    stream = io.BytesIO()
    write_triples([Triple(NamedNode("http://a/s"), NamedNode(f"http://a/{name}"), Literal("x"))], "rdfxml", stream)
    [(_, predicate, _)] = rdflib.Graph().parse(data=stream.getvalue(), format="xml")
    assert str(predicate) == f"http://a/{name}"


@pytest.mark.parametrize(
    ("name", "row", "rdf"),
    [
        ("json", "json", None), ("CSV", "csv", None), ("xml", "xml", "rdfxml"), ("text/csv", "csv", None), ("srx", "xml", None),
        ("application/sparql-results+json; charset=utf-8", "json", None), ("application/sparql-results+xml", "xml", None),
        ("text/tab-separated-values", "tsv", None), ("ttl", None, "turtle"), ("text/turtle", None, "turtle"), ("nt", None, "ntriples"),
        ("application/n-triples", None, "ntriples"), ("nq", None, "nquads"), ("application/n-quads", None, "nquads"),
        ("trig", None, "trig"), ("application/trig", None, "trig"), ("jsonld", None, "jsonld"), ("application/ld+json", None, "jsonld"),
        ("rdfxml", None, "rdfxml"), ("application/rdf+xml", None, "rdfxml"), ("rdf", None, "rdfxml"), ("turtles", None, None),
        ("", None, None),
    ],
)  # fmt: skip
def test_a_format_has_several_names(name: str, row: str | None, rdf: str | None) -> None:
    assert format_called(name, ROW_NAMES) == row
    assert format_called(name, RDF_NAMES) == rdf
