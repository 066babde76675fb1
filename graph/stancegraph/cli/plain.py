"""Signs of ours for output whose encoding has not got them: each has one of ASCII that is as wide and like no other's."""

from __future__ import annotations

import codecs
from collections.abc import Mapping

PLAIN: Mapping[str, str] = {
    "−": "-",
    "±": "~",
    "→": ">",
    "“": '"',
    "”": '"',
    "…": ".",
    "≠": "/",
    "█": "5",
    "▆": "4",
    "▄": "3",
    "▂": "2",
    "▁": "1",
}
"""The sign of ASCII for each of ours; letters of names have none, and are shown as question marks."""

ERRORS = "stancegraph.plain"
"""What streams are told to do with characters that they cannot encode."""


def _instead(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return "".join(PLAIN.get(each, "?") for each in error.object[error.start : error.end]), error.end


codecs.register_error(ERRORS, _instead)
