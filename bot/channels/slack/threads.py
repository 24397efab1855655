"""Who talks with the assistant in a thread already, so that they need not mention it again."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from bot.channels.slack.rules import load_rules

IsKnown = Callable[[str], Awaitable[bool]]


class Threads:
    """Knows stored conversations, and those whose first turn is still going on."""

    def __init__(self, is_stored: IsKnown, now: Callable[[], float] = time.monotonic) -> None:
        self._is_stored = is_stored
        self._now = now
        self._begun: OrderedDict[str, float] = OrderedDict()

    def note(self, conversation_id: str) -> None:
        """Remember for a minute that somebody addressed the assistant there."""
        oldest = self._now() - load_rules().limits.begun_seconds
        while self._begun and next(iter(self._begun.values())) < oldest:
            self._begun.popitem(last=False)
        self._begun.pop(conversation_id, None)
        self._begun[conversation_id] = self._now()

    async def is_known(self, conversation_id: str) -> bool:
        """Whether this conversation exists or has just begun."""
        begun = self._begun.get(conversation_id)
        if begun is not None and self._now() - begun < load_rules().limits.begun_seconds:
            return True
        return await self._is_stored(conversation_id)
