"""Steps of the conversation in words: skip, back, why, example, stop and the like."""

from __future__ import annotations

from functools import cache

from bot.channels.quiz.grammar import Grammar
from bot.channels.quiz.patterns import Words
from bot.channels.quiz.reading import Act, payload
from bot.channels.quiz.words import content_of

# A step takes few words; a longer text is something else.
_MOST_WORDS = 16
_AROUND = ("before", "after", "noise")


def read_command(words: Words) -> Act | None:
    """Return the step that folded `words` ask for; all of them must have a part in it."""
    if not words or len(words) > _MOST_WORDS:
        return None
    noise = content_of("commands")["noise"]
    telling = tuple(word for word in words if word not in noise)
    for kind in ("always", "alone"):
        for said in (words, telling) if telling else (words,):
            found = next(_grammar(kind).find(said), None)
            if found:
                return Act(payload(found.name), alone=kind == "alone")
    return None


@cache
def _grammar(kind: str) -> Grammar:
    content = content_of("commands")
    phrases = [
        (name, phrase)
        for name, kinds in content.items()
        if name not in _AROUND
        for phrase in kinds.get(kind, ())
    ]
    return Grammar(phrases, content["before"], content["after"])
