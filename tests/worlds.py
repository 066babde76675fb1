"""Tiny worlds for tests: records with short ids made by hand or by hypothesis, and the package's view of them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import strategies as st

from reference import World
from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.scope import SCOPE_WORDS, Scope
from stancegraph.answers.stance_table import StanceTable, TableBuilder
from stancegraph.model.records import Actor, Bearing, Event, Evidence, Issue, PartialDate, Retraction, Role, Stance
from stancegraph.model.words import (
    POSITIONS,
    ActorKind,
    ConditionKind,
    DatePrecision,
    EventType,
    Position,
    Represents,
    Voice,
)

TODAY = date(2025, 6, 1)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def day(text: str) -> date:
    """``"04-10"`` is 10 April 2025."""
    return date.fromisoformat(f"2025-{text}")


def moment(text: str) -> datetime:
    """``"04-10"`` is the first moment of 10 April 2025, UTC."""
    return datetime.combine(day(text), datetime.min.time(), UTC)


def stance(
    identifier: str,
    actor: str,
    position: str,
    on: str,
    *,
    issue: str = "ceasefire",
    voice: str = "self",
    by: str | None = None,
    recorded: str | None = None,
    supersedes: str | None = None,
    retracts: str | None = None,
    quote: str = "",
    kind: str = "",
    precision: str = "day",
    until: str = "",
) -> Stance:
    """A stance of 2025: ``stance("s1", "france", "supports", "04-10")``; with ``by`` it is attributed."""
    return Stance(
        id=identifier,
        actor=actor,
        issue=issue,
        position=POSITIONS[position],
        date=day(on),
        voice=Voice.ATTRIBUTED if by else Voice(voice),
        source="paper",
        condition="if it holds" if position == "conditional" or kind else "",
        condition_kind=ConditionKind(kind) if kind else None,
        date_precision=DatePrecision(precision),
        until=day(until) if until else None,
        attributed_by=by,
        evidence=Evidence(quote) if quote else None,
        recorded=moment(recorded) if recorded else None,
        supersedes=supersedes,
        retracts=retracts,
    )


def role(
    actor: str,
    organisation: str,
    start: str = "",
    end: str = "",
    represents: str = "by-office",
    office: str = "minister",
    leads: bool = False,
    remit: tuple[str, ...] = (),
) -> Role:
    """A role from an EDTF date to an EDTF date; empty is unknown."""
    return Role(
        id=f"r-{actor}-{organisation}-{start}",
        actor=actor,
        office=office,
        organisation=organisation,
        represents=Represents(represents),
        start=PartialDate.parse(start) if start else None,
        end=PartialDate.parse(end) if end else None,
        leads=leads,
        remit=remit,
    )


def issue(
    identifier: str, entails: tuple[str, ...] = (), broader: tuple[str, ...] = (), stale_after: int | None = None
) -> Issue:
    """An issue of that id."""
    return Issue(identifier, identifier, f"{identifier} should be.", broader, entails, stale_after=stale_after)


def event(identifier: str, on: str, actors: tuple[str, ...] = (), bears_on: dict[str, str] | None = None) -> Event:
    """An event of 2025; ``bears_on`` gives the position it shows by issue."""
    bearings = tuple(Bearing(each, POSITIONS[position]) for each, position in (bears_on or {}).items())
    return Event(identifier, EventType.ASSAULT, f"What {identifier} was", day(on), "paper", "", actors, (), bearings)


def table_of(world: World) -> StanceTable:
    """The world's stances as columns."""
    builder = TableBuilder()
    records: list[Stance | Retraction] = [*world.stances, *world.retractions]
    for record in records:
        builder.add(record)
    return builder.table()


def catalogue_of(world: World) -> Catalogue:
    """What the package knows of the world beside its stances."""
    accusers = {each.attributed_by for each in world.stances if each.attributed_by}
    everyone = sorted(world.actor_ids | accusers | {actor for each in world.events for actor in each.actors})
    catalogue = SimpleNamespace(
        actors={each: Actor(each, each.title(), world.kinds.get(each, ActorKind.GROUP)) for each in everyone},
        issues={each.id: each for each in world.issues},
        sources={},
        roles=tuple(world.roles),
        events=tuple(world.events),
        covers_until=None,
        stale_after=world.stale_after,
    )
    return cast(Catalogue, catalogue)


