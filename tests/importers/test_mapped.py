"""Coded tables by a mapping: every row becomes what the mapping says, or is left out with its reason."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sys
import tomllib
import zipfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet as parquet
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from stancegraph import limits, read_dataset
from stancegraph.bulk.opened import open_columns
from stancegraph.cli import cli
from stancegraph.errors import DataError, StancegraphError
from stancegraph.events.files import about_events
from stancegraph.importers.mapped import import_csv, preview
from stancegraph.importers.mapped_files import _Source
from stancegraph.importers.mapping import FileForm, find_mapping
from stancegraph.model.records import Actor, DatasetInfo, PartialDate, Role
from stancegraph.model.words import ActorKind, DatePrecision, Position, Represents, Voice
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import check_datasets
from stancegraph.tables.writer import DatasetWriter

STATEMENTS = """
title = "Talks"
date = "day"
actor = "who"
issue = "what"
source = "where"
quote = "words"

[position]
column = "said"
values = { "for" = "supports", "against" = "rejects", "if" = "conditional" }
"""
HEADER = ["day", "who", "what", "said", "where", "words"]
ROWS = [
    ["2014-03-27", "Ann", "A truce", "for", "Record", "I am for it."],
    ["2014-03", "Ben", "A truce", "if", "Record", ""],
    ["2014", "Ann", "Talks", "against", "https://example.org/1", "No."],
]


def write(path: Path, rows: list[list[str]], header: list[str] | None = HEADER, delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows([header, *rows] if header else rows)
    return path


def mapped(tmp_path: Path, text: str, rows: list[list[str]], header: list[str] | None = HEADER) -> tuple[Path, Path]:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(text, encoding="utf-8")
    return write(tmp_path / "rows.csv", rows, header), mapping


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in arguments])


class TestStatements:
    def test_rows_become_stances_and_a_dataset_that_holds(self, tmp_path: Path) -> None:
        file, mapping = mapped(tmp_path, STATEMENTS, ROWS)
        report = import_csv(file, tmp_path / "out", mapping=mapping)
        check_datasets([tmp_path / "out"], problems := Problems())
        assert not problems.all()
        dataset = read_dataset(tmp_path / "out")
        assert report.written == {"stances": 3, "actors": 2, "issues": 2, "sources": 2}
        assert [
            (each.actor, each.issue, each.position, each.date, each.date_precision) for each in dataset.stances
        ] == [
            ("ann", "a-truce", Position.SUPPORTS, date(2014, 3, 27), DatePrecision.DAY),
            ("ben", "a-truce", Position.CONDITIONAL, date(2014, 3, 1), DatePrecision.MONTH),
            ("ann", "talks", Position.REJECTS, date(2014, 1, 1), DatePrecision.APPROX),
        ]
        assert [each.evidence and each.evidence.quote for each in dataset.stances] == ["I am for it.", None, "No."]
        assert [each.url for each in dataset.sources] == ["", "https://example.org/1"]
        assert {each.voice for each in dataset.stances} == {Voice.SELF}

    def test_who_says_so_becomes_an_actor(self, tmp_path: Path) -> None:
        file, mapping = mapped(tmp_path, STATEMENTS + '[according_to]\nvalue = "The Herald"\n', ROWS[:1])
        import_csv(file, tmp_path / "out", mapping=mapping)
        [stance] = read_dataset(tmp_path / "out").stances
        assert (stance.voice, stance.attributed_by) == (Voice.ATTRIBUTED, "the-herald")

    def test_whom_a_dataset_knows_is_called_as_it_is_there(self, tmp_path: Path) -> None:
        """Neither by an id, nor by the name and kind of a person who spoke for it that day."""
        with DatasetWriter(
            DatasetInfo(title="Them", base_iri="https://example.org/them/"), tmp_path / "them"
        ) as writer:
            writer.add(Actor("northland", "Northland", ActorKind.STATE, iso3166="NLD", cow="210"))
            writer.add(Actor("ann", "Ann", ActorKind.PERSON))
            writer.add(
                Role(
                    "ann-leads",
                    "ann",
                    "Prime minister",
                    "northland",
                    Represents.BY_OFFICE,
                    start=PartialDate("2014-01"),
                )
            )
        text = STATEMENTS + '[actor_name]\ncolumn = "who"\n[actor_kind]\nvalue = "person"\n'
        file, mapping = mapped(tmp_path, text, [*ROWS, ["2014-03-28", "Northland", "Talks", "for", "", ""]])
        import_csv(file, tmp_path / "out", mapping=mapping, actors=[tmp_path / "them"])
        made = {
            each.id: (each.name, each.kind, each.iso3166, each.cow) for each in read_dataset(tmp_path / "out").actors
        }
        assert made == {
            "northland": ("Northland", ActorKind.STATE, "NLD", "210"),
            "ben": ("Ben", ActorKind.PERSON, "", ""),
        }
        events = """
