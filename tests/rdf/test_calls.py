"""No query calls another server without leave, however it is written, and no query that calls nobody is refused."""

from __future__ import annotations

from contextlib import suppress
from itertools import product

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancegraph.errors import QueryError
from stancegraph.rdf.calls import without_calls

# The engine refuses this port by itself, in words of its own: who reads them has tried to call out.
ELSEWHERE = "http://127.0.0.1:9/"
CALLED = "port 9 is not allowed"
PROLOGUE = (
    f"PREFIX : <{ELSEWHERE}> PREFIX s: <{ELSEWHERE}> PREFIX service: <{ELSEWHERE}x> PREFIX ex: <http://example.org/> "
)
DATA = """
@prefix ex: <http://example.org/> .
ex:a ex:b 1 , 1.5 , 1e5 , true , "x" , "x"@en , "x"@graph , "x"@service , "x"@en--ltr , ex:c , ex:service , ex:a , () , <urn:service> .
"""
STORE = pyoxigraph.Store()
STORE.load(DATA.encode(), format=pyoxigraph.RdfFormat.TURTLE)


def calls_out(query: str) -> bool:
    """Whether the engine calls another server when it runs this; a query it cannot read calls nobody."""
    try:
        answer = STORE.query(query)
        if not isinstance(answer, pyoxigraph.QueryBoolean):
            for _ in zip(range(3), answer, strict=False):
                pass
    except SyntaxError:
        return False
    except OSError as error:
        return CALLED in str(error)
    return False


def gets_out(query: str) -> bool:
    """Whether a query calls out in spite of the door."""
    try:
        text, _ = without_calls(query)
    except QueryError:
        return False
    return calls_out(text)


# What may stand before the keyword, each the end of something that the data has.
BEFORE = (
    "", "?s ?p ?o . ", "?s ?p ?o", '?s ?p "x"', '?s ?p "x"@en', '?s ?p "x"@graph', '?s ?p "x"@from ', '?s ?p "x"@service',
    '?s ?p "x"@en--ltr', "?s ?p 1", "?s ?p 1.5", "?s ?p 1e5", "?s ?p true", "?s ?p ex:c", "?s ?p ex:c.", "?s ?p []", "?s ?p _:b",
    "?s ?p _:b.", "?s ?p ()", "?s ?p <http://example.org/c>", "?s ?p '''x'''", '?s ?p """x"""', "?s ?p 'it\\'s' . ", "?s ?p ?graph ",
    "?s ex:b|ex:p ?o", "?s ?p ?o FILTER(?s<?p)", "?s ?p ?o FILTER(?s<=?s)", "?s ?p ?o FILTER(1<2)", "?s ?p ?o BIND(1<2 AS ?x)",
    "?s ?p ?o # x\n", "?s ?p ?o # x\r", "{ ?s ?p ?o }", "{ } ", "OPTIONAL { ?s ?p ?o }", "GRAPH ?g { } ", "VALUES ?v { 1 }",
    "?s ?p ex:service . ", "?s ?p <urn:service> . ", "{ SELECT ?s { ?s ?p ?o } }", "MINUS { ?z ?z ?z }", "?s ?p ?o ; ex:b ?x",
)  # fmt: skip
WORDS = ("SERVICE", "service", "SeRvIcE", "SERVICE SILENT", "SERVICESILENT", "SERVICE#x\n", "SERVICE\tsilent\r")
NAMES = (
    ":q",
    " :q",
    "s:q",
    f"<{ELSEWHERE}>",
    f" <{ELSEWHERE}>",
    " service:q",
    ":",
    "s:",
    ":q#>\n",
    f"<{ELSEWHERE}>#'''\n",
)
AFTER = ("{ ?a ?b ?c }", " { }", "\n{ ?a ?b ?c } . ?s ?p ?o")


def test_nothing_gets_out_however_it_is_written() -> None:
    """Thousands of ways to write a call, of which the engine takes many for one."""
    made = [
        f"{PROLOGUE}SELECT * {{ {before}{word}{name}{after} }}"
        for before, word, name, after in product(BEFORE, WORDS, NAMES, AFTER)
    ]
    called = [query for query in made if calls_out(query)]
    assert len(made) > 8000
    assert len(called) > 3000  # or the test shows nothing
    assert [query for query in made if gets_out(query)] == []


