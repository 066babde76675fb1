"""Which stances can matter to a question: what need not be fetched from where fetching costs time.

Left out is only what no rule of positions lets matter: other issues, unless one follows from the other; actors whom no
office, however old and however far around, joins with those asked about; days that are not looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.scope import Scope
from stancegraph.model.hierarchy import reachable

# A date that is known to the month, or about, may mean a day so much earlier than it is written.
_EARLIER = timedelta(days=31)
# Where more are asked about, naming them costs more than fetching all.
MOST_NAMED = 300


@dataclass(frozen=True, slots=True)
class Among:
    """Stances of, or on behalf of, these ``actors``, on these ``issues``, dated from ``first`` to ``last``; None is all.

    All that those said who ever spoke on behalf of one of the actors is of it, whether they have an office or not: what they say elsewhere
    may be their last word. What corrects one of them counts as well, whatever it is itself about.
    """

    actors: frozenset[str] | None = None
    issues: frozenset[str] | None = None
    first: date | None = None
    last: date | None = None


ALL = Among()


def among(catalogue: Catalogue, scope: Scope, *, only_dated: bool = False) -> Among:
    """What can matter to a question; ``only_dated`` says that stances before ``since`` and after ``until`` do not."""
    if scope.filters.get("coder"):
        return ALL  # who coded anything is known from all stances
    links = ((role.actor, role.organisation) for role in catalogue.roles)
    entailed = ((issue.id, other) for issue in catalogue.issues.values() for other in issue.entails)
    last = min(scope.day, date.max - _EARLIER) + _EARLIER
    if only_dated and scope.until is not None:
        last = min(last, scope.until)
    return Among(
        actors=_joined(scope.actors, links),
        issues=_joined(scope.issues, entailed),
        first=scope.since if only_dated else None,
        last=last,
    )


def _joined(asked: Collection[str] | None, links: Iterable[tuple[str, str]]) -> frozenset[str] | None:
    """Those asked about and all that is linked with them, directly or through others, in whichever direction."""
    if asked is None:
        return None
    beside: dict[str, list[str]] = defaultdict(list)
    for one, other in links:
        beside[one].append(other)
        beside[other].append(one)
    found = frozenset(asked).union(*(reachable(each, beside) for each in asked))
    return found if len(found) <= MOST_NAMED else None
