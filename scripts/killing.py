"""Is anything lost when a command that writes is killed? Each is, at a moment by chance, over what an earlier one wrote.

Afterwards everything must be there as it was before, or as the whole command leaves it; the same command must then end well, or
say that what it writes is there already; and nothing else may be left. Moments are those between two things a command does with
files, and any others: every second kill comes after so many such steps, every second after so much time.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from time import monotonic, sleep

import apart
from dna_fixtures import Coded, Coding, Doc, write_dna
from stancegraph.tables.writer import write_dataset
from support import tiny, write_folder, write_many

_WRITTEN = ("out", "out.parquet", "texts")
State = Mapping[str, str]
"""What is in a folder: names of files, and what they hold."""


@dataclass(frozen=True)
class Command:
    """A command that writes ``out`` (and ``texts``); ``before`` makes what is there when it begins.

    Of a folder ``whole_with`` a file that says so, there may be a part while that file is not there: nobody reads it then. Files that
    come ``one_by_one`` are each whole by themselves.
    """

    words: tuple[str, ...]
    before: tuple[str, ...] = ()
    is_store: bool = False
    whole_with: str = ""
    one_by_one: bool = False


COMMANDS = (
    Command(("build", "new", "-o", "out"), is_store=True),
    Command(("build", "new", "-o", "out"), ("build", "old", "-o", "out"), is_store=True),
    Command(("build", "graph.nq", "-o", "out"), ("build", "old", "-o", "out"), is_store=True),
    Command(("--graph", "small", "view", "-o", "out")),
    Command(("--graph", "small", "view", "-o", "out"), ("--graph", "small", "view", "--no-sparql", "-o", "out")),
    Command(("--graph", "store", "export", "csv", "-o", "out")),
    Command(("--graph", "store", "export", "turtle", "-o", "out")),
    Command(
        ("--graph", "store", "export", "nquads", "-o", "out"), ("--graph", "store", "export", "turtle", "-o", "out")
    ),
    Command(("--graph", "store", "network", "agreement", "--format", "graphml", "-o", "out")),
    Command(
        ("--graph", "store", "network", "agreement", "--format", "csv", "-o", "out"),
        ("--graph", "store", "network", "conflict", "--format", "graphml", "-o", "out"),
    ),
    Command(("import", "dna", "x.dna", "-o", "out")),
    Command(("import", "dna", "x.dna", "-o", "out", "--texts", "texts")),
    Command(("import", "un-votes", "votes.csv", "calls.csv", "-o", "out")),
    Command(("import", "rdf", "graph.nq", "-o", "out")),
    Command(("import", "csv", "coded.csv", "--map", "coded.toml", "-o", "out")),
    Command(("import", "csv", "coded.csv", "--map", "events.toml", "-o", "out.parquet")),
    Command(
        ("import", "csv", "coded.csv", "--map", "events.toml", "-o", "out.parquet"),
        ("import", "csv", "few.csv", "--map", "events.toml", "-o", "out.parquet"),
    ),
    Command(("import", "un-votes", "votes.csv", "calls.csv", "-o", "out.parquet")),
    Command(("aggregate", "events.parquet", "--by", "actor,issue,month", "-o", "out")),
    Command(("--graph", "store", "export", "parquet", "-o", "out")),
    Command(
        ("--graph", "store", "export", "parquet", "-o", "out"),
        ("--graph", "small", "export", "parquet", "-o", "out"),
        whole_with="manifest.json",
    ),
    Command(("watch", "gdelt", "published", "-o", "out"), one_by_one=True),
    Command(("watch", "gdelt", "published", "-o", "out"), ("watch", "gdelt", "earlier", "-o", "out"), one_by_one=True),
)


def main() -> None:
    """Kill as often as was asked for; ends with 1 where anything was lost or left."""
    parser = argparse.ArgumentParser(prog="scripts/kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000, help="(default: 1000)")
    parser.add_argument("--seed", type=int, default=1, help="(default: 1)")
    parser.add_argument("--only", metavar="WORD", default="", help="Only commands with this among their words.")
    asked = parser.parse_args()
    commands = [each for each in COMMANDS if not asked.only or asked.only in each.words]
    if not commands:
        parser.error(f"no command has the word {asked.only}")
    place = Path(tempfile.mkdtemp(prefix="stancegraph-kills-"))
    print(f"seed {asked.seed}; what fails is kept in {place}", flush=True)
    apart.home_in(place)
    apart.load()
    _inputs(place / "inputs")
    trials = [_Trial(each, place, number) for number, each in enumerate(commands)]
    chance, found, wrong = Random(asked.seed), Counter[str](), 0
    for number in range(asked.kills):
        trial = trials[number % len(trials)]
        said = trial.kill(chance, place / "case", by_steps=number // len(trials) % 2 == 0)
        if said in ("before", "after", "between"):
            found[said] += 1
            shutil.rmtree(place / "case")
        else:
            wrong += 1
            (place / "case").rename(place / f"kill-{number}")
            print(f"kill {number} of {' '.join(trial.command.words)}: {said}: {place / f'kill-{number}'}", flush=True)
    print(
        f"{asked.kills:,} kills: {found['before']:,} left what was there before, {found['after']:,} all that was to be, "
        f"{found['between']:,} some whole files of several, or a folder that nobody takes for whole, {wrong} anything else"
    )
    if not wrong:
        shutil.rmtree(place)
    sys.exit(wrong > 0)


def _inputs(place: Path) -> None:
    place.mkdir()
    write_dataset(tiny(), place / "old")
    write_folder(place / "plain")
    write_many(place / "new", 400)
    _end_well(("build", "new", "-o", "store"), place)
    _end_well(("build", "plain", "-o", "small"), place)
    _end_well(("--graph", "store", "export", "nquads", "-o", "graph.nq"), place)
    said = [
        Coded(
            {"person": f"P{n % 9}", "organization": f"O{n % 4}", "concept": f"C{n % 20}", "agreement": n % 3 > 0},
            document=n % 40 + 1,
        )
        for n in range(400)
    ]
    documents = tuple(
        Doc(f"Document {n}", f"What was said, {n}. " * 50, datetime(2010, 1, 1 + n % 28)) for n in range(40)
    )
    write_dna(place / "x.dna", Coding(documents, tuple(said)))
    coded = (f"2010-01-{1 + n % 28:02},P{n % 9},C{n % 20},{('for', 'against')[n % 2]}\n" for n in range(4000))
    (place / "coded.csv").write_text("day,who,what,said\n" + "".join(coded))
    (place / "coded.toml").write_text(
        'date = "day"\nactor = "who"\nissue = "what"\n'
        'position = { column = "said", values = { "for" = "supports", "against" = "rejects" } }\n'
    )
    (place / "few.csv").write_text("day,who,what,said\n2010-01-01,P1,C1,for\n")
    (place / "events.toml").write_text('rows = "events"\n' + (place / "coded.toml").read_text())
    _end_well(("import", "csv", "coded.csv", "--map", "events.toml", "-o", "events.parquet"), place)
    for folder, days in (("earlier", 1), ("published", 2)):
        (place / folder).mkdir()
        for day in range(1, days + 1):
            stamp = f"201001{day:02}000000"
            rows = (
                f"{stamp}{n}\t{stamp[:8]}" + "\t" * 6 + f"S{n % 9}" + "\t" * 19 + "057" + "\t" * 34 for n in range(4000)
            )
            (place / folder / f"{stamp}.export.CSV").write_text("".join(f"{row}\n" for row in rows))
    calls = range(1, 60)
    votes = (
        f"{call},State {state},S{state},{('yes', 'no', 'abstain')[(call + state) % 3]}\n"
        for call in calls
        for state in range(30)
    )
    (place / "votes.csv").write_text("rcid,country,country_code,vote\n" + "".join(votes))
    (place / "calls.csv").write_text("rcid,date\n" + "".join(f"{call},{1950 + call}-01-01\n" for call in calls))


class _Trial:
    """A command, with what it finds and what it leaves where nobody kills it."""

    def __init__(self, command: Command, place: Path, number: int) -> None:
        self.command = command
        self._place = place
        self._start = place / f"start-{number}"
        shutil.copytree(place / "inputs", self._start, symlinks=True)
        if command.before:
            _end_well(command.before, self._start)
        self._before = self._state(self._start)
        whole = place / f"whole-{number}"
        shutil.copytree(self._start, whole)
        began = monotonic()
        self._steps = _steps(command.words, whole)
        self._seconds = monotonic() - began
        self._after = self._state(whole)

    def kill(self, chance: Random, folder: Path, *, by_steps: bool) -> str:
        """Kill the command once: ``before`` or ``after``, as things were found, or what is wrong."""
        shutil.copytree(self._start, folder)
        pid = _begun(self.command.words, folder, last=chance.randrange(1, self._steps) if by_steps else 0)
        if not by_steps:
            sleep(chance.uniform(0, self._seconds))
            os.kill(pid, signal.SIGKILL)
        apart.ended(pid)
        found = self._state(folder)
        is_part = self._is_part(found)
        if not is_part and not all(
            _part(found, name) in (_part(self._before, name), _part(self._after, name)) for name in _WRITTEN
        ):
            return f"lost or half there: {_difference(found, self._before)}"
        code = apart.ended(_begun(self.command.words, folder))
        # What makes a new folder does not write into one that is there.
        may_refuse = found == self._after and not self.command.is_store and (folder / "out").is_dir()
        if code and not may_refuse:
            return f"the next run ended with {code}: {(folder / 'said').read_text()}"
        if (ends := self._state(folder)) != self._after:
            return f"the next run left something else: {_difference(ends, self._after)}"
        left = [
            each.name for each in (*folder.rglob("*"), *(self._place / "tmp").iterdir()) if "unfinished-" in each.name
        ]
        stale = [] if not self.command.is_store else sorted(each.name for each in (folder / "out").glob("g-*"))[1:]
        if left or stale:
            return f"left behind: {', '.join(left + stale)}"
        return "after" if found == self._after else "between" if is_part and found != self._before else "before"

    def _is_part(self, found: State) -> bool:
        """Whether a folder is one that nobody takes for whole, or has some of the files that come one by one."""
        if self.command.one_by_one:
            return self._before.items() <= found.items() <= self._after.items()
        return bool(self.command.whole_with) and f"out/{self.command.whole_with}" not in found

    def _state(self, folder: Path) -> State:
        state: dict[str, str] = {}
        for name in _WRITTEN:
            if name == "out" and self.command.is_store:
                state[name] = _answers(folder, self._place / "answers")
            elif (folder / name).is_dir():
                files = {
                    str(each.relative_to(folder)): each for each in sorted((folder / name).rglob("*")) if each.is_file()
                }
                # What is unfinished is left by a kill, read by nobody, and gone after the next run.
                state |= {path: _hash(each.read_bytes()) for path, each in files.items() if "unfinished-" not in path}
            elif (folder / name).exists():
                state[name] = _hash((folder / name).read_bytes())
        return state


def _part(state: State, name: str) -> State:
    return {path: held for path, held in state.items() if path.partition("/")[0] == name}


def _answers(folder: Path, target: Path) -> str:
    """All that a store says; nothing where there is no graph in it."""
    if not (folder / "out" / "CURRENT").exists():
        return ""
    target.unlink(missing_ok=True)
    _end_well(("--graph", "out", "export", "nquads", "-o", str(target)), folder)
    rows = target.with_name("rows")
    rows.unlink(missing_ok=True)
    _end_well(("--graph", "out", "network", "agreement", "--format", "csv", "-o", str(rows)), folder)
    return _hash(b"".join(sorted(target.read_bytes().splitlines(keepends=True))) + rows.read_bytes())


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _difference(found: State, other: State) -> str:
    return ", ".join(sorted({name for name, _ in found.items() ^ other.items()}))


def _end_well(words: tuple[str, ...], folder: Path) -> None:
    if code := apart.ended(_begun(words, folder)):
        sys.exit(f"{' '.join(words)} ended with {code} in {folder}: {(folder / 'said').read_text()}")


def _begun(words: tuple[str, ...], folder: Path, last: int = 0) -> int:
    """Begin a command; the number of its process, which kills itself at its step ``last``."""

    def body() -> None:
        os.chdir(folder)
        apart.quiet(folder / "said")
        if last:
            _count(last)
        apart.run(words)

    return apart.forked(body)


def _steps(words: tuple[str, ...], folder: Path) -> int:
    """Run a command to its end; how many steps it takes."""
    reader, writer = os.pipe()

    def body() -> None:
        os.chdir(folder)
        apart.quiet(folder / "said")
        done = _count(0)
        try:
            apart.run(words)
        finally:
            os.write(writer, str(done[0]).encode())

    code = apart.ended(apart.forked(body))
    os.close(writer)
    with os.fdopen(reader) as stream:
        steps = int(stream.read())
    if code:
        sys.exit(f"{' '.join(words)} ended with {code}: {(folder / 'said').read_text()}")
    return steps


def _count(last: int) -> list[int]:
    """Count what this process does with files from now on, and kill it at a step."""
    done = [0]

    def step(event: str, _given: object) -> None:
        if event == "open" or (event.startswith(("os.", "shutil.", "fcntl.")) and event != "os.kill"):
            done[0] += 1
            if done[0] == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(step)
    return done


if __name__ == "__main__":
    main()
