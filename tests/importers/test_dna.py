"""Discourse Network Analyzer databases: both layouts read alike, nothing lost unsaid, bad files told apart."""

from __future__ import annotations

import gc
import hashlib
import sqlite3
import string
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import stancegraph
from dna_fixtures import USUAL, Attributes, Coded, Coding, Doc, Value, write_dna
from stancegraph.cli import cli
from stancegraph.cli.imports import import_
from stancegraph.errors import DataError, NotFound, StancegraphError
from stancegraph.exporters.dna import export_dna
from stancegraph.importers import Report
from stancegraph.importers.dna import import_dna, statements
from stancegraph.importers.dna_database import open_database
from stancegraph.importers.dna_scale import SCALE_FILE, Scale, named_positions, read_scale
from stancegraph.importers.words import Ids, cut, items, line, name, telling_cuts
from stancegraph.limits import LONGEST_TEXT
from stancegraph.model.cells import ID
from stancegraph.model.records import Attribute, Dataset, Passage, Record
from stancegraph.model.speakers import Speakers
from stancegraph.model.words import ActorKind, ConditionKind, Position, Represents
from stancegraph.naming import slug
from stancegraph.store.build import build
from stancegraph.tables.anchoring import Anchors, Texts
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import check_datasets, read_dataset

both = pytest.mark.parametrize("version", [2, 3])

TEXT = "Ann said the dam must be built. Bob, of the Greens, said no dam will stand."
DOCS = (
    Doc("Dam debate", TEXT, datetime(2010, 3, 4, 15, 30), "Jo Writer", "The Paper", "Politics", "report", "page 3"),
    Doc("Second day", "Nothing new, 😀 said Ann; Bob agreed.", datetime(2010, 3, 5)),
)


def coded(
    organization: str = "Works", concept: str = "Build it", agreement: Value = True, person: str = "Ann", **other: Any
) -> Coded:
    values: dict[str, Value] = {
        "person": person,
        "organization": organization,
        "concept": concept,
        "agreement": agreement,
    }
    return Coded(values, **other)


SOME = Coding(
    DOCS,
    (coded(start=9, stop=30), coded("Greens", agreement=False, person="Bob", start=52, stop=74), coded(document=2)),
)


def imported(tmp_path: Path, coding: Coding, version: int = 3, **options: Any) -> tuple[Dataset, Report]:
    tmp_path.mkdir(exist_ok=True)
    path = write_dna(tmp_path / f"v{version}.dna", coding, version)
    report = import_dna(path, tmp_path / f"out{version}", **options)
    return read_dataset(tmp_path / f"out{version}"), report


def spoiled(tmp_path: Path, *sql: str, version: int = 3) -> Path:
    path = write_dna(tmp_path / "spoiled.dna", SOME, version)
    with closing(sqlite3.connect(path)) as connection, connection:
        for each in sql:
            connection.execute(each)
    return path


def said_for(dataset: Dataset) -> list[list[str]]:
    """For whom each stance counts beside its actor."""
    speakers = Speakers()
    known: list[Record] = [*dataset.actors, *dataset.issues, *dataset.roles]
    for record in known:
        speakers.note(record)
    return [[each.organisation for each in speakers.said_for(stance)] for stance in dataset.stances]


@both
def test_what_is_longer_than_a_cell_is_cut_and_counted(tmp_path: Path, version: int) -> None:
    fits, longer = "F" * LONGEST_TEXT, "L" * (LONGEST_TEXT + 1)
    docs = (replace(DOCS[0], notes="N " * LONGEST_TEXT), DOCS[1])
    coding = Coding(docs, (coded(person=fits), coded(person=longer), coded(person=longer, concept=f"{longer}!")))
    dataset, report = imported(tmp_path, coding, version, holder="person")
    names = {each.name for each in dataset.actors}
    assert {fits, f"{longer[: LONGEST_TEXT - 1]}…"} <= names
    (remark,) = (each for each in report.remarks if "cut" in each)
    assert remark.startswith(
        "3 texts are longer than a cell can hold, and cut there, with … at the end; the first begins "
    )
    # What is told of one import is of that one alone.
    assert not [
        each
        for each in imported(tmp_path / "b", Coding(DOCS, (coded(person=fits),)), version, holder="person")[1].remarks
        if "cut" in each
    ]


def test_each_text_that_is_cut_counts_once_and_a_spare_attribute_too(tmp_path: Path) -> None:
    @telling_cuts
    def importing() -> Report:
        assert [cut(each, 4) for each in ("abcd", "abcde", "ab de", "abcde", "x\udc80yzz")] == [
            "abcd",
            "abc…",
            "ab…",
            "abc…",
            "x\udc80y…",
        ]
        return Report(tmp_path, {}, {}, ("before",))

    assert importing().remarks == (
        "before",
        '3 texts are longer than a cell can hold, and cut there, with … at the end; the first begins "abcde"',
    )


class TestStatements:
    @both
    def test_values_come_as_they_are_stored(self, tmp_path: Path, version: int) -> None:
        table = statements(write_dna(tmp_path / "a.dna", SOME, version))
        assert [row[:5] for row in table] == [
            (1, "Works", "Build it", True, 1),
            (2, "Greens", "Build it", False, 1),
            (3, "Works", "Build it", True, 2),
        ]
        assert table.column("moment") == (datetime(2010, 3, 4, 15, 30),) * 2 + (datetime(2010, 3, 5),)
        assert table.column("start") == (9, 52, 0)
        assert table.rows[1].values["person"] == "Bob"
        assert table.rows[0].coder == "Admin"

    def test_order_is_by_date_document_start_stop_and_id(self, tmp_path: Path) -> None:
        docs = (Doc(date=datetime(2012, 1, 1, 9)), Doc(date=datetime(2011, 1, 1)), Doc(date=datetime(2012, 1, 1, 8)))
        spans = [(1, 5, 9), (1, 5, 8), (1, 0, 9), (2, 7, 8), (3, 9, 9), (1, 5, 8)]
        coding = Coding(docs, tuple(coded(document=doc, start=start, stop=stop) for doc, start, stop in spans))
        assert statements(write_dna(tmp_path / "a.dna", coding)).column("id") == (4, 5, 3, 2, 6, 1)

    @both
    def test_blank_labels_are_dropped_and_counted(self, tmp_path: Path, version: int) -> None:
        coding = Coding(DOCS, (coded(""), coded(concept=""), coded(person=""), coded(" "), Coded({"concept": "x"})))
        path = write_dna(tmp_path / "a.dna", coding, version)
        table = statements(path)
        # Blanks within a label are a label to the program.
        assert table.column("actor") == ("Works", " ")
        assert table.dropped == {"no agreement": 1, "no concept": 1, "no organization": 1}
        assert len(statements(path, blanks=True)) == 4

    def test_statements_without_a_usable_document_are_counted(self, tmp_path: Path) -> None:
        path = spoiled(
            tmp_path, "UPDATE STATEMENTS SET DocumentId = 77 WHERE ID = 1", "UPDATE DOCUMENTS SET Date = 1e15"
        )
        dropped = statements(path).dropped
        assert dropped == {
            "the document has no date, or one out of range": 2,
            "the document is not in the database": 1,
        }

    @both
    def test_other_types_are_counted_and_can_be_chosen(self, tmp_path: Path, version: int) -> None:
        types = {"Annotation": {"note": "long text"}, "DNA Statement": USUAL, "Claim": USUAL}
        coding = Coding(DOCS, (Coded({"note": "x"}, type="Annotation"), coded(), replace(coded(), type="Claim")), types)
        path = write_dna(tmp_path / "a.dna", coding, version)
        assert statements(path).column("id") == (2,)
        assert statements(path).other_types == {"Annotation": 1, "Claim": 1}
        assert statements(path, statement_type="claim").column("id") == (3,)
        with pytest.raises(StancegraphError, match=r'no statement type is called "Clam"; there are "Annotation"'):
            statements(path, statement_type="Clam")
        with pytest.raises(StancegraphError, match=r"no statement type has the variables"):
            statements(path, statement_type="Annotation")

    def test_a_statement_of_a_type_that_is_not_described_is_counted(self, tmp_path: Path) -> None:
        path = spoiled(tmp_path, "UPDATE STATEMENTS SET StatementTypeId = 9 WHERE ID = 1")
        assert statements(path).other_types == {"(not described)": 1}

    @both
    def test_any_variable_may_be_holder_concept_or_qualifier(self, tmp_path: Path, version: int) -> None:
        types = {"Claim": {"who": "short text", "what": "short text", "how": "short text", "much": "integer"}}
        coding = Coding(DOCS, (Coded({"who": "a", "what": "b", "how": "c", "much": 7}, type="Claim"),), types)
        path = write_dna(tmp_path / "a.dna", coding, version)
        with pytest.raises(StancegraphError, match=r"there are \"Claim\" \(who: short text, .*name those to use"):
            statements(path)
        assert statements(path, actor="WHO", concept="what").rows[0].qualifier == 7
        assert statements(path, actor="who", concept="what", qualifier="how").rows[0].qualifier == "c"
        assert statements(path, actor="document.author", concept="what").rows[0].actor == "Jo Writer"

    def test_rows_can_be_filtered_by_any_variable(self, tmp_path: Path) -> None:
        table = statements(write_dna(tmp_path / "a.dna", SOME))
        assert table.where(lambda row: row.values["person"] != "Bob").column("id") == (1, 3)

    def test_version_2_dates_can_be_read_in_a_time_zone(self, tmp_path: Path) -> None:
        midnight_in_berlin = Coding((Doc(date=datetime(2010, 3, 3, 23)),), (coded(),))
        path = write_dna(tmp_path / "2.dna", midnight_in_berlin, 2)
        assert statements(path).rows[0].moment == datetime(2010, 3, 3, 23)
        assert statements(path, timezone="Europe/Berlin").rows[0].moment == datetime(2010, 3, 4)
        with pytest.raises(StancegraphError, match="no time zone known"):
            statements(path, timezone="Mars/Olympus")
        with pytest.raises(StancegraphError, match="keeps dates in UTC"):
            statements(write_dna(tmp_path / "3.dna", midnight_in_berlin), timezone="Europe/Berlin")

    @both
    def test_dates_before_1970_and_fractions(self, tmp_path: Path, version: int) -> None:
        coding = Coding((Doc(date=datetime(1946, 1, 10, 23, 59, 59)),), (coded(),))
        assert statements(write_dna(tmp_path / "a.dna", coding, version)).rows[0].moment == coding.documents[0].date


