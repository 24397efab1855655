"""What is expected when a message is read, and what was read in it, as typed values."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

Value = int | str


@dataclass(frozen=True)
class Expected:
    """The open question.

    Attributes:
        kind: Whether it asks for a rating or for one of two options.
        question: Its id.
        run: The round that its buttons belong to.
        options: Title and value of each button, in the order shown.
        before: The question answered before, which "no, I meant ..." is about. Without it, it is taken for a
            rating.
    """

    kind: Literal["rating", "either_or"]
    question: str
    run: str
    options: tuple[tuple[str, Value], ...]
    before: Expected | None = None


@dataclass(frozen=True)
class Reading:
    """What a message does.

    Attributes:
        payloads: Internal payloads in the order in which they are to be handled; never empty. A correction
            of the last answer comes first, because after a new answer another one would be the last.
        rest: What is left to be understood as a message of its own, "" when nothing is.
    """

    payloads: tuple[str, ...]
    rest: str = ""


@dataclass(frozen=True)
class Answer:
    """An answer to the question that it was read for.

    Attributes:
        value: What its button stands for.
        bare: It is nothing but a number, a letter or a title.
        own: It says "I" or the like, so it is about the person who writes.
    """

    value: Value
    bare: bool = False
    own: bool = False


@dataclass(frozen=True)
class Unread:
    """Meant as an answer, but not to be taken for one; `why` is range, yes_no, emoji or double."""

    why: str


@dataclass(frozen=True)
class Correction:
    """The last answer becomes `value`; `explicit` when the last one is named ("the last one should be 2")."""

    value: Value
    explicit: bool = False


@dataclass(frozen=True)
class Act:
    """A step of the conversation; `alone` when it counts only in a message that says nothing else."""

    payload: str
    alone: bool = False


Part = Answer | Unread | Correction | Act


def payload(name: str, **values: Value | None) -> str:
    """Return ``/name{"q":"P3","v":3}``; values that are None are left out."""
    given = {key: value for key, value in values.items() if value is not None}
    return f"/{name}" + (json.dumps(given, separators=(",", ":")) if given else "")
