"""Which statements of a database are asked for, by what is told of them, of their documents and of who holds their position."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from zoneinfo import ZoneInfo

from stancegraph.errors import NotFound
from stancegraph.importers.dna_database import Database, Document, Statement
from stancegraph.importers.dna_statements import DOCUMENT_VARIABLES, Selection
from stancegraph.naming import fold, slug
from stancegraph.nearest import nearest_name

_CODER = "coder"
_DOCUMENT = {
    "author": "author",
    "publisher": "source",
    "section": "section",
    "type": "type",
    "source": "title",
    **{each: each.removeprefix("document.") for each in DOCUMENT_VARIABLES},
}
"""What a document is asked about, by the names that graphs have for it and by those of the program."""


def statements_where(
    database: Database,
    selection: Selection,
    zone: ZoneInfo | None,
    where: Mapping[str, Collection[str]],
    actor_group: Mapping[str, Collection[str]],
) -> frozenset[int]:
    """The numbers of the statements that have each of the fields ``where`` with one of its values, and whose holder has each of
    the attributes ``actor_group`` with one of its values; whatever the case and the accents.

    A field is a variable of the statement type, ``coder``, or one of the document. Raises NotFound for what nothing has.
    """
    rows = list(database.statements(selection.statement_type))
    documents = {each.id: each for each in database.documents(zone)}
    kept = {row.id for row in rows}
    for name, values in where.items():
        say = _field(database, selection, documents, name)
        kept &= _having({row.id: say(row) for row in rows}, values, f"statement has the {name}")
    if actor_group:
        say = _field(database, selection, documents, selection.actor)
        holders = {row.id: say(row) for row in rows}
        for name, values in actor_group.items():
            told = _attribute(database, selection, name)
            kept &= _having(
                {row: told.get(label, "") for row, label in holders.items()}, values, f"actor has the {name}"
            )
    return frozenset(kept)


def _field(
    database: Database, selection: Selection, documents: Mapping[int, Document], name: str
) -> Callable[[Statement], str]:
    if variable := selection.statement_type.variable(name):
        values = database.values(variable)
        return lambda row: str(int(found) if isinstance(found := values.get(row.id, ""), bool) else found)
    if name == _CODER:
        return lambda row: row.coder
    if attribute := _DOCUMENT.get(name):
        told = {number: str(getattr(document, attribute)) for number, document in documents.items()}
        return lambda row: told.get(row.document, "")
    known = [*(each.name for each in selection.statement_type.variables), _CODER, *_DOCUMENT]
    raise NotFound(f'"{name}" is no field to choose by; {_hint(name, known)}')


def _attribute(database: Database, selection: Selection, name: str) -> Mapping[str, str]:
    """The values of an attribute by label of the holder, called as in the program or as an import calls it."""
    variable = selection.statement_type.variable(selection.actor)
    entities = database.entities(variable) if variable else []
    told = {
        entity.label: value
        for entity in entities
        for key, value in entity.attributes.items()
        if name in (key, slug(key)[0])
    }
    if not told:
        known = sorted({key for entity in entities for key in entity.attributes})
        raise NotFound(f'no {selection.actor} has an attribute "{name}"; {_hint(name, known)}')
    return told


def _having(told: Mapping[int, str], values: Collection[str], what: str) -> set[int]:
    known = {fold(each): each for each in told.values() if each}
    for value in values:
        if fold(value) not in known:
            raise NotFound(f'no {what} "{value}"; {_hint(value, list(known.values()))}')
    asked = set(map(fold, values))
    return {row for row, value in told.items() if fold(value) in asked}


def _hint(text: str, known: Sequence[str]) -> str:
    if not known:
        return "there are none"
    if near := nearest_name(text, known):
        return f"did you mean {' or '.join(near)}?"
    told = sorted(known)
    others = f" and {len(told) - _SHOWN:,} others" if len(told) > _SHOWN + 1 else ""
    return f"there are {', '.join(told[: _SHOWN if others else None])}{others}"


_SHOWN = 20
