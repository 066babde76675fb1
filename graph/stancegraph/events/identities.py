"""Who the actors of events are in schemes of others, and which codes are therefore one actor."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from stancegraph.characters import as_text, show, some
from stancegraph.model.coded_events import Scheme
from stancegraph.model.records import Actor
from stancegraph.naming import address

Identities = Mapping[Scheme, str]
"""What an actor is in each scheme that says so, as :func:`as_written` gives it."""

_MOST_SHOWN = 3
"""How much of a list is said in a remark."""
_ITEM = "http://www.wikidata.org/entity/"
_WIKIPEDIA = "https://en.wikipedia.org/"
_STATE = {Scheme.ISO3166: re.compile("[A-Z]{3}"), Scheme.COW: re.compile("[1-9][0-9]{0,2}")}


def as_written(scheme: Scheme, text: str) -> str:
    """An identity in the one form in which it is compared and kept: an address for a page or item, the code of a state.

    A page of Wikipedia is given by its number, its title or its address; the first two mean the English one. Numbers may end in
    ``.0``, as tables with gaps are often written. Empty where the text is none of the scheme.
    """
    text = " ".join(text.split())
    whole = re.sub(r"(?<=[0-9])\.0+$", "", text)
    if scheme in _STATE:
        code = whole.upper().lstrip("0") if scheme is Scheme.COW else whole.upper()
        return code if _STATE[scheme].fullmatch(code) else ""
    if scheme is Scheme.WIKIDATA:
        item = address(text)
        return _ITEM + item if re.fullmatch("Q[1-9][0-9]*", item) else ""
    if address(text):
        return text if re.match(r"https?://[a-z-]+\.(m\.)?wikipedia\.org/.", text) else ""
    if re.fullmatch("[0-9]+", whole):
        return f"{_WIKIPEDIA}?curid={int(whole)}" if int(whole) else ""
    # Titles begin with a capital letter, and blanks are written as lines.
    title = (text[:1].upper() + text[1:]).replace(" ", "_")
    return f"{_WIKIPEDIA}wiki/{quote(title, safe=',:()!*;@')}" if title else ""


def identities_of(actor: Actor) -> Identities:
    """Those of an actor of a dataset: its codes, and its one item of Wikidata and page of Wikipedia."""
    found: dict[Scheme, str] = {Scheme.ISO3166: actor.iso3166, Scheme.COW: actor.cow}
    for scheme in (Scheme.WIKIDATA, Scheme.WIKIPEDIA):
        # Of an address that is none of the scheme nothing is made: a title is no address.
        values = {as_written(scheme, each) for each in actor.same_as if address(each)} - {""}
        if len(values) == 1:
            found[scheme] = values.pop()
    return {scheme: value for scheme, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class Alike:
    """What identities say: ``same`` has for each code that is another's actor the code or id that stands for both.

    ``identities`` are those of each code or id that stands for itself, ``codes`` the others it stands for. ``several`` counts, by
    scheme, codes with several identities, of which none is taken; ``none`` those with a text that is no identity. ``apart`` has
    the codes that share an identity and are told apart by another: who they are is for people to say.
    """

    same: Mapping[str, str] = field(default_factory=dict)
    identities: Mapping[str, Identities] = field(default_factory=dict)
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    several: Mapping[Scheme, int] = field(default_factory=dict)
    none: Mapping[Scheme, int] = field(default_factory=dict)
    apart: tuple[tuple[str, ...], ...] = ()


def identities_told(rows: Iterable[tuple[str, Scheme, str]]) -> dict[str, dict[Scheme, set[str]]]:
    """The identities of each code, of rows with a code, a scheme and the text that events give it there."""
    told: dict[str, dict[Scheme, set[str]]] = {}
    for key, scheme, text in rows:
        told.setdefault(key, {}).setdefault(scheme, set()).add(as_written(scheme, text))
    return told


def remarks(who: Alike, there: Collection[str]) -> Iterator[str]:
    """What the identities of actors came to, of the codes that are ``there``, each a sentence without its full stop."""
    if merged := {one: codes for one, codes in who.codes.items() if one in there}:
        first, codes = min(merged.items())
        number = sum(map(len, merged.values()))
        yield (
            f"{number:,} code{'s' * (number != 1)} of actors {'are' if number != 1 else 'is'} counted with another that has the same identity, for example "
            f"{_shown(codes[0])} with {_shown(first)}"
        )
    for codes in who.apart[:_MOST_SHOWN]:
        yield f"{_listed(codes)} share an identity and are told apart by another, so they stay apart"
    if (more := len(who.apart) - _MOST_SHOWN) > 0:
        yield f"so do {more:,} more groups of codes"
    for counts, why in (
        (who.several, "have several identities by {}, so none of these is taken"),
        (who.none, "have a text for {} that is no identity there"),
    ):
        for scheme, number in counts.items():
            yield f"codes of actors that {why.format(scheme)}: {number:,}"


def _listed(codes: Sequence[str]) -> str:
    shown = [_shown(each) for each in codes]
    return some(shown, _MOST_SHOWN) if len(shown) > _MOST_SHOWN else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _shown(code: str) -> str:
    return show(" ".join(as_text(code).split()))


def alike(
    told: Mapping[str, Mapping[Scheme, Iterable[str]]], events: Mapping[str, int], known: Mapping[str, Identities]
) -> Alike:
    """Which codes of events are one actor.

    ``told`` are the identities that events give each code, as :func:`as_written` writes them (empty: no identity), ``events`` how many
    events there are of each, ``known`` the identities of actors there are already, by id. Codes are one actor where they share an
    identity and no scheme tells them apart; the schemes that tell apart best go first. Two known actors are never one. A known
    actor stands for all its codes, else the code of most events, of equal ones the first by name.
    """
    several: Counter[Scheme] = Counter()
    none: Counter[Scheme] = Counter()
    groups: dict[str, _Group] = {key: _Group([key], dict(has), True) for key, has in known.items()}
    for key, by_scheme in told.items():
        group = groups.setdefault(key, _Group([key], {}, False))
        for scheme, texts in by_scheme.items():
            values = set(texts)
            none[scheme] += "" in values
            values.discard("")
            several[scheme] += len(values) > 1
            if len(values) == 1:
                group.has.setdefault(scheme, values.pop())
    apart: dict[tuple[str, ...], None] = {}
    for scheme in Scheme:
        sharing: dict[str, list[_Group]] = {}
        for group in {id(each): each for each in groups.values()}.values():
            if scheme in group.has:
                sharing.setdefault(group.has[scheme], []).append(group)
        for members in sharing.values():
            if len(members) < 2:
                continue
            if _told_apart(members):
                if any(key in told for each in members for key in each.keys):
                    apart[tuple(sorted(key for each in members for key in each.keys))] = None
                continue
            one = members[0]
            for other in members[1:]:
                one.keys += other.keys
                one.has |= other.has
                one.known |= other.known
            groups |= dict.fromkeys(one.keys, one)
    same: dict[str, str] = {}
    identities: dict[str, Identities] = {}
    codes: dict[str, tuple[str, ...]] = {}
    for group in {id(each): each for each in groups.values()}.values():
        one_key = min(group.keys, key=lambda key: (key not in known, -events.get(key, 0), key))
        others = sorted(key for key in group.keys if key != one_key)
        same |= dict.fromkeys(others, one_key)
        if group.has:
            identities[one_key] = group.has
        if others:
            codes[one_key] = tuple(others)
    return Alike(same, identities, codes, +several, +none, tuple(apart))


@dataclass
class _Group:
    """Codes that are one actor, what it is in each scheme, and whether it is a known one."""

    keys: list[str]
    has: dict[Scheme, str]
    known: bool


def _told_apart(groups: Iterable[_Group]) -> bool:
    """Whether a scheme has two identities for them, or two of them are known."""
    met: dict[Scheme, str] = {}
    groups = list(groups)
    return sum(each.known for each in groups) > 1 or any(
        met.setdefault(scheme, value) != value for each in groups for scheme, value in each.has.items()
    )
