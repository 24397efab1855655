"""When two phrasings are the same: letter case, punctuation and filler words make no difference."""

from __future__ import annotations

import re
from collections.abc import Collection

_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = str.maketrans("", "", "'’")


def words(text: str) -> list[str]:
    """Return the words of a text in small letters, without punctuation."""
    return _WORD.findall(text.lower().translate(_APOSTROPHES))


def fold(text: str, fillers: Collection[str] = ()) -> str:
    """Return what is left of a text without case, marks and fillers; one of fillers alone keeps them."""
    all_words = words(text)
    telling = [word for word in all_words if word not in fillers]
    return " ".join(telling or all_words) or text.strip()


def runs(of_words: list[str], size: int = 3) -> frozenset[tuple[str, ...]]:
    """Return all runs of `size` words."""
    return frozenset(tuple(of_words[start : start + size]) for start in range(len(of_words) - size + 1))
