"""What a question is about: whose positions, on what, said when, known when, in whose words.

One value for all answers, so that one word means the same everywhere. What each answer makes of each part stands in one
table, in ``docs/positions.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar, Unpack

from stancegraph.answers.kinds import Basis
from stancegraph.arguments import checked, shown
from stancegraph.characters import show
from stancegraph.errors import ArgumentError
from stancegraph.model import cells
from stancegraph.model.words import Voice
from stancegraph.nearest import nearest

if TYPE_CHECKING:
    from stancegraph.answers.catalogue import Catalogue

Choice = TypeVar("Choice", bound=StrEnum)
Names = str | Iterable[str]
"""One or several, each by id, name or alias."""


class ScopeWords(TypedDict, total=False):
    """The words of a :class:`Scope`, as people write them.

    ``since``, ``until`` and ``as_of`` are days: ``datetime.date``, ``"2025-04-05"`` or ``"today"``. ``known_at`` is a
    moment: ``datetime`` or ``"2025-04-10T09:00:00Z"`` (in UTC where no zone is given), or a day, which means its first
    moment. ``voices`` is a :class:`~stancegraph.Voice` or its word, or several. ``inherit`` (yes) lets what speakers say
    count for whom they speak for; ``taken_over`` (no) lets a speaker with nothing of its own answer with the position of
    whom it speaks for; ``across_governments`` (no) lets what was said under another leader answer. ``entailed`` (yes)
    lets positions answer on issues that follow. ``lapsed`` (no) gives positions whose declared end is over too, ``fresh``
    (no) leaves out all but current ones; a position is stale after ``stale_after`` days (None: as the data have it).
    ``where`` lets only stances of some sources or coders count: ``"author=Jo Writer"``, one or several, of one field any and
    of several fields all (``author``, ``publisher``, ``section``, ``type``, ``kind``, ``language``, ``source``, ``coder``, ``basis``: ``statement`` or ``events``).
    ``actor_group`` asks only about actors with an attribute: ``"party=Greens"``, in the same way.
    """

    since: date | str | None
    until: date | str | None
    as_of: date | str | None
    known_at: date | str | None
    voices: Names | None
    inherit: bool
    taken_over: bool
    across_governments: bool
    entailed: bool
    lapsed: bool
    fresh: bool
    stale_after: int | None
    where: Names | None
    actor_group: Names | None


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question is about; None is what was not said.

    ``actors`` and ``issues`` are those asked about (None: all; one that is unknown matches nothing). ``since`` and
    ``until`` are the first and the last day on which a stance may have been expressed. ``as_of`` is the day asked about
    (None: today, or the last day that the data cover if that is earlier): nothing dated later counts. ``known_at`` is the moment by which it had to be recorded (None: whatever
    is recorded). ``voices`` lets only stances in these voices count (None: as each answer says). ``sources`` are the ids of those
    whose stances count (None: all), once ``where`` is looked up. The rest is as in
    :class:`ScopeWords`. ``since`` and ``until`` may be moments where statements have them, which stances do not.

    Raises ArgumentError when ``until`` comes before ``since``.
    """

    actors: Collection[str] | None = None
    issues: Collection[str] | None = None
    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    known_at: datetime | None = None
    voices: Collection[Voice] | None = None
    inherit: bool = True
    taken_over: bool = False
    across_governments: bool = False
    entailed: bool = True
    lapsed: bool = False
    fresh: bool = False
    stale_after: int | None = None
    where: Collection[str] | None = None
    actor_group: Collection[str] | None = None
    sources: Collection[str] | None = None

    def __post_init__(self) -> None:
        if self.taken_over and not self.inherit:
            raise ArgumentError(
                "taken_over", "asks for positions of others where own ones only are asked for; leave one of the two out"
            )
        if self.since and self.until and _before(self.until, self.since):
            raise ArgumentError("until", f"{self.until} comes before since, {self.since}")

    @classmethod
    @checked
    def of(cls, actors: Names | None = None, issues: Names | None = None, **words: Unpack[ScopeWords]) -> Scope:
        """From what people write; see :class:`ScopeWords`.

        Raises ArgumentError for a value that means nothing, with what would be right, and TypeError for an unknown keyword.

            >>> Scope.of("Putin", since="2025-03-01", voices="self").keywords
            {'actor': ('Putin',), 'since': datetime.date(2025, 3, 1), 'voices': (<Voice.SELF: 'self'>,)}
        """
        refuse_unknown("Scope.of", words, SCOPE_WORDS)
        read: dict[str, Any] = {
            word: _READERS[word](word, value) if word in _READERS else value
            for word, value in words.items()
            if value is not None
        }
        return cls(_names("actor", actors), _names("issue", issues), **read)

    @property
    def day(self) -> date:
        """The day asked about, as far as is known without the data."""
        return self.as_of or today()

    @property
    def moment(self) -> datetime:
        """By when it had to be recorded."""
        # What a graph holds has been recorded: a clock that is behind must not make it forget.
        return self.known_at or datetime.max.replace(tzinfo=UTC)

    @property
    def keywords(self) -> dict[str, Any]:
        """What was said, as keywords for the methods of a session: ``session.positions(**scope.keywords)``."""
        said = {"actor": self.actors, "issue": self.issues}
        said |= {word: getattr(self, word) for word in SCOPE_WORDS}
        return {word: value for word, value in said.items() if value != _UNSAID.get(word)}

    def resolved(self, catalogue: Catalogue) -> Scope:
        """With actors and issues by id, and the day asked about fixed.

        Raises NotFound for a name that nothing has, and ArgumentError for a time of day, which stances do not have.
        """
        for word in ("since", "until"):
            if isinstance(getattr(self, word), datetime):
                raise ArgumentError(word, "stances are dated by day: leave the time out")
        actors = _ids(catalogue.actor_id, self.actors)
        if self.actor_group is not None:
            group = catalogue.actors_with(self.groups)
            actors = group if actors is None else tuple(each for each in actors if each in group)
        for name in self.filters:
            if name not in WHERE:
                near = nearest(name, WHERE, 1)
                hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(WHERE)}"
                raise ArgumentError("where", f'"{name}" is no field to choose by; {hint}')
        chosen("where", Basis, self.filters.get("basis", ()))
        of_sources = {name: wanted for name, wanted in self.filters.items() if name not in ("coder", "basis")}
        return replace(
            self,
            actors=actors,
            issues=_ids(catalogue.issue_id, self.issues),
            sources=catalogue.sources_with(of_sources) if of_sources else None,
            as_of=self.as_of or min(today(), catalogue.covers_until or date.max),
        )

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """What ``where`` asks for, by field."""
        return _by_name(self.where or ())

    @property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """What ``actor_group`` asks for, by attribute."""
        return _by_name(self.actor_group or ())

    def refuse(self, answer: str, *words: str) -> None:
        """Raise ArgumentError for those of the words that were said, where they mean nothing."""
        for word in words:
            if getattr(self, word) != _UNSAID.get(word):
                raise ArgumentError(word, f"means nothing for {answer}; it is for positions")


