"""Which form a client gets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancegraph.web.negotiation import CSV, HTML, JSON, OF_ANSWERS, TURTLE, Form, preferred


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML),
        ("text/turtle", TURTLE),
        ("text/*", HTML),
        ("text/html;q=0.4, text/csv;q=0.5", CSV),
        # The most specific range says, not the highest.
        ("text/*;q=1, text/html;q=0.1, text/csv;q=0.2, text/turtle;q=0", CSV),
        ("application/json;q=0, */*;q=0.1", HTML),
        ("TEXT/CSV ; Q=0.7", CSV),
        ("image/png", None),
        ("*/*;q=0", None),
        ("nonsense, ;;;, a/b/c", JSON),
        ("text/csv;q=nan", None),
    ],
)
def test_the_form_liked_best_is_given(accept: str | None, expected: Form | None) -> None:
    assert preferred(accept, OF_ANSWERS) is expected


_qualities = st.integers(0, 10).map(lambda tenths: tenths / 10)
_forms = st.permutations([form.media[0] for form in OF_ANSWERS])


@given(st.dictionaries(st.sampled_from([form.media[0] for form in OF_ANSWERS]), _qualities, min_size=1))
def test_of_named_forms_the_first_of_the_highest_quality_is_given(said: dict[str, float]) -> None:
    accept = ", ".join(f"{media};q={quality}" for media, quality in said.items())
    best = max(said.values())
    expected = next((form for form in OF_ANSWERS if said.get(form.media[0]) == best), None) if best else None
    assert preferred(accept, OF_ANSWERS) is expected


@given(st.text(max_size=200))
def test_whatever_is_sent_as_accept_is_read(accept: str) -> None:
    assert preferred(accept, OF_ANSWERS) in (*OF_ANSWERS, None)
