"""The words that chats list as commands, and what each stands for; they are in ``commands.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

GREET = "greet"
"""Stands for the greeting, which is no payload."""

_FILE = Path(__file__).with_suffix(".yml")


@lru_cache(maxsize=1)
def listed_commands() -> Mapping[str, str]:
    """Return the commands' words with `GREET` or the payload that each stands for.

    Raises:
        ValueError: when one stands for neither.
    """
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    wrong = [word for word, meant in raw.items() if meant != GREET and not str(meant).startswith("/")]
    if wrong:
        raise ValueError(f"{_FILE}: {', '.join(wrong)} must stand for {GREET} or a payload")
    return {str(word): str(meant) for word, meant in raw.items()}


def command_for(word: str) -> str | None:
    """Return what a command stands for, None when it is not listed."""
    return listed_commands().get(word.casefold())
