"""Texts to be coded: what is one, what stands for it, where it lies, and what is refused with a sentence."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coding.desk import FIRST, SECOND, bench, sha, talks
from stancegraph import limits
from stancegraph.characters import not_text
from stancegraph.cli import cli
from stancegraph.coding.pages import text_of_page
from stancegraph.coding.texts import Library, places_of, read_text, remember, source_id
from stancegraph.errors import StancegraphError
from stancegraph.tables.reader import read_dataset

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Envoy offers terms</title>
<meta property="og:title" content="Envoy offers terms"><meta property="article:published_time" content="2025-05-13">
<meta property="og:site_name" content="Halven Post"></head><body><nav><a href="/">Home</a><a href="/x">Other news</a></nav><article>
<h1>Envoy offers terms</h1><p>Ann Lee told reporters on Monday that the armies should leave the bridge, and that nobody would be asked twice.</p>
<p>Bob Ray answered that the army would pull back if observers came first, and gave no day on which that might be.</p></article>
<footer>All rights reserved</footer></body></html>"""


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in words])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"MZ\0\x01binary", "is no text, but a binary file"),
        (
            "a.txt",
            "caf\u00e9".encode("latin-1"),
            "byte 0xE9 at 3 is not UTF-8, in which texts are; save it as UTF-8",
        ),
        ("a.txt", "text".encode("utf-16"), "is in UTF-16; save it as UTF-8"),
        ("a.txt", b" \n ", "there are no words in it"),
        ("a.docx", b"text", "texts are .txt, .md or .html"),
        ("a.html", b"<html><body></body></html>", "there is no article in this page"),
        (
            "a.html",
            b"<html>caf\xe9</html>",
            "byte 0xE9 at 9 is not UTF-8, and the page says of no encoding that it is in it; save it as UTF-8",
        ),
        ("a.html", b"<meta charset='koi8-u'>\0", "is no text, but a binary file"),
        (
            "a.html",
            b"<meta charset=Shift_JIS><p>\x81",
            "byte 0x81 at 27 is not CP932, as the page says; save it as UTF-8",
        ),
    ],
)
def test_what_is_no_text_is_refused_in_a_sentence(name: str, content: bytes, said: str, tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    before = (folder / "sources.csv").read_bytes()
    (tmp_path / name).write_bytes(content)
    done = run("text", "add", folder, tmp_path / "talks-texts" / "second.txt", tmp_path / name)
    assert (done.exit_code, said in done.stderr) == (2, True), done.stderr
    assert (folder / "sources.csv").read_bytes() == before


def test_what_is_said_of_a_text_that_is_there_already_is_not_passed_over(tmp_path: Path) -> None:
    folder, texts = talks(tmp_path / "talks"), tmp_path / "talks-texts"
    before = (folder / "sources.csv").read_bytes()
    envoy, second = texts / "envoy.txt", texts / "second.txt"
    for words in ([envoy, second], [envoy, "--published", "2025-05-13", "--id", "envoy"]):
        done = run("text", "add", folder, *words)
        assert (done.exit_code, "is there already, as envoy" in done.stderr) == (0, True), done.output
        assert "is not kept" not in done.stderr
    done = run("text", "add", folder, second, "--published", "2025-05-13", "--id", "other", "--kind", "primary")
    assert done.exit_code == 1
    assert '--published "2025-05-13" is not kept: its row in sources.csv has nothing there' in done.stderr
    assert '--id "other" is not kept: its row in sources.csv has "second" there; change it there.' in done.stderr
    assert '--kind "primary" is not kept' in done.stderr
    assert (folder / "sources.csv").read_bytes() == before
    # Of several the one that is new is added all the same.
    (texts / "third.txt").write_text("A third text.\n", "utf-8")
    done = run("text", "add", folder, envoy, texts / "third.txt", "--publisher", "Halven Post")
    assert (done.exit_code, "Added third" in done.stderr, '--publisher "Halven Post" is not kept' in done.stderr) == (
        1,
        True,
        True,
    )
    assert [each.publisher for each in read_dataset(folder).sources] == ["", "", "Halven Post"]


def test_a_file_of_a_gigabyte_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as stream:
        stream.truncate(1 << 30)
    real, read = os.fdopen, []

    def fdopen(handle: int, mode: str) -> object:
        read.append(handle)
        return real(handle, mode)

    monkeypatch.setattr(os, "fdopen", fdopen)
    with pytest.raises(StancegraphError, match="has more than 16 MB; no text to be coded is as long"):
        read_text(large)
    large.write_bytes(b"a" * limits.LARGEST_TEXT)
    assert len(read_text(large).words) == limits.LARGEST_TEXT
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.txt")
        with pytest.raises(StancegraphError, match="is no file"):
            read_text(tmp_path / "pipe.txt")


def test_a_text_becomes_a_source_once_and_stays_where_it_is(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    path = tmp_path / "Le\u0301 12 mai.md"
    path.write_bytes("intro\n# The r\u00e9sum\u00e9 of talks\r\n\r\nWords.\n".encode())
    content = path.read_bytes()
    done = run(
        "text",
        "add",
        folder,
        path,
        "--published",
        "2025-05-12",
        "--publisher",
        "Post",
        "--kind",
        "media",
        "--language",
        "fr",
    )
    assert done.exit_code == 0, done.stderr
    source = read_dataset(folder).sources[-1]
    assert (source.id, source.title, source.sha256) == (
        "le-12-mai",
        "The r\u00e9sum\u00e9 of talks",
        hashlib.sha256(content).hexdigest(),
    )
    assert (str(source.published), source.publisher, source.kind, source.language) == (
        "2025-05-12",
        "Post",
        "media",
        "fr",
    )
    assert path.read_bytes() == content
    assert not list(folder.rglob("*.md"))
    again = run("text", "add", folder, path)
    assert (again.exit_code, "is there already, as le-12-mai" in again.stderr) == (0, True)
    assert len(read_dataset(folder).sources) == 3
    # Found again by its hash, without being told where.
    assert Library(places_of(folder)).words(source.sha256) == content.decode()
    path.write_text("other words\n")
    changed = run("text", "add", folder, path)
    assert (changed.exit_code, "the text has changed since, or it is another" in changed.stderr) == (2, True)
    with pytest.raises(StancegraphError, match="has changed since it was added"):
        Library(places_of(folder)).words(source.sha256)


_SHOWN = (
    "<p>The toll was 25<sup>3</sup> crowns for 5 m<sup>2</sup> of H<sub>2</sub>O on the 1<sup>st</sup>, a crisis<sup>b</sup> of old<sup><a href='#n'>[4]</a></sup>"
    "<a href='#n'><sup>5</sup></a> and <del>struck</del> <ins>new</ins> words of <a href='/x'>CO<sub>2</sub></a>.</p>"
    "<p hidden>secret</p><p style='color: red; Display : None'>secret</p><div style='visibility:hidden'>secret</div>"
    "<template>secret</template><noscript>secret</noscript><s>secret</s><button>secret</button>"
)


@pytest.mark.parametrize("more", ["", "<p>Norland and Souland spoke at length about the bridge on that day.</p>" * 25])
def test_of_a_page_the_words_are_those_that_its_reader_sees(more: str, tmp_path: Path) -> None:
    page = f"<html><body><article><h1>Head</h1>{_SHOWN}<p>Ann Lee supports it.</p><ul><li>one</li></ul>{more}</article></body></html>"
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    lines = read_text(tmp_path / "page.html").words.split("\n")
    assert lines[:3] == [
        "Head",
        "The toll was 25³ crowns for 5 m² of H₂O on the 1st, a crisisᵇ of old and new words of CO₂.",
        "Ann Lee supports it.",
    ]
    assert "secret" not in " ".join(lines)


def test_a_short_page_keeps_its_blocks_on_lines_of_their_own(tmp_path: Path) -> None:
    page = "<html><body><article><h1>Head</h1><p>Ann Lee supports it.</p><div aria-hidden='true'>deco</div><p>Bob Ray left.</p><form><input></form><figure><figcaption>Cap</figcaption></figure></article></body></html>"
    (tmp_path / "page.html").write_text(page)
    assert read_text(tmp_path / "page.html").words.split("\n")[:2] == ["Head", "Ann Lee supports it."]


def test_of_a_page_the_article_is_the_text(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    (tmp_path / "page.html").write_text(PAGE)
    assert run("text", "add", folder, tmp_path / "page.html").exit_code == 0
    source = read_dataset(folder).sources[-1]
    words = (tmp_path / "page.txt").read_text()
    assert source.sha256 == hashlib.sha256(words.encode()).hexdigest()
    assert "pull back if observers came first" in words
    assert "Other news" not in words
    assert (source.title, source.publisher, str(source.published)) == (
        "Envoy offers terms",
        "Halven Post",
        "2025-05-13",
    )
    assert run("text", "add", folder, tmp_path / "page.html").exit_code == 0
    (tmp_path / "page.txt").write_text("mine")
    done = run("text", "add", folder, tmp_path / "page.html")
    assert (done.exit_code, "is there already with other words" in done.stderr) == (2, True)
    assert (tmp_path / "page.txt").read_text() == "mine"


def _says(attributes: str, encoding: str, words: str = "\u00ab\u041c\u0438\u0440\u00bb", mark: bytes = b"") -> bytes:
    return mark + PAGE.replace("<head>", f"<head><meta {attributes}>").replace("Bob", words).encode(encoding)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (_says('charset="windows-1251"', "cp1251"), "\u00ab\u041c\u0438\u0440\u00bb"),
        (_says("content='text/html; charset = koi8-r' http-equiv=Content-Type", "koi8-r", "\u041c"), "\u041c"),
        (_says("CHARSET=iso-8859-1", "cp1252", "\u201cM\u201d"), "\u201cM\u201d"),
        (_says('charset="x-sjis"', "cp932", "\u65e5\u672c"), "\u65e5\u672c"),
        (_says('charset="utf-16"', "utf-8"), "\u00ab\u041c\u0438\u0440\u00bb"),
        (_says('charset="no-such"', "utf-8"), "\u00ab\u041c\u0438\u0440\u00bb"),
        (_says('charset="rot13"', "utf-8"), "\u00ab\u041c\u0438\u0440\u00bb"),
        (_says('name="description" content="charset=koi8-r"', "utf-8"), "\u00ab\u041c\u0438\u0440\u00bb"),
        (_says('x><!-- <meta charset="koi8-r"> --', "utf-8"), "\u00ab\u041c\u0438\u0440\u00bb"),
        (_says('charset="koi8-r"', "utf-8", mark=b"\xef\xbb\xbf"), "\u00ab\u041c\u0438\u0440\u00bb"),
        (_says('charset="koi8-r"', "utf-16-le", mark=b"\xff\xfe"), "\u00ab\u041c\u0438\u0440\u00bb"),
    ],
)  # fmt: skip
def test_a_page_is_read_in_the_encoding_that_it_says(content: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(content)
    assert f"{words} Ray answered" in read_text(tmp_path / "page.html").words


def test_what_a_server_says_of_the_encoding_goes_before_what_the_page_says() -> None:
    content = _says('charset="koi8-r"', "cp1251")
    assert "\u041c\u0438\u0440" in text_of_page(content, "page", "Windows-1251")
    assert "\u041c\u0438\u0440" not in text_of_page(content, "page")


@pytest.mark.skipif(sys.platform == "win32", reason="names of files are no bytes there")
def test_options_that_are_no_text_are_refused_and_names_of_files_are_not(tmp_path: Path) -> None:
    folder, words = talks(tmp_path / "talks"), tmp_path / os.fsdecode(b"w\xff.txt")
    words.write_text("Words of a text.\n")
    for option in ("--title", "--publisher", "--id", "--url"):
        done = run("text", "add", folder, words, option, os.fsdecode(b"a\xff"))
        said = " ".join(done.stderr.split())
        assert (done.exit_code, f"{option}: byte 0xFF is not UTF-8" in said) == (2, True), done.output
    assert run("text", "add", folder, words).exit_code == 0
    (tmp_path / os.fsdecode(b"f\xff.jsonl")).write_text('{"source": "w", "quote": "of a"}')
    done = run("extract", folder, "--with", tmp_path / os.fsdecode(b"f\xff.jsonl"))
    assert (done.exit_code, done.stdout) == (0, "w: 1 candidate\n"), done.output


@pytest.mark.parametrize("language", ["english", "en_US", "fr-", "e", "de-\u0661", "uk\n"])
@pytest.mark.parametrize("words", [("text", "add"), ("watch", "feed"), ("add", "source")])
def test_a_language_that_has_no_tag_of_one_is_refused(words: tuple[str, ...], language: str, tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    before = (folder / "sources.csv").read_bytes()
    given: dict[str, list[str | Path]] = {
        "text": ["second.txt"],
        "watch": ["feed.xml", "-o", tmp_path / "out"],
        "add": ["--title", "x"],
    }
    done = run(*words, folder, *given[words[0]], "--language", language)
    assert (done.exit_code, "is no tag of a language (BCP 47)" in done.stderr) == (2, True), done.output
    assert (folder / "sources.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("attributes", "language"),
    [
        ('lang="uk"', "uk"),
        ("class=x LANG=zh-Hant-TW", "zh-Hant-TW"),
        ("xml:lang='fr' class=\">\"", "fr"),
        ('lang="en_US"', ""),
        ('lang="English"', ""),
        ('data-lang="de"', ""),
        ("", ""),
    ],
)
def test_the_language_of_a_page_is_that_of_its_source(attributes: str, language: str, tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    (tmp_path / "page.html").write_text(PAGE.replace('lang="en"', attributes))
    assert run("text", "add", folder, tmp_path / "page.html").exit_code == 0
    assert read_dataset(folder).sources[-1].language == language


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes with names")
def test_a_pipe_beside_a_page_is_not_waited_for(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    (tmp_path / "page.html").write_text(PAGE)
    os.mkfifo(tmp_path / "page.txt")
    done = run("text", "add", folder, tmp_path / "page.html")
    assert (done.exit_code, "page.txt: is no file, but a pipe" in done.stderr) == (2, True)


def test_where_texts_lie_is_remembered_for_the_user_and_not_in_the_dataset(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    before = sorted(folder.rglob("*"))
    assert not Library(places_of(folder)).has(sha(bench(folder)))
    remember(folder, [tmp_path / "talks-texts"])
    remember(folder, files={"x": tmp_path / "x.txt"})
    library = Library(places_of(folder))
    assert library.words(sha(bench(folder))) == FIRST
    assert library.words(sha(bench(folder), "second")) == SECOND
    assert "talks-texts" not in "".join(path.read_text() for path in before if path.is_file())
    with pytest.raises(StancegraphError, match="is not at hand"):
        library.words("0" * 64)
    (tmp_path / "config" / "stancegraph" / "texts.json").write_text("[1")
    assert places_of(folder).folders == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Envoy Offers.txt", "envoy-offers"), ("\u4f60\u597d.txt", "text"), ("...txt", "text"), ("a" * 200, "a" * 80)],
)
def test_an_id_is_made_of_the_name_of_the_file(name: str, expected: str) -> None:
    assert source_id(Path(name)) == expected


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("code", "nowhere", "--coder", "ana"), "no such folder"),
        (("code", "FOLDER", "--coder", "../x/\n"), "is no name for a coder"),
        (("code", "FOLDER", "--coder", "ana", "--texts", "nowhere"), "no such folder"),
        (("text", "add", "FOLDER", "nowhere.txt"), "cannot be read: No such file"),
        (("text", "add", "FOLDER", "a.txt", "b.txt", "--id", "x"), "--id is for one file"),
        (("publish", "FOLDER", "--coder", "ana"), '"ana" has decided nothing in this dataset'),
        (("publish", "FOLDER", "--coder", "ana", "--dry-run", "--yes"), "--dry-run writes nothing"),
    ],
)
def test_commands_say_what_is_wrong(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    done = run(*(str(folder) if each == "FOLDER" else each for each in words))
    assert done.exit_code in (1, 2)
    assert said in done.stderr
    assert not (folder / "coding").exists()


def test_a_title_is_taken_of_words_that_no_cell_can_hold(tmp_path: Path) -> None:
    path = tmp_path / "escape.txt"
    path.write_bytes(b"\x1b[31mRed\x1b[0m said no.\nMore.\n")
    text = read_text(path)
    assert text.words.startswith("\x1b[31mRed")
    assert not_text(str(text.about["title"])) == ""
    assert "Red" in str(text.about["title"])
