"""The SPARQL console of the page: the engine, the graph as N-Quads, and the named queries with places for their values."""

from __future__ import annotations

import gzip
import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from stancegraph.views.engine import INSTALL, Engine, licence
from stancegraph.views.packing import compressed

if TYPE_CHECKING:
    from stancegraph.queries import Query

MOST_QUADS = 300_000
"""A graph of more is left out of the page: a browser would take long to load it, and the file be hard to mail."""
NO_ENGINE = f"The SPARQL engine was not installed where this page was written. To add it there, run: {INSTALL}"

# Queries on one issue that readers ask of all issues at once: those behind the questions of the page.
_ON_EVERY = frozenset({"positions", "shifts", "entailed-positions"})
# What stands at the start of the columns and of the order of such a query, so that each row says its issue.
_ISSUE_COLUMN = '(REPLACE(STR(?issue), "^.*/", "") AS ?on_issue)'
# Stands for the value of a parameter while the query is bound; no IRI of data begins so.
_MARK = "urn:x-stancegraph-parameter:"


@dataclass(frozen=True, slots=True)
class Console:
    """What the console needs. ``bases`` are the IRIs under which the records of the page's data are named."""

    engine: Engine
    quads: bytes
    queries: Sequence[Query]
    bases: Sequence[str]


class Embedded(NamedTuple):
    """What a console puts into the page: small data as JSON, and three gzip files in base64."""

    data: dict[str, Any]
    worker: str
    module: str
    quads: str


def too_large(quads: int) -> str:
    """Why a graph is not in the page."""
    return f"This graph has {quads:,} statements, more than the {MOST_QUADS:,} that a page holds; ask it with: stancegraph query"


def embedded(console: Console, worker: str) -> Embedded:
    """The console as text of the page; ``worker`` is the code that runs beside the engine."""
    from stancegraph.rdf.vocabulary import PREFIXES, RECORD_KINDS, record_iri

    notice = f"/*!\nOxigraph {console.engine.version}\n\n{licence()}*/\n".encode()
    engine = classic(gzip.decompress(console.engine.script).decode())
    script = notice + f'"use strict";\n{engine}\n{worker}'.encode()
    data = {
        "engine": console.engine.version,
        "bases": list(console.bases),
        "elsewhere": _elsewhere(console),
        "prefixes": PREFIXES,
        # As on the command line: of several datasets none is meant.
        "records": {kind: record_iri(console.bases[0], kind, "") for kind in RECORD_KINDS}
        if len(console.bases) == 1
        else {},
        "queries": [_query(each) for each in console.queries],
    }
    return Embedded(data, compressed(script), b64encode(console.engine.module).decode(), compressed(console.quads))


def classic(module: str) -> str:
    """A JavaScript module as a plain script: browsers start no module workers in a page opened from disk."""
    plain = re.sub(r"^export (?=(?:async )?(?:function|class) )", "", module, flags=re.MULTILINE)
    plain = re.sub(r"^export \{[^}]*\};$", "", plain, flags=re.MULTILINE)
    return plain.replace("import.meta.url", "self.location.href")


def _elsewhere(console: Console) -> list[str]:
    """Records named under another base than the first: with several datasets the base does not follow from the id."""
    if len(console.bases) < 2:
        return []
    bases = "|".join(re.escape(base) for base in console.bases[1:])
    named = re.compile(rf"^<((?:{bases})(?:actor|issue|source|stance|event)/[^>/]+)>".encode(), re.MULTILINE)
    return sorted({each.decode() for each in named.findall(console.quads)})


def _query(query: Query) -> dict[str, Any]:
    return {
        "name": query.name,
        "title": query.title,
        "description": query.description,
        "parameters": [
            {
                "name": each.name,
                "kind": each.kind,
                "default": each.default or "",
                "meaning": each.meaning,
                "optional": each.optional,
            }
            for each in query.parameters
        ],
        "pieces": pieces(query),
        "onEvery": pieces_on_every(query) if query.name in _ON_EVERY else [],
    }


def pieces(query: Query) -> list[str]:
    """The text of a query, taken apart where values go: text, name of a parameter, text, name, ..., text.

    The places are those where the command line puts values (:func:`stancegraph.rdf.sparql.with_values`), so that the same
    question gives the same answer.
    """
    return _apart(query, _without_header(query.text), [each.name for each in query.parameters])


def pieces_on_every(query: Query) -> list[str]:
    """The same of a query with a parameter ``issue``, on all issues at once, with a first column ``on_issue`` that says which."""
    from stancegraph.rdf.subqueries import of_every

    body = of_every(_without_header(query.text), "issue")
    body = re.sub(r"\bSELECT DISTINCT\s", lambda start: f"{start[0]}  {_ISSUE_COLUMN}\n ", body, count=1)
    body = re.sub(r"\bORDER BY (?=[^}]*\Z)", "ORDER BY ?on_issue ", body)
    return _apart(query, body, [each.name for each in query.parameters if each.name != "issue"])


def _apart(query: Query, body: str, names: Sequence[str]) -> list[str]:
    from pyoxigraph import NamedNode

    from stancegraph.rdf.sparql import with_prefixes, with_values

    bound = with_values(body, {name: NamedNode(_MARK + name) for name in names})
    whole = with_prefixes(bound)
    prefixes = whole.removesuffix(bound).replace(" PREFIX ", "\nPREFIX ")
    head = f"# {query.title}\n{prefixes.strip()}\n" if prefixes else f"# {query.title}\n"
    return re.split(rf"<{_MARK}(\w+)>", head + bound)


def _without_header(text: str) -> str:
    lines = text.splitlines()
    while lines and (lines[0].startswith("#") or not lines[0].strip()):
        del lines[0]
    return "\n".join(lines) + "\n"
