"""The answers of a server, address by address; each is worked out once for a generation of the graph, and kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any, TypedDict
from urllib.parse import quote, unquote, urlsplit

from pyoxigraph import NamedNode
from starlette.requests import Request

from stancegraph import queries
from stancegraph.answers.scope import today
from stancegraph.characters import show
from stancegraph.errors import NotFound, QueryError
from stancegraph.exporters.graphs import short_names
from stancegraph.limits import MOST_ACTORS_OF_A_PAGE
from stancegraph.networks.definition import Kind
from stancegraph.rdf import ontology
from stancegraph.rdf.parts import OntologyPart
from stancegraph.rdf.reader import find_iri
from stancegraph.rdf.vocabulary import CONTEXT, ONTOLOGY, RECORD_KINDS, SCHEMES
from stancegraph.session import Session
from stancegraph.views.vocabulary_page import vocabulary_html
from stancegraph.web import answers as of_answers
from stancegraph.web import description, pages, records, sparql
from stancegraph.web import parameters as p
from stancegraph.web.addresses import Address, Handler
from stancegraph.web.answers import ANSWERS, Answer
from stancegraph.web.asking import Asking, Limits, Result, written_triples
from stancegraph.web.cache import Cache
from stancegraph.web.lanes import Lane
from stancegraph.web.links import address, with_pairs
from stancegraph.web.lists import LISTS, TIE
from stancegraph.web.negotiation import (
    HTML,
    JSON,
    JSON_LD,
    OF_ANSWERS,
    OF_ROWS,
    OF_TRIPLES,
    Form,
    preferred,
)
from stancegraph.web.openapi import description as openapi
from stancegraph.web.parameters import Parameter
from stancegraph.web.query_dataset import graph_iri
from stancegraph.web.reading import filled_in, pairs_of, refuse_empty, refuse_unknown
from stancegraph.web.reply import Refusal, Reply, takes_gzip
from stancegraph.web.served import Opened, Served
from stancegraph.web.shapes import table_text

_TEXT = Form("txt", ("text/plain",))
_ROBOTS = b"User-agent: *\nDisallow: /sparql\nDisallow: /graph-store\nDisallow: /search\nDisallow: /*?\n"

_OF_QUERIES = (JSON, HTML)
_OF_CATALOGUE = (*OF_TRIPLES, HTML)

KEPT = 96 << 20
"""Bytes of answers that are kept."""

_WAYS = (("Answers", "/positions"), ("Records", "/actors"), ("Data", "/catalog"))
_MOST_EXPLORED = 20_000
"""Stances that the explorer holds: its page has all of them in it."""

EVERY = (*ANSWERS, TIE, *LISTS)
"""All that is answered in rows."""

_FORMAT = Parameter("format", "The form of the answer, before what Accept says.")
_QUERY = (
    Parameter("query", "The query."),
    Parameter("default-graph-uri", "A graph that is part of the default graph.", several=True),
    Parameter("named-graph-uri", "A graph that GRAPH sees.", several=True),
    Parameter("timeout", "Seconds the query may take, at most those announced."),
    _FORMAT,
)
_STORE = (
    Parameter("default", "The union of all graphs.", p.Sort.FLAG),
    Parameter("graph", "The IRI of a graph."),
    _FORMAT,
)


class _Head(TypedDict):
    head: dict[str, Any]


class ResultsJson(_Head, total=False):
    """SPARQL 1.1 Query Results JSON Format: ``results`` of a SELECT, ``boolean`` of an ASK."""

    results: dict[str, list[dict[str, dict[str, str]]]]
    boolean: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A parameter of a named query: without a default it must be given, unless it is optional."""

    name: str
    kind: str
    meaning: str
    default: str | None
    optional: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A named query, and where its answer is."""

    name: str
    title: str
    description: str
    address: str
    parameters: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server answers: its limits, and the address by which others know it (None: that of the request)."""

    limits: Limits = field(default_factory=Limits)
    public: str | None = None


