"""What is on paper, sheet by sheet, as two browsers print it."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

import stancegraph
from browser.conftest import Browser
from browser.firefox import Firefox, firefox
from stancegraph.session import Session

pytestmark = pytest.mark.browser

SOURCE = "Source: Ukraine ceasefire diplomacy: positions, deeds and assessments"


@pytest.fixture(scope="module")
def graph() -> Iterator[Session]:
    with stancegraph.open() as session:
        yield session


@pytest.fixture(scope="module")
def page(graph: Session, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return graph.view(sparql=False).save(tmp_path_factory.mktemp("paper") / "page.html")


@pytest.fixture(scope="module")
def fox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with firefox(tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture(params=["chromium", "firefox"])
def printer(request: pytest.FixtureRequest) -> Browser | Firefox:
    found: Browser | Firefox = request.getfixturevalue("browser" if request.param == "chromium" else "fox")
    found.size(1280, 720)
    return found


def sheets(printer: Browser | Firefox, page: Path, fragment: str) -> list[str]:
    """The text of every sheet, what stands in one line in one line."""
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext here: tests of paper need Debian's poppler-utils")
    printer.driver.get("about:blank")
    printer.driver.get(page.as_uri() + fragment)
    printer.wait(lambda: printer.run("return !document.querySelector('main[aria-busy]')"))
    read = ["pdftotext", "-layout", "-", "-"]
    text = subprocess.run(read, input=printer.paper(), capture_output=True, check=True).stdout.decode()
    # Firefox writes two letters as one where its face has such.
    return unicodedata.normalize("NFKC", text).split("\f")[:-1]


def test_all_evidence_of_a_position_is_on_paper(printer: Browser | Firefox, page: Path, graph: Session) -> None:
    paper = "\n".join(sheets(printer, page, "#view=matrix&kind=state&date=2025-04-05&select=pair&id=russia&id=immediate-ceasefire"))  # fmt: skip
    ids = printer.run(
        "return [...document.querySelectorAll('#panel [data-stance]')].filter((each) => each.checkVisibility()).map((each) => each.dataset.stance)"
    )
    assert len(ids) >= 6
    for each in ids:
        assert each in paper


@pytest.mark.parametrize("view", ["table", "columns", "timeline", "ask"])
@pytest.mark.parametrize("embed", ["", "&embed=1"])
def test_a_stance_is_on_paper_to_its_last_line(printer: Browser | Firefox, page: Path, view: str, embed: str) -> None:
    link = f"#view={view}&issue=peace-talks&kind=state{embed}&select=stance&id=s-2025-04-04-putin-peace-talks-1"
    paper = "\n".join(sheets(printer, page, link))
    assert "Confidence" in paper
    assert "s-2025-04-04-putin-peace-talks-1" in paper


def test_words_of_the_table_are_whole_on_paper(printer: Browser | Firefox, page: Path) -> None:
    paper = sheets(printer, page, "#view=table&date=2025-05-10")
    # 300 rows.
    assert len(paper) < 32
    words = paper[0].split()
    for each in ("Giorgia", "Meloni", "Immediate", "ceasefire", "Multinational", "supports"):
        assert each in words


LINKS = (
    "#view=timeline&date=2025-05-10&select=node&id=a:vladimir-putin",
    "#view=timeline",
    "#view=ask&ask=deeds&date=2025-05-10",
    "#view=similarity&date=2025-05-10&actor=russia&actor=ukraine&actor=united-states&actor=france",
    "#view=similarity&date=2025-05-10",
    "#view=actornet&date=2025-05-10",
    "#view=compare&date=2025-05-10&actor=vladimir-putin&actor=volodymyr-zelenskyy&actor=marco-rubio",
    "#view=matrix&date=2025-05-10",
    "#view=columns&about=immediate-ceasefire&date=2025-05-10&embed=1",
)


@pytest.mark.parametrize("link", LINKS)
def test_the_source_lies_over_no_row_and_the_first_sheet_has_rows(
    printer: Browser | Firefox, page: Path, link: str
) -> None:
    paper = sheets(printer, page, link)
    lines = [line.strip() for sheet in paper for line in sheet.splitlines()]
    # Where it is broken, it is at a hyphen of the licence.
    source = next((line for line in lines if line.startswith(SOURCE)), "")
    assert source.removesuffix(" Open the whole page").endswith(("CC-BY-4.0", "CC-BY-", "CC-", "editors \u00b7")), lines
    # More than the title, the day and a sentence.
    assert len(paper[0].split()) > 80


def test_the_timeline_ends_a_sheet_between_two_rows_and_begins_each_with_the_months(
    printer: Browser | Firefox, page: Path
) -> None:
    paper = sheets(printer, page, "#view=timeline&date=2025-05-10&select=node&id=a:vladimir-putin")
    assert "Immediate full ceasefire" in paper[0]
    assert "2025-01" in paper[0]
    assert "2025-01" in paper[1]
    assert "Slovakia as host" in paper[1]
    if isinstance(printer, Browser):
        printer.run("dispatchEvent(new Event('beforeprint'))")
        strips = printer.run("return [...document.querySelectorAll('#timeline tbody tr')].map((each) => [each.querySelectorAll('.labels > g').length, each.getBoundingClientRect().height])")  # fmt: skip
        rows = printer.run("return [...document.querySelectorAll('#timeline svg > g[role=group]')].length")
        printer.run("dispatchEvent(new Event('afterprint'))")
        # A heading goes with its first row.
        assert [labels for labels, _ in strips].count(2) == 1
        assert sum(labels for labels, _ in strips) == rows + 1
        assert printer.run("return document.querySelector('#timeline table')") is None
