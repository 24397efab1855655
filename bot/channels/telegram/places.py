"""Where a message was written, and where its answer goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.chat.calls import Call
from bot.channels.telegram import fields

GROUPS = ("group", "supergroup")
"""Telegram's two words for a group."""


@dataclass(frozen=True)
class Place:
    """Where a message was written: `chat` and `message` are Telegram's numbers."""

    chat: int
    message: int
    is_group: bool
    thread: int | None

    @property
    def address(self) -> dict[str, str]:
        """Return where the answer goes; in a group it replies to the person's message."""
        found = {"chat": str(self.chat)}
        if self.is_group:
            found["reply_to"] = str(self.message)
        if self.thread is not None:
            found["thread"] = str(self.thread)
        return found


def place_of(message: Mapping[str, Any]) -> Place | None:
    """Return where a message stands; None for channels and whatever else is neither private nor a group."""
    chat = fields.mapping(message.get("chat"))
    chat_id, message_id = fields.number(chat.get("id")), fields.number(message.get("message_id"))
    kind = chat.get("type")
    if chat_id is None or message_id is None or kind not in ("private", *GROUPS):
        return None
    if chat.get("is_direct_messages"):
        # Letters to a channel: many people in one chat, which is the channel's own business.
        return None
    return Place(chat_id, message_id, kind != "private", _thread(message))


def _thread(message: Mapping[str, Any]) -> int | None:
    """Return the topic in which a message stands, if its chat has topics."""
    return fields.number(message.get("message_thread_id")) if message.get("is_topic_message") else None


def typing(address: Mapping[str, str]) -> Call:
    """Return the call that shows that somebody is writing."""
    arguments: dict[str, Any] = {"chat_id": int(address["chat"]), "action": "typing"}
    if "thread" in address:
        arguments["message_thread_id"] = int(address["thread"])
    return Call("sendChatAction", arguments)
