"""Rules that list concepts of a scheme with what the model says of them; whatever is added to an enum is in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from stancegraph.model.words import DatePrecision, Position, Represents, Voice


class Reading(NamedTuple):
    """How signs of a text are read: the use, what it says, and for each variable what stands for it by sign."""

    use: str
    title: str
    values: Mapping[str, Mapping[str, str]]

    def body(self) -> Iterable[str]:
        """The patterns: for each variable a choice, which costs less than joining a list."""
        sign = self.use.split()[0]
        for variable, values in self.values.items():
            *others, (_, last) = values.items()
            choices = [f'IF({sign} = "{each}", {value},' for each, value in others]
            yield f"BIND({' '.join(choices[:2])}"
            yield f"  {' '.join([*choices[2:], last])}{')' * len(others)} AS ?{variable})"


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
        "?position rule:inFavour ?value",
        "The scale: the number of each position in favour.",
        "position",
        tuple(_row(f"position:{each.label}", int(each)) for each in _SCALE if each > 0),
    ),
    Listing(
        "?position rule:against ?value",
        "The scale: the number of each position against.",
        "position",
        tuple(_row(f"position:{each.label}", int(each)) for each in _SCALE if each < 0),
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


READINGS = (
    Reading(
        "?up rule:positionOf (?position ?value)",
        "The scale: the position that is so many steps from its lower end, and its number.",
        {
            "position": {str(each - min(Position)): f'"{each.label}"' for each in _SCALE},
            "value": {str(each - min(Position)): str(int(each)) for each in _SCALE},
        },
    ),
    Reading(
        "?exactness rule:precisionOf ?precision",
        "How exactly a date is known, by its rank.",
        {"precision": {str(each.rank): f'"{each.value}"' for each in DatePrecision}},
    ),
    Reading(
        "?rank rule:voiceOf ?voice",
        "The voices, by their rank.",
        {"voice": {str(each.rank): f'"{each.value}"' for each in Voice}},
    ),
)
