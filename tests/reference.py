"""The rules of positions, shifts and contradictions, said as plainly as Python can: the specification the code is held to.

Written for reading, not for speed: no index, no array, every question asked of every record. Nothing here is shared
with the package but the records. Answers are tuples and dictionaries of plain values. The rules themselves, with
examples, stand in ``docs/positions.md``.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from stancegraph.model.records import Event, Issue, Retraction, Role, Stance
from stancegraph.model.words import ActorKind, ConditionKind, DatePrecision, Voice

ONE_DAY = timedelta(days=1)
STRENGTH = {Voice.SELF: 3, Voice.REPORTED: 2, Voice.ATTRIBUTED: 1}
EXACTNESS = {DatePrecision.DAY: 3, DatePrecision.APPROX: 2, DatePrecision.MONTH: 1}
DIRECT = {Voice.SELF, Voice.REPORTED}
HEARSAY = {Voice.ATTRIBUTED}
SPEAKING = ("by-office", "by-mandate")


@dataclass(frozen=True)
class World:
    """All records there are; actors are groups unless ``kinds`` says, and positions stale after so many days."""

    stances: list[Stance] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    retractions: list[Retraction] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    kinds: dict[str, ActorKind] = field(default_factory=dict)
    stale_after: int = 180

    @property
    def actor_ids(self) -> set[str]:
        """Everyone who is named somewhere."""
        named = {role.actor for role in self.roles} | {role.organisation for role in self.roles}
        named |= {stance.on_behalf_of for stance in self.stances if stance.on_behalf_of}
        return named | {stance.actor for stance in self.stances}

    @property
    def issue_ids(self) -> set[str]:
        """Everything that is named somewhere as an issue."""
        entailed = {other for issue in self.issues for other in issue.entails}
        return entailed | {issue.id for issue in self.issues} | {stance.issue for stance in self.stances}


@dataclass(frozen=True)
class Question:
    """What is asked: as of which day, known by which moment, in whose words, and what may count for whom."""

    day: date
    known_at: datetime
    voices: Collection[Voice] | None = None
    since: date | None = None
    until: date | None = None
    inherit: bool = True
    taken_over: bool = False
    across_governments: bool = False
    entailed: bool = True
    lapsed: bool = False
    fresh: bool = False
    stale_after: int | None = None

    def may_count(self, stance: Stance) -> bool:
        """Whether its voice and day are among those asked for."""
        return (self.voices is None or stance.voice in self.voices) and in_range(stance.date, self.since, self.until)


@dataclass(frozen=True)
class Claim:
    """A stance as it counts for an actor on an issue; ``office`` is how much who said it weighs for the actor."""

    stance: Stance
    office: int = 2
    entailed_from: str | None = None


# --- Which stances stand ----------------------------------------------------------------------------------------------


def moment(recorded: datetime | None) -> datetime:
    """Recorded nowhen means recorded since ever."""
    return recorded or datetime.min.replace(tzinfo=UTC)


def corrected(world: World, known_at: datetime) -> set[str | None]:
    """The ids that some record known by then supersedes or retracts, whatever became of that record."""
    records: list[Stance | Retraction] = [*world.stances, *world.retractions]
    known = [record for record in records if moment(record.recorded) <= known_at]
    return {record.retracts for record in known} | {getattr(record, "supersedes", None) for record in known}


def span(stance: Stance) -> tuple[date, date]:
    """The first and the last day on which it may have been expressed."""
    match stance.date_precision:
        case DatePrecision.MONTH:
            last = monthrange(stance.date.year, stance.date.month)[1]
            return stance.date.replace(day=1), stance.date.replace(day=last)
        case DatePrecision.APPROX:
            number, ten = stance.date.toordinal(), 10  # the calendar has a first and a last day
            first, last = max(number - ten, date.min.toordinal()), min(number + ten, date.max.toordinal())
            return date.fromordinal(first), date.fromordinal(last)
        case _:
            return stance.date, stance.date


def live(world: World, day: date, known_at: datetime) -> list[Stance]:
    """Rule 1: dated by then, at least perhaps, known by then, not corrected by then."""
    out = corrected(world, known_at)
    return [
        stance
        for stance in world.stances
        if span(stance)[0] <= day and moment(stance.recorded) <= known_at and stance.id not in out
    ]


def lapsed(stance: Stance, day: date) -> bool:
    """Declared to hold up to a day that is over."""
    return stance.until is not None and stance.until < day


def in_range(day: date, since: date | None, until: date | None) -> bool:
    """Whether a day lies in a range, both ends included; None is open."""
    return (since is None or since <= day) and (until is None or day <= until)


# --- Who speaks for whom, on what, under which government -------------------------------------------------------------


def holds(role: Role, day: date) -> bool:
    """Unknown ends are open, vague dates generous."""
    return (role.start is None or role.start.first <= day) and (role.end is None or day <= role.end.last)


def broader(world: World, issue: str) -> set[str]:
    """The issue and all wider ones."""
    found, ahead = {issue}, [issue]
    while ahead:
        wider = {other for each in world.issues if each.id == ahead[-1] for other in each.broader} - found
        ahead.pop()
        found |= wider
        ahead += wider
    return found


def speaking_roles(world: World, person: str, organisation: str, day: date, issue: str) -> list[Role]:
    """The roles by which the person speaks for the organisation on that day, on that issue; for a person nobody does."""
    return [
        role
        for role in world.roles
        if role.actor == person != organisation == role.organisation
        and world.kinds.get(organisation) is not ActorKind.PERSON
        and role.represents.value in SPEAKING
        and holds(role, day)
        and (not role.remit or set(role.remit) & broader(world, issue))
    ]


def speaks_for(world: World, person: str, organisation: str, day: date, issue: str) -> bool:
    """A role that represents the organisation, held on that day, with the issue in its remit."""
    return bool(speaking_roles(world, person, organisation, day, issue))


def office(role: Role) -> int:
    """A leader weighs as much as the organisation itself, another office more than a mandate."""
    return 2 if role.leads else 1 if role.represents.value == "by-office" else 0


def terms(world: World, organisation: str) -> list[tuple[str, date, date]]:
    """Who led from when to when; terms of one person without a gap are one."""
    found: list[tuple[str, date, date]] = []
    led = [role for role in world.roles if role.organisation == organisation and role.leads]
    first = {id(role): role.start.first if role.start else date.min for role in led}
    for role in sorted(led, key=lambda role: (role.actor, first[id(role)])):
        start, end = first[id(role)], role.end.last if role.end else date.max
        if found and found[-1][0] == role.actor and start.toordinal() <= found[-1][2].toordinal() + 1:
            found[-1] = role.actor, found[-1][1], max(end, found[-1][2])
        else:
            found.append((role.actor, start, end))
    return found


def government(world: World, organisation: str, day: date, by: str | None = None) -> tuple[Any, ...] | None:
    """Under which government a day is, of two on one day the incoming one, but of the outgoing one's own words his.

    Days without a known leader are a government of their own. None: the organisation knows no governments.
    """
    led = terms(world, organisation)
    if not led:
        return None
    running = [term for term in led if term[1] <= day <= term[2]]
    own = [term for term in running if term[0] == by]
    if running:
        person, start, _ = max(own or running, key=lambda term: (term[1], term[0]))
        return person, start
    ended = [term[2] + ONE_DAY for term in led if term[2] < day]
    return None, max(ended, default=date.min)


def crosses(world: World, stance: Stance, organisation: str, day: date) -> bool:
    """Whether another government led when it was said."""
    return government(world, organisation, stance.date, stance.actor) != government(world, organisation, day)


def is_cut(world: World, stance: Stance, organisation: str) -> bool:
    """Whether a stance counts only under its government: what speakers said; an organisation's own where it is a state."""
    return stance.actor != organisation or world.kinds.get(organisation) is ActorKind.STATE


