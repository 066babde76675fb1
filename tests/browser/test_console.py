"""The SPARQL console as a reader meets it: every named query answered in the page as on the command line."""

from __future__ import annotations

import csv
import io
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

import pytest

import stancegraph
from browser.conftest import Browser
from browser.samples import SCRIPT, sample
from stancegraph import queries
from stancegraph.model import links
from stancegraph.model.records import Actor, Evidence, Stance
from stancegraph.model.words import ActorKind, Position, Voice
from stancegraph.queries import Query, library, parse
from stancegraph.resources import bundled_dataset
from stancegraph.session import Session
from stancegraph.tables.writer import write_dataset
from stancegraph.views.engine import INSTALL, engine
from support import solutions, triples

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(engine() is None, reason=f"the SPARQL engine is not installed here: {INSTALL}"),
]

LIBRARY = library()
# One of each kind of parameter, of each form of query, and of each place where values are bound.
SAMPLES = {
    name: parse(name, text)
    for name, text in {
        "x-actor": "# What did an actor say?\n#\n# In order.\n# @param actor  actor = Russia  the actor\n# @param most  integer = 7  how many\n"
        "SELECT ?stance ?issue ?date ?most { ?stance a sg:Stance ; sg:actor ?actor ; sg:issue ?issue ; sg:date ?date } "
        "ORDER BY DESC(?date) ?stance ?issue LIMIT 40",
        "x-issue": "# Who stands where?\n# @param issue issue = immediate-ceasefire the issue\n# @param as_of date = 2025-04-05 the day\n"
        "SELECT ?actor ?name ?position ?date { { SELECT ?actor (MAX(?when) AS ?date) { ?s sg:actor ?actor ; sg:issue ?issue ; sg:date ?when "
        "FILTER(?when <= ?as_of) } GROUP BY ?actor } ?t sg:actor ?actor ; sg:issue ?issue ; sg:date ?date ; sg:position ?position . "
        "?actor rdfs:label|foaf:name ?name }",
        "x-today": "# What day is it?\n# @param day date = today the day\nSELECT ?day { }",
        "x-moment": "# What was recorded by then?\n# @param at moment = 2026-01-01 the moment\n"
        "SELECT (COUNT(?stance) AS ?count) { ?stance prov:generatedAtTime ?recorded FILTER(?recorded <= ?at) }",
        "x-text": '# Who is called so?\n# @param word text = x"u\\u0022 words\nSELECT ?word (STRLEN(?word) AS ?length) { }',
        "x-having": "# Who speaks often?\n# @param least integer = 20 at least\n"
        "SELECT ?actor (COUNT(?s) AS ?count) { ?s a sg:Stance ; sg:actor ?actor } GROUP BY ?actor HAVING (COUNT(?s) >= ?least)",
        "x-stance": "# Is there such a stance?\n# @param stance stance = s-2025-04-04-putin-peace-talks-1 the stance\nASK { ?stance a sg:Stance }",
        "x-construct": "# What is known of an issue?\n# @param issue issue = peace-talks the issue\nCONSTRUCT { ?issue ?p ?o } WHERE { ?issue ?p ?o }",
        "x-describe": "# What is an actor?\n# @param actor actor = russia the actor\nDESCRIBE ?actor",
        "x-graphs": "# In which graphs?\nSELECT ?g (COUNT(*) AS ?count) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
        "x-nothing": "# Nothing?\nSELECT ?a ?b { ?a <urn:none> ?b }",
    }.items()
}
# For parameters without a default.
NEEDED = {"actor": "russia", "issue": "peace-talks", "stance": "s-2025-04-04-putin-peace-talks-1", "integer": "7"}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(STR(?a) < STR(?f) && STR(?d) < STR(?i)) }"


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with pytest.MonkeyPatch.context() as patch, stancegraph.open(bundled_dataset()) as opened:
        patch.setattr(queries, "library", lambda: {**LIBRARY, **SAMPLES})
        yield opened


