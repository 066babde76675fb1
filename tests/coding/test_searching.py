"""Words are found where they stand, however they are written, and what is not shown is counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.desk import bench, library, talks
from stancegraph.coding.searching import places
from stancegraph.coding.texts import read_text, source_of
from stancegraph.coding.workbench import Found, Workbench
from stancegraph.model.records import Source
from stancegraph.naming import fold
from stancegraph.tables.appending import append


@pytest.mark.parametrize(
    ("words", "wanted", "found"),
    [
        ("Orb\u00e1n spoke.", "orban", ["Orb\u00e1n"]),
        ("Orban spoke, Orba\u0301n did not.", "orb\u00e1n", ["Orban", "Orba\u0301n"]),
        ("Die Stra\u00dfe", "STRASSE", ["Stra\u00dfe"]),
        ("Die Stra\u00dfe", "s", ["S", "\u00df"]),
        (
            "\u2026 \u041f\u0435\u0440\u0435\u043c\u0438\u0440\u2019\u044f!",
            "\u043f\u0435\u0440\u0435\u043c\u0438\u0440'\u044f",
            ["\u041f\u0435\u0440\u0435\u043c\u0438\u0440\u2019\u044f"],
        ),
        ("one\r\n\u00a0soldier", "one soldier", ["one\r\n\u00a0soldier"]),
        ("cease\u00adfire a.b", "ceasefire", ["cease\u00adfire"]),
        ("aab", "a.b", []),
        ("any", " \u0301 ", []),
    ],
)
def test_words_are_found_however_they_are_written(words: str, wanted: str, found: list[str]) -> None:
    assert [words[start:end] for start, end in places(words, wanted)] == found


LETTERS = "aA\u00e1e\u00df\u2026. \n\u2019'\U0001f469\u0439"


@given(st.text(LETTERS), st.text(LETTERS, max_size=4))
def test_what_is_found_is_what_was_looked_for_and_nothing_is_passed_over(words: str, wanted: str) -> None:
    found = list(places(words, wanted))
    assert found == sorted(set(found))
    folded = [fold(words[start:end]) for start, end in found]
    # A letter that is several of those that are compared is found whole.
    assert all(fold(wanted) in each for each in folded)
    assert bool(found) == (bool(fold(wanted)) and fold(wanted) in fold(f"x{words}x"))


def desk_of(folder: Path, *texts: str) -> Workbench:
    talks(folder)
    sources: list[Source] = []
    for number, words in enumerate(texts):
        file = folder.parent / f"{folder.name}-texts" / f"more-{number}.txt"
        file.write_text(words, "utf-8")
        sources.append(source_of(read_text(file), sources, {})[0])
    append(folder, sources)
    return Workbench(folder, "ana", library(folder))


def test_of_many_places_each_text_has_some_and_the_others_are_counted(tmp_path: Path) -> None:
    desk = desk_of(tmp_path / "talks", "Orb\u00e1n spoke. " * 250, "Orban once.", "Orban \u2026 " * 60)
    names = {key: each.id for key, each in desk.sources.items()}
    found, more = desk.find("orban")
    shown = [names[each.text] for each in found]
    assert [shown.count(f"more-{number}") for number in range(3)] == [139, 1, 60]
    assert more == 250 + 1 + 60 - 200
    assert [(each.start, each.end) for each in found[:2]] == [(0, 5), (13, 18)]
    assert desk.find("once") == ([Found(found[139].text, 6, 10, "Orban once.")], 0)
    assert desk.find("  ") == ([], 0)
    assert bench(tmp_path / "talks").find("nowhere") == ([], 0)
