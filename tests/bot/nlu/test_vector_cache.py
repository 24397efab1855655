"""Vectors of training examples on disk: a help, never a danger."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.nlu.vector_cache import VectorCache


class Encoder:
    """Encodes a text as its length, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        return np.array([[len(text)] for text in texts], dtype=np.float32)


def filled(path: Path | None, texts: list[str], version: str = "1") -> Encoder:
    encoder = Encoder()
    cache = VectorCache(path, version)
    np.testing.assert_array_equal(cache.vectors(texts, encoder)[:, 0], [len(text) for text in texts])
    cache.save(texts)
    return encoder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "vectors.npz"


def test_a_second_training_encodes_only_what_is_new(path: Path) -> None:
    assert filled(path, ["fee", "salary", "fee"]).asked == ["fee", "salary"]
    assert filled(path, ["salary", "exam", "fee"]).asked == ["exam"]


def test_another_version_of_the_encoder_starts_anew(path: Path) -> None:
    filled(path, ["fee"])
    assert filled(path, ["fee"], version="2").asked == ["fee"]


def test_texts_that_are_gone_are_not_kept(path: Path) -> None:
    filled(path, ["fee", "salary"])
    filled(path, ["fee"])
    assert filled(path, ["salary"]).asked == ["salary"]


def test_no_text_is_written_in_the_clear(path: Path) -> None:
    filled(path, ["a very particular question"])
    assert b"particular" not in path.read_bytes()


@pytest.mark.parametrize(
    "content", [b"", b"not a zip", b"PK\x03\x04broken", b"\x93NUMPY"], ids=["empty", "text", "zip", "npy"]
)
def test_a_broken_file_is_as_good_as_none(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    assert filled(path, ["fee"]).asked == ["fee"]
    assert filled(path, ["fee"]).asked == []


def test_a_truncated_file_is_as_good_as_none(path: Path) -> None:
    filled(path, ["fee", "salary"])
    path.write_bytes(path.read_bytes()[:-40])
    assert filled(path, ["fee"]).asked == ["fee"]


def test_a_damaged_file_is_as_good_as_none(path: Path) -> None:
    filled(path, ["fee", "salary"])
    content = bytearray(path.read_bytes())
    content[content.index(b"\x93NUMPY") + 200] ^= 0xFF
    path.write_bytes(bytes(content))
    assert filled(path, ["fee"]).asked == ["fee"]


def test_a_file_without_its_parts_is_as_good_as_none(path: Path) -> None:
    path.parent.mkdir()
    np.savez(path, version=np.array("1"))
    assert filled(path, ["fee"]).asked == ["fee"]


def test_a_pickle_is_as_good_as_none(path: Path) -> None:
    path.parent.mkdir()
    np.savez(path, version=np.array("1"), keys=np.array([object()]), vectors=np.zeros((1, 1)))
    assert filled(path, ["fee"]).asked == ["fee"]


def test_without_a_path_nothing_is_written(tmp_path: Path) -> None:
    filled(None, ["fee"])
    assert not list(tmp_path.iterdir())
