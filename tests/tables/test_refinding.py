"""Rows of a text that changed: those whose words stand in the text it is now get a row in their place, and no other row does."""

from __future__ import annotations

import hashlib
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancegraph.errors import StancegraphError
from stancegraph.model.records import Passage, Stance
from stancegraph.tables.anchoring import Texts
from stancegraph.tables.appending import append
from stancegraph.tables.reader import read_dataset
from stancegraph.tables.refinding import Refinding, refind
from support import Rows, rows, write_folder

NOW = datetime(2026, 1, 2, tzinfo=UTC)
BEFORE = "The guns must stop, Ann said. They must talk."
AFTER = "Corrected. The guns must stop, Ann said. They must not talk."


def sha(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def dataset(folder: Path, quotes: list[dict[str, str]], after: str = AFTER) -> tuple[Path, Texts]:
    tables: dict[str, Rows] = rows()
    for row, cells in zip(tables["stances"], quotes, strict=False):
        row |= cells
    tables["sources"][0] |= {"sha256": sha(BEFORE)}
    tables["sources"].append({"id": "corrected", "title": "Corrected", "sha256": sha(after)})
    return write_folder(folder / "d", tables), Texts({sha(after): after}, {})


def left(found: Refinding) -> dict[str, str]:
    return dict(found.left)


def test_what_stands_in_one_place_is_superseded_and_the_rest_is_named(tmp_path: Path) -> None:
    place = Passage.of(BEFORE, 4, 18)
    folder, texts = dataset(
        tmp_path,
        [
            {"quote": "guns must stop", "start": "4", "end": "18", "coder": "ana"},
            {"passages": f"4-18 {place.sha256}"},
            {"quote": "They must talk"},
        ],
    )
    found = refind(folder, "gazette", "corrected", texts, NOW)
    assert (found.same, found.moved) == (0, 2)
    old = {each.id: each for each in read_dataset(folder).stances}
    for each in found.records:
        assert each.supersedes is not None
        assert (each.source, each.coder) == ("corrected", old[each.supersedes].coder)
        assert (each.actor, each.issue, each.position) == (
            old[each.supersedes].actor, old[each.supersedes].issue, old[each.supersedes].position,
        )  # fmt: skip
    first, second = found.records
    assert first.evidence is not None
    assert AFTER[first.evidence.start : first.evidence.end] == "guns must stop"
    assert second.passages[0].holds_in(AFTER)
    assert left(found) == {
        "a1": "assessments are not corrected by new rows",
        "s3": "its words stand nowhere there",
        "s4": "it quotes nothing",
    }
    append(folder, found.records)
    # What was superseded is not found a second time.
    assert refind(folder, "gazette", "corrected", texts, NOW).records == ()


def test_why_a_row_stays_is_said(tmp_path: Path) -> None:
    twice = f"{AFTER} Ann said. The guns\u00a0must stop? They must not talk!"
    folder, texts = dataset(tmp_path, [{"quote": "Ann said"}, {"quote": "The  guns must stop,"}], twice)
    found = refind(folder, "gazette", "corrected", texts, NOW)
    assert (left(found)["s1"], left(found)["s2"]) == (
        "its words stand there in several places",
        "its words are written otherwise there",
    )
    assert found.records == ()


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.sampled_from(["guns", "must", "Ann said", "talk", "must talk", "x"]), min_size=1, max_size=2),
    st.text("gunsmt Ax ", max_size=30),
)
def test_a_row_is_superseded_exactly_where_its_words_stand_once(quotes: list[str], more: str) -> None:
    after = f"{more} The guns must {more} talk."
    with tempfile.TemporaryDirectory() as name:
        folder, texts = dataset(Path(name), [{"quote": each} for each in quotes], after)
        found = refind(folder, "gazette", "corrected", texts, NOW)
        stances = [each for each in read_dataset(folder).stances if each.source == "gazette" and each.evidence]
        once = {
            each.id
            for each in stances
            if each.evidence and sum(after.startswith(each.evidence.quote, at) for at in range(len(after))) == 1
        }
        assert {each.supersedes for each in found.records if isinstance(each, Stance)} == once
        assert not once & left(found).keys()
        for each in found.records:
            assert each.evidence is not None
            assert after[each.evidence.start : each.evidence.end] == each.evidence.quote


def test_what_cannot_be_looked_for_is_said(tmp_path: Path) -> None:
    folder, texts = dataset(tmp_path, [{"quote": "guns"}])
    for old, new, there, match in (
        ("gazete", "corrected", texts, 'no source has the id gazete; did you mean "gazette"'),
        ("gazette", "gazette", texts, "have the same text"),
        ("gazette", "corrected", Texts({}, {}), "is not there; name the folder"),
        ("gazette", "corrected", Texts({sha(BEFORE): BEFORE}, {}), "is there as it was"),
    ):
        with pytest.raises(StancegraphError, match=match):
            refind(folder, old, new, there, NOW)
