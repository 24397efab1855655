"""One spelling for each word: short forms written out, stretched letters and typos mended.

A typo is mended only to a word that the phrases of this folder know, and only where one word is clearly
nearest. The bounds: a word of four letters may have two letters swapped or one doubled, from five letters one
may be wrong, from ten letters two. A wrong first letter is no typo that people make.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from bot.channels.quiz.words import content_of, known_words

_STRETCHED = re.compile(r"(.)\1{2,}")
_DOUBLED = re.compile(r"(.)\1+")
_LEAST = 4
_ONE_WRONG = 5
_TWO_WRONG = 10


@lru_cache(maxsize=4096)
def spelled(word: str) -> tuple[str, ...]:
    """Return the words that `word`, in small letters, stands for; most stand for themselves."""
    single = _STRETCHED.sub(r"\1", word)
    forms = (_STRETCHED.sub(r"\1\1", word), single, _DOUBLED.sub(r"\1", word))
    for form in (word, *(form for form in forms if len(form) > 1)):
        if form in _short():
            return _short()[form]
        if form in known_words() or form in _other_words():
            return (form,)
    return (_nearest(single) or word,)


def _nearest(word: str) -> str | None:
    if len(word) < _LEAST:
        return None
    allowed = [
        (wrong, other) for other in _same_start()[word[0]] if (wrong := _wrong(word, other)) is not None
    ]
    nearest = [other for wrong, other in allowed if wrong == min(allowed)[0]]
    return nearest[0] if len(nearest) == 1 else None


def _wrong(word: str, other: str) -> int | None:
    """Return how many letters are wrong when `word` was meant to be `other`; None when it was not."""
    if len(other) < _ONE_WRONG:
        return 1 if sorted(word) == sorted(other) and OSA.distance(word, other) == 1 else None
    most = 2 if len(other) >= _TWO_WRONG else 1
    wrong = OSA.distance(word, other, score_cutoff=most)
    return wrong if wrong <= most and abs(len(word) - len(other)) <= 1 else None


@cache
def _same_start() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for word in sorted(known_words()):
        if len(word) >= _LEAST:
            found[word[0]].append(word)
    return defaultdict(tuple, {letter: tuple(words) for letter, words in found.items()})


@cache
def _other_words() -> frozenset[str]:
    return frozenset(content_of("spelling")["not_typos"])


@cache
def _short() -> dict[str, tuple[str, ...]]:
    forms = content_of("spelling")["short"]
    return {form: tuple(words.split()) for words, short in forms.items() for form in short}
