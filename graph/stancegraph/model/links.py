"""What a link into the page of a dataset may say: what follows its ``#``, word by word.

The page writes and reads such links (``views/explorer/link.js``), a story is made of them. What each word may hold stands here once: tables are
checked by it, and the page is given it and says what of a link it does not understand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import parse_qsl, urlencode

from stancegraph import limits
from stancegraph.characters import show
from stancegraph.model.query_headers import OF_RECORDS, Parameter, taken
from stancegraph.model.words import ActorKind, Position, Voice
from stancegraph.nearest import did_you_mean

Knows = Callable[[str, str], bool]
"""Whether there is a record of that kind (actor, issue, stance ...) and id; of ``kind``, whether an actor is of it."""
Called = Callable[[str, str], bool]
"""Whether a record of that kind has that id or name."""


@dataclass(frozen=True, slots=True)
class Said:
    """A word of a link and what it may hold: one of ``choices``, a whole number from ``least`` to ``most``, or what ``holds`` names.

    ``holds`` is ``choice``, ``kind`` (one of ``choices`` that some actor is of), ``sort`` (a column of the question asked), ``order`` (one of ``choices``, or ``issue:`` and the id of one), ``number``, ``share`` (a number of 0 or more), ``day``, ``language`` (its code), ``yes`` (written ``1``), ``text``, ``query`` (the name of a named one), ``binding``
    (``name=value``, of what that takes), ``selected`` (an id, of the kind that ``select`` says), or the kind of record whose id it is. ``many`` says that it may
    be given several times, ``empty`` that it may hold nothing. ``others`` are choices that people call otherwise, each with what it is called here.
    """

    word: str
    holds: str
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    many: bool = False
    empty: bool = False
    others: tuple[tuple[str, str], ...] = ()


VIEWS = (
    "ask",
    "matrix",
    "columns",
    "compare",
    "network",
    "actornet",
    "similarity",
    "timeline",
    "table",
    "sources",
    "console",
)
"""The views of the page."""
_AS_TABS = (("issue", "columns"), ("actors", "actornet"))
# What stands on the tabs of two of them.
QUESTIONS = ("stands", "moved", "contradicts", "deeds", "contested", "agrees", "known", "follows")
"""What its view Ask asks."""
COLUMNS: dict[str, tuple[str, ...]] = {
    "stands": ("actor", "issue", "position", "whose", "date", "age"),
    "moved": ("actor", "issue", "from", "to", "steps", "days", "after"),
    "contradicts": ("actor", "issue", "first", "second", "gap", "kind"),
    "deeds": ("actor", "issue", "first", "second", "gap"),
    "contested": ("actor", "issue", "positions", "date"),
    "agrees": ("actor", "side", "opposed", "share", "pairs", "issues"),
    "known": ("actor", "issue", "then", "now", "change"),
    "follows": ("actor", "issue", "position", "because", "whose", "date", "age"),
}
"""By which columns the answer to each can be sorted: upwards, or downwards with a minus sign before."""
SELECTED: dict[str, tuple[str, ...]] = {
    "node": ("node",),
    "edge": ("edge",),
    "stance": ("stance",),
    "event": ("event",),
    "pair": ("actor", "issue"),
    "path": ("actor", "actor"),
    "tie": ("actor", "actor"),
    "source": ("source",),
}
"""What can be selected, and of what kinds its ids are: a ``node`` is ``a:`` and an actor or ``i:`` and an issue, an ``edge`` a word and two nodes between bars."""
_FLAGS = (
    "own",
    "taken-over",
    "across-governments",
    "no-entailed",
    "lapsed",
    "fresh",
    "embed",
    "by-kind",
    "whole",
    "alone",
    "all",
)
_FILTERS: dict[str, tuple[str, ...]] = {
    "issue": (),
    "position": tuple(str(int(each)) for each in reversed(Position)),
    "voice": tuple(each.value for each in Voice),
    "kind": tuple(each.value for each in ActorKind),
    "basis": ("statement", "events"),
}

LANGUAGES = ("en", "fr", "uk")
"""The languages of the page's own words."""

LINK: tuple[Said, ...] = (
    Said("view", "choice", VIEWS, others=_AS_TABS),
    Said("date", "day", empty=True),
    Said("from", "day"),
    Said("known", "day"),
    Said("beside", "day"),
    Said("actor", "actor", many=True),
    Said("about", "issue"),
    Said("tie", "choice", ("net", "agreement", "conflict")),
    Said("norm", "choice", ("average", "cosine", "jaccard", "none")),
    Said("weight", "share"),
    Said("shared", "number", least=1, most=99),
    *(
        Said(
            f"{no}{field}",
            "kind" if f"{no}{field}" == "kind" else "choice" if choices else "issue",
            choices,
            many=True,
            empty=not no,
        )
        for field, choices in _FILTERS.items()
        for no in ("", "not-")
    ),
    *(Said(each, "yes") for each in _FLAGS),
    Said("order", "order", ("camps", "involvement", "name", "kind")),
    Said("ordered", "day", empty=True),
    Said("title", "text"),
    Said("nodes", "number", least=2, most=9_999_999),
    Said("ask", "choice", QUESTIONS),
    Said("who", "actor"),
    Said("on", "issue"),
    Said("since", "day"),
    Said("steps", "number", least=1, most=4),
    Said("after", "event"),
    Said("least", "choice", ("0", "1", "2", "3", "5", "10", "20")),
    Said("known-at", "day"),
    Said("find", "text"),
    Said("sort", "sort"),
    Said("query", "query"),
    Said("set", "binding", many=True),
    Said("sparql", "text"),
    Said("select", "choice", tuple(SELECTED)),
    Said("id", "selected", many=True),
    Said("story", "number", least=1, most=9999),
    Said("lang", "language"),
)
"""All words, in the order in which the page writes them."""

