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
