"""GraphML (http://graphml.graphdrawing.org), which igraph, networkx, Gephi, yEd and visone read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from stancegraph.characters import as_xml
from stancegraph.exporters.networks.identifiers import legal_ids
from stancegraph.exporters.networks.tables import about
from stancegraph.exporters.networks.xml import quoted
from stancegraph.networks.graphs import keys, labels
from stancegraph.networks.network import Network


def graphml(
    network: Network, names: Mapping[str, str], stances: bool, attributes: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    """Nodes with label, kind, number of stances and ``attributes``; edges with weight and, when asked for, the ids of stances."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    yield '<key id="label" for="node" attr.name="label" attr.type="string"/>\n'
    yield '<key id="kind" for="node" attr.name="kind" attr.type="string"/>\n'
    yield '<key id="count" for="node" attr.name="stances" attr.type="int"/>\n'
    yield '<key id="weight" for="edge" attr.name="weight" attr.type="double"/>\n'
    told = [attributes.get(key, {}) for key in keys(network)]
    for name in dict.fromkeys(name for each in told for name in each):
        yield f'<key id="n-{name}" for="node" attr.name={quoted(name)} attr.type="string"/>\n'
    if stances:
        yield '<key id="stances" for="edge" attr.name="stances" attr.type="string"/>\n'
    facts = about(network)
    for name in facts:
        yield f'<key id="g-{name}" for="graph" attr.name={quoted(name)} attr.type="string"/>\n'
    yield '<graph edgedefault="undirected">\n'
    for name, value in facts.items():
        yield _data(f"g-{name}", value)
    written = legal_ids(network.nodes, as_xml)
    nodes = [written[node] for node in network.nodes]
    for node, label, kind, count, more in zip(
        nodes, labels(network, names), network.kinds, network.activity.tolist(), told, strict=True
    ):
        data = _data("label", label) + _data("kind", kind) + _data("count", count)
        data += "".join(_data(f"n-{name}", value) for name, value in more.items() if value)
        yield f"<node id={quoted(node)}>{data}</node>\n"
    heads, tails = (each.tolist() for each in network.ends)
    behind = network.evidence() if stances else iter(())
    for head, tail, weight in zip(heads, tails, network.ties.weights.tolist(), strict=True):
        data = _data("weight", repr(weight)) + (_data("stances", " ".join(next(behind))) if stances else "")
        yield f"<edge source={quoted(nodes[head])} target={quoted(nodes[tail])}>{data}</edge>\n"
    yield "</graph>\n</graphml>\n"


def _data(key: str, value: object) -> str:
    return f'<data key="{key}">{escape(as_xml(str(value)))}</data>'
