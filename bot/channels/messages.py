"""The neutral bot message that every channel renders, and how it is read from what Rasa says.

An id is made from the conversation and the time of Rasa's event, so the message that was sent and the same
message read from the history have the same id, and the server can tell its own ids from invented ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from types import MappingProxyType
from typing import Any

from bot.channels.tokens import derive_key, same_text, signature
from bot.charts.drawn import with_drawing

# Everything else in a response's metadata is the bot's own business.
_PUBLIC_METADATA = (
    "answer_id",
    "sources",
    "checked",
    "title",
    "expects",
    "error_id",
    "fit",
    "private",
    "rated",
)
_MESSAGE_ID = re.compile(r"b(?P<time>[0-9a-f]{1,16})-(?P<mac>[A-Za-z0-9_-]{12})")
_MICROSECONDS = 1_000_000


@dataclass(frozen=True)
class Button:
    """A choice: its words, and the payload as the bot wrote it or, once signed, as it travels.

    `reads_as` is what "PM" stands for from then on; it stays here, so that the payload stays short.
    """

    title: str
    payload: str
    reads_as: str | None = None


@dataclass(frozen=True)
class Image:
    """A picture and the words that stand for it."""

    url: str
    alt: str


@dataclass(frozen=True)
class BotMessage:
    """One message of the bot; `text` is always there and enough on its own. `at` in seconds since 1970."""

    id: str
    at: float
    text: str
    buttons: tuple[Button, ...] = ()
    image: Image | None = None
    menu: tuple[Button, ...] = ()
    """Small choices beside the buttons, which a channel may fold away: skip, back, stop."""
    card: Mapping[str, Any] | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_private(self) -> bool:
        """Whether it is for one person's eyes: the role fit, what is stored, a request to a counsellor."""
        card_type = self.card.get("type") if self.card else None
        return bool(self.metadata.get("private") or self.metadata.get("fit")) or card_type == "fit_result"

    def signed(self, sign: Callable[[str], str]) -> BotMessage:
        """Return the message as it leaves the server, each payload signed by `sign`."""
        return replace(self, buttons=_signed(self.buttons, sign), menu=_signed(self.menu, sign))

    def as_json(self, sign: Callable[[str], str]) -> dict[str, Any]:
        """Return the form of the website's contract, each payload signed by `sign`."""
        found: dict[str, Any] = {"id": self.id, "text": self.text}
        if self.buttons:
            found["buttons"] = [
                {"title": button.title, "payload": sign(button.payload)} for button in self.buttons
            ]
        if self.menu:
            found["menu"] = [{"title": button.title, "payload": sign(button.payload)} for button in self.menu]
        if self.image:
            found["image"] = {"url": self.image.url, "alt": self.image.alt}
        if self.card:
            found["card"] = with_drawing(self.card)
        found["metadata"] = {
            key: self.metadata[key] for key in _PUBLIC_METADATA if self.metadata.get(key) is not None
        }
        return found


class MessageIds:
    """Makes the ids of bot messages and recognises them."""

    def __init__(self, secret: bytes) -> None:
        self._key = derive_key(secret, "message id")

    def of(self, conversation_id: str, at: float) -> str:
        """Return the id of the message that the bot said in this conversation at `at`."""
        moment = f"{round(at * _MICROSECONDS):x}"
        return f"b{moment}-{self._mac(conversation_id, moment)}"

    def belongs(self, conversation_id: str, message_id: str) -> bool:
        """Whether the server made this id for this conversation."""
        match = _MESSAGE_ID.fullmatch(message_id)
        return match is not None and same_text(match["mac"], self._mac(conversation_id, match["time"]))

    def _mac(self, conversation_id: str, moment: str) -> str:
        return signature(self._key, conversation_id, moment)[:12]


def parse_response(response: Mapping[str, Any], message_id: str) -> BotMessage | None:
    """Read a response dict as Rasa gives it to an output channel; None when it says nothing."""
    metadata = response.get("metadata")
    return _message(response, metadata if isinstance(metadata, Mapping) else {}, message_id)


def parse_event(event: Mapping[str, Any], message_id: str) -> BotMessage | None:
    """Read a stored event of type ``bot``; gives what `parse_response` gave when it was said."""
    flat = {**(event.get("data") or {}), **(event.get("metadata") or {})}
    flat.update(text=event.get("text"), timestamp=event.get("timestamp"))
    return parse_response(flat, message_id)


def rfc3339(seconds: float) -> str:
    """Write a time since 1970 as RFC 3339 in UTC with milliseconds."""
    moment = datetime.fromtimestamp(seconds, tz=timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _message(response: Mapping[str, Any], metadata: Mapping[str, Any], message_id: str) -> BotMessage | None:
    image = _image(response.get("image"), metadata)
    card = response.get("custom")
    card = card if isinstance(card, Mapping) else None
    text = response.get("text") or (card or {}).get("text") or (image.alt if image else "")
    if not isinstance(text, str) or not text.strip():
        return None
    reads_as = metadata.get("reads_as")
    reads_as = reads_as if isinstance(reads_as, Mapping) else {}
    buttons = tuple(_buttons(response.get("buttons") or response.get("quick_replies"), reads_as))
    menu = tuple(_buttons(metadata.get("menu")))
    at = float(response.get("timestamp") or 0.0)
    return BotMessage(message_id, at, text.strip(), buttons, image, menu, card, metadata)


def _signed(buttons: tuple[Button, ...], sign: Callable[[str], str]) -> tuple[Button, ...]:
    return tuple(replace(button, payload=sign(button.payload)) for button in buttons)


def _buttons(raw: object, reads_as: Mapping[str, str] = MappingProxyType({})) -> list[Button]:
    if not isinstance(raw, list):
        return []
    pairs = [(item.get("title"), item.get("payload")) for item in raw if isinstance(item, Mapping)]
    return [
        Button(title, payload or title, reads_as.get(payload or title))
        for title, payload in pairs
        if isinstance(title, str) and title
    ]


def _image(raw: object, metadata: Mapping[str, Any]) -> Image | None:
    """A response's picture is an address, its words stand in the metadata as ``alt``."""
    if isinstance(raw, str) and raw:
        return Image(raw, str(metadata.get("alt", "")))
    if isinstance(raw, Mapping) and isinstance(raw.get("url"), str):
        return Image(raw["url"], str(raw.get("alt", "")))
    return None
