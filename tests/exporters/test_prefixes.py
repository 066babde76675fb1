"""A file declares the prefixes it uses and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from stancegraph.exporters import prefixes as module
from stancegraph.exporters.prefixes import used_prefixes

PREFIXES = {
    "a": "http://a.example/",
    "b": "http://b.example/x#",
    "b-c": "http://a.example/b/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
IRIS = st.sampled_from(
    [
        "http://a.example/1",
        "http://a.example/b/2",
        "http://a.example/b/",
        "http://b.example/x#y",
        "http://a.example/c/d",
        "urn:a:b",
    ]
).map(NamedNode)
LITERALS = st.one_of(
    st.sampled_from(['a:x "b:y"', "<a:b>", "\n@prefix a: x", "\\", "b:1\\"]).map(Literal),
    st.sampled_from(["2025-01-01"]).map(lambda text: Literal(text, datatype=NamedNode(PREFIXES["xsd"] + "date"))),
)
QUADS = st.lists(st.builds(Quad, IRIS, IRIS, st.one_of(IRIS, LITERALS)), max_size=6)


@pytest.mark.parametrize("format", [RdfFormat.TURTLE, RdfFormat.TRIG])
@given(quads=QUADS)
def test_each_prefix_is_used_and_none_is_missing(format: RdfFormat, quads: list[Quad]) -> None:
    found, statements = used_prefixes(iter(quads), format, PREFIXES)
    assert list(statements) == quads
    whole = (serialize(quads, format=format, prefixes=PREFIXES) or b"").decode()
    text = (serialize(quads, format=format, prefixes=found) or b"").decode()
    assert body(text) == body(whole)
    for prefix in found:
        without = {name: iri for name, iri in found.items() if name != prefix}
        assert body((serialize(quads, format=format, prefixes=without) or b"").decode()) != body(whole)
    assert set(parse(text.encode(), format)) == set(quads)


def body(text: str) -> str:
    return re.sub(r"^@prefix [^\n]*\n", "", text, flags=re.MULTILINE)


def test_a_long_file_is_begun_before_its_end_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_LOOKED_AT", 3)
    quad = Quad(NamedNode("http://a.example/1"), NamedNode("urn:p"), Literal("x"))
    read = 0

    def counted() -> Iterator[Quad]:
        nonlocal read
        for _ in range(10):
            read += 1
            yield quad

    found, statements = used_prefixes(counted(), RdfFormat.TURTLE, PREFIXES)
    assert (found, read) == (PREFIXES, 4)
    assert list(statements) == [quad] * 10
    assert used_prefixes([quad] * 3, RdfFormat.TURTLE, PREFIXES)[0] == {"a": PREFIXES["a"]}
