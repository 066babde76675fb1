"""A desk of the bundled dataset, asked by the official client in this process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.importorskip("mcp_types", reason="the extra mcp is not installed")

from asking_assistant import DATASET, Asking, asking
from stancegraph.web.served import Served


@pytest.fixture(scope="session")
def bundled() -> Iterator[Served]:
    """The bundled dataset; nothing is to be changed."""
    served = Served(str(DATASET))
    try:
        yield served
    finally:
        served.close()


@pytest.fixture(scope="session")
def assistant(bundled: Served) -> Iterator[Asking]:
    """Asks it, with the tool sparql too."""
    with asking(bundled, allows_sparql=True) as found:
        yield found
