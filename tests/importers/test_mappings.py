"""The mappings that ship: each on rows of our own in that dataset's columns, and on real files where these are at hand."""

from __future__ import annotations

import csv
import json
import shutil
import tomllib
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
import pytest

from stancegraph import read_dataset
from stancegraph.answers.scope import Scope
from stancegraph.bulk.opened import open_columns
from stancegraph.bulk.rows import positions
from stancegraph.errors import DataError, StancegraphError
from stancegraph.events.files import about_events
from stancegraph.importers.aggregate import aggregate
from stancegraph.importers.mapped import import_csv
from stancegraph.importers.mapping import read_mapping, shipped
from stancegraph.model.words import POSITIONS, ActorKind
from stancegraph.resources import bundled_dataset, mappings_folder

DATA = Path(__file__).parents[3] / "shared" / "data"
GDELT = DATA / "gdelt2_events"
needs_data = pytest.mark.skipif(not GDELT.is_dir(), reason="real event data are not here")


def table(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
    return rows


def only(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def tabbed(path: Path, rows: list[dict[str, str]], columns: list[str], header: bool = False) -> Path:
    lines = ["\t".join(columns)] if header else []
    lines += ["\t".join(row.get(name, "") for name in columns) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def columns_of(name: str, which: int = 0) -> list[str]:
    form = read_mapping(name).file
    return list(form.layouts[which])


EVENT = {
    "GLOBALEVENTID": "1",
    "SQLDATE": "20180326",
    "Actor1Code": "FRAGOV",
    "Actor1Name": "PARIS",
    "Actor1CountryCode": "FRA",
    "Actor2Code": "UNO",
    "Actor2KnownGroupCode": "UNO",
    "EventCode": "0256",
    "EventBaseCode": "025",
    "EventRootCode": "02",
    "QuadClass": "1",
    "GoldsteinScale": "-0.3",
    "NumMentions": "4",
    "DATEADDED": "20180326044500",
    "SOURCEURL": "https://example.org/1",
}


class TestGdelt:
    def test_positions_are_of_issues_whatever_the_scale_of_conflict_says(self, tmp_path: Path) -> None:
        rows = [
            EVENT,  # asks for less fighting: for it, and the scale is negative
            EVENT | {"GLOBALEVENTID": "2", "EventCode": "1244", "EventBaseCode": "124", "EventRootCode": "12"},
            EVENT | {"GLOBALEVENTID": "3", "EventCode": "0211", "EventBaseCode": "021", "EventRootCode": "02"},
            EVENT | {"GLOBALEVENTID": "4", "EventCode": "1033", "EventBaseCode": "103", "EventRootCode": "10"},
            EVENT | {"GLOBALEVENTID": "5", "EventCode": "112", "EventBaseCode": "112", "EventRootCode": "11"},
            EVENT | {"GLOBALEVENTID": "6", "EventCode": "1619", "EventBaseCode": "161", "EventRootCode": "16"},
        ]
        file = tabbed(tmp_path / "x.export.CSV", rows, columns_of("gdelt"))
        report = import_csv(file, tmp_path / "e.parquet", mapping="gdelt")
        assert report.written == {"coded events": 6}
        assert only(table(tmp_path / "e.parquet"), "code", "issue", "position", "affect", "score") == [
            ("0256", "de-escalation", 2, 0.0, -0.3),
            ("1244", "sanctions", 2, -1.0, -0.3),
            ("0211", None, None, 0.0, -0.3),
            ("1033", "humanitarian-aid", 2, -1.0, -0.3),
            ("112", None, None, -1.0, -0.3),
            ("1619", "diplomatic-relations", -2, -1.0, -0.3),
        ]

    def test_actors_are_countries_or_known_organisations_and_no_roles(self, tmp_path: Path) -> None:
        rows = [
            EVENT,
            EVENT | {"GLOBALEVENTID": "2", "Actor1CountryCode": "", "Actor1Code": "GOV", "Actor1Name": "PRESIDENT"},
            EVENT | {"GLOBALEVENTID": "3", "Actor2Code": "FRA", "Actor2CountryCode": "FRA"},
            EVENT | {"GLOBALEVENTID": "1"},
        ]
        file = tabbed(tmp_path / "x.export.CSV", rows, columns_of("gdelt"))
        report = import_csv(file, tmp_path / "e.parquet", mapping="gdelt")
        assert only(table(tmp_path / "e.parquet"), "event_id", "actor", "actor_code", "target") == [
            ("1", "FRA", "FRAGOV", "UNO"),
            ("3", "FRA", "FRAGOV", "FRA"),
        ]
        assert sorted(report.dropped.values()) == [1, 1]
        assert "1 events have their actor as target" in report.remarks

    def test_all_layouts_in_one_file_and_packed(self, tmp_path: Path) -> None:
        old = EVENT | {"DATEADDED": "20180326"}
        parts = [
            tabbed(
                tmp_path / str(which),
                [old | {"GLOBALEVENTID": f"{which}{row}"} for row in range(5)],
                columns_of("gdelt", which),
            )
            for which in (2, 1, 0)
        ]
        whole = tmp_path / "old.csv"
        whole.write_text("".join(part.read_text() for part in parts))
        with zipfile.ZipFile(tmp_path / "old.zip", "w") as archive:
            archive.write(whole, "old.csv")
        import_csv(tmp_path / "old.zip", tmp_path / "e.parquet", mapping="gdelt")
        rows = only(table(tmp_path / "e.parquet"), "event_id", "recorded", "source")
        at = date(2018, 3, 26)
        assert sorted(rows) == sorted(
            (f"{which}{row}", at, None if which == 2 else EVENT["SOURCEURL"]) for which in range(3) for row in range(5)
        )

    def test_mentions_say_according_to_whom(self, tmp_path: Path) -> None:
        names = [*map(str, range(16))]
        mentions = [
            {"0": "1", "4": "b.example"},
            {"0": "1", "4": "a.example"},
            {"0": "1", "4": "b.example"},
            {"0": "9", "4": "c.example"},
        ]
        files = [
            tabbed(tmp_path / "x.mentions.CSV", mentions, names),
            tabbed(tmp_path / "x.export.CSV", [EVENT, EVENT | {"GLOBALEVENTID": "2"}], columns_of("gdelt")),
        ]
        import_csv(files, tmp_path / "e.parquet", mapping="gdelt")
        assert only(table(tmp_path / "e.parquet"), "according_to") == [("a.example; b.example",), (None,)]

    def test_other_files_are_refused_with_their_number_of_cells(self, tmp_path: Path) -> None:
        file = tabbed(tmp_path / "x.gkg.csv", [{}], [*map(str, range(27))])
        file.write_text("\t".join("x" * 27))
        with pytest.raises(StancegraphError, match="27 cells, and gdelt reads 61 or 58 or 57"):
            import_csv(file, tmp_path / "e.parquet", mapping="gdelt")

    @needs_data
    @pytest.mark.parametrize("name", ["20180326044500.export.CSV", "gdelt1_events_57_and_58_columns.csv"])
    def test_real_rows_are_those_a_slow_reading_has(self, tmp_path: Path, name: str) -> None:
        import_csv(GDELT / name, tmp_path / "e.parquet", mapping="gdelt")
        layouts = {len(columns): columns for columns in read_mapping("gdelt").file.layouts}
        rows = []
        for line in (GDELT / name).read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            row = dict(zip(layouts[len(cells)], cells, strict=True))
            if row["Actor1CountryCode"] or row["Actor1KnownGroupCode"]:
                rows.append(row)
        found = table(tmp_path / "e.parquet")
        assert len(found) == len(rows)
        actors = Counter(row["Actor1CountryCode"] or row["Actor1KnownGroupCode"] for row in rows)
        assert Counter(each["actor"] for each in found) == actors
        assert Counter(each["code"] for each in found) == Counter(row["EventCode"] for row in rows)
        pairs = Counter(
            (
                row["Actor1CountryCode"] or row["Actor1KnownGroupCode"],
                row["Actor2CountryCode"] or row["Actor2KnownGroupCode"] or None,
            )
            for row in rows
        )
        assert Counter(only(found, "actor", "target")) == pairs
        assert sum(each["score"] or 0 for each in found) == pytest.approx(
            sum(float(row["GoldsteinScale"] or 0) for row in rows)
        )


class TestUnscon:
    HEADER = ("file_id", "EDU_text", "EDU_char_offsets", "A0", "A4", "B1", "B3", "Binary_Conflict_score")

    def test_criticism_is_a_stance_with_its_words_and_their_place(self, tmp_path: Path) -> None:
        rows = [
            (
                "UNSC_2014_SPV.7000_spch004_Northland_01_GD.txt",
                "They broke it.",
                "0-14",
                "Direct_NegEval",
                "south_land",
                "_",
                "_",
            ),
            (
                "UNSC_2014_SPV.7000_spch004_Northland_01_GD.txt",
                "That is not so.",
                "15-30",
                "_",
                "_",
                "Challenge",
                "south_land",
            ),
            ("UNSC_2014_SPV.7000_spch004_Northland_01_GD.txt", "Good morning.", "31-44", "_", "_", "_", "_"),
            (
                "UNSC_2014_SPV.7000_spch004_Northland_01_GD.txt",
                "Some did wrong.",
                "45-60",
                "Indirect_NegEval",
                "-NONE-",
                "_",
                "_",
            ),
        ]
        with (tmp_path / "a.csv").open("w", newline="") as stream:
            csv.writer(stream).writerows([self.HEADER, *((*row, int(row[3] != "_" or row[5] != "_")) for row in rows)])
        speeches = "fileid,meeting,country,speaker,date\nUNSC_2014_SPV.7000_spch004,7000,Northland,Ms. Lee,2014-05-05\n"
        (tmp_path / "s.csv").write_text(speeches)
        with pytest.raises(StancegraphError, match="needs a second table"):
            import_csv(tmp_path / "a.csv", tmp_path / "out", mapping="unscon")
        report = import_csv([tmp_path / "s.csv", tmp_path / "a.csv"], tmp_path / "out", mapping="unscon")
        dataset = read_dataset(tmp_path / "out")
        assert report.dropped == {
            "passed over: nothing in it was coded as conflict": 1,
            "issue: what was coded is of no country in particular": 1,
        }
        told = [(each.actor, each.issue, int(each.position), each.date) for each in dataset.stances]
        assert told == [
            ("northland", "conduct-of-south-land", -2, date(2014, 5, 5)),
            ("northland", "account-of-south-land", -2, date(2014, 5, 5)),
        ]
        assert [(each.label, each.proposition) for each in dataset.issues] == [
            ("Conduct of South Land", "What South Land does is right."),
            ("Account of South Land", "What South Land says of the matter is right."),
        ]
        evidence = [each.evidence for each in dataset.stances]
        assert [(each.quote, each.start, each.end) for each in evidence if each] == [
            ("They broke it.", 0, 14),
            ("That is not so.", 15, 30),
        ]
        assert [(each.name, each.kind) for each in dataset.actors] == [("Northland", ActorKind.STATE)]
        assert dataset.sources[0].title == "UN Security Council, S/PV.7000, speech 4, text 01"

    @needs_data
    def test_all_real_criticism_of_countries_is_there(self, tmp_path: Path) -> None:
        folder = DATA / "unscon"
        files = [folder / "conflict_annotations.csv", folder / "speeches.csv"]
        assert import_csv(files, tmp_path / "out", mapping="unscon").dropped == {
            "passed over: nothing in it was coded as conflict": 1321,
            "issue: what was coded is of no country in particular": 230 + 83,
        }
        with (folder / "conflict_annotations.csv").open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        targets = Counter(f"conduct of {row['A4']}" for row in rows if row["A4"] not in ("_", "-NONE-"))
        targets += Counter(f"account of {row['B3']}" for row in rows if row["B3"] not in ("_", "-NONE-"))
        dataset = read_dataset(tmp_path / "out")
        ids = {each.id: each.label for each in dataset.issues}
        labels = Counter(ids[each.issue].lower().replace(" ", "_") for each in dataset.stances)
        assert labels == {target.replace(" ", "_"): count for target, count in targets.items()}


class TestOthers:
    def test_icews(self, tmp_path: Path) -> None:
        columns = [
            "Event ID",
            "Event Date",
            "Source Name",
            "Source Sectors",
            "Source Country",
            "Event Text",
            "CAMEO Code",
            "Intensity",
            "Target Name",
            "Target Sectors",
            "Target Country",
            "Story ID",
            "Sentence Number",
            "Publisher",
            "City",
            "District",
            "Province",
            "Country",
            "Latitude",
            "Longitude",
        ]
        assert len(columns) == 20
        row = {
            "Event ID": "7",
            "Event Date": "2014-03-27",
            "Source Name": "Ann Lee",
            "Source Country": "Northland",
            "CAMEO Code": "057",
            "Intensity": "8.0",
            "Target Name": "Ben",
            "Publisher": "The Herald",
        }
        rows = [row, row | {"Event Date": "2014-03-28", "CAMEO Code": "57"}, row]
        file = tabbed(tmp_path / "icews.tab", rows, columns, header=True)
        report = import_csv(file, tmp_path / "e.parquet", mapping="icews")
        assert only(
            table(tmp_path / "e.parquet"), "event_id", "actor", "target", "issue", "position", "according_to"
        ) == [
            ("2014-03-27-7", "Northland", "Ben", "settlement", 2, "The Herald"),
            ("2014-03-28-7", "Northland", "Ben", "settlement", 2, "The Herald"),
        ]
        assert report.dropped == {"event_id: stood in an earlier row": 1}
        assert any("never tried on real files" in each for each in report.remarks)

    def test_icews_as_quadruples_of_numbers(self, tmp_path: Path) -> None:
        (tmp_path / "train.txt").write_text("0\t1\t1\t24\t-1\n1\t0\t0\t0\t0\n")
        (tmp_path / "entity2id.txt").write_text("Ann_Lee\t0\nNorthland\t1\n")
        (tmp_path / "relation2id.txt").write_text("Sign formal agreement\t0\nDeclare_truce,_ceasefire\t1\n")
        with pytest.raises(DataError, match="--epoch"):
            import_csv(tmp_path, tmp_path / "e.parquet", mapping="icews-quadruples")
        import_csv(tmp_path, tmp_path / "e.parquet", mapping="icews-quadruples", epoch="2014-01-01", unit="hour")
        assert only(table(tmp_path / "e.parquet"), "date", "actor", "target", "issue", "position") == [
            (date(2014, 1, 2), "Ann Lee", "Northland", "ceasefire", 2),
            (date(2014, 1, 1), "Northland", "Ann Lee", "settlement", 2),
        ]

    def test_polecat(self, tmp_path: Path) -> None:
        columns = [
            "Event ID",
            "Event Date",
            "Event Type",
            "Event Mode",
            "Intensity",
            "Quad Code",
            "Contexts",
            "Actor Name",
            "Actor Country",
            "Actor COW",
            "Primary Actor Sector",
            "Actor Sectors",
            "Actor Title",
            "Actor Name Raw",
            "Wikipedia Actor ID",
            "Recipient Name",
            "Recipient Country",
            "Recipient COW",
            "Primary Recipient Sector",
            "Recipient Sectors",
            "Recipient Title",
            "Recipient Name Raw",
            "Wikipedia Recipient ID",
            "Placename",
            "City",
            "District",
            "Province",
            "Country",
            "Latitude",
            "Longitude",
            "GeoNames ID",
            "Raw Placename",
            "Feature Type",
            "Source",
            "Publication Date",
            "Story People",
            "Story Organizations",
            "Story Locations",
            "Language",
            "Version",
        ]
        assert len(columns) == 40
        row = {"Event ID": "a", "Event Date": "2023-01-02", "Actor Country": "FRA", "Recipient Country": "None"}
        rows = [
            row | {"Event Type": "RETREAT", "Event Mode": "ceasefire"},
            row | {"Event ID": "b", "Event Type": "AID"},
        ]
        file = tabbed(tmp_path / "polecat.txt", rows, columns, header=True)
        import_csv(file, tmp_path / "e.parquet", mapping="polecat")
        assert only(table(tmp_path / "e.parquet"), "actor", "target", "issue", "position") == [
            ("FRA", None, "ceasefire", 2),
            ("FRA", None, "aid", 2),
        ]

    def test_polecat_says_who_its_actors_are_elsewhere(self, tmp_path: Path) -> None:
        columns = [each for each in read_mapping("polecat").columns if not each.startswith("plover.")]
        row = {"Event Date": "2023-01-02", "Event Type": "AID", "Recipient Country": "UKR", "Recipient COW": "369"}
        by_state = {"Actor Name": "Ann Lee", "Actor Country": "FRA", "Actor COW": "220", "Wikipedia Actor ID": "77"}
        rows = [
            row | {"Event ID": "a"} | by_state,
            row | {"Event ID": "b", "Actor Name": "Aid Now", "Wikipedia Actor ID": "88", "Actor COW": "220"},
            row | {"Event ID": "c", "Actor Name": "Aid Now International", "Wikipedia Actor ID": "88"},
        ]
        file = tabbed(tmp_path / "polecat.txt", rows, columns, header=True)
        import_csv(file, tmp_path / "e.parquet", mapping="polecat")
        names = ("actor", "actor_is_iso3166", "actor_is_cow", "actor_is_wikipedia", "target_is_cow", "actor_wikipedia")
        # The page of Ann Lee is not that of France, and Aid Now is no state.
        assert only(table(tmp_path / "e.parquet"), *names) == [
            ("FRA", "FRA", "220", None, "369", "77"),
            ("Aid Now", None, None, "88", "369", "88"),
            ("Aid Now International", None, None, "88", "369", "88"),
        ]
        report = aggregate(tmp_path / "e.parquet", tmp_path / "made", "month")
        dataset = read_dataset(tmp_path / "made")
        told = [(each.name, each.aliases, each.same_as, each.iso3166, each.cow) for each in dataset.actors]
        page = "https://en.wikipedia.org/?curid=88"
        assert sorted(told) == [
            ("Aid Now", ("Aid Now International",), (page,), "", ""),
            ("France", (), (), "FRA", "220"),
        ]
        assert sorted(each.aggregate.count for each in dataset.stances if each.aggregate) == [1, 2]
        assert any("1 code of actors is counted with another" in each for each in report.remarks)

    def test_polecat_identities_do_not_go_through_names_of_people(self, tmp_path: Path) -> None:
        """Who --actors takes for somebody else is not what the identity is of."""
        columns = [each for each in read_mapping("polecat").columns if not each.startswith("plover.")]
        row = {"Event ID": "a", "Event Date": "2023-01-02", "Event Type": "AID"}
        row |= {"Actor Name": "ANN LEE", "Actor Country": "FRA", "Actor COW": "220"}
        people = tmp_path / "people.txt"
        people.write_text("ANN_LEE_\n\t[LEE]\n", encoding="utf-8")
        file = tabbed(tmp_path / "polecat.txt", [row], columns, header=True)
        import_csv(file, tmp_path / "e.parquet", mapping="polecat", actors=[people])
        assert only(table(tmp_path / "e.parquet"), "actor", "actor_is_cow") == [("LEE", None)]

    def test_acled(self, tmp_path: Path) -> None:
        columns = [
            "event_id_cnty",
            "event_date",
            "time_precision",
            "event_type",
            "sub_event_type",
            "actor1",
            "actor2",
            "country",
            "location",
            "source",
            "notes",
            "fatalities",
            "timestamp",
        ]
        rows = [
            dict(
                zip(
                    columns,
                    (
                        "NLD1",
                        "27 March 2014",
                        "1",
                        "Protests",
                        "Peaceful protest",
                        "Students",
                        "",
                        "Northland",
                        "X",
                        "Herald",
                        "",
                        "0",
                        "1396000000",
                    ),
                    strict=True,
                )
            )
        ]
        with (tmp_path / "a.csv").open("w", newline="") as stream:
            writer = csv.DictWriter(stream, columns)
            writer.writeheader()
            writer.writerows(rows)
        import_csv(tmp_path / "a.csv", tmp_path / "e.parquet", mapping="acled")
        assert only(table(tmp_path / "e.parquet"), "date", "recorded", "actor", "position", "fatalities") == [
            (date(2014, 3, 27), date(2014, 3, 28), "Students", None, 0)
        ]

    def test_records_of_plover_are_as_many_events_as_they_have_pairs(self, tmp_path: Path) -> None:
        two = [{"actorText": "Northland", "code": "NLD", "sector": "GOV"}, {"actorText": "Southland", "code": "SLD"}]
        records = [
            {"event": "DOCUMENT", "id": "d"},
            {"event": "AGREE", "id": "x", "date": "2000-01-01", "source": two, "target": "", "mode": ""},
            {"event": "REJECT", "mode": "meet", "id": "y", "date": "2000-01-01", "source": two[:1], "target": two},
        ]
        (tmp_path / "p.json").write_text(json.dumps(records))
        report = import_csv(tmp_path / "p.json", tmp_path / "e.parquet", mapping="plover")
        assert only(table(tmp_path / "e.parquet"), "event_id", "actor", "target", "issue", "position") == [
            ("x", "NLD", None, "cooperation", 2),
            ("x.2", "SLD", None, "cooperation", 2),
            ("y", "NLD", "NLD", "negotiation", -2),
            ("y.2", "NLD", "SLD", "negotiation", -2),
        ]
        assert report.dropped == {"describes the file": 1}
        (tmp_path / "p.json").write_text('{"a": 1}')
        with pytest.raises(StancegraphError, match="should be a list"):
            import_csv(tmp_path / "p.json", tmp_path / "e.parquet", mapping="plover")


def test_a_changed_copy_of_a_mapping_reads_with_the_tables_that_ship(tmp_path: Path) -> None:
    copy = tmp_path / "my own.toml"
    text = (mappings_folder() / "gdelt.toml").read_text(encoding="utf-8")
    copy.write_text(f'self_loops = "drop"\n{text}', encoding="utf-8")
    rows = [EVENT, EVENT | {"GLOBALEVENTID": "2", "Actor2CountryCode": "FRA"}]
    file = tabbed(tmp_path / "x.export.CSV", rows, columns_of("gdelt"))
    report = import_csv(file, tmp_path / "e.parquet", mapping=copy)
    assert only(table(tmp_path / "e.parquet"), "event_id", "issue") == [("1", "de-escalation")]
    assert report.dropped == {"the actor is the target": 1}


def test_tables_of_codes_are_whole() -> None:
    """Positions are words of the scale, and each issue is described once."""
    issues = {}
    with (mappings_folder() / "cameo-issues.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            assert row["id"] not in issues
            issues[row["id"]] = row
            assert row["proposition"].endswith(".")
    used = set()
    for name, key in (("cameo.csv", "code"), ("plover.csv", "type")):
        with (mappings_folder() / name).open(encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        assert len({row[key] for row in rows}) == len(rows)
        for row in rows:
            assert bool(row["position"]) <= bool(row["issue"])
            assert row["position"] in ("", *POSITIONS)
            used |= {row["issue"]} - {""}
    assert used == set(issues)


def test_what_the_tables_beside_a_mapping_say_is_kept_with_the_events(tmp_path: Path) -> None:
    """Positions made of them are of countries and issues as they are called, not of codes."""
    rows = [EVENT, EVENT | {"GLOBALEVENTID": "2", "Actor1CountryCode": "XYZ"}]
    file = tabbed(tmp_path / "x.export.CSV", rows, columns_of("gdelt"))
    import_csv(file, tmp_path / "e.parquet", mapping="gdelt")
    about = about_events(tmp_path / "e.parquet")
    assert about.issues["de-escalation"] == ("De-escalation", "Military action should be reduced.")
    assert (about.actors["FRA"], about.actors["UNO"], about.actors["EUR"]) == ("France", "United Nations", "Europe")
    aggregate(tmp_path / "e.parquet", tmp_path / "made", "month", target=True)
    made = read_dataset(tmp_path / "made")
    assert {each.id: each.name for each in made.actors} == {"FRA": "France", "UNO": "United Nations", "XYZ": "PARIS"}
    assert {each.label: each.proposition for each in made.issues} == {
        "De-escalation": "Military action should be reduced.",
        "De-escalation: United Nations": "Military action should be reduced, towards United Nations.",
    }
    with open_columns(str(tmp_path / "e.parquet")) as found:
        asked = found.resolved(Scope.of(actors=["france"], issues=["De-escalation"]))
        assert (asked.actors, asked.issues) == (("FRA",), ("de-escalation",))
        _, told = positions(found, asked)
        assert [(row.actor, row.actor_label, row.issue_label) for row in told] == [("FRA", "France", "De-escalation")]


def test_codes_of_countries_have_one_name_each() -> None:
    names = read_mapping("gdelt").told_actors
    assert len(names) > 300
    assert all(len(code) == 3 and code.isupper() for code in names)
    # Of one name are only codes that took each other's place.
    several = {name for name, number in Counter(names.values()).items() if number > 1}
    assert several == {"Isle of Man", "Montenegro", "Romania", "Timor-Leste"}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("id,label\naid,Aid\n", "has no column proposition"),
        ("id,label,proposition\naid,,Aid should be given.\n", "row 2 has no label"),
        ("id,label,proposition\naid,Aid,A.\n\naid,Aid,B.\n", 'row 4 says once more what "aid" is'),
        ('id,label,proposition\naid,"Aid,A.\n', "is no table of comma-separated values"),
        ("", "has no column id, label, proposition"),
    ],
)
def test_a_table_beside_a_mapping_that_cannot_be_read_is_refused(tmp_path: Path, content: str, fault: str) -> None:
    (tmp_path / "mine.csv").write_text(content, encoding="utf-8")
    text = (mappings_folder() / "gdelt.toml").read_text(encoding="utf-8")
    (tmp_path / "mine.toml").write_text(text.replace("cameo-issues.csv", "mine.csv"), encoding="utf-8")
    with pytest.raises(DataError, match=f"mine.csv: {fault}"):
        read_mapping(tmp_path / "mine.toml")


def test_every_mapping_that_ships_is_right_and_says_what_it_is() -> None:
    names = shipped()
    assert set(names) == {"acled", "gdelt", "icews", "icews-quadruples", "plover", "polecat", "unscon"}
    for name in names:
        mapping = read_mapping(name, {"epoch": "2014-01-01"} if name == "icews-quadruples" else {})
        assert mapping.title == names[name]
        assert mapping.untried == (name in ("acled", "icews", "icews-quadruples", "polecat"))
        text = (mappings_folder() / f"{name}.toml").read_text(encoding="utf-8")
        assert tomllib.loads(text)


class TestWhoActorsOfGdeltAre:
    """Who an actor is elsewhere follows from its code by the shipped table, and from nothing else."""

    ROWS = (
        EVENT | {"GLOBALEVENTID": "1", "Actor1CountryCode": "ROM"},
        EVENT | {"GLOBALEVENTID": "2", "Actor1CountryCode": "ROU"},
        EVENT | {"GLOBALEVENTID": "3", "Actor1CountryCode": "SUN"},
        # The group is not who the actor is where the actor is its country.
        EVENT | {"GLOBALEVENTID": "4", "Actor1CountryCode": "EUR", "Actor1KnownGroupCode": "NAT"},
        EVENT | {"GLOBALEVENTID": "5", "Actor1CountryCode": "", "Actor1KnownGroupCode": "NAT"},
        EVENT | {"GLOBALEVENTID": "6", "Actor1CountryCode": "QQQ"},
    )

    def test_codes_have_the_identity_that_the_table_gives(self, tmp_path: Path) -> None:
        file = tabbed(tmp_path / "x.export.CSV", list(self.ROWS), columns_of("gdelt"))
        import_csv(file, tmp_path / "e.parquet", mapping="gdelt")
        told = parquet.read_table(tmp_path / "e.parquet").to_pylist()
        names = ("actor", "actor_is_iso3166", "actor_is_wikidata", "target_is_wikidata")
        assert [tuple(row[name] or "" for name in names) for row in told] == [
            ("ROM", "ROU", "", "Q1065"),
            ("ROU", "ROU", "", "Q1065"),
            ("SUN", "", "", "Q1065"),
            ("EUR", "", "", "Q1065"),
            ("NAT", "", "Q7184", "Q1065"),
            ("QQQ", "", "", "Q1065"),
        ]

    def test_they_meet_the_actors_of_a_dataset(self, tmp_path: Path) -> None:
        rows = [EVENT | {"GLOBALEVENTID": "1"}, EVENT | {"GLOBALEVENTID": "2", "Actor1CountryCode": "DEU"}]
        file = tabbed(tmp_path / "x.export.CSV", rows, columns_of("gdelt"))
        import_csv(file, tmp_path / "e.parquet", mapping="gdelt")
        known = shutil.copytree(bundled_dataset(), tmp_path / "known")
        report = aggregate(tmp_path / "e.parquet", tmp_path / "out", "month", uses=[known])
        assert any(remark.startswith("2 of 2 actors") for remark in report.remarks), report.remarks

    def test_the_table_says_what_the_bundled_dataset_says(self) -> None:
        """Codes and items of the table are those of the actors of the bundled dataset that have the same name."""
        with (mappings_folder() / "cameo-actors.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        known = {each.name: each for each in read_dataset(bundled_dataset()).actors}
        met = [(row, known[row["name"]]) for row in rows if row["name"] in known]
        assert len(met) > 15
        for row, actor in met:
            if row["iso3166"]:
                assert row["iso3166"] == actor.iso3166
            else:
                items = [each.rpartition("/")[2] for each in actor.same_as if "wikidata.org/" in each]
                assert [row["wikidata"]] == (items or [""])
        of_others = [row["id"] for row in rows if row["wikidata"] and row["name"] not in known]
        assert not of_others

    def test_one_code_of_a_state_stands_for_itself(self) -> None:
        with (mappings_folder() / "cameo-actors.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        others = {row["id"]: row["iso3166"] for row in rows if row["iso3166"] not in ("", row["id"])}
        assert others == {"IMY": "IMN", "MTN": "MNE", "ROM": "ROU", "TMP": "TLS"}
        names = {row["id"]: row["name"] for row in rows}
        assert all(names[code] == names[today] for code, today in others.items())
        # States that are gone are no state of today.
        assert not [
            row["id"]
            for row in rows
            if row["id"] in {"ANT", "CSK", "DDR", "SCG", "SUN", "YUG", "ZAR"} and row["iso3166"]
        ]
