"""Who one is, is shown to the server it was kept for, in the way it asks for, and to nobody else."""

from __future__ import annotations

import base64
import hashlib
import http.server
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancegraph.errors import GraphError
from stancegraph.store import remote_access
from stancegraph.store.remote import RemoteGraph
from stancegraph.store.remote_access import Access, Login, access_to
from stancegraph.store.remote_challenge import _HASHES, Basic, Challenge, Digest, answer, challenges

TRUE = b'{"head":{},"boolean":true}'
SECRET = 's3cret, "pass\\word" é'


# -- challenges -------------------------------------------------------------------------------------------------------


def test_challenges_are_read_as_they_are_written() -> None:
    read = challenges(
        [
            'Digest realm="a, \\"b\\" = c", qop="auth,auth-int", nonce=xyz, stale=TRUE, Basic realm="d"',
            "Negotiate, NTLM TlRMTVNTUAAC==, Bearer",
            'Newauth realm="apps", type=1,  title="Login to \\"apps\\"", Basic realm="simple"',
            "",
        ]
    )
    assert [each.scheme for each in read] == ["digest", "basic", "negotiate", "ntlm", "bearer", "newauth", "basic"]
    assert read[0].parameters["realm"] == 'a, "b" = c'
    assert read[0].parameters["qop"] == "auth,auth-int"
    assert read[0].parameters["stale"] == "TRUE"
    assert read[1].parameters == {"realm": "d"}
    assert read[5].parameters == {"realm": "apps", "type": "1", "title": 'Login to "apps"'}


@given(st.text(max_size=60))
def test_no_challenge_is_too_odd_to_be_read(text: str) -> None:
    challenges([text])