@pytest.mark.parametrize(
    "query",
    [
        # < as a sign and not as the beginning of an IRI, which hides a call from a lexer and a comment from the engine
        "SELECT * { ?a ?b ?c FILTER(1<2)SERVICE:q#>\n{ ?s ?p ?o } }",
        "SELECT * { ?a ?b ?c FILTER(1<2)SERVICE?a#>\n{ ?s ?p ?o } }",
        f"SELECT * {{ ?a ?b ?c FILTER(?a<?a||1<2#>'''\n) SERVICE <{ELSEWHERE}> {{ ?s ?p ?o }} #'''\n}}",
        f"SELECT * {{ ?a ?b ?c FILTER(?a=?a||1<ex:b#>'''\n) SERVICE <{ELSEWHERE}> {{ ?s ?p ?o }} #'''\n}}",
        "SELECT * { ?a ?b ?c FILTER(1<2#>\n)SERVICE:q#>\n{ ?s ?p ?o } }",
        f'SELECT * {{ ?a ?b "x"@en--ltrSERVICE <{ELSEWHERE}> {{ ?s ?p ?o }} }}',
        f"SELECT * {{ {{}} \u017fERVICE <{ELSEWHERE}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?a ?b 'x\\u0027 . SERVICE <{ELSEWHERE}> {{ ?s ?p ?o }} # ' }}",
        f"SELECT * {{ \\u0053ERVICE <{ELSEWHERE}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ \\U00000053\\u0045RVICE <{ELSEWHERE}> {{ ?s ?p ?o }} }}",
        f'SELECT * {{ ?a ?b "a\nb" SERVICE <{ELSEWHERE}> {{ ?s ?p ?o }} # " }}',
    ],
)
def test_what_could_be_read_as_a_call_is_refused(query: str) -> None:
    with pytest.raises(QueryError):
        without_calls(PROLOGUE + query)


def test_an_escape_that_closes_a_string_elsewhere_hides_nothing() -> None:
    """Our engine reads this as one string, others resolve the escape first."""
    query = f"SELECT * {{ ?a ?b 'x\\u0027 . SERVICE <{ELSEWHERE}> {{ ?s ?p ?o }} # ' }}"
    assert not calls_out(query)
    with pytest.raises(QueryError, match="which is off"):
        without_calls(query)


PLACES = (
    "SELECT * {{ ?s ?p {} }}", "SELECT * {{ ?s ?p {} . ?s ?q ?o }}", "SELECT * {{ ?s ?p {} {{ ?a ?b ?c }} }}", "ASK {{ ?s ?p {} , {} }}",
    "SELECT * {{ ?s ?p ?o FILTER(?o = {}) }}", "SELECT * {{ ?s ?p ?o FILTER(?o IN ({}, {})) {{ }} }}", "SELECT * {{ VALUES ?v {{ {} }} }}",
    "CONSTRUCT {{ ?s ?p {} }} WHERE {{ ?s ?p {} }}", "SELECT * {{ ?s ?p ?o BIND({} AS ?x) }}",
    "SELECT * {{ ?s ?p ?o OPTIONAL {{ ?s ?p {} }} }}",
)  # fmt: skip
THINGS = (
    '"x"@service', '"x"@SERVICE', '"x"@en-service', '"SERVICE <http://x/> {{}}"', "'service'", '"""a " SERVICE {{ "" """',
    "'''SERVICE\nx {{'''", "service:x", "service:service", "ex:service", "ex:SERVICE", "ex:a.service", "<http://example.org/service>",
    "<http://example.org/service#x>", "<urn:service>", "<service:x>", "myservice:x", '"x"^^service:type', "service:a\\,b", "service:",
)  # fmt: skip
SUBJECTS = ("?service", "$SERVICE", "_:service", "_:SERVICE.x", "service:x", "ex:service")
OTHERS = (
    "DESCRIBE service:x", "DESCRIBE service:x { ?s ?p ?o }", "DESCRIBE ex:service service:x { ?s ?p ?o }", "DESCRIBE ?service { ?service ?p ?o }",
    "SELECT ?service { ?service ?p ?o }", "SELECT ?service ?x { ?service ?p ?x }", "SELECT * FROM service:g { ?s ?p ?o }",
    "SELECT * FROM NAMED service:g { ?s ?p ?o }", "SELECT * { GRAPH service:g { ?s ?p ?o } }", "SELECT * { GRAPH ?service { ?s ?p ?o } }",
    "SELECT * { ?s service:p ?o }", "SELECT * { ?s service:p/service:q* ?o }", "SELECT * { ?s ^service:p|!service:q ?o }",
    "# SERVICE <http://x/> {}\nASK {}", "ASK { ?s ?p ?o # SERVICE x {\n}", "SELECT (COUNT(?service) AS ?n) { ?service ?p ?o } GROUP BY ?service",
    "SELECT * { ?s ?p ?o FILTER(?s<?o) . ?o service:p ?x FILTER(?o>?s) }", "SELECT * { ?s <http://x/service?a#b> ?o . ?o ?q 'caf\\u00e9' }",
    "SELECT * { ?s ?p ?o ; service:p [ service:q ?x ] }", "ASK { service:x service:y service:z }",
    "SELECT * { ?s ?p <http://x/service#>\n{ ?s ?p ?o } }", "BASE <http://x/> SELECT * { ?s <service> <service> {} }",
)  # fmt: skip
LEGAL = (
    *(place.replace("{}", thing.replace("{", "{{").replace("}", "}}") if "{{" not in thing else thing).replace("{{", "{").replace("}}", "}")
      for place, thing in product(PLACES, THINGS)),
    *(f"SELECT * {{ {subject} ?p ?o . {subject} ex:service 1 }}" for subject in SUBJECTS),
    *OTHERS,
)  # fmt: skip
WITH = "PREFIX service: <http://example.org/service/> PREFIX myservice: <http://x/> PREFIX ex: <http://example.org/> "


