"""An import into the folder of an earlier one: what somebody did is left alone, what the database tells since is told."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dna_fixtures import USUAL, Coded, Coding, Doc, Value, write_dna
from stancegraph.errors import DataError, StancegraphError
from stancegraph.files import put
from stancegraph.importers import dna_again
from stancegraph.importers.dna import import_dna
from stancegraph.importers.dna_scale import SCALE_FILE
from stancegraph.importers.words import Ids
from stancegraph.tables.reader import read_dataset

DOCS = (Doc("Dam debate"), Doc("Second day"))


def coded(organization: str = "Works", concept: str = "Build it", document: int = 1, **values: Any) -> Coded:
    said: dict[str, Value] = {"organization": organization, "concept": concept, "agreement": True, **values}
    return Coded(said, document)


SOME = Coding(DOCS, (coded(), coded("Greens", agreement=False), coded("Works", "Pay for it", 2)))
USUAL_OF_OTHERS = {"speaker": "short text"} | USUAL


def graded(*levels: int) -> Coding:
    types = {"DNA Statement": USUAL | {"agreement": "integer"}}
    return Coding(DOCS, tuple(coded(agreement=level) for level in levels), types)


def written(path: Path, coding: Coding) -> Path:
    """The database, in the place of the one that may be there."""
    path.unlink(missing_ok=True)
    return write_dna(path, coding)


def changed(path: Path, *sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for each in sql:
            connection.execute(each)


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}


def labels(folder: Path, table: str) -> dict[str, str]:
    with (folder / f"{table}.csv").open(newline="") as stream:
        return {row[1]: row[0] for row in csv.reader(stream)}


def first(tmp_path: Path, coding: Coding = SOME, **options: Any) -> tuple[Path, Path]:
    """A database and the folder of an import of it."""
    path, out = write_dna(tmp_path / "a.dna", coding), tmp_path / "out"
    import_dna(path, out, **options)
    return path, out


# --- What somebody did ------------------------------------------------------------------------------------------------


def _spoilt(file: str, spoil: Callable[[str], str]) -> Callable[[Path], object]:
    return lambda out: (out / file).write_text(spoil((out / file).read_text()), newline="")


@pytest.mark.parametrize(
    ("spoil", "error", "words"),
    [
        (lambda out: (out / "imported.toml").unlink(), DataError, "is there already"),
        (_spoilt("imported.toml", lambda told: "files = 3"), StancegraphError, "imported.toml: cannot be read as what"),
        (_spoilt("imported.toml", lambda told: told[:90]), StancegraphError, "imported.toml: cannot be read as what"),
        (
            _spoilt("imported.toml", lambda told: told.replace("[options]", "[choices]")),
            StancegraphError,
            "nothing is called choices there",
        ),
        (
            _spoilt("imported.toml", lambda told: told.replace("format = 1", "format = 2\nnew = 3")),
            StancegraphError,
            "a later version of stancegraph wrote it; update",
        ),
        (_spoilt("imported.toml", lambda told: told.replace("format = 1", "")), StancegraphError, "format is missing"),
        (_spoilt("actors.csv", lambda told: told + "\n"), StancegraphError, "actors.csv: was changed"),
        (
            _spoilt("stances.csv", lambda told: told.replace("\n", "\r\n")),
            StancegraphError,
            "stances.csv: was changed since it was imported",
        ),
        (_spoilt("dataset.toml", lambda told: told + "\n"), StancegraphError, "dataset.toml: was changed"),
        (lambda out: (out / "votes.jsonl").write_text(""), StancegraphError, "votes.jsonl: was changed"),
        (lambda out: (out / "roles.csv").unlink(), StancegraphError, "roles.csv: was removed since it was imported"),
        (
            lambda out: (out / "roles.csv").unlink() or (out / "roles.csv").mkdir(),
            StancegraphError,
            "roles.csv: was changed",
        ),
    ],
)
def test_what_somebody_did_is_left_alone(
    spoil: Callable[[Path], object], error: type[StancegraphError], words: str, tmp_path: Path
) -> None:
    path, out = first(tmp_path)
    spoil(out)
    before = contents(out)
    with pytest.raises(error, match=words):
        import_dna(path, out)
    assert contents(out) == before


def test_an_import_of_other_files_is_left_alone(tmp_path: Path) -> None:
    _, out = first(tmp_path)
    other = write_dna(tmp_path / "other.dna", SOME)
    with pytest.raises(
        StancegraphError,
        match=r"holds an import of a.dna; write to another folder, or remove the tables and dataset.toml first$",
    ):
        import_dna(other, out)


def test_what_the_advice_says_can_be_done(tmp_path: Path) -> None:
    """Without the tables it is a new import, by other options as well."""
    path, out = first(tmp_path)
    for each in out.iterdir():
        if each.name != "imported.toml":
            each.unlink()
    before = contents(out)
    with pytest.raises(DataError):
        import_dna(path, out, base_iri="nonsense")
    assert contents(out) == before
    import_dna(path, out, prefix="x-")
    import_dna(path, tmp_path / "new", prefix="x-", base_iri="https://example.org/out/")
    assert contents(out) == contents(tmp_path / "new")


def test_who_may_read_a_table_stays(tmp_path: Path) -> None:
    path, out = first(tmp_path)
    for each in out.iterdir():
        each.chmod(0o600)
    written(path, replace(SOME, statements=SOME.statements[:1]))
    import_dna(path, out, title="New")
    assert {each.stat().st_mode & 0o777 for each in out.iterdir()} == {0o600}


# --- What the database tells since ------------------------------------------------------------------------------------


def test_the_next_import_into_a_folder_writes_it_anew(tmp_path: Path) -> None:
    """As a new import would be, with what the dataset is called, and levels placed as before."""
    named: dict[str, Any] = {"title": "Mine", "base_iri": "https://a.b/c/"}
    path, out = first(tmp_path, graded(1, 3, 7), scale="1..7", positions=["3=ambivalent"], **named)
    (out / "README.md").write_text("mine")
    written(path, graded(1, 3, 6))
    with pytest.raises(StancegraphError, match=r"placed 3 as ambivalent"):
        import_dna(path, out, scale="1..7")
    import_dna(path, out)
    again = read_dataset(out)
    assert [each.position for each in again.stances] == [-2, 0, 1]
    assert (again.info.title, again.info.base_iri) == ("Mine", "https://a.b/c/")
    assert (out / "README.md").read_text() == "mine"
    import_dna(path, tmp_path / "new", scale="1..7", positions=["3=ambivalent"], **named)
    for each in (tmp_path / "new").iterdir():
        if each.name != SCALE_FILE:
            assert (out / each.name).read_bytes() == each.read_bytes()
    with (out / "stances.csv").open("a") as stream:
        stream.write("\n")
    with pytest.raises(
        StancegraphError, match=r"stances.csv: was changed .*\(scale.toml, if it is left, places levels alike\)$"
    ):
        import_dna(path, out)


def test_what_is_new_changed_and_gone_is_said(tmp_path: Path) -> None:
    path, out = first(tmp_path)
    changed(
        path,
        "UPDATE ENTITIES SET Value = 'The Greens' WHERE Value = 'Greens'",
        "UPDATE DOCUMENTS SET Title = 'Third day' WHERE ID = 2",
        "DELETE FROM STATEMENTS WHERE ID = 1",
    )
    report = import_dna(path, out, title="Dams", base_iri="https://a.b/c/")
    assert report.remarks[:3] == (
        "the tables were those of an earlier import, in which nothing was changed; since then actors: 1 new, 1 gone (greens); "
        "sources: 1 changed; stances: 1 changed, 1 gone (s1)",
        "the title was a, and is Dams now",
        "the base IRI was https://example.org/out/, and is https://a.b/c/ now",
    )


def test_where_nothing_is_new_no_file_is_touched(tmp_path: Path) -> None:
    path, out = first(tmp_path)
    before = {each.name: (each.stat().st_ino, each.stat().st_mtime_ns, each.read_bytes()) for each in out.iterdir()}
    report = import_dna(path, out)
    assert report.remarks[0].endswith("since then nothing is new, changed or gone")
    after = {each.name: (each.stat().st_ino, each.stat().st_mtime_ns, each.read_bytes()) for each in out.iterdir()}
    assert after == before


@given(st.lists(st.sampled_from(["Tax", "tax!", "Tax?", "Мир", "мир", "A-B", "A B", "", "—"]), unique=True), st.data())
def test_labels_keep_their_ids(names: list[str], data: st.DataObject) -> None:
    """Whatever came and went, and whichever is asked for first."""
    ids = Ids("issue")
    before = {each: ids.of(each, each) for each in names}
    later = data.draw(
        st.permutations(data.draw(st.lists(st.sampled_from(["Tax", "tax!", "Мир", "A-B", "A B", "Tax-"]), unique=True)))
    )
    again = Ids("issue")
    again.keep(later, ids.given)
    after = {each: again.of(each, each) for each in later}
    assert all(after[each] == before[each] for each in later if each in before)
    assert len({*after.values()}) == len(after)


def test_an_id_never_comes_to_mean_another_label(tmp_path: Path) -> None:
    path, out = first(tmp_path)
    actors, issues = labels(out, "actors"), labels(out, "issues")
    # Labels are sorted, and these come before those that have the plain ids.
    more = (coded("!Works", "Build it!"), coded("?Greens", "(Pay for it)"))
    written(path, replace(SOME, statements=(*SOME.statements, *more)))
    import_dna(path, out)
    now = labels(out, "actors"), labels(out, "issues")
    assert actors.items() <= now[0].items()
    assert issues.items() <= now[1].items()
    assert (len(now[0]), len(now[1])) == (len(actors) + 2, len(issues) + 2)
    # The same where those that had them are gone.
    written(path, replace(SOME, statements=more))
    import_dna(path, out)
    assert labels(out, "actors").items() <= now[0].items()
    assert labels(out, "issues").items() <= now[1].items()


# --- With which options -----------------------------------------------------------------------------------------------

OTHERS = Coding(
    DOCS,
    tuple(replace(each, values={**each.values, "speaker": "Ann"}) for each in SOME.statements),
    {"DNA Statement": USUAL_OF_OTHERS},
)


@pytest.mark.parametrize(
    ("options", "other"),
    [
        ({"prefix": "de-"}, {"prefix": "fr-"}),
        ({"holder": "speaker"}, {"holder": "organization"}),
        ({"person": "speaker"}, {"person": "person"}),
        ({"concept": "document.title"}, {"concept": "concept"}),
    ],
)
def test_what_was_chosen_is_kept_and_not_changed(
    options: dict[str, Any], other: dict[str, Any], tmp_path: Path
) -> None:
    path, out = first(tmp_path, OTHERS, **options)
    before = contents(out)
    import_dna(path, out)
    import_dna(path, out, **{key: value.upper() if key != "prefix" else value for key, value in options.items()})
    assert contents(out) == before
    [(word, asked)], [now] = options.items(), other.values()
    with pytest.raises(
        StancegraphError, match=f'was imported with --{word} "{asked}", and would now be with --{word} "{now}"'
    ):
        import_dna(path, out, **other)
    assert contents(out) == before


def test_what_was_usual_is_kept(tmp_path: Path) -> None:
    """A type that is used before the other one now, and an organisation that is a person's too, do not make it another dataset."""
    types = {"Claim": USUAL, "DNA Statement": USUAL}
    path, out = first(tmp_path, Coding(DOCS, SOME.statements, types))
    before = contents(out)
    written(path, Coding(DOCS, (*SOME.statements, replace(coded("Others"), type="Claim")), types))
    report = import_dna(path, out)
    assert "1 statements of the type Claim" in str(report)
    assert contents(out) == before


