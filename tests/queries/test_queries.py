"""The named queries: documented, the same on two engines, right on a small world, and of one mind with the answers."""

from __future__ import annotations

import random
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store

import document_queries
import reference
from reference import World
from stancegraph.answers.kinds import ContradictionKind
from stancegraph.errors import NotFound, QueryError
from stancegraph.model.records import (
    Actor,
    Assessment,
    Bearing,
    Dataset,
    DatasetInfo,
    Event,
    Evidence,
    Figure,
    Issue,
    PartialDate,
    Retraction,
    Role,
    Source,
    Stance,
    Vote,
)
from stancegraph.model.words import (
    POSITIONS,
    ActorKind,
    Ballot,
    DatePrecision,
    EventType,
    Position,
    Represents,
    SourceKind,
    Voice,
)
from stancegraph.queries import asked, library, named, parse
from stancegraph.rdf.graph import Request
from stancegraph.rdf.sparql import variables, with_prefixes, with_values
from stancegraph.rdf.subqueries import of_every
from stancegraph.rdf.vocabulary import PREFIXES
from stancegraph.resources import bundled_dataset
from stancegraph.session import Session
from stancegraph.session import open as open_session
from stancegraph.store.build import build
from stancegraph.store.worker import Worker
from stancegraph.views.console import pieces_on_every
from support import OxigraphGraph, RdflibGraph, as_pyoxigraph, nquads
from worlds import ACTORS, ISSUES, NOW, TODAY, bounds, crowded_worlds, governed_worlds, times, worlds

BASE = "https://example.org/river/"
NAMES = tuple(library())


def locate(kind: str, identifier: str) -> str:
    return f"{BASE}{kind}/{identifier}"


# -- a small world with something for every query ---------------------------------------------------------------------


def day(text: str) -> date:
    return date.fromisoformat(f"2025-{text}")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"2025-{text}T09:00:00+00:00")


def said(identifier: str, who: str, issue: str, position: str, on: str, **other: Any) -> Stance:
    voice = Voice.ATTRIBUTED if "attributed_by" in other else other.pop("voice", Voice.SELF)
    return Stance(
        identifier, who, issue, POSITIONS[position], day(on), voice, **{"source": "gazette", "coder": "ed"} | other
    )


def river() -> Dataset:
    """Norland (president Ann, minister Bob, general Cyd), Sudland (president Dee) and Eve, who speaks for herself."""
    person, state = ActorKind.PERSON, ActorKind.STATE
    return Dataset(
        info=DatasetInfo("River", BASE, "Who wants what.", "CC-BY-4.0", "1.0", ("Ed",), "en"),
        actors=(
            Actor("ann", "Ann", person, ("Annie",), ("http://www.wikidata.org/entity/Q1",), "a note"),
            Actor("bob", "Bob", person),
            Actor("cyd", "Cyd", person),
            Actor("dee", "Dee", person),
            Actor("eve", "Eve", person),
            Actor("norland", "Norland", state),
            Actor("sudland", "Sudland", state),
        ),
        roles=(
            Role("r1", "ann", "President", "norland", Represents.BY_OFFICE, PartialDate("2020")),
            Role(
                "r2",
                "bob",
                "Foreign minister",
                "norland",
                Represents.BY_OFFICE,
                PartialDate("2024-07-05"),
                PartialDate("2025-04-10"),
            ),
            Role("r3", "cyd", "General", "norland", Represents.OWN_REMIT),
            Role("r4", "dee", "President", "sudland", Represents.BY_OFFICE),
            Role(
                "r5", "bob", "Envoy", "norland", Represents.BY_MANDATE, PartialDate("2025-01"), PartialDate("2025-03")
            ),
        ),
        issues=(
            Issue("calm", "Calm", "There should be calm."),
            Issue("pause", "Pause", "There should be a pause.", (), ("calm",)),
            Issue("talks", "Talks", "They should talk."),
            Issue("truce", "Truce", "There should be a truce.", ("calm",), ("pause",)),
        ),
        sources=(
            Source(
                "gazette",
                "The Gazette of 5 April",
                "Gazette",
                "https://example.org/gazette",
                day("04-05"),
                SourceKind.MEDIA,
                "en",
                "ab" * 32,
            ),
            Source("herald", "Herald"),
        ),
        stances=(
            said(
                "s01",
                "ann",
                "truce",
                "rejects",
                "03-01",
                evidence=Evidence("not now", 10, 17),
                other_sources=("herald",),
            ),
            said("s02", "ann", "truce", "conditional", "03-20", condition="if they stop first"),
            said("s03", "ann", "truce", "supports", "03-20", voice=Voice.REPORTED),
            said("s04", "bob", "truce", "rejects", "03-25", evidence=Evidence("no use")),
            said("s05", "bob", "truce", "supports", "04-15", source="herald"),
            said("s06", "norland", "talks", "supports", "03-10", voice=Voice.REPORTED),
            said("s07", "dee", "truce", "supports", "02-01"),
            said("s08", "dee", "truce", "rejects", "04-01"),
            said("s09", "dee", "truce", "ambivalent", "04-01"),
            said("s10", "sudland", "truce", "rejects", "03-05", attributed_by="ann"),
            said("s11", "ann", "truce", "rejects", "03-25", attributed_by="dee"),
            said("s12", "bob", "pause", "supports", "03-26"),
            said("s13", "eve", "pause", "rejects", "03-12"),
            said("s14", "cyd", "truce", "supports", "03-14"),
            said("s15", "eve", "talks", "opposes", "03-12", recorded=moment("04-01")),
            said(
                "s16", "eve", "talks", "supports", "03-12", recorded=moment("04-05"), supersedes="s15", note="misheard"
            ),
            said("s17", "eve", "calm", "supports", "03-01", recorded=moment("04-01")),
            said("s18", "sudland", "talks", "opposes", "02-28", attributed_by="norland"),
        ),
        retractions=(Retraction("x1", "s17", "ed", moment("04-08"), "never said"),),
        events=(
            Event(
                "e1",
                EventType.ASSAULT,
                "Raid",
                day("03-22"),
                "gazette",
                "the river",
                ("cyd", "norland"),
                (Figure("injured", Decimal(50)), Figure("killed", Decimal("14"), "people")),
                (Bearing("truce", Position.REJECTS),),
            ),
            Event("e2", EventType.CONSULT, "Meeting", day("04-02"), "herald"),
        ),
        votes=(
            Vote("v1", "norland", "e2", Ballot.ABSTAIN, day("04-02"), "herald"),
            Vote("v2", "norland", "e2", Ballot.NO, day("04-03"), "gazette", corrects="v1"),
            Vote("v3", "norland", "e2", Ballot.YES, day("04-04"), "gazette", corrects="v2"),
            Vote("v4", "sudland", "e2", Ballot.NO, day("04-02"), "herald"),
            Vote("v5", "sudland", "e1", Ballot.ABSENT, day("03-22"), "gazette"),
        ),
        assessments=(
            Assessment(
                "a1",
                "cyd",
                "e1",
                "Twelve died.",
                day("03-23"),
                "gazette",
                "killed",
                Decimal("12.5"),
                "people",
                Evidence("twelve"),
            ),
            Assessment("a2", "dee", "truce", "It is near.", day("03-24"), "herald"),
        ),
    )


