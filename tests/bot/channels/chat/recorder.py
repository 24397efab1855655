"""A chat service of one process: it records calls, and fails as a test says."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from bot.channels.chat.calls import Call, SendError
from bot.channels.messages import BotMessage


class Recorder:
    """A sender and a renderer: a message is one call with its text and its buttons' payloads."""

    def __init__(self) -> None:
        self.arrived: list[Call] = []
        self.tried: list[Call] = []
        self.failures: list[Exception] = []
        """What the next tries end with, in order; then they arrive."""
        self.gate: asyncio.Event | None = None
        self.broken = 0
        """How many of the next messages cannot be rendered."""

    @property
    def texts(self) -> list[str]:
        return [call.arguments["text"] for call in self.arrived if "text" in call.arguments]

    async def send(self, call: Call, team: str) -> Mapping[str, Any]:
        self.tried.append(call)
        if self.gate is not None:
            await self.gate.wait()
        if self.failures:
            raise self.failures.pop(0)
        self.arrived.append(call)
        return {}

    def calls(self, message: BotMessage, address: Mapping[str, str]) -> list[Call]:
        if self.broken:
            self.broken -= 1
            raise ValueError("a message of a kind that nobody thought of")
        payloads = [button.payload for button in message.buttons]
        return [Call("post", {"to": address["to"], "text": message.text, "payloads": payloads})]


class Pauses:
    """Pauses that take no time and are remembered."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)


def failing(kind: Any, times: int = 1, retry_after: float | None = None) -> Sequence[SendError]:
    return [SendError(kind, "test", retry_after) for _ in range(times)]
