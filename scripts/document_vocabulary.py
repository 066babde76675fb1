#!/usr/bin/env python3
"""Write ``docs/vocabulary.html``, the page of the vocabulary for people: ``python scripts/document_vocabulary.py``"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "graph"))

from stancegraph.views.vocabulary_page import vocabulary_html

PAGE = Path(__file__).resolve().parents[1] / "docs" / "vocabulary.html"

if __name__ == "__main__":
    PAGE.write_text(vocabulary_html(), encoding="utf-8")
