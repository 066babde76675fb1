"""How moments and numbers are written, alike wherever they are: one lexical form for each value."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal


def date_time(moment: datetime) -> str:
    """A moment in UTC as ``xsd:dateTime`` writes it, for example ``2025-04-10T09:00:00Z``; without a zone it is in UTC."""
    return utc(moment).isoformat().replace("+00:00", "Z")


def utc(moment: datetime) -> datetime:
    """A moment in UTC; one without a zone is in UTC already, whatever the clock of the machine says."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def decimal(number: Decimal) -> str:
    """A number as ``xsd:decimal`` writes it: no exponent."""
    return f"{number:f}"


def plain(weight: float) -> float | int:
    """A whole number without its decimal point."""
    return int(weight) if weight.is_integer() else weight