RFC_7616 = 'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_example_of_the_standard(algorithm: str, response: str) -> None:
    found = answer(challenges([RFC_7616.format(algorithm)]), "Mufasa", "Circle of Life")
    assert isinstance(found, Digest)
    said = found.authorization("GET", "/dir/index.html", b"", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ")
    [shown] = challenges([said])
    assert shown.parameters == {
        "username": "Mufasa",
        "realm": "http-auth@example.org",
        "uri": "/dir/index.html",
        "algorithm": algorithm,
        "nonce": "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
        "nc": "00000001",
        "cnonce": "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
        "qop": "auth",
        "response": response,
        "opaque": "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS",
    }
    again = found.authorization("GET", "/dir/index.html", b"")
    assert "nc=00000002" in again
    assert response not in again


def test_a_name_may_be_told_by_its_hash() -> None:
    if "sha-512-256" not in _HASHES:
        pytest.skip("OpenSSL has no SHA-512/256 here")
    offer = 'Digest realm="api@example.org", qop="auth", algorithm=SHA-512-256, nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS", charset=UTF-8, userhash=true'
    found = answer(challenges([offer]), "J\u00e4s\u00f8n Doe", "Secret, or not?")
    assert isinstance(found, Digest)
    [shown] = challenges([found.authorization("GET", "/doe.json", b"", "NTg6RKcb9boFIAS3KrFK9BGeh+niz/sm")])

    # The digests printed in the standard are those of SHA-512 cut short (erratum 4897), not of SHA-512/256: worked out here.
    def hashed(text: str) -> str:
        return hashlib.new("sha512_256", text.encode()).hexdigest()

    secret = hashed("J\u00e4s\u00f8n Doe:api@example.org:Secret, or not?")
    between = "5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK:00000001:NTg6RKcb9boFIAS3KrFK9BGeh+niz/sm:auth"
    assert shown.parameters["username"] == hashed("J\u00e4s\u00f8n Doe:api@example.org")
    assert shown.parameters["response"] == hashed(f"{secret}:{between}:{hashed('GET:/doe.json')}")
    assert shown.parameters["userhash"] == "true"


def test_the_strongest_way_in_is_taken() -> None:
    basic, md5, sha = 'Basic realm="x"', RFC_7616.format("MD5"), RFC_7616.format("SHA-256")
    for offered in ([basic, md5, sha], [sha, md5, basic], [f"{basic}, {md5}, {sha}"]):
        found = answer(challenges(offered), "a", "b")
        assert isinstance(found, Digest)
        assert found.parameters["algorithm"] == "SHA-256"
    assert isinstance(answer(challenges([basic, RFC_7616.format("SHA3")]), "a", "b"), Basic)
    assert answer(challenges(["Bearer", "Negotiate"]), "a", "b") is None
    assert answer(challenges([basic]), "a:b", "c") is None


def test_a_wrong_password_is_not_tried_twice() -> None:
    login = Login(Access("a", "b"))
    fresh, stale = (Challenge("digest", {"nonce": "n", "stale": each}) for each in ("false", "true"))
    assert login.takes([fresh])
    assert not login.takes([fresh])
    assert login.takes([stale])
    assert not Login(Access()).takes([fresh])


# -- servers that ask ---------------------------------------------------------------------------------------------------


class Asking:
    """A server that lets in who answers its challenge: Basic, Digest by the rules, or a token."""

    def __init__(
        self,
        *,
        scheme: str = "",
        algorithm: str = "MD5",
        qop: str = 'qop="auth", ',
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.heard: list[dict[str, str]] = []
        self.nonces = self.nonces_used = 0
        self.lasting = 1000
        self.echo = False
        self.redirect = ""
        asking = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                asking.heard.append({name.lower(): value for name, value in self.headers.items()})
                told = self.headers.get("Authorization", "")
                status, more = asking.judge(told, self.path, body, scheme, algorithm, qop)
                if asking.redirect:
                    status, more = 307, {"Location": asking.redirect}
                said = TRUE
                if asking.echo:
                    status, said = 500, f"{asking.secret} {self.headers['Authorization']}".encode()
                self.send_response(status)
                for name, value in more.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/sparql-results+json")
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_arguments: Any) -> None:
                pass

        self.secret = ""
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if context is not None:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.server.daemon_threads = True
        self.url = f"http{'s' * (context is not None)}://127.0.0.1:{self.server.server_port}/sparql"
        threading.Thread(target=lambda: self.server.serve_forever(poll_interval=0.02), daemon=True).start()

    def judge(
        self, told: str, path: str, body: bytes, scheme: str, algorithm: str, qop: str
    ) -> tuple[int, dict[str, str]]:
        """The slow and obvious half: what the standard says a server does."""
        if not scheme:
            return 200, {}
        if scheme == "Basic":
            right = told == "Basic " + base64.b64encode(f"ann:{SECRET}".encode()).decode()
            return (200, {}) if right else (401, {"WWW-Authenticate": 'Basic realm="here", charset="UTF-8"'})
        stale = ""
        if told:
            given = challenges([told])[0].parameters
            if given["nonce"] == f"n{self.nonces}" and self.nonces_used < self.lasting:
                self.nonces_used += 1
                new = hashlib.md5 if algorithm.startswith("MD5") else hashlib.sha256

                def h(text: str) -> str:
                    return new(text.encode()).hexdigest()

                secret = h(f'ann:a "realm":{SECRET}')
                if algorithm.endswith("-sess"):
                    secret = h(f"{secret}:{given['nonce']}:{given['cnonce']}")
                asked = h(f"POST:{path}")
                if given.get("qop") == "auth-int":
                    asked = h(f"POST:{path}:{new(body).hexdigest()}")
                between = given["nonce"]
                if "qop" in given:
                    between += f":{given['nc']}:{given['cnonce']}:{given['qop']}"
                response = h(f"{secret}:{between}:{asked}")
                counts = "qop" not in given or int(given["nc"], 16) == self.nonces_used
                if given["uri"] == path and given["response"] == response and given["opaque"] == "o" and counts:
                    return 200, {}
            else:
                stale = "stale=true, "
        self.nonces += 1
        self.nonces_used = 0
        return 401, {
            "WWW-Authenticate": f'Digest realm="a \\"realm\\"", {qop}{stale}algorithm={algorithm}, nonce="n{self.nonces}", opaque="o"'
        }

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def servers() -> Iterator[Any]:
    made: list[Asking] = []

    def make(**options: Any) -> Asking:
        made.append(Asking(**options))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A user who keeps nothing, whoever runs the tests."""
    for name in (
        "STANCEGRAPH",
        "STANCEGRAPH_TOKEN",
        "STANCEGRAPH_USER",
        "STANCEGRAPH_PASSWORD",
        "STANCEGRAPH_ENDPOINTS",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "no netrc"))
    monkeypatch.setattr(remote_access, "user_folder", lambda _kind: tmp_path / "no settings")


def keep(monkeypatch: pytest.MonkeyPatch, url: str, **values: str) -> None:
    monkeypatch.setenv("STANCEGRAPH", url)
    for name, value in values.items():
        monkeypatch.setenv(f"STANCEGRAPH_{name.upper()}", value)


@pytest.mark.parametrize("qop", ['qop="auth", ', 'qop="auth-int,auth", ', 'qop="auth-int", ', ""])
@pytest.mark.parametrize("algorithm", ["MD5", "MD5-sess", "SHA-256", "SHA-256-sess"])
def test_a_server_that_wants_digest(algorithm: str, qop: str, servers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    if not qop and algorithm.endswith("-sess"):
        return  # it has no cnonce to go by
    server = servers(scheme="Digest", algorithm=algorithm, qop=qop)
    keep(monkeypatch, server.url, user="ann", password=SECRET)
    graph = RemoteGraph(server.url + "?a=b%20c&d")
    for _ in range(3):
        assert graph.ask("ASK {}")
    assert len(server.heard) == 6, "only the first is asked twice"
    server.lasting = 0
    with pytest.raises(GraphError, match="401"):
        graph.ask("ASK {}")


def test_a_nonce_that_has_grown_old_is_replaced(servers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    server = servers(scheme="Digest")
    server.lasting = 2
    keep(monkeypatch, server.url, user="ann", password=SECRET)
    graph = RemoteGraph(server.url)
    for _ in range(6):
        assert graph.ask("ASK {}")


def test_a_name_and_password_go_out_only_when_they_are_asked_for(servers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    server, open_server = servers(scheme="Basic"), servers()
    keep(monkeypatch, server.url, user="ann", password=SECRET)
    graph = RemoteGraph(server.url)
    assert graph.ask("ASK {}")
    assert [each.get("authorization", "")[:5] for each in server.heard] == ["", "Basic", "Basic", "Basic"]
    keep(monkeypatch, open_server.url)
    RemoteGraph(open_server.url)
    assert not any("authorization" in each for each in open_server.heard)


def test_a_wrong_password_is_said(servers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for scheme in ("Basic", "Digest"):
        server = servers(scheme=scheme)
        with pytest.raises(GraphError, match=rf"401 .*; it asks who you are \({scheme}\): keep a name and password in"):
            RemoteGraph(server.url)
        keep(monkeypatch, server.url, user="ann", password="other word")
        with pytest.raises(
            GraphError, match=r"401 .*; it does not take the name, password, token or headers kept"
        ) as caught:
            RemoteGraph(server.url)
        assert len(server.heard) == 3
        assert "other word" not in str(caught.value)


def test_tokens_and_headers_go_to_the_host_they_are_for(
    servers: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    one, other = servers(), servers()
    keep(monkeypatch, one.url, token="t0ken")
    RemoteGraph(one.url)
    RemoteGraph(other.url)
    RemoteGraph(one.url.replace("127.0.0.1", "localhost"))
    assert [each.get("authorization") for each in one.heard] == [*["Bearer t0ken"] * 2, None, None]
    assert {each.get("authorization") for each in other.heard} == {None}
    monkeypatch.delenv("STANCEGRAPH_TOKEN")
    place = tmp_path / "endpoints.toml"
    place.write_text(
        f'["{one.url}"]\ntoken = "long"\nheaders = {{ X-Key = "k3y" }}\n["{one.url.removesuffix("/sparql")}"]\ntoken = "short"\n'
        '["https://elsewhere.example"]\nuser = "a"\npassword = "b"\n'
    )
    place.chmod(0o600)
    monkeypatch.setenv("STANCEGRAPH_ENDPOINTS", str(place))
    for url in (one.url, f"{one.url}/more", f"{one.url}2"):
        one.heard.clear()
        RemoteGraph(url)
        mine = not url.endswith("2")
        assert one.heard[0]["authorization"] == ("Bearer long" if mine else "Bearer short")
        assert one.heard[0].get("x-key") == ("k3y" if mine else None)
    other.heard.clear()
    RemoteGraph(other.url)
    assert "authorization" not in other.heard[0]


def test_nothing_goes_along_to_where_a_server_points(servers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = servers(), servers()
    keep(monkeypatch, one.url, token="t0ken")
    graph = RemoteGraph(one.url)
    one.redirect = other.url.replace("//", "//x:t0ken@")
    with pytest.raises(GraphError) as caught:
        graph.ask("ASK {}")
    assert str(caught.value) == f"{one.url}: the server points elsewhere, to {other.url}; use that address"
    assert other.heard == []


@pytest.mark.parametrize(
    "kept", [{"token": "t0ken+/=%"}, {"user": "ann", "password": SECRET}, {"user": "ann", "password": "xyz"}]
)
def test_what_a_server_sends_back_does_not_show_it(
    kept: dict[str, str], servers: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    server = servers(scheme="" if "token" in kept or kept["password"] != SECRET else "Basic")
    keep(monkeypatch, server.url, **kept)
    graph = RemoteGraph(server.url)
    server.echo = True
    server.secret = kept.get("token") or kept["password"]
    with pytest.raises(GraphError) as caught:
        graph.query("SELECT * {}")
    said = f"{caught.value!r} {caught.value} {caught.value.__cause__} {caught.value.__context__} {vars(graph)} {graph!r} {capfd.readouterr()}"
    said += f" {access_to(server.url)!r} {graph._server._login._answer!r}"
    assert "***" in str(caught.value)
    hidden = {server.secret, base64.b64encode(f"ann:{SECRET}".encode()).decode()}
    assert not any(each in said for each in hidden)


@pytest.mark.parametrize("before", range(1984, 2002))
def test_a_secret_on_which_an_error_is_cut_off_does_not_show_its_half(
    before: int, servers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = servers()
    keep(monkeypatch, server.url, token="QQQQ/QQQQ+QQQQ==")
    graph = RemoteGraph(server.url)
    server.echo, server.secret = True, f"is{' ' * (before - 3)}QQQQ/QQQQ+QQQQ=="
    with pytest.raises(GraphError, match=": is") as caught:
        graph.query("SELECT * {}")
    assert "Q" not in str(caught.value)


# A secret that is short, written in one line, hides all of a text.
_LONG_ENOUGH = st.text('aé"\\ &', min_size=4, max_size=12).filter(lambda secret: len(" ".join(secret.split())) >= 4)


@given(st.text("xyz\n", max_size=40), _LONG_ENOUGH, st.data())
def test_no_part_of_a_secret_is_left_of_a_text_that_is_cut(before: str, secret: str, data: st.DataObject) -> None:
    text = before + secret
    place = data.draw(st.integers(0, len(text)))
    cut = text.encode()[: len(text[:place].encode()) + data.draw(st.integers(0, 1))].decode("utf-8", "replace")
    left = Access(token=secret).hide(cut, is_cut=True)
    assert not set(left) - set("xyz\n*")
    assert left.startswith(before[:place])


# -- where it is kept ---------------------------------------------------------------------------------------------------

URL = "http://127.0.0.1:1/sparql"
WRONG = {
    "no TOML": ('["http://x"]\ntoken = "s3cret', "is no TOML.*; mend it"),
    "no address": ('[host]\ntoken = "s3cret"', r'host: write \["https://host/path"\]'),
    "a user in it": ('["http://me:s3cret@x"]\n', "an address has a name or password in it"),
    "a slip": ('["http://x"]\ntokn = "s3cret"', r'tokn is no key; there are .*; did you mean "token"'),
    "a number": ('["http://x"]\ntoken = 5', "should be text"),
    "half": ('["http://127.0.0.1:1"]\nuser = "s3cret"', "user and password belong together"),
    "both": ('["http://127.0.0.1:1"]\nuser = "s3cret"\npassword = "s3cret"\ntoken = "s3cret"', "leave one out"),
    "two lines": ('["http://127.0.0.1:1"]\ntoken = "s3cret\\nX: y"', "token: has a sign that no header may have"),
    "a header of two lines": ('["http://127.0.0.1:1"]\nheaders = { X = "s3cret\\r" }', "the header X: has a sign"),
    "a header of ours": ('["http://127.0.0.1:1"]\nheaders = { host = "s3cret" }', "host is no header that can be set"),
    "two authorizations": (
        '["http://127.0.0.1:1"]\ntoken = "s3cret"\nheaders = { Authorization = "s3cret" }',
        "leave one out",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_file_that_means_nothing_is_said(case: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text, why = WRONG[case]
    text = text.replace('"http://x"', '"http://127.0.0.1:1"')
    place = tmp_path / "endpoints.toml"
    place.write_text(text)
    place.chmod(0o600)
    monkeypatch.setenv("STANCEGRAPH_ENDPOINTS", str(place))
    with pytest.raises(GraphError, match=why) as caught:
        access_to(URL)
    assert str(caught.value).startswith(f"{place}: ")
    assert "s3cret" not in str(caught.value)


def test_a_file_that_others_may_read_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    place = tmp_path / "endpoints.toml"
    place.write_text(f'["{URL}"]\ntoken = "t"\n')
    monkeypatch.setenv("STANCEGRAPH_ENDPOINTS", str(place))
    for mode in (0o640, 0o604, 0o644):
        place.chmod(mode)
        with pytest.raises(GraphError, match="others may read it"):
            access_to(URL)
    place.chmod(0o600)
    assert access_to(URL).token == "t"
    place.unlink()
    with pytest.raises(GraphError, match="cannot be read: No such file"):
        access_to(URL)
    monkeypatch.delenv("STANCEGRAPH_ENDPOINTS")
    monkeypatch.setattr(remote_access, "user_folder", lambda _kind: tmp_path)
    assert access_to(URL) == Access()
    place.write_text(f'["{URL}"]\ntoken = "t"\n')
    place.chmod(0o600)
    assert access_to(URL).token == "t"


def test_netrc_is_for_the_very_host(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    place = tmp_path / "netrc"
    place.write_text("machine 127.0.0.1 login ann password s3cret\ndefault login any password other\n")
    monkeypatch.setenv("NETRC", str(place))
    place.chmod(0o644)
    assert access_to("http://localhost/") == Access()
    with pytest.raises(GraphError, match="others may read it"):
        access_to(URL)
    place.chmod(0o600)
    assert access_to(URL) == Access("ann", "s3cret")
    place.write_text("machine 127.0.0.1 login ann\nsecret secret")
    with pytest.raises(GraphError) as caught:
        access_to(URL)
    assert str(caught.value).startswith(f"{place}:2: cannot be read as a netrc file")
    assert "secret" not in str(caught.value)


def test_a_user_without_a_home_has_no_netrc(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("NETRC", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    assert access_to(URL) == Access()


@pytest.mark.parametrize(
    ("kept", "why"),
    [
        ({"token": "t", "user": "u"}, "both set"),
        ({"password": "p"}, "is not; set both"),
        ({"token": "a\nb"}, "has a sign"),
    ],
)
def test_half_an_environment_is_said(kept: dict[str, str], why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(monkeypatch, URL, **kept)
    with pytest.raises(GraphError, match=why):
        access_to(URL)


@pytest.mark.parametrize(
    "url", ["http://me:s3cret@127.0.0.1:1/q", "http://me@127.0.0.1:1/q", "http://:s3cret@127.0.0.1:1/q?s3cret"]
)
def test_an_address_with_a_password_is_refused(url: str) -> None:
    with pytest.raises(GraphError) as caught:
        RemoteGraph(url)
    assert str(caught.value).startswith("http://127.0.0.1:1/q: a name or password in an address")
    assert "s3cret" not in str(caught.value)


# -- certificates -------------------------------------------------------------------------------------------------------


def test_a_certificate_has_to_be_that_of_the_host(
    servers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if (openssl := shutil.which("openssl")) is None:
        pytest.skip("no openssl here")
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    for name, holds in (("IP:127.0.0.1", True), ("DNS:elsewhere.example", False)):
        command = [
            openssl,
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=x",
            "-addext",
            f"subjectAltName={name}",
        ]
        subprocess.run([*command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server = servers(context=context)
        keep(monkeypatch, server.url, token="t0ken")
        monkeypatch.delenv("SSL_CERT_FILE", raising=False)
        monkeypatch.setattr(ssl, "_create_default_https_context", ssl._create_unverified_context)
        with pytest.raises(GraphError, match=r"the certificate of the server does not hold \(self.signed certificate"):
            RemoteGraph(server.url)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        if holds:
            assert RemoteGraph(server.url).ask("ASK {}")
        else:
            with pytest.raises(GraphError, match=r"does not hold \(.*IP address mismatch"):
                RemoteGraph(server.url)
            assert server.heard == []
