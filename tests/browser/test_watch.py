"""The page of a dataset that is being edited: it follows the tables and keeps the last good state."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from click.testing import CliRunner

from browser.conftest import Browser
from browser.samples import sample
from stancegraph.cli import cli
from stancegraph.tables.writer import write_dataset
from stancegraph.views import part
from stancegraph.web.live import Watched, serve
from unpacked import of_page


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    dataset = sample()
    write_dataset(replace(dataset, info=replace(dataset.info, homepage="https://example.org/")), tmp_path / "mine")
    return tmp_path / "mine"


@pytest.fixture
def served(folder: Path) -> Iterator[tuple[Watched, str]]:
    watched = Watched(folder)
    watched.look()
    server = serve(watched)
    Thread(target=server.serve_forever, daemon=True).start()
    yield watched, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    # A change within the grain of the clock still counts as one.
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 1))


def test_it_is_built_again_only_when_a_table_changes(folder: Path) -> None:
    watched = Watched(folder)
    assert watched.look()
    assert not watched.look()
    edit(folder / "actors.csv", "David Lammy", "David L.")
    assert watched.look()
    assert watched.version == 2
    assert "David L." in {each["name"] for each in of_page(watched.page)["data"]["actors"]}


def test_problems_keep_the_last_good_page(folder: Path) -> None:
    watched = Watched(folder)
    watched.look()
    good = watched.page
    edit(folder / "stances.csv", "conditional", "conditionel")
    assert watched.look()
    assert watched.page == good
    assert "conditionel" in watched.problems[0]
    (folder / "dataset.toml").unlink()
    watched.look()
    assert watched.page == good
    assert json.loads(watched.status())["version"] == 1


def test_of_too_many_actors_it_says_what_can_be_done(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by options that --watch refuses: what is named writes a page."""
    monkeypatch.setattr(part, "MOST_ACTORS_OF_A_PAGE", 1)
    watched = Watched(folder)
    good = watched.page
    watched.look()
    assert watched.page == good
    [problem] = watched.problems
    assert problem.startswith("a page shows the stances of at most 1 actors, and these are of ")
    command = re.search(r"stancegraph (--graph .* view --actor )NAME", problem)
    assert command
    run = CliRunner().invoke
    file = folder.parent / "part.html"
    written = run(cli, [*shlex.split(command[1]), sample().stances[0].actor, "-o", str(file)])
    assert written.exit_code == 0, written.output
    assert file.exists()
    assert run(cli, ["view", "--watch", str(folder), "--actor", "lammy"]).exit_code == 2
    monkeypatch.undo()
    edit(folder / "actors.csv", "David Lammy", "David L.")
    watched.look()
    assert watched.problems == []


def test_only_this_machine_is_answered(served: tuple[Watched, str]) -> None:
    watched, address = served
    assert urlopen(f"{address}/").read().decode() == watched.page
    assert json.load(urlopen(f"{address}/status")) == {"version": 1, "problems": []}
    for request in (Request(f"{address}/", headers={"Host": "evil.example"}), Request(f"{address}/../etc/passwd")):
        with pytest.raises(HTTPError) as refused:
            urlopen(request)
        assert refused.value.code in {403, 404}


@pytest.mark.browser
def test_page_follows_the_tables(browser: Browser, folder: Path, served: tuple[Watched, str]) -> None:
    watched, address = served
    browser.size(1400, 900)
    browser.driver.get(f"{address}/#view=table&select=node&id=a:lammy")
    browser.drawn_once()
    assert browser.text("#panel h2") == "David Lammy"
    browser.wait(lambda: any("status" in each for each in browser.requests()))
    edit(folder / "actors.csv", "David Lammy", "David L.")
    watched.look()
    browser.wait(lambda: browser.text("#panel h2") == "David L.")
    assert browser.run("return explorer.state.get().tab") == "table"
    # What is looked for is looked for in what stands there now, by a worker of the page that is served.
    browser.requests()
    browser.run("document.getElementById('search').focus()")
    browser.keys("david l")
    browser.answered_once()
    assert browser.texts("#hits li")[0].replace("\n", " ") == "David L. person"
    assert [url for url in browser.requests() if url.startswith("blob:")]
    edit(folder / "actors.csv", "David L.", "")
    watched.look()
    browser.wait(lambda: browser.run("return document.querySelector('.banner').checkVisibility()"))
    assert "actors.csv" in browser.text(".banner")
    assert browser.text("#panel h2") == "David L."
    assert browser.logged() == []


def test_ctrl_c_ends_it_cleanly(folder: Path) -> None:
    command = [sys.executable, "-c", "from stancegraph.cli import main; main()", "view", "--watch", str(folder)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    assert running.stderr
    assert running.stderr.readline().startswith(f"Watching {folder}: http://127.0.0.1:")
    assert running.stderr.readline().endswith("built\n")
    running.send_signal(signal.SIGINT)
    rest = running.communicate(timeout=20)[1]
    assert running.returncode == 0
    assert rest.strip() == "Ended."


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["view", "--watch", str(tmp_path / "nowhere")])
    assert result.exit_code == 2
    assert "no such dataset folder" in result.output
