"""The rules of positions, shifts and contradictions, said as plainly as Python can: the specification the code is held to.

Written for reading, not for speed: no index, no array, every question asked of every record. Nothing here is shared
with the package but the records. Answers are tuples and dictionaries of plain values.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from stancegraph.model.records import Event, Issue, Retraction, Role, Stance
from stancegraph.model.words import Voice

STRENGTH = {Voice.SELF: 3, Voice.REPORTED: 2, Voice.ATTRIBUTED: 1}
DIRECT = {Voice.SELF, Voice.REPORTED}
HEARSAY = {Voice.ATTRIBUTED}


@dataclass(frozen=True)
class World:
    """All records there are."""

    stances: list[Stance] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    retractions: list[Retraction] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

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
class Claim:
    """A stance as it counts for an actor on an issue."""

    stance: Stance
    via: str | None = None
    entailed_from: str | None = None


# --- Which stances stand ----------------------------------------------------------------------------------------------


def moment(recorded: datetime | None) -> datetime:
    """Recorded nowhen means recorded since ever."""
    return recorded or datetime.min.replace(tzinfo=UTC)


def corrected(world: World, stance: Stance, known_at: datetime) -> bool:
    """Some record known by then supersedes or retracts it, whatever became of that record."""
    records: list[Stance | Retraction] = [*world.stances, *world.retractions]
    return any(
        moment(record.recorded) <= known_at
        and (record.retracts == stance.id or getattr(record, "supersedes", None) == stance.id)
        for record in records
    )


def live(world: World, day: date, known_at: datetime) -> list[Stance]:
    """Rule 1: dated by then, known by then, not corrected by then."""
    return [
        stance
        for stance in world.stances
        if stance.date <= day and moment(stance.recorded) <= known_at and not corrected(world, stance, known_at)
    ]


def in_range(day: date, since: date | None, until: date | None) -> bool:
    """Whether a day lies in a range, both ends included; None is open."""
    return (since is None or since <= day) and (until is None or day <= until)


# --- Who speaks for whom ----------------------------------------------------------------------------------------------


def speaks_for(world: World, person: str, organisation: str, day: date) -> bool:
    """A role that represents the organisation, held on that day; unknown ends are open, vague dates generous."""
    return person != organisation and any(
        role.actor == person
        and role.organisation == organisation
        and role.represents.value in ("by-office", "by-mandate")
        and (role.start is None or role.start.first <= day)
        and (role.end is None or day <= role.end.last)
        for role in world.roles
    )


def said_for(world: World, stance: Stance, organisation: str) -> bool:
    """Whom the stance names, and only that one; where it names nobody, whom its actor spoke for on the day."""
    if stance.on_behalf_of is not None:
        return stance.on_behalf_of == organisation
    return speaks_for(world, stance.actor, organisation, stance.date)


# --- What follows from what -------------------------------------------------------------------------------------------


def follows(world: World, issue: str, other: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether ``issue`` entails ``other``, directly or through issues between."""
    steps = {entailed for each in world.issues if each.id == issue for entailed in each.entails}
    return other in steps or any(follows(world, step, other, seen | {issue}) for step in steps - seen - {issue})


# --- Positions --------------------------------------------------------------------------------------------------------


def candidates(world: World, stances: list[Stance], actor: str, issue: str, include_entailed: bool) -> list[Claim]:
    """The actor's stances that count on the issue: made on it and, when asked, passed on to it (rule 5)."""
    found = [Claim(stance) for stance in stances if stance.actor == actor and stance.issue == issue]
    if include_entailed:
        for stance in stances:
            if stance.actor == actor and stance.issue != issue:
                support_passes_on = stance.position > 0 and follows(world, stance.issue, issue)
                opposition_passes_back = stance.position < 0 and follows(world, issue, stance.issue)
                if support_passes_on or opposition_passes_back:
                    found.append(Claim(stance, entailed_from=stance.issue))
    return found


def winners(claims: list[Claim]) -> list[Claim]:
    """Rule 2: the latest date; on it the strongest voice."""
    latest = [claim for claim in claims if claim.stance.date == max(each.stance.date for each in claims)]
    strongest = max((STRENGTH[claim.stance.voice] for claim in latest), default=0)
    return [claim for claim in latest if STRENGTH[claim.stance.voice] == strongest]


def own_or_spoken(
    world: World, stances: list[Stance], actor: str, issue: str, include_entailed: bool, inherit: bool
) -> list[Claim]:
    """Rule 4, first half: its own; else what its speakers said while they spoke for it."""
    own = winners(candidates(world, stances, actor, issue, include_entailed))
    if own or not inherit:
        return own
    return winners(
        [
            Claim(claim.stance, person, claim.entailed_from)
            for person in sorted(world.actor_ids)
            for claim in candidates(world, stances, person, issue, include_entailed)
            if said_for(world, claim.stance, actor)
        ]
    )


