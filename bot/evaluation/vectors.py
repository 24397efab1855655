"""Sentence vectors for an evaluation, most of its time: those of the last training are used again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.nlu.sentence_encoder import DIMENSIONS, MODEL_SHA256, SentenceEncoder, Vectors
from bot.nlu.vector_cache import VectorCache

_THREADS = 2


class KnownVectors:
    """Encodes like `SentenceEncoder`, no text twice. What a training kept is read and never written."""

    def __init__(self, training_cache: Path | None) -> None:
        """Know the vectors in the file that the last training left, if there is one."""
        self._cache = VectorCache(training_cache, MODEL_SHA256)
        self._encoder: SentenceEncoder | None = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit-length vector a text: ``float32[len(texts), 384]``."""
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        return self._cache.vectors(texts, self._encode_new)

    def _encode_new(self, texts: Sequence[str]) -> Vectors:
        self._encoder = self._encoder or SentenceEncoder(threads=_THREADS, cache_size=0)
        return self._encoder.encode(texts)
