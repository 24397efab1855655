"""What a chat service delivered, read at the edge into one typed value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.chat.calls import Call


@dataclass(frozen=True)
class Arrival:
    """A message, a tapped button or a command of one person. One of the last four says which."""

    key: str
    """What makes it the same event, however often it is delivered."""
    conversation_id: str
    address: Mapping[str, str]
    """Where the answer goes, as the channel's renderer reads it; ``team`` names the workspace."""
    text: str | None = None
    payload: str | None = None
    """A button's payload, signed, as it came back."""
    command: str | None = None
    """What a listed command stands for (`bot.channels.commands`): a payload of ours, or `GREET`."""
    notice: str | None = None
    """The name of a fixed reply in `bot.messages`, for what cannot be read."""
    prelude: tuple[Call, ...] = ()
    """Calls that help the eye before the turn, such as taking the buttons away; nothing hangs on them."""

    @property
    def team(self) -> str:
        """Return the workspace, or nothing where the service has none."""
        return self.address.get("team", "")

    def to_json(self) -> str:
        """Return the form in which it waits for its turn; the prelude is done by then or no more needed."""
        values = {
            "key": self.key,
            "conversation_id": self.conversation_id,
            "address": dict(self.address),
            "text": self.text,
            "payload": self.payload,
            "command": self.command,
            "notice": self.notice,
        }
        return json.dumps(values, separators=(",", ":"))

    @classmethod
    def from_json(cls, raw: str) -> Arrival:
        """Read what `to_json` wrote."""
        values: dict[str, Any] = json.loads(raw)
        return cls(**values)
