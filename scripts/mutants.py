"""Do the tests mean it? Small faults, each put alone into a copy of the code, and whether its tests then fail.

The faults stand in ``tests/mutations.toml``: in which file which text, found there exactly once, becomes which other, the
tests that must see it, and why it matters. A text that is not there once is a failure: the list follows the code. How
many must be killed stands in ``.ci/least-tests.json``; a part of the list may have as many survivors as the whole.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from time import monotonic

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = Path("graph/stancegraph")
LIST = Path("tests/mutations.toml")
FLOOR = Path(".ci/least-tests.json")

_NOT_COPIED = (".git", ".venv", ".*_cache", ".hypothesis", ".stancegraph", "__pycache__", "node_modules", "dist")
_PATIENCE = 600.0
"""Seconds after which a mutant whose tests do not end counts as killed."""


@dataclass(frozen=True)
class Mutation:
    """One fault: ``old``, which ``file`` (within the package) holds once, becomes ``new``, and ``tests`` must fail.

    ``why`` says what would be wrong; ``slow`` that its tests drive a browser.
    """

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    why: str
    slow: bool = False

    @property
    def source(self) -> Path:
        """The file from the top of the tree."""
        return PACKAGE / self.file

    def applied(self, text: str) -> str:
        """The text with the fault in it; raises ValueError with the reason when it does not apply."""
        if (count := text.count(self.old)) != 1:
            raise ValueError(f"{self.file} holds the old text {count} times, not once")
        if self.old == self.new:
            raise ValueError("old and new are the same")
        changed = text.replace(self.old, self.new)
        if self.source.suffix == ".py":
            try:
                ast.parse(changed)
            except SyntaxError as error:
                raise ValueError(f"what comes out is no Python: {error}") from None
        return changed


@dataclass(frozen=True)
class Outcome:
    """What became of a mutation: ``killed``, ``SURVIVED`` or ``NOT APPLICABLE``, and the first word on why."""

    word: str
    said: str
    seconds: float = 0.0


def listed(tree: Path) -> list[Mutation]:
    """The mutations of a tree, in the order of the list; raises ValueError when two have one name."""
    entries = tomllib.loads((tree / LIST).read_text(encoding="utf-8"))["mutation"]
    mutations = [Mutation(**{**each, "tests": tuple(each["tests"])}) for each in entries]
    twice = [name for name, count in Counter(each.name for each in mutations).items() if count > 1]
    if twice:
        raise ValueError(f"{LIST}: stands twice: {', '.join(twice)}")
    return mutations


def unfit(mutation: Mutation, tree: Path) -> str:
    """Why a mutation cannot be tried on a tree; empty when it can."""
    try:
        mutation.applied((tree / mutation.source).read_text(encoding="utf-8"))
    except OSError:
        return f"{mutation.file} is not there"
    except ValueError as error:
        return str(error)
    missing = [each for each in mutation.tests if not (tree / "tests" / each.partition("::")[0]).exists()]
    if missing or not mutation.tests:
        return f"no such tests: {', '.join(missing)}" if missing else "names no tests"
    return ""


class Copy:
    """A copy of the tree that mutations are tried in, and pytest in it, apart from the reader's own caches."""

    def __init__(self, tree: Path, folder: Path) -> None:
        self.tree = folder / "tree"
        self._scratch = folder / "scratch"
        self.running: subprocess.Popen[str] | None = None
        self.output = ""
        shutil.copytree(tree, self.tree, ignore=shutil.ignore_patterns(*_NOT_COPIED), symlinks=True)

    def try_out(self, mutation: Mutation) -> Outcome:
        """Put the fault in, run its tests, take it out."""
        if reason := unfit(mutation, self.tree):
            return Outcome("NOT APPLICABLE", reason)
        path = self.tree / mutation.source
        text = path.read_text(encoding="utf-8")
        started = monotonic()
        path.write_text(mutation.applied(text), encoding="utf-8")
        try:
            code, said = self.pytest(mutation.tests, "-x", "-p", "no:xdist")
        finally:
            path.write_text(text, encoding="utf-8")
        seconds = monotonic() - started
        # 0: all passed; 1 and 2: tests failed or could not even be loaded; others: pytest itself was not content.
        if code == 0:
            return Outcome("SURVIVED", mutation.why, seconds)
        if code in (1, 2):
            return Outcome("killed", said, seconds)
        return Outcome("NOT APPLICABLE", f"pytest ended with {code}: {said}", seconds)

    def pytest(self, tests: Sequence[str], *options: str, patience: float | None = _PATIENCE) -> tuple[int, str]:
        """The exit code, 1 when ``patience`` seconds are over, and the first failure or else the last line."""
        shutil.rmtree(self._scratch, ignore_errors=True)
        self._scratch.mkdir()
        # Faulty code must not leave a graph in the user's cache, nor a compiled file that passes for the next one.
        environment = os.environ | {
            "PYTHONPATH": str(self.tree / "graph"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
            "TEST_PROFILE": "unshrunk",
            "XDG_CACHE_HOME": str(self._scratch),
            "TMPDIR": str(self._scratch),
        }
        command = [sys.executable, "-m", "pytest", "-q", "--no-header", "--tb=no", "--hypothesis-seed=0", *options]
        command += ["-p", "no:cacheprovider", *(f"tests/{each}" for each in tests)]
        self.running = subprocess.Popen(
            command,
            cwd=self.tree,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            output, _ = self.running.communicate(timeout=patience)
        except subprocess.TimeoutExpired:
            return 1, f"not done after {patience:g} s"
        finally:
            self.end()
        self.output = output
        lines = output.splitlines() or [""]
        return self.running.returncode, next(
            (each for each in lines if each.startswith(("FAILED", "ERROR"))), lines[-1]
        )

    def end(self) -> None:
        """End what runs here, and whatever that has started."""
        if self.running:
            with suppress(ProcessLookupError):
                os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()


@contextmanager
def copies(tree: Path, count: int) -> Iterator[list[Copy]]:
    """So many copies of a tree, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        made: list[Copy] = []
        try:
            for number in range(count):
                place = Path(folder) / str(number)
                place.mkdir()
                made.append(Copy(tree, place))
            yield made
        finally:
            for each in made:
                each.end()


def tried(mutations: Sequence[Mutation], among: Sequence[Copy]) -> Iterator[tuple[Mutation, Outcome]]:
    """Each mutation with its outcome, as they come in; each copy tries one at a time."""
    free: SimpleQueue[Copy] = SimpleQueue()
    for copy in among:
        free.put(copy)

    def one(mutation: Mutation) -> tuple[Mutation, Outcome]:
        copy = free.get()
        try:
            return mutation, copy.try_out(mutation)
        finally:
            free.put(copy)

    pool = ThreadPoolExecutor(len(among))
    try:
        for done in as_completed([pool.submit(one, each) for each in mutations]):
            yield done.result()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for copy in among:
            copy.end()
        raise
    pool.shutdown()


def changed_files(tree: Path, base: str) -> set[Path]:
    """What differs from where this branch left ``base``, committed or not."""

    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=tree, check=True, capture_output=True, text=True).stdout

    since = git("merge-base", base, "HEAD").strip()
    return {Path(line) for line in git("diff", "--name-only", since).splitlines()}


def chosen(mutations: Sequence[Mutation], asked: argparse.Namespace, tree: Path) -> list[Mutation]:
    """Those that the command line asks for; raises ValueError for a name or number that is none."""
    found = list(mutations)
    if asked.names:
        known = {each.name: each for each in mutations} | {str(n): each for n, each in enumerate(mutations, 1)}
        if unknown := [name for name in asked.names if name not in known]:
            raise ValueError(f"no such mutation: {', '.join(unknown)}")
        found = [known[name] for name in asked.names]
    if asked.changed:
        files = changed_files(tree, asked.base)
        found = [each for each in found if each.source in files]
    if asked.quick:
        found = [each for each in found if not each.slow]
    if asked.sample is not None and asked.sample < len(found):
        picked = set(random.Random(asked.seed).sample(range(len(found)), asked.sample))
        found = [each for number, each in enumerate(found) if number in picked]
    return found


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="scripts/mutate", description="Put small faults into a copy of the code and see the tests fail."
    )
    parser.add_argument("names", nargs="*", metavar="NAME|NUMBER", help="only these of tests/mutations.toml")
    parser.add_argument("--check", action="store_true", help="only see whether every fault still applies")
    parser.add_argument("--list", action="store_true", help="only say which there are")
    parser.add_argument("--changed", action="store_true", help="only those in files that differ from main")
    parser.add_argument("--base", default="main", help="what --changed compares with (main)")
    parser.add_argument("--quick", action="store_true", help="leave out those that need a browser")
    parser.add_argument("--sample", type=int, metavar="N", help="only N of them, at random")
    parser.add_argument("--seed", default="", help="any text; the same gives the same sample")
    parser.add_argument("--processes", type=int, default=2, help="how many at once (2)")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None, tree: Path = ROOT) -> int:
    """Try the mutations that are asked for; the exit code says whether enough were killed."""
    asked = parsed(arguments)
    # A background job ignores Ctrl-C, and so would the tests, some of which are about it.
    # To be ended is to be interrupted: what was started is ended too, and the copies go.
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    try:
        every = listed(tree)
        mutations = chosen(every, asked, tree)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    number = {each.name: place for place, each in enumerate(every, 1)}
    if asked.list:
        for each in mutations:
            print(f"{number[each.name]:4} {each.name}  ({each.file}{', slow' * each.slow}): {each.why}")
        return 0
    floor = int(json.loads((tree / FLOOR).read_text())["mutants_killed"])
    allowed = len(every) - floor
    # The whole list must follow the code, whichever part of it is tried.
    bad = {each.name: reason for each in every if (reason := unfit(each, tree))}
    for name, reason in bad.items():
        print(f"{number[name]:4} NOT APPLICABLE  {name}: {reason}")
    if allowed < 0:
        print(f"{floor} should be killed and only {len(every)} are listed", file=sys.stderr)
        return 1
    if asked.check:
        print(f"{len(every) - len(bad)} of {len(every)} mutations apply to the code")
        return int(bool(bad))
    mutations = [each for each in mutations if each.name not in bad]
    survivors = []
    with copies(tree, max(1, min(asked.processes, len(mutations)))) as among:
        if mutations and not _sound(mutations, among[0], asked.processes):
            return 1
        for mutation, outcome in tried(mutations, among):
            place = f"{number[mutation.name]:4} {outcome.word:<9}{outcome.seconds:5.0f} s  {mutation.name}"
            print(f"{place}: {outcome.said}", flush=True)
            if outcome.word == "SURVIVED":
                survivors.append(mutation.name)
            elif outcome.word != "killed":
                bad[mutation.name] = outcome.said
    print(f"{len(mutations) - len(survivors)} of {len(mutations)} killed", end="")
    print(f"; survived: {', '.join(survivors)}" if survivors else "")
    if len(survivors) > allowed:
        print(f"at most {allowed} of all may survive ({FLOOR})", file=sys.stderr)
    return int(bool(bad) or len(survivors) > allowed)


def _sound(mutations: Sequence[Mutation], copy: Copy, processes: int) -> bool:
    """Whether the tests pass on the code as it is: else their failing would mean nothing."""
    tests = sorted({test for each in mutations for test in each.tests})
    whole = {each for each in tests if "::" not in each}
    tests = [each for each in tests if each in whole or each.partition("::")[0] not in whole]
    several = ("-n", str(processes), "--dist", "loadfile") if len(tests) > 1 else ("-p", "no:xdist")
    code, said = copy.pytest(tests, "-x", "--tb=short", *several, patience=None)
    if code:
        # Whole: what fails here may pass in the tests of before, whose examples are others.
        print(copy.output, f"the tests must pass before any fault is put in: {said}", sep="\n", file=sys.stderr)
    return code == 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("interrupted")
