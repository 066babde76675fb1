"""Networks as files, read back by programs that are not ours."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import NamedTemporaryFile
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
from stancegraph.exporters.networks.dl import short_labels
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


def read_graphml(written: str) -> nx.Graph:
    """A network as networkx reads it, its nodes by name."""
    graph = nx.parse_graphml(written)
    assert list(graph) == [f"n{number}" for number in range(len(graph))]
    return nx.relabel_nodes(graph, dict(graph.nodes(data="name")))


@pytest.mark.parametrize("kind", KINDS)
def test_graphml(kind: str) -> None:
    found = made(kind)
    graph = read_graphml(text(found, "graphml", stances=True))
    assert list(graph) == list(found.nodes)
    assert edges(graph) == expected(found)
    told = [graph.nodes[node].get("type") for node in found.nodes]
    assert told == ([each == "issue" for each in found.kinds] if kind == "affiliation" else [None] * len(told))
    assert graph.nodes[found.nodes[0]]["label"] == _NASTY.replace("\x01", "\ufffd")
    assert graph.nodes[found.nodes[0]]["stances"] == 1
    assert graph.graph["kind"] == kind
    assert all(isinstance(each, str) for *_ends, each in graph.edges(data="stances"))
    assert "stances" not in next(iter(nx.parse_graphml(text(found, "graphml")).edges(data=True)))[2]


def read_gexf(written: str) -> Any:
    """A network as networkx reads it; it knows GEXF 1.3 since version 3.6, and all that we write of it is in 1.2 too."""
    if "1.3" not in GEXF.versions:
        written = written.replace("http://gexf.net/1.3", "http://www.gexf.net/1.2draft")
        written = written.replace('version="1.3"', 'version="1.2"')
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


def test_gexf_1_2_is_1_3_in_other_name_spaces() -> None:
    found, told = made("net"), {"actor:b": {"colour": "#3a7d44"}}
    new, old = (text(found, format, attributes=told) for format in ("gexf", "gexf1.2"))
    assert 'xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2"' in old
    assert old.replace("www.gexf.net/1.2draft", "gexf.net/1.3").replace('version="1.2"', 'version="1.3"') == new
    series = windows(STANCES, Definition.of("net"), length=Period.parse("2months"))
    stream = BytesIO()
    write_series(series, "gexf1.2", stream, NAMES)
    assert 'version="1.2"' in stream.getvalue().decode()


def test_a_colour_is_drawn() -> None:
    found, told = (
        made("affiliation"),
        {"actor:b": {"colour": "#3a7d44"}, "actor:a": {"colour": 'red"/>'}, "issue:x": {"colour": "#FF0010"}},
    )
    drawn = ElementTree.fromstring(text(found, "gexf", attributes=told))
    colours = {
        node.get("id"): [node[1].get(part) for part in "rgb"]
        for node in drawn.iter("{http://gexf.net/1.3}node")
        if len(node) > 1
    }
    assert colours == {"actor:b": ["58", "125", "68"], "issue:x": ["255", "0", "16"]}
    page = text(found, "html", attributes=told)
    assert page.count('fill="#3a7d44"') == page.count('stroke="#FF0010"') == 1
    assert 'red"/>' not in page
    pytest.importorskip("matplotlib")
    assert "#3a7d44" in text(found, "svg", attributes=told)
    assert "#3a7d44" not in text(found, "svg")


def read_dl(written: str) -> tuple[list[list[str]], dict[tuple[int, int], float]]:
    """A file of UCINET's, by what its help says: the labels of each side, and the cells."""
    head, _, data = written.partition("DATA:\n")
    sides = [part.split() for part in re.split(r"(?:ROW |COLUMN )?LABELS:\n", head)[1:]]
    lines = (line.split() for line in data.splitlines())
    return sides, {(int(row), int(column)): float(weight) for row, column, weight in lines}


