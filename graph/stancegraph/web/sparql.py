"""SPARQL 1.1 Protocol, queries only: where a query stands, what it is about, in which form its answer goes back."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

from starlette.requests import Request

from stancegraph.characters import show
from stancegraph.exporters.formats import RDF_NAMES, ROW_NAMES, format_called
from stancegraph.rdf.sparql import NOTHING, refuse_too_large, tokens
from stancegraph.web.lanes import Lane
from stancegraph.web.negotiation import HTML, OF_ROWS, OF_TRIPLES, Form, preferred
from stancegraph.web.query_dataset import about_graphs, graph_iri, with_base
from stancegraph.web.reading import Pairs, body_of, content_type_of, pairs_in, pairs_of, refuse_unknown, text_of
from stancegraph.web.reply import Refusal

_FORM, _QUERY, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
# What clients of SPARQL call the form of an answer, besides Accept.
_FORMATS = ("format", "output", "results")
_MOST_KNOWN = 200
_LONGEST_KNOWN = 64 << 10
PARAMETERS = ("query", "default-graph-uri", "named-graph-uri", "timeout", *_FORMATS)
_UPDATES = ("update", "using-graph-uri", "using-named-graph-uri")
_DIFFERENT = frozenset(("BNODE", "NOW", "RAND", "STRUUID", "UUID"))
READ_ONLY = "this graph is read-only: it is changed by stancegraph build, not by updates"


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as it is to be run, the form that was asked for by name, how many seconds it may take, and whether its answer
    differs from time to time."""

    query: str
    format: str | None
    seconds: float | None
    differs: bool = False


class Reading:
    """Reads what requests ask, a long text in a lane of its own, so that others are answered meanwhile.

    What was asked before is known again by its bytes: to go through the text of a query takes longer than to send an answer that
    is kept.
    """

    def __init__(self) -> None:
        self._lane = Lane("reading queries", 1, line=100, patience=20.0)
        self._known: OrderedDict[bytes, Asked] = OrderedDict()

    async def read(self, request: Request, base: str) -> Asked | None:
        """What a request asks; None for one that asks nothing, whose answer is the description of the service.

        ``base`` is the address of the service, from which relative IRIs go on.

        Raises Refusal for what the protocol does not have, and for updates; QueryError for a query that is too large.
        """
        pairs = list(pairs_of(request))
        body, kind = b"", ""
        if request.method == "POST":
            kind = content_type_of(request)
            if kind == _UPDATE:
                raise Refusal(403, READ_ONLY)
            if kind == _QUERY:
                if any(name == "query" for name, _ in pairs):
                    raise Refusal(400, "the query stands in the address and in the body; send one")
                body = await body_of(request)
            elif kind == _FORM:
                body = await body_of(request, is_form=True)
            else:
                said = show(kind) if kind else "nothing"
                raise Refusal(415, f"Content-Type says {said}; send {_QUERY} or {_FORM}")
        if not pairs and request.method != "POST":
            return None

        def read_all() -> Asked:
            if kind == _QUERY:
                pairs.append(("query", text_of(body)))
            elif kind == _FORM:
                pairs.extend(pairs_in(body))
            return _asked(pairs, base)

        words = request.scope["query_string"]
        if len(words) + len(body) > _LONGEST_KNOWN:
            return await self._lane.run(read_all)
        mark = sha256(repr((base, kind, words, body)).encode()).digest()
        if (found := self._known.get(mark)) is None:
            found = self._known[mark] = await self._lane.run(read_all)
            if len(self._known) > _MOST_KNOWN:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(mark)
        return found

    def close(self) -> None:
        """Begin nothing more."""
        self._lane.close()


def _asked(pairs: Pairs, base: str) -> Asked:
    for name, _ in pairs:
        if name in _UPDATES:
            raise Refusal(403, READ_ONLY)
        refuse_unknown(name, PARAMETERS, "SPARQL")
    queries = _values(pairs, "query")
    if len(queries) != 1:
        raise Refusal(400, f"{len(queries)} queries were sent; send one, as query=")
    default = [graph_iri(each, "default-graph-uri") for each in _values(pairs, "default-graph-uri")]
    named = [graph_iri(each, "named-graph-uri") for each in _values(pairs, "named-graph-uri")]
    formats = {each.lower() for name in _FORMATS for each in _values(pairs, name) if each}
    if len(formats) > 1:
        raise Refusal(400, f"several formats are asked for: {', '.join(sorted(map(show, formats)))}; name one")
    # Before anything else reads it: what follows goes through all of it.
    refuse_too_large(queries[0])
    return Asked(
        with_base(about_graphs(queries[0], default, named), base),
        next(iter(formats), None),
        _seconds(_values(pairs, "timeout")),
        differs(queries[0]),
    )


def differs(query: str) -> bool:
    """Whether a query calls what gives another value each time."""
    words = query.upper()
    return any(word in words for word in _DIFFERENT) and any(
        token.keyword in _DIFFERENT and behind.text == "(" for token, behind in pairwise([*tokens(query), NOTHING])
    )


def _values(pairs: Pairs, name: str) -> list[str]:
    return [value for each, value in pairs if each == name]


def _seconds(values: list[str]) -> float | None:
    given = [each for each in values if each not in ("", "0")]
    if not given:
        return None
    try:
        seconds = float(given[0])
    except ValueError:
        seconds = 0.0
    if len(given) > 1 or not 0 < seconds < 1e9:
        raise Refusal(400, "timeout should be a number of seconds")
    return max(seconds, 0.01)


def form_of(offered: tuple[Form, ...], accept: str | None, named: str | None) -> Form:
    """The form an answer goes back in; raises Refusal (406) for none, and (400) for a name that no form has."""
    if named is None:
        if found := preferred(accept, offered):
            return found
        raise Refusal(406, f"the answer comes as {', '.join(form.media[0] for form in offered)}")
    for form in offered:
        if named == form.name or named in form.media:
            return form
    names = RDF_NAMES if offered is OF_TRIPLES else ROW_NAMES
    if known := format_called(named, names):
        for form in offered:
            if form is not HTML and (form.name in (known, *names[known])):
                return form
    raise Refusal(400, f"format: {show(named)} is none of {', '.join(form.name for form in offered)}")


assert {form.name for form in OF_ROWS if form is not HTML} == set(ROW_NAMES)
