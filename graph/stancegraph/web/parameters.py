"""The words of the answers' addresses: those of the command line and of Python, each declared once.

What they mean is said in :class:`stancegraph.answers.scope.ScopeWords`. From this declaration follow what is read, what is
refused with the nearest word, the forms of the pages and the OpenAPI description.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any

from stancegraph.answers.kinds import ContradictionKind, HitKind, ShiftKind
from stancegraph.answers.scope import OF_POSITIONS, WHERE
from stancegraph.characters import show
from stancegraph.model.words import Voice
from stancegraph.networks.definition import Duplicates, Kind, Normalisation, Over, Weighting
from stancegraph.web.reading import Pairs, refuse_empty, refuse_unknown
from stancegraph.web.reply import Refusal

LONGEST_VALUE = 1_000
"""Characters of one value."""
_MOST_DIGITS = 9
_YES, _NO = ("", "yes", "true", "1"), ("no", "false", "0")


class Sort(Enum):
    """What the value of a parameter is."""

    TEXT = "text"
    DAY = "day"
    FLAG = "flag"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: its ``name`` in addresses, the ``keyword`` of the call it is, what is allowed.

    ``means`` is what a flag says of its keyword: ``own=yes`` is ``inherit=no``. ``several`` may be repeated.
    """

    name: str
    about: str
    sort: Sort = Sort.TEXT
    keyword: str = ""
    choices: tuple[str, ...] = ()
    several: bool = False
    means: bool = True
    default: Any = None
    least: int = 0
    most: int = 10**9 - 1
    needed: bool = False

    @property
    def called(self) -> str:
        """The keyword of the call."""
        return self.keyword or self.name

    def read(self, value: str) -> Any:
        """The value as the call takes it; raises Refusal for what is none."""
        if len(value) > LONGEST_VALUE:
            raise Refusal(400, f"{self.name}: the value has more than {LONGEST_VALUE:,} characters")
        match self.sort:
            case Sort.FLAG:
                if value.lower() not in (*_YES, *_NO):
                    raise Refusal(400, f"{self.name}: {show(value)} should be yes or no")
                return (value.lower() in _YES) == self.means
            case Sort.NUMBER:
                is_number = value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS
                if not is_number or not self.least <= int(value) <= self.most:
                    raise Refusal(
                        400,
                        f"{self.name}: {show(value)} should be a whole number from {self.least:,} to {self.most:,}",
                    )
                return int(value)
        if self.choices and value not in self.choices:
            raise Refusal(400, f"{self.name}: {show(value)} is none of {', '.join(self.choices)}")
        return value


TOPIC = (
    Parameter("actor", "Only this actor: id, name or alias.", several=True),
    Parameter("issue", "Only this issue: id or label.", several=True),
)
_SCOPE = (
    Parameter("since", "Nothing dated before this day, YYYY-MM-DD or today.", Sort.DAY),
    Parameter("until", "Nothing dated after this day.", Sort.DAY),
    Parameter(
        "as_of", "The day asked about: nothing dated later counts (today, or the last day the data cover).", Sort.DAY
    ),
    Parameter("known_at", "Only what was recorded by then: a date or a date-time in UTC."),
    Parameter(
        "voice",
        "Let only this voice count.",
        keyword="voices",
        choices=tuple(each.value for each in Voice),
        several=True,
    ),
    Parameter(
        "where", f"Let only stances of these sources or coders count, as field=value: {', '.join(WHERE)}.", several=True
    ),
    Parameter("actor_group", "Only actors with this attribute, as name=value, for example party=Greens.", several=True),
    Parameter("inherit", "Whether what speakers say counts for whom they speak for.", Sort.FLAG, default=True),
    Parameter("own", "The same as inherit=no.", Sort.FLAG, keyword="inherit", means=False),
    Parameter(
        "taken_over",
        "Let who has said nothing answer with the position of whom they speak for.",
        Sort.FLAG,
        default=False,
    ),
    Parameter("across_governments", "Let what was said under an earlier government answer.", Sort.FLAG, default=False),
    Parameter("entailed", "Whether positions answer on issues that follow.", Sort.FLAG, default=True),
    Parameter("lapsed", "Show positions whose declared end is over.", Sort.FLAG, default=False),
    Parameter(
        "fresh", "Leave out what is old news, hearsay or said in an office since left.", Sort.FLAG, default=False
    ),
    Parameter("stale_after", "After how many days a position is old news.", Sort.NUMBER),
)
SCOPE = (*TOPIC, *_SCOPE)
"""The words all answers share."""