class TestDataset:
    @both
    def test_everything_finds_its_place(self, tmp_path: Path, version: int) -> None:
        told = (
            Attributes("organization", "Works", "business", "The Works; W Ltd", "builds dams", (255, 0, 16)),
            Attributes("concept", "Build it", parent="Dams"),
        )
        dataset, report = imported(tmp_path, replace(SOME, attributes=told), version)
        assert [(each.id, each.kind) for each in dataset.actors] == [
            ("greens", ActorKind.ORGANISATION),
            ("works", ActorKind.ORGANISATION),
            ("ann", ActorKind.PERSON),
            ("bob", ActorKind.PERSON),
        ]
        works = dataset.actors[1]
        assert (works.aliases, works.note) == (("The Works", "W Ltd"), "builds dams")
        assert works.attributes == (Attribute("colour", "#ff0010"), Attribute("type", "business"))
        assert [(each.id, each.proposition, each.broader) for each in dataset.issues] == [
            ("build-it", "Build it", ("dams",)),
            ("dams", "Dams", ()),
        ]
        assert [(each.id, each.title, each.publisher, each.published) for each in dataset.sources] == [
            ("d1", "Dam debate", "The Paper", date(2010, 3, 4)),
            ("d2", "Second day", "", date(2010, 3, 5)),
        ]
        assert dataset.sources[0].sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
        assert [(each.id, each.actor, each.issue, each.position, each.source) for each in dataset.stances] == [
            ("s1", "works", "build-it", Position.SUPPORTS, "d1"),
            ("s2", "greens", "build-it", Position.REJECTS, "d1"),
            ("s3", "works", "build-it", Position.SUPPORTS, "d2"),
        ]
        first = dataset.stances[0]
        assert first.evidence
        assert first.evidence.quote == TEXT[9:30] == "the dam must be built"
        assert (first.coder, first.note, first.date) == ("Admin", "person: Ann", date(2010, 3, 4))
        assert report.written == {"stances": 3, "actors": 4, "issues": 2, "sources": 2, "roles": 2}
        assert f"Discourse Network Analyzer {'2.0' if version == 2 else '3.0'}" in dataset.info.description

    @both
    def test_a_prefix_goes_before_all_ids(self, tmp_path: Path, version: int) -> None:
        plain, _ = imported(tmp_path, SOME, version, holder="person")
        dataset, _ = imported(tmp_path / "other", SOME, version, holder="person", prefix="dam-")
        for kind in ("actors", "roles", "issues", "sources", "stances"):
            assert [each.id for each in getattr(dataset, kind)] == [f"dam-{each.id}" for each in getattr(plain, kind)]
        first, same = plain.stances[0], dataset.stances[0]
        assert (same.actor, same.issue, same.source, same.on_behalf_of) == tuple(
            f"dam-{each}" for each in (first.actor, first.issue, first.source, first.on_behalf_of)
        )

    @both
    def test_sources_are_told_as_their_documents_are(self, tmp_path: Path, version: int) -> None:
        dataset, _ = imported(tmp_path, SOME, version)
        first, second = dataset.sources
        assert (first.author, first.publisher, first.section, first.type, first.note) == (
            "Jo Writer",
            "The Paper",
            "Politics",
            "report",
            "page 3",
        )
        # Midnight is what the program keeps where nobody gave a time.
        assert (first.time, second.time) == ("15:30", "")
        assert sorted(each.name for each in (tmp_path / f"out{version}").iterdir() if each.suffix != ".csv") == [
            "dataset.toml",
            "imported.toml",
        ]

    def test_a_person_holds_a_role_for_each_run_of_statements(self, tmp_path: Path) -> None:
        days = [Doc(date=datetime(2010, 1, day)) for day in range(1, 6)]
        with_whom = ["Works", "Works", "Greens", "Works", ""]
        coding = Coding(tuple(days), tuple(coded(each, document=i) for i, each in enumerate(with_whom, start=1)))
        dataset, _ = imported(tmp_path, coding, holder="person")
        assert [
            (role.organisation, role.start and role.start.text, role.end and role.end.text) for role in dataset.roles
        ] == [
            ("works", "2010-01-01", "2010-01-02"),
            ("greens", "2010-01-03", "2010-01-03"),
            ("works", "2010-01-04", "2010-01-04"),
        ]
        assert {(role.actor, role.represents) for role in dataset.roles} == {("ann", Represents.BY_MANDATE)}
        assert {stance.actor for stance in dataset.stances} == {"ann"}

    @both
    def test_a_statement_keeps_its_own_organisation(self, tmp_path: Path, version: int) -> None:
        """Who speaks for two on one day is coded twice: each copy counts for its own, and not for the other."""
        coding = Coding(
            (Doc(date=datetime(2010, 1, 1)),),
            (coded("Works"), coded("Greens"), coded("", agreement=False, person="Bob"), coded("Works", person="Bob")),
        )
        dataset, _ = imported(tmp_path, coding, version, holder="person")
        assert [(each.actor, each.on_behalf_of) for each in dataset.stances] == [
            ("ann", "works"),
            ("ann", "greens"),
            ("bob", None),
            ("bob", "works"),
        ]
        # None that would make Bob's own words those of the Works.
        assert {(role.actor, role.organisation) for role in dataset.roles} == {("ann", "works"), ("ann", "greens")}
        build([tmp_path / f"out{version}"], tmp_path / "store")
        with stancegraph.open(tmp_path / "store") as graph:
            said = {(row.actor, row.stance, row.stance_of) for row in graph.timeline(["works", "greens"])}
            assert said == {
                ("works", "s1", "ann"),
                ("greens", "s2", "ann"),
                ("works", "s4", "bob"),
            }
        by_organisation, _ = imported(tmp_path / "other", coding, version)
        assert {each.on_behalf_of for each in by_organisation.stances} == {None}

    def test_what_is_said_for_nobody_stays_with_the_person(self, tmp_path: Path) -> None:
        """A statement without an organisation between others with one breaks the run of the role."""
        days = tuple(Doc(date=datetime(2010, 1, day)) for day in range(1, 6))
        whom = ("Works", "Works", "", "Works", "Works")
        coding = Coding(days, tuple(coded(each, document=i) for i, each in enumerate(whom, start=1)))
        dataset, _ = imported(tmp_path, coding, holder="person")
        assert [
            (role.organisation, role.start and role.start.text, role.end and role.end.text) for role in dataset.roles
        ] == [("works", "2010-01-01", "2010-01-02"), ("works", "2010-01-04", "2010-01-05")]
        assert said_for(dataset) == [["works"], ["works"], [], ["works"], ["works"]]
        export_dna(dataset, tmp_path / "again.dna")
        import_dna(tmp_path / "again.dna", tmp_path / "again")
        assert said_for(read_dataset(tmp_path / "again")) == said_for(dataset)

    @both
    def test_holder_may_be_the_author_of_the_document(self, tmp_path: Path, version: int) -> None:
        dataset, report = imported(tmp_path, SOME, version, holder="document.author")
        assert {(each.name, each.kind) for each in dataset.actors} >= {("Jo Writer", ActorKind.PERSON)}
        assert report.dropped == {"no document.author": 1}

    def test_same_label_as_person_and_as_organisation_is_two_actors(self, tmp_path: Path) -> None:
        dataset, _ = imported(tmp_path, Coding(DOCS, (coded("Prince", person="Prince"),)))
        assert [each.name for each in dataset.actors] == ["Prince", "Prince"]
        assert len({each.id for each in dataset.actors}) == 2

    def test_labels_in_a_circle_lose_one_link(self, tmp_path: Path) -> None:
        circle = tuple(Attributes("concept", a, parent=b) for a, b in ("ab", "bc", "ca", "dd"))
        dataset, _ = imported(tmp_path, replace(SOME, attributes=circle))
        assert sum(len(issue.broader) for issue in dataset.issues) == 2

    def test_an_empty_database_gives_an_empty_dataset_and_says_so(self, tmp_path: Path) -> None:
        dataset, report = imported(tmp_path, Coding(documents=()))
        assert not dataset.stances
        assert "no statement was left to import" in str(report)

    def test_where_every_statement_is_dropped_nothing_is_written(self, tmp_path: Path) -> None:
        path = write_dna(tmp_path / "t.dna", Coding(DOCS, (coded(""), coded(""))))
        with pytest.raises(StancegraphError, match=r"no statement is left to import \(2: no organization\)"):
            import_dna(path, tmp_path / "out")
        assert [each.name for each in tmp_path.iterdir()] == ["t.dna"]

    def test_what_the_program_does_not_write_is_counted_and_said(self, tmp_path: Path) -> None:
        types = {"DNA Statement": {"organization": "short text", "concept": "short text", "level": "integer"}}
        rows = [Coded({"organization": "A", "concept": "x", "level": n}) for n in (-1, 1, 1, 1)]
        path = write_dna(tmp_path / "t.dna", Coding(DOCS, tuple(rows), types))
        with closing(sqlite3.connect(path)) as connection, connection:
            assert "there are" not in str(import_dna(path, tmp_path / "sound"))
            connection.execute("UPDATE DATAINTEGER SET Value = 1.5 WHERE StatementId = 3")
            connection.execute(
                "INSERT INTO DATAINTEGER(StatementId, VariableId, Value) SELECT 2, VariableId, -1 FROM DATAINTEGER LIMIT 1"
            )
            connection.execute("UPDATE ENTITIES SET Value = CAST(x'42c3' AS TEXT) WHERE Value = 'A'")
            connection.execute("UPDATE STATEMENTS SET Start = 'soon' WHERE ID = 4")
        report = import_dna(path, tmp_path / "out")
        assert report.written["stances"] == 3
        assert report.dropped == {"no level": 1}
        for words in (
            'there are 1 value of "level" that is no whole number',
            'there are 1 statement with several values of "level", of which the last counts',
            'there are 1 text of "organization" not in UTF-8',
            "there are 1 statement with a Start or Stop that is no whole number",
        ):
            assert words in str(report)
        dataset = read_dataset(tmp_path / "out")
        assert [each.position for each in dataset.stances] == [Position.REJECTS, Position.REJECTS, Position.SUPPORTS]

    def test_a_level_that_does_not_occur_is_not_placed(self, tmp_path: Path) -> None:
        types = {"DNA Statement": {"organization": "short text", "concept": "short text", "level": "integer"}}
        rows = [Coded({"organization": "A", "concept": "x", "level": n}) for n in (-1, 1)]
        path = write_dna(tmp_path / "t.dna", Coding(DOCS, tuple(rows), types))
        with pytest.raises(StancegraphError, match=r"no statement has the level 77, .* there are -1, 1"):
            import_dna(path, tmp_path / "out", positions=["77=supports"])
        assert import_dna(path, tmp_path / "out", scale="-1..1", positions=["1=conditional"])

    def test_what_is_left_out_is_said(self, tmp_path: Path) -> None:
        types = {"DNA Statement": USUAL, "Annotation": {"note": "long text"}}
        coding = Coding(DOCS, (coded(""), coded(), Coded({"note": "x"}, type="Annotation")), types)
        _, report = imported(tmp_path, coding)
        assert "Left out 1:\n  1: no organization" in str(report)
        assert '1 statements of the type Annotation are not of the type "DNA Statement"' in str(report)

    def test_a_database_without_coders_and_attributes_is_read_with_a_remark(self, tmp_path: Path) -> None:
        path = spoiled(tmp_path, "DROP TABLE CODERS", "DROP TABLE ATTRIBUTEVALUES")
        report = import_dna(path, tmp_path / "out")
        assert "no table CODERS: who coded is not known" in str(report)
        assert {stance.coder for stance in read_dataset(tmp_path / "out").stances} == {""}

    def test_the_database_is_not_written_to(self, tmp_path: Path) -> None:
        path = write_dna(tmp_path / "a.dna", SOME)
        before = path.read_bytes()
        path.chmod(0o444)
        import_dna(path, tmp_path / "out")
        assert path.read_bytes() == before
        assert {each.name for each in tmp_path.iterdir()} == {"a.dna", "out"}

    def test_a_database_in_wal_mode_leaves_no_files_beside_it(self, tmp_path: Path) -> None:
        path = spoiled(tmp_path, "PRAGMA journal_mode = WAL")
        assert len(statements(path)) == 3
        assert [each.name for each in tmp_path.iterdir()] == ["spoiled.dna"]

    def test_what_a_database_in_wal_mode_has_not_written_yet_is_read_through_a_link_too(self, tmp_path: Path) -> None:
        path = spoiled(tmp_path, "PRAGMA journal_mode = WAL")
        (tmp_path / "link.dna").symlink_to(path.name)
        with closing(sqlite3.connect(path)) as writing:
            writing.execute("PRAGMA wal_autocheckpoint = 0")
            writing.execute("DELETE FROM STATEMENTS WHERE ID = 1")
            writing.commit()
            assert [len(statements(tmp_path / name)) for name in ("spoiled.dna", "link.dna")] == [2, 2]

    def test_a_change_that_was_not_finished_is_told_with_what_to_do(self, tmp_path: Path) -> None:
        path = write_dna(tmp_path / "a.dna", Coding(DOCS, tuple(coded(f"org {number}") for number in range(400))))
        with closing(sqlite3.connect(path, isolation_level=None)) as writing:
            writing.execute("PRAGMA cache_size = 2")
            writing.execute("BEGIN")
            writing.execute("UPDATE ENTITIES SET Value = Value || ' and so on'")
            writing.execute("DELETE FROM DATASHORTTEXT WHERE ID % 2")
            for name in ("a.dna", "a.dna-journal"):
                (tmp_path / name.replace("a.", "hot.")).write_bytes((tmp_path / name).read_bytes())
            writing.execute("ROLLBACK")
        (tmp_path / "link.dna").symlink_to("hot.dna")
        for name in ("hot.dna", "link.dna"):
            with pytest.raises(
                StancegraphError, match=r"hot\.dna-journal beside it tells of a change .* which takes the change back"
            ):
                statements(tmp_path / name)

    def test_a_name_with_signs_of_addresses(self, tmp_path: Path) -> None:
        path = write_dna(tmp_path / "50% of #1?mode=rwc.dna", SOME)
        assert len(statements(path)) == 3


