"""GraphML (http://graphml.graphdrawing.org), which igraph, networkx, Gephi, yEd and visone read.

Nodes are ``n0``, ``n1`` and so on: ids of XML cannot hold every name. What a node is called in the dataset is its ``name``, by which
igraph, in R and in Python, finds it; ``type`` tells the two sides of a two-mode network apart, as igraph has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from stancegraph.characters import as_xml
from stancegraph.exporters.networks.identifiers import legal_ids
from stancegraph.exporters.networks.tables import about
from stancegraph.exporters.networks.xml import quoted
from stancegraph.networks.network import Network, keys, labels

_NODE = (("name", "string"), ("label", "string"), ("kind", "string"), ("stances", "int"))
_SPACE = "http://graphml.graphdrawing.org/xmlns"
_SCHEMA = f"{_SPACE} {_SPACE}/1.0/graphml.xsd"


def graphml(
    network: Network, names: Mapping[str, str], stances: bool, attributes: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    """Nodes with name, label, kind, number of stances and ``attributes``; edges with weight and, when asked for, the ids of stances."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<graphml xmlns="{_SPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{_SCHEMA}">\n'
    own = dict((*_NODE, ("type", "boolean"))) if network.two_mode else dict(_NODE)
    told = [attributes.get(key, {}) for key in keys(network)]
    more = dict.fromkeys(name for each in told for name in each)
    facts = about(network)
    yield from (_key("node", name, sort) for name, sort in own.items())
    yield from (_key("node", name, "string") for name in more)
    yield _key("edge", "weight", "double")
    if stances:
        yield _key("edge", "stances", "string")
    yield from (_key("graph", name, "string") for name in facts)
    yield '<graph id="g" edgedefault="undirected">\n'
    yield from (f"{_data('graph', name, value)}\n" for name, value in facts.items())
    called = legal_ids(network.nodes, as_xml)
    rows = zip(network.nodes, labels(network, names), network.kinds, network.activity.tolist(), told, strict=True)
    for number, (node, label, kind, count, others) in enumerate(rows):
        values = {"name": called[node], "label": label, "kind": kind, "stances": count}
        if network.two_mode:
            values["type"] = "true" if kind == "issue" else "false"
        values |= {name: value for name, value in others.items() if value}
        yield f'<node id="n{number}">{"".join(_data("node", *each) for each in values.items())}</node>\n'
    heads, tails = (each.tolist() for each in network.ends)
    behind = network.evidence() if stances else iter(())
    for head, tail, weight in zip(heads, tails, network.ties.weights.tolist(), strict=True):
        data = _data("edge", "weight", repr(weight)) + (
            _data("edge", "stances", " ".join(next(behind))) if stances else ""
        )
        yield f'<edge source="n{head}" target="n{tail}">{data}</edge>\n'
    yield "</graph>\n</graphml>\n"


def _key(of: str, name: str, sort: str) -> str:
    return f'<key id="{of}-{name}" for="{of}" attr.name={quoted(name)} attr.type="{sort}"/>\n'


def _data(of: str, name: str, value: object) -> str:
    return f'<data key="{of}-{name}">{escape(as_xml(str(value)))}</data>'
