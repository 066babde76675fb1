"""How much of a text goes into a page: never more than a source allows, and no mark where the words do not stand."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancegraph.model.records import Dataset, Evidence, Passage, Source, Stance
from stancegraph.model.words import Embed
from stancegraph.views.texts import AROUND, NONE, page_texts
from support import issue, source, stance, tiny

LETTERS = st.text("ab \n\U0001f600é", min_size=1, max_size=60)


def world(text: str, quotes: list[Evidence], passages: tuple[Passage, ...] = (), **about: Any) -> Dataset:
    """One source with stances that quote it."""
    made: list[Stance] = [
        replace(stance(f"q{n}"), source="w", evidence=each, passages=()) for n, each in enumerate(quotes)
    ]
    if passages:
        made.append(replace(stance("p"), source="w", evidence=None, passages=passages))
    digest = hashlib.sha256(text.encode()).hexdigest()
    held = replace(source("w"), sha256=digest, **about)
    return replace(
        tiny(), issues=(issue("talks"),), sources=(held,), stances=tuple(made), events=(), assessments=(), votes=()
    )


def texts_of(text: str) -> dict[str, str]:
    return {hashlib.sha256(text.encode()).hexdigest(): text}


@given(st.data())
def test_a_page_holds_what_stands_near_a_quote_and_nothing_else(data: st.DataObject) -> None:
    text = data.draw(st.lists(LETTERS, min_size=1, max_size=12).map("".join)) * data.draw(st.sampled_from([1, 9]))
    spans = data.draw(st.lists(st.tuples(st.integers(0, len(text) - 1), st.integers(1, 20)), max_size=4))
    quotes = [Evidence(text[start : start + size], start, min(start + size, len(text))) for start, size in spans]
    found = page_texts(world(text, quotes, embed=Embed.AROUND), texts_of(text))
    # Slow and obvious: every character is near a quote or not.
    near = {
        place
        for each in quotes
        for place in range(len(text))
        if each.start is not None and each.end is not None and each.start - AROUND <= place < each.end + AROUND
    }
    held = found.by_source.get("w")
    if not near:
        assert (held, found.kept_back) == (None, ("w",))
        return
    assert held is not None
    shown = {piece.start + n: letter for piece in held.pieces for n, letter in enumerate(piece.words)}
    assert shown == {place: text[place] for place in near}
    assert held.whole == (len(near) == len(text))
    assert {(each.stance, each.start, each.end) for each in held.places} == {
        (f"q{n}", each.start, each.end) for n, each in enumerate(quotes)
    }
    ends = [(piece.start, piece.start + len(piece.words)) for piece in held.pieces]
    assert all(one[1] < other[0] for one, other in pairwise(ends)), "pieces that touch are one"


@pytest.mark.parametrize(
    ("about", "shown"),
    [
        ({"licence": "CC-BY-4.0"}, "whole"),
        ({"licence": "https://creativecommons.org/publicdomain/zero/1.0/"}, "whole"),
        ({"licence": "OGL-UK-3.0"}, "whole"),
        ({"licence": "CC-BY-NC-4.0"}, "around"),
        ({"licence": "CC-BY-ND-4.0"}, "around"),
        ({"licence": "CC BY-SA 4.0 (texts of Wikipedia); facts only"}, "around"),
        ({}, "around"),
        ({"licence": "CC-BY-4.0", "embed": Embed.QUOTES}, "quote"),
        ({"licence": "CC-BY-4.0", "embed": Embed.AROUND}, "around"),
        ({"licence": "all rights reserved", "embed": Embed.WHOLE}, "whole"),
    ],
)
def test_the_row_of_a_source_decides_before_its_licence(about: dict[str, Any], shown: str) -> None:
    text = "x" * 500 + "we agree" + "y" * 500
    found = page_texts(world(text, [Evidence("we agree", 500, 508)], **about), texts_of(text))
    sizes = {"whole": 1008, "around": 408, "quote": 0}
    held = found.by_source.get("w")
    assert (sum(len(each.words) for each in held.pieces) if held else 0) == sizes[shown]
    assert found.kept_back == (("w",) if shown == "quote" else ())


def test_words_that_do_not_stand_there_are_marked_nowhere_and_counted() -> None:
    text = "we agree, we agree and they do not"
    quotes = [Evidence("we agree", 1, 9), Evidence("we agree"), Evidence("they do not"), Evidence("nobody said so")]
    found = page_texts(world(text, quotes, embed=Embed.WHOLE), texts_of(text))
    assert [(each.stance, each.start) for each in found.by_source["w"].places] == [("q2", 23)]
    assert found.lost == ("q0", "q1", "q3"), "at another place, at two places, at none"
    assert found.said() == (
        "Texts in the page: 1 whole; 0 only around quotes (200 characters). "
        "3 stances have words that do not stand in their text: q0, q1, q3."
    )
    assert "1 stance has words that do not stand in their text: q0." in replace(found, lost=("q0",)).said()
    assert replace(found, lost=("a", "b", "c", "d")).said().endswith("a, b, c and others.")


def test_a_file_of_another_encoding_is_named() -> None:
    made = world("caf\u00e9", [Evidence("caf\u00e9")], embed=Embed.WHOLE)
    latin = replace(made, sources=(replace(made.sources[0], sha256="1" * 64),))
    found = page_texts(latin, {}, {"1" * 64: "latin.txt"})
    assert (found.absent, found.undecoded) == ((), ("latin.txt",))
    assert found.said() == (
        "Texts in the page: 0 whole; 0 only around quotes (200 characters); "
        '1 at hand in another encoding than UTF-8: "latin.txt".'
    )


def test_a_passage_is_marked_where_its_words_may_stand_and_opens_nothing() -> None:
    text = "a" * 1000
    passage = Passage(600, 700, hashlib.sha256(b"a" * 100).hexdigest())
    around = page_texts(world(text, [], (passage,), embed=Embed.AROUND), texts_of(text))
    assert (around.by_source, around.kept_back) == ({}, ("w",))
    whole = page_texts(world(text, [], (passage,), embed=Embed.WHOLE), texts_of(text))
    assert [(each.stance, each.start, each.end) for each in whole.by_source["w"].places] == [("p", 600, 700)]
    wrong = Passage(600, 700, "0" * 64)
    assert page_texts(world(text, [], (wrong,), embed=Embed.WHOLE), texts_of(text)).lost == ("p",)


def test_a_text_is_known_by_its_hash_alone() -> None:
    made = world("we agree", [Evidence("we agree", 0, 8)], embed=Embed.WHOLE)
    assert page_texts(made, texts_of("we agree.")).absent == ("w",)
    unhashed = replace(made, sources=(Source("w", "W"),))
    assert page_texts(unhashed, {"": "we agree"}).absent == ("w",)
    assert NONE.by_source == {}
