"""What a message does to a request, and the parts that a request is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

from bot.stores.lead_drafts import Draft

STEPS = ("name", "contact", "topic", "time", "agreed")
"""In the order in which they are asked; then comes the summary."""
OPTIONAL = ("topic", "time")
SUMMARY = "summary"

End = Literal["send", "cancelled", "refused"]


@dataclass(frozen=True)
class Problem:
    """Why something cannot be taken: the response that says so, and the number in its words."""

    response: str
    most: int | None = None


@dataclass(frozen=True)
class Act:
    """What a message wants of the request.

    Attributes:
        name: given, skip, back, change, agree, send, cancel, yes, no, why, person, again, go_on,
            role_fit or unread.
        given: Values by part, as the visitor wrote them.
        part: Which part is to be changed.
        agreed: What may be kept: questions, details or nothing.
        text: The whole message, for what nothing could read.
        is_foreign: It was a question of a kind that is refused.
    """

    name: str
    given: Mapping[str, str] = field(default_factory=dict)
    part: str | None = None
    agreed: str | None = None
    text: str = ""
    is_foreign: bool = False


@dataclass(frozen=True)
class Outcome:
    """What comes of an act.

    Attributes:
        draft: The request now.
        first: Responses that are said before anything else.
        ask: The response that is said in place of the next step's question.
        end: How the request ends, None while it goes on.
    """

    draft: Draft
    first: tuple[str, ...] = ()
    ask: Problem | None = None
    end: End | None = None


def step_of(draft: Draft) -> str:
    """Return the part that is asked next, or ``summary``."""
    if draft.asking is not None:
        return draft.asking
    return next((part for part in STEPS if part not in draft.given), SUMMARY)


def step_before(draft: Draft) -> str | None:
    """Return the part that is asked before the present one, None at the first."""
    order = (*STEPS, SUMMARY)
    place = order.index(step_of(draft))
    return order[place - 1] if place else None


def with_given(draft: Draft, **given: str) -> Draft:
    """Return the draft with these values; a part that was asked again is asked no more."""
    asking = None if draft.asking in given else draft.asking
    return replace(draft, given={**draft.given, **given}, asking=asking)


@lru_cache(maxsize=1)
def most_characters() -> dict[str, int]:
    """Return how long each part may be."""
    text = Path(__file__).with_name("limits.yml").read_text(encoding="utf-8")
    limits: dict[str, int] = yaml.safe_load(text)
    return limits