@pytest.fixture(scope="module")
def opened(session: Session, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    path = tmp_path_factory.mktemp("page") / "console.html"
    path.write_text(session.view(), encoding="utf-8")
    browser.size(1280, 860)
    browser.open(path)
    browser.click("#tab-console")
    return browser


@pytest.fixture
def page(opened: Browser) -> Iterator[Browser]:
    """The page all tests of the bundled dataset share; afterwards it has asked for nothing and refused nothing."""
    opened.logged()
    opened.requests()
    opened.run("explorer.state.set({ tab: 'console', selection: undefined })")
    yield opened
    assert opened.logged() == []
    assert [url for url in opened.requests() if not url.startswith("blob:")] == []


def settled(page: Browser) -> str:
    page.wait(lambda: page.run("return !document.getElementById('console-run').disabled"))
    return page.text("#console-status")


def ask(page: Browser, text: str) -> str:
    """Put a query of one's own, and give back what the page says of it."""
    page.run(
        "const field = document.getElementById('console-text'); field.value = arguments[0]; field.focus()",
        text,
    )
    page.click("#console-run")
    return settled(page)


def choose(page: Browser, name: str, values: Mapping[str, str] = MappingProxyType({})) -> str:
    """Choose a question, give values for its parameters, run it, and give back what the page says of it."""
    page.run(
        "const field = document.getElementById('console-name'); field.value = arguments[0]; field.dispatchEvent(new Event('change'))",
        name,
    )
    for parameter, value in values.items():
        give(page, parameter, value)
    page.click("#console-run")
    return settled(page)


def give(page: Browser, parameter: str, value: str) -> None:
    page.run(
        "const field = document.getElementById(`console-value-${arguments[0]}`);"
        "field.value = arguments[1]; field.dispatchEvent(new Event('input'))",
        parameter,
        value,
    )


def page_rows(page: Browser) -> tuple[list[str], Counter[tuple[str, ...]]]:
    """The names and rows of the answer, every term as N-Triples writes it, but for the form of plain strings."""
    names, rows = page.run("const { names, rows } = explorer.console.answer(); return [names, rows]")
    return names, Counter(tuple(map(_page_term, row)) for row in rows)


def _page_term(term: dict[str, str] | None) -> str:
    if term is None:
        return ""
    return "|".join((term["type"], term["value"], term.get("xml:lang", ""), term.get("datatype", "")))


def python_rows(answer: Any) -> tuple[list[str], Counter[tuple[str, ...]]]:
    names = [each.value for each in answer.variables]
    return names, Counter(tuple(_python_term(row[name]) for name in names) for row in answer)


def _python_term(term: Any) -> str:
    from pyoxigraph import Literal, NamedNode

    match term:
        case None:
            return ""
        case NamedNode():
            return f"uri|{term.value}||"
        case Literal():
            kind = term.datatype.value
            plain = kind.endswith(("#string", "#langString"))
            return f"literal|{term.value}|{term.language or ''}|{'' if plain else kind}"
        case _:
            return f"bnode|{term.value}||"


@pytest.mark.parametrize("name", [*LIBRARY, *SAMPLES])
def test_named_query_answers_as_on_the_command_line(page: Browser, session: Session, name: str) -> None:
    from pyoxigraph import QueryBoolean, QuerySolutions, RdfFormat
    from pyoxigraph import parse as parse_rdf

    query: Query = queries.library()[name]
    values = {each.name: NEEDED[each.kind] for each in query.parameters if each.default is None and not each.optional}
    said = choose(page, name, values)
    assert "Take care" not in said
    assert page.run("return document.getElementById('console-status').className") == "status", said
    answer = session.query(name, values)
    if isinstance(answer, QuerySolutions):
        assert page_rows(page) == python_rows(answer)
    elif isinstance(answer, QueryBoolean):
        assert page.text("#console-answer") == ("yes" if answer else "no")
    else:
        turtle = page.run("return explorer.console.answer().text")
        found = {str(each.triple) for each in parse_rdf(turtle, format=RdfFormat.TURTLE)}
        assert found == {str(each) for each in triples(answer)}
        assert found


def test_order_of_rows_is_kept(page: Browser, session: Session) -> None:
    choose(page, "x-actor")
    shown = [row["date"].value for row in solutions(session.query("x-actor"))]
    assert page.run("return explorer.console.answer().rows.map((row) => row[2].value)") == shown


def test_values_of_a_question_are_written_into_its_text(page: Browser, session: Session) -> None:
    choose(page, "x-actor")
    give(page, "actor", "ukraine")
    text = page.run("return document.getElementById('console-text').value")
    assert "actor/ukraine>" in text
    assert "actor/russia>" not in text
    assert text.startswith("# What did an actor say?\nPREFIX sg: <")
    page.click("#console-run")
    settled(page)
    assert page_rows(page) == python_rows(session.query("x-actor", {"actor": "ukraine"}))
    assert page.texts("#console-values label span") == ["the actor", "how many"]
    assert page.text("#console-about") == "In order."


@pytest.mark.parametrize(
    ("name", "parameter", "value", "said"),
    [
        ("x-issue", "as_of", "", "the day is a day: YYYY-MM-DD"),
        ("x-moment", "at", "2025-02-30T00:00", "the moment is a moment"),
        ("x-moment", "at", '2025-01-01" } #', "the moment is a moment"),
        ("x-having", "least", "", "at least is a whole number"),
        ("x-actor", "actor", "", "the actor has to be chosen"),
        ("x-stance", "stance", "none> ?p ?o } #", "the stance is the id of a stance in this page"),
    ],
)
def test_value_that_will_not_do_is_refused(page: Browser, name: str, parameter: str, value: str, said: str) -> None:
    choose(page, name)
    give(page, parameter, value)
    assert page.text("#console-status").startswith(said)
    assert page.run("return document.getElementById('console-text').value") == ""


@pytest.mark.parametrize(
    "text",
    ['"', "\\", "\\u0022", "\\\\u0022 } #", "a\nb\rc\td\be\ff", "'''\"\"\"", "\u2028\u0001\U0001f54a", "\\U00000022", SCRIPT, "}" * 3],
)  # fmt: skip
def test_text_is_bound_to_the_letter(page: Browser, text: str) -> None:
    written = page.run("return explorer.console.literal(arguments[0])", text)
    assert ask(page, f"SELECT ?x {{ VALUES ?x {{ {written} }} }}").startswith("1 row")
    assert page.run("return explorer.console.answer().rows[0][0].value") == text
    assert page.texts("#console-answer td")


def test_own_query_needs_no_prefixes_and_runs_by_keyboard(page: Browser) -> None:
    from selenium.webdriver.common.keys import Keys

    page.run("document.getElementById('console-text').value = ''; document.getElementById('console-text').focus()")
    page.keys("SELECT (COUNT(*) AS ?stances) { ?s a sg:Stance }")
    page.driver.find_element("id", "console-text").send_keys(Keys.CONTROL, Keys.ENTER)
    assert settled(page).startswith("1 row in ")
    assert page.texts("#console-answer th") == ["stances"]
    assert int(page.text("#console-answer td")) > 100


def test_records_have_prefixes_as_on_the_command_line(page: Browser) -> None:
    assert ask(page, "SELECT ?s { ?s sg:actor actor:vladimir-putin } LIMIT 2").startswith("2 rows in ")


def test_mistake_is_told_where_it_is(page: Browser) -> None:
    said = ask(page, "SELECT ?s { ?s a sg:Stance")
    assert "at line 1, column 27" in said
    assert "wrong" in page.run("return document.getElementById('console-status').className")
    assert "at line 2, column 7" in ask(page, "SELECT *\n{ ?s }")
    assert "prefix" in ask(page, "SELECT ?s { ?s a nowhere:Stance }").lower()
    assert "no query" in ask(page, "  ")


@pytest.mark.parametrize(
    ("expression", "depends"),
    [
        ("10 - 4 + 2", True),
        ("?a -4 -2", True),
        ("16 / 4 * 2", True),
        ("(?a + 1) / 2 / STRLEN(?b)", True),
        ("365 * ?y - FLOOR(?y / 100) + DAY(?d)", True),
        ("10 + 4 - 2", False),
        ("(10 - 4) + 2", False),
        ("2 * 3 / 4", False),
        ("IF(?a - 1 < ?b - 1, ?a - 1, ?b - 1)", False),
        ("?a - 1 = 2 && ?b - 1 = 2", False),
        ("'10 - 4 + 2'", False),
        ("STR(<urn:a-b-c-d>) = 'x' # 10 - 4 + 2\n", False),
        ("EXISTS { ?x (foaf:a/foaf:b/foaf:c) ?y ; source-kind:a-b-c ?z }", False),
    ],
)
def test_reader_is_warned_of_sums_the_engine_reads_otherwise(page: Browser, expression: str, depends: bool) -> None:
    query = f"SELECT ({expression} AS ?x) {{ }}"
    assert page.run("return explorer.console.dependsOnOrder(arguments[0])", query) is depends


def test_warning_is_there_as_long_as_the_engine_needs_it(page: Browser) -> None:
    said = ask(page, "SELECT (10 - 4 + 2 AS ?x) { }")
    assert ("Take care" in said) == (page.text("#console-answer td") != "8")
    assert "Take care" not in ask(page, "SELECT (10 + 4 - 2 AS ?x) { }")


@pytest.mark.parametrize(
    "text",
    ["INSERT DATA { <urn:a> <urn:b> <urn:c> }", "DROP ALL", "SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } }"],
)  # fmt: skip
def test_nothing_is_changed_and_nobody_is_called(page: Browser, text: str) -> None:
    ask(page, text)
    assert "wrong" in page.run("return document.getElementById('console-status').className")


def test_endless_query_never_holds_up_the_page_and_can_be_stopped(page: Browser) -> None:
    page.run("document.getElementById('console-text').value = arguments[0]", ENDLESS)
    page.click("#console-run")
    page.wait(lambda: page.text("#console-status") == "Running …")
    page.run(
        "window.turns = 0; window.turning = setInterval(() => (window.turns += 1), 10); explorer.state.set({ tab: 'table' })"
    )
    page.wait(lambda: page.run("return window.turns > 30"))
    page.run("clearInterval(window.turning); explorer.state.set({ tab: 'console' })")
    assert page.run("return document.getElementById('console-run').disabled")
    page.click("#console-stop")
    assert page.text("#console-status") == "Stopped."
    assert ask(page, "ASK { ?s a sg:Stance }").startswith("Answered")
    assert page.text("#console-answer") == "yes"


def test_names_in_the_answer_open_what_they_name(page: Browser) -> None:
    ask(page, "SELECT ?stance ?actor { ?stance a sg:Stance ; sg:actor ?actor } ORDER BY ?stance LIMIT 1")
    stance, actor = page.texts("#console-answer td button")
    page.click("#console-answer td:nth-child(2) button")
    assert page.text("#panel h2") == actor
    page.click("#console-answer td:nth-child(1) button")
    assert page.run("return document.querySelector('#panel [data-stance]').dataset.stance") == stance
    assert page.run("return document.activeElement.tagName") == "H2"


def test_ids_that_named_queries_give_open_what_they_name(page: Browser, session: Session) -> None:
    choose(page, "positions")
    row = next(solutions(session.query("positions")))
    assert {row[name].value for name in ("actor", "stance")} <= set(
        page.texts("#console-answer tbody tr:first-child button")
    )
    page.click("#console-answer tbody tr:first-child button")
    assert page.text("#panel h2") == row["actor_label"].value
    assert not page.run("return document.getElementById('console-highlight').disabled")
    page.click("#console-highlight")
    found = page.run("const { stances, nodes } = explorer.state.get().selection.found; return [stances, nodes]")
    assert row["stance"].value in found[0]
    assert f"a:{row['actor'].value}" in found[1]
    page.run("explorer.state.set({ tab: 'console', selection: undefined })")
    ask(page, "SELECT ('russia' AS ?word) ('russia' AS ?actor) {}")
    assert len(page.texts("#console-answer td button")) == 1


def test_answer_is_highlighted_in_the_network(page: Browser) -> None:
    # A position that has lapsed, or is of later than the day the page opens on, has no line otherwise.
    page.run("explorer.state.set({ lapsed: true, until: explorer.data.lastDay })")
    ask(
        page,
        "SELECT ?stance ?issue { ?stance sg:actor ?a ; sg:issue ?issue . ?a foaf:name|rdfs:label ?n FILTER(STR(?n) = 'Russia') }",
    )
    page.click("#console-highlight")
    assert page.run("return explorer.state.get().tab") == "network"
    nodes, stances = page.run(
        "const { nodes, stances } = explorer.state.get().selection.found; return [nodes, stances]"
    )
    assert nodes
    assert all(each.startswith("i:") for each in nodes)
    assert stances
    assert page.text("#panel h2") == "Found by the query"
    assert set(nodes) <= page.drawn()
    page.run("explorer.state.set({ lapsed: false })")
    lines = page.run("const now = explorer.state.get(); return [...explorer.filter.shown(now).focused.edges]")
    assert lines
    assert all(each.startswith("holds|a:russia|") for each in lines)
    page.click("#panel header button")
    assert page.text("#panel h2").startswith("In brief")
    ask_again = "explorer.state.set({ tab: 'console' })"
    page.run(ask_again)
    ask(page, "SELECT (1 AS ?one) {}")
    assert page.run("return document.getElementById('console-highlight').disabled")


def test_many_rows_are_listed_in_parts_and_saved_whole(page: Browser) -> None:
    said = ask(page, "SELECT ?s ?t { ?s a sg:Stance . BIND(CONCAT('a,\"b\"\\n', STR(?s)) AS ?t) }")
    count = int(said.split()[0])
    assert count > 200
    assert len(page.texts("#console-answer tbody tr")) == 200
    page.click("#console-answer .more")
    assert len(page.texts("#console-answer tbody tr")) == count
    rows = list(csv.reader(io.StringIO(page.run("return explorer.console.csv()"), newline="")))
    assert rows[0] == ["s", "t"]
    assert len(rows) == count + 1
    assert rows[1][1] == f'a,"b"\n{rows[1][0]}'


def test_more_rows_than_anyone_reads_are_counted_and_cut(page: Browser) -> None:
    said = ask(page, "SELECT ?s ?t { ?s a sg:Stance . ?t a sg:Stance } LIMIT 20001")
    assert said.startswith("20001 rows in ")
    assert "The first 20000 were kept" in said
    assert page.run("return explorer.console.answer().rows.length") == 20000


def test_answer_can_be_saved(page: Browser, tmp_path: Path) -> None:
    page.driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    choose(page, "x-having")
    page.click("#console-save")
    page.wait(lambda: list(tmp_path.glob("*.csv")))
    assert (tmp_path / "x-having.csv").read_text(encoding="utf-8").startswith("\ufeffactor,count")


def test_answer_holds_no_formulas_and_its_numbers_are_numbers(page: Browser) -> None:
    ask(
        page,
        'SELECT ?text ?value { VALUES (?text ?value) { ("=1+1" -2) ("@SUM(A1)" 1.5) ("-1" "+2") ("plain" true) } }',
    )
    rows = list(csv.reader(io.StringIO(page.run("return explorer.console.csv()"), newline="")))
    assert rows == [
        ["text", "value"], ["'=1+1", "-2"], ["'@SUM(A1)", "1.5"], ["'-1", "'+2"], ["plain", "true"]
    ]  # fmt: skip


def test_worker_is_the_only_script_the_page_may_make(page: Browser) -> None:
    refused = "try { new Worker(URL.createObjectURL(new Blob(['1']))); return false } catch (error) { return error instanceof TypeError }"
    assert page.run(refused)
    assert page.run("try { trustedTypes.createPolicy('stancegraph-worker', {}); return false } catch { return true }")
    assert page.run("try { trustedTypes.createPolicy('other', {}); return false } catch { return true }")
    assert page.run("try { document.body.innerHTML = '<b>x</b>'; return false } catch { return true }")
    # What a driver runs itself is free of the policy, what it makes the page run later is not.
    page.run("setTimeout(() => { try { window.made = new Function('return 1')() } catch { window.made = 'refused' } })")
    assert page.wait(lambda: page.run("return window.made")) == "refused"
    assert page.logged()


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Callable[..., Browser]:
    """Opens the page of a dataset of our own, built as users build it."""

    def opened(dataset: Any, sparql: bool = True) -> Browser:
        folder = tmp_path / "data"
        shutil.rmtree(folder, ignore_errors=True)
        write_dataset(replace(dataset, info=replace(dataset.info, homepage="https://example.org/")), folder)
        path = tmp_path / "page.html"
        with stancegraph.open(folder) as session:
            path.write_text(session.view(sparql=sparql), encoding="utf-8")
        browser.size(1280, 860)
        browser.open(path)
        return browser

    return opened


def test_hostile_words_in_an_answer_stay_words(show: Callable[..., Browser]) -> None:
    base = sample()
    words = "<img src=x onerror='window.hacked = 1'> \u202eesrever\u200b"
    page = show(
        replace(
            base,
            info=replace(base.info, title="</script><script>window.hacked = 1</script>"),
            actors=(*base.actors, Actor("bad", words, ActorKind.PERSON, note="<script>window.hacked = 1</script>")),
            stances=(
                *base.stances,
                Stance("s99", "bad", "talks", Position.REJECTS, date(2025, 1, 1), Voice.SELF, "wire", evidence=Evidence("</script><b>x")),
            ),
        )
    )  # fmt: skip
    page.click("#tab-console")
    said = ask(page, "SELECT * { ?s ?p ?o FILTER(CONTAINS(STR(?o), '<')) } ORDER BY ?o")
    assert int(said.split()[0]) >= 4
    assert "</script><b>x" in page.text("#console-answer")
    ask(page, "SELECT ?a ('<i>x</i>' AS ?b) { ?a a sg:Actor FILTER(STRENDS(STR(?a), 'bad')) }")
    assert page.texts("#console-answer td")[1] == "<i>x</i>"
    page.click("#console-answer td button")
    assert "<img src=x" in page.text("#panel h2")
    ask(page, "CONSTRUCT { <urn:a> <urn:b> '<script>window.hacked = 1</script>' } {}")
    assert "<script>" in page.text("#console-answer")
    ask(page, "SELECT * { <urn:</script><script>window.hacked=1</script>")
    assert (
        page.run("return document.querySelectorAll('#view-console img, #view-console script, #view-console i').length")
        == 0
    )
    assert page.run("return window.hacked") is None
    assert page.logged() == []


def test_records_of_several_datasets_are_known_by_their_own_names(browser: Browser, tmp_path: Path) -> None:
    from stancegraph.store.build import build

    one = sample()
    info = replace(one.info, homepage="https://example.org/")
    other = replace(
        one,
        info=replace(info, base_iri="https://example.net/other/"),
        actors=(Actor("norway", "Norway", ActorKind.STATE),),
        roles=(),
        issues=(replace(one.issues[0], id="truce", label="Truce"),),
        sources=(replace(one.sources[0], id="gazette"),),
        stances=(Stance("n1", "norway", "truce", Position.SUPPORTS, date(2025, 1, 1), Voice.SELF, "gazette"),),
        retractions=(),
    )
    for name, dataset in (("one", replace(one, info=info)), ("other", other)):
        write_dataset(dataset, tmp_path / name)
    build([tmp_path / "one", tmp_path / "other"], tmp_path / "store")
    with pytest.MonkeyPatch.context() as patch, stancegraph.open(tmp_path / "store") as both:
        patch.setattr(queries, "library", lambda: SAMPLES)
        (tmp_path / "page.html").write_text(both.view(), encoding="utf-8")
        expected = {actor: python_rows(both.query("x-actor", {"actor": actor})) for actor in ("norway", "uk")}
    browser.size(1280, 860)
    browser.open(tmp_path / "page.html")
    browser.click("#tab-console")
    for actor, rows in expected.items():
        assert choose(browser, "x-actor", {"actor": actor}).split()[0] == str(rows[1].total())
        assert page_rows(browser) == rows
        assert rows[1]
    choose(browser, "x-actor", {"actor": "norway"})
    assert browser.texts("#console-answer td button") == ["n1", "Truce"]
    browser.click("#console-answer td:nth-child(2) button")
    assert browser.text("#panel h2") == "Truce"


def test_page_without_the_console_has_no_engine(show: Callable[..., Browser]) -> None:
    page = show(sample(), sparql=False)
    assert page.run("return document.getElementById('tab-console')") is None
    assert page.run("return typeof explorer.console") == "undefined"
    assert page.run("return document.querySelectorAll('[id^=page-]').length") == 1


def test_nothing_is_unpacked_before_the_console_is_looked_at(show: Callable[..., Browser]) -> None:
    page = show(sample())
    assert [url for url in page.requests() if url.startswith("blob:")] == []
    page.click("#tab-console")
    assert ask(page, "ASK { ?s a sg:Stance }").startswith("Answered")


def test_phone_has_no_sideways_scrolling_in_the_console(show: Callable[..., Browser]) -> None:
    page = show(sample())
    page.size(360, 740)
    try:
        page.click("#tab-console")
        ask(page, "SELECT * { ?s ?p ?o }")
        assert page.run("return document.documentElement.scrollWidth <= innerWidth && innerWidth === 360")
    finally:
        page.size(1280, 860)


def _text(page: Browser) -> str:
    return str(page.run("return document.getElementById('console-text').value"))


@pytest.fixture(scope="module")
def linked(session: Session, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return session.view().save(tmp_path_factory.mktemp("linked") / "console.html")


def test_a_link_holds_a_question_with_its_values(browser: Browser, linked: Path, session: Session) -> None:
    page = browser
    page.open(linked, "#view=console")
    choose(page, "x-issue", {"issue": "peace-talks", "as_of": "2025-03-20"})
    rows, text = page_rows(page), _text(page)
    fragment = page.run("return explorer.link.fragment()")
    day = page.run("return explorer.data.opensOn")
    assert fragment == f"#view=console&date={day}&query=x-issue&set=issue%3Dpeace-talks&set=as_of%3D2025-03-20"
    page.open(linked, fragment)
    assert _text(page) == text
    assert page.run("return document.getElementById('console-name').value") == "x-issue"
    page.click("#console-run")
    settled(page)
    assert (
        page_rows(page)
        == rows
        == python_rows(session.query("x-issue", {"issue": "peace-talks", "as_of": "2025-03-20"}))
    )
    assert page.run("return explorer.link.fragment()") == fragment


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("query=x-issue&set=nosuch%3D1", "set: the query x-issue has no value \u201cnosuch\u201d"),
        (
            "query=x-issue&set=issue%3Dzzz",
            "set: \u201czzz\u201d cannot stand: issue is the id of an issue in this page",
        ),
        ("query=x-issue&set=as_of%3Dsoon", "set: \u201csoon\u201d cannot stand: as_of"),
        ("set=issue%3Dpeace-talks", "set: nothing says of which query; query does"),
    ],
)
def test_values_that_a_query_does_not_take_are_named(browser: Browser, linked: Path, link: str, said: str) -> None:
    browser.open(linked, f"#view=console&{link}")
    assert said in browser.text("#link-faults")
    browser.open(linked, "#view=console&query=x-issue&set=issue%3Dpeace-talks&set=as_of%3D2025-03-20")
    assert browser.run("return document.getElementById('link-faults')") is None


