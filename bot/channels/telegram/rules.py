"""``rules.yml`` as one typed value: what is read, what is ignored, and the limits of the Bot API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_suffix(".yml")
_RULES = ("read", "tap", "ignore")


@dataclass(frozen=True)
class Bounds:
    """Numbers of ``rules.yml``, where the reason for each stands; times are in seconds."""

    update_bytes: int
    text: int
    caption: int
    callback_data: int
    label: int
    beside: tuple[int, ...]
    answer_seconds: float
    connect_seconds: float
    answer_bytes: int
    name_seconds: float
    name_pause_seconds: float


@dataclass(frozen=True)
class Rules:
    """What the channel does with what Telegram sends."""

    kinds: Mapping[str, str]
    unreadable: frozenset[str]
    bounds: Bounds
    words: Mapping[str, str]
    menu: Mapping[str, str]

    @property
    def wanted_kinds(self) -> list[str]:
        """Return the kinds of updates that Telegram should send."""
        return [kind for kind, rule in self.kinds.items() if rule != "ignore"]


@lru_cache(maxsize=1)
def load_rules() -> Rules:
    """Read ``rules.yml``.

    Raises:
        ValueError: when a kind has a rule that does not exist.
    """
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    wrong = [kind for kind, rule in raw["kinds"].items() if rule not in _RULES]
    if wrong:
        raise ValueError(f"{_FILE}: {', '.join(wrong)} must have one of the rules {', '.join(_RULES)}")
    bounds = {**raw["limits"], "beside": tuple(raw["limits"]["beside"])}
    return Rules(raw["kinds"], frozenset(raw["unreadable"]), Bounds(**bounds), raw["words"], raw["menu"])
