"""How a page opens: what a reader could choose in it, chosen beforehand, in the words of its links."""

from __future__ import annotations

from urllib.parse import urlencode

from stancegraph.answers.scope import Scope

# What counts, in a link: the word, the attribute of a scope, and its value unlike the usual.
_COUNTING = (
    ("own", "inherit", False),
    ("taken-over", "taken_over", True),
    ("across-governments", "across_governments", True),
    ("no-entailed", "entailed", False),
    ("lapsed", "lapsed", True),
    ("fresh", "fresh", True),
)


def opening(asked: Scope, lang: str | None = None) -> str:
    """The link, from ``#`` on, to the first view of a page that answers as this scope asks; empty for one that asks as pages do by themselves,
    in the language of its reader: unless ``lang`` says another.

    The day is no part of it, nor whatever a reader cannot choose: see :meth:`stancegraph.Session.view`.
    """
    said = [("from", asked.since.isoformat())] if asked.since else []
    said += [("voice", each.value) for each in asked.voices or ()]
    said += [(word, "1") for word, name, value in _COUNTING if getattr(asked, name) == value]
    said += [("lang", lang)] if lang else []
    return f"#{urlencode([('view', 'matrix'), *said])}" if said else ""
