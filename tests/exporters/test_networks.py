"""Networks as files, read back by programs that are not ours."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networkx.readwrite.gexf import GEXF

from network_reference import rows
from stancegraph.errors import StancegraphError
from stancegraph.exporters.networks import FORMATS, write, write_series
from stancegraph.exporters.networks.plot import draw_measures
from stancegraph.networks import Definition, Network, Observations
from stancegraph.networks.definition import Measure
from stancegraph.networks.graphs import to_networkx
from stancegraph.networks.measures import measured
from stancegraph.networks.periods import Period
from stancegraph.networks.projection import network
from stancegraph.networks.windows import windows

_NASTY = "Å \"quoted\" <b>&amp; 'apostrophe'</b>; ]]> \x01 $x$"
NAMES = {
    "actor:a": _NASTY,
    "actor:b": "Б",
    "actor:x": "an actor called x",
    "issue:x": "</script><script>alert(1)</script>",
}
STANCES = Observations.of(
    [
        ("a", "x", 2, date(2024, 1, 5), "paper", "s1"),
        ("b", "x", 1, date(2024, 2, 5), "paper", "s2"),
        ("c", "x", -2, date(2024, 3, 5), "paper", "s3"),
        ("c", "y", -2, date(2024, 3, 9), "radio", "s4"),
        ("b", "y", -1, date(2024, 1, 2), "radio", "s5"),
        ("x", "z", 0, date(2024, 1, 2), "radio", "s6"),
    ]
)
KINDS = ["net", "affiliation"]


def made(kind: str) -> Network:
    """A network to write."""
    return network(STANCES, Definition.of(kind))


def text(found: Network, format: str, **options: Any) -> str:
    """What is written."""
    stream = BytesIO()
    write(found, format, stream, NAMES, **options)
    return stream.getvalue().decode()


def edges(graph: nx.Graph) -> dict[frozenset[str], float]:
    """The weights by pair of nodes."""
    return {frozenset((str(one), str(other))): weight for one, other, weight in graph.edges(data="weight")}


def expected(found: Network) -> dict[frozenset[str], float]:
    """The same, of a network of ours."""
    heads, tails = found.ends
    return {
        frozenset((found.nodes[head], found.nodes[tail])): weight
        for head, tail, weight in zip(heads, tails, found.ties.weights.tolist(), strict=True)
    }


@pytest.mark.parametrize("kind", KINDS)
def test_networkx(kind: str) -> None:
    graph = to_networkx(made(kind), NAMES, stances=True)
    assert edges(graph) == expected(made(kind))
    if kind == "net":
        assert graph.nodes["a"] == {"label": _NASTY, "kind": "actor", "stances": 1}
        assert graph.edges["a", "c"]["stances"] == "s1 s3"
    else:
        assert graph.nodes["issue:x"]["bipartite"] == 1
        assert graph.nodes["actor:x"]["label"] == "an actor called x"
        assert nx.is_bipartite(graph)


@pytest.mark.parametrize("kind", KINDS)
def test_graphml(kind: str) -> None:
    found = made(kind)
    graph = nx.parse_graphml(text(found, "graphml", stances=True))
    assert list(graph) == list(found.nodes)
    assert edges(graph) == expected(found)
    assert graph.nodes[found.nodes[0]]["label"] == _NASTY.replace("\x01", "\ufffd")
    assert graph.nodes[found.nodes[0]]["stances"] == 1
    assert graph.graph["kind"] == kind
    assert all(isinstance(each, str) for *_ends, each in graph.edges(data="stances"))
    assert "stances" not in next(iter(nx.parse_graphml(text(found, "graphml")).edges(data=True)))[2]


def read_gexf(written: str) -> Any:
    """A network as networkx reads it; it knows GEXF 1.3 since version 3.6, and all that we write of it is in 1.2 too."""
    if "1.3" not in GEXF.versions:
        written = written.replace('"http://gexf.net/1.3" version="1.3"', '"http://www.gexf.net/1.2draft" version="1.2"')
    return nx.read_gexf(StringIO(written))


@pytest.mark.parametrize("kind", KINDS)
def test_gexf(kind: str) -> None:
    found = made(kind)
    graph = read_gexf(text(found, "gexf", stances=True))
    assert edges(graph) == expected(found)
    assert graph.nodes[found.nodes[0]]["label"] == _NASTY.replace("\x01", "\ufffd")
    if kind == "net":
        about = graph.edges["a", "c"]
        assert (about["start"], about["end"], about["stances"]) == ("2024-01-05", "2024-03-05", "s1 s3")


def test_gexf_of_windows() -> None:
    stream = BytesIO()
    series = windows(STANCES, Definition.of("co-issue"), length=Period.parse("2months"))
    write_series(series, "gexf", stream, NAMES)
    root = ElementTree.fromstring(stream.getvalue())
    space = {"g": "http://gexf.net/1.3"}
    told = {
        (edge.get("source"), edge.get("target")): [
            (each.get("start"), each.get("end"), float(each.get("value", "nan")))
            for each in edge.findall("g:attvalues/g:attvalue", space)
        ]
        for edge in root.iterfind(".//g:edge", space)
    }
    assert told == {
        ("a", "b"): [("2024-01-01", "2024-01-31", 1.0)],
        ("b", "c"): [("2024-02-01", "2024-03-31", 1.0)],
    }
    assert len(read_gexf(stream.getvalue().decode()).edges) == 2


def test_pajek() -> None:
    found = made("net")
    graph = nx.parse_pajek(text(found, "pajek"))
    assert list(graph) == list(found.nodes)
    assert edges(nx.Graph(graph)) == expected(found)
    assert text(made("affiliation"), "pajek").startswith('*Vertices 7 4\n1 "actor:a"\n')


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("format", ["graphml", "pajek"])
def test_igraph(kind: str, format: str, tmp_path: Path) -> None:
    igraph = pytest.importorskip("igraph")
    path = tmp_path / "network"
    path.write_text(text(made(kind), format), encoding="utf-8")
    graph = igraph.Graph.Read(str(path), format=format)
    names = graph.vs["id"] if "label" in graph.vs.attributes() else graph.vs["name"]
    assert names == list(made(kind).nodes)
    told = {frozenset((names[edge.source], names[edge.target])): edge["weight"] for edge in graph.es}
    assert told == expected(made(kind))
    if format == "graphml":
        assert graph.vs["label"][0] == _NASTY.replace("\x01", "\ufffd")


@pytest.mark.parametrize("kind", KINDS)
def test_json(kind: str) -> None:
    found = json.loads(text(made(kind), "json", stances=True))
    graph = nx.node_link_graph({**found, "links": found["edges"]}, **_edges_key())
    assert edges(graph) == expected(made(kind))
    assert found["graph"]["kind"] == kind
    assert found["graph"]["first"] == "2024-01-02"
    assert all(each["stances"] for each in found["edges"])


def _edges_key() -> dict[str, str]:
    """Versions of networkx differ in where they look for edges."""
    from inspect import signature

    return {"edges": "edges"} if "edges" in signature(nx.node_link_graph).parameters else {}


@pytest.mark.parametrize("kind", KINDS)
def test_csv(kind: str) -> None:
    found = made(kind)
    told = list(csv.DictReader(StringIO(text(found, "csv", stances=True))))
    assert {frozenset((row["source"], row["target"])): float(row["weight"]) for row in told} == expected(found)
    assert [tuple(row["stances"].split(";")) for row in told] == list(found.evidence())
    assert told[0]["source_label"] == _NASTY
    graph = nx.from_edgelist([(row["source"], row["target"]) for row in told])
    assert graph.size() == len(found.ties)


@pytest.mark.parametrize("kind", KINDS)
def test_matrix(kind: str) -> None:
    found = made(kind)
    heading, *told = csv.reader(StringIO(text(found, "matrix")))
    assert heading == ["", *found.columns]
    assert [row[0] for row in told] == list(found.rows)
    assert np.array_equal(np.array([row[1:] for row in told], dtype=float), found.matrix)


def test_windows_as_csv_and_json() -> None:
    series = windows(STANCES, Definition.of("co-issue"), length=Period.parse("2months"))
    for format in ("csv", "json"):
        stream = BytesIO()
        write_series(series, format, stream, NAMES, stances=True)
        if format == "csv":
            told = list(csv.DictReader(StringIO(stream.getvalue().decode())))
            assert [(row["window_first"], row["source"], row["target"]) for row in told] == [
                ("2024-01-01", "a", "b"),
                ("2024-02-01", "b", "c"),
            ]
        else:
            assert [len(each["edges"]) for each in json.loads(stream.getvalue())] == [1, 1]
    with pytest.raises(StancegraphError, match="choose csv, json, gexf"):
        write_series(series, "pajek", BytesIO())


@pytest.mark.parametrize("kind", KINDS)
def test_html_is_one_page_that_data_cannot_break_out_of(kind: str) -> None:
    page = text(made(kind), "html")
    assert "<script>alert" not in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert page.count("<script") == 2
    data = json.loads(page.split('id="data">')[1].split("</script>")[0])
    assert len(data) == len(made(kind).ties)
    assert [abs(each["weight"]) for each in data] == sorted((abs(each["weight"]) for each in data), reverse=True)
    ids = {row[4] for each in data for row in each["stances"]}
    assert ids == {each for ids in made(kind).evidence() for each in ids}


def test_html_of_much_shows_the_strongest_and_says_so() -> None:
    many = Observations.of([(f"a{n:03}", "x", 2, date(2024, 1, 1), "p", f"s{n}") for n in range(200)])
    page = text(network(many), "html")
    assert "200 nodes, 19,900 ties, 2024-01-01 to 2024-01-01. Shown: the strongest 150 and 600." in page


@pytest.mark.parametrize("format", ["svg", "png"])
def test_pictures(format: str) -> None:
    pytest.importorskip("matplotlib")
    stream, again = BytesIO(), BytesIO()
    write(made("net"), format, stream, NAMES)
    write(made("net"), format, again, NAMES)
    assert stream.getvalue() == again.getvalue()
    assert stream.getvalue()[:8].startswith(b"<?xml" if format == "svg" else b"\x89PNG")
    series = windows(STANCES, Definition.of("net"), length=Period.parse("2months"))
    draw_measures(list(measured(series, [Measure.DENSITY, Measure.DEGREE])), format, stream)


def test_pictures_without_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib.figure", None)
    with pytest.raises(StancegraphError, match="pip install"):
        write(made("net"), "svg", BytesIO())


@pytest.mark.parametrize("format", [each for each in FORMATS if each not in ("svg", "png")])
def test_an_empty_network_is_written_too(format: str) -> None:
    for kind in KINDS:
        empty = network(Observations.of([]), Definition.of(kind))
        written = text(empty, format)
        if format == "graphml":
            assert len(nx.parse_graphml(written)) == 0
        elif format == "gexf":
            assert len(read_gexf(written)) == 0
        elif format == "html":
            assert "There is nothing to show: there is no stance." in written
        elif format == "json":
            assert json.loads(written)["graph"]["why_empty"] == "there is no stance"


def test_an_unknown_format() -> None:
    with pytest.raises(StancegraphError, match='no format "xls"'):
        write(made("net"), "xls", BytesIO())


@settings(max_examples=60, deadline=None)
@given(rows(), st.sampled_from(["net", "affiliation", "agreement"]))
def test_what_is_written_is_what_is_read(told: list[Any], kind: str) -> None:
    found = network(Observations.of(told), Definition.of(kind))
    for graph in (nx.parse_graphml(text(found, "graphml")), read_gexf(text(found, "gexf"))):
        assert set(graph) == set(found.nodes)
        assert edges(graph) == expected(found)


def alike(*names: str) -> Network:
    """A network of actors with these names, all of whom agree."""
    told = [(name, "x", 2, date(2024, 1, 5), "paper", f"s{number}") for number, name in enumerate(names)]
    return network(Observations.of(told), Definition.of("agreement"))


def test_names_that_pajek_cannot_tell_apart_are_numbered() -> None:
    found = alike("Group 'A'", 'Group "A"', "back\\slash", "back/slash", "two  blanks", "two blanks", '"')
    graph = nx.Graph(nx.parse_pajek(text(found, "pajek")))
    assert set(graph) == {
        "Group 'A'",
        "Group 'A' (2)",
        "back/slash",
        "back/slash (2)",
        "two blanks",
        "two blanks (2)",
        "'",
    }
    assert graph.size() == len(found.ties) == 21


@pytest.mark.parametrize("format", ["graphml", "gexf"])
def test_ids_that_xml_cannot_tell_apart_are_numbered(format: str) -> None:
    found = alike("a\x01", "a\x02", "a\ufffd", "b")
    written = text(found, format)
    graph = nx.parse_graphml(written) if format == "graphml" else read_gexf(written)
    assert sorted(graph) == ["a\ufffd", "a\ufffd (2)", "a\ufffd (3)", "b"]
    assert graph.size() == len(found.ties) == 6


def test_nodes_tell_what_is_known_of_them() -> None:
    known = {
        "actor:a": {"actor_kind": "person", "aliases": "Å; <b>"},
        "actor:b": {"actor_kind": "state", "aliases": ""},
    }
    for format, read in (("graphml", nx.parse_graphml), ("gexf", read_gexf)):
        graph = read(text(made("affiliation"), format, attributes=known))
        assert graph.nodes["actor:a"]["actor_kind"] == "person"
        assert graph.nodes["actor:a"]["aliases"] == "Å; <b>"
        assert graph.nodes["actor:b"]["actor_kind"] == "state"
        assert "actor_kind" not in graph.nodes["issue:x"]
    nodes = {each["id"]: each for each in json.loads(text(made("affiliation"), "json", attributes=known))["nodes"]}
    assert (nodes["actor:a"]["aliases"], nodes["actor:b"]["actor_kind"]) == ("Å; <b>", "state")
    series = windows(STANCES, Definition.of("affiliation"), length=Period.parse("2months"))
    stream = BytesIO()
    write_series(series, "gexf", stream, NAMES, attributes=known)
    assert read_gexf(stream.getvalue().decode()).nodes["actor:a"]["actor_kind"] == "person"
