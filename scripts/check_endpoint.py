"""Is every answer of an endpoint that of the same graph on disk, or an error that says so?

    check_endpoint.py http://127.0.0.1:8890/sparql STORE [--issue issue-00012] [--actor state-00003] [--timeout 120]

For each command that reads it says how long it took and whether it is equal or refused (exit code 2). Exits with 1 if any differs.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

COMMAND = [sys.executable, "-m", "stancegraph"]
# Lines without an order of their own.
_UNORDERED = ("query", "export")
_BLANK = re.compile(rb"_:\w+")


def commands(issue: str, actor: str) -> Iterator[list[str]]:
    """Every command that reads a graph, of whole graphs and of parts."""
    for scope in (
        [],
        ["--issue", issue],
        ["--actor", actor],
        ["--issue", issue, "--since", "2023-01-01", "--as-of", "2023-12-31"],
    ):
        for answer in ("positions", "timeline", "shifts", "contradictions"):
            yield [answer, *scope]
    yield ["compare", "2023-06-30", "2023-12-31", "--issue", issue]
    yield ["report", actor, "--format", "md"]
    yield ["explain", actor, issue, "--format", "json"]
    yield ["search", "question"]
    yield ["network", "agreement", "--issue", issue]
    yield ["network", "affiliation"]
    yield ["export", "nquads"]
    for name in names():
        yield ["query", name, *(f"--set={each}" for each in _values(name, issue, actor))]


def names() -> list[str]:
    """The named queries."""
    from stancegraph.queries import library

    return sorted(library())


def _values(name: str, issue: str, actor: str) -> Iterator[str]:
    from stancegraph.queries import library

    for each in library()[name].parameters:
        if not each.optional and not each.default:
            known = {
                "issue": issue,
                "actor": actor,
                "as_of": "2023-12-31",
                "since": "2023-01-01",
                "until": "2023-12-31",
            }
            yield f"{each.name}={known.get(each.name, actor)}"


def asked(graph: str, command: list[str], timeout: float) -> tuple[int, bytes, str, float]:
    """Exit code, what was written, the last that was said, and the seconds it took."""
    begun = time.monotonic()
    done = subprocess.run(
        [*COMMAND, "--graph", graph, *command, "--timeout", str(timeout)], capture_output=True, check=False
    )
    said = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
    written = done.stdout
    if command[0] in _UNORDERED:
        written = b"\n".join(sorted(_BLANK.sub(b"_:b", written).splitlines()))
    return done.returncode, written, said, time.monotonic() - begun


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("store", type=Path)
    parser.add_argument("--issue", default="issue-00012")
    parser.add_argument("--actor", default="state-00003")
    parser.add_argument("--timeout", type=float, default=120, help="seconds for one answer (default: %(default)s)")
    options = parser.parse_args()
    wrong = 0
    for command in commands(options.issue, options.actor):
        code, there, said, seconds = asked(options.url, command, options.timeout)
        if code == 2:
            told = f"refused: {said}"
        else:
            here_code, here, _, _ = asked(str(options.store), command, options.timeout)
            if here_code == 2:
                told = "not answered on disk in this time"
            elif equal := (code, there) == (here_code, here):
                told = f"equal, {len(here.splitlines()):,} lines"
            else:
                told = "DIFFERS"
            wrong += here_code != 2 and not equal
        print(f"{seconds:7.1f} s  {' '.join(command)}: {told}", flush=True)
    print(f"{wrong} answers differ" if wrong else "no answer differs")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
