"""A client of an ASGI application in this process: one request, one answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from starlette.types import ASGIApp, Message

from stancegraph.web.app import Guard, application
from stancegraph.web.served import Served
from stancegraph.web.site import Settings, Site


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def kind(self) -> str:
        """The media type."""
        return self.headers.get("content-type", "").partition(";")[0]


async def asked(
    app: ASGIApp, target: str, method: str, headers: Iterable[tuple[str, str]], body: bytes, host: str
) -> Answered:
    """One request to an application."""
    path, _, query = target.partition("?")
    scope = {
        "type": "http",
        "http_version": "1.1",
        "scheme": "http",
        "method": method,
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in (("host", host), *headers)],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    begin, *rest = sent
    return Answered(
        begin["status"],
        {name.decode(): value.decode("latin-1") for name, value in begin["headers"]},
        b"".join(each["body"] for each in rest),
    )


class Client:
    """Asks an application, always in the same loop."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app, self.site = app, site
        self.runner = asyncio.Runner()

    def ask(
        self,
        target: str,
        method: str = "GET",
        headers: Iterable[tuple[str, str]] = (),
        body: bytes = b"",
        host: str = "localhost:8000",
    ) -> Answered:
        return self.runner.run(self.asking(target, method, headers, body, host))

    def accepting(self, target: str, accept: str, method: str = "GET") -> Answered:
        return self.ask(target, method, [("accept", accept)])

    def together(self, *targets: str) -> list[Answered]:
        """Ask all at once."""

        async def all_of_them() -> list[Answered]:
            return list(await asyncio.gather(*map(self.asking, targets)))

        return self.runner.run(all_of_them())

    async def asking(
        self,
        target: str,
        method: str = "GET",
        headers: Iterable[tuple[str, str]] = (),
        body: bytes = b"",
        host: str = "localhost:8000",
    ) -> Answered:
        return await asked(self.app, target, method, headers, body, host)


@contextmanager
def client_of(target: Path | str, settings: Settings | None = None, guard: Guard | None = None) -> Iterator[Client]:
    """A client of what would be served of a graph."""
    site = Site(Served(str(target)), settings or Settings())
    client = Client(application(site.addresses(), guard or Guard(), otherwise=site.iri), site)
    try:
        yield client
    finally:
        site.close()
        client.runner.close()
