"""Cells with characters that are no text, as programs leave them in what they export: each becomes a blank, and it is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(slots=True)
class Blanks:
    """How many cells that were read had a character that is no text (:func:`~stancegraph.characters.not_text`), and where the first stands."""

    cells: int = 0
    first: str = ""

    def add(self, file: str, row: int, cells: int = 1) -> None:
        """Note some cells of a file, of which the first is in this row."""
        self.first = self.first or f"{file}:{row}"
        self.cells += cells

    def take(self, others: Blanks) -> None:
        """Note those of others too."""
        self.first = self.first or others.first
        self.cells += others.cells

    def remarks(self) -> Iterator[str]:
        """What to know of them, where there are any: a sentence without its full stop."""
        if self.cells:
            has = "cell has characters that are" if self.cells == 1 else "cells have characters that are"
            yield (
                f"{self.cells:,} {has} no text, such as NUL, and a blank stands for each of them (the first is in {self.first}); "
                "if names are torn by that, mend the file"
            )
