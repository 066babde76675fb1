"""Engines are named by a word, compile what is asked, and say nothing of who asks."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pytest

from stancegraph.answers.scope import Scope
from stancegraph.bulk.coded import CodedEvents
from stancegraph.bulk.columns import TABLES, schema
from stancegraph.bulk.engines import SERVERS, Engine, connected
from stancegraph.bulk.ranges import Window
from stancegraph.bulk.stances import StanceColumns
from stancegraph.errors import ArgumentError, StancegraphError
from stancegraph.model.words import Voice

EVENTS = CodedEvents(ibis.table(schema("coded_events"), name="coded_events"))
GRAPH = StanceColumns({name: ibis.table(schema(name), name=name) for name in TABLES})
SCOPE = Scope.of(as_of="2025-06-01", since="2025-01-01", known_at="2025-06-02")
ASKED = {
    "events: positions": EVENTS.positions(SCOPE),
    "events: shifts": EVENTS.shifts(SCOPE),
    "events: levels": EVENTS.levels(SCOPE),
    **{f"events: counts by {each}": EVENTS.counts(SCOPE, each) for each in Window},
    "events: pairs": EVENTS.pairs(SCOPE, Window.MONTH),
    "graph: positions": GRAPH.positions(
        Scope.of(as_of="2025-06-01", known_at="2025-06-02", taken_over=True, lapsed=True)
    ),
    "graph: positions in own words": GRAPH.positions(Scope.of(as_of="2025-06-01", voices=Voice.SELF, inherit=False)),
    "graph: shifts": GRAPH.shifts(Scope.of(as_of="2025-06-01", inherit=False)),
    "graph: counts": GRAPH.counts(SCOPE, Window.QUARTER),
    "graph: levels": GRAPH.levels(SCOPE),
}


def test_a_table_that_a_database_does_not_have_is_said_to_be_missing(tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    duckdb.connect(str(file)).close()
    with connected(f"duckdb:{file}") as engine, pytest.raises(StancegraphError, match="there is no table nowhere"):
        engine.table("nowhere")


@pytest.mark.parametrize("dialect", ["duckdb", *SERVERS])
def test_every_question_compiles_for_every_engine(dialect: str) -> None:
    for name, asked in ASKED.items():
        assert "SELECT" in str(ibis.to_sql(asked, dialect=dialect)), name


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("polars", 'engine: "polars" is none of duckdb, duckdb:FILE, local'),
        ("mysql://me:secret@host/db", r"engine: mysql://\.\.\. is none of"),
        ("duckdb:?memory=2GB", 'DuckDB is given no "memory" here'),
        ("duckdb:nowhere.db", "nowhere.db: there is no such database"),
        ("duckdb:?memory_limit=much", "memory_limit should be as 2GB"),
        ("duckdb:?memory_limit=2XB", "memory_limit should be as 2GB"),
        ("duckdb:?memory_limit=2", "memory_limit should be as 2GB"),
        ("duckdb:?memory_limit=50%25", "memory_limit should be as 2GB"),
        ("duckdb:?threads=1.5", "threads should be 1 or more"),
        ("duckdb:?temp_directory=/dev/null/x", "temp_directory should be a folder that can be written"),
        ("duckdb:?memory_limit=-1", "memory_limit should be as 2GB"),
        ("duckdb:?memory_limit=0GB", "memory_limit should be as 2GB"),
        ("duckdb:?threads=-2", "threads should be 1 or more"),
        ("duckdb:?temp_directory=", "temp_directory should be a folder"),
        ("", 'engine: "" is none of duckdb'),
        ("trino//me:secret@host", "what was given is none of"),
        ("me:secret@host", r"me:\.\.\. is none of"),
        ("secret@host", "what was given is none of"),
        ("snowflake:me:secret@host", r"snowflake:\.\.\. is none of"),
        ("md:?motherduck_token=secret", r"md:\.\.\. is none of"),
        ("spark:me:secret@host", r"spark:\.\.\. is none of"),
        ("spark//me:secret@host", "what was given is none of"),
        ("local[two]", "is none of"),
        ("local[2]?memory=2g", '"memory" is no property of Spark'),
    ],
)
def test_what_is_no_engine_is_refused(word: str, message: str) -> None:
    with pytest.raises((ArgumentError, StancegraphError), match=message) as caught, connected(word):
        pass
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "secrets"),
    [
        ("trino://jane:s3cr%23t@host.example:8080/cat/sch?token=t0ken", ("jane", "s3cr#t", "s3cr%23t", "t0ken")),
        ("snowflake://jane:s3cr%23t@acc/db?private_key=t0ken&role=hidden", ("jane", "s3cr#t", "t0ken", "hidden")),
        ("bigquery://project/data?credentials=t0ken%3D", ("t0ken=", "t0ken%3D")),
    ],
)
def test_secrets_are_never_said(monkeypatch: pytest.MonkeyPatch, address: str, secrets: tuple[str, ...]) -> None:
    def fails(said: str) -> Any:
        raise RuntimeError(f"cannot reach {said}: {secrets}; {'/'.join(secrets)}")

    monkeypatch.setattr(ibis, "connect", fails)
    with pytest.raises(StancegraphError) as caught, connected(address):
        pass
    shown = str(caught.value)
    assert "cannot reach" in shown
    assert not [secret for secret in secrets if secret in shown]
    # Nor of what it was caused by, which --debug would show.
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_secrets_do_not_show_in_what_is_open() -> None:
    engine = Engine(None, "trino://host", _secrets=("s3cret",))
    assert "s3cret" not in repr(engine)
    with (
        pytest.raises(StancegraphError, match=r"trino://host: it cannot answer, and says: wrong \*\*\*"),
        engine.failing(),
    ):
        raise ValueError("wrong s3cret")


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ibis", None)
    with pytest.raises(StancegraphError, match=r'pip install "stancegraph\[bulk\]"'), connected():
        pass
    monkeypatch.undo()
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    with pytest.raises(StancegraphError, match="Spark needs pyspark"), connected("local[2]"):
        pass

    def fails(_address: str) -> Any:
        raise ImportError("secret")

    monkeypatch.setattr(ibis, "connect", fails)
    wanted = r'trino://h: it needs a package that is not here: pip install "ibis-framework\[trino\]"$'
    with pytest.raises(StancegraphError, match=wanted), connected("trino://me:secret@h/c"):
        pass


@pytest.mark.parametrize(
    ("limit", "query", "said"),
    [
        (
            "memory_limit = '5MB'",
            "SELECT count(*) FROM (SELECT hash(i) AS key, list(i) FROM range(3_000_000) r(i) GROUP BY key)",
            r"^DuckDB: the 4\.7 MiB of memory .*; allow more, as in --engine 'duckdb:\?memory_limit=4GB'$",
        ),
        (
            "max_temp_directory_size = '1MB'",
            "CREATE TABLE kept AS SELECT hash(i) AS key FROM range(5_000_000) r(i)",
            r"^DuckDB: there is not enough disk .*; make room, or name a folder on another disk, as in [^*]*$",
        ),
    ],
)
def test_too_little_memory_or_disk_is_one_sentence_that_says_what_to_do_here(limit: str, query: str, said: str) -> None:
    with connected("duckdb:?memory_limit=20MB&threads=1") as engine:
        engine.backend.con.execute(f"SET {limit}")
        with pytest.raises(StancegraphError, match=said), engine.failing():
            engine.backend.con.execute(query).fetchall()


def test_what_spills_goes_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with connected("duckdb:?memory_limit=100MB&threads=1") as engine:
        told = engine.backend.con.sql(
            "SELECT current_setting('memory_limit'), current_setting('threads'), current_setting('temp_directory'), "
            "current_setting('autoinstall_known_extensions'), current_setting('enable_progress_bar')"
        ).fetchone()
        assert told[0] == "95.3 MiB"
        assert told[1] == 1
        assert Path(told[2]).parent == tmp_path
        assert told[3:] == (False, False)
    assert list(tmp_path.iterdir()) == []
