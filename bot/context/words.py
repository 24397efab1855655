"""The word lists of `words.yml`, and texts folded so that they can be compared with them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.nlu.normalise import normalise

_FILE = Path(__file__).with_suffix(".yml")
_NOT_WORDS = re.compile(r"[^\w\s'=+&.]|_|(?<!\w)\.|\.(?!\w)|'(?!\w)")
# A whole phrase of this length may have a slip: "tel me more".
_FORGIVING_LENGTH = 8
_LIKE_ENOUGH = 90.0


@dataclass(frozen=True)
class Words:
    """The lists of the file, each word and phrase folded; see there what each is for."""

    openers: tuple[tuple[str, ...], ...]
    around_a_role: frozenset[str]
    negations: frozenset[str]
    correcting: frozenset[str]
    both: frozenset[str]
    the_other: frozenset[str]
    defining: frozenset[str]
    why: frozenset[str]
    more: frozenset[str]
    people: frozenset[str]
    whose: frozenset[str]
    things: frozenset[str]
    pointing_on: frozenset[str]
    things_of_their_own: frozenset[str]
    sentence_words: frozenset[str]


def fold(text: str) -> str:
    """Return the words of a text in lower case with single spaces."""
    return " ".join(_NOT_WORDS.sub(" ", normalise(text).casefold().replace("’", "'")).split())


def says(text: str, phrases: Iterable[str]) -> bool:
    """Whether a folded text is one of the phrases, long ones with a slip."""
    from rapidfuzz import fuzz

    wanted = frozenset(phrases)
    if text in wanted:
        return True
    if not _FORGIVING_LENGTH <= len(text) <= _FORGIVING_LENGTH * 5:
        return False
    return any(
        len(phrase) >= _FORGIVING_LENGTH and fuzz.ratio(text, phrase) >= _LIKE_ENOUGH for phrase in wanted
    )


@lru_cache(maxsize=1)
def words() -> Words:
    """Return the lists."""
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    openers = sorted(
        (tuple(fold(str(phrase)).split()) for phrase in raw.pop("openers")), key=len, reverse=True
    )
    return Words(
        openers=tuple(openers),
        **{name: frozenset(fold(str(item)) for item in items) for name, items in raw.items()},
    )
