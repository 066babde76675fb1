"""Writes docs/queries.md, the reference of the named queries, from their headers.

document_queries.py [--check]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "graph"))

from stancegraph.queries import Parameter, Query, library

PAGE = Path(__file__).resolve().parents[1] / "docs" / "queries.md"
_INTRODUCTION = """# The named queries

Written from the queries themselves. Each is a SPARQL 1.1 file that declares its own prefixes; `stancegraph query NAME`
runs it, `--set name=value` sets a parameter, `--show` prints it, to be changed or pasted into any SPARQL endpoint (there,
queries have to see all named graphs as one, and a parameter is set by `VALUES ?name { ... }` in every group that mentions
it). In Python: `graph.query("positions", {"issue": "peace-talks", "as_of": "2025-04-05"})`.

Actors, issues and sources are given by id, name or alias, stances by id; dates as `2025-04-05` or `today`, moments as
`2025-04-10T09:00:00Z` or `now`. Answers name records by id, with the label of an actor or issue in a column
`..._label`. A stance that was superseded or retracted does not count, unless the query says otherwise.
"""


def reference() -> str:
    """The whole page."""
    queries = library().values()
    index = "\n".join(f"| [{query.name}](#{query.name}) | {query.title} |" for query in queries)
    parts = [_INTRODUCTION, f"| query | question |\n|---|---|\n{index}\n", *map(_section, queries)]
    return "\n".join(parts)


def _section(query: Query) -> str:
    account, _, columns = query.description.partition("Columns: ")
    parts = [f"## {query.name}", f"**{query.title}** {account.strip()}", f"Columns: {columns}"]
    if query.parameters:
        rows = "\n".join(map(_row, query.parameters))
        parts.append(f"| parameter | kind | default | meaning |\n|---|---|---|---|\n{rows}")
    parts.append(f"[{query.name}.rq](../graph/stancegraph/queries/{query.name}.rq)")
    return "\n\n".join(parts) + "\n"


def _row(parameter: Parameter) -> str:
    default = "has to be given" if parameter.default is None else f"`{parameter.default}`"
    return f"| `{parameter.name}` | {parameter.kind} | {default} | {parameter.meaning} |"


if __name__ == "__main__":
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(reference(), encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != reference():
        raise SystemExit("docs/queries.md is not what the queries say; run scripts/document_queries.py")