rows = "events"
event_id = "what"
date = "day"
actor = "who"
actor_name = "who"
"""
        file, mapping = mapped(tmp_path, events, ROWS[:1])
        import_csv(file, tmp_path / "out.parquet", mapping=mapping, actors=[tmp_path / "them"])
        with open_columns(str(tmp_path / "out.parquet")) as columns:
            assert columns.actor_names() == {"northland": "Northland"}

    def test_who_a_dictionary_knows_is_not_called_by_who_spoke(self, tmp_path: Path) -> None:
        (tmp_path / "them.txt").write_text(
            "ANN_LEE_\n+LEE_\n\t[FRAGOV 20100101-20151231]\nBEN_KAY_\n\t[FRAELI]\nFRENCH_REPUBLIC_ [FRA]\n"
        )
        text = STATEMENTS + '[actor_name]\ncolumn = "who"\n[actor_kind]\nvalue = "person"\n'
        rows = [["2014-03-27", who, *ROWS[0][2:]] for who in ("Lee", "Ben Kay", "Carla", "French Republic")]
        file, mapping = mapped(tmp_path, text, rows)
        import_csv(file, tmp_path / "out", mapping=mapping, actors=[tmp_path / "them.txt"])
        assert {each.id: (each.name, each.kind) for each in read_dataset(tmp_path / "out").actors} == {
            "fra": ("France", ActorKind.ORGANISATION),
            "fraeli": ("FRAELI", ActorKind.ORGANISATION),
            "carla": ("Carla", ActorKind.PERSON),
        }
        mapping.write_text('rows = "events"\ndate = "day"\nactor = "who"\nactor_name = "who"\n')
        import_csv(file, tmp_path / "out.parquet", mapping=mapping, actors=[tmp_path / "them.txt"])
        with open_columns(str(tmp_path / "out.parquet")) as columns:
            assert columns.actor_names()["FRA"] == "France"

    def test_a_long_quote_is_kept_as_a_place_and_a_checksum(self, tmp_path: Path) -> None:
        text = STATEMENTS + '[start]\nvalue = "7"\n[end]\nvalue = "317"\n'
        file, mapping = mapped(tmp_path, text, [[*ROWS[0][:-1], "x" * 310]])
        report = import_csv(file, tmp_path / "out", mapping=mapping)
        [stance] = read_dataset(tmp_path / "out").stances
        assert stance.evidence is None
        assert [(each.start, each.end) for each in stance.passages] == [(7, 317)]
        assert report.remarks == ("1 quotes are longer than may be quoted: their place and a checksum are kept",)

    def test_what_does_not_fit_is_counted_with_examples_and_written_out(self, tmp_path: Path) -> None:
        rows = [*ROWS, ["2014-02-30", "Ann", "Talks", "for", "", ""], ["2014-02-03", "Ann", "Talks", "maybe", "", ""]]
        rows += [["2014-02-03", "", "Talks", "for", "", ""], ["2014-02-03", "Ann"]]
        file, mapping = mapped(tmp_path, STATEMENTS, rows)
        report = import_csv(file, tmp_path / "out", mapping=mapping, left_out=tmp_path / "left.csv")
        reasons = {
            "date: no day of the calendar that is written as %Y-%m-%d or %Y-%m or %Y": 1,
            "position: the cell is none of those that the mapping has values for": 1,
            "actor: empty, and it is needed": 1,
            "another number of cells than the first row": 1,
        }
        assert report.dropped == reasons
        with (tmp_path / "left.csv").open(encoding="utf-8") as stream:
            left = sorted((each["row"], each["cell"]) for each in csv.DictReader(stream))
        assert left == [("5", "2014-02-30"), ("6", "maybe"), ("7", ""), ("8", "2014-02-03,Ann")]

    def test_when_nothing_can_be_used_nothing_is_written_but_what_was_left_out(self, tmp_path: Path) -> None:
        file, mapping = mapped(tmp_path, STATEMENTS, [["", "Ann", "Talks", "for", "", ""]])
        result = run(
            "import", "csv", file, "--map", mapping, "-o", tmp_path / "out", "--left-out", tmp_path / "left.csv"
        )
        assert result.exit_code == 1
        assert "none of 1 rows could be used" in result.output
        assert "date: empty, and it is needed (1 row)" in result.output
        assert not (tmp_path / "out").exists()
        assert len((tmp_path / "left.csv").read_text().splitlines()) == 2

    def test_a_row_can_be_read_in_several_ways(self, tmp_path: Path) -> None:
        text = """
            date = "day"
            actor = "who"
            [[reading]]
            issue = { value = "Bread" }
            position = { column = "bread", sign = true }
            [[reading]]
            issue = { value = "Wine" }
            position = { column = "wine", cuts = [3, 5] }
        """
        rows = [["2014-01-01", "Ann", "4", ""], ["2014-01-01", "Ben", "-1", "3"], ["2014-01-01", "Cid", "", ""]]
        file, mapping = mapped(tmp_path, text, [*rows, ["2014-01-01", "Dot", "", "x"]], ["day", "who", "bread", "wine"])
        report = import_csv(file, tmp_path / "out", mapping=mapping)
        found = {(each.actor, each.issue): each.position for each in read_dataset(tmp_path / "out").stances}
        assert found == {("ann", "bread"): 2, ("ben", "bread"): -2, ("ben", "wine"): 0}
        assert report.dropped == {
            "position: empty, and it is needed": 1,
            "position: not a number; where it stands for nothing, name it in missing of [file] in the mapping": 1,
        }


class TestKinds:
    EVENTS = 'rows = "events"\ndate = "day"\nactor = "who"\ncode = "code"\n'

    def test_events_never_become_stances_and_statements_no_events(self, tmp_path: Path) -> None:
        file, mapping = mapped(tmp_path, self.EVENTS, [["2014-01-01", "Ann", "010"]], ["day", "who", "code"])
        with pytest.raises(StancegraphError, match="never stances as they are"):
            import_csv(file, tmp_path / "out", mapping=mapping)
        mapping.write_text(STATEMENTS)
        with pytest.raises(StancegraphError, match="are statements"):
            import_csv(write(tmp_path / "s.csv", ROWS), tmp_path / "out.parquet", mapping=mapping)
        assert not (tmp_path / "out").exists()

    def test_a_table_of_both_is_parted(self, tmp_path: Path) -> None:
        text = STATEMENTS + '[[statements]]\ncolumn = "words"\nfilled = true\n'
        file, mapping = mapped(tmp_path, text, ROWS)
        stances = import_csv(file, tmp_path / "out", mapping=mapping)
        events = import_csv(file, tmp_path / "out.parquet", mapping=mapping)
        assert (stances.written["stances"], sum(stances.dropped.values())) == (2, 1)
        assert (events.written["coded events"], sum(events.dropped.values())) == (1, 2)
        assert "event without words" in next(iter(stances.dropped))

    def test_codes_stay_text_and_an_event_counts_once(self, tmp_path: Path) -> None:
        text = self.EVENTS + 'event_id = "id"\ntarget = "whom"\n[beside]\nmore = { column = "n", holds = "number" }\n'
        rows = [["1", "2014-01-01", "Ann", "010", "Ben", "1.5"], ["1", "2014-01-02", "Ann", "10", "Ann", ""]]
        rows += [["02", "2014-01-02", "Ann", "10", "Ann", ""]]
        file, mapping = mapped(tmp_path, text, rows, ["id", "day", "who", "code", "whom", "n"])
        report = import_csv(file, tmp_path / "out.parquet", mapping=mapping)
        table = parquet.read_table(tmp_path / "out.parquet")
        assert table.column("code").to_pylist() == ["010", "10"]
        assert table.column("event_id").to_pylist() == ["1", "02"]
        assert table.column("more").to_pylist() == [1.5, None]
        assert report.dropped == {"event_id: stood in an earlier row": 1}
        assert report.remarks == ("1 events have their actor as target",)
        [again] = preview(file, mapping=mapping, events=True).examples["event_id: stood in an earlier row"]
        assert (again.row, again.cell) == (3, "1")
        about = about_events(tmp_path / "out.parquet")
        assert (about.mapping, list(about.inputs)) == ("mapping", ["rows.csv"])
        mapping.write_text('self_loops = "drop"\n' + text)
        assert import_csv(file, tmp_path / "out.parquet", mapping=mapping).dropped == {"the actor is the target": 2}

    def test_an_event_is_not_lost_for_a_number_that_is_none(self, tmp_path: Path) -> None:
        text = self.EVENTS + 'score = "n"\nposition = { column = "p", sign = true }\n'
        numbers = ["NaN", "nan", "NA", "n/a", "", "-2.5", "inf", "1,5", "none"]
        rows = [["2014-01-01", "Ann", "1", each, "NA"] for each in numbers]
        file, mapping = mapped(tmp_path, text, rows, ["day", "who", "code", "n", "p"])
        report = import_csv(file, tmp_path / "out.parquet", mapping=mapping)
        table = parquet.read_table(tmp_path / "out.parquet")
        assert table.column("score").to_pylist() == [None] * 5 + [-2.5]
        assert table.column("position").to_pylist() == [None] * 6
        [(reason, count)] = report.dropped.items()
        assert ("missing of [file]" in reason, count) == (True, 3)
        mapping.write_text(text + '[file]\nmissing = ["inf", "1,5", "none"]\n')
        left = import_csv(
            write(file, rows[:7], ["day", "who", "code", "n", "p"]), tmp_path / "b.parquet", mapping=mapping
        )
        assert not left.dropped

    def test_conditions_pass_rows_over(self, tmp_path: Path) -> None:
        text = (
            self.EVENTS
            + '[[keep]]\ncolumn = "code"\nat_least = 3\nat_most = 5\n[[keep]]\ncolumn = "who"\nnot = ["Ben"]\n'
        )
        rows = [["2014-01-01", who, code] for who in ("Ann", "Ben") for code in ("2", "3", "5", "6", "", "x")]
        file, mapping = mapped(tmp_path, text, rows, ["day", "who", "code"])
        report = import_csv(file, tmp_path / "out.parquet", mapping=mapping)
        assert report.written == {"coded events": 2}
        assert report.dropped == {
            "passed over: code is not at least 3 or is not at most 5": 8,
            "passed over: who is one of Ben": 2,
        }


class TestDays:
    @pytest.mark.parametrize(
        ("keys", "cell", "day"),
        [
            ("", "2014-03-27", date(2014, 3, 27)),
            ("", "2014-03-27T10:00:00Z", date(2014, 3, 27)),
            ('formats = ["%Y%m%d"]', "20140327", date(2014, 3, 27)),
            ('formats = ["%Y%m%d"]', "2014327", None),
            ('formats = ["%d.%m.%Y", "%Y"]', "2014", date(2014, 1, 1)),
            ('epoch = "2014-01-01"', "85", date(2014, 3, 27)),
            ('epoch = "2018-01-01"\nunit = "hour"', "48", date(2018, 1, 3)),
            ('epoch = "2018-01-01"', "99999999999", None),
            ('epoch = "2018-01-01"', "1e308", None),
        ],
    )
    def test_days_are_read_as_they_are_written(self, tmp_path: Path, keys: str, cell: str, day: date | None) -> None:
        text = f'rows = "events"\nactor = "who"\n[date]\ncolumn = "day"\n{keys}\n'
        file, mapping = mapped(tmp_path, text, [["Ann", cell]], ["who", "day"])
        found = preview(file, mapping=mapping, events=True)
        assert [each["date"] for each in found.rows] == ([] if day is None else [str(day)])

    @pytest.mark.parametrize(
        ("told", "believed"),
        [
            ("2018-03-26", "2018-03-26"),
            ("2018-03-01", "2018-03-01"),
            ("2018-03-25", "2018-03-25"),
            ("2018-03-19", "2018-03-19"),
            ("2018-02-24", "2018-03-26"),
            ("2018-02-26", "2018-03-26"),
            ("2018-02-25", "2018-02-25"),
            ("2017-03-26", "2018-03-26"),
            ("2008-03-26", "2018-03-26"),
            ("2016-03-26", "2016-03-26"),
        ],
    )
    def test_an_anniversary_is_no_day_of_an_event(self, tmp_path: Path, told: str, believed: str) -> None:
        text = 'rows = "events"\nactor = "who"\nrecorded = "r"\n[date]\ncolumn = "day"\nanniversaries = "recorded"\n'
        file, mapping = mapped(tmp_path, text, [["Ann", told, "2018-03-26"]], ["who", "day", "r"])
        assert [each["date"] for each in preview(file, mapping=mapping, events=True).rows] == [believed]

    def test_only_days_of_events_that_are_written_are_counted(self, tmp_path: Path) -> None:
        text = 'rows = "events"\nevent_id = "id"\nactor = "who"\nrecorded = "r"\n'
        text += '[date]\ncolumn = "day"\nanniversaries = "recorded"\n'
        days = "2018-02-26", "2018-03-26"
        rows = [["1", "Ann", *days], ["1", "Ben", *days], ["2", "", *days], ["3", "Ann", *days]]
        file, mapping = mapped(tmp_path, text, rows, ["id", "who", "day", "r"])
        [remark] = import_csv(file, tmp_path / "out.parquet", mapping=mapping).remarks
        assert remark.startswith("2 days lay exactly a month")

    def test_a_year_may_have_a_leap_day(self, tmp_path: Path) -> None:
        text = 'rows = "events"\nactor = "who"\nrecorded = "r"\n[date]\ncolumn = "day"\nanniversaries = "drop"\n'
        rows = [["Ann", "2019-03-26", "2020-03-26"], ["Ann", "2019-03-25", "2020-03-26"]]
        file, mapping = mapped(tmp_path, text, rows, ["who", "day", "r"])
        found = preview(file, mapping=mapping, events=True)
        assert [each["date"] for each in found.rows] == ["2019-03-25"]
        assert sum(found.dropped.values()) == 1


class TestMappings:
    @pytest.mark.parametrize(
        ("text", "key", "message"),
        [
            ('dat = "day"', "dat", 'no such key; did you mean "date"?'),
            ("[actor]\ncolum = 'who'", "actor.colum", 'did you mean "column"?'),
            ("[file]\ndelimeter = ';'", "file.delimeter", 'did you mean "delimiter"?'),
            ("[file]\ndelimiter = ';;'", "file.delimiter", "should be one sign"),
            ("[file]\nencoding = 'utf8-x'", "file.encoding", "is no encoding"),
            ("[file]\nheader = false", "file.columns", "name the columns"),
            ("[position]\nvalue = 'yes'", "position.values", '"yes" is none of rejects'),
            ("[position]\ncolumn = 'p'\ncuts = [3, 1]", "position.cuts", "each greater than the one before"),
            ("[position]\ncolumn = 'p'\nsign = true\ncuts = [3]", "position", "exclude each other"),
            ("[note]\ncolumn = 'p'\ncuts = [3]", "note.cuts", "is of position only"),
            ("[note]\ncolumn = 'p'\nformats = ['%Y']", "note.formats", "is of days only"),
            ("[note]\ncolumn = 'p'\nvalue = 'x'", "note", "one of them"),
            ("[note]\ncase = 'lower'", "note", "says no column"),
            ("[note]\ncolumn = 'p'\ncase = 'title'", "note.case", '"title" is none of lower, upper, name'),
            ("[note]\ncolumn = 'p'\npattern = '('", "note.pattern", "no regular expression"),
            ("[note]\ncolumn = 'p'\npattern = '(a)'\ntext = '{2}'", "note.text", "the pattern has 1 groups"),
            ("[note]\ncolumn = 'p'\notherwise = 'x'", "note.otherwise", "goes with values only"),
            ("[date]\ncolumn = 'p'\nepoch = ''", "date.epoch", "--epoch"),
            ("[date]\ncolumn = 'p'\nunit = 'day'", "date.unit", "goes with epoch only"),
            ("[[keep]]\ncolumn = 'x'\nequals = 'y'", "keep.equals", "no such key"),
            ("[[keep]]\ncolumn = 'x'\nreason = 'y'", "keep", "what its cells have to be"),
            ("[[statements]]\ncolumn = 'x'\nis = 'y'\nreason = 'z'", "statements.reason", "is of keep only"),
            ("[join.x]\non = 'a'", "join.x.key", "missing"),
            ("rows = 'event'", "rows", 'did you mean "events"?'),
            ("score = 'x'", "score", "is of events only"),
            ("[beside]\nx = 'x'", "beside", "is of events only"),
            ("[[identity]]\nof = 'actor'\nscheme = 'cow'\ncolumn = 'x'", "identity", "is of events only"),
            ("[[identity]]\nof = 'actr'\nscheme = 'cow'\ncolumn = 'x'", "identity.of", 'did you mean "actor"?'),
            ("[[identity]]\nof = 'actor'\nscheme = 'cov'\ncolumn = 'x'", "identity.scheme", 'did you mean "cow"?'),
            ("[[identity]]\nscheme = 'cow'\ncolumn = 'x'", "identity.of", "none of actor, target"),
            ("[[identity]]\nof = 'actor'\nscheme = 'cow'\nfor = 'x'", "identity.for", "there is no such key"),
            ("[[identity]]\nof = 'actor'\nscheme = 'cow'", "identity", "says no column"),
            ("[beside]\nactor_is_cow = 'x'", "beside.actor_is_cow", "take another"),
            ("[[reading]]\nissu = 'x'", "reading.issu", 'did you mean "issue"?'),
            ("", "issue", "missing"),
        ],
    )
    def test_a_key_that_is_not_right_is_named(self, tmp_path: Path, text: str, key: str, message: str) -> None:
        file, mapping = mapped(tmp_path, text, ROWS)
        with pytest.raises(DataError) as caught:
            import_csv(file, tmp_path / "out", mapping=mapping)
        assert any(each.column == key and message in each.message for each in caught.value.problems), caught.value

    def test_a_column_that_is_not_there_is_named_with_the_nearest(self, tmp_path: Path) -> None:
        file, mapping = mapped(tmp_path, STATEMENTS.replace('"words"', '"word"'), ROWS)
        with pytest.raises(StancegraphError, match='no column "word"; did you mean "words"'):
            import_csv(file, tmp_path / "out", mapping=mapping)


class TestFiles:
    def as_zip(self, text: bytes) -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("rows.csv", text)
        return packed.getvalue()

    def test_packed_files_folders_and_other_encodings(self, tmp_path: Path) -> None:
        file, mapping = mapped(tmp_path, STATEMENTS, [["2014-03-27", "Zoë", "Talks", "for", "x", "Ça va"]])
        plain = file.read_bytes()
        folder = tmp_path / "files"
        folder.mkdir()
        for name, content in (
            ("plain.csv", plain),
            ("bom.csv", b"\xef\xbb\xbf" + plain),
            ("z.csv.gz", gzip.compress(plain)),
            ("z.csv.zip", self.as_zip(plain)),
        ):
            (folder / name).write_bytes(content)
        report = import_csv(folder, tmp_path / "out", mapping=mapping)
        assert report.written == {"stances": 4, "actors": 1, "issues": 1, "sources": 1}
        assert read_dataset(tmp_path / "out").actors[0].name == "Zoë"
        latin = tmp_path / "latin.csv"
        latin.write_bytes(plain.decode().encode("latin-1"))
        with pytest.raises(StancegraphError, match="encoding"):
            import_csv(latin, tmp_path / "out2", mapping=mapping)
        mapping.write_text(STATEMENTS + '[file]\nencoding = "latin-1"\n')
        import_csv(latin, tmp_path / "out2", mapping=mapping)
        assert read_dataset(tmp_path / "out2").actors[0].name == "Zoë"
        mapping.write_text(STATEMENTS + '[file]\nunreadable = "replace"\n')
        report = import_csv(latin, tmp_path / "out3", mapping=mapping)
        assert "2 bytes could not be read, and are replaced by a sign" in report.remarks

    def test_of_a_folder_is_read_what_the_mapping_reads_and_the_rest_is_named(self, tmp_path: Path) -> None:
        file, mapping = mapped(tmp_path, STATEMENTS, ROWS)
        folder = tmp_path / "files"
        folder.mkdir()
        file.rename(folder / "rows.csv")
        (folder / "README.md").write_text("# About these files\n")
        report = import_csv(folder, tmp_path / "out", mapping=mapping)
        assert report.written["stances"] == 3
        [remark] = report.remarks
        assert "1 files that mapping does not read were passed over: README.md (no column " in remark
        with pytest.raises(StancegraphError, match=r"README\.md: no column"):
            import_csv([folder, folder / "README.md"], tmp_path / "out2", mapping=mapping)
        (folder / "rows.csv").unlink()
        with pytest.raises(StancegraphError, match=r"no table that mapping reads.*README\.md"):
            import_csv(folder, tmp_path / "out2", mapping=mapping)

    def test_what_an_import_wrote_is_read_by_none_and_named(self, tmp_path: Path) -> None:
        """Text is looked for in a folder; columns beside it are what an import before has made of it."""
        mapping = tmp_path / "events.toml"
        mapping.write_text('rows = "events"\nevent_id = "what"\ndate = "day"\nactor = "who"\n', encoding="utf-8")
        folder = tmp_path / "in"
        folder.mkdir()
        write(folder / "rows.csv", ROWS[:1])
        import_csv(folder, folder / "out.parquet", mapping=mapping)
        report = import_csv(folder, tmp_path / "again.parquet", mapping=mapping)
        assert report.written == {"coded events": 1}
        assert any("out.parquet (is Parquet, and text is read)" in each for each in report.remarks)
        with pytest.raises(StancegraphError, match=r"out\.parquet: is Parquet"):
            import_csv(folder / "out.parquet", tmp_path / "more.parquet", mapping=mapping)

    def test_of_a_folder_of_json_what_is_none_is_named(self, tmp_path: Path) -> None:
        folder = tmp_path / "in"
        folder.mkdir()
        record = {"id": "1", "event": "AID", "date": "2014-03-05", "source": [{"code": "FRA"}], "target": []}
        (folder / "a.json").write_text(json.dumps([record]), encoding="utf-8")
        (folder / "README.md").write_text("# What these are\n", encoding="utf-8")
        report = import_csv(folder, tmp_path / "out.parquet", mapping="plover")
        assert report.written == {"coded events": 1}
        assert any("1 files that plover does not read were passed over: README.md" in each for each in report.remarks)
        (folder / "b.json").write_text('[{"id": ', encoding="utf-8")
        with pytest.raises(StancegraphError, match=r"b\.json: not readable as JSON"):
            import_csv(folder, tmp_path / "out.parquet", mapping="plover")

    def test_what_grows_without_end_is_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        file, mapping = mapped(tmp_path, STATEMENTS, [*ROWS, ["2014-01-01", "Ann", "x" * 3000, "for", "", ""]])
        monkeypatch.setattr(limits, "LONGEST_CODED_ROW", 1000)
        with pytest.raises(StancegraphError, match="a line is longer than 1,000 bytes"):
            import_csv(file, tmp_path / "out", mapping=mapping)
        monkeypatch.undo()
        mapping.write_text(STATEMENTS + '[join.other]\non = "who"\nkey = "name"\ntake = ["x"]\n')
        other = write(tmp_path / "other.csv", [["Ann", "1"], ["Ben", "2"], ["Ben", "3"]], ["name", "x"])
        import_csv([file, other], tmp_path / "out", mapping=mapping)
        monkeypatch.setattr(limits, "MOST_JOINED", 1)
        with pytest.raises(StancegraphError, match="more than 1 keys"):
            import_csv([file, other], tmp_path / "out2", mapping=mapping)

    @pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"\x1f\x8bbroken", b"", b"\n\n"])
    def test_broken_and_empty_files_are_refused(self, tmp_path: Path, content: bytes) -> None:
        _, mapping = mapped(tmp_path, STATEMENTS, ROWS)
        (tmp_path / "x.csv").write_bytes(content)
        with pytest.raises(StancegraphError):
            import_csv(tmp_path / "x.csv", tmp_path / "out", mapping=mapping)
        assert not (tmp_path / "out").exists()

    @pytest.mark.parametrize(
        ("first", "last", "message"),
        [
            (
                '"Ann',
                'Ann"',
                "one row of lines 11 to 52, and 61 lines were read as 20 rows",
            ),  # closed as if it were one cell
            ('"Ann', '"Ben"', "one row of lines 11 to 52"),  # text behind what closes it
            ('"Ann', "Ben", "one row of lines 11 to 61"),  # never closed
        ],
    )
    def test_a_stray_quotation_mark_swallows_no_rows(self, tmp_path: Path, first: str, last: str, message: str) -> None:
        lines = [f"2014-01-{number % 28 + 1:02},Ann,{number}" for number in range(60)]
        lines[9], lines[50] = (lines[9].replace("Ann", first), lines[50].replace("Ann", last))
        file, mapping = mapped(tmp_path, TestKinds.EVENTS, [])
        file.write_text("\n".join(["day,who,code", *lines]) + "\n")
        with pytest.raises(StancegraphError, match=message):
            import_csv(file, tmp_path / "out.parquet", mapping=mapping)
        assert not (tmp_path / "out.parquet").exists()

    def test_a_reader_that_was_left_gets_nothing_more(self) -> None:
        # Its thread would else come back while the program ends, and bring it down.
        with _Source(io.BytesIO(b"a\nb\nc"), FileForm()) as source:
            assert source.read(2) == b"a\n"
        assert (source.read(2), source.lines) == (b"", 1)

    def test_a_cell_may_have_lines_and_blank_ones(self, tmp_path: Path) -> None:
        words = "One, two.\n\nThree, four.\n5 " + "x" * 200_000
        file, mapping = mapped(tmp_path, TestKinds.EVENTS, [["2014-01-01", "Ann", words]] * 3, ["day", "who", "code"])
        report = import_csv(file, tmp_path / "out.parquet", mapping=mapping)
        assert (report.written, report.dropped) == ({"coded events": 3}, {})

    @pytest.mark.parametrize("block", [100, 1000, 1 << 20])
    def test_rows_keep_their_numbers_where_others_between_them_are_none(
        self, tmp_path: Path, block: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "LONGEST_CODED_ROW", block)
        rows = [["2014-01-01", "Ann", str(number)] for number in range(2000)]
        for number in range(0, 2000, 7):
            rows[number] = ["x"] if number % 2 else ["2014-13-01", "Ann", str(number)]
        text = 'rows = "events"\ndate = "day"\nactor = "who"\n'
        file, mapping = mapped(tmp_path, text, rows, ["day", "who", "n"])
        import_csv(file, tmp_path / "out.parquet", mapping=mapping, left_out=tmp_path / "left.csv")
        with (tmp_path / "left.csv").open(encoding="utf-8") as stream:
            assert {int(each["row"]) for each in csv.DictReader(stream)} == {number + 2 for number in range(0, 2000, 7)}
        keys = parquet.read_table(tmp_path / "out.parquet").column("event_id").to_pylist()
        assert keys == [f"rows.csv:{number + 2}" for number in range(2000) if number % 7]


class TestPlaces:
    """What is written takes the place of nothing that is read, and of nothing that is not ours."""

    @pytest.fixture
    def read(self, tmp_path: Path) -> dict[str, Path]:
        file, mapping = mapped(
            tmp_path, TestKinds.EVENTS, [["2014-01-01", "Ann", "1"], ["x", "Ann", "1"]], ["day", "who", "code"]
        )
        folder = tmp_path / "folder"
        folder.mkdir()
        inside = write(folder / "inside.csv", [["2014-01-01", "Ann", "1"]], ["day", "who", "code"])
        link = tmp_path / "link.csv"
        link.symlink_to(file)
        other = tmp_path / "other.txt"
        other.write_text("mine\n")
        return {"file": file, "mapping": mapping, "folder": folder, "inside": inside, "link": link, "other": other}

    @pytest.mark.parametrize("place", ["file", "mapping", "inside", "link", "other"])
    @pytest.mark.parametrize("dry", [False, True])
    def test_a_list_of_left_out_rows_replaces_only_such_a_list(
        self, tmp_path: Path, read: dict[str, Path], place: str, dry: bool
    ) -> None:
        before = read[place].read_bytes()
        arguments: list[str | Path] = ["import", "csv", read["file"], read["folder"], "--map", read["mapping"]]
        arguments += ["--dry-run"] if dry else ["-o", tmp_path / "out.parquet"]
        assert run(*arguments, "--left-out", read[place]).exit_code == 2
        assert read[place].read_bytes() == before
        assert not (tmp_path / "out.parquet").exists()
        for _ in range(2):
            assert run(*arguments, "--left-out", tmp_path / "left.csv").exit_code == 0
        assert "rows.csv,3," in (tmp_path / "left.csv").read_text()

    def test_a_list_that_is_read_is_not_replaced_under_another_name(self, tmp_path: Path) -> None:
        text = 'rows = "events"\ndate = "row"\nactor = "cell"\n'
        header = ["file", "row", "reason", "cell"]
        file, mapping = mapped(tmp_path, text, [["a", "2014-01-01", "b", "Ann"], ["a", "x", "b", "Ann"]], header)
        (tmp_path / "link.csv").symlink_to(file)
        with pytest.raises(StancegraphError, match="this is what is read"):
            import_csv(file, tmp_path / "out.parquet", mapping=mapping, left_out=tmp_path / "link.csv")

    def test_a_table_of_events_replaces_only_one_of_ours_and_says_so(
        self, tmp_path: Path, read: dict[str, Path]
    ) -> None:
        foreign = tmp_path / "foreign.parquet"
        parquet.write_table(pyarrow.table({"x": [1]}), foreign)
        events = tmp_path / "events.parquet"
        events.symlink_to(read["file"])
        for place in (foreign, events):
            before = place.read_bytes()
            with pytest.raises(StancegraphError, match=r"something else|this is what is read"):
                import_csv(read["file"], place, mapping=read["mapping"])
            assert place.read_bytes() == before
        first = import_csv(read["file"], tmp_path / "out.parquet", mapping=read["mapping"], title="Talks")
        again = import_csv(read["file"], tmp_path / "out.parquet", mapping=read["mapping"])
        said = 'the table of "Talks" that was there is replaced'
        assert (said in first.remarks, said in again.remarks) == (False, True)

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no such device")
    def test_where_one_file_cannot_be_written_there_is_none(self, tmp_path: Path, read: dict[str, Path]) -> None:
        with pytest.raises(StancegraphError, match="/dev/full: cannot be written"):
            import_csv(read["file"], tmp_path / "out.parquet", mapping=read["mapping"], left_out="/dev/full")
        file, mapping = mapped(tmp_path, STATEMENTS, [*ROWS, ["x", "", "", "", "", ""]])
        with pytest.raises(StancegraphError, match="/dev/full: cannot be written"):
            import_csv(file, tmp_path / "out", mapping=mapping, left_out="/dev/full")
        assert not (tmp_path / "out.parquet").exists()
        assert not (tmp_path / "out").exists()


CELLS = st.sampled_from(
    ["", " ", "NA", "a", "b ", "no", "yes", "2014-03-27", "20140327", "-1", "0", "2.5", "3", "7", "é;\"'"]
)
TEXT = """
rows = "events"
date = { column = "d", formats = ["%Y-%m-%d", "%Y%m%d"] }
actor = { columns = ["a", "b"], case = "upper" }
target = { joined = ["a", "b"], by = "+" }
score = "s"
issue = { column = "b", pattern = "^([a-z]).*", text = "on {1}" }
position = { column = "p", cuts = [-1, 0, 2.5, 3] }
code = { column = "a", values = { "yes" = "Y" }, otherwise = "?" }
[file]
missing = ["NA"]
"""


def expected(row: list[str]) -> dict[str, Any] | str:
    """One row, read cell by cell: what the definition says."""
    d, a, b, s, p = ("" if cell in ("NA", "") else cell.strip() for cell in row)
    days = {"2014-03-27": date(2014, 3, 27), "20140327": date(2014, 3, 27)}
    if d and d not in days:
        return "date"
    found: dict[str, Any] = {"date": days.get(d), "actor": (a or b).upper() or None, "code": None, "issue": None}
    found["target"] = f"{a}+{b}" if a and b else None
    found["issue"] = f"on {b[0]}" if b and b[0] in "abny" else None
    if p:
        if p not in ("-1", "0", "2.5", "3", "7", "20140327"):
            return "position"
        found["position"] = -2 + sum(float(p) >= cut for cut in (-1, 0, 2.5, 3))
    if s and s not in ("-1", "0", "2.5", "3", "7", "20140327"):
        return "score"
    found["score"] = float(s) if s else None
    found["code"] = ("Y" if a == "yes" else "?") if a else None
    if not d:
        return "date"
    return found if found["actor"] else "actor"


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(CELLS, min_size=5, max_size=5), min_size=1, max_size=30))
def test_whole_columns_are_read_as_cells_one_by_one_would_be(rows: list[list[str]], tmp_path_factory: Any) -> None:
    tmp_path = tmp_path_factory.mktemp("mapped")
    file, mapping = mapped(tmp_path, TEXT, rows, ["d", "a", "b", "s", "p"])
    rows = [row for row in rows if any(cell != "" for cell in row)] or rows
    wanted = [expected(row) for row in rows]
    fitting = [each for each in wanted if isinstance(each, dict)]
    if not fitting:
        with pytest.raises(StancegraphError):
            import_csv(file, tmp_path / "out.parquet", mapping=mapping)
        return
    report = import_csv(file, tmp_path / "out.parquet", mapping=mapping)
    table = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    names = ("date", "actor", "target", "issue", "position", "score", "code")
    assert [{name: row[name] for name in names} for row in table] == [
        {name: each.get(name) for name in names} for each in fitting
    ]
    left: Counter[str] = Counter()
    for reason, count in report.dropped.items():
        left[reason.partition(":")[0]] += count
    assert left == Counter(each for each in wanted if isinstance(each, str))


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("united states of america", "United States of America"),
        (
            "United Kingdom Of Great Britain And Northern Ireland",
            "United Kingdom of Great Britain and Northern Ireland",
        ),
        ("UN", "UN"),
        ("the netherlands", "The Netherlands"),
    ],
)
def test_names_are_written_as_names_are(tmp_path: Path, cell: str, name: str) -> None:
    text = STATEMENTS + '[actor_name]\ncolumn = "who"\ncase = "name"\n'
    file, mapping = mapped(tmp_path, text, [["2014-03-27", cell, "A truce", "for", "Record", ""]])
    import_csv(file, tmp_path / "out", mapping=mapping)
    assert [each.name for each in read_dataset(tmp_path / "out").actors] == [name]


class TestMappingsThatMeanNothing:
    """What a mapping cannot mean is a fault with its key, before a row is read, and never a smaller or another answer."""

    EVENTS = 'rows = "events"\nactor = "who"\n'

    @pytest.mark.parametrize(
        ("said", "fault"),
        [
            ('date = { column = "day", epoch = "1970-13-45" }', "date.epoch: .* is no day of the calendar"),
            ('date = { column = "day", formats = ["%d/%m"] }', "date.formats: .* has no year"),
            ('date = { column = "day", formats = ["%H:%M"] }', "date.formats: .* has no year"),
            ('date = { column = "day", formats = ["%d %Y"] }', "date.formats: .* has a day and no month"),
            ('date = { column = "day", formats = ["%Y-%m-%d", "%Q"] }', "date.formats: .* is no way to write days"),
            ('date = { column = "day", formats = [] }', "date.formats: is empty"),
            ('date = "day"\nposition = { column = "n", cuts = [nan] }', "position.cuts: should be a list of numbers"),
            ('date = "day"\nposition = { column = "n", cuts = [-inf, inf] }', "position.cuts: should be a list"),
            ('date = "day"\n[[keep]]\ncolumn = "n"\nat_least = nan', "keep.at_least: should be a number"),
            ('date = "day"\n[[keep]]\ncolumn = "n"\nis = []', "keep.is: names no cell"),
            ('date = "day"\n[[keep]]\ncolumn = "n"\nat_least = 5\nat_most = 1', "no cell is both"),
            ('date = "day"\n[file]\nencoding = "idna"', "file.encoding: .* is no encoding that is known"),
            ('date = "day"\n[file]\nencoding = "unicode_escape"', "file.encoding: .* is no encoding that is known"),
            ('date = "day"\n[file]\nquote = ","', "file.quote: is what stands between cells"),
            ('date = "day"\n[file]\nquote = "\\n"', "file.quote: should be one sign"),
            ('date = "day"\nissues = "../mine.csv"', "issues: .* should be the name of a file beside the mapping"),
            (
                'date = "day"\n[join.x]\nfile = "/etc/passwd"\non = "who"\nkey = "a"\ntake = ["b"]',
                "join.x.file: .* should be the name of a file beside the mapping",
            ),
        ],
    )
    def test_it_is_a_fault(self, tmp_path: Path, said: str, fault: str) -> None:
        file, mapping = mapped(tmp_path, f"{self.EVENTS}{said}\n", [["2014-01-01", "Ann", "1"]], ["day", "who", "n"])
        with pytest.raises(DataError, match=fault):
            import_csv(file, tmp_path / "out.parquet", mapping=mapping)
        assert not (tmp_path / "out.parquet").exists()

    @pytest.mark.parametrize(
        ("form", "cell"),
        [
            ("%Y-%m-%dT%H:%M:%S%z", "2014-03-05T10:00:00+0200"),
            ("%d %B %Y", "5 March 2014"),
            ("%y%m%d", "140305"),
            ("%Y-%j", "2014-064"),
            ("%G-W%V-%u", "2014-W10-3"),
        ],
    )
    def test_ways_to_write_a_day_are_read_as_one(self, tmp_path: Path, form: str, cell: str) -> None:
        text = STATEMENTS.replace('date = "day"', f'date = {{ column = "day", formats = ["{form}"] }}')
        file, mapping = mapped(tmp_path, text, [[cell, *ROWS[0][1:]]])
        import_csv(file, tmp_path / "out", mapping=mapping)
        [stance] = read_dataset(tmp_path / "out").stances
        assert (stance.date, stance.date_precision) == (date(2014, 3, 5), DatePrecision.DAY)

    def test_a_table_beside_it_without_the_columns_it_names_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "codes.csv").write_text("key,name\nAnn,Anna\n")
        text = f'{self.EVENTS}date = "day"\n[join.x]\nfile = "codes.csv"\non = "who"\nkey = "key"\ntake = ["nam"]\n'
        file, mapping = mapped(tmp_path, text, [["2014-01-01", "Ann"]], ["day", "who"])
        with pytest.raises(StancegraphError, match=r'codes\.csv: no column "nam"; did you mean "name"'):
            import_csv(file, tmp_path / "out.parquet", mapping=mapping)


def test_the_mapping_of_the_page_is_right(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "import-csv.md").read_text(encoding="utf-8")
    text, identity = re.findall(r"^```toml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert tomllib.loads(identity)["identity"][0] in tomllib.loads(find_mapping("polecat").read_text())["identity"]
    header = ["day", "who", "what", "words", "said", "address", "paper", "language"]
    rows = [["2014-03-27", "Ann", "Truce", "Yes.", "for", "", "Herald", "en"], ["NA", *[""] * 6, "fr"]]
    mapping = tmp_path / "m.toml"
    mapping.write_text(text, encoding="utf-8")
    report = import_csv(write(tmp_path / "x.csv", rows, header, ";"), tmp_path / "out", mapping=mapping)
    assert report.dropped == {"date: empty, and it is needed": 1}
    assert [each.title for each in read_dataset(tmp_path / "out").sources] == ["Herald"]


class TestGuess:
    def guessed(self, tmp_path: Path, text: str, encoding: str = "utf-8") -> tuple[str, Path]:
        file, mapping = tmp_path / "rows.csv", tmp_path / "guess.toml"
        file.write_bytes(text.encode(encoding))
        result = run("map", "--guess", file, "-o", mapping)
        assert result.exit_code == 0, result.output
        guessed = mapping.read_text()
        mapping.write_text(f"# corrected\n{guessed}")
        assert run("map", "--guess", file, "-o", mapping).exit_code == 2
        assert mapping.read_text() == f"# corrected\n{guessed}"
        mapping.write_text(guessed)
        again = run("map", "--guess", file)
        assert again.stdout == mapping.read_text(encoding="utf-8")
        return again.stdout, mapping

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    def test_a_table_of_votes_is_read_by_its_guess(self, tmp_path: Path, encoding: str) -> None:
        lines = ["Date;Speaker;Topic;Vote;Comment"]
        lines += ["27/03/2014;Zoë;Truce;Yes;a", "28/03/2014;Ben;Truce;NO;NA", "29/03/2014;Cid;Truce;perhaps;"]
        text, mapping = self.guessed(tmp_path, "\n".join(lines) + "\n", encoding)
        assert 'formats = ["%d/%m/%Y"]' in text
        report = import_csv(tmp_path / "rows.csv", tmp_path / "out", mapping=mapping)
        dataset = read_dataset(tmp_path / "out")
        assert [(each.date.day, each.position, each.note) for each in dataset.stances] == [(27, 2, "a"), (28, -2, "")]
        assert dataset.actors[0].name == "Zoë"
        assert sum(report.dropped.values()) == 1

    @pytest.mark.parametrize(
        ("scores", "line"),
        [(["-9.5", "3", "0"], "sign = true"), (["1", "6", "3"], "cuts = [2, 3, 4, 5]"), (["2", "-2", "0"], "")],
    )
    def test_numbers_become_positions_by_their_range(self, tmp_path: Path, scores: list[str], line: str) -> None:
        rows = "".join(f"2014-01-0{number},Ann,Truce,{score}\n" for number, score in enumerate(scores, 1))
        text, mapping = self.guessed(tmp_path, "day,who,issue,position\n" + rows)
        assert line in text.splitlines() or not line
        import_csv(tmp_path / "rows.csv", tmp_path / "out", mapping=mapping)
        assert {each.position > 0 for each in read_dataset(tmp_path / "out").stances} == {True, False}

    def test_a_guess_says_only_what_a_mapping_of_its_rows_may_say(self, tmp_path: Path) -> None:
        """A score beside a position, a note beside events: the mapping would be refused for it."""
        text, mapping = self.guessed(tmp_path, "day,who,issue,stance,score\n2014-01-02,Ann,Truce,for,3.5\n")
        assert "# Not used: score." in text
        assert import_csv(tmp_path / "rows.csv", tmp_path / "out", mapping=mapping).written["stances"] == 1
        mapping.unlink()
        text, mapping = self.guessed(tmp_path, "day,who,note\n2014-01-02,Ann,met\n")
        assert 'rows = "events"' in text
        assert "# Not used: note." in text
        mapping.write_text(f'{text}\n[event_id]\ncolumn = "who"\n', encoding="utf-8")
        assert import_csv(tmp_path / "rows.csv", tmp_path / "e.parquet", mapping=mapping).written["coded events"] == 1
        mapping.unlink()
        text, mapping = self.guessed(tmp_path, "who,note\nAnn,met\n")
        assert "# No column looks like it, and it is needed: date." in text

    def test_days_that_are_written_in_several_ways_are_all_read(self, tmp_path: Path) -> None:
        days = ["2014-01-02", "03.04.2014", "2014-05", "2014", "2014-13-01", "05/04/2014", "04/13/2014"]
        rows = "".join(f"{day},Ann,Truce,for\n" for day in days)
        text, mapping = self.guessed(tmp_path, "day,who,issue,stance\n" + rows)
        assert 'formats = ["%m/%d/%Y", "%Y-%m-%d", "%d.%m.%Y", "%Y-%m", "%Y"]' in text.splitlines()
        import_csv(tmp_path / "rows.csv", tmp_path / "out", mapping=mapping)
        assert [each.date for each in read_dataset(tmp_path / "out").stances] == [
            date(2014, 1, 2),
            date(2014, 4, 3),
            date(2014, 5, 1),
            date(2014, 1, 1),
            date(2014, 5, 4),
            date(2014, 4, 13),
        ]

    @pytest.mark.parametrize("text", ["", "1,2,3\n4,5,6\n", "a,,b\n1,2,3\n", "a,a\n1,2\n"])
    def test_what_has_no_header_is_refused(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "x.csv").write_text(text)
        assert run("map", "--guess", tmp_path / "x.csv").exit_code in (1, 2)

    def test_a_shipped_mapping_is_printed_and_options_that_exclude_each_other_are_refused(self, tmp_path: Path) -> None:
        assert run("map", "gdelt").stdout.startswith("# GDELT events")
        assert "unscon" in run("map").stdout
        assert run("map", "gdlt").exit_code == 2
        assert run("map", "gdelt", "--guess", tmp_path / "x.csv").exit_code == 2
        assert run("map", "-o", tmp_path / "x").exit_code == 2


def test_a_dry_run_shows_ten_rows_and_writes_nothing(tmp_path: Path) -> None:
    rows = [[str(date(2014, 1, 1) + timedelta(day)), "Ann", "Talks", "for", "x", ""] for day in range(12)]
    file, mapping = mapped(tmp_path, STATEMENTS, [*rows, ["", "Ann", "Talks", "for", "x", ""]])
    result = run("import", "csv", file, "--map", mapping, "--dry-run", "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert result.stdout.count("supports") == 10
    assert "Of 13 rows 12 would be written; 1 left out." in result.output
    assert "rows.csv:14" in result.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["--base-iri", "nope"], "base_iri: "),
        (["--prefix", "../"], "cannot go before ids"),
        (["-o", "there"], "is there already; write to another folder"),
        (["-o", "new", "--left-out", "new"], "-o and --left-out name one file"),
    ],
)
def test_a_dry_run_refuses_what_the_import_refuses(
    tmp_path: Path, words: list[str], fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file, mapping = mapped(tmp_path, STATEMENTS, ROWS)
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "dataset.toml").write_text("")
    before = sorted(tmp_path.rglob("*"))
    arguments: list[str | Path] = ["import", "csv", file, "--map", mapping, *words]
    ways: list[list[str | Path]] = [["--dry-run"], [] if "-o" in words else ["-o", "new"]]
    for more in ways:
        result = run(*arguments, *more)
        assert (result.exit_code in (1, 2), fault in result.output) == (True, True), result.output
        assert sorted(tmp_path.rglob("*")) == before


def test_a_dry_run_into_a_table_of_events_refuses_what_the_import_refuses(tmp_path: Path) -> None:
    file, mapping = mapped(tmp_path, TestKinds.EVENTS, [["2014-01-01", "Ann", "010"]], ["day", "who", "code"])
    told = run("import", "csv", file, "--map", mapping, "--dry-run", "--prefix", "a-")
    assert (told.exit_code, "prefix: is for the ids of a dataset" in told.output) == (2, True)
    place = tmp_path / "x.parquet"
    place.write_text("mine")
    told = run("import", "csv", file, "--map", mapping, "--dry-run", "-o", place)
    assert (told.exit_code, "something else than a table of coded events is here" in told.output) == (2, True)
    place.unlink()
    assert run("import", "csv", file, "--map", mapping, "-o", place).exit_code == 0
    assert (
        "that was there would be replaced"
        in run("import", "csv", file, "--map", mapping, "--dry-run", "-o", place).output
    )


def test_a_file_that_is_named_twice_is_read_once_and_it_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    file, mapping = mapped(tmp_path, STATEMENTS, ROWS)
    file = file.rename(folder / "rows.csv")
    (folder / "same.csv").symlink_to(file)
    (folder / "{x}{}.csv").write_text("")
    report = import_csv([folder, file, folder], tmp_path / "out", mapping=mapping)
    assert report.written["stances"] == len(ROWS)
    assert f"{folder / 'same.csv'} is named once more as {file}, and is read once" in report.remarks
    assert f"{file} is named once more, and is read once" in report.remarks
    assert "{x}{}.csv is empty" in report.remarks


class TestNoText:
    """Characters that are no text are a blank each, in every cell that is used, and it is said how many cells have them and where."""

    @pytest.mark.parametrize("odd", ["\0", "\x1b", "\x1f", "\x7f", "\x85", "\ufffe"])
    def test_it_is_said_and_is_the_same_everywhere(self, tmp_path: Path, odd: str) -> None:
        rows = [[*ROWS[0]], ["2014-03-28", f"{odd}Be{odd}n{odd}{odd}", "A truce", "for", "Record", f"Yes{odd}no."]]
        file, mapping = mapped(tmp_path, STATEMENTS, rows)
        said = "2 cells have characters that are no text, such as NUL, and a blank stands for each of them (the first is in rows.csv:3)"
        dry = run("import", "csv", file, "--map", mapping, "--dry-run")
        assert (dry.exit_code, said in " ".join(dry.output.split())) == (0, True)
        done = run("import", "csv", file, "--map", mapping, "-o", tmp_path / "out")
        assert (done.exit_code, said in " ".join(done.output.split())) == (0, True)
        found = read_dataset(tmp_path / "out")
        assert [each.name for each in found.actors] == ["Ann", "Be n"]
        assert found.stances[1].evidence is not None
        assert found.stances[1].evidence.quote == "Yes no."
        mapping.write_text(TestKinds.EVENTS + 'actor_name = "where"\n')
        table = write(
            tmp_path / "e.csv", [["2014-01-01", f"B{odd}b{odd}", "010", "x"]], ["day", "who", "code", "where"]
        )
        report = import_csv(table, tmp_path / "e.parquet", mapping=mapping)
        assert parquet.read_table(tmp_path / "e.parquet")["actor"].to_pylist() == ["B b"]
        assert any("1 cell has characters that are no text" in each for each in report.remarks)

    def test_nothing_is_said_of_clean_cells_and_of_columns_that_are_not_used(self, tmp_path: Path) -> None:
        rows = [[*each, "\0" if place else "a\tb\nc\u00e9\u00c2\uffef"] for place, each in enumerate(ROWS)]
        file, mapping = mapped(tmp_path, STATEMENTS, rows, [*HEADER, "unused"])
        report = import_csv(file, tmp_path / "out", mapping=mapping)
        assert (report.written["stances"], [each for each in report.remarks if "no text" in each]) == (len(ROWS), [])

    @pytest.mark.parametrize("odd", ["\0", "\x85", "\uffff"])
    @pytest.mark.parametrize("size", [1, 2, 3, 100])
    def test_one_that_two_blocks_divide_is_found(self, odd: str, size: int) -> None:
        for text, has in ((f"aé{odd}b", True), ("aéâ€b\t\n", False)):
            with _Source(io.BytesIO(text.encode()), FileForm()) as source:
                while source.read(size):
                    pass
                assert source.has_no_text is has


def test_folders_in_a_folder_are_named(tmp_path: Path) -> None:
    file, mapping = mapped(tmp_path, STATEMENTS, ROWS)
    (tmp_path / "in" / "2015").mkdir(parents=True)
    write(tmp_path / "in" / "2015" / "more.csv", ROWS[:1])
    done = run("import", "csv", tmp_path / "in", "--map", mapping, "-o", tmp_path / "none")
    assert done.exit_code == 2
    assert f'{tmp_path / "in"}: 1 folder in it is not looked into: "2015"' in " ".join(done.output.split())
    file.rename(tmp_path / "in" / "rows.csv")
    report = import_csv(tmp_path / "in", tmp_path / "out", mapping=mapping)
    assert report.written["stances"] == len(ROWS)
    assert f'{tmp_path / "in"}: 1 folder in it is not looked into: "2015"; name what of it is meant' in report.remarks
    both = import_csv([tmp_path / "in", tmp_path / "in" / "2015"], tmp_path / "both", mapping=mapping)
    assert both.written["stances"] == len(ROWS) + 1
    assert not any("not looked into" in each for each in both.remarks)


def test_a_new_dataset_does_not_come_to_lie_among_other_things(tmp_path: Path) -> None:
    file, mapping = mapped(tmp_path, STATEMENTS, ROWS)
    place = tmp_path / "place"
    place.mkdir()
    words: list[str | Path] = ["import", "csv", file, "--map", mapping, "-o", place]
    (place / "mine.txt").write_text("mine")
    for each in (words, [*words, "--dry-run"]):
        done = run(*each)
        assert done.exit_code == 2
        assert f"{place}: something else is here; name an empty or a new folder" in " ".join(done.output.split())
    assert [each.name for each in place.iterdir()] == ["mine.txt"]
    (place / "mine.txt").unlink()
    assert run(*words).exit_code == 0
    again = run(*words)
    assert (again.exit_code, "is there already; write to another folder" in again.output) == (1, True)


@pytest.mark.parametrize(
    ("content", "imported"),
    [
        ("day,who\r2014-01-01,Ann\r", "a carriage return (CR) stands alone in its first row"),
        ("PAR1\x15\r\x00,\r", "is Parquet, and text is read"),
    ],
)
def test_lines_that_end_in_a_carriage_return_alone_are_refused_in_words(
    tmp_path: Path, content: str, imported: str
) -> None:
    file, mapping = mapped(tmp_path, STATEMENTS, ROWS)
    file.write_text(content, newline="")
    told = run("import", "csv", file, "--map", mapping, "--dry-run")
    assert told.exit_code == 2
    assert imported in " ".join(told.output.split())
    guessed = run("map", "--guess", file)
    assert guessed.exit_code == 2
    assert imported.partition(", ")[0] in " ".join(guessed.output.split())


def test_without_the_extra_one_sentence_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, mapping = mapped(tmp_path, STATEMENTS, ROWS)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    commands: list[list[str | Path]] = [
        ["import", "csv", file, "--map", mapping, "-o", tmp_path / "out"],
        ["map", "--guess", file],
        ["watch", "gdelt", tmp_path, "-o", tmp_path / "out"],
    ]
    for words in commands:
        result = run(*words)
        assert result.exit_code == 2
        assert 'pip install "stancegraph[bulk]"' in result.output
    assert not (tmp_path / "out").exists()


def test_a_misspelt_option_or_one_without_meaning_is_refused(tmp_path: Path) -> None:
    file, mapping = mapped(tmp_path, TestKinds.EVENTS, [["2014-01-01", "Ann", "010"]], ["day", "who", "code"])
    assert run("import", "csv", file, "--map", mapping).exit_code == 2
    result = run("import", "csv", file, "--map", mapping, "-o", tmp_path / "x.parquet", "--prefix", "a-")
    assert result.exit_code == 2
    assert "prefix: is for the ids of a dataset" in result.output
    assert run("import", "csv", file, "--map", "gdlet", "-o", tmp_path / "x").exit_code == 2
