"""``validate --fix`` writes tables as the format has them, means what they meant, and leaves alone what is not safe."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancegraph.errors import DataWarning, StancegraphError
from stancegraph.model.records import Dataset
from stancegraph.tables import rewriting
from stancegraph.tables.mending import plan
from stancegraph.tables.reader import read_dataset
from stancegraph.tables.rewriting import Change, write
from stancegraph.tables.table import TABLES
from stancegraph.tables.writer import write_dataset
from support import HEADERS, TOML, csv_text, datasets, rows, write_folder

pytestmark = pytest.mark.filterwarnings("ignore::stancegraph.errors.DataWarning")


def mend(folder: Path) -> None:
    write(plan([folder]).files)


@settings(max_examples=12, deadline=None)
@given(
    datasets(),
    st.randoms(use_true_random=False),
    st.sampled_from(",;\t"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_is_mended_means_what_it_meant_and_needs_no_more(
    tmp_path_factory: pytest.TempPathFactory, dataset: Dataset, random: object, delimiter: str, encoding: str
) -> None:
    from random import Random

    assert isinstance(random, Random)
    folder = tmp_path_factory.mktemp("written") / "d"
    write_dataset(dataset, folder)
    toml = folder / "dataset.toml"
    toml.write_text(f'date_order = "dmy"\n{toml.read_text(encoding="utf-8")}', encoding="utf-8")
    expected = read_dataset(folder)
    names = {actor.id: actor.name for actor in dataset.actors}
    alone = {id: name for id, name in names.items() if sum(name == other for other in names.values()) == 1}
    for table in TABLES:
        path = folder / f"{table.name}.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            header, *cells = csv.reader(stream)
        for row in cells:
            for place, column in enumerate(table.columns):
                if column.name in ("actor", "organisation") and row[place] in alone and random.random() < 0.5:
                    row[place] = alone[row[place]]
                elif column.name in ("date", "published") and row[place] and random.random() < 0.5:
                    year, month, day = row[place].split("-")
                    row[place] = f"{int(day)}.{int(month)}.{year}"
                elif column.name != "quote" and random.random() < 0.3:
                    row[place] = f" {row[place]}  "
        written = io.StringIO()
        csv.writer(written, delimiter=delimiter).writerows([[*row, "", " "] for row in (header, *cells)])
        path.write_bytes(written.getvalue().encode(encoding))
    try:
        before = read_dataset(folder)
    except Exception as error:  # a name that is another's alias, or an id
        assert "is the name of more than one" in str(error) or "unknown" in str(error)  # noqa: PT017
        return
    if before != expected:
        return  # a name that is another's id
    mend(folder)
    assert read_dataset(folder) == expected
    assert not plan([folder]).files
    for path in folder.glob("*.csv"):
        assert path.read_bytes().startswith(",".join(HEADERS[path.stem]).encode() + b"\n")


def spoilt(folder: Path, content: bytes, toml: str = TOML, table: str = "actors") -> Path:
    write_folder(folder, rows(), toml)
    (folder / f"{table}.csv").write_bytes(content)
    return folder


def test_rows_that_need_nothing_keep_their_bytes(tmp_path: Path) -> None:
    content = (
        b"\xef\xbb\xbfid,name,kind,mine\r\n"
        b'"ann","Ann",person, kept \r\n\r\n  ,,,\r\n'
        b'bob,"Bob ""B""  ",person,x\r\nland,Land, state,"two\r\nlines "\r\ncat,"Cat",person,'
    )
    folder = spoilt(tmp_path / "d", content)
    [mended] = plan([folder]).files
    assert mended.changes == (
        Change(5, 'bob,"Bob ""B""  ",person,x', 'bob,"Bob ""B""",person,x'),
        Change(6, 'land,Land, state,"two\r\nlines "', 'land,Land,state,"two\r\nlines "'),
    )
    assert mended.throughout == ""
    mend(folder)
    assert (folder / "actors.csv").read_bytes() == content.replace(b'""  "', b'"""').replace(b", state", b",state")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_where_another_encoding_is_declared_what_is_mended_has_a_mark(encoding: str, tmp_path: Path) -> None:
    content = "id;name;kind\nann;\u00c4nn;person\nbob;Bob;person\nland;Land;state\ncat;Cat;person\n"
    folder = spoilt(tmp_path / "d", content.encode(encoding), f'{TOML}encoding = "cp1252"\n')
    before = read_dataset(folder)
    mend(folder)
    assert (folder / "actors.csv").read_bytes() == codecs.BOM_UTF8 + content.replace(";", ",").encode()
    assert read_dataset(folder) == before
    assert not plan([folder]).files


@pytest.mark.parametrize(("line", "row"), [(2, "ann;\u00c4nn;person".encode()), (6, b"dan;D\x81n;person")])
def test_a_table_in_two_encodings_is_left_and_the_line_is_named(line: int, row: bytes, tmp_path: Path) -> None:
    lines = b"id;name;kind\nann;Ann;person\nbob;B\xf6b;person\nland;Land;state\ncat;Cat;person\ndan;Dan;person\n".split(
        b"\n"
    )
    lines[line - 1] = row
    folder = spoilt(tmp_path / "d", b"\n".join(lines), f'{TOML}encoding = "cp1252"\n')
    planned = plan([folder])
    assert "actors.csv" not in {each.file.name for each in planned.files}
    [left] = planned.left
    assert (left.line, "is not in cp1252, which dataset.toml says" in left.message) == (line, True)


