"""A graph behind a SPARQL 1.1 endpoint, for graphs that outgrow one machine."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.parse
import urllib.request
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from textwrap import shorten
from typing import TYPE_CHECKING

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from stancegraph import limits
from stancegraph.answers.among import ALL, Among
from stancegraph.answers.stance_table import StanceTable, TableBuilder
from stancegraph.characters import printable
from stancegraph.errors import DataWarning, GraphError, QueryError, QueryTimeout
from stancegraph.model.schema import SCHEMA, STANCE
from stancegraph.rdf import reader as reading
from stancegraph.rdf.graph import Answer, Request
from stancegraph.rdf.prospect import UnreadableError, check_xml, json_nests_deeper, may_nest_deep, triples_nest_deeper
from stancegraph.rdf.sparql import Bindings, names_its_graphs, with_prefixes
from stancegraph.rdf.subqueries import Subquery, form
from stancegraph.rdf.vocabulary import PREFIXES
from stancegraph.store import remote_graphs
from stancegraph.store.engine import wrong_syntax
from stancegraph.store.opened import OpenGraph
from stancegraph.store.remote_graphs import Own
from stancegraph.store.remote_http import Body, Reply, Server
from stancegraph.store.remote_tables import KeptTables, State, note_alone, state_of, was_alone

if TYPE_CHECKING:
    from pyoxigraph import BlankNode
    from rdflib import Dataset

    Term = NamedNode | BlankNode | Literal | Triple | None

# Some servers send an error where what is asked for does not fit the form of the query.
_ACCEPT_RESULTS = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.5"
)
_ACCEPT_TRIPLES = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.5"
_RESULTS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
_TRIPLES = {
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
}


_DATE = next(field for field in STANCE.fields if field.name == "date")
_NO_GRAPH = "urn:x-stancegraph:no-graph"
_IS_VIRTUOSO = re.compile(r"Virtuoso/0?[67]")
# Found when earlier forms of these two were compared with the graph on disk; not looked at again since.
_WRONG_ON_VIRTUOSO = ("disagreements", "positions")
# What a build says of stances that follows from all of them; see store/consequences.py.
_CONSEQUENCES = ("sg:lastWord", "sg:movedFrom", "sg:contradiction")


_A_LIMIT = "the limit of the server"
_ROWS_OF_VIRTUOSO = "ResultSetMaxRows (in its virtuoso.ini, under [SPARQL])"
_TIME_OF_VIRTUOSO = "MaxQueryExecutionTime (in its virtuoso.ini, under [SPARQL])"


class CutError(GraphError):
    """A server keeps a part of an answer back; ``given`` and ``whole`` are how many rows it gives and how many there are.

    ``setting`` is what would have to be raised there. Where it is not ``sure`` that there are more, nobody can tell.
    """

    def __init__(
        self, url: str, given: int, whole: int | None = None, setting: str = _A_LIMIT, *, sure: bool = True
    ) -> None:
        if not sure:
            told = f"gives no more than {given:,} rows at a time, so that there may be more to this answer than it gave"
        elif whole is not None and whole > given:
            told = f"gives {given:,} of the {whole:,} rows of this answer and keeps the others back"
        else:
            told = f"gives {given:,} row{'s' * (given != 1)} of this answer and keeps others back"
        super().__init__(f"{url}: the server {told}; ask for less, or have {setting} raised")
        self.given, self.whole = given, whole


class RemoteGraph(OpenGraph):
    """A SPARQL endpoint that holds a graph of ours, its default graph being the union of the named ones.

    ``timeout`` is how many seconds it may take for one answer where a query has no time-out of its own. One that
    ``may_be_empty`` is asked by the names of its graphs only, and need hold nothing yet. Without ``cache`` stances are
    fetched anew.
    """

    def __init__(
        self, url: str, timeout: float | None = None, *, may_be_empty: bool = False, cache: bool = True
    ) -> None:
        self._patience = limits.PATIENCE if timeout is None else timeout
        self._server = Server(url)
        self.url = self._server.url
        self._keeps = cache
        self._given = 1
        self.program = ""
        """What the server called itself with its last answer."""
        self._etag = ""
        self._is_read = False
        self._remembered: State | None = None
        self._tables: dict[Among, StanceTable] = {}
        # Graphs that are named with each question, where there are others that must not be asked.
        self._own: tuple[str, ...] = ()
        if not may_be_empty:
            self._check()
            self._own = self._apart_from_others()

    @property
    def place(self) -> str:
        return self.url

    def _check(self) -> None:
        """Fail now, and clearly, when there is nothing here that our questions could be put to."""
        if not self.ask("ASK { ?issue a sg:Issue }"):
            if self.ask("ASK { GRAPH ?graph { ?issue a sg:Issue } }"):
                raise GraphError(
                    f"{self.url}: the server keeps its named graphs apart; start it so that the default graph is their "
                    "union (oxigraph serve --union-default-graph)"
                )
            raise GraphError(f"{self.url}: no issues here; load a graph exported with: stancegraph export nquads")

    @cached_property
    def bases(self) -> tuple[str, ...]:
        """The IRIs of the datasets in here, of those that do not describe themselves too: what their records' IRIs begin with."""
        described = remote_graphs.described(self)
        others = self.select(_undescribed(described))
        return tuple(sorted({*described, *(row["base"].value for row in others if row["base"] is not None)}))

    def _apart_from_others(self) -> tuple[str, ...]:
        """The graphs to name with each question: none where nothing that others have there would mix in.

        Raises GraphError where something would, and there is no keeping it apart.
        """
        try:
            bases: Sequence[str] = remote_graphs.described(self)
        except QueryTimeout:
            raise
        except (GraphError, QueryError):
            return ()  # whatever is wrong shows with the question itself
        whose = self.url, self._server.user, tuple(bases)
        if self._keeps and was_alone(*whose):
            return ()
        try:
            others, was_scan = remote_graphs.others(self, Own.of(bases))
            intruder = self._intruder(others) if others else ""
            if not intruder:
                if self._keeps and was_scan:
                    note_alone(*whose)
                return ()
            own = self._own_graphs(others)
            named = remote_graphs.named(self, own)
        except (GraphError, QueryError):
            warnings.warn(
                DataWarning(
                    f"{self.url}: the server does not say which graphs it has; what others may have there counts"
                ),
                stacklevel=2,
            )
            return ()
        if not named or len(named) > limits.MOST_OWN_GRAPHS or not self._heeds_from:
            raise GraphError(
                f"{self.url}: the graph {printable(intruder)} on this server says something of the records of this graph, or in its "
                "vocabulary, and cannot be kept apart from them here (too many graphs, or a server that passes over FROM): ask "
                "it on a server of its own"
            )
        return tuple(named)

    def _own_graphs(self, others: Sequence[str]) -> Own:
        """What is the datasets' own, of those too that do not describe themselves, or are in some of these other graphs."""
        flattened = self._flattened(self.bases)
        return Own.of(self.bases, remote_graphs.records_in(self, others, flattened) if flattened else ())

    def _intruder(self, others: Sequence[str]) -> str:
        """Of these graphs, which may be others', one that mixes in; empty where none does."""
        if not self.bases:
            return ""  # what is called otherwise is of no dataset, and nobody's own
        own = self._own_graphs(others)
        left, _ = remote_graphs.others(self, own)
        return remote_graphs.intruder(self, own, self.bases, left) if left else ""

    def _flattened(self, bases: Iterable[str]) -> list[str]:
        """Those of these datasets that are in no graph named after them."""
        return [
            base
            for base in bases
            if not self.ask(f"ASK {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), {Literal(f'{base}graph/')})) }}")
        ]

    def _run(self, request: Request, timeout: float | None) -> Answer:
        patience = self._patience if timeout is None else timeout
        if not request.is_of_union and not self._heeds_from:
            raise QueryError(
                f"{self.url}: the server passes over FROM and answers from all graphs; ask in the pattern: GRAPH <...> {{ ... }}"
            )
        text = with_prefixes(request.text, request.prefixes)
        reply = self._post(text, request.default_graph, patience)
        # Servers say what they expected; what is wrong is told better here.
        if reply.status == 400 and (said := wrong_syntax(request)):
            raise QueryError(said)
        answer, rows = self._answer(reply)
        if isinstance(answer, QueryBoolean):
            return answer
        if reply.is_cut:
            whole = self._count(text, request.default_graph, patience)
            raise self._cut(rows, whole, is_out_of_time=reply.is_out_of_time)
        self._check_whole(text, request.default_graph, rows, patience)
        return answer

    def _check_whole(self, query: str, default_graph: str | None, rows: int, patience: float) -> None:
        """Raise CutError unless an answer of so many rows or triples is known to be whole.

        A server that once gave more rows than these cuts no answer so short. Else the rows are counted; triples cannot be,
        and the server has to show that it would give more rows than that.
        """
        if rows < self._given:
            return
        if (whole := self._count(query, default_graph, patience)) is None:
            reply = self._post(f"SELECT ?s {{ ?s ?p ?o }} LIMIT {rows + 1}", None, patience)
            _, given = self._answer(reply)
            if given <= rows and (self._count("SELECT * { ?s ?p ?o }", None, patience) or 0) > given:
                raise self._cut(given, None, sure=False)
        elif whole > rows:
            raise self._cut(rows, whole)
        self._given = max(self._given, rows)

    def _cut(self, given: int, whole: int | None, *, is_out_of_time: bool = False, sure: bool = True) -> CutError:
        setting = _A_LIMIT
        if self.program.startswith("Virtuoso"):
            setting = _TIME_OF_VIRTUOSO if is_out_of_time else _ROWS_OF_VIRTUOSO
        return CutError(self.url, given, whole, setting, sure=sure)

    def _count(self, query: str, default_graph: str | None, patience: float) -> int | None:
        """How many rows a SELECT query has; None for other queries."""
        if form(query) != "SELECT":
            return None
        answer, _ = self._answer(self._post(Subquery.of(query).counted(), default_graph, patience))
        if isinstance(answer, QuerySolutions):
            for row in answer:
                if isinstance(number := row["rows"], Literal) and number.value.isdecimal():
                    return int(number.value)
        raise GraphError(f"{self.url}: the server does not say how many rows an answer has")

    def select_by(self, key: str, query: str, bindings: Bindings | None = None) -> Iterable[QuerySolution]:
        try:
            return self.select(query, bindings)
        except CutError as cut:
            if cut.whole is None:
                raise
            return self._in_portions(key, self.request(query, bindings), cut.given, cut.whole)

    def triples(self) -> Iterator[Triple]:
        # Of triples nobody can tell how many there should be, nor get the rest.
        for row in self.select_by("s", "SELECT ?s ?p ?o { ?s ?p ?o }"):
            yield Triple(row["s"], row["p"], row["o"])

    def _in_portions(self, key: str, request: Request, most: int, whole: int) -> Iterator[QuerySolution]:
        """All rows of a query, fetched so many at a time by the values of ``key``."""
        query = Subquery.of(with_prefixes(request.text, request.prefixes))
        last, fetched = "", 0
        while fetched < whole:
            reply = self._post(query.after(key, last, most), request.default_graph, self._patience)
            answer, number = self._answer(reply)
            assert isinstance(answer, QuerySolutions)
            rows = list(answer)
            # What has the last value may go on in the next portion.
            if fetched + number < whole:
                end = _text(rows[-1][key]) if rows else ""
                rows = [row for row in rows if _text(row[key]) != end]
            if not rows:
                raise self._cut(fetched, whole)
            yield from rows
            fetched += len(rows)
            last = _text(rows[-1][key])

    @cached_property
    def _heeds_from(self) -> bool:
        """Whether the server heeds FROM: of a graph there is none of it must know nothing. Some that make a union do not."""
        answers = [
            self._answer(self._post(f"ASK {clause} {{ ?s ?p ?o }}", graph, self._patience))[0]
            for clause, graph in ((f"FROM <{_NO_GRAPH}>", None), ("", _NO_GRAPH))
        ]
        return not any(isinstance(answer, QueryBoolean) and bool(answer) for answer in answers)

    def _answer(self, reply: Reply) -> tuple[Answer, int]:
        """What a reply says, read to its end, so that whatever is wrong with it shows here; and of how many rows or triples."""
        kind, body = reply.content_type, reply.body
        if reply.status != 200:
            raise self._refused(reply)
        try:
            _check_depth(kind, body)
            if kind in _RESULTS:
                body, rows = _counted(body, _RESULTS[kind])
                answer = parse_query_results(body.from_start(), _RESULTS[kind])
                return _as_asked(answer), rows
            if kind in _TRIPLES:
                number = sum(1 for _ in parse(body.from_start(), format=_TRIPLES[kind]))
                return (quad.triple for quad in parse(body.from_start(), format=_TRIPLES[kind])), number
        except (SyntaxError, ValueError, UnreadableError) as error:
            said = shorten(self._server.shown(str(error)), 200, placeholder=" ...")
            # Not with the fault as its cause, which quotes what the server sent.
            raise GraphError(f"{self.url}: the server's answer cannot be read ({kind}): {said}") from None
        raise GraphError(
            f"{self.url}: this does not answer like a SPARQL endpoint (it sent {self._server.shown(kind)})"
        )

    def _post(self, query: str, default_graph: str | None, timeout: float) -> Reply:
        """Send a query and take in the whole answer."""
        of_triples = form(query) in ("CONSTRUCT", "DESCRIBE")
        accept = {"Accept": _ACCEPT_TRIPLES if of_triples else _ACCEPT_RESULTS}
        fields = [("query", query)]
        if default_graph is not None:
            fields += [("default-graph-uri", default_graph)]
        elif self._own and not names_its_graphs(query):
            fields += [(f"{kind}-graph-uri", name) for kind in ("default", "named") for name in self._own]
        data = urllib.parse.urlencode(fields).encode()

        reply = self._server.send(data, accept, timeout)
        self.program, self._etag = reply.server, reply.etag
        return reply

    def _refused(self, reply: Reply) -> QueryError | GraphError:
        if reply.status == 400:
            return QueryError(f"the server does not accept the query: {self._server.words(reply)}")
        return self._server.refusal(reply)

    def stances(self, among: Among = ALL) -> StanceTable:
        found = self._tables.get(ALL) or self._tables.get(among)
        if found is None:
            if self._tables:  # what was read before has to be of the same state
                self.check_same()
            self.remember()
            found = self._tables[among] = self._fetched_once(among) if self._keeps else self._read(among)
        return found

    def remember(self) -> None:
        if not self._is_read:
            self._is_read, self._remembered = True, self._state()

    @contextmanager
    def as_one(self) -> Iterator[None]:
        is_first = not self._is_read
        self.remember()
        try:
            yield
        except Exception:
            # What was read earlier may not know what was read later, and so whatever went wrong may be that.
            self.check_same()
            raise
        self.check_same()
        if is_first:  # what changes from now on is no matter
            self._is_read, self._remembered = False, None

    def check_same(self) -> None:
        self._check_state(self._state() if self._remembered else None)

    def _check_state(self, now: State | None) -> None:
        # Of a server that does not say nothing is known, then as now.
        if now is not None and self._remembered is not None and now.content != self._remembered.content:
            raise GraphError(
                f"{self.url}: the graph there changed while it was read, and what was read of it may be partly as it was and partly as "
                "it is; ask again (in Python open it anew)"
            )

    def _fetched_once(self, among: Among) -> StanceTable:
        """The stances as they were fetched before, unless the server has others now, or says nothing of its state."""
        if (state := self._remembered) is None:
            return self._read(among)
        kept, wanted = KeptTables(self.url, self._server.user, state), state.widened(among)
        for each in dict.fromkeys((ALL, wanted)):
            if (found := kept.load(each)) is not None:
                return found
        found = self._read(wanted)
        # What changed while it was fetched is neither this state nor another.
        self._check_state(now := self._state())
        if now == state:
            kept.keep(wanted, found)
        return found

    def _state(self) -> State | None:
        """The state of the server's data, by its own words; None where it does not say."""
        try:
            return state_of(self, lambda: self._etag)
        except (GraphError, QueryError):
            return None

    def _read(self, among: Among) -> StanceTable:
        """The stances among these, and when each was corrected, by whatever stands where."""
        builder = TableBuilder()
        if among == ALL and (issues := self._issues_apart()):
            # The server would sort all of them for each portion.
            for of_issue in issues:
                for record in reading.stances_where(self, of_issue):
                    builder.add(record)
            for identifier, recorded in reading.corrections_where(self, ""):
                builder.close(identifier, recorded)
            return builder.table()
        met: set[str] = set()
        speaking = replace(among, actors=None if among.actors is None else among.actors | self._speakers(among))
        for whose, of in (("sg:actor", speaking), *([] if among.actors is None else [("sg:onBehalfOf", among)])):
            if (pattern := self._pattern("record", of, whose)) is None:
                continue
            for record in reading.stances_where(self, pattern):
                # Who is spoken for may be among the speakers, too.
                if record.id not in met:
                    met.add(record.id)
                    builder.add(record)
            for identifier, recorded in reading.corrections_where(self, self._pattern("target", of, whose) or ""):
                builder.close(identifier, recorded)
        return builder.table()

    def _speakers(self, among: Among) -> set[str]:
        """Who ever spoke on behalf of one of the actors, on the issues and days."""
        pattern = self._pattern("record", among, "sg:onBehalfOf")
        rows = self.select(f"SELECT DISTINCT ?actor {{ {pattern} ?record sg:actor ?actor }}") if pattern else ()
        return {self.identities.id_of("actor", _text(row["actor"])) for row in rows}

    def _issues_apart(self) -> list[str]:
        """Patterns for the stances on each issue; none where one answer may hold all stances, or where some have not one issue each."""
        every = self.request("SELECT ?record { ?record a sg:Stance }")
        number = self._count(with_prefixes(every.text, every.prefixes), None, self._patience) or 0
        if number <= self._given:
            return []
        found = list(
            self.select(
                "SELECT ?issue (COUNT(?record) AS ?number) { ?record a sg:Stance ; sg:issue ?issue } GROUP BY ?issue"
            )
        )
        if sum(int(_text(row["number"])) for row in found) != number:
            return []
        return [f"VALUES ?_issue {{ {row['issue']} }} ?record sg:issue ?_issue . " for row in found]

    def _pattern(self, name: str, among: Among, whose: str) -> str | None:
        """The pattern that holds of those stances; None where an id is of nothing here, so that nothing can be."""
        parts = ""
        for kind, predicate, ids in (("issue", "sg:issue", among.issues), ("actor", whose, among.actors)):
            if ids is not None:
                iris = [iri for each in sorted(ids) if (iri := self.identities.iri(kind, each))]
                if not iris:
                    return None
                parts += (
                    f"VALUES ?_{kind} {{ {' '.join(map(str, map(NamedNode, iris)))} }} ?{name} {predicate} ?_{kind} . "
                )
        # As text: Virtuoso passes over some of the days when it compares them as days. A zone may stand behind one.
        for sign, day, end in ((">=", among.first, ""), ("<=", among.last, "~")):
            if day is not None:
                parts += f'?{name} {_DATE.predicate} ?_date FILTER(STR(?_date) {sign} "{day.isoformat()}{end}") '
        return parts

    def check_engine(self, name: str, text: str) -> None:
        if _IS_VIRTUOSO.match(self.program) and name in _WRONG_ON_VIRTUOSO:
            why = "Virtuoso has been found to answer it wrongly, without a word"
        elif lost := self._lost_days:
            why = f"the server passes over {lost:,} of the days in the graph when it compares days, without a word"
        elif any(term in text for term in _CONSEQUENCES) and not self._has_consequences:
            why = "it reads what follows from all stances, and the server's graph, built by an earlier version, does not say so; build it anew"
        else:
            return
        raise QueryError(
            f"{self.url}: the query {name} is not put to this server: {why}; export the graph and ask it here, or use the commands "
            "positions, timeline, shifts and contradictions, which work answers out here"
        )

    @cached_property
    def _has_consequences(self) -> bool:
        """Whether a build of this version wrote what follows from all stances: of those that stand, some are last words.

        Not every graph has contradictions; that it could have been said is told by the vocabulary that the build wrote with it.
        """
        stands = "?stance a sg:Stance FILTER NOT EXISTS { ?other prov:wasRevisionOf|sg:retracts ?stance }"
        if not self.ask("ASK { ?stance sg:lastWord ?days }"):
            return not self.ask(f"ASK {{ {stands} }}")
        return self.ask("ASK { sg:contradiction a ?kind }")

    @cached_property
    def _lost_days(self) -> int:
        """Of how many stances the day does not come, for the server, before the last there is."""
        every, compared = (
            self._count(
                with_prefixes(f"SELECT ?day {{ ?s a sg:Stance ; {_DATE.predicate} ?day {condition}}}", PREFIXES),
                None,
                self._patience,
            )
            for condition in ("", 'FILTER(?day <= "9999-12-31"^^xsd:date)')
        )
        return (every or 0) - (compared or 0)

    def rdflib(self, *, timeout: float | None = None, allow_service: bool = False) -> Dataset:
        from stancegraph.store.as_rdflib import RemoteStore, dataset

        return dataset(RemoteStore(self, timeout, allow_service))

    def close(self) -> None:
        self._server.close()


