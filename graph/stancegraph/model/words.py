"""The fixed lists of words: the scale, the voices and the rest, each word with its meaning and an example.

What stands here stands nowhere else: tables, the command line, the page, the concept schemes of the ontology and the
documentation follow from it.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from typing import Self


@dataclass(frozen=True, slots=True)
class Scheme:
    """A fixed list as a concept scheme: its name in IRIs, its title, what it is for, and where to read more."""

    name: str
    title: str
    description: str
    see_also: tuple[str, ...] = ()


class Word(StrEnum):
    """A word of a fixed list; its value is what stands in tables, queries and IRIs.

    ``definition`` says what it means, ``example`` gives a case of it, ``label`` is the word as it is read, ``phrase`` what a
    reader is told in a sentence.

    >>> stancegraph.SourceKind.STATE_MEDIA.label
    'state media'
    """

    definition: str
    example: str
    label: str
    phrase: str

    def __new__(cls, value: str, definition: str = "", example: str = "", label: str = "", phrase: str = "") -> Self:
        word = str.__new__(cls, value)
        word._value_ = value
        word.definition = definition
        word.example = example
        word.phrase = phrase
        word.label = label or value.lower().replace("-", " ")
        return word


class Position(IntEnum):
    """A place on the ordered five-point scale, from ruling a proposition out to backing it without reserve.

    It is a whole number from -2 to 2, so positions compare and subtract. ``definition`` says what a place means,
    ``example`` gives a case of it, ``sign`` is how it is written in a small space.

    >>> stancegraph.Position.SUPPORTS - stancegraph.Position.OPPOSES
    3
    """

    definition: str
    example: str
    sign: str

    def __new__(cls, value: int, definition: str = "", example: str = "", sign: str = "") -> Self:
        position = int.__new__(cls, value)
        position._value_ = value
        position.definition = definition
        position.example = example
        position.sign = sign
        return position

    REJECTS = (
        -2,
        "Rules the proposition out: refuses it, or does not accept it on any terms.",
        "The minister called the proposal unacceptable and said it would not be discussed.",
        "−−",
    )
    OPPOSES = (
        -1,
        "Is against the proposition or drags its feet, yet leaves the door open.",
        "The government sees no reason for talks at present.",
        "−",
    )
    AMBIVALENT = (
        0,
        "Takes no side: non-committal, evasive, or for and against at once.",
        "The spokesman said that there were arguments on both sides and that all options were being studied.",
        "±",
    )
    CONDITIONAL = (
        1,
        "Is for the proposition if something is given; the stance names what.",
        "We will stop firing if they do.",
        "+",
    )
    SUPPORTS = (
        2,
        "Backs the proposition without reserve.",
        "The president repeated that he wants the fighting to end today.",
        "++",
    )

    @property
    def label(self) -> str:
        """The word used in tables, queries and on screen.

        >>> stancegraph.Position(2).label
        'supports'
        """
        return self.name.lower()


POSITIONS = {position.label: position for position in Position}


class Voice(Word):
    """Who says that the holder holds the position: the holder, the source as a fact, or another actor.

    The order is that of weight: of several stances on one day the first of these voices is heard.

    It is the word itself, as tables have it.

    >>> stancegraph.Voice("attributed")
    <Voice.ATTRIBUTED: 'attributed'>
    """

    SELF = (
        "self",
        "The holder says it, quoted or paraphrased.",
        "Zelenskyy asked allies to put more pressure on Russia: a stance of Zelenskyy.",
        "",
        "in the holder's own words",
    )
    REPORTED = (
        "reported",
        "The source states it as a fact, in its own voice.",
        "Russia has dismissed an immediate ceasefire: a stance of Russia, with nobody quoted.",
        "",
        "the source reports it as fact",
    )
    ATTRIBUTED = (
        "attributed",
        "Another actor says it of the holder; sg:attributedBy names that actor. Never shown as the holder's own word.",
        "Lammy accuses Putin of obscuring peace talks: a stance of Putin, attributed by Lammy.",
        "",
        "attributed: another actor says so",
    )

    @property
    def direct(self) -> bool:
        """True where nobody else speaks about the holder: by default only such voices count.

        >>> [voice.value for voice in stancegraph.Voice if voice.direct]
        ['self', 'reported']
        """
        return self in (Voice.SELF, Voice.REPORTED)

    @property
    def rank(self) -> int:
        """Strength of the voice on one date, where the stronger answers: self 2, reported 1, attributed 0.

        Ranks are an order and nothing more: a further voice may shift their numbers.

        >>> stancegraph.Voice.SELF.rank
        2
        """
        return _RANKS[self]


_RANKS = {voice: rank for rank, voice in enumerate(reversed(Voice))}


class ActorKind(StrEnum):
    """What sort of actor.

    >>> stancegraph.Actor("ann", "Ann", stancegraph.ActorKind.PERSON).kind
    <ActorKind.PERSON: 'person'>
    """

    PERSON = "person"
    STATE = "state"
    ORGANISATION = "organisation"
    BLOC = "bloc"
    OFFICE = "office"
    GROUP = "group"


class Represents(Word):
    """Whether the holder of a role speaks for the organisation (after art. 7(2), Vienna Convention on the Law of Treaties).

    ``by-office`` (head of state or government, foreign minister) and ``by-mandate`` (envoy, spokesperson) do;
    ``own-remit`` (general, governor, other minister) and ``none`` do not.
    """

    BY_OFFICE = (
        "by-office",
        "The office itself carries the right to speak for the state or organisation: its head, the head of government, the foreign minister. Counts as the organisation speaking.",
        "The foreign minister of France speaks for France.",
    )
    BY_MANDATE = (
        "by-mandate",
        "Sent or appointed to speak for it: an envoy, a spokesperson, an ambassador. Counts as the organisation speaking.",
        "A special envoy who was sent to negotiate.",
    )
    OWN_REMIT = (
        "own-remit",
        "Speaks within the limits of the role only: another minister, a general, a governor. Does not count as the organisation speaking.",
        "A regional governor who comments on a strike on the region.",
    )
    NONE = (
        "none",
        "Belongs to the organisation but does not speak for it.",
        "A member of parliament who gives a personal opinion.",
    )

    @property
    def speaks(self) -> bool:
        """True when what the person says counts as said for the organisation.

        >>> [word.value for word in stancegraph.Represents if word.speaks]
        ['by-office', 'by-mandate']
        """
        return self in (Represents.BY_OFFICE, Represents.BY_MANDATE)


class SourceKind(Word):
    """How near a source stands to what it reports: the speaker's own publication, or who tells of it."""

    PRIMARY = (
        "primary",
        "Published by the actor itself: a transcript, a communique, a post on its own account.",
        "The record of a press conference on the ministry's website.",
    )
    MEDIA = (
        "media",
        "Journalism that is not under the control of a state.",
        "A report of a news agency.",
    )
    STATE_MEDIA = (
        "state-media",
        "Journalism that a state owns or directs.",
        "A report of an agency owned by the government it reports on.",
    )
    THINK_TANK = (
        "think-tank",
        "Analysis by a research or policy institute.",
        "A daily assessment of a campaign.",
    )
    AGGREGATOR = (
        "aggregator",
        "Gathers or rewrites what others reported.",
        "A page that sums up the day's agency reports without links to them.",
    )


