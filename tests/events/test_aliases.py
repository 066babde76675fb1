"""Who is meant by a name on a day: dictionaries in the form of PETRARCH-2, and datasets."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancegraph import Actor, ActorKind, Dataset, DatasetInfo, PartialDate, Represents, Role, write_dataset
from stancegraph.errors import StancegraphError
from stancegraph.events.aliases import Aliases, Spell, aliases_of, read_aliases
from stancegraph.events.seen import Seen
from stancegraph.importers.mapped import import_csv

DICTIONARY = """# ours
NORTHLAND_  [NLD]
+NORTH_LAND_
ANN_LEE_  # a comment
+A._LEE_
\t[NLDGOV 100101-141231]
\t[NLDOPP >150101]
\t[NLDELI <20091231]
UNITED_ISLES_ [IGOUIS]
ON_LEAVE_ [NLDGOV 1401-1402]
+LOST_ [NLDGOV 140231]
BEN_ [SLDGOV 140101-140630]
BEN_ [NLDGOV 140101-140630]
MONTHLY_ [NLDMIL 140200-140300]
BROKEN\x1aNAME_ [SLD]
"""


@pytest.fixture
def dictionary(tmp_path: Path) -> Path:
    path = tmp_path / "ours.actors.txt"
    path.write_text(DICTIONARY, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "day", "found"),
    [
        ("NORTHLAND", "1900-01-01", "NLD"),
        ("North Land", "2014-01-01", "NLD"),
        ("ANN LEE", "2014-12-31", "NLD"),
        ("a. lee", "2010-01-01", "NLD"),
        ("ANN LEE", "2015-01-01", "NLDOPP"),
        ("ANN LEE", "2009-12-31", "NLDELI"),
        ("UNITED ISLES", "2014-01-01", "IGOUIS"),
        ("BEN", "2014-03-01", None),
        ("MONTHLY", "2014-02-01", "NLDMIL"),
        ("MONTHLY", "2014-03-31", "NLDMIL"),
        ("MONTHLY", "2014-04-01", None),
        ("BROKENNAME", "2014-01-01", "SLD"),
        ("LOST", "2014-02-28", None),
        ("NOBODY", "2014-01-01", None),
    ],
)
def test_a_name_means_who_held_the_role_on_the_day(dictionary: Path, name: str, day: str, found: str | None) -> None:
    assert read_aliases(dictionary).on(name, day) == found


def test_dates_that_cannot_be_read_are_counted(dictionary: Path) -> None:
    assert read_aliases(dictionary).malformed == {"not six or eight digits": 1, "no day of the calendar": 1}


def test_what_is_no_dictionary_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("a,b\n1,2\n")
    with pytest.raises(StancegraphError, match="holds no names with codes"):
        read_aliases(tmp_path / "x.txt")


REAL = Path(__file__).parents[3] / "shared" / "data" / "petrarch2_actors" / "Phoenix.Countries.actors.txt"


@pytest.mark.skipif(not REAL.is_file(), reason="the dictionary is not at hand")
def test_a_real_dictionary_knows_who_held_an_office() -> None:
    aliases = read_aliases(REAL)
    assert aliases.on("Vladimir Putin", "2000-01-01") == "RUS"
    assert aliases.malformed.total() < 100
    assert len(aliases.spells) > 20_000


LANDS = Dataset(
    DatasetInfo("Lands", "https://example.org/lands/"),
    actors=(
        Actor("ann", "Ann Lee", ActorKind.PERSON, aliases=("A. Lee",), same_as=("http://www.wikidata.org/entity/Q42",)),
        Actor("northland", "Northland", ActorKind.STATE, iso3166="NLD", cow="369"),
    ),
    roles=(
        Role("r", "ann", "Minister", "northland", Represents.BY_OFFICE, PartialDate("2014"), PartialDate("2015-06")),
        Role("s", "ann", "General", "northland", Represents.OWN_REMIT, PartialDate("2016"), None),
    ),
)


@pytest.mark.parametrize(
    ("name", "day", "found"),
    [
        ("ann lee", "2014-03-01", "northland"),
        ("A. Lee", "2015-07-01", "ann"),
        ("Q42", "2013-12-31", "ann"),
        ("Ann Lee", "2016-02-01", "ann"),
        ("NLD", "2014-01-01", "northland"),
        ("369", "2014-01-01", "northland"),
    ],
)
def test_names_codes_and_roles_of_a_dataset(name: str, day: str, found: str) -> None:
    assert aliases_of(LANDS).on(name, day) == found


DAYS = st.dates(date(2014, 1, 1), date(2014, 1, 20))


@given(st.lists(st.tuples(DAYS, DAYS, st.sampled_from("ABC")), max_size=5), DAYS)
def test_the_shortest_spell_of_one_id_counts(spells: list[tuple[date, date, str]], day: date) -> None:
    aliases = Aliases()
    for first, last, identifier in spells:
        aliases.add("x", Spell(first, last, identifier))
    holding = [(last - first, each) for first, last, each in spells if first <= day <= last]
    ids = {each for length, each in holding if length == min(other for other, _ in holding)}
    assert aliases.on("X", str(day)) == (ids.pop() if len(ids) == 1 else None)


def test_rows_are_of_who_is_meant_on_their_day(dictionary: Path, tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(
        'rows = "events"\ndate = "day"\nactor = "code"\nactor_name = "who"\ntarget_name = "whom"\ntarget = "to"\n'
    )
    (tmp_path / "rows.csv").write_text(
        "day,code,who,to,whom\n2014-01-01,,ANN LEE,,Northland\n2016-01-01,GOV,ANN LEE,X,NOBODY\n2016-01-01,,NOBODY,,\n"
    )
    write_dataset(LANDS, tmp_path / "lands")
    report = import_csv(tmp_path / "rows.csv", tmp_path / "e.parquet", mapping=tmp_path / "m.toml", actors=[dictionary])
    table = parquet.read_table(tmp_path / "e.parquet")
    assert table.column("actor").to_pylist() == ["NLD", "NLDOPP"]
    assert table.column("target").to_pylist() == ["NLD", "X"]
    assert report.dropped == {"actor: empty, and it is needed": 1}
    assert "2 actors are known by --actors" in report.remarks
    assert any("2 dates of --actors" in each for each in report.remarks)
    import_csv(
        tmp_path / "rows.csv",
        tmp_path / "e.parquet",
        mapping=tmp_path / "m.toml",
        actors=[tmp_path / "lands", dictionary],
    )
    assert parquet.read_table(tmp_path / "e.parquet").column("actor").to_pylist() == ["northland", "ann"]


KEYS = st.one_of(st.integers(0, 30).map(str), st.sampled_from(["a", "b", "01", "00", "-1", "1" * 19]))


@given(st.lists(st.lists(KEYS, max_size=12), max_size=8))
def test_keys_that_come_again_are_told(batches: list[list[str]]) -> None:
    seen, known = Seen(), set[str]()
    for keys in batches:
        wanted = []
        for key in keys:
            wanted.append(key in known)
            known.add(key)
        assert seen.again(pa.array(keys, pa.string())).tolist() == wanted


def test_numbers_and_texts_are_never_taken_for_one_another() -> None:
    seen = Seen()
    seen.again(pa.array([str(number) for number in range(1000)]))
    later = [f"x{number}" for number in range(1000)] + [f"0{number}" for number in range(1000)]
    assert not seen.again(pa.array(later)).any()
