"""How moments and numbers are written, alike wherever they are: one lexical form for each value."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}:[0-9]{2}:[0-9]{2})((?:\.[0-9]+)?))?((?:Z|[+-][0-9]{2}:[0-9]{2})?)"
)
_END_OF_DAY = "24:00:00"


def date_time(moment: datetime) -> str:
    """A moment in UTC as ``xsd:dateTime`` writes it, for example ``2025-04-10T09:00:00Z``; without a zone it is in UTC."""
    return utc(moment).isoformat().replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """A moment in UTC as ``xsd:dateTime`` or ``xsd:date`` writes it: without a zone in UTC, a day as its first moment.

    24:00:00 is the first moment of the next day. Raises ValueError, or OverflowError, for what is none.
    """
    match = _MOMENT.fullmatch(text)
    if not match:
        raise ValueError(text)
    day, clock, fraction, zone = match.groups()
    at_end = clock == _END_OF_DAY and not (fraction or "").strip(".0")
    clock = "00:00:00" if at_end or clock is None else clock
    # As many digits as a moment can have.
    found = datetime.fromisoformat(f"{day}T{clock}{(fraction or '')[:7]}{zone}")
    return utc(found + timedelta(days=at_end))


def utc(moment: datetime) -> datetime:
    """A moment in UTC; one without a zone is in UTC already, whatever the clock of the machine says."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def decimal(number: Decimal) -> str:
    """A number as ``xsd:decimal`` writes it: no exponent."""
    return f"{number:f}"


def plain(weight: float) -> float | int:
    """A whole number without its decimal point."""
    return int(weight) if weight.is_integer() else weight
