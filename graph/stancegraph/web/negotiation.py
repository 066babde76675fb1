"""Which form of an answer a client gets: by the suffix of the path, or by what its ``Accept`` asks for (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_LONGEST = 4_000
"""Characters of ``Accept`` that are read: a browser sends some hundred."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form that answers come in: its ``name`` is the suffix, ``media`` are its media types, the first the one it is sent as."""

    name: str
    media: tuple[str, ...]

    @property
    def content_type(self) -> str:
        """What ``Content-Type`` says."""
        return f"{self.media[0]}; charset=utf-8" if self.media[0].startswith("text/") else self.media[0]


HTML = Form("html", ("text/html", "application/xhtml+xml"))
JSON = Form("json", ("application/json",))
CSV = Form("csv", ("text/csv",))
TURTLE = Form("ttl", ("text/turtle",))
JSON_LD = Form("jsonld", ("application/ld+json",))
N_TRIPLES = Form("nt", ("application/n-triples", "text/plain"))
RDF_XML = Form("rdf", ("application/rdf+xml",))
N_QUADS = Form("nq", ("application/n-quads",))
TRIG = Form("trig", ("application/trig",))

ROWS_JSON = Form("json", ("application/sparql-results+json", "application/json"))
ROWS_XML = Form("xml", ("application/sparql-results+xml", "application/xml", "text/xml"))
ROWS_CSV = Form("csv", ("text/csv",))
ROWS_TSV = Form("tsv", ("text/tab-separated-values",))

OF_ANSWERS = (JSON, HTML, CSV, TURTLE, JSON_LD)
OF_ROWS = (ROWS_JSON, ROWS_XML, ROWS_CSV, ROWS_TSV, HTML)
OF_TRIPLES = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS)


def preferred(accept: str | None, offered: Sequence[Form]) -> Form | None:
    """The form a client likes best, of equal ones the first offered; None where it takes none. Without ``Accept``: the first."""
    ranges = _ranges(accept or "*/*") or [("*/*", 1.0)]
    found = max(offered, key=lambda form: _quality(form, ranges))
    return found if _quality(found, ranges) > 0 else None


def _quality(form: Form, ranges: Sequence[tuple[str, float]]) -> float:
    return max(_of_media(media, ranges) for media in form.media)


def _of_media(media: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The quality of the most specific range that holds a media type."""
    for wanted in (media, f"{media.partition('/')[0]}/*", "*/*"):
        of_it = [quality for name, quality in ranges if name == wanted]
        if of_it:
            return max(of_it)
    return 0.0


def _ranges(accept: str) -> list[tuple[str, float]]:
    """Media ranges with their qualities; what cannot be read as one is passed over."""
    found = []
    for part in accept[:_LONGEST].split(","):
        name, *parameters = (each.strip().lower() for each in part.split(";"))
        if name.count("/") != 1:
            continue
        quality = 1.0
        for each in parameters:
            key, _, value = each.partition("=")
            if key.strip() == "q":
                try:
                    quality = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    quality = 0.0
        found.append((name, quality if quality == quality else 0.0))
    return found