class TestFilters:
    """Statements chosen by what is told of them, their documents and their holders."""

    CODING = Coding(
        DOCS,
        (
            coded(start=1, stop=2),
            coded("Greens", person="Bob", agreement=False),
            coded("Greens", document=2),
            coded("Mill", person="Ann", document=2),
        ),
        attributes=(Attributes("organization", "Works", "business"), Attributes("organization", "Mill", "Business")),
    )

    @both
    @pytest.mark.parametrize(
        ("where", "groups", "kept"),
        [
            ({}, {}, [1, 2, 3, 4]),
            ({"person": ["ann"]}, {}, [1, 3, 4]),
            ({"author": ["Jo Writer"], "person": ["Ann", "Bob"]}, {}, [1, 2]),
            ({"document.source": ["The Paper"]}, {}, [1, 2]),
            ({"agreement": ["0"]}, {}, [2]),
            ({"coder": ["admin"], "source": ["Second day"]}, {}, [3, 4]),
            ({}, {"type": ["business"]}, [1, 4]),
            ({"publisher": ["the paper"]}, {"Type": ["business"]}, [1]),
        ],
    )
    def test_those_that_fit(
        self, tmp_path: Path, version: int, where: dict[str, list[str]], groups: dict[str, list[str]], kept: list[int]
    ) -> None:
        path = write_dna(tmp_path / "a.dna", self.CODING, version)
        assert sorted(row.id for row in statements(path, where=where, actor_group=groups)) == kept

    @pytest.mark.parametrize(
        ("where", "groups", "message"),
        [
            ({"autor": ["Jo"]}, {}, '"autor" is no field to choose by; did you mean author'),
            ({"author": ["Jo Wirter"]}, {}, 'no statement has the author "Jo Wirter"; did you mean Jo Writer'),
            ({}, {"party": ["x"]}, 'no organization has an attribute "party"; there are Type'),
            ({}, {"Type": ["busyness"]}, 'no actor has the Type "busyness"; did you mean'),
        ],
    )
    def test_what_nothing_has(
        self, tmp_path: Path, where: dict[str, list[str]], groups: dict[str, list[str]], message: str
    ) -> None:
        path = write_dna(tmp_path / "a.dna", self.CODING)
        with pytest.raises(NotFound) as caught:
            statements(path, where=where, actor_group=groups)
        assert message in str(caught.value)

    def test_the_command_takes_them(self, tmp_path: Path) -> None:
        path = write_dna(tmp_path / "a.dna", self.CODING)
        words = ["network", "co-issue", "--dna", str(path), "--normalisation", "none", "--format", "csv"]
        told = CliRunner().invoke(cli, [*words, "--where", "source=Second day"])
        assert told.stdout.splitlines()[1:] == ["Greens,Greens,Mill,Mill,1"]
        told = CliRunner().invoke(cli, [*words, "--actor-group", "type=business"])
        assert told.stdout.splitlines()[1:] == ["Mill,Mill,Works,Works,1"]


