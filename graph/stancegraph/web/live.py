"""The explorer of a dataset that is being edited: served on this machine only, built anew whenever a table changes."""

from __future__ import annotations

import json
import shlex
import sys
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from stancegraph.characters import printable
from stancegraph.errors import DataError, StancegraphError
from stancegraph.model.records import Dataset, DatasetInfo
from stancegraph.tables.reader import read_dataset
from stancegraph.views.explorer import explorer_html
from stancegraph.views.part import refuse_many
from stancegraph.web.watching import State, state

ADDRESS = "127.0.0.1"
_EVERY = 0.5
_MOST_SHOWN = 20


class Watched:
    """The page of a dataset folder as it is now: the last good page, its number, and what is wrong with the tables."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.version = 0
        self.page = explorer_html(Dataset(DatasetInfo(folder.resolve().name, "https://example.org/")), live=True)
        self.problems: list[str] = []
        self._seen: State | None = None

    def look(self) -> bool:
        """Build the page if any file has changed since the last look; says whether one had."""
        now = state(self.folder)
        if now == self._seen:
            return False
        self._seen = now
        try:
            dataset = read_dataset(self.folder)
            refuse_many(dataset, None, _fewer(self.folder))
            self.page = explorer_html(dataset, live=True)
        except DataError as error:
            self.problems = [str(problem) for problem in error.problems]
        except (StancegraphError, OSError) as error:
            # A file may be gone for a moment while a program saves it.
            self.problems = [str(error)]
        else:
            self.problems = []
            self.version += 1
        return True

    def status(self) -> str:
        """What the page asks for: which page is the newest, and what is wrong."""
        shown = self.problems[:_MOST_SHOWN]
        if more := len(self.problems) - len(shown):
            shown.append(f"and {more} more")
        return json.dumps({"version": self.version, "problems": shown})


def _fewer(folder: Path) -> str:
    """What to do where a page of all would be of too many."""
    part = f"stancegraph --graph {shlex.quote(str(folder))} view --actor NAME"
    return f"--watch serves all of a dataset; write a page of a part of it, with {part} (or --issue, or --query)"


def serve(watched: Watched, port: int = 0) -> ThreadingHTTPServer:
    """A server of the page that answers this machine only; ``port`` 0 takes any that is free."""

    names: set[str] = set()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            # Another site may have its name resolve to this machine: it is not to read the data.
            if self.headers.get("Host") not in names:
                self.send_error(HTTPStatus.FORBIDDEN)
            elif self.path == "/":
                self._send(watched.page, "text/html")
            elif self.path == "/status":
                self._send(watched.status(), "application/json")
            else:
                self.send_error(HTTPStatus.NOT_FOUND)

        def _send(self, text: str, kind: str) -> None:
            body = text.encode()
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the terminal is for the state of the data."""

    server = ThreadingHTTPServer((ADDRESS, port), Handler)
    names.update(f"{name}:{server.server_port}" for name in (ADDRESS, "localhost"))
    return server


def watch(folder: Path, port: int = 0, wait: Callable[[float], None] = time.sleep) -> None:
    """Serve the explorer of a dataset folder and keep it up to date until the user breaks off (Ctrl-C)."""
    if not folder.is_dir():
        raise StancegraphError(
            f"{folder}: there is no such dataset folder; start one with: stancegraph init {shlex.quote(str(folder))}"
        )
    watched = Watched(folder)
    try:
        server = serve(watched, port)
    except OSError as error:
        raise StancegraphError(f"port {port}: {error.strerror}; leave --port out to take one that is free") from error
    Thread(target=server.serve_forever, daemon=True).start()
    sys.stderr.write(printable(f"Watching {folder}: http://{ADDRESS}:{server.server_port}/ (Ctrl-C ends)\n"))
    try:
        while True:
            if watched.look():
                sys.stderr.write(printable(_told(watched)))
            wait(_EVERY)
    except KeyboardInterrupt:
        sys.stderr.write("\nEnded.\n")
    finally:
        server.shutdown()
        server.server_close()


def _told(watched: Watched) -> str:
    now = time.strftime("%H:%M:%S")
    if not watched.problems:
        return f"{now} built\n"
    lines = "".join(f"  {each}\n" for each in watched.problems[:_MOST_SHOWN])
    return (
        f"{now} {len(watched.problems)} problem{'s' * (len(watched.problems) != 1)}, the last good page stays:\n{lines}"
    )