@settings(max_examples=60, deadline=None)
@given(rows(), st.sampled_from(["net", "affiliation"]))
def test_dl(told: list[Any], kind: str) -> None:
    found = network(Observations.of(told), Definition.of(kind))
    written = text(found, "dl")
    sides, cells = read_dl(written)
    assert [len(side) for side in sides] == ([len(found.rows), len(found.columns)] if found.two_mode else [len(found)])
    size = (
        f"NR={len(found.rows)} NC={len(found.columns)}\nFORMAT=EDGELIST2"
        if found.two_mode
        else f"N={len(found)}\nFORMAT=EDGELIST1"
    )
    assert written.startswith(f"DL {size}\n")
    assert cells == {
        (row + 1, column + 1): found.matrix[row, column] for row, column in zip(*np.nonzero(found.matrix), strict=True)
    }


def test_labels_of_dl_are_short_and_different() -> None:
    names = ["Smith & Sons", "smith_&_sons", "a" * 30, "a" * 29, 'x="1", y', "", "'", "Å b"]
    labels = short_labels(names)
    assert labels == ["Smith_&_Sons", "smith_&_sons~2", "a" * 18, "a" * 16 + "~2", "x_1_y", "-", "-~2", "Å_b"]


def test_igraph_reads_dl(tmp_path: Path) -> None:
    igraph = pytest.importorskip("igraph")
    found = alike("Smith & Sons", "B", "c, d")
    (tmp_path / "x.dl").write_text(text(found, "dl"), encoding="utf-8")
    graph = igraph.Graph.Read(str(tmp_path / "x.dl"), format="dl")
    assert graph.vs["name"] == ["B", "Smith_&_Sons", "c_d"]
    assert sorted((edge.source, edge.target, edge["weight"]) for edge in graph.es) == sorted(
        (one, other, found.matrix[one, other]) for one in range(3) for other in range(3) if one != other
    )


_IN_R = """suppressMessages(library(igraph))
files <- commandArgs(trailingOnly = TRUE)
one <- read_graph(files[1], format = files[3]); two <- read_graph(files[2], format = "dl")
ends <- as_edgelist(one)
cat(paste(ends[, 1], ends[, 2], sprintf("%.17g", E(one)$weight), sep = "\\t"), sep = "\\n")
cat("", is_bipartite(one), vcount(two), sprintf("%.17g", sum(E(two)$weight)), sep = "\\n")
"""


@pytest.mark.parametrize("form", ["graphml", "pajek"])
@pytest.mark.parametrize("kind", ["net", "affiliation"])
def test_r_reads_the_same(kind: str, form: str, tmp_path: Path) -> None:
    """R igraph reads names with blanks and signs, weights to the last digit and both modes from GraphML and Pajek, and UCINET DL."""
    script = shutil.which("Rscript")
    if not script or subprocess.run([script, "-e", "library(igraph)"], check=False, capture_output=True).returncode:
        pytest.skip("R with igraph is not here")
    one = alike("Smith & Sons", "B", "c, d")
    found = one if kind == "net" else network(STANCES, Definition.of("affiliation"))
    (tmp_path / "x").write_text(text(found, form), encoding="utf-8")
    # It knows no DL of two modes.
    (tmp_path / "x.dl").write_text(text(one, "dl"), encoding="utf-8")
    (tmp_path / "r.R").write_text(_IN_R, encoding="utf-8")
    files = [str(tmp_path / each) for each in ("r.R", "x", "x.dl")]
    said = subprocess.run([script, *files, form], capture_output=True, check=True)
    ties, _, rest = said.stdout.decode().partition("\n\n")
    edges_read = [line.split("\t") for line in ties.strip().splitlines()]
    assert {frozenset(ends): float(weight) for *ends, weight in edges_read} == expected(found)
    bipartite, nodes, total = rest.split()
    assert bipartite == ("TRUE" if kind == "affiliation" else "FALSE")
    assert int(nodes) == len(one)
    # A matrix has every tie twice.
    assert float(total) == pytest.approx(one.ties.weights.sum() * 2)


