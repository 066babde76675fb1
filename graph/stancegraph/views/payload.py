"""The data of the page as plain JSON values: everything a reader can open, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from stancegraph.model.lexical import decimal, utc
from stancegraph.model.records import Dataset, DatasetInfo, Figure, Name, PartialDate, Role
from stancegraph.model.schema import PARTS, PARTS_IN_COLUMNS, SCHEMA, Field, Kind, Schema
from stancegraph.model.words import ActorKind, Position, Voice
from stancegraph.views.network import actor_node, issue_node

Json = dict[str, Any]


def page_data(
    dataset: Dataset, *, order: list[str], first: dict[str, int], as_of: date | None, schema: Schema = SCHEMA
) -> Json:
    """What the page knows. ``order`` lists the drawn nodes from strongest to weakest, ``first`` how many are shown
    first on a wide and on a narrow screen.
    """
    roles: dict[str, list[Json]] = {}
    names = {actor.id: actor.name for actor in dataset.actors}
    for role in dataset.roles:
        roles.setdefault(role.actor, []).append(_role(role, schema, names))
    return {
        "info": record_data(dataset.info, schema.dataset),
        "words": _words(),
        "asOf": as_of.isoformat() if as_of else "",
        "order": order,
        "first": first,
        "actors": [
            record_data(each, schema.of(each), node=actor_node(each.id), roles=roles.get(each.id, []))
            for each in dataset.actors
        ],
        "issues": [
            record_data(each, schema.of(each), node=issue_node(each.id)) | {"kind": "issue"} for each in dataset.issues
        ],
        "terms": [_term(each) for each in dataset.roles if each.represents.speaks and each.actor != each.organisation],
        "sources": [record_data(each, schema.of(each)) for each in dataset.sources],
        "stances": [record_data(each, schema.of(each)) for each in dataset.stances],
        "retractions": [record_data(each, schema.of(each)) for each in dataset.retractions],
        "events": [
            record_data(each, schema.of(each), figures=list(map(_figure, each.figures))) for each in dataset.events
        ],
        "votes": [record_data(each, schema.of(each)) for each in dataset.votes],
    }


def _words() -> Json:
    """The fixed lists in the order in which they are shown: from support to rejection, from the strongest voice down."""
    return {
        "scale": [{"value": int(each), "name": each.label, "sign": each.sign} for each in reversed(Position)],
        "voices": [{"name": each.value, "label": each.label, "direct": each.direct} for each in Voice],
        "kinds": [each.value for each in ActorKind],
    }


def record_data(record: Any, kind: Kind, **more: Any) -> Json:
    """A record under the names that the declaration gives its fields in the page, and more that follows from it."""
    values: dict[str, Any] = {} if kind.record is DatasetInfo else {"id": record.id}
    for field in kind.fields:
        value = getattr(record, field.name)
        if field.type.name in PARTS_IN_COLUMNS:
            values |= {} if value is None else _parts(value, PARTS_IN_COLUMNS[field.type.name])
        elif field.page_name and field.type.name in PARTS:
            values[field.page_name] = [_filled(**_parts(each, PARTS[field.type.name].fields)) for each in value]
        elif field.page_name:
            values[field.page_name] = value
    return _filled(**(values | more))


def _parts(value: Any, fields: Iterable[Field]) -> Json:
    return {field.page_name: getattr(value, field.name) for field in fields if field.page_name}


def _role(role: Role, schema: Schema, names: dict[str, str]) -> Json:
    organisation = names.get(role.organisation, role.organisation)
    return record_data(role, schema.of(role), organisation=organisation, speaks=role.represents.speaks)


def _figure(figure: Figure) -> str:
    return f"{figure.measure.replace('_', ' ')}: {decimal(figure.value)} {figure.unit}".strip()


def _term(role: Role) -> Json:
    """From when to when the holder of a role speaks for whom, both days included, on what, and whether as its leader.

    A missing bound is open, and without a remit it is on everything.
    """
    return _filled(
        speaker=role.actor,
        organisation=role.organisation,
        first=role.start.first if role.start else None,
        last=role.end.last if role.end else None,
        leads=role.leads,
        remit=role.remit,
    )


def _filled(**fields: Any) -> Json:
    """The fields that hold something, as JSON values; zero and False are something."""
    return {name: _plain(value) for name, value in fields.items() if value not in (None, "", (), [])}


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case PartialDate():
            return value.text
        case Decimal():
            return float(value)
        case datetime():
            # All in one zone: the page compares moments as text.
            return utc(value).isoformat()
        case date():
            return value.isoformat()
        case Name():
            return {"language": value.language, "text": value.text}
        case tuple():
            return list(map(_plain, value))
        case _:
            return value