def answer(
    world: World, stances: list[Stance], actor: str, issue: str, day: date, include_entailed: bool, inherit: bool
) -> list[Claim]:
    """Rule 4, second half: else the positions of the organisations it speaks for on the day asked about."""
    settled = own_or_spoken(world, stances, actor, issue, include_entailed, inherit)
    if settled or not inherit:
        return settled
    return winners(
        [
            Claim(claim.stance, organisation, claim.entailed_from)
            for organisation in sorted(world.actor_ids)
            if speaks_for(world, actor, organisation, day)
            for claim in own_or_spoken(world, stances, organisation, issue, include_entailed, inherit)
        ]
    )


def one_of_each(claims: list[Claim], says: Callable[[Claim], Any]) -> list[Claim]:
    """Rule 3: of claims that say the same a direct one, then the last recorded, then the lowest id (and via)."""

    def standing(claim: Claim) -> tuple[Any, ...]:
        age = -(moment(claim.stance.recorded) - moment(None)).total_seconds()
        return claim.entailed_from is not None, age, claim.stance.id, claim.via or ""

    return [min((claim for claim in claims if says(claim) == said), key=standing) for said in {*map(says, claims)}]


def positions(
    world: World,
    day: date,
    known_at: datetime,
    *,
    actors: Collection[str] | None = None,
    issues: Collection[str] | None = None,
    voices: Collection[Voice] | None = None,
    since: date | None = None,
    until: date | None = None,
    include_entailed: bool = False,
    inherit: bool = True,
) -> list[dict[str, Any]]:
    """Every answer, by actor, issue, position (from support to rejection) and who attributes it."""
    passes = [DIRECT, HEARSAY] if voices is None else [set(voices)]
    standing = [stance for stance in live(world, day, known_at) if in_range(stance.date, since, until)]
    rows = []
    for actor in sorted(world.actor_ids if actors is None else actors):
        for issue in sorted(world.issue_ids if issues is None else issues):
            for accepted in passes:
                heard = [stance for stance in standing if stance.voice in accepted]
                found = answer(world, heard, actor, issue, day, include_entailed, inherit)
                if found:
                    break
            else:
                continue
            shown = one_of_each(found, lambda claim: (claim.stance.position, claim.stance.attributed_by))
            contested = len({claim.stance.position for claim in found}) > 1
            shown.sort(key=lambda claim: (-claim.stance.position, claim.stance.attributed_by or ""))
            rows += [row(claim, actor, issue, contested, day) for claim in shown]
    return rows


def row(claim: Claim, actor: str, issue: str, contested: bool, day: date) -> dict[str, Any]:
    """One answer as the outside sees it."""
    stance = claim.stance
    return {
        "actor": actor,
        "issue": issue,
        "position": stance.position.label,
        "value": int(stance.position),
        "condition": stance.condition,
        "date": stance.date,
        "voice": stance.voice.value,
        "attributed_by": stance.attributed_by,
        "via": claim.via,
        "contested": contested,
        "age_days": (day - stance.date).days,
        "stance": stance.id,
        "source": stance.source,
        "entailed_from": claim.entailed_from,
    }


# --- The timeline -----------------------------------------------------------------------------------------------------


def timeline(
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
) -> list[dict[str, Any]]:
    """What stands, in order of time; for the organisations asked about with what their speakers said."""
    heard = [
        stance
        for stance in live(world, day, known_at)
        if in_range(stance.date, since, until)
        and (voices is None or stance.voice in voices)
        and (issues is None or stance.issue in issues)
    ]
    found = [(stance.actor, Claim(stance)) for stance in heard if actors is None or stance.actor in actors]
    if inherit:
        found += [
            (actor, Claim(stance, stance.actor))
            for actor in actors or ()
            for stance in heard
            if said_for(world, stance, actor)
        ]

    def together(actor: str, claim: Claim) -> tuple[Any, ...]:
        return actor, claim.via is None, claim.stance.issue, claim.stance.date, claim.stance.voice

    rows = []
    for actor, claim in found:
        said = {other.stance.position for who, other in found if together(who, other) == together(actor, claim)}
        shown = row(claim, actor, claim.stance.issue, len(said) > 1, day)
        del shown["entailed_from"]
        rows.append(shown | {"quote": claim.stance.evidence.quote if claim.stance.evidence else ""})
    return sorted(rows, key=lambda each: (each["date"], each["actor"], each["issue"], each["stance"]))


# --- Shifts -----------------------------------------------------------------------------------------------------------


def course(claims: list[Claim]) -> list[Claim]:
    """One claim for each day that tells a position, in order of time."""
    telling = []
    for day in sorted({claim.stance.date for claim in claims}):
        of_day = winners([claim for claim in claims if claim.stance.date == day])
        if len({claim.stance.position for claim in of_day}) == 1:
            telling += one_of_each(of_day, lambda claim: claim.stance.position)
    return telling


