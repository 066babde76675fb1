"""Roll-call votes: what becomes of each row, what is left out and said, and all 706,201 real positions."""

from __future__ import annotations

import csv
import gzip
import tracemalloc
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from stancegraph import limits
from stancegraph.cli import cli
from stancegraph.cli.imports import import_
from stancegraph.errors import DataError, StancegraphError
from stancegraph.events.files import about_events
from stancegraph.importers import FORMATS, Report, importer
from stancegraph.importers.un_votes import import_un_votes
from stancegraph.model.records import Dataset
from stancegraph.model.words import ActorKind, Position, SourceKind, Voice
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import check_datasets, read_dataset

REAL = Path(__file__).parents[3] / "shared" / "data" / "un_votes_1946_2009"

HEADERS = {
    "un_votes": ["rcid", "country", "country_code", "vote"],
    "un_roll_calls": ["rcid", "session", "importantvote", "date", "unres", "amend", "para", "short", "descr"],
    "un_roll_call_issues": ["rcid", "short_name", "issue"],
}
Rows = Sequence[Sequence[str]]
CALLS: Rows = [
    ["3", "1", "0", "1946-01-01", "R/1/66", "1", "0", "RULES", "TO ADOPT AN AMENDMENT"],
    ["9", "54", "1", "1999-12-01", "R/54/54D", "", "1", "", "Dumping of <d3>waste<d3>"],
    ["10", "54", "", "1999-12-02", "R/54/55", "0", "0", "Peace, now", ""],
    ["11", "", "", "1999-12-03", "", "", "", "", ""],
]
TOPICS: Rows = [["9", "nu", "Nuclear weapons"], ["9", "ec", "Economic development"], ["10", "nu", "Nuclear weapons"]]
VOTES: Rows = [
    ["3", "France", "FR", "yes"],
    ["3", "Côte d’Ivoire", "CI", "no"],
    ["9", "France", "FR", "abstain"],
    ["9", "Zanzibar", "", "no"],
    ["10", "Zanzibar", "", "yes"],
]