def test_no_legal_query_is_refused_and_each_means_what_it_meant() -> None:
    assert len(LEGAL) > 200
    for query in LEGAL:
        found = pyoxigraph.Store()
        found.load(DATA.encode(), format=pyoxigraph.RdfFormat.TURTLE)
        try:
            expected = answer(found, WITH + query)
        except SyntaxError as error:
            raise AssertionError(f"not legal: {query}") from error
        text, _ = without_calls(WITH + query)
        assert answer(found, text) == expected, query
        assert len(text) == len(WITH + query)


def answer(store: pyoxigraph.Store, query: str) -> object:
    found = store.query(query)
    return bool(found) if isinstance(found, pyoxigraph.QueryBoolean) else sorted(map(str, found))


def test_prefixes_that_are_given_are_known_and_renamed_alike() -> None:
    text, prefixes = without_calls("ASK { ?s service:p service:q }", {"service": "http://x/", "ex": "http://y/"})
    [name] = prefixes.keys() - {"ex"}
    assert prefixes == {name: "http://x/", "ex": "http://y/"}
    assert text == f"ASK {{ ?s {name}:p {name}:q }}"
    assert len(name) == len("service")
    text, _ = without_calls("PREFIX servi0e: <http://x/> PREFIX service: <http://y/> ASK { servi0e:a ?p service:a }")
    assert text == "PREFIX servi0e: <http://x/> PREFIX servic0: <http://y/> ASK { servi0e:a ?p servic0:a }"
    many = "".join(f"PREFIX servic{mark}: <http://x/> " for mark in "0123456789abcdefghijklmnopqrstuvwxyz")
    with pytest.raises(QueryError, match="too many prefixes like"):
        without_calls(f"{many} PREFIX service: <http://y/> ASK {{ service:a ?p ?o }}")


pieces = st.lists(
    st.sampled_from(
        [
            *(
                "SERVICE",
                "service",
                "SILENT",
                " ",
                " ",
                "\n",
                "#",
                "{",
                "}",
                "(",
                ")",
                ".",
                ";",
                ",",
                "<",
                ">",
                "?a",
                "?s",
                "?p",
                "?o",
            ),
            *(
                f"<{ELSEWHERE}>",
                ":q",
                "s:q",
                "service:q",
                "ex:c",
                '"',
                "'",
                "'''",
                '"""',
                "\\",
                "@en",
                "@graph",
                "1",
                "1e5",
                "true",
                "a",
            ),
            *(
                "GRAPH",
                "FILTER",
                "OPTIONAL",
                "BIND",
                "AS",
                "UNION",
                "_:b",
                "[",
                "]",
                "|",
                "/",
                "^",
                "\u00b7",
                "\u203f",
                "-",
                "\\u0022",
            ),
        ]
    ),
    max_size=14,
)


@settings(max_examples=1500)
@given(pieces, st.sampled_from(BEFORE), st.sampled_from(WORDS), st.sampled_from(NAMES), pieces)
def test_nothing_gets_out_of_any_heap_of_words(
    some: list[str], before: str, word: str, name: str, more: list[str]
) -> None:
    query = f"{PROLOGUE}SELECT * {{ {''.join(some)}{before}{word}{name}{''.join(more)}{{ ?x ?y ?z }} }}"
    assert not gets_out(query)


@pytest.mark.parametrize("text", ["a.", "<a", "'", "'\\'", "service:a<b ", "?a<b#c>\n", '"""\\"', "_:a.", "@a-"])
def test_the_time_of_reading_grows_with_the_query_only(text: str) -> None:
    """Of square time this would take hours."""
    with suppress(QueryError):
        without_calls(f"ASK {{ service:x ?p ?o }} {text * 100_000}")
