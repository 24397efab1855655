"""Several questions in one message, each understood after the one before it, as the conversation will.

The invariant: a message is taken apart only if its questions lead to different decisions; two halves of one
question lead to the same, or the second to none without the first.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.context import parse_data as made
from bot.context.memory import before_of
from bot.context.parse_data import Parsed
from bot.context.splitting import Questions, questions_in
from bot.context.topics import Topics
from bot.context.turns import Nlu
from bot.context.understanding import Understanding


class Several:
    """Finds the questions in messages and decides on them."""

    def __init__(self, understanding: Understanding, topics: Topics) -> None:
        self._understanding = understanding
        self._topics = topics

    async def decided(self, text: str, nlu: Nlu) -> tuple[Questions, list[Parsed]]:
        """Return the questions of `text` with what is decided on each; of a single one nothing is decided."""
        questions = questions_in(text)
        if len(questions.parts) < 2:
            return questions, []
        decided = await self._in_turn(questions.parts, nlu)
        if self._belong_together(decided):
            return Questions((text,)), []
        return questions, decided

    async def _in_turn(self, parts: Sequence[str], nlu: Nlu) -> list[Parsed]:
        decided: list[Parsed] = []
        before = None
        for part in parts:
            parsed = await self._understanding.understand(part, None, before, nlu)
            decided.append(parsed)
            before = before_of(parsed, self._topics) or before
        return decided

    def _belong_together(self, decided: Sequence[Parsed]) -> bool:
        """Whether two neighbours are about one topic, or nothing but the first is known."""
        found = [_about(parsed) for parsed in decided]
        same = any(one is not None and one == other for one, other in zip(found, found[1:]))
        return same or all(one is None for one in found)


def _about(parsed: Parsed) -> tuple[str, ...] | None:
    """Return what a decision is about: the topic, the topics offered, or nothing."""
    if made.outcome(parsed) == "refuse":
        return None
    if made.outcome(parsed) == "clarify":
        return tuple(sorted(made.options(parsed)[:2]))
    return (made.full_intent(parsed),)