def write(folder: Path, votes: Rows = VOTES, calls: Rows = CALLS, topics: Rows | None = TOPICS) -> Path:
    folder.mkdir(exist_ok=True)
    for table, rows in zip(HEADERS, (votes, calls, topics), strict=True):
        if rows is not None:
            with gzip.open(folder / f"{table}.csv.gz", "wt", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows([HEADERS[table], *rows])
    return folder


def events(path: Path) -> list[tuple[Any, ...]]:
    """Votes as a table of coded events has them."""
    names = ("event_id", "actor", "actor_name", "issue", "position", "date")
    return [tuple(row[name] for name in names) for row in parquet.read_table(path).to_pylist()]


def imported(tmp_path: Path, **rows: Any) -> tuple[Dataset, Report]:
    report = import_un_votes(write(tmp_path / "in", **rows), tmp_path / "out")
    return read_dataset(tmp_path / "out"), report


class TestDataset:
    def test_votes_are_stances_of_states(self, tmp_path: Path) -> None:
        dataset, report = imported(tmp_path)
        assert [(each.id, each.actor, each.issue, each.position, each.date) for each in dataset.stances] == [
            ("rc-3.fr", "fr", "rc-3", Position.SUPPORTS, date(1946, 1, 1)),
            ("rc-3.ci", "ci", "rc-3", Position.REJECTS, date(1946, 1, 1)),
            ("rc-9.fr", "fr", "rc-9", Position.AMBIVALENT, date(1999, 12, 1)),
            ("rc-9.zanzibar", "zanzibar", "rc-9", Position.REJECTS, date(1999, 12, 1)),
            ("rc-10.zanzibar", "zanzibar", "rc-10", Position.SUPPORTS, date(1999, 12, 2)),
        ]
        assert {(each.voice, each.source == each.issue) for each in dataset.stances} == {(Voice.SELF, True)}
        assert [(each.id, each.name, each.aliases) for each in dataset.actors] == [
            ("fr", "France", ("FR",)),
            ("ci", "Côte d’Ivoire", ("CI",)),
            ("zanzibar", "Zanzibar", ()),
        ]
        assert {each.kind for each in dataset.actors} == {ActorKind.STATE}
        assert not report.dropped
        assert report.written == {"stances": 5, "actors": 3, "issues": 6, "sources": 4}

    def test_roll_calls_are_issues_under_their_topics(self, tmp_path: Path) -> None:
        dataset, _ = imported(tmp_path)
        assert [(each.id, each.label, each.proposition, each.broader) for each in dataset.issues[2:]] == [
            (
                "rc-3",
                "RULES (R/1/66, roll call 3)",
                "The amendment to the resolution R/1/66 should be adopted: RULES",
                (),
            ),
            (
                "rc-9",
                "Dumping of <d3>waste<d3> (R/54/54D, roll call 9)",
                "The paragraph voted on separately in the resolution R/54/54D should be adopted: Dumping of <d3>waste<d3>",
                ("topic-ec", "topic-nu"),
            ),
            (
                "rc-10",
                "Peace, now (R/54/55, roll call 10)",
                "The resolution R/54/55 should be adopted: Peace, now",
                ("topic-nu",),
            ),
            (
                "rc-11",
                "(not described) (roll call 11)",
                "The resolution of roll call 11 should be adopted: (not described)",
                (),
            ),
        ]
        assert [each.label for each in dataset.issues[:2]] == ["Nuclear weapons", "Economic development"]
        assert [each.note for each in dataset.issues[2:]] == [
            "Session 1. TO ADOPT AN AMENDMENT",
            "Session 54; important vote",
            "Session 54",
            "",
        ]

    def test_the_record_of_each_roll_call_is_a_source(self, tmp_path: Path) -> None:
        dataset, _ = imported(tmp_path)
        source = dataset.sources[0]
        assert source.title == "Record of the vote on R/1/66, roll call 3, session 1: RULES"
        assert (source.published, source.kind, source.licence) == (date(1946, 1, 1), SourceKind.PRIMARY, "CC0-1.0")

    def test_the_dataset_says_whose_the_data_are(self, tmp_path: Path) -> None:
        dataset, _ = imported(tmp_path)
        assert dataset.info.licence == "CC0-1.0"
        assert "Erik Voeten" in dataset.info.creators
        assert dataset.info.title.endswith("1946-1999")

    def test_a_longer_description_goes_into_the_note_and_the_label_is_cut(self, tmp_path: Path) -> None:
        words = "Reaffirms " * 30
        dataset, _ = imported(tmp_path, calls=[*CALLS[:-1], ["11", "", "", "1999-12-03", "", "", "", "", words]])
        assert len(dataset.issues[-1].label) < 150
        assert dataset.issues[-1].note == words.strip()


class TestLeftOut:
    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            (["404", "France", "FR", "yes"], "votes: the roll call is not in the table of roll calls, or was left out"),
            (["10", "France", "FR", "absent"], "votes: absent, which is no position"),
            (["10", "France", "FR", "8"], 'votes: "8" is none of yes, abstain, no'),
            (["10", "France", "FR", ""], 'votes: "" is none of yes, abstain, no'),
            (["10", "", "", "yes"], "votes: neither country nor country code"),
            (["3", "France", "FR", "no"], "votes: the state stood in an earlier row of the same roll call"),
            (["10", "France", "FR"], "rows of votes: not as many cells as the header"),
        ],
    )
    def test_votes_that_cannot_be_used_are_counted_by_reason(self, tmp_path: Path, row: list[str], reason: str) -> None:
        dataset, report = imported(tmp_path, votes=[*VOTES, row])
        assert report.dropped == {reason: 1}
        assert f"  1: {reason}" in str(report)
        assert len(dataset.stances) == len(VOTES)

    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            (["", "1", "0", "1946-01-01", "", "", "", "", ""], "no rcid"),
            (["3", "1", "0", "1946-01-01", "", "", "", "", ""], "the rcid stood in an earlier row"),
            (["12", "1", "0", "1946-02-30", "", "", "", "", ""], "no date, or none that is written YYYY-MM-DD"),
            (["12", "1", "0", "", "", "", "", "", ""], "no date, or none that is written YYYY-MM-DD"),
        ],
    )
    def test_roll_calls_that_cannot_be_used_are_counted_by_reason(
        self, tmp_path: Path, row: list[str], reason: str
    ) -> None:
        _, report = imported(tmp_path, calls=[*CALLS, row])
        assert report.dropped == {f"roll calls: {reason}": 1}

    def test_topics_of_unknown_roll_calls_are_counted(self, tmp_path: Path) -> None:
        _, report = imported(tmp_path, topics=[["404", "nu", "Nuclear weapons"]])
        assert report.dropped == {"topics: the roll call is not in the table of roll calls": 1}

    def test_what_else_to_know_is_said(self, tmp_path: Path) -> None:
        _, report = imported(tmp_path, votes=[*VOTES, ["10", "French Republic", "FR", "yes"]], topics=None)
        assert report.remarks == (
            "no table of topics was there, so the roll calls stand under none",
            "1 roll calls have no vote that could be used",
            '1 votes of "France" were under the name "French Republic" with the same country code',
        )

    def test_a_table_of_events_says_what_was_voted_on_and_that_topics_are_left_out(self, tmp_path: Path) -> None:
        dataset, _ = imported(tmp_path)
        report = import_un_votes(tmp_path / "in", tmp_path / "v.parquet")
        told = {each.id: (each.label, each.proposition) for each in dataset.issues if not each.id.startswith("topic-")}
        assert about_events(tmp_path / "v.parquet").issues == told
        assert any(each.startswith("topics of roll calls are left out") for each in report.remarks)


