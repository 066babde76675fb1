"""The formats of networks; apart, so that naming them costs nothing."""

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
