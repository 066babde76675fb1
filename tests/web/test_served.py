"""A generation stays open as long as somebody needs it."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from asgi import client_of
from stancegraph.store.build import build


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


def test_without_a_store_the_one_that_is_open_goes_on(tiny_folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build([tiny_folder], store)
    with client_of(store) as client:
        (store / "CURRENT").unlink()
        assert not client.runner.run(client.site.look())
        assert client.ask("/actors/ann").status == 200
        shutil.rmtree(store, ignore_errors=True)
        assert not client.runner.run(client.site.look())