class Embed(Word):
    """How much of the text of a source may stand in a page that is handed on."""

    WHOLE = (
        "whole",
        "All of it.",
        "A transcript that its publisher puts in the public domain.",
    )
    AROUND = (
        "around",
        "Up to 200 characters before and after the words that a stance rests on.",
        "A report of a newspaper, as far as a quotation needs its context.",
    )
    QUOTES = (
        "quotes",
        "Nothing but the quotes themselves, as they stand in the tables.",
        "A text that was handed over on the condition that it stays where it is.",
    )


class DatePrecision(Word):
    """How exact a date is: the day itself, some day of that month, or about then."""

    DAY = (
        "day",
        "The day itself is known.",
        "He said so on Friday, 4 April 2025: 2025-04-04.",
    )
    MONTH = (
        "month",
        "Some day of the month of that date.",
        "In March she had still refused: 2025-03-01.",
    )
    APPROX = (
        "approx",
        "About then: inferred, for example from the date of publication.",
        "A report of 4 April says that Russia has dismissed the idea, without saying when: 2025-04-04.",
        "approximate",
    )

    def span(self, day: date) -> tuple[date, date]:
        """The first and the last day that a date of this precision, written as ``day``, may mean.

        >>> from datetime import date
        >>> [day.isoformat() for day in stancegraph.DatePrecision.APPROX.span(date(2025, 4, 4))]
        ['2025-03-25', '2025-04-14']
        """
        match self:
            case DatePrecision.MONTH:
                return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
            case DatePrecision.APPROX:
                return max(day, date.min + APPROXIMATELY) - APPROXIMATELY, min(
                    day, date.max - APPROXIMATELY
                ) + APPROXIMATELY
            case _:
                return day, day

    @property
    def rank(self) -> int:
        """How exact it is: of two dates that may be one day the exacter counts. 2 is the day.

        >>> stancegraph.DatePrecision.DAY.rank
        2
        """
        return (DatePrecision.MONTH, DatePrecision.APPROX, DatePrecision.DAY).index(self)