def ask(question: Any, world: World, as_of: date = TODAY, known_at: datetime = NOW, **options: Any) -> list[Any]:
    """What the package answers: ``ask(positions, world, actors=["france"])``."""
    words = {word: options.pop(word) for word in ("actors", "issues", *SCOPE_WORDS) if word in options}
    scope = Scope.of(as_of=as_of, known_at=known_at, **words)
    return list(question(table_of(world), catalogue_of(world), scope, **options))


def plain(rows: list[Any]) -> list[dict[str, Any]]:
    """Rows as dictionaries, to be held against the reference: without what ids are called."""
    return [
        {
            name: value
            for name, value in asdict(row).items()
            if name == "after_event_label" or not name.endswith("_label")
        }
        for row in rows
    ]


# --- Random worlds, small enough that everything collides -------------------------------------------------------------

ACTORS = ("ann", "bob", "cyd", "Eland", "Freedonia")
ISSUES = ("peace", "talks", "truce", "weapons")
_DAYS = st.integers(0, 6).map(lambda number: date(2025, 4, 1) + timedelta(days=number))
_MOMENTS = st.integers(0, 4).map(lambda number: datetime(2025, 4, 1, tzinfo=UTC) + timedelta(days=2 * number))
_PARTIAL_DATES = (
    st.none()
    | _DAYS.map(lambda each: PartialDate(each.isoformat()))
    | st.sampled_from(
        [PartialDate("2025"), PartialDate("2025-04"), PartialDate("2024"), PartialDate("2025-03"), PartialDate("2026")]
    )
)


@st.composite
def _stances(
    draw: st.DrawFn,
    identifier: str,
    earlier: list[str],
    actors: tuple[str, ...],
    holders: tuple[str, ...],
    issues: tuple[str, ...],
) -> Stance:
    actor, voice = draw(st.sampled_from(holders)), draw(st.sampled_from(Voice))
    correction = draw(st.sampled_from(("", "", "", "supersedes", "retracts"))) if earlier else ""
    return Stance(
        id=identifier,
        actor=actor,
        issue=draw(st.sampled_from(issues)),
        position=draw(st.sampled_from(Position)),
        date=draw(_DAYS),
        voice=voice,
        source=draw(st.sampled_from(("paper", "radio"))),
        condition=draw(st.sampled_from(("", "if it holds"))),
        condition_kind=draw(st.sampled_from((None, None, ConditionKind.DEMAND, ConditionKind.TERMS))),
        date_precision=draw(st.sampled_from((DatePrecision.DAY, DatePrecision.DAY, *DatePrecision))),
        until=draw(st.none() | st.none() | _DAYS),
        attributed_by=draw(st.sampled_from([other for other in actors if other != actor]))
        if voice is Voice.ATTRIBUTED
        else None,
        on_behalf_of=draw(st.none() | st.sampled_from(others))
        if (others := [each for each in actors if each != actor])
        else None,
        evidence=draw(st.sampled_from((None, Evidence("« слово »")))),
        recorded=draw(st.none() | _MOMENTS),
        supersedes=draw(st.sampled_from(earlier)) if correction == "supersedes" else None,
        retracts=draw(st.sampled_from(earlier)) if correction == "retracts" else None,
    )


@st.composite
def _roles(draw: st.DrawFn, identifier: str, actors: tuple[str, ...], organisations: tuple[str, ...]) -> Role:
    return Role(
        id=identifier,
        actor=draw(st.sampled_from(actors)),
        office=draw(st.sampled_from(("office", "office", "other office"))),
        organisation=draw(st.sampled_from(organisations)),
        represents=draw(st.sampled_from(Represents)),
        start=draw(_PARTIAL_DATES),
        end=draw(_PARTIAL_DATES),
        leads=draw(st.booleans()),
        remit=tuple(sorted(draw(st.just(frozenset()) | st.sets(st.sampled_from(ISSUES), max_size=2)))),
    )


@st.composite
def _events(draw: st.DrawFn, identifier: str, actors: tuple[str, ...], issues: tuple[str, ...]) -> Event:
    shown = draw(st.dictionaries(st.sampled_from(issues), st.sampled_from(Position), max_size=2))
    return Event(
        id=identifier,
        type=EventType.ASSAULT,
        label=f"Event {identifier}",
        date=draw(_DAYS),
        source="paper",
        actors=tuple(sorted(draw(st.sets(st.sampled_from(actors), max_size=2)))),
        bears_on=tuple(Bearing(each, shown[each]) for each in sorted(shown)),
    )


