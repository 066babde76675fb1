"""A dataset folder <-> records; and every fault of every file is found in one run, with file, line and column."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings

from stancegraph.errors import DataError
from stancegraph.model.records import Dataset, Record
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import check_datasets, read, read_dataset
from stancegraph.tables.references import find_cycles
from stancegraph.tables.registry import Registry
from stancegraph.tables.table import TABLES
from stancegraph.tables.together import members
from stancegraph.tables.writer import new_dataset, write_dataset
from support import HEADERS, INFO, NASTY, TOML, Rows, actor, csv_text, datasets, rows, tiny, write_folder

NEEDED = "empty, but it is needed"


def problems_of(*folders: Path) -> list[str]:
    """The problems of datasets that are read together, without the folders' parent."""
    problems = Problems()
    check_datasets(folders, problems)
    return [str(problem).replace(f"{folders[0].parent}/", "") for problem in problems.all()]


def spoilt(folder: Path, *changes: tuple[str, int, str, str]) -> list[str]:
    """The problems of the good dataset after changes, each of a table, a line, a column and what the cell then holds."""
    tables = rows()
    for table, line, column, cell in changes:
        tables[table][line - 2][column] = cell
    return [problem.removeprefix("d/") for problem in problems_of(write_folder(folder / "d", tables))]


# -- round trips ------------------------------------------------------------------------------------------------------

nasty = Dataset(
    replace(INFO, title=NASTY[0], creators=tuple(sorted(NASTY))),
    actors=tuple(actor(f"a{n:02}", name=text, note=text) for n, text in enumerate(NASTY)),
)


@settings(max_examples=35)
@example(tiny())
@example(nasty)
@given(datasets())
def test_writing_and_reading_is_the_identity(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> None:
    folder = tmp_path_factory.mktemp("written") / "dataset"
    write_dataset(dataset, folder)
    assert read_dataset(folder) == dataset


@settings(max_examples=8)
@given(datasets())
def test_json_lines_and_other_line_ends_hold_the_same(
    tmp_path_factory: pytest.TempPathFactory, dataset: Dataset
) -> None:
    folder = tmp_path_factory.mktemp("written") / "dataset"
    write_dataset(dataset, folder)
    for table in TABLES:
        path = folder / f"{table.name}.csv"
        stances: list[Record] = [*dataset.stances, *dataset.retractions]
        records = stances if table.name == "stances" else getattr(dataset, table.kinds[0].plural)
        with path.with_suffix(".jsonl").open("w", encoding="utf-8", newline="\r\n") as stream:
            for record in records:
                stream.write(json.dumps(dict(zip(table.header, table.cells(record), strict=True))) + "\n")
        path.unlink()
    assert read_dataset(folder) == dataset


def test_tables_from_spreadsheets(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "plain")
    expected = read_dataset(folder)
    for name in rows():
        path = folder / f"{name}.csv"
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b",,,,\r\n")
    toml = folder / "dataset.toml"
    toml.write_bytes(b"\xef\xbb\xbf" + toml.read_bytes().replace(b"\n", b"\r\n"))
    assert read_dataset(folder) == expected


def test_blanks_around_cells_are_of_no_account_but_in_quotes(tmp_path: Path) -> None:
    tables = rows()
    tables["stances"][0] |= {"actor": " ann ", "date": "\t2025-04-01\n", "quote": " so ", "start": "4", "end": "8"}
    dataset = read_dataset(write_folder(tmp_path / "d", tables))
    assert dataset.stances[0].actor == "ann"
    assert dataset.stances[0].evidence is not None
    assert dataset.stances[0].evidence.quote == " so "


