"""Networks of who agrees and disagrees on what, as the discourse-network literature defines them.

:func:`select` takes stances out of a graph, :func:`network` makes one network of them and :func:`windows` one for each
stretch of time. The definitions are in ``docs/networks.md``, each with an example worked by hand.
"""

from stancegraph.networks.definition import Definition, Kind
from stancegraph.networks.network import Network, Span, Tie, Ties
from stancegraph.networks.observations import Observations, Selection, select
from stancegraph.networks.projection import network

__all__ = [
    "Definition",
    "Kind",
    "Network",
    "Observations",
    "Selection",
    "Span",
    "Tie",
    "Ties",
    "network",
    "select",
]