class Site:
    """The answers about one graph."""

    def __init__(self, served: Served, settings: Settings) -> None:
        self.served, self.settings = served, settings
        self.cache: Cache[Reply] = Cache(KEPT)
        self.asking = Asking(settings.limits)
        self.lane = Lane("answers", 2, line=200, patience=20.0)
        self.reading = sparql.Reading()
        self.heavy = Lane("pages", 1, line=20, patience=60.0)

    async def look(self) -> bool:
        """Take up a new generation of the graph, if there is one; whether there was."""
        if not await self.served.look():
            return False
        self.cache.clear()
        self.asking.forget()
        return True

    def close(self) -> None:
        """Let go of threads, processes and files."""
        for each in (self.lane, self.reading, self.heavy, self.asking):
            each.close()
        self.served.close()

    @property
    def is_busy(self) -> bool:
        """Whether anything is being worked out in this process."""
        return self.lane.is_busy or self.heavy.is_busy

    def addresses(self) -> list[Address]:
        """All that is answered, but IRIs of records and terms, which are as the datasets have them."""
        return [
            Address("/", "Explorer", "The graph as one page.", self.explorer, (HTML,), tag="pages"),
            *(
                Address(
                    each.path,
                    each.title,
                    each.about,
                    _of_form(self._answer(each)),
                    OF_ANSWERS,
                    (*each.parameters, *p.PAGING),
                    suffix=True,
                    tag=each.tag,
                    gives=each.gives,
                )
                for each in EVERY
            ),
            *(
                Address(
                    f"/{plural}/{{id}}",
                    kind.name.capitalize(),
                    f"One {kind.path}, opened.",
                    self._record(plural),
                    OF_ANSWERS,
                    suffix=True,
                    tag="records",
                    gives=records.gives(plural),
                )
                for plural, kind in records.KINDS.items()
            ),
            Address(
                "/sparql",
                "SPARQL",
                "SPARQL 1.1 Protocol: a query by GET, or by POST as form or as it is; without one, the service's description.",
                _of_form(self.sparql),
                (*OF_ROWS, *OF_TRIPLES),
                _QUERY,
                ("GET", "POST"),
                tag="sparql",
                gives=ResultsJson,
            ),
            Address(
                "/graph-store",
                "Graph Store",
                "SPARQL 1.1 Graph Store HTTP Protocol, for reading.",
                self.graph_store,
                OF_TRIPLES,
                _STORE,
                tag="sparql",
            ),
            Address(
                "/queries",
                "Named queries",
                "The queries that come with stancegraph.",
                self.queries,
                _OF_QUERIES,
                (_FORMAT,),
                suffix=True,
                tag="sparql",
                gives=list[Named],
            ),
            Address(
                "/queries/{name}",
                "A named query",
                "Its answer; the query string has its parameters.",
                _of_form(self.query),
                OF_ROWS,
                suffix=True,
                tag="sparql",
                gives=ResultsJson,
            ),
            Address("/.well-known/void", "VoID", "What the datasets are.", self.void, OF_TRIPLES, tag="descriptions"),
            Address(
                "/catalog",
                "DCAT",
                "The datasets, where they are found and by which services.",
                self.catalog,
                _OF_CATALOGUE,
                (_FORMAT,),
                tag="descriptions",
            ),
            Address(
                "/robots.txt", "Robots", "What search engines leave alone.", self.robots, (_TEXT,), tag="descriptions"
            ),
            Address(
                "/openapi.json",
                "OpenAPI",
                "This description.",
                self.openapi,
                (JSON,),
                tag="descriptions",
                gives=dict[str, Any],
            ),
        ]

    # -- how an answer is made ----------------------------------------------------------------------------------------

    def root(self, request: Request) -> str:
        """What the addresses of this server begin with, as the client knows it."""
        return self.settings.public or f"http://{request.headers['host']}"

    async def _kept(
        self, request: Request, form: Form, make: Callable[[Opened], Awaitable[bytes | Reply]], *also: str
    ) -> Reply:
        """The answer to this request in this form, worked out only where it is not known from before."""
        opened = self.served.opened
        scope = request.scope
        key = (opened.name, today(), scope["path"], scope["query_string"], form.name, *also)

        async def made() -> Reply:
            found = await make(opened)
            reply = found if isinstance(found, Reply) else Reply(found, form.content_type)
            return await asyncio.to_thread(reply.named, opened.name)

        return await self._answered(request, opened, key, made)

    async def _answered(
        self, request: Request, opened: Opened, key: object, make: Callable[[], Awaitable[Reply]]
    ) -> Reply:
        """The kept answer, or a new one, of a generation that stays open until then: also where whoever asked has left.

        Without a key (None) it is worked out for this one request. It is packed once somebody asks who can unpack it, and kept
        so beside the other: to pack some answers takes as long as to find them.
        """

        async def made() -> Reply:
            with opened.used():
                return await make()

        # From now on, not only once it is worked out: a new generation may come between.
        with opened.used():
            if key is None:
                return await made()
            reply = await self.cache.get(key, made)
        if not (reply.is_worth_packing and takes_gzip(request)):
            return reply
        return await self.cache.get((key, "packed"), lambda: asyncio.to_thread(reply.packed))

    def _form(self, request: Request, offered: Sequence[Form], suffix: str | None = None) -> Form:
        if suffix is not None:
            for form in offered:
                if form.name == suffix:
                    return form
            raise Refusal(404, f"{show(suffix)} is no form; there are {', '.join(form.name for form in offered)}")
        if found := preferred(request.headers.get("accept"), offered):
            return found
        raise Refusal(406, f"the answer comes as {', '.join(form.media[0] for form in offered)}")

    def _form_or_named(self, request: Request, offered: tuple[Form, ...], what: str) -> Form:
        """The form by the end of the path, or by what ``format=`` says, before Accept; raises Refusal for any other word."""
        named = request.path_params.get("form")
        for name, value in pairs_of(request):
            refuse_unknown(name, (_FORMAT.name,), what)
            if named is not None:
                raise Refusal(400, "the form of the answer is given twice")
            named = value.lower()
        return self._form(request, offered, named)

    # -- answers and records ------------------------------------------------------------------------------------------

    def _answer(self, answer: Answer) -> Callable[[Request], Awaitable[Reply]]:
        async def handle(request: Request) -> Reply:
            form = self._form(request, OF_ANSWERS, request.path_params.get("form"))

            async def make(opened: Opened) -> Reply:
                pairs = pairs_of(request)
                asked = p.asked(pairs, answer.reads, answer.name)
                return await self.lane.run(lambda: _written(answer, opened.session, pairs, asked, form))

            return await self._kept(request, form, make)

        return handle

    def _record(self, plural: str) -> Callable[[Request], Awaitable[Reply]]:
        async def handle(request: Request) -> Reply:
            _refuse_all(request, plural)
            identifier, suffix = request.path_params["id"], None
            begin, dot, end = identifier.rpartition(".")
            if dot and end in [form.name for form in OF_ANSWERS]:
                kind, opened = records.KINDS[plural].path, self.served.opened
                with opened.used():
                    is_there = await self.lane.run(lambda: find_iri(opened.graph, kind, identifier))
                # Ids may have dots; who has such a one is meant before the form.
                if not is_there:
                    identifier, suffix = begin, end
            form = self._form(request, OF_ANSWERS, suffix)

            async def make(opened: Opened) -> bytes:
                return await self.lane.run(lambda: _written_record(opened.session, plural, identifier, form))

            return await self._kept(request, form, make)

        return handle

    async def explorer(self, request: Request) -> Reply:
        """The page of the whole graph."""
        _refuse_all(request, "the explorer")
        form = self._form(request, (HTML,))

        async def make(opened: Opened) -> bytes:
            return await self.heavy.run(lambda: _start(opened.session).encode("utf-8", "replace"))

        return await self._kept(request, form, make)

    # -- SPARQL -------------------------------------------------------------------------------------------------------

    async def sparql(self, request: Request) -> Reply:
        """SPARQL 1.1 Protocol."""
        root = self.root(request)
        asked = await self.reading.read(request, f"{root}/sparql")
        accept = request.headers.get("accept")
        if asked is None:
            form = self._form(request, (*OF_TRIPLES, HTML))

            async def describe(opened: Opened) -> bytes:
                if form is HTML:
                    return pages.page_of_service(self.settings.limits).encode()
                return await self.lane.run(
                    lambda: written_triples(
                        description.service(opened.session, root, self.settings.limits),
                        form,
                        short_names(opened.session.graph),
                    )
                )

            return await self._kept(request, form, describe, root)
        opened = self.served.opened

        async def make() -> Reply:
            result = await self.asking.ask(
                asked.query,
                opened.graph,
                lambda seconds: opened.graph.encoded(asked.query, seconds),
                asked.seconds,
            )
            return await self._result(
                result,
                accept,
                asked.format,
                opened,
                lambda: pages.page_of_service(self.settings.limits, asked.query, result),
                is_kept=not asked.differs,
            )

        key = None if asked.differs else (opened.name, "sparql", asked, accept)
        return await self._answered(request, opened, key, make)

    async def _result(
        self,
        result: Result,
        accept: str | None,
        named: str | None,
        opened: Opened,
        page: Callable[[], str],
        *,
        is_kept: bool,
    ) -> Reply:
        form = sparql.form_of(result.forms, accept, named)

        def write() -> Reply:
            if form is HTML:
                body = page().encode("utf-8", "replace")
            else:
                body = result.written(form, short_names(opened.session.graph))
            reply = Reply(body, form.content_type)
            return reply.named(opened.name) if is_kept else reply

        return await asyncio.to_thread(write)

    async def graph_store(self, request: Request) -> Reply:
        """SPARQL 1.1 Graph Store HTTP Protocol: a graph by its name, or all of them."""
        said: dict[str, str] = {}
        for name, value in pairs_of(request):
            refuse_unknown(name, [each.name for each in _STORE], "the Graph Store")
            if name in said:
                raise Refusal(400, f"{name} is given twice")
            said[name] = value
        if ("default" in said) == ("graph" in said):
            raise Refusal(400, "name one graph: ?default, or ?graph=IRI; the description of /sparql lists them")
        iri = graph_iri(said["graph"], "graph") if "graph" in said else None
        form = sparql.form_of(OF_TRIPLES, request.headers.get("accept"), said.get("format"))
        return await self.graph(request, iri, form)

    async def graph(self, request: Request, iri: str | None, form: Form) -> Reply:
        """The statements of a graph (None: of all); raises Refusal (404) for one that is not there."""
        pattern = "?s ?p ?o" if iri is None else f"GRAPH {NamedNode(iri)} {{ ?s ?p ?o }}"
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"

        async def make(opened: Opened) -> bytes:
            result = await self.asking.ask(query, opened.graph, lambda seconds: opened.graph.encoded(query, seconds))
            if iri is not None and not result.body:
                raise Refusal(404, f"there is no graph <{iri}>; the description of /sparql lists them")
            return await asyncio.to_thread(lambda: result.written(form, short_names(opened.session.graph)))

        return await self._kept(request, form, make)

    async def queries(self, request: Request) -> Reply:
        """The list of the named queries."""
        form = self._form_or_named(request, _OF_QUERIES, "the list of queries")

        async def make(_opened: Opened) -> bytes:
            if form is HTML:
                return pages.page_of_queries(queries.library()).encode()
            return _json([asdict(_named(each)) for each in queries.library().values()])

        return await self._kept(request, form, make)

    async def query(self, request: Request) -> Reply:
        """The answer of a named query; for a browser a page with the form for its parameters."""
        called, dot, named = request.path_params["name"].partition(".")  # names of queries have no dots
        if dot and named not in [form.name for form in OF_ROWS]:
            raise Refusal(404, f"{show(named)} is no form; there are {', '.join(form.name for form in OF_ROWS)}")
        found = queries.named(called)
        values: dict[str, str] = {}
        for name, value in pairs_of(request):
            if name == "format":
                if named:
                    raise Refusal(400, "the form of the answer is given twice")
                refuse_empty(name, value)
                named = value.lower()
                continue
            name = name.replace("-", "_")
            refuse_unknown(name, [*(each.name for each in found.parameters), "format"], f"the query {found.name}")
            if name in values:
                raise Refusal(400, f"{name} is given twice; a variable has one value")
            refuse_empty(name, value)
            values[name] = value
        accept = request.headers.get("accept")
        opened = self.served.opened
        is_kept = not _differs(found.name)

        async def make() -> Reply:
            text = f"{found.name} {sorted(values.items())}"
            result = await self.asking.ask(
                text, opened.graph, lambda seconds: opened.session.query(found.name, values, timeout=seconds)
            )
            return await self._result(
                result,
                accept,
                named or None,
                opened,
                lambda: pages.page_of_query(opened.session, found, values, result),
                is_kept=is_kept,
            )

        # A day that is not said is by default today.
        said = (found.name, tuple(sorted(values.items())))
        key = (opened.name, "query", today(), *said, accept, named) if is_kept else None
        try:
            return await self._answered(request, opened, key, make)
        except (QueryError, NotFound):
            # A person who opens it has yet to say what is asked; a program that leaves a value out is told.
            if values or (named or preferred(accept, OF_ROWS)) not in (HTML.name, HTML):
                raise
            return Reply(pages.page_of_query(opened.session, found, values, None).encode(), HTML.content_type)

    # -- descriptions -------------------------------------------------------------------------------------------------

    async def void(self, request: Request) -> Reply:
        """VoID at its well-known place."""
        root = self.root(request)
        return await self._described(request, root, lambda session: description.about_data(session, root))

    async def catalog(self, request: Request) -> Reply:
        """DCAT; for a browser a page of the datasets."""
        root, limits = self.root(request), self.settings.limits
        return await self._described(
            request, root, lambda session: description.catalogue(session, root, limits), pages.page_of_catalogue
        )

    async def _described(
        self,
        request: Request,
        root: str,
        write: Callable[[Session], bytes],
        page: Callable[[Session], str] | None = None,
    ) -> Reply:
        form = self._form_or_named(request, OF_TRIPLES if page is None else _OF_CATALOGUE, "a description")

        async def make(opened: Opened) -> bytes:
            if page is not None and form is HTML:
                return await self.lane.run(lambda: page(opened.session).encode("utf-8", "replace"))
            return await self.lane.run(
                lambda: written_triples(write(opened.session), form, short_names(opened.session.graph))
            )

        return await self._kept(request, form, make, root)

    async def openapi(self, request: Request) -> Reply:
        """The OpenAPI description."""
        _refuse_all(request, "the description")
        root = self.root(request)

        async def make(_opened: Opened) -> bytes:
            return _json(openapi(self.addresses(), root, description.said_limits(self.settings.limits)))

        return await self._kept(request, self._form(request, (JSON,)), make, root)

    async def robots(self, request: Request) -> Reply:
        """What programs that follow every link are asked to leave alone: questions, of which there is no end."""
        _refuse_all(request, "this file")
        return Reply(_ROBOTS, _TEXT.content_type)

    # -- IRIs ---------------------------------------------------------------------------------------------------------

    async def iri(self, request: Request) -> Reply:
        """What an IRI of the data or the vocabulary names, where its path is asked of this server."""
        path: str = request.scope["path"]
        if part := _part(path):
            return await self._ontology(request, part)
        opened = self.served.opened
        for base in opened.bases:
            beginning = unquote(urlsplit(base).path)  # as the path has come
            if path.startswith(beginning) and len(beginning) > 1:
                return await self._of_dataset(request, base, path.removeprefix(beginning))
        raise Refusal(404, f"there is nothing at {show(path)}; the start is at /")

    async def _of_dataset(self, request: Request, base: str, rest: str) -> Reply:
        _refuse_all(request, "an IRI")
        if not rest:
            return _see("/.well-known/void")
        kind, _, identifier = rest.partition("/")
        if kind == "graph":  # the direct naming of the Graph Store protocol
            form = self._form(request, OF_TRIPLES)
            return await self.graph(request, graph_iri(base + rest, "graph"), form)
        if kind not in RECORD_KINDS or not identifier:
            raise Refusal(404, f"there is nothing at {show(request.scope['path'])}")
        opened = self.served.opened
        with opened.used():
            found = await self.lane.run(lambda: find_iri(opened.session.graph, kind, base + rest))
        if found is None:
            raise Refusal(404, f"no {kind} has the id {show(identifier)}")
        return _see(address(kind, identifier))

    async def _ontology(self, request: Request, part: OntologyPart) -> Reply:
        _refuse_all(request, "the vocabulary")
        form = JSON_LD if part is OntologyPart.CONTEXT else self._form(request, (*_OF_ONTOLOGY, HTML))

        async def make(_opened: Opened) -> bytes:
            if form is HTML:
                return await self.lane.run(lambda: vocabulary_html().encode())
            return await self.lane.run(lambda: ontology.written(part, _OF_ONTOLOGY[form]))

        return await self._kept(request, form, make)


