"""Sentence vectors of training examples on disk, so that a second training encodes only what is new.

Training examples alone: a visitor's text never comes here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]


class VectorCache:
    """Vectors by the hash of their text; a file that cannot be read is as good as none."""

    def __init__(self, path: Path | None, version: str) -> None:
        """Open `path` (None: keep nothing). Vectors of another `version` of the encoder are not used."""
        self._path = path
        self._version = version
        self._known = self._read()

    def vectors(self, texts: Sequence[str], encode: Encode) -> Vectors:
        """Return a vector a text, calling `encode` for those that are not known."""
        keys = [hashlib.sha256(text.encode("utf-8")).hexdigest()[:32] for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if missing:
            self._known.update(zip(missing, encode(list(missing.values())), strict=True))
        return np.stack([self._known[key] for key in keys])

    def save(self, texts: Sequence[str]) -> None:
        """Write the vectors of `texts`, and only those, so that the file does not grow with every edit."""
        if self._path is None or not texts:
            return
        keys = [hashlib.sha256(text.encode("utf-8")).hexdigest()[:32] for text in texts]
        kept = {key: self._known[key] for key in keys if key in self._known}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_suffix(".tmp.npz")
        np.savez(
            temporary,
            version=np.array(self._version),
            keys=np.array(list(kept)),
            vectors=np.stack(list(kept.values())),
        )
        temporary.replace(self._path)

    def _read(self) -> dict[str, Vectors]:
        if self._path is None or not self._path.exists():
            return {}
        try:
            # Opened here, because NumPy leaves a file open that is not the zip it begins like.
            with self._path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                if str(arrays["version"]) != self._version:
                    return {}
                return dict(zip(arrays["keys"].tolist(), arrays["vectors"], strict=True))
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            return {}
