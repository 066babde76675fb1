"""Small things that would grow: each is refused with a sentence, in a process that stays small."""

from __future__ import annotations

import ast
import gzip
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from dna_fixtures import Coded, Coding, Doc, write_dna
from stancegraph import limits
from support import TOML, write_folder

MOST_MEMORY = 300
"""Megabytes."""
_MEASURED = """
import sys
from stancegraph.cli import main
try:
    main()
finally:
    peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
    sys.stderr.write(f"PEAK {int(peak) >> 10}")
"""


class Said(NamedTuple):
    code: int
    text: str
    peak: int
    """Megabytes of memory, at most."""


def asked(folder: Path, *words: str) -> Said:
    """What the program says in a process of its own; one that does not end in a minute never would."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", _MEASURED, *words],
        cwd=folder,
        env={**os.environ, "XDG_CACHE_HOME": str(folder / "cache"), "COLUMNS": "1000"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    text, _, peak = done.stdout.rpartition("PEAK ")
    assert peak, done.stdout
    return Said(done.returncode, text, int(peak))


def _folder(folder: Path) -> Path:
    return write_folder(folder / "d")


def _info(content: str) -> Callable[[Path], list[str]]:
    def make(folder: Path) -> list[str]:
        (_folder(folder) / "dataset.toml").write_text(content, encoding="utf-8")
        return ["validate", "d"]

    return make


def _table(name: str, content: bytes) -> Callable[[Path], list[str]]:
    def make(folder: Path) -> list[str]:
        place = _folder(folder)
        place.joinpath(name).with_suffix(".csv").unlink()
        place.joinpath(name).write_bytes(content)
        return ["validate", "d"]

    return make


def _parquet(note: str, rows: int, listed: bool) -> Callable[[Path], list[str]]:
    def make(folder: Path) -> list[str]:
        pyarrow = pytest.importorskip("pyarrow")
        parquet = pytest.importorskip("pyarrow.parquet")
        notes = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * rows, "int32"), pyarrow.array([note]))
        if listed:
            notes = pyarrow.ListArray.from_arrays([0, rows, *([rows] * (rows - 1))], notes.cast("string"))
        columns = {"id": [f"a{n}" for n in range(rows)], "name": ["A"] * rows, "kind": ["person"] * rows}
        place = _folder(folder)
        (place / "actors.csv").unlink()
        parquet.write_table(pyarrow.table({**columns, "note": notes}), place / "actors.parquet", compression="zstd")
        assert (place / "actors.parquet").stat().st_size < 200_000
        return ["validate", "d"]

    return make


def _votes(folder: Path) -> list[str]:
    with gzip.open(folder / "v.csv.gz", "wb", 1) as packed:
        packed.write(b'rcid,country,country_code,vote\n1,A,AA,yes\n1,B,"')
        for _ in range(400):
            packed.write(b"x" * (1 << 20))
    (folder / "r.csv").write_text("rcid,date\n1,2020-01-01\n", encoding="utf-8")
    return ["import", "un-votes", "v.csv.gz", "r.csv", "-o", "o"]


def _json_ld(folder: Path) -> list[str]:
    with gzip.open(folder / "x.jsonld.gz", "wb", 1) as packed:
        for _ in range(400):
            packed.write(b" " * (1 << 20))
    return ["validate", "x.jsonld.gz"]


def _dna(folder: Path) -> Path:
    path = folder / "x.dna"
    write_dna(path, Coding((Doc("A", "Text."),), (Coded({"organization": "A", "concept": "B"}),)), 3)
    return path


def _endless_view(folder: Path) -> list[str]:
    with closing(sqlite3.connect(_dna(folder))) as base:
        base.execute("DROP TABLE DOCUMENTS")
        numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
        base.execute(f"CREATE VIEW DOCUMENTS AS {numbers} SELECT i ID, 'A' Title, 'B' Text, 0 Date FROM n")
        base.commit()
    return ["import", "dna", "x.dna", "-o", "o"]


def _schema_of_bytes(folder: Path) -> list[str]:
    path = _dna(folder)
    content = path.read_bytes()
    assert b"CREATE TABLE" in content
    at = content.index(b"CREATE TABLE")
    path.write_bytes(content[:at] + b"CREATE T\xa6BLE" + content[at + len("CREATE TABLE") :])
    return ["import", "dna", "x.dna", "-o", "o"]


_ACTORS = "id,name,kind,aliases,same_as,note\n"
_EVENTS = "id,type,label,date,place,actors,figures,source,bears_on,note\n"
_BLANKS = "\n".join(f'e{n},RAID,Raid,2025-01-01,,,"a=1{" " * 9_900}\n.\n.",,,' for n in range(400))
_MANY = [f"private_{n}_{'x' * (n % 50)}" for n in range(8_000)]

BOMBS: dict[str, tuple[Callable[[Path], list[str]], str]] = {
    "a dotted key": (
        _info(".".join(["a"] * 20_000) + " = 1\n" + TOML),
        "dataset.toml:1: not readable as TOML: more than 16 names joined",
    ),
    "a dotted key within": (
        _info(TOML + "x = [{ 'a' . " + " . ".join(['"\\""'] * 20_000) + " = 1 }]\n"),
        "more than 16 names joined",
    ),
    "a large dataset.toml": (_info(TOML + "#" * (300 << 10)), "cannot be read: it has more than 256 kB"),
    "unknown keys": (_info(TOML + "".join(f"k{n} = 1\n" for n in range(20_000))), "k0: unknown key"),
    "nested lists": (
        _table("actors.jsonl", b'{"id": ' + b"[" * 900 + b"]" * 900 + b"}"),
        "actors.jsonl:1: not readable as JSON: lists and objects are nested deeper than 100",
    ),
    "nested objects": (
        _table("actors.jsonl", b'{"id": "a", "mine": ' + b'{"a":' * 900 + b"1" + b"}" * 901),
        "nested deeper than 100",
    ),
    "many lists": (
        _table("actors.jsonl", b'{"id": [' + b"[]," * 4_000_000 + b"[]]}"),
        "the line holds more than 500,000 brackets",
    ),
    "a long line": (
        _table("actors.csv", _ACTORS.encode() + b"a,A,person,,," + b"x" * (80 << 20)),
        "actors.csv:2: the line is longer than 16,777,216 characters",
    ),
    "a long line of JSON": (
        _table("actors.jsonl", b"\n" + b"x" * (80 << 20)),
        "actors.jsonl:2: the line is longer than 16,777,216 characters",
    ),
    "an open quotation mark": (
        _table("actors.csv", _ACTORS.encode() + b'a,A,person,,,"' + (b"x" * 999 + b"\n") * (80 << 10)),
        "actors.csv:2: not readable as CSV from here on: field larger than",
    ),
    "many columns": (
        _table("actors.csv", (_ACTORS.strip() + "," + ",".join(_MANY) + "\n").encode()),
        "there are 8,006 columns, at most 1,000 are read",
    ),
    "many names": (
        _table("actors.jsonl", json.dumps({"id": "a", **dict.fromkeys(_MANY, "")}).encode()),
        "more than 1,000 names of columns stand in this file",
    ),
    "a name twice": (
        _table(
            "actors.jsonl",
            b'{"id": "a", ' + b", ".join(b'"%s": ""' % name.encode() for name in [*_MANY * 8, _MANY[-1]]) + b"}",
        ),
        "stands twice",
    ),
    "blanks in figures": (_table("events.csv", (_EVENTS + _BLANKS).encode()), "events.csv:2: figures:"),
    "one text in every row": (
        _parquet("x" * 1_000_000, 10_000, listed=False),
        "actors.parquet:2: note: the cell holds 1,000,000 bytes, at most 65,536",
    ),
    "one text in a list": (
        _parquet("x" * 60_000, 3_000, listed=True),
        "actors.parquet:2: note: the cell holds 180,000,000 bytes",
    ),
    "a packed line": (_votes, "v.csv.gz: the line is longer than"),
    "a packed document": (_json_ld, "larger than 64 MB when unpacked, and JSON-LD has to be held whole"),
    "an endless view": (_endless_view, "no table DOCUMENTS"),
    "a schema that is no text": (_schema_of_bytes, "x.dna: the database cannot be read"),
}


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_with_a_sentence(name: str, tmp_path: Path) -> None:
    make, sentence = BOMBS[name]
    said = asked(tmp_path, *make(tmp_path))
    assert sentence in said.text
    assert said.code in (1, 2)
    assert "unexpected" not in said.text
    assert "Traceback" not in said.text
    assert said.peak < MOST_MEMORY


def test_every_limit_is_used_and_says_what_it_is_of() -> None:
    source = Path(limits.__file__).read_text(encoding="utf-8")
    body = ast.parse(source).body
    names = [
        each.targets[0].id for each in body if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name)
    ]
    meanings = [after for each, after in pairwise(body) if isinstance(each, ast.Assign) and isinstance(after, ast.Expr)]
    assert len(meanings) == len(names) > 20
    assert sorted(names) == sorted(set(names)), "a second one of a name takes the place of the first"
    others = (path for path in Path(limits.__file__).parent.rglob("*.py") if path.name != "limits.py")
    code = "\n".join(path.read_text(encoding="utf-8") for path in others)
    assert [name for name in names if name not in code] == []
