"""Chat abbreviations, Hinglish and typos as the plain English that the sentence encoder was trained on.

Used for matching alone; the message keeps the visitor's words. The invariant: a word that training
has more than twice is never "corrected", so what editors write is what is matched.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|&|[^\w\s]")
_LEAST_LENGTH = 4
"""Shorter words are never corrected: PM, PO and BA are one letter apart."""
_TWO_SLIPS_FROM = 8
"""Length from which two slips are forgiven instead of one."""


Replacements = Mapping[tuple[str, ...], str]
_GUARDED = "_in_company"


@dataclass(frozen=True)
class WordList:
    """What stands for what: plain words by the words that visitors write.

    Attributes:
        always: Replaced wherever they stand.
        markers: Those of them that show another language; beside one, `in_company` counts too.
        in_company: Words that mean something else in plain English.
    """

    always: Replacements
    markers: frozenset[tuple[str, ...]] = frozenset()
    in_company: Replacements = field(default_factory=dict)

    def for_words(self, words: Sequence[str]) -> Replacements:
        """Return the replacements that hold for a text of these words."""
        if self.in_company and any(
            tuple(words[start : start + size]) in self.markers
            for size in range(1, 4)
            for start in range(len(words) - size + 1)
        ):
            return {**self.in_company, **self.always}
        return self.always


def replacements_from(content: Mapping[str, Any]) -> WordList:
    """Return the word list of a parsed YAML file.

    A section ``x_in_company`` holds words that count only beside a word of section ``x``.
    """
    sections = {name: _spellings(entries) for name, entries in content.items() if name != "version"}
    guarded = {name for name in sections if name.endswith(_GUARDED)}
    return WordList(
        always={
            key: plain for name in sections if name not in guarded for key, plain in sections[name].items()
        },
        markers=frozenset(key for name in guarded for key in sections.get(name.removesuffix(_GUARDED), ())),
        in_company={key: plain for name in guarded for key, plain in sections[name].items()},
    )


def _spellings(entries: Mapping[str, Sequence[object]]) -> dict[tuple[str, ...], str]:
    return {
        tuple(split_words(str(spelling))): plain
        for plain, spellings in entries.items()
        for spelling in spellings
    }


def split_words(text: str) -> list[str]:
    """Return the lower-case words and marks of a text."""
    return _WORD.findall(text.lower())


@dataclass
class PlainWriter:
    """Rewrites texts.

    Attributes:
        words: Plain words by the words that stand for them.
        vocabulary: Words that are right as they are, with how often training has them.
        dictionary: Further words that exist and are left alone.
    """

    words: WordList
    vocabulary: Mapping[str, int]
    dictionary: frozenset[str]
    _longest: int = field(init=False)
    _targets: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self._longest = max(map(len, (*self.words.always, *self.words.in_company)), default=1)
        self._targets = [
            word for word, count in self.vocabulary.items() if count > 2 and len(word) >= _LEAST_LENGTH
        ]

    def rewrite(self, text: str) -> str:
        """Return `text` in lower case and plain words."""
        words = self._replaced(split_words(text))
        return " ".join(self._corrected(word) for word in words)

    def _replaced(self, words: Sequence[str]) -> list[str]:
        replacements = self.words.for_words(words)
        rewritten: list[str] = []
        start = 0
        while start < len(words):
            for size in range(min(self._longest, len(words) - start), 0, -1):
                plain = replacements.get(tuple(words[start : start + size]))
                if plain is not None:
                    rewritten.extend(plain.lower().split())
                    start += size
                    break
            else:
                rewritten.append(words[start])
                start += 1
        return rewritten

    def _corrected(self, word: str) -> str:
        if (
            len(word) < _LEAST_LENGTH
            or not word.isalpha()
            or self.vocabulary.get(word, 0) > 2
            or word in self.dictionary
        ):
            return word
        slips = 2 if len(word) >= _TWO_SLIPS_FROM else 1
        found = process.extract(word, self._targets, scorer=OSA.distance, score_cutoff=slips, limit=5)
        if not found:
            return word
        return max(found, key=lambda match: (-match[1], match[0][0] == word[0], self.vocabulary[match[0]]))[0]


def count_words(texts: Iterable[str]) -> Counter[str]:
    """Return how often each word occurs in `texts`."""
    return Counter(word for text in texts for word in split_words(text))
