"""The questions in one message: split where each part is a question or a request by itself, else not at all.

Where a text might fall apart is seen from its punctuation and its words; spaCy's parser then has to find a
verb with a subject of its own, or a request, in every part. The invariant: the parts together are the text,
and a text with one question stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import yaml

from bot.context.words import fold
from bot.nlu.spacy_model import parsing_model

_FILE = Path(__file__).with_name("clauses.yml")
_CUT = re.compile(
    r"(?<=[?!])\s*(?=[^\s?!.,;])|(?<=[.;])\s+|,\s+|\s+-+\s+|\s+(?=(?:and|aur|also|plus|n|&)\s)", re.IGNORECASE
)
_EDGE = " ,;.-&"
_LEAST_WORDS = 2
_SHORT = 3
"""Pieces of so few words lead to nothing."""
_HOW_MUCH = ["how", "much"]
_JOINING = frozenset({"and", "aur", "plus", "n", "&", "also", "then"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
_VERBS = frozenset({"VERB", "AUX"})
_NO_SUBJECT = frozenset({"ADV", "VERB", "AUX", "PART", "ADP"})


@dataclass(frozen=True)
class Questions:
    """What a message asks: its questions in order, and whether there were more."""

    parts: tuple[str, ...]
    left_out: bool = False


@dataclass(frozen=True)
class _Clauses:
    question_words: frozenset[str]
    auxiliaries: frozenset[str]
    requests: frozenset[str]
    hinglish: frozenset[str]
    before: frozenset[str]
    openers: frozenset[str]
    conditions: frozenset[str]
    inverted: frozenset[str]
    full_verbs: frozenset[str]
    written: Mapping[str, str]


def may_hold_several(text: str) -> bool:
    """Whether the words and marks of a text leave it possible that it holds several questions; quick."""
    pieces = _pieces(text)
    return len(pieces) > 1 and sum(_begins_one(piece) for piece in pieces) > 1


def questions_in(text: str) -> Questions:
    """Return the questions of `text`, the whole text when it is one, or none is surely one."""
    if not may_hold_several(text):
        return Questions((text,))
    pieces = _pieces(text)
    parts = _joined(pieces)
    if len(parts) < 2:
        return Questions((text,))
    return Questions(tuple(_tidy(part) for part in parts))


def _pieces(text: str) -> list[str]:
    """Return the pieces between all places where a new question might begin; together they are the text."""
    cuts = [0, *(match.end() for match in _CUT.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(cuts) if text[start:end].strip(_EDGE + "?!")]


def _joined(pieces: Sequence[str]) -> list[str]:
    """Return parts that each are a question: what is none goes with the next one, or with the last."""
    parts: list[str] = []
    waiting = ""
    for piece in pieces:
        candidate = waiting + piece
        before = ("".join(parts) + waiting).rstrip()
        if _stands(piece if _begins_one(piece) else candidate, before):
            parts.append(candidate)
            waiting = ""
        elif parts and not _statement(piece):
            parts[-1] += candidate
            waiting = ""
        else:
            waiting = candidate
    if waiting and parts:
        parts[-1] += waiting
    elif waiting:
        parts.append(waiting)
    return parts


def _statement(piece: str) -> bool:
    """Whether a piece is a sentence that leads to what follows: "I am a tester."""
    if re.search(r"[.!;]\s*$", piece):
        return True
    words = piece.split()
    if len(words) <= _SHORT or words[0].casefold() not in _JOINING:
        return len(words) > _SHORT
    # "And duration of the course" leads to nothing, "and I am a fresher" does.
    return any(token.dep_ in _SUBJECTS for token in parsing_model()(" ".join(words[1:])))


def _begins_one(piece: str) -> bool:
    """Whether the words of a piece begin like a question; the parser is not asked yet."""
    known, found = _clauses(), _led(piece)
    if not found:
        return False
    first = found[0]
    if first in known.question_words | known.auxiliaries | known.requests:
        return True
    return bool(known.hinglish & set(found)) or _follows(piece)


