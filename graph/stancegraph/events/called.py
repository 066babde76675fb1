"""What coded actors are called: one rule for all that shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def called(told: Iterable[tuple[str, int, str | None]], known: Mapping[str, str]) -> Mapping[str, str]:
    """Names by actor, of those that have one.

    What the mapping says of a code (``known``) goes first. Else an actor is called by the name it was coded with, but only where
    each actor has one at most: where some have several, names are what reports wrote (for ARG a president, a city), and nobody is
    called by one. ``told`` are, of all actors of the events, the actor, how many different names it has, and one of them.
    """
    rows = list(told)
    names_are_of_actors = all(number <= 1 for _actor, number, _name in rows)
    names = {actor: name for actor, _number, name in rows if name} if names_are_of_actors else {}
    return names | {actor: known[actor] for actor, _number, _name in rows if actor in known}