def test_page_and_tables_find_fault_with_the_same_values(browser: Browser, session: Session, tmp_path: Path) -> None:
    browser.open(session.view().save(tmp_path / "named.html"))
    dataset = session.dataset()
    called = {("actor", each.name) for each in dataset.actors} | {("issue", each.label) for each in dataset.issues}
    ids = {kind: {each.id for each in getattr(dataset, f"{kind}s")} for kind in ("actor", "issue", "source", "stance", "event")}  # fmt: skip
    actor, issue = dataset.actors[0], dataset.issues[0]
    values = ["", " ", "x", "1", "-1", "+7", "1.5", "2025-04-05", "2025-02-30", "2025-04-05T10:00", "2025-04-05T10", "2025-04-05T10:00:00+02:00"]  # fmt: skip
    values += ["2025-04-05 10:00", "today", actor.id, f" {actor.id} ", actor.name, actor.name.upper(), issue.id, issue.label, *(sorted(ids[kind])[0] for kind in ("source", "stance", "event"))]  # fmt: skip
    pairs = [(name, each.name, value) for name, query in library().items() for each in query.parameters for value in values]  # fmt: skip
    asked = [f"#{urlencode([('query', query), ('set', f'{name}={value}')])}" for query, name, value in pairs]
    asked += ["#query=postions", "#query=positions&set=nosuch%3D1", "#set=issue%3Dx", "#query=postions&set=x%3D1", "#query="]  # fmt: skip
    theirs = browser.run("return arguments[0].map((link) => explorer.linkwords.faults(link))", asked)
    for link, said in zip(asked, theirs, strict=True):
        ours = links.faults(
            link, None, lambda kind, name: name in ids[kind] or (kind, name) in called
        )  # fmt: skip
        plain = [each.replace("\u201c", '"').replace("\u201d", '"').replace("in this page", "in the dataset") for each in said]  # fmt: skip
        assert [each.split("; did you mean")[0] for each in ours] == plain, link


