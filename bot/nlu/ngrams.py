"""Word and character n-grams as one short vector, so that typos and rare words count.

Feature hashing with signs (Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask Learning",
https://arxiv.org/abs/0902.2206): n-grams fall into buckets, so nothing about the vocabulary has to be kept
but one weight a bucket. Equal n-grams always meet; different ones seldom, and their signs cancel on average.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

BUCKETS = 2**16
_FAMILIAR = 3
Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True)
class NgramShape:
    """What is counted, and into how many columns it is folded.

    Attributes:
        words: Longest word n-gram, in words.
        shortest: Shortest character n-gram, in characters, word borders included as spaces.
        longest: Longest character n-gram.
        columns: Columns of each of the two parts (words, characters) of a vector.
    """

    words: int = 2
    shortest: int = 2
    longest: int = 5
    columns: int = 512


def word_ngrams(words: Sequence[str], longest: int) -> Iterator[str]:
    """Yield every run of 1 to `longest` words."""
    for size in range(1, longest + 1):
        for start in range(len(words) - size + 1):
            yield " ".join(words[start : start + size])


def character_ngrams(words: Iterable[str], shortest: int, longest: int) -> Iterator[str]:
    """Yield the character n-grams inside each word, with a space at both its ends."""
    for word in words:
        padded = f" {word} "
        for size in range(shortest, min(longest, len(padded)) + 1):
            for start in range(len(padded) - size + 1):
                yield padded[start : start + size]


class NgramHasher:
    """Turns lower-case words into ``float32[2 * columns]``: words, then characters, each of length one."""

    def __init__(self, shape: NgramShape, document_weights: Vectors | None = None) -> None:
        """Use `document_weights` (``float32[2, BUCKETS]``, see `fit`) or count every n-gram alike."""
        self.shape = shape
        self.document_weights = (
            np.ones((2, BUCKETS), dtype=np.float32) if document_weights is None else document_weights
        )

    def fit(self, documents: Sequence[tuple[Sequence[str], Sequence[str]]]) -> None:
        """Weigh each bucket by its smoothed inverse document frequency, ``1 + ln((1 + n) / (1 + df))``.

        Args:
            documents: Lemmas and words of each document.
        """
        frequencies = np.zeros((2, BUCKETS), dtype=np.float32)
        for lemmas, words in documents:
            for part, grams in enumerate(self._grams(lemmas, words)):
                buckets = np.unique(np.fromiter((_hash(gram) % BUCKETS for gram in grams), dtype=np.int64))
                frequencies[part, buckets] += 1
        weights = 1 + np.log((1 + len(documents)) / (1 + frequencies))
        self.document_weights = weights.astype(np.float32)

    def vector(self, lemmas: Sequence[str], words: Sequence[str]) -> Vectors:
        """Return the vector of one document: ``float32[2 * columns]``."""
        parts = [
            self._folded(part, grams, self.shape.columns)
            for part, grams in enumerate(self._grams(lemmas, words))
        ]
        return np.concatenate(parts)

    def familiarity(self, words: Sequence[str]) -> float:
        """Return the share, 0 to 1, of the distinct character trigrams of `words` that `fit` has seen."""
        buckets = {_hash(gram) % BUCKETS for gram in character_ngrams(words, _FAMILIAR, _FAMILIAR)}
        if not buckets:
            return 0.0
        weights = self.document_weights[1]
        return float((weights[list(buckets)] < weights.max()).mean())

    def _grams(self, lemmas: Sequence[str], words: Sequence[str]) -> tuple[Iterator[str], Iterator[str]]:
        return (
            word_ngrams(lemmas, self.shape.words),
            character_ngrams(words, self.shape.shortest, self.shape.longest),
        )

    def _folded(self, part: int, grams: Iterable[str], columns: int) -> Vectors:
        hashes = np.fromiter((_hash(gram) for gram in grams), dtype=np.int64)
        if not len(hashes):
            return np.zeros(columns, dtype=np.float32)
        buckets, first, counts = np.unique(hashes % BUCKETS, return_index=True, return_counts=True)
        signs = np.where((hashes[first] >> 30) & 1, 1.0, -1.0)
        values = signs * (1 + np.log(counts)) * self.document_weights[part, buckets]
        folded = np.bincount(buckets % columns, weights=values, minlength=columns).astype(np.float32)
        scaled: Vectors = folded / max(float(np.linalg.norm(folded)), 1e-9)
        return scaled


def _hash(gram: str) -> int:
    """CRC-32: the same in every process, unlike ``hash``."""
    return zlib.crc32(gram.encode("utf-8"))