def said_for(world: World, stance: Stance, organisation: str) -> bool:
    """Whom the stance names, and only that one; where it names nobody, whom its actor spoke for on the day."""
    if stance.on_behalf_of is not None:
        return stance.on_behalf_of == organisation and world.kinds.get(organisation) is not ActorKind.PERSON
    return speaks_for(world, stance.actor, organisation, stance.date, stance.issue)


# --- What follows from what -------------------------------------------------------------------------------------------


def follows(world: World, issue: str, other: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether ``issue`` entails ``other``, directly or through issues between."""
    steps = {entailed for each in world.issues if each.id == issue for entailed in each.entails}
    return other in steps or any(follows(world, step, other, seen | {issue}) for step in steps - seen - {issue})


# --- Positions --------------------------------------------------------------------------------------------------------


def pool(world: World, stances: Iterable[Stance], actor: str, issue: str, asked: Question) -> list[Claim]:
    """Its own stances, and what was said for it by those who spoke for it then, under the government of the day."""
    found = []
    for stance in stances:
        if stance.issue != issue:
            continue
        if stance.actor == actor:
            found.append(Claim(stance))
        elif asked.inherit and stance.voice in DIRECT:
            roles = speaking_roles(world, stance.actor, actor, stance.date, issue)
            weight = max(map(office, roles), default=0)
            found += [Claim(stance, weight)] if said_for(world, stance, actor) else []
    if asked.across_governments:
        return found
    return [
        claim
        for claim in found
        if not (is_cut(world, claim.stance, actor) and crosses(world, claim.stance, actor, asked.day))
    ]


def winners(claims: list[Claim]) -> list[Claim]:
    """Rule 2: the latest, of those that may be of one day the exactest; then the voice, then the office."""
    if not claims:
        return []
    begun = max(span(claim.stance)[0] for claim in claims)

    def strength(claim: Claim) -> tuple[int, int, int]:
        return EXACTNESS[claim.stance.date_precision], STRENGTH[claim.stance.voice], claim.office

    latest = [claim for claim in claims if span(claim.stance)[1] >= begun]
    return [claim for claim in latest if strength(claim) == max(map(strength, latest))]


def one_of_each(claims: list[Claim], says: Callable[[Claim], Any]) -> list[Claim]:
    """Rule 3: of claims that say the same the last recorded, then the lowest id."""

    def standing(claim: Claim) -> tuple[Any, ...]:
        age = -(moment(claim.stance.recorded) - moment(None)).total_seconds()
        return age, claim.stance.id, claim.entailed_from or ""

    return [min((claim for claim in claims if says(claim) == said), key=standing) for said in {*map(says, claims)}]


def position_of(claim: Claim) -> int:
    """What it says."""
    return claim.stance.position


def heard(world: World, asked: Question) -> tuple[list[Stance], list[Stance]]:
    """What may answer, and what others attribute, which answers only where nothing else does; chosen voices all answer."""
    standing = [stance for stance in live(world, asked.day, asked.known_at) if asked.may_count(stance)]
    if asked.voices is not None:
        return standing, []
    return [each for each in standing if each.voice in DIRECT], [each for each in standing if each.voice in HEARSAY]


def direct(world: World, actor: str, issue: str, asked: Question) -> tuple[list[Claim], list[Claim]]:
    """What answers from the pool, and what would but has lapsed."""
    first = winners(pool(world, heard(world, asked)[0], actor, issue, asked))
    holding = [claim for claim in first if not lapsed(claim.stance, asked.day)]
    return holding, [] if holding else first


def entailed(world: World, actor: str, issue: str, asked: Question) -> list[Claim]:
    """What follows from the answers of that day on other issues."""
    found = []
    for other in sorted(world.issue_ids - {issue}):
        answers, _ = direct(world, actor, other, asked)
        for claim in one_of_each(answers, position_of):
            stance = claim.stance
            ultimatum = stance.position == -1 and stance.condition_kind is ConditionKind.DEMAND
            passes_on = stance.position == 2 and follows(world, other, issue)
            passes_back = stance.position < 0 and not ultimatum and follows(world, issue, other)
            contested = len({*map(position_of, answers)}) > 1
            if (passes_on or passes_back) and not contested and stance.voice in DIRECT:
                found.append(replace(claim, entailed_from=other))
    return winners(found)


def answer(world: World, actor: str, issue: str, asked: Question) -> list[Claim]:
    """The pool; else what follows; else, when asked, what the organisations hold for which it speaks; else hearsay."""
    holding, gone = direct(world, actor, issue, asked)
    if holding or gone:
        return holding or (gone if asked.lapsed else [])
    if asked.entailed and (found := entailed(world, actor, issue, asked)):
        return found
    if asked.taken_over and (found := taken_over(world, actor, issue, asked)):
        return found
    own = [Claim(stance) for stance in heard(world, asked)[1] if stance.actor == actor and stance.issue == issue]
    if not asked.across_governments:
        own = [
            claim
            for claim in own
            if not (is_cut(world, claim.stance, actor) and crosses(world, claim.stance, actor, asked.day))
        ]
    return [claim for claim in winners(own) if asked.lapsed or not lapsed(claim.stance, asked.day)]


def taken_over(world: World, actor: str, issue: str, asked: Question) -> list[Claim]:
    """The answers of the organisations it speaks for on the day asked about, within its remit."""
    found: list[Claim] = []
    for organisation in sorted(world.actor_ids):
        if speaks_for(world, actor, organisation, asked.day, issue):
            holding, gone = direct(world, organisation, issue, asked)
            if not gone:
                found += holding or (entailed(world, organisation, issue, asked) if asked.entailed else [])
    return winners(found)


def stale_after(world: World, issue: str, asked: Question) -> int:
    """After how many days a position on an issue is old news."""
    if asked.stale_after is not None:
        return asked.stale_after
    own = [each.stale_after for each in world.issues if each.id == issue and each.stale_after is not None]
    return own[0] if own else world.stale_after


def standing(world: World, claim: Claim, actor: str, issue: str, asked: Question) -> str:
    """How far an answer can be leant on."""
    stance = claim.stance
    offices = [role for role in world.roles if role.actor == actor == stance.actor and role.represents.value != "none"]
    then = {(role.organisation, role.office) for role in offices if holds(role, stance.date)}
    now = {(role.organisation, role.office) for role in offices if holds(role, asked.day)}
    if lapsed(stance, asked.day):
        return "lapsed"
    if stance.voice in HEARSAY:
        return "hearsay"
    if then and not then & now:
        return "former"
    fresh = min(stale_after(world, each, asked) for each in (issue, claim.entailed_from or issue))
    return "stale" if age(stance, asked.day) > fresh else "current"


def age(stance: Stance, day: date) -> int:
    """Days since it was expressed; an approximate date may seem to be still ahead."""
    return max((day - stance.date).days, 0)


def disputed_by(world: World, claim: Claim, actor: str, issue: str, asked: Question) -> list[str]:
    """Who says of the actor that it stands on the other side, not longer ago than a position is fresh."""
    if claim.stance.voice in HEARSAY:
        return []
    return sorted(
        {
            each.attributed_by or ""
            for each in live(world, asked.day, asked.known_at)
            if asked.may_count(each)
            and (each.actor, each.issue, each.voice) == (actor, issue, Voice.ATTRIBUTED)
            and each.position * claim.stance.position < 0
            and age(each, asked.day) <= stale_after(world, issue, asked)
            and not lapsed(each, asked.day)
        }
    )


def positions(
    world: World,
    day: date,
    known_at: datetime,
    *,
    actors: Collection[str] | None = None,
    issues: Collection[str] | None = None,
    **options: Any,
) -> list[dict[str, Any]]:
    """Every answer, by actor, issue, position (from support to rejection) and who attributes it."""
    asked = Question(day, known_at, **options)
    rows = []
    for actor in sorted(world.actor_ids if actors is None else actors):
        for issue in sorted(world.issue_ids if issues is None else issues):
            found = answer(world, actor, issue, asked)
            shown = one_of_each(found, lambda claim: (claim.stance.position, claim.stance.attributed_by))
            contested = len({claim.stance.position for claim in found}) > 1
            shown.sort(key=lambda claim: (-claim.stance.position, claim.stance.attributed_by or ""))
            each = [position_row(world, claim, actor, issue, contested, asked) for claim in shown]
            rows += [row for row in each if not asked.fresh or row["standing"] == "current"]
    return rows


def silences(
    world: World,
    day: date,
    known_at: datetime,
    *,
    actors: Collection[str] | None = None,
    issues: Collection[str] | None = None,
    **options: Any,
) -> set[tuple[str, str]]:
    """On what an actor has no answer only because all that was said for it was said under other governments."""
    asked = Question(day, known_at, **options)
    found = set()
    for actor in world.actor_ids if actors is None else actors:
        for issue in world.issue_ids if issues is None else issues:
            said = heard(world, asked)[0]
            earlier = pool(world, said, actor, issue, replace(asked, across_governments=True))
            if earlier and not pool(world, said, actor, issue, asked) and not answer(world, actor, issue, asked):
                found.add((actor, issue))
    return found


def row(world: World, claim: Claim, actor: str, issue: str, contested: bool, asked: Question) -> dict[str, Any]:
    """What every answer about a stance says."""
    stance = claim.stance
    said_under = government(world, actor, stance.date, stance.actor)
    return {
        "actor": actor,
        "issue": issue,
        "position": stance.position.label,
        "value": int(stance.position),
        "condition": stance.condition,
        "condition_kind": stance.condition_kind.value if stance.condition_kind else None,
        "date": stance.date,
        "date_precision": stance.date_precision.value,
        "until": stance.until,
        "voice": stance.voice.value,
        "attributed_by": stance.attributed_by,
        "stance_of": stance.actor,
        "under": said_under[0] if said_under else None,
        "contested": contested,
        "standing": standing(world, claim, actor, issue, asked),
        "age_days": age(stance, asked.day),
        "as_of": asked.day,
        "stance": stance.id,
        "source": stance.source,
        **worked_out(stance),
    }


def basis(stance: Stance) -> str:
    """What a stance rests on."""
    return "events" if stance.aggregate else "statement"


def worked_out(stance: Stance) -> dict[str, Any]:
    """What a stance rests on, and of coded events how many, when, with what mean."""
    of = stance.aggregate
    return {
        "basis": basis(stance),
        "events": of.count if of else None,
        "period": of.period.text if of else None,
        "mean": float(of.mean) if of else None,
    }


def position_row(
    world: World, claim: Claim, actor: str, issue: str, contested: bool, asked: Question
) -> dict[str, Any]:
    """One answer as the outside sees it."""
    return row(world, claim, actor, issue, contested, asked) | {
        "entailed_from": claim.entailed_from,
        "disputed_by": disputed_by(world, claim, actor, issue, asked),
    }


# --- The timeline -----------------------------------------------------------------------------------------------------


def timeline(
    world: World,
    day: date,
    known_at: datetime,
    *,
    actors: Collection[str] | None = None,
    issues: Collection[str] | None = None,
    inherit: bool = True,
    **options: Any,
) -> list[dict[str, Any]]:
    """What stands, in order of time; for the organisations asked about with what their speakers said."""
    asked = Question(day, known_at, **options)
    standing_ones = [
        stance
        for stance in live(world, day, known_at)
        if asked.may_count(stance) and (issues is None or stance.issue in issues)
    ]
    found = [(stance.actor, Claim(stance)) for stance in standing_ones if actors is None or stance.actor in actors]
    if inherit:
        found += [
            (actor, Claim(stance))
            for actor in actors or ()
            for stance in standing_ones
            if stance.voice in DIRECT and said_for(world, stance, actor)
        ]

    def together(actor: str, claim: Claim) -> tuple[Any, ...]:
        stance = claim.stance
        return actor, stance.actor == actor, stance.issue, stance.date, stance.date_precision, stance.voice

    rows = []
    for actor, claim in found:
        said = {other.stance.position for who, other in found if together(who, other) == together(actor, claim)}
        shown = row(world, claim, actor, claim.stance.issue, len(said) > 1, asked)
        rows.append(shown | {"quote": claim.stance.evidence.quote if claim.stance.evidence else ""})
    return sorted(rows, key=lambda each: (each["date"], each["actor"], each["issue"], each["stance"]))


# --- Shifts -----------------------------------------------------------------------------------------------------------


def course(claims: list[Claim]) -> list[Claim]:
    """One claim for each date that tells a position, in order of time."""

    def when(claim: Claim) -> tuple[date, int]:
        return claim.stance.date, EXACTNESS[claim.stance.date_precision]

    telling = []
    for each in sorted({*map(when, claims)}):
        of_day = winners([claim for claim in claims if when(claim) == each])
        if len({claim.stance.position for claim in of_day}) == 1:
            telling += one_of_each(of_day, position_of)
    return telling


def capacities(world: World, stance: Stance) -> set[tuple[Any, ...]]:
    """For whom the speaker held an office on the day, and under which government; a state is in its own service."""
    if stance.on_behalf_of:
        return {(stance.on_behalf_of, government(world, stance.on_behalf_of, stance.date, stance.actor))}
    found = {
        (role.organisation, government(world, role.organisation, stance.date, stance.actor))
        for role in world.roles
        if role.actor == stance.actor != role.organisation
        and role.represents.value != "none"
        and holds(role, stance.date)
    }
    if world.kinds.get(stance.actor) is ActorKind.STATE:
        found.add((stance.actor, government(world, stance.actor, stance.date, stance.actor)))
    return found


def is_move(before: Stance, after: Stance, one_side: bool) -> bool:
    """Whether two neighbours differ: in sign or, when asked, at all; what had lapsed before starts no move."""
    sign = (before.position > 0) - (before.position < 0), (after.position > 0) - (after.position < 0)
    differs = before.position != after.position if one_side else sign[0] != sign[1]
    return differs and not (before.until is not None and before.until < after.date)


def linked(world: World, issue: str) -> set[str]:
    """The issue, those it names as broader or entailed, and those that name it."""
    named = {other for each in world.issues if each.id == issue for other in (*each.broader, *each.entails)}
    return {issue} | named | {each.id for each in world.issues if issue in (*each.broader, *each.entails)}


def event_between(world: World, after: date, until: date, issue: str, actors: set[str]) -> Event | None:
    """The latest event after the one day and up to the other that has to do with it; on one day first what bears on it."""

    def nearness(event: Event) -> tuple[Any, ...]:
        return -event.date.toordinal(), all(deed.issue != issue for deed in event.bears_on), event.id

    near = [
        event
        for event in world.events
        if after < event.date <= until
        and (actors & {*event.actors} or linked(world, issue) & {deed.issue for deed in event.bears_on})
    ]
    return min(near, key=nearness, default=None)


def shifts(
    world: World,
    day: date,
    known_at: datetime,
    *,
    actors: Collection[str] | None = None,
    issues: Collection[str] | None = None,
    voices: Collection[Voice] | None = None,
    since: date | None = None,
    until: date | None = None,
    inherit: bool = True,
    kinds: Collection[str] = ("moved", "government"),
    one_side: bool = False,
    longest_gap: int = 365,
) -> list[dict[str, Any]]:
    """Every move, by date, actor, issue and kind."""
    spoken = [stance for stance in live(world, day, known_at) if stance.voice in (DIRECT if voices is None else voices)]
    rows = []
    for issue in world.issue_ids if issues is None else issues:
        on_issue = [stance for stance in spoken if stance.issue == issue]
        for speaker in world.actor_ids:
            own = course([Claim(stance) for stance in on_issue if stance.actor == speaker])
            for before, after in pairwise(each.stance for each in own):
                here = capacities(world, before), capacities(world, after)
                same = here[0] & here[1] or not (here[0] or here[1])
                gap = (after.date - before.date).days
                if is_move(before, after, one_side) and same and gap <= longest_gap:
                    served = spoken_for(world, before, after) if inherit else []
                    wanted = [each for each in served if actors is not None and each in actors] or served
                    if actors is None or speaker in actors or set(served) & set(actors):
                        rows.append(shift(world, "moved", speaker, wanted[0] if wanted else None, before, after))
        if inherit:
            for organisation in world.actor_ids if actors is None else actors:
                rows += of_governments(world, on_issue, organisation, issue, one_side, longest_gap)
    return sorted(
        (row for row in rows if row["kind"] in kinds and in_range(row["to_date"], since, until)),
        key=lambda each: (each["to_date"], each["actor"], each["issue"], each["kind"], each["from_stance"]),
    )


def spoken_for(world: World, before: Stance, after: Stance) -> list[str]:
    """The organisations for which the speaker spoke both times; what others say of somebody is said for nobody."""
    if Voice.ATTRIBUTED in (before.voice, after.voice):
        return []
    return [each for each in sorted(world.actor_ids) if said_for(world, before, each) and said_for(world, after, each)]


def of_governments(
    world: World, on_issue: list[Stance], organisation: str, issue: str, one_side: bool, longest_gap: int
) -> Iterator[dict[str, Any]]:
    """The last answer under one leader against the first under the next; and two speakers under one."""
    everything = Question(date.max, datetime.max.replace(tzinfo=UTC), across_governments=True)
    claims = [
        claim
        for claim in pool(world, on_issue, organisation, issue, everything)
        if is_cut(world, claim.stance, organisation)
    ]
    led: dict[Any, list[Claim]] = {}
    for claim in claims:
        led.setdefault(government(world, organisation, claim.stance.date, claim.stance.actor), []).append(claim)
    if None in led:  # an organisation that knows no governments is one all the time
        courses = [course(pool(world, on_issue, organisation, issue, everything))]
    else:
        courses = [
            found for each in sorted(led, key=lambda each: (each[1], each[0] or "")) if (found := course(led[each]))
        ]
    for earlier, later in pairwise(courses):
        before, after = earlier[-1].stance, later[0].stance
        if is_move(before, after, one_side):
            yield shift(world, "government", organisation, None, before, after)
    for one in courses:
        for before, after in pairwise(each.stance for each in one):
            near = (after.date - before.date).days <= longest_gap
            if before.actor != after.actor and is_move(before, after, one_side) and near:
                yield shift(world, "speaker", organisation, None, before, after)


def shift(world: World, kind: str, actor: str, speaks_for: str | None, before: Stance, after: Stance) -> dict[str, Any]:
    """One move as the outside sees it."""
    known = span(before)[1] < span(after)[0]
    event = event_between(world, before.date, after.date, after.issue, {actor, speaks_for or actor})
    return {
        "kind": kind,
        "actor": actor,
        "speaks_for": speaks_for,
        "issue": after.issue,
        "from_": before.position.label,
        "to": after.position.label,
        "change": after.position - before.position,
        "from_date": before.date,
        "from_date_precision": before.date_precision.value,
        "to_date": after.date,
        "to_date_precision": after.date_precision.value,
        "from_stance": before.id,
        "to_stance": after.id,
        "from_by": before.actor,
        "to_by": after.actor,
        "days": (after.date - before.date).days if known else None,
        "order_known": known,
        "after_event": event.id if event else None,
        "after_event_label": event.label if event else None,
        "days_after_event": (after.date - event.date).days if event else None,
        "from_basis": basis(before),
        "to_basis": basis(after),
    }


# --- Contradictions ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sign:
    """Something that shows a position: a stance, or a deed (then ``voice`` is None)."""

    id: str
    date: date
    position: int
    label: str
    voice: str | None
    by: str
    basis: str | None


def said(stance: Stance) -> Sign:
    """A stance as a sign."""
    by = stance.attributed_by or stance.actor
    return Sign(
        stance.id, stance.date, int(stance.position), stance.position.label, stance.voice.value, by, basis(stance)
    )


def contradictions(
    world: World,
    day: date,
    known_at: datetime,
    *,
    actors: Collection[str] | None = None,
    issues: Collection[str] | None = None,
    voices: Collection[Voice] | None = None,
    since: date | None = None,
    until: date | None = None,
    inherit: bool = True,
    kinds: Collection[str] | None = None,
    within: int | None = None,
    stale_after: int | None = None,
) -> list[dict[str, Any]]:
    """Every contradiction, by kind, actor, issue, dates and ids."""
    asked = Question(day, known_at, inherit=inherit, stale_after=stale_after)
    everyone = world.actor_ids | {actor for event in world.events for actor in event.actors}
    rows = []
    for actor in everyone if actors is None else actors:
        for issue in world.issue_ids if issues is None else issues:
            most = within if within is not None else globals()["stale_after"](world, issue, asked)
            for kind, first, second in opposites(world, actor, issue, asked, most):
                fit = all(
                    in_range(each.date, since, until)
                    and (voices is None or each.voice is None or Voice(each.voice) in voices)
                    for each in (first, second)
                )
                if fit and opposed(first.position, second.position) and abs((second.date - first.date).days) <= most:
                    rows.append(contradiction(kind, actor, issue, first, second))
    order = ("kind", "actor", "issue", "first_date", "second_date", "first", "second")
    return sorted(
        (each for each in rows if kinds is None or each["kind"] in kinds),
        key=lambda each: [each[name] for name in order],
    )


def opposed(one: int, other: int) -> bool:
    """Of opposite sign, and at least three steps of the scale apart."""
    return one * other < 0 and abs(one - other) >= 3


def opposites(world: World, actor: str, issue: str, asked: Question, most: int) -> Iterator[tuple[str, Sign, Sign]]:
    """All pairs that would contradict each other if they were near in time and opposed."""
    # An approximate date may fall behind the day asked about, on which nothing exact of those days is known yet.
    world = replace(world, stances=live(world, asked.day, asked.known_at), retractions=[])
    for hearsay in world.stances:
        if (hearsay.actor, hearsay.issue, hearsay.voice) == (actor, issue, Voice.ATTRIBUTED):
            then = replace(asked, day=hearsay.date)
            holding, gone = direct(world, actor, issue, then)
            mine = holding if holding or gone else entailed(world, actor, issue, then)
            for claim in one_of_each(mine, position_of):
                if claim.stance.voice is Voice.SELF:
                    yield "self-vs-attributed", said(claim.stance), said(hearsay)
    for event in world.events:
        for deed in event.bears_on:
            if actor in event.actors and deed.issue == issue and event.date <= asked.day:
                holding, _ = direct(world, actor, issue, replace(asked, day=event.date))
                for claim in one_of_each(holding, position_of):
                    if claim.stance.position != 1:
                        shown = Sign(event.id, event.date, int(deed.position), deed.position.label, None, actor, None)
                        yield "words-vs-deeds", said(claim.stance), shown
    if asked.inherit and world.kinds.get(actor) is not ActorKind.PERSON:
        yield from voices_of(world, actor, issue, asked, most)


def voices_of(
    world: World, organisation: str, issue: str, asked: Question, most: int
) -> Iterator[tuple[str, Sign, Sign]]:
    """The last words of two who belong to one organisation, close together, under one government."""
    spoken = [
        stance for stance in live(world, asked.day, asked.known_at) if stance.issue == issue and stance.voice in DIRECT
    ]
    last = [
        claim.stance
        for speaker in world.actor_ids
        for claim in one_of_each(winners([Claim(each) for each in spoken if each.actor == speaker]), position_of)
        if speaker == organisation or is_member(world, claim.stance, organisation)
    ]
    for first in last:
        for second in last:
            in_order = (first.date, first.id) < (second.date, second.id)
            near = (second.date - first.date).days <= min(14, most)
            if first.actor != second.actor and in_order and near and not lapsed(first, second.date):
                led = [government(world, organisation, each.date, each.actor) for each in (first, second)]
                speak = [each.actor == organisation or said_for(world, each, organisation) for each in (first, second)]
                if led[0] == led[1]:
                    yield "split-voice" if all(speak) else "dissent", said(first), said(second)


def is_member(world: World, stance: Stance, organisation: str) -> bool:
    """Whether who made it holds any role in the organisation on that day; of a stance for one organisation only there."""
    if stance.on_behalf_of:
        return stance.on_behalf_of == organisation and world.kinds.get(organisation) is not ActorKind.PERSON
    person, day = stance.actor, stance.date
    return any(role.actor == person != organisation == role.organisation and holds(role, day) for role in world.roles)


def contradiction(kind: str, actor: str, issue: str, first: Sign, second: Sign) -> dict[str, Any]:
    """One contradiction as the outside sees it."""
    return {
        "kind": kind,
        "actor": actor,
        "issue": issue,
        "first": first.id,
        "second": second.id,
        "dates": f"{first.date}/{second.date}",
        "gap_days": abs(first.date - second.date).days,
        "first_date": first.date,
        "second_date": second.date,
        "first_position": first.label,
        "second_position": second.label,
        "first_voice": first.voice,
        "second_voice": second.voice,
        "first_by": first.by,
        "second_by": second.by,
        "first_basis": first.basis,
        "second_basis": second.basis,
    }


# --- Questions that only the named queries ask ------------------------------------------------------------------------


def last_said(world: World, actor: str, issue: str, day: date, known_at: datetime) -> list[Stance]:
    """The actor's latest stances on an issue, in its own words or, without such on that day, as reported."""
    heard = [Claim(stance) for stance in live(world, day, known_at) if stance.voice in DIRECT]
    return [claim.stance for claim in winners([each for each in heard if in_question(each.stance, actor, issue)])]


def in_question(stance: Stance, actor: str, issue: str) -> bool:
    """Whether a stance is this actor's on this issue."""
    return stance.actor == actor and stance.issue == issue


def allies(world: World, actor: str, day: date, known_at: datetime) -> list[dict[str, Any]]:
    """With whom an actor agrees, and with whom not, by what was said last; the best allies first."""
    rows = []
    for other in world.actor_ids - {actor}:
        signs = [
            {
                mine.position * theirs.position
                for mine in ours
                for theirs in last_said(world, other, issue, day, known_at)
            }
            for issue in world.issue_ids
            if (ours := last_said(world, actor, issue, day, known_at))
        ]
        if any(signs):
            agree = sum(any(sign > 0 for sign in each) for each in signs)
            disagree = sum(any(sign < 0 for sign in each) for each in signs)
            shared = sum(bool(each) for each in signs)
            rows.append({"other": other, "agree": agree, "disagree": disagree, "shared": shared})
    return sorted(rows, key=lambda row: (-row["agree"], row["disagree"], -row["shared"], row["other"]))


def disagreements(world: World, issue: str, day: date, known_at: datetime) -> list[dict[str, Any]]:
    """Who stands against whom, by what was said last; for every two stances of opposite sides a row."""
    said_last = [stance for actor in world.actor_ids for stance in last_said(world, actor, issue, day, known_at)]
    rows = [
        {
            "in_favour": pro.actor,
            "in_favour_position": pro.position.label,
            "in_favour_date": pro.date,
            "in_favour_stance": pro.id,
            "against": con.actor,
            "against_position": con.position.label,
            "against_date": con.date,
            "against_stance": con.id,
        }
        for pro in said_last
        for con in said_last
        if pro.position > 0 > con.position and pro.actor != con.actor
    ]
    order = ("in_favour", "against", "in_favour_stance", "against_stance")
    return sorted(rows, key=lambda each: [each[name] for name in order])


def freshness(world: World, issue: str, day: date, known_at: datetime) -> list[dict[str, Any]]:
    """When each actor was last heard on an issue; the longest silence first."""
    rows = []
    for actor in world.actor_ids:
        found = [
            each for each in live(world, day, known_at) if in_question(each, actor, issue) and each.voice in DIRECT
        ]
        if found:
            last = max(each.date for each in found)
            rows.append({"actor": actor, "last_date": last, "age_days": (day - last).days, "stances": len(found)})
    return sorted(rows, key=lambda row: (row["last_date"], row["actor"]))
