"""An output channel that keeps everything Rasa says; Rasa's own collecting one drops the metadata."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel

from bot.channels.scope import TurnScope


class ScopeOutput(OutputChannel):
    """Writes what the bot says into the turn's scope. Nothing is sent, so sending cannot fail a turn."""

    def __init__(self, channel_name: str, scope: TurnScope) -> None:
        self._name = channel_name
        self._scope = scope

    def name(self) -> str:
        """Return the channel's name, by which responses may differ."""
        return self._name

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep `message` as Rasa gives it."""
        self._scope.said.append(dict(message))