SCOPE_WORDS = tuple(ScopeWords.__annotations__)
"""All words of a scope but actors and issues."""

_UNSAID: dict[str, Any] = {
    "inherit": True,
    "taken_over": False,
    "across_governments": False,
    "entailed": True,
    "lapsed": False,
    "fresh": False,
}

OF_POSITIONS = ("taken_over", "across_governments", "entailed", "lapsed", "fresh")
"""Words that only positions take."""


def today() -> date:
    """The day it is, in UTC like all moments."""
    return datetime.now(UTC).date()


def several(names: Names) -> tuple[str, ...]:
    """One name or several as several, each once."""
    return (names,) if isinstance(names, str) else tuple(dict.fromkeys(names))


def chosen(word: str, sort: type[Choice], names: Names) -> tuple[Choice, ...]:
    """The members of ``sort`` with these words; raises ArgumentError with what there is."""
    found = _names(word, names) or ()
    for each in found:
        if each not in list(sort):
            raise ArgumentError(word, f'"{each}" is none of {", ".join(sort)}')
    return tuple(map(sort, found))


def refuse_unknown(call: str, given: Iterable[str], known: Collection[str]) -> None:
    """Raise TypeError for a keyword that is not known, with the nearest that is."""
    for word in given:
        if word not in known:
            near = nearest(word, known, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
            raise TypeError(f"{call}() has no keyword {word}; {hint}")


def at_least(least: int, word: str, value: int) -> int:
    """A whole number that is not less; raises ArgumentError for one that is."""
    if value < least:
        raise ArgumentError(word, f"{value} should be a whole number of {least} or more")
    return value


def given(word: str, value: Names | None) -> tuple[str, ...]:
    """The names that were given, none for None; raises ArgumentError for what is no name."""
    return _names(word, value) or ()


def _ids(find: Callable[[str], str], names: Iterable[str] | None) -> tuple[str, ...] | None:
    return None if names is None else several(map(find, names))


WHERE = ("author", "publisher", "section", "type", "kind", "language", "source", "coder", "basis")
"""The fields by which ``where`` chooses stances: of their source, who coded them, and what they rest on."""


def _by_name(pairs: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Values by name, of ``name=value``."""
    found: dict[str, list[str]] = {}
    for each in pairs:
        name, _, value = (part.strip() for part in each.partition("="))
        found.setdefault(name, []).append(value)
    return {name: several(values) for name, values in found.items()}


def _pairs(word: str, value: Names | None) -> tuple[str, ...]:
    """Names with values, each as ``name=value``."""
    found = _names(word, value) or ()
    for each in found:
        name, equals, said = (part.strip() for part in each.partition("="))
        if not (name and equals and said):
            example = "author=Jo Writer" if word == "where" else "party=Greens"
            raise ArgumentError(word, f'"{each}" should look like {example}')
    return found


def _names(word: str, value: Names | None) -> tuple[str, ...] | None:
    if value is None or isinstance(value, str):
        return None if value is None else (value,)
    found: list[object] = [*value]
    for each in found:
        if not isinstance(each, str):
            raise ArgumentError(word, f"{shown(each)} is no name; write text, or a list of texts")
    return several(map(str, found))


def _day(word: str, value: date | str) -> date:
    """A day; a time of day is kept, for statements that have one, without its zone: in UTC."""
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC).replace(tzinfo=None)
    if isinstance(value, date):
        return value
    if value == "today":
        return today()
    if ":" in value:
        try:
            moment: datetime = cells.MOMENT.parse(value)
        except ValueError:
            message = f"{show(value)} is no moment of calendar and clock; write it as 2025-04-10T09:00"
            raise ArgumentError(word, message) from None
        return moment.replace(tzinfo=None)
    day: date = _parsed(word, value, cells.DAY)
    return day


def _day_asked_about(word: str, value: date | str) -> date | None:
    if value == "today":
        return None  # which the last day that the data cover may come before
    day = _day(word, value)
    if isinstance(day, datetime):
        raise ArgumentError(word, f"{value} has a time, and it is a day that is asked about: leave the time out")
    return day


def _moment(word: str, value: date | str) -> datetime:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    moment: datetime = _parsed(word, value, cells.MOMENT)
    return moment


def _parsed(word: str, value: str, codec: cells.Codec) -> Any:
    try:
        return codec.parse(value)
    except ValueError as error:
        raise ArgumentError(word, str(error)) from None


_READERS: dict[str, Callable[[str, Any], Any]] = {
    "since": _day,
    "until": _day,
    "as_of": _day_asked_about,
    "known_at": _moment,
    "voices": lambda word, value: chosen(word, Voice, value),
    "stale_after": partial(at_least, 0),
    "where": _pairs,
    "actor_group": _pairs,
}


def _before(one: date, other: date) -> bool:
    if type(one) is type(other):
        return one < other
    return date(one.year, one.month, one.day) < date(other.year, other.month, other.day)
