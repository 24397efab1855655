"""Answers changed in words: "change question 5 to like", "the last one should be 2", "I meant dislike"."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from bot.channels.quiz.grammar import Found, Grammar
from bot.channels.quiz.numbers import OUT_OF_RANGE, number_of
from bot.channels.quiz.patterns import Words
from bot.channels.quiz.reading import Act, Answer, Correction, Part, Unread, payload
from bot.channels.quiz.words import content_of

# How an answer is read: with the options of the question that it belongs to.
ReadValue = Callable[[Words], Answer | Unread | None]

_MOST_WORDS = 20
# More questions than any bank has.
_MOST_NUMBER = 40
# The most words that a slot takes: any answer, a plain one, a plain one without a number.
_SLOTS = {"value": 8, "bare": 5, "word": 4}
_ORDER = ("set", "ask", "last", "correct", "which", "back")


def read_change(
    words: Words, of_number: ReadValue, of_last: ReadValue, question_open: bool = True
) -> Part | None:
    """Return the change that folded `words` ask for; all of them must have a part in it.

    Args:
        words: What was typed.
        of_number: Reads an answer to a question that is named by its number.
        of_last: Reads an answer to the question answered last.
        question_open: Whether a question is open; without one only what is unmistakable counts.
    """
    if not words or len(words) > _MOST_WORDS:
        return None
    for kind in ("always", "while_asked") if question_open else ("always",):
        for found in _grammar(kind).find(words):
            part = _part(found, of_number, of_last)
            if part is not None:
                return part
    return _times_back(words) if question_open else None


def _part(found: Found, of_number: ReadValue, of_last: ReadValue) -> Part | None:
    number = number_of(found.slots["n"][0]) if "n" in found.slots else None
    if "n" in found.slots and (number is None or not 1 <= number <= _MOST_NUMBER):
        return None
    if found.name in ("which", "ask"):
        return Act(payload("fit_change", n=number))
    if found.name == "back":
        return Act(payload("fit_back", n=number if number != 1 else None))
    value = _value(found, of_number if found.name == "set" else of_last)
    if not isinstance(value, Answer):
        return value
    if found.name == "set":
        return Act(payload("fit_change", n=number, v=value.value))
    return Correction(value.value, explicit=found.name == "last")


def _value(found: Found, read: ReadValue) -> Answer | Unread | None:
    """Read what a slot took; it must be an answer or a number that is none."""
    slot = next(name for name in _SLOTS if name in found.slots)
    words = found.slots[slot]
    value = read(words)
    if isinstance(value, Unread):
        return value if value == OUT_OF_RANGE and slot != "word" else None
    if slot == "bare" and value is not None and not value.bare:
        return None
    return None if slot == "word" and any(number_of(word) is not None for word in words) else value


def _times_back(words: Words) -> Act | None:
    """Read "back back back" and "go back twice"."""
    for times, phrases in content_of("changes")["times"].items():
        for phrase in phrases:
            if words[-len(phrase.split()) :] == tuple(phrase.split()) and "back" in words[:2]:
                return Act(payload("fit_back", n=times)) if len(words) <= len(phrase.split()) + 2 else None
    steps = len(words)
    return Act(payload("fit_back", n=steps)) if steps > 1 and set(words) == {"back"} else None


@cache
def _grammar(kind: str) -> Grammar:
    content = content_of("changes")
    groups = content["groups"]
    phrases = [(name, phrase) for name in _ORDER for phrase in content[name].get(kind, ())]
    return Grammar(phrases, groups["start"], groups["end"], groups, _SLOTS)
