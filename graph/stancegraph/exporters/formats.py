"""The formats of networks and what names of files tell of formats; apart, so that naming them costs nothing."""

from __future__ import annotations

from enum import StrEnum


class NetworkFormat(StrEnum):
    """What a network can be written as; see :mod:`stancegraph.exporters.networks`."""

    CSV = "csv"
    MATRIX = "matrix"
    JSON = "json"
    GRAPHML = "graphml"
    GEXF = "gexf"
    PAJEK = "pajek"
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
        return self in (NetworkFormat.CSV, NetworkFormat.JSON, NetworkFormat.GEXF)


NETWORK_SUFFIXES = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".graphml": "graphml",
    ".gexf": "gexf",
    ".net": "pajek",
    ".html": "html",
    ".htm": "html",
    ".svg": "svg",
    ".png": "png",
}
"""The format that the suffix of a file's name asks for, of networks and their measures."""

GRAPH_SUFFIXES = {".ttl": "turtle", ".nt": "ntriples", ".trig": "trig", ".nq": "nquads", ".jsonld": "jsonld"}
"""The format of a graph that the suffix of a file's name asks for."""