def test_a_link_holds_a_query_of_ones_own(browser: Browser, linked: Path) -> None:
    page = browser
    page.open(linked, "#view=console")
    text = 'SELECT ?n { BIND("a=b&c#d%" AS ?n) }'
    page.run(
        "const field = document.getElementById('console-text'); field.value = arguments[0]; field.dispatchEvent(new Event('input'))",
        text,
    )
    page.wait(lambda: "sparql=" in page.run("return explorer.link.fragment()"))
    fragment = page.run("return explorer.link.fragment()")
    page.open(linked, fragment)
    assert _text(page) == text
    page.click("#console-run")
    settled(page)
    assert page.run("return explorer.console.answer().rows[0][0].value") == "a=b&c#d%"


def test_going_back_brings_back_the_query(browser: Browser, linked: Path) -> None:
    page = browser
    page.open(linked, "#view=console&query=x-actor&set=actor=ukraine&set=nothing=1")
    before = _text(page)
    assert "actor/ukraine>" in before
    page.run("location.hash = '#view=console&query=x-issue&set=issue=peace-talks&set=as_of=2025-04-05'")
    page.wait(lambda: "peace-talks" in _text(page))
    page.run("history.back()")
    page.wait(lambda: _text(page) == before)


def test_a_link_to_a_question_there_is_not_leaves_the_console_empty(browser: Browser, linked: Path) -> None:
    page = browser
    page.open(linked, "#view=console&query=no-such&set=a=b")
    assert page.run("return document.getElementById('console-name').value") == ""
    page.click("#console-run")
    assert "There is no query" in page.text("#console-status") or settled(page)


def test_beside_the_console_nothing_else_is_saved_as_if_it_were_the_answer(page: Browser) -> None:
    ways = "return [...document.querySelectorAll('#take button')].filter((each) => !each.hidden).map((each) => each.dataset.way)"
    assert not {"csv", "turtle", "png", "svg"} & set(page.run(ways))
    page.run("explorer.state.set({ tab: 'table' })")
    assert {"csv", "turtle"} <= set(page.run(ways))


def test_a_file_that_is_cut_off_within_the_engine_says_so(browser: Browser, tmp_path: Path) -> None:
    with stancegraph.open() as graph:
        whole = graph.view()
    said = "return document.getElementById('view-console').innerText.includes('damaged and cannot be read')"
    path = tmp_path / "cut.html"
    path.write_text(whole, encoding="utf-8")
    browser.open(path, "#view=console")
    browser.wait(lambda: browser.run("return document.readyState") == "complete")
    assert not browser.run(said), "what comes last is waited for"
    path.write_text(whole[: whole.index('id="page-quads">') + 5000], encoding="utf-8")
    browser.open(path, "#view=console")
    browser.wait(lambda: browser.run(said))
    assert browser.logged() == []
