"""The examples worked by hand in docs/networks.md are what the package gives."""

import doctest
from pathlib import Path

import document_tables


def test_examples() -> None:
    found = doctest.testfile(str(Path(__file__).parents[2] / "docs" / "networks.md"), module_relative=False)
    assert found.attempted > 20
    assert found.failed == 0


def test_the_table_of_options_is_that_of_the_code() -> None:
    written = document_tables.NETWORKS.read_text(encoding="utf-8")
    assert written == document_tables.networks_page(written), "python scripts/document_tables.py"
    written = document_tables.IMPORT_CSV.read_text(encoding="utf-8")
    assert written == document_tables.import_csv_page(written), "python scripts/document_tables.py"
