"""The command line as users meet it: output, formats, errors, exit codes."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest
from click.testing import CliRunner, Result

from stancegraph.cli import _COMMANDS, cli
from stancegraph.errors import NotFound
from stancegraph.session import open as open_session

ROOT = Path(__file__).parents[2]
DATASET = ROOT / "data" / "ukraine-ceasefire"
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("cli") / "graph"
    result = CliRunner().invoke(cli, ["build", str(DATASET), "-o", str(path)])
    assert result.exit_code == 0, result.output
    return str(path)


def run(*arguments: str, graph: str | None = None, input: str | None = None) -> Result:
    graph_options = ["--graph", graph] if graph else []
    return CliRunner().invoke(cli, [*graph_options, *arguments], input=input, env={"COLUMNS": "120", "STANCEGRAPH": ""})


def rows(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


POSITION_FIELDS = [
    "actor", "issue", "position", "value", "condition", "condition_kind", "date", "date_precision", "until", "voice",
    "attributed_by", "stance_of", "under", "contested", "standing", "age_days", "as_of", "stance", "source",
    "basis", "events", "period", "mean",
]  # fmt: skip


class TestStart:
    @pytest.mark.parametrize("command", ["", *_COMMANDS])
    def test_help_imports_nothing_heavy(self, command: str) -> None:
        code = (
            "import sys\nfrom click.testing import CliRunner\nfrom stancegraph.cli import cli\n"
            "assert CliRunner().invoke(cli, sys.argv[1:]).exit_code == 0\n"
            "print([name for name in ('rdflib', 'networkx', 'pyvis', 'scipy', 'numpy', 'pyoxigraph', 'rich', 'IPython') if name in sys.modules])"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, *filter(None, [command]), "--help"],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "graph")},
        )
        needed = {"explain", "query", "export"}
        assert done.stdout.strip() in ("[]", "['pyoxigraph']" if command in needed else "[]")

    @pytest.mark.parametrize("name", _COMMANDS)
    def test_every_command_has_help_with_an_example(self, name: str) -> None:
        result = run(name, "--help")
        assert result.exit_code == 0
        assert f"stancegraph {name}" in result.output.partition("Example")[2] or name == "import"

    def test_an_unknown_command_gets_a_hint(self) -> None:
        result = run("positon")
        assert result.exit_code == 2
        assert "Did you mean 'positions'?" in result.output


class TestFormats:
    def test_fields_of_positions_are_the_contract(self, store: str) -> None:
        found = json.loads(run("positions", "--issue", "immediate-ceasefire", "--format", "json", graph=store).stdout)
        assert [
            name for name in found[0] if not name.endswith("_label") and name not in ("entailed_from", "disputed_by")
        ] == POSITION_FIELDS
        assert found[0]["actor_label"]
        assert found[0]["contested"] in (True, False)
        assert isinstance(found[0]["value"], int)

    def test_fields_of_timeline_add_the_quote(self, store: str) -> None:
        found = json.loads(run("timeline", "--actor", "russia", "--format", "json", graph=store).stdout)
        assert [name for name in found[0] if not name.endswith("_label")] == [*POSITION_FIELDS, "quote"]

    def test_fields_of_shifts_begin_with_the_contract(self, store: str) -> None:
        found = json.loads(run("shifts", "--format", "json", graph=store).stdout)
        names = [name for name in found[0] if not name.endswith("_label")]
        assert names[:9] == [
            "actor",
            "issue",
            "from",
            "to",
            "change",
            "from_date",
            "to_date",
            "from_stance",
            "to_stance",
        ]

    def test_fields_of_contradictions_begin_with_the_contract(self, store: str) -> None:
        found = json.loads(run("contradictions", "--format", "json", graph=store).stdout)
        names = [name for name in found[0] if not name.endswith("_label")]
        assert names[:6] == ["kind", "actor", "issue", "first", "second", "dates"]

    @pytest.mark.parametrize("command", ["positions", "timeline", "shifts", "contradictions"])
    def test_all_formats_hold_the_same_rows(self, store: str, command: str) -> None:
        as_json = json.loads(run(command, "--format", "json", graph=store).stdout)
        as_csv = rows(run(command, "--format", "csv", graph=store))
        as_tsv = list(csv.DictReader(io.StringIO(run(command, "--format", "tsv", graph=store).stdout), delimiter="\t"))
        assert as_csv == as_tsv
        assert len(as_csv) == len(as_json) > 0
        assert list(as_csv[0]) == list(as_json[0])

    def test_csv_is_the_default_away_from_a_terminal(self, store: str) -> None:
        assert run("positions", "--actor", "putin", graph=store).stdout.startswith("actor,actor_label,issue,")

    @pytest.mark.parametrize("command", ["positions", "timeline", "shifts", "contradictions"])
    def test_no_rows_still_have_their_header(self, store: str, command: str) -> None:
        result = run(command, "--actor", "boris-johnson", "--issue", "black-sea-truce", "--format", "csv", graph=store)
        full = run(command, "--format", "csv", graph=store)
        assert result.stdout.splitlines() == full.stdout.splitlines()[:1]

    def test_the_table_has_signs_not_only_colour(self, store: str) -> None:
        result = run("positions", "--issue", "immediate-ceasefire", "--own", "--format", "table", graph=store)
        assert "++ supports" in result.stdout
        assert "−− rejects" in result.stdout

    def test_wide_names_align(self, tmp_path: Path) -> None:
        from types import SimpleNamespace
        from unittest.mock import patch

        from rich.console import Console

        from stancegraph.cli.rows import Shown, draw

        out = io.StringIO()
        answers = [
            SimpleNamespace(name="习近平习近平"),
            SimpleNamespace(name="Zelenskyy"),
            SimpleNamespace(name="Ёлка́"),
        ]
        with patch("stancegraph.cli.rows.console", lambda: Console(file=out, width=60)):
            draw(answers, [Shown("Name", lambda row: row.name), Shown("End", lambda _row: "|")])
        from rich.cells import cell_len

        ends = {cell_len(line[: line.index("|")]) for line in out.getvalue().splitlines() if "|" in line}
        assert len(ends) == 1

    def test_matrix_as_csv_has_a_word_in_every_filled_cell(self, store: str) -> None:
        found = rows(run("positions", "--matrix", "--own", "--as-of", "2025-05-11", "--format", "csv", graph=store))
        assert found[0]["actor"]
        cells = {cell for row in found for name, cell in row.items() if name != "actor" and cell}
        assert {word for cell in cells for word in cell.split("|")} <= {
            "supports",
            "conditional",
            "ambivalent",
            "opposes",
            "rejects",
        }
        assert any("|" in cell for cell in cells), "Peskov's contested 10 May shows both positions"

    def test_markup_in_data_stays_text(self, tmp_path: Path) -> None:
        folder = tmp_path / "data"
        shutil.copytree(DATASET, folder)
        actors = folder / "actors.csv"
        actors.write_text(
            actors.read_text(encoding="utf-8").replace("Vladimir Putin", "[red]Vladimir[/red] :smile:"),
            encoding="utf-8",
        )
        result = run("positions", "--actor", "vladimir-putin", "--format", "table", graph=str(folder))
        assert "[red]Vladimir[/red] :smile:" in result.stdout


class TestAnswers:
    def test_who_stood_where_on_the_ceasefire(self, store: str) -> None:
        found = {
            row["actor"]: row
            for row in rows(run("positions", "--issue", "immediate-ceasefire", "--as-of", "2025-04-05", graph=store))
        }
        assert found["russia"]["position"] == "rejects"
        assert found["russia"]["voice"] == "reported"
        assert found["ukraine"]["position"] == "supports"
        assert found["france"]["position"] == "supports"

    def test_an_accusation_is_never_the_accused_own_word(self, store: str) -> None:
        found = rows(
            run(
                "timeline",
                "--actor",
                "putin",
                "--issue",
                "peace-talks",
                "--since",
                "2025-04-04",
                "--until",
                "2025-04-04",
                "--voice",
                "attributed",
                graph=store,
            )
        )
        assert {"david-lammy", "jean-noel-barrot"} <= {row["attributed_by"] for row in found}
        assert {row["voice"] for row in found} == {"attributed"}

    def test_a_minister_counts_for_the_state_only_in_office(self, store: str) -> None:
        asked = ("timeline", "--actor", "united-kingdom", "--until", "2025-04-30")
        said = {row["stance_of"] for row in rows(run(*asked, graph=store))}
        assert "david-lammy" in said
        taken_over = ("positions", "--actor", "lammy", "--taken-over", "--as-of")
        in_office = rows(run(*taken_over, "2025-04-05", graph=store))
        later = rows(run(*taken_over, "2026-01-05", graph=store))
        assert any(row["stance_of"] == "keir-starmer" for row in in_office)
        assert {row["stance_of"] for row in later} == {"david-lammy"}
        assert "current" not in {row["standing"] for row in later}

    def test_a_general_does_not_speak_for_the_state(self, store: str) -> None:
        found = rows(run("positions", "--as-of", "2025-04-05", graph=store))
        assert {row["actor"] for row in found if row["stance_of"] == "christopher-cavoli"} == {"christopher-cavoli"}

    def test_known_at_forgets_what_was_recorded_later(self, store: str) -> None:
        question = ("positions", "--actor", "rubio", "--issue", "russia-good-faith", "--as-of", "2025-04-05")
        before = rows(run(*question, "--known-at", "2026-11-23T21:00:00Z", graph=store))
        after = rows(run(*question, graph=store))
        assert [row["stance"] for row in before] == ["s-2025-04-04-rubio-russia-good-faith-1"]
        assert [row["stance"] for row in after] == ["s-2025-04-04-rubio-russia-good-faith-2"]

    def test_entailed_answers_say_from_which_issue(self, store: str) -> None:
        found = rows(run("positions", "--issue", "peace-talks", graph=store))
        assert {row["entailed_from"] for row in found} >= {"", "us-mediation"}
        without = rows(run("positions", "--issue", "peace-talks", "--no-entailed", graph=store))
        assert {row["entailed_from"] for row in without} == {""}

    def test_explain_opens_down_to_the_words(self, store: str) -> None:
        result = run("explain", "s-2025-04-04-putin-peace-talks-1", graph=store)
        for part in ("Vladimir Putin", "David Lammy", "obscuring potential peace talks", "1725-1756", "stands"):
            assert part in result.stdout

    def test_explain_tells_what_superseded_a_stance(self, store: str) -> None:
        result = run("explain", "s-2025-04-04-rubio-russia-good-faith-1", graph=store)
        assert "superseded by s-2025-04-04-rubio-russia-good-faith-2" in " ".join(result.stdout.split())

    @pytest.mark.skipif(not SHARED.exists(), reason="the source texts are not here")
    def test_explain_shows_the_quote_in_its_text(self, store: str) -> None:
        result = run("explain", "s-2025-04-04-putin-peace-talks-1", "--texts", str(SHARED / "seed"), graph=store)
        assert "has been accused by UK Foreign Secretary" in " ".join(result.stdout.split())

    def test_explain_as_json(self, store: str) -> None:
        found = json.loads(run("explain", "s-2025-04-04-putin-peace-talks-1", "--format", "json", graph=store).stdout)
        assert found["stance"]["position"] == "opposes"
        assert found["attributed_by"]["id"] == "david-lammy"

    @pytest.mark.parametrize("text", ["Путин", "PUTIN", "Jean-Noel", "zelensky"])
    def test_search_finds_names_in_any_script_and_case(self, store: str, text: str) -> None:
        assert any(row["kind"] == "actor" for row in rows(run("search", text, graph=store)))

    def test_search_finds_words_of_quotes(self, store: str) -> None:
        found = rows(run("search", "obscuring talks", "--kind", "stance", graph=store))
        assert {row["id"] for row in found} >= {"s-2025-04-04-putin-peace-talks-1", "s-2025-04-04-putin-peace-talks-2"}


class TestQuery:
    def test_a_query_from_text_standard_input_and_file(self, store: str, tmp_path: Path) -> None:
        text = "SELECT ?name { ?a a sg:State ; rdfs:label ?name } ORDER BY ?name"
        file = tmp_path / "states.rq"
        file.write_text(text)
        expected = run("query", "-e", text, graph=store).stdout
        assert "Russia" in expected
        assert run("query", str(file), graph=store).stdout == expected
        assert run("query", "-", graph=store, input=text).stdout == expected

    def test_w3c_formats(self, store: str) -> None:
        text = "SELECT ?name { ?a a sg:State ; rdfs:label ?name }"
        found = json.loads(run("query", "-e", text, "--format", "json", graph=store).stdout)
        assert found["head"]["vars"] == ["name"]
        assert run("query", "-e", text, "--format", "tsv", graph=store).stdout.startswith("?name\n")

    def test_ask(self, store: str) -> None:
        assert run("query", "-e", "ASK { ?i a sg:Issue }", graph=store).stdout == "true\n"

    @pytest.mark.parametrize(
        ("format", "mark"),
        [("turtle", "sg:Issue"), ("ntriples", "ontology#Issue"), ("jsonld", "@"), ("trig", "sg:Issue")],
    )
    def test_construct(self, store: str, format: str, mark: str) -> None:
        result = run(
            "query", "-e", "CONSTRUCT { ?i a sg:Issue } WHERE { ?i a sg:Issue }", "--format", format, graph=store
        )
        assert mark in result.stdout

    def test_values_are_bound_not_pasted(self, store: str) -> None:
        text = "SELECT ?a { ?a rdfs:label ?name }"
        assert rows(run("query", "-e", text, "--set", "name=Russia", graph=store))
        assert not rows(run("query", "-e", text, "--set", 'name=Russia" } UNION { ?a ?b ?c } #', graph=store))

    def test_a_named_query_wins_over_a_file_of_its_name(
        self, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "sources").write_text('SELECT ("mine" AS ?whose) {}')
        monkeypatch.chdir(tmp_path)
        assert "whose" not in run("query", "sources", graph=store).stdout
        assert rows(run("query", "./sources", graph=store)) == [{"whose": "mine"}]
        assert "sg:" in run("query", "sources", "--show").stdout

    def test_a_variable_is_set_once(self, store: str) -> None:
        result = run("query", "-e", "ASK { ?a ?b ?c }", "--set", "a=1", "--set", "?a=2", graph=store)
        assert result.exit_code == 2
        assert "a is given twice" in result.output

    def test_a_negative_number_of_days_is_refused(self, store: str) -> None:
        result = run("query", "words-vs-deeds", "--set", "within=-3", graph=store)
        assert result.exit_code == 2
        assert "within: -3 is less than 0" in result.output

    def test_a_runaway_query_is_ended(self, store: str) -> None:
        result = run(
            "query", "-e", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "--timeout", "0.5", graph=store
        )
        assert result.exit_code == 2
        assert "stopped after 0.5 s" in result.output

    def test_calling_out_is_refused(self, store: str) -> None:
        result = run("query", "-e", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }", graph=store)
        assert result.exit_code == 2
        assert "--allow-service" in result.output

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("INSERT DATA { <a:a> <a:b> <a:c> }", "graphs are read-only"),
            ("DROP ALL", "graphs are read-only"),
            ("SELEC ?x { }", 'did you mean "SELECT"?'),
        ],
    )
    def test_what_is_no_query_is_refused(self, store: str, text: str, message: str) -> None:
        result = run("query", "-e", text, graph=store)
        assert result.exit_code == 2
        assert message in result.output

    @pytest.mark.parametrize(
        ("text", "format", "start"),
        [
            ("ASK { ?i a sg:Issue }", "application/sparql-results+json", '{"head":{},"boolean":true}'),
            ("ASK { ?i a sg:Issue }", "xml", '<?xml version="1.0"?><sparql'),
            ("SELECT ?i { ?i a sg:Issue } LIMIT 1", "srx", '<?xml version="1.0"?><sparql'),
            ("SELECT ?i { ?i a sg:Issue } LIMIT 1", "text/csv", "i\r\nhttps://"),
            (
                "CONSTRUCT { ?i a sg:Issue } WHERE { ?i a sg:Issue }",
                "xml",
                '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF',
            ),
            ("CONSTRUCT { ?i a sg:Issue } WHERE { ?i a sg:Issue }", "text/turtle", "@prefix "),
            ("CONSTRUCT { ?i a sg:Issue } WHERE { ?i a sg:Issue }", "nq", "<https://"),
        ],
    )
    def test_formats_by_all_their_names(self, store: str, text: str, format: str, start: str) -> None:
        result = run("query", "-e", text, "--format", format, graph=store)
        assert result.exit_code == 0
        assert result.stdout_bytes.decode().startswith(start)

    @pytest.mark.parametrize(
        ("text", "format", "message"),
        [
            (
                "ASK {}",
                "ttl",
                "turtle holds triples, and this query gives rows or a truth value; choose one of table, json, xml,",
            ),
            (
                "DESCRIBE sg:Issue",
                "json",
                "json holds rows, and this query gives triples; choose one of turtle, ntriples, rdfxml,",
            ),
            ("DESCRIBE sg:Issue", "table", "table holds rows"),
            ("ASK {}", "yaml", '"yaml" is none of table, json, xml, csv, tsv, turtle,'),
            ('SELECT ("\\u0001" AS ?x) {}', "xml", "the answer holds U+0001, which XML cannot"),
        ],
    )
    def test_a_format_that_cannot_hold_the_answer_is_refused(
        self, store: str, text: str, format: str, message: str
    ) -> None:
        result = run("query", "-e", text, "--format", format, graph=store)
        assert result.exit_code == 2
        assert message in " ".join(result.stderr.split())

    def test_a_table_is_bounded_and_says_what_it_leaves_out(self, store: str) -> None:
        text = "SELECT ?n ?long { { SELECT * { ?a ?b ?c } LIMIT 2345 } BIND('x' AS ?n) BIND(?nothing AS ?long) }"
        result = run("query", "-e", text, "--format", "table", graph=store)
        assert sum(line.strip() == "x" for line in result.stdout.splitlines()) == 1000
        said = (
            "The first 1,000 of 2,345 rows are shown, 1,345 are left out; all of them: --format csv, or fewer: LIMIT\n"
        )
        assert result.stderr.endswith(said)
        few = run("query", "-e", text.replace("2345", "1000"), "--format", "table", graph=store)
        assert "left out" not in few.stderr
        cell = run("query", "-e", f"SELECT ('{'y' * 20_000}' AS ?y) {{}}", "--format", "table", graph=store).stdout
        assert cell.count("y") == 10_001
        assert "... (20,000 characters)" in " ".join(cell.split())

    def test_what_is_shown_is_what_runs(self, store: str) -> None:
        for query, values in (
            (["positions"], ["--set", "issue=Peace talks in earnest", "--set", "as_of=2025-04-05"]),
            (["actor-profile"], ["--set", "actor=actor:russia"]),
            (
                ["-e", "SELECT ?s { ?s sg:actor ?who ; sg:issue issue:peace-talks } ORDER BY ?s"],
                ["--set", "who=actor:russia"],
            ),
        ):
            shown = run("query", *query, *values, "--show", graph=store).stdout
            assert "@param" not in shown
            assert "VALUES (" in shown
            # It declares all it needs: an engine that knows nothing of us runs it.
            pyoxigraph.Store().query(shown)
            expected = run("query", *query, *values, "--format", "csv", graph=store).stdout
            assert len(expected.splitlines()) > 1
            assert run("query", "-e", shown, "--format", "csv", graph=store).stdout == expected
        assert "# @param issue issue" in run("query", "positions", "--show").stdout

    def test_a_value_is_checked_before_it_becomes_an_iri(self, store: str) -> None:
        pasted = 's=stance:s-2025-04-04-putin-peace-talks-1> ?p ?o . ?a ?b ?c FILTER(CONCAT(STR(?c)) = "x") } #'
        result = run("query", "-e", "SELECT ?p { ?s ?p ?o } LIMIT 1", "--set", pasted, graph=store)
        assert result.exit_code == 2
        assert "no stance has the id" in result.output
        for value in ("event:e1><x", "role:no-such-role", "actor:nobody-of-that-name"):
            assert run("query", "-e", "ASK { ?s ?p ?o }", "--set", f"s={value}", graph=store).exit_code == 2
        with open_session(store) as session:
            for kind in ("actor", "role", "issue", "source", "stance", "event", "assessment"):
                with pytest.raises(NotFound):
                    session.iri(kind, "a> <b")
            with pytest.raises(NotFound, match="no kind of record is called"):
                session.iri("stance> ?p", "s1")

    def test_records_have_prefixes(self, store: str) -> None:
        text = "SELECT (COUNT(*) AS ?n) { ?s sg:actor actor:vladimir-putin ; sg:issue issue:peace-talks }"
        [row] = rows(run("query", "-e", text, graph=store))
        assert int(row["n"]) > 0
        assert run("query", "-e", "ASK { ?s sg:actor acter:x }", graph=store).exit_code == 2

    def test_a_query_may_be_given_without_a_dash(self, store: str, tmp_path: Path) -> None:
        text = "SELECT (COUNT(*) AS ?n) { ?s a sg:Stance }"
        assert rows(run("query", text, graph=store)) == rows(run("query", "-e", text, graph=store))
        marked = tmp_path / "q.rq"
        marked.write_bytes(b"\xef\xbb\xbf# Who said it\n# @author Jane\n" + text.encode())
        assert rows(run("query", str(marked), graph=store)) == rows(run("query", "-e", text, graph=store))

    def test_the_library_is_listed(self) -> None:
        found = rows(run("query", "--list", "--format", "csv"))
        assert len(found) >= 12
        assert all(row["question"].endswith("?") for row in found)

    def test_unknown_parameters_and_names_get_hints(self, store: str) -> None:
        assert (
            "did you mean"
            in run("query", "-e", "SELECT ?actor { ?actor a sg:Actor }", "--set", "actr=x", graph=store).output
        )
        assert "see: stancegraph query --list" in run("query", "no-such-thing", graph=store).output


class TestBuildAndValidate:
    def test_problems_are_listed_and_nothing_is_written(self, tmp_path: Path) -> None:
        folder = tmp_path / "data"
        shutil.copytree(DATASET, folder)
        stances = folder / "stances.csv"
        lines = stances.read_text(encoding="utf-8").splitlines()
        lines[1] = lines[1].replace("2025-04-04,day", "31.02.2025,day").replace("volodymyr-zelenskyy", "nobody")
        stances.write_text("\n".join(lines) + "\n", encoding="utf-8")
        checked = run("validate", str(folder))
        assert checked.exit_code == 1
        assert f'{stances}:2: actor: unknown actor "nobody"' in checked.stdout
        assert f'{stances}:2: date: "31.02.2025" is not a date' in checked.stdout
        built = run("build", str(folder), "-o", str(tmp_path / "graph"))
        assert built.exit_code == 1
        assert "nothing was written" in built.output
        assert run("positions", graph=str(tmp_path / "graph")).exit_code == 2

    def test_the_bundled_dataset_is_sound(self) -> None:
        result = run("validate", str(DATASET))
        assert result.exit_code == 0
        assert result.stdout == ""

    @pytest.mark.skipif(not SHARED.exists(), reason="the source texts are not here")
    def test_every_quote_of_the_article_stands_where_the_dataset_says(self) -> None:
        result = run("validate", str(DATASET), "--texts", str(SHARED / "seed"))
        assert result.exit_code == 0
        checked = int(result.stderr.split(" quotes compared")[0].splitlines()[-1])
        assert checked >= 27

    def test_a_graph_exported_as_rdf_is_sound(self, store: str, tmp_path: Path) -> None:
        file = tmp_path / "graph.trig"
        assert run("export", "trig", "-o", str(file), graph=store).exit_code == 0
        result = run("validate", str(file))
        assert result.exit_code == 0, result.output

    def test_init_makes_an_empty_but_sound_dataset(self, tmp_path: Path) -> None:
        folder = tmp_path / "mine"
        assert run("init", str(folder), "--title", 'Mine "quoted"').exit_code == 0
        assert run("validate", str(folder)).exit_code == 0
        again = run("init", str(folder))
        assert again.exit_code == 1
        assert "is there already" in again.output

    def test_a_folder_whose_name_is_no_text_is_started_and_valid(self, tmp_path: Path) -> None:
        folder = tmp_path / "a\udcff"
        if sys.platform != "linux":
            pytest.skip("names of files need be no text on Linux only")
        assert run("init", str(folder)).exit_code == 0
        assert 'title = "a?"' in (folder / "dataset.toml").read_text(encoding="utf-8")
        assert run("validate", str(folder)).exit_code == 0

    def test_a_foreign_folder_is_not_built_into(self, tmp_path: Path) -> None:
        (tmp_path / "thesis.txt").write_text("mine")
        result = run("build", str(DATASET), "-o", str(tmp_path))
        assert result.exit_code == 2
        assert (tmp_path / "thesis.txt").read_text() == "mine"


class TestExportAndView:
    @pytest.mark.parametrize("format", ["turtle", "ntriples", "trig", "nquads", "jsonld"])
    def test_rdf_formats_hold_every_triple(self, store: str, tmp_path: Path, format: str) -> None:
        import rdflib

        file = tmp_path / f"graph.{format}"
        assert run("export", format, "-o", str(file), graph=store).exit_code == 0
        names = {"turtle": "turtle", "ntriples": "nt", "trig": "trig", "nquads": "nquads", "jsonld": "json-ld"}
        found = rdflib.Dataset(default_union=True)
        found.parse(file, format=names[format])
        expected = rows(
            run("query", "-e", "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }", graph=store)
        )
        assert len(set(found.triples((None, None, None)))) == int(expected[0]["n"])

    def test_tables_come_back_as_they_were(self, store: str, tmp_path: Path) -> None:
        from stancegraph import read_dataset

        assert run("export", "csv", "-o", str(tmp_path / "tables"), graph=store).exit_code == 0
        first, second = read_dataset(DATASET), read_dataset(tmp_path / "tables")
        assert first.info == second.info
        for kind in ("actors", "roles", "issues", "sources", "stances", "retractions", "events", "assessments"):
            assert set(getattr(first, kind)) == set(getattr(second, kind)), kind

    def test_the_view_is_one_file(self, store: str, tmp_path: Path) -> None:
        file = tmp_path / "page.html"
        result = run("view", "-o", str(file), graph=store)
        assert result.exit_code == 0
        assert file.read_text(encoding="utf-8").rstrip().endswith("</html>")
        assert [each.name for each in tmp_path.iterdir()] == ["page.html"]

    def test_tour_tells_and_writes(self, tmp_path: Path) -> None:
        result = run("tour", "-o", str(tmp_path / "tour.html"))
        assert result.exit_code == 0
        assert "−− rejects" in result.stdout
        assert (tmp_path / "tour.html").exists()

    def test_a_place_that_cannot_be_written_is_named(self, store: str, tmp_path: Path) -> None:
        result = run("view", "-o", str(tmp_path / "no" / "such" / "page.html"), graph=store)
        assert result.exit_code == 2
        assert "cannot be written" in result.output


class TestErrors:
    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["positions", "--actor", "Putim"], "did you mean vladimir-putin"),
            (["positions", "--issue", "ceasefire now"], "no issue is called"),
            (["positions", "--as-of", "31.02.2025"], "is not a date; write it as YYYY-MM-DD"),
            (["positions", "--as-of", "2025-02-30"], "is not a day of the calendar"),
            (["timeline", "--since", "2025-05-01", "--until", "2025-04-01"], "comes before since"),
            (["explain", "no-such-stance"], "no stance has the id"),
            (["query"], "give one query"),
            (["export", "csv"], "name a new folder"),
        ],
    )
    def test_bad_requests_exit_with_2_and_say_what_to_do(self, store: str, arguments: list[str], message: str) -> None:
        result = run(*arguments, graph=store)
        assert result.exit_code == 2
        assert message in " ".join(result.output.split())
        assert "Traceback" not in result.output

    def test_a_missing_graph_is_named(self) -> None:
        result = run("positions", graph="no/such/graph")
        assert result.exit_code == 2
        assert "stancegraph build DATASET -o no/such/graph" in result.output

    def test_debug_shows_the_traceback(self) -> None:
        result = CliRunner().invoke(cli, ["--debug", "--graph", "no/such/graph", "positions"])
        assert result.exception is not None
        assert type(result.exception).__name__ == "GraphError"

    def test_an_unexpected_error_is_still_one_line(self, monkeypatch: pytest.MonkeyPatch, store: str) -> None:
        def broken(*_args: object, **_kwargs: object) -> None:
            raise ZeroDivisionError("oh")

        monkeypatch.setattr("stancegraph.session.Session.positions", broken)
        result = run("positions", graph=store)
        assert result.exit_code == 2
        assert "unexpected ZeroDivisionError: oh; to see where: stancegraph --debug" in result.output


class TestCompletion:
    def complete(self, *words: str, graph: str) -> str:
        # A machine that is busy must not make it give up.
        script = (
            "from stancegraph import limits; limits.LONGEST_COMPLETION = 60; from stancegraph.cli import main; main()"
        )
        done = subprocess.run(
            [sys.executable, "-c", script],
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT / "graph"),
                "STANCEGRAPH": graph,
                "_STANCEGRAPH_COMPLETE": "bash_complete",
                "COMP_WORDS": " ".join(("stancegraph", *words)),
                "COMP_CWORD": str(len(words)),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout

    def test_actors_issues_and_queries_complete(self, store: str) -> None:
        assert "vladimir-putin" in self.complete("positions", "--actor", "vlad", graph=store)
        assert "immediate-ceasefire" in self.complete("positions", "--issue", "imm", graph=store)
        assert "positions" in self.complete("query", "pos", graph=store)
