"""Output as bytes, through real processes: where it goes, what of it, and what is left when something goes wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

import pytest

from stancegraph.model.records import Dataset
from stancegraph.store.build import build
from stancegraph.tables.writer import write_dataset
from support import INFO, actor, issue, source, stance, write_folder

pty = pytest.importorskip("pty", reason="pipes, devices and terminals are those of POSIX")

ROOT = Path(__file__).parents[2]
CSI = "\x9b31m"
LONG = "somebody-whose-id-is-longer-than-a-terminal-is-wide-and-must-not-be-broken-anywhere-at-all"
CYRILLIC = "Анна Ли"

Done = subprocess.CompletedProcess[bytes]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph with a long id (and a name like a formula), a Cyrillic name, and a carriage return and an override in another."""
    folder = tmp_path_factory.mktemp("output")
    data = Dataset(
        INFO,
        actors=(
            actor("ann", name=CYRILLIC, aliases=("Annie", "Anya")),
            actor("bob", name="Bob\rLee \u202egnp"),
            actor(LONG, name="=Zed+1"),
        ),
        issues=(issue("truce"),),
        sources=(source("gazette"),),
        stances=(stance("s1"), stance("s2", actor="bob"), stance("s3", actor=LONG)),
    )
    write_dataset(data, folder / "data")
    build([folder / "data"], folder / "store")
    return folder / "store"


def run(
    *arguments: str,
    graph: Path | None = None,
    environment: dict[str, str] | None = None,
    cwd: Path | None = None,
    stdout: int | IO[bytes] = subprocess.PIPE,
) -> Done:
    command = [sys.executable, "-m", "stancegraph", *(["--graph", str(graph)] if graph else []), *arguments]
    return subprocess.run(
        command, stdout=stdout, stderr=subprocess.PIPE, env=_environment(environment), cwd=cwd, check=False, timeout=60
    )


def _environment(more: dict[str, str] | None = None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "STANCEGRAPH")}
    return {**kept, "PYTHONPATH": str(ROOT / "graph"), **(more or {})}


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


WRITERS = [
    ("export", "turtle"),
    ("view", "--no-sparql"),
    ("network", "agreement", "--format", "json"),
    ("network", "agreement", "--measure", "density", "--format", "csv"),
]


