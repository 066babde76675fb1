"""What records refer to, and records under other ids: what stands before the ids of a dataset that shares a graph with others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from stancegraph.characters import show
from stancegraph.model.cells import is_id
from stancegraph.model.links import with_ids
from stancegraph.model.records import Record, Step
from stancegraph.model.schema import PARTS, SCHEMA, Field, Kind
from stancegraph.model.values import Term

Rename = Callable[[str, str], str]
"""Gives the new id of a record of another kind from that kind (or ``subject``) and its id."""


def unfit_prefix(prefix: str) -> str:
    """What is wrong with what cannot go before ids."""
    return f"{show(prefix)} cannot go before ids; use letters a-z, digits, '-', '_' and '.', beginning with a letter or digit"


def renamed(record: Record, prefix: str, other: Rename) -> Record:
    """A record with ``prefix`` before its id and those of its own dataset's stances, and others as ``other`` gives them.

    Raises ValueError where the id is too long with it.
    """
    identifier = prefix + record.id
    if not is_id(identifier):
        raise ValueError(f'with the prefix "{prefix}" it is longer than an id may be; take a shorter one')
    changed: dict[str, Any] = {"id": identifier}
    for field in _references(SCHEMA.of(record).name):
        value = getattr(record, field.name)
        if value:
            changed[field.name] = _renamed(field, value, prefix, other)
    if isinstance(record, Step):
        changed["link"] = with_ids(
            record.link, lambda kind, each: prefix + each if kind == "stance" else other(kind, each)
        )
    return replace(record, **changed)


def references(kind: Kind, record: Record) -> Iterator[tuple[str, str]]:
    """What a record of a kind refers to, but for what it corrects: of each record the kind (or ``subject``) and the id."""
    for field in kind.fields:
        if field.refers_to and field.type.term is not Term.OWN_REFERENCE:
            value, part = getattr(record, field.name), PARTS.get(field.type.name)
            for each in (value,) if isinstance(value, str) else value or ():
                yield field.refers_to, getattr(each, part.key) if part else each


@cache
def _references(kind: str) -> tuple[Field, ...]:
    return tuple(field for each in SCHEMA.kinds if each.name == kind for field in each.fields if field.refers_to)


def _renamed(field: Field, value: Any, prefix: str, other: Rename) -> Any:
    kind = field.refers_to or ""
    if field.type.term is Term.OWN_REFERENCE:
        return prefix + value
    if isinstance(value, str):
        return other(kind, value)
    part = PARTS.get(field.type.name)
    if part is None:
        return tuple(sorted(other(kind, each) for each in value))
    several = [replace(each, **{part.key: other(kind, getattr(each, part.key))}) for each in value]
    return tuple(sorted(several, key=lambda each: str(getattr(each, part.key))))
