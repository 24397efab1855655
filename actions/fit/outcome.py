"""What comes of an act: the new state, what is said, and how the conversation goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from actions.fit.log import State


class Next(Enum):
    """How the conversation goes on after an act."""

    ASK = "ask"
    """The open question is asked (again)."""
    WAIT = "wait"
    """What was said has choices of its own; the questions stay open."""
    CLOSE = "close"
    """No question is open any more."""
    RESULT = "result"
    """The result is shown and no question is open."""


@dataclass(frozen=True)
class Line:
    """A line of dialogue.yml and the values that go into it; `old` and `new` are answers to `question`."""

    name: str
    values: Mapping[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What comes of an act."""

    state: State
    lines: tuple[Line, ...]
    next: Next
    before: State | None = None
    """Set when a shown result changed: the state that the earlier result was made from."""