class TestFiles:
    def test_files_are_known_by_their_headers_packed_or_not(self, tmp_path: Path) -> None:
        folder = write(tmp_path / "in")
        files = []
        for number, table in enumerate(HEADERS):
            plain = tmp_path / f"{number}.data"
            plain.write_bytes(gzip.decompress((folder / f"{table}.csv.gz").read_bytes()))
            files.append(plain)
        assert import_un_votes(files[::-1], tmp_path / "out").written["stances"] == 5

    def test_columns_in_another_order_and_more_of_them(self, tmp_path: Path) -> None:
        (tmp_path / "votes.csv").write_text(
            "vote,x,country_code,country,rcid\nyes,,FR,France,3\n", encoding="utf-8-sig"
        )
        (tmp_path / "calls.csv").write_text("date,rcid\n1946-01-01,3\n")
        import_un_votes(tmp_path, tmp_path / "out")
        assert read_dataset(tmp_path / "out").stances[0].id == "rc-3.fr"

    @pytest.mark.parametrize(
        ("spoil", "message"),
        [
            (
                lambda folder: (folder / "un_votes.csv.gz").unlink(),
                "no table of votes (rcid, country, country_code, vote)",
            ),
            (lambda folder: (folder / "un_roll_calls.csv.gz").unlink(), "no table of roll calls (rcid, date)"),
            (lambda folder: (folder / "more.csv").write_text("rcid,date\n"), "both hold roll calls"),
            (
                lambda folder: (folder / "un_votes.csv.gz").write_bytes(
                    (folder / "un_votes.csv.gz").read_bytes()[:-20]
                ),
                "un_votes.csv.gz: cannot be read: ",
            ),
        ],
    )
    def test_wrong_files_get_one_clear_error_and_leave_nothing(self, tmp_path: Path, spoil: Any, message: str) -> None:
        folder = write(tmp_path / "in")
        spoil(folder)
        with pytest.raises(StancegraphError) as caught:
            import_un_votes(folder, tmp_path / "out")
        assert message in str(caught.value)
        assert not list((tmp_path / "out").glob("*"))

    def test_a_named_file_of_another_kind_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "mine.csv").write_text("a,b\n")
        with pytest.raises(StancegraphError, match="its header is not that of votes"):
            import_un_votes([tmp_path / "mine.csv"], tmp_path / "out")
        with pytest.raises(StancegraphError, match="No such file"):
            import_un_votes(tmp_path / "none.csv", tmp_path / "out")

    def test_a_folder_that_holds_a_dataset_is_left_alone(self, tmp_path: Path) -> None:
        imported(tmp_path)
        with pytest.raises(DataError, match="is there already"):
            import_un_votes(tmp_path / "in", tmp_path / "out")