def _counted(body: Body, format: QueryResultsFormat) -> tuple[Body, int]:
    """Results that can be read to their end, and how many rows they are; raises SyntaxError for others."""
    try:
        return body, _rows(body, format)
    except SyntaxError:
        standard = _standard(body) if format == QueryResultsFormat.JSON else None
        if standard is None:
            raise
    return standard, _rows(standard, format)


def _rows(body: Body, format: QueryResultsFormat) -> int:
    answer = parse_query_results(body.from_start(), format)
    return sum(1 for _ in answer) if isinstance(answer, QuerySolutions) else 1


def _standard(body: Body) -> Body | None:
    """Results in JSON without what some servers add to them, such as figures on the query; None where nothing is added."""
    try:
        found = json.load(body.from_start())
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not found.keys() - _MEMBERS:
        return None
    standard = Body()
    standard.add(json.dumps({name: found[name] for name in _MEMBERS if name in found}).encode())
    return standard


_MEMBERS = ("head", "results", "boolean")


def _as_asked(answer: QuerySolutions | QueryBoolean) -> QuerySolutions | QueryBoolean:
    """An answer, and where Virtuoso gives a truth value as a row of a table, the truth value."""
    if isinstance(answer, QueryBoolean) or [each.value for each in answer.variables] != ["__ASK_RETVAL"]:
        return answer
    told = {_text(row["__ASK_RETVAL"]) for row in answer}
    if told not in ({"0"}, {"1"}):
        raise ValueError("a truth value that is neither")
    found = parse_query_results(
        b'{"head":{},"boolean":%b}' % (b"true" if told == {"1"} else b"false"), QueryResultsFormat.JSON
    )
    assert isinstance(found, QueryBoolean)
    return found


