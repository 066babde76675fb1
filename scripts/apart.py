"""Commands of the program in processes of their own, which are made in a moment because all is loaded already."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import NoReturn

import stancegraph
from stancegraph.cli import main


def home_in(place: Path) -> None:
    """Let nothing of the user who runs this be read or written: home, cache, data and temporary files are in a folder."""
    for name, folder in {"HOME": "home", "XDG_CACHE_HOME": "cache", "XDG_DATA_HOME": "data", "TMPDIR": "tmp"}.items():
        (place / folder).mkdir()
        os.environ[name] = str(place / folder)
    os.environ.pop("STANCEGRAPH", None)
    tempfile.tempdir = None
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    sys.dont_write_bytecode = True


def load() -> None:
    """Load what commands load when they are called. No graph may be opened here: the engine's threads survive no fork."""
    for each in walk_packages(stancegraph.__path__, "stancegraph."):
        if not each.name.endswith("__main__"):
            import_module(each.name)
    for name in ("pyshacl", "rich.table"):
        import_module(name)


def run(words: Sequence[str]) -> None:
    """Run a command line; ends with SystemExit."""
    sys.argv = ["stancegraph", *words]
    main()


def forked(body: Callable[[], None]) -> int:
    """Run something in a process of its own, which ends as a program would; the number of the process."""
    pid = os.fork()
    return pid or _leave(body)


def ended(pid: int) -> int:
    """Wait for a process: its exit code, or the negative number of the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def quiet(said: str | Path = os.devnull) -> None:
    """Let the output of this process go nowhere, and errors into a file."""
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(0, 1)
    os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)


def _leave(body: Callable[[], None]) -> NoReturn:
    """Without what the parent had to do at its end."""
    code = 70
    try:
        body()
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1 if error.code else 0
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
