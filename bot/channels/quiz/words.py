"""The YAML files of this folder, each read once. Which words they know decides what counts as a typo."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.channels.quiz.patterns import words_of

_FOLDER = Path(__file__).parent
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def content_of(name: str) -> dict[str, Any]:
    """Return what stands in the file `name`.yml."""
    text = (_FOLDER / f"{name}.yml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.load(text, Loader=_LOADER)  # noqa: S506 (a safe loader)
    return content


@cache
def known_words() -> frozenset[str]:
    """Return every word that some phrase of these files is made of."""
    files = (path for path in _FOLDER.glob("*.yml") if path.stem != "spelling")
    stands_for = list(content_of("spelling")["short"])
    return words_of([content_of(path.stem) for path in files]) | words_of(stands_for)
