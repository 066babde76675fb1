"""Putting data, scripts and styles into a page so that nothing can break out of its place."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

# Inside a script element only "<" can end or nest it. The other four cost nothing and keep the text safe wherever
# a later editor may move it: in an attribute, in a comment, in a script.
_ESCAPES = {ord(each): f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}

_NONE, _SELF = "'none'", "'self'"
# The Trusted Types policy that lets a page start workers from its own scripts and do nothing else: that of explorer/workers.js.
_WORKERS = "stancegraph-worker"


def json_text(value: Any) -> str:
    """JSON that can stand in a script element: the same value, with every character that markup could mean escaped.

    A lone surrogate, which UTF-8 cannot hold, is escaped too.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    escaped = text.translate(_ESCAPES)
    return "".join(f"\\u{ord(each):04x}" if "\ud800" <= each <= "\udfff" else each for each in escaped)


def inline(code: str, element: str) -> str:
    """Code as it may stand inside a ``script`` or ``style`` element; raises ValueError when it could end it.

    Line ends become those an HTML parser makes of them, so that a hash of the text is the hash the browser computes.
    """
    lowered = code.lower()
    if f"</{element}" in lowered or "<!--" in lowered:
        raise ValueError(f"code that would end its {element} element")
    return code.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def csp_hash(code: str) -> str:
    """The source expression by which a Content-Security-Policy allows exactly this inline code."""
    return f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'"


def content_security_policy(
    *,
    scripts: Sequence[str],
    styles: Sequence[str],
    live: bool = False,
    forms: bool = False,
    workers: bool = False,
    wasm: bool = False,
) -> str:
    """A policy that allows these inline scripts and styles and nothing else: no request, no frame, no HTML sink.

    A ``live`` page may ask the server it came from, one with ``forms`` may send them there. One with ``workers`` may make the one
    Trusted Types policy by which it runs them from its own memory, one with ``wasm`` may compile WebAssembly; still nothing more may be
    requested.
    """
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {' '.join(map(csp_hash, scripts)) or _NONE}" + (" 'wasm-unsafe-eval'" if wasm else ""),
            *(["worker-src blob:"] if workers else []),
            f"style-src {' '.join(map(csp_hash, styles))}",
            *(["connect-src 'self'"] if live else []),
            "base-uri 'none'",
            f"form-action {_SELF if forms else _NONE}",
            "require-trusted-types-for 'script'",
            f"trusted-types {_WORKERS if workers else _NONE}",
        ]
    )
