"""Erasing a conversation once the turn that confirms it is over.

Rasa writes a turn from memory when it ends, so what is deleted before comes back; therefore the bot's words
come first, marked with ``effect: erase``, and the deed follows. Nobody is told that it is done before it is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from bot import messages as words
from bot.stores.erasure import Erased

EFFECT = "erase"

Erase = Callable[[str], Awaitable[Erased]]


def wants_erasure(said: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the bot confirmed in this turn that the conversation is deleted."""
    return any((message.get("metadata") or {}).get("effect") == EFFECT for message in said)


def put_receipt(said: Sequence[dict[str, Any]], erased: Erased) -> None:
    """Put the receipt and what was deleted into what the bot said."""
    for message in said:
        if (message.get("metadata") or {}).get("effect") == EFFECT:
            text = str(message.get("text") or "")
            text = text.replace("[[receipt]]", erased.receipt or "-")
            message["text"] = text.replace(
                "[[erased]]", words.erased(erased.events, erased.votes, erased.codes, erased.leads)
            )