class TestVariables:
    def test_persons_and_organisations_may_be_called_anything(self, tmp_path: Path) -> None:
        types = {
            "Claim": {"speaker": "short text", "party": "short text", "concept": "short text", "agreement": "boolean"}
        }
        rows = tuple(
            Coded({"speaker": who, "party": whom, "concept": "x", "agreement": True}, type="Claim")
            for who, whom in (("Ann", "Greens"), ("Ann", "Works"), ("Bob", ""))
        )
        options: dict[str, Any] = {"holder": "speaker", "person": "speaker", "organisation": "party"}
        dataset, _ = imported(tmp_path, Coding(DOCS, rows, types), **options)
        assert {(each.id, each.kind) for each in dataset.actors} == {
            ("ann", ActorKind.PERSON),
            ("bob", ActorKind.PERSON),
            ("greens", ActorKind.ORGANISATION),
            ("works", ActorKind.ORGANISATION),
        }
        assert [each.on_behalf_of for each in dataset.stances] == ["greens", "works", None]
        with pytest.raises(
            StancegraphError, match='no short text of "Claim" is called "body"; there are speaker, party, concept'
        ):
            import_dna(tmp_path / "v3.dna", tmp_path / "other", **(options | {"organisation": "body"}))


class TestSeveralFiles:
    """Files that were coded apart become one dataset."""

    ANN = Coding(DOCS, (coded(start=9, stop=30), coded("Greens", agreement=False, person="Bob")), coder="ann")

    def test_what_is_alike_is_one(self, tmp_path: Path) -> None:
        paths = [write_dna(tmp_path / f"{name}.dna", self.ANN) for name in ("one", "two")]
        report = import_dna(paths, tmp_path / "out", texts=tmp_path / "texts")
        dataset = read_dataset(tmp_path / "out")
        assert report.written == {"stances": 2, "actors": 4, "issues": 1, "sources": 2, "roles": 2}
        assert "2 statements stand in several files alike and were read once" in str(report)
        assert [each.id for each in dataset.stances] == ["s2", "s1"]

    def test_two_coders_of_the_same_texts_are_told_apart_by_a_prefix(self, tmp_path: Path) -> None:
        ben = replace(self.ANN, statements=(coded(agreement=False), coded("Others")), coder="ben")
        paths = [write_dna(tmp_path / "ann.dna", self.ANN), write_dna(tmp_path / "ben.dna", ben)]
        before = sorted(tmp_path.rglob("*"))
        with pytest.raises(
            StancegraphError, match=r"statement 1 of ben\.dna, which another file has otherwise; .*--prefix ben\.dna=b-"
        ):
            import_dna(paths, tmp_path / "out", texts=tmp_path / "texts")
        assert sorted(tmp_path.rglob("*")) == before
        import_dna(paths, tmp_path / "out", texts=tmp_path / "texts", prefixes={"ben.dna": "ben-"}, prefix="x-")
        dataset = read_dataset(tmp_path / "out")
        assert [(each.id, each.source, each.coder) for each in dataset.stances] == [
            # In the program's order, which is that of the places in the text.
            ("x-s2", "x-d1", "ann"),
            ("x-ben-s1", "x-d1", "ben"),
            ("x-ben-s2", "x-d1", "ben"),
            ("x-s1", "x-d1", "ann"),
        ]
        assert [each.id for each in dataset.sources] == ["x-d1", "x-d2"]
        assert {each.actor for each in dataset.stances} == {"x-works", "x-greens", "x-others"}
        assert sorted(each.name for each in (tmp_path / "texts").iterdir()) == ["d1.txt", "d2.txt"]

    def test_what_is_alike_is_one_whatever_the_prefix(self, tmp_path: Path) -> None:
        """Two copies that went apart: what both still have word for word is no second coding."""
        first, second = self.ANN.statements
        other = replace(self.ANN, statements=(first, replace(second, start=1, stop=5), second))
        paths = [write_dna(tmp_path / "a.dna", self.ANN), write_dna(tmp_path / "b.dna", other)]
        report = import_dna(paths, tmp_path / "out", prefixes={"b.dna": "b-"})
        assert sorted(each.id for each in read_dataset(tmp_path / "out").stances) == ["b-s2", "b-s3", "s1", "s2"]
        assert "1 statements stand in several files alike and were read once" in str(report)
        assert "1 statements are those of another file but for their number, and were read too" in str(report)
        # Another coder's are others, and so are those of one file.
        ben = write_dna(tmp_path / "ben.dna", replace(self.ANN, statements=(first, first), coder="ben"))
        report = import_dna([paths[0], ben], tmp_path / "both", prefixes={"ben.dna": "ben-"})
        assert report.written["stances"] == 4
        assert "stand in several files" not in str(report)
        assert "but for their number" not in str(report)

    def test_other_documents_of_one_number_clash(self, tmp_path: Path) -> None:
        other = replace(self.ANN, documents=(Doc("Another", "Other words."), DOCS[1]))
        paths = [write_dna(tmp_path / "a.dna", self.ANN), write_dna(tmp_path / "b.dna", other)]
        with pytest.raises(StancegraphError, match=r"document 1 of b\.dna, which another file has otherwise"):
            import_dna(paths, tmp_path / "out")
        import_dna(paths, tmp_path / "out", texts=tmp_path / "texts", prefixes={str(paths[1]): "b-"})
        dataset = read_dataset(tmp_path / "out")
        assert [each.id for each in dataset.sources] == ["d1", "d2", "b-d1"]
        assert {(each.id, each.source) for each in dataset.stances} == {
            ("s1", "d1"),
            ("s2", "d1"),
            ("b-s1", "b-d1"),
            ("b-s2", "b-d1"),
        }
        assert (tmp_path / "texts" / "b-d1.txt").read_text() == "Other words."

    def test_files_of_another_sort_and_strange_prefixes_are_refused(self, tmp_path: Path) -> None:
        paths = [write_dna(tmp_path / "a.dna", SOME), write_dna(tmp_path / "b.dna", graded(-1, 1))]
        with pytest.raises(StancegraphError, match="one sort of qualifier"):
            import_dna(paths, tmp_path / "out")
        with pytest.raises(StancegraphError, match=r'a prefix is for "c\.dna", which is none of'):
            import_dna(paths[:1], tmp_path / "out", prefixes={"c.dna": "c-"})
        with pytest.raises(StancegraphError, match="cannot go before ids"):
            import_dna(paths[:1], tmp_path / "out", prefixes={"a.dna": "no good "})

    def test_what_files_tell_otherwise_of_a_label_is_said(self, tmp_path: Path) -> None:
        told = [replace(self.ANN, attributes=(Attributes("organization", "Works", each),)) for each in ("dam", "mill")]
        paths = [write_dna(tmp_path / f"{number}.dna", each) for number, each in enumerate(told)]
        report = import_dna(paths, tmp_path / "out")
        assert "the files tell different things of Works; the first file counts" in str(report)
        works = next(each for each in read_dataset(tmp_path / "out").actors if each.id == "works")
        assert works.attributes == (Attribute("type", "dam"),)

    def test_one_scale_is_for_all(self, tmp_path: Path) -> None:
        paths = [write_dna(tmp_path / "a.dna", graded(-1)), write_dna(tmp_path / "b.dna", graded(2))]
        import_dna(paths, tmp_path / "out", prefixes={"b.dna": "b-"})
        assert sorted(each.position for each in read_dataset(tmp_path / "out").stances) == [-1, 2]

    def test_the_command_takes_several(self, tmp_path: Path) -> None:
        paths = [write_dna(tmp_path / "a.dna", graded(1)), write_dna(tmp_path / "b.dna", graded(7))]
        words = ["dna", *map(str, paths), "-o", str(tmp_path / "out"), "--scale", "1..7", "--position", "7=conditional"]
        result = CliRunner().invoke(import_, [*words, "--prefix", "x-", "--prefix", "b.dna=b-"])
        assert result.exit_code == 0, result.output
        dataset = read_dataset(tmp_path / "out")
        assert [(each.id, int(each.position)) for each in dataset.stances] == [("x-s1", -2), ("x-b-s1", 1)]
        result = CliRunner().invoke(import_, [*words, "--prefix", "x-", "--prefix", "y-"])
        assert "are both for all ids" in result.output


