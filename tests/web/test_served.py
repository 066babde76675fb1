"""A generation stays open as long as somebody needs it."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from asgi import Client, client_of
from stancegraph.assistants.desk import Desk, Failed
from stancegraph.errors import DataError, StancegraphError
from stancegraph.store.build import build
from stancegraph.store.locate import open_graph
from stancegraph.web import server
from stancegraph.web.lanes import Lane
from stancegraph.web.served import keep_up


def test_a_generation_is_closed_once_nobody_needs_it(tiny_folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build([tiny_folder], store)
    with client_of(store) as client:
        before, closed = client.site.served.opened, list[str]()
        before.session.close = lambda: closed.append("before")  # type: ignore[method-assign]

        async def swapped() -> None:
            with before.used():
                with before.used():
                    build([tiny_folder], store)
                    assert await client.site.look()
                    assert not await client.site.look()
                    assert client.site.served.opened is not before
                    assert not closed
                assert not closed
            assert closed == ["before"]

        client.runner.run(swapped())
        name = client.site.served.opened.name
    assert name != before.name
    # After a restart what clients keep is still good.
    with client_of(store) as client:
        assert client.site.served.opened.name == name


def test_a_question_keeps_the_generation_it_was_asked_of(tiny_folder: Path, tmp_path: Path) -> None:
    """Also between being asked and being worked out."""
    store = tmp_path / "store"
    build([tiny_folder], store)
    with client_of(store) as client:

        async def asked() -> int:
            before = client.site.served.opened
            question = asyncio.create_task(client.asking("/timeline.json"))
            while not before.users:
                await asyncio.sleep(0)
            before.retire()
            return (await question).status

        assert client.runner.run(asked()) == 200


def _removed(store: Path) -> None:
    shutil.rmtree(store)


def _cut(store: Path) -> None:
    for each in store.glob("g-*/oxigraph/*.sst"):
        os.truncate(each, 10)


def _emptied(store: Path) -> None:
    for each in store.glob("g-*/stances/*.npy"):
        os.truncate(each, 0)


def _spoilt(store: Path) -> None:
    for each in store.glob("g-*/oxigraph/MANIFEST-*"):
        each.write_bytes(bytes(each.stat().st_size))


@pytest.mark.parametrize("damaged", [_removed, _cut, _emptied, _spoilt], ids=lambda each: each.__name__.strip("_"))
def test_nothing_is_answered_of_files_that_were_damaged_until_they_are_built_again(
    damaged: Callable[[Path], None], tiny_folder: Path, tmp_path: Path
) -> None:
    store, said = tmp_path / "store", list[str]()
    build([tiny_folder], store)
    asked = ("/positions.json", "/stances/s1.json", "/sparql?query=ASK%7B%7D", "/", "/search?text=ann", "/queries.json")
    with client_of(store) as client:
        before = {each: client.ask(each) for each in asked}
        assert {each.status for each in before.values()} == {200}
        damaged(store)

        async def kept_up() -> None:
            task = asyncio.create_task(keep_up(client.site.served, client.site.look, said.append, every=0.01))
            for _ in range(500):
                if said:
                    break
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.1)
            task.cancel()

        client.runner.run(kept_up())
        assert [each.partition(": ")[0] for each in said] == ["Nothing is answered until there is a whole graph again"]
        for each in asked:
            refused = client.ask(each)
            assert (refused.status, refused.text) == (503, "the graph cannot be read just now; ask again later\n")
        desk = Desk(client.site.served, client.site.lane, client.site.asking)
        with pytest.raises(Failed, match="cannot be read just now"):
            client.runner.run(desk.call("resolve", {"text": "ann"}))
        build([tiny_folder], store)
        assert client.runner.run(client.site.look())
        for each in asked:
            assert client.ask(each).status == 200


def test_a_dataset_whose_graph_was_damaged_is_built_again(tiny_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    shutil.copytree(tiny_folder, folder)
    with client_of(folder) as client:
        before = client.ask("/positions.json")
        _emptied(client.site.served.store)
        client.runner.run(client.site.look())
        assert client.ask("/positions.json").status == 503
        assert _look(client)
        assert client.ask("/positions.json").body == before.body


def test_files_that_were_damaged_and_put_back_are_opened_anew(tiny_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    shutil.copytree(tiny_folder, folder)
    with client_of(folder) as client:
        served = client.site.served
        before = served.opened
        store = served.store
        shutil.copytree(store, tmp_path / "kept")
        _emptied(store)
        client.runner.run(client.site.look())
        assert served.damage
        shutil.rmtree(store)
        shutil.copytree(tmp_path / "kept", store)
        while served.damage:
            client.runner.run(client.site.look())
        assert served.opened is not before, "what is open may have read what was damaged"
        assert served.opened.name == before.name
        assert client.ask("/positions.json").status == 200


def test_what_is_said_of_a_damaged_graph_is_true_and_said_once(tiny_folder: Path, tmp_path: Path) -> None:
    folder, said = tmp_path / "tables", list[str]()
    shutil.copytree(tiny_folder, folder)
    stances = (folder / "stances.csv").read_bytes()
    with client_of(folder) as client:
        _emptied(client.site.served.store)
        (folder / "stances.csv").write_bytes(stances + b"torn\n")

        async def kept_up(until: str) -> None:
            task = asyncio.create_task(keep_up(client.site.served, client.site.look, said.append, every=0.01))
            for _ in range(1000):
                if any(until in each for each in said):
                    break
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.2)
            task.cancel()

        client.runner.run(kept_up("no whole graph yet"))
        assert [each.partition(": ")[0] for each in said] == [
            "Nothing is answered until there is a whole graph again",
            "There can be no whole graph yet",
        ]
        (folder / "stances.csv").write_bytes(stances)
        client.runner.run(kept_up("it answers now"))
        assert said[2:] == ["There is a whole graph again: it answers now."]
        assert client.ask("/positions.json").status == 200


def test_an_answer_that_does_not_end_does_not_keep_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    said, left, over = list[str](), list[int](), Event()
    lane = Lane("answers", 1, line=1, patience=1)

    class OneLane:
        @property
        def is_busy(self) -> bool:
            return lane.is_busy

    async def asked() -> None:
        task = asyncio.create_task(lane.run(lambda: over.wait(20)))
        while not lane.is_busy:
            await asyncio.sleep(0.01)
        monkeypatch.setattr(server, "_LONGEST_GOODBYE", 0.1)
        monkeypatch.setattr(os, "_exit", left.append)
        server._leave(OneLane(), said.append)  # type: ignore[arg-type]
        over.set()
        await task

    asyncio.run(asked())
    lane.close()
    assert left == [1]
    assert said == ["Ended, without an answer that did not end."]
    server._leave(OneLane(), said.append)  # type: ignore[arg-type]
    assert left == [1]


def _look(client: Client) -> bool:
    """Look twice: what was written has to have come to rest."""
    first = client.runner.run(client.site.look())
    return client.runner.run(client.site.look()) or first


def _written(folder: Path, text: str, more: int = 1) -> None:
    """Another name for the first actor, as an editor saves it."""
    table = folder / "actors.csv"
    lines = table.read_text().splitlines()
    place = lines[0].split(",").index("name")
    cells = lines[1].split(",")
    cells[place] = text
    lines[1] = ",".join(cells)
    table.write_text("\n".join(lines) + "\n")
    # The clock of a file system may not have gone on since.
    os.utime(table, ns=(table.stat().st_mtime_ns + more * 10**9,) * 2)


def test_a_dataset_is_built_anew_whenever_it_is_written_to(tiny_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    shutil.copytree(tiny_folder, folder)
    with client_of(folder) as client:
        before = client.ask("/actors/ann.json")
        assert not _look(client)
        _written(folder, "Anna", 1)
        # Not as long as it may still be written to.
        assert not client.runner.run(client.site.look())
        assert client.ask("/actors/ann.json").body == before.body
        assert client.runner.run(client.site.look())
        after = client.ask("/actors/ann.json")
        assert after.json["actor"]["name"] == "Anna"
        assert after.headers["etag"] != before.headers["etag"]
        assert not _look(client)
        # A file that is none of its tables changes nothing; the cache is kept.
        (folder / "notes.txt").write_text("to do")
        kept = client.site.served.opened
        assert not _look(client)
        assert client.site.served.opened is kept


def test_while_a_dataset_is_broken_the_last_good_one_answers(tiny_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    shutil.copytree(tiny_folder, folder)
    good = (folder / "stances.csv").read_text()
    with client_of(folder) as client:
        (folder / "stances.csv").write_text(good.replace(",ann,", ",nobody,", 1))
        with pytest.raises(DataError, match="nobody"):
            _look(client)
        # Once is enough.
        assert not _look(client)
        assert client.ask("/actors/ann.json").status == 200
        _written(folder, "Anna")
        with pytest.raises(DataError, match="nobody"):
            _look(client)
        assert client.ask("/actors/ann.json").json["actor"]["name"] != "Anna"
        (folder / "stances.csv").write_text(good)
        assert _look(client)
        assert client.ask("/actors/ann.json").json["actor"]["name"] == "Anna"
        shutil.rmtree(folder)
        with pytest.raises(StancegraphError):
            _look(client)
        assert client.ask("/actors/ann.json").json["actor"]["name"] == "Anna"


def test_others_are_answered_while_a_dataset_is_built(
    tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "tables"
    shutil.copytree(tiny_folder, folder)
    go = Event()

    def slowly(target: object) -> object:
        go.wait(60)
        return open_graph(target)  # type: ignore[arg-type]

    with client_of(folder) as client:
        _written(folder, "Anna")
        assert not client.runner.run(client.site.look())
        monkeypatch.setattr("stancegraph.web.served.open_graph", slowly)

        async def asked() -> tuple[str, str]:
            looking = asyncio.create_task(client.site.look())
            meanwhile = await client.asking("/actors/ann.json")
            assert not looking.done()
            go.set()
            assert await looking
            return meanwhile.json["actor"]["name"], (await client.asking("/actors/ann.json")).json["actor"]["name"]

        before, after = client.runner.run(asked())
    assert (before, after) == ("Ann", "Anna")


def test_without_a_store_the_one_that_is_open_goes_on(tiny_folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build([tiny_folder], store)
    with client_of(store) as client:
        (store / "CURRENT").unlink()
        assert not client.runner.run(client.site.look())
        assert client.ask("/actors/ann").status == 200
        shutil.rmtree(store, ignore_errors=True)
        assert not client.runner.run(client.site.look())
