"""Pajek's .net format, which igraph reads too. It knows no escapes, so quotation marks in a name become apostrophes;
names that would then be one are numbered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stancegraph.characters import as_text
from stancegraph.exporters.networks.identifiers import legal_ids
from stancegraph.networks.network import Network


def pajek(network: Network, names: Mapping[str, str], stances: bool) -> Iterator[str]:
    """Nodes by id, numbered from 1; in a two-mode network actors come first and their number stands in the heading."""
    two_modes = f" {len(network.rows)}" if network.two_mode else ""
    yield f"*Vertices {len(network)}{two_modes}\n"
    written = legal_ids(network.nodes, _legal)
    for number, node in enumerate(network.nodes, 1):
        yield f'{number} "{written[node]}"\n'
    yield "*Edges\n"
    heads, tails = network.ends
    for head, tail, weight in zip(heads.tolist(), tails.tolist(), network.ties.weights.tolist(), strict=True):
        yield f"{head + 1} {tail + 1} {weight!r}\n"


def _legal(name: str) -> str:
    return " ".join(as_text(name).replace('"', "'").replace("\\", "/").split()) or "-"
