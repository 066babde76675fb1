"""A graph as Parquet holds what its columns hold, says what it is, and is whole or not read."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow
import pyarrow.parquet as parquet
import pytest

import stancegraph
from columns_of_worlds import written
from reference import World
from stancegraph.bulk.columns import TABLES
from stancegraph.bulk.folder import MANIFEST, check_folder, write_folder
from stancegraph.errors import GraphError, StancegraphError
from stancegraph.model.words import ActorKind
from worlds import issue, role, stance


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled graph as Parquet."""
    folder = tmp_path_factory.mktemp("graph") / "columns"
    with stancegraph.open() as session:
        session.export("parquet", folder)
    return folder


def test_the_tables_hold_all_that_the_graph_says(graph: Path) -> None:
    with stancegraph.open() as session:
        dataset, generation = session.dataset(), json.loads((graph / MANIFEST).read_text())["generation"]
        table = session.stances
    rows = {row["id"]: row for row in parquet.read_table(graph / "stances.parquet").to_pylist()}
    assert rows.keys() == {each.id for each in dataset.stances}
    for each in dataset.stances:
        row = rows[each.id]
        first, last = each.date_precision.span(each.date)
        assert row | {"closed": None} == {
            "id": each.id,
            "dataset": dataset.info.base_iri,
            "actor": each.actor,
            "issue": each.issue,
            "position": each.position.label,
            "value": int(each.position),
            "condition": each.condition or None,
            "condition_kind": each.condition_kind and each.condition_kind.value,
            "date": each.date,
            "date_precision": each.date_precision.value,
            "first": first,
            "last": last,
            "until": each.until,
            "voice": each.voice.value,
            "attributed_by": each.attributed_by,
            "on_behalf_of": each.on_behalf_of,
            "source": each.source,
            "coder": each.coder or None,
            "recorded": each.recorded,
            "closed": None,
            "basis": "events" if each.aggregate else "statement",
            "events": each.aggregate and each.aggregate.count,
            "period": each.aggregate and each.aggregate.period.text,
            "mean": each.aggregate and float(each.aggregate.mean),
            "quote": (each.evidence.quote if each.evidence else "") or None,
            "note": each.note or None,
        }
    corrected = {
        getattr(each, name, None)
        for each in (*dataset.stances, *dataset.retractions)
        for name in ("supersedes", "retracts")
    } - {None}
    assert {key for key, row in rows.items() if row["closed"]} == corrected
    assert len(table) == len(rows)
    for name, records in (("actors", dataset.actors), ("issues", dataset.issues), ("sources", dataset.sources),
                          ("roles", dataset.roles), ("events", dataset.events)):  # fmt: skip
        assert parquet.read_table(graph / f"{name}.parquet").column("id").to_pylist() == sorted(
            each.id for each in records
        )
    aliases = dict(
        zip(
            *(parquet.read_table(graph / "actors.parquet").column(name).to_pylist() for name in ("id", "aliases")),
            strict=True,
        )
    )
    assert {each.id: list(each.aliases) for each in dataset.actors} == {
        key: value or [] for key, value in aliases.items()
    }
    for name, columns in TABLES.items():
        schema = parquet.read_schema(graph / f"{name}.parquet")
        assert schema.names == [each.name for each in columns]
        said = json.loads(schema.metadata[b"stancegraph"])
        assert said == {"kind": "graph", "table": name, "format": 1, "generation": generation}


def test_what_comes_of_sets_has_an_order(graph: Path) -> None:
    rows = [tuple(row.values()) for row in parquet.read_table(graph / "entailments.parquet").to_pylist()]
    assert len(rows) > 5
    assert rows == sorted(rows)


def test_duckdb_reads_it_without_us(graph: Path) -> None:
    told = duckdb.sql(
        f"SELECT typeof(date), typeof(recorded), typeof(value), count(*) FROM '{graph}/stances.parquet' GROUP BY ALL"
    ).fetchall()
    with stancegraph.open() as session:
        assert told == [("DATE", "TIMESTAMP WITH TIME ZONE", "TINYINT", len(session.stances))]
    joined = duckdb.sql(
        f"SELECT count(*) FROM '{graph}/stances.parquet' s JOIN '{graph}/actors.parquet' a ON s.actor = a.id "
        f"JOIN '{graph}/sources.parquet' o ON s.source = o.id"
    ).fetchone()
    assert joined == (told[0][3],)


