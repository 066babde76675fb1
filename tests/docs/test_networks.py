"""The examples worked by hand in docs/networks.md are what the package gives."""

import doctest
from pathlib import Path


def test_examples() -> None:
    found = doctest.testfile(str(Path(__file__).parents[2] / "docs" / "networks.md"), module_relative=False)
    assert found.attempted > 20
    assert found.failed == 0