@st.composite
def worlds(
    draw: st.DrawFn,
    *,
    actors: tuple[str, ...] = ACTORS,
    holders: tuple[str, ...] | None = None,
    issues: tuple[str, ...] = ISSUES,
    organisations: tuple[str, ...] | None = None,
    least: int = 0,
    roles: int = 0,
) -> World:
    """A world of few actors, issues and days, with whatever goes wrong between them, entailment in circles included.

    There are at least so many stances, of the holders (else of any actor) on these issues, and so many roles, in the
    organisations (else in any).
    """
    # Ids in no order of time or of making, as in life.
    ids = draw(st.permutations([f"s{number}" for number in range(draw(st.integers(least, 14)))]))
    stances: list[Stance] = []
    for identifier in ids:
        stances.append(draw(_stances(identifier, [each.id for each in stances], actors, holders or actors, issues)))
    retractions = [
        Retraction(f"x{number}", draw(st.sampled_from(ids)), recorded=draw(st.none() | _MOMENTS))
        for number in range(draw(st.integers(0, 2)) if ids else 0)
    ]
    entails = {
        each: draw(st.sets(st.sampled_from([other for other in ISSUES if other != each]), max_size=2))
        for each in ISSUES
    }
    broader = {
        each: draw(st.sets(st.sampled_from(ISSUES[:place]), max_size=1)) if place else set()
        for place, each in enumerate(ISSUES)
    }
    return World(
        stances=draw(st.permutations(stances)),
        roles=[
            draw(_roles(f"r{number}", actors, organisations or actors)) for number in range(draw(st.integers(roles, 5)))
        ],
        issues=[
            issue(
                each,
                tuple(sorted(entails[each])),
                tuple(sorted(broader[each])),
                draw(st.sampled_from((None, None, 0, 3))),
            )
            for each in ISSUES
        ],
        kinds={"ann": ActorKind.PERSON, "bob": ActorKind.PERSON, "Eland": ActorKind.STATE},
        stale_after=draw(st.sampled_from((180, 50))),
        retractions=retractions,
        events=[draw(_events(f"e{number}", actors, issues)) for number in range(draw(st.integers(0, 4)))],
    )


def crowded_worlds() -> st.SearchStrategy[World]:
    """Worlds of a few actors who speak of one issue, again and again, so that what they say meets; one may be silent."""
    actors = ("ann", "bob", "Eland")
    return st.sampled_from((actors, actors[:2])).flatmap(
        lambda holders: worlds(actors=actors, holders=holders, issues=("peace",), least=8)
    )


def governed_worlds() -> st.SearchStrategy[World]:
    """Worlds of one state and who belongs to it, with changes of government while they speak of one or two issues."""
    return st.sampled_from((ISSUES[:1], ISSUES[:2])).flatmap(
        lambda issues: worlds(
            actors=("ann", "bob", "cyd", "Eland"), issues=issues, organisations=("Eland",), least=8, roles=3
        )
    )


def times() -> st.SearchStrategy[tuple[date, datetime]]:
    """Days and moments to ask about: mostly late, so that there is something to answer."""
    return st.tuples(st.just(TODAY) | _DAYS, st.just(NOW) | _MOMENTS)


def some(values: Any) -> st.SearchStrategy[Any]:
    """None or some of the values, perhaps none of them."""
    return st.none() | st.lists(st.sampled_from(values), unique=True, max_size=3)


def options(**choices: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Keywords of a question: none to three of them, so that most of what there is to answer is left."""
    return st.sets(st.sampled_from(sorted(choices)), max_size=3).flatmap(
        lambda words: st.fixed_dictionaries({word: choices[word] for word in sorted(words)})
    )


def scopes() -> dict[str, st.SearchStrategy[Any]]:
    """What all questions take."""
    return {
        "actors": some(ACTORS),
        "issues": some(ISSUES),
        "voices": some(Voice),
        "since": _DAYS,
        "until": _DAYS,
        "inherit": st.just(False),
    }


def bounds() -> st.SearchStrategy[date | None]:
    """None or a day."""
    return st.none() | _DAYS


def ranges() -> st.SearchStrategy[tuple[date | None, date | None]]:
    """The first and the last day of a range, either perhaps open."""
    return st.tuples(st.none() | _DAYS, st.none() | _DAYS).map(
        lambda ends: (min(ends), max(ends)) if None not in ends else ends  # type: ignore[type-var]
    )
