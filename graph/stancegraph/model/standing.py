"""Which rows no longer stand, whenever it is asked: others took their place, or withdrew them."""

from __future__ import annotations

from datetime import datetime

from stancegraph.model.records import Dataset


def not_before(moment: datetime, other: datetime | None) -> datetime:
    """When a row is recorded at a moment that takes the place of another: by a clock that went back it would be known before that one was."""
    return max(moment, other or moment)


def replaced(dataset: Dataset) -> frozenset[str]:
    """The ids of stances that a row of the dataset supersedes or retracts."""
    by_stances = (other for each in dataset.stances for other in (each.retracts, each.supersedes))
    by_retractions = (each.retracts for each in dataset.retractions)
    return frozenset(other for other in (*by_stances, *by_retractions) if other)
