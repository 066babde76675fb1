"""The rules that queries share: each stated once, used, plain SPARQL, of one mind with the model, and written out right."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store
from rdflib.plugins.sparql import prepareQuery

import stancegraph.queries.rules as rules_module
from stancegraph import queries
from stancegraph.cli import cli
from stancegraph.errors import QueryError
from stancegraph.model.words import DatePrecision, Position, Represents, Voice
from stancegraph.queries import library, named, parse
from stancegraph.queries.rules import NAMESPACE, Rule, Use, parse_rule, rules, written_out
from stancegraph.rdf.sparql import variables
from stancegraph.rdf.vocabulary import PREFIXES

FOLDER = Path(str(queries.__file__)).parent
QUERIES = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.rq"))}
RULES = {path.name: path.read_text(encoding="utf-8") for path in sorted((FOLDER / "rules").glob("*.rq"))}
RULE = f"PREFIX rule: <{NAMESPACE}>\n"


def code(text: str) -> str:
    """A text without comments and prefixes."""
    return re.sub(r"^PREFIX .*$|(?<![\w<:/])#.*$", "", text, flags=re.MULTILINE)


# -- stated once, used, documented -----------------------------------------------------------------------------------


def conditions(text: str) -> Iterator[str]:
    """The lines of a text that decide something, whatever their variables are called."""
    for line in code(text).partition("WHERE {")[2].splitlines():
        plain = re.sub(r"[?]\w+", "?", line).strip()
        words = re.findall(r"\"[^\"]*\"|[\w:]+|[<>=!|&*/+-]+", plain)
        decides = re.match(r"(FILTER|BIND|MINUS|VALUES|HAVING|\+|AS|\()|.*\bIF\(", plain)
        if decides and len(words) > 3:
            yield plain


NO_RULES = {
    "HAVING (COUNT(?) > 0)": "a query that groups has no row, rather than an empty one, where there is nothing",
    "FILTER NOT EXISTS { ? sg:corrects ? }": "of the votes on one thing the first and the last are looked for",
    "BIND(STR(?) AS ?) BIND(STR(?) AS ?)": "the profile of an actor shows two sorts of dates as text",
}
"""What may stand twice, and why."""


def test_what_decides_stands_in_one_place() -> None:
    places = defaultdict(list)
    for file, text in {**QUERIES, **RULES}.items():
        # A rule is one place, whatever it says twice.
        found = list(conditions(text)) if file in QUERIES else set(conditions(text))
        for line in found:
            places[line].append(file)
    twice = {line: files for line, files in places.items() if len(files) > 1 and line not in NO_RULES}
    # Of an unknown end of a role, and of an unknown moment of recording, the same is thought.
    assert twice == {"FILTER(!BOUND(?) || ? <= ?)": ["knownAt.rq", "runs.rq"]}
    assert NO_RULES.keys() <= places.keys()


@pytest.mark.parametrize(
    ("pattern", "file"),
    [
        (r"(sg:retracts|prov:wasRevisionOf)\s*\|", "corrects.rq"),
        (r"sg:represents\b", "speaker.rq"),
        (r"sg:(firstDay|lastDay)\b", "term.rq"),
        (r"\b(YEAR|MONTH)\(", "days.rq"),
        (r"(?<!/)sg:entails\+", "follows.rq linked.rq"),
        (r"sg:precedence\b", "counts.rq said.rq"),
        (r"sg:lastWord\b", "final.rq"),
        (r"sg:movedFrom\b", "moved.rq"),
        (r"sg:contradiction\b", "contradict.rq"),
        (r"sg:pool(Of|On)\b", "pooled.rq"),
        (
            r"sg:candidate\b",
            "carries.rq correctedBy.rq pooled.rq told.rq",
        ),
        (r"sg:saidFor\b", "saidFor.rq spokeFor.rq"),
        (r"sg:asMember\b", "capacity.rq"),
    ],
)
def test_the_mark_of_a_rule_is_found_in_its_file_only(pattern: str, file: str) -> None:
    found = {name for name, text in {**QUERIES, **RULES}.items() if re.search(pattern, code(text))}
    assert found == set(file.split())


def test_every_rule_is_used() -> None:
    lines = [line for text in {**QUERIES, **RULES}.values() for line in code(text).splitlines()]
    used = {use.name for use in map(Use.read, lines) if use}
    assert used == set(rules())


@pytest.mark.parametrize("rule", rules().values(), ids=list(rules()))
def test_a_rule_is_documented(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", rule.name)
    assert rule.title.endswith(".")
    assert not rule.description or rule.description.endswith(".")
    assert len(f"  # {rule.title}") <= 110


@pytest.mark.parametrize("file", RULES)
def test_the_file_of_a_rule_is_sparql(file: str) -> None:
    Store().query(RULES[file])
    prepareQuery(RULES[file])
    assert max(map(len, RULES[file].splitlines())) <= 120
    declared = re.findall(r"^PREFIX ([\w-]+): <([^>]*)>$", RULES[file], re.MULTILINE)
    assert declared == [
        ("rule", NAMESPACE),
        *((name, PREFIXES[name]) for name in PREFIXES if (name, PREFIXES[name]) in declared),
    ]
    assert all(f"{name}:" in code(RULES[file]) for name, _ in declared)


@pytest.mark.parametrize("file", QUERIES)
def test_a_query_is_sparql_before_its_rules_are_written_out(file: str) -> None:
    """Editors can read it, and it declares the prefixes it uses and no other."""
    Store().query(QUERIES[file])
    prepareQuery(QUERIES[file])
    declared = re.findall(r"^PREFIX ([\w-]+): <", QUERIES[file], re.MULTILINE)
    assert all(re.search(rf"(?<![\w-]){name}:", code(QUERIES[file])) for name in declared)
    assert max(map(len, QUERIES[file].splitlines())) <= 120


@pytest.mark.parametrize("name", list(library()))
def test_a_query_is_plain_sparql_when_its_rules_are_written_out(name: str) -> None:
    text = named(name).text
    assert "rule:" not in text
    assert NAMESPACE not in text
    Store().query(text)
    prepareQuery(text)


# -- of one mind with the model --------------------------------------------------------------------------------------


def test_concepts_named_in_queries_are_those_of_the_model() -> None:
    words = {
        "position": {position.label for position in Position},
        "voice": {voice.value for voice in Voice},
        "represents": {represents.value for represents in Represents},
    }
    for file, text in {**QUERIES, **RULES}.items():
        for scheme, word in re.findall(r"(?<![\w-])(position|voice|represents):([\w-]+)", code(text)):
            assert word in words[scheme], file


def test_queries_that_count_by_position_or_voice_have_a_column_for_each() -> None:
    positions = re.findall(
        r"\(SUM\(IF\(\?level = position:(\w+), 1, 0\)\) AS \?(\w+)\)", named("positions-by-month").text
    )
    assert positions == [(position.label, position.label) for position in sorted(Position, reverse=True)]
    text = named("stances-by-month").text
    columns = dict(re.findall(r"\(COUNT\(DISTINCT \?(\w+)\) AS \?(\w+)\)", text))
    counted = re.findall(r"BIND\(IF\(\?speech = voice:(\w+), \?statement, \?nothing\) AS \?(\w+)\)", text)
    assert [(voice, columns[of_it]) for voice, of_it in counted] == [(voice.value, voice.value) for voice in Voice]


def answers(text: str) -> list[tuple[str, ...]]:
    """What a query without data answers, in its own order."""
    solutions: Any = Store().query(
        "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items()) + written_out(text, "test")
    )
    return [tuple(re.sub(r"^.*/", "", term.value) for term in solution) for solution in solutions]


def test_lists_are_those_of_the_model() -> None:
    def listed(use: str, columns: str) -> set[tuple[str, ...]]:
        return set(answers(f"{RULE}SELECT {columns} {{\n{use}\n}}"))

    assert listed("?p rule:value ?v", "?p ?v") == {(each.label, str(int(each))) for each in Position}
    assert listed("?p rule:inFavour ?v", "?p ?v") == {(each.label, str(int(each))) for each in Position if each > 0}
    assert listed("?p rule:against ?v", "?p ?v") == {(each.label, str(int(each))) for each in Position if each < 0}
    assert listed("?v rule:direct ()", "?v") == {(each.value,) for each in Voice if each is not Voice.ATTRIBUTED}
    for use, sign, value in (
        (
            "?s rule:positionOf (?v ?n)",
            lambda each: int(each) - min(Position),
            lambda each: (each.label, str(int(each))),
        ),
        ("?s rule:precisionOf ?v", lambda each: each.rank, lambda each: (each.value,)),
        ("?s rule:voiceOf ?v", lambda each: each.rank, lambda each: (each.value,)),
    ):
        words: Any = {"positionOf": Position, "precisionOf": DatePrecision, "voiceOf": Voice}[use.split()[1][5:]]
        for each in words:
            columns = "?v ?n" if "?n" in use else "?v"
            assert answers(f"{RULE}SELECT {columns} {{\nVALUES ?s {{ '{sign(each)}' }}\n{use}\n}}") == [value(each)]
    assert listed("?m rule:speaks ()", "?m") == {(each.value,) for each in Represents if each.speaks}


@pytest.mark.parametrize("one", list(Position))
@pytest.mark.parametrize("other", list(Position))
def test_claims_of_one_strength_are_contested_where_their_positions_differ(one: Position, other: Position) -> None:
    def claim(rank: str, position: Position) -> str:
        place = int(position) - min(Position)
        return f"('{'x' * 46}{rank}{place}{len(Position) - 1 - place} 9999-12-31' '{rank}1')"

    weaker = (claim("221", each) for each in (max(Position), min(Position)))
    text = (
        f"{RULE}SELECT ?best ?contested {{\n{{ SELECT (MAX(?high) AS ?highest) (MAX(?low) AS ?lowest) {{\n"
        f"VALUES (?claim ?strength) {{ {claim('222', one)} {claim('222', other)} {' '.join(weaker)} }}\n"
        "(?claim ?strength) rule:extremes (?high ?low) .\n}}\n(?highest ?lowest) rule:contested (?best ?contested)\n}"
    )
    assert answers(text) == [("2221", str(one is not other).lower())]


@given(st.lists(st.tuples(st.dates(date(1, 1, 1)), st.dates(date(1, 1, 1))), min_size=1, max_size=20, unique=True))
def test_days_are_those_of_the_calendar(spans: list[tuple[date, date]]) -> None:
    rows = " ".join(f'("{one}"^^xsd:date "{other}"^^xsd:date)' for one, other in spans)
    found = answers(
        f"{RULE}SELECT ?one ?other ?days {{\nVALUES (?one ?other) {{ {rows} }}\n(?one ?other) rule:days ?days\n}}"
    )
    assert sorted(found) == sorted((f"{one}", f"{other}", f"{(other - one).days}") for one, other in spans)


# -- written out -----------------------------------------------------------------------------------------------------


def test_a_rule_is_written_out_with_the_variables_of_the_query_and_the_prefixes_it_needs() -> None:
    text = f"{RULE}PREFIX sg: <{PREFIXES['sg']}>\n\nSELECT ?s {{\n  ?s sg:date ?day .\n  ?s rule:counts (?day ?asked) .\n}}\n"
    assert written_out(text, "mine.rq") == (
        f"PREFIX prov: <{PREFIXES['prov']}>\nPREFIX sg: <{PREFIXES['sg']}>\n\n"
        "SELECT ?s {\n  ?s sg:date ?day .\n"
        f"  # {rules()['counts'].title}\n"
        "  ?s sg:precedence ?day .\n"
        "  FILTER(SUBSTR(?day, 2, 10) <= STR(?asked))\n"
        "  MINUS {\n    ?correction sg:retracts|prov:wasRevisionOf ?s .\n  }\n"
        "}\n"
    )


def test_variables_of_a_rule_get_names_that_nothing_else_has() -> None:
    uses = "?a rule:standing () .\n?b rule:standing () .\n"
    text = written_out(f"{RULE}SELECT * {{\n?correction ?p ?a, ?b .\n{uses}}}", "mine.rq")
    assert Counter(re.findall(r"\?correction\w*", text)) == {"?correction": 1, "?correction_2": 1, "?correction_3": 1}


@pytest.mark.parametrize("name", list(library()))
def test_no_variable_of_a_rule_is_taken_for_one_of_the_query(name: str) -> None:
    """Two uses of a rule share no variable but what they were given, and the query sees none of theirs."""
    source = QUERIES[f"{name}.rq"]
    own = variables(source)
    foreign = {
        each
        for rule in rules().values()
        for each in variables(rule.text) - {*(Use.read(rule.use) or Use("", (), ())).variables}
    }
    uses = [use for use in map(Use.read, code(source).splitlines()) if use]
    found = {each for each in variables(named(name).text) - own if re.sub(r"_\d+$", "", each) in foreign}
    assert variables(named(name).text) == own | found
    once = {
        use.name: variables(written_out(f"{RULE}ASK {{\n{_line(use)}\n}}", "one")) - set(use.variables) for use in uses
    }
    assert len(found) == sum(len(once[use.name]) for use in uses)


def _line(use: Use) -> str:
    sides, taken = [], 0
    for listed, length in use.shape:
        names = " ".join(f"?{each}" for each in use.variables[taken : taken + length])
        sides.append(f"({names})" if listed else names)
        taken += length
    return f"{sides[0]} rule:{use.name} {sides[1]}"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s rule:standing () }",
        "PREFIX rule: <https://example.org/rule/>\nSELECT * {\n?s rule:standing ()\n}",
        "SELECT ('rule:standing' AS ?x) {} # rule:standing",
        f"SELECT * {{ ?s ?p '{NAMESPACE}' }}\r\n# <{NAMESPACE}>",
    ],
)
def test_what_does_not_declare_the_rules_stays_as_it_is(text: str) -> None:
    assert written_out(text, "mine.rq") == text


def test_what_only_looks_like_a_use_stays_as_it_is() -> None:
    kept = "SELECT ('rule:counts' AS ?x) { # ?s rule:counts ()\n# ?s rule:standing () .\n?s my-rule:x \"rule:x\" .\n}"
    assert written_out(f"{RULE}{kept}", "mine.rq") == kept


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("?s rule:standnig () .", 'no rule is called "standnig"; did you mean "standing"'),
        ("?s rule:standing ?x .", r"write: \?record rule:standing \(\)"),
        ("?s rule:counts (?day) .", r"write: \?stance rule:counts \(\?precedence \?as_of\)"),
        ("?s rule:counts (?a ?b ?c) .", r"write: \?stance rule:counts"),
        ("(?s) rule:counts (?a ?b) .", r"write: \?stance rule:counts"),
        ("?s rule:counts ('2025-01-01' ?b) .", "lines of their own, with variables only"),
        ("?s ?p ?o . ?s rule:standing () .", "lines of their own"),
        ("?s rule:standing () ; ?p ?o .", "lines of their own"),
        (f"?s <{NAMESPACE}standing> () .", "lines of their own"),
    ],
)
def test_a_use_that_is_wrong_is_refused_with_file_and_line(line: str, complaint: str) -> None:
    with pytest.raises(QueryError, match=rf"^mine\.rq:4: .*{complaint}"):
        written_out(f"{RULE}\nSELECT * {{\n  {line}\n}}", "mine.rq")


@pytest.mark.parametrize(
    "text",
    [
        f"PREFIX rule: <{NAMESPACE}> SELECT * {{ ?s ?p ?o }}",
        f"PREFIX r: <{NAMESPACE}>\nSELECT * {{\n?s r:standing ()\n}}",
    ],
)
def test_a_declaration_that_is_wrong_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match=r"^mine\.rq:1: PREFIX rule: .* lines of their own"):
        written_out(text, "mine.rq")


def test_a_prefix_that_means_something_else_is_refused() -> None:
    text = f"{RULE}PREFIX sg: <https://example.org/>\nSELECT * {{\n?s rule:standing ()\n}}"
    with pytest.raises(
        QueryError, match=r"^mine\.rq:1: .* PREFIX sg: <https://w3id.org/.*>, not <https://example.org/>"
    ):
        written_out(text, "mine.rq")


def test_a_query_of_the_library_is_named_by_its_file() -> None:
    with pytest.raises(QueryError, match=r"^some\.rq:3: no rule"):
        parse("some", f"{RULE}ASK {{\n?s rule:nothing ()\n}}", "some.rq")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("one.rq", "SELECT * { ?s ?p ?o }"),
        ("one.rq", "CONSTRUCT { ?s rule:two () }\nWHERE {\n  ?s ?p ?o .\n}\n"),
        ("one.rq", "CONSTRUCT { ?s rule:one () . ?s ?p ?o }\nWHERE {\n  ?s ?p ?o .\n}\n"),
        ("one.rq", "CONSTRUCT { ?s rule:one () } WHERE {\n  ?s ?p ?o .\n}\n"),
        ("one.rq", "CONSTRUCT { ?s rule:one () }\nWHERE {\n  ?s ?p ?o .\n}\nLIMIT 1\n"),
    ],
)
def test_a_file_that_is_no_rule_is_refused(file: str, text: str) -> None:
    with pytest.raises(QueryError, match=r"^one\.rq:1: this is no rule: .* \{ \?x rule:one \?y \}"):
        parse_rule(file, text)


def test_a_rule_that_uses_itself_or_one_there_is_none_of_is_refused_with_its_own_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = {"one": "?s rule:two ()", "two": "?s rule:one ()", "three": "?s ?p ?o .\n  ?s rule:four ()"}
    made = {
        name: parse_rule(f"{name}.rq", f"# T.\n\nCONSTRUCT {{ ?s rule:{name} () }}\nWHERE {{\n  {body}\n}}\n")
        for name, body in texts.items()
    }
    monkeypatch.setattr(rules_module, "rules", lambda: made)
    with pytest.raises(QueryError, match=r"^two\.rq:5: the rule one uses itself: one > two > one"):
        written_out(f"{RULE}ASK {{\n?s rule:one ()\n}}", "mine.rq")
    with pytest.raises(QueryError, match=r'^three\.rq:6: no rule is called "four"'):
        written_out(f"{RULE}ASK {{\n?s rule:three ()\n}}", "mine.rq")


def test_a_query_of_ones_own_may_use_rules(tmp_path: Path) -> None:
    """It runs written out, and is shown so that it can be pasted anywhere."""
    path = tmp_path / "mine.rq"
    path.write_text(
        f"{RULE}SELECT (COUNT(?s) AS ?n) {{\n?s a sg:Stance .\n?s rule:standing () .\n}}\n", encoding="utf-8"
    )
    shown = CliRunner().invoke(cli, ["query", str(path), "--show"]).output
    assert shown.rstrip() == written_out(path.read_text(encoding="utf-8"), "mine.rq").rstrip()
    counted = CliRunner().invoke(cli, ["query", str(path), "--format", "csv"]).output
    assert int(counted.split()[-1]) > 0
    path.write_text(f"{RULE}ASK {{\n?s rule:standign () .\n}}\n", encoding="utf-8")
    for flag in ([], ["--show"]):
        assert 'no rule is called "standign"' in CliRunner().invoke(cli, ["query", str(path), *flag]).output
