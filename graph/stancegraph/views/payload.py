"""The data of the page as plain JSON values: everything a reader can open, and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from stancegraph.model.records import Actor, Dataset, Event, Issue, Retraction, Role, Source, Stance
from stancegraph.views.network import actor_node, issue_node

Json = dict[str, Any]


def page_data(dataset: Dataset, *, order: list[str], first: dict[str, int], as_of: date | None) -> Json:
    """What the page knows. ``order`` lists the drawn nodes from strongest to weakest, ``first`` how many are shown
    first on a wide and on a narrow screen.
    """
    roles: dict[str, list[Role]] = {}
    for role in dataset.roles:
        roles.setdefault(role.actor, []).append(role)
    names = {actor.id: actor.name for actor in dataset.actors}
    return {
        "info": _info(dataset),
        "asOf": as_of.isoformat() if as_of else "",
        "order": order,
        "first": first,
        "actors": [_actor(each, roles.get(each.id, []), names) for each in dataset.actors],
        "issues": [_issue(each) for each in dataset.issues],
        "terms": [_term(each) for each in dataset.roles if each.represents.speaks and each.actor != each.organisation],
        "sources": [_source(each) for each in dataset.sources],
        "stances": [_stance(each) for each in dataset.stances],
        "retractions": [_retraction(each) for each in dataset.retractions],
        "events": [_event(each) for each in dataset.events],
    }


def _info(dataset: Dataset) -> Json:
    info = dataset.info
    return _filled(
        title=info.title,
        base=info.base_iri,
        description=info.description,
        version=info.version,
        licence=info.licence,
        homepage=info.homepage,
        creators=info.creators,
    )


def _actor(actor: Actor, roles: list[Role], names: dict[str, str]) -> Json:
    return _filled(
        id=actor.id,
        node=actor_node(actor.id),
        name=actor.name,
        kind=actor.kind,
        aliases=actor.aliases,
        sameAs=actor.same_as,
        note=actor.note,
        roles=[_role(each, names) for each in roles],
    )


def _role(role: Role, names: dict[str, str]) -> Json:
    return _filled(
        office=role.office,
        organisation=names.get(role.organisation, role.organisation),
        speaks=role.represents.speaks,
        start=role.start.text if role.start else "",
        end=role.end.text if role.end else "",
    )


def _term(role: Role) -> Json:
    """From when to when whom the holder of a role speaks for, both days included; a missing bound is open."""
    return _filled(
        speaker=role.actor,
        organisation=role.organisation,
        first=role.start.first if role.start else None,
        last=role.end.last if role.end else None,
    )


def _issue(issue: Issue) -> Json:
    return _filled(
        id=issue.id,
        node=issue_node(issue.id),
        name=issue.label,
        kind="issue",
        proposition=issue.proposition,
        broader=issue.broader,
        entails=issue.entails,
        note=issue.note,
    )


def _source(source: Source) -> Json:
    return _filled(
        id=source.id,
        title=source.title,
        publisher=source.publisher,
        url=source.url,
        published=source.published,
        kind=source.kind,
        language=source.language,
        licence=source.licence,
    )


def _stance(stance: Stance) -> Json:
    return _filled(
        id=stance.id,
        actor=stance.actor,
        issue=stance.issue,
        value=int(stance.position),
        condition=stance.condition,
        date=stance.date,
        precision=stance.date_precision,
        voice=stance.voice,
        by=stance.attributed_by,
        source=stance.source,
        otherSources=stance.other_sources,
        quote=stance.evidence.quote if stance.evidence else "",
        confidence=float(stance.confidence) if stance.confidence is not None else None,
        coder=stance.coder,
        recorded=stance.recorded,
        supersedes=stance.supersedes,
        retracts=stance.retracts,
        note=stance.note,
    )


def _retraction(retraction: Retraction) -> Json:
    return _filled(
        id=retraction.id,
        retracts=retraction.retracts,
        coder=retraction.coder,
        recorded=retraction.recorded,
        note=retraction.note,
    )


def _event(event: Event) -> Json:
    return _filled(
        id=event.id,
        type=event.type,
        label=event.label,
        date=event.date,
        place=event.place,
        actors=event.actors,
        figures=[f"{each.measure.replace('_', ' ')}: {each.value} {each.unit}".strip() for each in event.figures],
        bearsOn=[{"issue": each.issue, "value": int(each.position)} for each in event.bears_on],
        source=event.source,
        note=event.note,
    )


def _filled(**fields: Any) -> Json:
    """The fields that hold something, as JSON values; zero and False are something."""
    return {name: _plain(value) for name, value in fields.items() if value not in (None, "", (), [])}


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case datetime():
            # All in one zone: the page compares moments as text.
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
        case _:
            return value
