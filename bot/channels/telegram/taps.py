"""A tapped button: whose it is, what it chose, and how the message shows the choice afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.chat.arrivals import Arrival
from bot.channels.chat.calls import Call
from bot.channels.chat.votes import is_vote
from bot.channels.telegram import fields, units
from bot.channels.telegram.addressed import Bot
from bot.channels.telegram.places import Place, place_of, typing
from bot.channels.telegram.rules import load_rules
from bot.channels.telegram.votes import is_vote_row, keyboard_rows, shown_rows

# What we mark up ourselves; Telegram finds addresses and the like again on its own.
_OUR_ENTITIES = ("bold", "text_link")
_CHOICE = "\n\n→ "


@dataclass(frozen=True)
class VoteTap:
    """A tapped key of the last row, below an answer; `message` as Telegram shows it."""

    conversation_id: str
    data: str
    place: Place
    message: Mapping[str, Any]


@dataclass(frozen=True)
class Tap:
    """A tapped button. Without the others it only wants its receipt, or the button's clock never ends."""

    query: str
    arrival: Arrival | None = None
    vote: VoteTap | None = None

    def answered(self, words: str | None = None, is_alert: bool = True) -> Call:
        """Return the call that ends the waiting; `words` are shown above the chat, an alert until closed."""
        arguments: dict[str, Any] = {"callback_query_id": self.query}
        if words is not None:
            arguments |= {"text": words, "show_alert": is_alert}
        return Call("answerCallbackQuery", arguments)


def read_tap(query: Mapping[str, Any], bot: Bot) -> Tap | None:
    """Return what a callback query brings, None when it is none."""
    query_id, data = fields.string(query.get("id")), fields.string(query.get("data"))
    if not query_id:
        return None
    message = fields.mapping(query.get("message"))
    place, user = place_of(message), fields.number(fields.mapping(query.get("from")).get("id"))
    if place is None or user is None or not data:
        # Of a message that was sent by way of another chat, or of a game.
        return Tap(query_id)
    conversation = f"tg:{place.chat}:{user}" if place.is_group else f"tg:{place.chat}"
    if is_vote(data):
        return Tap(query_id, vote=VoteTap(conversation, data, place, message))
    # A person who taps twice chose once.
    key = f"{bot.id}:tap:{place.chat}:{place.message}:{user}:{data}"
    address = _address(message, place)
    prelude = (Tap(query_id).answered(), *_show_choice(message, place, data), typing(address))
    return Tap(query_id, Arrival(key, conversation, address, payload=data, prelude=prelude))


def _address(message: Mapping[str, Any], place: Place) -> dict[str, str]:
    """The answer replies to what the person wrote, so that the person is told; else to the tapped message."""
    asked = fields.number(fields.mapping(message.get("reply_to_message")).get("message_id"))
    return Place(place.chat, asked or place.message, place.is_group, place.thread).address


def _show_choice(message: Mapping[str, Any], place: Place, data: str) -> list[Call]:
    """Take the buttons away and write the choice below, in one call; without words only the former.

    The answer can still be voted on.
    """
    rows = keyboard_rows(message)
    votes = [row for row in rows if is_vote_row(row)]
    if not message.get("date") or len(votes) == len(rows):
        # Too old, so that Telegram lets nobody change it; or an earlier tap took the buttons away.
        return []
    where = {"chat_id": place.chat, "message_id": place.message, **shown_rows(votes)}
    title = _title(message, data)
    for name, entities, method, most in (
        ("text", "entities", "editMessageText", load_rules().bounds.text),
        ("caption", "caption_entities", "editMessageCaption", load_rules().bounds.caption),
    ):
        said = fields.string(message.get(name))
        shown = said + _CHOICE + title
        if said and title and units.length(shown) <= most:
            kept = [one for one in fields.mappings(message.get(entities)) if one.get("type") in _OUR_ENTITIES]
            bold = {"type": "bold", "offset": units.length(said + _CHOICE), "length": units.length(title)}
            return [Call(method, {**where, name: shown, entities: [*kept, bold], **_no_preview(name)})]
    return [Call("editMessageReplyMarkup", where)]


def _no_preview(name: str) -> dict[str, Any]:
    return {"link_preview_options": {"is_disabled": True}} if name == "text" else {}


def _title(message: Mapping[str, Any], data: str) -> str:
    for row in keyboard_rows(message):
        for button in row:
            if button.get("callback_data") == data:
                return fields.string(button.get("text"))
    return ""
