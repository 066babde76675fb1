"""Networks of who agrees and disagrees on what, as the discourse-network literature defines them.

:func:`select` takes stances out of a graph, :func:`stancegraph.networks.projection.network` makes one network of them and
:func:`stancegraph.networks.windows.windows` one for each stretch of time. The definitions are in ``docs/networks.md``, each
with an example worked by hand.

Names are loaded when first used: the words one chooses a network with cost no numpy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stancegraph.networks.definition import Definition, Filter, Kind, Measure
    from stancegraph.networks.network import Network, Span, Tie, Ties
    from stancegraph.networks.observations import Observations, select

_HOME = {
    "Definition": "definition",
    "Filter": "definition",
    "Kind": "definition",
    "Measure": "definition",
    "Network": "network",
    "Observations": "observations",
    "Span": "network",
    "Tie": "network",
    "Ties": "network",
    "select": "observations",
}

__all__ = [
    "Definition",
    "Filter",
    "Kind",
    "Measure",
    "Network",
    "Observations",
    "Span",
    "Tie",
    "Ties",
    "select",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
