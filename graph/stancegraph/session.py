"""A graph that is open, and what it can be asked: each method is a command of the command line, and the other way round."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from inspect import Parameter, signature
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Unpack, cast

from pyoxigraph import Literal, QueryBoolean

from stancegraph import queries
from stancegraph.answers.among import among
from stancegraph.answers.kinds import ContradictionKind, HitKind, ShiftKind
from stancegraph.answers.scope import (
    SCOPE_WORDS,
    Names,
    Scope,
    ScopeWords,
    at_least,
    chosen,
    refuse_unknown,
)
from stancegraph.arguments import checked
from stancegraph.characters import show, some
from stancegraph.errors import ArgumentError, DataWarning, GraphError, NotFound, StancegraphError
from stancegraph.model.links import LANGUAGES
from stancegraph.model.records import Dataset
from stancegraph.nearest import MISSPELT, nearest
from stancegraph.queries.values import Value
from stancegraph.rdf import reader as reading
from stancegraph.rdf.graph import Answer
from stancegraph.rdf.misnamed import misnamed
from stancegraph.rdf.vocabulary import RECORD_KINDS, expand
from stancegraph.store.locate import open_graph
from stancegraph.store.opened import OpenGraph

if TYPE_CHECKING:
    import rdflib

    from stancegraph.answers.catalogue import Catalogue
    from stancegraph.answers.comparison import ComparisonRow
    from stancegraph.answers.contradictions import ContradictionRow
    from stancegraph.answers.convergence import Convergence, Side
    from stancegraph.answers.explain import Explanation
    from stancegraph.answers.positions import Positions
    from stancegraph.answers.roll_calls import VoteRow
    from stancegraph.answers.search import Hit
    from stancegraph.answers.shifts import Shifts
    from stancegraph.answers.stance_table import StanceTable
    from stancegraph.answers.stance_texts import StanceTexts
    from stancegraph.answers.tabular import Rows
    from stancegraph.answers.timeline import TimelineRow
    from stancegraph.bulk.opened import Columns
    from stancegraph.networks.asking import Choices
    from stancegraph.networks.network import Network
    from stancegraph.networks.windows import Series
    from stancegraph.pushing.push import Pushed
    from stancegraph.views.console import Console
    from stancegraph.views.held import Page
    from stancegraph.views.part import Part
    from stancegraph.views.texts import PageTexts


# Among more ids than these looking for a near one takes seconds.
_MOST_COMPARED = 20_000


def converged(
    first: Session | Columns,
    second: Session | Columns,
    *,
    first_votes: bool = False,
    second_votes: bool = False,
    same_actors: Mapping[str, str] | None = None,
    same_issues: Mapping[str, str] | None = None,
    least: int = 1,
    **scope: Unpack[ScopeWords],
) -> Convergence:
    """How far two graphs, or open columns of coded events (:mod:`stancegraph.bulk.opened`), place the same actors alike.

    All is as in :meth:`Session.convergence`. Of events the latest day of each actor and issue counts; those of roll calls are
    ballots, so ``first_votes`` and ``second_votes`` are for graphs. How far events reach is not known, so the day is that of the graphs.
    """
    from stancegraph.answers.convergence import converge

    asked = Scope.of(**scope)
    days = [asked.resolved(each.catalogue).day for each in (first, second) if isinstance(each, Session)]
    day = min(days, default=asked.day)
    words: ScopeWords = {**scope, "as_of": day}
    one, other = (
        _side_of(each, word, votes, words)
        for each, word, votes in ((first, "first_votes", first_votes), (second, "second_votes", second_votes))
    )
    return converge(
        one,
        other,
        same_actors=same_actors,
        same_issues=same_issues,
        least=at_least(1, "least", least),
        as_of=day,
    )


def _side_of(asked: Session | Columns, word: str, votes: bool, words: ScopeWords) -> Side:
    if isinstance(asked, Session):
        return asked._side(votes, words)
    if votes:
        raise ArgumentError(word, "is for graphs; tables of roll calls are compared by their ballots without it")
    from stancegraph.bulk.compared import side_of_events

    return side_of_events(asked, Scope.of(**words))


@checked
class Session:
    """An open graph. Use it as a context manager, or call :meth:`close` when done.

    Every question about stances takes the same words: ``actor`` and ``issue`` (one or several, each by id, name or alias)
    and those of :class:`~stancegraph.answers.scope.ScopeWords`. What each answer makes of them stands in
    ``docs/positions.md``. All such methods raise NotFound for an actor or issue that nobody knows, ArgumentError for a
    value that means nothing there, and TypeError for an unknown keyword.

    >>> with stancegraph.open() as session:
    ...     len(session.positions("zelenskyy", "immediate-ceasefire", as_of=date(2025, 4, 5)))
    1
    """

    def __init__(self, graph: OpenGraph) -> None:
        self.graph = graph

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.graph.place}>"

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it; raises GraphError where the graph behind an endpoint changed while it was read, so that answers may be of several states."""
        try:
            # What does not fit together may be of two states; whatever else went wrong is told as it is.
            if error is None or isinstance(error, GraphError):
                self.graph.check_same()
        finally:
            self.close()

    def close(self) -> None:
        """Let go of files and processes.

        >>> session = stancegraph.open()
        >>> session.close()
        """
        self.graph.close()

    @cached_property
    def catalogue(self) -> Catalogue:
        """Actors, roles, issues, sources and events, by id and by name.

        >>> graph.catalogue.actors["emmanuel-macron"].name
        'Emmanuel Macron'
        """
        self.graph.remember()
        return self.graph.catalogue()

    @cached_property
    def stances(self) -> StanceTable:
        """All stances as numpy columns.

        >>> stances = graph.stances
        >>> len(stances.value) == len(stances)
        True
        """
        return self.graph.stances()

    @cached_property
    def _texts(self) -> StanceTexts:
        return self.graph.texts()

    def positions(
        self, actor: Names | None = None, issue: Names | None = None, **scope: Unpack[ScopeWords]
    ) -> Positions:
        """Where actors stand on issues as of a day (default: today), as known at a moment (default: all that is recorded).

        See :func:`stancegraph.answers.positions.positions`.

        >>> for row in graph.positions("zelenskyy", "immediate-ceasefire", as_of=date(2025, 4, 5)):
        ...     print(row.position, row.date, row.age_days, row.voice)
        supports 2025-03-13 23 self
        """
        from stancegraph.answers.positions import positions

        asked = self._scope("positions", actor, issue, scope)
        return positions(self._among(asked, only_dated=True), self.catalogue, asked)

    def timeline(
        self, actor: Names | None = None, issue: Names | None = None, **scope: Unpack[ScopeWords]
    ) -> Rows[TimelineRow]:
        """Every stance that stands, in order of time. See :func:`stancegraph.answers.timeline.timeline`.

        >>> for row in graph.timeline("zelenskyy", "immediate-ceasefire", since=date(2025, 2, 1), until=date(2025, 5, 31)):
        ...     print(row.date, row.position)
        2025-02-28 conditional
        2025-03-01 rejects
        2025-03-11 supports
        2025-03-13 supports
        2025-04-23 supports
        2025-04-25 supports
        2025-05-10 supports
        """
        from stancegraph.answers.tabular import Rows
        from stancegraph.answers.timeline import TimelineRow, timeline

        asked = self._scope("timeline", actor, issue, scope)
        return Rows(TimelineRow, timeline(self._among(asked, only_dated=True), self.catalogue, asked), "Timeline")

    def shifts(
        self,
        actor: Names | None = None,
        issue: Names | None = None,
        *,
        kinds: Names | None = None,
        one_side: bool = False,
        longest_gap: int = 365,
        **scope: Unpack[ScopeWords],
    ) -> Shifts:
        """Who moved from what position to what, and after what event; ``kinds`` are ShiftKind or their words.

        ``one_side`` gives moves that do not change the sign too, ``longest_gap`` is how many days of silence at most
        lie between. See :func:`stancegraph.answers.shifts.shifts`.

        >>> for row in graph.shifts("trump", "security-guarantees", until=date(2025, 8, 31)):
        ...     print(row.to_date, row.from_, row.to, row.after_event_label)
        2025-08-18 opposes supports Trump receives Zelenskyy and Europeans
        """
        from stancegraph.answers.shifts import KINDS, shifts

        asked = self._scope("shifts", actor, issue, scope)
        return shifts(
            self._among(asked),
            self.catalogue,
            asked,
            kinds=KINDS if kinds is None else chosen("kinds", ShiftKind, kinds),
            one_side=one_side,
            longest_gap=longest_gap,
        )

    def contradictions(
        self,
        actor: Names | None = None,
        issue: Names | None = None,
        *,
        within: int | None = None,
        kinds: Names | None = None,
        **scope: Unpack[ScopeWords],
    ) -> Rows[ContradictionRow]:
        """What does not go together; ``kinds`` are ContradictionKind or their words.

        The two sides are at most ``within`` days apart (None: as long as a position on the issue is fresh).
        See :func:`stancegraph.answers.contradictions.contradictions`.

        >>> row = graph.contradictions("russia", as_of=date(2025, 5, 31))[0]
        >>> print(row.kind, row.first_by, row.first_position, row.second_by, row.second_position, row.gap_days)
        self-vs-attributed vladimir-putin supports volodymyr-zelenskyy opposes 1
        """
        from stancegraph.answers.contradictions import ContradictionRow, contradictions
        from stancegraph.answers.tabular import Rows

        asked = self._scope("contradictions", actor, issue, scope)
        found = contradictions(
            self._among(asked),
            self.catalogue,
            asked,
            kinds=None if kinds is None else chosen("kinds", ContradictionKind, kinds),
            within=within,
        )
        return Rows(ContradictionRow, found, "Contradictions")

    def compare(
        self,
        first: str | date,
        second: str | date,
        issue: Names | None = None,
        actor: Names | None = None,
        **scope: Unpack[ScopeWords],
    ) -> Rows[ComparisonRow]:
        """What differs between two days, or between two actors on the day asked about.

        ``first`` and ``second`` are both days or both actors (id, name or alias). Every issue is given on which either has an
        answer, the ``difference`` in a word. ``actor`` narrows what is compared between days. Raises ArgumentError for a day
        and an actor, for days with ``as_of`` and for actors with ``actor``.

        >>> row = graph.compare("lavrov", "zelenskyy", "territorial-concessions", as_of=date(2025, 4, 5))[0]
        >>> row.difference, row.first_position, row.second_position
        ('opposed', ('supports',), ('rejects',))
        """
        from stancegraph.answers.comparison import ComparisonRow, compare_actors, compare_days
        from stancegraph.answers.tabular import Rows

        days = [_as_day(each) for each in (first, second)]
        if None not in days:
            if scope.get("as_of") is not None:
                raise ArgumentError("as_of", "two days are compared; leave it out, or compare two actors")
            asked: list[ScopeWords] = [{**scope, "as_of": day} for day in days]
            return Rows(
                ComparisonRow, compare_days(*(self.positions(actor, issue, **words) for words in asked)), "Comparison"
            )
        if any(days):
            raise ArgumentError("second", f"{first} and {second}: a day and an actor; give two days or two actors")
        if actor is not None:
            raise ArgumentError("actor", "two actors are compared already; leave it out, or compare two days")
        actors = [self.catalogue.actor_id(str(each)) for each in (first, second)]
        if actors[0] == actors[1]:
            raise ArgumentError("second", f"{first} and {second} are one actor")
        return Rows(
            ComparisonRow, compare_actors(self.positions(actors, issue, **scope), actors[0], actors[1]), "Comparison"
        )

    def explain(self, stance: str, texts: str | os.PathLike[str] | None = None) -> Explanation:
        """One stance with its evidence, source, provenance and corrections.

        ``stance`` is its id, or the short one that tables show; ``texts`` is a folder of source texts, in which the quote is
        shown. Raises NotFound when there is no such stance, with the nearest ids.

        >>> graph.explain("s-2025-04-04-putin-peace-talks-1").stance.evidence.quote
        'obscuring potential peace talks'
        """
        from stancegraph.answers.explain import explain
        from stancegraph.tables.anchoring import read_texts

        self.graph.remember()
        found = self._stance(stance)
        return explain(self.graph, self.catalogue, found, read_texts(Path(texts)) if texts is not None else None)

    def _stance(self, text: str) -> str:
        """The id of the stance that has it, or has it as its short id."""
        from stancegraph.answers.short_ids import with_short_id

        if reading.find_iri(self.graph, "stance", text):
            return text
        ids = list(self.stances.ids)
        found = with_short_id(text, ids)
        if len(found) == 1:
            return found[0]
        if found:
            raise NotFound(f"{show(text)} is short for several stances: {', '.join(found[:8])}; give one of these ids")
        near = nearest(text, ids, cutoff=MISSPELT) if len(ids) <= _MOST_COMPARED else []
        hint = (
            f"did you mean {' or '.join(near)}?" if near else "ids stand in the stance column of: stancegraph timeline"
        )
        raise NotFound(f"no stance has the id {show(text)}; {hint}")

    def votes(self, actor: str | None = None, event: str | None = None) -> Rows[VoteRow]:
        """How an ``actor`` voted, or who voted how in an ``event`` (ids or, of actors, names), or all votes, newest first.

        Raises NotFound when there is no such actor or event.

        >>> {row.actor for row in graph.votes("France")} <= {"france"}
        True
        """
        from stancegraph.answers.roll_calls import VoteRow, votes
        from stancegraph.answers.tabular import Rows

        who = None if actor is None else self.catalogue.actor_id(actor)
        if event is not None and all(each.id != event for each in self.catalogue.events):
            raise NotFound(f"no event has the id {show(event)}")
        return Rows(VoteRow, votes(self.graph, self.catalogue, who, event), "Votes")

    def convergence(
        self,
        other: Session,
        *,
        first_votes: bool = False,
        second_votes: bool = False,
        same_actors: Mapping[str, str] | None = None,
        same_issues: Mapping[str, str] | None = None,
        least: int = 1,
        **scope: Unpack[ScopeWords],
    ) -> Convergence:
        """How far this graph and an ``other`` place the same actors alike: rank correlations, pairs of actors, where they differ most.

        Positions are those of the words of ``scope``, without what follows from other issues unless ``entailed`` asks for it; the day
        asked about is the last one that both cover, unless said. With ``first_votes`` or ``second_votes`` it is ballots that are
        compared: whole roll calls up to that day. ``same_actors`` and ``same_issues`` give the id in the other graph for ids in this one;
        the rest is matched by id, Wikidata, code and name. Two actors are compared where they share ``least`` topics.

        >>> found = graph.convergence(graph, as_of="2025-04-05")
        >>> found.summary[0].tau_b, found.disagreements
        (1.0, ())
        """
        return converged(
            self,
            other,
            first_votes=first_votes,
            second_votes=second_votes,
            same_actors=same_actors,
            same_issues=same_issues,
            least=least,
            **scope,
        )

    def _side(self, votes: bool, words: ScopeWords) -> Side:
        from stancegraph.answers.convergence import Side

        if not votes:
            own: ScopeWords = {"entailed": False, **words}
            return Side.of_positions(self.positions(**own))
        asked = Scope.of(**words)
        first, last = asked.since or date.min, min(asked.day, asked.until or date.max)
        return Side.of_votes((row for row in self.votes() if first <= row.date <= last), self.catalogue)

    def search(self, text: str, kinds: Names | None = None) -> Rows[Hit]:
        """Actors, issues, sources and stances with all words of ``text``, or only these ``kinds`` (HitKind or their words).

        Raises ArgumentError for a text without a word.

        >>> graph.search("macron", "actor")[0].id
        'emmanuel-macron'
        """
        from stancegraph.answers.search import Hit, search
        from stancegraph.answers.tabular import Rows

        if not text.strip():
            raise ArgumentError("text", "there is nothing in it to look for; give a word or part of one")
        wanted = tuple(HitKind) if kinds is None else chosen("kinds", HitKind, kinds)
        return Rows(Hit, search(self._texts, self.catalogue, text, wanted), "Search")

    def query(
        self,
        query: str,
        values: Mapping[str, Value] | None = None,
        *,
        timeout: float | None = None,
        allow_service: bool = False,
    ) -> Answer:
        """Run a named ``query``, or SPARQL text, with ``values`` for its parameters.

        A value is text, as on the command line (an id or name for an actor, ``YYYY-MM-DD`` for a date), or a ``date``,
        ``datetime``, ``int``, ``bool`` or ``Decimal``. ``timeout``, in seconds, ends the query; ``allow_service`` lets it
        call other servers. What comes back are solutions (SELECT), a truth value (ASK) or triples (CONSTRUCT, DESCRIBE),
        as pyoxigraph has them; solutions and triples are a table too
        (:class:`~stancegraph.Solutions`), for which the query is asked again. A name that the vocabulary could have and has not, as
        ``sg:postion``, finds nothing: a :class:`~stancegraph.DataWarning` says so.
        Raises QueryError, QueryTimeout, GraphError or, for a name there is no query of, NotFound.

        >>> rows = graph.query("positions", {"issue": "multinational-force", "as_of": "2025-02-14"}, timeout=30)
        >>> [(row["actor"].value, row["position"].value) for row in rows]
        [('pete-hegseth', 'supports'), ('russia', 'rejects'), ('vasily-nebenzya', 'rejects')]
        >>> bool(graph.query("ASK { ?stance a sg:Stance }"))
        True
        """
        found = _found(query)
        ours = next((each for each in queries.library().values() if each.text == found.text), None)
        if ours is not None:
            self.graph.check_identities()  # they answer with ids
            self.graph.check_engine(ours.name, ours.text)
        bindings = found.bind(values or {}, self.iri)
        for said in misnamed(found.text, bindings.values()) if ours is None else ():
            warnings.warn(DataWarning(said), stacklevel=3)

        def ask() -> Answer:
            return self.graph.query(found.text, bindings, timeout=timeout, allow_service=allow_service)

        answer = ask()
        if isinstance(answer, QueryBoolean):
            return answer
        from stancegraph.answers.solutions import Solutions

        return cast("Answer", Solutions(answer, ask))

    def report(self, about: str, format: str = "md", **scope: Unpack[ScopeWords]) -> str:
        """A brief of one page on an actor or an issue, with footnotes to the quotes and sources.

        ``about`` is the id, name or alias of an actor, or the id or label of an issue; ``format`` is md (Markdown) or html.
        Raises NotFound where nothing is called so, and where an actor and an issue both are.

        >>> graph.report("lavrov", as_of=date(2025, 4, 5)).splitlines()[0]
        '# Sergey Lavrov'
        """
        from stancegraph.exporters.brief import FORMATS, actor_brief, issue_brief

        if format not in FORMATS:
            raise StancegraphError(f'"{format}" is no format of a report; there are {", ".join(FORMATS)}')
        kind, identifier = self.catalogue.actor_or_issue(about)
        actor, issue = (identifier, None) if kind == "actor" else (None, identifier)
        answers = self.positions(actor, issue, **scope)
        # Moves and contradictions take fewer words than positions do.
        fewer: ScopeWords = {
            "as_of": answers.day,
            "known_at": scope.get("known_at"),
            "inherit": scope.get("inherit", True),
        }
        moves, against = self.shifts(actor, issue, **fewer), self.contradictions(actor, issue, **fewer)
        page = actor_brief if kind == "actor" else issue_brief
        return FORMATS[format](page(self.catalogue, identifier, answers, moves, against, self.explain))

    def query_text(self, query: str, values: Mapping[str, Value] | None = None) -> str:
        """The text that :meth:`query` would run: the named ``query``, or SPARQL text, with ``values`` in their places and all
        prefixes declared, so that it runs anywhere. Raises the same errors.

        >>> print(graph.query_text("ASK { ?stance sg:actor ?who }", {"who": "actor:macron"}))
        PREFIX sg: <https://w3id.org/stancegraph/ontology#>
        ASK { VALUES (?who) { (<https://w3id.org/stancegraph/ukraine-ceasefire/actor/emmanuel-macron>) }  ?stance sg:actor ?who }
        """
        found = _found(query)
        top, body = found.without_parameters()
        request = self.graph.request(body, found.bind(values or {}, self.iri), allow_service=True)
        declared = [f"PREFIX {prefix}: <{iri}>" for prefix, iri in request.prefixes.items()]
        return "\n".join(filter(None, [top, *declared, request.text]))

    def view(
        self,
        actor: Names | None = None,
        issue: Names | None = None,
        *,
        query: str | None = None,
        values: Mapping[str, Value] | None = None,
        texts: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] = (),
        lang: str | None = None,
        sparql: bool = True,
        say: Callable[[str], None] = lambda _text: None,
        ways: Sequence[tuple[str, str]] = (),
        **scope: Unpack[ScopeWords],
    ) -> Page:
        """The graph as one self-contained HTML page, with a SPARQL console in it unless ``sparql`` is False.

        It is text, which a notebook shows as the page (:class:`~stancegraph.Page`).

        With ``actor``, ``issue`` (one or several, each by id, name or alias) or ``actor_group`` (actors with an attribute: ``"party=Greens"``)
        it is a page of a part: it shows and counts where these stand on these, by all that the rules need, and its console asks the whole
        graph. So it is with ``query``, a named query or the text of one, and ``values`` for its parameters: the page is of the stances that its rows name or, where they name
        none, of the actors and issues; whom a row is about (``actor``, ``holder`` or ``who``) is in it with what was said for them.

        The page opens on the day ``as_of`` ("today": the day it is opened, or the last covered); one of a query that sets ``as_of`` on that, and of any other on the last day covered; else on
        the day that the dataset names, or the last where that comes before ``since``. It opens as ``since``, ``voices``,
        ``inherit``, ``taken_over``, ``across_governments``, ``entailed``, ``lapsed`` and ``fresh`` say; its reader may choose otherwise. What ``known_at``, ``until`` and
        ``where`` leave out is not in it; ``stale_after`` holds for every issue; its title says so.

        ``texts`` are folders of source texts: of each source whose text is among them, by its SHA-256, the page holds all of it, 200 characters around
        each quote, or nothing, as the column ``embed`` of the source or else its licence says; ``say`` is told how many.

        The words of the page are those of its reader's language as the browser has it, of English, French and Ukrainian, unless ``lang`` is the code of one (``"fr"``).
        Names in it are in the same language where the dataset has them; ``lang`` may also be one of these alone, beside English words.

        Raises NotFound for an actor or issue that nobody knows, and where nothing would be in the page; ArgumentError for a ``lang`` in which the page would have neither words nor names; QueryError for a query that gives
        no rows; StancegraphError where it would show the stances of more than 10,000 actors.

        ``ways`` are names and addresses that its head leads to, where it is one page of several.

        Where the console cannot be put in, the page says why, and ``say`` is told the same.

        >>> graph.view(sparql=False).startswith("<!DOCTYPE html>")
        True
        """
        from stancegraph.views.explorer import explorer_html
        from stancegraph.views.held import Page
        from stancegraph.views.opening import opening
        from stancegraph.views.part import refuse_many

        if values and query is None:
            raise ArgumentError("values", "are for the parameters of a query, and none is given")
        if query is not None and any(each is not None for each in (actor, issue, scope.get("actor_group"))):
            raise ArgumentError("query", "says itself which actors and issues the page is of; leave the others out")
        # Before the console, which takes longer than finding out that a part is none.
        asked = self._scope("view", actor, issue, scope)
        known = self.catalogue
        dataset = self._narrowed(asked)
        if lang is not None and lang not in LANGUAGES:
            named = sorted({each.language for actor in dataset.actors for each in actor.names} - set(LANGUAGES))
            if lang not in named:
                also = f", and names in {', '.join(named)}" if named else ""
                raise ArgumentError(
                    "lang", f"{show(lang)} is none of them: the page has words in {', '.join(LANGUAGES)}{also}"
                )
        part: Part | None = None
        if query is not None:
            part = self._part_found(dataset, asked, query, values)
        elif asked.actors is not None or asked.issues is not None:
            part = self._part(dataset, asked)
        refuse_many(dataset, part)
        console = self._console() if sparql else None
        if isinstance(console, str):
            say(f"Without the SPARQL console. {console}")
        # Of several datasets the page answers by all, like every other answer, whatever the first says of itself.
        stale = known.stale_after if asked.stale_after is None else asked.stale_after
        as_of = scope.get("as_of")
        day = None if as_of in (None, "today") else asked.day
        info = replace(dataset.info, covers_until=known.covers_until, stale_after=stale)
        if as_of is None and query is not None:
            # What a query finds is of any day, unless it was asked of one.
            day, as_of = self._asked_of(query, values or {}), "today"
        elif as_of is None and asked.since and info.opens_on and info.opens_on < asked.since:
            as_of = "today"  # on the day of the dataset there would be nothing yet
        if as_of == "today":
            info = replace(info, opens_on=None)
        dataset = replace(dataset, info=info)
        with_texts = self._texts_for(part.of(dataset) if part else dataset, texts)
        if texts:
            say(with_texts.said())
        return Page(
            explorer_html(
                dataset,
                as_of=day,
                opens=opening(asked, lang),
                language=lang if lang in LANGUAGES else LANGUAGES[0],
                console=console,
                ways=ways,
                part=part,
                texts=with_texts,
            )
        )

    def _texts_for(
        self, dataset: Dataset, folders: str | os.PathLike[str] | Sequence[str | os.PathLike[str]]
    ) -> PageTexts:
        """What a page of a dataset holds of the texts in these folders."""
        from stancegraph.tables.anchoring import Texts
        from stancegraph.views.texts import NONE, page_texts

        several = [folders] if isinstance(folders, str | os.PathLike) else folders
        by_hash: dict[str, str] = {}
        undecoded: dict[str, str] = {}
        for folder in several:
            read = Texts.read(Path(folder))
            by_hash |= read.by_hash
            undecoded |= read.undecoded
        return page_texts(dataset, by_hash, undecoded) if several else NONE

    def _narrowed(self, asked: Scope) -> Dataset:
        """The records of a page that answers as this scope asks, all actors and issues still among them."""
        from stancegraph.answers.claims import in_range, live_rows
        from stancegraph.views.narrowed import narrowed

        dataset = self.dataset()
        if all(each is None for each in (asked.known_at, asked.until, asked.where, asked.stale_after)):
            return dataset
        table = self.stances
        in_time = in_range(table.date, replace(asked, since=None))
        whenever = replace(asked, as_of=date.max)

        def ids(table: StanceTable) -> set[str]:
            return {table.ids[row] for row in (live_rows(table, whenever) & in_time).nonzero()[0].tolist()}

        return narrowed(dataset, asked, ids(table), ids(_uncorrected(table)))

    def _part_found(self, dataset: Dataset, asked: Scope, query: str, values: Mapping[str, Value] | None) -> Part:
        """What a page of what a query found is of."""
        from stancegraph.answers.found import found
        from stancegraph.views.part import MOST_NAMED

        known = {
            "actor": {each.id for each in dataset.actors},
            "issue": {each.id for each in dataset.issues},
            "stance": {*self.stances.ids},
        }
        named = found(self.query(query, values), known, self.graph.identities.iri)
        bound = some([f"{name}={value}" for name, value in (values or {}).items()], MOST_NAMED)
        called = " with ".join(filter(None, [f"found by \u201c{_found(query).title or 'a query'}\u201d", bound]))
        stances = [each for each in dataset.stances if each.id in named.stances]
        if named.stances and not stances:
            raise NotFound("a page of what the query found would be empty: none of its stances is left")
        if not stances:
            scope = replace(asked, actors=named.actors or None, issues=named.issues or None)
            return replace(self._part(dataset, scope), called=called)
        issue_of = {each.id: each.issue for each in stances}
        topics = {(each.actor, each.issue) for each in stances}
        # A row of a state has what was said for it, too: on the issue that it names, else that of its stances.
        for row in named.held:
            on = row.issues or [issue_of[each] for each in row.stances if each in issue_of]
            topics |= {(row.actor, issue) for issue in on}
        actors, issues = (tuple(sorted({topic[place] for topic in topics})) for place in (0, 1))
        part = self._part(dataset, replace(asked, actors=actors, issues=issues))
        return replace(part, stances=frozenset(issue_of), topics=frozenset(topics), called=called)

    def _asked_of(self, query: str, values: Mapping[str, Value]) -> date | None:
        """The day that a query was asked of with ``as_of``; None where that says none, or today."""
        term = _found(query).bind(values, self.iri).get("as_of") if values.get("as_of", "today") != "today" else None
        if not isinstance(term, Literal) or term.datatype.value != expand("xsd:date"):
            return None
        try:
            return date.fromisoformat(term.value)
        except ValueError:  # a query of somebody's own may call anything so
            return None

    def _part(self, dataset: Dataset, asked: Scope) -> Part:
        """What a page of these actors on these issues is of, and which stances the rules may need for it."""
        from stancegraph.answers.timeline import timeline
        from stancegraph.views.part import Part

        of = among(self.catalogue, replace(asked, as_of=date.max))
        around = of.actors
        if around is not None:
            around |= {each.actor for each in dataset.stances if each.on_behalf_of in around}

        def named(actors: Collection[str] | None, issues: Collection[str] | None) -> set[str]:
            return {
                each.id
                for each in dataset.stances
                if (actors is None or each.actor in actors or each.on_behalf_of in actors)
                and (issues is None or each.issue in issues)
            }

        left = {each.id for each in dataset.stances}
        # The page tells, too, what was known earlier: what was corrected since is spoken for them as well.
        whenever = Scope.of(asked.actors, asked.issues, as_of=date.max)
        spoken = {row.stance for row in timeline(_uncorrected(self._among(whenever)), self.catalogue, whenever)}
        own = frozenset(named(asked.actors, asked.issues) | (spoken & left))
        if not own:
            # What follows from another issue, or is taken over, is said by nobody on this one.
            answers = self.positions(asked.actors, asked.issues, as_of=asked.day, taken_over=True)
            own = frozenset({row.stance for row in answers} & left)
        if not own:
            raise NotFound(
                "a page of this part would be empty: none of these actors has said anything on any of these issues"
            )
        needed = named(around, of.issues) | own
        while more := {each.id for each in dataset.stances if {each.supersedes, each.retracts} & needed} - needed:
            needed |= more
        return Part(
            None if asked.actors is None else tuple(asked.actors),
            None if asked.issues is None else tuple(asked.issues),
            own,
            frozenset(needed),
        )

    def _console(self) -> Console | str:
        """The console of the page, or why there is none."""
        from stancegraph.exporters.graphs import nquads
        from stancegraph.views.console import MOST_QUADS, NO_ENGINE, Console, too_large
        from stancegraph.views.engine import engine

        found = engine()
        if not found:
            return NO_ENGINE
        count, text = nquads(self.graph, most=MOST_QUADS)
        if count > MOST_QUADS:
            return too_large(count)
        bases = [info.base_iri for info in reading.infos(self.graph)]
        return Console(found, text, tuple(queries.library().values()), bases)

    def export(
        self,
        format: str,
        target: str | os.PathLike[str],
        *,
        dataset: str | None = None,
        texts: str | os.PathLike[str] | None = None,
        actor: Names | None = None,
        issue: Names | None = None,
    ) -> None:
        """Write the whole graph to ``target``: a file or, for tables, a new folder.

        ``format`` is turtle, ntriples, rdfxml, trig, nquads or jsonld, their suffix or media type, csv for tables, dna for a database of
        Discourse Network Analyzer, into which the texts go that the folder ``texts`` has, parquet for the columns of a graph on disk in a
        folder (``docs/bulk.md``), which may hold an earlier one, or nanopub for stances as
        nanopublications: all, or those of an ``actor`` on an ``issue`` (one or several, by id, name or alias). Tables of
        several datasets go into a folder each within ``target``, named after the ends of their base IRIs, and say there what
        they use; or only those of one ``dataset``, by that name, its title or its base IRI. Raises
        StancegraphError for any other, for what the format cannot hold, and when the place cannot be written.

        >>> graph.export("csv", "copy")
        >>> stancegraph.read_dataset("copy").info == graph.dataset().info
        True
        """
        from stancegraph.exporters.graphs import export
        from stancegraph.tables.anchoring import read_texts

        held = None if texts is None else read_texts(Path(texts))
        scope = None if actor is None and issue is None else self._scope("export", actor, issue, {})
        export(self.graph, format, Path(target), dataset, held, scope)

    def dataset(self) -> Dataset:
        """Everything in the graph as records. Of several datasets in it, the records of all under what the first says.

        >>> [issue.label for issue in graph.dataset().issues if issue.id == "peace-talks"]
        ['Peace talks in earnest']
        """
        return self.graph.records()

    def push(
        self,
        url: str,
        *,
        update: str | None = None,
        graph_store: str | None = None,
        replace: Names = (),
        sample: int = 100,
        seed: int = 0,
        dry_run: bool = False,
        timeout: float | None = None,
        progress: Callable[[int], None] = lambda _count: None,
    ) -> Pushed:
        """Bring the graph to the server that answers queries at ``url``, named graph by named graph, and see that it is there.

        It is written to by SPARQL 1.1 Update at the address ``update``, or by the Graph Store HTTP Protocol at ``graph_store``; without
        either, as servers of its kind are known to take it. ``replace`` names graphs (IRIs) of the server that may be replaced, or
        removed where the graph has none of the name; other data of the server stays as it is. At the end it is asked for the count of
        each graph and for a ``sample`` of so many statements, drawn by ``seed``. With ``dry_run`` nothing is sent, and the answer
        has what would be. ``timeout`` is how many seconds each answer may take; ``progress`` is told how many named graphs are done.
        Raises GraphError when the server does not take the graph, or does not have it afterwards: then the same call goes on.

        >>> try:
        ...     graph.push("server.example")
        ... except stancegraph.GraphError as error:
        ...     print(error)
        server.example: not the address of a SPARQL endpoint; write it as http://host:port/path
        """
        from stancegraph.pushing.push import Wish, push

        named = (replace,) if isinstance(replace, str) else tuple(replace)
        wish = Wish(update, graph_store, named, sample, seed, dry_run, timeout)
        return push(self.graph, url, wish, progress)

    def rdflib(self, *, timeout: float | None = None, allow_service: bool = False) -> rdflib.Dataset:
        """The graph as an rdflib ``Dataset`` (read-only), which is read and queried as the union of its named graphs.

        Terms are those that rdflib's parsers give: a text is ``Literal("Russia")``. On disk everything stands in
        named graphs, and ``dataset.default_graph``, the one without a name, is empty.

        Its queries pass the same door as those of :meth:`query`: the same prefixes are bound, ``FROM`` is heeded, ``initBindings``
        hold everywhere in the query, and none calls another server without ``allow_service``. ``timeout``, in seconds, ends
        any of them. Raises QueryError for queries that may not pass, GraphError where it should be changed.

        >>> from rdflib import RDFS, URIRef
        >>> print(graph.rdflib().value(URIRef(graph.iri("actor", "macron")), RDFS.label))
        Emmanuel Macron
        """
        return self.graph.rdflib(timeout=timeout, allow_service=allow_service)

    def iri(self, kind: str, text: str) -> str:
        """The IRI of what is called ``text``: an id or, of an actor, issue or source, a name or alias.

        ``kind`` is actor, role, issue, source, stance, event or assessment. Raises NotFound where nothing has the name, and
        where there is no such kind.

        >>> graph.iri("issue", "peace-talks")
        'https://w3id.org/stancegraph/ukraine-ceasefire/issue/peace-talks'
        """
        if kind not in RECORD_KINDS:
            raise NotFound(f"no kind of record is called {show(kind)}; there are {', '.join(RECORD_KINDS)}")
        match kind:
            case "actor":
                identifier = self.catalogue.actor_id(text)
            case "issue":
                identifier = self.catalogue.issue_id(text)
            case "source":
                identifier = self.catalogue.source_id(text)
            case _:
                identifier = text
        if iri := reading.find_iri(self.graph, kind, identifier):
            return iri
        raise NotFound(f"no {kind} has the id {show(identifier)}")

    def network(
        self,
        kind: str = "agreement",
        actor: Names | None = None,
        issue: Names | None = None,
        **choices: Unpack[Choices],
    ) -> Network:
        """Who agrees or disagrees with whom, or on what; see :class:`stancegraph.networks.asking.Choices`.

        ``kind`` is a :class:`stancegraph.networks.definition.Kind` or its word.

        >>> network = graph.network("agreement", since=date(2025, 5, 10), until=date(2025, 5, 10))
        >>> network.weight("emmanuel-macron", "keir-starmer")
        1.0
        """
        from stancegraph.networks.asking import CHOICES, ask_network

        scope = self._scope("network", actor, issue, choices, *CHOICES)
        return ask_network(self.stances, self.catalogue, scope, kind, **_own(choices))

    def networks(
        self,
        window: str,
        kind: str = "agreement",
        actor: Names | None = None,
        issue: Names | None = None,
        *,
        step: str | None = None,
        **choices: Unpack[Choices],
    ) -> Series:
        """The same through time: a network of this ``kind`` for each ``window``, for example of ``3months``, moving by ``step``.

        See :mod:`stancegraph.networks.windows`.

        >>> len(graph.networks("1month", since=date(2025, 2, 1), until=date(2025, 4, 30)))
        3
        """
        from stancegraph.networks.asking import CHOICES, ask_networks

        scope = self._scope("networks", actor, issue, choices, *CHOICES)
        return ask_networks(self.stances, self.catalogue, scope, kind, window, step, **_own(choices))

    def _among(self, scope: Scope, *, only_dated: bool = False) -> StanceTable:
        """The stances that can matter to a question."""
        return self.graph.stances(among(self.catalogue, scope, only_dated=only_dated))

    def _scope(self, call: str, actor: Names | None, issue: Names | None, words: Mapping[str, Any], *own: str) -> Scope:
        """What a call is about; ``own`` are the words it takes beside those of its signature and of a scope."""
        if not {*words} <= {*SCOPE_WORDS, *own}:
            _self, *named = signature(getattr(type(self), call)).parameters.values()
            said = [each.name for each in named if each.kind is not Parameter.VAR_KEYWORD]
            refuse_unknown(call, words, tuple(dict.fromkeys(("actor", "issue", *SCOPE_WORDS, *said, *own))))
        asked = Scope.of(actor, issue, **_of_scope(words))
        self.graph.remember()
        return asked.resolved(self.catalogue)