def test_corrections_governments_and_remits_stand_in_it(tmp_path: Path) -> None:
    world = World(
        [stance("s1", "ann", "supports", "04-01"), stance("s2", "ann", "opposes", "04-01", supersedes="s1"),
         stance("s3", "ann", "opposes", "04-02", recorded="04-03", supersedes="s2", precision="approx")],
        [role("ann", "france", "2025-04-01", "2025-04-10", leads=True, remit=("peace",)),
         role("bob", "france", "2025-04-10", leads=True)],
        [issue("peace", entails=("talks",)), issue("talks", broader=("peace",))],
        kinds={"france": ActorKind.STATE},
    )  # fmt: skip
    write_folder(tmp_path / "w", written([world]))

    def rows(table: str, *names: str) -> list[tuple[object, ...]]:
        return list(
            zip(
                *(parquet.read_table(tmp_path / "w" / f"{table}.parquet").column(name).to_pylist() for name in names),
                strict=True,
            )
        )

    ever = datetime.min.replace(tzinfo=UTC)
    assert rows("stances", "id", "first", "last", "recorded", "closed") == [
        ("00.s1", date(2025, 4, 1), date(2025, 4, 1), None, ever),
        ("00.s2", date(2025, 4, 1), date(2025, 4, 1), None, datetime(2025, 4, 3, tzinfo=UTC)),
        ("00.s3", date(2025, 3, 23), date(2025, 4, 12), datetime(2025, 4, 3, tzinfo=UTC), None),
    ]
    assert rows("entailments", "issue", "follows") == [("00.peace", "00.talks")]
    assert sorted(rows("speakers", "speaker", "issue", "weight", "first", "last"), key=str) == [
        ("00.ann", "00.peace", 2, date(2025, 4, 1), date(2025, 4, 10)),
        ("00.ann", "00.talks", 2, date(2025, 4, 1), date(2025, 4, 10)),
        ("00.bob", None, 2, date(2025, 4, 10), date.max),
    ]
    assert rows("governments", "said_by", "first", "last", "leader") == [
        (None, date.min, date(2025, 3, 31), None),
        (None, date(2025, 4, 1), date(2025, 4, 9), "00.ann"),
        (None, date(2025, 4, 10), date(2025, 4, 10), "00.bob"),
        ("00.ann", date(2025, 4, 10), date(2025, 4, 10), "00.ann"),
        ("00.bob", date(2025, 4, 10), date(2025, 4, 10), "00.bob"),
        (None, date(2025, 4, 11), date.max, "00.bob"),
    ]


def test_it_may_be_written_again_and_nothing_else_is_written_over(graph: Path, tmp_path: Path) -> None:
    folder = tmp_path / "columns"
    shutil.copytree(graph, folder)
    write_folder(folder, written([World([stance("s1", "ann", "supports", "04-01")])]))
    assert parquet.read_table(folder / "stances.parquet").column("id").to_pylist() == ["00.s1"]
    assert check_folder(folder)["actors"] == folder / "actors.parquet"
    (folder / "mine.txt").write_text("mine")
    with pytest.raises(StancegraphError, match="something else is here"):
        write_folder(folder, written([World()]))
    assert parquet.read_table(folder / "stances.parquet").num_rows == 1
    (folder / "mine.txt").unlink()
    for name, content in (("stances.parquet", None), (MANIFEST, b'{"name": "an app"}'), ("roles.parquet", b"mine")):
        kept = (folder / name).read_bytes()
        if content is None:
            parquet.write_table(pyarrow.table({"id": ["mine"]}), folder / name)
        else:
            (folder / name).write_bytes(content)
        theirs = (folder / name).read_bytes()
        with pytest.raises(StancegraphError, match="something else is here"):
            write_folder(folder, written([World()]))
        assert (folder / name).read_bytes() == theirs
        (folder / name).write_bytes(kept)
    (folder / MANIFEST).unlink()  # as a kill leaves it
    write_folder(folder, written([World()]))
    assert check_folder(folder)
    (tmp_path / "file").write_text("")
    with pytest.raises(StancegraphError, match="something else is here"):
        write_folder(tmp_path / "file", written([World()]))


@pytest.mark.parametrize("damage", ["flip", "cut", "gone", "mixed", "manifest", "newer"])
def test_what_is_not_whole_is_not_read(graph: Path, tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "columns"
    shutil.copytree(graph, folder)
    path = folder / "roles.parquet"
    content = bytearray(path.read_bytes())
    match damage:
        case "flip":
            content[len(content) // 2] ^= 1
            path.write_bytes(content)
        case "cut":
            path.write_bytes(content[:-8])
        case "gone":
            path.unlink()
        case "mixed":
            write_folder(tmp_path / "other", written([World()]))
            shutil.copy(tmp_path / "other" / path.name, path)
        case "manifest":
            (folder / MANIFEST).write_text("{}")
        case "newer":
            (folder / MANIFEST).write_text((folder / MANIFEST).read_text().replace('"format": 1', '"format": 2'))
    with pytest.raises(GraphError, match=r"roles\.parquet|whole|reads up to"):
        check_folder(folder)