def test_persons_that_are_new_in_a_database_are_no_other_choice(tmp_path: Path) -> None:
    coding = replace(
        OTHERS, types={"DNA Statement": {key: kind for key, kind in USUAL_OF_OTHERS.items() if key != "person"}}
    )
    path, out = first(tmp_path, coding)
    changed(path, "UPDATE VARIABLES SET Variable = 'person' WHERE Variable = 'speaker'")
    assert "actors: 1 new; roles: 2 new" in import_dna(path, out).remarks[0]
    with pytest.raises(StancegraphError, match='was imported with --person "person", and would now be with'):
        import_dna(path, out, person="concept")


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        (
            "UPDATE VARIABLES SET Variable = 'party' WHERE Variable = 'organization'",
            "no statement type has the variables",
        ),
        ("UPDATE STATEMENTTYPES SET Label = 'Claim'", 'no statement type is called "DNA Statement"'),
        ("UPDATE VARIABLES SET Variable = 'speaker' WHERE Variable = 'person'", 'is called "person"'),
    ],
)
def test_what_a_database_has_no_more_is_told_with_where_it_was_chosen(sql: str, words: str, tmp_path: Path) -> None:
    path, out = first(tmp_path)
    before = contents(out)
    changed(path, sql)
    with pytest.raises(
        StancegraphError, match=rf'{words}.*out was imported with --concept "concept" --holder "organ.*: write to'
    ):
        import_dna(path, out)
    assert contents(out) == before


