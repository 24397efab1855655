from __future__ import annotations

import asyncio

import pytest

from bot.channels.queue import ConversationQueue, QueueFullError


async def test_one_conversation_is_served_in_the_order_of_arrival() -> None:
    queue = ConversationQueue(waiting=50, total=100, at_once=8)
    served: list[int] = []
    together = 0

    async def member(number: int) -> None:
        nonlocal together
        async with queue.turn("a"):
            together += 1
            assert together == 1
            await asyncio.sleep(0)
            served.append(number)
            together -= 1

    await asyncio.gather(*(member(number) for number in range(30)))
    assert served == list(range(30))
    assert len(queue) == 0


async def test_one_more_than_may_wait_is_told_so_at_once() -> None:
    queue = ConversationQueue(waiting=2, total=100, at_once=8)
    open_gate = asyncio.Event()

    async def member() -> None:
        async with queue.turn("a"):
            await open_gate.wait()

    members = [asyncio.create_task(member()) for _ in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(QueueFullError):
        await member()
    open_gate.set()
    await asyncio.gather(*members)


async def test_a_full_conversation_does_not_hold_up_another() -> None:
    queue = ConversationQueue(waiting=0, total=100, at_once=8)
    async with queue.turn("a"), queue.turn("b"):
        assert len(queue) == 2


async def test_the_whole_queue_is_bounded() -> None:
    queue = ConversationQueue(waiting=5, total=1, at_once=8)
    async with queue.turn("a"):
        with pytest.raises(QueueFullError):
            async with queue.turn("b"):
                pass


async def test_no_more_conversations_at_once_than_allowed() -> None:
    queue = ConversationQueue(waiting=5, total=100, at_once=2)
    inside = most = 0

    async def member(name: str) -> None:
        nonlocal inside, most
        async with queue.turn(name):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(member(str(number)) for number in range(20)))
    assert most == 2


async def test_a_cancelled_member_leaves_its_place() -> None:
    queue = ConversationQueue(waiting=5, total=100, at_once=8)
    async with queue.turn("a"):
        waiting = asyncio.create_task(queue.turn("a").__aenter__())
        await asyncio.sleep(0)
        assert len(queue) == 2
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert len(queue) == 1
    async with queue.turn("a"):
        pass
    assert len(queue) == 0
