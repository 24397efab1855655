"""A message of the bot as the fake of Telegram keeps it and a person sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


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