def _of_form(handle: Handler) -> Handler:
    """A handler of what pages have a form for: who fills it in is sent on to the address that says what was filled in."""

    async def answer(request: Request) -> Reply:
        said = filled_in(request)
        return await handle(request) if said is None else _see(with_pairs(quote(request.scope["path"]), said))

    return answer


@cache
def _differs(name: str) -> bool:
    """Whether the answer of a named query differs from time to time."""
    return sparql.differs(queries.library()[name].text)


def _named(query: queries.Query) -> Named:
    words = (Word(each.name, each.kind, each.meaning, each.default, each.optional) for each in query.parameters)
    return Named(query.name, query.title, query.description, f"/queries/{query.name}", tuple(words))


def _start(session: Session) -> str:
    stances, actors = len(session.stances), len(set(session.stances.actor.tolist()))
    is_page = stances <= _MOST_EXPLORED and actors <= MOST_ACTORS_OF_A_PAGE
    return session.view(ways=_WAYS) if is_page else pages.page_of_start(session, stances)


_OF_ONTOLOGY = {
    form: {"ttl": "turtle", "nt": "ntriples", "rdf": "rdfxml", "jsonld": "jsonld"}[form.name] for form in OF_TRIPLES[:4]
}


def _part(path: str) -> OntologyPart | None:
    """The part of the vocabulary whose IRIs have this path."""
    if path in (urlsplit(ONTOLOGY).path, urlsplit(ONTOLOGY).path + "/"):
        return OntologyPart.ONTOLOGY
    if path == urlsplit(CONTEXT).path:
        return OntologyPart.CONTEXT
    return OntologyPart.SCHEMES if path.startswith(urlsplit(SCHEMES).path) else None


