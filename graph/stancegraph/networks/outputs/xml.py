"""Text that may stand in XML."""

from __future__ import annotations

import re
from xml.sax.saxutils import quoteattr

# What XML 1.0 cannot hold, escaped or not.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def quoted(value: object) -> str:
    """A value as an attribute, with its quotation marks."""
    return quoteattr(clean(str(value)))


def clean(text: str) -> str:
    """The text with what XML cannot hold replaced."""
    return _IMPOSSIBLE.sub("\ufffd", text)
