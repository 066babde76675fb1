"""Positions as a person reads them on a terminal: a sign, a word, a colour; never colour alone."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from stancegraph.model.words import Position

# Blue against orange stays apart for every kind of colour vision.
_STYLES = {
    Position.SUPPORTS: "bold dodger_blue1",
    Position.CONDITIONAL: "dodger_blue1",
    Position.AMBIVALENT: "bright_black",
    Position.OPPOSES: "dark_orange",
    Position.REJECTS: "bold dark_orange3",
}
_BARS = {
    Position.REJECTS: "▁",
    Position.OPPOSES: "▂",
    Position.AMBIVALENT: "▄",
    Position.CONDITIONAL: "▆",
    Position.SUPPORTS: "█",
}


def sign_and_word(value: int, contested: bool = False) -> Text:
    """For example ``++ supports``; a contested one is marked with an exclamation mark."""
    position = Position(value)
    return Text(f"{position.sign:<2} {position.label}{' !' if contested else ''}", style=_STYLES[position])


def sign(values: Iterable[int]) -> Text:
    """The signs of one or, where contested, several positions."""
    parts = [Text(Position(value).sign, style=_STYLES[Position(value)]) for value in values]
    return Text("/").join(parts)


def sparkline(values: Iterable[int]) -> str:
    """Positions in order of time as bars, from rejects (lowest) to supports (highest)."""
    return "".join(_BARS[Position(value)] for value in values)