class TestSpans:
    def test_a_span_too_long_to_quote_keeps_its_place_and_hash(self, tmp_path: Path) -> None:
        doc = Doc(text="x" * 299 + " " + "y" * 300)
        coding = Coding((doc,), (coded(start=300, stop=600), coded(start=0, stop=301)))
        dataset, report = imported(tmp_path, coding)
        long, short = dataset.stances
        assert short.evidence
        assert len(short.evidence.quote) == 300
        assert (long.evidence, short.passages, long.note) == (None, (), "person: Ann")
        [passage] = long.passages
        assert (passage.start, passage.end) == (0, 301)
        assert passage.sha256 == hashlib.sha256(doc.text[:301].encode()).hexdigest()
        assert "1 stances rest on a passage that is longer than may be quoted" in str(report)

    def test_words_that_cannot_be_quoted_keep_their_place(self, tmp_path: Path) -> None:
        dataset, _ = imported(tmp_path, Coding(DOCS, (coded(start=31, stop=32),)))
        assert dataset.stances[0].evidence is None
        assert dataset.stances[0].passages == (Passage.of(TEXT, 31, 32),)

    @pytest.mark.parametrize(("start", "stop"), [(5, 3), (-4, 3), (0, 10**9)])
    def test_a_span_that_cannot_be_is_told_in_the_note(self, tmp_path: Path, start: int, stop: int) -> None:
        dataset, _ = imported(tmp_path, Coding(DOCS, (coded(start=start, stop=stop),)))
        assert (dataset.stances[0].evidence, dataset.stances[0].passages) == (None, ())
        assert f"The coded span {start}-{stop}" in dataset.stances[0].note

    def test_an_empty_span_is_told_in_the_note(self, tmp_path: Path) -> None:
        dataset, _ = imported(tmp_path, Coding(DOCS, (coded(start=3, stop=3),)))
        assert (dataset.stances[0].evidence, dataset.stances[0].note) == (None, "person: Ann; The coded span is empty")

    @pytest.mark.parametrize("units", [2, 1])
    def test_offsets_in_utf16_units_and_in_code_points(self, tmp_path: Path, units: int) -> None:
        text = "😀😀 We want peace now. 😀 They want none."
        found = [text.index("We"), text.index("They")]
        spans = [(at, at + len("We want peace")) for at in found[:1]] + [(found[1], found[1] + len("They want none"))]

        def stored(offset: int) -> int:
            return offset + sum(char > "\uffff" for char in text[:offset]) * (units - 1)

        coding = Coding((Doc(text=text),), tuple(coded(start=stored(a), stop=stored(b)) for a, b in spans))
        dataset, report = imported(tmp_path, coding)
        assert [each.evidence and each.evidence.quote for each in dataset.stances] == [
            "We want peace",
            "They want none",
        ]
        assert ("read as code points" in str(report)) == (units == 1)

    @both
    def test_texts_are_written_and_every_quote_is_found_in_them(self, tmp_path: Path, version: int) -> None:
        coding = replace(SOME, statements=(*SOME.statements, coded(document=2, start=16, stop=24)))
        dataset, _ = imported(tmp_path, coding, version, texts=tmp_path / "texts")
        assert (tmp_path / "texts" / "d1.txt").read_text(encoding="utf-8") == TEXT
        anchors, problems = Anchors(Texts.read(tmp_path / "texts")), Problems()
        check_datasets([tmp_path / f"out{version}"], problems, [anchors.check])
        assert not problems.all()
        assert anchors.checked == 3
        assert dataset.stances[-1].evidence
        assert dataset.stances[-1].evidence.quote == "said Ann"

    def test_texts_do_not_go_where_something_is(self, tmp_path: Path) -> None:
        (tmp_path / "mine.txt").write_text("mine")
        path = write_dna(tmp_path / "a.dna", SOME)
        with pytest.raises(StancegraphError, match="not empty"):
            import_dna(path, tmp_path / "out", texts=tmp_path)
        assert not (tmp_path / "out" / "dataset.toml").exists()

    def test_texts_that_a_killed_import_left_are_as_good_as_none(self, tmp_path: Path) -> None:
        path = write_dna(tmp_path / "a.dna", SOME)
        import_dna(path, tmp_path / "one", texts=tmp_path / "texts")
        import_dna(path, tmp_path / "two", texts=tmp_path / "texts")
        assert sorted(each.name for each in (tmp_path / "texts").iterdir()) == ["d1.txt", "d2.txt"]
        (tmp_path / "texts" / "d1.txt").write_text("mine")
        with pytest.raises(StancegraphError, match="not empty"):
            import_dna(path, tmp_path / "three", texts=tmp_path / "texts")
        assert (tmp_path / "texts" / "d1.txt").read_text() == "mine"
        assert not (tmp_path / "three").exists()

    def test_texts_of_new_documents_are_added_to_those_of_an_earlier_import(self, tmp_path: Path) -> None:
        path, texts = write_dna(tmp_path / "a.dna", SOME), tmp_path / "texts"
        import_dna(path, tmp_path / "one", texts=texts)
        path.unlink()
        write_dna(path, replace(SOME, documents=(*SOME.documents, Doc("Third day", "Rain."))))
        # An import that fails later takes back what it added, and nothing else.
        (tmp_path / "two").mkdir()
        (tmp_path / "two" / "actors.csv").write_text("mine")
        with pytest.raises(DataError):
            import_dna(path, tmp_path / "two", texts=texts)
        assert sorted(each.name for each in texts.iterdir()) == ["d1.txt", "d2.txt"]
        import_dna(path, tmp_path / "one", texts=texts)
        assert (texts / "d3.txt").read_text() == "Rain."
        assert len(list(texts.iterdir())) == 3

    @pytest.mark.parametrize("was_there", [False, True])
    def test_no_texts_without_their_dataset(self, was_there: bool, tmp_path: Path) -> None:
        path = write_dna(tmp_path / "a.dna", SOME)
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "actors.csv").write_text("mine")
        if was_there:
            (tmp_path / "texts").mkdir()
        before = sorted(tmp_path.rglob("*"))
        with pytest.raises(StancegraphError, match="is there already"):
            import_dna(path, tmp_path / "out", texts=tmp_path / "texts")
        assert sorted(tmp_path.rglob("*")) == before

    @pytest.mark.skipif(sys.platform != "linux", reason="where names of files need be no text")
    def test_a_folder_whose_name_is_no_text(self, tmp_path: Path) -> None:
        path = write_dna(tmp_path / "a.dna", SOME)
        import_dna(path, tmp_path / "a\udcff b")
        assert read_dataset(tmp_path / "a\udcff b").info.base_iri == "https://example.org/a%FF%20b/"