def test_files_keep_their_order_and_prefixes(tmp_path: Path) -> None:
    paths = [write_dna(tmp_path / "ann.dna", SOME), write_dna(tmp_path / "ben.dna", replace(SOME, coder="Ben"))]
    changed(paths[1], "UPDATE ENTITIES SET Red = 1")
    out = tmp_path / "out"
    import_dna(paths, out, prefixes={"ben.dna": "ben-"})
    before = contents(out)
    import_dna(paths[::-1], out)
    assert contents(out) == before
    with pytest.raises(StancegraphError, match=r"the ids of ann.dna had the prefix nothing .* and would now have a-"):
        import_dna(paths, out, prefixes={"ann.dna": "a-"})


def test_files_of_one_name_are_told_apart_again(tmp_path: Path) -> None:
    paths = [tmp_path / "one" / "a.dna", tmp_path / "two" / "a.dna"]
    for number, path in enumerate(paths):
        path.parent.mkdir()
        write_dna(path, replace(SOME, coder=f"coder {number}"))
    prefixes = {str(path): f"{path.parent.name}-" for path in paths}
    import_dna(paths, tmp_path / "out", prefixes=prefixes)
    before = contents(tmp_path / "out")
    with pytest.raises(StancegraphError, match=r"several files are called a.dna, and had the prefixes one-, two-"):
        import_dna(paths, tmp_path / "out")
    import_dna(paths, tmp_path / "out", prefixes=prefixes)
    assert contents(tmp_path / "out") == before