def _text(term: Term) -> str:
    return getattr(term, "value", "")


def _undescribed(bases: Iterable[str]) -> str:
    """The query for what the IRIs of records begin with that begin with none of these bases."""
    endings = " ".join(f'({kind.rdf_class} "/{kind.path}/[^/]*$")' for kind in SCHEMA.kinds)
    begins = "".join(f" FILTER(!STRSTARTS(STR(?record), {Literal(base)}))" for base in bases)
    return (
        f"SELECT DISTINCT ?base {{ VALUES (?class ?ending) {{ {endings} }} ?record a ?class .{begins} "
        'FILTER(REGEX(STR(?record), ?ending)) BIND(REPLACE(STR(?record), ?ending, "/") AS ?base) }'
    )


def _check_depth(kind: str, body: Body) -> None:
    """Raise UnreadableError for an answer that a reader would not come up from."""
    most = limits.DEEPEST_ANSWER
    if kind.endswith("+json"):
        is_deep = json_nests_deeper(body.from_start(), most)
    elif kind.endswith("+xml"):
        is_deep = False
        check_xml(body.from_start())
    else:
        is_deep = may_nest_deep(body.from_start()) and triples_nest_deeper(body.from_start().read(), most)
    if is_deep:
        raise UnreadableError(f"something in it is nested deeper than {most}")
