"""The story of a dataset: what its links name is there."""

from __future__ import annotations

from collections.abc import Sequence

from stancegraph.model.links import faults
from stancegraph.model.records import Step
from stancegraph.tables.problems import Problems
from stancegraph.tables.registry import Located, Registry


def check_story(file: str, rows: Sequence[Located], registry: Registry, problems: Problems) -> None:
    """The records that the links of steps name are in this dataset, or in one read with it; each that is not is named.

    Values of named queries may be names, as in the page.
    """

    def knows(kind: str, identifier: str) -> bool:
        if kind == "kind":
            return registry.has_kind(identifier)
        if kind != "stance":
            return registry.knows(kind, identifier)
        known = any(each.line_of(identifier) is not None for each in registry.stances[-1:])
        return known or registry.excuses(kind, identifier)

    def called(kind: str, name: str) -> bool:
        return knows(kind, name) or registry.is_called(kind, name)

    for found in rows:
        if isinstance(found.record, Step):
            for fault in faults(found.record.link, knows, called):
                problems.add(file, found.line, "link", fault)
