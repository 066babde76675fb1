"""The formats of networks, graphs and answers, and all their names; apart, so that naming them costs nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class NetworkFormat(StrEnum):
    """What a network can be written as; see :mod:`stancegraph.exporters.networks`."""

    CSV = "csv"
    MATRIX = "matrix"
    JSON = "json"
    GRAPHML = "graphml"
    GEXF = "gexf"
    GEXF_1_2 = "gexf1.2"
    PAJEK = "pajek"
    DL = "dl"
    HTML = "html"
    SVG = "svg"
    PNG = "png"

    @property
    def is_picture(self) -> bool:
        """True for what is drawn, of a network or of measures."""
        return self in (NetworkFormat.SVG, NetworkFormat.PNG)

    @property
    def holds_windows(self) -> bool:
        """True where the networks of several windows go into one file."""
        return self in (NetworkFormat.CSV, NetworkFormat.JSON, NetworkFormat.GEXF, NetworkFormat.GEXF_1_2)


NETWORK_SUFFIXES = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".graphml": "graphml",
    ".gexf": "gexf",
    ".net": "pajek",
    ".dl": "dl",
    ".html": "html",
    ".htm": "html",
    ".svg": "svg",
    ".png": "png",
}
"""The format that the suffix of a file's name asks for, of networks and their measures."""

RDF_NAMES: Mapping[str, tuple[str, ...]] = {
    "turtle": ("ttl", "text/turtle"),
    "ntriples": ("nt", "n-triples", "application/n-triples"),
    "rdfxml": ("xml", "rdf", "rdf-xml", "application/rdf+xml"),
    "trig": ("application/trig",),
    "nquads": ("nq", "n-quads", "application/n-quads"),
    "jsonld": ("json-ld", "application/ld+json"),
}
"""The formats of a graph, each with what else it is called: short names and media types."""

ROW_NAMES: Mapping[str, tuple[str, ...]] = {
    "json": ("srj", "application/sparql-results+json", "application/json"),
    "xml": ("srx", "application/sparql-results+xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
}
"""The W3C formats of the answer to a SELECT or ASK, with what else each is called."""


def format_called(name: str, names: Mapping[str, Iterable[str]]) -> str | None:
    """The format that is called so, in capitals or not, by a name or a media type with or without parameters; None if none is."""
    plain = name.partition(";")[0].strip().lower()
    return next((format for format, others in names.items() if plain == format or plain in others), None)


GRAPH_SUFFIXES = {
    ".ttl": "turtle",
    ".nt": "ntriples",
    ".rdf": "rdfxml",
    ".trig": "trig",
    ".nq": "nquads",
    ".jsonld": "jsonld",
}
"""The format of a graph that the suffix of a file's name asks for."""
