"""A network as a file: for spreadsheets and scripts (csv, matrix, json), for Gephi, visone, igraph, Pajek and UCINET (graphml, gexf,
pajek, dl), to look at (html, svg, png).

The same network gives the same bytes. Ids are those of the dataset; in a two-mode network they begin with ``actor:`` or
``issue:``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import IO, Any, TypeVar

from stancegraph.errors import StancegraphError
from stancegraph.exporters.formats import NetworkFormat
from stancegraph.exporters.networks import dl, gexf, graphml, pajek, plot, tables
from stancegraph.networks.network import Network
from stancegraph.views import network_page

FORMATS = tuple(NetworkFormat)
SERIES_FORMATS = tuple(each for each in NetworkFormat if each.holds_windows)
"""Those that can hold the networks of several windows in one file."""

_Writer = TypeVar("_Writer", bound=Callable[..., Any])

_TEXT: dict[str, Callable[..., Iterator[str]]] = {
    "csv": tables.edge_list,
    "matrix": tables.matrix,
    "json": tables.node_link,
    "graphml": graphml.graphml,
    "gexf": gexf.gexf,
    "gexf1.2": gexf.gexf_1_2,
    "pajek": pajek.pajek,
    "dl": dl.dl,
    "html": network_page.html,
}
_SERIES: dict[str, Callable[..., Iterator[str]]] = {
    "csv": tables.edge_lists,
    "json": tables.node_links,
    "gexf": gexf.dynamic_gexf,
    "gexf1.2": gexf.dynamic_gexf_1_2,
}


_ATTRIBUTED = ("json", "graphml", "gexf", "gexf1.2", "html")
"""Those that tell of nodes, or show, what there is to tell beside what they are called."""


def write(
    network: Network,
    format: str,
    stream: IO[bytes],
    names: Mapping[str, str] | None = None,
    *,
    stances: bool = False,
    attributes: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Write a network in one of :data:`FORMATS`; ``names`` are labels by ``actor:ID`` and ``issue:ID``, ``stances``
    adds those behind each tie, ``attributes``, by the same, what else graphml, gexf and json tell of a node; one that is called
    ``colour`` is its colour in gexf and pictures.

    Raises StancegraphError for a format there is none of, or whose extra is not installed.
    """
    if format in ("svg", "png"):
        plot.draw(network, format, stream, names or {}, attributes or {})
        return
    more = (attributes or {},) if format in _ATTRIBUTED else ()
    _write(_chosen(_TEXT, format)(network, names or {}, stances, *more), stream)


def write_series(
    networks: Sequence[Network],
    format: str,
    stream: IO[bytes],
    names: Mapping[str, str] | None = None,
    *,
    stances: bool = False,
    attributes: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Write the networks of windows in one of :data:`SERIES_FORMATS`; the rest as :func:`write` has it."""
    more = (attributes or {},) if format in _ATTRIBUTED else ()
    _write(_chosen(_SERIES, format)(networks, names or {}, stances, *more), stream)


def _chosen(formats: Mapping[str, _Writer], format: str) -> _Writer:
    if format not in formats:
        raise StancegraphError(f'there is no format "{format}" for this; choose {", ".join(formats)}')
    return formats[format]


def _write(text: Iterable[str], stream: IO[bytes]) -> None:
    for part in text:
        stream.write(part.encode("utf-8", "replace"))
