"""Long polling for a machine without a public address: what is fetched is given to the server's own route.

So everything behind the route is as with a webhook. Telegram forgets an update only when the next one is
asked for, which happens after the server took it: whatever ends in between, it comes again, and a repeat is
known.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp

from bot.channels.chat.calls import SendError
from bot.channels.telegram import fields
from bot.channels.telegram.api import ApiError, TelegramApi
from bot.channels.telegram.rules import load_rules
from bot.channels.telegram.webhook import set_menu

# How long Telegram holds a question open while nothing comes: its own longest is 50 seconds.
_HOLD_SECONDS = 25
_PAUSES = (1, 2, 5, 10, 30)
_LOCAL_SECONDS = 10.0

Tell = Callable[[str], None]
Pause = Callable[[float], Awaitable[None]]


class PollingError(Exception):
    """Polling cannot go on; its text is one plain sentence for the operator."""


class LocalRoute:
    """The running server's route for updates."""

    def __init__(self, address: str, header: str, secret: str) -> None:
        self._address = address
        self._headers = {header: secret}

    async def give(self, update: Mapping[str, Any]) -> bool:
        """Give the server an update; False when it does not answer or cannot take it just now.

        Raises:
            PollingError: when its answer will not change.
        """
        timeout = aiohttp.ClientTimeout(total=_LOCAL_SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as client,
                client.post(self._address, json=update, headers=self._headers) as response,
            ):
                status = response.status
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
            return False
        if status == 401:
            raise PollingError(
                "The assistant has another TELEGRAM_WEBHOOK_SECRET than this command: "
                "start both with the same."
            )
        if status == 404:
            raise PollingError(
                "The assistant runs without Telegram: start it with TELEGRAM_BOT_TOKEN and "
                "TELEGRAM_WEBHOOK_SECRET."
            )
        return status == 200


class Polling:
    """Carries updates from Telegram to the server, in order, until it is cancelled."""

    def __init__(self, api: TelegramApi, route: LocalRoute, tell: Tell, pause: Pause = asyncio.sleep) -> None:
        self._api = api
        self._route = route
        self._tell = tell
        self._pause = pause
        self._failures = 0

    async def run(self) -> None:
        """Poll for ever.

        Raises:
            PollingError: when a webhook is set, somebody else polls, or a setting is wrong.
        """
        await self._require_no_webhook()
        await self._show_menu()
        offset: int | None = None
        self._tell("Waiting for messages from Telegram (Ctrl-C ends it).")
        while True:
            for update in await self._updates(offset):
                await self._deliver(update)
                number = fields.number(update.get("update_id"))
                offset = offset if number is None else number + 1

    async def _show_menu(self) -> None:
        try:
            await set_menu(self._api)
        except SendError as error:
            self._tell(f"The menu of commands could not be set ({error.reason}); everything else works.")

    async def _require_no_webhook(self) -> None:
        while True:
            try:
                info = fields.mapping(await self._api.call("getWebhookInfo", {}))
                break
            except SendError as error:
                await self._failed(error)
        self._recovered()
        if fields.string(info.get("url")):
            raise PollingError(
                "A webhook is set for this bot, so Telegram sends its messages there. To poll instead, "
                "take it away first: python -m bot telegram webhook remove"
            )

    async def _updates(self, offset: int | None) -> list[Mapping[str, Any]]:
        """Return what is new, or nothing after a failure."""
        arguments: dict[str, Any] = {
            "timeout": _HOLD_SECONDS,
            "allowed_updates": load_rules().wanted_kinds,
        }
        if offset is not None:
            arguments["offset"] = offset
        seconds = _HOLD_SECONDS + load_rules().bounds.answer_seconds
        try:
            found = await self._api.call("getUpdates", arguments, seconds=seconds)
        except SendError as error:
            await self._failed(error)
            return []
        self._recovered()
        return fields.mappings(found)

    async def _deliver(self, update: Mapping[str, Any]) -> None:
        while not await self._route.give(update):
            await self._wait("The assistant does not answer (it is started by: python -m bot run).")
        self._recovered()

    async def _failed(self, error: SendError) -> None:
        if isinstance(error, ApiError) and error.status in (401, 404):
            raise PollingError("Telegram does not know TELEGRAM_BOT_TOKEN: copy it again from @BotFather.")
        if isinstance(error, ApiError) and error.status == 409:
            raise PollingError(
                "Telegram gives this bot's messages to somebody else already: to a webhook, or to another "
                "command like this one. End that first."
            )
        await self._wait(f"Telegram does not answer ({error.reason}).", error.retry_after)

    async def _wait(self, said: str, seconds: float | None = None) -> None:
        """Say what is wrong once, and try again after growing pauses."""
        if not self._failures:
            self._tell(f"{said} Trying again until it does.")
        pause = seconds or _PAUSES[min(self._failures, len(_PAUSES) - 1)]
        self._failures += 1
        await self._pause(pause)

    def _recovered(self) -> None:
        if self._failures:
            self._tell("All is well again.")
        self._failures = 0
