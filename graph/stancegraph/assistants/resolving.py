"""Who or what is meant by a name: all that may be, the likeliest first, so that an assistant can ask by id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from stancegraph.answers.catalogue import Catalogue, names_of
from stancegraph.answers.kinds import HitKind
from stancegraph.errors import NotFound
from stancegraph.model.records import Actor, Issue, Source
from stancegraph.naming import fold
from stancegraph.nearest import nearest
from stancegraph.session import Session
from stancegraph.web.reply import Refusal

NAMED = (HitKind.ACTOR, HitKind.ISSUE, HitKind.SOURCE)
"""What has a name, and is looked for unless stances are asked for."""
_MOST_NEAR = 5


class Fit(StrEnum):
    """How a name fits what was asked for, the best first."""

    EXACT = "exact"
    """It is the id, the name, an alias or an address."""
    WORDS = "words"
    """Its words are among those of the name."""
    PART = "part"
    """It stands within the name, or within the words of a stance."""
    NEAR = "near"
    """Nothing is called so; this is spelt alike."""
    LISTED = "listed"
    """No name was asked for."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who or what may be meant: its ``kind`` (actor, issue, source, stance), its ``id``, which all tools take, and its
    ``label``. ``fit`` is how well ``match``, the text that was found, is what was asked for: exact, words, part, near (nothing
    is called so, and this is spelt alike) or listed (no name was asked for). ``about`` is more of it: the kind of an actor, the
    proposition of an issue, the publisher and day of a source; ``aliases`` are other names of an actor.
    """

    kind: str
    id: str
    label: str
    fit: str
    match: str
    about: str
    aliases: tuple[str, ...]


def resolve(session: Session, text: str, kinds: Sequence[HitKind] = NAMED) -> list[Candidate]:
    """The candidates, the best first; those of one fit in the order actors, issues, sources, stances, each by id.

    What the other tools take for the one meant comes first of its kind. Where nothing is called so, those that are spelt
    nearly so are given. Without a text it is all there is; raises Refusal where that would be stances.
    """
    catalogue = session.catalogue
    if not text:
        if HitKind.STANCE in kinds:
            raise Refusal(400, "text: stances are found by words; give some, or ask for the timeline")
        return [_of_record(record, Fit.LISTED, names_of(record)[0]) for record in _records(catalogue, kinds)]
    found = [*_called(catalogue, text, kinds)]
    for hit in session.search(text, kinds):
        if hit.kind == HitKind.STANCE:
            found.append(Candidate(hit.kind, hit.id, hit.label, Fit.PART, hit.match, "", ()))
        else:
            record = _record(catalogue, hit.kind, hit.id)
            found.append(_of_record(record, *_fitting(record, text, hit.match)))
    best: dict[tuple[str, str], Candidate] = {}
    for each in _ranked(found):
        best.setdefault((each.kind, each.id), each)
    return list(best.values()) or [*_near(catalogue, text, kinds)]


def _ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    fits = list(Fit)
    return sorted(candidates, key=lambda each: fits.index(Fit(each.fit)))


def _called(catalogue: Catalogue, text: str, kinds: Sequence[HitKind]) -> Iterator[Candidate]:
    """What each kind of record that is called so is taken for, by an IRI or an address too."""
    find: dict[HitKind, Callable[[str], str]] = {
        HitKind.ACTOR: catalogue.actor_id,
        HitKind.ISSUE: catalogue.issue_id,
        HitKind.SOURCE: catalogue.source_id,
    }
    for kind, identify in find.items():
        if kind not in kinds:
            continue
        try:
            record = _record(catalogue, kind, identify(text))
        except NotFound:
            continue  # of several that may be meant the search tells
        fit, match = _fitting(record, text, "")
        yield _of_record(record, fit if match else Fit.EXACT, match or text)


def _fitting(record: Actor | Issue | Source, text: str, match: str) -> tuple[Fit, str]:
    """How well the record fits, and which of its names does; ``match`` where none of them does better than having it somewhere."""
    wanted, names = fold(text), names_of(record)
    if isinstance(record, Actor) and match in record.same_as:
        return Fit.EXACT, match
    for name in names:
        if fold(name) == wanted:
            return Fit.EXACT, name
    words = set(wanted.split())
    for name in names:
        if words <= set(fold(name).split()):
            return Fit.WORDS, name
    return Fit.PART, match


def _records(catalogue: Catalogue, kinds: Sequence[HitKind]) -> Iterator[Actor | Issue | Source]:
    if HitKind.ACTOR in kinds:
        yield from catalogue.actors.values()
    if HitKind.ISSUE in kinds:
        yield from catalogue.issues.values()
    if HitKind.SOURCE in kinds:
        yield from catalogue.sources.values()


def _record(catalogue: Catalogue, kind: str, identifier: str) -> Actor | Issue | Source:
    match kind:
        case HitKind.ACTOR:
            return catalogue.actors[identifier]
        case HitKind.ISSUE:
            return catalogue.issues[identifier]
    return catalogue.sources[identifier]


def _of_record(record: Actor | Issue | Source, fit: Fit, match: str) -> Candidate:
    kind, label = type(record).__name__.lower(), names_of(record)[0]
    match record:
        case Actor():
            return Candidate(kind, record.id, label, fit, match, record.kind.value, record.aliases)
        case Issue():
            return Candidate(kind, record.id, label, fit, match, record.proposition, ())
    told = (record.publisher, record.published.isoformat() if record.published else "")
    return Candidate(kind, record.id, label, fit, match, ", ".join(filter(None, told)), ())


def _near(catalogue: Catalogue, text: str, kinds: Sequence[HitKind]) -> Iterator[Candidate]:
    """What is spelt nearly so, as a whole name or one word of it."""
    known: dict[str, dict[tuple[str, str], tuple[Actor | Issue | Source, str]]] = {}
    for record in _records(catalogue, kinds):
        for name in names_of(record):
            for word in (fold(name), *fold(name).split()):
                known.setdefault(word, {}).setdefault((type(record).__name__, record.id), (record, name))
    seen = set()
    for word in nearest(fold(text), known, _MOST_NEAR):
        for key, (record, name) in known[word].items():
            if key not in seen:
                seen.add(key)
                yield _of_record(record, Fit.NEAR, name)