def test_parquet_holds_the_same(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    folder = tmp_path / "d"
    write_dataset(tiny(), folder)
    (folder / "stances.csv").unlink()
    table = next(table for table in TABLES if table.name == "stances")
    records: list[Record] = [*tiny().stances, *tiny().retractions]
    cells = [table.cells(record) for record in records]
    columns: dict[str, list[Any]] = {
        name: [row[index] or None for row in cells] for index, name in enumerate(table.header)
    }
    columns["confidence"] = [float(each) if each else None for each in columns["confidence"]]
    columns["start"] = [float(each) if each else None for each in columns["start"]]
    parquet.write_table(pyarrow.table(columns), folder / "stances.parquet")
    assert read_dataset(folder) == tiny()


@pytest.mark.parametrize("name", ["dataset.toml", "actors.csv", "stances.parquet", "events.jsonl"])
def test_nothing_is_written_over(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(DataError) as caught:
        write_dataset(tiny(), tmp_path)
    assert str(caught.value) == f"{tmp_path / name}: is there already; write to another folder"
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "mine"


def test_a_new_dataset_is_a_good_one(tmp_path: Path) -> None:
    new_dataset(tmp_path / "new", 'Talks "by" the river', "https://example.org/new/")
    dataset = read_dataset(tmp_path / "new")
    assert dataset == Dataset(replace(INFO, title='Talks "by" the river', base_iri="https://example.org/new/"))
    assert {path.name for path in (tmp_path / "new").iterdir()} == {
        "dataset.toml",
        *(f"{name}.csv" for name in HEADERS),
    }
    with pytest.raises(DataError, match='base_iri: "nowhere" is not a web address'):
        new_dataset(tmp_path / "other", "Title", "nowhere")
    assert not (tmp_path / "other").exists()


# -- one fault at a time ----------------------------------------------------------------------------------------------

LONG = "x" * 10_000_000
ID = "is not an id; use up to 128 letters a-z, digits, '-', '_' and '.', beginning with a letter or digit"
ONE_FAULT: dict[tuple[str, int, str, str], str] = {
    ("stances", 3, "actor", "anna"): 'unknown actor "anna"; did you mean "ann"?',
    ("stances", 3, "actor", "nobody"): 'unknown actor "nobody"; add it to actors.csv',
    ("stances", 3, "issue", "truces"): 'unknown issue "truces"; did you mean "truce"?',
    ("stances", 3, "source", "gazete"): 'unknown source "gazete"; did you mean "gazette"?',
    ("stances", 3, "other_sources", "gazette;times"): 'unknown source "times"; add it to sources.csv',
    ("stances", 3, "supersedes", "s11"): 'unknown stance "s11"; did you mean "s1"?',
    ("stances", 3, "retracts", "zzz"): 'unknown stance "zzz"',
    ("stances", 3, "date", "31.02.2025"): '"31.02.2025" is not a date; write it as YYYY-MM-DD (and there is no such day in the calendar)',
    ("stances", 3, "date", "2025-02-30"): '"2025-02-30" is not a day of the calendar',
    ("stances", 3, "date", ""): "empty, but a stance needs it",
    ("stances", 3, "position", "favours"): '"favours" is none of rejects, opposes, ambivalent, conditional, supports',
    ("stances", 3, "voice", "attributed"): "ATTRIBUTED_BY",
    ("stances", 2, "on_behalf_of", "ann"): "everybody speaks for themselves; leave it empty",
    ("stances", 3, "attributed_by", "bob"): "filled, but the voice is self; leave it empty or make the voice attributed",
    ("stances", 3, "start", "4"): "QUOTE",
    ("stances", 3, "confidence", "1.5"): '"1.5" is not a confidence; it goes from 0 to 1',
    ("stances", 3, "confidence", "nan"): '"nan" is not a number; write it plainly, for example 600000 or 2.5',
    ("stances", 3, "recorded", "10.4.2025"): '"10.4.2025" is not a date-time; write it as 2025-04-10T09:00:00Z; or say in dataset.toml which it is: date_order = "dmy" or "mdy"',
    ("stances", 3, "date_precision", "year"): '"year" is none of day, month, approx',
    ("stances", 3, "supersedes", "s2"): "a record cannot correct itself; name the earlier record",
    ("stances", 3, "retracts", "s2"): "a record cannot correct itself; name the earlier record",
    ("stances", 3, "id", "s1"): '"s1" stands already in line 2; ids are unique',
    ("stances", 3, "id", ""): NEEDED,
    ("stances", 3, "quote", "x" * 301): "the quote has 301 characters, at most 300 are allowed; quote a shorter fragment",
    ("actors", 5, "id", "ann"): '"ann" stands already in line 2; ids are unique',
    ("actors", 3, "kind", "human"): '"human" is none of person, state, organisation, bloc, office, group',
    ("actors", 3, "name", ""): NEEDED,
    ("actors", 3, "name", " \t "): NEEDED,
    ("issues", 2, "entails", "talks"): "the issue talks cannot entail itself",
    ("issues", 3, "broader", "talk"): 'unknown issue "talk"; did you mean "talks"?',
    ("issues", 2, "broader", "talks"): "the hierarchy runs in a circle: talks > talks; remove one of these links",
    ("issues", 2, "broader", "truce"): "the hierarchy runs in a circle: talks > truce > talks; remove one of these links",
    ("sources", 2, "url", "www.example.org"): '"www.example.org" is not a web address; write it whole, from http:// or https://, blanks and brackets as %20, %5B, %5D',
    ("sources", 2, "sha256", "abc"): '"abc" is not a SHA-256; it has 64 digits 0-9 a-f',
    ("roles", 2, "actor", "an"): 'unknown actor "an"; did you mean "ann"?',
    ("roles", 2, "represents", "yes"): '"yes" is none of by-office, by-mandate, own-remit, none',
    ("roles", 2, "start", "2025-02-30"): '"2025-02-30" is not a date; write it as YYYY, YYYY-MM or YYYY-MM-DD',
    ("events", 2, "type", "assault"): '"assault" is none of AGREE, CONSULT, SUPPORT, CONCEDE, COOPERATE, AID, RETREAT, REQUEST, ACCUSE, REJECT, THREATEN, PROTEST, SANCTION, MOBILIZE, COERCE, ASSAULT',
    ("events", 2, "figures", "killed=1e30"): '"1e30" is out of range; numbers have at most 18 digits before the point and as many after it',
    ("events", 2, "bears_on", "truse:rejects"): 'unknown issue "truse"; did you mean "truce"?',
    ("assessments", 2, "subject", "e2"): 'unknown actor, event or issue "e2"',
    ("assessments", 2, "value", "9" * 19): f'"{"9" * 19}" is out of range; numbers have at most 18 digits before the point and as many after it',
    **{("actors", 4, "id", cell): f"{shown} {ID}" for cell, shown in {
        "a/b": '"a/b"', "..": '".."', ".hidden": '".hidden"', "a b": '"a b"', "Ólafur": '"Ólafur"', "../../etc": '"../../etc"', "a\nb": '"a\\x0ab"',
    }.items()},
    **{("stances", 3, column, LONG): "the cell holds 10,000,000 characters, at most 10,000 are allowed; is a quotation mark left open?" for column in ("condition", "coder", "note", "other_sources")},
    ("stances", 3, "actor", LONG): f'"{"x" * 57}..." {ID}',
    ("stances", 3, "date", LONG): f'"{"x" * 57}..." is not a date; write it as YYYY-MM-DD',
    ("stances", 3, "confidence", LONG): f'"{"x" * 57}..." is not a number; write it plainly, for example 600000 or 2.5',
    ("stances", 3, "quote", LONG): "the quote has 10,000,000 characters, at most 300 are allowed; quote a shorter fragment",
}  # fmt: skip
ELSEWHERE = {
    "ATTRIBUTED_BY": ("attributed_by", "the voice is attributed, so say here which actor attributes it"),
    "QUOTE": ("quote", "start and end are given but no quote; give the words that stand there"),
}


@pytest.mark.parametrize("change", ONE_FAULT, ids=lambda change: f"{change[0]}-{change[2]}-{change[3][:20]!r}")
def test_one_fault_is_one_problem_at_its_place(change: tuple[str, int, str, str], tmp_path: Path) -> None:
    table, line, column, _ = change
    column, message = ELSEWHERE.get(ONE_FAULT[change], (column, ONE_FAULT[change]))
    # A reference to what has a fault is not reported as a second one.
    assert spoilt(tmp_path, change) == [f"{table}.csv:{line}: {column}: {message}"]


def test_evidence_that_does_not_fit_itself(tmp_path: Path) -> None:
    quote = ("stances", 3, "quote", "мир 🕊️")
    span = [("stances", 3, "start", "10"), ("stances", 3, "end", "17")]
    assert spoilt(tmp_path / "1", quote, *span) == [
        "stances.csv:3: end: start 10 and end 17 span 7 characters, the quote has 6"
    ]
    assert spoilt(tmp_path / "2", quote, span[0]) == ["stances.csv:3: end: start and end stand together or not at all"]
    assert spoilt(tmp_path / "3", quote, span[1]) == [
        "stances.csv:3: start: start and end stand together or not at all"
    ]
    assert spoilt(tmp_path / "4", quote, span[0], ("stances", 3, "end", "16")) == []


def test_a_role_cannot_end_before_it_starts(tmp_path: Path) -> None:
    start = ("roles", 2, "start", "2025-05")
    lead = ("roles", 2, "leads", "")
    assert spoilt(tmp_path / "1", start, lead, ("roles", 2, "end", "2025-04-30")) == [
        "roles.csv:2: end: the role ends (2025-04-30) before it starts (2025-05)"
    ]
    assert spoilt(tmp_path / "2", start, lead, ("roles", 2, "end", "2025")) == []
    assert spoilt(tmp_path / "3", start, lead, ("roles", 2, "end", "2025-05-01")) == []


def test_a_record_supersedes_one_of_the_same_actor_and_issue(tmp_path: Path) -> None:
    changes = [("stances", 3, "actor", "bob"), ("stances", 4, "supersedes", "s2")]
    message = '"s2" is about bob on truce; a record supersedes one of the same actor and issue (or retracts any)'
    assert spoilt(tmp_path / "1", *changes) == [f"stances.csv:4: supersedes: {message}"]
    assert spoilt(tmp_path / "2", changes[0], ("stances", 4, "retracts", "s2")) == []


def test_corrections_must_not_run_in_a_circle(tmp_path: Path) -> None:
    changes = [
        ("stances", 2, "supersedes", "s3"),
        ("stances", 3, "retracts", "s1"),
        ("stances", 4, "supersedes", "s2"),
        ("stances", 5, "supersedes", "s1"),
    ]
    assert spoilt(tmp_path, *changes) == ["stances.csv:2: supersedes: corrections run in a circle: s1 > s3 > s2 > s1"]


def test_a_row_that_only_retracts_says_nothing_else(tmp_path: Path) -> None:
    empty = [("stances", 5, column, "") for column in ("actor", "issue", "position", "date", "voice", "source")]
    retracts = ("stances", 5, "retracts", "s1")
    assert spoilt(tmp_path / "1", *empty, retracts, ("stances", 5, "note", "misread")) == []
    extra = "filled, but a row that only retracts another has nothing to say here; leave it empty"
    assert spoilt(
        tmp_path / "2", *empty, retracts, ("stances", 5, "quote", "x"), ("stances", 5, "confidence", "0")
    ) == [
        f"stances.csv:5: quote: {extra}",
        f"stances.csv:5: confidence: {extra}",
    ]
    half = (
        "empty; a row that only retracts leaves actor, issue, position, date, voice, source all empty, any other row "
        "fills them"
    )
    assert spoilt(tmp_path / "3", *empty[1:3], retracts) == [
        f"stances.csv:5: issue: {half}",
        f"stances.csv:5: position: {half}",
    ]
    assert spoilt(tmp_path / "4", *empty, ("stances", 5, "retracts", "s4")) == [
        "stances.csv:5: retracts: a record cannot correct itself; name the earlier record"
    ]


def test_all_faults_of_one_row_are_found_at_once(tmp_path: Path) -> None:
    cells = {
        "actor": "bert", "position": "conditional", "date": "2025-02-30", "voice": "attributed", "quote": "words",
        "start": "3", "end": "9", "confidence": "2", "supersedes": "s2",
    }  # fmt: skip
    assert spoilt(tmp_path, *(("stances", 3, column, cell) for column, cell in cells.items())) == [
        'stances.csv:3: actor: unknown actor "bert"; add it to actors.csv',
        'stances.csv:3: date: "2025-02-30" is not a day of the calendar',
        'stances.csv:3: confidence: "2" is not a confidence; it goes from 0 to 1',
        "stances.csv:3: attributed_by: the voice is attributed, so say here which actor attributes it",
        "stances.csv:3: condition: the position is conditional, so name the condition here",
        "stances.csv:3: condition_kind: empty, but the position is conditional: say what the condition asks for, one of "
        "third-party, sequence, verification, reciprocity, terms, event, unstated",
        "stances.csv:3: supersedes: a record cannot correct itself; name the earlier record",
        "stances.csv:3: end: start 3 and end 9 span 6 characters, the quote has 5",
    ]


def test_faulty_cells_of_one_row_make_no_further_faults_of_it(tmp_path: Path) -> None:
    cells = dict.fromkeys(HEADERS["stances"], "?")
    found = spoilt(tmp_path, *(("stances", 3, column, cell) for column, cell in cells.items()))
    plain = {"condition", "coder", "note", "quote"}
    assert [problem.split(": ")[1] for problem in found] == [name for name in HEADERS["stances"] if name not in plain]


@pytest.mark.parametrize("table", [table.name for table in TABLES if table.name != "stances"])
def test_any_nonsense_in_a_row_is_told_cell_by_cell(table: str, tmp_path: Path) -> None:
    columns = next(each.columns for each in TABLES if each.name == table)
    found = spoilt(tmp_path, *((table, 2, column.name, "\u200b") for column in columns))
    own = [problem for problem in found if problem.startswith(f"{table}.csv:2: ")]
    assert own
    assert len({problem.split(": ")[1] for problem in own}) == len(own)


# -- many faults in one run -------------------------------------------------------------------------------------------

TEN = [
    ("actors", 3, "kind", "human"),
    ("issues", 2, "broader", "truce"),
    ("sources", 2, "published", "04.04.2025"),
    ("roles", 2, "represents", "maybe"),
    ("stances", 2, "actor", "anne"),
    ("stances", 3, "id", "s1"),
    ("stances", 4, "voice", "attributed"),
    ("stances", 5, "confidence", "1.5"),
    ("events", 2, "figures", "killed=many"),
    ("assessments", 2, "claim", ""),
]
THEIR_PROBLEMS = [
    'actors.csv:3: kind: "human" is none of person, state, organisation, bloc, office, group',
    "assessments.csv:2: claim: empty, but it is needed",
    'events.csv:2: figures: "many" is not a number; write it plainly, for example 600000 or 2.5',
    "issues.csv:2: broader: the hierarchy runs in a circle: talks > truce > talks; remove one of these links",
    'roles.csv:2: represents: "maybe" is none of by-office, by-mandate, own-remit, none',
    'sources.csv:2: published: "04.04.2025" is not a date; write it as YYYY-MM-DD, for example 2025-04-04',
    'stances.csv:2: actor: unknown actor "anne"; did you mean "ann"?',
    "stances.csv:4: attributed_by: the voice is attributed, so say here which actor attributes it",
    'stances.csv:5: confidence: "1.5" is not a confidence; it goes from 0 to 1',
]


def test_ten_faults_in_seven_files_are_these_ten_problems(tmp_path: Path) -> None:
    tables = rows()
    for table, line, column, cell in TEN:
        tables[table][line - 2][column] = cell
    tables["stances"][0]["id"] = "s9"
    tables["stances"][1]["id"] = "s3"
    found = problems_of(write_folder(tmp_path / "d", tables))
    # The row of the first s3 is good, the second has a fault of its own: nothing is said of the id.
    assert found == [f"d/{problem}" for problem in THEIR_PROBLEMS]
    tables["stances"][2] |= {"voice": "self"}
    found = problems_of(write_folder(tmp_path / "d", tables))
    expected = [
        *THEIR_PROBLEMS[:7],
        'stances.csv:4: id: "s3" stands already in line 3; ids are unique',
        THEIR_PROBLEMS[8],
    ]
    assert found == [f"d/{problem}" for problem in expected]


def test_a_file_that_cannot_be_read_does_not_make_every_reference_to_it_a_problem(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d")
    (folder / "actors.csv").write_text("id;name\nann;Ann\n")
    (folder / "issues.csv").write_text('id,label,proposition,broader,entails,note\ntruce,"Truce\n')
    (folder / "sources.csv").unlink()
    tables = rows()
    tables["stances"][2]["date"] = "soon"
    (folder / "stances.csv").write_text(csv_text("stances", tables["stances"]))
    assert problems_of(folder) == [
        "d/actors.csv:1: kind: column missing; add it to the header",
        "d/issues.csv:2: not readable as CSV from here on: unexpected end of data; look for a stray or open quotation mark",
        "d/sources.csv: missing; every dataset has actors, issues, sources and stances",
        'd/stances.csv:4: date: "soon" is not a date; write it as YYYY-MM-DD',
    ]


def test_a_reference_to_an_unreadable_row_is_not_held_against_it(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d")
    (folder / "actors.csv").write_bytes(
        csv_text("actors", rows()["actors"]).encode().replace(b"ann,Ann", b"ann,Ann\xe9")
    )
    assert problems_of(folder) == [
        "d/actors.csv:2: name: byte 0xE9 is not UTF-8; save the file as UTF-8, or say in dataset.toml what it is: "
        'encoding = "cp1252", for example'
    ]


@pytest.mark.parametrize("spoilt", ["actor", "supersedes"])
def test_of_thousands_of_faults_only_the_first_get_a_hint(
    spoilt: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking for the nearest word takes long over many words: it is what thousands of faults would wait for."""
    looked: list[int] = []

    def count(_word: str, known: list[str], **_options: Any) -> list[str]:
        looked.append(len(known))
        return []

    monkeypatch.setattr("difflib.get_close_matches", count)
    tables = rows()
    tables["actors"] += [{"id": f"a-{n}", "name": "A", "kind": "person"} for n in range(3000)]
    tables["stances"] = [tables["stances"][0] | {"id": f"s-{n}", spoilt: f"b-{n}"} for n in range(12_000)]
    found = problems_of(write_folder(tmp_path / "d", tables))
    assert [each for each in looked if each] == [len(tables["actors" if spoilt == "actor" else "stances"])] * 50
    assert len(found) == 10_001
    assert found[-1] == "d/stances.csv: and 2,000 more problems; mend these first"


# -- the folder -------------------------------------------------------------------------------------------------------


def _remove(name: str) -> Callable[[Path], Any]:
    return lambda folder: (folder / name).unlink()


def _write(name: str, content: bytes) -> Callable[[Path], Any]:
    return lambda folder: (folder / name).write_bytes(content)


def _instead(name: str, make: Callable[[Path], Any]) -> Callable[[Path], Any]:
    def spoil(folder: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        make(folder / name)

    return spoil


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


NO_FILE = "this is no file that can be read, but a folder, a pipe or a link that leads nowhere"
NO_TOML = "d/dataset.toml: missing; a dataset is a folder with dataset.toml and its tables"
FOLDERS: dict[str, tuple[Callable[[Path], Any], list[str]]] = {
    "no stances": (_remove("stances.csv"), ["d/stances.csv: missing; every dataset has actors, issues, sources and stances"]),
    "no roles": (_remove("roles.csv"), []),
    "no dataset.toml": (_remove("dataset.toml"), [NO_TOML]),
    "two tables of stances": (_write("stances.jsonl", b""), ["d/stances.csv: both stances.csv and stances.jsonl are here; keep one of them"]),
    "an empty table": (_write("actors.csv", b""), ["d/actors.csv:1: id: the file is empty; its first line should be id,name,kind,aliases,names,same_as,iso3166,cow,attributes,note"]),
    "a pipe": (_instead("stances.csv", os.mkfifo), [f"d/stances.csv: {NO_FILE}"]),
    "a pipe for an optional table": (_instead("events.csv", os.mkfifo), [f"d/events.csv: {NO_FILE}"]),
    "a pipe for dataset.toml": (_instead("dataset.toml", os.mkfifo), [f"d/dataset.toml: {NO_FILE}"]),
    "a link to itself": (_instead("actors.csv", _loop), [f"d/actors.csv: {NO_FILE}"]),
    "a link to nowhere": (_instead("roles.csv", lambda path: path.symlink_to("gone")), [f"d/roles.csv: {NO_FILE}"]),
    "a folder": (_instead("sources.csv", Path.mkdir), [f"d/sources.csv: {NO_FILE}"]),
    "dataset.toml a folder": (_instead("dataset.toml", Path.mkdir), [f"d/dataset.toml: {NO_FILE}"]),
    "dataset.toml a link to itself": (_instead("dataset.toml", _loop), [f"d/dataset.toml: {NO_FILE}"]),
}  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and links of POSIX")
@pytest.mark.parametrize("case", FOLDERS)
def test_what_may_be_wrong_with_a_folder(case: str, tmp_path: Path) -> None:
    spoil, expected = FOLDERS[case]
    folder = write_folder(tmp_path / "d")
    spoil(folder)
    assert problems_of(folder) == expected


def test_a_folder_that_is_not_there_is_one_problem(tmp_path: Path) -> None:
    expected = "no such folder; a dataset is a folder with dataset.toml and its tables"
    assert problems_of(tmp_path / "d") == [f"d: {expected}"]
    (tmp_path / "d").write_text("a file")
    assert problems_of(tmp_path / "d") == [f"d: {expected}"]
    with pytest.raises(DataError):
        read_dataset(tmp_path / "d")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("name", ["dataset.toml", "stances.csv"])
def test_a_file_one_may_not_read(name: str, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d")
    (folder / name).chmod(0)
    assert problems_of(folder) == [f"d/{name}: cannot be read: Permission denied"]


TOMLS = {
    "format = 2\n": ["title: missing, but every dataset needs it", "base_iri: missing, but every dataset needs it"],
    'title = ""\nbase_iri = "https://example.org/"\nformat = 2\n': [":1: title: missing, but every dataset needs it"],
    f'{TOML}titel = "x"\n': [':4: titel: unknown key; did you mean "title"?'],
    f"{TOML}version = 1\n": [":4: version: should be text in quotation marks"],
    f'{TOML}creators = "A"\n': [':4: creators: should be a list of names: ["First Name", "Second Name"]'],
    f'{TOML}creators = ["A", " "]\n': [":4: creators: holds an empty name; leave it out"],
    f'{TOML}creators = ["A", 1]\n': [':4: creators: should be a list of names: ["First Name", "Second Name"]'],
    f'{TOML}licence = "a\\u0000b"\n': [":4: licence: the control character U+0000 does not belong in text; remove it"],
    f'{TOML}homepage = "example.org"\n': [
        ':4: homepage: "example.org" is not a web address; write it whole, from http:// or https://, blanks and brackets '
        "as %20, %5B, %5D"
    ],
    'title = "x"\n\nbase_iri = "https://example.org"\nformat = 2\n': [
        ':3: base_iri: "https://example.org" should end in "/" and have no "?" or "#"'
    ],
    'title = "x"\nbase_iri = "https://example.org/#/"\nformat = 2\n': [
        ':2: base_iri: "https://example.org/#/" should end in "/" and have no "?" or "#"'
    ],
    'title = "x\nbase_iri = "y"\n': [":1: not readable as TOML: Illegal character '\\n' (at line 1, column 11)"],
    f'{TOML}title = "y"\n': [":4: not readable as TOML: Cannot overwrite a value (at line 4, column 12)"],
    f'{TOML}covers_until = "soon"\n': [':4: covers_until: "soon" is not a date; write it as YYYY-MM-DD'],
    f"{TOML}covers_until = 2025-02-30\n": [":4: not readable as TOML: Invalid date or datetime (at line 4, column 16)"],
    f"{TOML}covers_from = 2025-04-04T10:00:00\n": [
        ":4: covers_from: should be a day of the calendar, an xsd:date written YYYY-MM-DD without a time zone"
    ],
    f'{TOML}covers_from = 2025-04-05\ncovers_until = "2025-04-04"\n': [
        ":5: covers_until: the last day covered (2025-04-04) is before the first (2025-04-05)"
    ],
    f"{TOML}covers_from = 2025-04-05\ncovers_until = 2025-05-05\nopens_on = 2025-05-06\n": [
        ":6: opens_on: the day its page opens on (2025-05-06) is not among those covered (2025-04-05 to 2025-05-05)"
    ],
    f"{TOML}opens_on = 2025-04-04\ncovers_from = 2025-04-05\n": [
        ":4: opens_on: the day its page opens on (2025-04-04) is not among those covered (2025-04-05 to …)"
    ],
    f"{TOML}stale_after = true\n": [":4: stale_after: should be an xsd:integer, a number of days"],
    f"{TOML}stale_after = -1\n": [':4: stale_after: "-1" is not a number of days; write it plainly, for example 180'],
}


@pytest.mark.parametrize("toml", TOMLS)
def test_a_bad_dataset_toml(toml: str, tmp_path: Path) -> None:
    expected = [f"d/dataset.toml{each if each.startswith(':') else f': {each}'}" for each in TOMLS[toml]]
    assert problems_of(write_folder(tmp_path / "d", toml=toml)) == expected


def test_a_dataset_toml_that_is_not_utf8(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d")
    (folder / "dataset.toml").write_bytes(TOML.encode() + b'description = "Andr\xe9"\n')
    assert problems_of(folder) == ["d/dataset.toml:4: byte 0xE9 is not UTF-8; save the file as UTF-8"]


def test_faults_of_dataset_toml_and_of_tables_come_together(tmp_path: Path) -> None:
    tables = rows()
    tables["stances"][0]["date"] = "never"
    assert problems_of(write_folder(tmp_path / "d", tables, toml="title = 1\nformat = 2\n")) == [
        "d/dataset.toml: base_iri: missing, but every dataset needs it",
        "d/dataset.toml:1: title: should be text in quotation marks",
        'd/stances.csv:2: date: "never" is not a date; write it as YYYY-MM-DD',
    ]


# -- several datasets -------------------------------------------------------------------------------------------------

SECOND_TOML = 'title = "Second"\nbase_iri = "https://example.org/second/"\nformat = 2\n'


def test_a_later_dataset_may_refer_to_an_earlier_one_and_repeat_it(tmp_path: Path) -> None:
    first = write_folder(tmp_path / "first")
    tables: dict[str, Rows] = {name: [] for name in ("actors", "issues", "sources", "stances", "roles")} | {
        "actors": [rows()["actors"][0], {"id": "cy", "name": "Cy", "kind": "group"}],
        "roles": [{"id": "r2", "actor": "cy", "office": "x", "organisation": "land", "represents": "none"}],
        "stances": [rows()["stances"][0] | {"id": "t1", "actor": "cy"}],
    }
    second = write_folder(tmp_path / "second", tables, SECOND_TOML)
    assert problems_of(first, second) == []
    assert any("unknown" in problem for problem in problems_of(second, first))
    problems, registry = Problems(), Registry()
    records = [
        found.record for member in members([first, second], problems) for found in read(member, registry, problems)
    ]
    assert not problems.all()
    assert len([record for record in records if record.id == "ann"]) == 1
    assert registry.home("actor", "ann") == ("https://example.org/talks/", "actor")
    assert registry.home("actor", "cy") == ("https://example.org/second/", "actor")
    assert registry.home("subject", "e1") == ("https://example.org/talks/", "event")
    with pytest.raises(KeyError):
        registry.home("actor", "nobody")


def test_datasets_that_contradict_each_other(tmp_path: Path) -> None:
    first = write_folder(tmp_path / "first")
    tables = rows()
    tables["actors"][1]["name"] = "Robert"
    second = write_folder(tmp_path / "second", tables, SECOND_TOML)
    assert problems_of(first, second) == [
        'second/actors.csv:3: id: "bob" is declared differently in first/actors.csv:3; make the rows alike or leave this one '
        "out where they are the same, and where they are not, keep them apart with: --prefix second=PREFIX",
        *(
            f'second/stances.csv:{line}: id: "s{line - 1}" stands already in first/stances.csv:{line}; ids of stances are '
            "unique over all datasets: keep them apart with: --prefix second=PREFIX"
            for line in range(2, 6)
        ),
    ]


def test_each_dataset_has_a_base_of_its_own(tmp_path: Path) -> None:
    first = write_folder(tmp_path / "first")
    tables = rows()
    for number, row in enumerate(tables["stances"]):
        row["id"] = f"t{number}"
    second = write_folder(tmp_path / "second", tables)
    assert problems_of(first, second) == [
        "second/dataset.toml:2: base_iri: is that of first too; give each dataset its own, so that no two records share an IRI"
    ]


@pytest.mark.parametrize("is_inner_first", [False, True])
@pytest.mark.parametrize(
    ("end", "is_clash"),
    [
        ("issue/", True),
        ("actor/more/", True),
        ("graph/", True),
        ("issues/", False),
        ("2025/issue/", False),
        ("issue-1/", False),
    ],
)
def test_no_base_lies_where_another_dataset_has_its_records(
    end: str, is_clash: bool, is_inner_first: bool, tmp_path: Path
) -> None:
    outer, inner = "https://example.org/a/", f"https://example.org/a/{end}"
    empty: dict[str, Rows] = {name: [] for name in rows()}
    bases = (inner, outer) if is_inner_first else (outer, inner)
    folders = [
        write_folder(tmp_path / name, empty, f'title = "{name}"\nbase_iri = "{base}"\nformat = 2\n')
        for name, base in zip(("first", "second"), bases, strict=True)
    ]
    assert (
        problems_of(*folders)
        == [
            f"second/dataset.toml:2: base_iri: {inner} begins as what a dataset of the base {outer} has itself "
            f"({outer}{end.partition('/')[0]}/); give one of the two another base, so that no two records share an IRI"
        ]
        * is_clash
    )


def test_corrections_stay_within_a_dataset(tmp_path: Path) -> None:
    first = write_folder(tmp_path / "first")
    tables: dict[str, Rows] = {name: [] for name in ("actors", "issues", "sources")} | {
        "stances": [rows()["stances"][0] | {"id": "t1", "retracts": "s1"}]
    }
    second = write_folder(tmp_path / "second", tables, SECOND_TOML)
    assert problems_of(first, second) == ['second/stances.csv:2: retracts: unknown stance "s1"']


# -- circles ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ({}, []),
        ({"a": ("b",), "b": ("c",)}, []),
        ({"a": ("b", "c"), "b": ("d",), "c": ("d",)}, []),
        ({"a": ("a",)}, [("a",)]),
        ({"a": ("b",), "b": ("a",)}, [("a", "b")]),
        ({"x": ("a",), "a": ("b",), "b": ("c", "y"), "c": ("a",)}, [("a", "b", "c")]),
        ({"a": ("b",), "b": ("a",), "c": ("d",), "d": ("c",)}, [("a", "b"), ("c", "d")]),
    ],
)
def test_circles_are_found(links: dict[str, tuple[str, ...]], expected: list[tuple[str, ...]]) -> None:
    assert find_cycles(links) == expected


class Once(dict[str, tuple[str, ...]]):
    """Links of which each may be followed once."""

    def __init__(self, links: dict[str, tuple[str, ...]]) -> None:
        super().__init__(links)
        self.followed: set[str] = set()

    def get(self, node: str, default: Any = None) -> Any:
        assert node not in self.followed
        self.followed.add(node)
        return super().get(node, default)


def test_long_chains_of_corrections_are_followed_once() -> None:
    links: dict[str, tuple[str, ...]] = {str(number): (str(number + 1),) for number in range(200_000)}

    def cycles(links: dict[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
        return find_cycles(Once(links))

    assert cycles(links) == []
    assert len(cycles(links | {"200000": ("0",)})[0]) == 200_001


def test_a_long_circle_is_shown_short(tmp_path: Path) -> None:
    tables = rows()
    tables["stances"] = [
        rows()["stances"][0] | {"id": f"s{number}", "supersedes": f"s{(number + 1) % 500}"} for number in range(500)
    ]
    [problem] = problems_of(write_folder(tmp_path / "d", tables))
    assert problem == (
        "d/stances.csv:2: supersedes: corrections run in a circle: "
        "s0 > s1 > s2 > s3 > s4 > s5 > s6 > s7 > s8 > ... > s0"
    )