def graded(*levels: int) -> Coding:
    """Statements of one organisation a level."""
    types = {"DNA Statement": USUAL | {"agreement": "integer"}}
    return Coding(DOCS, tuple(coded(f"org {level}", agreement=level) for level in levels), types)


def slow_position(level: int, low: int, high: int) -> int:
    """By sign and distance, written out: twice the way to the end, three quarters of it being the end."""
    way = (2 * level - (low + high)) / (high - low)
    if way == 0:
        return 0
    size = 2 if abs(way) >= 0.75 else 1
    return size if way > 0 else -size


class TestScale:
    @pytest.mark.parametrize(
        ("span", "places"),
        [
            ("-2..2", [-2, -1, 0, 1, 2]),
            ("-1..1", [-2, 0, 2]),
            ("0..1", [-2, 2]),
            ("0..2", [-2, 0, 2]),
            ("1..4", [-2, -1, 1, 2]),
            ("1..5", [-2, -1, 0, 1, 2]),
            ("1..7", [-2, -1, -1, 0, 1, 1, 2]),
            ("1..10", [-2, -2, -1, -1, -1, 1, 1, 1, 2, 2]),
        ],
    )
    def test_by_sign_and_distance_from_the_middle(self, span: str, places: list[int]) -> None:
        scale = Scale.parse(span)
        assert [scale.position(level) for level in range(scale.low, scale.high + 1)] == places

    @given(st.integers(-50, 50), st.integers(1, 40), st.data())
    def test_it_is_the_definition(self, low: int, length: int, data: st.DataObject) -> None:
        scale, level = Scale(low, low + length), data.draw(st.integers(low, low + length))
        assert scale.position(level) == slow_position(level, low, low + length)
        # Turned around, all is turned around.
        assert Scale(-low - length, -low).position(-level) == -scale.position(level)

    @given(st.sets(st.integers(-100, 100)).filter(lambda found: min(found, default=0) < 0 < max(found, default=0)))
    def test_levels_of_both_signs_keep_them(self, levels: set[int]) -> None:
        scale = Scale.of(levels, {})
        places = [int(scale.position(level)) for level in sorted(levels)]
        assert places == sorted(places)
        assert [(place > 0) - (place < 0) for place in places] == [
            (level > 0) - (level < 0) for level in sorted(levels)
        ]

    @pytest.mark.parametrize(
        ("levels", "places"), [([-1, 0, 1], [-2, 0, 2]), ([-5, 1, 2, 3, 5], [-2, 1, 1, 1, 2]), ([-1, 2], [-1, 2])]
    )
    def test_an_import_maps_by_them(self, tmp_path: Path, levels: list[int], places: list[int]) -> None:
        dataset, report = imported(tmp_path, graded(*levels))
        assert [each.position for each in dataset.stances] == places
        assert "agreement is read on the scale" in str(report)

    @pytest.mark.parametrize("levels", [(0, 1), (0, 1, 2), (-3, -1), (0,), (4,)])
    def test_levels_of_one_sign_are_refused_until_a_scale_is_given(
        self, tmp_path: Path, levels: tuple[int, ...]
    ) -> None:
        path = write_dna(tmp_path / "a.dna", graded(*levels))
        before = sorted(tmp_path.rglob("*"))
        with pytest.raises(StancegraphError, match=r"do not tell where for ends and against begins; .*--scale 1\.\.7"):
            import_dna(path, tmp_path / "out", texts=tmp_path / "texts")
        assert sorted(tmp_path.rglob("*")) == before
        import_dna(path, tmp_path / "out", scale="-4..4")

    def test_a_level_may_be_placed_by_name(self, tmp_path: Path) -> None:
        dataset, _ = imported(tmp_path, graded(1, 2, 3), positions=["1=rejects", "2=supports", "3=ambivalent"])
        assert [each.position for each in dataset.stances] == [-2, 2, 0]
        dataset, _ = imported(tmp_path / "other", graded(1, 3), scale="1..7", positions=["3=ambivalent"])
        assert [each.position for each in dataset.stances] == [-2, 0]

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"scale": "7..1"}, "is no scale"),
            ({"scale": "1-7"}, "is no scale"),
            ({"scale": "2..7"}, "the level 1 is not on the scale 2..7"),
            ({"positions": ["1=yes"]}, "does not place a level"),
            ({"positions": ["1=rejects", "1=supports"]}, "placed twice"),
        ],
    )
    def test_what_places_nothing_is_refused(self, tmp_path: Path, options: dict[str, Any], message: str) -> None:
        path = write_dna(tmp_path / "a.dna", graded(1, 2))
        with pytest.raises(StancegraphError, match=message):
            import_dna(path, tmp_path / "out", **options)
        assert not (tmp_path / "out").exists()

    def test_a_boolean_has_no_levels(self, tmp_path: Path) -> None:
        path = write_dna(tmp_path / "a.dna", SOME)
        with pytest.raises(StancegraphError, match="has no levels to place"):
            import_dna(path, tmp_path / "out", scale="0..1")

    def test_the_next_import_into_a_folder_places_levels_alike(self, tmp_path: Path) -> None:
        imported(tmp_path, graded(1, 3, 7), scale="1..7", positions=["3=ambivalent"])
        out = tmp_path / "out3"
        assert read_scale(out) == Scale(1, 7, {3: Position.AMBIVALENT})
        for each in out.iterdir():
            if each.name != SCALE_FILE:
                each.unlink()
        path = write_dna(tmp_path / "grown.dna", graded(1, 3, 6))
        with pytest.raises(
            StancegraphError, match=r"earlier import placed 3 as ambivalent, and it would now be opposes"
        ):
            import_dna(path, out, scale="1..7")
        import_dna(path, out)
        assert [each.position for each in read_dataset(out).stances] == [-2, 0, 1]
        for each in out.iterdir():
            if each.name != SCALE_FILE:
                each.unlink()
        with pytest.raises(StancegraphError, match=r"the level 9 is not on the scale 1..7"):
            import_dna(write_dna(tmp_path / "more.dna", graded(1, 9)), out)
        (out / SCALE_FILE).write_text("scale = 3")
        with pytest.raises(StancegraphError, match="cannot be read as what an import left there"):
            import_dna(path, out)

    def test_the_number_stays_in_the_note_and_a_condition_is_said_not_to_be_named(self, tmp_path: Path) -> None:
        dataset, report = imported(tmp_path, graded(10, 20, 30, 40), scale="10..40")
        assert [(each.position, each.condition, each.condition_kind) for each in dataset.stances] == [
            (Position.REJECTS, "", None),
            (Position.OPPOSES, "", None),
            (Position.CONDITIONAL, "not named; coded as agreement 30", ConditionKind.UNSTATED),
            (Position.SUPPORTS, "", None),
        ]
        assert dataset.stances[0].note == "person: Ann; agreement: 10; The coded span is empty"
        assert "10 rejects, 20 opposes, 30 conditional, 40 supports" in str(report)

    def test_named_positions(self) -> None:
        assert named_positions(["-3=rejects", " 4 = conditional "]) == {-3: Position.REJECTS, 4: Position.CONDITIONAL}

    def test_words_are_no_position(self, tmp_path: Path) -> None:
        types = {"DNA Statement": USUAL | {"agreement": "short text"}}
        coding = Coding(DOCS, (Coded({"organization": "a", "concept": "b", "agreement": "maybe"}),), types)
        path = write_dna(tmp_path / "a.dna", coding)
        with pytest.raises(StancegraphError, match="holds words"):
            import_dna(path, tmp_path / "out", qualifier="agreement")
        assert not (tmp_path / "out").exists()


