"""What is packed into a page is what is read back from it."""

from __future__ import annotations

import gzip
import json
from base64 import b64decode
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from stancegraph.views.packing import compressed, packed
from unpacked import unpacked

# Words that come again and words that do not, with whatever a text may hold; no field of a record is None.
WORDS = st.sampled_from(["", "supports", "\ud800", "0", "</script>", "\u2028"]) | st.text(st.characters(), max_size=6)
FIELDS = WORDS | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = FIELDS | st.lists(FIELDS, max_size=2) | st.dictionaries(WORDS, FIELDS, max_size=2)
RECORDS = st.lists(
    st.dictionaries(st.sampled_from(["id", "actor", "value", "__proto__"]), VALUES, max_size=4), max_size=12
)
OBJECTS = st.dictionaries(WORDS, RECORDS | VALUES, max_size=4)


def exactly(value: Any) -> str:
    """A value as text that tells 1 from 1.0 and from True, whatever the order of keys."""
    return json.dumps(value, sort_keys=True)


@given(OBJECTS, OBJECTS)
@example({"stances": [{"by": "a"}, {"by": "a"}, {}, {"by": "a", "value": 0}]}, {})
@example(
    {"nodes": [{}, {}], "none": [], "rare": [{}, {}, {}, {"id": "a"}, {}, {}]},
    {"size": [{"at": False}, {"at": 0}, {"at": 0.0}]},
)
def test_what_is_packed_is_read_back(data: dict[str, Any], drawing: dict[str, Any]) -> None:
    text = packed(data=data, drawing=drawing)
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
    assert exactly(unpacked(text)) == exactly({"data": data, "drawing": drawing})


def test_a_word_that_comes_again_stands_there_once() -> None:
    held = gzip.decompress(b64decode(packed(data={"stances": [{"actor": "Keir Starmer"}] * 9 + [{}]})))
    head, column = map(json.loads, held.decode().split("\n"))
    assert head["data"]["tables"] == {"stances": {"size": 10, "columns": ["actor"]}}
    assert column == {"words": ["Keir Starmer"], "at": [1] * 9 + [0]}


def test_what_few_records_have_is_written_with_their_places() -> None:
    records = [{"id": f"s{place}"} for place in range(9)]
    records[3] |= {"condition": "a"}
    records[8] |= {"condition": "a"}
    text = packed(data={"stances": records})
    _, _, column = map(json.loads, gzip.decompress(b64decode(text)).decode().split("\n"))
    assert column == {"of": [3, 8], "words": ["a"], "at": [1, 1]}
    assert unpacked(text) == {"data": {"stances": records}}


def test_the_same_is_packed_the_same() -> None:
    assert compressed(b"words" * 99) == compressed(b"words" * 99)
    assert packed(data={"a": [{"b": "c"}]}) == packed(data={"a": [{"b": "c"}]})
