"""Tiny worlds for tests: records with short ids made by hand or by hypothesis, and the package's view of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, TypeVar, cast

from hypothesis import strategies as st

from reference import World
from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.scope import SCOPE_WORDS, Scope
from stancegraph.answers.stance_table import VOICES, StanceTable, TableBuilder
from stancegraph.model.records import (
    Actor,
    Aggregate,
    Bearing,
    Event,
    Evidence,
    Issue,
    PartialDate,
    Retraction,
    Role,
    Stance,
)
from stancegraph.model.words import (
    POSITIONS,
    ActorKind,
    AggregationRule,
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
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(row).items()
            if name == "after_event_label" or not name.endswith("_label")
        }
        for row in rows
    ]


# --- Random worlds, small enough that everything collides -------------------------------------------------------------

ACTORS = ("ann", "bob", "cyd", "Eland", "Freedonia")
ISSUES = ("peace", "talks", "truce", "weapons")

_WEEK = tuple(range(7))
# Days as far from that week, and from TODAY, as the rules count: ten days for an approximate date, a fortnight for two
# voices, fifty and 180 days for what is stale, a year for silence; with a day on either side.
_FAR = (10, 11, 12, 14, 15, 20, -1, -10, -14, -30, -118, -119, -120, -360, -365, -366)
_EVERY_DAY = tuple(date(2025, 4, 1) + timedelta(days=number) for number in (*_WEEK * 5, *_FAR))
_EVERY_MOMENT = tuple(datetime(2025, 4, 1, tzinfo=UTC) + timedelta(days=2 * number) for number in range(5))
_EVERY_MONTH_AND_YEAR = tuple(map(PartialDate, ("2024", "2025", "2025-03", "2025-04", "2026")))
_DAYS = st.sampled_from(_EVERY_DAY)
_MOMENTS = st.sampled_from(_EVERY_MOMENT)

Value = TypeVar("Value")


class _Choices:
    """Choices read off bytes, each from one: a record is drawn at once, in a tenth of the time of drawing it field by field.

    Zero is the first of what there is to choose from, so that failing examples still get simpler.
    """

    drawn = st.binary(min_size=24, max_size=24)

    def __init__(self, drawn: bytes) -> None:
        self._bytes = iter(drawn)

    def one(self, values: Sequence[Value]) -> Value:
        """One of the values; what stands in it several times is as much likelier."""
        return values[next(self._bytes) % len(values)]

    def some(self, values: Sequence[Value], most: int) -> tuple[Value, ...]:
        """From none up to so many different values, in their order."""
        wanted = {self.one(range(len(values))) for _ in range(self.one(range(most + 1)))}
        return tuple(values[place] for place in sorted(wanted))


def _stance(
    choices: _Choices,
    identifier: str,
    earlier: Sequence[str],
    actors: tuple[str, ...],
    holders: tuple[str, ...],
    issues: tuple[str, ...],
    days: Sequence[date],
) -> Stance:
    actor, voice = choices.one(holders), choices.one((*VOICES, Voice.SELF))
    others = [each for each in actors if each != actor]
    correction = choices.one((*("",) * 10, "supersedes", "retracts")) if earlier else ""
    corrected = choices.one(earlier) if correction else None
    kind = choices.one((None, None, None, ConditionKind.DEMAND, ConditionKind.DEMAND, ConditionKind.TERMS))
    made = Stance(
        id=identifier,
        actor=actor,
        issue=choices.one(issues),
        position=choices.one(tuple(Position)[::-1]),
        date=choices.one(days),
        voice=voice,
        source=choices.one(("paper", "radio")),
        condition="if it holds" if kind else "",
        condition_kind=kind,
        date_precision=choices.one((*(DatePrecision.DAY,) * 6, *DatePrecision)),
        until=choices.one((*(None,) * 30, *_EVERY_DAY)),
        attributed_by=choices.one(others) if voice is Voice.ATTRIBUTED else None,
        on_behalf_of=choices.one((*(None,) * 6, *others)) if others else None,
        evidence=choices.one((None, Evidence("« слово »"))),
        recorded=choices.one((*(None,) * 4, *_EVERY_MOMENT)),
        supersedes=corrected if correction == "supersedes" else None,
        retracts=corrected if correction == "retracts" else None,
    )
    return _worked_out(choices, made) if made.voice is Voice.REPORTED and made.evidence is None else made


def _worked_out(choices: _Choices, made: Stance) -> Stance:
    """The same, perhaps as an aggregate of coded events: of the day, the month or the year that ends on its day."""
    text = made.date.isoformat()
    whole = [period for period in map(PartialDate, (text, text[:7], text[:4])) if period.last == made.date]
    period, number = choices.one((None, *whole)), choices.one((1, 42))
    if period is None or made.date_precision is not DatePrecision.DAY:
        return made
    mean, spread = Decimal(int(made.position)), Decimal("0.5")
    told = (mean, spread, period.first, period.last, AggregationRule.MEAN, "0" * 64)
    return replace(made, aggregate=Aggregate(period, number, *told))


def _role(
    choices: _Choices,
    identifier: str,
    actors: tuple[str, ...],
    organisations: tuple[str, ...],
    days: Sequence[date],
) -> Role:
    ends = (None, None, PartialDate(choices.one(days).isoformat()), choices.one(_EVERY_MONTH_AND_YEAR))
    start, end = choices.one(ends), choices.one((*ends[:2], PartialDate(choices.one(days).isoformat()), ends[3]))
    if start and end and end.last < start.first:  # tables refuse it
        start, end = end, start
    return Role(
        id=identifier,
        actor=choices.one(actors),
        office=choices.one(("office", "office", "other office")),
        organisation=choices.one(organisations),
        represents=choices.one((Represents.BY_OFFICE, Represents.BY_OFFICE, Represents.BY_MANDATE, *Represents)),
        start=start,
        end=end,
        leads=choices.one((False, True)),
        # Remits may name what nobody has heard of.
        remit=choices.one(((), (), choices.some((*ISSUES, "unheard of"), 2))),
    )


def _event(
    choices: _Choices, identifier: str, actors: tuple[str, ...], issues: tuple[str, ...], days: Sequence[date]
) -> Event:
    return Event(
        id=identifier,
        type=EventType.ASSAULT,
        label=f"Event {identifier}",
        date=choices.one(days),
        source="paper",
        actors=choices.some(actors, 2),
        bears_on=tuple(Bearing(each, choices.one(tuple(Position))) for each in choices.some(issues, 2)),
    )


def _issues(choices: _Choices) -> list[Issue]:
    """All of them, entailing each other now and then, in circles too."""
    return [
        issue(
            each,
            choices.some([other for other in ISSUES if other != each], 2),
            choices.some(ISSUES[:place], 1) if place else (),
            choices.one((None, None, None, 0, 3)),
        )
        for place, each in enumerate(ISSUES)
    ]


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
    events: int = 0,
) -> World:
    """A world of few actors, issues and days, with whatever goes wrong between them, entailment in circles included.

    There are at least so many stances, of the holders (else of any actor) on these issues, so many roles, in the
    organisations (else in any), and so many events.
    """

    def each(name: str, least: int, most: int) -> Iterator[tuple[str, _Choices]]:
        for number in range(draw(st.integers(least, most))):
            yield f"{name}{number}", _Choices(draw(_Choices.drawn))

    calendar = _Choices(draw(_Choices.drawn))
    # Few days, so that much falls on one, or all there are.
    days = calendar.one((tuple(calendar.one(_EVERY_DAY) for _ in range(3)), _EVERY_DAY))
    stances: list[Stance] = []
    for identifier, choices in each("s", least, max(14, 2 * least)):
        stances.append(
            _stance(choices, identifier, [other.id for other in stances], actors, holders or actors, issues, days)
        )
    # Ids and records in no order of time or of making, as in life.
    names = dict(zip((one.id for one in stances), draw(st.permutations([one.id for one in stances])), strict=True))
    stances = [
        replace(
            one,
            id=names[one.id],
            supersedes=one.supersedes and names[one.supersedes],
            retracts=one.retracts and names[one.retracts],
        )
        for one in stances
    ]
    return World(
        stances=stances,
        roles=[
            _role(choices, name, actors, organisations or actors, days)
            for name, choices in each("r", roles, max(5, 2 * roles))
        ],
        issues=_issues(_Choices(draw(_Choices.drawn))),
        kinds={
            "ann": ActorKind.PERSON,
            "bob": ActorKind.PERSON,
            "Eland": ActorKind.STATE,
            "Freedonia": draw(st.sampled_from((ActorKind.BLOC, ActorKind.STATE))),
        },
        stale_after=draw(st.sampled_from((180, 50))),
        retractions=[
            Retraction(name, choices.one(list(names)), recorded=choices.one((None, None, *_EVERY_MOMENT)))
            for name, choices in (each("x", 0, 2) if names else ())
        ],
        events=[_event(choices, name, actors, issues, days) for name, choices in each("e", events, 5)],
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
            actors=("ann", "bob", "cyd", "Eland"),
            issues=issues,
            organisations=("Eland",),
            least=8,
            roles=3,
            events=2,
        )
    )


def all_worlds() -> st.SearchStrategy[World]:
    """Worlds of every sort."""
    return worlds() | crowded_worlds() | governed_worlds() | governed_worlds()


def times() -> st.SearchStrategy[tuple[date, datetime]]:
    """Days and moments to ask about: mostly late, so that there is something to answer."""
    days = st.sampled_from((TODAY, TODAY, TODAY, date(2024, 1, 1)))
    return st.tuples(days | _DAYS, st.just(NOW) | st.just(NOW) | _MOMENTS)


def some(values: Any) -> st.SearchStrategy[Any]:
    """None or some of the values, perhaps none of them."""
    return st.none() | st.lists(st.sampled_from(values), unique=True, max_size=3)


def options(**choices: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Keywords of a question: none to three of them, so that most of what there is to answer is left."""
    return st.sets(st.sampled_from(sorted(choices)), max_size=3).flatmap(
        lambda words: st.fixed_dictionaries({word: choices[word] for word in sorted(words)})
    )


def scopes(**more: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """What all questions take, and ``more``: none to three of the words."""
    common = {
        "actors": some(ACTORS),
        "issues": some(ISSUES),
        "voices": some(Voice),
        "since": _DAYS,
        "until": _DAYS,
        "inherit": st.just(False),
    }
    return options(**common, **more).map(_sensible)


def of_positions() -> st.SearchStrategy[dict[str, Any]]:
    """What positions take."""
    yes = st.just(True)
    return scopes(
        taken_over=yes,
        across_governments=yes,
        entailed=st.just(False),
        lapsed=yes,
        fresh=yes,
        stale_after=st.sampled_from((0, 4, 400)),
    )


def _sensible(words: dict[str, Any]) -> dict[str, Any]:
    """Without the words that exclude each other."""
    if "since" in words and "until" in words:
        words["since"], words["until"] = sorted((words["since"], words["until"]))
    if "inherit" in words:
        words.pop("taken_over", None)
    return words


def bounds() -> st.SearchStrategy[date | None]:
    """None or a day."""
    return st.none() | _DAYS