def _bytes(content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / "bad.dna").write_bytes(content)
        return folder / "bad.dna"

    return make


def _sql(*sql: str, version: int = 3) -> Callable[[Path], Path]:
    return lambda folder: spoiled(folder, *sql, version=version)


def _with_id(table: str, identifier: str) -> Callable[[Path], Path]:
    """One row gets another ID, in a table made anew in which IDs may be anything."""

    def make(folder: Path) -> Path:
        path = write_dna(folder / "spoiled.dna", SOME)
        with closing(sqlite3.connect(path)) as connection, connection:
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            columns = ", ".join(f"+{name} AS {name}" for name in names)  # a sum has no type that values are turned into
            connection.execute(f"CREATE TABLE anew AS SELECT {columns} FROM {table}")
            connection.execute(f"DROP TABLE {table}")
            connection.execute(f"ALTER TABLE anew RENAME TO {table}")
            connection.execute(f"UPDATE {table} SET ID = {identifier} WHERE ID = 1")
        return path

    return make


def _damaged(folder: Path) -> Path:
    path = write_dna(folder / "a.dna", SOME)
    content = bytearray(path.read_bytes())
    content[120:] = b"\x07" * (len(content) - 120)
    path.write_bytes(content)
    return path


def _cut(folder: Path) -> Path:
    path = write_dna(folder / "a.dna", SOME)
    path.write_bytes(path.read_bytes()[:4096])
    return path


def _other(folder: Path) -> Path:
    with closing(sqlite3.connect(folder / "other.db")) as connection, connection:
        connection.execute("CREATE TABLE tracks(x)")
    return folder / "other.db"


