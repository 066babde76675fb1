"""How much is worked out at once, and what is kept."""

from __future__ import annotations

import asyncio
import threading

import pytest

from stancegraph.web import lanes
from stancegraph.web.cache import Cache
from stancegraph.web.lanes import Lane
from stancegraph.web.reply import Refusal, Reply


def _reply(size: int) -> Reply:
    return Reply(b"x" * size, "text/plain")


def test_the_longest_unasked_answers_go_first() -> None:
    made: list[str] = []

    async def run() -> None:
        cache: Cache[Reply] = Cache(room=40_000)

        async def get(key: str) -> None:
            async def make() -> Reply:
                made.append(key)
                return _reply(4_000)

            await cache.get(key, make)

        for key in "abcdefgh":  # eight of 5,000 bytes fill it
            await get(key)
        await get("a")
        await get("i")  # for which b goes
        await get("a")
        await get("b")

    asyncio.run(run())
    assert "".join(made) == "abcdefghib"


def test_what_takes_too_much_room_is_not_kept() -> None:
    async def run() -> int:
        cache: Cache[Reply] = Cache(room=8_000)

        async def make() -> Reply:
            return _reply(1_001)

        await cache.get("a", make)
        return len(cache)

    assert asyncio.run(run()) == 0


def test_an_answer_is_worked_out_once_for_all_who_wait_and_errors_are_not_kept() -> None:
    made = 0

    async def run() -> list[object]:
        cache: Cache[Reply] = Cache(room=100_000)

        async def make() -> Reply:
            nonlocal made
            made += 1
            await asyncio.sleep(0)
            if made == 1:
                raise Refusal(400, "no")
            return _reply(1)

        first = await asyncio.gather(*(cache.get("a", make) for _ in range(5)), return_exceptions=True)
        return [*first, *await asyncio.gather(*(cache.get("a", make) for _ in range(5)))]

    answers = asyncio.run(run())
    assert made == 2
    assert [type(each) for each in answers] == [Refusal] * 5 + [Reply] * 5


def test_who_leaves_does_not_take_the_answer_from_others() -> None:
    async def run() -> Reply:
        cache: Cache[Reply] = Cache(room=100_000)
        go = asyncio.Event()

        async def make() -> Reply:
            await go.wait()
            return _reply(3)

        first = asyncio.create_task(cache.get("a", make))
        second = asyncio.create_task(cache.get("a", make))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.sleep(0)
        go.set()
        return await second

    assert len(asyncio.run(run()).body) == 3


def test_a_lane_holds_so_many_and_a_line_and_no_more() -> None:
    go, most, now, lock = threading.Event(), 0, 0, threading.Lock()

    def work() -> str:
        nonlocal most, now
        with lock:
            now += 1
            most = max(most, now)
        go.wait(30)
        with lock:
            now -= 1
        return "done"

    async def run() -> list[object]:
        lane = Lane("work", 2, line=3, patience=30)
        tasks = [asyncio.create_task(lane.run(work)) for _ in range(7)]
        while sum(task.done() for task in tasks) < 2:
            await asyncio.sleep(0)
        go.set()
        answers = await asyncio.gather(*tasks, return_exceptions=True)
        again = await lane.run(lambda: "again")
        lane.close()
        return [*answers, again]

    answers = asyncio.run(run())
    refused = [each for each in answers if isinstance(each, Refusal)]
    assert most == 2
    assert answers.count("done") == 5
    assert [each.status for each in refused] == [503, 503]
    assert dict(refused[0].headers)["retry-after"]
    assert answers[-1] == "again"


def test_nobody_waits_longer_than_is_meant() -> None:
    go = threading.Event()

    async def run() -> None:
        lane = Lane("work", 1, line=3, patience=0.01)
        first = asyncio.create_task(lane.run(lambda: go.wait(30)))
        await asyncio.sleep(0)
        with pytest.raises(Refusal, match="too much is asked"):
            await lane.run(lambda: None)
        go.set()
        assert await first
        # The place of who was refused is free.
        assert await lane.run(lambda: "next") == "next"
        lane.close()

    asyncio.run(run())


def test_a_call_that_is_left_keeps_its_place_until_it_is_over() -> None:
    go, entered = threading.Event(), threading.Event()

    def work() -> None:
        entered.set()
        go.wait(30)

    async def run() -> None:
        lane = Lane("work", 1, line=0, patience=5)
        first = asyncio.create_task(lane.run(work))
        while not entered.is_set():
            await asyncio.sleep(0)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        with pytest.raises(Refusal):
            await lane.run(lambda: None)
        go.set()
        lane.close()

    asyncio.run(run())


@pytest.mark.parametrize(("fair", "expected"), [(30.0, [0, 1, 3]), (-1.0, [3, 1, 0])])
def test_who_came_first_is_next_unless_all_have_waited_for_long(
    monkeypatch: pytest.MonkeyPatch, fair: float, expected: list[int]
) -> None:
    monkeypatch.setattr(lanes, "_FAIR", fair)
    go, order = threading.Event(), list[int]()

    async def run() -> None:
        lane = Lane("work", 1, line=10, patience=30)
        first = asyncio.create_task(lane.run(lambda: go.wait(30)))
        await asyncio.sleep(0)
        others = []
        for number in range(4):
            others.append(asyncio.create_task(lane.run(lambda number=number: order.append(number))))  # type: ignore[misc]
            await asyncio.sleep(0)
        assert lane.waiting == 4
        others[2].cancel()
        await asyncio.sleep(0)
        go.set()
        await asyncio.gather(first, *others, return_exceptions=True)
        assert lane.waiting == 0
        lane.close()

    asyncio.run(run())
    assert order == expected


def test_who_comes_after_a_crowd_is_before_it_and_after_those_who_just_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "_FAIR", 5.0)
    now = 0.0
    monkeypatch.setattr(lanes, "monotonic", lambda: now)
    go, order = threading.Event(), list[str]()

    async def run() -> None:
        nonlocal now
        lane = Lane("work", 1, line=10, patience=30)
        first = asyncio.create_task(lane.run(lambda: go.wait(30)))
        await asyncio.sleep(0)
        others = []
        for name, since in (("crowd 1", 0.0), ("crowd 2", 1.0), ("late 1", 10.0), ("late 2", 11.0)):
            now = since
            others.append(asyncio.create_task(lane.run(lambda name=name: order.append(name))))  # type: ignore[misc]
            await asyncio.sleep(0)
        go.set()
        await asyncio.gather(first, *others)
        lane.close()

    asyncio.run(run())
    assert order == ["late 1", "late 2", "crowd 2", "crowd 1"]