APPROXIMATELY = timedelta(days=10)
"""How far an approximate date may be from the day, either way."""


class ConditionKind(Word):
    """What a condition asks for. Of several kinds that fit, and of several conditions, the first in this order counts."""

    DEMAND = (
        "demand",
        "Another party is to give up something the conflict is about: land, forces or arms, an alliance, its government; "
        "whoever asks it. Readiness to discuss is no giving up. An ultimatum is not a yes: goes with opposes only.",
        "The fighting stops once the other army has left the four regions.",
    )
    THIRD_PARTY = (
        "third-party",
        "Somebody else joins or guarantees.",
        "We send troops if the United States stands behind them.",
    )
    SEQUENCE = (
        "sequence",
        "Something else comes first.",
        "A meeting of leaders once the delegations have prepared it.",
    )
    VERIFICATION = (
        "verification",
        "It is monitored or checked.",
        "A truce, if observers watch over it.",
    )
    RECIPROCITY = (
        "reciprocity",
        "The other side does the same, where the proposition does not say so itself.",
        "We let prisoners go if they do.",
    )
    TERMS = (
        "terms",
        "Parts of it are still to be settled.",
        "Yes in principle, with nuances to be discussed.",
    )
    EVENT = (
        "event",
        "Something happens, or fails to happen.",
        "Tariffs if there is no deal in fifty days.",
    )
    SCOPE = (
        "scope",
        "How long, how much or where: limits the thing, hangs on nobody. Never with conditional.",
        "A truce of thirty days.",
    )
    UNSTATED = (
        "unstated",
        "Not known: for positions that an importer reads from a code or a strength, never for words.",
        "A coded answer of 1 in a survey of governments.",
    )

    @property
    def makes_conditional(self) -> bool:
        """True where a position can be conditional on it.

        >>> stancegraph.ConditionKind.DEMAND.makes_conditional
        False
        """
        return self not in (ConditionKind.DEMAND, ConditionKind.SCOPE)


class Ballot(Word):
    """How a state voted on a text. No stance follows from it alone: a no is against the text as a whole, not its clauses."""

    YES = ("yes", "In favour.", "141 states voted for the resolution.")
    NO = ("no", "Against.", "Five states voted against the resolution.")
    ABSTAIN = (
        "abstain",
        "Present, and neither for nor against. Why is not known unless it is explained.",
        "35 states abstained.",
    )
    ABSENT = (
        "absent",
        "Did not vote: was not in the room, or had no right to vote for the time being.",
        "A state whose vote was suspended for unpaid dues.",
    )


class AggregationRule(Word):
    """How one position was worked out of many coded events of a period. Where a rule gives none there is no aggregate."""

    MEAN = (
        "mean",
        "The place of the scale nearest to the mean of the events' positions; half way between two, the one nearer to 0.",
        "Of 2, 2 and -1 the mean is 1: conditional, with a condition that is not stated.",
    )
    MODAL = (
        "modal",
        "The position that more events have than any other; none where several have as many.",
        "Of 2, 2 and -1 the modal position is 2.",
    )
    MAJORITY = (
        "majority",
        "The side, for (above 0), against (below 0) or neither, on which more than a share of the events are; of that side the place "
        "nearest to the mean of its events. None where no side has as many.",
        "Of 2, 2 and -1, two thirds are for: more than half, so that the position is 2.",
    )


