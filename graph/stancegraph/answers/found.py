"""What a query found: the actors, issues and stances that its rows name."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import Literal, NamedNode, QuerySolutions

from stancegraph.errors import NotFound, QueryError
from stancegraph.rdf.vocabulary import record_id

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_ACTOR = re.compile(r"(^|_)(actor|holder|via|by|who|speaker)$")
_ISSUE = re.compile(r"(^|_)(issue|topic)$|^entailed_from$")


_HOLDER = re.compile("actor|holder|who")


@dataclass(frozen=True, slots=True)
class Held:
    """A row that says of whom it is, in a column ``actor``, ``holder`` or ``who``: with the issues and stances it names."""

    actor: str
    issues: tuple[str, ...]
    stances: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Ids, each once, in the order in which the rows name them, and what each row says of whom it is."""

    actors: tuple[str, ...]
    issues: tuple[str, ...]
    stances: tuple[str, ...]
    held: frozenset[Held] = field(default=frozenset(), compare=False)


def found(answer: Any, known: Mapping[str, Collection[str]], iri: Callable[[str, str], str | None]) -> Found:
    """What the rows of a SELECT name; ``known`` has the ids of each kind, ``iri`` the IRI of a kind and an id.

    A record is named by its IRI or, as in the named queries, by its id as plain text: of a stance in any column, of an actor or an issue in one
    that is called so (``actor``, ``attributed_by``, ``issue``, ``entailed_from``) or has a column of names (``stance_of_label``) beside it.

    Raises QueryError for an answer without rows, and NotFound where the rows name nothing that a page can show.
    """
    if not isinstance(answer, QuerySolutions):
        raise QueryError("a page is of what the rows of a SELECT name; this query gives a truth value or triples")
    names = [each.value for each in answer.variables]
    kinds = {name: _kinds(name, names) for name in names}
    named: dict[str, dict[str, None]] = {kind: {} for kind in ("actor", "issue", "stance")}
    held: set[Held] = set()
    rows = 0
    for row in answer:
        rows += 1
        of_row: dict[str, list[tuple[str, str]]] = {kind: [] for kind in named}
        for name in names:
            for kind, identifier in _meant(row[name], kinds[name]):
                if identifier in known[kind] and (
                    isinstance(row[name], Literal) or iri(kind, identifier) == row[name].value
                ):
                    named[kind][identifier] = None
                    of_row[kind].append((identifier, name))
                    break
        issues, stances = (tuple(each for each, _ in of_row[kind]) for kind in ("issue", "stance"))
        held |= {Held(each, issues, stances) for each, name in of_row["actor"] if _HOLDER.fullmatch(name)}
    if not any(named.values()):
        raise NotFound(
            f"the {rows} row{'' if rows == 1 else 's'} of the query name no actor, issue or stance, so a page of them would be empty"
            if rows
            else "the query has no rows, so a page of what it found would be empty"
        )
    return Found(tuple(named["actor"]), tuple(named["issue"]), tuple(named["stance"]), frozenset(held))


def _kinds(name: str, names: Collection[str]) -> tuple[str, ...]:
    """Of what records plain text in a column of that name may be the id."""
    labelled = f"{name}_label" in names
    actor, issue = labelled or _ACTOR.search(name), labelled or _ISSUE.search(name)
    return ("stance", *(["actor"] if actor else []), *(["issue"] if issue else []))


def _meant(term: Any, kinds: Iterable[str]) -> Iterable[tuple[str, str]]:
    if isinstance(term, NamedNode):
        return [(kind, record_id(term.value)) for kind in ("stance", "actor", "issue")]
    if isinstance(term, Literal) and term.datatype.value == _XSD_STRING:
        return [(kind, term.value) for kind in kinds]
    return []