class TestGoesWhereItWasSent:
    @pytest.mark.parametrize("command", WRITERS)
    def test_into_a_pipe(self, store: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
        os.mkfifo(tmp_path / "pipe")
        read: list[bytes] = []
        reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_bytes()))
        reader.start()
        done = run(*command, "-o", str(tmp_path / "pipe"), graph=store)
        reader.join(30)
        assert done.returncode == 0, done.stderr
        assert read[0] == run(*command, "-o", "-", graph=store).stdout != b""
        assert stat.S_ISFIFO((tmp_path / "pipe").lstat().st_mode)

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root makes devices")
    @pytest.mark.parametrize("command", WRITERS)
    def test_into_a_device(self, store: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
        null, full = tmp_path / "null", tmp_path / "full"
        try:
            os.mknod(null, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
            os.mknod(full, 0o666 | stat.S_IFCHR, os.makedev(1, 7))
        except OSError:
            pytest.skip("devices cannot be made here")
        assert run(*command, "-o", str(null), graph=store).returncode == 0
        done = run(*command, "-o", str(full), graph=store)
        assert (done.returncode, done.stderr.splitlines()[-1].decode()) == (
            2,
            f"Error: {full}: cannot be written: No space left on device",
        )
        assert stat.S_ISCHR(null.lstat().st_mode)
        assert stat.S_ISCHR(full.lstat().st_mode)
        assert names(tmp_path) == ["full", "null"]

    @pytest.mark.parametrize("place", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
    def test_to_what_the_shell_has_opened(self, store: Path, tmp_path: Path, place: str) -> None:
        if not os.path.lexists(place):
            pytest.skip("there is none here")
        with (tmp_path / "log").open("wb") as log:
            log.write(b"first\n")
            log.flush()
            assert run("export", "ntriples", "-o", place, graph=store, stdout=log).returncode == 0
            log.seek(0, os.SEEK_END)
            log.write(b"last\n")
        first, *lines, last = (tmp_path / "log").read_bytes().splitlines()
        assert (first, last) == (b"first", b"last")
        assert len(lines) == len(run("export", "ntriples", graph=store).stdout.splitlines()) > 10

    def test_a_closed_standard_output_is_said(self, store: Path) -> None:
        for command in ("positions --format csv", "positions --format table", "export turtle"):
            line = f'exec {sys.executable} -m stancegraph --graph "{store}" {command} >&-'
            done = subprocess.run(["sh", "-c", line], stderr=subprocess.PIPE, env=_environment(), check=False)
            assert done.returncode == 2
            assert done.stderr.startswith(b"Error: standard output is closed")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device here")
    @pytest.mark.parametrize(
        "command", ["positions --format csv", "positions --format table", "export turtle", "search ann", "--help"]
    )
    def test_a_full_disk_is_said_once(self, store: Path, command: str) -> None:
        with Path("/dev/full").open("wb") as full:
            done = run(*command.split(), graph=store, stdout=full)
        assert done.returncode == 2
        [line] = done.stderr.decode().splitlines()
        assert line.endswith("No space left on device")
        assert "unexpected" not in line


class TestFormat:
    @pytest.mark.parametrize(
        ("file", "start"),
        [
            ("x.graphml", b"<?xml"),
            ("x.GEXF", b"<?xml"),
            ("x.html", b"<!"),
            ("x.json", b"{"),
            ("x.net", b"*Vertices"),
            ("x.csv", b"source,"),
        ],
    )
    def test_a_network_is_what_its_name_says(self, store: Path, tmp_path: Path, file: str, start: bytes) -> None:
        done = run("network", "agreement", "-o", file, graph=store, cwd=tmp_path)
        assert (done.returncode, done.stderr.decode()) == (0, f"Wrote {file}.\n")
        assert (tmp_path / file).read_bytes().lower().startswith(start.lower())

    @pytest.mark.parametrize(
        "command",
        ["view -o {}", "network agreement --format csv -o {}", "export turtle -o {}", "network net --format csv -o {}"],
    )
    def test_a_part_of_a_dataset_is_never_written_over(self, command: str, store: Path, tmp_path: Path) -> None:
        folder = write_folder(tmp_path / "data")
        for name in ("stances.csv", "actors.csv", "dataset.toml"):
            path = folder / name
            before = path.read_bytes()
            done = run(*command.format(path).split(), graph=store, cwd=tmp_path)
            assert done.returncode == 2, name
            assert path.read_bytes() == before

    @pytest.mark.parametrize(
        "command",
        [
            "network agreement -o x.ttl",
            "network agreement --format csv -o x.xlsx",
            "view -o x.svg",
            "export turtle -o x.csv",
        ],
    )
    def test_a_suffix_of_what_is_not_written_there_is_refused(self, command: str, store: Path, tmp_path: Path) -> None:
        done = run(*command.split(), graph=store, cwd=tmp_path)
        assert done.returncode == 2
        assert b"what is written here has another suffix than" in done.stderr
        assert not list(tmp_path.iterdir())

    def test_json_and_xml_are_suffixes_of_graphs_too_when_the_format_is_given(
        self, store: Path, tmp_path: Path
    ) -> None:
        for format, name in (("jsonld", "x.json"), ("rdfxml", "x.xml")):
            assert run("export", format, "-o", name, graph=store, cwd=tmp_path).returncode == 0

    def test_a_graph_is_what_its_name_says(self, store: Path, tmp_path: Path) -> None:
        assert run("export", "-o", "x.nq", graph=store, cwd=tmp_path).returncode == 0
        assert sorted((tmp_path / "x.nq").read_bytes().splitlines()) == sorted(
            run("export", "nquads", graph=store).stdout.splitlines()
        )

    @pytest.mark.parametrize(
        ("command", "message"),
        [
            ("export turtle -o x.nt", "x.nt has the suffix of ntriples, and the format is turtle"),
            ("export nquads -o x.nq.gz", "x.nq.gz: files are written plain"),
            ("export -o x.unknown", "name a format"),
            ("export", "name a format"),
            ("network agreement --format gexf -o x.graphml", "x.graphml has the suffix of graphml"),
            ("network agreement --format table -o x", "a table is for eyes"),
            ("network agreement --window 1year -o x.graphml", "several windows are written as"),
        ],
    )
    def test_a_clash_is_refused_and_nothing_is_written(
        self, store: Path, tmp_path: Path, command: str, message: str
    ) -> None:
        done = run(*command.split(), graph=store, cwd=tmp_path)
        assert done.returncode == 2
        assert message in done.stderr.decode()
        assert names(tmp_path) == []

    def test_a_name_that_tells_nothing_is_told(self, store: Path, tmp_path: Path) -> None:
        done = run("network", "agreement", "-o", "x.dat", graph=store, cwd=tmp_path)
        assert done.stderr.startswith(b"x.dat is written as csv; ")
        assert run("network", "agreement", "--format", "matrix", "-o", "x.csv", graph=store, cwd=tmp_path).stderr == (
            b"Wrote x.csv.\n"
        )


class TestPrograms:
    @pytest.mark.parametrize(
        "environment",
        [{"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "cp1252"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}],
    )
    @pytest.mark.parametrize(
        "command",
        [
            "positions --format csv",
            "positions --format tsv",
            "positions --format json",
            "search ann --format csv",
            "explain s1 --format json",
            "network affiliation --format csv",
            "query positions --set issue=truce --format csv",
        ],
    )
    def test_get_utf8_whatever_the_terminal(self, store: Path, environment: dict[str, str], command: str) -> None:
        done = run(*command.split(), graph=store, environment=environment)
        assert done.returncode == 0, done.stderr
        assert CYRILLIC.encode() in done.stdout
        assert done.stdout == run(*command.split(), graph=store).stdout

    @pytest.mark.parametrize(
        "command",
        [
            "positions --format csv",
            "positions --format tsv",
            "timeline --format csv",
            "network affiliation --format csv",
        ],
    )
    def test_get_whole_rows(self, store: Path, command: str) -> None:
        done = run(*command.split(), graph=store)
        delimiter = "\t" if "tsv" in command else ","
        rows = list(csv.reader(io.StringIO(done.stdout.decode(), newline=""), delimiter=delimiter))
        assert len({len(row) for row in rows}) == 1
        assert any("Bob\rLee \u202egnp" in row for row in rows)
        assert any("=Zed+1" in row for row in rows)
        assert b"\r\n" not in done.stdout

    @pytest.mark.parametrize("format", ["graphml", "gexf", "json"])
    def test_get_the_kind_of_actor_and_the_aliases(self, store: Path, format: str) -> None:
        found = run("network", "agreement", "--format", format, graph=store).stdout.decode()
        assert "actor_kind" in found
        assert {"graphml": ">person<", "gexf": 'value="person"', "json": '"actor_kind": "person"'}[format] in found
        assert "Annie; Anya" in found


class TestEyes:
    @pytest.mark.parametrize("command", ["positions --format table", "timeline --format table", "explain s2"])
    def test_see_no_control_character(self, store: Path, command: str) -> None:
        shown = run(*command.split(), graph=store).stdout.decode()
        assert "Lee" in shown
        assert not [char for char in shown if char in "\r\x1b\u202e" or "\x7f" <= char <= "\x9f"]
        assert "\\u202egnp" in shown

    def test_see_their_own_words_made_harmless_in_messages(self, store: Path) -> None:
        for arguments in (["positions", "--actor", CSI], [f"--{CSI}"], ["timeline", CSI], [CSI]):
            done = run(*arguments, graph=store)
            assert done.returncode == 2
            assert "\\x9b31m" in done.stderr.decode()
            assert CSI not in done.stderr.decode()

    def test_see_ids_unbroken_in_a_pipe(self, store: Path) -> None:
        for command in (["search", "Zed"], ["query", "-e", "SELECT ?a { ?a a foaf:Person }"]):
            shown = run(*command, "--format", "table", graph=store).stdout.decode()
            assert LONG in shown

    def test_see_tables_as_wide_as_their_terminal(self, store: Path) -> None:
        ours, theirs = pty.openpty()
        done = run("positions", graph=store, environment={"COLUMNS": "40"}, stdout=theirs)
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 65536):
                shown += part
        except OSError:  # the other end is closed
            pass
        os.close(ours)
        assert done.returncode == 0
        lines = re.sub(rb"\x1b\[[0-9;]*m", b"", shown).decode().splitlines()
        assert len(lines) > 4
        assert max(map(len, lines)) <= 40

    def test_see_what_their_terminal_can_show(self, store: Path) -> None:
        done = run("positions", "--format", "table", graph=store, environment={"PYTHONIOENCODING": "ascii"})
        assert done.returncode == 0
        assert done.stdout.isascii()
        assert b"???? ??" in done.stdout


class TestEnds:
    @pytest.mark.parametrize(
        "command",
        ["positions", "timeline --format table", "query positions --set issue=truce", "export nquads", "view -o -", "search a", "network net",
         "query --list", "--help", "explain s1"],
    )  # fmt: skip
    def test_quietly_when_nobody_reads(self, store: Path, command: str) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        with os.fdopen(writing, "wb") as closed:
            done = run(*command.split(), graph=None if "--list" in command else store, stdout=closed)
        assert (done.returncode, done.stderr) == (141, b"")

    @pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
    def test_when_it_is_told_to(self, store: Path, tmp_path: Path, number: signal.Signals, code: int) -> None:
        os.mkfifo(tmp_path / "pipe")
        command = [sys.executable, "-m", "stancegraph", "--graph", str(store), "export", "turtle", "-o"]
        process = subprocess.Popen(
            [*command, str(tmp_path / "pipe")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment()
        )
        _wait_until_it_sleeps(process.pid)
        process.send_signal(number)
        out, said = process.communicate(timeout=30)
        assert (process.returncode, out) == (code, b"")
        assert said.decode().strip() in ("Ended.", "")
        assert names(tmp_path) == ["pipe"]


def _wait_until_it_sleeps(pid: int) -> None:
    """Until the process waits for a reader of its pipe."""
    where = Path(f"/proc/{pid}/wchan")
    if not where.exists():
        pytest.skip("what a process waits for is not told here")
    while not any(word in where.read_text() for word in ("fifo", "wait_for_partner")):
        time.sleep(0.02)


class TestLeavesNothing:
    def test_behind_a_build_that_fails(self, tmp_path: Path) -> None:
        (tmp_path / "bad").mkdir()
        (tmp_path / "bad" / "dataset.toml").write_text("title = 1")
        assert run("build", "bad", "-o", "new/store", cwd=tmp_path).returncode == 1
        assert names(tmp_path) == ["bad"]
        (tmp_path / "empty").mkdir()
        assert run("build", "bad", "-o", "empty", cwd=tmp_path).returncode == 1
        assert names(tmp_path / "empty") == []

    def test_behind_an_import_that_fails(self, tmp_path: Path) -> None:
        (tmp_path / "votes.csv").write_text("rcid,country,vote\n")
        assert run("import", "un-votes", "votes.csv", "-o", "new/un", cwd=tmp_path).returncode != 0
        assert names(tmp_path) == ["votes.csv"]

    def test_suggested_commands_can_be_pasted(self, tmp_path: Path) -> None:
        said = run("init", "my talks", cwd=tmp_path).stderr.decode()
        assert "  stancegraph validate 'my talks'\n  stancegraph build 'my talks'\n" in said
        (tmp_path / "my talks" / "actors.csv").write_text("id,name,kind\n")
        missing = run("positions", graph=Path("no such; graph"), cwd=tmp_path).stderr.decode()
        assert "stancegraph build DATASET -o 'no such; graph'" in missing


def test_json_is_one_document(store: Path) -> None:
    assert [row["actor_label"] for row in json.loads(run("positions", "--format", "json", graph=store).stdout)]


@pytest.mark.parametrize(
    "command",
    [
        ("export", "turtle", "-o"),
        ("export", "csv", "-o"),
        ("view", "--no-sparql", "-o"),
        ("network", "net", "-o"),
        ("init",),
    ],
)
def test_links_in_a_circle_are_refused_in_a_sentence(
    command: tuple[str, ...], tiny_store: Path, tmp_path: Path
) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    done = run(*command, str(loop), graph=None if command[0] == "init" else tiny_store)
    assert done.returncode != 0
    assert b"Too many levels of symbolic links" in done.stderr
    assert b"unexpected" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is full")
def test_a_table_that_cannot_be_written_names_standard_output(store: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = run("timeline", "--format", "table", graph=store, stdout=full)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == b"Error: standard output cannot be written: No space left on device"


@pytest.mark.parametrize("command", ["query -e", "search"])
def test_words_that_are_no_utf8_are_refused_in_a_sentence(command: str, store: Path) -> None:
    done = run(*command.split(), os.fsdecode(b"ASK { ?a ?b '\xe4' }"), graph=store)
    assert done.returncode == 2
    assert b"byte 0xE4 is not UTF-8; type it again in a terminal that is set to UTF-8" in done.stderr
