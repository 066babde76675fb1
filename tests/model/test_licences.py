"""Which licences let anybody hand on a text: one list, in the program and on its page."""

from __future__ import annotations

import re
from pathlib import Path

from stancegraph.model.licences import HANDED_ON, embeds, licence_iri
from stancegraph.model.records import Source
from stancegraph.model.words import Embed

PAGE = Path(__file__).parents[2] / "docs" / "dataset.md"


def test_the_page_lists_the_licences_that_count() -> None:
    section = PAGE.read_text(encoding="utf-8").partition("## Texts in a page")[2].partition("\n## ")[0]
    told = section.partition("nothing else stands in the cell:")[2].partition(". Every other")[0]
    assert tuple(re.split(r",\s+", told.strip())) == HANDED_ON


def test_each_of_them_has_an_address_and_counts_under_name_and_address() -> None:
    addresses = [licence_iri(each) for each in HANDED_ON]
    assert None not in addresses, "or every licence without an address would count"
    assert len(set(addresses)) == len(HANDED_ON)
    for name in (*HANDED_ON, *(each for each in addresses if each), " cc-by-4.0 "):
        assert embeds(Source("s", "S", licence=name)) is Embed.WHOLE


def test_no_other_licence_counts() -> None:
    for other in (
        "",
        "none",
        "ask us",
        "CC-BY-NC-4.0",
        "CC-BY-ND-4.0",
        "CC-BY-NC-SA-3.0",
        "ODbL-1.0",
        "Apache-2.0",
        "https://example.org/",
        "CC-BY-4.0 for the figures",
    ):
        assert embeds(Source("s", "S", licence=other)) is Embed.AROUND, other


def test_the_row_decides_before_the_licence() -> None:
    for each in Embed:
        assert embeds(Source("s", "S", licence="CC0-1.0", embed=each)) is each
