"""Trusty URIs, module RA: an IRI that ends in a hash of the RDF it names, in which it may itself stand.

After the specification of trusty URIs, version 1 (Tobias Kuhn, 2015). Statements are put in one order, written one part a
line with a blank where the hash would stand, and hashed with SHA-256.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from hashlib import sha256

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

_CODE = re.compile(r"(?:.*[^A-Za-z0-9_-])?(RA[A-Za-z0-9_-]{43})", re.DOTALL)

UNKNOWN = "RA" + 43 * "-"
"""Stands for the code in statements whose code is to be worked out."""


def code_in(iri: str) -> str | None:
    """The code that an IRI ends in; None where it cannot be a trusty URI of this module."""
    found = _CODE.fullmatch(iri)
    return found[1] if found else None


def artifact_code(quads: Iterable[Quad], code: str = UNKNOWN) -> str:
    """The code of some statements, in whose IRIs ``code`` stands for it; their order is no matter, nor that one stands twice.

    Raises ValueError for a blank node or a triple within a triple, of which there is no code.
    """
    text = "".join(written for _, written in sorted({_in_order(quad, code) for quad in quads}))
    return f"RA{urlsafe_b64encode(sha256(text.encode()).digest()).decode().rstrip('=')}"


_Place = tuple[str, str, str, bool, str, bool, str]


def _in_order(quad: Quad, code: str) -> tuple[_Place, str]:
    """By what a statement is sorted, as characters by their numbers, and what it adds to the text that is hashed."""
    name = "" if isinstance(quad.graph_name, DefaultGraph) else _iri(quad.graph_name, code)
    subject, predicate = _iri(quad.subject, code), _iri(quad.predicate, code)
    value = quad.object
    if isinstance(value, Literal):
        text, language = value.value, value.language
        # At the same text those with a language stand before those with a datatype.
        place = (name, subject, predicate, True, text, language is None, language or value.datatype.value)
        kind = f"^{value.datatype.value}" if language is None else f"@{language.lower()}"
        escaped = text.replace("\\", "\\\\").replace("\n", "\\n")
        written = f"{kind} {escaped}"
    else:
        written = _iri(value, code)
        place = (name, subject, predicate, False, written, False, "")
    return place, f"{name}\n{subject}\n{predicate}\n{written}\n"


def _iri(term: NamedNode | BlankNode | Triple, code: str) -> str:
    if not isinstance(term, NamedNode):
        raise ValueError("a blank node, or a triple within a triple, has no place in what a trusty URI names")
    return term.value.replace(code, " ")
