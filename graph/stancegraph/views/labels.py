"""Labels on the canvas: short, wrapped, and of a size known before the browser draws them."""

from __future__ import annotations

import unicodedata
from textwrap import wrap

_WIDEST = 17
_MOST_LINES = 3
_ELLIPSIS = "\u2026"
# Width of an average letter of a sans-serif face, in units of the font size; East Asian wide letters take a full one.
_LETTER = 0.56
LINE_HEIGHT = 1.25


def canvas_label(text: str, fallback: str) -> str:
    """The text in at most three short lines, the rest cut off with an ellipsis; ``fallback`` when nothing is visible.

    Control and format characters go: a canvas has no isolation for text direction, and an unseen character must not
    make two labels look alike. The panel shows the name as it is.
    """
    head = text[: 4 * _WIDEST * _MOST_LINES]
    visible = "".join(_shown(each) for each in head)
    lines = wrap(" ".join(visible.split()), width=_WIDEST, max_lines=_MOST_LINES, placeholder=_ELLIPSIS)
    return "\n".join(lines) or (canvas_label(fallback, "?") if fallback != "?" else "?")


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    return "" if category in ("Cf", "Cs", "Co", "Cn") else character


def label_size(label: str, font_size: float) -> tuple[float, float]:
    """Width and height the label takes on the canvas."""
    lines = label.split("\n")
    width = max(sum(_letter_width(each) for each in line) for line in lines)
    return width * font_size, len(lines) * LINE_HEIGHT * font_size


def _letter_width(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(character) in "WF" else _LETTER