def _follows(piece: str) -> bool:
    """Whether a piece is the rest of a question, and marked as one: "and the cost?"""
    folded = fold(piece)
    return piece.rstrip().endswith("?") and any(
        folded.startswith(f"{opener} ") for opener in _clauses().openers
    )


def _is_rest(piece: str) -> bool:
    """Whether a piece begins with no word of a question: "and the cost?"."""
    known, found = _clauses(), _led(piece)
    starts = known.question_words | known.auxiliaries | known.requests
    return _follows(piece) and (not found or found[0] not in starts or len(found) < _LEAST_WORDS)


def _stands(piece: str, before: str) -> bool:
    """Whether a piece is a question by itself, with `before` in front of it."""
    known, found = _clauses(), _led(piece)
    if before.endswith("?") and _follows(piece):
        return True
    # Beside a question mark no parser is needed: "do i need an mba? also is coding required".
    marked = before.endswith("?") or piece.rstrip().endswith("?")
    if marked and len(found) > _LEAST_WORDS and found[0] in known.auxiliaries:
        return True
    if len(found) < _LEAST_WORDS or any(" ".join(found).startswith(start) for start in known.conditions):
        return False
    if known.hinglish & set(found):
        # Without a comma's help: "kya main layak hoon, meri ability kitni hai" is one worry.
        joined = piece.split()[0].casefold() in _JOINING
        return not before or joined or before[-1] in "?.!"
    if found[0] in known.requests:
        return _asks_for_something(found)
    if found[0] in known.auxiliaries:
        return _is_inverted(found)
    return found[0] in known.question_words and _is_clause(found)


def _asks_for_something(found: Sequence[str]) -> bool:
    """Whether a request has an object: "tell me about pmp", not "show up"."""
    objects = ("dobj", "dative", "prep", "ccomp", "pobj")
    return any(token.dep_ in objects for token in parsing_model()(" ".join(found)))


def _is_inverted(found: Sequence[str]) -> bool:
    """Whether a subject follows the auxiliary: "is mba better", not "will surely be late"."""
    tokens = parsing_model()(" ".join(found))
    # "have a family" and "do the rest" are things to do, "have you classes" is a question.
    helps = tokens[0].pos_ == "AUX" or found[0] not in _clauses().full_verbs
    return len(found) > _LEAST_WORDS and helps and tokens[1].pos_ not in _NO_SUBJECT


def _is_clause(found: Sequence[str]) -> bool:
    """Whether a question word leads a clause of its own: "what is scrum", "how much they earn"."""
    known = _clauses()
    if found[1] in known.auxiliaries:
        return len(found) > _LEAST_WORDS
    if found[0] in known.inverted:
        return False
    if found[:2] == _HOW_MUCH:
        # "How much for the course" has no verb.
        return len(found) > _LEAST_WORDS
    tokens = list(parsing_model()(" ".join(found)))
    return any(
        child.dep_ in _SUBJECTS and child.head.pos_ in _VERBS and child.head.i != child.i for child in tokens
    )


def _led(piece: str) -> list[str]:
    """Return the words of a piece without those before the question."""
    known = _clauses()
    found = [known.written.get(word, word) for word in fold(piece).split()]
    while found and found[0] in known.before:
        found = found[1:]
    return found


def _tidy(part: str) -> str:
    """Return a part without the "and" that joined it to the one before; of a mere rest it is kept."""
    part = part.strip(_EDGE)
    word, _, rest = part.partition(" ")
    while rest and word.casefold().strip(",") in _JOINING and not _is_rest(part):
        part = rest.strip(_EDGE)
        word, _, rest = part.partition(" ")
    rest, _, word = part.rpartition(" ")
    while rest and word.casefold() in _JOINING:
        part = rest.strip(_EDGE)
        rest, _, word = part.rpartition(" ")
    return part


@lru_cache(maxsize=1)
def _clauses() -> _Clauses:
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    names = [name for name in _Clauses.__dataclass_fields__ if name != "written"]
    lists = {name: frozenset(fold(str(word)) for word in raw[name]) for name in names}
    return _Clauses(**lists, written={fold(str(word)): str(plain) for word, plain in raw["written"].items()})