def _as_day(text: str | date) -> str | date | None:
    """What is meant as a day, which may be none of the calendar, or None: then it is an actor."""
    return text if isinstance(text, date) or text == "today" or re.fullmatch(r"\d{4}-[\d-]+", text) else None


def _found(query: str) -> queries.Query:
    """The query of that name, or of that text."""
    if query.replace("-", "").isalnum():
        return queries.named(query)
    return queries.asked(query)


def _uncorrected(table: StanceTable) -> StanceTable:
    """The stances as if none had been corrected."""
    import numpy as np

    from stancegraph.answers.stance_table import NEVER

    return replace(table, closed=np.full(len(table), NEVER))


def _of_scope(words: Mapping[str, Any]) -> dict[str, Any]:
    return {word: value for word, value in words.items() if word in SCOPE_WORDS}


def _own(words: Mapping[str, Any]) -> dict[str, Any]:
    return {word: value for word, value in words.items() if word not in SCOPE_WORDS}


@checked
def open(target: str | os.PathLike[str] | None = None, *, timeout: float | None = None, cache: bool = True) -> Session:
    """Open a graph to ask it questions: ``target`` is a store, a dataset folder, an RDF file (``.ttl``, ``.nq.gz`` ...) or a SPARQL
    endpoint (``http://...``).

    Without one it is ``$STANCEGRAPH``, else the dataset in the folder one is in (``./dataset.toml``), else the store
    ``./.stancegraph``, else the bundled dataset. A dataset folder, or an RDF file, is built, when it has changed, into the
    user's cache. A store is opened as it is, with a DataWarning when tables it was built from have changed since. ``timeout``
    is how many seconds each answer of the graph may take where a query has no time-out of its own: unless given, 60 for an
    endpoint and any number on disk. It bounds what is read, not what is worked out from it. Stances that were fetched from an
    endpoint are kept until it shows signs of having others (see ``docs/how-to.md``); without ``cache``, which is for endpoints only, they are
    fetched anew. Raises GraphError when there is no
    such graph, and DataError when the dataset has problems; later on QueryTimeout when the time is over.

    >>> with stancegraph.open() as graph:
    ...     graph.iri("actor", "Emmanuel Macron")
    'https://w3id.org/stancegraph/ukraine-ceasefire/actor/emmanuel-macron'
    """
    return Session(open_graph(target, timeout=timeout, cache=cache))
