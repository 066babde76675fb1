"""How far coders agree, as a page without any script: a table for each two coders with intervals drawn, and positions against positions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from stancegraph.views.page import document


@dataclass(frozen=True, slots=True)
class Part:
    """Agreement issue by issue, or actor by actor (``by``): the ``rows``, each the one it is of with its figures of units and of positions, and how many
    are ``left_out`` because there are too many to be read."""

    by: str
    rows: Sequence[tuple[str, Any, Any]]
    left_out: int


@dataclass(frozen=True, slots=True)
class Group:
    """Two coders, or all where there is no ``other``: their rows of agreement, the ``parts`` of it, and how often one gave a position and the other
    another; ``caution`` is what is to be said of figures over so few texts."""

    one: str
    other: str | None
    texts: int
    caution: str
    rows: Sequence[Any]
    counts: Sequence[Sequence[int]]
    parts: Sequence[Part]


def agreement_html(
    title: str,
    groups: Sequence[Group],
    positions: Sequence[str],
    reliable: float,
    tentative: float,
    waiting: Sequence[str],
    remarks: Sequence[str],
) -> str:
    """The page. ``reliable`` and ``tentative`` are the bounds of alpha, ``waiting`` names the texts that are not finished, ``remarks`` say what else is
    left out of the figures, or speaks against them."""
    return document(
        "agreement_page/page.html",
        title=f"Agreement of coders: {title}",
        styles=["agreement_page/page.css"],
        dataset=title,
        groups=groups,
        positions=positions,
        reliable=reliable,
        tentative=tentative,
        waiting=waiting,
        remarks=remarks,
    )