_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_WHOLE = re.compile(r"[+-]?[0-9]+")
_BY_WORD = {each.word: each for each in LINK}


def parts(link: str) -> list[tuple[str, str]]:
    """The words of a link with what they hold; raises ValueError where it does not begin with ``#``, or is too long."""
    if not link.startswith("#"):
        raise ValueError(f'{show(link)} is no link into the page: it is what follows its address, from "#" on')
    if len(link) > limits.LONGEST_TEXT:
        raise ValueError(f"the link has {len(link):,} characters, at most {limits.LONGEST_TEXT:,} are allowed")
    return parse_qsl(link[1:], keep_blank_values=True, max_num_fields=limits.LONGEST_TEXT)


def faults(link: str, knows: Knows | None = None, called: Called | None = None) -> list[str]:
    """What of a link has no meaning, each in a sentence; ``knows`` is asked of the records it names, and of the kinds that some actor is of (None: that is not looked at).

    A value of a named query may be the name of a record too, of which ``called`` is asked. Raises ValueError where it is no link at all.
    """
    said = parts(link)
    return [*_words(said, knows), *_selection(said, knows), *_together(said), *_values(said, called)]


def check(link: str) -> str:
    """A link as it is; raises ValueError for one that says what no page understands, whatever records there are."""
    if found := faults(link):
        raise ValueError("; ".join(found))
    return link


def _words(said: list[tuple[str, str]], knows: Knows | None) -> Iterator[str]:
    met: set[str] = set()
    columns = COLUMNS.get(_first(said, "ask"), COLUMNS[QUESTIONS[0]])
    for word, value in said:
        known = _BY_WORD.get(word)
        if known is None:
            yield f"{show(word)} is no word of a link{did_you_mean(word, _BY_WORD)}"
        elif word in met and not known.many:
            yield f"{word} is given twice; the first counts"
        elif known.holds == "sort" and value.removeprefix("-") not in columns:
            yield f"{word}: {show(value)} is none of {', '.join(columns)}"
        elif fault := _fault(known, value, knows):
            yield f"{word}: {fault}"
        met.add(word)


def _fault(said: Said, value: str, knows: Knows | None) -> str:
    """What is wrong with what a word holds; empty where it is well."""
    if not value and said.empty:
        return ""
    match said.holds:
        case "choice" | "kind" if value not in said.choices and value not in dict(said.others):
            return f"{show(value)} is none of {', '.join(said.choices)}"
        case "kind" if knows and not knows("kind", value):
            return f"no actor here is of the kind {show(value)}"
        case "order" if value not in said.choices:
            return _order_fault(said, value, knows)
        case "number" if not (
            value.isascii()
            and value.isdigit()
            and value[0] != "0"
            and len(value) < 9
            and said.least <= int(value) <= said.most
        ):
            return f"{show(value)} is no whole number from {said.least} to {said.most}"
        case "share" if not _is_share(value):
            return f"{show(value)} is no number of 0 or more"
        case "day" if not _is_day(value):
            return f"{show(value)} is no day, written YYYY-MM-DD"
        case "language" if not _is_language(value):
            return f"{show(value)} is no code of a language, such as {', '.join(LANGUAGES)}"
        case "yes" if value != "1":
            return f"{show(value)} should be 1"
        case "query" if value and value not in taken():
            return f"no named query is called {show(value)}{did_you_mean(value, taken())}"
        case "binding" if not _is_binding(value):
            return f"{show(value)} is not NAME=VALUE"
        case "actor" | "issue" | "event" as kind if knows and not knows(kind, value):
            return f"unknown {kind} {show(value)}"
    return ""


def _order_fault(said: Said, value: str, knows: Knows | None) -> str:
    prefix, _, issue = value.partition(":")
    if prefix != "issue" or not issue:
        return f"{show(value)} is none of {', '.join(said.choices)}, issue:ID"
    return "" if knows is None or knows("issue", issue) else f"unknown issue {show(issue)}"


def _is_share(text: str) -> bool:
    whole, dot, rest = text.partition(".")
    return text.isascii() and whole.isdigit() and (rest.isdigit() if dot else True) and len(text) < 20


def _is_moment(text: str) -> bool:
    day, _, time = text.partition("T")
    if not _is_day(day) or (time and not _TIME.fullmatch(time)):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_language(text: str) -> bool:
    return text.isascii() and text.isalpha() and text.islower() and 2 <= len(text) <= 3


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_binding(text: str) -> bool:
    name, equals, _ = text.partition("=")
    return bool(name and equals)