def test_a_level_that_is_new_is_placed_beside_the_others(tmp_path: Path) -> None:
    path, out = first(tmp_path, graded(-1, 2))
    written(path, graded(-1, 2, -5))
    with pytest.raises(StancegraphError, match=r"the level -5 is not on the scale -2..2; .*--position -5="):
        import_dna(path, out)
    before = contents(out)
    with pytest.raises(StancegraphError, match=r"placed 2 as supports, and it would now be conditional"):
        import_dna(path, out, scale="-5..5")
    # What fails later leaves the scale as it was.
    with pytest.raises(DataError):
        import_dna(path, out, positions=["-5=rejects"], base_iri="nonsense")
    assert contents(out) == before
    import_dna(path, out, positions=["-5=rejects"])
    assert [int(each.position) for each in read_dataset(out).stances] == [-1, 2, -2]
    written(path, graded(-1, 2))
    import_dna(path, out, scale="-2..2")
    written(path, graded(-1, 2, -5, 3))
    import_dna(path, out, positions=["3=supports"])
    assert [int(each.position) for each in read_dataset(out).stances] == [-1, 2, -2, 2]


# --- What fails, and kills --------------------------------------------------------------------------------------------


def test_a_fault_is_said_of_the_folder_and_leaves_it(tmp_path: Path) -> None:
    path, out = first(tmp_path, prefix="p" * 100)
    before = contents(out)
    with pytest.raises(DataError, match=f"^{out}/dataset.toml: base_iri: "):
        import_dna(path, out, base_iri="nonsense")
    written(path, replace(SOME, statements=(*SOME.statements, coded("x" * 49))))
    with pytest.raises(DataError, match=f"^{out}/actors.csv: id: xxx.* with the prefix"):
        import_dna(path, out)
    assert contents(out) == before


def test_an_import_that_was_killed_can_be_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At no moment is there a dataset that is half of the earlier import and half of the next."""
    moved: list[object] = []

    def ended_after(steps: int) -> None:
        def counted(step: Callable[..., None]) -> Callable[..., None]:
            def one(*arguments: Any) -> None:
                if len(moved) == steps:
                    raise KeyboardInterrupt
                moved.append(arguments)
                step(*arguments)

            return one

        moved.clear()
        monkeypatch.setattr(dna_again, "put", counted(put))
        monkeypatch.setattr(dna_again, "_take", counted(lambda made, place: made.replace(place)))

    for steps in count():
        folder = tmp_path / str(steps)
        folder.mkdir()
        path, out = first(folder)
        earlier = contents(out)
        written(path, replace(SOME, statements=SOME.statements[:1]))
        ended_after(steps)
        try:
            import_dna(path, out)
        except KeyboardInterrupt:
            if (out / "dataset.toml").exists():
                whole = contents(out)
                # Before anything was taken away, or when all was there.
                assert {**whole, "imported.toml": b""} == {**earlier, "imported.toml": b""} or len(
                    read_dataset(out).stances
                ) == 1
            ended_after(-1)
            import_dna(path, out)
            ended = True
        else:
            ended = False
        import_dna(path, folder / "new", base_iri="https://example.org/out/")
        assert contents(out) == contents(folder / "new")
        if not ended:
            break
    assert steps >= 6
