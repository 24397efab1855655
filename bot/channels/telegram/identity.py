"""Who the bot is: its number stands in the token, its name is asked for when a group first needs it."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Callable

from bot.channels.chat.calls import SendError
from bot.channels.telegram import fields
from bot.channels.telegram.addressed import Bot
from bot.channels.telegram.api import TelegramApi
from bot.channels.telegram.rules import load_rules
from bot.logs import event

logger = logging.getLogger(__name__)


class Identity:
    """Asks Telegram once, and after a failure not again for a while: a receipt must not wait for it."""

    def __init__(self, api: TelegramApi, number: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.id = number
        self._api = api
        self._clock = clock
        self._name: str | None = None
        self._not_before = -math.inf
        # Who comes while it is asked waits for the same answer.
        self._asking = asyncio.Lock()

    async def known(self) -> Bot:
        """Return the bot with its name, or without while Telegram does not tell it."""
        async with self._asking:
            await self._ask()
        return Bot(self.id, self._name)

    async def _ask(self) -> None:
        if self._name is None and self._clock() >= self._not_before:
            bounds = load_rules().bounds
            self._not_before = self._clock() + bounds.name_pause_seconds
            try:
                me = fields.mapping(await self._api.call("getMe", {}, seconds=bounds.name_seconds))
                self._name = fields.string(me.get("username")) or None
            except SendError as error:
                event(logger, "telegram.name_unknown", logging.WARNING, reason=error.reason)
