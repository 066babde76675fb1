"""Writes docs/queries.md, the reference of the named queries, from their headers.

document_queries.py [--check]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "graph"))

from stancegraph.model.query_headers import Parameter
from stancegraph.queries import Query, library
from stancegraph.queries.rules import NAMESPACE, Rule, rules

PAGE = Path(__file__).resolve().parents[1] / "docs" / "queries.md"
_INTRODUCTION = """# The named queries

Written from the queries themselves. `stancegraph query NAME` runs one, `--set name=value` sets a parameter, `--show`
prints it: with `--set` as it would run, its values in their places and its prefixes declared, so that it runs in any SPARQL 1.1
endpoint that holds the graph (there, queries have to see all named graphs as one); without, as it is written, to be changed.
In Python: `graph.query("positions", {"issue": "peace-talks", "as_of": "2025-04-05"})`, and `graph.query_text(...)` for the text.

Actors, issues and sources are given by id, name or alias, stances by id; dates as `2025-04-05` or `today`, moments as
`2025-04-10T09:00:00Z` or `now`. Answers name records by id, with the label of an actor or issue in a column
`..._label`. A stance that was superseded or retracted does not count, unless the query says otherwise.

What queries share, such as which stances count and who speaks for whom, stands once: see [the rules](#the-rules). A query is
shown here as it runs, with its rules written out; its source, where each rule is one line, is linked below it.
"""
_OWN = """## Queries of your own

Files, text and rdflib pass the same door as the named queries, on disk, behind an endpoint and in Python:

- **Prefixes** need no declaration: those of the vocabulary (`sg:`, `position:`, `skos:`, ...) and those of the records of the
  dataset, `actor:`, `role:`, `issue:`, `source:`, `stance:`, `event:`, `assessment:`, as in `actor:vladimir-putin`. What a query
  declares itself holds. Where several datasets are in a graph none of these is guessed: using one is an error that lists what to
  declare, `PREFIX actor: <...>`. The console of the page has the same.
- **`FROM` and `FROM NAMED`** narrow a query to named graphs (`stancegraph query -e 'SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }'`
  lists them); they fetch nothing. A server that passes over them (Oxigraph's, where
  its default graph is the union) is found out, and the query refused: ask with `GRAPH <...> { ... }` there.
- **`SERVICE`** is refused, unless `--allow-service` (`allow_service=True`) says otherwise.
- **Updates** are refused: graphs are read-only.
- **Values** (`--set`, `values`, `initBindings`) are bound to variables and hold in every part of the query. An id becomes an IRI
  only if there is such a record.

What `--set` and text in Python make of a value, for a variable that no `@param` line mentions:

| value | term |
|---|---|
| `actor:macron`, `issue:peace-talks` and the like | the IRI of that record, found by id, name or alias |
| `sg:Stance` | `<https://w3id.org/stancegraph/ontology#Stance>` |
| `https://example.org/a` | `<https://example.org/a>` |
| `<https://example.org/a>` | `<https://example.org/a>` |
| `12` | `"12"^^<http://www.w3.org/2001/XMLSchema#integer>` |
| `0.9` | `"0.9"^^<http://www.w3.org/2001/XMLSchema#decimal>` |
| `1e3` | `"1e3"^^<http://www.w3.org/2001/XMLSchema#double>` |
| `true` | `"true"^^<http://www.w3.org/2001/XMLSchema#boolean>` |
| `2025-04-05` | `"2025-04-05"^^<http://www.w3.org/2001/XMLSchema#date>` |
| `2025-04-05T09:00` | `"2025-04-05T09:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>` |
| `"oui"@fr` | `"oui"@fr` |
| `"12"` | `"12"` |
| `russia`, a bare word, or several | `"russia"`, a text |

What begins as a term (with `"`, `'`, `<`, `?` or `_:`) and is none is an error, and so is a prefix that nobody declared: as a text it
stands in quotation marks. In a shell the whole stands in single ones: `--set 'a="oui"@fr'`.

A query of your own may declare parameters in the comments at its top, as the named ones do: `# @param NAME KIND = DEFAULT  meaning`,
for example `# @param within days = 30  days between the two, at most`. The kinds are:

- `actor`, `issue`, `source` (id, name or alias, or IRI), `stance` and `event` (id or IRI): bound as IRIs
- `date` (`2025-04-05`, `today`), `moment` (`2025-04-10T09:00:00Z`, `now`)
- `integer` (a whole number), `days` (one from 0)
- `text` (as it is; in quotation marks as SPARQL reads it)

Each also takes a literal of its datatype, `"2025-04-05"^^xsd:date`. Without a default a parameter must be given, unless a `?` follows its kind
(`actor?`): then the query is asked for all where it is left out.

Engines differ in small things. **`GROUP_CONCAT`** over texts with a language should give a text without one; the Oxigraph that
pyoxigraph 0.5 brings keeps the language where all texts have the same. Write `GROUP_CONCAT(STR(?label); separator=", ")`, which
means the same everywhere; no named query rests on the difference.
"""
_RULES = f"""## The rules

Queries use them as if they were properties of the graph, each on a line of its own and with variables only; `stancegraph
query` and `graph.query` put there what the rule says, also in queries of your own:

```sparql
PREFIX rule: <{NAMESPACE}>

SELECT ?who ?speaker ?issue {{
  ?stance rule:saidFor (?who ?speaker ?issue ?weight ?government) .
  ?stance rule:standing () .
}}
```

Variables that a rule needs for itself get names of their own. No graph holds these properties: a text that
is run without being written out finds too little, never what does not count. Each rule is a file in
[graph/stancegraph/queries/rules/](../graph/stancegraph/queries/rules/); lists of concepts come from the model. The numbers are
those of [positions.md](positions.md).
"""


def reference() -> str:
    """The whole page."""
    queries = library().values()
    index = "\n".join(f"| [{query.name}](#{query.name}) | {query.title} |" for query in queries)
    parts = [_INTRODUCTION, f"| query | question |\n|---|---|\n{index}\n", *map(_section, queries)]
    parts += [_OWN, _RULES, *map(_rule, rules().values())]
    return "\n".join(parts)


def _section(query: Query) -> str:
    account, _, columns = query.description.partition("Columns: ")
    parts = [f"## {query.name}", f"**{query.title}** {account.strip()}", f"Columns: {columns}"]
    if query.parameters:
        rows = "\n".join(map(_row, query.parameters))
        parts.append(f"| parameter | kind | default | meaning |\n|---|---|---|---|\n{rows}")
    shown = f"<details><summary>The query</summary>\n\n```sparql\n{_body(query.text)}```\n\n</details>"
    parts += [shown, f"Source: [{query.name}.rq](../graph/stancegraph/queries/{query.name}.rq)"]
    return "\n\n".join(parts) + "\n"


def _body(text: str) -> str:
    """A query without its header, which the page tells in its own way."""
    lines = text.splitlines(keepends=True)
    while lines[0].startswith("#") or not lines[0].strip():
        del lines[0]
    return "".join(lines)


def _rule(rule: Rule) -> str:
    return f"### rule:{rule.name}\n\n{rule.title} {rule.description}".rstrip() + (
        f"\n\n```sparql\n{rule.use} .\n```\n\nstands for\n\n```sparql\n{rule.text}\n```\n"
    )


def _row(parameter: Parameter) -> str:
    missing = "may be left out" if parameter.optional else "has to be given"
    default = missing if parameter.default is None else f"`{parameter.default}`"
    return f"| `{parameter.name}` | {parameter.kind} | {default} | {parameter.meaning} |"


if __name__ == "__main__":
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(reference(), encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != reference():
        raise SystemExit("docs/queries.md is not what the queries say; run scripts/document_queries.py")
