"""The data of the page as plain JSON values: everything a reader can open, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from stancegraph.answers.kinds import Basis, Standing
from stancegraph.model.governments import terms
from stancegraph.model.hierarchy import reachable
from stancegraph.model.lexical import decimal, utc
from stancegraph.model.links import LINK, SELECTED
from stancegraph.model.records import Dataset, DatasetInfo, Event, Figure, Name, PartialDate, Role, Stance
from stancegraph.model.schema import PARTS, PARTS_IN_COLUMNS, SCHEMA, STEP, Field, Kind, Schema
from stancegraph.model.speakers import office
from stancegraph.model.words import ActorKind, ConditionKind, Position, Represents, Voice
from stancegraph.views.network import actor_node, issue_node
from stancegraph.views.part import Part, outside
from stancegraph.views.texts import NONE, PageTexts, SourceText

Json = dict[str, Any]


def page_data(
    dataset: Dataset,
    *,
    order: list[str],
    first: dict[str, int],
    as_of: date | None,
    schema: Schema = SCHEMA,
    part: Part | None = None,
    texts: PageTexts = NONE,
) -> Json:
    """What the page knows. ``order`` lists the drawn nodes from strongest to weakest, ``first`` how many are shown
    first on a wide and on a narrow screen, ``as_of`` is the day it opens on (None: today, or the last day that the data
    cover if that is earlier). What the rules of positions need of roles and issues, whatever the day, is worked out here:
    terms, governments, what follows from what, after how many days a position is old news. Single votes, which no part of the page
    shows, stay out: a roll call is an event, with its figures. Of a ``part`` of a dataset records that only the rules need are marked as ``beside`` it.
    ``texts`` are what it holds of the texts of sources.
    """
    # What answers are made with loads numpy.
    from stancegraph.answers.catalogue import STALE_AFTER

    stale_after = dataset.info.stale_after
    actors, issues, stances = (part.actors, part.issues, part.stances) if part else (None, None, None)
    entails = {each.id: each.entails for each in dataset.issues}
    roles: dict[str, list[Json]] = {}
    for role in dataset.roles:
        roles.setdefault(role.actor, []).append(_role(role, schema))
    return {
        "info": record_data(dataset.info, schema.dataset),
        "words": _words(schema),
        "staleAfter": STALE_AFTER if stale_after is None else stale_after,
        "asOf": as_of.isoformat() if as_of else "",
        "order": order,
        "first": first,
        "recorded": _recorded(dataset),
        **({"topics": sorted(map(list, part.topics))} if part and part.topics is not None else {}),
        "actors": [
            record_data(
                each,
                schema.of(each),
                node=actor_node(each.id),
                roles=roles.get(each.id, []),
                **_beside(outside(actors, each.id)),
            )
            for each in dataset.actors
        ],
        "issues": [
            record_data(
                each,
                schema.of(each),
                node=issue_node(each.id),
                follows=sorted(reachable(each.id, entails)),
                **_beside(outside(issues, each.id)),
            )
            | {"kind": "issue"}
            for each in dataset.issues
        ],
        "terms": list(_terms(dataset)),
        "memberships": list(_memberships(dataset)),
        "governments": list(_governments(dataset)),
        "sources": [record_data(each, schema.of(each)) for each in dataset.sources],
        "stances": [
            record_data(each, schema.of(each), **_span(each), **_beside(outside(stances, each.id)))
            for each in dataset.stances
        ],
        "retractions": [record_data(each, schema.of(each)) for each in dataset.retractions],
        "texts": {source: _text(each) for source, each in texts.by_source.items()},
        "lost": list(texts.lost),
        "steps": [record_data(each, schema.of(each)) for each in sorted(dataset.steps, key=lambda step: step.place)],
        "events": [
            record_data(each, schema.of(each), figures=list(map(_figure, each.figures)), **_span(each))
            for each in dataset.events
        ],
    }


def _recorded(dataset: Dataset) -> Json:
    """When the first and the last of what says so was recorded, or corrected."""
    recorded = [each.recorded for each in dataset.stances] + [each.recorded for each in dataset.retractions]
    moments = list(filter(None, recorded))
    return _filled(first=min(moments), last=max(moments)) if moments else {}


def _words(schema: Schema) -> Json:
    """The fixed lists in the order in which they are shown: from support to rejection, from the strongest voice down.

    ``fields`` are those of a stance that the page has, with what they are called and whose ids they hold; ``classes`` are
    those of actors in a graph.
    """
    from stancegraph.rdf.vocabulary import ACTOR_CLASSES

    [stance] = [kind for kind in schema.kinds if kind.table == "stances" and kind.plural == "stances"]
    return {
        "scale": [{"value": int(each), "name": each.label, "sign": each.sign} for each in reversed(Position)],
        "voices": [{"name": each.value, "label": each.label, "direct": each.direct} for each in Voice],
        "kinds": [each.value for each in ActorKind],
        "classes": {kind.value: name for kind, name in ACTOR_CLASSES.items()},
        "standings": [each.value for each in Standing],
        "bases": [each.value for each in Basis],
        "demand": ConditionKind.DEMAND.value,
        "scope": ConditionKind.SCOPE.value,
        "link": [_filled(**asdict(each)) for each in LINK],
        "selected": {kind: list(ids) for kind, ids in SELECTED.items()},
        "stepColumns": [column.name for column in STEP.columns],
        "fields": [
            _filled(name=field.page_name, label=field.called, refersTo=field.refers_to)
            for field in stance.fields
            if field.page_name and field.type.name not in PARTS_IN_COLUMNS
        ],
    }


def record_data(record: Any, kind: Kind, **more: Any) -> Json:
    """A record under the names that the declaration gives its fields in the page, and more that follows from it."""
    values: dict[str, Any] = {} if kind.record is DatasetInfo else {"id": record.id}
    for field, name in kind.page_fields:
        value = getattr(record, field.name)
        # Most fields of most records are empty, and there are many records.
        if value is None or value == "" or value == ():
            continue
        if field.type.name in PARTS_IN_COLUMNS:
            values |= _parts(value, PARTS_IN_COLUMNS[field.type.name])
        elif field.type.name in PARTS:
            fields, several = PARTS[field.type.name].fields, value if field.type.many else (value,)
            found = [_filled(**_parts(each, fields)) for each in several if each is not None]
            values[name] = found if field.type.many else next(iter(found), None)
        else:
            values[name] = value
    return _filled(**(values | more))


def _parts(value: Any, fields: Iterable[Field]) -> Json:
    return {field.page_name: getattr(value, field.name) for field in fields if field.page_name}


def _role(role: Role, schema: Schema) -> Json:
    return record_data(role, schema.of(role), speaks=role.represents.speaks)


def _figure(figure: Figure) -> str:
    return f"{figure.measure.replace('_', ' ')}: {decimal(figure.value)} {figure.unit}".strip()


def _terms(dataset: Dataset) -> Iterator[Json]:
    """From when to when who holds which office for whom, both days included; a missing bound is open.

    ``weight`` is how much the holder weighs as a speaker for the organisation; without it the holder is none. ``issues``
    are those that may be spoken on, the narrower ones included; without them all.
    """
    from stancegraph.answers.mandates import Remits

    remits = Remits({issue.id: issue for issue in dataset.issues})
    persons = {actor.id for actor in dataset.actors if actor.kind is ActorKind.PERSON}
    for role in dataset.roles:
        if role.represents is Represents.NONE:
            continue
        speaks = role.represents.speaks and role.organisation not in {role.actor, *persons}
        yield _term(
            role,
            weight=int(office(role)) if speaks else None,
            issues=remits.within(role.remit) if speaks else None,
        )


def _memberships(dataset: Dataset) -> Iterator[Json]:
    """From when to when who belongs to what without an office that counts, both days included; a missing bound is open."""
    for role in dataset.roles:
        if role.represents is Represents.NONE:
            yield _term(role)


def _term(role: Role, **more: Any) -> Json:
    return _filled(
        holder=role.actor,
        organisation=role.organisation,
        office=role.office,
        first=role.start.first if role.start else None,
        last=role.end.last if role.end else None,
        **more,
    )


def _governments(dataset: Dataset) -> Iterator[Json]:
    """From when to when who led whom, both days included; a missing bound is open."""
    led: dict[str, list[Role]] = {}
    for role in dataset.roles:
        if role.leads:
            led.setdefault(role.organisation, []).append(role)
    for organisation, roles in led.items():
        for term in terms(roles):
            yield _filled(organisation=organisation, **term._asdict())


def _text(text: SourceText) -> Json:
    """Pieces as [start, words], places as [stance, start, end], in code points."""
    return {
        "length": text.length,
        "pieces": [[each.start, each.words] for each in text.pieces],
        "places": [[each.stance, each.start, each.end] for each in text.places],
    }


def _beside(left_out: bool) -> Json:
    return {"beside": True} if left_out else {}


def _span(record: Stance | Event) -> Json:
    """The first and the last day it may be of, where it is not known to the day."""
    first, last = record.date_precision.span(record.date)
    return {} if first == last else {"first": first, "last": last}


def _filled(**fields: Any) -> Json:
    """The fields that hold something, as JSON values; zero and False are something."""
    return {name: _plain(value) for name, value in fields.items() if value not in (None, "", (), [])}


def _plain(value: Any) -> Any:
    # What most values are, told at once; a word of a list is text of a class of its own.
    if type(value) in (str, int, float, bool):
        return value
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
