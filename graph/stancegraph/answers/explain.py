"""One stance opened down to the words it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.explained import details
from stancegraph.answers.shown import details_html, link, quotation, text
from stancegraph.answers.tabular import Column, Tabular, columns_of_record
from stancegraph.characters import show
from stancegraph.errors import NotFound
from stancegraph.model.records import Actor, Issue, Retraction, Role, Source, Stance
from stancegraph.rdf import reader as reading
from stancegraph.rdf.graph import Graph
from stancegraph.rdf.vocabulary import record_iri, source_graph_iri

_AROUND = 200


@dataclass(frozen=True, slots=True)
class Context:
    """The quote within its text: what stands before it, the quoted words, what follows; dots where the text goes on."""

    before: str
    quote: str
    after: str


@dataclass(frozen=True, slots=True)
class Office:
    """A role with the organisation it is held for."""

    role: Role
    organisation: Actor


@dataclass(frozen=True, slots=True)
class Explanation(Tabular):
    """A stance with everything it refers to; as a table one row.

    ``iri`` and ``graph`` name the ``stance`` and the named graph of its source. ``actor``, ``issue``, ``source``,
    ``other_sources`` and ``attributed_by`` are the records it refers to.
    ``offices`` are those the holder had on the day; ``corrected_by`` the records that supersede or retract the stance.
    ``context`` is the quote, or without one the first passage, within the text of the source, where the texts were given;
    ``passages`` are the words of all its passages there.

    >>> opened = graph.explain("s-2025-04-04-putin-peace-talks-1")
    >>> opened.attributed_by.name, opened.stance.evidence.quote
    ('David Lammy', 'obscuring potential peace talks')
    """

    stance: Stance
    iri: str
    graph: str
    actor: Actor
    offices: tuple[Office, ...]
    issue: Issue
    attributed_by: Actor | None
    source: Source
    other_sources: tuple[Source, ...]
    corrected_by: tuple[Stance | Retraction, ...]
    context: Context | None
    passages: tuple[str, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether no record supersedes or retracts it.

        >>> graph.explain("s-2025-04-04-putin-peace-talks-1").stands
        True
        """
        return not self.corrected_by

    def __repr__(self) -> str:
        stance = self.stance
        about = f"{self.actor.name} {stance.position.label} {self.issue.label}, {stance.date}"
        return f"<{type(self).__name__}: {about}, {stance.id}>"

    def _columns(self) -> list[Column]:
        return columns_of_record(self)

    def _repr_html_(self) -> str:
        stance = self.stance
        told = [
            ("issue", text(self.issue.proposition)),
            ("position", text(f"{stance.position.label} ({int(stance.position):+d} on -2..+2)")),
        ]
        for name, words in details(self):
            if name == "quote" and stance.evidence:
                told.append((name, quotation(stance.evidence.quote, self.source.language)))
            else:
                told.append((name, link(words, words) if words == self.source.url else text(words)))
        return details_html(f"{self.actor.name} on {self.issue.label}", told)


def explain(graph: Graph, catalogue: Catalogue, identifier: str, texts: Mapping[str, str] | None = None) -> Explanation:
    """Open one stance; ``texts`` maps the SHA-256 of source texts at hand to the texts.

    Raises :class:`~stancegraph.errors.NotFound` when there is no stance of that id.
    """
    iri, stance = _find(graph, identifier)
    source = catalogue.sources[stance.source]
    text = (texts or {}).get(source.sha256)
    base = iri.removesuffix(record_iri("", "stance", identifier))
    return Explanation(
        stance=stance,
        iri=iri,
        graph=source_graph_iri(record_iri(base, "source", source.id)),
        actor=catalogue.actors[stance.actor],
        offices=tuple(
            Office(role, catalogue.actors[role.organisation])
            for role in catalogue.roles
            if role.actor == stance.actor and role.holds(stance.date)
        ),
        issue=catalogue.issues[stance.issue],
        attributed_by=catalogue.actors[stance.attributed_by] if stance.attributed_by else None,
        source=source,
        other_sources=tuple(catalogue.sources[other] for other in stance.other_sources),
        corrected_by=_corrections(graph, iri),
        context=_context(stance, text),
        passages=()
        if text is None
        else tuple(text[each.start : each.end] for each in stance.passages if each.holds_in(text)),
    )


def _find(graph: Graph, identifier: str) -> tuple[str, Stance]:
    if iri := reading.find_iri(graph, "stance", identifier):
        for stance in reading.stances(graph, iri):
            return iri, stance
    raise NotFound(f"no stance has the id {show(identifier)}; ids stand in the stance column of: stancegraph timeline")


def _corrections(graph: Graph, iri: str) -> tuple[Stance | Retraction, ...]:
    query = "SELECT ?record { { ?record prov:wasRevisionOf ?stance } UNION { ?record sg:retracts ?stance } }"
    correcting = [row["record"].value for row in graph.select(query, {"stance": NamedNode(iri)})]
    found: list[Stance | Retraction] = []
    for each in sorted(set(correcting)):
        found += [*reading.stances(graph, each), *reading.retractions(graph, each)]
    return tuple(found)


def _context(stance: Stance, text: str | None) -> Context | None:
    if text is None:
        return None
    evidence = stance.evidence
    if evidence is None:
        held = next((each for each in stance.passages if each.holds_in(text)), None)
        return None if held is None else _around(text, held.start, held.end)
    start = evidence.start if evidence.start is not None else text.find(evidence.quote)
    end = start + len(evidence.quote)
    if start < 0 or text[start:end] != evidence.quote:
        return None
    return _around(text, start, end)


def _around(text: str, start: int, end: int) -> Context:
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return Context(
        f"… {before}" if start > _AROUND else before,
        text[start:end],
        f"{after} …" if end + _AROUND < len(text) else after,
    )
