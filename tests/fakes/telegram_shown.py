"""What both players of Telegram share: the bot's messages as a person sees them, how updates are posted."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

TOKEN = "123456789:AAHstrict-fake-of-the-Bot-API-000001"
WEBHOOK_SECRET = "webhook-secret_of-the-strict-fake"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass
class ChatMessage:
    """A message of the bot as it stands now."""

    id: int
    chat: int
    text: str
    """As it shows: without tags; the caption of a photo."""
    keyboard: list[list[dict[str, Any]]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    photo: bytes | None = None
    edited: bool = False
    deleted: bool = False
    raw: str = ""
    reply_to: int | None = None
    thread: int | None = None

    @property
    def buttons(self) -> list[str]:
        """The words on its buttons, row by row."""
        return [button["text"] for row in self.keyboard for button in row]

    def data_of(self, label: str) -> str:
        """What a button sends back.

        Raises:
            LookupError: no button says that.
        """
        for row in self.keyboard:
            for button in row:
                if button["text"] == label and "callback_data" in button:
                    return str(button["callback_data"])
        raise LookupError(f"no button says {label!r}; there are {self.buttons}")


@dataclass(frozen=True)
class Delivered:
    """What the bot answered to an update."""

    status: int
    body: str
    seconds: float


def post(url: str, raw: bytes, headers: dict[str, str]) -> Delivered:
    """Post an update as it is, and measure how long the acknowledgement took."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)
    start = time.monotonic()
    try:
        connection.request("POST", address.path or "/", body=raw, headers=headers)
        answer = connection.getresponse()
        body = answer.read().decode(errors="replace")
        return Delivered(answer.status, body, time.monotonic() - start)
    finally:
        connection.close()
