"""Small databases of others, one for each difference, where they are at hand."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest

from stancegraph.importers.dna import statements
from stancegraph.importers.dna_columns import coded_statements
from stancegraph.networks.dna import CodedStatements

SCRIPT = next(
    (
        each / "shared" / "dna" / "tiny.py"
        for each in Path(__file__).parents
        if (each / "shared" / "dna" / "tiny.py").exists()
    ),
    None,
)
pytestmark = pytest.mark.skipif(SCRIPT is None, reason="the databases are not at hand")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("tiny")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["tiny.py", str(found)])
        runpy.run_path(str(SCRIPT))
    return found


@pytest.mark.parametrize("by_columns", [True, False])
def test_every_difference_comes_out(folder: Path, by_columns: bool) -> None:
    def told(name: str) -> CodedStatements:
        path = folder / f"{name}.dna"
        return coded_statements(path) if by_columns else CodedStatements(statements(path))

    week = told("week")
    assert week.network(reading="dna", duplicates="week").weight("A", "B") == 2
    assert week.network(reading="dna", duplicates="week", weeks="us").weight("A", "B") == 1
    spans = [each.span for each in told("time_of_day").networks("5days", reading="dna")]
    assert [str(each.middle) for each in spans if each] == [f"2024-01-0{day} 12:00:00" for day in range(3, 8)]
    assert told("time_of_day").networks("5days", reading="dna")[0].rows == ("A",)
    spans = [each.span for each in told("document_range").networks("3days", reading="dna")]
    assert len(spans) == 18
    assert [str(each.middle)[:10] for each in (spans[0], spans[-1]) if each] == ["2024-01-02", "2024-01-19"]
    assert told("integer_range").network(reading="dna", without_issue="y").weight("A", "B") == 0.75
    spans = [each.span for each in told("month_end").networks("3months", reading="dna")]
    assert [str(each.middle)[5:10] for each in spans if each] == [f"0{month}-29" for month in range(3, 8)]
