"""One message while it is understood: its words, its names, and what was before."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.context.follow_up import FollowUp
from bot.context.memory import ASKED, Before
from bot.context.names import Found
from bot.context.parse_data import Parsed
from bot.context.topics import SIDES

Nlu = Callable[[str], Awaitable[Parsed]]
"""The trained model: from a text to its parse data."""


@dataclass(frozen=True)
class Turn:
    """A message while it is understood.

    Attributes:
        text: The question.
        found: The names in it.
        follow: How it follows up.
        reading: What "PM" stands for (`bot.context.memory.READING`).
        before: What was talked about.
        nlu: The trained model.
        joined: Whether it was said in one message with the question before it.
    """

    text: str
    found: Found
    follow: FollowUp
    reading: str | None
    before: Before | None
    nlu: Nlu
    joined: bool = False

    @property
    def chosen(self) -> str | None:
        """The role that "PM" stands for, if it was chosen and is one."""
        return self.reading if self.reading in SIDES else None

    @property
    def role(self) -> str | None:
        """The one role that was talked about last."""
        if self.before is None:
            return None
        return self.before.role or (self.chosen if self.before.read else None)

    @property
    def open(self) -> bool:
        """Whether a name of two meanings is used, and nothing was chosen yet."""
        return self.found.open and self.reading in (None, ASKED)

    @property
    def asks(self) -> bool:
        """Whether the visitor is asked what it stands for: never twice in a conversation."""
        return self.found.open and self.reading is None

    @property
    def written(self) -> str:
        """The name of two meanings as it is written, or nothing."""
        return self.found.acronyms[0].written if self.found.acronyms else ""
