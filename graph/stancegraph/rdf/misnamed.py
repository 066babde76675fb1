"""Names in a query that our namespaces could have and the vocabulary has not: such a query is right, and finds nothing.

An engine cannot tell: any IRI may be that of a property. That a misspelt one gives no row is therefore said beside the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from pyoxigraph import NamedNode

from stancegraph.characters import show
from stancegraph.nearest import did_you_mean
from stancegraph.rdf.ontology import defined
from stancegraph.rdf.sparql import Term, declared_prefixes, line_of, tokens
from stancegraph.rdf.vocabulary import PREFIXES, SCHEMES, shorten

_MOST_TOLD = 5
"""Names that are told one by one: finding what was meant takes longer than all else here."""
_OWN = (PREFIXES["sg"], SCHEMES)
_ESCAPED = re.compile(r"\\(.)")


def misnamed(query: str, terms: Iterable[Term] = ()) -> list[str]:
    """A sentence for each name of a query, and of the ``terms`` that are bound in it, that the vocabulary has not, with the nearest it has.

    Names are those with a prefix of ours, or one that the query declares for the same, and whole IRIs; each is told once, with the line
    of a query on which it stands first; of many the last sentence says how many more there are. Raises QueryError for what is no query.
    """
    places: dict[str, str] = {}
    for line, iri in _named(query):
        places.setdefault(iri, f"line {line}: ")
    for each in terms:
        if isinstance(each, NamedNode):
            places.setdefault(each.value, "")
    missing = [iri for iri in places if iri.startswith(_OWN) and iri not in _OWN and iri not in _known()]
    told = [
        f"{places[iri]}nothing in the vocabulary is called {show(shorten(iri))[1:-1]}{_hint(iri)}"
        for iri in missing[:_MOST_TOLD]
    ]
    if more := len(missing) - len(told):
        told.append(f"nor are there {more:,} more of the names in this query")
    return told


def _named(query: str) -> Iterator[tuple[int, str]]:
    """The IRIs that a query names, each with its line. A prefix alone, as where it is declared, names nothing."""
    prefixes = {**PREFIXES, **declared_prefixes(query)}
    declared = set(declared_prefixes(query).values())
    for token in tokens(query):
        if token.kind == "prefixed":
            prefix, _, local = token.text.partition(":")
            if local and prefix in prefixes:
                yield line_of(query, token), prefixes[prefix] + _ESCAPED.sub(r"\1", local)
        elif token.kind == "iri" and token.text[1:-1] not in declared:
            yield line_of(query, token), token.text[1:-1]


@cache
def _known() -> frozenset[str]:
    return frozenset(defined())


def _hint(iri: str) -> str:
    name = shorten(iri)
    prefix = name.partition(":")[0]
    return did_you_mean(name, [each for each in map(shorten, sorted(_known())) if each.startswith(f"{prefix}:")])
