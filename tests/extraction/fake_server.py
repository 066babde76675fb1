"""A server on this machine that speaks as much of the OpenAI API as is asked for here, and misbehaves in the ways it is told to."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

Reply = Callable[["Handler", dict[str, Any]], None]
"""What to do with one request."""


class Handler(BaseHTTPRequestHandler):
    server: FakeServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            self.server.requests.append(body)
            self.server.keys.append(self.headers.get("Authorization", ""))
            reply = self.server.replies.pop(0) if self.server.replies else self.server.usual
        reply(self, body)

    def send(
        self, status: int, content: bytes, kind: str = "application/json", headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged."""


class FakeServer(ThreadingHTTPServer):
    """``usual`` answers, but first ``replies`` are used up, one a request; ``requests`` are all that came."""

    daemon_threads = True

    def __init__(self, usual: Reply) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.usual = usual
        self.replies: list[Reply] = []
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.lock = Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


@contextmanager
def serving(usual: Reply) -> Iterator[FakeServer]:
    server = FakeServer(usual)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def completion(content: object, finish: str = "stop", tokens: int = 10) -> bytes:
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}
    usage = {"prompt_tokens": tokens - 1, "completion_tokens": 1, "total_tokens": tokens}
    return json.dumps(
        {
            "id": "x",
            "object": "chat.completion",
            "created": 1,
            "model": "fake-1-exact",
            "system_fingerprint": "fp1",
            "choices": [choice],
            "usage": usage,
        }
    ).encode()


def says(content: object, finish: str = "stop", tokens: int = 10) -> Reply:
    """Answers with these words, or with JSON."""
    words = content if isinstance(content, str) else json.dumps(content)
    return lambda handler, _: handler.send(200, completion(words, finish, tokens))


def refuses(why: str) -> Reply:
    """Would not answer, and says so where the API has a place for it."""
    said = json.loads(completion(None))
    said["choices"][0]["message"]["refusal"] = why
    return lambda handler, _: handler.send(200, json.dumps(said).encode())


def fails(status: int, message: str = "no", headers: dict[str, str] | None = None) -> Reply:
    content = json.dumps({"error": {"message": message}}).encode()
    return lambda handler, _: handler.send(status, content, headers=headers)


def sends(content: bytes, kind: str) -> Reply:
    return lambda handler, _: handler.send(200, content, kind)


def drops(handler: Handler, _: dict[str, Any]) -> None:
    """Closes the connection in the middle of an answer."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"id": ')
    handler.wfile.flush()
    handler.close_connection = True


def endless(status: int) -> Reply:
    """Sends blanks before its answer until nobody listens any more."""

    def reply(handler: Handler, _: dict[str, Any]) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.end_headers()
        with suppress(OSError):
            for _number in range(4000):
                handler.wfile.write(b" " * (1 << 16))
        handler.close_connection = True

    return reply


def packed(handler: Handler, _: dict[str, Any]) -> None:
    """Few bytes that are many once they are unpacked."""
    handler.send(200, gzip.compress(b" " * (64 << 20)), headers={"Content-Encoding": "gzip"})


def drips(handler: Handler, _: dict[str, Any]) -> None:
    """Sends a blank now and then, so that no single wait is long."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    with suppress(OSError):
        for _number in range(100):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)
    handler.close_connection = True


def sleeps(seconds: float) -> Reply:
    def reply(handler: Handler, _: dict[str, Any]) -> None:
        time.sleep(seconds)

    return reply


def is_first(body: dict[str, Any]) -> bool:
    """Whether a request is of the first pass."""
    return "statements" in body["response_format"]["json_schema"]["schema"]["properties"]


def text_in(body: dict[str, Any]) -> str:
    """The text that stands between the marks."""
    user: str = body["messages"][1]["content"]
    return user.split("<text>\n", 1)[1].split("\n</text>", 1)[0]


def reader(statements: list[dict[str, str]], position: Callable[[dict[str, Any]], str] | str = "supports") -> Reply:
    """A model that finds those of the statements whose quote stands in its text, and judges them all alike, or as ``position`` says."""

    def reply(handler: Handler, body: dict[str, Any]) -> None:
        if is_first(body):
            here = [each for each in statements if each["quote"] in text_in(body)]
            said: object = {"statements": here}
        else:
            label = position if isinstance(position, str) else position(body)
            said = {"position": label, "voice": "self", "attributed_by": "", "condition": ""}
        handler.send(200, completion(json.dumps(said)))

    return reply


def statement(
    quote: str, actor: str = "ann", issue: str = "bridge", actor_name: str = "Ann Lee", issue_words: str = "the bridge"
) -> dict[str, str]:
    return {"quote": quote, "actor": actor, "actor_name": actor_name, "issue": issue, "issue_words": issue_words}


def labels(body: dict[str, Any]) -> list[str]:
    """The labels of a request of the second pass, in their order."""
    schema = body["response_format"]["json_schema"]["schema"]
    found: list[str] = schema["properties"]["position"]["enum"]
    return found
