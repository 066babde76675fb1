"""RDF files from outside: every format, packed or not, nothing from the network, and no small file that fells the program."""

from __future__ import annotations

import gzip
import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from stancegraph.errors import GraphError
from stancegraph.rdf.files import RDF_SUFFIXES, is_rdf, statements
from stancegraph.rdf.prospect import UnreadableError
from stancegraph.rdf.vocabulary import CONTEXT, expand
from support import nquads, tiny

ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
TRIPLES = [quad.triple for quad in parse(nquads(tiny()), format=RdfFormat.N_QUADS)]
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://example.org/">{}</rdf:RDF>'
A, B = "<https://example.org/a>", "<https://example.org/b>"


def triples(path: Path) -> set[Triple]:
    return {quad.triple for quad in statements(path)}


def unreadable(path: Path) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        list(statements(path))
    return caught.value


@pytest.mark.parametrize("packed", ["", ".gz"])
@pytest.mark.parametrize("suffix", RDF_SUFFIXES)
def test_every_format_is_read_packed_or_not(suffix: str, packed: str, tmp_path: Path) -> None:
    format = RdfFormat.from_extension(suffix.removeprefix(".")) or RdfFormat.RDF_XML
    quads = [Quad(each.subject, each.predicate, each.object) for each in TRIPLES]
    content = serialize(quads if format.supports_datasets else TRIPLES, format=format) or b""
    path = tmp_path / f"data{suffix.upper()}{packed}"
    path.write_bytes(gzip.compress(content) if packed else content)
    assert is_rdf(path)
    assert triples(path) == set(TRIPLES)


@pytest.mark.parametrize("name", ["data.gz", "data.csv.gz", "ttl", "data.json", "data.ttl.zip"])
def test_other_names_are_not_rdf(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("")
    assert not is_rdf(tmp_path / name)
    with pytest.raises(GraphError, match=r"its name should end in one of \.ttl, .* or in these and \.gz"):
        list(statements(tmp_path / name))


def test_blank_nodes_of_two_files_are_different(tmp_path: Path) -> None:
    paths = [tmp_path / "a.nt", tmp_path / "b.nt"]
    for path in paths:
        path.write_text(f"_:x {B} {A} .\n")
    nodes = {quad.subject for path in paths for quad in statements(path)}
    assert len(nodes) == 2
    assert all(isinstance(node, BlankNode) for node in nodes)


@pytest.mark.parametrize("cut", [-30, 5, 0])
def test_damaged_gzip_is_said_to_be(cut: int, tmp_path: Path) -> None:
    path = tmp_path / "data.nt.gz"
    whole = gzip.compress("".join(f"{A} {B} {n} .\n" for n in range(50_000)).replace(" .", " .").encode())
    path.write_bytes(whole[:cut] if cut else b"no gzip at all")
    assert "not readable as gzip" in unreadable(path).message


# -- the network ------------------------------------------------------------------------------------------------------


@pytest.fixture
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> NoReturn:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("_no_network")
@pytest.mark.parametrize(
    "context",
    [
        "https://schema.org/",
        "http://127.0.0.1:9/context.jsonld",
        "context.jsonld",
        "file:///etc/passwd",
        [CONTEXT, "https://schema.org/"],
        {"@import": "https://schema.org/"},
        {"a": {"@id": "https://example.org/a", "@context": "https://schema.org/"}},
    ],
)
def test_no_other_context_is_fetched(context: object, tmp_path: Path) -> None:
    path = tmp_path / "data.jsonld"
    path.write_text(json.dumps([{"@context": context, "@id": "https://example.org/x", "a": {"b": 1}}]))
    message = unreadable(path).message
    assert message.startswith("its @context is on the network, where nothing is read from (")
    assert CONTEXT in message


@pytest.mark.usefixtures("_no_network")
@pytest.mark.parametrize(
    "context",
    [
        CONTEXT,
        [CONTEXT],
        [CONTEXT, {"@base": "https://example.org/talks/"}],
        {"@import": CONTEXT},
        {"@import": CONTEXT, "unused": "https://example.org/unused"},
    ],
)
@pytest.mark.parametrize("inside", [False, True])
def test_our_context_is_known_by_its_name(context: object, inside: bool, tmp_path: Path) -> None:
    actor = {"id": "https://example.org/talks/actor/ann", "type": ["Actor", "Person"], "name": "Ann"}
    path = tmp_path / "data.jsonld"
    document = {"@graph": [{"@context": context, **actor}]} if inside else {"@context": context, **actor}
    path.write_text("\ufeff" + json.dumps(document), encoding="utf-8")
    subject = NamedNode("https://example.org/talks/actor/ann")
    assert triples(path) == {
        Triple(subject, NamedNode(expand("rdf:type")), NamedNode(expand("sg:Actor"))),
        Triple(subject, NamedNode(expand("rdf:type")), NamedNode(expand("foaf:Person"))),
        Triple(subject, NamedNode(expand("rdfs:label")), Literal("Ann")),
    }


# -- small files that grow or nest ------------------------------------------------------------------------------------


def billion(levels: int = 9) -> str:
    entities = '<!ENTITY a0 "aaaaaaaaaa">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, levels + 1)
    )
    inner = f'<rdf:Description rdf:about="https://example.org/a"><e:b>&a{levels};</e:b></rdf:Description>'
    return f'<?xml version="1.0"?><!DOCTYPE r [{entities}]>' + RDF.format(inner)


