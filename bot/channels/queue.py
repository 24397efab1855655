"""First come, first served within a conversation, before Rasa's own lock, which polls once a second."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class QueueFullError(Exception):
    """The queue is full; the person is told to wait instead of waiting without end."""


class _Line:
    """Those of one conversation, the one being served included."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.members = 0


class ConversationQueue:
    """Serves one message a conversation at a time and `at_once` conversations at a time.

    Place in the queue is taken without awaiting, so the order is the order in which `turn` was entered.
    Nothing is remembered of a conversation that nobody waits for.
    """

    def __init__(self, waiting: int, total: int, at_once: int) -> None:
        self._waiting = waiting
        self._total = total
        self._members = 0
        self._lines: dict[str, _Line] = {}
        self._slots = asyncio.Semaphore(at_once)

    def __len__(self) -> int:
        return self._members

    @asynccontextmanager
    async def turn(self, conversation_id: str) -> AsyncIterator[None]:
        """Wait for this conversation's turn.

        Raises:
            QueueFullError: when the conversation's queue, or the whole one, is full.
        """
        line = self._lines.get(conversation_id)
        # One is being served, the others wait.
        if self._members >= self._total or (line and line.members > self._waiting):
            raise QueueFullError
        line = self._lines.setdefault(conversation_id, line or _Line())
        line.members += 1
        self._members += 1
        try:
            async with line.lock, self._slots:
                yield
        finally:
            line.members -= 1
            self._members -= 1
            if line.members == 0:
                del self._lines[conversation_id]
