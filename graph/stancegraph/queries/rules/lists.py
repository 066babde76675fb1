"""Rules that list concepts of a scheme with what the model says of them; whatever is added to an enum is in them."""

from __future__ import annotations

from typing import NamedTuple

from stancegraph.model.words import Position, Represents, Voice


class Listing(NamedTuple):
    """How a list is used, what it says, the scheme its concepts are of (and their prefix), and its rows."""

    use: str
    title: str
    scheme: str
    rows: tuple[str, ...]


_SCALE = sorted(Position, reverse=True)


def _row(*cells: object) -> str:
    return f"({' '.join(map(str, cells))})"


LISTS = (
    Listing(
        "?position rule:value ?value",
        "The scale: the number of each position, from support to rejection.",
        "position",
        tuple(_row(f"position:{each.label}", int(each)) for each in _SCALE),
    ),
    Listing(
        "?position rule:steps (?up ?down)",
        "The scale: how many steps a position is from its lower and from its upper end, as text.",
        "position",
        tuple(
            _row(f"position:{each.label}", f'"{each - min(Position)}"', f'"{max(Position) - each}"') for each in _SCALE
        ),
    ),
    Listing(
        "?voice rule:rank ?rank",
        "The voices: of one date the highest rank counts.",
        "voice",
        tuple(_row(f"voice:{each.value}", each.rank) for each in Voice),
    ),
    Listing(
        "?voice rule:class ?class",
        "The voices: hearsay (0) answers only where nothing else (1) does.",
        "voice",
        tuple(_row(f"voice:{each.value}", f'"{int(each.direct)}"') for each in Voice),
    ),
    Listing(
        "?voice rule:direct ()",
        "What others attribute is left out.",
        "voice",
        tuple(_row(f"voice:{each.value}") for each in Voice if each.direct),
    ),
    Listing(
        "?mandate rule:speaks ()",
        "The roles whose holders speak for the organisation.",
        "represents",
        tuple(_row(f"represents:{each.value}") for each in Represents if each.speaks),
    ),
)
