"""GEXF 1.3 (https://gexf.net), Gephi's own format, with time.

Of one network, an edge lasts from the first to the last day of the stances behind it. Of windows, an edge is there, with
the weight of the window, from the first day of each window to the day before the next begins (the last: to its end).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from stancegraph.exporters.networks.xml import quoted
from stancegraph.networks.graphs import labels
from stancegraph.networks.network import Network

_Stretch = tuple[date, date]


def gexf(network: Network, names: Mapping[str, str], stances: bool) -> Iterator[str]:
    """A network; with stances, edges carry their ids, parted by blanks."""
    yield from _head(stances=stances)
    yield from _nodes(_described(network, names).items())
    yield "<edges>\n"
    behind = network.evidence() if stances else iter(())
    nodes, (heads, tails) = network.nodes, network.ends
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


def dynamic_gexf(networks: Sequence[Network], names: Mapping[str, str], stances: bool) -> Iterator[str]:
    """The networks of windows as one network whose edges come, go and change weight. Stances are not written."""
    nodes: dict[str, tuple[str, str]] = {}
    edges: dict[tuple[str, str], list[tuple[_Stretch, float]]] = {}
    for network, stretch in zip(networks, _stretches(networks), strict=True):
        nodes |= _described(network, names)
        ids, (heads, tails) = network.nodes, network.ends
        for head, tail, weight in zip(heads.tolist(), tails.tolist(), network.ties.weights.tolist(), strict=True):
            edges.setdefault((ids[head], ids[tail]), []).append((stretch, weight))
    yield from _head(weight_changes=True)
    yield from _nodes(sorted(nodes.items()))
    yield "<edges>\n"
    for number, ((source, target), stretches) in enumerate(sorted(edges.items())):
        yield f'<edge id="{number}" source={quoted(source)} target={quoted(target)}>\n<attvalues>'
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


def _described(network: Network, names: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    return dict(zip(network.nodes, zip(labels(network, names), network.kinds, strict=True), strict=True))


def _head(*, stances: bool = False, weight_changes: bool = False) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
    yield '<graph mode="dynamic" defaultedgetype="undirected" timeformat="date">\n'
    yield '<attributes class="node" mode="static"><attribute id="kind" title="kind" type="string"/></attributes>\n'
    if weight_changes:
        yield '<attributes class="edge" mode="dynamic"><attribute id="weight" title="weight" type="double"/></attributes>\n'
    if stances:
        yield '<attributes class="edge" mode="static"><attribute id="stances" title="stances" type="string"/></attributes>\n'


def _nodes(nodes: Iterable[tuple[str, tuple[str, str]]]) -> Iterator[str]:
    yield "<nodes>\n"
    for node, (label, kind) in nodes:
        values = f'<attvalues><attvalue for="kind" value="{kind}"/></attvalues>'
        yield f"<node id={quoted(node)} label={quoted(label)}>{values}</node>\n"
    yield "</nodes>\n"
