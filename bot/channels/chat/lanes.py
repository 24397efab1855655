"""One lane a conversation: its work is done in the order in which it came, beside other conversations'."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

Work = Callable[[], Awaitable[None]]


class _Lane:
    """The work of one conversation that waits; `entrance` keeps those in order who are about to add some."""

    def __init__(self) -> None:
        self.entrance = asyncio.Lock()
        self.entering = 0
        self.waiting: deque[Work] = deque()
        self.task: asyncio.Task[None] | None = None


class Lanes:
    """Runs work, which must not raise; nothing is kept of a conversation without any."""

    def __init__(self) -> None:
        self._lanes: dict[str, _Lane] = {}
        self._stopping = False

    def __len__(self) -> int:
        return len(self._lanes)

    async def enter(self, conversation_id: str, look: Callable[[], Awaitable[Work | None]]) -> bool:
        """Look whether there is work, those of one conversation one after the other, and begin it.

        Returns:
            Whether there was any; it is not waited for.
        """
        lane = self._lanes.setdefault(conversation_id, _Lane())
        lane.entering += 1
        try:
            async with lane.entrance:
                work = await look()
                if work is not None:
                    self.add(conversation_id, work)
                return work is not None
        finally:
            lane.entering -= 1
            self._leave(conversation_id, lane)

    def add(self, conversation_id: str, work: Work) -> None:
        """Begin `work` when all work of this conversation before it is done."""
        if self._stopping:
            return
        lane = self._lanes.setdefault(conversation_id, _Lane())
        lane.waiting.append(work)
        if lane.task is None:
            lane.task = asyncio.create_task(self._run(conversation_id, lane))

    async def idle(self) -> None:
        """Wait until no conversation has work left."""
        while tasks := [lane.task for lane in self._lanes.values() if lane.task]:
            await asyncio.wait(tasks)

    async def stop(self, patience: float) -> None:
        """Begin nothing more, give what runs `patience` seconds, then end it."""
        self._stopping = True
        tasks = [lane.task for lane in self._lanes.values() if lane.task]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, conversation_id: str, lane: _Lane) -> None:
        try:
            while lane.waiting and not self._stopping:
                await lane.waiting.popleft()()
        finally:
            lane.task = None
            self._leave(conversation_id, lane)

    def _leave(self, conversation_id: str, lane: _Lane) -> None:
        if not (lane.entering or lane.waiting or lane.task) and self._lanes.get(conversation_id) is lane:
            del self._lanes[conversation_id]
