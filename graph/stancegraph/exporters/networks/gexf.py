"""GEXF (https://gexf.net), Gephi's own format, with time: version 1.3, or 1.2 for older readers. What we write is the same in both.

Of one network, an edge lasts from the first to the last day of the stances behind it. Of windows, an edge is there, with
the weight of the window, from the first day of each window to the day before the next begins (the last: to its end).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from stancegraph.characters import as_xml
from stancegraph.exporters.networks.identifiers import legal_ids
from stancegraph.exporters.networks.xml import quoted
from stancegraph.networks.graphs import COLOUR, rgb
from stancegraph.networks.network import Network, keys, labels

_Stretch = tuple[date, date]
_Attributes = Mapping[str, Mapping[str, str]]
_Node = tuple[str, Mapping[str, str]]
_SPACES = {
    "1.3": ("http://gexf.net/1.3", "http://gexf.net/1.3/viz"),
    "1.2": ("http://www.gexf.net/1.2draft", "http://www.gexf.net/1.2draft/viz"),
}
"""The name spaces of each version, and of what is drawn in it."""


def gexf_1_2(network: Network, names: Mapping[str, str], stances: bool, attributes: _Attributes) -> Iterator[str]:
    """The same as :func:`gexf` in version 1.2."""
    return gexf(network, names, stances, attributes, version="1.2")


def dynamic_gexf_1_2(
    networks: Sequence[Network], names: Mapping[str, str], stances: bool, attributes: _Attributes
) -> Iterator[str]:
    """The same as :func:`dynamic_gexf` in version 1.2."""
    return dynamic_gexf(networks, names, stances, attributes, version="1.2")


def gexf(
    network: Network, names: Mapping[str, str], stances: bool, attributes: _Attributes, *, version: str = "1.3"
) -> Iterator[str]:
    """A network; with stances, edges carry their ids, parted by blanks."""
    described = _described(network, names, attributes)
    written = legal_ids(network.nodes, as_xml)
    yield from _head(described, version, stances=stances)
    yield from _nodes(described, written)
    yield "<edges>\n"
    behind = network.evidence() if stances else iter(())
    nodes, (heads, tails) = [written[node] for node in network.nodes], network.ends
    rows = zip(heads.tolist(), tails.tolist(), network.ties.weights.tolist(), network.days(), strict=True)
    for number, (head, tail, weight, (first, last)) in enumerate(rows):
        values = (
            f'<attvalues><attvalue for="stances" value={quoted(" ".join(next(behind)))}/></attvalues>'
            if stances
            else ""
        )
        ends = f"source={quoted(nodes[head])} target={quoted(nodes[tail])}"
        yield f'<edge id="{number}" {ends} weight="{weight!r}" start="{first}" end="{last}">{values}</edge>\n'
    yield "</edges>\n</graph>\n</gexf>\n"


def dynamic_gexf(
    networks: Sequence[Network],
    names: Mapping[str, str],
    stances: bool,
    attributes: _Attributes,
    *,
    version: str = "1.3",
) -> Iterator[str]:
    """The networks of windows as one network whose edges come, go and change weight. Stances are not written."""
    nodes: dict[str, _Node] = {}
    edges: dict[tuple[str, str], list[tuple[_Stretch, float]]] = {}
    for network, stretch in zip(networks, _stretches(networks), strict=True):
        nodes |= _described(network, names, attributes)
        ids, (heads, tails) = network.nodes, network.ends
        for head, tail, weight in zip(heads.tolist(), tails.tolist(), network.ties.weights.tolist(), strict=True):
            edges.setdefault((ids[head], ids[tail]), []).append((stretch, weight))
    nodes = dict(sorted(nodes.items()))
    written = legal_ids(list(nodes), as_xml)
    yield from _head(nodes, version, weight_changes=True)
    yield from _nodes(nodes, written)
    yield "<edges>\n"
    for number, ((source, target), stretches) in enumerate(sorted(edges.items())):
        yield f'<edge id="{number}" source={quoted(written[source])} target={quoted(written[target])}>\n<attvalues>'
        for (first, last), weight in stretches:
            yield f'<attvalue for="weight" value="{weight!r}" start="{first}" end="{last}"/>'
        yield "</attvalues>\n<spells>"
        for (first, last), _weight in stretches:
            yield f'<spell start="{first}" end="{last}"/>'
        yield "</spells>\n</edge>\n"
    yield "</edges>\n</graph>\n</gexf>\n"


def _stretches(networks: Sequence[Network]) -> list[_Stretch]:
    spans = [each.span for each in networks if each.span]
    following = [each.first - timedelta(days=1) for each in spans[1:]] + [each.last for each in spans[-1:]]
    return [(span.first, max(last, span.first)) for span, last in zip(spans, following, strict=True)]


def _described(network: Network, names: Mapping[str, str], attributes: _Attributes) -> dict[str, _Node]:
    """The label of each node, and its values by attribute."""
    values = ({"kind": key.partition(":")[0], **attributes.get(key, {})} for key in keys(network))
    return dict(zip(network.nodes, zip(labels(network, names), values, strict=True), strict=True))


def _head(
    nodes: Mapping[str, _Node], version: str, *, stances: bool = False, weight_changes: bool = False
) -> Iterator[str]:
    space, drawn = _SPACES[version]
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="{space}" xmlns:viz="{drawn}" version="{version}">\n'
    yield '<graph mode="dynamic" defaultedgetype="undirected" timeformat="date">\n'
    names = dict.fromkeys(["kind", *(name for _, values in nodes.values() for name in values)])
    told = "".join(f'<attribute id="{name}" title="{name}" type="string"/>' for name in names)
    yield f'<attributes class="node" mode="static">{told}</attributes>\n'
    if weight_changes:
        yield '<attributes class="edge" mode="dynamic"><attribute id="weight" title="weight" type="double"/></attributes>\n'
    if stances:
        yield '<attributes class="edge" mode="static"><attribute id="stances" title="stances" type="string"/></attributes>\n'


def _nodes(nodes: Mapping[str, _Node], written: Mapping[str, str]) -> Iterator[str]:
    yield "<nodes>\n"
    for node, (label, values) in nodes.items():
        told = "".join(f'<attvalue for="{name}" value={quoted(value)}/>' for name, value in values.items() if value)
        colour = _colour(values.get(COLOUR, ""))
        yield f"<node id={quoted(written[node])} label={quoted(label)}><attvalues>{told}</attvalues>{colour}</node>\n"
    yield "</nodes>\n"


def _colour(code: str) -> str:
    """How a node is drawn that has a colour."""
    parts = rgb(code)
    return '<viz:color r="{}" g="{}" b="{}"/>'.format(*parts) if parts else ""
