"""Names that the vocabulary has not are told beside the answer; those it has, and everybody else's, are not."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

import stancegraph
from stancegraph.cli import cli
from stancegraph.errors import DataWarning
from stancegraph.model.words import POSITIONS
from stancegraph.queries import library
from stancegraph.rdf.misnamed import misnamed
from stancegraph.rdf.ontology import own_terms
from stancegraph.rdf.vocabulary import PREFIXES, expand
from stancegraph.store.build import build
from support import write_folder

NOTHING = "nothing in the vocabulary is called"
TERMS = [each.name for each in own_terms()]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * { ?s sg:postion ?p }", [f'line 1: {NOTHING} sg:postion; did you mean "sg:position"?']),
        ("SELECT * {\n?s a sg:stance ;\nsg:issue ?i }", [f'line 2: {NOTHING} sg:stance; did you mean "sg:Stance"?']),
        (
            "SELECT * { ?s sg:position position:suports }",
            [f'line 1: {NOTHING} position:suports; did you mean "position:supports"?'],
        ),
        (
            f"PREFIX x: <{PREFIXES['sg']}>\nASK {{ ?s x:isue ?i ; x:isue ?j }}",
            [f'line 2: {NOTHING} sg:isue; did you mean "sg:issue"?'],
        ),
        (f"ASK {{ ?s <{PREFIXES['sg']}actr> ?i }}", [f'line 1: {NOTHING} sg:actr; did you mean "sg:actor"?']),
        ("ASK { ?s sg:xqzwv ?i }", [f"line 1: {NOTHING} sg:xqzwv"]),
        (
            "ASK { ?s sg:postion ?i ; sg:isue ?j }",
            [
                f'line 1: {NOTHING} sg:postion; did you mean "sg:position"?',
                f'line 1: {NOTHING} sg:isue; did you mean "sg:issue"?',
            ],
        ),
        # What a query says in a text or a comment names nothing, nor does a prefix of others, or one that is only declared.
        ('# sg:postion\nASK { ?s rdfs:lable "sg:postion" ; foaf:nmae ?n ; actor:nobody ?m }', []),
        (f"PREFIX sg: <{PREFIXES['sg']}> PREFIX position: <{PREFIXES['position']}> ASK {{ ?s ?p ?o }}", []),
        ("PREFIX sg: <https://example.org/> ASK { ?s sg:postion ?o }", []),
        (r"ASK { ?s sg:attributed\-By ?o }", [f'line 1: {NOTHING} sg:attributed-By; did you mean "sg:attributedBy"?']),
    ],
)
def test_names_that_the_vocabulary_has_not(query: str, said: list[str]) -> None:
    assert misnamed(query) == said


def test_all_that_ships_is_known() -> None:
    assert [name for name, query in library().items() if misnamed(query.text)] == []
    assert misnamed("ASK { VALUES ?t { " + " ".join(TERMS) + " } ?s ?p ?t }") == []
    assert misnamed("ASK { ?s ?p ?o }", [NamedNode(expand(f"position:{each}")) for each in POSITIONS]) == []


def test_of_many_the_first_are_told_and_the_others_counted() -> None:
    query = "ASK { " + " ".join(f"?s sg:q{number} ?o ." for number in range(1, 1207)) + " }"
    said = misnamed(query)
    assert [each.rpartition(" ")[2] for each in said[:5]] == ["sg:q1", "sg:q2", "sg:q3", "sg:q4", "sg:q5"]
    assert said[5:] == ["nor are there 1,201 more of the names in this query"]


def test_terms_that_are_bound_count_and_texts_do_not() -> None:
    assert misnamed("ASK { ?s ?p ?o }", [NamedNode(expand("sg:postion")), Literal(expand("sg:postion"))]) == [
        f'{NOTHING} sg:postion; did you mean "sg:position"?'
    ]


@given(st.sampled_from(TERMS), st.integers(0, 30), st.sampled_from("abcXYZ"))
def test_a_slip_in_any_term_is_told_unless_it_makes_another(name: str, place: int, letter: str) -> None:
    prefix, _, local = name.partition(":")
    at = place % len(local)
    slip = f"{prefix}:{local[:at]}{letter}{local[at:]}"
    assert bool(misnamed(f"ASK {{ ?s {slip} ?o }}")) is (slip not in TERMS)


def test_the_answer_is_given_and_the_sentence_is_beside_it(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d")
    query = "SELECT ?s { ?s a sg:Stance ; sg:postion ?p }"
    (tmp_path / "my.rq").write_text(query)
    for words in (["-e", query], [str(tmp_path / "my.rq")]):
        done = CliRunner().invoke(cli, ["--graph", str(folder), "query", *words, "--format", "json"])
        assert (done.exit_code, json.loads(done.stdout)["results"]["bindings"]) == (0, [])
        assert f'{NOTHING} sg:postion; did you mean "sg:position"?' in done.stderr
    bound = ["-e", "SELECT ?s { ?s ?p ?o }", "--set", "p=sg:postion"]
    assert f"{NOTHING} sg:postion" in CliRunner().invoke(cli, ["--graph", str(folder), "query", *bound]).stderr
    right = CliRunner().invoke(cli, ["--graph", str(folder), "query", "-e", query.replace("postion", "position")])
    assert (right.exit_code, NOTHING in right.stderr, right.stdout.count("stance/")) == (0, False, 4)


def test_in_python_it_is_a_warning_where_the_query_was_asked(tmp_path: Path) -> None:
    build([write_folder(tmp_path / "d")], tmp_path / "g")
    with stancegraph.open(tmp_path / "g") as graph:
        with pytest.warns(DataWarning, match=NOTHING) as told:
            assert not graph.query("ASK { ?s sg:postion ?p }")
        assert [each.filename for each in told] == [__file__]
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert graph.query("ASK { ?s sg:position ?p }")