cell = st.sampled_from(
    ["", "3", "9", "FR", "fr", "yes", "no", "abstain", "2000-01-01", "a,b", 'say "x"', "two\nlines", "a;b", "мир", "\x00", "x" * 11_000]
)  # fmt: skip


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.lists(cell, min_size=4, max_size=4), max_size=8),
    st.lists(st.lists(cell, min_size=9, max_size=9), max_size=4),
    st.lists(st.lists(cell, min_size=3, max_size=3), max_size=4),
)
def test_whatever_stands_in_the_tables_the_dataset_is_valid_and_every_row_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, votes: Rows, calls: Rows, topics: Rows
) -> None:
    folder = tmp_path_factory.mktemp("votes")
    # One vote can always be used: where none can, nothing is written.
    calls = [["7", *[""] * 8], *calls]
    votes = [["7", "Sure", "", "no"], *votes]
    calls = [[*row[:3], "2000-01-01", *row[4:]] for row in calls]
    dataset, report = imported(folder, votes=votes, calls=calls, topics=topics)
    as_table = import_un_votes(folder / "in", folder / "votes.parquet")
    # Of topics, and of what a cell cannot hold, each says what becomes of them there; all else both say alike.
    said, said_of_table = (
        [each for each in of.remarks if "topics" not in each and "longer than a cell" not in each]
        for of in (report, as_table)
    )
    assert (as_table.dropped, said_of_table) == (report.dropped, said)
    names = {each.id: each.name for each in dataset.actors}
    assert events(folder / "votes.parquet") == [
        (each.id, each.actor, names[each.actor], each.issue, int(each.position), each.date) for each in dataset.stances
    ]
    left_out = Counter({reason.partition(":")[0]: 0 for reason in report.dropped})
    for reason, count in report.dropped.items():
        left_out[reason.partition(":")[0]] += count
    assert len(dataset.stances) + left_out["votes"] == len(votes)
    assert len(dataset.sources) + left_out["roll calls"] == len(calls)


class TestOtherWriters:
    """What pandas makes of the tables, and the table of the UN Digital Library."""

    def test_numbers_with_a_point_are_the_same_roll_calls(self, tmp_path: Path) -> None:
        plain, _ = imported(tmp_path)
        pointed = [[f"{rcid}.0", *rest] for rcid, *rest in VOTES]
        calls = [
            [
                rcid,
                session and f"{session}.0",
                important and f"{important}.0",
                day,
                unres,
                amend and f"{amend}.0",
                *rest,
            ]
            for rcid, session, important, day, unres, amend, *rest in CALLS
        ]
        (tmp_path / "pandas").mkdir()
        dataset, report = imported(
            tmp_path / "pandas", votes=pointed, calls=calls, topics=[[f"{rcid}.00", *rest] for rcid, *rest in TOPICS]
        )
        assert not report.dropped
        assert dataset == plain

    LIBRARY = (
        "undl_id,ms_code,ms_name,ms_vote,date,session,resolution,draft,title,total_yes\n"
        '100,FRA,FRANCE,Y,2014-03-27,68,A/RES/68/262,A/68/L.39,"Territorial integrity, of Northland",2\n'
        "100,NAM,NAMIBIA,A,2014-03-27,68,A/RES/68/262,,,2\n"
        "100,GRD,GRENADA,X,2014-03-27,68,A/RES/68/262,,,2\n"
        "101,FRA,FRANCE,N,2014-03-28,68,A/RES/68/263,,Bread,1\n"
        "102,FRA,FRANCE,N,someday,68,A/RES/68/264,,Wine,1\n"
    )

    @pytest.mark.parametrize("plural", [False, True])
    def test_the_table_of_the_library_has_all_in_one(self, tmp_path: Path, plural: bool) -> None:
        text = self.LIBRARY.replace("ms_code,ms_name,ms_vote", "ms_codes,ms_names,ms_votes") if plural else self.LIBRARY
        (tmp_path / "ga_voting.csv").write_text(text, "utf-8")
        report = import_un_votes(tmp_path / "ga_voting.csv", tmp_path / "out")
        dataset = read_dataset(tmp_path / "out")
        check_datasets([tmp_path / "out"], problems := Problems())
        assert not problems.all()
        assert [(each.id, each.position) for each in dataset.stances] == [
            ("rc-100.fra", Position.SUPPORTS),
            ("rc-100.nam", Position.AMBIVALENT),
            ("rc-101.fra", Position.REJECTS),
        ]
        assert dataset.issues[0].proposition == (
            "The resolution A/RES/68/262 should be adopted: Territorial integrity, of Northland"
        )
        assert report.dropped == {
            "roll calls: no date, or none that is written YYYY-MM-DD": 1,
            "votes: absent, which is no position": 1,
            "votes: the roll call is not in the table of roll calls, or was left out": 1,
        }
        assert dataset.info.licence == ""
        assert {each.licence for each in dataset.sources} == {""}
        as_table = import_un_votes(tmp_path / "ga_voting.csv", tmp_path / "v.parquet")
        assert as_table.dropped == report.dropped
        assert [each[0] for each in events(tmp_path / "v.parquet")] == [each.id for each in dataset.stances]
        assert {each.id: each.iso3166 for each in dataset.actors} == {"fra": "FRA", "nam": "NAM"}
        codes = parquet.read_table(tmp_path / "v.parquet", columns=["actor", "actor_is_iso3166"]).to_pylist()
        assert {(each["actor"], each["actor_is_iso3166"]) for each in codes} == {("fra", "FRA"), ("nam", "NAM")}

    def test_a_second_vote_is_told_however_much_later_it_comes(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "LONGEST_CODED_ROW", 200)
        votes = [["3", f"State {number}", "", "yes"] for number in range(50)]
        folder = write(tmp_path / "in", votes=[*votes, *votes[:20], ["10", "State 1", "", "no"]])
        report = import_un_votes(folder, tmp_path / "v.parquet")
        assert report.written["coded events"] == 51
        assert report.dropped == {"votes: the state stood in an earlier row of the same roll call": 20}

    @pytest.mark.parametrize("output", ["out", "out.parquet"])
    def test_where_no_vote_can_be_used_it_is_an_error_and_nothing_is_written(self, tmp_path: Path, output: str) -> None:
        folder = write(tmp_path / "in", votes=[["404", "France", "FR", "yes"], ["3", "France", "FR", "away"]])
        result = CliRunner().invoke(cli, ["import", "un-votes", str(folder), "-o", str(tmp_path / output)])
        assert result.exit_code == 1
        assert "no vote could be used, so nothing is written" in result.output
        assert "1 votes: the roll call is not in the table of roll calls, or was left out" in result.output
        assert not (tmp_path / output).exists()


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    calls = [[str(rcid), "1", "0", "1999-12-01", "", "", "", "s", ""] for rcid in range(100)]

    def peak(states: int) -> int:
        folder = tmp_path / str(states)
        votes = [[str(rcid), f"S{state % 10}", "", "yes"] for state in range(states) for rcid in range(100)]
        write(folder, votes, calls)
        del votes
        tracemalloc.start()
        import_un_votes(folder, folder / "out")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    peak(10)
    assert peak(100) < 1.2 * peak(11)


