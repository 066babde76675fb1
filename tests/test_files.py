"""Files and folders that are written: whole or not at all, and in the place that was meant."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from power import NAMES, Disk, watched
from stancegraph import files
from stancegraph.errors import StancegraphError
from stancegraph.files import is_empty, making_folder, new_files, put, sweep, temporary_folder, writing

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
LEFT = ".unfinished-0123456789abcdef"


def write(path: Path, content: bytes = b"new") -> None:
    with writing(path) as stream:
        stream.write(content)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


class TestFile:
    @pytest.mark.parametrize(("umask", "expected"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
    def test_a_new_one_has_the_mode_of_the_umask(self, tmp_path: Path, umask: int, expected: int) -> None:
        before = os.umask(umask)
        try:
            write(tmp_path / "x")
        finally:
            os.umask(before)
        assert mode(tmp_path / "x") == expected

    @pytest.mark.parametrize("bits", [0o600, 0o640, 0o444, 0o755, 0o666])
    def test_one_that_is_there_keeps_its_mode(self, tmp_path: Path, bits: int) -> None:
        path = tmp_path / "x"
        path.write_bytes(b"old and longer")
        path.chmod(bits)
        if bits == 0o444 and not AS_ROOT:
            with pytest.raises(StancegraphError, match="cannot be written: Permission denied"):
                write(path)
            assert path.read_bytes() == b"old and longer"
            return
        write(path)
        assert (path.read_bytes(), mode(path)) == (b"new", bits)

    @pytest.mark.skipif(not AS_ROOT, reason="only root gives files away")
    def test_one_that_is_there_keeps_its_owner(self, tmp_path: Path) -> None:
        path = tmp_path / "x"
        path.write_bytes(b"old")
        os.chown(path, 4242, 4343)
        path.chmod(0o640)
        write(path)
        found = path.stat()
        assert (found.st_uid, found.st_gid, mode(path), path.read_bytes()) == (4242, 4343, 0o640, b"new")

    def test_is_replaced_by_a_whole_one(self, tmp_path: Path) -> None:
        path = tmp_path / "x"
        path.write_bytes(b"old")
        with path.open("rb") as reader:
            write(path)
            assert reader.read() == b"old"

    def test_links_stay_and_lead_to_the_new_content(self, tmp_path: Path) -> None:
        (tmp_path / "there").mkdir()
        target = tmp_path / "there" / "x"
        target.write_bytes(b"old")
        (tmp_path / "middle").symlink_to("there/x")
        (tmp_path / "link").symlink_to(tmp_path / "middle")
        write(tmp_path / "link")
        assert (tmp_path / "link").is_symlink()
        assert (tmp_path / "middle").is_symlink()
        assert target.read_bytes() == b"new"
        (tmp_path / "dangling").symlink_to("there/y")
        write(tmp_path / "dangling")
        assert (tmp_path / "there" / "y").read_bytes() == b"new"

    def test_all_names_of_a_file_have_the_new_content(self, tmp_path: Path) -> None:
        (tmp_path / "x").write_bytes(b"old and longer")
        (tmp_path / "y").hardlink_to(tmp_path / "x")
        write(tmp_path / "x")
        assert (tmp_path / "y").read_bytes() == b"new"
        assert (tmp_path / "x").samefile(tmp_path / "y")

    @pytest.mark.parametrize("hard", [False, True])
    def test_nothing_changes_when_the_block_fails(self, tmp_path: Path, hard: bool) -> None:
        (tmp_path / "x").write_bytes(b"old")
        if hard:
            (tmp_path / "y").hardlink_to(tmp_path / "x")
        before = sorted(tmp_path.iterdir())

        def fail(path: Path) -> None:
            with writing(path) as stream:
                stream.write(b"half")
                raise ZeroDivisionError

        for name in ("x", "z"):
            with pytest.raises(ZeroDivisionError):
                fail(tmp_path / name)
        assert (tmp_path / "x").read_bytes() == b"old"
        assert sorted(tmp_path.iterdir()) == before

    def test_the_longest_name_is_written(self, tmp_path: Path) -> None:
        write(tmp_path / ("x" * 255))
        assert (tmp_path / ("x" * 255)).read_bytes() == b"new"

    @pytest.mark.parametrize(
        ("place", "reason"),
        [
            ("missing/x", "No such file or directory"),
            ("folder", "Is a directory"),
            ("file/x", "Not a directory"),
            ("circle", "Too many levels of symbolic links"),
            ("x" * 256, "File name too long"),
        ],
    )
    def test_a_place_that_cannot_be_written_is_told(self, tmp_path: Path, place: str, reason: str) -> None:
        (tmp_path / "folder").mkdir()
        (tmp_path / "file").touch()
        (tmp_path / "circle").symlink_to("circle")
        before = sorted(tmp_path.iterdir())
        with pytest.raises(StancegraphError) as caught:
            write(tmp_path / place)
        assert str(caught.value) == f"{tmp_path / place}: cannot be written: {reason}"
        assert sorted(tmp_path.iterdir()) == before


class TestFolder:
    def fill(self, folder: Path, *names: str) -> None:
        with new_files(folder, "last") as unfinished:
            for name in names:
                (unfinished / name).write_bytes(name.encode())

    def test_a_new_one_appears_whole_with_what_it_lies_in(self, tmp_path: Path) -> None:
        self.fill(tmp_path / "a" / "b", "one", "last")
        assert sorted(each.name for each in (tmp_path / "a" / "b").iterdir()) == ["last", "one"]
        assert [each.name for each in tmp_path.iterdir()] == ["a"]
        assert mode(tmp_path / "a" / "b") == mode(tmp_path / "a")

    def test_files_go_over_no_others(self, tmp_path: Path) -> None:
        (tmp_path / "one").write_bytes(b"mine")
        with pytest.raises(StancegraphError, match="one is there already"):
            self.fill(tmp_path, "another", "one", "last")
        assert [each.name for each in tmp_path.iterdir()] == ["one"]
        assert (tmp_path / "one").read_bytes() == b"mine"

    def test_nothing_is_left_when_the_block_fails(self, tmp_path: Path) -> None:
        def fail(folder: Path) -> None:
            with new_files(folder, "last") as unfinished:
                (unfinished / "one").touch()
                raise KeyboardInterrupt

        for folder in (tmp_path, tmp_path / "a" / "b"):
            with pytest.raises(KeyboardInterrupt):
                fail(folder)
            assert list(tmp_path.iterdir()) == []

    def test_what_a_killed_program_left_goes_and_what_is_being_written_stays(self, tmp_path: Path) -> None:
        (tmp_path / LEFT).mkdir()
        (tmp_path / LEFT / "half").touch()
        (tmp_path / ".unfinished-symphony").mkdir()
        assert not is_empty(tmp_path)
        (tmp_path / ".unfinished-symphony").rmdir()
        assert is_empty(tmp_path)
        with new_files(tmp_path, "last") as first:
            assert not (tmp_path / LEFT).exists()
            (first / "one").touch()
            self.fill(tmp_path, "two")
            assert first.exists()
        assert sorted(each.name for each in tmp_path.iterdir()) == ["one", "two"]

    def test_folders_that_were_made_for_nothing_go(self, tmp_path: Path) -> None:
        (tmp_path / "a").mkdir()

        def fail(folder: Path) -> None:
            with making_folder(folder):
                assert folder.is_dir()
                raise ZeroDivisionError

        for folder in (tmp_path / "a", tmp_path / "a" / "b" / "c"):
            with pytest.raises(ZeroDivisionError):
                fail(folder)
        assert list(tmp_path.iterdir()) == [tmp_path / "a"]
        assert list((tmp_path / "a").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")
class TestLeftBehind:
    """What killed programs left: only it goes, and only when nobody writes it."""

    KILL = """
