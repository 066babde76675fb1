"""A desk of the bundled dataset, asked by the official client in this process; without the extra these tests are skipped."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from asking_assistant import Asking
    from stancegraph.web.served import Served


class _Skipped(pytest.Module):
    """A module of tests that cannot be imported."""

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        pytest.skip("the extra mcp is not installed")


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Take the place of each module here where there is no SDK."""
    if find_spec("mcp_types") is not None:
        return None
    skipped: pytest.Module = _Skipped.from_parent(parent, path=module_path)
    return skipped


@pytest.fixture(scope="session")
def bundled() -> Iterator[Served]:
    """The bundled dataset; nothing is to be changed."""
    from asking_assistant import DATASET
    from stancegraph.web.served import Served

    served = Served(str(DATASET))
    try:
        yield served
    finally:
        served.close()


@pytest.fixture(scope="session")
def assistant(bundled: Served) -> Iterator[Asking]:
    """Asks it, with the tool sparql too."""
    from asking_assistant import asking

    with asking(bundled, allows_sparql=True) as found:
        yield found