RIVER = nquads(river())
SAMPLES = {"issue": "truce", "actor": "ann", "source": "gazette", "stance": "s01"}
"""What to ask about where nothing else is said, by kind of parameter."""
FIXED = {"as_of": "2025-05-01", "until": "2025-05-01", "organisation": "norland", "known_at": "2025-05-01"}
"""And by name."""

Rows = list[tuple[str | None, ...]]


def bound(name: str, values: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    """A query's text and its bindings, with samples for parameters that have no value."""
    query = named(name)
    sampled = {each.name: SAMPLES[each.kind] for each in query.parameters if each.kind in SAMPLES and not each.optional}
    fixed = {each.name: FIXED[each.name] for each in query.parameters if each.name in FIXED}
    return query.text, query.bind({**sampled, **fixed, **values}, locate)


def _text(term: Any) -> str | None:
    return None if term is None else term.value


def ask(graph: OxigraphGraph, name: str, **values: str) -> list[dict[str, Any]]:
    """What Oxigraph answers, as plain values by column."""
    return rows_of(graph, *bound(name, values))


def rows_of(graph: OxigraphGraph, *asked: Any) -> list[dict[str, Any]]:
    solutions = graph.select(*asked)
    names = [variable.value for variable in solutions.variables]
    return [{name: _text(solution[name]) for name in names} for solution in solutions]


@pytest.fixture(scope="module")
def oxigraph() -> OxigraphGraph:
    return OxigraphGraph(RIVER)


@pytest.fixture(scope="module")
def rdflib() -> RdflibGraph:
    return RdflibGraph(RIVER)


# -- documented ---------------------------------------------------------------------------------------------------------


def test_the_library_is_complete() -> None:
    assert len(NAMES) >= 29
    assert {"positions", "shifts", "timeline", *(kind.value for kind in ContradictionKind)} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_query_is_documented(name: str, oxigraph: OxigraphGraph) -> None:
    query = named(name)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert query.title.endswith("?")
    assert "?" not in query.title[:-1]
    assert all(parameter.meaning for parameter in query.parameters)
    assert {parameter.name for parameter in query.parameters} <= variables(query.text)
    account, _, columns = query.description.partition("Columns: ")
    assert account.strip().endswith(".")
    told = set(re.findall(r"\w+", columns))
    found = {variable.value for variable in oxigraph.select(*bound(name, {})).variables}
    assert {column for column in found if not column.endswith("_label")} <= told


@pytest.mark.parametrize("name", NAMES)
def test_a_query_stands_by_itself(name: str) -> None:
    """It declares the prefixes it uses and no other, orders its answer, and its lines are readable."""
    text = named(name).text
    assert with_prefixes(text) == text
    declared = re.findall(r"^PREFIX ([\w-]+): <", text, re.MULTILINE)
    body = re.sub(r"^(#|PREFIX).*$", "", text, flags=re.MULTILINE)
    assert [prefix for prefix in declared if f"{prefix}:" not in body] == []
    assert re.search(r"^ORDER BY ", body, re.MULTILINE)
    assert max(map(len, text.splitlines())) <= 120


def test_the_reference_of_the_queries_is_up_to_date() -> None:
    assert document_queries.PAGE.read_text(encoding="utf-8") == document_queries.reference()


# -- parameters ---------------------------------------------------------------------------------------------------------


def test_a_header_gives_title_description_and_parameters() -> None:
    query = parse(
        "mine",
        "# Who?\n#\n# One line\n# and another.\n# @param who actor  the actor\n# @param n integer = 3\n\nASK { ?who ?p ?n }",
    )
    assert (query.title, query.description) == ("Who?", "One line and another.")
    assert [(each.name, each.kind, each.default, each.meaning) for each in query.parameters] == [
        ("who", "actor", None, "the actor"),
        ("n", "integer", "3", ""),
    ]


def test_a_query_needs_no_header() -> None:
    query = parse("mine", "ASK {} # no header")
    assert (query.title, query.description, query.parameters) == ("mine", "", ())


@pytest.mark.parametrize(
    "line",
    [
        *("# @param", "# @param who", "# @param who person", "# @param: who actor"),
        *("# @parm who actor", "# @parma who actor", "# @pparam who actor", "# @Parem who actor", "# @apram who actor"),
    ],
)
def test_a_header_that_cannot_be_read_is_refused(line: str) -> None:
    with pytest.raises(QueryError, match=r"^mine\.rq: line 2: cannot read .*@param name kind = default  meaning"):
        parse("mine", f"# Who?\n{line}\nASK {{ ?who ?p ?o }}", "mine.rq")


@pytest.mark.parametrize(
    "line", ["# @parameter who actor", "# @params are none", "# @parts of it", "# @", "# @author A"]
)
def test_comments_of_others_are_no_parameters(line: str) -> None:
    query = parse("mine", f"# Who?\n{line}\nASK {{ ?who ?p ?o }}")
    assert query.parameters == ()
    assert line in query.without_parameters()[0]


def test_a_parameter_that_the_query_does_not_have_is_refused_with_the_nearest() -> None:
    with pytest.raises(
        QueryError, match=r'^mine\.rq: line 2: the query has no \?who; did you mean "hwo"\?; it has hwo, n$'
    ):
        parse("mine", "# Whose?\n# @param who actor a\nSELECT ?n { ?hwo rdfs:label ?n } # ?who", "mine.rq")


def test_a_parameter_that_is_declared_twice_is_refused() -> None:
    with pytest.raises(QueryError, match=r"^mine: line 3: x is declared on line 1 already"):
        parse("mine", "# @param x date = today\n#\n# @param x integer\nASK { ?s ?p ?x }")


XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("actor", "ann", NamedNode(f"{BASE}actor/ann")),
        ("issue", "truce", NamedNode(f"{BASE}issue/truce")),
        ("source", "gazette", NamedNode(f"{BASE}source/gazette")),
        ("stance", "s1", NamedNode(f"{BASE}stance/s1")),
        ("date", "2025-04-05", Literal("2025-04-05", datatype=NamedNode(f"{XSD}date"))),
        ("moment", "2025-04-05", Literal("2025-04-05T00:00:00Z", datatype=NamedNode(f"{XSD}dateTime"))),
        ("moment", "2025-04-05T10:00+02:00", Literal("2025-04-05T08:00:00Z", datatype=NamedNode(f"{XSD}dateTime"))),
        ("integer", "-3", Literal("-3", datatype=NamedNode(f"{XSD}integer"))),
        ("text", 'say "no"', Literal('say "no"')),
        ("text", '"oui"@fr', Literal("oui", language="fr")),
        ("text", "?", Literal("?")),
        ("actor", '"ann"', NamedNode(f"{BASE}actor/ann")),
        ("issue", "<truce>", NamedNode(f"{BASE}issue/truce")),
        ("date", '"2025-04-05"^^xsd:date', Literal("2025-04-05", datatype=NamedNode(f"{XSD}date"))),
        ("date", '"2025-04-05"', Literal("2025-04-05", datatype=NamedNode(f"{XSD}date"))),
        ("moment", '"2025-04-05"^^xsd:date', Literal("2025-04-05T00:00:00Z", datatype=NamedNode(f"{XSD}dateTime"))),
        ("integer", f"'3'^^<{XSD}integer>", Literal("3", datatype=NamedNode(f"{XSD}integer"))),
        ("days", "0", Literal("0", datatype=NamedNode(f"{XSD}integer"))),
    ],
)
def test_a_value_is_bound_as_its_kind_says(kind: str, value: str, term: Any) -> None:
    assert parse("mine", f"# Who?\n# @param x {kind}\nASK {{ ?s ?p ?x }}").bind({"x": value}, locate) == {"x": term}


