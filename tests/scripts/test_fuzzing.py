"""What a fuzzed case did wrong is seen, and the same seed makes the same cases."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

if sys.platform != "linux":
    pytest.skip("cases are judged by what /proc says", allow_module_level=True)

import resource

import fuzz_inputs
import fuzzing
from fuzz_inputs import KINDS, Case, Good


def _fall() -> None:
    faulthandler.disable()
    os.kill(os.getpid(), signal.SIGSEGV)


def _spin() -> None:
    while True:
        pass


def _say(text: bytes) -> Callable[[], None]:
    def body() -> None:
        os.write(2, text)
        sys.exit(2)

    return body


def _unexpected() -> None:
    raise KeyError("x")


def _large() -> None:
    # What a process is made of may have had much and given it back: that is taken again first.
    has = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    held = bytearray(fuzzing.MOST_MEMORY - has + (200 << 20))
    held[::4096] = bytes(1 for _ in held[::4096])


def _write_elsewhere() -> None:
    Path("../../elsewhere").write_text("x")


def _take_away() -> None:
    Path("../../precious").rename("mine")


def _left() -> None:
    Path("out").mkdir()
    sys.exit(1)


FAULTS: dict[str, tuple[Callable[[], None], str]] = {
    "a code of its own": (lambda: sys.exit(7), "it ended with 7"),
    "a fall": (_fall, "it ended with -11"),
    "a traceback": (_unexpected, "it ended with 70"),
    "what nobody expected": (_say(b"Error: unexpected KeyError: x"), "it said Error: unexpected"),
    "a title for the terminal": (_say(b"\x1b]0;x\x07"), "to a terminal"),
    "a control sequence of one character": (_say(b"\xc2\x9b31m"), "to a terminal"),
    "no end": (_spin, "it took more than 0.3 s"),
    "much memory": (_large, "more than "),
    "a file elsewhere": (_write_elsewhere, "it wrote open "),
    "a folder elsewhere": (lambda: Path("../../elsewhere").mkdir(), "it wrote os.mkdir "),
    "a link elsewhere": (lambda: Path("../../elsewhere").symlink_to("x"), "it wrote os.symlink "),
    "something taken away": (lambda: Path("../../precious").unlink(), "it wrote os.remove "),
    "something moved away": (_take_away, "it wrote os.rename "),
    "something left": (_left, "it failed and left out"),
    "something unfinished": (lambda: Path(".unfinished-0123456789abcdef").touch(), "it left .unfinished-"),
}  # fmt: skip


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # What this process has taken counts for those that are made of it.
    taken = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
    monkeypatch.setattr(fuzzing, "MOST_MEMORY", taken + (300 << 20))
    (tmp_path / "precious").touch()
    place = tmp_path / "fuzz"
    (place / "tmp").mkdir(parents=True)
    (place / "case").mkdir()
    return place


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_seen(fault: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body, said = FAULTS[fault]
    if fault == "no end":
        monkeypatch.setattr(fuzzing, "LONGEST", 0.3)
    before = sorted(place.parent.iterdir())
    end = fuzzing._judged(Case(made=("out",)), place / "case", place, body)
    assert said in end.wrong
    assert sorted(place.parent.iterdir()) == before


def test_what_ends_well_is_no_fault(place: Path) -> None:
    def body() -> None:
        Path("out").mkdir()
        Path("out", "a").write_text("x")
        Path("out", "a").rename("b")
        os.write(2, "Wrote out: naïve 😀\n".encode())
        with Path(os.devnull).open("w") as stream:
            stream.write("x")

    assert fuzzing._judged(Case(made=("out",)), place / "case", place, body) == fuzzing.End(0)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_makes_the_same_case(kind: str, tmp_path: Path) -> None:
    def made(source: Path, format: str, target: Path) -> None:
        if format != "store":
            target.write_text(f"{source.name} {format}")

    found: Good = fuzz_inputs.good(tmp_path / "good", made)
    for number in range(20):
        cases = []
        for name in ("one", "two"):
            folder = tmp_path / f"{name}-{number}"
            folder.mkdir()
            case = KINDS[kind](Random(f"1 {kind} {number}"), folder, found)
            files = {each.relative_to(folder): each.read_bytes() for each in folder.rglob("*") if each.is_file()}
            cases.append((case, files))
        assert cases[0] == cases[1]
