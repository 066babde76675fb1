"""Which rows no longer stand, whenever it is asked: others took their place, or withdrew them."""

from __future__ import annotations

from stancegraph.model.records import Dataset


def replaced(dataset: Dataset) -> frozenset[str]:
    """The ids of stances that a row of the dataset supersedes or retracts."""
    by_stances = (other for each in dataset.stances for other in (each.retracts, each.supersedes))
    by_retractions = (each.retracts for each in dataset.retractions)
    return frozenset(other for other in (*by_stances, *by_retractions) if other)
