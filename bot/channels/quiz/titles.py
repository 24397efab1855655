"""Which of two titles some words were taken from, typos and other forms of a word allowed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from bot.channels.quiz.patterns import Words

# Percent of like letters from which a text is a whole title with typos; only for titles of several words.
_SAME_TITLE = 88
_SEVERAL = 3
# Letters that forms of one word begin with, and by how many their ends may differ.
_STEM = 4
_ENDING = 3
_ENDINGS = ("s", "ing", "ed")


def is_title(words: Words, title: Words) -> bool:
    """Whether `words` are the whole of a title of several words, but for typos."""
    return len(title) >= _SEVERAL and fuzz.ratio(" ".join(words), " ".join(title)) >= _SAME_TITLE


def title_meant(words: Sequence[str], titles: Sequence[Words], weak: Collection[str]) -> int | None:
    """Return the place of the only title that has all of `words`, some of which tell it from the others.

    One word alone must not be a `weak` one, which says little where it stands alone.
    """
    found = []
    for place, title in enumerate(titles):
        others = [word for other in titles if other is not title for word in other]
        apart = [word for word in words if _is_in(word, title) and not _is_in(word, others)]
        tells = len(apart) > 1 or any(word not in weak for word in apart)
        if tells and all(_is_in(word, title) for word in words):
            found.append(place)
    return found[0] if len(found) == 1 else None


def _is_in(word: str, title: Sequence[str]) -> bool:
    return any(_is_form_of(word, other) for other in title)


def _is_form_of(word: str, other: str) -> bool:
    if word == other or any(word == other + ending or other == word + ending for ending in _ENDINGS):
        return True
    shorter = min(len(word), len(other))
    if shorter < _STEM:
        return False
    alike = next((place for place in range(shorter) if word[place] != other[place]), shorter)
    if alike >= _STEM and max(len(word), len(other)) - alike <= _ENDING:
        return True
    return len(word) > _STEM and word[0] == other[0] and OSA.distance(word, other) <= 1
