"""A message as clauses, and what a clause is that is neither an answer nor a step.

Clauses end at punctuation. A clause keeps its own characters beside its folded words, so that what is left of
a message goes on as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from bot.channels.quiz.folding import fold
from bot.channels.quiz.lexicon import Lexicon
from bot.channels.quiz.patterns import Words
from bot.channels.quiz.words import content_of

# A full stop ends a clause before a space, after a number and after a word, but not in "3.5" or "B.Tech".
_END = re.compile(r"[!?;…,]+|\.{2,}|(?<=\w{3})\.|(?<=\d)\.(?!\d)|\.(?=\s|$)")
_WRITTEN_OUT = (
    (re.compile(r"\b(?:no|q)\.\s*(?=\d)|#\s*(?=\d)", re.IGNORECASE), "number "),
    (re.compile(r"\be\.?g\b\.?", re.IGNORECASE), "eg"),
)
# In a longer clause no unmarked joint is looked for.
_MOST_TOKENS = 60
_MOST_LEAD = 3


@dataclass(frozen=True)
class Token:
    """Characters between two spaces, and the words that they fold to."""

    text: str
    words: Words


@dataclass(frozen=True)
class Clause:
    """What stands between two marks. `asks`: it ends with a question mark."""

    tokens: tuple[Token, ...]
    asks: bool = False

    @cached_property
    def words(self) -> Words:
        """The folded words."""
        return tuple(word for token in self.tokens for word in token.words)

    @property
    def text(self) -> str:
        """The clause as typed, without small words in front ("but", "anyway")."""
        return " ".join(token.text for token in self.without_lead.tokens)

    @cached_property
    def without_lead(self) -> Clause:
        """The clause without small words in front."""
        start = end = 0
        while end < min(len(self.tokens), start + _MOST_LEAD):
            end += 1
            if Clause(self.tokens[start:end]).words in _lexicon("lead"):
                start = end
        return Clause(self.tokens[start:], self.asks) if start else self

    def splits(self) -> Iterator[tuple[Clause, Clause]]:
        """Yield the clause in two, before each word that may begin another one without punctuation."""
        if len(self.tokens) > _MOST_TOKENS:
            return
        for place in range(1, len(self.tokens)):
            left, right = Clause(self.tokens[:place]), Clause(self.tokens[place:], self.asks)
            if (
                _lexicon("joints").begins(right.words)
                or _lexicon("reasons").begins(right.words)
                or _goes_on_after_number(left.words, right.words)
            ):
                yield left, right

    @cached_property
    def is_question(self) -> bool:
        """Whether it asks something."""
        begins = self.begins_as_question and not self.is_reason
        return self.asks or begins or _lexicon("asks_within").is_within(self.words)

    @cached_property
    def is_turned_round(self) -> bool:
        """Whether the verb stands before its subject: "would it be fun"."""
        return _lexicon("turned_round").begins(self.without_lead.words)

    @property
    def begins_as_question(self) -> bool:
        """Whether its first words ask."""
        return self.is_turned_round or _lexicon("asks").begins(self.without_lead.words)

    @property
    def is_message(self) -> bool:
        """Whether it wants an answer of its own: it asks, wants something, or must not be passed over."""
        wants = _lexicon("wants").begins(self.without_lead.words)
        return self.is_question or wants or _lexicon("heeded").is_within(self.words)

    @property
    def is_distress(self) -> bool:
        """Whether it may be a call for help, which nothing else may come before."""
        return _lexicon("distress").is_within(self.words)

    @property
    def is_reason(self) -> bool:
        """Whether it only comments on an answer before it."""
        return _lexicon("reasons").begins(self.words)


def clauses_of(text: str) -> list[Clause]:
    """Take a normalised text apart at its punctuation; marks alone are no clause."""
    for short, written_out in _WRITTEN_OUT:
        text = short.sub(written_out, text)
    found, start = [], 0
    for end in [*_END.finditer(text), None]:
        stop, mark = (end.start(), end[0]) if end else (len(text), "")
        parts = text[start:stop].split()
        if parts and "," not in mark:
            parts[-1] += mark
        tokens = tuple(Token(part, fold(part)) for part in parts)
        if any(token.words for token in tokens):
            found.append(Clause(tokens, asks="?" in mark))
        start = end.end() if end else stop
    return found


def joined(clauses: Sequence[Clause]) -> Clause:
    """Return clauses as one, which asks when the last of them does."""
    tokens = tuple(token for clause in clauses for token in clause.tokens)
    return Clause(tokens, asks=bool(clauses) and clauses[-1].asks)


def _goes_on_after_number(left: Words, right: Words) -> bool:
    """Whether they are like "4 what do they earn": after digits a question needs no mark before it."""
    if len(left) != 1 or not left[0].isdigit() or len(right) < 3:
        return False
    return _lexicon("asks_surely").begins(right) or right[0] == "i"


@cache
def _lexicon(name: str) -> Lexicon:
    return Lexicon({name: content_of("clauses")[name]})
