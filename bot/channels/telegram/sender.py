"""Sends the renderer's calls, and another way where Telegram says what is wrong with one.

A refused call did nothing, so the second one is no repeat: letters for tags that Telegram cannot read, the
words of a picture that it cannot fetch, the new number of a group that became a large one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.channels.chat.calls import Call, SendError
from bot.channels.telegram import fields
from bot.channels.telegram.api import ApiError, TelegramApi
from bot.channels.telegram.markup import as_plain_text
from bot.channels.telegram.rules import load_rules

_REFUSED = 400
_CANNOT_READ_TAGS = "parse entities"
# Each of the other ways can be needed once.
_WAYS = 4


class TelegramSender:
    """Sends for one bot."""

    def __init__(self, api: TelegramApi) -> None:
        self._api = api

    async def send(self, call: Call, team: str) -> Mapping[str, Any]:
        """Make `call`; `team` means nothing here, for there is one bot.

        Raises:
            SendError: when it did not succeed, or nobody knows.
        """
        picture = await _drawn(call.picture) if call.picture else None
        for _ in range(_WAYS):
            try:
                return fields.mapping(await self._api.call(call.method, call.arguments, picture))
            except ApiError as error:
                other = _another_way(call, error)
                if other is None:
                    raise
                call = other
        raise SendError("final", "refused in every way")


async def _drawn(card: Mapping[str, Any]) -> bytes:
    # Here, because drawing brings a library that most runs of the server never need.
    from bot.charts.png import fit_chart_png

    try:
        return await asyncio.to_thread(fit_chart_png, card)
    except (KeyError, TypeError, ValueError, OSError) as error:
        # A card of an older release, or no fonts: the words of the result were sent before.
        raise SendError("final", f"not drawn: {type(error).__name__}") from None


def _another_way(call: Call, error: ApiError) -> Call | None:
    if error.status != _REFUSED:
        return None
    arguments = dict(call.arguments)
    moved = fields.number(error.parameters.get("migrate_to_chat_id"))
    if moved is not None and moved != arguments.get("chat_id"):
        return replace(call, arguments={**arguments, "chat_id": moved})
    if _CANNOT_READ_TAGS in error.description and arguments.pop("parse_mode", None):
        text = as_plain_text(str(arguments["text"]), load_rules().bounds.text)
        return replace(call, arguments={**arguments, "text": text})
    if call.method == "sendPhoto" and arguments.pop("photo", None) and arguments.get("caption"):
        return Call("sendMessage", {**arguments, "text": arguments.pop("caption")})
    return None
