"""Questions to columns on the command line: what they answer, and what they refuse."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result
from pyarrow import parquet

import stancegraph
from stancegraph.cli import cli
from stancegraph.events.files import About, arrow_schema, write_events

EVENTS = [
    ("e1", date(2025, 3, 1), "RUS", "UKR", "truce", -2, -9.0),
    ("e2", date(2025, 3, 2), "RUS", "UKR", "truce", 1, 3.0),
    ("e3", date(2025, 3, 2), "UKR", "RUS", "truce", 2, 4.0),
    ("e4", date(2025, 4, 9), "RUS", "UKR", None, None, -5.0),
    ("e5", date(2025, 4, 9), "UKR", "USA", "aid", 2, None),
    ("e6", date(2025, 4, 9), "UKR", "USA", "aid", -1, None),
]


def write(
    path: Path,
    rows: list[tuple[Any, ...]],
    *,
    issues: dict[str, tuple[str, str]] | None = None,
    targets: dict[str, str] | None = None,
) -> Path:
    """A table of coded events; ``issues`` are what its mapping says of them, ``targets`` the names these were coded with."""
    schema = arrow_schema(About("Invented", issues=issues or {}))
    names = ("event_id", "date", "actor", "target", "issue", "position", "score")
    told = [{**dict.fromkeys(schema.names), **dict(zip(names, row, strict=True))} for row in rows]
    told = [each | {"actor_name": {"RUS": "Russia", "UKR": "Ukraine"}[each["actor"]]} for each in told]
    told = [each | {"target_name": (targets or {}).get(each["target"])} for each in told]
    write_events(path, [pa.RecordBatch.from_pylist(told, schema=schema)], schema)
    return path


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("events") / "e.parquet", EVENTS)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("graph") / "columns"
    with stancegraph.open() as session:
        session.export("parquet", folder)
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in arguments])


def rows(*arguments: object) -> list[dict[str, str]]:
    done = run(*arguments, "--format", "csv")
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(StringIO(done.stdout)))


def told(found: list[dict[str, str]], *names: str) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in names) for row in found]


def test_coded_events_answer(events: Path) -> None:
    names = "actor", "actor_label", "issue", "position", "date", "contested", "age_days", "event"
    assert told(rows("positions", events, "--as-of", "2025-05-01"), *names) == [
        ("RUS", "Russia", "truce", "conditional", "2025-03-02", "false", "60", "e2"),
        ("UKR", "Ukraine", "aid", "supports", "2025-04-09", "true", "22", "e5"),
        ("UKR", "Ukraine", "aid", "opposes", "2025-04-09", "true", "22", "e6"),
        ("UKR", "Ukraine", "truce", "supports", "2025-03-02", "false", "60", "e3"),
    ]
    assert told(rows("positions", events, "--actor", "russia"), "actor") == [("RUS",)]
    moves = rows("shifts", events)
    assert told(moves, "actor", "from", "to", "change", "days") == [("RUS", "rejects", "conditional", "3", "1")]
    counted = rows("counts", events, "--window", "month", "--issue", "truce")
    assert told(counted, "actor", "position", "window", "count") == [
        ("RUS", "conditional", "2025-03-01", "1"),
        ("RUS", "rejects", "2025-03-01", "1"),
        ("UKR", "supports", "2025-03-01", "1"),
    ]
    pairs = rows("pairs", events, "--actor", "RUS")
    assert told(pairs, "target", "window", "count", "mean_position", "mean_score") == [
        ("UKR", "", "3", "-0.5", "-3.6666666666666665")
    ]
    net = rows("network", "net", events)
    assert told(net, "source", "source_label", "target", "target_label", "weight") == [
        ("RUS", "Russia", "UKR", "Ukraine", "-0.2")
    ]


@pytest.mark.parametrize(
    ("words", "known"),
    [
        (("counts",), {("RUS", "Russia"), ("UKR", "Ukraine"), ("truce", "Truce"), ("aid", "aid")}),
        (("shifts",), {("RUS", "Russia"), ("truce", "Truce")}),
        (("pairs",), {("RUS", "Russia"), ("UKR", "Ukraine"), ("USA", "USA")}),
    ],
)
def test_actors_issues_and_targets_are_called_by_name_in_every_answer(
    tmp_path: Path, words: tuple[str, ...], known: set[tuple[str, str]]
) -> None:
    path = write(tmp_path / "e.parquet", EVENTS, issues={"truce": ("Truce", "There should be a truce.")})
    of = "actor", "issue", "target"
    for format in ("csv", "json"):
        done = run(*words, path, "--format", format)
        found = json.loads(done.stdout) if format == "json" else list(csv.DictReader(StringIO(done.stdout)))
        assert {(row[each], row[f"{each}_label"]) for row in found for each in of if each in row} == known
    shown = run(*words, path, "--format", "table").output
    assert "Russia" in shown
    assert "RUS" not in shown


def test_targets_that_act_nowhere_are_called_as_they_were_coded(tmp_path: Path) -> None:
    path = write(tmp_path / "e.parquet", [EVENTS[0], EVENTS[4]], targets={"UKR": "Kyiv", "USA": "United States"})
    assert told(rows("pairs", path), "actor_label", "target_label") == [
        ("Russia", "Ukraine"),
        ("Ukraine", "United States"),
    ]


def test_a_total_over_all_issues_counts_each_event_once(events: Path, graph: Path) -> None:
    by_year = rows("counts", events, "--window", "year", "--total")
    assert told(by_year, "actor_label", "issue", "issue_label", "position", "window", "count") == [
        ("Russia", "", "all issues", "conditional", "2025-01-01", "1"),
        ("Russia", "", "all issues", "rejects", "2025-01-01", "1"),
        ("Ukraine", "", "all issues", "supports", "2025-01-01", "2"),
        ("Ukraine", "", "all issues", "opposes", "2025-01-01", "1"),
    ]
    assert told(rows("counts", events, "--total", "--issue", "aid"), "position", "count") == [
        ("supports", "1"),
        ("opposes", "1"),
    ]
    for words in ([], ["--window", "month"], ["--actor", "Russia"]):
        parts, whole = rows("counts", graph, *words), rows("counts", graph, "--total", *words)
        summed: dict[tuple[str, ...], int] = {}
        for row in parts:
            key = row["actor"], row["value"], row["window"]
            summed[key] = summed.get(key, 0) + int(row["count"])
        assert {(row["actor"], row["value"], row["window"]): int(row["count"]) for row in whole} == summed
        assert len(whole) < len(parts)


def test_a_table_of_positions_says_of_which_day_they_are(events: Path, graph: Path) -> None:
    for place, more in ((events, []), (graph, ["--actor", "Russia"])):
        shown = run("positions", place, "--as-of", "2025-05-01", "--format", "table", *more).output
        assert shown.lstrip().startswith("As of 2025-05-01\n")


@pytest.mark.parametrize("score", [float("nan"), float("inf")])
def test_a_score_that_is_no_number_is_said_and_makes_no_mean(score: float, tmp_path: Path) -> None:
    path = write(tmp_path / "e.parquet", [*EVENTS[1:], (*EVENTS[0][:-1], score)])
    for format in ("csv", "json"):
        done = run("pairs", path, "--format", format)
        assert (done.exit_code, "NaN" in done.stdout) == (2, False)
        assert 'an event of "RUS" towards "UKR" has a score that is no finite number' in done.output
    assert told(rows("pairs", path, "--actor", "UKR"), "target", "mean_score") == [("RUS", "4.0"), ("USA", "")]


def test_where_there_are_no_rows_a_pipe_is_told_so_too(events: Path) -> None:
    for words in (["pairs", events], ["counts", events], ["positions", events]):
        done = run(*words, "--until", "1999-01-01", "--format", "csv")
        assert (done.exit_code, len(done.stdout.splitlines())) == (0, 1)
        assert done.stderr.startswith(("No", "Nothing"))
        assert "No" not in run(*words, "--format", "csv").stderr


@pytest.mark.parametrize(
    "words", [["counts"], ["pairs"], ["positions"], ["shifts"], ["network", "agreement"], ["counts", "--format", "csv"]]
)
def test_of_a_table_without_rows_it_is_said_that_it_has_none(tmp_path: Path, words: list[str]) -> None:
    empty = write(tmp_path / "empty.parquet", [])
    done = run(*words, empty)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "nothing can be answered from it, for it has no rows" in " ".join(done.stderr.split())


def test_where_no_event_has_a_position_no_other_days_are_looked_for(events: Path, tmp_path: Path) -> None:
    done = run("counts", write(tmp_path / "e.parquet", [EVENTS[3]]))
    assert (done.exit_code, len(done.stdout.splitlines())) == (0, 1)
    assert "none of the 1 events has both an issue and a position" in done.stderr
    assert "Widen the dates" in run("counts", events, "--until", "1999-01-01").stderr


def test_folders_in_a_folder_of_tables_are_named(tmp_path: Path) -> None:
    (tmp_path / "t" / "year=2025").mkdir(parents=True)
    write(tmp_path / "t" / "year=2025" / "b.parquet", EVENTS[3:])
    done = run("counts", tmp_path / "t")
    assert done.exit_code == 2
    assert '1 folder in it is not looked into: "year=2025"' in " ".join(done.output.split())
    write(tmp_path / "t" / "a.parquet", EVENTS[:3])
    done = run("counts", tmp_path / "t", "--format", "csv")
    assert (done.exit_code, len(done.stdout.splitlines())) == (0, 4)
    assert '1 folder in it is not looked into: "year=2025"' in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            "SELECT * REPLACE (date::VARCHAR AS date)",
            "coded: the column date is of the type string, and date is needed",
        ),
        ("SELECT * REPLACE (date::TIMESTAMP AS date)", "the column date is of the type timestamp"),
        ("SELECT * REPLACE (position::DOUBLE AS position)", "the column position is of the type float64"),
        ("SELECT * REPLACE (1 AS event_id)", "the column event_id is of the type int32, and string is needed"),
        ("SELECT * REPLACE (position + 1 AS position)", "coded has events with a position that is not from -2 to 2"),
        ("SELECT * REPLACE (nullif(actor, 'RUS') AS actor)", "coded has 3 events without actor, which every event has"),
    ],
)
def test_a_table_of_a_database_is_held_to_what_a_file_is(events: Path, tmp_path: Path, change: str, says: str) -> None:
    import duckdb

    with duckdb.connect(str(tmp_path / "d.db")) as con:
        con.execute(f"CREATE TABLE coded AS {change} FROM '{events}'")
        con.execute(
            f"CREATE TABLE wide AS SELECT * REPLACE (position::BIGINT AS position, score::FLOAT AS score) FROM '{events}'"
        )
    engine = ["--engine", f"duckdb:{tmp_path / 'd.db'}"]
    done = run("counts", "coded", *engine)
    assert (done.exit_code, done.stdout) == (2, "")
    assert says in " ".join(done.stderr.split())
    assert rows("counts", "wide", *engine) == rows("counts", events)


@pytest.mark.parametrize("suffix", ["csv", "parquet", "db", "duckdb"])
def test_a_file_that_is_no_database_is_said_to_be_none(events: Path, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"k.{suffix}"
    file.write_bytes(events.read_bytes() if suffix == "parquet" else b"a,b\n1,2\n" if suffix == "csv" else b"")
    done = run("counts", "coded", "--engine", f"duckdb:{file}")
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"{file} is no database of DuckDB" in " ".join(done.stderr.split())


def test_where_the_disk_is_full_it_is_said_of_which_folder(
    graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "Error writing bytes to file. Detail: [errno 28] No space left on device")

    monkeypatch.setattr(parquet.ParquetWriter, "write_batch", full)
    done = run("export", "parquet", "-o", tmp_path / "out")
    assert done.exit_code == 2
    assert f"{tmp_path / 'out'}: cannot be written: No space left on device" in " ".join(done.output.split())
    assert list(tmp_path.iterdir()) == []


def test_a_graph_in_a_database_is_held_to_its_types(graph: Path, tmp_path: Path) -> None:
    import duckdb

    with duckdb.connect(str(tmp_path / "d.db")) as con:
        con.execute("CREATE SCHEMA g")
        for path in graph.glob("*.parquet"):
            con.execute(f"CREATE TABLE g.{path.stem} AS SELECT * FROM '{path}'")
        con.execute("ALTER TABLE g.actors ALTER aliases TYPE VARCHAR")
    done = run("counts", "g.stances", "--engine", f"duckdb:{tmp_path / 'd.db'}")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "g.actors: the column aliases is of the type string, and array<string> is needed" in " ".join(
        done.stderr.split()
    )


def test_a_suffix_in_capitals_is_one(events: Path, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("day,who\n2014-01-01,Ann\n")
    (tmp_path / "m.toml").write_text('rows = "events"\ndate = "day"\nactor = "who"\n')
    done = run("import", "csv", tmp_path / "x.csv", "--map", tmp_path / "m.toml", "-o", tmp_path / "UP.PARQUET")
    assert (done.exit_code, (tmp_path / "UP.PARQUET").is_file()) == (0, True)
    assert "validate" not in done.output
    assert len(rows("pairs", tmp_path)) == 0


def test_a_folder_of_files_is_one_table(events: Path, tmp_path: Path) -> None:
    write(tmp_path / "a.parquet", EVENTS[:3])
    write(tmp_path / "b.parquet", EVENTS[3:])
    assert rows("positions", tmp_path, "--as-of", "2025-05-01") == rows("positions", events, "--as-of", "2025-05-01")
    parquet.write_table(pa.table({"a": [1]}), tmp_path / "c.parquet")
    assert "no table of coded events" in run("positions", tmp_path).output


@pytest.mark.parametrize("question", [["positions"], ["shifts"], ["counts"], ["pairs"], ["network", "net"]])
def test_no_event_counts_twice(tmp_path: Path, question: list[str]) -> None:
    write(tmp_path / "a.parquet", EVENTS[:3])
    write(tmp_path / "b.parquet", EVENTS[3:])
    write(tmp_path / "c.parquet", EVENTS[4:5])
    done = run(*question, tmp_path)
    assert done.exit_code == 2
    assert 'the event "e5" stands in it 2 times (in b.parquet, c.parquet)' in " ".join(done.output.split())
    write(tmp_path / "a.parquet", EVENTS[:3] + EVENTS[:1])
    assert 'the event "e1" stands in it 2 times' in " ".join(run(*question, tmp_path / "a.parquet").output.split())


def test_a_graph_as_parquet_answers_as_the_graph(graph: Path) -> None:
    names = (
        *("actor", "actor_label", "issue", "issue_label", "position", "condition", "date", "until", "voice", "stance"),
        *("source", "stance_of", "contested", "age_days", "as_of", "entailed_from", "attributed_by"),
    )
    # The graph orders alike: by actor, issue, position and who attributes it.
    for words in ([], ["--actor", "Putin", "--taken-over"], ["--where", "kind=state-media", "--as-of", "2025-04-05"]):
        assert told(rows("positions", graph, *words), *names) == told(rows("positions", *words), *names)
    moves = "actor", "issue", "from", "to", "change", "from_date", "to_date", "days"
    assert sorted(told(rows("shifts", graph, "--own"), *moves)) == sorted(told(rows("shifts", "--own"), *moves))
    for words in (["agreement"], ["affiliation", "--issue", "immediate-ceasefire"], ["conflict", "--over", "issues"]):
        assert (
            run("network", *words, graph, "--format", "csv").stdout == run("network", *words, "--format", "csv").stdout
        )
    kind = [
        "network",
        "net",
        "--binary",
        "--measure",
        "ei-index",
        "--camp",
        "w=France;Germany",
        "--camp",
        "e=Russia;China",
    ]
    assert rows(*kind, graph) == rows(*kind)
    matrix = run("positions", graph, "--matrix", "--issue", "immediate-ceasefire", "--format", "json").stdout
    assert json.loads(matrix) == json.loads(
        run("positions", "--matrix", "--issue", "immediate-ceasefire", "--format", "json").stdout
    )
    assert sum(int(each["count"]) for each in rows("counts", graph, "--voice", "attributed")) == 40


VOTES = {
    "votes.csv": "rcid,country,country_code,vote\n3,France,FR,yes\n3,Peru,PE,no\n3,Chad,TD,yes\n4,France,FR,yes\n4,Peru,PE,yes\n"
    "4,Peru,PE,no\n4,Chad,TD,absent\n9,Chad,TD,yes\n",
    "calls.csv": "rcid,date,short\n3,1946-01-01,RULES\n4,1947-01-01,PEACE\n",
}
LIBRARY = "undl_id,ms_code,ms_name,ms_vote,date\n77,FRA,FRANCE,Y,2001-01-01\n77,PER,PERU,N,2001-01-01\n77,TCD,CHAD,X,2001-01-01\n"


@pytest.fixture
def votes(tmp_path: Path) -> Path:
    folder = tmp_path / "votes"
    folder.mkdir()
    for name, text in VOTES.items():
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize(
    "question", [["network", "agreement"], ["positions"], ["counts"], ["shifts", "--longest-gap", "9999"]]
)
def test_tables_of_roll_calls_answer_as_the_table_made_of_them(
    votes: Path, tmp_path: Path, question: list[str]
) -> None:
    made = tmp_path / "votes.parquet"
    assert run("import", "un-votes", votes, "-o", made).exit_code == 0
    done, of_table = (run(*question, place, "--format", "csv") for place in (votes, made))
    assert done.exit_code == of_table.exit_code == 0
    assert done.stdout == of_table.stdout
    said = " ".join(done.stderr.split())
    # What was read, and what was left out, is said where nothing else says it.
    assert f"Read {votes}: 5 coded events, 3 actors, 2 roll calls." in said
    assert "Left out 3: 1: votes: absent, which is no position" in said
    assert "1: votes: the roll call is not in the table of roll calls, or was left out" in said
    assert "1: votes: the state stood in an earlier row of the same roll call" in said


def test_the_agreement_of_roll_calls_is_that_of_the_votes(votes: Path) -> None:
    found = {
        (row["source_label"], row["target_label"]): float(row["weight"])
        for row in rows("network", "agreement", votes, "--normalisation", "none")
    }
    # France and Chad agree on the first, France and Peru on the second, Peru and Chad on nothing.
    assert found == {("France", "Chad"): 1.0, ("France", "Peru"): 1.0}


def test_a_table_of_the_library_is_enough_by_itself(tmp_path: Path) -> None:
    table = tmp_path / "library.csv"
    table.write_text(LIBRARY)
    assert told(rows("positions", table), "actor_label", "issue", "position") == [
        ("FRANCE", "rc-77", "supports"),
        ("PERU", "rc-77", "rejects"),
    ]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("positions", "other.csv"), "import csv FILE --map MAPPING -o events.parquet"),
        (("network", "agreement", "votes/votes.csv"), "no table of roll calls (rcid, date)"),
        (("counts", "votes", "--engine", "trino://h/c"), "a database has tables by name"),
        (("counts", "none"), "no vote could be used"),
    ],
)
def test_what_is_no_table_of_roll_calls_is_refused(
    votes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "calls.csv").write_text(VOTES["calls.csv"])
    (tmp_path / "none" / "votes.csv").write_text("rcid,country,country_code,vote\n3,France,FR,absent\n")
    done = run(*words)
    assert done.exit_code != 0
    assert says in " ".join(done.output.split())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["positions", "E", "--voice", "self"], "voices: asks for what coded events do not have"),
        (["positions", "E", "--fresh"], "fresh"),
        (["positions", "G", "--fresh"], "fresh: is not worked out from columns"),
        (["positions", "G", "--stale-after", "3"], "stale_after: is not worked out"),
        (["shifts", "G"], "--own"),
        (["shifts", "E", "--kind", "moved"], "--kind cannot be answered from columns"),
        (["counts", "G", "--own"], "--inherit and --own mean nothing for counts"),
        (["counts", "G", "--lapsed"], "lapsed"),
        (["pairs", "G"], "stances have no target"),
        (["network", "agreement", "E", "--stances", "--format", "csv"], "--stances cannot be answered from columns"),
        (["network", "agreement", "E", "--window", "1year", "--format", "csv"], "--window cannot be answered"),
        (["network", "agreement", "E", "--format", "gexf"], "gexf shows single stances"),
        (["network", "agreement", "E", "--duplicates", "month", "--format", "csv"], "duplicates: asks for single rows"),
        (["positions", "E", "--actor", "Rusia"], 'no event has the actor "Rusia"; did you mean Russia'),
        (["positions", "G", "--where", "coder=nobody at all"], "no stance was coded by"),
        (["positions", "nowhere.parquet"], "nowhere.parquet: there is no such file or folder"),
        (["positions", "--engine", "duckdb"], "--engine is for columns: name a .parquet file or folder too"),
        (["network", "agreement", "--engine", "duckdb"], "--engine is for columns"),
        (["positions", "E", "--engine", "trino://me:secret@h/c"], "a database has tables by name"),
        (["counts", "absent", "--engine", "trino://me:secret@h.invalid/c"], "trino://h.invalid: "),
        (["--graph", "G", "positions"], "is a graph as Parquet; ask it with: stancegraph positions"),
        (["--graph", "x", "positions", "E"], "--graph names the graph to ask, and a question to columns asks none"),
        (["counts"], "Missing argument 'PARQUET'"),
    ],
)
def test_what_cannot_be_answered_is_refused_by_name(
    events: Path, graph: Path, arguments: list[str], message: str
) -> None:
    places = {"E": str(events), "G": str(graph)}
    done = run(*(places.get(each, each) for each in arguments))
    assert done.exit_code != 0
    assert message in " ".join(done.output.split())
    assert "secret" not in done.output
    assert "Traceback" not in done.output


def test_a_table_of_a_graph_alone_is_no_table_of_events(graph: Path) -> None:
    done = run("positions", graph / "stances.parquet")
    assert done.exit_code != 0
    assert "is one table of a graph: name the folder" in done.output


def test_a_database_of_duckdb_has_tables_by_name(events: Path, graph: Path, tmp_path: Path) -> None:
    import duckdb

    with duckdb.connect(str(tmp_path / "d.db")) as con:
        con.execute(
            f"CREATE TABLE coded AS SELECT * FROM '{events}'; CREATE SCHEMA g; CREATE TABLE other AS SELECT 1 AS a"
        )
        for path in graph.glob("*.parquet"):
            con.execute(f"CREATE TABLE g.{path.stem} AS SELECT * FROM '{path}'")
    engine = ["--engine", f"duckdb:{tmp_path / 'd.db'}"]
    assert rows("positions", "coded", *engine) == rows("positions", events)
    with duckdb.connect(str(tmp_path / "d.db")) as con:
        con.execute("CREATE TABLE twice AS SELECT * FROM coded UNION ALL SELECT * FROM coded WHERE event_id = 'e5'")
    done = run("positions", "twice", *engine)
    assert done.exit_code == 2
    assert 'twice: the event "e5" stands in it 2 times, and would count as often' in " ".join(done.output.split())
    assert rows("counts", "g.stances", *engine) == rows("counts", graph)
    assert "neither the columns of coded events nor those of stances" in run("positions", "other", *engine).output
    assert "absent" in run("positions", "absent", *engine).output


def test_export_and_build_write_the_folder(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with stancegraph.open() as session:
        session.export("csv", data)
    done = run("build", data, "-o", tmp_path / "s", "--parquet", tmp_path / "p")
    assert done.exit_code == 0
    assert f"Wrote {tmp_path / 'p'}." in done.output
    manifest = json.loads((tmp_path / "p" / "manifest.json").read_text())
    assert manifest["generation"] == (tmp_path / "s" / "CURRENT").read_text()
    done = run("--graph", tmp_path / "s", "export", "parquet", "-o", tmp_path / "p")
    assert done.exit_code == 0
    assert "several files" in run("--graph", tmp_path / "s", "export", "parquet").output
    assert "something else is here" in run("--graph", tmp_path / "s", "export", "parquet", "-o", tmp_path).output


@pytest.mark.parametrize(
    "words",
    [
        ["export", "parquet", "-o", ""],
        ["export", "turtle", "-o", ""],
        ["map", "gdelt", "-o", ""],
        ["import", "csv", "x.csv", "--map", "gdelt", "-o", ""],
        ["import", "csv", "x.csv", "--map", "gdelt", "-o", "x.parquet", "--left-out", ""],
        ["import", "csv", "", "--map", "gdelt", "-o", "x.parquet"],
        ["import", "un-votes", "x", "-o", ""],
        ["build", "--parquet", ""],
        ["network", "agreement", "-o", ""],
    ],
)
def test_an_empty_path_is_refused_and_is_not_the_folder_one_is_in(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*words)
    assert done.exit_code == 2
    assert "is empty: name a file or folder" in " ".join(done.output.split())
    assert not list(tmp_path.iterdir())


IDENTIFIED = [
    ("1", date(2025, 1, 1), "ROM", "FRA", 2, "ROU"),
    ("2", date(2025, 1, 2), "ROU", "FRA", -2, "ROU"),
    ("3", date(2025, 1, 3), "ROU", "ROM", 1, "ROU"),
    ("4", date(2025, 1, 4), "FRA", "ROU", 2, "FRA"),
    ("5", date(2025, 1, 5), "SUN", "FRA", 1, None),
]


@pytest.fixture
def identified(tmp_path: Path) -> Path:
    """Events in which two codes have one identity."""
    about = About("Invented", actors={"ROM": "Romania", "ROU": "Romania", "FRA": "France"})
    schema = arrow_schema(about, [("actor_is_iso3166", pa.string())])
    names = ("event_id", "date", "actor", "target", "position", "actor_is_iso3166")
    told = [
        {**dict.fromkeys(schema.names), "issue": "truce", **dict(zip(names, row, strict=True))} for row in IDENTIFIED
    ]
    write_events(tmp_path / "e.parquet", [pa.RecordBatch.from_pylist(told, schema=schema)], schema)
    return tmp_path / "e.parquet"


def test_codes_of_one_actor_are_one_in_every_answer_as_in_an_aggregate(identified: Path, tmp_path: Path) -> None:
    assert sorted(told(rows("counts", identified), "actor", "position", "count")) == [
        ("FRA", "supports", "1"),
        ("ROU", "conditional", "1"),
        ("ROU", "rejects", "1"),
        ("ROU", "supports", "1"),
        ("SUN", "conditional", "1"),
    ]
    assert told(rows("pairs", identified), "actor", "target", "count") == [
        ("FRA", "ROU", "1"),
        ("ROU", "FRA", "2"),
        ("ROU", "ROU", "1"),
        ("SUN", "FRA", "1"),
    ]
    ties = rows("network", "agreement", identified, "--normalisation", "none")
    assert {(row["source"], row["target"]) for row in ties} == {("FRA", "ROU"), ("FRA", "SUN"), ("ROU", "SUN")}
    assert run("aggregate", identified, "--by", "actor,issue,month", "-o", tmp_path / "made").exit_code == 0
    made = {
        (each.actor, each.aggregate.count)
        for each in stancegraph.read_dataset(tmp_path / "made").stances
        if each.aggregate
    }
    assert made == {("ROU", 3), ("FRA", 1), ("SUN", 1)}


def test_who_is_counted_as_one_is_said_and_found_by_either_code(identified: Path) -> None:
    done = run("positions", identified, "--actor", "ROM", "--as-of", "2025-02-01", "--format", "csv")
    assert done.exit_code == 0, done.output
    assert [(row["actor"], row["actor_label"], row["event"]) for row in csv.DictReader(StringIO(done.stdout))] == [
        ("ROU", "Romania", "3")
    ]
    assert (
        '1 code of actors is counted with another that has the same identity, for example "ROM" with "ROU"'
        in done.stderr
    )
