"""Codes of trusty URIs: against the rules of the specification, one by one, and a code that another implementation gave."""

from __future__ import annotations

import base64
import hashlib
from functools import cmp_to_key
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from stancegraph.rdf.trusty import UNKNOWN, artifact_code, code_in

CODE = UNKNOWN
IRIS = st.sampled_from(
    [
        NamedNode(iri)
        for iri in (
            f"https://example.org/np/{CODE}",
            f"https://example.org/np/{CODE}#a",
            "https://example.org/np/",
            "https://example.org/np/!",
            "https://example.org/np/A",
            "urn:ж",
            "urn:\ufdcf",
            "urn:\U0001f600",
            "http://www.w3.org/2001/XMLSchema#string",
        )
    ]
)
TEXTS = st.sampled_from(["", "a", "a\nb", "a\\nb", "\\", "\n", CODE, "ж", "\ufffd", "\U0001f600", "a\rb"])
LITERALS = (
    st.builds(Literal, TEXTS)
    | st.builds(lambda text, tag: Literal(text, language=tag), TEXTS, st.sampled_from(["en", "fr", "uk", "zh-hans"]))
    | st.builds(lambda text, iri: Literal(text, datatype=iri), TEXTS, IRIS)
)
QUADS = st.lists(st.builds(Quad, IRIS, IRIS, IRIS | LITERALS, IRIS | st.just(DefaultGraph())), max_size=12)


def _plain(term: NamedNode | DefaultGraph) -> str:
    return "" if isinstance(term, DefaultGraph) else term.value.replace(CODE, " ")


def _either(first: object, second: object) -> int:
    """-1, 0 or 1: which of two texts is first by the numbers of its characters; a shorter one before what it begins."""
    for one, other in zip(str(first), str(second), strict=False):
        if one != other:
            return -1 if ord(one) < ord(other) else 1
    return (len(str(first)) > len(str(second))) - (len(str(first)) < len(str(second)))


def _order(first: Quad, second: Quad) -> int:
    """The rules as they are numbered in the specification."""
    for one, other in (
        (first.graph_name, second.graph_name),
        (first.subject, second.subject),
        (first.predicate, second.predicate),
    ):
        assert isinstance(one, NamedNode | DefaultGraph)
        assert isinstance(other, NamedNode | DefaultGraph)
        if found := _either(_plain(one), _plain(other)):
            return found  # 1, 2, 3
    a, b = first.object, second.object
    if isinstance(a, Literal) != isinstance(b, Literal):
        return 1 if isinstance(a, Literal) else -1  # 4
    if isinstance(a, NamedNode) and isinstance(b, NamedNode):
        return _either(_plain(a), _plain(b))  # 5
    assert isinstance(a, Literal)
    assert isinstance(b, Literal)
    if found := _either(a.value, b.value):
        return found  # 6
    if (a.language is None) != (b.language is None):
        return -1 if a.language else 1  # 7: the one with a language has no datatype of its own
    return _either(a.language or a.datatype.value, b.language or b.datatype.value)  # 9


def _reference(quads: list[Quad]) -> str:
    text, before = "", ""
    for quad in sorted(quads, key=cmp_to_key(_order)):
        assert isinstance(quad.subject, NamedNode)
        piece = f"{_plain(quad.graph_name)}\n{_plain(quad.subject)}\n{_plain(quad.predicate)}\n"  # type: ignore[arg-type]
        if isinstance(quad.object, NamedNode):
            piece += f"{_plain(quad.object)}\n"
        else:
            assert isinstance(quad.object, Literal)
            said = quad.object.value.replace("\\", "\\\\").replace("\n", "\\n")
            mark = f"@{quad.object.language}" if quad.object.language else f"^{quad.object.datatype.value}"
            piece += f"{mark} {said}\n"
        if piece != before:
            text += piece
        before = piece
    digest = hashlib.sha256(text.encode()).digest()
    return "RA" + base64.b64encode(digest).decode().replace("+", "-").replace("/", "_")[:43]


@given(QUADS, st.randoms(use_true_random=False))
def test_a_code_is_that_of_the_specification_in_any_order_and_however_often_it_is_said(
    quads: list[Quad], by: Random
) -> None:
    right = _reference(quads)
    several = quads + quads[:3]
    by.shuffle(several)
    assert artifact_code(iter(several)) == right
    # Under its own name a document has the same code.
    named = [quad for quad in quads if not _has_code_in_text(quad)]
    code = artifact_code(named)
    text = "".join(f"{quad} .\n" for quad in named).replace(CODE, code)
    assert artifact_code(parse(text.encode(), format=RdfFormat.N_QUADS), code) == code


def _has_code_in_text(quad: Quad) -> bool:
    return isinstance(quad.object, Literal) and CODE in f"{quad.object.value}{quad.object.datatype.value}"


@given(QUADS.filter(len), st.integers(0, 10**6))
def test_whoever_leaves_a_statement_out_gets_another_code(quads: list[Quad], index: int) -> None:
    left = index % len(quads)
    rest = [quad for quad in quads if quad != quads[left]]
    assert artifact_code(rest) != artifact_code(quads)


def test_another_implementation_gives_the_same_code() -> None:
    """The code is what the Python library of the nanopublication community (nanopub 2.0.1) makes of these statements."""
    text = """@prefix e: <https://example.org/> . @prefix x: <https://example.org/np/CODE#> .
        x:Head { <https://example.org/np/CODE> a e:Thing ; e:part x:a , x:b . }
        x:a { e:s e:p "a\\nb\\\\c" , "a"@fr , "a"@uk , "a" , "a"^^e:t , 5 , e:o , x:a , "Ж" , "😀" , "\\uFFFD" . }
        x:b { x:a e:q <https://example.org/np/CODE> . }"""
    quads = list(parse(text.replace("CODE", CODE).encode(), format=RdfFormat.TRIG))
    assert artifact_code(quads) == "RADN-iE_TXhCH6WBdf5KXbMA2q8SuFdiJbX9eNeYHX8Ew"


def test_where_a_code_stands() -> None:
    code = "RA" + 43 * "x"
    assert code_in(f"https://example.org/np/{code}") == code == code_in(code)
    for other in (
        f"https://example.org/np/{code}#a",
        f"https://example.org/np{code}",
        f"https://example.org/{code}x",
        "",
    ):
        assert code_in(other) is None


def test_what_has_no_code() -> None:
    iri = NamedNode("urn:a")
    for quad in (Quad(BlankNode("b"), iri, iri, iri), Quad(iri, iri, BlankNode("b"), iri)):
        with pytest.raises(ValueError, match="a blank node"):
            artifact_code([quad])
