"""A graph as a Discourse Network Analyzer database: in the program's layout, and read back as it was."""

from __future__ import annotations

import base64
import hashlib
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings

import stancegraph
from dna_fixtures import USUAL, Attributes, Coded, Coding, Doc, write_dna
from stancegraph.cli import cli
from stancegraph.errors import StancegraphError
from stancegraph.exporters.dna import export_dna
from stancegraph.exporters.dna_layout import PASSWORD, password_digest
from stancegraph.importers.dna import import_dna, statements
from stancegraph.model.records import Attribute, Dataset, Evidence, Passage, Role, Stance
from stancegraph.model.words import ActorKind, Position, Represents, SourceKind, Voice
from stancegraph.tables.reader import read_dataset
from stancegraph.tables.writer import write_dataset
from support import actor, datasets, issue, source, stance, tiny


def table(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """What a query of the database gives."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def told(dataset: Dataset) -> Counter[tuple[Any, ...]]:
    """Who said what when, by name: all that a network is made of."""
    actors = {each.id: (each.name, each.kind) for each in dataset.actors}
    issues = {each.id: each.label for each in dataset.issues}
    return Counter((*actors[each.actor], issues[each.issue], each.position, each.date) for each in dataset.stances)


def standing(dataset: Dataset) -> Dataset:
    """What the export takes: stances that nothing corrects and nobody else attributes."""
    gone = {each.retracts for each in dataset.retractions}
    gone |= {other for each in dataset.stances for other in (each.retracts, each.supersedes) if other}
    return replace(
        dataset,
        stances=tuple(each for each in dataset.stances if each.id not in gone and each.voice is not Voice.ATTRIBUTED),
    )


def unique_names(dataset: Dataset) -> Dataset:
    """The same with names that labels can be: short, and no two alike."""
    return replace(
        dataset,
        actors=tuple(
            replace(each, name=f"{number} {' '.join(each.name.split())[:50]}".strip())
            for number, each in enumerate(dataset.actors)
        ),
        issues=tuple(
            replace(each, label=f"{number} {' '.join(each.label.split())[:50]}".strip())
            for number, each in enumerate(dataset.issues)
        ),
    )


@settings(deadline=None, max_examples=40)
@given(datasets())
def test_what_is_exported_is_imported_as_it_was(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> None:
    folder = tmp_path_factory.mktemp("dna")
    dataset = unique_names(dataset)
    kept = standing(dataset)
    if not kept.stances:
        with pytest.raises(StancegraphError, match="nothing to write"):
            export_dna(dataset, folder / "x.dna")
        assert not list(folder.iterdir())
        return
    found = export_dna(dataset, folder / "x.dna")
    assert (
        found.written["statements"]
        == len(kept.stances)
        == len(dataset.stances)
        - sum(
            number
            for reason, number in found.dropped.items()
            if reason in ("superseded or retracted", "attributed by another actor")
        )
    )
    import_dna(folder / "x.dna", folder / "back", title="t", base_iri="https://a.b/")
    assert told(read_dataset(folder / "back")) == told(kept)
    # The same graph gives the same file.
    export_dna(dataset, folder / "y.dna")
    assert (folder / "x.dna").read_bytes() == (folder / "y.dna").read_bytes()


NETWORKS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("agreement", {"normalisation": "average"}),
    ("net", {"normalisation": "none"}),
    ("conflict", {"duplicates": "month", "over": "issues"}),
    ("affiliation", {"cell": "net"}),
)


def test_networks_of_the_bundled_graph_come_back(tmp_path: Path) -> None:
    """The stances of the data as such, of states, organisations and persons, and rolled up to whom they were said for."""
    with stancegraph.open(str(Path(__file__).parents[2] / "data" / "ukraine-ceasefire")) as graph:
        graph.export("dna", tmp_path / "x.dna")
        import_dna(tmp_path / "x.dna", tmp_path / "back")
        stancegraph.build([tmp_path / "back"], tmp_path / "store")
        names = {each.id: each.name for each in graph.catalogue.actors.values()} | {
            each.id: each.label for each in graph.catalogue.issues.values()
        }
        with stancegraph.open(tmp_path / "store") as back:
            said, said_back = (Counter(quotes(each.dataset())) for each in (graph, back))
            assert said == said_back
            names_back = {each.id: each.name for each in back.catalogue.actors.values()} | {
                each.id: each.label for each in back.catalogue.issues.values()
            }
            for kind, options in NETWORKS:
                there, here = graph.network(kind, **options), back.network(kind, **options)
                assert weights(there, names) == weights(here, names_back)
                assert len(there.ties) > 50
                there, here = graph.network(kind, roll_up=True, **options), back.network(kind, roll_up=True, **options)
                assert weights(there, names) == weights(here, names_back)
                assert len(there.ties) > 50


def quotes(dataset: Dataset) -> list[str]:
    """The quotes of what the export takes; blank where a stance has none."""
    return [each.evidence.quote if each.evidence else "" for each in standing(dataset).stances]


def weights(network: Any, names: dict[str, str]) -> dict[tuple[str, ...], float]:
    """The ties by name."""
    two = network.two_mode
    return {
        (
            (names[each.source], names[each.target]) if two else tuple(sorted((names[each.source], names[each.target])))
        ): round(each.weight, 9)
        for each in network
    }


TEXT = "😀 Ann says that the river must be crossed. Bob, who was there, says no. " + "And so on. " * 40


def small(**other: Any) -> Dataset:
    """Two speakers of two bodies, and words in a text."""
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    start = TEXT.index("the river")
    return Dataset(
        tiny().info,
        actors=(
            actor("ann", name="Ann", aliases=("A.", "Annie"), note="a writer"),
            actor("bob", name="Bob"),
            actor("land", ActorKind.STATE, name="Land", attributes=(Attribute("colour", "#3a7d44"), Attribute("party", "Greens"))),
        ),
        issues=(issue("truce", label="Truce", proposition="There should be a truce.", broader=("peace",)), issue("peace", label="Peace")),
        sources=(
            source("d7", title="Gazette", publisher="The Gazette", published=date(2025, 4, 4), sha256=digest, author="Jo", time="09:30",
                   section="Home", type="report", note="page 3", url="https://example.org/7"),
            source("d9", title="Herald"),
        ),
        stances=(
            stance("s5", source="d7", on_behalf_of="land", evidence=Evidence("the river", start, start + 9), coder="ac"),
            stance("s6", actor="bob", source="d7", position=Position.REJECTS, passages=(Passage.of(TEXT, 0, 400),)),
            stance("s8", actor="land", source="d9", date=date(2025, 5, 1), evidence=Evidence("never 😀 again"), note="a note", **other),
        ),
    )  # fmt: skip


def test_everything_finds_its_place(tmp_path: Path) -> None:
    path = tmp_path / "x.dna"
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    found = export_dna(small(), path, {digest: TEXT})
    assert found.written == {"statements": 3, "documents": 2}
    assert table(path, "PRAGMA integrity_check") == [("ok",)]
    assert table(path, "PRAGMA foreign_key_check") == []
    documents = table(path, "SELECT ID, Title, Author, Source, Section, Type, Notes, Date FROM DOCUMENTS ORDER BY ID")
    moment = int(datetime.fromisoformat("2025-04-04T09:30:00+00:00").timestamp())
    assert documents[0] == (
        7,
        "Gazette",
        "Jo",
        "The Gazette",
        "Home",
        "report",
        "page 3; URL: https://example.org/7",
        moment,
    )
    [(text,)] = table(path, "SELECT Text FROM DOCUMENTS WHERE ID = 7")
    assert text == TEXT
    spans = table(path, "SELECT ID, Start, Stop FROM STATEMENTS ORDER BY ID")
    # The program counts in UTF-16 units, in which the first sign is two.
    start = TEXT.index("the river") + 1
    assert spans[:2] == [(5, start, start + 9), (6, 0, 401)]
    [(other,)] = table(path, "SELECT Text FROM DOCUMENTS WHERE ID = 9")
    assert (other, spans[2]) == ("never 😀 again", (8, 0, 14))
    rows = statements(path)
    assert [(row.actor, row.values["person"], row.values["organization"], row.qualifier) for row in rows] == [
        ("Bob", "Bob", "", False),
        ("Ann", "Ann", "Land", True),
        ("Land", "", "Land", True),
    ]
    assert {row.coder for row in rows} == {"ac", "Admin"}
    above = "SELECT e.Value, u.Value FROM ENTITIES e JOIN ENTITIES u ON u.ID = e.ChildOf"
    assert table(path, above) == [("Truce", "Peace")]
    assert ("Land", 0x3A, 0x7D, 0x44) in table(path, "SELECT Value, Red, Green, Blue FROM ENTITIES")
    assert len(table(path, "SELECT * FROM ENTITIES WHERE Value = ''")) == 4
    told = table(path, "SELECT DISTINCT a.AttributeVariable, v.AttributeValue FROM ATTRIBUTEVALUES v JOIN ATTRIBUTEVARIABLES a ON a.ID = v.AttributeVariableId")  # fmt: skip
    assert {("kind", "state"), ("Alias", "A.; Annie"), ("Notes", "a writer"), ("party", "Greens")} <= set(told)
    import_dna(path, tmp_path / "back", texts=tmp_path / "texts")
    back = read_dataset(tmp_path / "back")
    assert {each.id for each in back.stances} == {"s5", "s6", "s8"}
    by_id = {each.id: each for each in back.stances}
    assert by_id["s5"].evidence == small().stances[0].evidence
    assert by_id["s6"].passages == small().stances[1].passages
    assert (by_id["s5"].actor, by_id["s5"].on_behalf_of, by_id["s8"].actor, by_id["s8"].note) == (
        "ann",
        "land",
        "land",
        "a note",
    )
    assert {each.id: (each.kind, each.aliases, each.note, each.attributes) for each in back.actors} == {
        each.id: (each.kind, each.aliases, each.note, each.attributes) for each in small().actors
    }
    first = back.sources[0]
    assert (first.sha256, first.author, first.time, first.section, first.type) == (
        digest,
        "Jo",
        "09:30",
        "Home",
        "report",
    )


def words(dataset: Dataset) -> dict[str, tuple[str, int]]:
    """The quote of each stance, and how many passages it has."""
    return {each.id: (each.evidence.quote if each.evidence else "", len(each.passages)) for each in dataset.stances}


def test_what_has_no_words_comes_back_without(tmp_path: Path) -> None:
    """With the text at hand and with quotes that stand for it: nothing is a quote or a text that was none."""
    dataset = small()
    bare = (stance("s1", source="d7"), stance("s2", source="d9", date=date(2025, 5, 1)))
    dataset = replace(dataset, stances=(*bare, *dataset.stances))
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    for number, at_hand in enumerate(({digest: TEXT}, dict[str, str]())):
        path, folder = tmp_path / f"{number}.dna", tmp_path / f"back{number}"
        export_dna(dataset, path, at_hand)
        import_dna(path, folder, texts=tmp_path / f"texts{number}")
        back = read_dataset(folder)
        assert words(back) == {
            "s1": ("", 0),
            "s2": ("", 0),
            "s5": ("the river", 0),
            "s6": ("", 1 if at_hand else 0),
            "s8": ("never 😀 again", 0),
        }
        assert {each.sha256 for each in back.sources} == {"", *at_hand}
        assert [each.name for each in (tmp_path / f"texts{number}").iterdir()] == ["d7.txt"] * len(at_hand)
        placed = {each.id for each in back.stances if each.evidence and each.evidence.start is not None}
        assert placed == ({"s5"} if at_hand else set())
    with closing(sqlite3.connect(tmp_path / "0.dna")) as connection, connection:
        # Coded since in the program: a span of its own is a quote.
        connection.execute("UPDATE STATEMENTS SET Start = 2, Stop = 5 WHERE ID = 1")
    import_dna(tmp_path / "0.dna", tmp_path / "coded")
    assert words(read_dataset(tmp_path / "coded"))["s1"] == (TEXT[1:4], 0)


def test_files_of_earlier_exports_come_back_without_words_that_were_none(tmp_path: Path) -> None:
    """They do not say which words stand for none: "(no quote)" does, and a text of nothing but quotes is no text."""
    dataset = small()
    dataset = replace(dataset, stances=(stance("s1", source="d7"), *dataset.stances))
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    for number, at_hand in enumerate(({digest: TEXT}, dict[str, str]())):
        path = tmp_path / f"{number}.dna"
        export_dna(dataset, path, at_hand)
        with closing(sqlite3.connect(path)) as connection, connection:
            # As it was written before.
            connection.execute(
                "DELETE FROM SETTINGS WHERE Property IN ('stancegraph.unquoted', 'stancegraph.stand-ins')"
            )
    told = import_dna(tmp_path / "1.dna", tmp_path / "back", texts=tmp_path / "texts")
    back = read_dataset(tmp_path / "back")
    assert words(back) == {"s1": ("", 0), "s5": ("the river", 0), "s6": ("", 0), "s8": ("never 😀 again", 0)}
    assert {each.sha256 for each in back.sources} == {""}
    assert not list((tmp_path / "texts").iterdir())
    assert not [each for each in back.stances if each.evidence and each.evidence.start is not None]
    [remark] = [each for each in told.remarks if "(no quote)" in each]
    assert remark.startswith("2 statements have the words")
    # Where there are texts, they are texts: with a hash, and with places in them.
    told = import_dna(tmp_path / "0.dna", tmp_path / "with")
    back = read_dataset(tmp_path / "with")
    assert {each.sha256 for each in back.sources} >= {digest}
    assert {each.id for each in back.stances if each.evidence and each.evidence.start is not None} >= {"s5"}
    with closing(sqlite3.connect(tmp_path / "1.dna")) as connection, connection:
        # Coded since in the program, within words that stand for a text.
        connection.execute("UPDATE STATEMENTS SET Start = 1, Stop = 3 WHERE ID = 1")
    import_dna(tmp_path / "1.dna", tmp_path / "coded")
    coded = read_dataset(tmp_path / "coded")
    assert words(coded)["s1"] == ("no", 0)
    assert {each.sha256 for each in coded.sources} == {""}


def test_a_text_of_another_program_is_no_list_of_quotes(tmp_path: Path) -> None:
    """What was coded whole, as "(no quote)" too, is a quote where no export of ours wrote the file."""
    coding = Coding(
        (Doc(text="(no quote)"),),
        (Coded({"organization": "A", "concept": "x", "agreement": True}, stop=10),),
        {"DNA Statement": USUAL},
    )
    import_dna(write_dna(tmp_path / "x.dna", coding), tmp_path / "back")
    assert words(read_dataset(tmp_path / "back")) == {"s1": ("(no quote)", 0)}


def test_graded_positions_are_integers_and_come_back(tmp_path: Path) -> None:
    export_dna(small(position=Position.OPPOSES), tmp_path / "x.dna")
    assert table(tmp_path / "x.dna", "SELECT DataType FROM VARIABLES WHERE Variable = 'agreement'") == [("integer",)]
    import_dna(tmp_path / "x.dna", tmp_path / "back")
    assert sorted(each.position for each in read_dataset(tmp_path / "back").stances) == [-2, -1, 2]


def test_a_database_comes_back_as_it_was(tmp_path: Path) -> None:
    """From a database to a dataset and to a database again: the same statements, documents and texts."""
    docs = (
        Doc("One", TEXT, datetime(2010, 3, 4, 15, 30), "Jo", "Paper", "Home", "report", "p. 3"),
        Doc("Two", "Nothing.", datetime(2010, 3, 5)),
    )
    rows = tuple(
        Coded(
            {"person": who, "organization": whom, "concept": what, "agreement": value},
            document=document,
            start=start,
            stop=stop,
        )
        for who, whom, what, value, document, start, stop in (
            ("Ann", "Works", "x", True, 1, 3, 20),
            ("Bob", "Greens", "x", False, 1, 0, 401),
            ("Ann", "Works", "y", True, 2, 0, 7),
        )
    )
    coding = Coding(
        docs, rows, {"DNA Statement": USUAL}, (Attributes("organization", "Works", "mill", colour=(1, 2, 3)),)
    )
    path = write_dna(tmp_path / "first.dna", coding)
    import_dna(path, tmp_path / "one", texts=tmp_path / "texts")
    texts = {hashlib.sha256(each.text.encode()).hexdigest(): each.text for each in docs}
    export_dna(read_dataset(tmp_path / "one"), tmp_path / "second.dna", texts)
    for sql in (
        "SELECT ID, Title, Text, Author, Source, Section, Type, Notes, Date FROM DOCUMENTS ORDER BY ID",
        "SELECT ID, DocumentId, Start, Stop FROM STATEMENTS ORDER BY ID",
    ):
        assert table(path, sql) == table(tmp_path / "second.dna", sql)
    first = statements(path)
    second = statements(tmp_path / "second.dna", actor="organization")
    assert [(row.id, row.actor, row.concept, row.qualifier, row.moment) for row in first] == [
        (row.id, row.actor, row.concept, row.qualifier, row.moment) for row in second
    ]


def test_names_that_are_long_or_alike_are_told_apart(tmp_path: Path) -> None:
    dataset = small()
    names = ["Prince", "Prince", "x" * 300]
    dataset = replace(
        dataset, actors=tuple(replace(each, name=name) for each, name in zip(dataset.actors, names, strict=True))
    )
    found = export_dna(dataset, tmp_path / "x.dna")
    labels = {row[0] for row in table(tmp_path / "x.dna", "SELECT Value FROM ENTITIES WHERE VariableId = 1")}
    assert {"", "Prince", "Prince (bob)"} < labels
    assert max(map(len, labels)) == 190
    assert any("1 texts were cut" in each for each in found.remarks)


def test_what_the_program_has_no_place_for_is_counted(tmp_path: Path) -> None:
    dataset = tiny()
    kept: tuple[Stance, ...] = (*dataset.stances, stance("s9", actor="bob"))
    found = export_dna(replace(dataset, stances=kept), tmp_path / "x.dna")
    assert found.written == {"statements": 1, "documents": 1}
    assert not any("have statements" in each for each in found.remarks)
    assert found.dropped == {
        "assessments, which the program does not have": 1,
        "events, which the program does not have": 2,
        "roles, which the program does not have; whom a statement was said for is kept with it": len(dataset.roles),
        "votes, which the program does not have": 2,
        "a source without a date in which nothing is said": 1,
        "superseded or retracted": 3,
        "the IRIs elsewhere of an actor": 1,
        "the names in other languages of an actor": 1,
        "the code in ISO 3166-1 of an actor": 1,
        "the number in the Correlates of War project of an actor": 1,
        "the days until an issue is stale": sum(each.stale_after is not None for each in dataset.issues),
        "the wider issues that follow from an issue": sum(bool(each.entails) for each in dataset.issues),
        **left_of_sources(dataset),
    }


def left_of_sources(dataset: Dataset) -> dict[str, int]:
    """How many sources, of those that are a document, have what a document has no place for."""
    kept = [each for each in dataset.sources if each.published or each.id == "minutes"]
    counted = {
        "the kind of a source": sum(each.kind is not None for each in kept),
        "the language of a source": sum(bool(each.language) for each in kept),
        "the licence of a source": sum(bool(each.licence) for each in kept),
        "the SHA-256 of a text that is not at hand": sum(bool(each.sha256) for each in kept),
    }
    return {reason: count for reason, count in counted.items() if count}


def test_what_a_statement_has_no_place_for_is_counted(tmp_path: Path) -> None:
    """Field by field, and of several bodies spoken for, of several passages and of places in a text that is not there."""
    dataset = small(confidence=Decimal("0.5"), until=date(2025, 6, 1), other_sources=("d7",))
    sources = (replace(dataset.sources[0], kind=SourceKind.MEDIA, language="en", licence="CC0-1.0"), source("d9"), source("d1", published=date(2025, 1, 1)))  # fmt: skip
    actors = (*dataset.actors, actor("club", ActorKind.ORGANISATION), actor("east", ActorKind.BLOC))
    speaks = Represents.BY_OFFICE
    roles = (
        Role("r1", "bob", "Head", "club", speaks),
        Role("r2", "bob", "Head", "land", speaks),
        Role("r3", "land", "Chair", "east", speaks),
    )
    more = stance("s9", actor="land", source="d7", voice=Voice.REPORTED, recorded=datetime(2025, 5, 1, tzinfo=UTC),
                  evidence=Evidence("nowhere"), passages=(Passage.of(TEXT, 0, 310), Passage.of(TEXT, 2, 320)))  # fmt: skip
    dataset = replace(dataset, actors=actors, roles=roles, sources=sources, stances=(*dataset.stances, more))
    always = {
        "roles, which the program does not have; whom a statement was said for is kept with it": 3,
        "the kind of a source": 1,
        "the language of a source": 1,
        "the licence of a source": 1,
        "the confidence of a stance": 1,
        "the last day of a stance": 1,
        "the further sources of a stance": 1,
        "the time of recording of a stance": 1,
        "that a stance is reported": 1,
        "whom a statement was said for, where they are several": 1,
        "whom a state, organisation or bloc spoke for": 2,
    }
    found = export_dna(dataset, tmp_path / "x.dna", {hashlib.sha256(TEXT.encode()).hexdigest(): TEXT})
    assert found.written == {"statements": 4, "documents": 3}
    assert table(tmp_path / "x.dna", "SELECT count(*) FROM DOCUMENTS") == [(3,)]
    assert "of 3 documents 2 have statements" in found.remarks
    assert "the addresses (URL) of 1 source are in the notes of the documents" in found.remarks
    assert found.dropped == always | {"a quote or passage beside the span of its statement, or not in the text": 2}
    found = export_dna(dataset, tmp_path / "y.dna")
    assert found.dropped == always | {
        "the SHA-256 of a text that is not at hand": 1,
        "a passage of a text that is not at hand": 3,
        "the place of a quote in a text that is not at hand": 1,
    }


def test_what_others_did_is_not_written_over(tmp_path: Path) -> None:
    place, dataset = tmp_path / "t.dna", replace(tiny(), stances=(stance("s1"),), retractions=())
    export_dna(dataset, place)
    export_dna(dataset, place)
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("UPDATE DOCUMENTS SET Notes = 'read' WHERE ID = 1")
    coded = place.read_bytes()
    with pytest.raises(StancegraphError, match="it was changed since it was written"):
        export_dna(dataset, place)
    assert place.read_bytes() == coded
    theirs = write_dna(tmp_path / "theirs.dna", Coding())
    (tmp_path / "letter.txt").write_text("Dear all", encoding="utf-8")
    for other, words in (
        (theirs, "is a database that is not ours"),
        (tmp_path / "letter.txt", "is no database of ours"),
    ):
        before = other.read_bytes()
        with pytest.raises(StancegraphError, match=words):
            export_dna(dataset, other)
        assert other.read_bytes() == before


def test_the_password_is_kept_as_the_program_keeps_it(tmp_path: Path) -> None:
    export_dna(small(), tmp_path / "x.dna")
    [kept, *more] = {row[0] for row in table(tmp_path / "x.dna", "SELECT Password FROM CODERS")}
    assert more == []
    raw = base64.b64decode(kept)
    assert len(raw) == 48
    assert password_digest(PASSWORD, raw[:16]) == kept != password_digest("another", raw[:16])


def test_the_command(tmp_path: Path) -> None:
    write_dataset(small(), tmp_path / "d")
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "d7.txt").write_bytes(TEXT.encode())
    run = CliRunner().invoke
    out = tmp_path / "x.dna"
    done = run(cli, ["--graph", str(tmp_path / "d"), "export", "-o", str(out), "--texts", str(texts)])
    assert done.exit_code == 0, done.output
    assert "3 statements, 2 documents." in done.stderr
    assert "the text of 1 document was not at hand" in done.stderr
    assert table(out, "SELECT Text FROM DOCUMENTS WHERE ID = 7") == [(TEXT,)]
    for words, message in (
        (["dna"], "a database is a file"),
        (["turtle", "--texts", str(texts), "-o", str(tmp_path / "x.ttl")], "--texts go into a database"),
        (["turtle", "-o", str(out)], "has the suffix of dna"),
        (["dna", "-o", str(out), "--dataset", "d"], "--dataset chooses"),
    ):
        refused = run(cli, ["--graph", str(tmp_path / "d"), "export", *words])
        assert refused.exit_code == 2
        assert message in " ".join(refused.output.split())
