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
from stancegraph.rdf.files import RDF_SUFFIXES, UnreadableError, is_rdf, statements
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
        "import sys\nfrom pathlib import Path\nimport psutil\nfrom stancegraph.rdf.files import UnreadableError, statements\n"
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
