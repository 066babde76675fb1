"""Clients that do not read what they asked for: what is held for them, and for how long."""

from __future__ import annotations

import asyncio
import gc
import socket
from contextlib import suppress
from pathlib import Path

import pytest
import uvicorn
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send
from uvicorn.server import ServerState

from stancegraph.web import server
from stancegraph.web.app import Guard, application
from stancegraph.web.cache import Cache
from stancegraph.web.reply import Reply, send_reply
from stancegraph.web.served import Served
from stancegraph.web.site import Settings, Site

_LARGE = b"x" * (16 << 20)
_HELD = 256 << 10
_LOOKS = 2_000


class _Served:
    """A listening server of one answer, the large one unless another is given, ``after`` so many seconds, and its connections."""

    def __init__(self, answer: bytes = _LARGE, *, after: float = 0.0, timeout_keep_alive: int = 1) -> None:
        async def application(scope: Scope, receive: Receive, send: Send) -> None:
            await asyncio.sleep(after)
            await send_reply(Request(scope, receive), Reply(answer, "text/plain"), send)

        self.config = uvicorn.Config(
            application, lifespan="off", log_config=None, timeout_keep_alive=timeout_keep_alive
        )
        self.state = ServerState()
        self.made: list[server._Connection] = []

    def connection(self) -> server._Connection:
        self.made.append(server._Connection(self.config, self.state, {}))
        return self.made[-1]

    async def until_stalled(self) -> asyncio.Transport:
        for _ in range(_LOOKS):
            if self.made and self.made[0].flow is not None and self.made[0].flow.write_paused:
                return self.made[0].transport
            await asyncio.sleep(0.005)
        raise AssertionError("the answer was taken without being read")

    async def until_over(self) -> None:
        for _ in range(_LOOKS):
            if not self.state.connections and not self.state.tasks:
                return
            await asyncio.sleep(0.005)
        raise AssertionError("the connection was never given up")


async def _asking(served: _Served) -> tuple[asyncio.Server, socket.socket]:
    listening = await asyncio.get_running_loop().create_server(served.connection, "127.0.0.1", 0)
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.connect(listening.sockets[0].getsockname())
    client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    return listening, client


def test_who_reads_nothing_has_one_piece_waiting_and_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_LONGEST_WRITE", 0.2)

    async def run() -> int:
        served = _Served()
        listening, client = await _asking(served)
        with client:
            held = (await served.until_stalled()).get_write_buffer_size()
            await served.until_over()
        listening.close()
        return held

    assert 0 < asyncio.run(run()) < _HELD


@pytest.mark.parametrize(
    "said",
    [
        (),
        (b"GET / HTTP/1.1\r\nHost: ",),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET / HT"),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n", b"x"),
    ],
    ids=["nothing", "half a question", "half of a second one", "a part of what nobody reads"],
)
def test_who_does_not_come_to_ask_is_given_up_however_often_something_comes(
    said: tuple[bytes, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_LONGEST_ASKING", 0.3)

    async def run() -> None:
        served = _Served(b"short", timeout_keep_alive=60)
        listening = await asyncio.get_running_loop().create_server(served.connection, "127.0.0.1", 0)
        client = socket.create_connection(listening.sockets[0].getsockname())
        with client, suppress(OSError):
            for piece in said:
                client.sendall(piece)
                await asyncio.sleep(0.05)
            for _ in range(_LOOKS):
                if served.made and not served.state.connections:
                    break
                if said:
                    client.sendall(b"x")  # what comes drop by drop is no reason to go on
                await asyncio.sleep(0.02)
        await served.until_over()
        listening.close()

    asyncio.run(run())


def test_who_waits_long_for_an_answer_is_not_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_LONGEST_ASKING", 0.1)

    async def run() -> bytes:
        served = _Served(b"short", after=0.5)
        listening, client = await _asking(served)
        client.setblocking(False)
        with client:
            answer = await asyncio.get_running_loop().sock_recv(client, 4096)
        listening.close()
        return answer

    assert asyncio.run(run()).startswith(b"HTTP/1.1 200")


def test_a_request_of_two_lengths_is_the_last_of_its_connection(tiny_store: Path) -> None:
    """A proxy that goes by the other length would take the rest for the question of somebody else."""
    question = (
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /queries.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
    )

    async def run(site: Site) -> bytes:
        app = application(site.addresses(), Guard())
        config = uvicorn.Config(app, lifespan="off", log_config=None)
        state = ServerState()
        listening = await asyncio.get_running_loop().create_server(
            lambda: server._Connection(config, state, {}), "127.0.0.1", 0
        )
        reader, writer = await asyncio.open_connection(*listening.sockets[0].getsockname())
        writer.write(question)
        async with asyncio.timeout(20):
            answered = await reader.read()
        writer.close()
        listening.close()
        return answered

    site = Site(Served(str(tiny_store)), Settings())
    try:
        answered = asyncio.run(run(site))
    finally:
        site.close()
    assert answered.startswith(b"HTTP/1.1 400 ")
    assert answered.count(b"HTTP/1.1 ") == 1
    assert answered.endswith(b"Content-Length and Transfer-Encoding; send one\n")


def test_who_leaves_is_forgotten_at_once() -> None:
    async def run() -> None:
        served = _Served()
        listening, client = await _asking(served)
        await served.until_stalled()
        client.close()
        await served.until_over()
        listening.close()

    asyncio.run(run())


def test_who_reads_slowly_has_all_of_it() -> None:
    async def run() -> int:
        served = _Served()
        listening, client = await _asking(served)
        await served.until_stalled()
        client.setblocking(False)
        size, loop = 0, asyncio.get_running_loop()
        while size < len(_LARGE):
            size += len(await loop.sock_recv(client, 1 << 20))
        client.close()
        listening.close()
        return size

    assert asyncio.run(run()) > len(_LARGE)


def test_an_answer_is_sent_in_pieces_and_whole() -> None:
    async def run(body: bytes, method: str = "GET") -> list[Message]:
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        request = Request({"type": "http", "method": method, "headers": []})
        await send_reply(request, Reply(body, "text/plain"), send)
        return sent[1:]

    for size in (0, 1, 65_535, 65_536, 65_537, 200_000):
        body = bytes(index % 251 for index in range(size))
        sent = asyncio.run(run(body))
        assert b"".join(each["body"] for each in sent) == body
        assert max(len(each["body"]) for each in sent) <= 65_536
        assert [each["more_body"] for each in sent] == [True] * (len(sent) - 1) + [False]
    assert asyncio.run(run(b"x" * 200_000, "HEAD")) == [{"type": "http.response.body", "body": b"", "more_body": False}]


def test_one_too_large_to_be_kept_is_shared_while_it_is_sent_and_then_gone() -> None:
    made = 0

    async def make() -> Reply:
        nonlocal made
        made += 1
        return Reply(b"x" * 5_000, "text/plain")

    async def run() -> bool:
        cache: Cache[Reply] = Cache(room=8_000)
        first = await cache.get("a", make)
        second = await cache.get("a", make)
        is_shared = first is second
        del first, second
        await asyncio.sleep(0)
        gc.collect()
        await cache.get("a", make)
        return is_shared

    assert asyncio.run(run())
    assert made == 2
