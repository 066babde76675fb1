"""Files and folders that are written: whole or not at all, and in the place that was meant."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from stancegraph.errors import StancegraphError
from stancegraph.files import is_empty, making_folder, new_files, writing

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
