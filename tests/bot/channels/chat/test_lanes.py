from __future__ import annotations

import asyncio

from bot.channels.chat.lanes import Lanes, Work


def noting(done: list[str], name: str, gate: asyncio.Event | None = None) -> Work:
    async def work() -> None:
        if gate is not None:
            await gate.wait()
        done.append(name)

    return work


async def nothing() -> Work | None:
    return None


async def test_work_of_one_conversation_is_done_in_the_order_in_which_it_came() -> None:
    lanes, done, gate = Lanes(), [], asyncio.Event()
    lanes.add("a", noting(done, "first", gate))
    lanes.add("a", noting(done, "second"))
    gate.set()
    await lanes.idle()
    assert done == ["first", "second"]


async def test_conversations_do_not_wait_for_each_other() -> None:
    lanes, done, gate = Lanes(), [], asyncio.Event()
    lanes.add("a", noting(done, "a", gate))
    lanes.add("b", noting(done, "b"))
    while done != ["b"]:
        await asyncio.sleep(0)
    gate.set()
    await lanes.idle()
    assert done == ["b", "a"]


async def test_order_is_that_of_entering_even_when_looking_takes_longer_for_the_first() -> None:
    lanes, done, gate = Lanes(), [], asyncio.Event()

    async def slow_look() -> Work | None:
        await gate.wait()
        return noting(done, "first")

    async def quick_look() -> Work | None:
        return noting(done, "second")

    first = asyncio.create_task(lanes.enter("a", slow_look))
    await asyncio.sleep(0)
    second = asyncio.create_task(lanes.enter("a", quick_look))
    await asyncio.sleep(0)
    gate.set()
    assert await asyncio.gather(first, second) == [True, True]
    await lanes.idle()
    assert done == ["first", "second"]


async def test_a_look_that_finds_nothing_begins_nothing_and_leaves_nothing() -> None:
    lanes = Lanes()
    assert not await lanes.enter("a", nothing)
    assert len(lanes) == 0


async def test_nothing_is_kept_of_a_conversation_whose_work_is_done() -> None:
    lanes, done = Lanes(), []
    lanes.add("a", noting(done, "a"))
    await lanes.idle()
    assert len(lanes) == 0


async def test_stopping_finishes_what_runs_and_begins_nothing_more() -> None:
    lanes, done, gate = Lanes(), [], asyncio.Event()
    lanes.add("a", noting(done, "runs", gate))
    lanes.add("a", noting(done, "waits"))
    await asyncio.sleep(0)
    gate.set()
    await lanes.stop(5)
    lanes.add("a", noting(done, "comes later"))
    await lanes.idle()
    assert done == ["runs"]


async def test_stopping_ends_what_takes_too_long() -> None:
    lanes, done = Lanes(), []
    lanes.add("a", noting(done, "never", asyncio.Event()))
    await asyncio.sleep(0)
    await lanes.stop(0.01)
    assert done == []
