"""Short ids: the same everywhere, found again, and never somebody else's in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import stancegraph
from stancegraph.answers import short_ids
from stancegraph.answers.short_ids import LENGTH, short_id, with_short_id
from stancegraph.errors import NotFound
from support import rows, write_folder


def test_it_follows_from_the_id_alone() -> None:
    # Written down once: people put these into their notes.
    assert short_id("s-2025-04-04-putin-peace-talks-1") == "s55txj"
    assert short_id("s1") == "s1"


@given(st.lists(st.text("abc-019", min_size=1, max_size=20), unique=True))
def test_every_id_is_found_by_its_short_one(ids: list[str]) -> None:
    for each in ids:
        found = with_short_id(f" {short_id(each).upper()} ", ids)
        assert each in found
        assert all(short_id(other).lower() == short_id(each).lower() for other in found)
        assert len(short_id(each)) <= LENGTH


def test_of_two_with_one_short_id_neither_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(short_ids, "LENGTH", 1)
    tables = rows()
    tables["stances"] = [{**tables["stances"][0], "id": f"stance-{number}"} for number in range(40)]
    stancegraph.build([write_folder(tmp_path / "d", tables)], tmp_path / "store")
    with stancegraph.open(tmp_path / "store") as session:
        counted = [short_id(f"stance-{number}") for number in range(40)]
        twice = next(each for each in counted if counted.count(each) > 1)
        with pytest.raises(NotFound, match="is short for several stances: stance-"):
            session.explain(twice)
