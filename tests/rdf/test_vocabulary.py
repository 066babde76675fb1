"""IRIs of records and graphs, and back."""

from __future__ import annotations

import pytest

from stancegraph.rdf import vocabulary as v


@pytest.mark.parametrize("base", ["https://example.org/", "https://example.org/source/x/", "urn:example:source/"])
def test_a_base_may_hold_the_word_for_a_kind(base: str) -> None:
    iri = v.record_iri(base, "source", "gazette")
    assert iri == f"{base}source/gazette"
    assert v.record_id(iri) == "gazette"
    assert v.source_graph_iri(iri) == f"{base}graph/source/gazette"
