"""Several questions in one message, each understood after the one before it, as the conversation will.

The invariant: a message is taken apart only if its questions lead to different decisions; two halves of one
question lead to the same, or the second to none without the first. A list of subjects is taken apart only if
two of them at least have answers of their own, and the question as a whole has no other.
"""

from __future__ import annotations

from bot.context import parse_data as made
from bot.context.follow_up import points_back
from bot.context.listing import Subject, heads_in, listed_in, may_list
from bot.context.memory import Before, before_of
from bot.context.parse_data import Parsed
from bot.context.splitting import Questions, may_hold_several, questions_in
from bot.context.topics import FAQ, Topics
from bot.context.turns import Nlu
from bot.context.understanding import Understanding

MOST_ANSWERS = 3
"""More answers at once nobody reads."""
_MOST_READ = 6
"""Enough to know that there are too many."""
_LEAST_ANSWERED = 2
"""Subjects of a list that have answers: with one, the others are most likely no subjects."""


def may_be_several(text: str) -> bool:
    """Whether the words and marks of a text leave it possible that it asks several things; quick."""
    return may_hold_several(text) or may_list(text)


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
            listed = await self._listed(part, parsed, before, nlu, joined=bool(decided))
            if not listed and decided and _belongs(part, parsed, decided[-1]):
                parts[-1] = f"{parts[-1]} {part}"
                continue
            for question, found in listed or [(part, parsed)]:
                parts.append(question)
                decided.append(found)
                before = before_of(found, self._topics) or before
        if len(parts) < 2 or not any(map(_is_answered, decided)):
            return Questions((text,)), []
        return Questions(tuple(parts[:MOST_ANSWERS]), len(parts) > MOST_ANSWERS), decided[:MOST_ANSWERS]

    async def _listed(
        self, part: str, whole: Parsed, before: Before | None, nlu: Nlu, *, joined: bool
    ) -> list[tuple[str, Parsed]]:
        """Return the questions on the subjects that a question lists, with what is decided; mostly none."""
        heads = heads_in(part)
        if not heads or self._understanding.names_several(part, heads):
            return []
        found: list[tuple[str, Parsed]] = []
        for ways in listed_in(part):
            found.append(await self._best(ways, before, nlu, joined=joined or bool(found)))
        about = [_about(parsed) for _, parsed in found]
        answered = {
            topics for topics, (_, parsed) in zip(about, found, strict=True) if _is_topic(topics, parsed)
        }
        known = [topics for topics in about if topics is not None]
        if len(answered) < _LEAST_ANSWERED or len(set(known)) < len(known):
            return []
        fits = made.full_intent(whole) in {topic for topics in known for topic in topics}
        return found if fits or not _is_answered(whole) else []

    async def _best(
        self, ways: Subject, before: Before | None, nlu: Nlu, *, joined: bool
    ) -> tuple[str, Parsed]:
        """Return the first way to ask that is answered, else the first one."""
        tried = []
        for way in ways:
            tried.append((way, await self._understanding.understand(way, None, before, nlu, joined=joined)))
            if _is_answered(tried[-1][1]):
                return tried[-1]
        return tried[0]


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


def _is_topic(topics: tuple[str, ...] | None, parsed: Parsed) -> bool:
    """Whether a decision is an answer from the FAQ, or two side by side."""
    return _is_answered(parsed) and topics is not None and topics[0].startswith(FAQ)


def _is_answered(parsed: Parsed) -> bool:
    """Whether a question gets an answer, or two side by side."""
    return made.outcome(parsed) == "answer" or bool(made.context(parsed).get("pair"))