def test_igraph_reads_pajek_of_two_modes(tmp_path: Path) -> None:
    igraph = pytest.importorskip("igraph")
    found = made("affiliation")
    (tmp_path / "x.net").write_text(text(found, "pajek"), encoding="utf-8")
    graph = igraph.Graph.Read_Pajek(str(tmp_path / "x.net"))
    assert graph.vs["name"] == list(found.nodes)
    assert graph.vs["type"] == [False] * len(found.rows) + [True] * len(found.columns)
    assert {frozenset(graph.vs[end]["name"] for end in edge.tuple): edge["weight"] for edge in graph.es} == expected(
        found
    )


def test_pajek() -> None:
    found = made("net")
    graph = nx.parse_pajek(text(found, "pajek"))
    assert list(graph) == list(found.nodes)
    assert edges(nx.Graph(graph)) == expected(found)
    assert text(made("affiliation"), "pajek").startswith('*Vertices 7 4\n1 "actor:a"\n')


KNOWN = {
    "actor:a": {"actor_kind": "person", "party": "Smith & Sons <b>"},
    "actor:b": {"actor_kind": "state", "actor_type": "", "colour": "#3a7d44"},
    "issue:x": {"issue_type": "way"},
}


@settings(max_examples=60, deadline=None)
@given(rows(), st.sampled_from(["net", "affiliation", "agreement"]), st.booleans())
def test_igraph_and_networkx_read_the_same_from_graphml(told: list[Any], kind: str, stances: bool) -> None:
    igraph = pytest.importorskip("igraph")
    found = network(Observations.of(told), Definition.of(kind))
    written = text(found, "graphml", stances=stances, attributes=KNOWN)
    ours = nx.parse_graphml(written)
    with NamedTemporaryFile(suffix=".graphml") as file:
        Path(file.name).write_text(written, encoding="utf-8")
        theirs = igraph.Graph.Read(file.name, format="graphml")
    for vertex in theirs.vs:
        # To igraph what is not said is an empty text; its type is true or false, or nothing where there is none.
        said = {name: value for name, value in vertex.attributes().items() if name != "id" and value != ""}
        assert said == {name: value for name, value in ours.nodes[vertex["id"]].items() if value != ""}
    ids = theirs.vs["id"] if len(found) else []
    assert [(ids[edge.source], ids[edge.target], edge.attributes()) for edge in theirs.es] == [
        (head, tail, data) for head, tail, data in ours.edges(data=True)
    ]
    assert {
        frozenset((theirs.vs[e.source]["name"], theirs.vs[e.target]["name"])): e["weight"] for e in theirs.es
    } == expected(found)
    if kind == "affiliation" and len(found):
        assert theirs.is_bipartite()
        assert theirs.vs["type"] == [each == "issue" for each in found.kinds]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("format", ["graphml", "pajek"])
def test_igraph(kind: str, format: str, tmp_path: Path) -> None:
    igraph = pytest.importorskip("igraph")
    path = tmp_path / "network"
    path.write_text(text(made(kind), format), encoding="utf-8")
    graph = igraph.Graph.Read(str(path), format=format)
    names = graph.vs["name"]
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
    with pytest.raises(StancegraphError, match="choose csv, json, gexf, gexf1"):
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
    for graph in (
        read_graphml(text(found, "graphml")),
        read_gexf(text(found, "gexf")),
        read_gexf(text(found, "gexf1.2")),
    ):
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


@pytest.mark.parametrize("format", ["graphml", "gexf", "gexf1.2"])
def test_ids_that_xml_cannot_tell_apart_are_numbered(format: str) -> None:
    found = alike("a\x01", "a\x02", "a\ufffd", "b")
    written = text(found, format)
    graph = read_graphml(written) if format == "graphml" else read_gexf(written)
    assert sorted(graph) == ["a\ufffd", "a\ufffd (2)", "a\ufffd (3)", "b"]
    assert graph.size() == len(found.ties) == 6


def test_nodes_tell_what_is_known_of_them() -> None:
    known = {
        "actor:a": {"actor_kind": "person", "aliases": "Å; <b>"},
        "actor:b": {"actor_kind": "state", "aliases": ""},
    }
    for format, read in (("graphml", read_graphml), ("gexf", read_gexf), ("gexf1.2", read_gexf)):
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
