"""Does the program take whatever comes? Spoiled inputs and command lines, each in a process of its own, and what became of it.

A case is wrong where the program ends otherwise than with 0, 1, 2 or 130, shows a traceback or says "unexpected", sends what
steers a terminal, takes more than 10 s or 1 GB, writes outside its folder, or leaves something behind where it failed. Its
folder is kept, with the command line and what was said, and its place printed. The same seed makes the same cases.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import select
import shlex
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

import apart
import fuzz_inputs
import stancegraph
from fuzz_inputs import KINDS, Case, Good
from stancegraph.cli.terminal import say
from stancegraph.errors import StancegraphError

CODES = (0, 1, 2, 130)
LONGEST = 10.0
"""Seconds of processor time; of the clock six times as many, on a machine that is busy."""
MOST_MEMORY = 1 << 30
"""Bytes."""
_WRONG_WORDS = re.compile(rb"Traceback \(most recent call last\)|^Error: unexpected |panicked at", re.MULTILINE)
_STEERING = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class End:
    """How a case ended: its exit code, or the negative number of the signal, and what is wrong (empty: nothing)."""

    code: int
    wrong: str = ""


def main() -> None:
    """Try cases of the kinds that were asked for; ends with 1 where any is wrong."""
    asked = _arguments()
    place = Path(tempfile.mkdtemp(prefix="stancegraph-fuzz-"))
    print(f"seed {asked.seed}; what fails is kept in {place}", flush=True)
    apart.home_in(place)
    apart.load()
    found = fuzz_inputs.good(place / "good", _made)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    wrong = []
    for kind in asked.kinds:
        try:
            wrong.append(_try_kind(kind, asked, found, place))
        except KeyboardInterrupt:
            sys.exit(130)
    if not any(wrong):
        shutil.rmtree(place)
    sys.exit(any(wrong))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/fuzz", description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"of {', '.join(KINDS)} (default: all)")
    parser.add_argument("--seconds", type=float, default=120, help="for all kinds together (default: 120)")
    parser.add_argument("--cases", type=int, help="of each kind, however long they take")
    parser.add_argument("--seed", type=int, default=1, help="(default: 1)")
    parser.add_argument("--first", type=int, default=0, help="the number of the first case (default: 0)")
    asked = parser.parse_args()
    if unknown := set(asked.kinds) - set(KINDS):
        parser.error(f"there is no kind {', '.join(sorted(unknown))}; kinds are {', '.join(KINDS)}")
    asked.kinds = asked.kinds or list(KINDS)
    return asked


def _try_kind(kind: str, asked: argparse.Namespace, found: Good, place: Path) -> int:
    """Try cases of a kind; how many were wrong."""
    ends: Counter[int] = Counter()
    slowest, wrong = 0.0, 0
    began = monotonic()
    until = began + asked.seconds / len(asked.kinds)
    try:
        for number in islice(count(asked.first), asked.cases):
            if asked.cases is None and monotonic() > until:
                break
            folder = place / "case"
            folder.mkdir()
            case = KINDS[kind](Random(f"{asked.seed} {kind} {number}"), folder, found)
            start = monotonic()
            end = _tried(case, folder, found, place)
            slowest = max(slowest, monotonic() - start)
            ends[end.code] += 1
            if end.wrong:
                wrong += 1
                kept = place / f"{kind}-{asked.seed}-{number}"
                folder.rename(kept)
                (kept / "fuzz-command.txt").write_text(shlex.join(case.words) or case.query, errors="surrogateescape")
                shutil.copy(place / "said", kept / "fuzz-said.txt")
                print(f"{kind} {number}: {end.wrong}: {kept}", flush=True)
            else:
                shutil.rmtree(folder)
    finally:
        # When it is interrupted, too: it may have run for hours.
        print(_counted(kind, ends, wrong, monotonic() - began, slowest), flush=True)
    return wrong


def _counted(kind: str, ends: Counter[int], wrong: int, took: float, slowest: float) -> str:
    codes = ", ".join(f"{code}: {times:,}" for code, times in sorted(ends.items()))
    return f"{kind}: {ends.total():,} cases, {wrong} wrong, by exit code {codes}; {took:.0f} s, slowest {slowest:.1f} s"


def _tried(case: Case, folder: Path, found: Good, place: Path) -> End:
    """Run a case in a process of its own."""
    if not case.query:
        return _judged(case, folder, place, lambda: apart.run(case.words))
    end = _judged(case, folder, place, lambda: _ask(found.store, case.query))
    if end.wrong.startswith(("it took", "more than")):
        # Time and memory are bounded for queries with a time-out only: this one must end with it.
        (folder / "q.rq").write_text(case.query, encoding="utf-8")
        words = ("--graph", str(found.store), "query", "--timeout", "2", "./q.rq")
        return _judged(Case(words), folder, place, lambda: apart.run(words))
    return end


def _ask(store: Path, query: str) -> None:
    try:
        with stancegraph.open(store) as graph:
            answer: Any = graph.query(query)
            if hasattr(answer, "__iter__"):
                for _ in islice(answer, 1000):
                    pass
    except StancegraphError as error:
        say(f"Error: {error}")
        sys.exit(2)


def _made(source: Path, format: str, target: Path) -> None:
    """Make a store of a dataset, or export one."""
    words = ["build", str(source), "-o", str(target)]
    if format != "store":
        words = ["--graph", str(source), "export", format, "-o", str(target)]

    def make() -> None:
        apart.quiet()
        apart.run(words)

    if apart.ended(apart.forked(make)):
        sys.exit(f"{shlex.join(words)} failed")


def _judged(case: Case, folder: Path, place: Path, run: Callable[[], None]) -> End:
    said, outside = place / "said", place / "outside"
    outside.write_bytes(b"")

    def confined() -> None:
        os.setsid()
        os.chdir(folder)
        resource.setrlimit(resource.RLIMIT_AS, (8 * MOST_MEMORY, 8 * MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_MEMORY, MOST_MEMORY))
        apart.quiet(said)
        _keep_within(place, outside)
        run()

    pid = apart.forked(confined)
    slow = _wait(pid)
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    _, status, used = os.wait4(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    words = said.read_bytes()
    left = [name for name in case.made if os.path.lexists(folder / name)] if code else []
    if slow:
        wrong = slow
    elif written := outside.read_text(errors="replace"):
        wrong = f"it wrote {written.splitlines()[0]}"
    elif code not in CODES:
        wrong = f"it ended with {code}"
    elif used.ru_maxrss << 10 > MOST_MEMORY:
        wrong = f"more than {MOST_MEMORY >> 20} MB: {used.ru_maxrss >> 10} MB"
    elif match := _WRONG_WORDS.search(words):
        wrong = f"it said {match[0].decode().strip()}"
    elif match := _STEERING.search(words):
        wrong = f"it sent {match[0]!r} to a terminal"
    elif left:
        wrong = f"it failed and left {', '.join(left)}"
    elif hidden := [
        each.name for each in (*folder.rglob("*"), *(place / "tmp").iterdir()) if "unfinished-" in each.name
    ]:
        wrong = f"it left {', '.join(hidden)}"
    else:
        wrong = ""
    return End(code, wrong)


def _wait(pid: int) -> str:
    """Wait for a process to end; why it should not have been waited for, where it takes too long or too much."""
    began = monotonic()
    handle = os.pidfd_open(pid)
    try:
        while not select.select([handle], [], [], 0.1)[0]:
            with suppress(OSError, IndexError):
                parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                spent = (int(parts[11]) + int(parts[12])) / _TICKS
                if spent > LONGEST or monotonic() - began > 6 * LONGEST:
                    return f"it took more than {LONGEST:g} s"
                if int(parts[21]) * resource.getpagesize() > 2 * MOST_MEMORY:
                    return f"more than {2 * MOST_MEMORY >> 20} MB"
    finally:
        os.close(handle)
    return ""


def _keep_within(place: Path, outside: Path) -> None:
    """Let this process change nothing outside a folder, and write down what it would have changed."""
    inside = (os.path.realpath(place), os.devnull, "/dev/shm", "/dev/tty")
    changing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    notes = os.open(outside, os.O_WRONLY | os.O_APPEND)
    paths = {
        "os.mkdir": ((0, 2),),
        "os.remove": ((0, 1),),
        "os.rmdir": ((0, 1),),
        "os.rename": ((0, 2), (1, 3)),
        "os.link": ((1, 3),),
        "os.symlink": ((1, 2),),
        "os.truncate": ((0, None),),
        "os.chmod": ((0, 2),),
        "os.chown": ((0, 3),),
        "os.utime": ((0, 3),),
    }

    def look(event: str, given: tuple[Any, ...]) -> None:
        if event == "open":
            if isinstance(given[0], str | bytes) and given[2] & changing:
                refuse(event, os.path.realpath(os.fsdecode(given[0])))
        elif event in paths:
            for at, folder in paths[event]:
                if not isinstance(given[at], int):
                    within = given[folder] if folder is not None else -1
                    base = Path(f"/proc/self/fd/{within}").readlink() if within != -1 else Path.cwd()
                    path = base / os.fsdecode(given[at])
                    refuse(event, f"{os.path.realpath(path.parent)}/{path.name}")

    def refuse(event: str, path: str) -> None:
        if not any(path == each or path.startswith(f"{each}/") for each in inside):
            os.write(notes, f"{event} {path}\n".encode(errors="replace"))
            raise PermissionError(13, "Permission denied", path)

    sys.addaudithook(look)


if __name__ == "__main__":
    main()
