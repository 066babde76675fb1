"""Rows at the end of tables: old bytes stay, new rows follow the file, all is checked first, and twice is once."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancegraph import files
from stancegraph.errors import DataError, StancegraphError
from stancegraph.model.records import Dataset, Evidence, Record, Retraction
from stancegraph.model.schema import SCHEMA
from stancegraph.model.words import ActorKind
from stancegraph.tables.appending import append, plan
from stancegraph.tables.reader import read_dataset
from stancegraph.tables.table import TABLES
from stancegraph.tables.writer import write_dataset
from support import actor, datasets, issue, records_of, stance, tiny, write_folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def rewritten(path: Path, order: list[str], end: str, bom: bool, last_end: bool) -> None:
    """The table as another program would have written it: other columns first, a private one, other line ends."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, order, lineterminator=end, restval="mine", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    content = text.getvalue() if last_end else text.getvalue().removesuffix(end)
    path.write_bytes(content.encode("utf-8-sig" if bom else "utf-8"))


@pytest.mark.filterwarnings("ignore::stancegraph.errors.DataWarning")
@settings(max_examples=30)
@given(datasets(), st.data())
def test_the_dataset_is_the_one_it_would_have_been(
    tmp_path_factory: pytest.TempPathFactory, whole: Dataset, data: Any
) -> None:
    folder = tmp_path_factory.mktemp("appending") / "talks"
    records = records_of(whole)
    kept = data.draw(st.integers(0, len(records)))
    write_dataset(SCHEMA.dataset_of(whole.info, records[:kept]), folder)
    for table in TABLES:
        order = data.draw(st.permutations([*table.header, "private"]))
        end = data.draw(st.sampled_from(["\n", "\r\n"]))
        rewritten(folder / f"{table.name}.csv", order, end, data.draw(st.booleans()), data.draw(st.booleans()))
    before = contents(folder)
    append(folder, data.draw(st.permutations(records[kept:])))
    after = contents(folder)
    found = read_dataset(folder)
    assert {name: after[name][: len(old)] for name, old in before.items()} == before
    assert Counter(records_of(found)) == Counter(records)
    assert not append(folder, records).additions
    assert contents(folder) == after


def talks(folder: Path) -> Path:
    write_dataset(tiny(), folder)
    return folder


def faults(caught: pytest.ExceptionInfo[DataError]) -> str:
    return "\n".join(
        f"{Path(each.file).name}:{each.line}: {each.column}: {each.message}" for each in caught.value.problems
    )


