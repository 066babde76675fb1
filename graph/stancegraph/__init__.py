"""stancegraph: who stands where, on what, since when, according to whom, and on what evidence.

    >>> import stancegraph
    >>> with stancegraph.open() as graph:          # the bundled dataset
    ...     for row in graph.positions(issue="immediate-ceasefire"):
    ...         print(row.actor, row.position, row.date)

What ``dir(stancegraph)`` shows is public and kept as ``docs/versioning.md`` says; ``docs/api.md`` explains each name.
Names are loaded when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

# As type checkers know it; the module typing takes longer to load than the rest of what a command needs first.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from stancegraph.answers.contradictions import ContradictionRow
    from stancegraph.answers.explain import Explanation
    from stancegraph.answers.kinds import ContradictionKind
    from stancegraph.answers.positions import PositionRow, Positions
    from stancegraph.answers.roll_calls import VoteRow
    from stancegraph.answers.search import Hit
    from stancegraph.answers.shifts import ShiftRow
    from stancegraph.answers.solutions import Solutions
    from stancegraph.answers.tabular import Rows, Tabular
    from stancegraph.answers.timeline import TimelineRow
    from stancegraph.errors import (
        ArgumentError,
        DataError,
        DataWarning,
        GraphError,
        NotFound,
        Problem,
        QueryError,
        QueryTimeout,
        StancegraphError,
    )
    from stancegraph.model.records import (
        Actor,
        Aggregate,
        Aside,
        Assessment,
        Attribute,
        Bearing,
        Dataset,
        DatasetInfo,
        Event,
        Evidence,
        Figure,
        Issue,
        Name,
        PartialDate,
        Passage,
        Retraction,
        Role,
        Source,
        Stance,
        Step,
        Vote,
    )
    from stancegraph.model.words import (
        ActorKind,
        AggregationRule,
        Ballot,
        ConditionKind,
        DatePrecision,
        Embed,
        EventType,
        Position,
        Represents,
        SourceKind,
        Voice,
    )
    from stancegraph.networks.network import Network
    from stancegraph.networks.windows import Series
    from stancegraph.session import Session, open
    from stancegraph.store.build import build
    from stancegraph.tables.reader import read_dataset
    from stancegraph.tables.writer import write_dataset
    from stancegraph.views.held import Page

    __version__: str

__all__ = [
    "Actor",
    "ActorKind",
    "Aggregate",
    "AggregationRule",
    "ArgumentError",
    "Aside",
    "Assessment",
    "Attribute",
    "Ballot",
    "Bearing",
    "ConditionKind",
    "ContradictionKind",
    "ContradictionRow",
    "DataError",
    "DataWarning",
    "Dataset",
    "DatasetInfo",
    "DatePrecision",
    "Embed",
    "Event",
    "EventType",
    "Evidence",
    "Explanation",
    "Figure",
    "GraphError",
    "Hit",
    "Issue",
    "Name",
    "Network",
    "NotFound",
    "Page",
    "PartialDate",
    "Passage",
    "Position",
    "PositionRow",
    "Positions",
    "Problem",
    "QueryError",
    "QueryTimeout",
    "Represents",
    "Retraction",
    "Role",
    "Rows",
    "Series",
    "Session",
    "ShiftRow",
    "Solutions",
    "Source",
    "SourceKind",
    "Stance",
    "StancegraphError",
    "Step",
    "Tabular",
    "TimelineRow",
    "Voice",
    "Vote",
    "VoteRow",
    "__version__",
    "build",
    "open",
    "read_dataset",
    "write_dataset",
]

_NAMES_OF = {
    "session": "Session open",
    "store.build": "build",
    "tables.reader": "read_dataset",
    "tables.writer": "write_dataset",
    "errors": "ArgumentError DataError DataWarning GraphError NotFound Problem QueryError QueryTimeout StancegraphError",
    "model.records": "Actor Aggregate Aside Assessment Attribute Bearing Dataset DatasetInfo Event Evidence Figure Issue Name PartialDate Passage Retraction "
    "Role Source Stance Step Vote",
    "model.words": "ActorKind AggregationRule Ballot ConditionKind DatePrecision Embed EventType Position Represents SourceKind Voice",
    "answers.positions": "PositionRow Positions",
    "answers.roll_calls": "VoteRow",
    "answers.timeline": "TimelineRow",
    "answers.shifts": "ShiftRow",
    "answers.contradictions": "ContradictionRow",
    "answers.kinds": "ContradictionKind",
    "answers.explain": "Explanation",
    "answers.search": "Hit",
    "answers.solutions": "Solutions",
    "answers.tabular": "Rows Tabular",
    "networks.network": "Network",
    "networks.windows": "Series",
    "views.held": "Page",
}
_HOME = {name: f"{__name__}.{module}" for module, names in _NAMES_OF.items() for name in names.split()}


def __dir__() -> list[str]:
    return __all__


if not TYPE_CHECKING:  # to a type checker it would mean that there is every name

    def __getattr__(name: str) -> object:
        if name == "__version__":
            return _version()
        if name in _HOME:
            from importlib import import_module

            return getattr(import_module(_HOME[name]), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("stancegraph")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "0+checkout"
