"""Statements as they are compared, whatever they were read from: where they are, and by which words actor and issue may be called."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from stancegraph.naming import fold

STEM = 6
"""Letters of a word that count, from its beginning: what comes after them is mostly inflection."""
_SHORTEST = 3
_word = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody, by any of the ``names`` that fit; ``iri`` where it is known which record that is."""

    names: tuple[str, ...] = ()
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement from code point ``start`` to before ``end``. ``issue`` are the phrases that fit, ``positions`` the words of the scale that
    do; where nothing is said of something it is empty. ``rule`` is what found it."""

    start: int
    end: int
    actor: Who = Who()
    issue: Who = Who()
    positions: tuple[str, ...] = ()
    attributed_by: Who = Who()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class TextSaid:
    """What one side has on a text. ``names`` are all by which the text may be known: SHA-256, id or IRI of the source, name of the file."""

    names: frozenset[str]
    said: Sequence[Said]


@dataclass(frozen=True, slots=True)
class Side:
    """What was read from one place; ``left_out`` counts what cannot be compared, by reason."""

    place: str
    texts: Sequence[TextSaid]
    left_out: Mapping[str, int] = field(default_factory=dict)


def same_actor(one: Who, other: Who) -> bool:
    """Whether two are the same: by record where both say which; else where the words of a name of one are all in a name of the other,
    case, accents and order aside (``Lavrov`` and ``Sergey Lavrov``)."""
    if one.iri and other.iri and _base(one.iri) == _base(other.iri):
        return one.iri == other.iri
    ours, theirs = (list(filter(None, map(_words, each.names))) for each in (one, other))
    return any(a <= b or b <= a for a in ours for b in theirs)


def same_issue(one: Who, other: Who) -> bool:
    """Whether two are the same: by record where both say which; else where a phrase of one and one of the other have two thirds of the
    stems of the shorter in common. Stems are the first six letters of words of three letters and more."""
    if one.iri and other.iri and _base(one.iri) == _base(other.iri):
        return one.iri == other.iri
    ours, theirs = (list(filter(None, map(stems, each.names))) for each in (one, other))
    return any(3 * len(a & b) >= 2 * min(len(a), len(b)) for a in ours for b in theirs)


def same_source(one: Who, other: Who) -> bool:
    """Whether two statements are attributed alike: to the same, or both to nobody."""
    if not one.names and not other.names:
        return True
    return same_actor(one, other)


@lru_cache(maxsize=100_000)
def stems(phrase: str) -> frozenset[str]:
    """The stems of a phrase; where all its words are shorter than three letters, these.

    >>> sorted(stems("withdrawal of the armies"))
    ['armies', 'the', 'withdr']
    """
    found = _words(phrase)
    return frozenset(each[:STEM] for each in found if len(each) >= _SHORTEST) or found


@lru_cache(maxsize=100_000)
def _words(phrase: str) -> frozenset[str]:
    return frozenset(_word.findall(fold(phrase)))


def _base(iri: str) -> str:
    return iri.rpartition("/")[0]


def says_any(said: Collection[Said], what: str) -> bool:
    """Whether any of some statements says an ``actor``, an ``issue`` or ``positions`` at all."""
    return any(getattr(each, what) not in (Who(), ()) for each in said)