HOSTILE = {
    "entities.rdf": (billion(), "declares the entity"),
    "late.rdf": (RDF.format("") + billion().partition("?>")[2], "not readable as XML"),
    "deep.rdf": (RDF.format("<e:A><e:b>" * 200_000 + "</e:b></e:A>" * 200_000), "nested deeper than 1,000"),
    "long.rdf": (RDF.format(f"<e:A><e:b>{'x' * (17 << 20)}</e:b></e:A>"), "longer than"),
    "deep.nt": (f"{A} {B} " + f"<<( {A} {B} " * 200_000 + A + " )>>" * 200_000 + " .", "a triple about a triple"),
    "deep.ttl": (f'{A} {B} \'"<<\' , """\'<<""" , ' + f"<<( {A} {B} # '\n" * 200_000, "a triple about a triple"),
    "deep.jsonld": ('{"https://example.org/b":' * 5_000 + "1" + "}" * 5_000, "nested deeper than"),
    "list.jsonld": ("[" * 100_000 + "]" * 100_000, "nested deeper than"),
    "number.jsonld": ('{"@id": ' + "9" * 5_000 + "}", "not readable as JSON"),
}


@pytest.mark.parametrize("packed", ["", ".gz"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence_and_little_memory(name: str, packed: str, tmp_path: Path) -> None:
    """In a process of its own, which such a file used to end, or to fill the machine with."""
    content, said = HOSTILE[name]
    path = tmp_path / f"{name}{packed}"
    path.write_bytes(gzip.compress(content.encode()) if packed else content.encode())
    code = (
        "import sys\nfrom pathlib import Path\nimport psutil\nfrom stancegraph.rdf.files import statements\nfrom stancegraph.rdf.prospect import UnreadableError\n"
        "try:\n    list(statements(Path(sys.argv[1])))\nexcept UnreadableError as error:\n    print(error.message)\n"
        # What getrusage tells on Linux is that of whoever started the process, where that was larger.
        "print(Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0] if psutil.LINUX else "
        "psutil.Process().memory_info().rss // 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False, env=ENVIRONMENT
    )
    assert done.returncode == 0, done.stderr[-500:]
    message, kilobytes = done.stdout.splitlines()
    assert said in message
    assert int(kilobytes) < 300_000


def test_what_only_looks_like_nesting_is_read(tmp_path: Path) -> None:
    text = "cout << (x) << 'y'; " * 1_000
    path = tmp_path / "code.ttl"
    path.write_text(f'{A} {B} """{text}""" , "{text}" , <https://example.org/c> . # {text}\n{A} {B} 1 .\n')
    assert len(triples(path)) == 3


def test_xml_without_entities_of_its_own_is_read(tmp_path: Path) -> None:
    path = tmp_path / "data.rdf"
    inner = '<rdf:Description rdf:about="https://example.org/a"><e:b>a &amp; b &#233;</e:b></rdf:Description>'
    path.write_text(f"<!DOCTYPE rdf:RDF>{RDF.format(inner)}")
    assert {triple.object for triple in triples(path)} == {Literal("a & b é")}


# -- what a reader would pass over without a word ---------------------------------------------------------------------

NAMED = "https://example.org/a"


def json_file(folder: Path, document: object) -> Path:
    path = folder / "data.jsonld"
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return path


@pytest.mark.parametrize("context", ["", f'"@context": "{CONTEXT}", '])
def test_a_key_that_stands_twice_is_refused(context: str, tmp_path: Path) -> None:
    for inner in (
        f'"@id": "{NAMED}", "{expand("rdfs:label")}": "A", "{expand("rdfs:label")}": "B"',
        '"@id": 1, "@id": 2',
    ):
        said = unreadable(json_file(tmp_path, f"[{{{context}{inner}}}]")).message
        assert "twice, and only one of the two would count" in said
    path = json_file(tmp_path, f'{{{context}"@id": "{NAMED}", "x": {{"y": 1, "y": 1}}}}')
    assert unreadable(path).message == 'an object has the key "y" twice, and only one of the two would count'


@pytest.mark.parametrize(
    ("document", "named"),
    [
        ({"@id": "a", NAMED: 1}, '"a"'),
        ({"@id": "", NAMED: 1}, '""'),
        ({"@id": f"{NAMED} b", NAMED: 1}, f'"{NAMED} b"'),
        ({"@id": NAMED, NAMED: {"@id": "../b"}}, '"../b"'),
        ({"@id": NAMED, "@type": "Foo"}, '"Foo"'),
        ({"@context": {"@base": None}, "@id": "a", NAMED: 1}, '"a"'),
        ({"@id": NAMED, NAMED: {"@value": "1", "@type": "number"}}, '"number"'),
        ({"@id": "g", "@graph": [{"@id": NAMED, NAMED: 1}]}, '"g"'),
        ([{"@id": NAMED, NAMED: 1}, {"@context": CONTEXT, "id": "actor/ann", "type": "Actor"}], '"actor/ann"'),
    ],
)
def test_what_is_no_whole_iri_in_json_is_refused(document: object, named: str, tmp_path: Path) -> None:
    assert unreadable(json_file(tmp_path, document)).message.startswith(f"{named} is no IRI; write out the whole of it")


def test_what_is_no_language_in_json_is_refused(tmp_path: Path) -> None:
    document = {"@id": NAMED, NAMED: {"@value": "x", "@language": "no language"}}
    assert unreadable(json_file(tmp_path, document)).message == '"no language" is no language'


def test_an_iri_may_be_relative_to_a_base_that_is_said(tmp_path: Path) -> None:
    path = json_file(tmp_path, {"@context": {"@base": "https://example.org/"}, "@id": "a", NAMED: {"@id": "./b"}})
    assert triples(path) == {Triple(NamedNode(NAMED), NamedNode(NAMED), NamedNode("https://example.org/b"))}


IN_CONTEXTS = [
    {"@id": NAMED, "foo": 1},
    [[{"@id": NAMED, "foo": 1}]],
    {"@graph": [{"@id": NAMED, "foo": 1}]},
    {"@context": CONTEXT, "id": NAMED, "foo": 1},
    {"@context": [CONTEXT, None], "@id": NAMED, "foo": 1},
    {"@context": None, "@id": NAMED, "foo": 1},
    {"@context": {"@vocab": None}, "@id": NAMED, "foo": 1},
    {"@context": {"p": {"@id": NAMED, "@context": None}}, "@id": NAMED, "p": {"foo": 1}},
    {"@id": NAMED, NAMED: {"@context": [None], "foo": 1}},
]


@pytest.mark.parametrize("document", IN_CONTEXTS)
def test_what_no_context_maps_is_counted(document: object, tmp_path: Path) -> None:
    predicates = [quad.predicate.value for quad in statements(json_file(tmp_path, document))]
    assert [each for each in predicates if each != NAMED] == ["unmapped:foo"]


def test_every_value_of_a_key_that_nothing_maps_is_counted_whatever_it_is_called(tmp_path: Path) -> None:
    document = {"@id": NAMED, "foo": [1, 2], "my <key>": "x", "ключ": {"@id": NAMED}, "deep": {"deeper": 1}, "none": []}
    assert sorted(quad.predicate.value for quad in statements(json_file(tmp_path, document))) == [
        "unmapped:%D0%BA%D0%BB%D1%8E%D1%87",
        "unmapped:deep",
        "unmapped:deeper",
        "unmapped:foo",
        "unmapped:foo",
        "unmapped:my%20%3Ckey%3E",
    ]
    document = {"@context": {"n": "label"}, "@id": NAMED, "n": [1], "http://a b/": [1]}
    assert sorted(quad.predicate.value for quad in statements(json_file(tmp_path, document))) == [
        "unmapped:http%3A//a%20b/",
        "unmapped:label",
    ]


def test_a_context_that_maps_all_leaves_nothing_to_count(tmp_path: Path) -> None:
    path = json_file(
        tmp_path, {"@context": {"@vocab": "https://example.org/", "bar": None}, "@id": NAMED, "a": 1, "bar": 2}
    )
    assert [quad.predicate.value for quad in statements(path)] == [NAMED]


# -- encodings --------------------------------------------------------------------------------------------------------

LITERAL = f'<?xml version="1.0"{{}}?>{RDF.format("<e:A><e:b>é</e:b></e:A>")}'


@pytest.mark.parametrize("packed", ["", ".gz"])
@pytest.mark.parametrize("name", ["data.ttl", "data.nt", "data.nq", "data.trig", "data.rdf", "data.jsonld"])
def test_a_mark_of_utf_8_is_passed_over_and_other_encodings_are_named(name: str, packed: str, tmp_path: Path) -> None:
    text = {
        "data.rdf": LITERAL.format(""),
        "data.jsonld": f'{{"@id": "{NAMED}", "{NAMED}": "é"}}',
    }.get(name, f'{A} {B} "é" .\n')
    path = tmp_path / f"{name}{packed}"

    def write(encoding: str) -> None:
        path.write_bytes(gzip.compress(text.encode(encoding)) if packed else text.encode(encoding))

    write("utf-8-sig")
    assert Literal("é") in {triple.object for triple in triples(path)}
    write("utf-16")
    assert unreadable(path).message == "is UTF-16; save the file as UTF-8"
    write("latin-1")
    assert "UTF-8" in unreadable(path).message


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "utf-16"])
def test_xml_that_says_it_is_in_another_encoding_is_refused_by_its_name(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "data.rdf"
    path.write_bytes(LITERAL.format(f' encoding="{encoding}"').encode("utf-8"))
    assert encoding in unreadable(path).message or encoding == "utf-16"
    path.write_text(LITERAL.format(' encoding="utf-8"'), encoding="utf-8")
    assert len(triples(path)) == 2


@pytest.mark.parametrize("between", ["<!-- c -->", "<?p i?>", "<![CDATA[x]]>"])
def test_a_text_with_something_between_is_refused_by_its_cause(between: str, tmp_path: Path) -> None:
    path = tmp_path / "data.rdf"
    path.write_text(RDF.format(f"\n<!-- c -->\n<e:A><e:b>{between}</e:b>\n<e:b>A{between}B</e:b></e:A>"))
    error = unreadable(path)
    assert error.message == "a text is broken by a comment, a processing instruction or CDATA; write it in one piece"
    assert error.line == 4
    path.write_text(RDF.format(f"{between.replace('x', ' ')}<e:A>{between.replace('x', ' ')}<e:b>A</e:b></e:A>"))
    assert Literal("A") in {triple.object for triple in triples(path)}
    path.write_text(RDF.format("<e:A><e:b>A</e:b>stray</e:A>"))
    assert "broken" not in unreadable(path).message


def test_a_comment_of_more_than_the_parser_holds_is_told(tmp_path: Path) -> None:
    path = tmp_path / "comment.nq.gz"
    path.write_bytes(gzip.compress(b"#" + b" " * (17 << 20)))
    with pytest.raises(UnreadableError, match=r"^a text, a name or a comment is longer than 16 MB$"):
        list(statements(path))