BAD: dict[str, tuple[Callable[[Path], Path], str]] = {
    "no such file": (lambda folder: folder / "none.dna", "No such file"),
    "a folder": (lambda folder: folder, "Is a directory"),
    **(
        {"a device": (lambda _folder: Path("/dev/null"), "is no file, but a pipe or a device")}
        if sys.platform != "win32"
        else {}
    ),
    "empty": (_bytes(b""), "the file is empty"),
    "text": (_bytes(b"Dear all, here is the file."), "not an SQLite database; it looks like text"),
    "version 1": (_bytes(b'<?xml version="1.0"?><discourse/>'), "XML is what version 1 of the program wrote"),
    "encrypted": (_bytes(hashlib.sha512(b"x").digest() * 64), "not an SQLite database; if it is encrypted"),
    "only a header": (_bytes(b"SQLite format 3\x00"), "cut off after 16 bytes"),
    "damaged": (_damaged, "cannot be read: "),
    "cut off": (_cut, "cannot be read: "),
    "another program's": (_other, "no table SETTINGS"),
    "no version": (_sql("DELETE FROM SETTINGS"), "SETTINGS has no 'version'"),
    "an unknown version": (_sql("UPDATE SETTINGS SET Value = '4.1'"), 'written by version "4.1"; versions 2 and 3'),
    "one table missing": (_sql("DROP TABLE DATABOOLEAN"), "has no table DATABOOLEAN;"),
    "tables missing": (_sql("DROP TABLE ENTITIES", "DROP TABLE STATEMENTS"), "no table STATEMENTS; no table ENTITIES"),
    "a column missing": (_sql("ALTER TABLE DOCUMENTS DROP COLUMN Text"), "no column Text in DOCUMENTS"),
    "version 2 said to be 3": (
        _sql("UPDATE SETTINGS SET Value = '3.0'", version=2),
        "no column Entity in DATASHORTTEXT",
    ),
    "no statement types": (_sql("DELETE FROM STATEMENTTYPES"), "there are no statement types"),
    "a path for an ID": (
        _with_id("DOCUMENTS", "'../../evil'"),
        'an ID in DOCUMENTS is "../../evil", which is no whole',
    ),
    "a number and more": (_with_id("DOCUMENTS", "'1/../../evil'"), "is no whole number"),
    "digits of another script": (_with_id("DOCUMENTS", "'١'"), "is no whole number"),
    "a number with nothing to it": (_with_id("DOCUMENTS", "'001'"), "is no whole number"),
    "half a document": (_with_id("DOCUMENTS", "1.5"), 'an ID in DOCUMENTS is "1.5", which is no whole number'),
    "bytes for an ID": (_with_id("DOCUMENTS", "x'2e2e2f'"), 'an ID in DOCUMENTS is "../", which is no whole number'),
    "no ID": (_with_id("DOCUMENTS", "NULL"), "an ID in DOCUMENTS is missing"),
    "an ID twice": (_with_id("DOCUMENTS", "2"), "the ID 2 stands twice in DOCUMENTS"),
    "no ID of a statement": (_with_id("STATEMENTS", "NULL"), "an ID in STATEMENTS is missing"),
    "a statement twice": (_with_id("STATEMENTS", "2"), "the ID 2 stands twice in STATEMENTS"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_gets_one_clear_error_and_leaves_nothing(case: str, tmp_path: Path) -> None:
    make, message = BAD[case]
    path = make(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(StancegraphError) as caught:
        import_dna(path, tmp_path / "out", texts=tmp_path / "texts")
    assert message in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert sorted(tmp_path.rglob("*")) == before


def test_what_ends_the_reading_in_the_midst_is_all_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", said.append)
    with suppress(ZeroDivisionError), open_database(write_dna(tmp_path / "a.dna", SOME)) as database:
        texts = database.texts()
        assert next(texts)[0] == 1
        raise ZeroDivisionError
    del texts
    gc.collect()
    assert said == []


def test_an_id_that_another_program_wrote_as_text_is_the_number_it_shows(tmp_path: Path) -> None:
    path = _with_id("DOCUMENTS", "'7'")(tmp_path)
    import_dna(path, tmp_path / "out", texts=tmp_path / "texts")
    assert sorted(each.name for each in (tmp_path / "texts").iterdir()) == ["d2.txt", "d7.txt"]


# --- Hostile values, in whole random codings --------------------------------------------------------------------------

HOSTILE = [
    'say "no"', "two\nlines", "a\rb", "a;b; c", "<b>&amp;</b>", "nul\x00nul", "\x00", "  ", " a", "a ", "A", "a", "x" * 12_000,
    "мир", "和平", "Ünïcode", "\u202eright", "😀", "\ufffe", "=1+1", "../../etc", "a,b", "'; DROP TABLE DOCUMENTS; --", "-",
]  # fmt: skip
labels = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
words = labels | st.just("")
texts = st.text(st.sampled_from(string.ascii_letters + " .\r\n😀é\x00"), max_size=60)
documents = st.builds(
    Doc,
    title=words,
    text=texts,
    date=st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)).map(lambda each: each.replace(microsecond=0)),
    author=words,
    source=words,
    section=words,
    notes=words,
)


@st.composite
def codings(draw: st.DrawFn) -> Coding:
    kind = draw(st.sampled_from(["boolean", "integer"]))
    level = st.booleans() if kind == "boolean" else st.integers(-5, 5)
    docs = draw(st.lists(documents, min_size=1, max_size=3))
    values = st.fixed_dictionaries({"person": words, "organization": words, "concept": words, "agreement": level})
    statement = st.builds(
        Coded, values, document=st.integers(1, len(docs)), start=st.integers(-1, 60), stop=st.integers(-1, 70)
    )
    told = st.builds(
        Attributes, st.sampled_from(["organization", "concept"]), labels, words, words, words, parent=words
    )
    types = {"DNA Statement": USUAL | {"agreement": kind}}
    drawn = draw(st.lists(statement, max_size=6))
    return Coding(
        tuple(docs),
        tuple(drawn),
        types,
        tuple(draw(st.lists(told, max_size=3, unique_by=lambda each: (each.variable, each.label)))),
        coder=draw(words),
    )


def expected(coding: Coding) -> Iterator[tuple[Any, ...]]:
    """The rows of a coding, written down the plain way."""
    rows = []
    for number, each in enumerate(coding.statements, start=1):
        doc = coding.documents[each.document - 1]
        values = each.values
        if values["organization"] and values["concept"]:
            key = (doc.date, each.document, each.start, each.stop, number)
            rows.append((key, (values["organization"], values["concept"], values["agreement"])))
    return iter(sorted(rows))


@settings(deadline=None, max_examples=60)
@given(codings())
def test_what_is_written_in_either_layout_is_read_alike_and_makes_a_valid_dataset(
    tmp_path_factory: pytest.TempPathFactory, coding: Coding
) -> None:
    folder = tmp_path_factory.mktemp("dna")
    datasets = []
    for version in (2, 3):
        path = write_dna(folder / f"{version}.dna", coding, version)
        table = statements(path)
        read = [((r.moment, r.document, r.start, r.stop, r.id), (r.actor, r.concept, r.qualifier)) for r in table]
        assert read == list(expected(coding))
        if table.dropped and not len(table):
            with pytest.raises(StancegraphError, match="no statement is left to import"):
                import_dna(path, folder / f"out{version}")
            assert not (folder / f"out{version}").exists()
            continue
        graded_so: dict[str, Any] = (
            {} if coding.types["DNA Statement"]["agreement"] == "boolean" else {"scale": "-5..5"}
        )
        import_dna(
            path,
            folder / f"out{version}",
            texts=folder / f"texts{version}",
            title="t",
            base_iri="https://a.b/",
            **graded_so,
        )
        problems = Problems()
        check_datasets([folder / f"out{version}"], problems, [Anchors(Texts.read(folder / f"texts{version}")).check])
        assert not problems.all()
        datasets.append(read_dataset(folder / f"out{version}"))
        keys = [(stance.date, int(stance.source[1:])) for stance in datasets[-1].stances]
        assert keys == [(r.moment.date(), r.document) for r in table]
        pairs = list(zip(datasets[-1].stances, table, strict=True))
        for one_to_one in (
            {(stance.actor, row.actor) for stance, row in pairs},
            {(stance.issue, row.concept) for stance, row in pairs},
        ):
            assert len(one_to_one) == len(dict(one_to_one)) == len({label for _, label in one_to_one})
        if coding.types["DNA Statement"]["agreement"] == "boolean":
            assert all((stance.position > 0) == row.qualifier for stance, row in pairs)
        for stance, row in pairs:
            text = coding.documents[row.document - 1].text
            if 0 <= row.start < row.stop <= len(text.encode("utf-16-le")) // 2 and "😀" not in text:
                found = stance.evidence or stance.passages[0]
                assert (found.start, found.end) == (row.start, row.stop)
    if not datasets:
        return
    two, three = (replace(each, info=replace(each.info, description="")) for each in datasets)
    assert two == three


# --- Ids and words ----------------------------------------------------------------------------------------------------


@given(st.lists(labels, unique=True))
def test_ids_are_ids_each_label_its_own_always_the_same(names: list[str]) -> None:
    first, second = Ids("actor"), Ids("actor")
    made = [first.of(each, each) for each in names]
    assert len(set(made)) == len(names)
    assert [ID.parse(each) for each in made] == made == [second.of(each, each) for each in names]
    assert all(len(each) <= 63 for each in made)


@pytest.mark.parametrize(
    ("label", "words", "lost"),
    [("Café, Ltd.", "cafe-ltd", False), ("Straße Łódź", "strasse-lodz", False), ("Мир 2", "2", True), ("—", "", False)],
)
def test_slugs_are_the_words_in_plain_letters(label: str, words: str, lost: bool) -> None:
    assert slug(label) == (words, lost)


def test_words_are_made_fit_for_cells() -> None:
    assert line(" two\r\n lines\x00 ") == "two lines"
    assert len(line("x" * 20_000)) == 10_000
    assert name("\x00") == '"\\x00"'
    assert items(["b; c", " a", "", "a"]) == ("a", "b, c")


# --- The command ------------------------------------------------------------------------------------------------------


def test_the_command_says_what_it_wrote_and_what_next(tmp_path: Path) -> None:
    path = write_dna(tmp_path / "a.dna", SOME)
    out = tmp_path / "out"
    result = CliRunner().invoke(import_, ["dna", str(path), "-o", str(out), "--holder", "person", "--title", "Dams"])
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert f"Wrote {out}: 3 stances, 4 actors, 1 issue, 2 sources, 2 roles.\n" in result.stderr
    assert f"stancegraph build {out}" in result.stderr
    assert read_dataset(out).info.title == "Dams"


def test_the_date_of_a_statement_is_that_of_its_document_in_utc(tmp_path: Path) -> None:
    late = datetime(2010, 12, 31, 23, 59, tzinfo=UTC).replace(tzinfo=None)
    dataset, _ = imported(tmp_path, Coding((Doc(date=late),), (coded(),)))
    assert dataset.stances[0].date == date(2010, 12, 31)