import os, sys, tempfile
from pathlib import Path
from stancegraph.files import new_files, temporary_folder, writing
tempfile.tempdir = sys.argv[1]
with {opened} as place:
    print(flush=True)
    {then}
"""

    def run(self, folder: Path, opened: str, then: str) -> subprocess.Popen[bytes]:
        code = self.KILL.format(opened=opened, then=then)
        environment = {"PYTHONPATH": str(Path(files.__file__).parents[1])}
        return subprocess.Popen(
            [sys.executable, "-c", code, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )

    WAYS = (
        "writing(Path(sys.argv[1], 'x'))",
        "new_files(Path(sys.argv[1]), 'last')",
        "new_files(Path(sys.argv[1], 'new'), 'last')",
        "temporary_folder()",
    )

    @pytest.mark.parametrize("opened", WAYS)
    def test_goes_once_nobody_writes_it(self, opened: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        process = self.run(tmp_path, opened, "sys.stdin.read()")
        assert process.stdout is not None
        process.stdout.readline()

        def swept() -> list[str]:
            write(tmp_path / "other")
            with temporary_folder():
                pass
            (tmp_path / "other").unlink()
            return [each.name for each in tmp_path.iterdir()]

        [busy] = swept()
        assert "unfinished-" in busy
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert [each.name for each in tmp_path.iterdir()] == [busy]
        assert swept() == []

    def test_what_is_not_ours_stays(self, tmp_path: Path) -> None:
        victim = tmp_path / "victim"
        victim.write_bytes(b"mine")
        place = tmp_path / "place"
        place.mkdir()
        (place / f"{LEFT[:-1]}0").symlink_to(victim)
        (place / f"{LEFT[:-1]}1").symlink_to(tmp_path)
        os.mkfifo(place / f"{LEFT[:-1]}2")
        (place / ".unfinished-0").touch()
        (place / f"{LEFT}.txt").touch()
        (place / LEFT[1:]).mkdir()
        before = sorted(place.iterdir())
        sweep(place)
        assert sorted(place.iterdir()) == before
        assert victim.read_bytes() == b"mine"

    @pytest.mark.skipif(not AS_ROOT, reason="only root gives files away")
    def test_what_is_anothers_stays(self, tmp_path: Path) -> None:
        (tmp_path / LEFT).touch()
        os.chown(tmp_path / LEFT, 4242, 4343)
        sweep(tmp_path)
        assert (tmp_path / LEFT).exists()

    def test_a_temporary_folder_is_the_users_own_and_goes(self) -> None:
        with temporary_folder() as folder:
            assert mode(folder) == 0o700
            (folder / "x").touch()
        assert not folder.exists()


def test_what_is_put_replaces_a_link_and_not_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "victim").write_bytes(b"mine")
    (tmp_path / "x").symlink_to("victim")
    put(tmp_path / "x", b"new")
    assert not (tmp_path / "x").is_symlink()
    assert ((tmp_path / "x").read_bytes(), (tmp_path / "victim").read_bytes()) == (b"new", b"mine")


@pytest.mark.skipif(sys.platform != "linux", reason="the files behind handles are found in /proc")
class TestPower:
    """What a power cut leaves at any moment: the old file or the new, whole; the new once the block has ended."""

    def found(self, place: Path, name: str) -> list[bytes | dict[str, bytes] | None]:
        found: list[bytes | dict[str, bytes] | None] = []

        def check(disk: Disk) -> None:
            for names in NAMES:
                left = place / f"{len(found)}"
                disk.left(left, names)
                path = left / name
                if path.is_dir():
                    found.append({each.name: each.read_bytes() for each in path.iterdir() if each.name[0] != "."})
                else:
                    found.append(path.read_bytes() if path.exists() else None)

        self.check = check
        return found

    @contextmanager
    def played(self, tmp_path: Path, name: str) -> Iterator[list[bytes | dict[str, bytes] | None]]:
        (tmp_path / "left").mkdir()
        found = self.found(tmp_path / "left", name)
        with watched(tmp_path / "disk", self.check):
            yield found

    @pytest.mark.parametrize("old", [b"old", None])
    def test_of_a_file(self, old: bytes | None, tmp_path: Path) -> None:
        path = tmp_path / "disk" / "x"
        path.parent.mkdir()
        if old is not None:
            path.write_bytes(old)
        with self.played(tmp_path, "x") as found:
            write(path)
        assert set(map(str, found)) == {str(old), "b'new'"}
        assert found[-3:] == [b"new", b"new", b"new"]

    def test_of_a_file_with_two_names(self, tmp_path: Path) -> None:
        path = tmp_path / "disk" / "x"
        path.parent.mkdir()
        path.write_bytes(b"old")
        (path.parent / "y").hardlink_to(path)
        with self.played(tmp_path, "y") as found:
            write(path)
        assert found[-3:] == [b"new", b"new", b"new"]

    @pytest.mark.parametrize("is_there", [False, True])
    def test_of_a_folder(self, is_there: bool, tmp_path: Path) -> None:
        folder = tmp_path / "disk" / "a" / "b"
        (folder if is_there else tmp_path / "disk").mkdir(parents=True)
        with self.played(tmp_path, "a/b") as found, new_files(folder, "last") as unfinished:
            for name in ("last", "one", "two"):
                (unfinished / name).write_bytes(name.encode())
        whole = {name: name.encode() for name in ("last", "one", "two")}
        assert found[-3:] == [whole, whole, whole]
        for left in found:
            assert isinstance(left, dict | None)
            if left is not None and "last" in left:
                assert left == whole
            if left and not is_there:
                assert left == whole, "a new folder appears whole"
            assert all(content == name.encode() for name, content in (left or {}).items())


def test_a_folder_into_which_something_is_still_written_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, removed = tmp_path / "store", shutil.rmtree
    folder.mkdir()
    written: list[str] = []

    def rmtree(path: Path, ignore_errors: bool = False) -> None:
        removed(path, ignore_errors=ignore_errors)
        if len(written) < 2:  # as the engine's threads do while they end
            written.append("late")
            path.mkdir()
            (path / "LOG").touch()

    monkeypatch.setattr(shutil, "rmtree", rmtree)
    files.remove_folder(folder)
    assert written == ["late", "late"]
    assert not folder.exists()


def test_what_cannot_be_removed_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "rmtree", lambda *_arguments, **_words: None)
    files.remove_folder(tmp_path)
    assert tmp_path.exists()


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/graph/a",
        "https://example.org",
        "HTTPS://example.org/x",
        "s3://bucket/graph",
        "http://ann:secret@host/x",
    ],
)
def test_an_address_is_no_folder(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with (
        pytest.raises(StancegraphError, match="this is an address, and what is made goes into a folder") as refused,
        making_folder(Path(address)),
    ):
        pass
    assert str(refused.value).startswith(f"{address.replace('ann:secret@', '')}: ")
    with pytest.raises(StancegraphError, match="this is an address"), new_files(Path(address), "last") as place:
        put(place / "last", b"")
    assert not list(tmp_path.iterdir())
