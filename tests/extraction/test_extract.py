"""The command extract: candidates of cue words and of files, what is dropped and refused, and that no table is touched."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given as given_
from hypothesis import strategies as st

from coding.desk import FIRST, bench, sha, talks, values
from stancegraph.cli import cli
from stancegraph.coding.candidates import read_runs
from stancegraph.coding.suggestions import Suggestions
from stancegraph.extraction.cues import cues
from stancegraph.extraction.given import Given, candidate_from
from stancegraph.extraction.runs import Dropped
from stancegraph.extraction.sentences import sentences
from stancegraph.model.records import Dataset, DatasetInfo
from stancegraph.tables.problems import Problems

QUOTE = "the armies should leave the bridge"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return talks(tmp_path / "talks")


def extract(folder: Path, *words: str) -> Result:
    texts = () if "--learned" in words else ("--texts", str(folder.parent / "talks-texts"))
    return CliRunner().invoke(cli, ["extract", str(folder), *words, *texts])


def given(folder: Path, *lines: dict[str, Any] | str) -> str:
    path = folder.parent / "found.jsonl"
    path.write_text("\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines), encoding="utf-8")
    return str(path)


def found(folder: Path) -> list[dict[str, Any]]:
    return [each.as_json() for some in read_runs(folder, Problems()).values() for each in some]


def tables(folder: Path) -> dict[str, bytes]:
    return {
        str(each): each.read_bytes() for each in folder.rglob("*") if each.is_file() and "candidates" not in each.parts
    }


def test_sentences_with_a_cue_word_are_candidates_and_no_table_is_touched(folder: Path) -> None:
    before = tables(folder)
    done = extract(folder, "--with", "cues")
    assert (done.exit_code, done.stdout) == (0, "envoy: 1 candidate\nsecond: 0 candidates\n"), done.output
    assert "1 candidate." in done.stderr
    (only,) = found(folder)
    assert "offers terms" in FIRST[only["start"] : only["end"]]
    assert set(only) == {"start", "end", "rule"}
    assert tables(folder) == before
    runs = {each.name: each.read_bytes() for each in (folder / "coding" / "candidates").glob("*.jsonl")}
    assert extract(folder).exit_code == 0
    assert {each.name: each.read_bytes() for each in (folder / "coding" / "candidates").glob("*.jsonl")} == runs


def test_cues_are_whole_words_and_named_by_their_family() -> None:
    words = "Lee demanded peace. Nobody undemanded it. Ray REJECTED that. It rained on Mr. Day."
    assert [words[start:end] for start, end in sentences(words)] == [
        "Lee demanded peace.", "Nobody undemanded it.", "Ray REJECTED that.", "It rained on Mr. Day.",
    ]  # fmt: skip
    assert [(words[each.start : each.end], each.rule) for each in cues("t", words)] == [
        ("Lee demanded peace.", "cues:demand"),
        ("Ray REJECTED that.", "cues:oppose"),
    ]


@given_(
    st.text("aB.\u2029 \u00a0\t\r\n“”", max_size=20).map(lambda words: f"{words}He rejects\u2003it.{words}"), st.data()
)
def test_candidates_begin_and_end_with_words(words: str, data: st.DataObject) -> None:
    found = list(cues("t", words))
    assert found
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    line = Given(1, ("t",), {"start": start, "end": end})
    of_file = candidate_from(line, "t", words, Suggestions(Dataset(DatasetInfo("d", "https://example.org/"))))
    if isinstance(of_file, Dropped):
        assert (words[start:end].strip(), of_file.why) == ("", "no words")
    else:
        assert words[of_file.start : of_file.end] == words[start:end].strip()
    for each in found:
        assert words[each.start : each.end] == words[each.start : each.end].strip() != ""


def test_of_a_file_what_stands_in_the_text_is_taken_and_the_rest_counted(folder: Path) -> None:
    start = FIRST.index(QUOTE)
    path = given(
        folder,
        {
            "source": "envoy",
            "quote": QUOTE,
            "actor": "Ann Lee",
            "issue": "bridge",
            "position": "supports",
            "voice": "self",
        },
        {"source": "envoy", "start": start, "end": start + 10, "quote": QUOTE},
        {"source": "envoy", "quote": "the armies should never leave"},
        {"source": "envoy", "quote": "The"},
        {"source": "envoy", "quote": "said"},
        {"source": "envoy", "quote": "re"},
        {"source": "envoy", "start": 5, "end": 100000},
        {"source": "envoy", "quote": '"Not one soldier stays,"', "actor": "Nobody Known", "rule": "mine"},
        {"source": "elsewhere", "quote": "x"},
    )
    done = extract(folder, "--with", path)
    assert done.exit_code == 0, done.output
    assert '1 line names "elsewhere", and no text of the dataset is called so' in done.stderr
    assert "1 of 9 lines are about other texts" in done.stderr
    assert "1 its quote is not where it says" in done.stdout
    assert "1 not in the text" in done.stdout
    assert "more than once in the text" in done.stdout
    assert "1 no such place in the text" in done.stdout
    taken = {FIRST[each["start"] : each["end"]]: each for each in found(folder)}
    assert taken[QUOTE] == {
        "start": start, "end": start + len(QUOTE), "rule": "file", "actor": "ann", "actor_name": "Ann Lee", "issue": "bridge",
        "issue_words": "bridge", "voice": "self", "position": "supports",
    }  # fmt: skip
    other = taken["\u201cNot one soldier stays,\u201d"]
    assert (other["rule"], other["actor_name"], "actor" in other) == ("mine", "Nobody Known", False)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2: is no JSON"),
        ("[" * 5000, "line 2: is no JSON"),
        ('{"start": ' + "1" * 5000 + "}", "line 2: it has a number of too many digits\n"),
        ("[]", "line 2: is no object"),
        ({"source": "envoy", "quote": QUOTE, "positoin": "supports"}, '"positoin" is nothing a candidate says'),
        ({"source": "envoy", "quote": QUOTE, "position": "for"}, "is no position"),
        ({"source": "envoy", "quote": QUOTE, "voice": "mine"}, "is no voice"),
        ({"source": "envoy", "quote": 3}, "all else is text"),
        ({"source": "envoy", "start": "1", "end": 2}, "start and end are numbers"),
        ({"source": "envoy", "start": 1, "quote": QUOTE}, "start and end go together"),
        ({"source": "envoy"}, "neither a quote nor a place"),
        ({"quote": QUOTE}, "names no text"),
        ({"source": "envoy", "quote": QUOTE, "condition": 5}, "line 2: start and end are numbers, all else is text"),
        ({"source": "envoy", "quote": QUOTE, "actor": {}}, "line 2: start and end are numbers, all else is text"),
        ('{"source": "envoy", "quote": "x", "actor": "\\ud800"}', "half a character"),
        ('{"source": "envoy", "quote": "x", "quote": "y"}', 'line 2: "quote" stands twice'),
        (
            {"source": "second", "text": hashlib.sha256(FIRST.encode()).hexdigest(), "quote": QUOTE},
            "do not name the same text",
        ),
    ],
)
def test_a_line_that_cannot_be_meant_stops_all_and_nothing_is_written(
    line: dict[str, Any] | str, said: str, folder: Path
) -> None:
    done = extract(folder, "--with", given(folder, {"source": "envoy", "quote": QUOTE}, line))
    assert (done.exit_code, said in done.output) == (2, True), done.output
    assert not (folder / "coding").exists()


def test_what_two_lines_say_alike_is_one_candidate_in_the_file_and_in_what_is_told(folder: Path) -> None:
    line = {"source": "envoy", "quote": QUOTE, "actor": "Ann Lee"}
    text = sha(bench(folder))
    path = given(folder, line, line, {"text": text, "quote": QUOTE, "actor": "ann"}, {**line, "actor": "Bob Ray"})
    done = extract(folder, "--with", path)
    assert done.stdout == "envoy: 2 candidates; 2 found again\n", done.output
    assert sorted(each["actor"] for each in found(folder)) == ["ann", "bob"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no line in it"),
        (b"\n \n", "no line in it"),
        (b'{"source": "envoy", "quote": "\xff"}', "no text in UTF-8"),
        (b'{"source": "elsewhere", "quote": "x"}', "none of its 1 lines"),
        (None, "cannot be read"),
    ],
)
def test_a_file_that_proposes_nothing_is_an_error(content: bytes | None, said: str, folder: Path) -> None:
    path = folder.parent / "found.jsonl"
    if content is not None:
        path.write_bytes(content)
    done = extract(folder, "--with", str(path))
    assert (done.exit_code, said in done.output) == (2, True), done.output
    assert not (folder / "coding").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--with", "rule"], "is no method"),
        (["nobody"], "no source has the id"),
        (["--learned"], "there are no candidates"),
        (["--learned", "--with", "cues"], "goes with no TEXT"),
    ],
)
def test_what_is_asked_wrongly_is_said(words: list[str], said: str, folder: Path) -> None:
    done = extract(folder, *words)
    assert done.exit_code != 0
    assert said in done.output


def test_what_was_made_of_them_is_told(folder: Path) -> None:
    assert extract(folder, "--with", given(folder, {"source": "envoy", "quote": QUOTE, "rule": "mine"})).exit_code == 0
    at_work = bench(folder)
    at_work.reviewing.control = frozenset()
    text = sha(at_work)
    at_work.decide("first-pass", seen=at_work.head, text=text)
    (candidate,) = at_work.candidates(text)
    at_work.decide("accept", seen=at_work.head, text=text, candidate=candidate.id, values=values(QUOTE))
    assert extract(folder, "--learned").stdout == "mine: 1 of 1 accepted (1.00)\n"
