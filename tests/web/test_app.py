"""The guard before all answers, names for caches, and what may not happen whatever is sent."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.requests import Request

from asgi import Client, client_of
from stancegraph.errors import GraphError
from stancegraph.web.addresses import Address
from stancegraph.web.app import Guard, _Endpoint, application
from stancegraph.web.negotiation import JSON
from stancegraph.web.reading import LARGEST_BODY, LONGEST_TARGET
from stancegraph.web.reply import Reply


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:1", "[::1]:8000", "LOCALHOST"])
def test_this_machine_may_call_it_by_its_names(client: Client, host: str) -> None:
    assert client.ask("/queries", host=host).status == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("evil.example", 421),
        ("localhost.evil.example:8000", 421),
        ("127.0.0.2", 421),
        ("", 400),
        ("a b", 400),
        ("x/y", 400),
    ],
)
def test_who_calls_it_otherwise_is_not_answered(client: Client, host: str, status: int) -> None:
    answer = client.ask("/queries", host=host)
    assert answer.status == status
    assert "positions" not in answer.text


def test_two_hosts_are_none(client: Client) -> None:
    assert client.ask("/queries", headers=[("host", "localhost")]).status == 400


def test_elsewhere_any_name_will_do(spoken_store: Path) -> None:
    with client_of(spoken_store, guard=Guard(names=None)) as client:
        assert client.ask("/queries", host="data.example").status == 200
        assert '"http://data.example"' in client.ask("/openapi.json", host="data.example").text
        assert '"http://other.example"' in client.ask("/openapi.json", host="other.example").text


@pytest.mark.parametrize(
    ("origins", "origin", "allowed"),
    [
        ((), "https://a.example", None),
        (("*",), "https://a.example", "*"),
        (("https://a.example",), "https://a.example", "https://a.example"),
        (("https://a.example",), "https://b.example", None),
    ],
)
def test_pages_of_other_sites_read_answers_only_where_they_may(
    spoken_store: Path, origins: tuple[str, ...], origin: str, allowed: str | None
) -> None:
    with client_of(spoken_store, guard=Guard(origins=frozenset(origins))) as client:
        for method in ("GET", "OPTIONS"):
            answer = client.ask("/sparql", method, [("origin", origin), ("access-control-request-method", "POST")])
            assert answer.headers.get("access-control-allow-origin") == allowed
            assert answer.status == (200 if method == "GET" else 204)
        assert (
            client.ask("/nothing", headers=[("origin", origin)]).headers.get("access-control-allow-origin") == allowed
        )


def test_what_is_known_is_not_sent_again(client: Client) -> None:
    first = client.ask("/positions.json?issue=truce")
    etag = first.headers["etag"]
    assert etag.startswith(f'"{client.site.served.opened.name}-')
    for said in (etag, f'W/{etag}, "x"', f'"x", {etag}', "*"):
        again = client.ask("/positions.json?issue=truce", headers=[("if-none-match", said)])
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == etag
    assert client.ask("/positions.json?issue=truce", headers=[("if-none-match", '"x"')]).body == first.body
    assert client.ask("/positions.csv?issue=truce").headers["etag"] != etag
    assert "etag" not in client.ask("/positions.json?issue=none").headers


def test_that_nothing_has_changed_changes_no_policy(client: Client) -> None:
    """A browser keeps the headers that come with it: a page would lose its styles."""
    page = client.accepting("/positions", "text/html")
    again = client.ask("/positions", headers=[("accept", "text/html"), ("if-none-match", page.headers["etag"])])
    assert (again.status, again.body) == (304, b"")
    assert "content-security-policy" not in again.headers


def test_answers_are_packed_for_who_takes_it(client: Client) -> None:
    plain = client.ask("/openapi.json")
    packed = client.ask("/openapi.json", headers=[("accept-encoding", "br, gzip;q=0.5")])
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] != plain.headers["etag"]
    assert "content-encoding" not in client.ask("/openapi.json", headers=[("accept-encoding", "gzip;q=0")]).headers
    assert "Accept-Encoding" in plain.headers["vary"]


def test_head_is_get_without_the_body(client: Client) -> None:
    for target in ("/positions", "/actors/ann", "/sparql", "/"):
        get, head = client.ask(target), client.ask(target, "HEAD")
        assert head.body == b""
        assert {**get.headers} == {**head.headers}


def test_pages_have_a_policy_and_text_of_the_data_is_text(client: Client) -> None:
    for target in ("/positions.html", "/stances/a.1.html", "/actors/ann.html", "/timeline.html", "/sparql"):
        page = client.accepting(target, "text/html")
        assert page.kind == "text/html"
        assert "default-src &#39;none&#39;; script-src &#39;none&#39;" in page.text
        assert "<script" not in page.text
        assert "<b>ever" not in page.text
        assert page.headers["content-security-policy"] == "frame-ancestors 'none'"
        assert page.headers["x-content-type-options"] == "nosniff"
    assert "never &lt;b&gt;ever" in client.ask("/timeline.html").text
    assert "sandbox" in client.ask("/positions.json").headers["content-security-policy"]
    refused = client.accepting("/actors/%3Cscript%3E", "text/html")
    assert "<script" not in refused.text
    assert "sandbox" in refused.headers["content-security-policy"]


def test_sizes_are_limited(client: Client) -> None:
    assert client.ask(f"/positions?issue={'a' * LONGEST_TARGET}").status == 414
    assert client.ask(f"/positions?{'issue=truce&' * 300}").status == 400
    direct = [("content-type", "application/sparql-query")]
    assert client.ask("/sparql", "POST", direct, b"#" * (LARGEST_BODY + 1)).status == 413
    assert client.ask("/sparql", "POST", direct, b"#" * LARGEST_BODY).status == 400


def test_an_error_of_ours_is_told_without_a_trace(errors_told: pytest.LogCaptureFixture, client: Client) -> None:
    async def broken(_request: object) -> Reply:
        raise KeyError("secret place")

    app = application([Address("/broken", "", "", broken, (JSON,))], Guard())
    answer = Client(app, client.site).ask("/broken")
    assert answer.status == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert "secret place" in errors_told.text


def test_a_line_of_the_log_is_one_line_without_control_characters(spoken_store: Path) -> None:
    lines: list[str] = []
    with client_of(spoken_store, guard=Guard(write=lines.append)) as client:
        client.ask("/x%0a127.0.0.1%20GET%20/forged%1b[2J?y=%0a\x1b")
    [line] = lines
    assert line.endswith(" 404")
    assert line.isprintable()


_hostile = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=60),
    st.sampled_from(
        [
            "..",
            "../../etc/passwd",
            "%2e%2e/",
            "actor",
            "ann",
            "a.1",
            "{x}",
            "sparql",
            "'; --",
            "<b>",
            "\0",
            "*",
            ".json",
            "\ufeff",
        ]
    ),
)
_headers = st.sampled_from(
    [
        "accept",
        "accept-encoding",
        "if-none-match",
        "range",
        "content-type",
        "origin",
        "x-forwarded-host",
        "cookie",
        "te",
    ]
)
_values = st.text(st.characters(max_codepoint=255), max_size=80)
_begin = st.sampled_from(
    [
        "/",
        "/positions",
        "/timeline.",
        "/search?text=",
        "/network?kind=",
        "/actors/",
        "/stances/",
        "/sparql?query=",
        "/sparql?",
        "/graph-store?graph=",
        "/queries/",
        "/talks/",
        "/stancegraph/",
        "/shifts?since=",
        "/actors?text=",
        "/stances?actor=",
        "/sources?publisher=",
        "/events.",
        "/tie?source=ann&target=",
        "/catalog?",
        "/positions?where=",
        "/positions?known_at=",
    ]
)


@pytest.fixture(scope="session")
def patient(spoken_store: Path) -> Iterator[Client]:
    with client_of(spoken_store) as found:
        yield found


@settings(max_examples=250)
@given(
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"]),
    begin=_begin,
    rest=st.lists(_hostile, max_size=4),
    quoted=st.booleans(),
    headers=st.lists(st.tuples(_headers, _values), max_size=4),
    body=st.binary(max_size=200),
)
def test_whatever_is_sent_nothing_breaks(
    patient: Client,
    method: str,
    begin: str,
    rest: list[str],
    quoted: bool,
    headers: list[tuple[str, str]],
    body: bytes,
) -> None:
    from urllib.parse import quote

    tail = "".join(rest)
    target = begin + (quote(tail, safe="&=") if quoted else tail.encode().decode("latin-1"))
    answer = patient.ask(target.encode("latin-1", "replace").decode("latin-1"), method, headers, body)
    assert answer.status < 500 or answer.status == 503
    assert "Traceback" not in answer.body.decode("utf-8", "replace")
    if answer.kind == "application/json" and method != "HEAD":
        json.loads(answer.body)


def test_where_the_files_are_is_told_to_the_terminal_only(
    errors_told: pytest.LogCaptureFixture, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_words: object, **_more: object) -> None:
        raise GraphError("/home/ann/st/g-1: IO error: no such file")

    monkeypatch.setattr(type(client.site.served.opened.graph), "encoded", broken)
    answer = client.ask("/sparql?query=ASK%20%7B%20%3Cu:new%3E%20a%20%3Cu:new%3E%20%7D")
    assert answer.status == 503
    assert "cannot be read just now" in answer.text
    assert "/home" not in answer.text
    assert "/home/ann/st/g-1" in errors_told.text


def test_a_request_that_is_called_off_is_told_so() -> None:
    async def handle(_request: Request) -> Reply:
        raise asyncio.CancelledError

    endpoint = _Endpoint(handle, ("GET",))

    async def run() -> Reply:
        return await endpoint._reply(Request({"type": "http", "method": "GET", "headers": []}))

    reply = asyncio.run(run())
    assert reply.status == 503
    assert b"is ending" in reply.body


@pytest.mark.parametrize(
    ("target", "host", "status"),
    [
        ("http://localhost:8000/queries?x=1", "evil.example", 400),
        ("http://localhost:8000/queries", "evil.example", 200),
        ("HTTP://localhost:8000/queries", "localhost", 200),
        ("http://localhost:8000/actors/a%6en.json", "localhost", 200),
        ("http://localhost", "localhost", 200),
        ("http://evil.example/queries", "localhost", 421),
        ("http:///queries", "localhost", 400),
    ],
)
def test_a_target_may_be_a_whole_address_whose_host_counts(client: Client, target: str, host: str, status: int) -> None:
    assert client.ask(target, host=host).status == status
