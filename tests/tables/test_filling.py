"""``anchor`` fills in what the texts tell, into empty cells only, and names what they do not."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stancegraph.errors import DataError
from stancegraph.model.records import Stance
from stancegraph.tables.anchoring import Anchors, Texts
from stancegraph.tables.filling import Filled, fill
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import check_datasets, read_dataset
from stancegraph.tables.rewriting import write
from support import TOML, Rows, rows, write_folder

TEXT = "The guns must stop, Ann said. 🕊️ \r\nThey must talk.\nStop, stop."


def dataset(tmp_path: Path, quotes: list[dict[str, str]], text: str | None = TEXT, **source: str) -> tuple[Path, Texts]:
    tables: dict[str, Rows] = rows()
    for row, cells in zip(tables["stances"], quotes, strict=False):
        row |= cells
    tables["sources"][0] |= source
    texts = tmp_path / "texts"
    texts.mkdir()
    if text is not None:
        (texts / "gazette.txt").write_bytes(text.encode())
    return write_folder(tmp_path / "d", tables), Texts.read(texts)


def left(filled: Filled) -> list[str]:
    return [str(each).rpartition("/")[2] for each in filled.left]


def test_what_stands_once_is_found_and_the_rest_is_named(tmp_path: Path) -> None:
    quotes = [{"quote": "They must talk"}, {"quote": "must"}, {"quote": "They must\ntalk"}, {}]
    folder, texts = dataset(tmp_path, quotes, sha256=hashlib.sha256(TEXT.encode()).hexdigest())
    before = (folder / "sources.csv").read_bytes()
    filled = fill(folder, texts)
    assert (filled.quotes, filled.hashes) == (1, 0)
    assert left(filled) == [
        'stances.csv:3: quote: s2: "must" stands at 9-13, 40-44 of the text of gazette; say which with start and end',
        'stances.csv:4: quote: s3: "They must\\x0atalk" is not in the text of gazette; it stands at 35-49, differing in a line break: '
        "copy the quote from there as it is written",
    ]
    write(filled.files)
    evidence = read_dataset(folder).stances[0].evidence
    assert evidence is not None
    assert (evidence.start, evidence.end) == (35, 49)
    assert (folder / "sources.csv").read_bytes() == before
    assert not fill(folder, texts).files


def test_a_text_is_known_by_the_name_of_its_source_where_all_that_is_quoted_stands_in_it(tmp_path: Path) -> None:
    folder, texts = dataset(tmp_path, [{"quote": "must talk"}, {"quote": "The guns", "start": "0", "end": "8"}])
    filled = fill(folder, texts)
    assert (filled.quotes, filled.hashes, filled.left) == (1, 1, ())
    write(filled.files)
    found = read_dataset(folder)
    assert found.sources[0].sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    anchors, problems = Anchors(texts), Problems()
    check_datasets([folder], problems, [anchors.check])
    assert (len(problems), anchors.checked) == (0, 2)


@pytest.mark.parametrize(
    "other", [{"quote": "guns", "start": "0", "end": "4"}, {"quote": "peace"}, {"passages": f"0-3 {'0' * 64}"}]
)
def test_a_text_with_other_words_is_not_that_of_the_source(other: dict[str, str], tmp_path: Path) -> None:
    folder, texts = dataset(tmp_path, [{"quote": "must talk"}, other])
    filled = fill(folder, texts)
    assert (filled.files, filled.quotes, filled.hashes) == ((), 0, 0)
    assert left(filled)[:2] == [
        "sources.csv:2: sha256: gazette: gazette.txt has not the words that s2 quotes; is it the text of gazette?",
        "stances.csv:2: quote: s1: the text of gazette is not here",
    ]


def test_texts_that_are_not_there_or_no_utf_8_are_named(tmp_path: Path) -> None:
    folder, texts = dataset(tmp_path, [{"quote": "x"}], None)
    assert left(fill(folder, texts)) == ["stances.csv:2: quote: s1: the text of gazette is not here"]
    (tmp_path / "texts" / "gazette.txt").write_bytes(b"caf\xe9 x")
    assert left(fill(folder, Texts.read(tmp_path / "texts")))[0] == (
        "sources.csv:2: sha256: gazette: gazette.txt is not UTF-8, in which offsets count; save it as UTF-8"
    )


def test_texts_of_datasets_that_are_used_count_and_their_rows_are_not_touched(tmp_path: Path) -> None:
    base, texts = dataset(tmp_path, [{"quote": "must talk"}], sha256=hashlib.sha256(TEXT.encode()).hexdigest())
    more = write_folder(
        tmp_path / "more",
        {name: [] for name in rows()} | {"stances": [rows()["stances"][0] | {"id": "m1", "quote": "Ann said"}]},
        TOML.replace("talks/", "more/") + 'uses = ["../d"]\n',
    )
    filled = fill(more, texts)
    assert [each.file for each in filled.files] == [more / "stances.csv"]
    assert fill(base, texts).quotes == 1


@pytest.mark.filterwarnings("ignore::stancegraph.errors.DataWarning")
def test_what_cannot_be_filled_in_is_refused(tmp_path: Path) -> None:
    folder, texts = dataset(tmp_path, [{"quote": "must talk"}])
    whole = (folder / "stances.csv").read_text()
    (folder / "stances.csv").write_text(whole.replace(",start,", ",begin,"))
    with pytest.raises(DataError, match=r"stances\.csv:1: start: column missing; add it to the header"):
        fill(folder, texts)
    (folder / "stances.csv").write_text(whole.replace(",", ";"))
    with pytest.raises(
        DataError, match=r"stances\.csv: is not UTF-8 divided by ','; make it so with validate --fix first"
    ):
        fill(folder, texts)
    (folder / "stances.csv").write_text(whole.replace("supports", "perhaps"))
    with pytest.raises(DataError, match="perhaps"):
        fill(folder, texts)
    (folder / "stances.csv").unlink()
    (folder / "stances.jsonl").write_text(
        '{"id": "s1", "actor": "ann", "issue": "truce", "position": "supports", "date": "2025-04-04", "voice": "self", '
        '"source": "gazette", "quote": "must talk"}'
    )
    with pytest.raises(DataError, match=r"stances\.jsonl: only tables of CSV are filled in"):
        fill(folder, texts)


@settings(max_examples=25, deadline=None)
@example("aXa", [(0, 1)])
@given(
    st.text("aX é🕊\r\n", min_size=1, max_size=30),
    st.lists(st.tuples(st.integers(0, 29), st.integers(1, 9)), max_size=4),
)
def test_only_what_a_look_at_every_place_finds_once_is_filled_in(
    tmp_path_factory: pytest.TempPathFactory, text: str, places: list[tuple[int, int]]
) -> None:
    quotes = [quote for start, length in places if (quote := text[start : start + length]).strip() == quote and quote]
    quotes = [quote for quote in quotes if "\r" not in quote]
    folder, texts = dataset(tmp_path_factory.mktemp("d"), [{"quote": quote} for quote in quotes], text)
    filled = fill(folder, texts)
    write(filled.files)
    for quote, stance in zip(quotes, read_dataset(folder).stances, strict=False):
        assert isinstance(stance, Stance)
        assert stance.evidence is not None
        found = [at for at in range(len(text)) if text[at : at + len(quote)] == quote]
        assert stance.evidence.start == (found[0] if len(found) == 1 else None)