def followed(world: World, stances: list[Stance], actor: str, issue: str, inherit: bool) -> list[Claim]:
    """An actor's own stances on an issue; without any, those of who spoke for it."""
    own = [Claim(stance) for stance in stances if stance.actor == actor and stance.issue == issue]
    if own or not inherit:
        return own
    return [
        Claim(stance, stance.actor) for stance in stances if stance.issue == issue and said_for(world, stance, actor)
    ]


def event_between(world: World, after: date, until: date, issue: str) -> Event | None:
    """The latest event after the one day and up to the other; on one day first what bears on the issue, then by id."""

    def nearness(event: Event) -> tuple[Any, ...]:
        return -event.date.toordinal(), all(deed.issue != issue for deed in event.bears_on), event.id

    return min((event for event in world.events if after < event.date <= until), key=nearness, default=None)


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
    minimum: int = 1,
    inherit: bool = True,
) -> list[dict[str, Any]]:
    """Every move from one telling day to the next, by date, actor and issue."""
    heard = [stance for stance in live(world, day, known_at) if stance.voice in (DIRECT if voices is None else voices)]
    rows = []
    for actor in world.actor_ids if actors is None else actors:
        for issue in world.issue_ids if issues is None else issues:
            days = course(followed(world, heard, actor, issue, inherit))
            for before, after in pairwise(days):
                change = after.stance.position - before.stance.position
                if change and abs(change) >= minimum and in_range(after.stance.date, since, until):
                    rows.append(shift(world, actor, issue, before, after))
    return sorted(rows, key=lambda each: (each["to_date"], each["actor"], each["issue"]))


def shift(world: World, actor: str, issue: str, before: Claim, after: Claim) -> dict[str, Any]:
    """One move as the outside sees it."""
    event = event_between(world, before.stance.date, after.stance.date, issue)
    return {
        "actor": actor,
        "issue": issue,
        "from_": before.stance.position.label,
        "to": after.stance.position.label,
        "change": after.stance.position - before.stance.position,
        "from_date": before.stance.date,
        "to_date": after.stance.date,
        "from_stance": before.stance.id,
        "to_stance": after.stance.id,
        "days": (after.stance.date - before.stance.date).days,
        "via": after.via,
        "after_event": event.id if event else None,
        "after_event_label": event.label if event else None,
        "days_after_event": (after.stance.date - event.date).days if event else None,
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


def said(stance: Stance, by: str) -> Sign:
    """A stance as a sign."""
    return Sign(stance.id, stance.date, int(stance.position), stance.position.label, stance.voice.value, by)


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
    within: int = 30,
) -> list[dict[str, Any]]:
    """Every contradiction, by kind, actor, issue, dates and ids."""
    standing = [stance for stance in live(world, day, known_at) if voices is None or stance.voice in voices]
    everyone = world.actor_ids | {actor for event in world.events for actor in event.actors}
    rows = []
    for actor in everyone if actors is None else actors:
        for issue in world.issue_ids if issues is None else issues:
            on_issue = [stance for stance in standing if stance.issue == issue]
            for kind, first, second in opposites(world, on_issue, actor, issue, day, inherit):
                apart = abs(first.date - second.date)
                both = in_range(first.date, since, until) and in_range(second.date, since, until)
                if first.position * second.position < 0 and apart <= timedelta(days=within) and both:
                    rows.append(contradiction(kind, actor, issue, first, second))
    order = ("kind", "actor", "issue", "first_date", "second_date", "first", "second")
    return sorted(
        (each for each in rows if kinds is None or each["kind"] in kinds),
        key=lambda each: [each[name] for name in order],
    )


def opposites(
    world: World, stances: Iterable[Stance], actor: str, issue: str, day: date, inherit: bool
) -> Iterator[tuple[str, Sign, Sign]]:
    """All pairs that would contradict each other if they were near in time and of opposite sign."""
    own = [stance for stance in stances if stance.actor == actor]
    hearsay = [said(stance, stance.attributed_by or "") for stance in own if stance.voice is Voice.ATTRIBUTED]
    own_words = [said(stance, actor) for stance in own if stance.voice is Voice.SELF]
    words = [said(stance, actor) for stance in own if stance.voice in DIRECT]
    words += [
        said(stance, stance.actor)
        for stance in stances
        if inherit and stance.voice in DIRECT and said_for(world, stance, actor)
    ]
    deeds = [
        Sign(event.id, event.date, int(deed.position), deed.position.label, None, actor)
        for event in world.events
        if actor in event.actors and event.date <= day
        for deed in event.bears_on
        if deed.issue == issue
    ]
    yield from (("self-vs-attributed", mine, theirs) for mine in own_words for theirs in hearsay)
    yield from (
        ("split-voice", first, second)
        for first in words
        for second in words
        if first.by != second.by and (first.date, first.id) < (second.date, second.id)
    )
    yield from (("words-vs-deeds", word, deed) for word in words for deed in deeds)


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
