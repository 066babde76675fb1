"""Networks of a graph, asked for in plain words: what the session and the command line pass on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypedDict, Unpack

from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.scope import Names, Scope, ScopeWords, given
from stancegraph.answers.stance_table import StanceTable
from stancegraph.arguments import checked
from stancegraph.networks.definition import Definition, usual
from stancegraph.networks.graphs import named_apart
from stancegraph.networks.network import Network, keys
from stancegraph.networks.observations import Observations, select
from stancegraph.networks.options import Asking, refuse_idle
from stancegraph.networks.periods import Period
from stancegraph.networks.projection import network
from stancegraph.networks.windows import Series, windows


class Shape(TypedDict, total=False):
    """What can be chosen of a network beside its scope, each with a default.

    ``over`` (actors), ``weighting`` (distance), ``normalisation`` (average for
    agreement, conflict and net, else none), ``duplicates`` (all), ``reading`` (textbook),
    ``cell`` (count), ``metric`` (absolute), ``isolates`` (no), ``weeks`` (iso), ``kernel`` (none): see :mod:`stancegraph.networks.definition`. ``without_actor`` and
    ``without_issue`` leave out one or several, by id, name or alias, ``roll_up`` (no) counts what people say for those
    they speak for: see :func:`stancegraph.networks.observations.select`.
    """

    over: str
    weighting: str
    normalisation: str | None
    duplicates: str
    reading: str
    cell: str
    metric: str
    isolates: bool
    weeks: str
    kernel: str
    without_actor: Names | None
    without_issue: Names | None
    roll_up: bool


class Choices(ScopeWords, Shape, total=False):
    """All words a network is chosen with; see :class:`~stancegraph.answers.scope.ScopeWords` and :class:`Shape`."""


CHOICES = tuple(Choices.__annotations__)

_DEFINING = (
    "over",
    "weighting",
    "normalisation",
    "duplicates",
    "reading",
    "cell",
    "metric",
    "isolates",
    "weeks",
    "kernel",
)


@checked
def ask_network(table: StanceTable, catalogue: Catalogue, scope: Scope, kind: str, **shape: Unpack[Shape]) -> Network:
    """One network."""
    definition = definition_of(kind, shape)
    found = network(_observations(table, catalogue, scope, shape), definition)
    return replace(found, names=_called(keys(found), catalogue))


@checked
def ask_networks(
    table: StanceTable,
    catalogue: Catalogue,
    scope: Scope,
    kind: str,
    window: str,
    step: str | None,
    **shape: Unpack[Shape],
) -> Series:
    """The networks of moving windows."""
    definition = definition_of(kind, shape)
    series = windows(
        _observations(table, catalogue, scope, shape),
        definition,
        length=Period.parse(window),
        step=None if step is None else Period.parse(step),
        since=scope.since,
        until=scope.until,
    )
    named = [f"actor:{each}" for each in series.kept.actors] + [f"issue:{each}" for each in series.kept.issues]
    return replace(series, names=_called(named, catalogue))


def _called(wanted: Sequence[str], catalogue: Catalogue) -> Mapping[str, str]:
    """What these are called, by ``actor:ID`` and ``issue:ID``, as far as anybody knows."""
    found: dict[str, str] = {}
    for key in wanted:
        kind, _, identifier = key.partition(":")
        if kind == "actor" and identifier in catalogue.actors:
            found[key] = catalogue.actors[identifier].name
        elif kind == "issue" and identifier in catalogue.issues:
            found[key] = catalogue.issues[identifier].label
    return found


def names_of(catalogue: Catalogue) -> dict[str, str]:
    """What actors and issues are called, by ``actor:ID`` and ``issue:ID``, as outputs take it."""
    actors = {f"actor:{each.id}": each.name for each in catalogue.actors.values()}
    return actors | {f"issue:{each.id}": each.label for each in catalogue.issues.values()}


def attributes_of(catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """What else is known of actors and issues, by ``actor:ID`` and ``issue:ID``, as outputs take it: the kind of actor, the aliases parted by
    ``; ``, and the attributes; one whose name means something else in a file has ``actor_`` or ``issue_`` before it."""
    found = {
        f"actor:{each.id}": {"actor_kind": each.kind.value, "aliases": "; ".join(each.aliases)}
        for each in catalogue.actors.values()
    }
    told = [(f"actor:{each.id}", each.attributes) for each in catalogue.actors.values()]
    told += [(f"issue:{each.id}", each.attributes) for each in catalogue.issues.values() if each.attributes]
    for key, attributes in told:
        found.setdefault(key, {}).update(named_apart(key, {each.name: each.value for each in attributes}))
    return found


def definition_of(kind: str, shape: Shape) -> Definition:
    """The definition that these words choose; raises ArgumentError for one that would change nothing."""
    words: dict[str, Any] = {name: value for name, value in shape.items() if name in _DEFINING}
    definition = usual(kind, **words)
    refuse_idle(Asking.network(definition), words)
    return definition


def _observations(table: StanceTable, catalogue: Catalogue, scope: Scope, shape: Shape) -> Observations:
    return select(
        table,
        catalogue,
        scope,
        without_actors=[catalogue.actor_id(each) for each in given("without_actor", shape.get("without_actor"))],
        without_issues=[catalogue.issue_id(each) for each in given("without_issue", shape.get("without_issue"))],
        roll_up=shape.get("roll_up", False),
    )
