"""Several questions in one message, each understood after the one before it, as the conversation will.

The invariant: a message is taken apart only if its questions lead to different decisions; two halves of one
question lead to the same, or the second to none without the first.
"""

from __future__ import annotations

from bot.context import parse_data as made
from bot.context.follow_up import points_back
from bot.context.memory import before_of
from bot.context.parse_data import Parsed
from bot.context.splitting import Questions, questions_in
from bot.context.topics import Topics
from bot.context.turns import Nlu
from bot.context.understanding import Understanding

MOST_ANSWERS = 3
"""More answers at once nobody reads."""
_MOST_READ = 6
"""Enough to know that there are too many."""


class Several:
    """Finds the questions in messages and decides on them."""

    def __init__(self, understanding: Understanding, topics: Topics) -> None:
        self._understanding = understanding
        self._topics = topics

    async def decided(self, text: str, nlu: Nlu) -> tuple[Questions, list[Parsed]]:
        """Return the questions of `text` with what is decided on each; of a single one nothing is decided."""
        parts: list[str] = []
        decided: list[Parsed] = []
        before = None
        for part in questions_in(text).parts[:_MOST_READ]:
            parsed = await self._understanding.understand(part, None, before, nlu, joined=bool(decided))
            if decided and _belongs(part, parsed, decided[-1]):
                parts[-1] = f"{parts[-1]} {part}"
                continue
            parts.append(part)
            decided.append(parsed)
            before = before_of(parsed, self._topics) or before
        if len(parts) < 2 or not any(map(_is_answered, decided)):
            return Questions((text,)), []
        return Questions(tuple(parts[:MOST_ANSWERS]), len(parts) > MOST_ANSWERS), decided[:MOST_ANSWERS]


def _belongs(part: str, parsed: Parsed, before: Parsed) -> bool:
    """Whether two neighbours are halves of one question: one topic, or the second says nothing alone."""
    if points_back(part) and not _is_answered(parsed):
        return True
    return _about(parsed) is not None and _about(parsed) == _about(before)


def _about(parsed: Parsed) -> tuple[str, ...] | None:
    """Return what a decision is about: the topic, the topics offered, or nothing."""
    if made.outcome(parsed) == "refuse":
        return None
    if made.outcome(parsed) == "clarify":
        return tuple(sorted(made.options(parsed)[:2]))
    return (made.full_intent(parsed),)


def _is_answered(parsed: Parsed) -> bool:
    """Whether a question gets an answer, or two side by side."""
    return made.outcome(parsed) == "answer" or bool(made.context(parsed).get("pair"))
