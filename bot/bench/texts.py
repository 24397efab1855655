"""Questions for a benchmark: the catalogue's own phrasings, each with a number that no cache knows."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import yaml

_SEED = 20_261_101
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def phrasings(folder: Path) -> tuple[str, ...]:
    """Return all phrasings of the training files below `folder`, each once, in the order of the files.

    Raises:
        OSError, yaml.YAMLError: if a file cannot be read.
    """
    found: dict[str, None] = {}
    for path in sorted(folder.rglob("*.yml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER) or {}  # noqa: S506 (a safe loader)
        for topic in content.get("nlu") or ():
            lines = str(topic.get("examples") or "").splitlines()
            found.update((line[2:].strip(), None) for line in lines if line.startswith("- "))
    return tuple(found)


class ColdTexts:
    """Gives out texts, never the same one twice; the same ones in every run."""

    def __init__(self, known: Sequence[str]) -> None:
        self._known = list(known)
        random.Random(_SEED).shuffle(self._known)  # noqa: S311 (nothing secret is drawn)
        self._given = 0

    def take(self, count: int) -> list[str]:
        """Return the next `count` texts."""
        numbers = range(self._given + 1, self._given + count + 1)
        self._given += count
        return [f"{self._known[number % len(self._known)]} {number}" for number in numbers]
