"""What people do in Telegram, as the updates that Telegram then sends.

person = TelegramPerson(telegram)
person.says("which role suits me?")
person.presses(telegram.shown(person.chat)[-1], "Start")
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.fakes.telegram_html import utf16_length
from tests.fakes.telegram_shown import ChatMessage, Delivered

_UPDATES = itertools.count(700_000_001)
_QUERIES = itertools.count(4_382_000_000_000_001)
Update = dict[str, Any]


class Telegram(Protocol):
    """The strict fake, or a player that others wrote."""

    @property
    def id(self) -> int:
        """The bot's own id."""

    @property
    def username(self) -> str:
        """The bot's name."""

    def next_id(self) -> int:
        """The id of the next message."""

    def deliver(self, update: dict[str, Any], times: int = 1) -> list[Delivered]:
        """Send an update to the bot."""

    def shown(self, chat: int) -> list[ChatMessage]:
        """What the bot's side of a chat shows now."""

    def wait_for(self, condition: Callable[[], Any], seconds: float = 30, why: str = "") -> Any:
        """Wait until a condition holds."""


@dataclass(frozen=True)
class TelegramPerson:
    """Somebody who writes to the bot, privately unless `group` names a group's chat."""

    telegram: Telegram
    id: int = 7_001
    group: int | None = None
    more: dict[str, Any] = field(default_factory=dict)
    """More of what Telegram says about a person."""

    @property
    def chat(self) -> int:
        return self.id if self.group is None else self.group

    @property
    def sender(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": False, "first_name": "Asha", "language_code": "en", **self.more}

    # -- updates

    def update(self, **content: Any) -> Update:
        """An update with the next number."""
        return {"update_id": next(_UPDATES), **content}

    def content(self, **content: Any) -> dict[str, Any]:
        """A message of any kind by this person."""
        return {
            "message_id": self.telegram.next_id(),
            "from": self.sender,
            "chat": self._chat(),
            "date": int(time.time()),
            **content,
        }

    def message(self, text: str, **more: Any) -> Update:
        """The update of a text; a command and the bot's name are marked in it, as Telegram does."""
        return self.update(message=self.content(text=text, **_entities(text, self.telegram.username), **more))

    def reply(self, text: str, to: ChatMessage) -> Update:
        """The update of a text that answers one of the bot's messages."""
        return self.message(text, reply_to_message=self._of_the_bot(to))

    def press(self, message: ChatMessage, label: str) -> Update:
        """The update of pressing a button of a message as it stands.

        Raises:
            LookupError: no button says that.
        """
        return self.press_data(message, message.data_of(label))

    def press_data(self, message: ChatMessage, data: str) -> Update:
        """The update of a button that sends `data`, whatever the message shows now."""
        query = {
            "id": str(next(_QUERIES)),
            "from": self.sender,
            "message": self._of_the_bot(message),
            "chat_instance": "-3141592653589793238",
            "data": data,
        }
        return self.update(callback_query=query)

    def _chat(self) -> dict[str, Any]:
        if self.group is None:
            return {"id": self.id, "type": "private", "first_name": "Asha"}
        return {"id": self.group, "type": "supergroup", "title": "Career talk"}

    def _of_the_bot(self, message: ChatMessage) -> dict[str, Any]:
        bot = {"id": self.telegram.id, "is_bot": True, "first_name": "Rolewise"}
        shown: dict[str, Any] = {
            "message_id": message.id,
            "from": {**bot, "username": self.telegram.username},
            "chat": self._chat(),
            "date": int(time.time()),
            "text": message.text,
        }
        if message.keyboard:
            shown["reply_markup"] = {"inline_keyboard": message.keyboard}
        return shown

    # -- sending them

    def says(self, text: str, times: int = 1) -> Delivered:
        """Write a text; the last acknowledgement."""
        return self.telegram.deliver(self.message(text), times)[-1]

    def presses(self, message: ChatMessage, label: str, times: int = 1) -> Delivered:
        """Press a button; the last acknowledgement."""
        return self.telegram.deliver(self.press(message, label), times)[-1]


def _entities(text: str, username: str) -> dict[str, Any]:
    found = []
    if text.startswith("/"):
        length = utf16_length(text.split()[0])
        found.append({"type": "bot_command", "offset": 0, "length": length})
    name = f"@{username}"
    if name in text and not text.startswith("/"):
        offset = utf16_length(text[: text.index(name)])
        found.append({"type": "mention", "offset": offset, "length": len(name)})
    return {"entities": found} if found else {}


def media(person: TelegramPerson) -> Iterator[tuple[str, Update]]:
    """A message of every kind that is no text: its name, its update."""
    file = {"file_id": "AwACAgIAAxk", "file_unique_id": "AgADb", "file_size": 4_096}
    place = {"latitude": 12.97, "longitude": 77.59}
    contents: dict[str, dict[str, Any]] = {
        "voice": {"voice": {**file, "duration": 3, "mime_type": "audio/ogg"}},
        "audio": {"audio": {**file, "duration": 3, "title": "Song"}},
        "photo": {"photo": [{**file, "width": 90, "height": 90}], "caption": "Look"},
        "video": {"video": {**file, "duration": 3, "width": 90, "height": 90}},
        "video_note": {"video_note": {**file, "duration": 3, "length": 240}},
        "animation": {
            "animation": {**file, "duration": 3, "width": 90, "height": 90},
            "document": {**file, "file_name": "a.gif"},
        },
        "document": {"document": {**file, "file_name": "cv.pdf", "mime_type": "application/pdf"}},
        "sticker": {
            "sticker": {**file, "width": 512, "height": 512, "type": "regular", "is_animated": False}
        },
        "location": {"location": place},
        "venue": {"venue": {"location": place, "title": "Cafe", "address": "MG Road"}, "location": place},
        "contact": {"contact": {"phone_number": "+910000000000", "first_name": "Ravi"}},
        "poll": {"poll": _poll()},
        "dice": {"dice": {"emoji": "\U0001f3b2", "value": 4}},
        "game": {"game": {"title": "Chess", "description": "Play", "photo": []}},
        "story": {"story": {"chat": {"id": 5, "type": "private"}, "id": 9}},
        "paid_media": {"paid_media": {"star_count": 5, "paid_media": []}},
        "checklist": {"checklist": {"title": "To do", "tasks": []}},
        "new_chat_members": {"new_chat_members": [{"id": 9, "is_bot": False, "first_name": "Ravi"}]},
        "left_chat_member": {"left_chat_member": {"id": 9, "is_bot": False, "first_name": "Ravi"}},
        "group_chat_created": {"group_chat_created": True},
        "pinned_message": {"pinned_message": {"message_id": 3, "date": 0, "chat": {"id": 5}}},
        "migrate_to_chat_id": {"migrate_to_chat_id": -100_500},
        "successful_payment": {"successful_payment": {"currency": "INR", "total_amount": 100}},
        "write_access_allowed": {"write_access_allowed": {}},
        "web_app_data": {"web_app_data": {"data": "x", "button_text": "Open"}},
    }
    for name, content in contents.items():
        yield name, person.update(message=person.content(**content))


def other_kinds(person: TelegramPerson) -> Iterator[tuple[str, Update]]:
    """An update of every kind that is neither a message nor a press: its name, its update."""
    user, chat = person.sender, {"id": person.chat, "type": "private"}
    text = person.content(text="changed", edit_date=int(time.time()))
    member = {"user": {"id": person.telegram.id, "is_bot": True, "first_name": "Rolewise"}}
    change = {
        "chat": chat,
        "from": user,
        "date": 0,
        "old_chat_member": {**member, "status": "member"},
        "new_chat_member": {**member, "status": "kicked"},
    }
    reaction = {"chat": chat, "message_id": 5, "date": 0}
    boost = {"chat": chat, "boost": {"boost_id": "b", "add_date": 0, "expiration_date": 9, "source": {}}}
    contents: dict[str, Any] = {
        "edited_message": text,
        "channel_post": {**text, "chat": {"id": -100_600, "type": "channel", "title": "News"}},
        "edited_channel_post": {**text, "chat": {"id": -100_600, "type": "channel", "title": "News"}},
        "business_connection": {"id": "c", "user": user, "user_chat_id": 5, "date": 0, "is_enabled": True},
        "business_message": {**text, "business_connection_id": "c"},
        "edited_business_message": {**text, "business_connection_id": "c"},
        "deleted_business_messages": {"business_connection_id": "c", "chat": chat, "message_ids": [5]},
        "message_reaction": {**reaction, "user": user, "old_reaction": [], "new_reaction": []},
        "message_reaction_count": {**reaction, "reactions": []},
        "inline_query": {"id": "1", "from": user, "query": "pm", "offset": ""},
        "chosen_inline_result": {"result_id": "1", "from": user, "query": "pm"},
        "shipping_query": {"id": "1", "from": user, "invoice_payload": "x", "shipping_address": {}},
        "pre_checkout_query": {"id": "1", "from": user, "currency": "INR", "total_amount": 1},
        "purchased_paid_media": {"from": user, "paid_media_payload": "x"},
        "poll": _poll(),
        "poll_answer": {"poll_id": "1", "user": user, "option_ids": [0]},
        "my_chat_member": change,
        "chat_member": change,
        "chat_join_request": {"chat": chat, "from": user, "user_chat_id": 5, "date": 0},
        "chat_boost": boost,
        "removed_chat_boost": {"chat": chat, "boost_id": "b", "remove_date": 0, "source": {}},
    }
    for name, content in contents.items():
        yield name, person.update(**{name: content})


def _poll() -> dict[str, Any]:
    options = [{"text": "Yes", "voter_count": 0}, {"text": "No", "voter_count": 0}]
    kept = {"is_closed": False, "is_anonymous": True, "type": "regular", "allows_multiple_answers": False}
    return {"id": "1", "question": "Product?", "options": options, "total_voter_count": 0, **kept}