class EventType(Word):
    """Event types of PLOVER (Political Language Ontology for Verifiable Event Records), which succeeds CAMEO."""

    AGREE = (
        "AGREE",
        "Agrees, offers or promises to cooperate.",
        "Two governments announce that they will exchange prisoners.",
    )
    CONSULT = (
        "CONSULT",
        "Meets, calls, visits or negotiates.",
        "An envoy visits Washington for talks.",
    )
    SUPPORT = (
        "SUPPORT",
        "Starts or strengthens cooperation of a diplomatic or political kind.",
        "A state recognises another's government.",
    )
    CONCEDE = (
        "CONCEDE",
        "Gives way: eases a sanction, a demand or a political restriction.",
        "A government lifts a curfew after protests.",
    )
    COOPERATE = (
        "COOPERATE",
        "Works together in practice: in the economy, the military, the courts or intelligence.",
        "Two armies hold an exercise together.",
    )
    AID = (
        "AID",
        "Gives material help: money, food, arms, shelter.",
        "Air defence batteries are delivered.",
    )
    RETREAT = (
        "RETREAT",
        "Gives way on the ground: withdraws, releases, disarms, stops firing.",
        "Troops leave an occupied town.",
    )
    REQUEST = (
        "REQUEST",
        "Asks, urges or demands that another act.",
        "A president asks allies for ammunition.",
    )
    ACCUSE = (
        "ACCUSE",
        "Accuses, criticises or investigates another.",
        "A foreign minister accuses a president of playing for time.",
    )
    REJECT = (
        "REJECT",
        "Refuses a request, a proposal or cooperation.",
        "A government turns a draft agreement down.",
    )
    THREATEN = (
        "THREATEN",
        "Threatens force, sanctions or another harm.",
        "A leader warns of strikes on any foreign troops.",
    )
    PROTEST = (
        "PROTEST",
        "Demonstrates, strikes or otherwise protests in public.",
        "Thousands march against conscription.",
    )
    SANCTION = (
        "SANCTION",
        "Cuts or reduces ties: breaks relations, expels diplomats, imposes sanctions.",
        "A ban on imports enters into force.",
    )
    MOBILIZE = (
        "MOBILIZE",
        "Readies forces: calls up, deploys, puts on alert, short of using them.",
        "A decree drafts 160,000 recruits.",
    )
    COERCE = (
        "COERCE",
        "Uses the power of the state against people or property without armed assault: arrests, seizes, restricts.",
        "The police detain organisers of a march.",
    )
    ASSAULT = (
        "ASSAULT",
        "Attacks with armed force or physical violence.",
        "A missile hits a residential street.",
    )


SCHEMES: dict[type[Word] | type[Position], Scheme] = {
    Position: Scheme(
        "position",
        "Position scale",
        "The ordered scale on which every stance and every bearing has its place. rdf:value is the number of a point; the points are ordered by it, and distances on the scale are differences of it.",
        ("sg:position",),
    ),
    Voice: Scheme(
        "voice",
        "Voice",
        "Who says that the holder holds the position. rdf:value ranks the voices: of several stances of one date the highest rank is taken first.",
        ("sg:voice",),
    ),
    Represents: Scheme(
        "represents",
        "Representation",
        "Whether the holder of a role speaks for the organisation, after article 7(2) of the Vienna Convention on the Law of Treaties.",
        ("sg:represents",),
    ),
    SourceKind: Scheme(
        "source-kind",
        "Kind of source",
        "How near a source stands to what it reports.",
        ("sg:sourceKind",),
    ),
    Embed: Scheme(
        "embed",
        "Text in a page",
        "How much of the text of a source may stand in a page that is handed on.",
        ("sg:embed",),
    ),
    DatePrecision: Scheme(
        "date-precision",
        "Date precision",
        "How exact the date of a stance or an event is.",
        ("sg:datePrecision",),
    ),
    ConditionKind: Scheme(
        "condition-kind",
        "Kind of condition",
        "What a condition asks for. Of several kinds that fit, the first in the order of the list counts.",
        ("sg:conditionKind",),
    ),
    AggregationRule: Scheme(
        "aggregation-rule",
        "Rule of aggregation",
        "How one position was worked out of many coded events of a period.",
        ("sg:aggregationRule",),
    ),
    Ballot: Scheme(
        "ballot",
        "Ballot",
        "How a state voted on a text.",
        ("sg:ballot",),
    ),
    EventType: Scheme(
        "event-type",
        "Event type",
        "Event types of PLOVER, the Political Language Ontology for Verifiable Event Records, which succeeds CAMEO. The definitions are ours and short; the PLOVER manual decides.",
        (
            "sg:eventType",
            "https://github.com/openeventdata/PLOVER",
        ),
    ),
}
"""The lists that are concept schemes of the ontology (kinds of actors are classes instead)."""
