"""Text as a literal of N-Quads."""

from __future__ import annotations

import re

_ESCAPES = {
    ord("\\"): "\\\\",
    ord('"'): '\\"',
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    ord("\t"): "\\t",
}
_NEEDS_ESCAPE = re.compile(r'[\\"\n\r\t]').search


def literal(text: str) -> str:
    """A plain string as an N-Quads literal."""
    return f'"{text.translate(_ESCAPES)}"' if _NEEDS_ESCAPE(text) else f'"{text}"'
