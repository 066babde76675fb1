"""Networks of a graph, asked for in plain words: what the session and the command line pass on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime
from typing import TypedDict, Unpack

from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.claims import DIRECT, AsOf
from stancegraph.answers.stance_table import StanceTable
from stancegraph.model.records import Voice
from stancegraph.networks.definition import Definition
from stancegraph.networks.network import Network
from stancegraph.networks.observations import Observations, Selection, select
from stancegraph.networks.periods import Period
from stancegraph.networks.projection import network
from stancegraph.networks.windows import Series, windows


class Choices(TypedDict, total=False):
    """All that can be chosen, each with a default.

    ``over`` (actors), ``weighting`` (distance), ``normalisation`` (none), ``duplicates`` (all), ``reading`` (textbook),
    ``cell`` (count), ``metric`` (absolute): see :mod:`stancegraph.networks.definition`. ``actors`` and ``issues`` are those
    wanted, ``without_actors`` and ``without_issues`` those not wanted, by id, name or alias; ``since`` and ``until`` bound
    the days of stances. ``voices`` are self and reported unless
    chosen; ``as_of`` (today) and ``known_at`` (now) say which stances stand. ``roll_up`` (no) counts what people say for
    those they speak for.
    """

    over: str
    weighting: str
    normalisation: str
    duplicates: str
    reading: str
    cell: str
    metric: str
    actors: Iterable[str] | None
    issues: Iterable[str] | None
    without_actors: Iterable[str]
    without_issues: Iterable[str]
    since: date | None
    until: date | None
    as_of: date | None
    known_at: datetime | None
    voices: Collection[Voice] | None
    roll_up: bool


_DEFINING = ("over", "weighting", "normalisation", "duplicates", "reading", "cell", "metric")


def ask_network(table: StanceTable, catalogue: Catalogue, kind: str, **choices: Unpack[Choices]) -> Network:
    """One network."""
    definition = _definition(kind, choices)
    return network(_observations(table, catalogue, choices), definition)


def ask_networks(
    table: StanceTable, catalogue: Catalogue, kind: str, window: str, step: str | None, **choices: Unpack[Choices]
) -> Series:
    """The networks of moving windows."""
    definition = _definition(kind, choices)
    return windows(
        _observations(table, catalogue, choices),
        definition,
        length=Period.parse(window),
        step=Period.parse(step) if step else None,
        since=choices.get("since"),
        until=choices.get("until"),
    )


def names_of(catalogue: Catalogue) -> dict[str, str]:
    """What actors and issues are called, by ``actor:ID`` and ``issue:ID``, as outputs take it."""
    actors = {f"actor:{each.id}": each.name for each in catalogue.actors.values()}
    return actors | {f"issue:{each.id}": each.label for each in catalogue.issues.values()}


def _definition(kind: str, choices: Choices) -> Definition:
    return Definition.of(kind, **{name: value for name, value in choices.items() if name in _DEFINING})


def _observations(table: StanceTable, catalogue: Catalogue, choices: Choices) -> Observations:
    def ids(find: Callable[[str], str], texts: Iterable[str] | None) -> list[str] | None:
        return None if texts is None else [find(each) for each in texts]

    voices = choices.get("voices")
    selection = Selection(
        actors=ids(catalogue.actor_id, choices.get("actors")),
        issues=ids(catalogue.issue_id, choices.get("issues")),
        without_actors=ids(catalogue.actor_id, choices.get("without_actors", ())) or (),
        without_issues=ids(catalogue.issue_id, choices.get("without_issues", ())) or (),
        since=choices.get("since"),
        until=choices.get("until"),
        voices=DIRECT if voices is None else voices,
        roll_up=choices.get("roll_up", False),
    )
    return select(table, catalogue, AsOf.of(choices.get("as_of"), choices.get("known_at")), selection)