def _see(place: str) -> Reply:
    """That what the IRI names is told of elsewhere (303)."""
    return Reply(b"", "text/plain; charset=utf-8", 303, (("location", place),))


def _refuse_all(request: Request, what: str) -> None:
    for name, _ in pairs_of(request):
        refuse_unknown(name, (), what)


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8", "replace")


def _written(answer: Answer, session: Session, pairs: Sequence[tuple[str, str]], asked: p.Asked, form: Form) -> Reply:
    """The page of an answer that was asked for, in its form; the ways on stand in the headers too."""
    page = of_answers.paged(answer, answer.ask(session, asked.keywords), asked)
    ahead = None
    if page.next is not None:
        others = [(name, value) for name, value in pairs if name != "offset"]
        ahead = [*others, ("offset", str(page.next))]
    headers = [("x-total-count", str(page.total))]
    if ahead is not None:
        headers.append(("link", f'<{with_pairs(f"{answer.path}.{form.name}", ahead)}>; rel="next"'))
    match form.name:
        case "json":
            next_address = with_pairs(f"{answer.path}.json", ahead) if ahead else None
            body = _json(of_answers.as_json(answer, page, next_address))
        case "csv":
            body = answer.shape.csv(page.rows).encode("utf-8", "replace")
        case "html":
            next_address = with_pairs(answer.path, ahead) if ahead else None
            body = pages.page_of_answer(session, answer, page, pairs, next_address).encode("utf-8", "replace")
        case _:
            body = written_triples(_triples(session, answer, page), form, short_names(session.graph))
    return Reply(body, form.content_type, headers=tuple(headers))


def _triples(session: Session, answer: Answer, page: of_answers.Page) -> bytes:
    if answer.name == "network":
        # Nodes of two kinds are told apart by what stands before their ids.
        is_apart = page.beside["kind"] == Kind.AFFILIATION
        known = {
            each["id"]: (each["kind"], each["id"].removeprefix(f"{each['kind']}:" if is_apart else ""))
            for each in page.beside["nodes"]
        }
        return records.triples_of_ties(session, page.rows, known)
    return records.triples_of(session, (record for row in page.rows for record in answer.records(row)))


def _written_record(session: Session, plural: str, identifier: str, form: Form) -> bytes:
    found = records.opened(session, plural, identifier)
    match form.name:
        case "json":
            return _json(records.as_json(found))
        case "csv":
            return table_text(found.kind, [found.record, *found.corrections]).encode("utf-8", "replace")
        case "html":
            return pages.page_of_record(session, found).encode("utf-8", "replace")
    return written_triples(
        records.triples_of(session, [(found.kind.path, each.id) for each in (found.record, *found.corrections)]),
        form,
        short_names(session.graph),
    )