def test_today_and_now_are_counted_in_utc() -> None:
    query = parse("mine", "# Who?\n# @param day date = today\n# @param at moment = now\nASK { ?s ?day ?at }")
    before = datetime.now(UTC)
    terms = query.bind({}, locate)
    after = datetime.now(UTC)
    assert terms["day"].value in {before.date().isoformat(), after.date().isoformat()}
    assert before <= datetime.fromisoformat(terms["at"].value) <= after


@pytest.mark.parametrize(
    ("kind", "value", "complaint"),
    [
        ("date", "31.02.2025", "x: .*31.02.2025.*YYYY-MM-DD"),
        ("moment", "soon", "x: .*soon"),
        ("integer", "many", "x: 'many' is not a whole number"),
        ("days", "-3", "x: -3 is less than 0"),
        ("days", "many", "x: 'many' is not a whole number"),
        ("text", '"oui', "x: .*opened and not closed"),
        ("date", '"2025-04-05T00:00:00Z"^^xsd:dateTime', "is no date"),
        ("date", '"2025-04-05"@en', "is no date"),
        ("issue", '"2025-04-05"^^xsd:date', "is no issue"),
        ("integer", '"3"^^foo:bar', "x: .*no prefix"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(kind: str, value: str, complaint: str) -> None:
    with pytest.raises(QueryError, match=complaint):
        parse("mine", f"# Who?\n# @param x {kind}\nASK {{ ?s ?p ?x }}").bind({"x": value}, locate)


def test_an_optional_parameter_that_is_left_out_binds_nothing() -> None:
    query = parse("mine", "# Who?\n# @param who actor?  whose\n# @param call event?  which\nASK { ?s ?who ?call }")
    assert query.bind({}, locate) == {}
    assert query.bind({"call": "e1"}, locate) == {"call": NamedNode(f"{BASE}event/e1")}


def test_a_parameter_without_default_must_be_given() -> None:
    with pytest.raises(QueryError, match=r"needs stance .*--set stance=VALUE"):
        named("evidence").bind({}, locate)


def test_a_default_that_is_not_in_the_graph_must_be_given() -> None:
    def nowhere(kind: str, text: str) -> str:
        raise NotFound(f'no {kind} is called "{text}"')

    with pytest.raises(QueryError, match=r"^the query needs issue \(the issue\): --set issue=VALUE; its default"):
        named("positions").bind({"as_of": "2025-04-05"}, nowhere)
    with pytest.raises(NotFound, match='no issue is called "truce"'):
        named("positions").bind({"issue": "truce"}, nowhere)


@pytest.mark.parametrize(
    ("value", "term"),
    [
        ("<https://example.org/x>", NamedNode("https://example.org/x")),
        ("actor:ann", NamedNode(f"{BASE}actor/ann")),
        ("2025-04-05", Literal("2025-04-05", datatype=NamedNode(f"{XSD}date"))),
        ("12", Literal("12", datatype=NamedNode(f"{XSD}integer"))),
        ("actor", Literal("actor")),
        ("event: raid", Literal("event: raid")),
    ],
)
def test_a_variable_the_header_does_not_mention_can_be_bound(value: str, term: Any) -> None:
    assert parse("mine", "ASK { ?s ?p ?x }").bind({"x": value}, locate) == {"x": term}


def test_a_variable_that_is_not_there_is_refused_with_the_nearest() -> None:
    with pytest.raises(QueryError, match=r"no \?isue.*issue"):
        named("positions").bind({"isue": "truce"}, locate)


@pytest.mark.parametrize("name", sorted(library()))
def test_no_variable_of_the_rules_can_be_bound(name: str) -> None:
    """A value for one would be another answer, in silence; so it is with the text of the query as it runs."""
    query = library()[name]
    inner = sorted(variables(query.text) - query.mentioned)
    assert {each.name for each in query.parameters} <= query.mentioned
    for each in inner:
        for asked_so in (query, asked(query.text)):
            with pytest.raises(QueryError, match=rf"^the query has no \?{each}\b"):
                asked_so.bind({each: "1"}, locate)


def test_an_unknown_variable_is_refused_with_those_of_the_query() -> None:
    with pytest.raises(QueryError, match=r"^the query has no \?nothing; it has issue, as_of, known_at$"):
        named("positions").bind({"nothing": "1"}, locate)
    with pytest.raises(QueryError, match=r"it has issue, as_of, known_at$"):
        asked(named("positions").text).bind({"nothing": "1"}, locate)


def test_a_variable_for_a_query_without_any_is_refused() -> None:
    with pytest.raises(QueryError, match=r"^the query has no \?x; it has no variables$"):
        parse("mine", "ASK { actor:france a sg:State }").bind({"x": "1"}, locate)


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(NotFound, match="positions"):
        named("postions")


# -- right on the small world, and the same on both engines -----------------------------------------------------------

Case = tuple[str, dict[str, str], list[str]]


def written_answers() -> list[Case]:
    """The cases of query_answers.txt: query, values, lines."""
    text = (Path(__file__).with_name("answers.txt")).read_text(encoding="utf-8")
    cases: list[Case] = []
    for part in text.split("\n## ")[1:]:
        heading, *lines = part.strip().split("\n")
        name, *values = heading.split()
        cases.append((name, dict(value.split("=") for value in values), lines))
    return cases


ANSWERS = written_answers()


@pytest.mark.parametrize(("name", "values", "lines"), ANSWERS, ids=[f"{name} {values}" for name, values, _ in ANSWERS])
def test_the_answer_is_right(name: str, values: dict[str, str], lines: list[str], oxigraph: OxigraphGraph) -> None:
    rows = ask(oxigraph, name, **values)
    cells = [list(rows[0]) if rows else lines[0].split(" | "), *(list(row.values()) for row in rows)]
    assert [" | ".join("-" if cell is None else cell for cell in line) for line in cells] == lines


def test_every_query_has_an_answer_written_down() -> None:
    assert {name for name, _, lines in ANSWERS if len(lines) > 1} == set(NAMES)


def assert_engines_agree(name: str, values: Mapping[str, str], oxigraph: OxigraphGraph, rdflib: RdflibGraph) -> None:
    text, bindings = bound(name, values)
    ours = oxigraph.select(text, bindings)
    columns = [variable.value for variable in ours.variables]
    theirs: Any = rdflib.dataset.query(with_values(text, bindings))
    assert [str(variable) for variable in theirs.vars] == columns
    assert [tuple(map(_term_of_rdflib, row)) for row in theirs] == [
        tuple(solution[column] for column in columns) for solution in ours
    ]


def _term_of_rdflib(term: Any) -> Any:
    if term is None:
        return None
    found = as_pyoxigraph(term)
    # rdflib writes the zone of a moment in its own way.
    return Literal(found.value.replace("+00:00", "Z"), datatype=found.datatype) if isinstance(found, Literal) else found


@pytest.mark.parametrize(("name", "values", "_lines"), ANSWERS, ids=[f"{name} {values}" for name, values, _ in ANSWERS])
def test_both_engines_agree(
    name: str, values: dict[str, str], _lines: list[str], oxigraph: OxigraphGraph, rdflib: RdflibGraph
) -> None:
    assert_engines_agree(name, values, oxigraph, rdflib)


def test_both_engines_find_nothing_where_there_is_nothing() -> None:
    empty = nquads(Dataset(DatasetInfo("Empty", BASE)))
    oxigraph, rdflib = OxigraphGraph(empty), RdflibGraph(empty)
    for name in NAMES:
        assert ask(oxigraph, name) == [] or name == "about"
        assert_engines_agree(name, {}, oxigraph, rdflib)


@pytest.mark.parametrize("name", NAMES)
def test_what_stands_in_two_graphs_counts_once(name: str, oxigraph: OxigraphGraph) -> None:
    """Engines may give a triple once for each graph it is in: two datasets may share records."""
    again = re.sub(r" <[^>]*> \.$", " <https://example.org/again> .", RIVER, flags=re.MULTILINE)
    twice = OxigraphGraph(RIVER + again)
    assert ask(twice, name) == ask(oxigraph, name)


# -- of one mind with the answers of the package ------------------------------------------------------------------------

GENERATED = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
# For the queries that take an engine half a second each.
GENERATED_FEWER = settings(GENERATED, max_examples=30)


def graph_of(world: World) -> OxigraphGraph:
    """A random world as a graph."""
    people = {*ACTORS, *world.actor_ids}
    return OxigraphGraph(
        nquads(
            Dataset(
                DatasetInfo("World", BASE, stale_after=world.stale_after),
                actors=tuple(
                    Actor(each, each.title(), world.kinds.get(each, ActorKind.GROUP)) for each in sorted(people)
                ),
                # What nobody has heard of is no IRI.
                roles=tuple(
                    replace(each, remit=tuple(issue.replace(" ", "-") for issue in each.remit)) for each in world.roles
                ),
                issues=tuple(world.issues),
                sources=tuple(Source(each, each.title()) for each in ("paper", "radio")),
                stances=tuple(world.stances),
                retractions=tuple(world.retractions),
                events=tuple(world.events),
            )
        )
    )


def as_text(row: Mapping[str, Any], columns: Sequence[str]) -> tuple[str | None, ...]:
    """Some columns of an answer of the package, written as SPARQL writes them."""

    def written(value: Any) -> str | None:
        return str(value).lower() if isinstance(value, bool) else None if value is None else str(value)

    return tuple(written(row[column]) for column in columns)


POSITION = (
    *("actor", "position", "value", "condition", "condition_kind", "date", "date_precision", "until", "voice"),
    *("attributed_by", "stance_of", "under", "contested", "standing", "age_days", "as_of"),
)


def assert_same_positions(
    found: list[dict[str, Any]], expected: Sequence[Mapping[str, Any]], columns: Sequence[str] = POSITION
) -> None:
    """The same positions; of stances that take the same one, the package shows one and the query all."""
    # Whether an office was left since is no matter of the queries.
    rows = [{**row, "standing": _without_offices(row), "condition": row["condition"] or None} for row in expected]
    told = [name for name in columns if name in ("actor", "issue", "position", "attributed_by", "contested", "as_of")]
    assert {as_text(row, told) for row in found} == {as_text(row, told) for row in rows}
    shown = (*columns, "stance", "source", "basis")
    assert {as_text(row, shown) for row in rows} <= {as_text(row, shown) for row in found}


def _without_offices(row: Mapping[str, Any]) -> str:
    if row["standing"] != "former":
        return str(row["standing"])
    return "stale" if row["age_days"] > row["stale_after"] else "current"


def answers(world: World, day: date, known_at: datetime, **options: Any) -> list[dict[str, Any]]:
    """What the rules answer without entailment, with after how many days each is stale."""
    asked = reference.Question(day, known_at)
    rows = reference.positions(world, day, known_at, entailed=False, **options)
    return [row | {"stale_after": reference.stale_after(world, row["issue"], asked)} for row in rows]


WORLDS = crowded_worlds() | worlds() | governed_worlds()


@GENERATED
@given(WORLDS, times())
def test_positions_agree_with_the_rules(world: World, when: tuple[date, datetime]) -> None:
    graph, (as_of, known_at) = graph_of(world), when
    for issue in ISSUES:
        found = ask(graph, "positions", issue=issue, as_of=f"{as_of}", known_at=known_at.isoformat())
        assert_same_positions(found, answers(world, as_of, known_at, issues=[issue]))
    for actor in ACTORS:
        found = ask(graph, "actor-positions", actor=actor, as_of=f"{as_of}")
        assert_same_positions(found, answers(world, as_of, NOW, actors=[actor]), ("issue", *POSITION[1:]))


@GENERATED
@given(WORLDS, times())
def test_what_follows_agrees_with_the_rules(world: World, when: tuple[date, datetime]) -> None:
    """What answers by what follows; of stances that say the same, the package shows one and the query all."""
    graph, (as_of, known_at) = graph_of(world), when
    for issue in ISSUES:
        found = ask(graph, "entailed-positions", issue=issue, as_of=f"{as_of}", known_at=known_at.isoformat())
        rows = reference.positions(world, as_of, known_at, issues=[issue])
        chosen = [row | {"condition": row["condition"] or None} for row in rows if row["entailed_from"]]
        told = ("actor", "position", "contested")
        assert {as_text(row, told) for row in found} == {as_text(row, told) for row in chosen}
        shown = (*POSITION[: POSITION.index("contested")], "contested", "entailed_from", "stance", "source", "basis")
        shown = tuple(name for name in shown if name != "attributed_by")
        assert {as_text(row, shown) for row in chosen} <= {as_text(row, shown) for row in found}


@GENERATED
@given(WORLDS, times(), bounds())
def test_timelines_agree_with_the_rules(world: World, when: tuple[date, datetime], first: date | None) -> None:
    graph, (until, _) = graph_of(world), when
    since = first or date(1900, 1, 1)
    said = ("date", "issue", "position", "value", "condition", "voice", "attributed_by")
    columns = (*said, "stance_of", "contested", "stance", "source", "basis", "quote")
    for actor, last in product(ACTORS, {until, TODAY}):
        found = ask(graph, "timeline", actor=actor, since=f"{since}", until=f"{last}")
        expected = reference.timeline(world, last, NOW, actors=[actor], since=since)
        assert sorted(as_text({name: row[name] or "" for name in columns}, columns) for row in found) == sorted(
            as_text({name: "" if row[name] is None else row[name] for name in columns}, columns) for row in expected
        )


SHIFT = (
    *("kind", "actor", "speaks_for", "from", "to", "change", "from_date", "from_date_precision", "to_date"),
    *("to_date_precision", "days", "order_known", "from_stance", "to_stance", "from_by", "to_by", "after_event"),
    *("after_event_label", "days_after_event", "from_basis", "to_basis"),
)


@GENERATED_FEWER
@given(WORLDS, times(), st.sampled_from((365, 0, 2, 10)))
def test_shifts_agree_with_the_rules(world: World, when: tuple[date, datetime], longest_gap: int) -> None:
    graph, (as_of, _) = graph_of(world), when
    for issue in ISSUES:
        expected = reference.shifts(world, as_of, NOW, issues=[issue], longest_gap=longest_gap)
        found = ask(graph, "shifts", issue=issue, as_of=f"{as_of}", longest_gap=f"{longest_gap}")
        assert [as_text(row, SHIFT) for row in found] == [
            as_text(row | {"from": row["from_"]}, SHIFT) for row in expected
        ]


@pytest.mark.parametrize("name", ["positions", "shifts", "entailed-positions"])
@GENERATED_FEWER
@given(WORLDS, times())
def test_asked_of_every_issue_a_query_answers_what_it_does_on_each(
    name: str, world: World, when: tuple[date, datetime]
) -> None:
    """As the page puts it into its console: the rows of all issues, in their order, each with its issue."""
    graph, (as_of, known_at) = graph_of(world), when
    given = {"as_of": f"{as_of}", "known_at": known_at.isoformat()}
    query = library()[name]
    values = {each.name: given[each.name] for each in query.parameters if each.name in given}
    expected = [
        {"on_issue": issue, **row} for issue in sorted(ISSUES) for row in ask(graph, name, issue=issue, **values)
    ]
    terms = query.bind({**values, "issue": ISSUES[0]}, locate)
    found = "".join(str(terms[piece]) if place % 2 else piece for place, piece in enumerate(pieces_on_every(query)))
    assert rows_of(graph, found, {}) == expected


def test_a_variable_of_subqueries_is_in_their_columns_and_groups() -> None:
    counted = "SELECT ?who { { SELECT ?who (COUNT(?x) AS ?n) WHERE { ?who ?what ?x } GROUP BY ?who } { SELECT * { ?what ?p ?o } } { SELECT ?o { ?s ?p ?o } } }"
    assert of_every(counted, "what") == counted.replace("SELECT ?who (", "SELECT ?what ?who (").replace(
        "GROUP BY ?who", "GROUP BY ?what ?who"
    )
    inside = "SELECT ?a { { SELECT DISTINCT ?a { { SELECT ?a { ?a ?what 1 } } } } { SELECT (MAX(?what) AS ?a) ?what { ?a ?what 1 } GROUP BY ?what } }"
    assert of_every(inside, "what") == inside.replace("DISTINCT ?a", "DISTINCT ?what ?a").replace(
        "SELECT ?a { ?a", "SELECT ?what ?a { ?a"
    )
    with pytest.raises(ValueError, match="without GROUP BY counts"):
        of_every("SELECT ?n { { SELECT (COUNT(?x) AS ?n) { ?what ?p ?x } } }", "what")


def every_one(claims: Any, _says: Any) -> Any:
    """In the place of a rule of the reference: all of several that say the same."""
    return claims


def contradictions(world: World, as_of: date, kind: str, within: int | None) -> list[dict[str, Any]]:
    """What the rules give, of several stances that say the same all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reference, "one_of_each", every_one)
        return reference.contradictions(world, as_of, NOW, within=within, kinds=[kind])


@pytest.mark.parametrize("kind", ["dissent", "self-vs-attributed", "split-voice", "words-vs-deeds"])
@GENERATED_FEWER
@given(WORLDS, times())
def test_contradictions_agree_with_the_rules(kind: str, world: World, when: tuple[date, datetime]) -> None:
    """The same, but that of several stances that say the same the package shows one and the query all."""
    graph, (as_of, _) = graph_of(world), when
    for within in (None, 0, 3):
        found = ask(graph, kind, as_of=f"{as_of}", **({} if within is None else {"within": f"{within}"}))
        shown = [name for name in (found[0] if found else ["first"]) if not name.endswith("label")]
        expected = {as_text(row, shown) for row in contradictions(world, as_of, kind, within)}
        assert {as_text(row, shown) for row in found} == expected
        chosen = reference.contradictions(world, as_of, NOW, within=within, kinds=[kind])
        assert {as_text(row, shown) for row in chosen} <= expected


def eland(*stances: Stance, events: Sequence[Event] = ()) -> World:
    """A state that Ann led until 9 April and Cyd leads since, and whose minister is Bob."""
    first, second = PartialDate("2025-01-01"), PartialDate("2025-04-10")
    roles = [
        Role("r1", "ann", "President", "Eland", Represents.BY_OFFICE, first, PartialDate("2025-04-09"), leads=True),
        Role("r2", "cyd", "President", "Eland", Represents.BY_OFFICE, second, leads=True),
        Role("r3", "bob", "Minister", "Eland", Represents.BY_OFFICE),
        Role("r4", "bob", "Coach", "Freedonia", Represents.NONE),
    ]
    kinds = dict.fromkeys(("ann", "bob", "cyd"), ActorKind.PERSON) | {"Eland": ActorKind.STATE}
    issues = [Issue("peace", "Peace", "Do."), Issue("talks", "Talks", "Do.", entails=("peace",))]
    return World(list(stances), roles, issues, events=list(events), kinds=kinds)


def spoke(who: str, position: str, on: str, issue: str = "peace", **other: Any) -> Stance:
    """A stance with the id ``who-day``."""
    return said(f"{who}-{on}", who, issue, position, on, **{"source": "paper"} | other)


APPROX = {"date_precision": DatePrecision.APPROX}


@pytest.mark.parametrize(
    ("stances", "expected"),
    [
        # A minister under one leader, and under two of them.
        ([spoke("bob", "supports", "04-01"), spoke("bob", "rejects", "04-05")], ["moved bob Eland 4"]),
        ([spoke("bob", "supports", "04-01"), spoke("bob", "rejects", "04-20")], ["government Eland None 19"]),
        # Who had no office has none still; who gets one speaks in another capacity.
        ([spoke("cyd", "supports", "04-01"), spoke("cyd", "rejects", "04-05")], ["moved cyd None 4"]),
        ([spoke("cyd", "supports", "04-01"), spoke("cyd", "rejects", "04-20")], []),
        # On the last day of a term the new leader already speaks for his own.
        ([spoke("ann", "supports", "04-09"), spoke("cyd", "rejects", "04-10")], ["government Eland None 1"]),
        ([spoke("bob", "supports", "04-01", until=day("04-04")), spoke("bob", "rejects", "04-05")], []),
        (
            [spoke("bob", "supports", "04-01", until=day("04-05")), spoke("bob", "rejects", "04-05")],
            ["moved bob Eland 4"],
        ),
        (
            [spoke("bob", "supports", "04-01"), spoke("bob", "rejects", "04-05", on_behalf_of="Freedonia")],
            [],
        ),
        ([spoke("bob", "supports", "04-01"), spoke("bob", "rejects", "04-05", **APPROX)], ["moved bob Eland None"]),
        # A day that contradicts itself tells nothing.
        (
            [
                spoke("bob", "rejects", "04-01"),
                spoke("bob", "supports", "04-05"),
                said("x", "bob", "peace", "rejects", "04-05", source="paper"),
            ],
            [],
        ),
    ],
)
def test_shifts_of_a_state_under_two_leaders(stances: list[Stance], expected: list[str]) -> None:
    world = eland(*stances)
    found = ask(graph_of(world), "shifts", issue="peace", as_of=f"{TODAY}")
    assert [f"{row['kind']} {row['actor']} {row['speaks_for']} {row['days']}" for row in found] == expected
    rows = reference.shifts(world, TODAY, NOW, issues=["peace"])
    assert [as_text(row, SHIFT) for row in found] == [as_text(row | {"from": row["from_"]}, SHIFT) for row in rows]


HEARSAY = said("h", "ann", "peace", "rejects", "04-04", source="paper", attributed_by="bob")
DEED = Event(
    "e", EventType.ASSAULT, "Raid", day("04-12"), "paper", "", ("Eland",), (), (Bearing("peace", Position.REJECTS),)
)


@pytest.mark.parametrize(
    ("kind", "stances", "expected"),
    [
        ("self-vs-attributed", [spoke("ann", "supports", "04-01")], ["ann ann-04-01"]),
        # What is reported is no word of her own, but it may be what she said last.
        ("self-vs-attributed", [spoke("ann", "supports", "04-01", voice=Voice.REPORTED)], []),
        ("self-vs-attributed", [spoke("ann", "supports", "04-01", until=day("04-04"))], ["ann ann-04-01"]),
        ("self-vs-attributed", [spoke("ann", "supports", "04-01", until=day("04-03"))], []),
        ("self-vs-attributed", [spoke("ann", "supports", "04-01", "talks")], ["ann ann-04-01"]),
        # A direct answer is never replaced by what follows, not even one that has lapsed.
        (
            "self-vs-attributed",
            [spoke("ann", "supports", "04-01", "talks"), spoke("ann", "supports", "03-01", until=day("04-03"))],
            [],
        ),
        ("words-vs-deeds", [spoke("bob", "supports", "04-11")], ["Eland bob-04-11"]),
        ("words-vs-deeds", [spoke("bob", "supports", "04-09")], []),
        ("words-vs-deeds", [spoke("bob", "supports", "04-11", until=day("04-11"))], []),
        ("words-vs-deeds", [spoke("bob", "conditional", "04-11")], []),
        ("words-vs-deeds", [spoke("Eland", "supports", "04-11", "talks")], []),
        ("split-voice", [spoke("ann", "supports", "04-09"), spoke("bob", "rejects", "04-09")], ["Eland ann-04-09"]),
        ("split-voice", [spoke("ann", "supports", "04-09"), spoke("bob", "rejects", "04-10")], []),
        ("dissent", [spoke("ann", "supports", "04-09"), spoke("bob", "rejects", "04-09")], []),
        (
            "dissent",
            [spoke("Freedonia", "supports", "04-08", until=day("04-09")), spoke("bob", "rejects", "04-09")],
            ["Freedonia Freedonia-04-08"],
        ),
        (
            "dissent",
            [spoke("Freedonia", "supports", "04-08", until=day("04-08")), spoke("bob", "rejects", "04-09")],
            [],
        ),
        (
            "dissent",
            [spoke("Freedonia", "supports", "04-08"), spoke("bob", "rejects", "04-09", on_behalf_of="Eland")],
            [],
        ),
    ],
)
def test_contradictions_of_a_state_under_two_leaders(kind: str, stances: list[Stance], expected: list[str]) -> None:
    world = eland(*stances, HEARSAY, events=[DEED])
    found = ask(graph_of(world), kind, as_of=f"{TODAY}")
    assert [f"{row['actor']} {row['first']}" for row in found] == expected
    rows = reference.contradictions(world, TODAY, NOW, kinds=[kind])
    assert [(row["first"], row["second"]) for row in found] == [(row["first"], row["second"]) for row in rows]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        # Before the first day that the accusation may be of it is not known, nor are words before they were said.
        ("03-24", []),
        ("03-25", []),
        ("03-26", ["ann-03-26"]),
        ("03-29", ["ann-03-26"]),
        ("03-30", []),
        ("04-01", []),
        ("04-02", ["ann-04-02"]),
        ("04-04", ["ann-04-02"]),
        ("04-20", ["ann-04-02"]),
    ],
)
def test_a_vague_sign_is_held_against_what_was_known_by_the_day_asked_about(as_of: str, expected: list[str]) -> None:
    words = [spoke("ann", "supports", "03-26"), spoke("ann", "rejects", "03-30"), spoke("ann", "supports", "04-02")]
    world = eland(*words, replace(HEARSAY, date_precision=DatePrecision.APPROX))
    found = ask(graph_of(world), "self-vs-attributed", as_of=f"{day(as_of)}")
    assert [row["first"] for row in found if row["actor"] == "ann"] == expected
    rows = reference.contradictions(world, day(as_of), NOW, kinds=["self-vs-attributed"], actors=["ann"])
    assert [row["first"] for row in rows] == expected


def on_talks(identifier: str, position: str, **other: Any) -> Stance:
    """What Ann said on 1 April of talks, support for which is support for peace."""
    return said(identifier, "ann", "talks", position, "04-01", **{"source": "paper"} | other)


FOR_TALKS = on_talks("a", "supports")


@pytest.mark.parametrize(
    ("rival", "expected"),
    [
        (on_talks("b", "rejects"), []),
        (on_talks("b", "conditional"), []),
        (on_talks("b", "supports"), ["a", "b"]),
        # What is weaker is no rival: reported, or not dated as exactly.
        (on_talks("b", "rejects", voice=Voice.REPORTED), ["a"]),
        (on_talks("b", "rejects", **APPROX), ["a"]),
        # Nor is what had lapsed on the day of what another attributes to her; on its last day it had not.
        (on_talks("b", "rejects", until=day("04-03")), ["a"]),
        (on_talks("b", "rejects", until=day("04-04")), []),
    ],
)
def test_what_is_disputed_on_the_day_passes_nothing_on(rival: Stance, expected: list[str]) -> None:
    """A claim as strong as another, that has not lapsed and says something else."""
    world = eland(FOR_TALKS, rival, HEARSAY)
    found = [row for row in ask(graph_of(world), "self-vs-attributed", as_of=f"{TODAY}") if row["actor"] == "ann"]
    assert [row["first"] for row in found] == expected
    shown = reference.contradictions(world, TODAY, NOW, kinds=["self-vs-attributed"], actors=["ann"])
    assert {row["first"] for row in shown} <= set(expected)
    assert bool(shown) == bool(expected)


NO_LONGER = said("b", "ann", "peace", "rejects", "04-02", source="paper")


@pytest.mark.parametrize(
    ("stances", "expected"),
    [
        ([NO_LONGER], []),
        ([NO_LONGER, said("c", "cyd", "talks", "rejects", "04-20", source="paper", retracts="b")], ["a"]),
        ([NO_LONGER, said("c", "ann", "peace", "supports", "04-03", source="paper", supersedes="b")], ["c"]),
        # It stays out for good, even where the correction is itself corrected.
        (
            [
                NO_LONGER,
                said("c", "ann", "peace", "ambivalent", "04-03", source="paper", supersedes="b"),
                said("d", "cyd", "talks", "rejects", "04-20", source="paper", retracts="c"),
            ],
            ["a"],
        ),
        # What is corrected is not told apart by what it says.
        ([said("b", "cyd", "talks", "rejects", "04-20", source="paper", retracts="a")], []),
    ],
)
def test_what_was_ever_corrected_stands_on_no_day(stances: list[Stance], expected: list[str]) -> None:
    world = eland(said("a", "ann", "peace", "supports", "04-01", source="paper"), *stances, HEARSAY)
    found = [row for row in ask(graph_of(world), "self-vs-attributed", as_of=f"{TODAY}") if row["actor"] == "ann"]
    assert [row["first"] for row in found] == expected
    rows = reference.contradictions(world, TODAY, NOW, kinds=["self-vs-attributed"], actors=["ann"])
    assert [row["first"] for row in rows] == expected


@pytest.mark.parametrize(
    ("kind", "said_so", "extra"),
    [
        ("split-voice", "minister", {}),
        ("dissent", "general", {}),
        ("self-vs-attributed", "leader", {"attributed_by": "bob"}),
    ],
)
def test_of_several_that_say_the_same_all_are_given(kind: str, said_so: str, extra: dict[str, Any]) -> None:
    """The package gives the last recorded; who leads is of one government with who serves under it."""
    who = {"leader": "ann", "minister": "bob", "general": "cyd"}[said_so]
    roles = [
        Role("r1", "ann", "President", "Eland", Represents.BY_OFFICE, PartialDate("2025-01-01"), leads=True),
        Role("r2", "bob", "Minister", "Eland", Represents.BY_OFFICE),
        Role("r3", "cyd", "General", "Eland", Represents.OWN_REMIT),
    ]
    stances = [
        said("s1", "ann", "peace", "supports", "04-01", source="paper", recorded=moment("04-02")),
        said("s2", "ann", "peace", "supports", "04-01", source="paper", recorded=moment("04-03")),
        said("s3", who, "peace", "rejects", "04-04", source="paper", **extra),
    ]
    kinds = {"ann": ActorKind.PERSON, "bob": ActorKind.PERSON, "cyd": ActorKind.PERSON, "Eland": ActorKind.STATE}
    world = World(stances=stances, roles=roles, kinds=kinds, issues=[Issue("peace", "Peace", "Do.")])
    holder = "ann" if extra else "Eland"
    found = [row for row in ask(graph_of(world), kind, as_of=f"{TODAY}") if row["actor"] == holder]
    assert [(row["first"], row["second"]) for row in found] == [("s1", "s3"), ("s2", "s3")]
    [shown] = reference.contradictions(world, TODAY, NOW, kinds=[kind], actors=[holder])
    assert (shown["first"], shown["second"]) == ("s2", "s3")


@GENERATED
@given(WORLDS, times())
def test_allies_agree_with_the_rules(world: World, when: tuple[date, datetime]) -> None:
    graph, (as_of, _) = graph_of(world), when
    columns = ("other", "agree", "disagree", "shared")
    for actor, day_asked in product(ACTORS, {as_of, TODAY}):
        found = ask(graph, "allies", actor=actor, as_of=f"{day_asked}")
        expected = reference.allies(world, actor, day_asked, NOW)
        assert [as_text(row, columns) for row in found] == [as_text(row, columns) for row in expected]


@GENERATED
@given(WORLDS, times())
def test_disagreements_and_silences_agree_with_the_rules(world: World, when: tuple[date, datetime]) -> None:
    graph, (as_of, _) = graph_of(world), when
    for name, issue, day_asked in product(("disagreements", "freshness"), ISSUES, {as_of, TODAY}):
        found = ask(graph, name, issue=issue, as_of=f"{day_asked}")
        expected = getattr(reference, name)(world, issue, day_asked, NOW)
        columns = tuple(expected[0]) if expected else tuple(found[0]) if found else ()
        assert [as_text(row, columns) for row in found] == [as_text(row, columns) for row in expected]


def speaks_on_something(world: World, person: str, organisation: str, on: date) -> bool:
    """A role that represents the organisation on that day, whatever its remit."""
    return any(
        reference.speaks_for(replace(world, roles=[replace(role, remit=())]), person, organisation, on, "peace")
        for role in world.roles
    )


@GENERATED
@given(worlds())
def test_spokespersons_agree_with_the_rules(world: World) -> None:
    graph = graph_of(world)
    edges = {day for role in world.roles for end in (role.start, role.end) if end for day in (end.first, end.last)}
    for as_of in {day + timedelta(days=step) for day in edges for step in (-1, 0, 1)}:
        for organisation in ACTORS:
            found = {row["actor"] for row in ask(graph, "spokespersons", organisation=organisation, as_of=f"{as_of}")}
            speaks = {each for each in ACTORS if speaks_on_something(world, each, organisation, as_of)}
            assert found == speaks


# -- on the bundled dataset -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    store = tmp_path_factory.mktemp("stores") / "bundled"
    build([bundled_dataset()], store)
    with open_session(store) as session:
        yield session


def solutions(session: Session, name: str, values: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """What a named query answers through the session."""
    answer: Any = session.query(name, values)
    names = [variable.value for variable in answer.variables]
    return [{name: _text(each[name]) for name in names} for each in answer]


@pytest.mark.parametrize("name", NAMES)
def test_the_bundled_dataset_answers(name: str, bundled: Session) -> None:
    values = {each.name: bundled.stances.ids[0] for each in named(name).parameters if each.kind == "stance"}
    if name == "entailed-positions":
        values["issue"] = "peace-talks"  # nothing follows for the issue it is about unless told
    found = solutions(bundled, name, values)
    corrected = bool((bundled.stances.closed != bundled.stances.closed.max()).any())
    votes = bundled.graph.ask("ASK { ?vote a sg:Vote }")
    # Of the issue that is asked about by default nothing follows for who has not spoken of it; nobody dissents.
    silent = {"corrections": not corrected, "votes": not votes, "entailed-positions": True, "dissent": True}
    assert found or silent.get(name, False)


def test_the_session_and_the_queries_agree_on_the_bundled_dataset(bundled: Session) -> None:
    today = datetime.now(UTC).date()
    for issue in bundled.catalogue.issues:
        asked = {"issue": issue, "as_of": f"{today}"}
        rows = bundled.positions(issue=issue, as_of=today, entailed=False)
        expected = {(row.actor, row.position, f"{row.date}", row.voice, row.attributed_by) for row in rows}
        found = solutions(bundled, "positions", asked)
        columns = ("actor", "position", "date", "voice", "attributed_by")
        assert {as_text(row, columns) for row in found} == expected


@pytest.mark.parametrize("kind", [each.value for each in ContradictionKind])
def test_contradictions_agree_on_the_bundled_dataset(kind: str, bundled: Session) -> None:
    today = datetime.now(UTC).date()
    columns = ("actor", "issue", "first", "second", "gap_days", "first_position", "second_position", "first_by")
    rows = bundled.contradictions(kinds=[kind], as_of=today)
    found = solutions(bundled, kind, {"as_of": f"{today}"})
    assert {as_text(row, columns) for row in found} == {
        tuple(str(getattr(row, column)) for column in columns) for row in rows
    }


def test_shifts_agree_on_the_bundled_dataset(bundled: Session) -> None:
    today = datetime.now(UTC).date()
    rows = list(bundled.shifts(as_of=today))
    assert {row.kind for row in rows} == {"moved", "government"}
    assert {row.after_event is None for row in rows} == {True, False}
    for issue in {row.issue for row in rows}:
        found = solutions(bundled, "shifts", {"issue": issue, "as_of": f"{today}"})
        assert [as_text(row, SHIFT) for row in found] == [
            as_text({name: getattr(row, "from_" if name == "from" else name) for name in SHIFT}, SHIFT)
            for row in rows
            if row.issue == issue
        ]


def test_timelines_agree_on_the_bundled_dataset(bundled: Session) -> None:
    today = datetime.now(UTC).date()
    for actor in ("russia", "france", "vladimir-putin"):
        line = [(row.stance, row.stance_of, row.contested) for row in bundled.timeline(actor, as_of=today)]
        said_so = solutions(bundled, "timeline", {"actor": actor})
        assert [(row["stance"], row["stance_of"], row["contested"] == "true") for row in said_so] == line


# -- no query explodes --------------------------------------------------------------------------------------------------


def crowd(count: int) -> Dataset:
    """Many stances, a few actors and issues having most of them, with everything that makes queries hard."""
    chance = random.Random(1)
    actors, issues, sources = count // 25, 60, count // 50

    def few(number: int) -> int:
        return int(number * chance.random() ** 2)

    def stance(number: int) -> Stance:
        voice = chance.choices(list(Voice), [6, 2, 2])[0]
        return Stance(
            f"s{number}",
            f"a{few(actors)}",
            f"i{few(issues)}",
            chance.choice(list(Position)),
            date(2020, 1, 1) + timedelta(chance.randrange(1800)),
            voice,
            f"p{chance.randrange(sources)}",
            condition="if so" if chance.random() < 0.1 else "",
            attributed_by=f"a{few(actors)}" if voice is Voice.ATTRIBUTED else None,
            evidence=Evidence("a quote", 10, 17),
            recorded=datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
            supersedes=f"s{chance.randrange(number)}" if number and chance.random() < 0.02 else None,
        )

    return Dataset(
        DatasetInfo("Crowd", BASE),
        actors=tuple(
            Actor(f"a{n}", f"Actor {n}", ActorKind.STATE if n % 3 else ActorKind.PERSON) for n in range(actors)
        ),
        roles=tuple(
            Role(f"r{n}", f"a{n}", "Minister", f"a{n // 3 * 3}", Represents.BY_OFFICE, PartialDate("2020"))
            for n in range(actors)
            if n % 3 == 1
        ),
        issues=tuple(Issue(f"i{n}", f"Issue {n}", "Do.", (), (f"i{n - 1}",) if n % 5 else ()) for n in range(issues)),
        sources=tuple(Source(f"p{n}", f"Paper {n}") for n in range(sources)),
        stances=tuple(stance(number) for number in range(count)),
        retractions=tuple(
            Retraction(f"x{n}", f"s{chance.randrange(count)}", recorded=datetime(2025, 1, 1, tzinfo=UTC))
            for n in range(count // 100)
        ),
        events=tuple(
            Event(
                f"e{n}",
                EventType.ASSAULT,
                f"Event {n}",
                date(2020, 1, 1) + timedelta(chance.randrange(1800)),
                f"p{n % sources}",
                actors=(f"a{few(actors)}",),
                figures=(Figure("killed", Decimal(n)),),
                bears_on=(Bearing(f"i{few(issues)}", Position.OPPOSES),),
            )
            for n in range(count // 50)
        ),
        assessments=tuple(
            Assessment(f"c{n}", f"a{n % actors}", f"i{n % issues}", "So it is.", date(2020, 1, 1), f"p{n % sources}")
            for n in range(count // 100)
        ),
    )


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    """10,000 stances."""
    folder = tmp_path_factory.mktemp("stores") / "crowd"
    store = Store(str(folder))
    store.bulk_load(nquads(crowd(10_000)).encode(), format=RdfFormat.N_QUADS)
    del store
    worker = Worker(folder)
    yield worker
    worker.close()


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_no_query_explodes(name: str, crowded: Worker) -> None:
    """Each comes to its end, which takes seconds; what explodes takes many minutes. Ratios: ``scripts/bench library``."""
    values = {"issue": "i0", "actor": "a0", "source": "p0", "stance": "s0", "organisation": "a0"}
    query = named(name)
    asked = {each.name: values[each.name] for each in query.parameters if each.name in values}
    text = with_values(query.text, query.bind(asked, locate))
    answer = crowded.query(Request(text, text, PREFIXES), 60)
    assert isinstance(answer, QuerySolutions)
    deque(answer, maxlen=0)


@pytest.mark.parametrize("name", list(library()))
def test_no_sum_depends_on_being_read_from_left_to_right(name: str) -> None:
    """Oxigraph's builds for the page read ``a - b + c`` as ``a - (b + c)``: what is taken away comes last."""
    brackets = re.compile(r"\([^()]*\)")
    text = re.sub(r"#.*", "", library()[name].text)
    while brackets.search(text):
        assert not any(re.search(r" - [^-,]*? \+ ", group) for group in brackets.findall(text)), name
        text = brackets.sub("", text)


def test_texts_are_joined_without_their_languages() -> None:
    """Oxigraph keeps the language of what GROUP_CONCAT joins, which it should not (SPARQL 1.1, 18.5.1.7)."""
    texts = [query.text for query in library().values()]
    for use in re.findall(r"GROUP_CONCAT\s*\(\s*(?:DISTINCT\s+)?(\S{4})", " ".join(texts), re.IGNORECASE):
        assert use == "STR("
    query = 'SELECT (GROUP_CONCAT(STR(?l); separator=" | ") AS ?all) { VALUES ?l { "a"@en "b"@en } }'
    [row] = OxigraphGraph("").select(query)
    assert row["all"] == Literal("a | b")
    [binding] = RdflibGraph("").dataset.query(query)
    assert as_pyoxigraph(binding[0]) in (Literal("a | b"), Literal("b | a"))  # type: ignore[index]


@pytest.mark.parametrize("word", ["@param", "@PARAM", "@Param"])
def test_a_parameter_is_read_however_its_word_is_written(word: str) -> None:
    query = parse("q", f"# Who?\n#\n# {word} who actor = ann  the actor\nSELECT * {{ ?who ?p ?o }}")
    assert [(each.name, each.kind, each.default) for each in query.parameters] == [("who", "actor", "ann")]
    assert query.without_parameters() == ("# Who?", "SELECT * { ?who ?p ?o }")
    with pytest.raises(QueryError, match="cannot read the header line"):
        parse("q", f"# Who?\n# {word[:-1]} who actor = ann\nSELECT * {{ ?who ?p ?o }}")
