"""Answers in words, the same wherever they are read: whose words, how old, on what condition."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from stancegraph.answers.kinds import Basis, Standing
from stancegraph.model.words import DatePrecision, Voice

if TYPE_CHECKING:
    from stancegraph.answers.catalogue import Catalogue
    from stancegraph.answers.positions import Silence
    from stancegraph.model.records import Aggregate

NOBODY_SAID = "nobody said it: it was worked out of coded events"
"""What stands in the place of whose words they are."""

SAID = {Voice.SELF: "own words", Voice.REPORTED: "reported", Voice.ATTRIBUTED: "attributed"}
"""What a voice is called wherever people read it."""

_DAY = timedelta(days=1)


def whose_words(row: Any) -> str:
    """Whose words an answer rests on, for whom they count, what it follows from and who denies it."""
    if row.basis == Basis.EVENTS:
        parts = [counted(row.events, row.period, row.mean)]
        if row.stance_of != row.actor:
            parts = [f"{parts[0]}; of {row.stance_of_label}, for {row.actor_label}"]
    elif row.attributed_by:
        parts = [f"hearsay: {row.attributed_by_label} says so"]
    elif row.stance_of != row.actor:
        words = "words of" if row.voice == Voice.SELF else f"{SAID[Voice(row.voice)]} of"
        parts = [f"{words} {row.stance_of_label}, for {row.actor_label}"]
    else:
        parts = [SAID[Voice(row.voice)]]
    if getattr(row, "entailed_from", None):
        parts.append(f"follows from {row.entailed_from_label}")
    if denying := getattr(row, "disputed_by_label", ()):
        parts.append(f"denied by {', '.join(denying)}")
    return "; ".join(parts)


def counted(events: int, period: str, mean: float) -> str:
    """What was worked out of coded events: 42 events in March 2014, mean -1.2."""
    return f"{events:,} event{'s' * (events != 1)} in {in_words(period)}, mean {mean:+.1f}"


def measured(first: str, second: str) -> str:
    """What a move was seen in, where it is not in what was said: coded events, or first the one and then the other."""
    if Basis.EVENTS not in (first, second):
        return ""
    if first == second:
        return "in coded events"
    return "a statement, then coded events" if first == Basis.STATEMENT else "coded events, then a statement"


def by_whom(label: str, basis: str | None) -> str:
    """Who is behind one side of a contradiction, or that it is coded events of them."""
    return f"coded events of {label}" if basis == Basis.EVENTS else label


def counted_out(aggregate: Aggregate) -> str:
    """The whole of what was worked out of coded events, but for the rule."""
    told = counted(aggregate.count, aggregate.period.text, float(aggregate.mean))
    days = f"{aggregate.earliest}" + (f" to {aggregate.latest}" if aggregate.latest != aggregate.earliest else "")
    return f"{told}, spread {aggregate.spread:f}; {days}"


def ruled(aggregate: Aggregate) -> str:
    """By what rule one position was made of them."""
    share = "" if aggregate.share is None else f" of more than {aggregate.share:f}"
    return f"{aggregate.rule}{share}: {aggregate.rule.definition}"


def in_words(period: str) -> str:
    """A month, a year or a day in words: March 2014."""
    year, month, day = (*period.split("-"), "", "")[:3]
    return " ".join(filter(None, (day.lstrip("0"), _MONTHS[int(month) - 1] if month else "", year)))


# Those of the calendar of the standard library are in the language of the machine.
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def dated(day: date, precision: str) -> str:
    """A day as exactly as it is known: 2025-04-05, 2025-04, about 2025-04-05."""
    match precision:
        case DatePrecision.MONTH:
            return f"{day:%Y-%m}"
        case DatePrecision.APPROX:
            return f"about {day}"
        case _:
            return f"{day}"


def aged(row: Any) -> str:
    """How old an answer is on the day asked about and, unless it is current or hearsay, its standing.

    A date that is not known to the day may as well lie some days ahead.
    """
    old = f"{days(row.age_days)} old"
    if row.date_precision != DatePrecision.DAY:
        old = f"about {old}" if row.age_days else "a few days old at most"
    return old if row.standing in (Standing.CURRENT, Standing.HEARSAY) else f"{old}, {row.standing}"


def days(count: int) -> str:
    """So many days."""
    return f"{count:,} day{'s' * (count != 1)}"


def conditions(row: Any) -> list[str]:
    """What an answer depends on and of what kind that is, and for how long it was declared to hold."""
    kind = f" ({row.condition_kind})" if row.condition_kind else ""
    condition = [f"{row.condition}{kind}"] if row.condition else []
    return [*condition, f"until {row.until}"] if row.until else condition


def silent(silence: Silence, catalogue: Catalogue) -> str:
    """What is left out because it was said under another government."""
    leader = silence.leader and catalogue.actors[silence.leader].name
    # Whoever led before did so until the day before.
    since = f"{leader} took office on {silence.since}" if leader else f"the last leader left on {silence.since - _DAY}"
    about = f"{catalogue.actors[silence.actor].name} on {catalogue.issues[silence.issue].label}"
    return f"{about}: nothing since {since}; {silence.earlier:,} earlier"


def spoken_for_only(actor: str, issue: str, catalogue: Catalogue) -> str:
    """That a person has no position of its own where whom it speaks for has one; ``actor`` and ``issue`` are ids."""
    name = catalogue.actors[actor].name
    return f"{name} has said nothing on {catalogue.issues[issue].label}; whom {name} speaks for has"
