"""Quotes against texts: where a quote does not stand, the message says what stands there and where the quote does."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancegraph import limits
from stancegraph.errors import StancegraphError
from stancegraph.model.records import Assessment, Evidence, Passage, Record, Retraction, Stance
from stancegraph.resources import bundled_dataset
from stancegraph.tables.anchoring import Anchors, Texts, read_texts
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import check_datasets, read_dataset
from stancegraph.tables.registry import Located
from support import NASTY, rows, source, stance, tiny, write_folder

TEXT = "Мир!! 🕊️ “We will never stop,” she said.\r\nNo, never. Ame\u0301lie wrote:\tnever.\n"
SEED = Path(__file__).parents[3] / "shared" / "seed"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def at_hand(text: str) -> Texts:
    return Texts({sha256(text): text}, {Path("text.txt"): sha256(text)})


def check(evidence: Evidence | None, text: str = TEXT, known: bool = True) -> tuple[list[str], Anchors]:
    """The problems of one stance with that evidence, in a source whose text is at hand or not."""
    records: list[Record] = [source("gazette", sha256=sha256(text)), stance("s1", evidence=evidence)]
    anchors, problems = Anchors(at_hand(text) if known else Texts({}, {})), Problems()
    for record in records:
        anchors.check(Located(record, f"{record.id}.csv", 7), problems)
    anchors.conclude(problems)
    return [str(problem) for problem in problems.all()], anchors


@pytest.mark.parametrize(
    "quote", ["Мир", "🕊️", "“We will never stop,”", "said.\r\nNo", "Ame\u0301lie", ":\tnever.\n", TEXT]
)
def test_a_quote_where_it_says_is_fine(quote: str) -> None:
    start = TEXT.index(quote)
    problems, anchors = check(Evidence(quote, start, start + len(quote)))
    assert problems == []
    assert anchors.checked == 1
    assert anchors.without_text == set()


@given(st.data(), st.text(min_size=1) | st.sampled_from(NASTY))
def test_offsets_count_code_points(data: st.DataObject, text: str) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    text = text.encode("utf-8", "ignore").decode()
    if text[start:end]:
        assert check(Evidence(text[start:end], start, start + len(text[start:end])), text)[0] == []


@pytest.mark.parametrize(
    ("evidence", "message"),
    [
        (Evidence("never", 17, 22), 'start: at 17-22 the text of gazette has " neve", not "never"; the quote stands at 18-23, 46-51, 68-73'),
        (Evidence("We will", 11, 18), 'start: at 11-18 the text of gazette has "e will ", not "We will"; the quote stands at 10-17'),
        (Evidence("we will", 10, 17), 'start: at 10-17 the text of gazette has "We will", not "we will"; the quote is nowhere in it'),
        (Evidence("Amélie", 53, 59), 'start: at 53-59 the text of gazette has "Améli", not "Amélie"; it stands at 53-60, differing in the form of accents (NFC or NFD): copy the quote from there as it is written'),
        (Evidence("said.\nNo", 36, 44), 'start: at 36-44 the text of gazette has "aid.\\x0d\\x0aNo", not "said.\\x0aNo"; it stands at 35-44, differing in line ends (LF or CR LF): copy the quote from there as it is written'),
        (Evidence("never", 9999, 10004), 'start: at 9999-10004 the text of gazette has "", not "never"; the quote stands at 18-23, 46-51, 68-73'),
        (Evidence("for ever"), 'quote: "for ever" is not in the text of gazette'),
    ],
)  # fmt: skip
def test_a_quote_that_stands_elsewhere_or_nowhere(evidence: Evidence, message: str) -> None:
    problems, anchors = check(evidence)
    assert problems == [f"s1.csv:7: {message}"]
    assert problems[0].isprintable()
    assert anchors.checked == 1


def test_passages_are_checked_by_the_hash_of_their_words() -> None:
    held = Passage.of(TEXT, 4, 30)
    for passages, known, faults, counts in (
        ((held,), True, [], (1, 0)),
        ((held, Passage.of(TEXT, 5, 31)), True, [], (2, 0)),
        ((Passage(5, 31, held.sha256),), True, ["at 5-31 the text of gazette has other words"], (1, 0)),
        ((Passage.of(TEXT + "more", 4, len(TEXT) + 4),), True, ["the text of gazette has other words"], (1, 0)),
        ((held,), False, [], (0, 1)),
    ):
        anchors, problems = Anchors(at_hand(TEXT) if known else Texts({}, {})), Problems()
        records: list[Record] = [source("gazette", sha256=sha256(TEXT)), stance("s1", passages=passages)]
        for record in records:
            anchors.check(Located(record, f"{record.id}.csv", 7), problems)
        anchors.conclude(problems)
        told = [str(problem) for problem in problems.all()]
        assert len(told) == len(faults)
        assert all(fault in problem for fault, problem in zip(faults, told, strict=True))
        assert (anchors.checked, anchors.unchecked) == counts


def test_overlapping_places_are_all_named() -> None:
    problems, _ = check(Evidence("aa", 3, 5), "aaab")
    assert problems == ['s1.csv:7: start: at 3-5 the text of gazette has "b", not "aa"; the quote stands at 0-2, 1-3']


def test_a_quote_without_offsets_is_looked_for() -> None:
    assert check(Evidence("never stop"))[0] == []


def test_without_the_text_nothing_is_checked_and_the_source_is_named() -> None:
    problems, anchors = check(Evidence("anything", 0, 8), known=False)
    assert problems == []
    assert (anchors.checked, anchors.without_text) == (0, {"gazette"})
    problems, anchors = check(None, known=False)
    assert (problems, anchors.without_text) == ([], set())


@pytest.mark.parametrize(
    "after", [Retraction("back", "s1"), stance("s2", supersedes="s1"), stance("s2", retracts="s1")]
)
def test_a_quote_of_a_row_that_was_corrected_or_withdrawn_is_no_problem_any_more(after: Record) -> None:
    anchors, problems = Anchors(at_hand(TEXT)), Problems()
    for record in (source("gazette", sha256=sha256(TEXT)), stance("s1", evidence=Evidence("nowhere", 0, 7)), after):
        anchors.check(Located(record, "s.csv", 7), problems)
    anchors.conclude(problems)
    assert problems.all() == ()


def test_assessments_are_checked_too() -> None:
    [assessment] = tiny().assessments
    anchors, problems = Anchors(at_hand(TEXT)), Problems()
    assert isinstance(assessment, Assessment)
    for record in (source("gazette", sha256=sha256(TEXT)), assessment):
        anchors.check(Located(record, "f.csv", 2), problems)
    assert [problem.column for problem in problems.all()] == ["start"]


def test_a_whole_dataset_against_a_folder_of_texts(tmp_path: Path) -> None:
    tables = rows()
    tables["sources"].append({"id": "herald", "title": "Herald"})
    tables["sources"][0]["sha256"] = sha256(TEXT)
    tables["stances"][0] |= {"quote": "We will", "start": "10", "end": "17"}
    tables["stances"][1] |= {"quote": "We will", "start": "12", "end": "19"}
    tables["stances"][2] |= {"quote": "We will", "source": "herald"}
    tables["stances"][3]["date"] = "never"
    folder = write_folder(tmp_path / "d", tables)
    (tmp_path / "texts" / "deeper").mkdir(parents=True)
    (tmp_path / "texts" / "deeper" / "gazette.txt").write_bytes(TEXT.encode())
    (tmp_path / "texts" / "picture.png").write_bytes(b"\x89PNG\xff")
    anchors, problems = Anchors(Texts.read(tmp_path / "texts")), Problems()
    check_datasets([folder], problems, [anchors.check])
    anchors.conclude(problems)
    assert [str(problem).replace(f"{tmp_path}/", "") for problem in problems.all()] == [
        'd/stances.csv:3: start: at 12-19 the text of gazette has " will n", not "We will"; the quote stands at 10-17',
        'd/stances.csv:5: date: "never" is not a date; write it as YYYY-MM-DD',
    ]
    assert (anchors.checked, anchors.without_text) == (2, {"herald"})


def test_texts_are_known_by_their_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    (tmp_path / "b.txt").write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    (tmp_path / "latin.txt").write_bytes("é".encode("latin-1"))
    texts = read_texts(tmp_path)
    assert texts == {sha256(TEXT): TEXT, sha256("\ufeff" + TEXT): "\ufeff" + TEXT}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes and links of POSIX")
def test_pipes_and_loops_among_the_texts_are_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / "a.txt").write_text("text")
    assert read_texts(tmp_path) == {sha256("text"): "text"}


def test_a_folder_of_texts_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StancegraphError) as caught:
        read_texts(tmp_path / "none")
    assert str(caught.value) == f"{tmp_path / 'none'}: no such folder; name the folder that holds the source texts"


@pytest.mark.skipif(
    not SEED.is_dir(), reason="the article is not redistributed: it is only checked where it is at hand"
)
def test_every_quote_of_the_bundled_dataset_stands_in_its_article() -> None:
    anchors, problems = Anchors(Texts.read(SEED)), Problems()
    check_datasets([bundled_dataset()], problems, [anchors.check])
    assert [str(problem) for problem in problems.all()] == []
    dataset = read_dataset(bundled_dataset())
    claims: list[Stance | Assessment] = [*dataset.stances, *dataset.assessments]
    quoted = [record for record in claims if record.evidence and record.source == "kryvyi-rih-2025-04"]
    assert anchors.checked == len(quoted) > 20


# -- texts in another form than the recorded one ----------------------------------------------------------------------

LINES = "HALVEN, 12 May.\n“Never,” she said: не сейчас.\n"


def sources_fault(folder: Path, recorded: bytes, now: bytes, file: str = "article.txt") -> tuple[str, Anchors]:
    """What is said of a source with the hash of these bytes, when a file has those now; and the quotes are looked up."""
    (folder / file).write_bytes(now)
    anchors, problems = Anchors(Texts.read(folder)), Problems()
    for record in (
        source("gazette", sha256=hashlib.sha256(recorded).hexdigest()),
        stance("s1", evidence=Evidence("she said")),
    ):
        anchors.check(Located(record, "d.csv", 3), problems)
    anchors.conclude(problems)
    return "\n".join(map(str, problems.all())), anchors


@pytest.mark.parametrize(
    ("recorded", "now", "what"),
    [
        (LINES, LINES.replace("\n", "\r\n"), "with CR LF line ends and not LF"),
        (LINES.replace("\n", "\r\n"), LINES, "with LF line ends and not CR LF"),
        (LINES.replace("\n", "\r"), LINES, "with LF line ends and not CR"),
        (LINES, LINES.replace("\n", "\r\n", 1), "with mixed line ends and not LF"),
        (LINES, LINES.rstrip(), "without its last line end"),
        (LINES.rstrip(), LINES, "with more line ends at its end"),
        (LINES, f"\ufeff{LINES}", "in UTF-8 with a byte-order mark and not UTF-8"),
        (f"\ufeff{LINES}", LINES, "in UTF-8 and not UTF-8 with a byte-order mark"),
        (
            LINES,
            "\ufeff" + LINES.replace("\n", "\r\n"),
            "in UTF-8 with a byte-order mark and not UTF-8 and with CR LF line ends and not LF",
        ),
    ],
)
def test_a_text_saved_otherwise_is_named_and_still_compared(recorded: str, now: str, what: str, tmp_path: Path) -> None:
    fault, anchors = sources_fault(tmp_path, recorded.encode(), now.encode())
    assert fault == (
        f"d.csv:3: sha256: the text is article.txt, now {what}; save it as it was, or record the SHA-256 it has now, {sha256(now)}"
    )
    assert (anchors.checked, anchors.unchecked) == (1, 0)


@pytest.mark.parametrize(
    ("encoding", "what"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1251", "Windows-1251"),
    ],
)
def test_a_text_in_another_encoding_is_named(encoding: str, what: str, tmp_path: Path) -> None:
    fault, anchors = sources_fault(tmp_path, LINES.encode(), LINES.encode(encoding))
    assert fault.startswith(f"d.csv:3: sha256: the text is article.txt, now in {what} and not UTF-8; save it as it was")
    assert anchors.checked == 1


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_a_western_text_in_one_byte_a_letter_is_named(encoding: str, tmp_path: Path) -> None:
    text = "Amélie, she said, est arrivée.\n"
    fault, anchors = sources_fault(tmp_path, text.encode(), text.encode(encoding))
    assert "now in Windows-1252 or Latin-1 and not UTF-8; save it as it was" in fault
    assert anchors.checked == 1


def test_a_hash_of_bytes_that_are_no_utf_8_is_a_problem(tmp_path: Path) -> None:
    content = LINES.encode("cp1251")
    fault, anchors = sources_fault(tmp_path, content, content)
    assert "article.txt has this SHA-256, but is not UTF-8" in fault
    assert anchors.checked == 0


def test_other_forms_of_a_file_that_is_longer_than_any_text_are_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = LINES.encode()
    monkeypatch.setattr(limits, "LARGEST_TEXT", len(content) - 1)
    fault, anchors = sources_fault(tmp_path, LINES.replace("\n", "\r\n").encode(), content)
    assert (fault, anchors.unchecked) == ("", 1)
    monkeypatch.setattr(limits, "LARGEST_TEXT", len(content))
    fault, anchors = sources_fault(tmp_path, LINES.replace("\n", "\r\n").encode(), content)
    assert ("with LF line ends" in fault, anchors.checked) == (True, 1)


def test_a_text_that_changed_and_is_that_of_another_source_now_is_no_problem(tmp_path: Path) -> None:
    (tmp_path / "gazette.txt").write_bytes(b"Other words.")
    anchors, problems = Anchors(Texts.read(tmp_path)), Problems()
    for name, words in (("gazette", "The words."), ("gazette-corrected", "Other words.")):
        anchors.check(Located(source(name, sha256=sha256(words)), "d.csv", 3), problems)
    anchors.conclude(problems)
    assert not problems.all()


def test_a_text_of_that_name_with_other_words_is_named(tmp_path: Path) -> None:
    fault, anchors = sources_fault(tmp_path, LINES.encode(), b"Other words.", "gazette.txt")
    assert f"gazette.txt has another SHA-256, {hashlib.sha256(b'Other words.').hexdigest()}" in fault
    assert (anchors.checked, anchors.unchecked) == (0, 1)


def test_a_text_of_another_name_and_words_is_no_problem(tmp_path: Path) -> None:
    assert sources_fault(tmp_path, LINES.encode(), b"Other words.")[0] == ""


@pytest.mark.parametrize(
    ("quoted", "recorded", "files", "why"),
    [
        (False, True, 1, "nothing here is quoted"),
        (True, False, 1, "no source has the sha256 of its text recorded"),
        (True, True, 0, "there is no file in the folder"),
        (True, True, 2, "of the 2 files there none has a recorded sha256"),
    ],
)
def test_why_nothing_was_compared(quoted: bool, recorded: bool, files: int, why: str, tmp_path: Path) -> None:
    for number in range(files):
        (tmp_path / f"{number}.txt").write_text("words")
    anchors = Anchors(Texts.read(tmp_path))
    for record in (
        source("gazette", sha256="0" * 64 if recorded else ""),
        stance("s1", evidence=Evidence("never") if quoted else None),
    ):
        anchors.check(Located(record, "d.csv", 3), Problems())
    assert anchors.why_nothing() == why
