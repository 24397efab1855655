"""What a conversation was about a moment ago, read from Rasa's own events.

The invariant: nothing is kept beside the events and slots, so what is erased, restarted or not stored is
forgotten here too, and what a new process reads is what the old one knew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rasa.shared.core.events import Restarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.context.topics import FAQ, Pair, Topics
from bot.nlu.parse_data import DECISION

CONTEXT = "context"
"""Key of the decision under which is written how a message was understood."""
READING = "pm_reading"
"""The slot: what "PM" stands for. ``product``, ``project``, ``both``, or ``asked`` while that is open."""
ASKED = "asked"
FADES_AFTER = 3
"""Turns after which a follow-up has nothing to follow: people come back to a subject by naming it."""


@dataclass(frozen=True)
class Before:
    """What was talked about last.

    Attributes:
        topic: The topic answered; of two side by side the one for product.
        pair: The two topics that stood side by side, if they did.
        role: The one role it was about, if it was about one.
        age: Turns since then; 1 is the turn just before.
        asked: Whether that turn asked which role is meant.
        read: Whether it had read a name of two meanings as a role.
    """

    topic: str
    pair: Pair | None
    role: str | None
    age: int
    asked: bool
    read: bool


def what_was_before(tracker: DialogueStateTracker, topics: Topics, most: int = FADES_AFTER) -> Before | None:
    """Return what the latest turns were about, None when that is too long ago or was never clear."""
    age = 0
    for event in reversed(tracker.events):
        if isinstance(event, Restarted):
            return None
        if not isinstance(event, UserUttered):
            continue
        age += 1
        if age > most:
            return None
        before = before_of(event.parse_data or {}, topics, age)
        if before is not None:
            return before
    return None


def before_of(parsed: Mapping[str, Any], topics: Topics, age: int = 1) -> Before | None:
    """Return what a message with these parse data was about, None when it was about no topic."""
    decision = parsed.get(DECISION) or {}
    context = decision.get(CONTEXT) or {}
    asked, read = bool(context.get("ask")), bool(context.get("note"))
    pair = context.get("pair")
    if pair:
        return Before(str(pair[0]), (str(pair[0]), str(pair[1])), None, age, asked, read)
    topic = str(decision.get("intent") or "")
    if decision.get("outcome") != "answer" or not topic.startswith(FAQ):
        return None
    role = topics.role(topic)
    return Before(topic, None, role if role in ("product", "project") else None, age, asked, read)
