"""The page of the vocabulary in the docs is what the program writes, and the docs lead to it."""

from __future__ import annotations

from pathlib import Path

import document_vocabulary
from stancegraph.views.vocabulary_page import vocabulary_html

ROOT = Path(__file__).parents[2]


def test_the_page_is_that_of_the_ontology() -> None:
    written = document_vocabulary.PAGE.read_text(encoding="utf-8")
    assert written == vocabulary_html(), "run: python scripts/document_vocabulary.py"


def test_the_docs_lead_to_it() -> None:
    for page, link in (
        ("README.md", "(docs/vocabulary.html)"),
        ("docs/how-to.md", "(vocabulary.html)"),
        ("ontology/README.md", "(../docs/vocabulary.html)"),
    ):
        assert link in (ROOT / page).read_text(encoding="utf-8")