def test_rows_follow_the_line_ends_of_the_file_and_its_last_line_is_ended(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    (folder / "actors.csv").write_bytes(
        b"\xef\xbb\xbfkind,mine,name,id\r\nperson,x,Ann,ann\r\nstate,,Land,land\r\nperson,,Bob,bob"
    )
    assert [(each.file.name, each.cells) for each in plan(folder, [actor("eve", ActorKind.STATE)]).additions] == [
        ("actors.csv", (("state", "", "Eve", "eve"),))
    ]
    assert b"eve" not in (folder / "actors.csv").read_bytes()
    append(folder, [actor("eve", ActorKind.STATE)])
    assert (folder / "actors.csv").read_bytes().endswith(b"Land,land\r\nperson,,Bob,bob\r\nstate,,Eve,eve\r\n")


def test_json_lines_grow_too_and_a_table_that_is_not_there_is_made(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    (folder / "votes.csv").unlink()
    (folder / "issues.csv").unlink()
    (folder / "issues.jsonl").write_bytes(
        b'{"id": "talks", "label": "Talks", "proposition": "Do."}\n{"id": "truce", "label": "Truce", "proposition": "Do it."}'
    )
    append(folder, [issue("peace", label="Мир", note="a, b"), *tiny().votes])
    assert (folder / "issues.jsonl").read_bytes().splitlines()[2:] == [
        '{"id": "peace", "label": "Мир", "proposition": "There should be a peace.", "note": "a, b"}'.encode()
    ]
    assert read_dataset(folder).votes == tiny().votes


def test_what_validate_would_refuse_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    before = contents(folder)
    with pytest.raises(DataError) as caught:
        append(
            folder,
            [
                actor("eve"),
                stance("new", actor="eve", issue="trce"),
                stance("s1", actor="eve"),
                stance("s1", actor="bob"),
            ],
        )
    assert 'id: "s1" is to be two different rows' in faults(caught)
    with pytest.raises(DataError) as caught:
        append(folder, [actor("eve"), stance("new", actor="eve", issue="trce"), stance("s1", actor="eve")])
    assert 'stances.csv:6: issue: new: unknown issue "trce"; did you mean "truce"?' in faults(caught)
    assert 'stances.csv:7: id: s1: "s1" stands already in line 2; ids are unique' in faults(caught)
    assert contents(folder) == before


def test_a_record_that_has_something_for_which_there_is_no_column_is_not_cut(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "talks")
    (folder / "actors.csv").write_text("id,name,kind\nann,Ann,person\nbob,Bob,person\nland,Land,state\n")
    with pytest.raises(DataError) as caught:
        plan(folder, [actor("eve", note="tall")])
    assert faults(caught) == "actors.csv:1: note: eve has something here; add the column to the header"


def test_warnings_are_those_of_new_rows(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    found = plan(folder, [stance("new", evidence=Evidence("yes"), date=stance().date.replace(year=1025))])
    assert [each.message.partition(":")[0] for each in found.warnings] == ["new"] * len(found.warnings)
    assert found.warnings


def test_a_table_that_a_spreadsheet_has_open_is_left_alone(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    (folder / ".~lock.stances.csv#").write_text(",somebody,")
    append(folder, [actor("eve")])
    with pytest.raises(DataError, match=r"stances\.csv: is open in a spreadsheet"):
        append(folder, [stance("new")])


def test_parquet_is_refused(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    (folder / "actors.csv").rename(folder / "actors.parquet")
    with pytest.raises(DataError, match="rows cannot be appended to Parquet"):
        append(folder, [actor("eve")])


def test_what_somebody_wrote_meanwhile_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = talks(tmp_path / "talks")
    real = files.writing

    @contextmanager
    def slow(path: Path) -> Iterator[IO[bytes]]:
        with path.open("ab") as other:
            other.write(b"zed,Zed,person,,,,,,,\n")
        with real(path) as stream:
            yield stream

    monkeypatch.setattr("stancegraph.tables.appending.writing", slow)
    with pytest.raises(StancegraphError, match="was changed by somebody else just now"):
        append(folder, [actor("eve")])
    assert b"zed" in (folder / "actors.csv").read_bytes()


class _Killed(BaseException):
    """Nobody catches it, as nobody catches a kill."""


def test_killed_between_two_tables_it_leaves_no_problem_and_is_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records: list[Record] = [
        stance("new", actor="eve", issue="peace"),
        Retraction("back", "s2"),
        issue("peace"),
        actor("eve"),
    ]
    for after in range(4):
        folder = talks(tmp_path / str(after))
        real, calls = os.replace, iter(range(10))

        def replace(here: Any, there: Any, real: Any = real, calls: Any = calls, after: int = after) -> None:
            if next(calls) == after:
                raise _Killed
            real(here, there)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", replace)
            if after < 3:
                with pytest.raises(_Killed):
                    append(folder, records)
            else:
                append(folder, records)
        left = read_dataset(folder)
        assert [any(each.id == "eve" for each in left.actors), any(each.id == "peace" for each in left.issues)] == [
            after > 0,
            after > 1,
        ]
        append(folder, records)
        found = read_dataset(folder)
        assert Counter(records_of(found)) == Counter([*records_of(tiny()), *records])


_MANY = """
import sys
from pathlib import Path
from stancegraph.model.records import Actor
from stancegraph.model.words import ActorKind
from stancegraph.tables.appending import append
for number in range(6):
    append(Path(sys.argv[1]), [Actor(f"{sys.argv[2]}-{number}", f"{sys.argv[2]} {number}", ActorKind.PERSON)])
"""


def test_two_who_append_at_once_lose_nothing(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    both = [subprocess.Popen([sys.executable, "-c", _MANY, str(folder), name]) for name in ("left", "right")]
    assert [each.wait() for each in both] == [0, 0]
    found = {each.id for each in read_dataset(folder).actors}
    assert found >= {f"{name}-{number}" for name in ("left", "right") for number in range(6)}