def _together(said: list[tuple[str, str]]) -> Iterator[str]:
    """Words that mean nothing with, or without, another."""
    if _first(said, "own") == _first(said, "taken-over") == "1":
        yield "taken-over: own leaves nothing to take over"
    if _first(said, "alone") == "1" and not _first(said, "select"):
        yield "alone: nothing says what is selected; select does"


def _values(said: list[tuple[str, str]], called: Called | None) -> Iterator[str]:
    """What is wrong with the values of the named query; of one that is not known nothing."""
    query = _first(said, "query")
    if query and query not in taken():
        return
    for name, _, value in (each.partition("=") for word, each in said if word == "set" and _is_binding(each)):
        if not query:
            yield "set: nothing says of which query; query does"
            return
        if name not in taken()[query]:
            yield f"set: the query {query} has no value {show(name)}{did_you_mean(name, taken()[query])}"
        elif rule := _broken(taken()[query][name], value.strip(), called):
            yield f"set: {show(value)} cannot stand: {name} {rule}"


def _broken(parameter: Parameter, value: str, called: Called | None) -> str:
    """What the value of a parameter has to be, where it is not that; empty where it is well. The console of the page asks for the same."""
    if not value and parameter.optional:
        return ""
    match parameter.kind:
        case kind if kind in OF_RECORDS:
            missing = f"is the id of {'an' if kind[0] in 'aeiou' else 'a'} {kind} in the dataset"
            return "has to be chosen" if not value else missing if called and not called(kind, value) else ""
        case "date" if not _is_day(value):
            return "is a day: YYYY-MM-DD"
        case "moment" if not _is_moment(value):
            return "is a moment: 2025-04-10T09:00:00Z"
        case "days" if value.startswith("-"):
            return "is 0 or more"
        case "integer" | "days" if not _WHOLE.fullmatch(value):
            return "is a whole number"
    return ""


def _first(said: list[tuple[str, str]], word: str) -> str:
    """What a word holds where it is given first; empty where it is not given."""
    return next((value for each, value in said if each == word), "")


def _selection(said: list[tuple[str, str]], knows: Knows | None) -> Iterator[str]:
    """What is wrong with the ids of what is selected."""
    ids = [value for word, value in said if word == "id"]
    kind = _first(said, "select")
    if not kind and ids:
        yield "id: nothing says of what it is; select does"
    kinds = SELECTED.get(kind)
    if kinds is None:
        return
    if len(ids) != len(kinds):
        yield f"select: {kind} goes with {len(kinds)} id{'s' * (len(kinds) > 1)}, and {len(ids)} {'is' if len(ids) == 1 else 'are'} given"
        return
    if kind in ("path", "tie") and ids[0] == ids[1]:
        yield f"id: a {kind} is between two actors, and both are {show(ids[0])}"
        return
    for each, value in zip(kinds, ids, strict=True):
        for of, identifier in _records(each, value):
            if not of:
                yield f"id: {show(value)} names no {each}"
            elif knows and not knows(of, identifier):
                yield f"id: unknown {of} {show(identifier)}"


def _records(kind: str, value: str) -> list[tuple[str, str]]:
    """The records that an id of a selection names, each with its kind; one of no kind where it cannot be read."""
    if kind == "edge":
        relation, *nodes = value.split("|")
        if relation not in ("holds", "says-of") or len(nodes) != 2:
            return [("", value)]
        return [each for node in nodes for each in _records("node", node)]
    if kind != "node":
        return [(kind, value)]
    of = {"a:": "actor", "i:": "issue"}.get(value[:2], "")
    return [(of, value[2:])]


def with_ids(link: str, other: Callable[[str, str], str]) -> str:
    """A link in which each id is that which ``other`` gives of its kind and the id; as it is where none changes."""
    said = parts(link)
    kinds = iter(SELECTED.get(_first(said, "select"), ()))
    values = taken().get(_first(said, "query"), {}) if any(word == "set" for word, _ in said) else {}
    changed = []
    for word, value in said:
        known = _BY_WORD.get(word)
        kind = next(kinds, "") if word == "id" else known.holds if known else ""
        if word == "set" and (parameter := values.get(value.partition("=")[0])):
            name, _, value = value.partition("=")
            changed.append((word, f"{name}={_with_id(parameter.kind, value, other)}"))
        else:
            changed.append((word, _with_id(kind, value, other)))
    return link if changed == said else f"#{urlencode(changed)}"


def _with_id(kind: str, value: str, other: Callable[[str, str], str]) -> str:
    match kind:
        case "actor" | "issue" | "event" | "stance" | "source" if value:
            return other(kind, value)
        case "order" if value.startswith("issue:"):
            return f"issue:{other('issue', value.removeprefix('issue:'))}"
        case "edge":
            return "|".join(each if each[1:2] != ":" else _with_id("node", each, other) for each in value.split("|"))
        case "node" if of := {"a:": "actor", "i:": "issue"}.get(value[:2]):
            return value[:2] + other(of, value[2:])
    return value
