"""Runs the commands in the documentation and puts their real output below them.

    refresh_docs.py            rewrite the pages
    refresh_docs.py --check    fail, naming the place, where a page differs from what the program does today

Blocks that are run, page by page, each page in a fresh empty folder:

    ```console             lines that begin with "$ " are commands, what follows is their output
    ```csv talks/x.csv     (or text, toml, sparql, python) with a path: the file is written before going on
"""

from __future__ import annotations

import difflib
import os
import re
import shlex
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = (
    "README.md",
    "docs/tutorial.md",
    "docs/questions.md",
    "docs/how-to.md",
    "docs/networks.md",
    "docs/bulk.md",
    "docs/aggregates.md",
    "docs/convergence.md",
    "docs/exchange.md",
    "docs/evaluating.md",
    "docs/notebooks.md",
)
_BLOCK = re.compile(r"^```(\w+)(?: +(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_WIDTH = "100"


def refreshed(page: Path) -> str:
    """The text of a page with every output as it is today."""
    text = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        return _BLOCK.sub(lambda match: _block(match, Path(folder)), text)


def _block(match: re.Match[str], folder: Path) -> str:
    kind, path, content = match[1], match[2], match[3]
    if path and kind != "console":
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8", newline="")
    elif kind == "console":
        commands = re.findall(r"^\$ ((?:.*\\\n)*.*)$", content, re.MULTILINE)
        return "```console\n" + "".join(f"$ {command}\n{_output(command, folder)}" for command in commands) + "```"
    return match[0]


def _output(command: str, folder: Path) -> str:
    """What a command prints, both streams in order; commands that only set things up print nothing."""
    if not re.match(r"(stancegraph|cat|printf|python)\b", command):
        raise SystemExit(f"the docs may run stancegraph, cat, printf and python only, not: {command}")
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env=_environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if "Traceback (most recent call last)" in done.stdout:
        raise SystemExit(f"{command} fails:\n{done.stdout}")
    # A page that shows the day it was made is wrong the next day, and a run over midnight shows two.
    if (today := date.today().isoformat()) in done.stdout:
        raise SystemExit(f"{command} prints today's date, {today}: give it a day, as --as-of does")
    lines = [line.rstrip() for line in done.stdout.replace(folder.as_uri(), "file:///...").splitlines()]
    # Every command without --graph says which graph answers; the pages say so once, in words.
    lines = [line for line in lines if not line.startswith("Answering from ")]
    while lines and not lines[-1]:
        lines.pop()
    return "".join(f"{line}\n" for line in lines)


def _environment(folder: Path) -> dict[str, str]:
    """The program under test first on the path, and nothing of the user's own settings."""
    program = shlex.quote(str(Path(sys.executable).parent))
    return {
        "PATH": f"{program}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "graph"),
        "HOME": str(folder),
        "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache")),
        "LANG": "C.UTF-8",
        "COLUMNS": _WIDTH,
    }


def main() -> None:
    """Rewrite or check all pages that exist."""
    check = "--check" in sys.argv[1:]
    stale = []
    for name in PAGES:
        page = ROOT / name
        if not page.exists():
            continue
        old, new = page.read_text(encoding="utf-8"), refreshed(page)
        if old == new:
            continue
        stale.append(name)
        if check:
            sys.stdout.writelines(
                difflib.unified_diff(old.splitlines(True), new.splitlines(True), name, f"{name} today")
            )
        else:
            page.write_text(new, encoding="utf-8", newline="")
            print(f"{name} refreshed")
    if check and stale:
        raise SystemExit(f"not what the program does today: {', '.join(stale)}; run scripts/refresh_docs.py")


if __name__ == "__main__":
    main()