MOST_ROWS = 10_000
"""Rows of one page of an answer."""
PAGING = (
    Parameter("limit", "How many rows at most.", Sort.NUMBER, default=100, least=1, most=MOST_ROWS),
    Parameter("offset", "How many rows to pass over; see next.", Sort.NUMBER, default=0),
)


def _kinds(words: type[StrEnum], about: str) -> Parameter:
    return Parameter(
        "kind",
        about,
        keyword="kinds",
        choices=tuple(each.value for each in words),
        several=True,
    )


def _choice(name: str, words: type[StrEnum], about: str, default: str | None = None) -> Parameter:
    return Parameter(name, about, choices=tuple(each.value for each in words), default=default)


OF_SHIFTS = (
    _kinds(ShiftKind, "Only shifts of this kind (moved and government unless chosen)."),
    Parameter("one_side", "Moves that do not change the sign too.", Sort.FLAG, default=False),
    Parameter("longest_gap", "How many days of silence may lie between the two stances.", Sort.NUMBER, default=365),
)
OF_CONTRADICTIONS = (
    _kinds(ContradictionKind, "Only contradictions of this kind."),
    Parameter(
        "within", "How many days apart the two may stand (as long as a position on the issue is fresh).", Sort.NUMBER
    ),
)
OF_NETWORKS = (
    _choice("kind", Kind, "What a tie means.", "agreement"),
    _choice("over", Over, "What the nodes are.", "actors"),
    _choice("weighting", Weighting, "How two positions are compared.", "distance"),
    _choice(
        "normalisation", Normalisation, "What ties are divided by (average for agreement, conflict and net, else none)."
    ),
    _choice("duplicates", Duplicates, "How often the same actor, issue and position count.", "all"),
    Parameter("roll_up", "Count what people say for whom they speak for.", Sort.FLAG, default=False),
    Parameter("without_actor", "Leave out this actor.", several=True),
    Parameter("without_issue", "Leave out this issue.", several=True),
)
OF_SEARCH = (
    Parameter("text", "Words that all have to be found.", needed=True),
    _kinds(HitKind, "Only hits of this kind."),
)


def without_those_of_positions(parameters: Sequence[Parameter]) -> tuple[Parameter, ...]:
    """Those that mean something for answers that are no positions."""
    return tuple(each for each in parameters if each.called not in OF_POSITIONS)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks: keywords of the call, and which rows."""

    keywords: dict[str, Any] = field(default_factory=dict)
    limit: int = 100
    offset: int = 0


def asked(pairs: Pairs, parameters: Sequence[Parameter], what: str) -> Asked:
    """Read an address. Hyphens are as good as underscores. Raises Refusal for an unknown word, with the nearest."""
    known = {each.name: each for each in parameters}
    said: dict[str, Any] = {}
    seen: dict[str, str] = {}
    for written, value in pairs:
        name = written.replace("-", "_")
        refuse_unknown(name, known, what)
        parameter = known[name]
        if parameter.sort is not Sort.FLAG:
            refuse_empty(name, value)
        read = parameter.read(value)
        keyword = parameter.called
        if parameter.several:
            said.setdefault(keyword, []).append(read)
        elif keyword in said:
            other = seen[keyword]
            raise Refusal(
                400, f"{name} is given twice" if other == name else f"{other} and {name} say the same; give one"
            )
        else:
            said[keyword] = read
        seen[keyword] = name
    for each in parameters:
        if each.needed and each.called not in said:
            raise Refusal(400, f"{what} needs {each.name}: {each.about}")
    paging = {name: said.pop(name, known[name].default) for name in ("limit", "offset") if name in known}
    return Asked(said, **paging)
