"""An update of the Bot API, read at the edge: what the conversation gets of it, or nothing.

Pure: nothing is asked and nothing sent here. Whatever an update holds, reading it never fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.channels.chat.arrivals import Arrival
from bot.channels.telegram import fields
from bot.channels.telegram.addressed import Bot, Spoken, needs_name, spoken_in_group, spoken_in_private
from bot.channels.telegram.places import GROUPS, Place, place_of, typing
from bot.channels.telegram.rules import load_rules
from bot.channels.telegram.taps import Tap, read_tap

Update = Mapping[str, Any]

_ONLY_TEXT = "ONLY_TEXT"
_NAMELESS = "NAMELESS"


def kind_of(update: object) -> str | None:
    """Return the kind of an update, None when it has none or is no update at all."""
    names = [name for name in fields.mapping(update) if name != "update_id"]
    listed = [name for name in names if name in load_rules().kinds]
    return next(iter(listed or names), None)


def number_of(update: object) -> int | None:
    """Return the number that Telegram gave an update, None when it is no update."""
    return fields.number(fields.mapping(update).get("update_id"))


def asks_for_name(update: Update) -> bool:
    """Whether the bot must know its name to tell if this update is meant for it."""
    message = fields.mapping(update.get("message"))
    return fields.mapping(message.get("chat")).get("type") in GROUPS and needs_name(message)


def read(update: Update, bot: Bot) -> Arrival | Tap | None:
    """Return what an update brings, None when it is ignored."""
    update_id, kind = number_of(update), kind_of(update)
    rule = load_rules().kinds.get(kind or "", "ignore")
    if update_id is None or rule == "ignore":
        return None
    content = fields.mapping(update.get(kind or ""))
    if rule == "tap":
        return read_tap(content, bot)
    return _message(content, update_id, bot)


def _message(message: Mapping[str, Any], update_id: int, bot: Bot) -> Arrival | None:
    place = place_of(message)
    sender = fields.mapping(message.get("from"))
    user = fields.number(sender.get("id"))
    if place is None or user is None or "business_connection_id" in message:
        return None
    spoken = spoken_in_group(message, bot) if place.is_group else spoken_in_private(message)
    is_readable = bool(fields.string(message.get("text")))
    if spoken is None or not (is_readable or load_rules().unreadable & message.keys()):
        return None
    if place.is_group and "sender_chat" in message:
        return _from_nobody(message, place, update_id, bot)
    if sender.get("is_bot"):
        # Two bots that answer each other never end.
        return None
    conversation = f"tg:{place.chat}:{user}" if place.is_group else f"tg:{place.chat}"
    if not is_readable:
        album = fields.string(message.get("media_group_id"))
        # An album of ten pictures comes as ten updates and gets one answer.
        key = f"{bot.id}:{place.chat}:album:{album}" if album else f"{bot.id}:{update_id}"
        return Arrival(key, conversation, place.address, notice=_ONLY_TEXT)
    return _said(spoken, f"{bot.id}:{update_id}", conversation, place)


def _said(spoken: Spoken, key: str, conversation: str, place: Place) -> Arrival:
    prelude = (typing(place.address),)
    if spoken.command is not None:
        return Arrival(key, conversation, place.address, command=spoken.command, prelude=prelude)
    return Arrival(key, conversation, place.address, text=spoken.text, prelude=prelude)


def _from_nobody(message: Mapping[str, Any], place: Place, update_id: int, bot: Bot) -> Arrival | None:
    """Answer who writes in the name of the group or of a channel: several people may do so."""
    sender = fields.number(fields.mapping(message.get("sender_chat")).get("id"))
    if sender is None or message.get("is_automatic_forward"):
        return None
    key, conversation = f"{bot.id}:{update_id}", f"tg:{place.chat}:{sender}"
    return Arrival(key, conversation, place.address, notice=_NAMELESS)
