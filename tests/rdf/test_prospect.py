"""How deep a reader would have to go is told before it goes, whatever stands in texts and wherever a piece ends."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stancegraph.rdf import prospect
from stancegraph.rdf.prospect import json_nests_deeper, may_nest_deep, triples_nest_deeper

TEXTS = st.text(st.sampled_from("a\"\\[]{}<>'# é"), max_size=8)
JSON = st.recursive(
    TEXTS | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=12,
)


def depth(node: Any) -> int:
    """The slow and obvious way."""
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else None
    return 0 if inner is None else 1 + max(map(depth, inner), default=0)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(node=JSON, piece=st.integers(1, 9), ascii_only=st.booleans())
def test_the_depth_of_json_is_that_of_what_it_says(
    node: Any, piece: int, ascii_only: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prospect, "_CHUNK", piece)
    text = json.dumps(node, ensure_ascii=ascii_only).encode()
    assert json_nests_deeper(io.BytesIO(text), depth(node) - 1)
    assert not json_nests_deeper(io.BytesIO(text), depth(node))


def term(levels: list[str]) -> str:
    """A term within as many terms as there are levels, each with a subject of that text."""
    term = "<http://a/c>"
    for text in levels:
        term = f"<<( _:b <http://a/>>{term})>>" if not text else f"<<( <http://a/{len(text)}> <http://b> {term} )>>"
    return term


@given(st.lists(TEXTS, max_size=6), st.lists(TEXTS, max_size=6), TEXTS)
def test_the_depth_of_triples_is_that_of_their_terms(one: list[str], other: list[str], text: str) -> None:
    written = json.dumps(text, ensure_ascii=False)
    comment = f"# {text} <<<<\n"
    turtle = f'<a> <b> {written} , {term(one)} . {comment} <a> <b> """<< "<<" >>""" ; <c> {term(other)} , \'<<\' .'
    depth = max(len(one), len(other))
    assert triples_nest_deeper(turtle.encode(), depth - 1)
    assert not triples_nest_deeper(turtle.encode(), depth)


def test_what_can_nest_is_seen_wherever_a_piece_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    for piece in (1, 2, 3, 1 << 20):
        monkeypatch.setattr(prospect, "_CHUNK", piece)
        assert may_nest_deep(io.BytesIO(b"<<a" * 1_000))
        assert not may_nest_deep(io.BytesIO(b"<<a" * 999))
