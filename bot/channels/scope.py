"""What one turn needs to know across Rasa's layers: its deadline, what was said, what failed.

Rasa goes on after most failures and shows them as silence. The action endpoint notes a failure here, and the
tracker store asks here whether the turn may be stored, so a turn without an answer leaves no trace in the
conversation.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from rasa.shared.core.events import UserUttered

from bot.channels.messages import BotMessage


@dataclass
class TurnScope:
    """One turn while it runs. `deadline` is on the monotonic clock, in seconds."""

    conversation_id: str
    deadline: float
    message_id: str | None = None
    """Set when the client named the message: the store notes it as handled together with the turn."""
    said: list[dict[str, Any]] = field(default_factory=list)
    """Rasa's response dicts in the order in which the bot said them."""
    stored_answer: tuple[BotMessage, ...] = ()
    """For a repeated message: what was said the first time."""
    stored_messages: int = 0
    """How many of `said` belong to parts of the message whose turn is stored."""
    erased: bool = False
    """The turn ended with the deletion of the conversation."""
    private: Mapping[str, str] = field(default_factory=dict)
    """What the present part gives to the action alone: it is stored with no event and logged nowhere."""
    opened: int = 0
    """How many of `said` came before the answer: a notice, an answer found meanwhile."""
    heard: tuple[UserUttered, ...] = ()
    """The visitor's latest message that was stored in this turn, and the one before it if it is recent."""
    failed_action: str | None = None
    failed_validator: str | None = None

    def seconds_left(self) -> float:
        """Time until the deadline, never below 0.1 second."""
        return max(0.1, self.deadline - time.monotonic())


class TurnNotStoredError(Exception):
    """The turn must not be stored: it has no answer, or a step of it failed."""


_current: ContextVar[TurnScope | None] = ContextVar("rolewise_turn", default=None)


def current_turn() -> TurnScope | None:
    """Return the turn that this task runs, none outside a turn (``rasa shell``, say)."""
    return _current.get()


@contextmanager
def running(scope: TurnScope) -> Iterator[TurnScope]:
    """Make `scope` the current turn."""
    token = _current.set(scope)
    try:
        yield scope
    finally:
        _current.reset(token)
