"""Who is meant by a name or a code on a day: dictionaries of actors with dated roles, and datasets.

A dictionary is a file in the form of PETRARCH-2: a name to a line, aliases with ``+``, and codes with the days of each. A
dataset has names, aliases, codes and roles of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from stancegraph import limits
from stancegraph.errors import StancegraphError
from stancegraph.model.records import Actor, Dataset
from stancegraph.model.words import Represents
from stancegraph.naming import address, fold

_FIRST, _LAST = date.min, date.max
_CODE = re.compile(r"\[\s*([A-Z0-9~]+)?\s*([^\]]*)\]")
# Kinds of organisations, of which a code says which one by what follows.
_GENERAL = {"IGO", "IMG", "INT", "MNC", "NGM", "NGO", "UIS", "BUS", "CVL", "ELI", "MED", "SET"}
_SPEAKING = (Represents.BY_OFFICE, Represents.BY_MANDATE)
# Two digits of a year: dictionaries hold officers of this and the last century.
_CENTURY = 30


@dataclass(frozen=True, slots=True)
class Spell:
    """An id somebody is known under from a day to a day, both included."""

    first: date
    last: date
    id: str


@dataclass
class Aliases:
    """Ids by name and day. ``malformed`` counts dates that could not be read, by what is wrong with them.

    ``actors`` are those of a dataset by id: what is found under an id of theirs is called as they are, and not as it was coded.
    """

    spells: dict[str, list[Spell]] = field(default_factory=dict)
    malformed: Counter[str] = field(default_factory=Counter)
    actors: dict[str, Actor] = field(default_factory=dict)

    def on(self, name: str, day: str) -> str | None:
        """The id somebody is known under by a name on a day (ISO); None where there is none, or two of them.

        Of several spells that hold on the day the shortest counts: an office goes before what somebody is for life.
        """
        spells = self.spells.get(_key(name))
        if not spells:
            return None
        at = date.fromisoformat(day)
        holding = [each for each in spells if each.first <= at <= each.last]
        if not holding:
            return None
        shortest = min(each.last - each.first for each in holding)
        ids = {each.id for each in holding if each.last - each.first == shortest}
        return ids.pop() if len(ids) == 1 else None

    def add(self, name: str, spell: Spell) -> None:
        """Note a name."""
        if key := _key(name):
            held = self.spells.setdefault(key, [])
            if spell not in held:
                held.append(spell)


def _key(name: str) -> str:
    return address(name) or fold(name)


def read_aliases(path: Path) -> Aliases:
    """A dictionary of actors in the form of PETRARCH-2.

    Codes of a state and of its government become the code of the state; others stay as they are. Raises StancegraphError
    where the file cannot be read or holds no name.
    """
    aliases = Aliases()
    names: list[str] = []
    codes: list[tuple[str, str]] = []
    try:
        with path.open(encoding="utf-8", errors="replace") as stream:
            while line := stream.readline(limits.LONGEST_LINE + 1):
                if len(line) > limits.LONGEST_LINE:
                    raise StancegraphError(
                        f"{path}: a line is longer than {limits.LONGEST_LINE:,} characters; is this a dictionary?"
                    )
                _line(aliases, line.partition("#")[0].rstrip(), names, codes)
    except OSError as error:
        raise StancegraphError(f"{path}: cannot be read: {error.strerror}") from error
    _put(aliases, names, codes)
    if not aliases.spells:
        raise StancegraphError(
            f"{path}: holds no names with codes; a dictionary has lines such as ANN_LEE_, +A._LEE_ and, after a tab, [LNDGOV 200101-210131]"
        )
    return aliases


def _line(aliases: Aliases, text: str, names: list[str], codes: list[tuple[str, str]]) -> None:
    """One line: an actor begins with a name; aliases and codes belong to it until the next one."""
    found = _CODE.findall(text)
    head = text.partition("[")[0].strip()
    if head and not head.startswith("+"):
        _put(aliases, names, codes)
        names[:], codes[:] = [_name(head)], []
    elif head:
        names.append(_name(head[1:]))
    codes.extend(found)


def _name(text: str) -> str:
    return " ".join("".join(each for each in text if each.isprintable()).replace("_", " ").split())


def _put(aliases: Aliases, names: list[str], codes: list[tuple[str, str]]) -> None:
    for code, days in codes:
        if not code:
            continue
        spell = _days(days.strip())
        if isinstance(spell, str):
            aliases.malformed[spell] += 1
            continue
        for name in names:
            aliases.add(name, Spell(*spell, _id(code)))


def _id(code: str) -> str:
    """The state of a code, where it is that state or its government; else the code."""
    state, rest = code[:3], code[3:]
    return state if rest in ("", "GOV") and state not in _GENERAL else code


def _days(text: str) -> tuple[date, date] | str:
    """The first and the last day of a code; or what is wrong with them."""
    if not text:
        return _FIRST, _LAST
    if text[0] in "<>":
        day = _day(text[1:].strip(), last=text[0] == "<")
        if isinstance(day, str):
            return day
        return (day, _LAST) if text[0] == ">" else (_FIRST, day)
    first, dash, last = (each.strip() for each in text.partition("-"))
    begin, end = _day(first, last=False), _day(last if dash else first, last=True)
    if isinstance(begin, str) or isinstance(end, str):
        return begin if isinstance(begin, str) else str(end)
    return (begin, end) if begin <= end else "ends before it begins"


def _day(text: str, *, last: bool) -> date | str:
    """A day as YYMMDD or YYYYMMDD; a day or month of 00 is the first or the last there is."""
    if not (text.isascii() and text.isdigit() and len(text) in (6, 8)):
        return "not six or eight digits"
    year = int(text[:-4])
    if len(text) == 6:
        year += 2000 if year < _CENTURY else 1900
    month, day = int(text[-4:-2]), int(text[-2:])
    if not month:
        month = 12 if last else 1
    try:
        if day:
            return date(year, month, day)
        if not last:
            return date(year, month, 1)
        return date.fromordinal(date(year + month // 12, month % 12 + 1, 1).toordinal() - 1)
    except ValueError:
        return "no day of the calendar"


def aliases_of(dataset: Dataset) -> Aliases:
    """Names, aliases, codes and addresses of a dataset's actors, as they hold on each day.

    A person who speaks for an organisation, by office or mandate, counts as that organisation while the role lasts.
    """
    aliases = Aliases()
    offices: dict[str, list[Spell]] = {}
    for role in dataset.roles:
        if role.represents in _SPEAKING:
            offices.setdefault(role.actor, []).append(Spell(*role.span, role.organisation))
    for actor in dataset.actors:
        aliases.actors[actor.id] = actor
        for name in _names(actor):
            aliases.add(name, Spell(_FIRST, _LAST, actor.id))
            for spell in offices.get(actor.id, ()):
                aliases.add(name, spell)
    return aliases


def _names(actor: Actor) -> Iterator[str]:
    yield from filter(None, (actor.id, actor.name, actor.iso3166, actor.cow))
    yield from actor.aliases
    yield from actor.same_as
    yield from (each.text for each in actor.names)