def test_quotes_keep_their_blanks_and_no_text_its_form_changed(tmp_path: Path) -> None:
    tables = rows()
    tables["stances"][0] |= {"quote": " he said ", "note": "Ame\u0301lie "}
    folder = write_folder(tmp_path / "d", tables)
    mend(folder)
    found = read_dataset(folder).stances[0]
    assert found.evidence is not None
    assert found.evidence.quote == " he said "
    assert found.note == "Ame\u0301lie"


def test_days_with_one_reading_are_written_and_no_others(tmp_path: Path) -> None:
    tables = rows()
    for row, day in zip(tables["stances"], ("1/13/2024", "4/5/2025", "13.1.24", "2024-13-05"), strict=True):
        row["date"] = day
    folder = write_folder(tmp_path / "d", tables)
    [mended] = plan([folder]).files
    assert [(each.line, each.after.split(",")[6]) for each in mended.changes] == [(2, "2024-01-13"), (4, "2024-01-13")]


def test_a_declared_order_is_not_guessed_around(tmp_path: Path) -> None:
    tables = rows()
    tables["stances"][0]["date"] = "13/1/2024"
    assert not plan([write_folder(tmp_path / "d", tables, f'{TOML}date_order = "mdy"\n')]).files


def test_what_cannot_be_told_is_left(tmp_path: Path) -> None:
    for content in (
        b"id;name,kind\nann;x,y\n",
        b"id,name,kind\nann,Ann \n",
        b'id,name,kind\nann,"Ann" x,person \n',
        b"id,name,kind,\nann,Ann ,person,lost\n",
        b"",
    ):
        assert not plan([spoilt(tmp_path / "d", content)]).files


def test_a_table_that_is_divided_otherwise_than_it_says_keeps_its_bytes(tmp_path: Path) -> None:
    """Taken at its word each row would become one cell in quotation marks."""
    folder = write_folder(tmp_path / "d")
    file = folder / "actors.csv"
    file.write_bytes(b"sep=;\n" + file.read_bytes())
    before = file.read_bytes()
    mend(folder)
    assert file.read_bytes() == before


def test_another_encoding_becomes_utf_8_that_says_so(tmp_path: Path) -> None:
    text = csv_text("actors", rows()["actors"]).replace("Ann", "Renée")
    folder = spoilt(tmp_path / "d", text.encode("cp1252"), f'{TOML}encoding = "cp1252"\n')
    [mended] = [each for each in plan([folder]).files if each.file.name == "actors.csv"]
    assert mended.throughout == "UTF-8 and not CP1252"
    mend(folder)
    assert (folder / "actors.csv").read_bytes() == text.encode("utf-8-sig")
    assert read_dataset(folder).actors[0].name == "Renée"
    assert not plan([folder]).files


def test_only_tables_of_csv_are_mended_and_others_named(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d")
    (folder / "stances.csv").unlink()
    row = '{"id": "s1", "actor": "Land", "issue": "truce", "position": "supports", "date": "2025-04-04", "voice": "reported", "source": "gazette"}'
    (folder / "stances.jsonl").write_text(row)
    # What cannot be done is not advised.
    with pytest.warns(DataWarning, match=r"is read as land \(an id\), and more like it$"):
        read_dataset(folder)
    found = plan([folder])
    assert not found.files
    assert [str(each).replace(f"{folder}/", "") for each in found.left] == [
        "stances.jsonl:1: actor: could be land, but only tables of CSV are mended"
    ]


def test_datasets_that_are_only_used_are_not_mended(tmp_path: Path) -> None:
    base = spoilt(
        tmp_path / "base", b"id,name,kind\nzoe,Zoe ,person\nann,Ann,person\nbob,Bob,person\nland,Land,state\n"
    )
    tables = rows()
    tables["stances"][0]["actor"] = "Zoe"
    folder = write_folder(tmp_path / "d", tables, TOML.replace("talks/", "more/") + 'uses = ["../base"]\n')
    assert [each.file for each in plan([folder]).files] == [folder / "stances.csv"]
    assert [each.file for each in plan([folder, base]).files] == [folder / "stances.csv", base / "actors.csv"]


def test_what_somebody_changed_or_has_open_is_not_written_over(tmp_path: Path) -> None:
    folder = spoilt(tmp_path / "d", b"id,name,kind\nann,Ann ,person\n")
    planned = plan([folder])
    (folder / "actors.csv").write_bytes(b"id,name,kind\nann,Anna ,person\n")
    with pytest.raises(StancegraphError, match="was changed by somebody else just now"):
        write(planned.files)
    lock = folder / ".~lock.actors.csv#"
    lock.touch()
    with pytest.raises(StancegraphError, match="is open in a spreadsheet"):
        mend(folder)
    assert (folder / "actors.csv").read_bytes() == b"id,name,kind\nann,Anna ,person\n"


def test_what_would_mean_something_else_is_never_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = spoilt(tmp_path / "d", b"id,name,kind\nann,Ann ,person\n")
    monkeypatch.setattr(rewriting, "_row", lambda _cells, end: f"ann,Zed,person{end}")
    with pytest.raises(StancegraphError, match="would mean something else when mended, so nothing is written"):
        plan([folder])


def test_a_warning_leads_there(tmp_path: Path) -> None:
    tables = rows()
    tables["stances"][0]["actor"] = "Ann"
    folder = write_folder(tmp_path / "d", tables)
    with pytest.warns(DataWarning, match="validate --fix writes it so"):
        read_dataset(folder)
    mend(folder)
    assert read_dataset(folder).stances[0].actor == "ann"
