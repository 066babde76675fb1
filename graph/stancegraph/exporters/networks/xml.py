"""Values as attributes of XML."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from stancegraph.characters import as_xml


def quoted(value: object) -> str:
    """A value as an attribute, with its quotation marks."""
    return quoteattr(as_xml(str(value)))