def test_the_command_and_the_registry(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", votes=[*VOTES, ["10", "France", "FR", "absent"]])
    result = CliRunner().invoke(import_, ["un-votes", str(folder), "-o", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    assert "5 stances, 3 actors, 6 issues, 4 sources" in result.stderr
    assert "1: votes: absent, which is no position" in result.stderr
    assert [importer(name).__name__ for name in FORMATS] == [
        "import_dna",
        "import_un_votes",
        "import_csv",
        "import_rdf",
    ]
    assert set(import_.commands) == set(FORMATS)
    with pytest.raises(StancegraphError, match='no importer is called "gdelt"; there are dna, un-votes, csv, rdf'):
        importer("gdelt")


@pytest.mark.slow
@pytest.mark.skipif(not REAL.is_dir(), reason="the votes are not at hand")
def test_all_real_votes_are_imported_each_as_it_was_cast(tmp_path: Path) -> None:
    report = import_un_votes(REAL, tmp_path / "un")
    assert report.written == {"stances": 706_201, "actors": 199, "issues": 5_282, "sources": 5_276}
    assert not report.dropped
    assert not report.remarks
    with (tmp_path / "un" / "stances.csv").open(encoding="utf-8", newline="") as stream:
        cast = Counter(row["position"] for row in csv.DictReader(stream))
    assert cast == {"supports": 561_128, "ambivalent": 92_278, "rejects": 52_795}
    as_table = import_un_votes(REAL, tmp_path / "un.parquet")
    assert as_table.written == {"coded events": 706_201, "actors": 199, "roll calls": 5_276}
    assert not as_table.dropped
    with (tmp_path / "un" / "stances.csv").open(encoding="utf-8", newline="") as stream:
        labels = {position.label: int(position) for position in Position}
        stances = [(row["id"], labels[row["position"]], row["date"]) for row in csv.DictReader(stream)]
    table = parquet.read_table(tmp_path / "un.parquet")
    assert stances == list(
        zip(
            *(table.column(name).to_pylist() for name in ("event_id", "position")),
            map(str, table.column("date").to_pylist()),
            strict=True,
        )
    )
    problems = Problems()
    assert check_datasets([tmp_path / "un"], problems) == 706_201 + 199 + 5_282 + 5_276
    assert not problems.all()


class TestMissing:
    """R writes NA for what is missing; the code of Namibia is NA too."""

    CALLS_OF_R = (
        '"rcid","session","importantvote","date","unres","amend","para","short","descr"\n'
        '1,75,0,2020-10-01,"R/75/1",0,0,"A","Matter one"\n2,75,NA,2020-10-02,NA,0,0,NA,"Matter, ""two"""\n'
    )

    def from_text(self, folder: Path, votes: str, topics: str = "") -> tuple[Dataset, Report]:
        (folder / "in").mkdir()
        for name, text in (("votes", votes), ("calls", self.CALLS_OF_R), ("topics", topics)):
            if text:
                (folder / "in" / f"{name}.csv").write_text(text, "utf-8")
        report = import_un_votes(folder / "in", folder / "out")
        return read_dataset(folder / "out"), report

    @pytest.mark.parametrize(
        ("missing", "namibia"),
        [("NA", '"NA"'), ("NA", "NA"), ("", "NA"), ('"NA"', '"NA"'), ('""', '"NA"'), (" NA", "NA ")],
    )
    @pytest.mark.parametrize("order", [1, -1])
    def test_a_missing_code_is_not_the_code_of_namibia(
        self, tmp_path: Path, missing: str, namibia: str, order: int
    ) -> None:
        rows = [
            f'1,"Zanzibar",{missing},"no"',
            f'2,"Namibia",{namibia},"yes"',
            f'2,"Yemen Arab Republic",{missing},"no"',
        ][::order]
        dataset, report = self.from_text(tmp_path, "\n".join(["rcid,country,country_code,vote", *rows, ""]))
        said = {(each.actor, each.issue, each.position.label) for each in dataset.stances}
        assert said == {
            ("zanzibar", "rc-1", "rejects"),
            ("na", "rc-2", "supports"),
            ("yemen-arab-republic", "rc-2", "rejects"),
        }
        named = {each.id: (each.name, each.aliases) for each in dataset.actors}
        assert named["na"] == ("Namibia", ("NA",))
        assert named["zanzibar"] == ("Zanzibar", ())
        assert not report.dropped

    def test_nothing_else_that_is_missing_becomes_text(self, tmp_path: Path) -> None:
        votes = 'rcid,country,country_code,vote\n1,NA,"FR",yes\n2,NA,NA,yes\n2,"Peru","PE",NA\nNA,"Peru","PE",no\n'
        dataset, report = self.from_text(tmp_path, votes, 'rcid,short_name,issue\n1,"ec",NA\n1,NA,NA\n')
        assert [(each.id, each.name) for each in dataset.actors] == [("fr", "FR")]
        assert report.dropped == {
            "votes: neither country nor country code": 1,
            'votes: "" is none of yes, abstain, no': 1,
            "votes: the roll call is not in the table of roll calls, or was left out": 1,
        }
        call = next(each for each in dataset.issues if each.id == "rc-2")
        assert call.label == 'Matter, "two" (roll call 2)'
        assert call.proposition == 'The resolution of roll call 2 should be adopted: Matter, "two"'
        assert call.note == "Session 75"
        assert [each.label for each in dataset.issues if each.id.startswith("topic")] == ["ec"]

    def test_text_within_quotation_marks_is_text(self, tmp_path: Path) -> None:
        votes = 'rcid,country,country_code,vote\n1,"NA",NA,yes\n1,"One, two\n""NA"",NA",NA,no\n'
        dataset, _ = self.from_text(tmp_path, votes)
        assert [each.name for each in dataset.actors] == ["NA", 'One, two "NA",NA']

    def test_a_code_and_a_name_that_are_alike_are_two(self, tmp_path: Path) -> None:
        dataset, _ = self.from_text(tmp_path, "rcid,country,country_code,vote\n1,Peru,PE,yes\n1,PE,,no\n")
        assert [(each.name, each.aliases) for each in dataset.actors] == [("Peru", ("PE",)), ("PE", ())]


@pytest.mark.parametrize("output", ["out", "out.parquet"])
def test_what_is_no_text_becomes_a_blank_and_is_said(tmp_path: Path, output: str) -> None:
    calls, votes = tmp_path / "calls.csv", tmp_path / "votes.csv"
    calls.write_text("rcid,date,descr\n1,2000-01-01,a\x1fb\n")
    votes.write_text("rcid,country,country_code,vote\n1,Pe\0ru\0,PE\0,no\n1,Mali,ML,yes\n")
    done = CliRunner().invoke(cli, ["import", "un-votes", str(calls), str(votes), "-o", str(tmp_path / output)])
    assert done.exit_code == 0, done.output
    said = "3 cells have characters that are no text, such as NUL, and a blank stands for each of them (the first is in calls.csv:2)"
    assert said in " ".join(done.output.split())
    if output == "out":
        dataset = read_dataset(tmp_path / output)
        assert [(each.id, each.name) for each in dataset.actors] == [("pe", "Pe ru"), ("ml", "Mali")]
    else:
        assert {(each[1], each[2]) for each in events(tmp_path / output)} == {("pe", "Pe ru"), ("ml", "Mali")}


@pytest.mark.parametrize("output", ["out", "out.parquet"])
def test_what_is_no_text_in_the_table_of_the_library_is_counted_once(tmp_path: Path, output: str) -> None:
    table = tmp_path / "votes.csv"
    table.write_text(
        "undl_id,ms_code,ms_name,ms_vote,date,resolution,title\n1,FRA,FRAN\0CE,Y,2000-01-01,A/1,On\0it\n1,MLI,MALI,N,2000-01-01,A/1,On\0it\n"
    )
    report = import_un_votes(table, tmp_path / output)
    assert any(each.startswith("3 cells have characters that are no text") for each in report.remarks)


@pytest.mark.parametrize("zipped", [False, True])
def test_what_is_not_utf8_is_refused_with_its_line(tmp_path: Path, zipped: bool) -> None:
    calls, votes = tmp_path / "calls.csv", tmp_path / "votes.csv"
    calls.write_text("rcid,date\n1,2000-01-01\n")
    content = b"rcid,country,country_code,vote\n1,Peru,PE,no\n1,C\xf4te d'Ivoire,CI,yes\n"
    votes.write_bytes(gzip.compress(content) if zipped else content)
    with pytest.raises(StancegraphError, match=r"votes\.csv:3: byte 0xF4 is not UTF-8; save the file as UTF-8"):
        import_un_votes([votes, calls], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_what_is_not_utf8_and_broken_off_behind_it_is_refused(tmp_path: Path) -> None:
    calls, votes = tmp_path / "calls.csv", tmp_path / "votes.csv"
    calls.write_text("rcid,date\n1,2000-01-01\n")
    votes.write_bytes(gzip.compress(b"rcid,country,country_code,vote\n1,C\xf4te d'Ivoire")[:-8])
    with pytest.raises(StancegraphError, match=r"votes\.csv: invalid .* save the file as UTF-8"):
        import_un_votes([votes, calls], tmp_path / "out")


def test_two_imports_live_in_one_graph_with_a_prefix(tmp_path: Path) -> None:
    first = import_un_votes(write(tmp_path / "in"), tmp_path / "one", prefix="a-").folder
    second = import_un_votes(write(tmp_path / "in"), tmp_path / "two", prefix="b.").folder
    dataset = read_dataset(first)
    assert [each.id for each in dataset.actors] == ["a-fr", "a-ci", "a-zanzibar"]
    assert dataset.stances[0].id == "a-rc-3.fr"
    assert (dataset.stances[0].actor, dataset.stances[0].issue, dataset.stances[0].source) == (
        "a-fr",
        "a-rc-3",
        "a-rc-3",
    )
    nine = next(each for each in dataset.issues if each.id == "a-rc-9")
    assert nine.broader == ("a-topic-ec", "a-topic-nu")
    problems = Problems()
    check_datasets([first, second], problems)
    assert not problems.all()
    assert dataset.info.base_iri == "https://w3id.org/stancegraph/un-votes/a-/"


@pytest.mark.parametrize("prefix", ["-a", "a b", "ä", "a/"])
def test_what_cannot_go_before_ids_is_refused_and_nothing_is_written(tmp_path: Path, prefix: str) -> None:
    with pytest.raises(StancegraphError, match="cannot go before ids"):
        import_un_votes(write(tmp_path / "in"), tmp_path / "out", prefix=prefix)
    with pytest.raises(DataError, match="longer than an id may be"):
        import_un_votes(write(tmp_path / "in"), tmp_path / "out", prefix="a" * 126)
    assert not (tmp_path / "out").exists()
